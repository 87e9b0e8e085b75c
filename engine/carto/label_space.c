#include "carto/label_space.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

void gb_obstacles_release(gb_obstacles *obstacles) {
    gb_free(obstacles->box);
    gb_free(obstacles->line);
    *obstacles = (gb_obstacles){0};
}

bool gb_obstacles_add_box(gb_obstacles *obstacles, gb_box box) {
    if (!gb_reserve(&obstacles->box, &obstacles->box_capacity, obstacles->boxes, sizeof *obstacles->box))
        return false;
    obstacles->box[obstacles->boxes++] = box;
    return true;
}

bool gb_obstacles_add_line(gb_obstacles *obstacles, const double line[4]) {
    if (!gb_reserve(&obstacles->line, &obstacles->line_capacity, obstacles->lines, sizeof *obstacles->line))
        return false;
    memcpy(obstacles->line[obstacles->lines++], line, sizeof *obstacles->line);
    return true;
}

bool gb_box_meets_line(const gb_box *box, const double s[4]) {
    double enter = 0, leave = 1;
    const double step[4] = {s[0] - s[2], s[2] - s[0], s[1] - s[3], s[3] - s[1]};
    const double room[4] = {s[0] - box->x0, box->x1 - s[0], s[1] - box->y0, box->y1 - s[1]};
    for (int k = 0; k < 4; k++) {
        if (step[k] == 0) {
            if (room[k] < 0)
                return false;
        } else if (step[k] < 0) {
            enter = fmax(enter, room[k] / step[k]);
        } else {
            leave = fmin(leave, room[k] / step[k]);
        }
    }
    return enter <= leave;
}

static double turn(double ax, double ay, double bx, double by, double cx, double cy) {
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

static bool segments_cross(const double a[4], const double b[4]) {
    double d1 = turn(a[0], a[1], a[2], a[3], b[0], b[1]), d2 = turn(a[0], a[1], a[2], a[3], b[2], b[3]);
    double d3 = turn(b[0], b[1], b[2], b[3], a[0], a[1]), d4 = turn(b[0], b[1], b[2], b[3], a[2], a[3]);
    return (d1 > 0) != (d2 > 0) && (d3 > 0) != (d4 > 0);
}

static double point_to_segment(double x, double y, const double s[4]) {
    double dx = s[2] - s[0], dy = s[3] - s[1], length = dx * dx + dy * dy;
    double t = length > 0 ? fmin(fmax(((x - s[0]) * dx + (y - s[1]) * dy) / length, 0), 1) : 0;
    return hypot(x - s[0] - t * dx, y - s[1] - t * dy);
}

/* Two lines that nearly touch are read as one. */
static bool segments_apart(const double a[4], const double b[4], double distance) {
    if (segments_cross(a, b))
        return false;
    return point_to_segment(a[0], a[1], b) >= distance && point_to_segment(a[2], a[3], b) >= distance &&
           point_to_segment(b[0], b[1], a) >= distance && point_to_segment(b[2], b[3], a) >= distance;
}

bool gb_obstacles_box_free(const gb_obstacles *obstacles, gb_box box, double air) {
    gb_box wide = gb_box_grow(box, air);
    for (size_t i = 0; i < obstacles->boxes; i++)
        if (gb_box_overlap(&wide, &obstacles->box[i]))
            return false;
    for (size_t i = 0; i < obstacles->lines; i++)
        if (gb_box_meets_line(&wide, obstacles->line[i]))
            return false;
    return true;
}

bool gb_obstacles_line_free(const gb_obstacles *obstacles, const double line[4], double air) {
    for (size_t i = 0; i < obstacles->boxes; i++) {
        gb_box wide = gb_box_grow(obstacles->box[i], air);
        if (gb_box_meets_line(&wide, line))
            return false;
    }
    for (size_t i = 0; i < obstacles->lines; i++)
        if (!segments_apart(line, obstacles->line[i], air))
            return false;
    return true;
}

bool gb_obstacles_near(const gb_obstacles *obstacles, gb_box window, gb_obstacles *out) {
    *out = (gb_obstacles){.first_soft = obstacles->first_soft, .soft = obstacles->soft};
    bool room = true;
    for (size_t i = 0; i < obstacles->boxes && room; i++)
        if (gb_box_overlap(&window, &obstacles->box[i]))
            room = gb_obstacles_add_box(out, obstacles->box[i]);
    for (size_t i = 0; i < obstacles->lines && room; i++)
        if (gb_box_meets_line(&window, obstacles->line[i]))
            room = gb_obstacles_add_line(out, obstacles->line[i]);
    if (!room)
        gb_obstacles_release(out);
    return room;
}

void gb_soft_lines_in(gb_draft *draft, const gb_obstacles *obstacles, gb_box window, gb_soft_lines *out) {
    *out = (gb_soft_lines){0};
    for (size_t r = obstacles->first_soft; r < obstacles->first_soft + obstacles->soft; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(draft->scene, r, &x, &y);
        for (size_t i = 0; i + 1 < n; i++) {
            const double line[4] = {x[i], y[i], x[i + 1], y[i + 1]};
            if (!gb_box_meets_line(&window, line))
                continue;
            if (!gb_reserve(&out->line, &out->capacity, out->count, sizeof *out->line)) {
                gb_draft_fail_memory(draft);
                return;
            }
            memcpy(out->line[out->count++], line, sizeof line);
        }
    }
}

bool gb_soft_lines_meet(const gb_soft_lines *soft, gb_box box) {
    for (size_t i = 0; i < soft->count; i++)
        if (gb_box_meets_line(&box, soft->line[i]))
            return true;
    return false;
}
