/* A limit that a value is held against: a fixed number, or one that follows from the areas themselves. */
#ifndef GB_INDEX_SELECT_THRESHOLD_H
#define GB_INDEX_SELECT_THRESHOLD_H

#include "stats/describe.h"
#include "stats/values.h"

#include <stdbool.h>

typedef enum gb_threshold_kind {
    GB_THRESHOLD_FIXED = 0,     /**< value itself */
    GB_THRESHOLD_OF_MEAN,       /**< value x mean; the mean is weighted by base when that is given */
    GB_THRESHOLD_OF_MEDIAN,     /**< value x median; weighted by base when that is given */
    GB_THRESHOLD_OF_PARENT,     /**< value x the figure of the area's parent (0.6 x the city's income) */
    GB_THRESHOLD_MEAN_SD,       /**< mean + value x standard deviation */
    GB_THRESHOLD_BINOMIAL_MEAN, /**< P + value x sqrt(P (1 - P) / mean base): one limit for all areas */
    GB_THRESHOLD_BINOMIAL_OWN,  /**< P + value x sqrt(P (1 - P) / own base): a small area must stick out more
                                 */
    GB_THRESHOLD_KIND_COUNT
} gb_threshold_kind;

/**
 * One limit and the side that passes. All zero = above 0.
 *
 * The binomial limits are the concentration rule of the Regiomonitor Groot-Amsterdam ("relatively many":
 * more than P + 2 sqrt(PQ / N)), which takes for N the mean base of all units; with the area's own base it
 * is the usual control limit for a proportion (Spiegelhalter 2005, funnel plots). P is the share over all
 * areas together (mean weighted by base), or per area the figure of its parent when that is given.
 */
typedef struct gb_threshold {
    gb_threshold_kind kind;
    double value;            /**< limit, factor, or number of deviations (negative for a limit below P) */
    const gb_values *base;   /**< binomial: number of cases, required; mean, median, sd: weights, or NULL */
    const gb_values *parent; /**< of-parent: required; binomial: P per area, or NULL */
    double scale;            /**< binomial: what the whole is, 100 for percentages; 0 = 100 */
    gb_sd_kind sd;           /**< mean-sd without base; with base the deviation is weighted, divisor = sum */
    bool below;              /**< pass below the limit, not above it */
    bool or_equal;           /**< a value equal to the limit passes as well */
} gb_threshold;

/**
 * The limit for each area. Mean, median and deviation are over all present values.
 *
 * @param limit  out, n numbers in the caller's array: NAN where the area's parent or own base is missing
 * @return GB_ERR_USAGE: a value that is not finite, a scale that is not above 0. GB_ERR_DATA: no value
 *         present, a base that is negative or adds up to 0, P outside 0..scale. GB_ERR_BUG: columns of
 *         another length, a base or parent that the kind needs and is NULL. GB_ERR_NOMEM
 */
gb_status gb_threshold_limits(const gb_values *values, const gb_threshold *threshold, double *limit,
                              gb_error *err);

/** Whether a value passes a limit; false when either is NAN. */
bool gb_threshold_passes(const gb_threshold *threshold, double value, double limit);

/** "fixed", "of-mean", "of-median", "of-parent", "mean-sd", "binomial-mean", "binomial-own". */
const char *gb_threshold_name(gb_threshold_kind kind);
bool gb_threshold_parse(const char *name, gb_threshold_kind *out);

#endif
