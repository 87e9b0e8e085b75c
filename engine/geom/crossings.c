/* Segments that cross, found in a grid. */
#include "geom/simplify.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS_ACROSS = 4096 };

typedef struct segment {
    size_t from, to;       /* points of the topology */
    double x0, y0, x1, y1; /* bounds */
    int32_t arc;
} segment;

typedef struct grid {
    const gb_topology *t;
    segment *segments;
    size_t n;
    double x0, y0, cell;
    size_t columns, rows;
    size_t *cell_start; /* columns * rows + 1 */
    int32_t *entry;
} grid;

static gb_status list_segments(grid *g, const uint8_t *keep, gb_error *err) {
    const gb_topology *t = g->t;
    size_t kept = 0;
    for (size_t i = 0; i < t->points; i++)
        kept += keep[i];
    g->segments = gb_alloc(kept, sizeof *g->segments);
    if (!g->segments)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t a = 0; a < t->arcs; a++) {
        size_t last = t->arc_start[a];
        for (size_t i = last + 1; i < t->arc_start[a + 1]; i++) {
            if (!keep[i])
                continue;
            g->segments[g->n++] = (segment){.from = last,
                                            .to = i,
                                            .x0 = t->x[last] < t->x[i] ? t->x[last] : t->x[i],
                                            .y0 = t->y[last] < t->y[i] ? t->y[last] : t->y[i],
                                            .x1 = t->x[last] < t->x[i] ? t->x[i] : t->x[last],
                                            .y1 = t->y[last] < t->y[i] ? t->y[i] : t->y[last],
                                            .arc = (int32_t)a};
            last = i;
        }
    }
    return GB_OK;
}

/* Cells of about two mean segments, so that most segments touch one to three cells. */
static void choose_cells(grid *g) {
    double box[4] = {0, 0, 1, 1}, length = 0;
    gb_topology_bounds(g->t, box);
    for (size_t i = 0; i < g->n; i++) {
        const segment *s = &g->segments[i];
        length += hypot(g->t->x[s->to] - g->t->x[s->from], g->t->y[s->to] - g->t->y[s->from]);
    }
    double width = fmax(box[2] - box[0], box[3] - box[1]);
    g->cell = fmax(2 * length / (double)(g->n ? g->n : 1), width / MOST_CELLS_ACROSS);
    if (!(g->cell > 0))
        g->cell = 1;
    g->x0 = box[0];
    g->y0 = box[1];
    g->columns = (size_t)((box[2] - box[0]) / g->cell) + 1;
    g->rows = (size_t)((box[3] - box[1]) / g->cell) + 1;
}

typedef struct span {
    size_t c0, c1, r0, r1;
} span;

static span cells_of(const grid *g, const segment *s) {
    return (span){
        .c0 = (size_t)((s->x0 - g->x0) / g->cell),
        .c1 = (size_t)((s->x1 - g->x0) / g->cell),
        .r0 = (size_t)((s->y0 - g->y0) / g->cell),
        .r1 = (size_t)((s->y1 - g->y0) / g->cell),
    };
}

/* Counting sort: once to count (entry NULL), once to place. */
static void visit_cells(grid *g, bool placing) {
    for (size_t i = 0; i < g->n; i++) {
        span cells = cells_of(g, &g->segments[i]);
        for (size_t r = cells.r0; r <= cells.r1; r++) {
            for (size_t c = cells.c0; c <= cells.c1; c++) {
                size_t *start = &g->cell_start[r * g->columns + c];
                if (placing)
                    g->entry[start[1]++] = (int32_t)i;
                else
                    start[2]++;
            }
        }
    }
}

static gb_status fill_grid(grid *g, gb_error *err) {
    size_t cells = g->columns * g->rows;
    g->cell_start = gb_alloc_zero(cells + 2, sizeof *g->cell_start);
    if (!g->cell_start)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    visit_cells(g, false);
    for (size_t k = 1; k < cells + 2; k++)
        g->cell_start[k] += g->cell_start[k - 1];
    g->entry = gb_alloc(g->cell_start[cells + 1], sizeof *g->entry);
    if (!g->entry)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    visit_cells(g, true);
    return GB_OK;
}

static double side(const gb_topology *t, size_t a, size_t b, size_t p) {
    return (t->x[b] - t->x[a]) * (t->y[p] - t->y[a]) - (t->y[b] - t->y[a]) * (t->x[p] - t->x[a]);
}

static bool same_point(const gb_topology *t, size_t a, size_t b) {
    return t->x[a] == t->x[b] && t->y[a] == t->y[b];
}

/* Segments that only meet in an end do not cross, unless one folds back over the other. */
static bool cross(const gb_topology *t, const segment *p, const segment *q) {
    if (p->x1 < q->x0 || q->x1 < p->x0 || p->y1 < q->y0 || q->y1 < p->y0)
        return false;
    size_t shared = 0, a = p->to, b = q->to;
    for (int k = 0; k < 4; k++) {
        size_t u = k & 1 ? p->to : p->from, v = k & 2 ? q->to : q->from;
        if (!same_point(t, u, v))
            continue;
        shared++;
        a = k & 1 ? p->from : p->to;
        b = k & 2 ? q->from : q->to;
    }
    if (shared > 1)
        return true;
    if (shared == 1) {
        size_t node = a == p->from ? p->to : p->from;
        double dot =
            (t->x[a] - t->x[node]) * (t->x[b] - t->x[node]) + (t->y[a] - t->y[node]) * (t->y[b] - t->y[node]);
        return side(t, node, a, b) == 0 && dot > 0;
    }
    double qa = side(t, p->from, p->to, q->from), qb = side(t, p->from, p->to, q->to);
    double pa = side(t, q->from, q->to, p->from), pb = side(t, q->from, q->to, p->to);
    return ((qa > 0 && qb < 0) || (qa < 0 && qb > 0)) && ((pa > 0 && pb < 0) || (pa < 0 && pb > 0));
}

static void compare_cells(const grid *g, const uint8_t *changed, uint8_t *crosses) {
    for (size_t k = 0; k < g->columns * g->rows; k++) {
        for (size_t i = g->cell_start[k]; i < g->cell_start[k + 1]; i++) {
            const segment *p = &g->segments[g->entry[i]];
            for (size_t j = i + 1; j < g->cell_start[k + 1]; j++) {
                const segment *q = &g->segments[g->entry[j]];
                if ((changed[p->arc] || changed[q->arc]) && cross(g->t, p, q))
                    crosses[p->arc] = crosses[q->arc] = 1;
            }
        }
    }
}

gb_status gb_find_crossings(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                            uint8_t *crosses, gb_error *err) {
    grid g = {.t = topology};
    memset(crosses, 0, topology->arcs);
    gb_status status = list_segments(&g, keep, err);
    if (status == GB_OK && g.n > 0) {
        choose_cells(&g);
        status = fill_grid(&g, err);
        if (status == GB_OK)
            compare_cells(&g, changed, crosses);
    }
    gb_free(g.segments);
    gb_free(g.cell_start);
    gb_free(g.entry);
    return status;
}
