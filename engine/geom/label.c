/* A place for a label: the point farthest from the border, by a quadtree search with bounds. */
#include "geom/measure.h"

#include "base/memory.h"
#include "geom/topology_data.h"

#include <math.h>
#include <stdlib.h>

enum { CELLS_ACROSS = 32, MOST_CELLS = 200000 };

/* The border of an area in the stretched space, as loose segments. */
typedef struct border {
    size_t n;
    double *ax, *ay, *dx, *dy; /* from a to a + d */
    double *inverse;           /* 1 / d.d; 0 for a segment without length */
} border;

typedef struct cell {
    double x, y, half;
    double clearance;
    double bound; /* no point of the cell lies farther from the border */
    size_t number;
} cell;

typedef struct search {
    const border *border;
    double precision;
    size_t nearest; /* the segment that decided last is a good first guess for the next point */
    cell *heap;
    size_t n, capacity, made;
    cell best;
} search;

static size_t count_segments(const gb_topology *t, size_t first, size_t end) {
    size_t n = 0;
    for (size_t u = first; u < end; u++) {
        size_t arc = gb_use_arc(t->arc[u]);
        n += t->arc_start[arc + 1] - t->arc_start[arc] - 1;
    }
    return n;
}

/* One block for all arrays; border->ax owns it. */
static gb_status border_of(const gb_topology *t, size_t area, double aspect, border *out, gb_error *err) {
    size_t first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    size_t end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
    size_t n = count_segments(t, first, end), k = 0;
    double *block = gb_alloc(n, 5 * sizeof *block);
    if (!block)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    *out = (border){n, block, block + n, block + 2 * n, block + 3 * n, block + 4 * n};
    for (size_t u = first; u < end; u++) {
        size_t arc = gb_use_arc(t->arc[u]);
        for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++, k++) {
            out->ax[k] = t->x[i];
            out->ay[k] = t->y[i] * aspect;
            out->dx[k] = t->x[i + 1] - t->x[i];
            out->dy[k] = t->y[i + 1] * aspect - out->ay[k];
            double square = out->dx[k] * out->dx[k] + out->dy[k] * out->dy[k];
            out->inverse[k] = square > 0 ? 1 / square : 0;
        }
    }
    return GB_OK;
}

static double square_to(const border *b, size_t i, double x, double y) {
    double px = x - b->ax[i], py = y - b->ay[i];
    double along = (px * b->dx[i] + py * b->dy[i]) * b->inverse[i];
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    px -= along * b->dx[i];
    py -= along * b->dy[i];
    return px * px + py * py;
}

static bool is_inside(const border *b, double x, double y) {
    bool inside = false;
    for (size_t i = 0; i < b->n; i++) {
        double ax = b->ax[i] - x, ay = b->ay[i] - y;
        if ((ay > 0) != (ay + b->dy[i] > 0) && (ax * b->dy[i] - ay * b->dx[i] > 0) == (b->dy[i] > 0))
            inside = !inside;
    }
    return inside;
}

/* Distance to the border, negative outside. Stops at a segment nearer than `enough`: then the answer is
 * only an upper bound, in size. */
static double clearance_at(search *s, double x, double y, double enough) {
    const border *b = s->border;
    double nearest = square_to(b, s->nearest, x, y), stop = enough > 0 ? enough * enough : 0;
    for (size_t i = 0; i < b->n && nearest > stop; i++) {
        double square = square_to(b, i, x, y);
        if (square < nearest) {
            nearest = square;
            s->nearest = i;
        }
    }
    if (nearest <= stop)
        return sqrt(nearest);
    return is_inside(b, x, y) ? sqrt(nearest) : -sqrt(nearest);
}

static bool comes_first(const cell *a, const cell *b) {
    return a->bound > b->bound || (a->bound == b->bound && a->number < b->number);
}

/* A place that is a candidate in itself, whatever lies around it. */
static void try_point(search *s, double x, double y) {
    double clearance = clearance_at(s, x, y, 0);
    if (clearance > s->best.clearance)
        s->best = (cell){.x = x, .y = y, .clearance = clearance};
}

