/* Cutting shapes to the frame, on paper. Private to the room. */
#ifndef GB_CARTO_CLIP_H
#define GB_CARTO_CLIP_H

#include "carto/draft.h"

/** A growing list of points. Start with {0}. */
typedef struct gb_points {
    double *x, *y;
    size_t n, x_capacity, y_capacity;
} gb_points;

/** Append a point; false when out of memory. */
bool gb_points_add(gb_points *points, double x, double y);
void gb_points_release(gb_points *points);
/** Drop points closer than `distance` to the last one kept; first and last stay. */
void gb_points_thin(gb_points *points, double distance);

/** The part of a closed ring inside the box, as one ring (edges may run along the box). false: out of memory.
 *  Source: Sutherland & Hodgman (1974), CACM 17(1). */
bool gb_clip_ring(const gb_box *box, const gb_points *ring, gb_points *out);
/** Add to the scene the parts of an open line that lie inside the box. */
void gb_clip_line(gb_draft *draft, const gb_box *box, const gb_points *line);

#endif
