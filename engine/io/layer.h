/* Opening a vector source and choosing its layer, shared by the readers of this room. */
#ifndef GB_IO_LAYER_H
#define GB_IO_LAYER_H

#include "base/error.h"
#include "geom/crs.h"
#include "io/gdal_call.h"
#include "io/source.h"

#include <gdal.h>
#include <ogr_api.h>
#include <stdbool.h>

typedef enum gb_geometry_sort {
    GB_SORT_NONE,
    GB_SORT_POINT,
    GB_SORT_LINE,
    GB_SORT_POLYGON,
    GB_SORT_MIXED
} gb_geometry_sort;

/** Point, line or polygon, whatever the dimension; MIXED for collections and unknown. */
gb_geometry_sort gb_geometry_sort_of(OGRwkbGeometryType type);
/** What a layer holds: its declared type, or that of the first features when it declares none. */
gb_geometry_sort gb_layer_sort(OGRLayerH layer);

/**
 * Open read-only with the drivers that may be used for strangers' files: none that follows references to
 * other files, none that needs the network unless access allows it.
 *
 * @param out  yours: close with GDALClose
 */
gb_status gb_dataset_open(const char *path, const gb_access *access, gb_gdal_call *call, GDALDatasetH *out,
                          gb_error *err);

/**
 * The layer that was asked for, else the only one of which `wanted` accepts the sort.
 *
 * @param none  the message when no layer fits
 * @return GB_ERR_DATA: no such layer, none fits, or several fit (found = their names)
 */
gb_status gb_layer_choose(GDALDatasetH dataset, const char *path, const char *name,
                          bool (*wanted)(gb_geometry_sort sort), gb_text none, OGRLayerH *out, gb_error *err);

/**
 * The CRS of a layer, or `given` when it has none.
 * @return GB_ERR_DATA when there is none at all
 */
gb_status gb_layer_crs(GDALDatasetH dataset, OGRLayerH layer, const char *path, const char *given,
                       gb_crs **out, gb_notes *notes, gb_error *err);

/**
 * Coordinates that cannot be the degrees which a file claims (GeoJSON without a word about its system is
 * longitude and latitude by its standard, but often is not): then the system is `given`.
 * @return GB_ERR_DATA when nothing was given
 */
gb_status gb_crs_believe(gb_crs **crs, const double *x, const double *y, size_t n, const char *path,
                         const char *given, gb_error *err);

/** Set the attribute filter; where may be NULL. @return GB_ERR_USAGE when it is not understood */
gb_status gb_layer_filter(OGRLayerH layer, const char *path, const char *where, gb_gdal_call *call,
                          gb_error *err);

#endif
