/* What labels keep away from: boxes, leaders, water and roads. Private to the room. */
#ifndef GB_CARTO_LABEL_SPACE_H
#define GB_CARTO_LABEL_SPACE_H

#include "carto/frame.h"

/** Boxes and lines that labels keep away from. */
typedef struct gb_obstacles {
    gb_box *box;
    size_t boxes, box_capacity;
    double (*line)[4];
    size_t lines, line_capacity;
    size_t first_soft, soft; /**< rings of the scene (water, roads) that names rather not lie over */
} gb_obstacles;

void gb_obstacles_release(gb_obstacles *obstacles);
/** false when out of memory. */
bool gb_obstacles_add_box(gb_obstacles *obstacles, gb_box box);
bool gb_obstacles_add_line(gb_obstacles *obstacles, const double line[4]);
/** The boxes and lines that meet the window, as a list of its own; false when out of memory. */
bool gb_obstacles_near(const gb_obstacles *obstacles, gb_box window, gb_obstacles *out);
/** true when the box, with `air` mm around it, touches nothing. */
bool gb_obstacles_box_free(const gb_obstacles *obstacles, gb_box box, double air);
/** true when a leader crosses no label and keeps `air` mm from labels and other leaders. */
bool gb_obstacles_line_free(const gb_obstacles *obstacles, const double line[4], double air);

/** Does any part of the line x0, y0, x1, y1 lie in the box? */
bool gb_box_meets_line(const gb_box *box, const double line[4]);

/** Loose pieces of lines. */
typedef struct gb_soft_lines {
    double (*line)[4];
    size_t count, capacity;
} gb_soft_lines;

/** The pieces of water and roads in a window; errors in the draft. Free line with gb_free. */
void gb_soft_lines_in(gb_draft *draft, const gb_obstacles *obstacles, gb_box window, gb_soft_lines *out);
/** true when a line passes through the box. */
bool gb_soft_lines_meet(const gb_soft_lines *soft, gb_box box);

#endif
