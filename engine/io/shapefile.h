/* Writing a level as a Shapefile, with its four companions. */
#ifndef GB_IO_SHAPEFILE_H
#define GB_IO_SHAPEFILE_H

#include "base/error.h"
#include "base/notes.h"
#include "io/geopackage.h"

/** The files of a Shapefile, in the order of `paths`. */
enum { GB_SHAPEFILE_PARTS = 5 };
/** "shp", "shx", "dbf", "prj", "cpg". */
extern const char *const gb_shapefile_extensions[GB_SHAPEFILE_PARTS];

/**
 * Write a level: fields code, name, columns; polygons; UTF-8, said in the .cpg. Names of fields have at most
 * ten letters, digits and underscores in this format: longer ones are cut ("gemeente2024_name" becomes
 * "gemeent_nm") and the cuts are noted. Missing values are NULL; the reason why is in the GeoPackage only.
 * Bytes depend on the input only.
 *
 * @param paths  where to write the five files, in place of what is there (temporary paths of gb_outputs)
 * @param label  name of the file for the note
 * @param date   "2026-01-31T00:00:00Z" for the header of the table; NULL = 1970-01-01
 * @return GB_ERR_IO when it cannot be written
 */
gb_status gb_shapefile_write(const char *const paths[GB_SHAPEFILE_PARTS], const gb_gpkg_layer *layer,
                             const char *label, const char *date, gb_notes *notes, gb_error *err);

#endif
