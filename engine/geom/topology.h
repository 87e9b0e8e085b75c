/* Shared-arc topology: every border stored once. */
#ifndef GB_GEOM_TOPOLOGY_H
#define GB_GEOM_TOPOLOGY_H

#include "base/error.h"
#include "geom/shapes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gb_topology gb_topology;

enum { GB_OUTSIDE = -1 };

/** How to build. Start from GB_TOPOLOGY_OPTIONS_DEFAULT: fields that are not named are off. */
typedef struct gb_topology_options {
    double tolerance; /**< vertices at most this far apart are one, in CRS units; the first one read gives
                           the coordinates, so identical input keeps its exact coordinates. 0 = exact only */
    bool split;       /**< put a vertex that lies within the tolerance of a border of another ring into that
                           border (T-junction), so that a long side is shared with the short ones along it */
} gb_topology_options;
#define GB_TOPOLOGY_OPTIONS_DEFAULT                                                                          \
    { .tolerance = 0.001, .split = true }

/** What building met and did. Counts are of places, not of areas. */
typedef struct gb_topology_report {
    size_t snapped; /**< vertices moved onto another within the tolerance */
    double largest_move;
    size_t collapsed;     /**< rings that lost their area (dropped) */
    size_t overused;      /**< arcs used by more than two rings: overlapping areas */
    size_t spurs;         /**< spikes without width that were cut off */
    size_t split;         /**< vertices put into a border that passed them */
    double largest_split; /**< how far such a border moved at most; never more than the tolerance */
} gb_topology_report;

/**
 * Cut all rings into arcs so that a border between two areas is one arc.
 *
 * @param shapes   valid polygons of n features (see gb_shapes_repair); not kept
 * @param options  NULL = defaults
 * @param report   may be NULL
 * @return GB_ERR_DATA for a coordinate that is not finite or beyond 1e9 (.row), GB_ERR_USAGE for a bad
 * tolerance
 * Only vertices on borders of one ring can be put into another border, and only into one of these: a layer
 * without T-junctions pays one pass over its outline, one with them is built again until none is left. A
 * vertex never enters a ring that has it already, nor a ring twice.
 * Memory: about 24 bytes per point of the shapes on top of the shapes and the result. Source: the arc rule of
 * TopoJSON (Bostock 2012): a vertex is a node when its set of neighbouring vertices differs between the rings
 * that pass it. Deterministic: arcs are numbered in order of first use; a ring that is one closed arc starts
 * at its lexicographically smallest vertex.
 */
gb_status gb_topology_build(const gb_shapes *shapes, const gb_topology_options *options, gb_topology **out,
                            gb_topology_report *report, gb_error *err);
/** The same, and the points of the shapes are used up (x and y NULL, points 0), also on failure; what
 * features, polygons and rings there were can still be read. For large layers: at its most some 26 bytes per
 * point of the shapes, these and the result included. */
gb_status gb_topology_build_take(gb_shapes *shapes, const gb_topology_options *options, gb_topology **out,
                                 gb_topology_report *report, gb_error *err);
void gb_topology_free(gb_topology *topology);
gb_status gb_topology_copy(const gb_topology *topology, gb_topology **out, gb_error *err);

/** Borrowed views of the arrays. Arc a runs over points arc_start[a] .. arc_start[a+1]-1 (end node included).
 */
typedef struct gb_arcs {
    size_t arcs;
    const size_t *arc_start; /**< arcs + 1 */
    const double *x, *y;
    const int32_t *left; /**< area on the left when walking the arc, or GB_OUTSIDE; where areas overlap
                              the first one that was read */
    const int32_t *right;
    size_t nodes;
    const int32_t *start_node; /**< 0..nodes-1; areas that meet in a corner only share a node, not an arc */
    const int32_t *end_node;   /**< equals start_node for a closed arc */
} gb_arcs;
gb_arcs gb_topology_arcs(const gb_topology *topology);

/** Borrowed views of the rings. A ring is a list of arc numbers; ~a means arc a backwards.
 *  Shells run counter-clockwise, holes clockwise: the area is always on the left. */
typedef struct gb_rings {
    size_t areas;
    const size_t *area_polygon; /**< areas + 1 */
    const size_t *polygon_ring; /**< polygons + 1: shell first, then its holes */
    const size_t *ring_arc;     /**< rings + 1 */
    const int32_t *arc;
} gb_rings;
gb_rings gb_topology_rings(const gb_topology *topology);

/** How many areas, those without polygons included. */
size_t gb_topology_areas(const gb_topology *topology);
/** Bounding box of everything; of one area. false when there is nothing. */
bool gb_topology_bounds(const gb_topology *topology, double box[4]); /**< x0 y0 x1 y1 */
bool gb_topology_area_bounds(const gb_topology *topology, size_t area, double box[4]);

/** How many points a ring has, closed without repeating the first point. */
size_t gb_topology_ring_size(const gb_topology *topology, size_t ring);
/** Write the points of a ring (gb_topology_ring_size of them). */
void gb_topology_ring_points(const gb_topology *topology, size_t ring, double *x, double *y);

/**
 * Merge areas into regions by dropping the arcs between areas of one region. Nothing is re-digitised.
 *
 * @param region   per area 0..regions-1, or -1 to leave the area out
 */
gb_status gb_topology_dissolve(const gb_topology *topology, const int32_t *region, size_t regions,
                               gb_topology **out, gb_error *err);

/**
 * Simplify every arc once, so neighbours keep identical borders. Nodes stay; a ring keeps at least
 * four points and its area; the largest ring of every area survives.
 *
 * @param tolerance  largest distance of a dropped vertex to the new line (Hausdorff), CRS units
 * Source: Visvalingam & Whyatt (1993), Cartographic Journal 30(1), with a distance cap.
 */
gb_status gb_topology_simplify(const gb_topology *topology, double tolerance, gb_topology **out,
                               gb_error *err);

#endif
