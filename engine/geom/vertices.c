/* Vertices by a hash of grid cells, tile by tile. A tile holds so few points that its table stays in the
 * cache, and tiles are looked at in parallel: points with the same coordinates are one vertex, whatever else
 * there is. Only points that have another vertex within the tolerance, or lie at the edge of a tile, are then
 * taken in their order, each to the nearest vertex so far. */
#include "geom/vertices.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { POINTS_PER_TILE = 16384, MOST_TILES_ACROSS = 512, AHEAD = 8, BATCH = 256, EMPTY = -1 };

/* Points by the hash of their cell. */
typedef struct slots {
    int32_t *point; /* or EMPTY */
    size_t mask;    /* slots less one; a power of two */
} slots;

typedef struct finder {
    const double *x, *y;
    size_t points;
    double tolerance;
    double cells_per_unit; /* 0: exact coordinates are the key */
    double edge;   /* part of a cell from which the tolerance, and any rounding, reaches the next one */
    double limit;  /* squared distances below it are within the tolerance */
    double x0, y0; /* left of and below all points, so that offsets are positive */
    size_t across; /* tiles */
    double tiles_per_x, tiles_per_y;
    double rim_x, rim_y; /* part of a tile from which the tolerance reaches another one */
    size_t *tile_start;  /* tiles + 2: slices of order */
    int32_t *order;      /* points by tile, rising within */
    size_t *open;        /* per tile: points for the second look */
    int32_t *id;         /* per point: the first point of its vertex; ~i where a vertex wants a second look */
} finder;

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t h = a * 0x9e3779b97f4a7c15u ^ (b + 0x7f4a7c15u) * 0xc2b2ae3d27d4eb4fu;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

