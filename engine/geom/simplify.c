/* All arcs once, so that neighbours keep one border. An arc that would spoil a ring or cross another
 * gets half its tolerance and another try, in the end none: then it stays as it was. */
#include "geom/simplify.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { ARCS_PER_BLOCK = 512, MOST_TRIES = 8 };

typedef struct simplifier {
    const gb_topology *t;
    double tolerance;
    uint8_t *keep;    /* per point */
    uint8_t *halved;  /* per arc: how often its tolerance was halved; MOST_TRIES = leave alone */
    uint8_t *pending; /* per arc: to be simplified (again) */
    uint8_t *bad;     /* per arc */
} simplifier;

static gb_status simplify_arc(const simplifier *s, size_t arc, gb_line_scratch *scratch, gb_error *err) {
    const gb_topology *t = s->t;
    size_t first = t->arc_start[arc], n = t->arc_start[arc + 1] - first;
    if (s->halved[arc] >= MOST_TRIES || n < 3) {
        memset(s->keep + first, 1, n);
        return GB_OK;
    }
    gb_status status = gb_line_scratch_reserve(scratch, n, err);
    size_t least = t->start_node[arc] == t->end_node[arc] ? 4 : 2;
    if (status == GB_OK)
        gb_line_simplify(t->x + first, t->y + first, n, least, ldexp(s->tolerance, -s->halved[arc]), scratch,
                         s->keep + first);
    return status;
}

static gb_status simplify_block(size_t block, int worker, void *data, gb_error *err) {
    (void)worker;
    const simplifier *s = data;
    gb_line_scratch scratch = {0};
    gb_status status = GB_OK;
    size_t end = (block + 1) * ARCS_PER_BLOCK;
    for (size_t a = block * ARCS_PER_BLOCK; status == GB_OK && a < end && a < s->t->arcs; a++) {
        if (s->pending[a])
            status = simplify_arc(s, a, &scratch, err);
    }
    gb_line_scratch_release(&scratch);
    return status;
}

/* Twice the signed area of a ring as it was and as it is to be. */
typedef struct ring_areas {
    double before, after;
    size_t points; /* that are kept */
} ring_areas;

static ring_areas areas_of(const gb_topology *t, const uint8_t *keep, size_t ring) {
    size_t origin = t->arc_start[gb_use_arc(t->arc[t->ring_arc[ring]])];
    double x0 = t->x[origin], y0 = t->y[origin];
    ring_areas a = {0, 0, 0};
    for (size_t u = t->ring_arc[ring]; u < t->ring_arc[ring + 1]; u++) {
        size_t arc = gb_use_arc(t->arc[u]), first = t->arc_start[arc];
        double px = t->x[first] - x0, py = t->y[first] - y0, qx = px, qy = py, before = 0, after = 0;
        for (size_t i = first + 1; i < t->arc_start[arc + 1]; i++) {
            double x = t->x[i] - x0, y = t->y[i] - y0;
            before += px * y - py * x;
            px = x;
            py = y;
            if (!keep[i])
                continue;
            after += qx * y - qy * x;
            qx = x;
            qy = y;
            a.points++;
        }
        a.before += t->arc[u] < 0 ? -before : before;
        a.after += t->arc[u] < 0 ? -after : after;
    }
    return a;
}

/* In a later try only what was done again needs another look: an older fault could not be mended then. */
static bool ring_changed(const simplifier *s, size_t ring) {
    bool changed = false;
    for (size_t u = s->t->ring_arc[ring]; u < s->t->ring_arc[ring + 1]; u++)
        changed |= s->pending[gb_use_arc(s->t->arc[u])] != 0;
    return changed;
}

/* A ring must keep three corners and the sign of its area. */
static void mark_spoilt_rings(const simplifier *s) {
    const gb_topology *t = s->t;
    for (size_t r = 0; r < t->rings; r++) {
        if (!ring_changed(s, r))
            continue;
        const ring_areas area = areas_of(t, s->keep, r);
        if (area.points >= 3 && area.after != 0 && (area.before > 0) == (area.after > 0))
            continue;
        for (size_t u = t->ring_arc[r]; u < t->ring_arc[r + 1]; u++)
            s->bad[gb_use_arc(t->arc[u])] = 1;
    }
}

