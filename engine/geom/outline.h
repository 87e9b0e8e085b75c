/* Borders with ground on one side only, and what can be told from them at once; for the files of this room
 * only. */
#ifndef GB_GEOM_OUTLINE_H
#define GB_GEOM_OUTLINE_H

#include "geom/segment_grid.h"
#include "geom/topology.h"

#include <stdbool.h>

/** Start with {0}; release with gb_outline_release. */
typedef struct gb_outline {
    const gb_topology *topology; /**< borrowed: its points are those of the segments */
    gb_segment *segment;         /**< with the ground on the left */
    size_t n;
    bool has_overlap; /**< somewhere two areas lie over each other, or outlines touch so that it cannot be
                           excluded */
    bool has_gap;     /**< somewhere outlines enclose ground of no area; only known without an overlap */
} gb_outline;

/**
 * Areas overlap somewhere only when an arc is used twice in one direction, or when outlines cross, or when
 * one lies in the ground of another: borders with areas on both sides do not change how often ground is
 * covered.
 */
gb_status gb_outline_find(const gb_topology *topology, gb_outline *out, gb_error *err);
void gb_outline_release(gb_outline *outline);

#endif
