/* Looking for what is wrong between segments: a vertex on or near another segment, two that cross. */
#include "base/memory.h"
#include "base/parallel.h"
#include "geom/node.h"
#include "geom/orientation.h"

#include <math.h>
#include <string.h>

enum { BANDS = 64, FEW = 5000 };

typedef struct looker {
    const gb_conflict_search *s;
    const gb_segment_grid *g;
    gb_conflicts *found;
    size_t cell; /* the one that is being looked at */
} looker;

static double square_between(const gb_segment_grid *g, int32_t u, double x, double y) {
    double dx = x - g->x[u], dy = y - g->y[u];
    return dx * dx + dy * dy;
}

bool gb_fits_between(const gb_segment_grid *grid, int32_t a, int32_t b, double x, double y) {
    double whole = square_between(grid, a, grid->x[b], grid->y[b]);
    return square_between(grid, a, x, y) < whole && square_between(grid, b, x, y) < whole;
}

double gb_along(const gb_segment_grid *grid, int32_t segment, double x, double y) {
    gb_segment s = grid->segment[segment];
    double dx = grid->x[s.to] - grid->x[s.from], dy = grid->y[s.to] - grid->y[s.from];
    return (x - grid->x[s.from]) * dx + (y - grid->y[s.from]) * dy;
}

static bool within(double a, double b, double v) {
    return a < b ? a <= v && v <= b : b <= v && v <= a;
}

/* A vertex exactly on the segment; the caller knows that it is none of its ends. */
static bool lies_on(const gb_segment_grid *g, gb_segment s, int32_t v) {
    return within(g->x[s.from], g->x[s.to], g->x[v]) && within(g->y[s.from], g->y[s.to], g->y[v]) &&
           gb_orientation(g->x[s.from], g->y[s.from], g->x[s.to], g->y[s.to], g->x[v], g->y[v]) == 0;
}

/* Distance from a vertex to the inner part of a segment; INFINITY beside its ends. */
static double distance_to(const gb_segment_grid *g, gb_segment s, int32_t v) {
    double dx = g->x[s.to] - g->x[s.from], dy = g->y[s.to] - g->y[s.from];
    double vx = g->x[v] - g->x[s.from], vy = g->y[v] - g->y[s.from];
    double dot = vx * dx + vy * dy, square = dx * dx + dy * dy;
    if (!(dot > 0 && dot < square))
        return INFINITY;
    return fabs(dx * vy - dy * vx) / sqrt(square);
}

static gb_status add_insertion(looker *l, int32_t segment, int32_t vertex, gb_error *err) {
    gb_conflicts *c = l->found;
    if (!gb_reserve(&c->insertion, &c->insertion_capacity, c->insertions, sizeof *c->insertion))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    c->insertion[c->insertions++] =
        (gb_insertion){.segment = segment,
                       .vertex = vertex,
                       .along = gb_along(l->g, segment, l->g->x[vertex], l->g->y[vertex])};
    return GB_OK;
}

/* Is v so near to segment p that it must be put into it? */
static bool touches(looker *l, int32_t p, int32_t v) {
    const gb_segment_grid *g = l->g;
    gb_segment s = g->segment[p];
    if (s.from == v || s.to == v)
        return false;
    if (lies_on(g, s, v))
        return true;
    if (l->s->tolerance == 0)
        return false;
    double distance = distance_to(g, s, v);
    if (!(distance <= l->s->tolerance) || !gb_fits_between(g, s.from, s.to, g->x[v], g->y[v]))
        return false;
    if (gb_segment_grid_cell(g, g->x[v], g->y[v]) == l->cell)
        l->found->largest_move = fmax(l->found->largest_move, distance);
    return true;
}

/* Every touch is told once per pair, in the cell of the vertex; that it is there counts everywhere. */
static gb_status look_at_vertex(looker *l, int32_t p, int32_t v, bool *any, gb_error *err) {
    if (!touches(l, p, v))
        return GB_OK;
    *any = true;
    if (gb_segment_grid_cell(l->g, l->g->x[v], l->g->y[v]) != l->cell)
        return GB_OK;
    return add_insertion(l, p, v, err);
}

static int side(const gb_segment_grid *g, gb_segment s, int32_t v) {
    return gb_orientation(g->x[s.from], g->y[s.from], g->x[s.to], g->y[s.to], g->x[v], g->y[v]);
}

static double clamp(double value, double a, double b) {
    double low = a < b ? a : b, high = a < b ? b : a;
    return value < low ? low : value > high ? high : value;
}

