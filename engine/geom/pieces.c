#include "geom/pieces.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <string.h>

enum { NONE = -1 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

bool gb_face_has_owner(const gb_arrangement *arrangement, size_t face, int32_t owner) {
    for (size_t k = arrangement->face_cover[face]; k < arrangement->face_cover[face + 1]; k++) {
        if (arrangement->cover[k] == owner)
            return true;
    }
    return false;
}

bool gb_faces_have_same_owners(const gb_arrangement *arrangement, size_t face, size_t other) {
    size_t n = gb_face_covers(arrangement, face);
    return n == gb_face_covers(arrangement, other) &&
           (n == 0 ||
            memcmp(arrangement->cover + arrangement->face_cover[face],
                   arrangement->cover + arrangement->face_cover[other], n * sizeof *arrangement->cover) == 0);
}

double gb_edge_length(const gb_arrangement *arrangement, size_t edge) {
    gb_sum sum = {0};
    for (size_t i = arrangement->edge_point[edge]; i + 1 < arrangement->edge_point[edge + 1]; i++)
        gb_sum_add(&sum, hypot(arrangement->x[i + 1] - arrangement->x[i],
                               arrangement->y[i + 1] - arrangement->y[i]));
    return gb_sum_value(&sum);
}

/* Union by lowest number: the root of a piece is its first face. */
static int32_t root_of(int32_t *parent, int32_t face) {
    while (parent[face] != face)
        face = parent[face] = parent[parent[face]];
    return face;
}

static void join_faces(const gb_arrangement *a, const gb_piece_rule *rule, int32_t *parent) {
    for (size_t e = 0; e < a->edges; e++) {
        if (parent[a->left[e]] == NONE || parent[a->right[e]] == NONE ||
            !rule->is_joined(a, e, rule->context))
            continue;
        int32_t p = root_of(parent, a->left[e]), q = root_of(parent, a->right[e]);
        if (p < q)
            parent[q] = p;
        else
            parent[p] = q;
    }
}

/* Roots come before the faces that they stand for, so numbers can take the place of roots at once. */
static size_t number_pieces(size_t faces, int32_t *parent, int32_t *piece) {
    size_t n = 0;
    for (size_t f = 0; f < faces; f++) {
        if (parent[f] == NONE)
            piece[f] = NONE;
        else if (parent[f] == (int32_t)f)
            piece[f] = (int32_t)n++;
        else
            piece[f] = piece[root_of(parent, (int32_t)f)];
    }
    return n;
}

static gb_status list_edges(gb_pieces *p, gb_error *err) {
    const gb_arrangement *a = p->arrangement;
    p->edge_start = gb_alloc_zero(p->n + 2, sizeof *p->edge_start);
    if (!p->edge_start)
        return no_memory(err);
    for (int placing = 0; placing < 2; placing++) {
        for (size_t e = 0; e < a->edges; e++) {
            int32_t side[2] = {p->of_face[a->left[e]], p->of_face[a->right[e]]};
            for (int k = 0; k < 2 && side[0] != side[1]; k++) {
                if (side[k] == NONE)
                    continue;
                if (placing)
                    p->edge[p->edge_start[side[k] + 1]++] = k ? ~(int32_t)e : (int32_t)e;
                else
                    p->edge_start[side[k] + 2]++;
            }
        }
        for (size_t k = 1; !placing && k < p->n + 2; k++)
            p->edge_start[k] += p->edge_start[k - 1];
        if (!placing)
            p->edge = gb_alloc(p->edge_start[p->n + 1], sizeof *p->edge);
        if (!p->edge)
            return no_memory(err);
    }
    return GB_OK;
}

static gb_status measure(gb_pieces *p, gb_error *err) {
    const gb_arrangement *a = p->arrangement;
    gb_sum *sum = gb_alloc_zero(p->n, sizeof *sum);
    p->size = gb_alloc(p->n, sizeof *p->size);
    p->outline = gb_alloc(p->n, sizeof *p->outline);
    if (!sum || !p->size || !p->outline) {
        gb_free(sum);
        return no_memory(err);
    }
    for (size_t f = 0; f < a->faces; f++) {
        if (p->of_face[f] != NONE)
            gb_sum_add(&sum[p->of_face[f]], a->area[f]);
    }
    for (size_t k = 0; k < p->n; k++) {
        gb_sum length = {0};
        for (size_t i = p->edge_start[k]; i < p->edge_start[k + 1]; i++)
            gb_sum_add(&length, gb_edge_length(a, (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i])));
        p->size[k] = gb_sum_value(&sum[k]);
        p->outline[k] = gb_sum_value(&length);
    }
    gb_free(sum);
    return GB_OK;
}

gb_status gb_pieces_find(const gb_arrangement *arrangement, const gb_piece_rule *rule, gb_pieces *out,
                         gb_error *err) {
    *out = (gb_pieces){.arrangement = arrangement};
    int32_t *parent = gb_alloc(arrangement->faces, sizeof *parent);
    out->of_face = gb_alloc(arrangement->faces, sizeof *out->of_face);
    gb_status status = parent && out->of_face ? GB_OK : no_memory(err);
    if (status == GB_OK) {
        for (size_t f = 0; f < arrangement->faces; f++)
            parent[f] = rule->is_wanted(arrangement, f, rule->context) ? (int32_t)f : NONE;
        join_faces(arrangement, rule, parent);
        out->n = number_pieces(arrangement->faces, parent, out->of_face);
        status = list_edges(out, err);
    }
    if (status == GB_OK)
        status = measure(out, err);
    gb_free(parent);
    if (status != GB_OK)
        gb_pieces_release(out);
    return status;
}

void gb_pieces_release(gb_pieces *pieces) {
    gb_free(pieces->of_face);
    gb_free(pieces->edge_start);
    gb_free(pieces->edge);
    gb_free(pieces->size);
    gb_free(pieces->outline);
    *pieces = (gb_pieces){0};
}

gb_status gb_piece_clearance(const gb_pieces *pieces, size_t piece, gb_clearance *out, gb_error *err) {
    const gb_arrangement *a = pieces->arrangement;
    size_t n = 0;
    for (size_t i = pieces->edge_start[piece]; i < pieces->edge_start[piece + 1]; i++) {
        size_t e = (size_t)(pieces->edge[i] < 0 ? ~pieces->edge[i] : pieces->edge[i]);
        n += a->edge_point[e + 1] - a->edge_point[e] - 1;
    }
    gb_wall *walls = gb_alloc(n, sizeof *walls);
    if (!walls)
        return no_memory(err);
    gb_wall *to = walls;
    for (size_t i = pieces->edge_start[piece]; i < pieces->edge_start[piece + 1]; i++) {
        size_t e = (size_t)(pieces->edge[i] < 0 ? ~pieces->edge[i] : pieces->edge[i]);
        for (size_t k = a->edge_point[e]; k + 1 < a->edge_point[e + 1]; k++)
            *to++ = (gb_wall){a->x[k], a->y[k], a->x[k + 1], a->y[k + 1]};
    }
    gb_status status = gb_clearance_find(walls, n, out, err);
    gb_free(walls);
    return status;
}
