/* Vertices by a hash of grid cells, tile by tile. A tile holds so few points that its table stays in the
 * cache, and tiles are looked at in parallel: points with the same coordinates are one vertex, whatever else
 * there is. Only points that have another vertex within the tolerance, or lie at the edge of a tile, are then
 * taken in their order, each to the nearest vertex so far. */
#include "geom/vertices.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { POINTS_PER_TILE = 16384, MOST_TILES_ACROSS = 512, AHEAD = 8, EMPTY = -1 };

/* Points by the hash of their cell. */
typedef struct slots {
    int32_t *point; /* or EMPTY */
    size_t mask;    /* slots less one; a power of two */
} slots;

typedef struct finder {
    const double *x, *y;
    size_t points;
    double tolerance, cell; /* cell 0: exact coordinates are the key */
    double limit;           /* squared distances below it are within the tolerance */
    double x0, y0;          /* left of and below all points, so that offsets are positive */
    size_t across;          /* tiles */
    double tiles_per_x, tiles_per_y;
    size_t *tile_start; /* tiles + 2: slices of order */
    int32_t *order;     /* points by tile, rising within */
    size_t *open;       /* per tile: points for the second look */
    int32_t *id;        /* per point: the first point of its vertex; ~i where a vertex wants a second look */
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

static uint64_t hash_point(const finder *f, double x, double y) {
    if (f->cell == 0)
        return mix(bits_of(x), bits_of(y));
    return mix((uint64_t)(int64_t)((x - f->x0) / f->cell), (uint64_t)(int64_t)((y - f->y0) / f->cell));
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

/* -1, 0 or 1: the neighbouring cell that the tolerance reaches into. */
static int side_of(const finder *f, double offset) {
    double within = offset - (double)(int64_t)(offset / f->cell) * f->cell;
    if (within <= f->tolerance)
        return -1;
    return within >= f->cell - f->tolerance;
}

/* Up to three hashes of cells beside that of the point which its tolerance reaches. */
static int cells_beside(const finder *f, double x, double y, uint64_t hash[3]) {
    int n = 0;
    if (f->cell == 0)
        return n;
    int right = side_of(f, x - f->x0), up = side_of(f, y - f->y0);
    double across = x + right * f->cell, along = y + up * f->cell;
    if (right)
        hash[n++] = hash_point(f, across, y);
    if (up)
        hash[n++] = hash_point(f, x, along);
    if (right && up)
        hash[n++] = hash_point(f, across, along);
    return n;
}

/* --- first look: equal coordinates, tile by tile --- */

static size_t tile_along(const finder *f, double offset, double per_unit) {
    double t = offset * per_unit;
    return t <= 0 ? 0 : t >= (double)f->across ? f->across - 1 : (size_t)t;
}

static size_t tile_of(const finder *f, double x, double y) {
    return tile_along(f, y - f->y0, f->tiles_per_y) * f->across + tile_along(f, x - f->x0, f->tiles_per_x);
}

/* May a point of another tile lie within the tolerance? */
static bool at_edge(const finder *f, double x, double y) {
    double far = 2 * f->tolerance;
    return f->across > 1 && (tile_of(f, x - far, y - far) != tile_of(f, x + far, y + far) ||
                             tile_of(f, x - far, y + far) != tile_of(f, x + far, y - far));
}

/* The different places of one tile, close together in memory. */
typedef struct tile {
    slots slots; /* of places */
    size_t n;
    double *x, *y;
    int32_t *point; /* the first one there */
} tile;

/* The place with the same coordinates among those that hash alike, or EMPTY; others within the tolerance are
 * marked for the second look. */
static int32_t same_place(const finder *f, const tile *t, uint64_t hash, double x, double y, bool *near) {
    for (size_t k = hash & t->slots.mask; t->slots.point[k] != EMPTY; k = (k + 1) & t->slots.mask) {
        int32_t other = t->slots.point[k];
        double dx = t->x[other] - x, dy = t->y[other] - y, square = dx * dx + dy * dy;
        if (square == 0 && dx == 0 && dy == 0)
            return other;
        if (square < f->limit) {
            f->id[t->point[other]] = ~t->point[other];
            *near = true;
        }
    }
    return EMPTY;
}

static void meet(const finder *f, tile *t, int32_t i) {
    double x = f->x[i], y = f->y[i];
    uint64_t hash = hash_point(f, x, y), beside[3];
    bool near = false;
    int32_t same = same_place(f, t, hash, x, y, &near);
    if (same != EMPTY) {
        f->id[i] = t->point[same];
        return;
    }
    for (int n = cells_beside(f, x, y, beside), k = 0; k < n; k++)
        same_place(f, t, beside[k], x, y, &near);
    t->x[t->n] = x;
    t->y[t->n] = y;
    t->point[t->n] = i;
    place(&t->slots, hash, (int32_t)t->n++);
    f->id[i] = near || at_edge(f, x, y) ? ~i : i;
}

static gb_status meet_tile(size_t number, int worker, void *context, gb_error *err) {
    (void)worker;
    const finder *f = context;
    size_t first = f->tile_start[number], end = f->tile_start[number + 1];
    tile t = {.x = gb_alloc(end - first, sizeof *t.x),
              .y = gb_alloc(end - first, sizeof *t.y),
              .point = gb_alloc(end - first, sizeof *t.point)};
    bool whole = make_slots(&t.slots, end - first) && t.x && t.y && t.point;
    for (size_t k = first; whole && k < end; k++) {
        if (k + AHEAD < end) {
            __builtin_prefetch(&f->x[f->order[k + AHEAD]]);
            __builtin_prefetch(&f->y[f->order[k + AHEAD]]);
        }
        meet(f, &t, f->order[k]);
    }
    for (size_t k = 0; k < t.n; k++)
        f->open[number] += f->id[t.point[k]] < 0;
    gb_free(t.slots.point);
    gb_free(t.x);
    gb_free(t.y);
    gb_free(t.point);
    return whole ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Counting sort of the points by tile. */
static void sort_points(finder *f) {
    for (size_t i = 0; i < f->points; i++)
        f->tile_start[tile_of(f, f->x[i], f->y[i]) + 2]++;
    for (size_t t = 2; t < f->across * f->across + 2; t++)
        f->tile_start[t] += f->tile_start[t - 1];
    for (size_t i = 0; i < f->points; i++)
        f->order[f->tile_start[tile_of(f, f->x[i], f->y[i]) + 1]++] = (int32_t)i;
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
    uint64_t hash = hash_point(f, x, y), beside[3];
    int32_t best = INT32_MAX;
    search(f, s, hash, x, y, &best, &best_square);
    for (int n = best_square > 0 ? cells_beside(f, x, y, beside) : 0, k = 0; k < n; k++)
        search(f, s, beside[k], x, y, &best, &best_square);
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
    size_t n = 0;
    for (size_t i = 0; i < f->points; i++)
        n += is_open(f, i);
    slots s = {0};
    int32_t *list = gb_alloc(n, sizeof *list);
    gb_status status = list && make_slots(&s, open) ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        n = 0;
        for (size_t i = 0; i < f->points; i++)
            if (is_open(f, i))
                list[n++] = (int32_t)i;
        for (size_t k = 0; k < n; k++)
            join_nearest(f, &s, list[k], out);
    }
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
    f->cell = fmin(fmax(spacing / 64, 4.236 * f->tolerance), 61.803 * f->tolerance);
    f->x0 -= 0.5772 * f->cell;
    f->y0 -= 0.5772 * f->cell;
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
