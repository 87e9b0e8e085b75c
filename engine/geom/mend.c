/* Mending: mouths of openings are closed by lines, then every narrow face of no area or of several gets one.
 * As what was mended can make another place narrow, it is looked at again. */
#include "base/memory.h"
#include "base/sum.h"
#include "geom/flaw_search.h"
#include "geom/regroup.h"

#include <math.h>
#include <stdlib.h>

enum { NONE = -1, MOST_ROUNDS = 8 };

typedef struct mender {
    const gb_topology *from;
    double width;
    size_t areas;
    gb_line_set lines;
    gb_arrangement arrangement;
    gb_pieces gaps, overlaps;
    int32_t *gap_to, *overlap_to; /* per piece: who gets it, or GB_FACE_AS_IS */
    int32_t *last;  /* per area: NONE when it has ground outside narrow overlaps, else its largest overlap */
    double *length; /* per area, 0 between pieces */
    gb_mendings *out; /* all rounds */
    size_t capacity;
    size_t changed; /* in this round */
} mender;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- lines --- */

static gb_status add_mouths(mender *m, const gb_flaw_search *search, gb_error *err) {
    const gb_arrangement *a = &search->arrangement;
    const gb_pieces *p = &search->pieces[GB_FLAW_OPENING];
    gb_status status = GB_OK;
    for (size_t k = 0; k < p->n; k++) {
        for (size_t i = p->edge_start[k]; i < p->edge_start[k + 1] && status == GB_OK; i++) {
            size_t e = (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i]), first = a->edge_point[e];
            if (gb_flaw_search_is_opening(search, k) && gb_edge_is_divider(a, e))
                status = gb_line_set_add(&m->lines, a->x + first, a->y + first, a->edge_point[e + 1] - first,
                                         NULL, 0, err);
        }
    }
    return status;
}

static bool has_narrow(const gb_flaw_search *search) {
    bool found = false;
    for (int kind = 0; kind < GB_FLAW_KIND_COUNT; kind++) {
        const gb_pieces *p = &search->pieces[kind];
        for (size_t k = 0; k < p->n && !found; k++) {
            if (kind == GB_FLAW_OPENING)
                found = gb_flaw_search_is_opening(search, k);
            else if (kind == GB_FLAW_OVERLAP || p->of_face[0] != (int32_t)k)
                found = gb_is_narrow(&search->widest[kind][k], search->width);
        }
    }
    return found;
}

/* *found: whether there is anything to mend; only then all lines are laid over each other. */
static gb_status arrange(mender *m, bool *found, gb_error *err) {
    gb_flaw_search search = {0};
    gb_status status = gb_flaw_search_run(m->from, m->width, &search, err);
    *found = status == GB_OK && has_narrow(&search);
    if (*found)
        status = gb_line_set_add_topology(&m->lines, m->from, 0, err);
    if (*found && status == GB_OK)
        status = add_mouths(m, &search, err);
    gb_flaw_search_release(&search);
    if (*found && status == GB_OK)
        status = gb_arrange(&m->lines, gb_rounding_tolerance(m->from), &m->arrangement, err);
    return status;
}

/* --- pieces --- */

static bool is_open(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return gb_face_covers(a, face) == 0;
}

static bool is_overlap(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return gb_face_covers(a, face) >= 2;
}

/* A mouth keeps what it closes apart from the outside. */
static bool is_one_piece(const gb_arrangement *a, size_t edge, const void *context) {
    (void)context;
    return gb_faces_have_same_owners(a, (size_t)a->left[edge], (size_t)a->right[edge]) &&
           !(gb_edge_is_divider(a, edge) && gb_face_covers(a, (size_t)a->left[edge]) == 0);
}

static gb_status find_pieces(mender *m, gb_error *err) {
    const gb_piece_rule open = {.is_wanted = is_open, .is_joined = is_one_piece};
    const gb_piece_rule overlap = {.is_wanted = is_overlap, .is_joined = is_one_piece};
    gb_status status = gb_pieces_find(&m->arrangement, &open, &m->gaps, err);
    if (status == GB_OK)
        status = gb_pieces_find(&m->arrangement, &overlap, &m->overlaps, err);
    if (status != GB_OK)
        return status;
    m->gap_to = gb_alloc(m->gaps.n, sizeof *m->gap_to);
    m->overlap_to = gb_alloc(m->overlaps.n, sizeof *m->overlap_to);
    m->last = gb_alloc(m->areas, sizeof *m->last);
    m->length = gb_alloc_zero(m->areas, sizeof *m->length);
    if (!m->gap_to || !m->overlap_to || !m->last || !m->length)
        return no_memory(err);
    for (size_t k = 0; k < m->gaps.n; k++)
        m->gap_to[k] = GB_FACE_AS_IS;
    for (size_t k = 0; k < m->overlaps.n; k++)
        m->overlap_to[k] = GB_FACE_AS_IS;
    return GB_OK;
}

