/* Sets of names, and the names that a plan needs from its tables. */
#ifndef GB_PROJECT_NAMES_H
#define GB_PROJECT_NAMES_H

#include "base/error.h"
#include "project/declare.h"

#include <stdbool.h>
#include <stddef.h>

/** Texts, each once, in order of first use. Zero to start. */
typedef struct gb_names {
    char **name;
    size_t count, capacity;
} gb_names;

/** Add a copy of a name; one that is there already changes nothing. */
gb_status gb_names_add(gb_names *names, const char *name, gb_error *err);
/** Is exactly this name among them. */
bool gb_names_has(const gb_names *names, const char *name);
void gb_names_release(gb_names *names);

/** The declared indicator with this id, or NULL. */
const gb_value *gb_plan_indicator(const gb_value *plan, const char *id);

/** Where the plan names an indicator or column first: its id, else the formula or key that uses it. NULL when
 * nowhere. */
const gb_value *gb_plan_place(const gb_value *plan, const char *name);

/** Does a map show a column in classes: the default, not a map of a division. */
bool gb_plan_map_is_choropleth(const gb_value *map);
/** Is it a choropleth of this indicator, index or column. */
bool gb_plan_map_shows(const gb_value *map, const char *name);
/** The keys of a map that suit its type: GB_ERR_USAGE with the place of one that does not, or that is
 * missing. */
gb_status gb_plan_map_check(const gb_value *map, const char *file, gb_error *err);

/** The columns that the blocks `select` and `allocate` look at and that a table or an indicator must give: no
 *  levels, no results of the index. */
gb_status gb_plan_looks_at(const gb_value *plan, gb_names *out, gb_error *err);

/**
 * Every column key that must come from a table: what formulas use, denominators, populations, counts named
 * under privacy, and what maps show that is no indicator or index.
 * @return GB_ERR_USAGE with the place of a formula that cannot be parsed
 */
gb_status gb_plan_needed(const gb_value *plan, const char *file, gb_names *out, gb_error *err);

#endif
