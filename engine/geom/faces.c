/* Rings along the edges with the hand on the face, and faces made of rings. */
#include "geom/faces.h"

#include "base/memory.h"
#include "base/sum.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"

#include <string.h>

enum { NONE = -1, UNWALKED = -1 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_face_rings_release(gb_face_rings *rings) {
    gb_free(rings->ring_use);
    gb_free(rings->use);
    gb_free(rings->is_hull);
    gb_free(rings->lowest);
    gb_free(rings->ring_of);
    *rings = (gb_face_rings){0};
}

static int32_t end_node(const gb_arrangement *a, int32_t use) {
    return use < 0 ? a->start_node[~use] : a->end_node[use];
}

/* At its end a ring turns left as far as it can: onto the edge next clockwise to the way back. */
static int32_t next_use(const gb_arrangement *a, const int32_t *place, int32_t use) {
    int32_t node = end_node(a, use);
    size_t back = (size_t)place[gb_half(~use)];
    return a->around[back > a->node_use[node] ? back - 1 : a->node_use[node + 1] - 1];
}

static bool comes_before(const gb_arrangement *a, size_t p, size_t q) {
    return a->x[p] < a->x[q] || (a->x[p] == a->x[q] && a->y[p] < a->y[q]);
}

/* What is known of the smallest point of a ring while walking. */
typedef struct extreme {
    size_t before, last; /* the last two points passed */
    size_t lowest;
    bool turns_out; /* at the smallest point the face lies to the west */
} extreme;

/* Going from p over q to r with the face on the left: does the face lie west of q, its smallest point? */
static void look_at_corner(const gb_arrangement *a, extreme *e, size_t p, size_t q, size_t r) {
    if (comes_before(a, e->lowest, q))
        return;
    if (comes_before(a, q, e->lowest)) {
        e->lowest = q;
        e->turns_out = false;
    }
    bool turns_back = a->x[p] == a->x[r] && a->y[p] == a->y[r];
    e->turns_out |= turns_back || gb_orientation(a->x[q], a->y[q], a->x[r], a->y[r], a->x[p], a->y[p]) < 0;
}

/* Points of a use but for the first, which is the last of the use before. */
static void pass_use(const gb_arrangement *a, int32_t use, extreme *e) {
    size_t edge = gb_use_arc(use), first = a->edge_point[edge], last = a->edge_point[edge + 1] - 1;
    for (size_t k = 1; k <= last - first; k++) {
        size_t at = use < 0 ? last - k : first + k;
        look_at_corner(a, e, e->before, e->last, at);
        e->before = e->last;
        e->last = at;
    }
}

static void find_extreme(const gb_arrangement *a, const int32_t *use, size_t n, int32_t *lowest,
                         uint8_t *is_hull) {
    int32_t last = use[n - 1];
    size_t edge = gb_use_arc(last), first = a->edge_point[edge], end = a->edge_point[edge + 1] - 1;
    extreme e = {.before = last < 0 ? first + 1 : end - 1, .last = last < 0 ? first : end};
    e.lowest = e.last;
    for (size_t i = 0; i < n; i++)
        pass_use(a, use[i], &e);
    *lowest = (int32_t)e.lowest;
    *is_hull = e.turns_out;
}

gb_status gb_walk_rings(const gb_arrangement *arrangement, gb_face_rings *out, gb_error *err) {
    const gb_arrangement *a = arrangement;
    size_t halves = 2 * a->edges, uses = 0;
    int32_t *place = gb_alloc(halves, sizeof *place);
    out->ring_use = gb_alloc(halves + 1, sizeof *out->ring_use);
    out->use = gb_alloc(halves, sizeof *out->use);
    out->is_hull = gb_alloc(halves, 1);
    out->lowest = gb_alloc(halves, sizeof *out->lowest);
    out->ring_of = gb_alloc(halves, sizeof *out->ring_of);
    if (!place || !out->ring_use || !out->use || !out->is_hull || !out->lowest || !out->ring_of) {
        gb_free(place);
        return no_memory(err);
    }
    for (size_t i = 0; i < halves; i++) {
        place[gb_half(a->around[i])] = (int32_t)i;
        out->ring_of[i] = UNWALKED;
    }
    out->ring_use[0] = 0;
    for (size_t i = 0; i < halves; i++) {
        int32_t use = i & 1 ? ~(int32_t)(i / 2) : (int32_t)(i / 2);
        if (out->ring_of[i] != UNWALKED)
            continue;
        size_t first = uses;
        for (; out->ring_of[gb_half(use)] == UNWALKED; use = next_use(a, place, use)) {
            out->ring_of[gb_half(use)] = (int32_t)out->rings;
            out->use[uses++] = use;
        }
        find_extreme(a, out->use + first, uses - first, &out->lowest[out->rings], &out->is_hull[out->rings]);
        out->ring_use[++out->rings] = uses;
    }
    gb_free(place);
    return GB_OK;
}

static double ring_area2(const gb_arrangement *a, const int32_t *use, size_t n) {
    size_t origin = a->edge_point[gb_use_arc(use[0])];
    double x0 = a->x[origin], y0 = a->y[origin];
    gb_sum sum = {0};
    for (size_t u = 0; u < n; u++) {
        size_t e = gb_use_arc(use[u]);
        double sign = use[u] < 0 ? -1 : 1;
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++)
            gb_sum_add(&sum, sign * ((a->x[i] - x0) * (a->y[i + 1] - a->y[i]) -
                                     (a->y[i] - y0) * (a->x[i + 1] - a->x[i])));
    }
    return gb_sum_value(&sum);
}

