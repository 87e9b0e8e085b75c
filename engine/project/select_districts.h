/* Private to project: the districts over which a selection is spread. */
#ifndef GB_PROJECT_SELECT_DISTRICTS_H
#define GB_PROJECT_SELECT_DISTRICTS_H

#include "project/select_plan.h"

/**
 * The district of each area: a level of the project, else a column (text, or numbers taken as names).
 *
 * @param district  out: n numbers from 0; yours (gb_free)
 * @param names     out: their names, ended by NULL; each and the list are yours
 * @return GB_ERR_USAGE when neither a level nor a column has this name; GB_ERR_DATA with the code of an area
 *         that lies in no district; GB_ERR_NOMEM
 */
gb_status gb_districts_find(const gb_select_scope *scope, const gb_value *per, uint32_t **district,
                            char ***names, size_t *count, gb_error *err);

/** A list of names ended by NULL, and its texts. NULL is fine. */
void gb_free_names(char **names);

#endif
