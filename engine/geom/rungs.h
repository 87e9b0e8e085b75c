/* Short lines across the narrow places of open ground; for the files of this room only. */
#ifndef GB_GEOM_RUNGS_H
#define GB_GEOM_RUNGS_H

#include "geom/clearance.h"
#include "geom/outline.h"

/**
 * Lines no longer than `width` from an outline over open ground to one that faces it: from every end of a
 * segment straight to the nearest facing segment, and where two segments that run apart are `width` from each
 * other. Two segments face each other when their directions differ less than 45 degrees from opposite ones.
 * Cut along them, narrow open ground falls into pieces with ends where it becomes wide.
 *
 * @param rungs  out: yours (gb_free), each once, sorted by place; NULL when none
 */
gb_status gb_rungs_find(const gb_outline *outline, double width, gb_wall **rungs, size_t *count,
                        gb_error *err);

#endif
