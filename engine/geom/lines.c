/* Lines on their way into an arrangement. */
#include "geom/arrangement.h"

#include "base/memory.h"
#include "geom/topology_data.h"

#include <stdlib.h>
#include <string.h>

void gb_line_set_release(gb_line_set *lines) {
    gb_free(lines->line_point);
    gb_free(lines->x);
    gb_free(lines->y);
    gb_free(lines->line_use);
    gb_free(lines->use);
    *lines = (gb_line_set){0};
}

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool grow(void *array, size_t capacity, size_t size) {
    void *block;
    memcpy(&block, array, sizeof block);
    void *grown = gb_resize(block, capacity, size);
    if (grown)
        memcpy(array, &grown, sizeof grown);
    return grown != NULL;
}

static size_t larger(size_t capacity, size_t needed) {
    size_t more = capacity + capacity / 2 + 16;
    return more > needed ? more : needed;
}

static gb_status reserve(gb_line_set *l, size_t lines, size_t points, size_t uses, gb_error *err) {
    if (!l->line_point || l->lines + lines > l->line_capacity) {
        size_t capacity = larger(l->line_capacity, l->lines + lines);
        if (!grow(&l->line_point, capacity + 1, sizeof *l->line_point) ||
            !grow(&l->line_use, capacity + 1, sizeof *l->line_use))
            return no_memory(err);
        l->line_point[l->lines] = l->points;
        l->line_use[l->lines] = l->uses;
        l->line_capacity = capacity;
    }
    if (l->points + points > l->point_capacity) {
        size_t capacity = larger(l->point_capacity, l->points + points);
        if (!grow(&l->x, capacity, sizeof *l->x) || !grow(&l->y, capacity, sizeof *l->y))
            return no_memory(err);
        l->point_capacity = capacity;
    }
    if (l->uses + uses > l->use_capacity) {
        size_t capacity = larger(l->use_capacity, l->uses + uses);
        if (!grow(&l->use, capacity, sizeof *l->use))
            return no_memory(err);
        l->use_capacity = capacity;
    }
    return GB_OK;
}

static int by_owner(const void *a, const void *b) {
    const gb_line_use *p = a, *q = b;
    return (p->owner > q->owner) - (p->owner < q->owner);
}

/* One entry per owner, none that cancels. */
static size_t compress(gb_line_use *use, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        gb_line_use sum = {.owner = use[i].owner};
        for (; i < n && use[i].owner == sum.owner; i++)
            sum.turns += use[i].turns;
        if (sum.turns != 0)
            use[kept++] = sum;
    }
    return kept;
}

gb_status gb_line_set_add(gb_line_set *lines, const double *x, const double *y, size_t n,
                          const gb_line_use *use, size_t uses, gb_error *err) {
    gb_status status = reserve(lines, 1, n, uses, err);
    if (status != GB_OK)
        return status;
    gb_line_use *own = lines->use + lines->uses;
    size_t kept = 0;
    if (uses > 0) {
        memcpy(own, use, uses * sizeof *use);
        qsort(own, uses, sizeof *own, by_owner);
        kept = compress(own, uses);
        if (kept == 0)
            return GB_OK;
    }
    memcpy(lines->x + lines->points, x, n * sizeof *x);
    memcpy(lines->y + lines->points, y, n * sizeof *y);
    lines->points += n;
    lines->uses += kept;
    lines->line_point[++lines->lines] = lines->points;
    lines->line_use[lines->lines] = lines->uses;
    return GB_OK;
}

/* Uses of the rings of an area: they follow each other in the list. */
static void area_uses(const gb_topology *t, size_t area, size_t *first, size_t *end) {
    *first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    *end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
}

/* The owner of an area: a number in a row, or that of its region. */
typedef struct ownership {
    int32_t first;
    const int32_t *region; /* NULL: in a row */
} ownership;

static int32_t owner_of(const ownership *o, size_t area) {
    return o->region ? o->region[area] : o->first + (int32_t)area;
}

/* Counting sort of all uses by arc. start: arcs + 2. */
static void uses_by_arc(const gb_topology *t, const ownership *o, size_t *start, gb_line_use *use) {
    for (size_t area = 0; area < t->areas; area++) {
        size_t first, end;
        area_uses(t, area, &first, &end);
        for (size_t u = first; u < end && owner_of(o, area) >= 0; u++)
            start[gb_use_arc(t->arc[u]) + 2]++;
    }
    for (size_t a = 2; a < t->arcs + 2; a++)
        start[a] += start[a - 1];
    for (size_t area = 0; area < t->areas; area++) {
        size_t first, end;
        area_uses(t, area, &first, &end);
        for (size_t u = first; u < end && owner_of(o, area) >= 0; u++)
            use[start[gb_use_arc(t->arc[u]) + 1]++] =
                (gb_line_use){.owner = owner_of(o, area), .turns = t->arc[u] < 0 ? -1 : 1};
    }
}

static gb_status add_arcs(gb_line_set *lines, const gb_topology *t, const ownership *o, gb_error *err) {
    size_t *start = gb_alloc_zero(t->arcs + 2, sizeof *start);
    gb_line_use *use = gb_alloc(t->uses, sizeof *use);
    gb_status status = start && use ? reserve(lines, t->arcs, t->points, t->uses, err) : no_memory(err);
    if (status == GB_OK)
        uses_by_arc(t, o, start, use);
    for (size_t a = 0; status == GB_OK && a < t->arcs; a++) {
        size_t first = t->arc_start[a], n = t->arc_start[a + 1] - first, uses = start[a + 1] - start[a];
        if (uses > 0)
            status = gb_line_set_add(lines, t->x + first, t->y + first, n, use + start[a], uses, err);
    }
    gb_free(start);
    gb_free(use);
    return status;
}

gb_status gb_line_set_add_topology(gb_line_set *lines, const gb_topology *topology, int32_t first_owner,
                                   gb_error *err) {
    return add_arcs(lines, topology, &(ownership){.first = first_owner}, err);
}

gb_status gb_line_set_add_regions(gb_line_set *lines, const gb_topology *topology, const int32_t *region,
                                  gb_error *err) {
    return add_arcs(lines, topology, &(ownership){.region = region}, err);
}
