/* Attribute fields of an OGR layer as rows of text. */
#ifndef GB_IO_FIELDS_H
#define GB_IO_FIELDS_H

#include "base/error.h"
#include "base/notes.h"
#include "table/raw.h"

#include <ogr_api.h>
#include <stddef.h>

/** The state of one layer that is being read. Release with gb_fields_release; the table is taken apart. */
typedef struct gb_fields gb_fields;

/** @param source  name of the table for messages */
gb_status gb_fields_new(OGRLayerH layer, const char *source, gb_fields **out, gb_notes *notes, gb_error *err);
/** Append the attributes of a feature; numbers as shortest text, dates as ISO, NULL as an empty cell. */
gb_status gb_fields_add(gb_fields *fields, OGRFeatureH feature, int64_t place, gb_error *err);
/** The table, yours; tells in a note how many cells were not UTF-8 and were read as Windows-1252. */
gb_raw_table *gb_fields_take(gb_fields *fields, gb_notes *notes);
void gb_fields_free(gb_fields *fields);

#endif