static uint64_t bits_of(double value) {
    uint64_t bits;
    value += 0.0; /* -0 and 0 are one place */
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The cell of a point, and which of its neighbours the tolerance reaches into: -1, 0 or 1 each way. */
typedef struct cell {
    uint64_t column, row; /* or the coordinates themselves */
    double across, along; /* where in the cell, 0..1 */
} cell;

static cell cell_of(const finder *f, double x, double y) {
    if (f->cells_per_unit == 0)
        return (cell){bits_of(x), bits_of(y), 0.5, 0.5};
    double across = (x - f->x0) * f->cells_per_unit, along = (y - f->y0) * f->cells_per_unit;
    int64_t column = (int64_t)across, row = (int64_t)along;
    return (cell){(uint64_t)column, (uint64_t)row, across - (double)column, along - (double)row};
}

static uint64_t step_from(const finder *f, uint64_t at, double within) {
    return within <= f->edge ? at - 1 : at + (within >= 1 - f->edge);
}

static bool make_slots(slots *s, size_t points) {
    size_t n = 64;
    while (n < points + points / 2)
        n *= 2;
    s->point = gb_alloc(n, sizeof *s->point);
    if (!s->point)
        return false;
    memset(s->point, 0xff, n * sizeof *s->point);
    s->mask = n - 1;
    return true;
}

static void place(const slots *s, uint64_t hash, int32_t point) {
    size_t k = hash & s->mask;
    while (s->point[k] != EMPTY)
        k = (k + 1) & s->mask;
    s->point[k] = point;
}

/* --- first look: equal coordinates, tile by tile --- */

static double tile_along(const finder *f, double offset, double per_unit) {
    double t = offset * per_unit, last = (double)(f->across - 1);
    return t > last ? last : t;
}

/* The tiles of some points one after the other. */
static void tiles_of(const finder *f, size_t first, size_t n, uint32_t number[BATCH]) {
    uint32_t across = (uint32_t)f->across;
    for (size_t i = 0; i < n; i++) {
        double right = tile_along(f, f->x[first + i] - f->x0, f->tiles_per_x);
        double up = tile_along(f, f->y[first + i] - f->y0, f->tiles_per_y);
        number[i] = (uint32_t)(int32_t)up * across + (uint32_t)(int32_t)right;
    }
}

static bool in_rim(double t, double rim) {
    double within = t - (double)(int64_t)t;
    return within < rim || within > 1 - rim;
}

/* May a point of another tile lie within the tolerance? */
static bool at_edge(const finder *f, double x, double y) {
    return f->across > 1 &&
           (in_rim((x - f->x0) * f->tiles_per_x, f->rim_x) || in_rim((y - f->y0) * f->tiles_per_y, f->rim_y));
}

/* The different places of one tile, close together in memory. */
typedef struct place_in_tile {
    double x, y;
    int32_t point; /* the first one there */
} place_in_tile;

typedef struct tile {
    slots slots; /* of places */
    size_t n;
    place_in_tile *place;
} tile;

/* The first point with the same coordinates among those that hash alike, or EMPTY; others within the
 * tolerance are marked for the second look. */
static int32_t same_place(const finder *f, const tile *t, uint64_t hash, double x, double y, bool *near) {
    for (size_t k = hash & t->slots.mask; t->slots.point[k] != EMPTY; k = (k + 1) & t->slots.mask) {
        int32_t other = t->slots.point[k];
        const place_in_tile *p = &t->place[other];
        double dx = p->x - x, dy = p->y - y;
        if (dx == 0 && dy == 0)
            return p->point;
        if (dx * dx + dy * dy < f->limit) {
            f->id[p->point] = ~p->point;
            *near = true;
        }
    }
    return EMPTY;
}

static void meet(const finder *f, tile *t, int32_t i) {
    double x = f->x[i], y = f->y[i];
    const cell c = cell_of(f, x, y);
    const uint64_t hash = mix(c.column, c.row);
    bool near = false;
    int32_t same = same_place(f, t, hash, x, y, &near);
    if (same != EMPTY) {
        f->id[i] = same;
        return;
    }
    const uint64_t column = step_from(f, c.column, c.across), row = step_from(f, c.row, c.along);
    if (column != c.column)
        same_place(f, t, mix(column, c.row), x, y, &near);
    if (row != c.row)
        same_place(f, t, mix(c.column, row), x, y, &near);
    if (column != c.column && row != c.row)
        same_place(f, t, mix(column, row), x, y, &near);
    t->place[t->n] = (place_in_tile){x, y, i};
    place(&t->slots, hash, (int32_t)t->n++);
    f->id[i] = near || at_edge(f, x, y) ? ~i : i;
}

static gb_status meet_tile(size_t number, int worker, void *context, gb_error *err) {
    (void)worker;
    const finder *f = context;
    size_t first = f->tile_start[number], end = f->tile_start[number + 1];
    tile t = {.place = gb_alloc(end - first, sizeof *t.place)};
    bool whole = t.place && make_slots(&t.slots, end - first);
    for (size_t k = first; whole && k < end; k++) {
        if (k + AHEAD < end) {
            __builtin_prefetch(&f->x[f->order[k + AHEAD]]);
            __builtin_prefetch(&f->y[f->order[k + AHEAD]]);
        }
        meet(f, &t, f->order[k]);
    }
    for (size_t k = 0; k < t.n; k++)
        f->open[number] += f->id[t.place[k].point] < 0;
    gb_free(t.slots.point);
    gb_free(t.place);
    return whole ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Counting sort of the points by tile. */
static void sort_points(finder *f) {
    uint32_t number[BATCH];
    for (size_t i = 0; i < f->points; i += BATCH) {
        size_t n = f->points - i < BATCH ? f->points - i : BATCH;
        tiles_of(f, i, n, number);
        for (size_t k = 0; k < n; k++)
            f->tile_start[number[k] + 2]++;
    }
    for (size_t t = 2; t < f->across * f->across + 2; t++)
        f->tile_start[t] += f->tile_start[t - 1];
    for (size_t i = 0; i < f->points; i += BATCH) {
        size_t n = f->points - i < BATCH ? f->points - i : BATCH;
        tiles_of(f, i, n, number);
        for (size_t k = 0; k < n; k++)
            f->order[f->tile_start[number[k] + 1]++] = (int32_t)(i + k);
    }
}

static gb_status first_look(finder *f, size_t *open, gb_error *err) {
    size_t tiles = f->across * f->across;
    f->tile_start = gb_alloc_zero(tiles + 2, sizeof *f->tile_start);
    f->order = gb_alloc(f->points, sizeof *f->order);
    f->open = gb_alloc_zero(tiles, sizeof *f->open);
    gb_status status = GB_OK;
    if (!f->tile_start || !f->order || !f->open)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        sort_points(f);
        status = gb_parallel_for(tiles, 0, meet_tile, f, err);
    }
    *open = 0;
    for (size_t t = 0; status == GB_OK && t < tiles; t++)
        *open += f->open[t];
    gb_free(f->tile_start);
    gb_free(f->order);
    gb_free(f->open);
    return status;
}

/* --- second look: the nearest vertex so far, in order of the points --- */

/* The best point within the tolerance among those that hash like the probe point. */
static void search(const finder *f, const slots *s, uint64_t hash, double x, double y, int32_t *best,
                   double *best_square) {
    for (size_t k = hash & s->mask; s->point[k] != EMPTY; k = (k + 1) & s->mask) {
        int32_t point = s->point[k];
        double dx = f->x[point] - x, dy = f->y[point] - y, square = dx * dx + dy * dy;
        if (square < *best_square || (square == *best_square && point < *best)) {
            *best = point;
            *best_square = square;
        }
    }
}

static void join_nearest(const finder *f, const slots *s, int32_t i, gb_vertices *out) {
    double x = f->x[i], y = f->y[i], best_square = f->limit;
    const cell c = cell_of(f, x, y);
    const uint64_t hash = mix(c.column, c.row);
    int32_t best = INT32_MAX;
    search(f, s, hash, x, y, &best, &best_square);
    const uint64_t column = step_from(f, c.column, c.across), row = step_from(f, c.row, c.along);
    if (column != c.column)
        search(f, s, mix(column, c.row), x, y, &best, &best_square);
    if (row != c.row)
        search(f, s, mix(c.column, row), x, y, &best, &best_square);
    if (column != c.column && row != c.row)
        search(f, s, mix(column, row), x, y, &best, &best_square);
    if (!(best_square < f->limit)) {
        place(s, hash, i);
        best = i;
    }
    f->id[i] = best;
    double dx = f->x[best] - x, dy = f->y[best] - y;
    if (dx != 0 || dy != 0) {
        out->snapped++;
        out->largest_move = fmax(out->largest_move, hypot(dx, dy));
    }
}

static bool is_open(const finder *f, size_t i) {
    return f->id[i] < 0 || f->id[f->id[i]] < 0;
}

/* @param open  vertices that want it; each may have many points */
static gb_status second_look(const finder *f, size_t open, gb_vertices *out, gb_error *err) {
    size_t n = 0, capacity = 0;
    slots s = {0};
    int32_t *list = NULL;
    bool whole = make_slots(&s, open);
    for (size_t i = 0; i < f->points && whole; i++) {
        if (!is_open(f, i))
            continue;
        whole = gb_reserve(&list, &capacity, n, sizeof *list);
        if (whole)
            list[n++] = (int32_t)i;
    }
    gb_status status = whole ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t k = 0; k < n && whole; k++)
        join_nearest(f, &s, list[k], out);
    gb_free(list);
    gb_free(s.point);
    return status;
}

