/* One score from several indicators: normalise, weigh, combine, and say who contributed what.
 *
 * The steps stand on their own (index/normalise.h, index/weigh.h, index/combine.h); this one strings them
 * together. A domain is an index whose scores are an indicator of the next: normalise the
 * scores (rank-exp, z, ...) and combine again. */
#ifndef GB_INDEX_COMPOSITE_H
#define GB_INDEX_COMPOSITE_H

#include "base/notes.h"
#include "index/combine.h"
#include "index/normalise.h"
#include "index/weigh.h"
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

/** All zero = equal weights, mean, no score for an area with a gap. */
typedef struct gb_composite_options {
    gb_weighting weighting;
    gb_combine combine;
    gb_gap_rule gaps;
    double minimum_share;     /**< GB_GAPS_AVAILABLE: least share of the weight, 0 < share <= 1; 0 = 0.5 */
    const char *const *codes; /**< one per area, for the notes; may be NULL */
    gb_weigh_options weigh;   /**< what the weighting asks (groups, pairs, factors); its weighting and given
                                   weights are filled in. Weights from data come from the normalised values */
    gb_combine_parameters parameters; /**< what the rule of combination asks */
} gb_composite_options;

/** Scores and how they came about. Matrices hold indicator j of area i at [j * n + i]. Release with
 *  gb_composite_release. */
typedef struct gb_composite {
    size_t n;             /**< areas */
    size_t k;             /**< indicators */
    double *score;        /**< n; higher = more deprived; NAN without score */
    uint8_t *state;       /**< n gb_cell: gb_cell_combine of the missing indicators */
    double *normalised;   /**< k * n; NAN where the indicator is missing */
    double *contribution; /**< k * n; per area they sum to its score when exact; NAN where not used */
    bool exact;           /**< contributions sum to the score, see gb_combined */
    double orders;        /**< Kemeny: best orders; above 1 = a tie to report; else 0 */
    uint32_t *used;       /**< n; indicators that the score rests on; 0 without score */
    double *used_share;   /**< n; share of the total weight they carry: 1 when complete */
    double *weight;       /**< k; as used */
    gb_normalised *how;   /**< k */
    double weight_sum;    /**< printed, never changed */
    size_t scored;        /**< areas with a score */
    size_t partial;       /**< areas whose score rests on fewer than k indicators */
} gb_composite;

/**
 * Composite index.
 *
 * With GB_GAPS_AVAILABLE the mean runs over the indicators present; the sum is that mean times the weight
 * sum, so that an area with a gap is comparable with the others. Contributions are exact in both cases; for
 * other rules see gb_combine_columns.
 *
 * @param indicators  k of them, all with the same n
 * @param notes       GB_NOTE_INDEX_WEIGHT_SUM when given weights do not sum to 1 (to 1e-9);
 *                    GB_NOTE_INDEX_NO_SCORE, GB_NOTE_INDEX_PARTIAL with counts; GB_NOTE_INDEX_KEMENY_TIE; may
 * be NULL
 * @return GB_ERR_USAGE: k = 0, polarity not declared, weight negative or not finite, weights sum to 0,
 *         minimum_share outside 0..1. GB_ERR_DATA: an indicator cannot be normalised (its name says which),
 *         no area gets a score. GB_ERR_BUG: unequal lengths. GB_ERR_NOMEM. Also errors of gb_weigh and
 *         gb_combine_columns
 */
gb_status gb_composite_build(const gb_indicator *indicators, size_t k, const gb_composite_options *options,
                             gb_composite *out, gb_notes *notes, gb_error *err);
void gb_composite_release(gb_composite *composite);

/**
 * Tell of an index what has to be told: given weights that do not sum to 1, areas without score or with part
 * of one, several best orders. gb_composite_build and gb_method_run do so themselves.
 *
 * @param given  the weights were declared
 * @param codes  n; may be NULL
 */
void gb_composite_tell(const gb_composite *composite, bool given, const char *const *codes, gb_notes *notes);

/** The scores as values, for ranking; borrows from the composite. */
gb_values gb_composite_values(const gb_composite *composite);

#endif
