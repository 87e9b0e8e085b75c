/* The rows of one table as areas with columns, for commands that need no geometry. */
#ifndef GB_PROJECT_TABLE_ROWS_H
#define GB_PROJECT_TABLE_ROWS_H

#include "areas/areas.h"
#include "project/declare.h"
#include "project/session.h"
#include "table/raw.h"
#include "table/table.h"

/** Rows as areas without boundaries: codes from the column that `code` names, names from that of `name`.
 *  Errors of gb_find_field and gb_areas_new_take (an empty code, one that is there twice). */
gb_status gb_rows_as_areas(const gb_value *arguments, const gb_raw_table *table, gb_areas **out,
                           gb_error *err);

/** Add a column of numbers under its own name; one that is there already changes nothing. */
gb_status gb_rows_column(const gb_value *arguments, gb_session *session, const gb_raw_table *table,
                         const char *name, gb_table *into, gb_error *err);

#endif
