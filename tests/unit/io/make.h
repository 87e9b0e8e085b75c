/* Files that these tests read: small, made on the spot. */
#ifndef GBT_IO_MAKE_H
#define GBT_IO_MAKE_H

#include "io/source.h"
#include "io/tablefile.h"
#include "support/gbt.h"

/** Two unit squares side by side, codes "01" and "02", names with accents, in EPSG:31370. */
extern const char make_two_squares[];

/** Bytes to a file of a folder. */
void make_bytes(const char *dir, const char *name, const char *bytes, size_t length, char out[GBT_PATH]);
/**
 * GeoJSON text to another format through GDAL's own translation.
 * @param driver   "GPKG", "ESRI Shapefile", ...
 * @param options  as ogr2ogr takes them, ended by NULL; may be NULL
 */
void make_vector(const char *geojson, const char *driver, const char *const *options, const char *path);
/** One member of a zip file; the archive is made when it is not there. */
void make_member(const char *archive, const char *name, const char *text);
void make_member_bytes(const char *archive, const char *name, const char *bytes, size_t length);

/** A cell by row and column name; "(no column)" when there is none. */
const char *cell_of(const gb_raw_table *table, size_t row, const char *column);
/** true when a note with this text was made. */
bool has_note(const gb_notes *notes, gb_text text);

#endif
