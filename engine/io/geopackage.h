/* Writing levels to a GeoPackage that QGIS opens with the map's own style. */
#ifndef GB_IO_GEOPACKAGE_H
#define GB_IO_GEOPACKAGE_H

#include "areas/areas.h"
#include "base/error.h"

#include <stddef.h>

/** One layer to write: a level with chosen columns, and optional styles. */
typedef struct gb_gpkg_layer {
    const gb_areas *areas;
    const gb_topology *shapes; /**< other outlines of the same areas (simplified); NULL = their own */
    const char *name;          /**< layer name */
    const char *description;
    const char *const
        *columns; /**< keys, in order; NULL = all. Each key K that has missing cells gets K_state too */
    size_t column_count;
    struct gb_gpkg_style {
        const char *name, *description;
        const char *qml, *sld; /**< documents; sld may be NULL */
    } style[4];                /**< style[0] is the default */
    size_t style_count;
} gb_gpkg_layer;

/**
 * Write a GeoPackage with layers code, name, columns, MultiPolygon geometry, an R-tree, and a
 * layer_styles table. Bytes depend on the input only (dates are fixed to `date`).
 *
 * Columns become REAL, INTEGER (counts and classes of which all values are whole) or TEXT; a missing value is
 * NULL and K_state says why ("present", "absent", "censored" …). The geometry column is `geom`, the record
 * number `fid`; a key that differs from an earlier field by case only gets "_2" behind it.
 *
 * @param path  where to write (a temporary path of gb_outputs); a file that is there is replaced
 * @param date  "2026-01-31T00:00:00Z"; NULL = 1970-01-01T00:00:00Z
 * @return GB_ERR_IO when it cannot be written, GB_ERR_DATA for a key that the level does not have
 */
gb_status gb_gpkg_write(const char *path, const gb_gpkg_layer *layers, size_t layer_count, const char *date,
                        gb_error *err);

#endif
