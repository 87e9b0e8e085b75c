/* Polygons as they were read: flat coordinates, nothing shared yet. */
#ifndef GB_GEOM_SHAPES_H
#define GB_GEOM_SHAPES_H

#include "base/error.h"
#include "base/notes.h"

#include <stddef.h>

/** n features of polygons of rings of points. Start with {0}. Rings are closed without repeating the
 *  first point; the first ring of a polygon is its shell. A feature may have no polygon (empty). */
typedef struct gb_shapes {
    size_t n;
    size_t *feature_polygon; /**< n + 1: first polygon of each feature */
    size_t polygons;
    size_t *polygon_ring; /**< polygons + 1 */
    size_t rings;
    size_t *ring_point; /**< rings + 1 */
    size_t points;
    double *x, *y; /**< points */
    size_t feature_capacity, polygon_capacity, ring_capacity, point_capacity;
} gb_shapes;

void gb_shapes_release(gb_shapes *shapes);
/** Begin the next feature, polygon, ring; then add points. Order: feature, polygon, ring, points. */
gb_status gb_shapes_begin_feature(gb_shapes *shapes, gb_error *err);
gb_status gb_shapes_begin_polygon(gb_shapes *shapes, gb_error *err);
gb_status gb_shapes_begin_ring(gb_shapes *shapes, gb_error *err);
/** Append points to the current ring; a repeated closing point is dropped by gb_shapes_end_ring. */
gb_status gb_shapes_add_points(gb_shapes *shapes, const double *x, const double *y, size_t n, gb_error *err);
void gb_shapes_end_ring(gb_shapes *shapes);

/** GB_ERR_DATA with .row (1-based feature) when a coordinate is not finite or lies beyond 1e9. */
gb_status gb_shapes_check_coordinates(const gb_shapes *shapes, gb_error *err);

/** One feature that was not valid, and what became of it. */
typedef struct gb_repair {
    size_t feature;
    double x, y;        /**< where it was found */
    double area_before; /**< by the shoelace rule, as read */
    double area_after;
    const char *reason; /**< GEOS's reason, static text; "No area" when nothing is left of it */
    gb_text text;       /**< the same reason for people (GB_TXT_INVALID_...) */
} gb_repair;

/**
 * Find features that break the OGC rules and make them valid (GEOS MakeValid, structure method,
 * keeping polygons). Valid features keep their bytes; a feature may end without polygons. Refuses
 * coordinates that are not finite or lie beyond 1e9 (GB_ERR_DATA with .row, 1-based).
 *
 * @param repairs  out: yours (gb_free), repaired features in order; NULL when none
 * On failure the shapes are as they were.
 */
gb_status gb_shapes_repair(gb_shapes *shapes, gb_repair **repairs, size_t *count, gb_error *err);

#endif
