/* Weights from pairwise comparisons: the analytic hierarchy process.
 *
 * Saaty (1977) Journal of Mathematical Psychology 15; Saaty (1980) The Analytic Hierarchy Process (random
 * indices); geometric mean variant: Crawford and Williams (1985) Journal of Mathematical Psychology 29. */
#ifndef GB_INDEX_AHP_H
#define GB_INDEX_AHP_H

#include "base/error.h"
#include "base/notes.h"

#include <stdbool.h>
#include <stddef.h>

enum { GB_AHP_MOST = 15 }; /**< beyond this Saaty gives no random index */

/** How consistent the judgements are. */
typedef struct gb_ahp {
    double lambda;       /**< principal eigenvalue; k when fully consistent */
    double index;        /**< CI = (lambda - k) / (k - 1); 0 for k < 3 */
    double random_index; /**< RI of Saaty for k */
    double ratio;        /**< CR = CI / RI; 0 for k < 3 */
} gb_ahp;

/**
 * Weights from a matrix of comparisons.
 *
 * @param matrix          k * k: [i * k + j] says how many times as important i is as j
 * @param geometric_mean  weights from the geometric means of the rows instead of the principal eigenvector;
 *                        lambda is then the mean of (A w)_i / w_i
 * @param weight          out: k numbers that add up to 1
 * @param how             out, may be NULL
 * @param notes           GB_NOTE_AHP_INCONSISTENT with CR when it is above 0.10; may be NULL
 * @return GB_ERR_USAGE: k = 0 or above GB_AHP_MOST; an entry not positive or not finite; a matrix that is not
 *         reciprocal: a_ij a_ji differs from 1 by more than 0.05 (entries printed with two decimals pass; row
 * and column tell where), or a diagonal that is not 1
 */
gb_status gb_ahp_weights(const double *matrix, size_t k, bool geometric_mean, double *weight, gb_ahp *how,
                         gb_notes *notes, gb_error *err);

#endif
