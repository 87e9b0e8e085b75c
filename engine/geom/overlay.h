/* Two layers laid over each other: their smallest common refinement. */
#ifndef GB_GEOM_OVERLAY_H
#define GB_GEOM_OVERLAY_H

#include "base/error.h"
#include "geom/topology.h"

#include <stddef.h>
#include <stdint.h>

/** The smallest common refinement of two layers. Start with {0}. */
typedef struct gb_overlay {
    gb_topology *pieces; /**< one area per pair (a, b) that has ground in common, and per area and the
                              outside of the other layer; in order of a, then b, the outside last. A piece
                              may consist of several polygons */
    size_t n;            /**< pieces */
    int32_t *a, *b;   /**< per piece: area of the first and of the second layer, or GB_OUTSIDE; never both */
    double *area;     /**< per piece, square units, > 0 */
    size_t crossings; /**< points that are new because lines cross there */
    size_t joined;    /**< vertices that went onto another one within the tolerance */
    double largest_move; /**< farthest that a vertex or a line went, CRS units; at tolerance 0 only the
                            rounding of crossings */
} gb_overlay;

/**
 * Lay b over a. Borders that lie within the tolerance of each other become one, at the place that they have
 * in a, so that a line drawn twice leaves no slivers; everything else keeps its coordinates, and new points
 * arise only where lines cross. Where areas of one layer overlap each other the first one has the ground
 * (find them with gb_flaws_find).
 *
 * @param tolerance  CRS units; 0 = exact coincidence only. Details of one layer that are narrower are lost;
 * where vertices of one line stand closer together than twice the tolerance a few slivers can remain
 * @return GB_ERR_USAGE for a bad tolerance; GB_ERR_DATA with a place when the lines cannot be brought in
 * order The areas of the pieces of one area add up to that area, but for what the tolerance moved and for
 * overlaps. Deterministic for any number of threads. Memory: about 140 bytes per point of the two layers,
 * besides them and the result.
 * Source: the faces of a planar arrangement with snapping, after Hobby (1999), Computational Geometry 13(4).
 */
gb_status gb_overlay_find(const gb_topology *a, const gb_topology *b, double tolerance, gb_overlay *out,
                          gb_error *err);
void gb_overlay_release(gb_overlay *overlay);

#endif
