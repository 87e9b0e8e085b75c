#include "geom/rungs.h"

#include "base/memory.h"
#include "geom/topology_data.h"

#include <math.h>
#include <stdlib.h>

/* cos 45: how far a rung may lean from straight across */
static const double steepness = 0.70710678118654752;

typedef struct search {
    const gb_outline *outline;
    double width;
    gb_segment_grid grid;
    gb_wall *rungs;
    size_t count, capacity;
} search;

/* A segment with its normal into the open ground. */
typedef struct facing {
    double ax, ay, bx, by, length, nx, ny;
} facing;

static facing segment_at(const search *s, size_t i) {
    const gb_topology *t = s->outline->topology;
    gb_segment g = s->outline->segment[i];
    facing f = {.ax = t->x[g.from], .ay = t->y[g.from], .bx = t->x[g.to], .by = t->y[g.to]};
    f.length = hypot(f.bx - f.ax, f.by - f.ay);
    f.nx = (f.by - f.ay) / f.length;
    f.ny = (f.ax - f.bx) / f.length;
    return f;
}

/* The point of a segment nearest to a place. */
static void foot_on(const facing *f, double x, double y, double *fx, double *fy) {
    double dx = f->bx - f->ax, dy = f->by - f->ay;
    double along = ((x - f->ax) * dx + (y - f->ay) * dy) / (f->length * f->length);
    *fx = along <= 0 ? f->ax : along >= 1 ? f->bx : f->ax + along * dx;
    *fy = along <= 0 ? f->ay : along >= 1 ? f->by : f->ay + along * dy;
}

static gb_status add(search *s, double ax, double ay, double bx, double by, gb_error *err) {
    if (!gb_reserve(&s->rungs, &s->capacity, s->count, sizeof *s->rungs))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    bool swap = bx < ax || (bx == ax && by < ay);
    s->rungs[s->count++] = swap ? (gb_wall){bx, by, ax, ay} : (gb_wall){ax, ay, bx, by};
    return GB_OK;
}

/* From a place on segment `own` to the nearest segment that faces it. */
static gb_status cross_from(search *s, size_t own, double x, double y, gb_error *err) {
    facing from = segment_at(s, own);
    size_t cell = gb_segment_grid_cell(&s->grid, x, y);
    double least = s->width, best_x = 0, best_y = 0;
    bool found = false;
    for (size_t i = s->grid.cell_start[cell]; i < s->grid.cell_start[cell + 1]; i++) {
        size_t other = (size_t)s->grid.entry[i];
        facing to = segment_at(s, other);
        double fx, fy;
        foot_on(&to, x, y, &fx, &fy);
        double dx = fx - x, dy = fy - y, distance = hypot(dx, dy);
        if (other == own || !(distance > 0) || distance > least || (found && distance == least) ||
            dx * from.nx + dy * from.ny < steepness * distance ||
            -dx * to.nx - dy * to.ny < steepness * distance)
            continue;
        found = true;
        least = distance;
        best_x = fx;
        best_y = fy;
    }
    return found ? add(s, x, y, best_x, best_y, err) : GB_OK;
}

/* Where a segment comes to stand `width` from the line of another. */
static gb_status cross_at_width(search *s, const facing *from, const facing *to, gb_error *err) {
    double a = (from->ax - to->ax) * to->nx + (from->ay - to->ay) * to->ny;
    double b = (from->bx - to->ax) * to->nx + (from->by - to->ay) * to->ny;
    if ((a < s->width) == (b < s->width) || -(from->nx * to->nx + from->ny * to->ny) < steepness)
        return GB_OK;
    double along = (s->width - a) / (b - a);
    double x = from->ax + along * (from->bx - from->ax), y = from->ay + along * (from->by - from->ay);
    double fx, fy;
    foot_on(to, x, y, &fx, &fy);
    if (hypot(fx - x, fy - y) > s->width * (1 + 1e-9))
        return GB_OK;
    return add(s, x, y, fx, fy, err);
}

static gb_status cross_pairs(search *s, gb_error *err) {
    const gb_segment_grid *g = &s->grid;
    gb_status status = GB_OK;
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        for (size_t i = g->cell_start[cell]; i < g->cell_start[cell + 1]; i++) {
            facing p = segment_at(s, (size_t)g->entry[i]);
            for (size_t j = i + 1; j < g->cell_start[cell + 1] && status == GB_OK; j++) {
                facing q = segment_at(s, (size_t)g->entry[j]);
                status = cross_at_width(s, &p, &q, err);
                if (status == GB_OK)
                    status = cross_at_width(s, &q, &p, err);
            }
        }
    }
    return status;
}

static int by_place(const void *pa, const void *pb) {
    const gb_wall *a = pa, *b = pb;
    double p[4] = {a->ax, a->ay, a->bx, a->by}, q[4] = {b->ax, b->ay, b->bx, b->by};
    for (int k = 0; k < 4; k++) {
        if (p[k] != q[k])
            return p[k] < q[k] ? -1 : 1;
    }
    return 0;
}

static void keep_different(search *s) {
    size_t kept = 0;
    qsort(s->rungs, s->count, sizeof *s->rungs, by_place);
    for (size_t i = 0; i < s->count; i++) {
        if (kept == 0 || by_place(&s->rungs[kept - 1], &s->rungs[i]) != 0)
            s->rungs[kept++] = s->rungs[i];
    }
    s->count = kept;
}

gb_status gb_rungs_find(const gb_outline *outline, double width, gb_wall **rungs, size_t *count,
                        gb_error *err) {
    const gb_topology *t = outline->topology;
    search s = {.outline = outline, .width = width};
    *rungs = NULL;
    *count = 0;
    gb_status status =
        gb_segment_grid_new(t->x, t->y, outline->segment, outline->n, width, NULL, &s.grid, err);
    for (size_t i = 0; i < outline->n && status == GB_OK; i++) {
        gb_segment g = outline->segment[i];
        status = cross_from(&s, i, t->x[g.from], t->y[g.from], err);
        if (status == GB_OK)
            status = cross_from(&s, i, t->x[g.to], t->y[g.to], err);
    }
    if (status == GB_OK)
        status = cross_pairs(&s, err);
    if (status == GB_OK && s.count > 0) {
        keep_different(&s);
        *rungs = s.rungs;
        *count = s.count;
        s.rungs = NULL;
    }
    gb_segment_grid_release(&s.grid);
    gb_free(s.rungs);
    return status;
}
