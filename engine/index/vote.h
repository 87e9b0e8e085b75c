/* Rules that read each indicator as a voter who puts the areas in order: Borda, Copeland, Kemeny.
 *
 * Only the order within an indicator counts, not the distances. Munda and Nardo (2009) Applied Economics 41;
 * OECD/JRC (2008) Handbook, section 6.9; Young and Levenglick (1978) SIAM J. Appl. Math. 35.
 *
 * Tables hold indicator j of area i at [j * n + i]; higher = more deprived = comes first. */
#ifndef GB_INDEX_VOTE_H
#define GB_INDEX_VOTE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GB_KEMENY_MOST = 18 }; /**< areas: the search looks at 2^n sets of them */

/**
 * Weight of the indicators that put area a before area b, half of it where they are equal.
 *
 * @param out  n * n: [a * n + b]; 0 on the diagonal
 */
void gb_outranking(const double *table, size_t n, size_t k, const double *weight, double *out);

/**
 * Borda points: per indicator the number of areas that an area comes before, plus half of those it equals.
 *
 * @param points  out: k * n, not weighed
 * @return false when out of memory
 */
bool gb_borda_points(const double *table, size_t n, size_t k, double *points);

/**
 * Copeland score: pairwise majorities won minus lost; a majority within 1e-12 of half is neither. All pairs
 * meet, without a matrix: n * n * k comparisons, some seconds for the sectors of a country.
 *
 * @param threads  0 = one per core
 * @param score    out: n, from 1 - n to n - 1
 */
gb_status gb_copeland(const double *table, size_t n, size_t k, const double *weight, int threads,
                      double *score, gb_error *err);

/** The best orders by Kemeny's rule. */
typedef struct gb_kemeny {
    double agreement;              /**< weight of pairwise judgements that the best order keeps */
    double orders;                 /**< how many orders are best; above 1 = a tie, to be reported */
    uint8_t order[GB_KEMENY_MOST]; /**< one of them: the first in row order; most deprived first */
    uint8_t first[GB_KEMENY_MOST]; /**< per area: its best place over all best orders, from 1 */
    uint8_t last[GB_KEMENY_MOST];  /**< and its worst */
} gb_kemeny;

/**
 * The order with the largest agreement with the pairwise judgements (Kemeny 1959, Young; "C-K-Y-L"), exactly,
 * by dynamic programming over sets of areas: the best order of a set does not depend on the order of the
 * others.
 *
 * @param outranking  n * n as gb_outranking
 * @return GB_ERR_USAGE: n = 0 or above GB_KEMENY_MOST (count, total); GB_ERR_NOMEM
 */
gb_status gb_kemeny_order(const double *outranking, size_t n, gb_kemeny *out, gb_error *err);

#endif
