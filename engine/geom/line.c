/* Visvalingam and Whyatt's order of vertices (1993), each removal checked against a largest distance. */
#include "geom/simplify.h"

#include "base/memory.h"

#include <math.h>

enum { NONE = -1 };

typedef struct line {
    const double *x, *y;
    gb_line_scratch *s;
    size_t heap_size;
} line;

gb_status gb_line_scratch_reserve(gb_line_scratch *scratch, size_t points, gb_error *err) {
    if (points <= scratch->capacity)
        return GB_OK;
    gb_line_scratch_release(scratch);
    size_t n = points + points / 2;
    scratch->previous = gb_alloc(n, sizeof *scratch->previous);
    scratch->next = gb_alloc(n, sizeof *scratch->next);
    scratch->heap = gb_alloc(n, sizeof *scratch->heap);
    scratch->place = gb_alloc(n, sizeof *scratch->place);
    scratch->error = gb_alloc(n, sizeof *scratch->error);
    if (!scratch->previous || !scratch->next || !scratch->heap || !scratch->place || !scratch->error)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    scratch->capacity = n;
    return GB_OK;
}

void gb_line_scratch_release(gb_line_scratch *scratch) {
    gb_free(scratch->previous);
    gb_free(scratch->next);
    gb_free(scratch->heap);
    gb_free(scratch->place);
    gb_free(scratch->error);
    *scratch = (gb_line_scratch){0};
}

/* Twice the area of the triangle that goes when the vertex goes. */
static double triangle(const line *l, int32_t v) {
    int32_t a = l->s->previous[v], b = l->s->next[v];
    double ux = l->x[v] - l->x[a], uy = l->y[v] - l->y[a], wx = l->x[b] - l->x[a], wy = l->y[b] - l->y[a];
    return fabs(ux * wy - uy * wx);
}

/* A segment of the line that is to be, seen from its start. */
typedef struct chord {
    double x, y, dx, dy, length; /* length squared */
} chord;

static chord chord_of(const line *l, int32_t a, int32_t b) {
    double dx = l->x[b] - l->x[a], dy = l->y[b] - l->y[a];
    return (chord){l->x[a], l->y[a], dx, dy, dx * dx + dy * dy};
}

static double square_distance(const line *l, const chord *c, int32_t v) {
    double px = l->x[v] - c->x, py = l->y[v] - c->y;
    double along = c->length > 0 ? (px * c->dx + py * c->dy) / c->length : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    px -= along * c->dx;
    py -= along * c->dy;
    return px * px + py * py;
}

/* Least important first; the vertex number decides a tie, so the result is one and the same everywhere. */
static bool goes_before(gb_line_candidate a, gb_line_candidate b) {
    return a.importance < b.importance || (a.importance == b.importance && a.vertex < b.vertex);
}

static void put(const line *l, size_t i, gb_line_candidate c) {
    l->s->heap[i] = c;
    l->s->place[c.vertex] = (int32_t)i;
}

static void sift_up(const line *l, size_t i, gb_line_candidate c) {
    for (; i > 0 && goes_before(c, l->s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        put(l, i, l->s->heap[(i - 1) / 2]);
    put(l, i, c);
}

static void sift_down(const line *l, size_t i, gb_line_candidate c) {
    const gb_line_candidate *heap = l->s->heap;
    size_t n = l->heap_size;
    for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
        child += child + 1 < n && goes_before(heap[child + 1], heap[child]);
        if (!goes_before(heap[child], c))
            break;
        put(l, i, heap[child]);
        i = child;
    }
    put(l, i, c);
}

static gb_line_candidate pop(line *l) {
    gb_line_candidate top = l->s->heap[0], last = l->s->heap[--l->heap_size];
    l->s->place[top.vertex] = NONE;
    if (l->heap_size > 0)
        sift_down(l, 0, last);
    return top;
}

/* A vertex whose neighbour went gets a new importance, never below that of the one that went. */
static void renew(line *l, int32_t v, double least) {
    double own = triangle(l, v);
    gb_line_candidate c = {own > least ? own : least, v};
    if (l->s->place[v] == NONE) {
        sift_up(l, l->heap_size++, c);
        return;
    }
    size_t i = (size_t)l->s->place[v];
    if (i > 0 && goes_before(c, l->s->heap[(i - 1) / 2]))
        sift_up(l, i, c);
    else
        sift_down(l, i, c);
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* Distance of the farthest vertex between a and b to the segment a b. First a quick upper bound from what
 * is known of the two segments that it replaces; only when that is too much all vertices are asked. */
static double error_without(const line *l, int32_t v, double tolerance) {
    int32_t a = l->s->previous[v], b = l->s->next[v];
    const chord c = chord_of(l, a, b);
    double bound = larger(l->s->error[a], l->s->error[v]) + sqrt(square_distance(l, &c, v));
    if (bound <= tolerance)
        return bound;
    double square = 0, too_much = tolerance * tolerance * (1 + 1e-9);
    for (int32_t i = a + 1; i < b && square <= too_much; i++)
        square = larger(square_distance(l, &c, i), square);
    return sqrt(square);
}

static void start(line *l, size_t n, uint8_t *keep) {
    for (size_t i = 0; i < n; i++) {
        keep[i] = 1;
        l->s->previous[i] = (int32_t)i - 1;
        l->s->next[i] = (int32_t)i + 1;
        l->s->error[i] = 0;
        l->s->place[i] = NONE;
    }
    for (size_t i = 1; i + 1 < n; i++)
        put(l, l->heap_size++, (gb_line_candidate){triangle(l, (int32_t)i), (int32_t)i});
    for (size_t i = l->heap_size / 2; i-- > 0;)
        sift_down(l, i, l->s->heap[i]);
}

void gb_line_simplify(const double *x, const double *y, size_t n, size_t least, double tolerance,
                      gb_line_scratch *scratch, uint8_t *keep) {
    line l = {.x = x, .y = y, .s = scratch};
    start(&l, n, keep);
    for (size_t left = n; left > least && l.heap_size > 0;) {
        const gb_line_candidate least_needed = pop(&l);
        const int32_t v = least_needed.vertex;
        double error = error_without(&l, v, tolerance);
        if (error > tolerance) /* it comes back when a neighbour goes */
            continue;
        int32_t a = scratch->previous[v], b = scratch->next[v];
        const double gone = least_needed.importance;
        keep[v] = 0;
        left--;
        scratch->next[a] = b;
        scratch->previous[b] = a;
        scratch->error[a] = error;
        if (a > 0)
            renew(&l, a, gone);
        if ((size_t)b + 1 < n)
            renew(&l, b, gone);
    }
}