static bool arc_lost_points(const simplifier *s, size_t arc) {
    size_t first = s->t->arc_start[arc];
    return memchr(s->keep + first, 0, s->t->arc_start[arc + 1] - first) != NULL;
}

/* Only arcs that lost points can be blamed. @return false when nothing is left to do again */
static bool plan_next_try(const simplifier *s) {
    bool any = false;
    for (size_t a = 0; a < s->t->arcs; a++) {
        s->pending[a] = s->bad[a] && s->halved[a] < MOST_TRIES && arc_lost_points(s, a);
        s->halved[a] += s->pending[a];
        any |= s->pending[a];
    }
    return any;
}

static gb_status choose_points(const simplifier *s, gb_error *err) {
    size_t blocks = (s->t->arcs + ARCS_PER_BLOCK - 1) / ARCS_PER_BLOCK;
    memset(s->pending, 1, s->t->arcs);
    bool again = true;
    for (int threads = 0; again; threads = 1) { /* later tries are few arcs: not worth waking anyone */
        gb_status status = gb_parallel_for(blocks, threads, simplify_block, (void *)s, err);
        if (status == GB_OK)
            status = gb_find_crossings(s->t, s->keep, s->pending, s->bad, err);
        if (status == GB_OK)
            status = gb_find_jumps(s->t, s->keep, s->pending, s->bad, err);
        if (status != GB_OK)
            return status;
        mark_spoilt_rings(s);
        again = plan_next_try(s);
    }
    return GB_OK;
}

static gb_status copy_kept(const simplifier *s, gb_topology *to, gb_error *err) {
    const gb_topology *t = s->t;
    gb_status status = GB_OK;
    for (size_t a = 0; status == GB_OK && a < t->arcs; a++) {
        for (size_t i = t->arc_start[a]; status == GB_OK && i < t->arc_start[a + 1]; i++) {
            if (s->keep[i])
                status = gb_topology_add_points(to, t->x + i, t->y + i, 1, err);
        }
        if (status == GB_OK)
            status = gb_topology_end_arc(to, t->start_node[a], t->end_node[a], err);
    }
    if (status != GB_OK)
        return status;
    if (t->arcs > 0) {
        memcpy(to->left, t->left, t->arcs * sizeof *to->left);
        memcpy(to->right, t->right, t->arcs * sizeof *to->right);
    }
    to->nodes = t->nodes;
    gb_topology_trim(to);
    return GB_OK;
}

static gb_status copy_rings(const gb_topology *t, gb_topology *to, gb_error *err) {
    gb_status status = GB_OK;
    size_t ring = 0;
    for (size_t p = 0; status == GB_OK && p < t->polygons; p++) {
        for (; status == GB_OK && ring < t->polygon_ring[p + 1]; ring++) {
            for (size_t u = t->ring_arc[ring]; status == GB_OK && u < t->ring_arc[ring + 1]; u++)
                status = gb_topology_add_use(to, t->arc[u], err);
            if (status == GB_OK)
                status = gb_topology_end_ring(to, err);
        }
        if (status == GB_OK)
            status = gb_topology_end_polygon(to, err);
    }
    memcpy(to->area_polygon, t->area_polygon, (t->areas + 1) * sizeof *to->area_polygon);
    return status;
}

gb_status gb_topology_simplify(const gb_topology *topology, double tolerance, gb_topology **out,
                               gb_error *err) {
    if (!(tolerance >= 0) || isinf(tolerance))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOLERANCE, .value = tolerance);
    simplifier s = {.t = topology, .tolerance = tolerance};
    gb_topology *to = NULL;
    s.keep = gb_alloc(topology->points, 1);
    s.halved = gb_alloc_zero(topology->arcs, 1);
    s.pending = gb_alloc(topology->arcs, 1);
    s.bad = gb_alloc(topology->arcs, 1);
    gb_status status = GB_OK;
    if (!s.keep || !s.halved || !s.pending || !s.bad)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = choose_points(&s, err);
    if (status == GB_OK)
        status = gb_topology_new(topology->areas, &to, err);
    if (status == GB_OK)
        status = copy_kept(&s, to, err);
    if (status == GB_OK)
        status = copy_rings(topology, to, err);
    gb_free(s.keep);
    gb_free(s.halved);
    gb_free(s.pending);
    gb_free(s.bad);
    if (status != GB_OK) {
        gb_topology_free(to);
        return status;
    }
    *out = to;
    return GB_OK;
}
