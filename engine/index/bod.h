/* Benefit of the doubt: each area gets the weights that put it in the best light.
 *
 * Melyn and Moesen (1991); Cherchye, Moesen, Rogge and Van Puyenbroeck (2007) Social Indicators Research 82;
 * OECD Handbook eq. 22. Here as a measure of need, "best light" is the highest score: an area is only called
 * less needy than another when no weighting could say otherwise. */
#ifndef GB_INDEX_BOD_H
#define GB_INDEX_BOD_H

#include "stats/values.h"

/** All zero = free weights. */
typedef struct gb_bod_options {
    double least_share; /**< every indicator makes up at least this share of an area's score; 0 = free */
    double most_share;  /**< and at most this share; 0 = free */
    int threads;        /**< 0 = one per core */
} gb_bod_options;

/** Scores and weights per area. Release with gb_bod_release. */
typedef struct gb_bod {
    size_t n, k;
    double *score;   /**< n; 0..1, 1 = on the frontier; NAN where an indicator is missing */
    double *weight;  /**< k * n: of indicator j for area i at [j * n + i], in 1 / unit of the indicator; an
                        optimum  need not be the only one, so show shares with care */
    uint8_t *state;  /**< n gb_cell */
    size_t frontier; /**< areas with score 1 (to 1e-9): without bounds often too many to tell apart */
} gb_bod;

/**
 * Solve, per area i: maximise sum w_j x_ij with w >= 0 and sum w_j x_hj <= 1 for all areas h, and with bounds
 * least * score <= w_j x_ij <= most * score. By an own simplex method with Bland's rule on the few areas that
 * bind (others are added while they are violated).
 *
 * @param columns  k columns of equal length, high = more, no negative values; the scale does not matter
 * @return GB_ERR_USAGE: k = 0, shares outside 0..1, or that cannot add up to 1. GB_ERR_DATA: a negative value
 *         (name, row); a column of zeros (name); no area with all indicators. GB_ERR_BUG: unequal lengths, or
 * no optimum found. GB_ERR_NOMEM
 */
gb_status gb_bod_build(const gb_values *columns, size_t k, const gb_bod_options *options, gb_bod *out,
                       gb_error *err);
void gb_bod_release(gb_bod *bod);

#endif
