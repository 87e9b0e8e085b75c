/* Coordinate reference systems, through PROJ. */
#ifndef GB_GEOM_CRS_H
#define GB_GEOM_CRS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct gb_crs gb_crs;

/**
 * From "EPSG:31370", WKT (also of a Shapefile's .prj), PROJJSON or a PROJ string. Of a compound system
 * the horizontal part is taken. A definition without code that equals an EPSG system becomes that system.
 *
 * @return GB_ERR_USAGE when PROJ does not know it
 */
gb_status gb_crs_new(const char *definition, gb_crs **out, gb_error *err);
void gb_crs_free(gb_crs *crs);
/** A copy. */
gb_status gb_crs_copy(const gb_crs *crs, gb_crs **out, gb_error *err);
/** "EPSG:31370", or "" when no authority code is known. Borrowed. */
const char *gb_crs_code(const gb_crs *crs);
/** Name for people, borrowed. */
const char *gb_crs_name(const gb_crs *crs);
/** WKT (GDAL flavour) for writers, borrowed. */
const char *gb_crs_wkt(const gb_crs *crs);
/** true when coordinates are lengths in a plane: areas and distances may be measured. */
bool gb_crs_is_projected(const gb_crs *crs);
/** Metres per unit of length (1 for metres); 0 for degrees. */
double gb_crs_metres(const gb_crs *crs);
/** true when both describe the same system (axis order ignored). */
bool gb_crs_same(const gb_crs *a, const gb_crs *b);

/**
 * Transform n points in place, x = easting or longitude, y = northing or latitude always.
 * Never uses the network; a datum shift by grid is used when the grid is installed.
 *
 * @return GB_ERR_DATA with .row = index of the first point that has no image (1-based); x and y are
 *         then partly transformed
 */
gb_status gb_crs_transform(const gb_crs *from, const gb_crs *to, double *x, double *y, size_t n,
                           gb_error *err);
/** As gb_crs_transform, but a point without image (or without finite coordinates) becomes NaN and the others
 *  go on. GB_ERR_DATA only when there is no way from one system to the other. */
gb_status gb_crs_transform_each(const gb_crs *from, const gb_crs *to, double *x, double *y, size_t n,
                                gb_error *err);

/**
 * Where true north lies at a point of a projected system: degrees clockwise from grid north (+y),
 * negative when it lies to the left.
 */
gb_status gb_crs_convergence(const gb_crs *crs, double x, double y, double *degrees, gb_error *err);
/**
 * Metres over the ellipsoid of a projected system between two of its points: what a line on the map is long
 * in truth. NaN when a point lies beyond the projection.
 */
gb_status gb_crs_distance(const gb_crs *crs, const double x[2], const double y[2], double *metres,
                          gb_error *err);

#endif
