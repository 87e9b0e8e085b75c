/* T-junctions: the ends of loose segments stand in a grid, and every segment looks into the cells that it
 * passes. */
#include "geom/split.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST_CELLS_ACROSS = 4096 };

typedef struct place {
    int32_t vertex;
    double x, y;
} place;

typedef struct search {
    const gb_loose_segment *segments;
    size_t n;
    double tolerance;
    place *places; /* by cell */
    size_t *cell_start;
    double x0, y0, x1, y1, cell;
    size_t columns, rows;
    gb_split *splits;
    size_t count, capacity;
} search;

/* fmin and fmax are calls, for the sake of NaN. */
static inline double low(double a, double b) {
    return a < b ? a : b;
}

static inline double high(double a, double b) {
    return a > b ? a : b;
}

static void find_bounds(search *s) {
    s->x0 = s->y0 = INFINITY;
    s->x1 = s->y1 = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        const gb_loose_segment *g = &s->segments[i];
        s->x0 = low(s->x0, low(g->ax, g->bx));
        s->x1 = high(s->x1, high(g->ax, g->bx));
        s->y0 = low(s->y0, low(g->ay, g->by));
        s->y1 = high(s->y1, high(g->ay, g->by));
    }
}

/* As wide as a mean segment, but an outline passes only few of the cells of its box: no more than eight of
 * them per segment. */
static void choose_cells(search *s) {
    double width = s->x1 - s->x0, height = s->y1 - s->y0, longest = high(width, height), length = 0;
    for (size_t i = 0; i < s->n; i++)
        length += fabs(s->segments[i].bx - s->segments[i].ax) + fabs(s->segments[i].by - s->segments[i].ay);
    s->cell = high(length / (double)s->n, sqrt(width * height / (8 * (double)s->n)));
    s->cell = high(s->cell, longest / MOST_CELLS_ACROSS);
    if (!(s->cell > 0))
        s->cell = 1;
    s->columns = (size_t)(width / s->cell) + 1;
    s->rows = (size_t)(height / s->cell) + 1;
}

static size_t cell_at(double offset, double cell, size_t cells) {
    if (!(offset > 0))
        return 0;
    size_t at = (size_t)(offset / cell);
    return at < cells ? at : cells - 1;
}

static size_t cell_of(const search *s, double x, double y) {
    return cell_at(y - s->y0, s->cell, s->rows) * s->columns + cell_at(x - s->x0, s->cell, s->columns);
}

/* The end of a segment is mostly the begin of the next one. */
static bool ends_stretch(const search *s, size_t i) {
    return i + 1 == s->n || s->segments[i + 1].from != s->segments[i].to;
}

static gb_status fill_grid(search *s, gb_error *err) {
    size_t cells = s->columns * s->rows;
    s->cell_start = gb_alloc_zero(cells + 2, sizeof *s->cell_start);
    s->places = gb_alloc(2 * s->n, sizeof *s->places);
    if (!s->cell_start || !s->places)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < s->n; i++) {
        s->cell_start[cell_of(s, s->segments[i].ax, s->segments[i].ay) + 2]++;
        if (ends_stretch(s, i))
            s->cell_start[cell_of(s, s->segments[i].bx, s->segments[i].by) + 2]++;
    }
    for (size_t k = 1; k < cells + 2; k++)
        s->cell_start[k] += s->cell_start[k - 1];
    for (size_t i = 0; i < s->n; i++) {
        const gb_loose_segment *g = &s->segments[i];
        s->places[s->cell_start[cell_of(s, g->ax, g->ay) + 1]++] = (place){g->from, g->ax, g->ay};
        if (ends_stretch(s, i))
            s->places[s->cell_start[cell_of(s, g->bx, g->by) + 1]++] = (place){g->to, g->bx, g->by};
    }
    return GB_OK;
}

/* Between the ends and within the tolerance; without a tolerance exactly on the line. */
static bool lies_on(const gb_loose_segment *g, const place *p, double tolerance, gb_split *out) {
    double dx = g->bx - g->ax, dy = g->by - g->ay, px = p->x - g->ax, py = p->y - g->ay;
    double square = dx * dx + dy * dy, dot = px * dx + py * dy, across = px * dy - py * dx;
    if (p->vertex == g->from || p->vertex == g->to || !(dot > 0) || !(dot < square) ||
        across * across > tolerance * tolerance * square)
        return false;
    double distance = fabs(across) / sqrt(square);
    *out = (gb_split){
        .ring = g->ring, .vertex = p->vertex, .at = g->at, .along = dot / square, .distance = distance};
    return true;
}