/* A cell that cannot beat the best by more than the precision is dropped, mostly after a few segments. */
static gb_status push(search *s, double x, double y, double half, gb_error *err) {
    double reach = half * sqrt(2.0), enough = s->best.clearance + s->precision - reach;
    double clearance = clearance_at(s, x, y, enough);
    cell c = {x, y, half, clearance, clearance + reach, s->made++};
    if (clearance <= enough)
        return GB_OK;
    if (clearance > s->best.clearance)
        s->best = c;
    if (!gb_reserve(&s->heap, &s->capacity, s->n, sizeof *s->heap))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t i = s->n++;
    for (; i > 0 && comes_first(&c, &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = c;
    return GB_OK;
}

static cell pop(search *s) {
    cell top = s->heap[0], last = s->heap[--s->n];
    size_t i = 0;
    for (size_t child = 1; child < s->n; child = 2 * i + 1) {
        if (child + 1 < s->n && comes_first(&s->heap[child + 1], &s->heap[child]))
            child++;
        if (!comes_first(&s->heap[child], &last))
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return top;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle of the widest stretch inside the area at a height: a start that surely lies inside. */
static gb_status add_chord(search *s, double y, gb_error *err) {
    const border *b = s->border;
    double *crossing = gb_alloc(b->n, sizeof *crossing), widest = 0, middle = NAN;
    size_t n = 0;
    if (!crossing)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < b->n; i++) {
        if ((b->ay[i] > y) != (b->ay[i] + b->dy[i] > y))
            crossing[n++] = b->ax[i] + (y - b->ay[i]) / b->dy[i] * b->dx[i];
    }
    qsort(crossing, n, sizeof *crossing, compare_doubles);
    for (size_t i = 0; i + 1 < n; i += 2) {
        if (crossing[i + 1] - crossing[i] > widest) {
            widest = crossing[i + 1] - crossing[i];
            middle = crossing[i] + widest / 2;
        }
    }
    gb_free(crossing);
    if (widest > 0)
        try_point(s, middle, y);
    return GB_OK;
}

/* Square cells over a box, at most CELLS_ACROSS each way, however long and thin it is. */
static gb_status add_cells(search *s, const double box[4], gb_error *err) {
    double width = box[2] - box[0], height = box[3] - box[1];
    double size = fmax(fmin(width, height), fmax(width, height) / CELLS_ACROSS);
    int columns = (int)ceil(width / size), rows = (int)ceil(height / size);
    gb_status status = add_chord(s, (box[1] + box[3]) / 2, err);
    for (int r = 0; r < (rows > 0 ? rows : 1); r++) {
        for (int c = 0; status == GB_OK && c < (columns > 0 ? columns : 1); c++)
            status = push(s, box[0] + (c + 0.5) * size, box[1] + (r + 0.5) * size, size / 2, err);
    }
    return status;
}

static void polygon_box(const gb_topology *t, size_t polygon, double aspect, double box[4]) {
    size_t shell = t->polygon_ring[polygon];
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t u = t->ring_arc[shell]; u < t->ring_arc[shell + 1]; u++) {
        size_t arc = gb_use_arc(t->arc[u]);
        for (size_t i = t->arc_start[arc]; i < t->arc_start[arc + 1]; i++) {
            box[0] = fmin(box[0], t->x[i]);
            box[1] = fmin(box[1], t->y[i] * aspect);
            box[2] = fmax(box[2], t->x[i]);
            box[3] = fmax(box[3], t->y[i] * aspect);
        }
    }
}

static double area_of(const gb_topology *t, size_t area) {
    size_t first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    size_t end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
    size_t origin = t->arc_start[gb_use_arc(t->arc[first])];
    double area2 = 0;
    for (size_t u = first; u < end; u++) {
        size_t arc = gb_use_arc(t->arc[u]);
        double sum = 0;
        for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++)
            sum += (t->x[i] - t->x[origin]) * (t->y[i + 1] - t->y[i]) -
                   (t->y[i] - t->y[origin]) * (t->x[i + 1] - t->x[i]);
        area2 += t->arc[u] < 0 ? -sum : sum;
    }
    return area2 / 2;
}

/* Refines until no cell can hold a point that is better by more than the precision. */
static gb_status refine(search *s, gb_error *err) {
    gb_status status = GB_OK;
    while (status == GB_OK && s->n > 0 && s->made < MOST_CELLS) {
        cell c = pop(s);
        if (c.bound - s->best.clearance <= s->precision)
            break;
        double half = c.half / 2;
        for (int k = 0; status == GB_OK && k < 4; k++)
            status = push(s, c.x + (k & 1 ? half : -half), c.y + (k & 2 ? half : -half), half, err);
    }
    return status;
}

gb_status gb_label_place(const gb_topology *topology, size_t area, double aspect, gb_label_point *out,
                         gb_error *err) {
    const gb_topology *t = topology;
    size_t first = t->area_polygon[area], end = t->area_polygon[area + 1];
    double surface = first < end ? area_of(t, area) : 0;
    if (!(surface > 0) || !(aspect > 0) || isinf(aspect))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_AREA_EMPTY, .row = (int64_t)area + 1);
    border edge = {0};
    gb_status status = border_of(t, area, aspect, &edge, err);
    search s = {.border = &edge, .best.clearance = -INFINITY};
    s.precision = 0.01 * sqrt(surface * fmin(1, aspect));
    for (size_t p = first; status == GB_OK && p < end; p++) {
        double box[4];
        polygon_box(t, p, aspect, box);
        status = add_cells(&s, box, err);
    }
    if (status == GB_OK)
        status = refine(&s, err);
    if (status == GB_OK)
        *out = (gb_label_point){.x = s.best.x, .y = s.best.y / aspect, .clearance = s.best.clearance};
    gb_free(s.heap);
    gb_free(edge.ax);
    return status;
}
