/* Vertices that lie on a border of another ring without being part of it; for the files of this room only. */
#ifndef GB_GEOM_SPLIT_H
#define GB_GEOM_SPLIT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** A segment of a ring that no other ring shares: between places `at` and at + 1 (or 0) of the ring. */
typedef struct gb_loose_segment {
    int32_t from, to; /**< vertices */
    int32_t ring;
    size_t at;
    double ax, ay, bx, by; /**< where they are */
} gb_loose_segment;

/** A vertex to be put into the segment that begins at place `at` of a ring. */
typedef struct gb_split {
    int32_t ring, vertex;
    size_t at;
    double along;    /**< 0..1 on the segment */
    double distance; /**< how far the vertex lies from it */
} gb_split;

/**
 * Find the ends of segments that lie within the tolerance of another segment, between its ends. Of a ring
 * every vertex gets at most one place, the nearest.
 *
 * @param splits  out: yours (gb_free), by ring, place and distance along; NULL when none
 */
gb_status gb_find_splits(const gb_loose_segment *segments, size_t n, double tolerance, gb_split **splits,
                         size_t *count, gb_error *err);

#endif
