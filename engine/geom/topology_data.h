/* What a gb_topology holds; for the files of this room only. */
#ifndef GB_GEOM_TOPOLOGY_DATA_H
#define GB_GEOM_TOPOLOGY_DATA_H

#include "geom/topology.h"

struct gb_topology {
    size_t arcs, points, nodes;
    size_t *arc_start;              /* arcs + 1 */
    double *x, *y;                  /* points */
    int32_t *left, *right;          /* arcs */
    int32_t *start_node, *end_node; /* arcs */
    size_t areas, polygons, rings, uses;
    size_t *area_polygon; /* areas + 1 */
    size_t *polygon_ring; /* polygons + 1 */
    size_t *ring_arc;     /* rings + 1 */
    int32_t *arc;         /* uses */
    size_t arc_capacity, point_capacity, polygon_capacity, ring_capacity, use_capacity;
};

/** An empty topology of n areas; start arrays hold their first 0. */
gb_status gb_topology_new(size_t areas, gb_topology **out, gb_error *err);

/* Building by appending: points of an arc, then the arc; uses of a ring, then the ring; and so on. */
gb_status gb_topology_add_points(gb_topology *topology, const double *x, const double *y, size_t n,
                                 gb_error *err);
/** Room for n more points; the caller then writes to x + points, y + points and raises points. */
gb_status gb_topology_reserve_points(gb_topology *topology, size_t n, gb_error *err);
/** End an arc at the points so far; sides are GB_OUTSIDE. */
gb_status gb_topology_end_arc(gb_topology *topology, int32_t start_node, int32_t end_node, gb_error *err);
gb_status gb_topology_add_use(gb_topology *topology, int32_t arc, gb_error *err);
gb_status gb_topology_end_ring(gb_topology *topology, gb_error *err);
gb_status gb_topology_end_polygon(gb_topology *topology, gb_error *err);

/** Write an area beside an arc that one of its rings uses. @return false when the side was taken already */
bool gb_topology_claim(gb_topology *topology, int32_t use, int32_t area);
/** Replace whatever numbers 0..n-1 stand at the ends of arcs by 0.. in order of first use.
 *  @param number  scratch of n */
void gb_topology_number_nodes(gb_topology *topology, size_t n, int32_t *number);
/** Give back memory that growing took too much. */
void gb_topology_trim(gb_topology *topology);

/** The arc number in a signed use. */
static inline size_t gb_use_arc(int32_t use) {
    return (size_t)(use < 0 ? ~use : use);
}

#endif
