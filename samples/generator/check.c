/* Are the sectors one clean coverage? */
#include "city.h"

#include <math.h>

/** Every vertex of a shared border is in both sectors, so no hair's breadth opens when one is moved. */
static void check_neighbours(const city *town, const sector *one, const sector *two) {
    GEOSContextHandle_t geos = town->geos;
    GEOSGeometry *ring = GEOSBoundary_r(geos, one->shape), *other = GEOSBoundary_r(geos, two->shape);
    GEOSGeometry *shared = GEOSIntersection_r(geos, ring, other);
    GEOSGeometry *exact = GEOSIntersectionPrec_r(geos, ring, other, GRID);
    if (fabs(length_of(geos, shared) - length_of(geos, exact)) > 1e-3)
        give_up("a border that is not the same line on both sides", one->name);
    GEOSGeom_destroy_r(geos, ring);
    GEOSGeom_destroy_r(geos, other);
    GEOSGeom_destroy_r(geos, shared);
    GEOSGeom_destroy_r(geos, exact);
}

void carve_check(const city *town) {
    GEOSContextHandle_t geos = town->geos;
    GEOSGeometry *copy[MAX_SECTORS];
    double sum = 0;
    for (size_t i = 0; i < town->count; i++) {
        const sector *one = &town->sectors[i];
        if (GEOSisValid_r(geos, one->shape) != 1)
            give_up("an invalid sector", WIJKEN[one->wijk].name);
        copy[i] = GEOSGeom_clone_r(geos, one->shape);
        sum += one->area;
        for (size_t j = 0; j < i; j++)
            if (GEOSTouches_r(geos, one->shape, town->sectors[j].shape) == 1)
                check_neighbours(town, one, &town->sectors[j]);
            else if (GEOSIntersects_r(geos, one->shape, town->sectors[j].shape) == 1)
                give_up("sectors overlap", WIJKEN[one->wijk].name);
    }
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, copy, (unsigned)town->count);
    GEOSGeometry *whole = GEOSUnaryUnion_r(geos, all);
    if (GEOSGetNumGeometries_r(geos, whole) != 1 ||
        GEOSGetNumInteriorRings_r(geos, GEOSGetGeometryN_r(geos, whole, 0)) != 0)
        give_up("the sectors leave a gap", "carve");
    if (fabs(area_of(geos, whole) - sum) > 1e-9 * sum)
        give_up("the sectors' areas do not add up", "carve");
    GEOSGeom_destroy_r(geos, all);
    GEOSGeom_destroy_r(geos, whole);
}
