/* Vertices by a hash of grid cells. Cells are wider than the tolerance, so that most points are
 * decided by their own cell; only near an edge of the cell the neighbours are asked as well. */
#include "geom/vertices.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { BATCH = 32, EMPTY = -1 };

typedef struct finder {
    const double *x, *y;
    double tolerance, cell; /* cell 0: exact coordinates are the key */
    double limit;           /* squared distances below it are within the tolerance */
    double x0, y0;          /* left of and below all points, so that offsets are positive */
    int32_t *slot;          /* vertex number or EMPTY */
    size_t slots;           /* a power of two */
    size_t room;            /* vertices that `point` can hold */
    gb_vertices *out;
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

/* The best vertex within the tolerance among those that hash like the probe point. */
static void search(const finder *f, uint64_t hash, double x, double y, int32_t *best, double *best_square) {
    size_t mask = f->slots - 1;
    for (size_t s = hash & mask; f->slot[s] != EMPTY; s = (s + 1) & mask) {
        int32_t vertex = f->slot[s], point = f->out->point[vertex];
        double dx = f->x[point] - x, dy = f->y[point] - y, square = dx * dx + dy * dy;
        if (square < *best_square || (square == *best_square && vertex < *best)) {
            *best = vertex;
            *best_square = square;
            if (square == 0)
                return;
        }
    }
}

/* -1, 0 or 1: the neighbouring cell that the tolerance reaches into. */
static int side_of(const finder *f, double offset) {
    double within = offset - (double)(int64_t)(offset / f->cell) * f->cell;
    if (within <= f->tolerance)
        return -1;
    return within >= f->cell - f->tolerance;
}

static int32_t find(const finder *f, uint64_t hash, double x, double y) {
    int32_t best = INT32_MAX;
    double best_square = f->limit;
    search(f, hash, x, y, &best, &best_square);
    if (f->cell > 0 && best_square > 0) {
        int right = side_of(f, x - f->x0), up = side_of(f, y - f->y0);
        double across = x + right * f->cell, along = y + up * f->cell;
        if (right)
            search(f, hash_point(f, across, y), x, y, &best, &best_square);
        if (up)
            search(f, hash_point(f, x, along), x, y, &best, &best_square);
        if (right && up)
            search(f, hash_point(f, across, along), x, y, &best, &best_square);
    }
    return best_square < f->limit ? best : EMPTY;
}

static void place(finder *f, uint64_t hash, int32_t vertex) {
    size_t mask = f->slots - 1, s = hash & mask;
    while (f->slot[s] != EMPTY)
        s = (s + 1) & mask;
    f->slot[s] = vertex;
}

static bool make_slots(finder *f, size_t slots) {
    f->slot = gb_alloc(slots, sizeof *f->slot);
    if (!f->slot)
        return false;
    memset(f->slot, 0xff, slots * sizeof *f->slot);
    f->slots = slots;
    return true;
}

/* Twice the slots once they are 70 % full. */
static bool make_room(finder *f) {
    size_t n = f->out->n;
    if (n >= f->room) {
        size_t room = f->room * 2;
        int32_t *point = gb_resize(f->out->point, room, sizeof *point);
        if (!point)
            return false;
        f->out->point = point;
        f->room = room;
    }
    if (n * 10 < f->slots * 7)
        return true;
    gb_free(f->slot);
    if (!make_slots(f, f->slots * 2))
        return false;
    for (size_t v = 0; v < n; v++) {
        int32_t point = f->out->point[v];
        place(f, hash_point(f, f->x[point], f->y[point]), (int32_t)v);
    }
    return true;
}

static gb_status resolve(finder *f, size_t i, uint64_t hash, gb_error *err) {
    double x = f->x[i], y = f->y[i];
    int32_t vertex = find(f, hash, x, y);
    if (vertex == EMPTY) {
        if (!make_room(f))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        vertex = (int32_t)f->out->n++;
        f->out->point[vertex] = (int32_t)i;
        place(f, hash, vertex);
    }
    f->out->id[i] = vertex;
    double dx = f->x[f->out->point[vertex]] - x, dy = f->y[f->out->point[vertex]] - y;
    if (dx != 0 || dy != 0) {
        f->out->snapped++;
        f->out->largest_move = fmax(f->out->largest_move, hypot(dx, dy));
    }
    return GB_OK;
}

/* The table is larger than any cache: ask for a batch of slots before the first one is needed. */
static gb_status resolve_all(finder *f, size_t points, gb_error *err) {
    uint64_t hash[BATCH];
    gb_status status = GB_OK;
    for (size_t first = 0; status == GB_OK && first < points; first += BATCH) {
        size_t count = points - first < BATCH ? points - first : BATCH;
        for (size_t k = 0; k < count; k++) {
            hash[k] = hash_point(f, f->x[first + k], f->y[first + k]);
            __builtin_prefetch(&f->slot[hash[k] & (f->slots - 1)]);
        }
        for (size_t k = 0; k < count; k++) {
            int32_t vertex = f->slot[hash[k] & (f->slots - 1)];
            if (vertex != EMPTY)
                __builtin_prefetch(&f->out->point[vertex]);
        }
        for (size_t k = 0; k < count; k++) {
            int32_t vertex = f->slot[hash[k] & (f->slots - 1)];
            if (vertex != EMPTY) {
                __builtin_prefetch(&f->x[f->out->point[vertex]]);
                __builtin_prefetch(&f->y[f->out->point[vertex]]);
            }
        }
        for (size_t k = 0; status == GB_OK && k < count; k++)
            status = resolve(f, first + k, hash[k], err);
    }
    return status;
}

/* Few vertices per cell, few cells edges near a vertex: between 4 and 62 tolerances wide. The factors
 * are no whole numbers, so that rounded coordinates do not all lie on edges of cells. */
static void choose_cell(finder *f, size_t points) {
    double x0 = f->x[0], x1 = x0, y0 = f->y[0], y1 = y0;
    for (size_t i = 1; i < points; i++) {
        x0 = f->x[i] < x0 ? f->x[i] : x0;
        x1 = f->x[i] > x1 ? f->x[i] : x1;
        y0 = f->y[i] < y0 ? f->y[i] : y0;
        y1 = f->y[i] > y1 ? f->y[i] : y1;
    }
    double reach = fmax(fmax(fabs(x0), fabs(x1)), fmax(fabs(y0), fabs(y1)));
    if (f->tolerance <= reach * 1e-15) { /* below the step between two doubles out there */
        f->tolerance = 0;
        return;
    }
    f->tolerance += reach * 1e-15; /* 150000.001 - 150000 is a little more than 0.001 */
    double spacing = sqrt((x1 - x0) * (y1 - y0) / (double)points);
    f->cell = fmin(fmax(spacing / 64, 4.236 * f->tolerance), 61.803 * f->tolerance);
    f->x0 = x0 - 0.5772 * f->cell;
    f->y0 = y0 - 0.5772 * f->cell;
}

gb_status gb_vertices_find(const gb_shapes *shapes, double tolerance, gb_vertices *out, gb_error *err) {
    size_t points = shapes->points, slots = 64;
    *out = (gb_vertices){0};
    finder f = {.x = shapes->x, .y = shapes->y, .tolerance = tolerance, .out = out, .room = points / 2 + 16};
    while (slots < points - points / 4)
        slots *= 2;
    out->id = gb_alloc(points, sizeof *out->id);
    out->point = gb_alloc(f.room, sizeof *out->point);
    gb_status status = GB_OK;
    if (!out->id || !out->point || !make_slots(&f, slots))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && points > 0) {
        choose_cell(&f, points);
        f.limit = nextafter(f.tolerance * f.tolerance, INFINITY);
        status = resolve_all(&f, points, err);
    }
    gb_free(f.slot);
    if (status != GB_OK)
        gb_vertices_release(out);
    return status;
}

void gb_vertices_release(gb_vertices *vertices) {
    gb_free(vertices->id);
    gb_free(vertices->point);
    *vertices = (gb_vertices){0};
}
