/* Which points of the shapes are one vertex; for the files of this room only. */
#ifndef GB_GEOM_VERTICES_H
#define GB_GEOM_VERTICES_H

#include "geom/shapes.h"

#include <stdint.h>

typedef struct gb_vertices {
    size_t n;       /**< different vertices */
    int32_t *id;    /**< per point of the shapes, 0..n-1 in order of first occurrence */
    int32_t *point; /**< per vertex: the first point with it, which gives its coordinates */
    size_t snapped; /**< points with other coordinates than their vertex */
    double largest_move;
} gb_vertices;

/**
 * A point joins the nearest vertex within the tolerance (the first one on a tie), else it is a new one.
 * Points must be finite and number less than 2^31. Release with gb_vertices_release.
 */
gb_status gb_vertices_find(const gb_shapes *shapes, double tolerance, gb_vertices *out, gb_error *err);
void gb_vertices_release(gb_vertices *vertices);

#endif
