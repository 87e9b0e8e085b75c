/* Private to export: hatch lines cut to a shape. */
#ifndef GB_EXPORT_HATCH_H
#define GB_EXPORT_HATCH_H

#include "base/error.h"
#include "carto/scene.h"

#include <stddef.h>

/** One piece of a hatch line, mm on the page. */
typedef struct gb_hatch_line {
    double x0, y0, x1, y1;
} gb_hatch_line;

/**
 * The lines of a hatch inside closed rings (non-zero winding over all of them together). Line k of a set runs
 * through the page origin plus k pitches, so neighbouring shapes continue each other's lines. Cutting here
 * and not by a clip keeps patterns out of PDF and SVG, where viewers and importers spoil them.
 *
 * @param lines  out: yours (gb_free); NULL when there are none
 */
gb_status gb_hatch_cut(const gb_scene *scene, size_t first_ring, size_t rings, const gb_hatch *hatch,
                       gb_hatch_line **lines, size_t *count, gb_error *err);

#endif
