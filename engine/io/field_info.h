/* Statistics of the fields of a table, and guesses at what they are for. */
#ifndef GB_IO_FIELD_INFO_H
#define GB_IO_FIELD_INFO_H

#include "base/error.h"
#include "base/notes.h"
#include "io/inspect.h"
#include "table/raw.h"

/** Fill fields, roles and the best guesses of a layer from its table; dirt goes to the notes. */
gb_status gb_layer_describe(const gb_raw_table *table, gb_layer_info *layer, gb_notes *notes, gb_error *err);

#endif
