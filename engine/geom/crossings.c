/* Segments that cross, found in a grid. */
#include "geom/simplify.h"

#include "base/memory.h"
#include "geom/segment_grid.h"

#include <string.h>

/* The lines as they are without the dropped points. */
typedef struct kept_lines {
    const gb_topology *t;
    gb_segment *segment;
    int32_t *arc; /* per segment */
    size_t n;
} kept_lines;

static gb_status list_segments(kept_lines *k, const uint8_t *keep, gb_error *err) {
    const gb_topology *t = k->t;
    size_t kept = 0;
    for (size_t i = 0; i < t->points; i++)
        kept += keep[i];
    k->segment = gb_alloc(kept, sizeof *k->segment);
    k->arc = gb_alloc(kept, sizeof *k->arc);
    if (!k->segment || !k->arc)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t a = 0; a < t->arcs; a++) {
        size_t last = t->arc_start[a];
        for (size_t i = last + 1; i < t->arc_start[a + 1]; i++) {
            if (!keep[i])
                continue;
            k->segment[k->n] = (gb_segment){.from = (int32_t)last, .to = (int32_t)i};
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

static bool apart(double a0, double a1, double b0, double b1) {
    double low_a = a0 < a1 ? a0 : a1, high_a = a0 < a1 ? a1 : a0;
    double low_b = b0 < b1 ? b0 : b1, high_b = b0 < b1 ? b1 : b0;
    return high_a < low_b || high_b < low_a;
}

/* Segments that only meet in an end do not cross, unless one folds back over the other. */
static bool cross(const gb_topology *t, gb_segment s, gb_segment u) {
    size_t p[2] = {(size_t)s.from, (size_t)s.to}, q[2] = {(size_t)u.from, (size_t)u.to};
    if (apart(t->x[p[0]], t->x[p[1]], t->x[q[0]], t->x[q[1]]) ||
        apart(t->y[p[0]], t->y[p[1]], t->y[q[0]], t->y[q[1]]))
        return false;
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
    double qa = side(t, p[0], p[1], q[0]), qb = side(t, p[0], p[1], q[1]);
    double pa = side(t, q[0], q[1], p[0]), pb = side(t, q[0], q[1], p[1]);
    return ((qa > 0 && qb < 0) || (qa < 0 && qb > 0)) && ((pa > 0 && pb < 0) || (pa < 0 && pb > 0));
}

static void compare_cells(const gb_segment_grid *g, const kept_lines *k, const uint8_t *changed,
                          uint8_t *crosses) {
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        for (size_t i = g->cell_start[cell]; i < g->cell_start[cell + 1]; i++) {
            int32_t p = g->entry[i];
            for (size_t j = i + 1; j < g->cell_start[cell + 1]; j++) {
                int32_t q = g->entry[j];
                if ((changed[k->arc[p]] || changed[k->arc[q]]) && cross(k->t, k->segment[p], k->segment[q]))
                    crosses[k->arc[p]] = crosses[k->arc[q]] = 1;
            }
        }
    }
}

gb_status gb_find_crossings(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                            uint8_t *crosses, gb_error *err) {
    kept_lines k = {.t = topology};
    gb_segment_grid g = {0};
    memset(crosses, 0, topology->arcs);
    gb_status status = list_segments(&k, keep, err);
    if (status == GB_OK)
        status = gb_segment_grid_new(topology->x, topology->y, k.segment, k.n, 0, NULL, &g, err);
    if (status == GB_OK)
        compare_cells(&g, &k, changed, crosses);
    gb_segment_grid_release(&g);
    gb_free(k.segment);
    gb_free(k.arc);
    return status;
}
