/* Crosswalks that stand in tables, for commands and projects. */
#ifndef GB_PROJECT_CROSSWALK_TABLES_H
#define GB_PROJECT_CROSSWALK_TABLES_H

#include "areas/crosswalk.h"
#include "base/error.h"
#include "base/notes.h"
#include "io/tablefile.h"
#include "prepare/crosswalk_read.h"

#include <stddef.h>

/**
 * Read one crosswalk. Without columns from and to the table has the form that `gebied crosswalk` writes:
 * from, to and, when they are there, share and method.
 */
gb_status gb_crosswalk_table_read(const char *path, const gb_table_options *reading,
                                  const gb_crosswalk_columns *columns, gb_crosswalk *out, gb_notes *notes,
                                  gb_error *err);

/** n crosswalks and their array. NULL is fine. */
void gb_crosswalks_free(gb_crosswalk *crosswalks, size_t n);

#endif
