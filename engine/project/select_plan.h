/* The `select` block as the index room takes it; shared by projects and `gebied rank`. */
#ifndef GB_PROJECT_SELECT_PLAN_H
#define GB_PROJECT_SELECT_PLAN_H

#include "areas/areas.h"
#include "base/error.h"
#include "index/select.h"
#include "project/declare.h"
#include "project/names.h"
#include "table/table.h"

/** What the names in a block may mean. All is borrowed. */
typedef struct gb_select_scope {
    const gb_areas *areas; /**< codes, and borders for clusters of neighbours */
    const gb_table *table; /**< columns, in the order of the areas */
    const gb_ranking *ranking;
    const struct gb_project *project; /**< its levels may be districts; NULL = only columns may */
    const char *file;                 /**< for messages; NULL from the command line */
} gb_select_scope;

/** A rule ready to be applied, with all that it borrows. Start with {0}; gb_select_plan_release. */
typedef struct gb_select_plan {
    gb_select_rule rule;
    gb_gate *gates;
    gb_hand *hands;
    gb_flag *flags; /**< those of all gates, one after the other */
    gb_class_pair *pairs;
    gb_values *values; /**< columns that gates and flags look at */
    size_t value_count;
    gb_csr neighbours;
    uint32_t **district; /**< one per gate, or NULL */
    char ***names;       /**< of the districts of a gate, or NULL */
    const char **codes;
} gb_select_plan;

/** Does the block ask for a selection: some rule of it is given. */
bool gb_select_is_asked(const gb_value *select);

/** Every column that the block names, as keys of a table; names of levels are among them when `per` gives
 *  one. */
gb_status gb_select_columns(const gb_value *select, gb_names *out, gb_error *err);

/** Where the block names a column first, or NULL. */
const gb_value *gb_select_place(const gb_value *select, const char *name);

/**
 * Read the block. Short keys (top, top_share, people_share, min_population) stand for gates: the minimum
 * first, then the other; with `gates` they may not be used.
 *
 * @return GB_ERR_USAGE with the place: a column or district that does not exist (nearest name), a gate
 *         without the key that it needs, short keys beside gates, a limit that is above and below or
 *         neither, an unknown code; GB_ERR_DATA for an area without district; GB_ERR_NOMEM
 */
gb_status gb_select_plan_read(const gb_value *select, const gb_select_scope *scope, gb_select_plan *out,
                              gb_error *err);
void gb_select_plan_release(gb_select_plan *plan);

#endif
