/* Which choice moves the ranking most? Variance shares of the choices that were made. */
#ifndef GB_INDEX_SOBOL_H
#define GB_INDEX_SOBOL_H

#include "base/error.h"
#include "base/progress.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Scores under one set of choices. @param point  factors numbers in [0, 1), one per choice: the callback
 * turns them into weights, a normalisation, a drawn value ... Called from several threads.
 */
typedef gb_status (*gb_choice_scores)(const double *point, int worker, double *score, void *context,
                                      gb_error *err);

typedef struct gb_sobol_options {
    size_t samples; /**< N >= 8; N x (factors + 2) evaluations are made */
    uint64_t seed;
    int threads;                 /**< 0 = one per core */
    const gb_progress *progress; /**< may be NULL */
} gb_sobol_options;

/** Release with gb_sobol_release. Estimates from finitely many samples: a small share may come out a little
 *  below 0; it is not touched up. */
typedef struct gb_sobol {
    size_t factors;
    double *first; /**< S1: share of the variance that the choice explains alone */
    double *total; /**< ST: share in which it takes part */
    double mean;   /**< of the rank shift: mean over areas of |rank - rank in the base case| */
    double variance;
} gb_sobol;

/**
 * Variance shares of the mean rank shift against the base ranking.
 *
 * @param base  n scores of the case as declared
 * @return GB_ERR_USAGE for too few samples; GB_ERR_DATA when nothing that was chosen moves any rank
 * Source: Saltelli et al. (2010), Computer Physics Communications 181(2), for S1; Jansen (1999), ibid. 117,
 * for ST; the measure of Saisana, Saltelli & Tarantola (2005), JRSS A 168(2).
 */
gb_status gb_sobol_find(const double *base, size_t n, size_t factors, gb_choice_scores scores, void *context,
                        const gb_sobol_options *options, gb_sobol *out, gb_error *err);
void gb_sobol_release(gb_sobol *sobol);

#endif
