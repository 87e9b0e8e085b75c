/* Compressed sparse rows: weights, crosswalks, merger tables. */
#ifndef GB_TABLE_CSR_H
#define GB_TABLE_CSR_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** rows x columns; row r has entries start[r] .. start[r+1]-1, in order of column, each column once.
 *  Start with {0}. */
typedef struct gb_csr {
    size_t rows, columns;
    size_t *start;   /**< rows + 1 */
    int32_t *column; /**< start[rows] */
    double *value;   /**< start[rows] */
} gb_csr;

/** One entry on its way into a matrix. */
typedef struct gb_csr_entry {
    int32_t row, column;
    double value;
} gb_csr_entry;

/**
 * From entries in any order; entries of one place are added up in the order given. Zeros stay entries.
 * @return GB_ERR_BUG for an entry outside the matrix. Time: n log of the longest row.
 */
gb_status gb_csr_build(size_t rows, size_t columns, const gb_csr_entry *entries, size_t n, gb_csr *out,
                       gb_error *err);
/** Rows become columns. */
gb_status gb_csr_transpose(const gb_csr *csr, gb_csr *out, gb_error *err);

/** Where row r has this column: an index into column and value, or SIZE_MAX. */
size_t gb_csr_find(const gb_csr *csr, size_t row, int32_t column);
void gb_csr_release(gb_csr *csr);

#endif
