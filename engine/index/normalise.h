/* Bringing indicators to one scale: higher = more deprived, whatever the indicator. */
#ifndef GB_INDEX_NORMALISE_H
#define GB_INDEX_NORMALISE_H

#include "stats/describe.h"
#include "stats/values.h"

#include <stdbool.h>

/** How equal values share ranks. */
typedef enum gb_ties {
    GB_TIES_MIN = 0, /**< competition: 1 2 2 4 */
    GB_TIES_AVERAGE, /**< 1 2.5 2.5 4 */
    GB_TIES_MAX,     /**< 1 3 3 4 */
    GB_TIES_DENSE,   /**< 1 2 2 3 */
    GB_TIES_COUNT
} gb_ties;

/** How values are told apart before ranking. Zero = exactly. */
typedef struct gb_compare {
    bool rounded; /**< compare after rounding, so that noise in the last bits does not split ties */
    int decimals; /**< 0..15, used when rounded */
} gb_compare;

typedef enum gb_normalise_method {
    GB_NORMALISE_Z = 0,        /**< (x - mean) / sd */
    GB_NORMALISE_MIN_MAX,      /**< (x - min) / (max - min), moved to low..high */
    GB_NORMALISE_PERCENT_RANK, /**< share of areas that are less deprived, see gb_percent_form */
    GB_NORMALISE_RANK_EXP,     /**< exponential transform of the rank, 0..100, see gb_normalise_options */
    GB_NORMALISE_NONE,         /**< the value itself, turned by the polarity */
    GB_NORMALISE_COUNT
} gb_normalise_method;

/** r = rank from the least deprived (1) upward with the tie rule, n = present areas. */
typedef enum gb_percent_form {
    GB_PERCENT_FULL = 0, /**< (r - 1) / (n - 1): 0 to 1 */
    GB_PERCENT_UPPER,    /**< r / n */
    GB_PERCENT_MIDDLE,   /**< (r - 0.5) / n */
    GB_PERCENT_FORM_COUNT
} gb_percent_form;

/**
 * Options; all zero = z-score with the sample standard deviation.
 *
 * Rank-exp, as the English, Welsh, Scottish and Belgian indices of multiple deprivation do: with rank 1 =
 * most deprived of M, R = (M - rank + 1) / M and X = -c ln(1 - R (1 - exp(-100 / c))), c = 23: 0..100, the
 * worst tenth gets 50..100. The Belgian index has M = the largest rank that occurs.
 */
typedef struct gb_normalise_options {
    gb_normalise_method method;
    gb_sd_kind sd;           /**< z: sample or population */
    gb_percent_form percent; /**< percent rank */
    gb_ties ties;            /**< percent rank, rank-exp of values */
    gb_compare compare;      /**< percent rank, rank-exp of values */
    double low, high;        /**< min-max: the scale; both 0 = 0..1 */
    bool values_are_ranks;   /**< rank-exp: the values are published ranks, 1 = most deprived; the polarity
                                  plays no part then */
    double rank_count;       /**< rank-exp of published ranks: M; 0 = the largest rank that is present */
    double exp_constant;     /**< rank-exp: c; 0 = 23 */
} gb_normalise_options;

/** How a value became a normalised value, for reports and for live formulas. */
typedef struct gb_normalised {
    size_t present;
    bool is_linear;               /**< normalised = shift + (x - center) / spread for every present area */
    double center, spread, shift; /**< polarity is in the sign of spread; NAN when not linear */
    double rank_count;            /**< rank-exp: M; else NAN */
} gb_normalised;

/**
 * Normalise one indicator. The polarity is applied first (-1 negates), so that high = more deprived,
 * then the method; missing cells stay missing with their state (the result shares the input's states)
 * and count nowhere.
 *
 * @param polarity  +1 high is worse, -1 low is worse; 0 is refused (GB_ERR_USAGE: must be declared)
 * @param out       values->n numbers in the caller's array, NAN where missing; not overlapping the input
 * @param how       may be NULL
 * @param err       GB_ERR_DATA with the indicator's name: nothing present; fewer than two areas present,
 *                  or all values equal to 1e-12 of their size (z, min-max, percent rank, rank-exp of
 *                  values): a spread of rounding noise would be blown up to full scores; values too far
 *                  apart for a double; a published rank that is not 1..M. GB_ERR_NOMEM
 */
gb_status gb_normalise(const gb_values *values, gb_polarity polarity, const gb_normalise_options *options,
                       double *out, gb_normalised *how, gb_error *err);

/** X of a rank, see gb_normalise_options; count >= 1, 0 < rank <= count. */
double gb_rank_exp(double rank, double count, double constant);

/** "z", "min-max", "percent-rank", "rank-exp", "none". */
const char *gb_normalise_name(gb_normalise_method method);
bool gb_normalise_parse(const char *name, gb_normalise_method *out);
/** "min", "average", "max", "dense". */
const char *gb_ties_name(gb_ties ties);
bool gb_ties_parse(const char *name, gb_ties *out);

#endif
