/* A quick proof that a ring is simple; for the files of this room only. */
#ifndef GB_GEOM_SIMPLE_RING_H
#define GB_GEOM_SIMPLE_RING_H

#include <stdbool.h>
#include <stddef.h>

/** Segments that share one bounding box. */
enum { GB_RING_BLOCK = 8 };
/** Doubles of scratch that a ring of n points needs. */
static inline size_t gb_ring_scratch(size_t n) {
    return 4 * ((n + GB_RING_BLOCK - 1) / GB_RING_BLOCK);
}

/**
 * true when no two segments of the ring (closed without repeating the first point) meet except neighbours
 * in their common end: such a ring is a valid polygon. false when they do or when rounding leaves a doubt.
 *
 * @param scratch  gb_ring_scratch(n) doubles
 * Source of the rounding bound: Shewchuk (1997), Adaptive precision floating-point arithmetic, bound A.
 */
bool gb_ring_surely_simple(const double *x, const double *y, size_t n, double *scratch);

#endif
