/* What is in a file: layers, CRS, fields, the likely code field, the dirt. */
#ifndef GB_IO_INSPECT_H
#define GB_IO_INSPECT_H

#include "base/error.h"
#include "base/notes.h"
#include "io/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_field_role {
    GB_ROLE_UNKNOWN,
    GB_ROLE_CODE,
    GB_ROLE_NAME,
    GB_ROLE_NUMBER,
    GB_ROLE_PERIOD,
    GB_ROLE_TEXT
} gb_field_role;

typedef struct gb_field_info {
    char *name;
    gb_field_role role; /**< a guess: code = unique, short, no decimals; name = unique text ... */
    size_t filled, distinct;
    size_t numbers; /**< cells that read as numbers */
    size_t commas;  /**< of those, with a decimal comma */
    size_t marks;   /**< missing marks (x . - * <5 -9999x) */
    size_t padded;  /**< cells with spaces around */
    char *examples; /**< a few values joined with " | " */
} gb_field_info;

typedef struct gb_layer_info {
    char *name;
    bool has_polygons, has_geometry;
    char *geometry; /**< "MultiPolygon", "Point", "" for a table */
    char *crs;      /**< "EPSG:31370", a name, or "" */
    bool projected;
    size_t rows;
    size_t fields;
    gb_field_info *field;
    int32_t code_field, name_field; /**< best guesses, -1 = none */
} gb_layer_info;

typedef struct gb_file_info {
    char *path, *format;
    char *encoding; /**< "UTF-8", "UTF-8 BOM", "Windows-1252", "" */
    char separator; /**< CSV only, else 0 */
    size_t layers;
    gb_layer_info *layer;
    gb_notes *notes; /**< the dirt that was found */
} gb_file_info;

/** Look into a file without believing it. Reads at most 100,000 rows per layer for the statistics. */
gb_status gb_inspect(const char *path, const gb_access *access, gb_file_info *out, gb_error *err);
void gb_file_info_release(gb_file_info *info);

#endif
