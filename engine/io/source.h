/* Reading boundaries: any OGR vector source becomes flat shapes with text attributes. */
#ifndef GB_IO_SOURCE_H
#define GB_IO_SOURCE_H

#include "base/error.h"
#include "base/notes.h"
#include "geom/crs.h"
#include "geom/shapes.h"
#include "table/raw.h"

#include <stdbool.h>
#include <stddef.h>

/** What a reader may touch. Start from zero: local files only. */
typedef struct gb_access {
    bool network;               /**< allow http(s), PostGIS and other remote sources */
    const char *const *folders; /**< files must lie in one of these; NULL = anywhere (command line) */
    size_t folder_count;
} gb_access;

typedef struct gb_source_options {
    const char *layer; /**< NULL: the only layer with polygons; fails when there are several */
    const char *crs;   /**< CRS when the file has none ("EPSG:31370"); NULL = refuse */
    const char *where; /**< attribute filter in OGR SQL; NULL = all */
    gb_access access;
} gb_source_options;

/** A layer in memory. Release with gb_source_release. */
typedef struct gb_source {
    gb_shapes shapes;         /**< polygons; other geometry types are refused with a clear message */
    gb_raw_table *attributes; /**< one row per feature */
    gb_crs *crs;
    char *layer;
} gb_source;

/**
 * Read a polygon layer: Shapefile, GeoPackage, GeoJSON, FlatGeobuf, TopoJSON, GML, KML, MapInfo, zipped
 * ones (a .zip holding one of these), "PG:..." with access.network. Z and M are dropped with a note,
 * curves are linearised with a note, empty geometries stay as areas without polygons (noted).
 * UTF-8, Windows-1252 and .cpg encodings of Shapefiles are handled.
 *
 * @return GB_ERR_IO missing or unreadable file, GB_ERR_DATA empty layer, no polygons, CRS missing
 */
gb_status gb_source_read(const char *path, const gb_source_options *options, gb_source *out, gb_notes *notes,
                         gb_error *err);
void gb_source_release(gb_source *source);

/** Transform a source to another CRS in place. */
gb_status gb_source_transform(gb_source *source, const gb_crs *to, gb_error *err);

/** Points or lines for context layers and services: flat, with text attributes. */
typedef struct gb_line_layer {
    size_t n;             /**< features */
    size_t *feature_part; /**< n + 1 */
    size_t *part_point;   /**< parts + 1 */
    size_t parts, points;
    double *x, *y;
    gb_raw_table *attributes;
} gb_line_layer;
/** Read a line or point layer, already transformed to `to`. */
gb_status gb_line_layer_read(const char *path, const gb_source_options *options, const gb_crs *to,
                             gb_line_layer *out, gb_notes *notes, gb_error *err);
void gb_line_layer_release(gb_line_layer *lines);

#endif