/* One face of a piece. */
static size_t face_in(const gb_pieces *p, size_t piece) {
    return (size_t)gb_face_left(p->arrangement, p->edge[p->edge_start[piece]]);
}

/* --- who gets it --- */

/* The area with the longest border along a piece; NONE when there is none. An overlap goes by the borders
 * beyond which one of its own areas lies alone. */
static int32_t longest_border(mender *m, const gb_pieces *p, size_t piece) {
    const gb_arrangement *a = &m->arrangement;
    bool is_gap = p == &m->gaps;
    size_t inside = face_in(p, piece);
    int32_t best = NONE;
    for (int pass = 0; pass < 2; pass++) { /* add up and choose; then clear */
        for (size_t i = p->edge_start[piece]; i < p->edge_start[piece + 1]; i++) {
            size_t e = (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i]);
            size_t beyond = (size_t)gb_face_left(a, ~p->edge[i]), first = a->face_cover[beyond];
            if (!is_gap && (gb_face_covers(a, beyond) != 1 || !gb_face_has_owner(a, inside, a->cover[first])))
                continue;
            for (size_t k = first; k < a->face_cover[beyond + 1]; k++) {
                int32_t area = a->cover[k];
                m->length[area] = pass == 0 ? m->length[area] + gb_edge_length(a, e) : 0;
            }
        }
        for (size_t i = p->edge_start[piece]; pass == 0 && i < p->edge_start[piece + 1]; i++) {
            size_t beyond = (size_t)gb_face_left(a, ~p->edge[i]);
            for (size_t k = a->face_cover[beyond]; k < a->face_cover[beyond + 1]; k++) {
                int32_t area = a->cover[k];
                double length = m->length[area], most = best == NONE ? 0 : m->length[best];
                if (length > most || (length > 0 && length == most && area < best))
                    best = area;
            }
        }
    }
    return best;
}

static gb_status add_change(mender *m, gb_mending change, gb_error *err) {
    if (!gb_reserve(&m->out->mending, &m->capacity, m->out->n, sizeof *m->out->mending))
        return no_memory(err);
    m->out->mending[m->out->n++] = change;
    m->changed++;
    return GB_OK;
}

static bool has_mouth(const gb_pieces *p, size_t piece) {
    for (size_t i = p->edge_start[piece]; i < p->edge_start[piece + 1]; i++) {
        if (gb_edge_is_divider(p->arrangement, (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i])))
            return true;
    }
    return false;
}

static gb_status mend_gaps(mender *m, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t k = 0; k < m->gaps.n && status == GB_OK; k++) {
        gb_clearance widest;
        if (m->gaps.of_face[0] == (int32_t)k)
            continue;
        status = gb_piece_clearance(&m->gaps, k, &widest, err);
        int32_t to =
            status == GB_OK && gb_is_narrow(&widest, m->width) ? longest_border(m, &m->gaps, k) : NONE;
        if (to == NONE)
            continue;
        m->gap_to[k] = to;
        status = add_change(m,
                            (gb_mending){.kind = has_mouth(&m->gaps, k) ? GB_FLAW_OPENING : GB_FLAW_GAP,
                                         .x = widest.x,
                                         .y = widest.y,
                                         .size = m->gaps.size[k],
                                         .width = 2 * widest.radius,
                                         .to = to,
                                         .from = GB_OUTSIDE},
                            err);
    }
    return status;
}

/* Areas that only have ground in narrow overlaps keep the largest of these. */
static void find_last_ground(mender *m, const gb_clearance *widest) {
    const gb_arrangement *a = &m->arrangement;
    const gb_pieces *p = &m->overlaps;
    for (size_t i = 0; i < m->areas; i++)
        m->last[i] = INT32_MAX;
    for (size_t f = 0; f < a->faces; f++) {
        int32_t piece = p->of_face[f];
        bool is_narrow = piece != NONE && gb_is_narrow(&widest[piece], m->width);
        for (size_t k = a->face_cover[f]; k < a->face_cover[f + 1]; k++) {
            int32_t *last = &m->last[a->cover[k]];
            if (!is_narrow)
                *last = NONE;
            else if (*last == INT32_MAX || (*last != NONE && p->size[piece] > p->size[*last]))
                *last = piece;
        }
    }
}

/* The area whose last ground this is; `several` when there are more. */
static int32_t last_owner(const mender *m, size_t piece, bool *several) {
    const gb_arrangement *a = &m->arrangement;
    size_t face = face_in(&m->overlaps, piece);
    int32_t owner = NONE;
    *several = false;
    for (size_t k = a->face_cover[face]; k < a->face_cover[face + 1]; k++) {
        if (m->last[a->cover[k]] != (int32_t)piece)
            continue;
        *several = owner != NONE;
        owner = a->cover[k];
    }
    return owner;
}

