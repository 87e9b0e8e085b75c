/* How wide a piece of ground is; for the files of this room only. */
#ifndef GB_GEOM_CLEARANCE_H
#define GB_GEOM_CLEARANCE_H

#include "base/error.h"

#include <stddef.h>

/** One straight piece of an outline. */
typedef struct gb_wall {
    double ax, ay, bx, by;
} gb_wall;

/** The largest circle within an outline. */
typedef struct gb_clearance {
    double x, y, radius;
} gb_clearance;

/**
 * Find the largest circle inside the ground that walls enclose, by the even-odd rule, in any order and
 * direction. Relative precision of the radius 1e-6, in ground up to some ten thousand times as long as wide;
 * in still thinner ground the best of many places. Radius 0 when the walls enclose nothing.
 *
 * Source: subdivision of squares with an upper bound (Garcia-Castellanos & Lombardo 2007). Distance to a wall
 * is convex, so in a square the mean distance to two walls is largest in a corner: of a strip between walls
 * that bounds the radius at once, where the plain bound would follow the whole strip in small squares.
 */
gb_status gb_clearance_find(const gb_wall *walls, size_t n, gb_clearance *out, gb_error *err);

#endif
