/* Area, length, centroid, place for a label. All in CRS units; never call on degrees. */
#ifndef GB_GEOM_MEASURE_H
#define GB_GEOM_MEASURE_H

#include "base/error.h"
#include "geom/topology.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Area of every area (holes taken off), in square units. Relative error below 1e-12. out: n. */
gb_status gb_measure_area(const gb_topology *topology, double *out, gb_error *err);
/** Length of every arc (gb_topology_arcs). out: arcs. */
void gb_measure_arc_length(const gb_topology *topology, double *out);
/** Perimeter of every area, holes included. out: n. */
gb_status gb_measure_perimeter(const gb_topology *topology, double *out, gb_error *err);
/** Centroid of every area. x, y: n; NAN for an empty area. */
gb_status gb_measure_centroid(const gb_topology *topology, double *x, double *y, gb_error *err);
/** Polsby-Popper compactness 4 pi A / P^2, 0..1. out: n; NAN for an empty area. */
gb_status gb_measure_compactness(const gb_topology *topology, double *out, gb_error *err);
/** How many other areas share a border of positive length. out: n. Where areas overlap, a border counts
 *  for the first area on each side. */
gb_status gb_measure_neighbours(const gb_topology *topology, int32_t *out, gb_error *err);
/** Number of separate pieces of every area. out: n. */
void gb_measure_pieces(const gb_topology *topology, int32_t *out);

/** true when the point lies inside the area (border counts as inside, holes do not). */
bool gb_area_contains(const gb_topology *topology, size_t area, double x, double y);

/** A place for a label box. */
typedef struct gb_label_point {
    double x, y;      /**< centre of the box */
    double clearance; /**< distance from the centre to the border, measured with y scaled by aspect */
} gb_label_point;

/**
 * The point of an area that is farthest from its border, in a space where y is stretched by
 * `aspect` = width/height of the label box (1 gives the pole of inaccessibility): a box of half
 * width c and half height c/aspect around the point lies inside the area, c = clearance / sqrt(2).
 * Precision 1 % of the square root of the area; areas of several pieces get the roomiest one.
 *
 * @return GB_ERR_DATA for an area without polygons (.row = area + 1)
 * Source: quadtree search with bounds (Garcia-Castellanos & Lombardo 2007; Mapbox polylabel 2016).
 */
gb_status gb_label_place(const gb_topology *topology, size_t area, double aspect, gb_label_point *out,
                         gb_error *err);

#endif
