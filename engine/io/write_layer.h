/* What the writers of vector files share. Private to the room. */
#ifndef GB_IO_WRITE_LAYER_H
#define GB_IO_WRITE_LAYER_H

#include "base/error.h"
#include "geom/crs.h"
#include "geom/topology.h"
#include "table/column.h"

#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdbool.h>
#include <stddef.h>

/** Points of one ring, used again and again. Start with {0}; gb_ring_room_release. */
typedef struct gb_ring_room {
    double *x, *y;
    size_t capacity;
} gb_ring_room;
void gb_ring_room_release(gb_ring_room *room);

/** MultiPolygon of one area from the shared arcs, the caller's to destroy; NULL when it has none. */
gb_status gb_write_geometry(gb_ring_room *room, const gb_topology *topology, size_t area, OGRGeometryH *out,
                            gb_error *err);
/** The system as GDAL knows it, the caller's to destroy; NULL when GDAL does not know it. */
OGRSpatialReferenceH gb_write_reference(const gb_crs *crs);

/** A count or class of which all values are whole: an integer field. */
bool gb_write_is_whole(const gb_column *column);
/** Is a cell of it missing? */
bool gb_write_has_missing(const gb_column *column);

#endif
