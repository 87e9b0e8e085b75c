/* Who covers a face: known outside, and changed by every edge that is crossed. */
#include "base/memory.h"
#include "geom/faces.h"
#include "geom/topology_data.h"

#include <string.h>

enum { NONE = -1 };

/* A slice of the list of owners with the times that each covers a face. */
typedef struct slice {
    size_t first;
    int32_t n; /* NONE: not known yet */
} slice;

typedef struct coverer {
    gb_arrangement *a;
    slice *of; /* per face */
    gb_line_use *list;
    size_t count, capacity;
    int32_t *queue;
} coverer;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The sum of two lists by owner, from + sign * change. Written to out, which has room for all; its length. */
static size_t combine(const gb_line_use *from, size_t n, const gb_line_use *change, size_t m, int32_t sign,
                      gb_line_use *out) {
    size_t i = 0, k = 0, kept = 0;
    while (i < n || k < m) {
        gb_line_use sum;
        if (k == m || (i < n && from[i].owner < change[k].owner)) {
            sum = from[i++];
        } else {
            sum = (gb_line_use){.owner = change[k].owner, .turns = sign * change[k].turns};
            if (i < n && from[i].owner == sum.owner)
                sum.turns += from[i++].turns;
            k++;
        }
        if (sum.turns != 0)
            out[kept++] = sum;
    }
    return kept;
}

static bool make_room(coverer *c, size_t more) {
    if (c->count + more <= c->capacity)
        return true;
    size_t capacity = c->capacity + c->capacity / 2 + more + 64;
    gb_line_use *grown = gb_resize(c->list, capacity, sizeof *grown);
    if (grown) {
        c->list = grown;
        c->capacity = capacity;
    }
    return grown != NULL;
}

/* What lies on the right of a use whose left is known, put behind the list. */
static gb_status cross_edge(coverer *c, int32_t use, slice *right, gb_error *err) {
    const gb_arrangement *a = c->a;
    size_t e = gb_use_arc(use), m = a->edge_owner[e + 1] - a->edge_owner[e];
    slice left = c->of[gb_face_left(a, use)];
    if (!make_room(c, (size_t)left.n + m))
        return no_memory(err);
    *right = (slice){.first = c->count};
    right->n = (int32_t)combine(c->list + left.first, (size_t)left.n, a->owner + a->edge_owner[e], m,
                                use < 0 ? 1 : -1, c->list + c->count);
    return GB_OK;
}

static gb_status spread(coverer *c, gb_error *err) {
    const gb_arrangement *a = c->a;
    size_t head = 0, tail = 0;
    for (size_t f = 0; f < a->faces; f++)
        c->of[f].n = NONE;
    c->of[0] = (slice){0};
    c->queue[tail++] = 0;
    while (head < tail) {
        int32_t face = c->queue[head++];
        size_t end = a->ring_use[a->face_ring[face + 1]];
        for (size_t u = a->ring_use[a->face_ring[face]]; u < end; u++) {
            int32_t other = gb_face_left(a, ~a->use[u]);
            if (c->of[other].n != NONE)
                continue;
            slice right;
            gb_status status = cross_edge(c, a->use[u], &right, err);
            if (status != GB_OK)
                return status;
            c->of[other] = right;
            c->count += (size_t)right.n;
            c->queue[tail++] = other;
        }
    }
    return tail == a->faces ? GB_OK : GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "face without way out");
}

/* Every edge must tell the same. */
static gb_status check(coverer *c, gb_error *err) {
    const gb_arrangement *a = c->a;
    for (size_t e = 0; e < a->edges; e++) {
        slice right, known = c->of[a->right[e]];
        gb_status status = cross_edge(c, (int32_t)e, &right, err);
        if (status != GB_OK)
            return status;
        if (right.n != known.n || (right.n > 0 && memcmp(c->list + right.first, c->list + known.first,
                                                         (size_t)right.n * sizeof *c->list) != 0))
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "owners that do not close");
    }
    return GB_OK;
}

/* An owner covers what its rings have on their left. Where snapping turned a sliver of a ring over it is
 * counted less than nought times: no cover. */
static gb_status write_covers(coverer *c, gb_error *err) {
    gb_arrangement *a = c->a;
    a->face_cover = gb_alloc(a->faces + 1, sizeof *a->face_cover);
    a->cover = gb_alloc(c->count, sizeof *a->cover);
    if (!a->face_cover || !a->cover)
        return no_memory(err);
    size_t n = 0;
    for (size_t f = 0; f < a->faces; f++) {
        a->face_cover[f] = n;
        for (int32_t i = 0; i < c->of[f].n; i++) {
            gb_line_use use = c->list[c->of[f].first + (size_t)i];
            if (use.turns > 0)
                a->cover[n++] = use.owner;
        }
    }
    a->face_cover[a->faces] = n;
    return GB_OK;
}

gb_status gb_build_covers(gb_arrangement *arrangement, gb_error *err) {
    coverer c = {.a = arrangement};
    c.of = gb_alloc(arrangement->faces, sizeof *c.of);
    c.queue = gb_alloc(arrangement->faces, sizeof *c.queue);
    gb_status status = c.of && c.queue ? spread(&c, err) : no_memory(err);
    if (status == GB_OK)
        status = check(&c, err);
    if (status == GB_OK)
        status = write_covers(&c, err);
    gb_free(c.of);
    gb_free(c.queue);
    gb_free(c.list);
    return status;
}
