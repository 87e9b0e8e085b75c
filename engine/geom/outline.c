/* Outer arcs as directed segments; whether they cross, and the loops that they make around open ground. */
#include "geom/outline.h"

#include "base/memory.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"

#include <math.h>
#include <stdlib.h>

enum { NONE = -1 };

/* Where an outer arc comes to a node or leaves it, in its direction with the ground on the left. */
typedef struct arc_end {
    int32_t arc, node;
    bool leaves;
    double angle; /* of the way from the node into the arc */
} arc_end;

typedef struct finder {
    const gb_topology *t;
    gb_outline *out;
    int32_t *first; /* per arc: its first segment, or NONE */
    arc_end *ends;  /* by node, counter-clockwise */
    size_t end_count;
    int32_t *before; /* per arc: the outer arc before it along the open ground on its right */
    gb_segment_grid grid;
} finder;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Twice in one direction: two areas on one side. */
static gb_status count_uses(finder *f, gb_error *err) {
    uint8_t *used = gb_alloc_zero(f->t->arcs, 1);
    if (!used)
        return no_memory(err);
    for (size_t u = 0; u < f->t->uses; u++) {
        size_t arc = gb_use_arc(f->t->arc[u]);
        uint8_t side = f->t->arc[u] < 0 ? 2 : 1;
        if (used[arc] & side)
            f->out->has_overlap = true;
        used[arc] |= side;
    }
    gb_free(used);
    return GB_OK;
}

static bool is_outer(const gb_topology *t, size_t a) {
    return (t->left[a] == GB_OUTSIDE) != (t->right[a] == GB_OUTSIDE);
}

static gb_status list_segments(finder *f, gb_error *err) {
    const gb_topology *t = f->t;
    size_t n = 0;
    for (size_t a = 0; a < t->arcs; a++)
        n += is_outer(t, a) ? t->arc_start[a + 1] - t->arc_start[a] - 1 : 0;
    f->out->segment = gb_alloc(n, sizeof *f->out->segment);
    f->first = gb_alloc(t->arcs, sizeof *f->first);
    if (!f->out->segment || !f->first)
        return no_memory(err);
    gb_segment *to = f->out->segment;
    for (size_t a = 0; a < t->arcs; a++) {
        f->first[a] = is_outer(t, a) ? (int32_t)(to - f->out->segment) : NONE;
        for (size_t i = t->arc_start[a]; is_outer(t, a) && i + 1 < t->arc_start[a + 1]; i++) {
            int32_t p = (int32_t)i, q = p + 1;
            *to++ = t->right[a] == GB_OUTSIDE ? (gb_segment){p, q} : (gb_segment){q, p};
        }
    }
    f->out->n = n;
    return GB_OK;
}

/* --- crossings --- */

static int side_of(const gb_topology *t, gb_segment s, int32_t p) {
    return gb_orientation(t->x[s.from], t->y[s.from], t->x[s.to], t->y[s.to], t->x[p], t->y[p]);
}

static bool same_place(const gb_topology *t, int32_t p, int32_t q) {
    return t->x[p] == t->x[q] && t->y[p] == t->y[q];
}

static bool boxes_apart(const gb_topology *t, gb_segment p, gb_segment q) {
    return fmax(t->x[p.from], t->x[p.to]) < fmin(t->x[q.from], t->x[q.to]) ||
           fmax(t->x[q.from], t->x[q.to]) < fmin(t->x[p.from], t->x[p.to]) ||
           fmax(t->y[p.from], t->y[p.to]) < fmin(t->y[q.from], t->y[q.to]) ||
           fmax(t->y[q.from], t->y[q.to]) < fmin(t->y[p.from], t->y[p.to]);
}

