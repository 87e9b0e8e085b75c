/* The `index` and `select` blocks as the index room takes them; shared by projects and `gebied rank`. */
#ifndef GB_PROJECT_INDEX_OPTIONS_H
#define GB_PROJECT_INDEX_OPTIONS_H

#include "base/error.h"
#include "index/composite.h"
#include "index/rank.h"
#include "index/select.h"
#include "project/declare.h"
#include "table/table.h"

/** What an `index` block asks for. */
typedef struct gb_index_plan {
    gb_composite_options composite;
    gb_rank_options rank;
} gb_index_plan;

/**
 * Read the block and bind its indicators to columns of a table.
 *
 * @param entries  out: one per indicator of the block, yours (gb_free); borrows from the table
 * @return GB_ERR_USAGE for an indicator that the table lacks (nearest key), a polarity that is not declared,
 *         a weight that is missing or for an indicator that is not in the index
 */
gb_status gb_index_plan_read(const gb_value *index, const gb_table *table, const char *file,
                             gb_index_plan *out, gb_indicator **entries, gb_error *err);

/**
 * Apply a `select` block to a ranking.
 * @param codes  area codes for notes
 */
gb_status gb_selection_from_plan(const gb_value *select, const gb_table *table, const gb_ranking *ranking,
                                 const char *const *codes, const char *file, gb_selection *out,
                                 gb_notes *notes, gb_error *err);

#endif
