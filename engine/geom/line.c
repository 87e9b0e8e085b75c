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
    scratch->importance = gb_alloc(n, sizeof *scratch->importance);
    scratch->error = gb_alloc(n, sizeof *scratch->error);
    if (!scratch->previous || !scratch->next || !scratch->heap || !scratch->place || !scratch->importance ||
        !scratch->error)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    scratch->capacity = n;
    return GB_OK;
}

void gb_line_scratch_release(gb_line_scratch *scratch) {
    gb_free(scratch->previous);
    gb_free(scratch->next);
    gb_free(scratch->heap);
    gb_free(scratch->place);
    gb_free(scratch->importance);
    gb_free(scratch->error);
    *scratch = (gb_line_scratch){0};
}

/* Twice the area of the triangle that goes when the vertex goes. */
static double triangle(const line *l, int32_t v) {
    int32_t a = l->s->previous[v], b = l->s->next[v];
    double ux = l->x[v] - l->x[a], uy = l->y[v] - l->y[a], wx = l->x[b] - l->x[a], wy = l->y[b] - l->y[a];
    return fabs(ux * wy - uy * wx);
}

static double distance_to_segment(const line *l, int32_t v, int32_t a, int32_t b) {
    double dx = l->x[b] - l->x[a], dy = l->y[b] - l->y[a], px = l->x[v] - l->x[a], py = l->y[v] - l->y[a];
    double length = dx * dx + dy * dy, along = length > 0 ? (px * dx + py * dy) / length : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    px -= along * dx;
    py -= along * dy;
    return sqrt(px * px + py * py);
}

/* Least important first; the vertex number decides a tie, so the result is one and the same everywhere. */
static bool goes_before(const line *l, int32_t a, int32_t b) {
    double p = l->s->importance[a], q = l->s->importance[b];
    return p < q || (p == q && a < b);
}

static void put(line *l, size_t i, int32_t v) {
    l->s->heap[i] = v;
    l->s->place[v] = (int32_t)i;
}

static void sift_up(line *l, size_t i, int32_t v) {
    for (; i > 0 && goes_before(l, v, l->s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        put(l, i, l->s->heap[(i - 1) / 2]);
    put(l, i, v);
}

static void sift_down(line *l, size_t i, int32_t v) {
    for (size_t child = 2 * i + 1; child < l->heap_size; child = 2 * i + 1) {
        if (child + 1 < l->heap_size && goes_before(l, l->s->heap[child + 1], l->s->heap[child]))
            child++;
        if (!goes_before(l, l->s->heap[child], v))
            break;
        put(l, i, l->s->heap[child]);
        i = child;
    }
    put(l, i, v);
}

static int32_t pop(line *l) {
    int32_t top = l->s->heap[0], last = l->s->heap[--l->heap_size];
    l->s->place[top] = NONE;
    if (l->heap_size > 0)
        sift_down(l, 0, last);
    return top;
}

/* A vertex whose neighbour went gets a new importance, never below that of the one that went. */
static void renew(line *l, int32_t v, double least) {
    l->s->importance[v] = fmax(triangle(l, v), least);
    if (l->s->place[v] == NONE) {
        sift_up(l, l->heap_size++, v);
        return;
    }
    size_t i = (size_t)l->s->place[v];
    if (i > 0 && goes_before(l, v, l->s->heap[(i - 1) / 2]))
        sift_up(l, i, v);
    else
        sift_down(l, i, v);
}

/* Distance of the farthest vertex between a and b to the segment a b. First a quick upper bound from what
 * is known of the two segments that it replaces; only when that is too much all vertices are asked. */
static double error_without(const line *l, int32_t v, double tolerance) {
    int32_t a = l->s->previous[v], b = l->s->next[v];
    double bound = fmax(l->s->error[a], l->s->error[v]) + distance_to_segment(l, v, a, b);
    if (bound <= tolerance)
        return bound;
    double exact = 0;
    for (int32_t i = a + 1; i < b && exact <= tolerance; i++)
        exact = fmax(exact, distance_to_segment(l, i, a, b));
    return exact;
}

static void start(line *l, size_t n, uint8_t *keep) {
    for (size_t i = 0; i < n; i++) {
        keep[i] = 1;
        l->s->previous[i] = (int32_t)i - 1;
        l->s->next[i] = (int32_t)i + 1;
        l->s->error[i] = 0;
        l->s->place[i] = NONE;
    }
    for (size_t i = 1; i + 1 < n; i++) {
        l->s->importance[i] = triangle(l, (int32_t)i);
        put(l, l->heap_size++, (int32_t)i);
    }
    for (size_t i = l->heap_size / 2; i-- > 0;)
        sift_down(l, i, l->s->heap[i]);
}

void gb_line_simplify(const double *x, const double *y, size_t n, size_t least, double tolerance,
                      gb_line_scratch *scratch, uint8_t *keep) {
    line l = {.x = x, .y = y, .s = scratch};
    start(&l, n, keep);
    for (size_t left = n; left > least && l.heap_size > 0;) {
        int32_t v = pop(&l);
        double error = error_without(&l, v, tolerance);
        if (error > tolerance) /* it comes back when a neighbour goes */
            continue;
        int32_t a = scratch->previous[v], b = scratch->next[v];
        double gone = scratch->importance[v];
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