/* Where two segments cross that surely do, kept inside the boxes of both. */
static void cross_point(const gb_segment_grid *g, gb_segment p, gb_segment q, double *x, double *y) {
    double px = g->x[p.to] - g->x[p.from], py = g->y[p.to] - g->y[p.from];
    double qx = g->x[q.to] - g->x[q.from], qy = g->y[q.to] - g->y[q.from];
    double fx = g->x[p.from] - g->x[q.from], fy = g->y[p.from] - g->y[q.from];
    double tx = g->x[p.to] - g->x[q.from], ty = g->y[p.to] - g->y[q.from];
    double from = fabs(qx * fy - qy * fx), to = fabs(qx * ty - qy * tx);
    double t = from + to > 0 ? from / (from + to) : 0.5;
    *x = t < 0.5 ? g->x[p.from] + t * px : g->x[p.to] - (1 - t) * px;
    *y = t < 0.5 ? g->y[p.from] + t * py : g->y[p.to] - (1 - t) * py;
    *x = clamp(clamp(*x, g->x[q.from], g->x[q.to]), g->x[p.from], g->x[p.to]);
    *y = clamp(clamp(*y, g->y[q.from], g->y[q.to]), g->y[p.from], g->y[p.to]);
}

static bool may_take(const gb_segment_grid *g, gb_segment s, int32_t v) {
    return s.from == v || s.to == v || gb_fits_between(g, s.from, s.to, g->x[v], g->y[v]);
}

/* The nearest vertex that a crossing can take, the lower number on a tie; -1 for none. Vertices near the
 * place are ends of segments in its cell. */
static int32_t vertex_near(const looker *l, gb_segment p, gb_segment q, double x, double y, double *square) {
    const gb_segment_grid *g = l->g;
    int32_t best = -1;
    *square = l->s->snap * l->s->snap;
    for (size_t i = g->cell_start[l->cell]; i < g->cell_start[l->cell + 1]; i++) {
        gb_segment s = g->segment[g->entry[i]];
        for (int k = 0; k < 2; k++) {
            int32_t v = k ? s.to : s.from;
            double d = square_between(g, v, x, y);
            if (d > *square || (d == *square && best >= 0 && v >= best))
                continue;
            bool exact = x == g->x[v] && y == g->y[v];
            if (!exact && !(may_take(g, p, v) && may_take(g, q, v)))
                continue;
            best = v;
            *square = d;
        }
    }
    return best;
}

static gb_status add_crossing(looker *l, int32_t i, int32_t j, gb_error *err) {
    const gb_segment_grid *g = l->g;
    gb_segment p = g->segment[i], q = g->segment[j];
    gb_conflicts *c = l->found;
    double x, y, square;
    cross_point(g, p, q, &x, &y);
    if (gb_segment_grid_cell(g, x, y) != l->cell)
        return GB_OK;
    int32_t v = vertex_near(l, p, q, x, y, &square);
    if (v < 0) {
        if (!gb_reserve(&c->crossing, &c->crossing_capacity, c->crossings, sizeof *c->crossing))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        c->crossing[c->crossings++] = (gb_crossing){.p = i, .q = j, .x = x, .y = y};
        return GB_OK;
    }
    c->largest_move = fmax(c->largest_move, sqrt(square));
    gb_status status = p.from == v || p.to == v ? GB_OK : add_insertion(l, i, v, err);
    return status != GB_OK || q.from == v || q.to == v ? status : add_insertion(l, j, v, err);
}

static gb_status look_for_conflicts(looker *l, int32_t i, int32_t j, gb_error *err) {
    const gb_segment_grid *g = l->g;
    gb_segment p = g->segment[i], q = g->segment[j];
    bool any = false;
    gb_status status = look_at_vertex(l, i, q.from, &any, err);
    if (status == GB_OK)
        status = look_at_vertex(l, i, q.to, &any, err);
    if (status == GB_OK)
        status = look_at_vertex(l, j, p.from, &any, err);
    if (status == GB_OK)
        status = look_at_vertex(l, j, p.to, &any, err);
    bool share_end = p.from == q.from || p.from == q.to || p.to == q.from || p.to == q.to;
    if (status != GB_OK || any || share_end)
        return status;
    if (side(g, p, q.from) * side(g, p, q.to) < 0 && side(g, q, p.from) * side(g, q, p.to) < 0)
        status = add_crossing(l, i, j, err);
    return status;
}

static gb_status look_at_pair(looker *l, int32_t u, int32_t v, gb_error *err) {
    const gb_segment_grid *g = l->g;
    gb_conflicts *c = l->found;
    int32_t lower = u < v ? u : v, higher = u < v ? v : u;
    double square = square_between(g, u, g->x[v], g->y[v]);
    if (u == v || square > l->s->tolerance * l->s->tolerance ||
        gb_segment_grid_cell(g, g->x[lower], g->y[lower]) != l->cell)
        return GB_OK;
    if (!gb_reserve(&c->pair, &c->pair_capacity, c->pairs, sizeof *c->pair))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    c->pair[c->pairs++] = (gb_near_pair){.lower = lower, .higher = higher, .square = square};
    return GB_OK;
}