static gb_status mend_overlap(mender *m, size_t piece, const gb_clearance *widest, gb_error *err) {
    const gb_arrangement *a = &m->arrangement;
    bool several;
    int32_t to = last_owner(m, piece, &several);
    size_t face = face_in(&m->overlaps, piece);
    if (several)
        return GB_OK;
    if (to == NONE)
        to = longest_border(m, &m->overlaps, piece);
    if (to == NONE)
        to = a->cover[a->face_cover[face]];
    m->overlap_to[piece] = to;
    gb_status status = GB_OK;
    for (size_t k = a->face_cover[face]; k < a->face_cover[face + 1] && status == GB_OK; k++) {
        if (a->cover[k] != to)
            status = add_change(m,
                                (gb_mending){.kind = GB_FLAW_OVERLAP,
                                             .x = widest->x,
                                             .y = widest->y,
                                             .size = m->overlaps.size[piece],
                                             .width = 2 * widest->radius,
                                             .to = to,
                                             .from = a->cover[k]},
                                err);
    }
    return status;
}

static gb_status mend_overlaps(mender *m, gb_error *err) {
    gb_clearance *widest = gb_alloc(m->overlaps.n, sizeof *widest);
    gb_status status = widest ? GB_OK : no_memory(err);
    for (size_t k = 0; k < m->overlaps.n && status == GB_OK; k++)
        status = gb_piece_clearance(&m->overlaps, k, &widest[k], err);
    if (status == GB_OK)
        find_last_ground(m, widest);
    for (size_t k = 0; k < m->overlaps.n && status == GB_OK; k++) {
        if (gb_is_narrow(&widest[k], m->width))
            status = mend_overlap(m, k, &widest[k], err);
    }
    gb_free(widest);
    return status;
}

/* --- rounds --- */

static void release_round(mender *m) {
    gb_line_set_release(&m->lines);
    gb_arrangement_release(&m->arrangement);
    gb_pieces_release(&m->gaps);
    gb_pieces_release(&m->overlaps);
    gb_free(m->gap_to);
    gb_free(m->overlap_to);
    gb_free(m->last);
    gb_free(m->length);
    m->gap_to = m->overlap_to = m->last = NULL;
    m->length = NULL;
}

static gb_status regroup(const mender *m, gb_topology **out, gb_error *err) {
    size_t faces = m->arrangement.faces;
    int32_t *given = gb_alloc(faces, sizeof *given);
    if (!given)
        return no_memory(err);
    for (size_t f = 0; f < faces; f++) {
        int32_t gap = m->gaps.of_face[f], overlap = m->overlaps.of_face[f];
        given[f] = gap != NONE ? m->gap_to[gap] : overlap != NONE ? m->overlap_to[overlap] : GB_FACE_AS_IS;
    }
    gb_status status = gb_regroup(&m->arrangement, given, m->areas, out, err);
    gb_free(given);
    return status;
}

/* *out is a new topology, or NULL when there was nothing to mend. */
static gb_status mend_once(mender *m, gb_topology **out, gb_error *err) {
    *out = NULL;
    m->changed = 0;
    bool found;
    gb_status status = arrange(m, &found, err);
    if (found && status == GB_OK)
        status = find_pieces(m, err);
    if (found && status == GB_OK)
        status = mend_overlaps(m, err);
    if (found && status == GB_OK)
        status = mend_gaps(m, err);
    if (status == GB_OK && m->changed > 0)
        status = regroup(m, out, err);
    release_round(m);
    return status;
}

static int in_order(const void *pa, const void *pb) {
    const gb_mending *a = pa, *b = pb;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->y < b->y ? -1 : a->y > b->y;
}

gb_status gb_topology_mend(const gb_topology *topology, double width, gb_topology **out, gb_mendings *changes,
                           gb_error *err) {
    *changes = (gb_mendings){0};
    if (!(width > 0) || !isfinite(width))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOLERANCE, .value = width);
    mender m = {.from = topology, .width = width, .areas = gb_topology_areas(topology), .out = changes};
    gb_topology *mended = NULL;
    gb_status status = gb_topology_copy(topology, &mended, err);
    for (int round = 0; round < MOST_ROUNDS && status == GB_OK; round++) {
        gb_topology *next = NULL;
        m.from = mended;
        status = mend_once(&m, &next, err);
        if (!next)
            break;
        gb_topology_free(mended);
        mended = next;
    }
    if (status != GB_OK) {
        gb_topology_free(mended);
        gb_mendings_release(changes);
        return status;
    }
    if (changes->n > 0)
        qsort(changes->mending, changes->n, sizeof *changes->mending, in_order);
    *out = mended;
    return GB_OK;
}

void gb_mendings_release(gb_mendings *mendings) {
    gb_free(mendings->mending);
    *mendings = (gb_mendings){0};
}
