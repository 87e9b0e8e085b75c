/* Segments that cross, found in a grid. */
#include "geom/simplify.h"

#include "base/memory.h"
#include "geom/orientation.h"
#include "geom/segment_grid.h"

#include <string.h>

/* The lines as they are without the dropped points. */
typedef struct kept_lines {
    const gb_topology *t;
    gb_segment *segment;
    int32_t *arc;     /* per segment */
    uint8_t *changed; /* per segment */
    size_t n;
} kept_lines;

static gb_status list_segments(kept_lines *k, const uint8_t *keep, const uint8_t *changed, gb_error *err) {
    const gb_topology *t = k->t;
    size_t kept = 0;
    for (size_t i = 0; i < t->points; i++)
        kept += keep[i];
    k->segment = gb_alloc(kept, sizeof *k->segment);
    k->arc = gb_alloc(kept, sizeof *k->arc);
    k->changed = gb_alloc(kept, 1);
    if (!k->segment || !k->arc || !k->changed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t a = 0; a < t->arcs; a++) {
        size_t last = t->arc_start[a];
        for (size_t i = last + 1; i < t->arc_start[a + 1]; i++) {
            if (!keep[i])
                continue;
            k->segment[k->n] = (gb_segment){.from = (int32_t)last, .to = (int32_t)i};
            k->changed[k->n] = changed[a];
            k->arc[k->n++] = (int32_t)a;
            last = i;
        }
    }
    return GB_OK;
}

static double side(const gb_topology *t, size_t a, size_t b, size_t p) {
    return (t->x[b] - t->x[a]) * (t->y[p] - t->y[a]) - (t->y[b] - t->y[a]) * (t->x[p] - t->x[a]);
}

static bool same_point(const gb_topology *t, size_t a, size_t b) {
    return t->x[a] == t->x[b] && t->y[a] == t->y[b];
}

static int turn(const gb_topology *t, size_t a, size_t b, size_t c) {
    return gb_orientation(t->x[a], t->y[a], t->x[b], t->y[b], t->x[c], t->y[c]);
}

/* Of segments without a common end, with boxes that meet. A line that passes through a vertex of another one
 * counts: which side of it the other lies on can no longer be told. */
static bool meet(const gb_topology *t, const size_t p[2], const size_t q[2]) {
    return turn(t, p[0], p[1], q[0]) * turn(t, p[0], p[1], q[1]) <= 0 &&
           turn(t, q[0], q[1], p[0]) * turn(t, q[0], q[1], p[1]) <= 0;
}

/* Of segments with boxes that meet. Those that only meet in an end of both do not cross, unless one folds
 * back over the other. */
static bool cross(const gb_topology *t, gb_segment s, gb_segment u) {
    size_t p[2] = {(size_t)s.from, (size_t)s.to}, q[2] = {(size_t)u.from, (size_t)u.to};
    size_t shared = 0, a = p[1], b = q[1], node = p[0];
    for (int k = 0; k < 4; k++) {
        if (!same_point(t, p[k & 1], q[k >> 1]))
            continue;
        shared++;
        node = p[k & 1];
        a = p[!(k & 1)];
        b = q[!(k >> 1)];
    }
    if (shared > 1)
        return true;
    if (shared == 1) {
        double dot =
            (t->x[a] - t->x[node]) * (t->x[b] - t->x[node]) + (t->y[a] - t->y[node]) * (t->y[b] - t->y[node]);
        return side(t, node, a, b) == 0 && dot > 0;
    }
    return meet(t, p, q);
}

typedef struct box {
    double x0, y0, x1, y1;
} box;

static box box_of(const gb_topology *t, gb_segment s) {
    double ax = t->x[s.from], ay = t->y[s.from], bx = t->x[s.to], by = t->y[s.to];
    return (box){ax < bx ? ax : bx, ay < by ? ay : by, ax < bx ? bx : ax, ay < by ? by : ay};
}

static bool apart(const box *a, const box *b) {
    return a->x1 < b->x0 || b->x1 < a->x0 || a->y1 < b->y0 || b->y1 < a->y0;
}

static size_t fullest_cell(const gb_segment_grid *g) {
    size_t most = 0;
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        size_t n = g->cell_start[cell + 1] - g->cell_start[cell];
        most = n > most ? n : most;
    }
    return most;
}

/* One against the others of its cell that come after it. */
static void compare(const kept_lines *k, const box *boxes, const int32_t *entry, size_t n, uint8_t *crosses) {
    for (size_t j = 1; j < n; j++) {
        int32_t p = entry[0], q = entry[j];
        if (!apart(&boxes[0], &boxes[j]) && (k->changed[p] || k->changed[q]) &&
            cross(k->t, k->segment[p], k->segment[q]))
            crosses[k->arc[p]] = crosses[k->arc[q]] = 1;
    }
}

static gb_status compare_cells(const gb_segment_grid *g, const kept_lines *k, uint8_t *crosses,
                               gb_error *err) {
    box *boxes = gb_alloc(fullest_cell(g), sizeof *boxes); /* close together in memory */
    if (!boxes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        const int32_t *entry = g->entry + g->cell_start[cell];
        size_t n = g->cell_start[cell + 1] - g->cell_start[cell];
        for (size_t i = 0; n > 1 && i < n; i++)
            boxes[i] = box_of(k->t, k->segment[entry[i]]);
        for (size_t i = 0; i + 1 < n; i++)
            compare(k, boxes + i, entry + i, n - i, crosses);
    }
    gb_free(boxes);
    return GB_OK;
}

gb_status gb_find_crossings(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                            uint8_t *crosses, gb_error *err) {
    kept_lines k = {.t = topology};
    gb_segment_grid g = {0};
    memset(crosses, 0, topology->arcs);
    bool all = memchr(changed, 0, topology->arcs) == NULL;
    gb_status status = list_segments(&k, keep, changed, err);
    if (status == GB_OK)
        status =
            gb_segment_grid_new(topology->x, topology->y, k.segment, k.n, 0, all ? NULL : k.changed, &g, err);
    if (status == GB_OK)
        status = compare_cells(&g, &k, crosses, err);
    gb_segment_grid_release(&g);
    gb_free(k.segment);
    gb_free(k.arc);
    gb_free(k.changed);
    return status;
}