/* Do two segments have more in common than an end? */
static bool collide(const gb_topology *t, gb_segment p, gb_segment q) {
    if (boxes_apart(t, p, q))
        return false;
    int q0 = side_of(t, p, q.from), q1 = side_of(t, p, q.to);
    int p0 = side_of(t, q, p.from), p1 = side_of(t, q, p.to);
    int32_t pe[2] = {p.from, p.to}, qe[2] = {q.from, q.to};
    for (int k = 0; k < 4; k++) {
        if (!same_place(t, pe[k & 1], qe[k >> 1]))
            continue;
        int32_t node = pe[k & 1], a = pe[!(k & 1)], b = qe[!(k >> 1)];
        double dot =
            (t->x[a] - t->x[node]) * (t->x[b] - t->x[node]) + (t->y[a] - t->y[node]) * (t->y[b] - t->y[node]);
        return q0 == 0 && q1 == 0 && dot > 0;
    }
    return q0 * q1 <= 0 && p0 * p1 <= 0;
}

static bool has_crossing(const finder *f) {
    const gb_segment_grid *g = &f->grid;
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        for (size_t i = g->cell_start[cell]; i < g->cell_start[cell + 1]; i++) {
            for (size_t j = i + 1; j < g->cell_start[cell + 1]; j++) {
                if (collide(f->t, g->segment[g->entry[i]], g->segment[g->entry[j]]))
                    return true;
            }
        }
    }
    return false;
}

/* --- loops --- */

static int by_node_and_angle(const void *pa, const void *pb) {
    const arc_end *a = pa, *b = pb;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    if (a->angle != b->angle)
        return a->angle < b->angle ? -1 : 1;
    return a->arc < b->arc ? -1 : a->arc > b->arc;
}

static arc_end end_of(const gb_topology *t, size_t a, bool at_start) {
    size_t first = t->arc_start[a], last = t->arc_start[a + 1] - 1;
    size_t at = at_start ? first : last, next = at_start ? first + 1 : last - 1;
    return (arc_end){.arc = (int32_t)a,
                     .node = at_start ? t->start_node[a] : t->end_node[a],
                     .leaves = at_start == (t->right[a] == GB_OUTSIDE),
                     .angle = atan2(t->y[next] - t->y[at], t->x[next] - t->x[at])};
}

static gb_status list_ends(finder *f, gb_error *err) {
    f->before = gb_alloc(f->t->arcs, sizeof *f->before);
    f->ends = gb_alloc(2 * f->t->arcs, sizeof *f->ends);
    if (!f->before || !f->ends)
        return no_memory(err);
    for (size_t a = 0; a < f->t->arcs; a++) {
        if (f->first[a] == NONE)
            continue;
        f->ends[f->end_count++] = end_of(f->t, a, true);
        f->ends[f->end_count++] = end_of(f->t, a, false);
    }
    qsort(f->ends, f->end_count, sizeof *f->ends, by_node_and_angle);
    return GB_OK;
}

/* Counter-clockwise around a node: an arc that leaves, its ground, an arc that comes, open ground, and so on.
 * Any other order means ground over ground. @return false then */
static bool join_ends(finder *f) {
    for (size_t i = 0, end; i < f->end_count; i = end) {
        for (end = i + 1; end < f->end_count && f->ends[end].node == f->ends[i].node;)
            end++;
        for (size_t k = i; k < end; k++) {
            const arc_end *here = &f->ends[k], *next = &f->ends[k + 1 == end ? i : k + 1];
            if (here->leaves == next->leaves)
                return false;
            if (next->leaves)
                f->before[next->arc] = here->arc;
        }
    }
    return true;
}

static double arc_area2(const gb_topology *t, size_t a, double x0, double y0) {
    double sum = 0;
    for (size_t i = t->arc_start[a]; i + 1 < t->arc_start[a + 1]; i++)
        sum += (t->x[i] - x0) * (t->y[i + 1] - t->y[i]) - (t->y[i] - y0) * (t->x[i + 1] - t->x[i]);
    return t->right[a] == GB_OUTSIDE ? sum : -sum;
}