/* The vertices that begin segments, and the last of a line: each vertex of a line once. */
static gb_status look_for_pairs(looker *l, int32_t i, int32_t j, gb_error *err) {
    gb_segment p = l->g->segment[i], q = l->g->segment[j];
    bool last_p = l->s->is_last[i], last_q = l->s->is_last[j];
    gb_status status = look_at_pair(l, p.from, q.from, err);
    if (status == GB_OK && last_p)
        status = look_at_pair(l, p.to, q.from, err);
    if (status == GB_OK && last_q)
        status = look_at_pair(l, p.from, q.to, err);
    if (status == GB_OK && last_p && last_q)
        status = look_at_pair(l, p.to, q.to, err);
    return status;
}

static bool apart(double a0, double a1, double b0, double b1, double reach) {
    double low_a = a0 < a1 ? a0 : a1, high_a = a0 < a1 ? a1 : a0;
    double low_b = b0 < b1 ? b0 : b1, high_b = b0 < b1 ? b1 : b0;
    return high_a + reach < low_b || high_b + reach < low_a;
}

static gb_status look_at_cell(looker *l, gb_error *err) {
    const gb_segment_grid *g = l->g;
    const uint8_t *changed = l->s->changed;
    double reach = l->s->tolerance > 0 ? g->reach : 0;
    gb_status status = GB_OK;
    size_t first = g->cell_start[l->cell], end = g->cell_start[l->cell + 1];
    for (size_t i = first; i < end; i++) {
        int32_t a = g->entry[i];
        gb_segment p = g->segment[a];
        for (size_t j = i + 1; j < end && status == GB_OK; j++) {
            int32_t b = g->entry[j];
            gb_segment q = g->segment[b];
            if ((changed && !changed[a] && !changed[b]) ||
                apart(g->x[p.from], g->x[p.to], g->x[q.from], g->x[q.to], reach) ||
                apart(g->y[p.from], g->y[p.to], g->y[q.from], g->y[q.to], reach))
                continue;
            status = l->s->pairs ? look_for_pairs(l, a, b, err) : look_for_conflicts(l, a, b, err);
        }
    }
    return status;
}

typedef struct bands {
    const gb_conflict_search *search;
    gb_conflicts band[BANDS];
} bands;

static gb_status look_at_band(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    bands *b = context;
    looker l = {.s = b->search, .g = b->search->grid, .found = &b->band[i]};
    size_t cells = l.g->columns * l.g->rows, end = cells * (i + 1) / BANDS;
    gb_status status = GB_OK;
    for (l.cell = cells * i / BANDS; status == GB_OK && l.cell < end; l.cell++)
        status = look_at_cell(&l, err);
    return status;
}

/* Put a list of n elements behind *count others. */
static bool append(void *array, size_t *count, const void *list, size_t n, size_t size) {
    void *block;
    memcpy(&block, array, sizeof block);
    char *grown = n > 0 ? gb_resize(block, *count + n, size) : NULL;
    if (!grown)
        return n == 0;
    memcpy(grown + *count * size, list, n * size);
    memcpy(array, &grown, sizeof grown);
    *count += n;
    return true;
}

gb_status gb_find_conflicts(const gb_conflict_search *search, gb_conflicts *out, gb_error *err) {
    bands b = {.search = search};
    *out = (gb_conflicts){0};
    int threads = search->grid->n < FEW ? 1 : 0; /* waking others takes longer than the work */
    gb_status status = gb_parallel_for(BANDS, threads, look_at_band, &b, err);
    for (size_t i = 0; i < BANDS; i++) {
        gb_conflicts *c = &b.band[i];
        if (status == GB_OK &&
            (!append(&out->insertion, &out->insertions, c->insertion, c->insertions, sizeof *c->insertion) ||
             !append(&out->crossing, &out->crossings, c->crossing, c->crossings, sizeof *c->crossing) ||
             !append(&out->pair, &out->pairs, c->pair, c->pairs, sizeof *c->pair)))
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        out->largest_move = fmax(out->largest_move, c->largest_move);
        gb_conflicts_release(c);
    }
    if (status != GB_OK)
        gb_conflicts_release(out);
    return status;
}

void gb_conflicts_release(gb_conflicts *conflicts) {
    gb_free(conflicts->insertion);
    gb_free(conflicts->crossing);
    gb_free(conflicts->pair);
    *conflicts = (gb_conflicts){0};
}