/* The face of every ring: its own for an outer ring; for a hull that of the ring west of it, which was
 * numbered before when hulls are taken from west to east. */
static gb_status number_faces(const gb_arrangement *a, const gb_face_rings *r, size_t *faces, int32_t *face,
                              gb_error *err) {
    int32_t *west = gb_alloc(r->rings, sizeof *west);
    gb_status status = west ? gb_find_west(a, r, west, err) : no_memory(err);
    *faces = 1;
    for (size_t i = 0; status == GB_OK && i < r->rings; i++)
        face[i] = r->is_hull[i] ? NONE : (int32_t)(*faces)++;
    for (size_t i = 0; status == GB_OK && i < r->rings; i++) {
        int32_t at = (int32_t)i;
        while (at >= 0 && face[at] == NONE) /* a chain of hulls side by side */
            at = west[at];
        int32_t found = at < 0 ? 0 : face[at];
        for (at = (int32_t)i; at >= 0 && face[at] == NONE; at = west[at])
            face[at] = found;
    }
    gb_free(west);
    return status;
}

/* Rings by face, the outer one first; areas on the way. */
static void place_rings(gb_arrangement *a, const gb_face_rings *r, const int32_t *face, size_t *next) {
    for (size_t i = 0; i < r->rings; i++)
        a->face_ring[face[i] + 1]++;
    for (size_t f = 0; f < a->faces; f++) {
        a->face_ring[f + 1] += a->face_ring[f];
        next[f] = a->face_ring[f] + (f > 0); /* the place in front is for the outer ring */
    }
    for (size_t i = 0; i < r->rings; i++) {
        size_t place = r->is_hull[i] ? next[face[i]]++ : a->face_ring[face[i]];
        a->ring_use[place + 1] = r->ring_use[i + 1] - r->ring_use[i];
    }
    for (size_t i = 0; i < r->rings; i++)
        a->ring_use[i + 1] += a->ring_use[i];
}

static void fill_rings(gb_arrangement *a, const gb_face_rings *r, const int32_t *face, size_t *next) {
    for (size_t f = 0; f < a->faces; f++)
        next[f] = a->face_ring[f] + (f > 0);
    for (size_t i = 0; i < r->rings; i++) {
        size_t place = r->is_hull[i] ? next[face[i]]++ : a->face_ring[face[i]];
        const int32_t *use = r->use + r->ring_use[i];
        size_t n = r->ring_use[i + 1] - r->ring_use[i];
        memcpy(a->use + a->ring_use[place], use, n * sizeof *use);
        if (face[i] > 0)
            a->area[face[i]] += ring_area2(a, use, n) / 2;
        for (size_t u = 0; u < n; u++)
            *(use[u] < 0 ? &a->right[~use[u]] : &a->left[use[u]]) = face[i];
    }
}

static gb_status assemble(gb_arrangement *a, const gb_face_rings *r, gb_error *err) {
    int32_t *face = gb_alloc(r->rings, sizeof *face);
    size_t *next = NULL;
    gb_status status = face ? number_faces(a, r, &a->faces, face, err) : no_memory(err);
    if (status == GB_OK) {
        a->face_ring = gb_alloc_zero(a->faces + 1, sizeof *a->face_ring);
        a->ring_use = gb_alloc_zero(r->rings + 1, sizeof *a->ring_use);
        a->use = gb_alloc(2 * a->edges, sizeof *a->use);
        a->area = gb_alloc_zero(a->faces, sizeof *a->area);
        a->left = gb_alloc(a->edges, sizeof *a->left);
        a->right = gb_alloc(a->edges, sizeof *a->right);
        next = gb_alloc(a->faces, sizeof *next);
        if (!a->face_ring || !a->ring_use || !a->use || !a->area || !a->left || !a->right || !next)
            status = no_memory(err);
    }
    if (status == GB_OK) {
        place_rings(a, r, face, next);
        fill_rings(a, r, face, next);
    }
    gb_free(face);
    gb_free(next);
    return status;
}

gb_status gb_build_faces(gb_arrangement *arrangement, gb_error *err) {
    gb_face_rings rings = {0};
    gb_status status = gb_walk_rings(arrangement, &rings, err);
    if (status == GB_OK)
        status = assemble(arrangement, &rings, err);
    gb_face_rings_release(&rings);
    return status;
}
