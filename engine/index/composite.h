/* One score from several indicators: normalise, weigh, combine, and say who contributed what.
 *
 * The steps stand on their own (index/normalise.h, index/rank.h, index/select.h); this one strings the
 * first three together. A domain is an index whose scores are an indicator of the next: normalise the
 * scores (rank-exp, z, ...) and combine again. */
#ifndef GB_INDEX_COMPOSITE_H
#define GB_INDEX_COMPOSITE_H

#include "base/notes.h"
#include "index/normalise.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

/** One indicator and how it enters. */
typedef struct gb_indicator {
    gb_values values;               /**< borrowed; .name is used in messages */
    gb_polarity polarity;           /**< +1 high is worse, -1 low is worse; must be declared */
    double weight;                  /**< only with GB_WEIGHTS_GIVEN */
    gb_normalise_options normalise; /**< zero = z, sample sd */
} gb_indicator;

typedef enum gb_weighting {
    GB_WEIGHTS_EQUAL = 0, /**< 1 / k each */
    GB_WEIGHTS_GIVEN      /**< as declared; never renormalised */
} gb_weighting;

typedef enum gb_combine {
    GB_COMBINE_MEAN = 0, /**< sum of w z over sum of w */
    GB_COMBINE_SUM       /**< sum of w z; with weights that sum to 0.999 the score is that of 0.999 */
} gb_combine;

typedef enum gb_gap_rule {
    GB_GAPS_NO_SCORE = 0, /**< an area that misses an indicator gets no score */
    GB_GAPS_AVAILABLE     /**< its score is that of the indicators it has, when they carry enough weight */
} gb_gap_rule;

/** All zero = equal weights, mean, no score for an area with a gap. */
typedef struct gb_composite_options {
    gb_weighting weighting;
    gb_combine combine;
    gb_gap_rule gaps;
    double minimum_share;     /**< GB_GAPS_AVAILABLE: least share of the weight, 0 < share <= 1; 0 = 0.5 */
    const char *const *codes; /**< one per area, for the notes; may be NULL */
} gb_composite_options;

/** Scores and how they came about. Matrices hold indicator j of area i at [j * n + i]. Release with
 *  gb_composite_release. */
typedef struct gb_composite {
    size_t n;             /**< areas */
    size_t k;             /**< indicators */
    double *score;        /**< n; higher = more deprived; NAN without score */
    uint8_t *state;       /**< n gb_cell: gb_cell_combine of the missing indicators */
    double *normalised;   /**< k * n; NAN where the indicator is missing */
    double *contribution; /**< k * n; per area they sum to its score; NAN where not used */
    uint32_t *used;       /**< n; indicators that the score rests on; 0 without score */
    double *used_share;   /**< n; share of the total weight they carry: 1 when complete */
    double *weight;       /**< k; as used */
    gb_normalised *how;   /**< k */
    double weight_sum;    /**< printed, never changed */
    size_t scored;        /**< areas with a score */
    size_t partial;       /**< areas whose score rests on fewer than k indicators */
} gb_composite;

/**
 * Composite index by weighted mean or sum.
 *
 * With GB_GAPS_AVAILABLE the mean runs over the indicators present; the sum is that mean times the weight
 * sum, so that an area with a gap is comparable with the others. Contributions are exact in both cases.
 *
 * @param indicators  k of them, all with the same n
 * @param notes       GB_NOTE_INDEX_WEIGHT_SUM when given weights do not sum to 1 (to 1e-9);
 *                    GB_NOTE_INDEX_NO_SCORE, GB_NOTE_INDEX_PARTIAL with counts; may be NULL
 * @return GB_ERR_USAGE: k = 0, polarity not declared, weight negative or not finite, weights sum to 0,
 *         minimum_share outside 0..1. GB_ERR_DATA: an indicator cannot be normalised (its name says which),
 *         no area gets a score. GB_ERR_BUG: unequal lengths. GB_ERR_NOMEM
 */
gb_status gb_composite_build(const gb_indicator *indicators, size_t k, const gb_composite_options *options,
                             gb_composite *out, gb_notes *notes, gb_error *err);
void gb_composite_release(gb_composite *composite);

/** The scores as values, for ranking; borrows from the composite. */
gb_values gb_composite_values(const gb_composite *composite);

/**
 * Check a list of weights against the number of indicators (project files, presets).
 *
 * @param sum  out, may be NULL
 * @return GB_ERR_USAGE when count != k, or a weight is negative or not finite, or all are 0
 */
gb_status gb_weights_check(const double *weights, size_t count, size_t k, double *sum, gb_error *err);

#endif
