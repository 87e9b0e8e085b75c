/* From noded lines to edges, and from edges to faces; for the files of this room only. */
#ifndef GB_GEOM_FACES_H
#define GB_GEOM_FACES_H

#include "geom/arrangement.h"
#include "geom/node.h"

/**
 * Make the nodes and edges of an arrangement: segments that run together become one, those whose owners
 * cancel go, the rest is chained between vertices where more or fewer than two segments meet. A closed edge
 * starts at its lexicographically smallest vertex. Edges are in order of their lowest vertex.
 */
gb_status gb_build_edges(const gb_line_set *lines, const gb_noding *noding, gb_arrangement *out,
                         gb_error *err);

/** Rings along the edges; per ring whether it goes around the outside of a connected group of edges. Start
 * with {0}; release with gb_face_rings_release. */
typedef struct gb_face_rings {
    size_t rings;
    size_t *ring_use; /**< rings + 1 */
    int32_t *use;     /**< 2 * edges */
    uint8_t *is_hull; /**< its face lies outside: an inner ring */
    int32_t *lowest;  /**< per ring: the point of the arrangement that is lexicographically smallest */
    int32_t *ring_of; /**< per signed edge, see gb_half: the ring on its left */
} gb_face_rings;
void gb_face_rings_release(gb_face_rings *rings);

/** Where a signed edge stands in an array of both directions. */
static inline size_t gb_half(int32_t use) {
    return use < 0 ? 2 * (size_t)~use + 1 : 2 * (size_t)use;
}

/** Walk along all edges with the left hand on the face. */
gb_status gb_walk_rings(const gb_arrangement *arrangement, gb_face_rings *out, gb_error *err);

/**
 * For every hull the ring whose face lies immediately west of it, found by a ray from its lowest point.
 *
 * @param west  out: per ring; -1 for the outside, and for rings that are no hull
 */
gb_status gb_find_west(const gb_arrangement *arrangement, const gb_face_rings *rings, int32_t *west,
                       gb_error *err);

/** Number the faces, give them their rings and areas, and edges their sides. */
gb_status gb_build_faces(gb_arrangement *arrangement, gb_error *err);

/** Who covers which face: cross edges from the outside inwards, then check every edge. GB_ERR_BUG when the
 *  owners do not close. */
gb_status gb_build_covers(gb_arrangement *arrangement, gb_error *err);

#endif