static gb_status search_cell(search *s, const gb_loose_segment *g, size_t cell, gb_error *err) {
    for (size_t k = s->cell_start[cell]; k < s->cell_start[cell + 1]; k++) {
        gb_split found;
        if (!lies_on(g, &s->places[k], s->tolerance, &found))
            continue;
        if (!gb_reserve(&s->splits, &s->capacity, s->count, sizeof *s->splits))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        s->splits[s->count++] = found;
    }
    return GB_OK;
}

/* Per column of cells the rows that the segment, as wide as the tolerance, passes in it. */
static gb_status search_along(search *s, const gb_loose_segment *g, gb_error *err) {
    double wide = s->tolerance, left = low(g->ax, g->bx), right = high(g->ax, g->bx);
    double slope = g->bx != g->ax ? (g->by - g->ay) / (g->bx - g->ax) : 0;
    size_t first = cell_at(left - wide - s->x0, s->cell, s->columns);
    size_t last = cell_at(right + wide - s->x0, s->cell, s->columns);
    gb_status status = GB_OK;
    for (size_t c = first; c <= last && status == GB_OK; c++) {
        double x0 = high(left, s->x0 + (double)c * s->cell - wide);
        double x1 = low(right, s->x0 + ((double)c + 1) * s->cell + wide);
        double y0 = g->ay + slope * (x0 - g->ax), y1 = g->ay + slope * (x1 - g->ax);
        if (left == right) {
            y0 = g->ay;
            y1 = g->by;
        }
        /* a touch more than the tolerance: the slope is rounded */
        double reach = wide + 1e-9 * s->cell;
        size_t bottom = cell_at(low(y0, y1) - reach - s->y0, s->cell, s->rows);
        size_t top = cell_at(high(y0, y1) + reach - s->y0, s->cell, s->rows);
        for (size_t r = bottom; r <= top && status == GB_OK; r++)
            status = search_cell(s, g, r * s->columns + c, err);
    }
    return status;
}

static int by_vertex(const void *pa, const void *pb) {
    const gb_split *a = pa, *b = pb;
    if (a->ring != b->ring)
        return a->ring < b->ring ? -1 : 1;
    if (a->vertex != b->vertex)
        return a->vertex < b->vertex ? -1 : 1;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static int by_place(const void *pa, const void *pb) {
    const gb_split *a = pa, *b = pb;
    if (a->ring != b->ring)
        return a->ring < b->ring ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->along != b->along)
        return a->along < b->along ? -1 : 1;
    return a->vertex < b->vertex ? -1 : a->vertex > b->vertex;
}

/* A vertex was met twice, as the end of two segments, or lies near two segments of a ring. */
static void keep_nearest(search *s) {
    size_t kept = 0;
    qsort(s->splits, s->count, sizeof *s->splits, by_vertex);
    for (size_t i = 0; i < s->count; i++) {
        if (kept > 0 && s->splits[kept - 1].ring == s->splits[i].ring &&
            s->splits[kept - 1].vertex == s->splits[i].vertex)
            continue;
        s->splits[kept++] = s->splits[i];
    }
    s->count = kept;
    qsort(s->splits, s->count, sizeof *s->splits, by_place);
}

gb_status gb_find_splits(const gb_loose_segment *segments, size_t n, double tolerance, gb_split **splits,
                         size_t *count, gb_error *err) {
    search s = {.segments = segments, .n = n, .tolerance = tolerance};
    *splits = NULL;
    *count = 0;
    if (n == 0)
        return GB_OK;
    find_bounds(&s);
    choose_cells(&s);
    gb_status status = fill_grid(&s, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        status = search_along(&s, &segments[i], err);
    if (status == GB_OK && s.count > 0) {
        keep_nearest(&s);
        *splits = s.splits;
        *count = s.count;
        s.splits = NULL;
    }
    gb_free(s.splits);
    gb_free(s.places);
    gb_free(s.cell_start);
    return status;
}
