#include "export/hatch.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_LINES = 200000 }; /* per set; a page at the finest pitch has a few thousand */

/* Where a ring's edge crosses hatch line `line`, at `along`; sense is the winding it adds. */
typedef struct crossing {
    int line, sense;
    double along;
} crossing;

typedef struct cutter {
    double cosine, sine, pitch; /* of one set of parallel lines */
    crossing *crossings;
    size_t count, capacity;
    gb_hatch_line *lines;
    size_t line_count, line_capacity;
} cutter;

static int crossing_order(const void *left, const void *right) {
    const crossing *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->along != b->along)
        return a->along < b->along ? -1 : 1;
    return a->sense - b->sense;
}

/* Rotated so that the hatch lines are level: u along a line, v across, v = k pitch on line k. An edge covers
 * the half-open range of v, so a vertex on a line counts once. */
static bool add_edge(cutter *cut, double u0, double v0, double u1, double v1) {
    if (v0 == v1)
        return true;
    double low = fmin(v0, v1), high = fmax(v0, v1);
    long first = lround(ceil(low / cut->pitch)), last = lround(ceil(high / cut->pitch)) - 1;
    for (long k = first; k <= last; k++) {
        double v = (double)k * cut->pitch;
        if (!gb_reserve(&cut->crossings, &cut->capacity, cut->count, sizeof *cut->crossings))
            return false;
        cut->crossings[cut->count++] =
            (crossing){(int)k, v1 > v0 ? 1 : -1, u0 + (u1 - u0) * (v - v0) / (v1 - v0)};
    }
    return true;
}

static bool add_ring(cutter *cut, const double *x, const double *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t j = i + 1 < n ? i + 1 : 0;
        if (!add_edge(cut, x[i] * cut->cosine + y[i] * cut->sine, y[i] * cut->cosine - x[i] * cut->sine,
                      x[j] * cut->cosine + y[j] * cut->sine, y[j] * cut->cosine - x[j] * cut->sine))
            return false;
    }
    return true;
}

static bool add_line(cutter *cut, double from, double to, double v) {
    if (to - from < 1e-6)
        return true;
    if (!gb_reserve(&cut->lines, &cut->line_capacity, cut->line_count, sizeof *cut->lines))
        return false;
    cut->lines[cut->line_count++] =
        (gb_hatch_line){from * cut->cosine - v * cut->sine, from * cut->sine + v * cut->cosine,
                        to * cut->cosine - v * cut->sine, to * cut->sine + v * cut->cosine};
    return true;
}

static bool join_crossings(cutter *cut) {
    if (cut->count)
        qsort(cut->crossings, cut->count, sizeof *cut->crossings, crossing_order);
    int winding = 0;
    double from = 0;
    for (size_t i = 0; i < cut->count; i++) {
        const crossing *at = &cut->crossings[i];
        if (i == 0 || cut->crossings[i - 1].line != at->line)
            winding = 0;
        int before = winding;
        winding += at->sense;
        if (before == 0)
            from = at->along;
        else if (winding == 0) {
            /* two areas that share a border: one line runs on through it */
            bool goes_on = i + 1 < cut->count && cut->crossings[i + 1].line == at->line &&
                           cut->crossings[i + 1].along - at->along < 1e-9;
            if (goes_on) {
                winding += cut->crossings[++i].sense;
            } else if (!add_line(cut, from, at->along, (double)at->line * cut->pitch)) {
                return false;
            }
        }
    }
    return true;
}

static bool cut_set(cutter *cut, const gb_scene *scene, size_t first_ring, size_t rings, double degrees) {
    /* y runs down the page: a line that rises to the right has a negative angle here */
    double angle = -degrees * 3.14159265358979323846 / 180;
    cut->cosine = cos(angle);
    cut->sine = sin(angle);
    cut->count = 0;
    for (size_t r = first_ring; r < first_ring + rings; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(scene, r, &x, &y);
        if (!add_ring(cut, x, y, n))
            return false;
    }
    return join_crossings(cut);
}

gb_status gb_hatch_cut(const gb_scene *scene, size_t first_ring, size_t rings, const gb_hatch *hatch,
                       gb_hatch_line **lines, size_t *count, gb_error *err) {
    *lines = NULL;
    *count = 0;
    double reach = gb_scene_width(scene) + gb_scene_height(scene);
    if (!(hatch->pitch > 0) || hatch->colour.alpha == 0)
        return GB_OK;
    if (reach / hatch->pitch > MOST_LINES)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "hatch pitch", .value = hatch->pitch);
    cutter cut = {.pitch = hatch->pitch};
    bool done = cut_set(&cut, scene, first_ring, rings, hatch->angle) &&
                (!hatch->cross || cut_set(&cut, scene, first_ring, rings, hatch->angle + 90));
    gb_free(cut.crossings);
    if (!done) {
        gb_free(cut.lines);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *lines = cut.lines;
    *count = cut.line_count;
    return GB_OK;
}
