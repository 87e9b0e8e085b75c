/* What a column looks like: counts per state, range, mean, spread, quantiles. */
#ifndef GB_STATS_DESCRIBE_H
#define GB_STATS_DESCRIBE_H

#include "stats/values.h"

/** Which divisor a standard deviation has. */
typedef enum gb_sd_kind {
    GB_SD_SAMPLE = 0, /**< n - 1 */
    GB_SD_POPULATION  /**< n */
} gb_sd_kind;

/** Figures of the present values. Without present values all doubles are NAN. */
typedef struct gb_description {
    size_t n; /**< all cells */
    size_t present;
    size_t state[GB_CELL_COUNT]; /**< cells per gb_cell; state[GB_PRESENT] = present */
    double min, max, sum, mean;
    double sd_sample;                      /**< NAN for fewer than two present values */
    double sd_population;                  /**< 0 for one value */
    double median, quartile_1, quartile_3; /**< type 7 */
    size_t distinct;                       /**< different present values */
    int decimals; /**< the fewest decimals (0..6) that write every value exactly; -1 = more than 6 */
} gb_description;

/**
 * Describe a column. Mean and deviations are two-pass with compensated sums, on values scaled by a
 * power of two, so that 1e300 does not overflow and a large offset does not eat the spread.
 *
 * @return GB_OK also when nothing is present; errors of gb_values_check; GB_ERR_NOMEM
 */
gb_status gb_describe(const gb_values *values, gb_description *out, gb_error *err);

/** Count the cells per state; state[GB_CELL_COUNT] in the caller's array. */
void gb_count_states(const gb_values *values, size_t state[GB_CELL_COUNT]);

/**
 * Mean and standard deviation of n finite numbers; mean and sd may be NULL.
 * Exactly 0 when all numbers are equal; NAN when there are too few (n = 0; n = 1 for a sample).
 */
void gb_mean_sd(const double *values, size_t n, gb_sd_kind kind, double *mean, double *sd);

/** The fewest decimals 0..6 with which n finite numbers can be written exactly; -1 when 6 are not enough. */
int gb_decimals_of(const double *values, size_t n);

/**
 * Quantile of n numbers sorted upwards: linear interpolation at (n - 1) p (type 7 of Hyndman and
 * Fan 1996; the default of R and NumPy). NAN for n = 0; p outside 0..1 is clamped.
 */
double gb_quantile(const double *sorted, size_t n, double p);

/**
 * Quantile of weighted values: the smallest value at which the running weight reaches p times the
 * total; the mean of that value and the next when it is reached exactly (to 1e-12 of the total).
 * With equal weights this is type 2 of Hyndman and Fan. Cells whose value or weight is missing, or
 * whose weight is 0, do not count.
 *
 * @param weights  as many cells as values; weights >= 0
 * @param out      NAN when no weight is left
 * @return GB_ERR_DATA when a weight is negative (name, row); GB_ERR_BUG for unequal lengths; GB_ERR_NOMEM
 */
gb_status gb_weighted_quantile(const gb_values *values, const gb_values *weights, double p, double *out,
                               gb_error *err);

#endif
