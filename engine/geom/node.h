/* Noding: cutting lines so that they meet in vertices only; for the files of this room only. */
#ifndef GB_GEOM_NODE_H
#define GB_GEOM_NODE_H

#include "geom/arrangement.h"
#include "geom/segment_grid.h"

#include <stdbool.h>

/** Lines over shared vertices. Start with {0}; release with gb_noding_release. */
typedef struct gb_noding {
    size_t vertices, vertex_capacity;
    double *x, *y; /**< no two vertices have the same coordinates */
    size_t lines;
    size_t *line_start; /**< lines + 1 */
    int32_t *chain;     /**< the vertices of a line, two that follow each other differ; a line that lost its
                             length has one */
    gb_arrangement_report report;
} gb_noding;

/**
 * Node lines as gb_arrange tells. Afterwards two segments of the chains are the same, or share an end and
 * nothing else, or have no point in common.
 *
 * @return see gb_arrange
 */
gb_status gb_node_lines(const gb_line_set *lines, double tolerance, gb_noding *out, gb_error *err);
void gb_noding_release(gb_noding *noding);

/** A vertex that must be put into a segment. */
typedef struct gb_insertion {
    int32_t segment, vertex;
    double along; /**< where on the segment: grows from its start to its end */
} gb_insertion;

/** Two segments that cross in a point which is no vertex. */
typedef struct gb_crossing {
    int32_t p, q;
    double x, y;
} gb_crossing;

/** Two vertices of different lines that should be one, lower < higher. */
typedef struct gb_near_pair {
    int32_t lower, higher;
    double square; /**< of their distance */
} gb_near_pair;

/** What one pass over the segments found, in an order that depends on the input only. Start with {0}. */
typedef struct gb_conflicts {
    size_t insertions, crossings, pairs;
    gb_insertion *insertion;
    gb_crossing *crossing;
    gb_near_pair *pair;
    double largest_move;
    size_t insertion_capacity, crossing_capacity, pair_capacity;
} gb_conflicts;

void gb_conflicts_release(gb_conflicts *conflicts);

/** What a pass looks for. */
typedef struct gb_conflict_search {
    const gb_segment_grid *grid;
    const uint8_t *changed; /**< per segment, or NULL: pairs without a changed one were compared before */
    const uint8_t *is_last; /**< per segment: the last of its line */
    double tolerance;
    double snap; /**< a crossing takes a vertex at most this far away */
    bool pairs;  /**< only look for pairs of vertices within the tolerance, not for conflicts of segments */
} gb_conflict_search;

/** Compare all pairs of segments that share a cell, in parallel. */
gb_status gb_find_conflicts(const gb_conflict_search *search, gb_conflicts *out, gb_error *err);

/**
 * Make one vertex of those that lie within the tolerance on different lines: each goes onto the nearest one
 * with a lower number that stays. Vertices of one line never join, so that a line keeps its shape.
 */
gb_status gb_join_vertices(gb_noding *noding, gb_near_pair *pair, size_t pairs, gb_error *err);

/** Turn crossings into new vertices, one for those at most `snap` apart, and into insertions. The grid
 * follows the vertices when they move to a larger block. */
gb_status gb_place_crossings(gb_noding *noding, gb_segment_grid *grid, double snap, gb_conflicts *conflicts,
                             gb_error *err);

/** May a vertex at (x, y) be put into the segment a b? Both halves must be shorter than the whole, so that
 * putting vertices into segments comes to an end. */
bool gb_fits_between(const gb_segment_grid *grid, int32_t a, int32_t b, double x, double y);
/** Where on its segment a place stands (see gb_insertion). */
double gb_along(const gb_segment_grid *grid, int32_t segment, double x, double y);

#endif