/* --- the whole --- */

/* From first points to numbers in order of first occurrence, in place. */
static gb_status number(const finder *f, gb_vertices *out, gb_error *err) {
    for (size_t i = 0; i < f->points; i++)
        out->n += (size_t)f->id[i] == i;
    out->point = gb_alloc(out->n, sizeof *out->point);
    if (!out->point)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    int32_t next = 0;
    for (size_t i = 0; i < f->points; i++) {
        if ((size_t)f->id[i] == i) {
            out->point[next] = (int32_t)i;
            f->id[i] = next++;
        } else {
            f->id[i] = f->id[f->id[i]];
        }
    }
    return GB_OK;
}

/* Few vertices per cell, few cells edges near a vertex: between 4 and 62 tolerances wide. The factors
 * are no whole numbers, so that rounded coordinates do not all lie on edges of cells. */
static void choose_cell(finder *f, double width, double height, double reach) {
    if (f->tolerance <= reach * 1e-15) { /* below the step between two doubles out there */
        f->tolerance = 0;
        return;
    }
    f->tolerance += reach * 1e-15; /* 150000.001 - 150000 is a little more than 0.001 */
    double spacing = sqrt(width * height / (double)f->points);
    double side = fmin(fmax(spacing / 64, 4.236 * f->tolerance), 61.803 * f->tolerance);
    f->cells_per_unit = 1 / side;
    f->edge = (f->tolerance + 2 * reach * 1e-15) / side;
    f->x0 -= 0.5772 * side;
    f->y0 -= 0.5772 * side;
}

static void choose_grid(finder *f) {
    double x0 = f->x[0], x1 = x0, y0 = f->y[0], y1 = y0;
    for (size_t i = 1; i < f->points; i++) {
        x0 = f->x[i] < x0 ? f->x[i] : x0;
        x1 = f->x[i] > x1 ? f->x[i] : x1;
        y0 = f->y[i] < y0 ? f->y[i] : y0;
        y1 = f->y[i] > y1 ? f->y[i] : y1;
    }
    f->x0 = x0;
    f->y0 = y0;
    choose_cell(f, x1 - x0, y1 - y0, fmax(fmax(fabs(x0), fabs(x1)), fmax(fabs(y0), fabs(y1))));
    f->limit = nextafter(f->tolerance * f->tolerance, INFINITY);
    f->across = (size_t)ceil(sqrt((double)f->points / POINTS_PER_TILE));
    f->across = f->across > MOST_TILES_ACROSS ? MOST_TILES_ACROSS : f->across;
    f->tiles_per_x = x1 > f->x0 ? (double)f->across / (x1 - f->x0) : 0;
    f->tiles_per_y = y1 > f->y0 ? (double)f->across / (y1 - f->y0) : 0;
    f->rim_x = 3 * f->tolerance * f->tiles_per_x;
    f->rim_y = 3 * f->tolerance * f->tiles_per_y;
}

gb_status gb_vertices_find(const gb_shapes *shapes, double tolerance, gb_vertices *out, gb_error *err) {
    *out = (gb_vertices){0};
    finder f = {.x = shapes->x, .y = shapes->y, .points = shapes->points, .tolerance = tolerance};
    f.id = out->id = gb_alloc(f.points, sizeof *out->id);
    gb_status status = out->id ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t open = 0;
    if (status == GB_OK && f.points > 0) {
        choose_grid(&f);
        status = first_look(&f, &open, err);
    }
    if (status == GB_OK && open > 0)
        status = second_look(&f, open, out, err);
    if (status == GB_OK)
        status = number(&f, out, err);
    if (status != GB_OK)
        gb_vertices_release(out);
    return status;
}

void gb_vertices_release(gb_vertices *vertices) {
    gb_free(vertices->id);
    gb_free(vertices->point);
    *vertices = (gb_vertices){0};
}
