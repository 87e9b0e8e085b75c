/* Indicators made from columns: a formula, or events per base, with a check on the base. */
#ifndef GB_PREPARE_DERIVE_H
#define GB_PREPARE_DERIVE_H

#include "base/error.h"
#include "base/notes.h"
#include "table/table.h"

#include <stddef.h>

/** One declared indicator. Either formula, or events and base. */
typedef struct gb_derive {
    const char *key;     /**< column that it makes */
    const char *formula; /**< NULL: per * events / base; both NULL: the key is a column already */
    const char *events;  /**< column; NULL with a formula */
    const char *base;    /**< denominator column; NULL = none. With a formula it serves the check only */
    double per;          /**< 100 for a share, 1000 for a rate; 0 = 1 */
    double minimum_base; /**< a smaller base gives GB_UNDEFINED; 0 = no limit but 0 itself */
} gb_derive;

/**
 * Evaluate one indicator and add (or, when the key exists, check) its column. States: gb_cell_combine of the
 * parts, then GB_UNDEFINED where the base is 0, below the minimum, or negative, and where the result is not
 * finite. A base that is missing makes the result missing with the base's reason, also under a formula that
 * does not name it. Sets
 * ->formula and ->base of a new column; kind GB_KIND_RATE, or GB_KIND_SHARE when per is 100; aggregate
 * GB_AGGREGATE_RECOMPUTE. Notes how many areas had too small a base, with their codes when `codes` is given.
 *
 * @param codes  one per row, for the notes; may be NULL
 * @return GB_ERR_USAGE for an unknown column or a bad formula
 */
gb_status gb_derive_column(gb_table *table, const gb_derive *derive, const char *const *codes,
                           gb_notes *notes, gb_error *err);

/**
 * Evaluate a list in an order in which each uses what exists or was made before.
 * @return GB_ERR_USAGE also for a cycle, with its path
 */
gb_status gb_derive_all(gb_table *table, const gb_derive *derives, size_t n, const char *const *codes,
                        gb_notes *notes, gb_error *err);

#endif
