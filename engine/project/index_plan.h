/* An `index` block as the index room takes it: a tree of groups with all options filled in. */
#ifndef GB_PROJECT_INDEX_PLAN_H
#define GB_PROJECT_INDEX_PLAN_H

#include "base/error.h"
#include "base/memory.h"
#include "index/method.h"
#include "index/rank.h"
#include "project/declare.h"
#include "project/names.h"
#include "table/table.h"

/** What an `index` block asks for. Groups of the method stand in the order declared, the index itself last.
 *  Arrays live in the store and borrow from the block and the table. Release with gb_index_plan_release. */
typedef struct gb_index_plan {
    gb_arena *store;
    gb_method method;
    gb_rank_options rank;
} gb_index_plan;

/**
 * Read the block and bind its indicators to columns of a table.
 *
 * Members of the index itself are those of `of`; without it those of `indicators`, then the groups that no
 * other group holds. What `inputs` says of a member goes before what its group says.
 *
 * @param index  with its preset merged in (project/preset.h)
 * @param codes  area codes for messages; may be NULL
 * @param file   for messages; NULL = the command line
 * @return GB_ERR_USAGE with the place: nothing to combine, a member that is neither column nor group (nearest
 * name), one that stands twice in a group, a polarity that is not declared, a weight that is missing or for
 * somebody else, options that make no sense; errors of gb_smooth; GB_ERR_NOMEM
 */
gb_status gb_index_plan_read(const gb_value *index, const gb_table *table, const char *const *codes,
                             const char *file, gb_index_plan *out, gb_error *err);
void gb_index_plan_release(gb_index_plan *plan);

/** The columns that a block needs of its level's table: indicators, weights, frames, references. */
gb_status gb_index_columns(const gb_value *index, gb_names *out, gb_error *err);

/** Does the index make a column of this name: its score, that of a group, classes, parts. */
bool gb_index_makes(const gb_value *index, const char *name);

/** The members of the index itself, in order: GB_ERR_USAGE when there are none. Yours
 *  (gb_names_release). */
gb_status gb_index_members(const gb_value *index, const char *file, gb_names *out, gb_error *err);

#endif
