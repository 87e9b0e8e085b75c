/* Bringing indicators to one scale: higher = more deprived, whatever the indicator. */
#ifndef GB_INDEX_NORMALISE_H
#define GB_INDEX_NORMALISE_H

#include "index/frame.h"
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
    GB_NORMALISE_ROBUST_Z,     /**< (x - median) / (1.4826 MAD) */
    GB_NORMALISE_RANK,         /**< 1 = least deprived */
    GB_NORMALISE_GOALPOSTS,    /**< (x - a) / (b - a) between two declared values, moved to low..high */
    GB_NORMALISE_AMPI,         /**< goalposts reference +- half the range of the frame, to 70..130 */
    GB_NORMALISE_RATIO,        /**< x / reference; low is worse: reference / x */
    GB_NORMALISE_DISTANCE,     /**< x - reference, or that over the size of the reference */
    GB_NORMALISE_THRESHOLD,    /**< 1 past a threshold or in the top, else 0 */
    GB_NORMALISE_CATEGORICAL,  /**< a score per class between cut points */
    GB_NORMALISE_COUNT
} gb_normalise_method;

/** What a value is held against. */
typedef enum gb_reference_kind {
    GB_REFERENCE_MEAN = 0, /**< of the frame; weighted when weights are given */
    GB_REFERENCE_MEDIAN,
    GB_REFERENCE_MIN,
    GB_REFERENCE_MAX,
    GB_REFERENCE_GIVEN, /**< a number: a target, the city, the country */
    GB_REFERENCE_AREAS, /**< a number per area: the value of its parent */
    GB_REFERENCE_COUNT
} gb_reference_kind;

/** In what thresholds and cut points are stated. */
typedef enum gb_cut_unit {
    GB_CUT_VALUE = 0, /**< in the unit of the indicator */
    GB_CUT_REFERENCE, /**< times the reference: 0.6 of the median */
    GB_CUT_QUANTILE, /**< share of the frame with a lower value, type 7: 0.9 = the highest tenth begins. For a
                          threshold counted from the least deprived end, so that 0.9 marks the worst tenth
                          whatever the polarity */
    GB_CUT_UNIT_COUNT
} gb_cut_unit;

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

    const gb_index_frame *frame; /**< where mean, spread, extremes, ranks and quantiles come from; NULL = the
                                areas themselves. Not for published ranks and none */
    const gb_values *weights;    /**< n: weights of mean and sd (inhabitants); NULL = none */
    double center_at; /**< z, robust z: where the center comes to lie, and how long one spread is; */
    double spread_to; /**< 100 and 10 for the index of Mazziotta and Pareto; 0 = 1 */
    bool raw_mad;     /**< robust z: divide by the MAD itself, not by 1.4826 MAD */
    bool cap;         /**< min-max, goalposts, AMPI: values past the ends count as the ends */
    double goal_low;  /**< goalposts, in the unit of the indicator, */
    double goal_high; /**< low < high whatever the polarity */
    bool logarithm;   /**< goalposts: between ln of the goalposts, of ln x (income in the HDI) */
    gb_reference_kind reference;       /**< AMPI, ratio, distance, cuts in reference */
    double reference_value;            /**< GB_REFERENCE_GIVEN */
    const gb_values *reference_values; /**< GB_REFERENCE_AREAS: n, present where the indicator is */
    bool relative;                     /**< distance: over the size of the reference: 0.1 = 10 % above */
    gb_cut_unit cut_unit;              /**< threshold, categorical */
    double threshold;   /**< threshold: 1 from here (high is worse) or up to here (low is worse) */
    bool strict;        /**< threshold: the threshold itself gets 0 */
    size_t top;         /**< threshold: 1 for rank 1..top from the most deprived with the tie rule;
                             0 = by threshold */
    const double *cuts; /**< categorical: cut_count rising numbers */
    size_t cut_count;
    const double *scores; /**< categorical: cut_count + 1, from the lowest class of values to the highest.
                             They say themselves what is worse; the polarity plays no part */
    bool open_left;       /**< categorical: a class is (lower, upper]; else [lower, upper) */
    gb_compare round;     /**< the result, last of all: the American index publishes, and adds, percent ranks
                               of four decimals. Halves go away from zero */
} gb_normalise_options;

