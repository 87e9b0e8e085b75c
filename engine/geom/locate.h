/* Which area does a point lie in? Many points, quickly. */
#ifndef GB_GEOM_LOCATE_H
#define GB_GEOM_LOCATE_H

#include "base/error.h"
#include "geom/topology.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gb_locator gb_locator;

/**
 * Index a topology, which must outlive the index: a grid of about one cell per three border segments, each
 * cell with the areas that reach into it; an area's border is kept per row of cells, so that a point meets
 * only the few segments at its own height.
 *
 * Memory: about the coordinates of the arcs once more. Coordinates far apart (an overseas island) make the
 * cells elsewhere wide: slower, not less right.
 *
 * @param out  yours: gb_locator_free
 * Source: cells that lie inside, outside or on the border (Zalik & Kolingerova 2001, Computers & Geosciences
 * 27(10)), with the even-odd rule of gb_area_contains in the last ones.
 */
gb_status gb_locator_new(const gb_topology *topology, gb_locator **out, gb_error *err);
void gb_locator_free(gb_locator *locator);

/**
 * The lowest-numbered area that contains the point as gb_area_contains has it, or GB_OUTSIDE: a point on a
 * border belongs to the lowest number that touches it there, ground of several areas to the lowest of them. A
 * point that is not finite is outside. Along a border without gap or overlap every point has an area.
 */
int32_t gb_locator_at(const gb_locator *locator, double x, double y);

/**
 * gb_locator_at for n points, in parallel; the same for any number of threads. Allocates nothing.
 *
 * @param area  out: n
 */
void gb_locator_find(const gb_locator *locator, const double *x, const double *y, size_t n, int32_t *area);

#endif
