#include "io/write_layer.h"

#include "base/memory.h"

#include <math.h>

static bool reserve(gb_ring_room *room, size_t n) {
    if (n <= room->capacity)
        return true;
    double *x = gb_resize(room->x, n, sizeof *x);
    if (x != NULL)
        room->x = x;
    double *y = gb_resize(room->y, n, sizeof *y);
    if (y != NULL)
        room->y = y;
    if (x == NULL || y == NULL)
        return false;
    room->capacity = n;
    return true;
}

void gb_ring_room_release(gb_ring_room *room) {
    gb_free(room->x);
    gb_free(room->y);
    *room = (gb_ring_room){0};
}

gb_status gb_write_geometry(gb_ring_room *room, const gb_topology *topology, size_t area, OGRGeometryH *out,
                            gb_error *err) {
    gb_rings rings = gb_topology_rings(topology);
    *out = NULL;
    if (rings.area_polygon[area] == rings.area_polygon[area + 1])
        return GB_OK;
    OGRGeometryH multi = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (size_t p = rings.area_polygon[area]; p < rings.area_polygon[area + 1]; p++) {
        OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
        for (size_t r = rings.polygon_ring[p]; r < rings.polygon_ring[p + 1]; r++) {
            size_t n = gb_topology_ring_size(topology, r);
            if (!reserve(room, n + 1)) {
                OGR_G_DestroyGeometry(polygon);
                OGR_G_DestroyGeometry(multi);
                return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
            }
            gb_topology_ring_points(topology, r, room->x, room->y);
            room->x[n] = room->x[0];
            room->y[n] = room->y[0];
            OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
            OGR_G_SetPoints(ring, (int)(n + 1), room->x, sizeof *room->x, room->y, sizeof *room->y, NULL, 0);
            OGR_G_AddGeometryDirectly(polygon, ring);
        }
        OGR_G_AddGeometryDirectly(multi, polygon);
    }
    *out = multi;
    return GB_OK;
}

OGRSpatialReferenceH gb_write_reference(const gb_crs *crs) {
    OGRSpatialReferenceH reference = OSRNewSpatialReference(NULL);
    const char *code = gb_crs_code(crs);
    if (OSRSetFromUserInput(reference, code[0] != '\0' ? code : gb_crs_wkt(crs)) != OGRERR_NONE) {
        OSRDestroySpatialReference(reference);
        return NULL;
    }
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER);
    return reference;
}

bool gb_write_is_whole(const gb_column *column) {
    if (column->kind != GB_KIND_COUNT && column->kind != GB_KIND_CLASS)
        return false;
    const double largest = 9007199254740992.0; /* 2^53 */
    for (size_t i = 0; i < column->n; i++)
        if (column->state[i] == GB_PRESENT &&
            !(floor(column->value[i]) == column->value[i] && fabs(column->value[i]) <= largest))
            return false;
    return true;
}

bool gb_write_has_missing(const gb_column *column) {
    for (size_t i = 0; i < column->n; i++)
        if (column->state[i] != GB_PRESENT)
            return true;
    return false;
}
