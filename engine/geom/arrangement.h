/* The planar arrangement of lines: where they cross and run together, the faces between them, and who
 * covers each face; for the files of this room only. */
#ifndef GB_GEOM_ARRANGEMENT_H
#define GB_GEOM_ARRANGEMENT_H

#include "geom/topology.h"

#include <stddef.h>
#include <stdint.h>

/** One owner along a line. An owner is any number of 0 or more that stands for an area. */
typedef struct gb_line_use {
    int32_t owner;
    int32_t turns; /**< how many of its rings have it on their left when walking the line, less those that
                        walk it backwards: 1 = the owner lies on the left, -1 = on the right */
} gb_line_use;

/** Lines that go into an arrangement. Start with {0}; release with gb_line_set_release. */
typedef struct gb_line_set {
    size_t lines, points, uses;
    size_t *line_point; /**< lines + 1 */
    double *x, *y;      /**< points */
    size_t *line_use;   /**< lines + 1 */
    gb_line_use *use;   /**< of one line: ascending owners, turns never 0 */
    size_t line_capacity, point_capacity, use_capacity;
} gb_line_set;

void gb_line_set_release(gb_line_set *lines);
/**
 * Add one line of n >= 2 points, closed when the last is the first.
 *
 * @param use  who lies beside it, any order, owners may repeat. Over all lines the uses of one owner must
 *             form closed rings with the owner on their left. A line without uses is a divider: it cuts
 *             faces but owns nothing, and may end anywhere.
 */
gb_status gb_line_set_add(gb_line_set *lines, const double *x, const double *y, size_t n,
                          const gb_line_use *use, size_t uses, gb_error *err);
/** Add the arcs of a topology, in order; area i becomes owner first_owner + i. Every ring counts, also where
 *  several areas use an arc on the same side. */
gb_status gb_line_set_add_topology(gb_line_set *lines, const gb_topology *topology, int32_t first_owner,
                                   gb_error *err);

/** Add the arcs of a topology; the owner of an area is its region, -1 = it is left out. */
gb_status gb_line_set_add_regions(gb_line_set *lines, const gb_topology *topology, const int32_t *region,
                                  gb_error *err);

/** What was done to the lines. */
typedef struct gb_arrangement_report {
    size_t crossings;    /**< points that are new because lines cross there */
    size_t joined;       /**< vertices that went onto another within the tolerance */
    size_t inserted;     /**< times that a vertex was put into a line that passes it */
    double largest_move; /**< farthest that a vertex or a line went, CRS units */
    size_t rounds;       /**< passes until nothing was left to do */
} gb_arrangement_report;

/** A planar graph with its faces. To be read only; release with gb_arrangement_release. Start with {0}.
 *  A signed edge ("use") e is edge e forwards, ~e backwards, as in gb_rings. */
typedef struct gb_arrangement {
    size_t nodes;
    size_t *node_use; /**< nodes + 1 */
    int32_t *around;  /**< signed edges that leave the node, counter-clockwise */

    size_t edges, points;
    size_t *edge_point;             /**< edges + 1; end points included, as gb_arcs.arc_start */
    double *x, *y;                  /**< points */
    int32_t *start_node, *end_node; /**< equal for an edge that is closed */
    int32_t *left, *right;          /**< face on that side */
    size_t *edge_owner;             /**< edges + 1 */
    gb_line_use *owner; /**< of one edge: ascending owners; turns = times covered on the left less on the
                             right; none = a divider */

    size_t faces;      /**< face 0 is the outside, without end */
    size_t *face_ring; /**< faces + 1: the outer ring first (face 0 has none), then the inner rings */
    size_t *ring_use;  /**< rings + 1 */
    int32_t *use;      /**< signed edges with the face on their left: outer rings counter-clockwise, inner
                            ones clockwise. A ring may touch itself in a node */
    double *area;      /**< per face, square units; 0 for face 0 */

    size_t *face_cover; /**< faces + 1 */
    int32_t *cover; /**< the owners with the face on the left of their rings, ascending; none = a gap (or the
                        outside) */

    gb_arrangement_report report;
} gb_arrangement;

/**
 * Arrange lines: afterwards edges meet in nodes only.
 *
 * A vertex within the tolerance of a vertex of another line goes onto the one that was read first; a vertex
 * within the tolerance of a segment is put into that segment; lines that still cross get a common point
 * there, which is a vertex nearby when there is one. Again, until nothing is left to do. Lines that run
 * together become one edge with the owners of all. What lies farther from all other lines than the tolerance
 * keeps its coordinates bit for bit.
 *
 * @param tolerance  CRS units, >= 0; 0 = exact coincidence only
 * @return GB_ERR_USAGE for a bad tolerance; GB_ERR_DATA with a place (.found) when the lines cannot be
 * brought in order; GB_ERR_BUG when the uses of an owner do not close. Decisions are by exact orientation
 * (gb_orientation), so the faces always fit the coordinates that are returned. Deterministic for any number
 * of threads. Memory: about 120 bytes per point of the lines. Source: iterated snapping after Hobby (1999),
 * Computational Geometry 13(4), and Halperin & Packer (2002), Computational Geometry 23(2); half-edges after
 * de Berg et al. (2008), Computational Geometry, chapter 2.
 */
gb_status gb_arrange(const gb_line_set *lines, double tolerance, gb_arrangement *out, gb_error *err);
void gb_arrangement_release(gb_arrangement *arrangement);

/** Face on the left of a signed edge. */
static inline int32_t gb_face_left(const gb_arrangement *a, int32_t use) {
    return use < 0 ? a->right[~use] : a->left[use];
}

/** A point inside a face (not face 0), far from its border along one horizontal line. In a face so thin that
 *  no number lies inside, a point of its border. */
void gb_arrangement_point(const gb_arrangement *arrangement, size_t face, double *x, double *y);

/**
 * Merge faces into regions. Edges between faces of one region go, the others keep their coordinates.
 *
 * @param region  per face 0..regions-1, or -1 for ground of nobody; face 0 must be -1
 */
gb_status gb_arrangement_regions(const gb_arrangement *arrangement, const int32_t *region, size_t regions,
                                 gb_topology **out, gb_error *err);

#endif
