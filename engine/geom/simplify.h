/* Simplifying one arc, and finding segments that cross; for the files of this room only. */
#ifndef GB_GEOM_SIMPLIFY_H
#define GB_GEOM_SIMPLIFY_H

#include "geom/topology_data.h"

/** A vertex that may go. */
typedef struct gb_line_candidate {
    double importance;
    int32_t vertex;
} gb_line_candidate;

/** Scratch for arcs of up to `capacity` points. Start with {0}. */
typedef struct gb_line_scratch {
    size_t capacity;
    int32_t *previous, *next; /* kept neighbours along the line */
    gb_line_candidate *heap;  /* least important first */
    int32_t *place;           /* where each vertex stands in it, or -1 */
    double *error;            /* how far dropped vertices may lie from the segment that starts here */
} gb_line_scratch;

/** Room for lines of so many points; what stood there is dropped. GB_ERR_NOMEM. */
gb_status gb_line_scratch_reserve(gb_line_scratch *scratch, size_t points, gb_error *err);
void gb_line_scratch_release(gb_line_scratch *scratch);

/**
 * Which vertices of a line stay. The ends always do.
 *
 * @param least  points that must stay (2; 4 for a closed line)
 * @param keep   out: n, 1 = stays
 */
void gb_line_simplify(const double *x, const double *y, size_t n, size_t least, double tolerance,
                      gb_line_scratch *scratch, uint8_t *keep);

/**
 * Mark arcs of which a segment crosses one of another or the same arc.
 *
 * @param keep     per point of the topology: 0 = dropped, its neighbours are joined
 * @param changed  per arc: 0 = as it was when it was last looked at; two of these are not compared again
 * @param crosses  out: per arc 1 or 0
 */
gb_status gb_find_crossings(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                            uint8_t *crosses, gb_error *err);

/**
 * Mark arcs that jumped over an island or enclave: a group of arcs without connection to their own.
 *
 * @param changed  per arc: only these are looked at
 * @param bad      per arc; 1 is added, nothing is reset
 */
gb_status gb_find_jumps(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                        uint8_t *bad, gb_error *err);

#endif
