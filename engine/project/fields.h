/* Finding a column of a source by its name, with a message that helps. */
#ifndef GB_PROJECT_FIELDS_H
#define GB_PROJECT_FIELDS_H

#include "base/error.h"
#include "table/raw.h"

#include <stddef.h>

/** The index of a column; GB_ERR_DATA lists the columns there are and names the nearest. */
gb_status gb_find_field(const gb_raw_table *table, const char *name, size_t *out, gb_error *err);

#endif
