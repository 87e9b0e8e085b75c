/* Small dense linear programs. Private to index. */
#ifndef GB_INDEX_SIMPLEX_H
#define GB_INDEX_SIMPLEX_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Maximise c x with A x <= b, x >= 0, b >= 0, by the simplex method on a condensed tableau with Bland's rule.
 *
 * @param tableau  (rows + 1) * (k + 1), overwritten: row r holds A_r and b_r, the last row c and 0
 * @param label    scratch of rows + k
 * @param x        out: k
 * @param value    out: the optimum
 * @return false when the program is unbounded, or after too many steps
 */
bool gb_simplex(double *tableau, size_t rows, size_t k, size_t *label, double *x, double *value);

#endif