/** How a value became a normalised value, for reports and for live formulas. */
typedef struct gb_normalised {
    size_t present;
    bool is_linear;               /**< normalised = shift + (x - center) / spread for every present area */
    double center, spread, shift; /**< polarity is in the sign of spread; NAN when not linear */
    double rank_count;            /**< rank-exp, and ranks against a frame: M; else NAN */
    gb_frame_numbers frame;       /**< of the frame; only n and what the method uses need be there */
    double reference; /**< ratio, distance, AMPI, cuts in reference: one for all areas; else NAN */
    double threshold; /**< threshold: in the unit of the indicator; NAN by top */
    size_t capped;    /**< values past the ends; is_linear is false when there are any */
} gb_normalised;

/**
 * Normalise one indicator. The polarity is applied first (-1 negates), so that high = more deprived,
 * then the method; missing cells stay missing with their state (the result shares the input's states)
 * and count nowhere.
 *
 * Against a frame z-scores, min-max and goalposts may leave their usual range: that is what comparison with a
 * fixed year or a larger region means. Ranks against a frame of M values: a value that occurs in the frame
 * has its rank there by the tie rule; one between two values of the frame has a rank in between, in
 * proportion; one outside has that of the nearest end. So areas of the study area get exactly the rank that
 * they have in the whole reference region, percent ranks stay within 0..1, and a worse value never ranks
 * lower.
 *
 * Sources: OECD/JRC (2008) Handbook, section 5; Mazziotta and Pareto (2016) Social Indicators Research 127
 * (AMPI: 60 (x - lower) / (upper - lower) + 70 with lower and upper = reference -+ half the range; a
 * reference value becomes 100); UNDP technical notes (goalposts). MAD: Hampel (1974), 1.4826 makes it the sd
 * of a normal.
 *
 * @param polarity  +1 high is worse, -1 low is worse; 0 is refused (GB_ERR_USAGE: must be declared)
 * @param out       values->n numbers in the caller's array, NAN where missing; not overlapping the input
 * @param how       may be NULL
 * @param err       GB_ERR_DATA with the indicator's name: nothing present; fewer than two areas present,
 *                  or all values equal to 1e-12 of their size (z, min-max, percent rank, rank-exp of
 *                  values): a spread of rounding noise would be blown up to full scores; values too far
 *                  apart for a double; a published rank that is not 1..M. GB_ERR_USAGE: decimals outside
 *                  0..15. GB_ERR_NOMEM
 */
gb_status gb_normalise(const gb_values *values, gb_polarity polarity, const gb_normalise_options *options,
                       double *out, gb_normalised *how, gb_error *err);

/** X of a rank, see gb_normalise_options; count >= 1, 0 < rank <= count. */
double gb_rank_exp(double rank, double count, double constant);

/** "z", "min-max", "percent-rank", "rank-exp", "none", "robust-z", "rank", "goalposts", "ampi", "ratio",
 *  "distance", "threshold", "categorical". */
const char *gb_normalise_name(gb_normalise_method method);
bool gb_normalise_parse(const char *name, gb_normalise_method *out);
/** "min", "average", "max", "dense". */
const char *gb_ties_name(gb_ties ties);
bool gb_ties_parse(const char *name, gb_ties *out);
/** "full" (r - 1) / (n - 1), "upper" r / n, "middle" (r - 0.5) / n. */
const char *gb_percent_form_name(gb_percent_form form);
bool gb_percent_form_parse(const char *name, gb_percent_form *out);
/** "mean", "median", "min", "max", "given", "areas". */
const char *gb_reference_name(gb_reference_kind reference);
bool gb_reference_parse(const char *name, gb_reference_kind *out);
/** "value", "reference", "quantile". */
const char *gb_cut_unit_name(gb_cut_unit unit);
bool gb_cut_unit_parse(const char *name, gb_cut_unit *out);

#endif