/* How often the open side of a segment is covered: what a ray to the right crosses. */
static int cover_beside(const finder *f, size_t own) {
    const gb_topology *t = f->t;
    const gb_segment_grid *g = &f->grid;
    gb_segment s = f->out->segment[own];
    double x = (t->x[s.from] + t->x[s.to]) / 2, y = (t->y[s.from] + t->y[s.to]) / 2;
    int cover = t->y[s.to] > t->y[s.from] ? 0 : -1;
    size_t cell = gb_segment_grid_cell(g, x, y), row_end = (cell / g->columns + 1) * g->columns;
    for (; cell < row_end; cell++) {
        for (size_t i = g->cell_start[cell]; i < g->cell_start[cell + 1]; i++) {
            gb_segment w = g->segment[g->entry[i]];
            bool up = t->y[w.to] > y;
            if ((size_t)g->entry[i] == own || (t->y[w.from] > y) == up)
                continue;
            double part = (y - t->y[w.from]) / (t->y[w.to] - t->y[w.from]);
            double at = t->x[w.from] + part * (t->x[w.to] - t->x[w.from]);
            if (at > x && gb_segment_grid_cell(g, at, y) == cell)
                cover += up ? 1 : -1;
        }
    }
    return cover;
}

/* The steepest segment of an arc: a ray crosses it well. */
static size_t steepest(const finder *f, size_t a) {
    const gb_topology *t = f->t;
    size_t first = (size_t)f->first[a], end = first + t->arc_start[a + 1] - t->arc_start[a] - 1, best = first;
    double most = -1;
    for (size_t i = first; i < end; i++) {
        gb_segment s = f->out->segment[i];
        double rise = fabs(t->y[s.to] - t->y[s.from]);
        if (rise > most) {
            most = rise;
            best = i;
        }
    }
    return best;
}

static double rise_of(const finder *f, size_t i) {
    gb_segment s = f->out->segment[i];
    return fabs(f->t->y[s.to] - f->t->y[s.from]);
}

/* Walk the loops around open ground backwards. One that runs clockwise in the direction of its arcs encloses
 * open ground; any must have uncovered ground beside it. */
static void walk_loops(finder *f) {
    for (size_t a = 0; a < f->t->arcs && !f->out->has_overlap; a++) {
        if (f->first[a] == NONE || f->before[a] == NONE)
            continue;
        size_t origin = f->t->arc_start[a], beside = steepest(f, a);
        double area2 = 0;
        for (size_t b = a; f->before[b] != NONE;) {
            size_t next = (size_t)f->before[b], steep = steepest(f, b);
            area2 += arc_area2(f->t, b, f->t->x[origin], f->t->y[origin]);
            if (rise_of(f, steep) > rise_of(f, beside))
                beside = steep;
            f->before[b] = NONE;
            b = next;
        }
        if (area2 < 0)
            f->out->has_gap = true;
        if (cover_beside(f, beside) != 0)
            f->out->has_overlap = true;
    }
}

static gb_status look(finder *f, gb_error *err) {
    gb_status status =
        gb_segment_grid_new(f->t->x, f->t->y, f->out->segment, f->out->n, 0, NULL, &f->grid, err);
    if (status == GB_OK)
        status = list_ends(f, err);
    if (status != GB_OK || f->out->n == 0)
        return status;
    if (has_crossing(f) || !join_ends(f))
        f->out->has_overlap = true;
    else
        walk_loops(f);
    return GB_OK;
}

gb_status gb_outline_find(const gb_topology *topology, gb_outline *out, gb_error *err) {
    *out = (gb_outline){.topology = topology};
    finder f = {.t = topology, .out = out};
    gb_status status = count_uses(&f, err);
    if (status == GB_OK)
        status = list_segments(&f, err);
    if (status == GB_OK && !out->has_overlap)
        status = look(&f, err);
    gb_segment_grid_release(&f.grid);
    gb_free(f.first);
    gb_free(f.ends);
    gb_free(f.before);
    if (status != GB_OK)
        gb_outline_release(out);
    return status;
}

void gb_outline_release(gb_outline *outline) {
    gb_free(outline->segment);
    *outline = (gb_outline){0};
}
