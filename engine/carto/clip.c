#include "carto/clip.h"

#include "base/memory.h"

#include <math.h>

bool gb_points_add(gb_points *points, double x, double y) {
    if (!gb_reserve(&points->x, &points->x_capacity, points->n, sizeof *points->x) ||
        !gb_reserve(&points->y, &points->y_capacity, points->n, sizeof *points->y))
        return false;
    points->x[points->n] = x;
    points->y[points->n++] = y;
    return true;
}

void gb_points_release(gb_points *points) {
    gb_free(points->x);
    gb_free(points->y);
    *points = (gb_points){0};
}

void gb_points_thin(gb_points *points, double distance) {
    if (points->n < 3)
        return;
    size_t kept = 1;
    for (size_t i = 1; i < points->n; i++) {
        bool last = i + 1 == points->n;
        if (!last && hypot(points->x[i] - points->x[kept - 1], points->y[i] - points->y[kept - 1]) < distance)
            continue;
        points->x[kept] = points->x[i];
        points->y[kept++] = points->y[i];
    }
    points->n = kept;
}

typedef enum side { LEFT, RIGHT, TOP, BOTTOM } side;

/* How far inside a side of the box a point lies. */
static double depth(const gb_box *box, side s, double x, double y) {
    switch (s) {
    case LEFT:
        return x - box->x0;
    case RIGHT:
        return box->x1 - x;
    case TOP:
        return y - box->y0;
    default:
        return box->y1 - y;
    }
}

static bool clip_side(const gb_box *box, side s, const gb_points *in, gb_points *out) {
    out->n = 0;
    for (size_t i = 0; i < in->n; i++) {
        size_t j = i == 0 ? in->n - 1 : i - 1;
        double here = depth(box, s, in->x[i], in->y[i]), before = depth(box, s, in->x[j], in->y[j]);
        if ((here >= 0) != (before >= 0)) {
            double t = before / (before - here);
            if (!gb_points_add(out, in->x[j] + t * (in->x[i] - in->x[j]),
                               in->y[j] + t * (in->y[i] - in->y[j])))
                return false;
        }
        if (here >= 0 && !gb_points_add(out, in->x[i], in->y[i]))
            return false;
    }
    return true;
}

bool gb_clip_ring(const gb_box *box, const gb_points *ring, gb_points *out) {
    gb_points a = {0}, b = {0};
    bool done = clip_side(box, LEFT, ring, &a) && clip_side(box, RIGHT, &a, &b) &&
                clip_side(box, TOP, &b, &a) && clip_side(box, BOTTOM, &a, &b);
    gb_points_release(&a);
    if (!done)
        gb_points_release(&b);
    *out = b;
    return done;
}

/* The part of a segment inside the box as a range of t; false when there is none (Liang & Barsky 1984). */
static bool clip_segment(const gb_box *box, double x0, double y0, double x1, double y1, double *enter,
                         double *leave) {
    *enter = 0;
    *leave = 1;
    for (side s = LEFT; s <= BOTTOM; s++) {
        double from = depth(box, s, x0, y0), to = depth(box, s, x1, y1);
        if (from < 0 && to < 0)
            return false;
        if (from < 0)
            *enter = fmax(*enter, from / (from - to));
        else if (to < 0)
            *leave = fmin(*leave, from / (from - to));
    }
    return *enter < *leave;
}

static void flush(gb_draft *draft, gb_points *piece) {
    if (piece->n > 1)
        gb_scene_add_ring(draft->scene, piece->x, piece->y, piece->n);
    piece->n = 0;
}

void gb_clip_line(gb_draft *draft, const gb_box *box, const gb_points *line) {
    gb_points piece = {0};
    bool room = true;
    for (size_t i = 0; i + 1 < line->n && room; i++) {
        double x0 = line->x[i], y0 = line->y[i], dx = line->x[i + 1] - x0, dy = line->y[i + 1] - y0;
        double enter, leave;
        if (!clip_segment(box, x0, y0, x0 + dx, y0 + dy, &enter, &leave)) {
            flush(draft, &piece);
            continue;
        }
        if (enter > 0)
            flush(draft, &piece);
        if (piece.n == 0)
            room = gb_points_add(&piece, x0 + enter * dx, y0 + enter * dy);
        room = room && gb_points_add(&piece, x0 + leave * dx, y0 + leave * dy);
        if (leave < 1)
            flush(draft, &piece);
    }
    if (room)
        flush(draft, &piece);
    else
        gb_draft_fail_memory(draft);
    gb_points_release(&piece);
}
