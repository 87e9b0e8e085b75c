/* Exact least-squares grouping of sorted values. Private to stats. */
#ifndef GB_STATS_FISHER_H
#define GB_STATS_FISHER_H

#include <stdbool.h>
#include <stddef.h>

/** A power of two that brings the largest magnitude of n finite numbers near 1: scaling by it is exact. */
double gb_unit_scale(const double *values, size_t n);

/**
 * Group n values into k runs with the least sum of squares within the runs; of equal optima (within 1e-12)
 * the one with the smallest breaks.
 *
 * @param x        n strictly rising finite values
 * @param w        n multiplicities, whole numbers >= 1
 * @param k        2 <= k < n
 * @param precise  sums in doubled precision: some eight times slower, and free of cancellation as long as
 *                 the values differ in the 15 digits that a double has
 * @param end      out: k positions; run c is [end[c - 1], end[c]), end[k - 1] = n
 * @return false when out of memory
 */
bool gb_fisher_runs(const double *x, const double *w, size_t n, int k, bool precise, size_t *end);

#endif
