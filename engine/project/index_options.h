/* The `index` block as the index room takes it; shared by projects and `gebied rank`. */
#ifndef GB_PROJECT_INDEX_OPTIONS_H
#define GB_PROJECT_INDEX_OPTIONS_H

#include "base/error.h"
#include "index/composite.h"
#include "index/rank.h"
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

#endif
