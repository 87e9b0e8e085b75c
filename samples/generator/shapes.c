/* What GEOS says about a shape, in few words. */
#include "city.h"

#include <string.h>

double area_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    double area = 0;
    GEOSArea_r(geos, shape, &area);
    return area;
}

double length_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    double length = 0;
    GEOSLength_r(geos, shape, &length);
    return length;
}

point inside_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    GEOSGeometry *at = GEOSPointOnSurface_r(geos, shape);
    point p = {0};
    GEOSGeomGetX_r(geos, at, &p.x);
    GEOSGeomGetY_r(geos, at, &p.y);
    GEOSGeom_destroy_r(geos, at);
    return (point){p.x - CENTRE_X, p.y - CENTRE_Y};
}

GEOSGeometry *point_at(GEOSContextHandle_t geos, double x, double y) {
    return GEOSGeom_createPointFromXY_r(geos, CENTRE_X + x, CENTRE_Y + y);
}

bool contains(GEOSContextHandle_t geos, const GEOSGeometry *shape, point at) {
    GEOSGeometry *p = point_at(geos, at.x, at.y);
    bool yes = GEOSContains_r(geos, shape, p) == 1;
    GEOSGeom_destroy_r(geos, p);
    return yes;
}

bool plan_holds(GEOSContextHandle_t geos, const char *prefix, point at) {
    bool yes = false;
    for (size_t i = 0; i < PLAN_SIZE && !yes; i++) {
        if (strncmp(PLAN[i].name, prefix, strlen(prefix)) != 0)
            continue;
        path ring = path_of_plan(&PLAN[i]);
        GEOSGeometry *polygon = path_to_polygon(geos, &ring);
        yes = contains(geos, polygon, at);
        GEOSGeom_destroy_r(geos, polygon);
        path_free(&ring);
    }
    return yes;
}
