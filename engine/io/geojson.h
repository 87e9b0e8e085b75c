/* Writing a level as GeoJSON for the web. */
#ifndef GB_IO_GEOJSON_H
#define GB_IO_GEOJSON_H

#include "base/error.h"
#include "io/geopackage.h"

/**
 * Write a FeatureCollection by RFC 7946: longitude and latitude (WGS 84), shells counter-clockwise, an area
 * without ground has geometry null. Every border is transformed and rounded once (7 decimals: about a
 * centimetre), so neighbours keep the same points. Properties: code, name, columns; missing is null.
 *
 * @return GB_ERR_IO when it cannot be written, GB_ERR_DATA for coordinates without an image
 */
gb_status gb_geojson_write(const char *path, const gb_gpkg_layer *layer, gb_error *err);

#endif
