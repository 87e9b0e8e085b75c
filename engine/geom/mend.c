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
    uint8_t *is_narrow;  /* per face: of no area and narrow */
    int32_t *given;      /* per face, see gb_regroup */
    int32_t *next;       /* per face: the next one of its place, or NONE */
    int32_t *overlap_to; /* per overlap: who gets it, or GB_FACE_AS_IS */
    int32_t *last;  /* per area: NONE when it has ground outside narrow overlaps, else its largest overlap */
    double *won;    /* per area, 0 between pieces: ground that it gets of a gap */
    double *length; /* per area, 0 between pieces */
    gb_mendings *out; /* all rounds */
    size_t capacity;
    size_t changed; /* in this round */
} mender;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- lines --- */

static bool is_to_mend(const gb_flaw_search *search, size_t face) {
    int32_t gap = search->pieces[GB_FLAW_GAP].of_face[face],
            strip = search->pieces[GB_FLAW_OPENING].of_face[face];
    if (gap != NONE && gap != search->pieces[GB_FLAW_GAP].of_face[0] &&
        gb_is_narrow(&search->widest[GB_FLAW_GAP][gap], search->width))
        return true;
    return strip != NONE && gb_flaw_search_is_opening(search, (size_t)strip);
}

/* Does a border between areas end in this node? */
static bool parts_areas(const gb_arrangement *a, int32_t node) {
    int32_t ground = NONE;
    for (size_t k = a->node_use[node]; k < a->node_use[node + 1]; k++) {
        int32_t face = gb_face_left(a, a->around[k]);
        if (gb_face_covers(a, (size_t)face) == 0)
            continue;
        if (ground != NONE && !gb_faces_have_same_owners(a, (size_t)ground, (size_t)face))
            return true;
        ground = face;
    }
    return false;
}

/* The rungs that are wanted: mouths, and those that part a strip where other areas begin along it. */
static bool is_cut(const gb_flaw_search *search, size_t edge) {
    const gb_arrangement *a = &search->arrangement;
    bool left = is_to_mend(search, (size_t)a->left[edge]), right = is_to_mend(search, (size_t)a->right[edge]);
    if (!gb_edge_is_divider(a, edge) || !(left || right))
        return false;
    return left != right || parts_areas(a, a->start_node[edge]) || parts_areas(a, a->end_node[edge]);
}

static gb_status add_rungs(mender *m, const gb_flaw_search *search, gb_error *err) {
    const gb_arrangement *a = &search->arrangement;
    gb_status status = GB_OK;
    for (size_t e = 0; e < a->edges && status == GB_OK; e++) {
        size_t first = a->edge_point[e];
        if (is_cut(search, e))
            status = gb_line_set_add(&m->lines, a->x + first, a->y + first, a->edge_point[e + 1] - first,
                                     NULL, 0, err);
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
        status = add_rungs(m, &search, err);
    gb_flaw_search_release(&search);
    if (*found && status == GB_OK)
        status = gb_arrange(&m->lines, gb_rounding_tolerance(m->from), &m->arrangement, err);
    return status;
}

/* --- pieces --- */

static bool is_narrow(const gb_arrangement *a, size_t face, const void *context) {
    (void)a;
    return ((const uint8_t *)context)[face] != 0;
}

static bool is_overlap(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return gb_face_covers(a, face) >= 2;
}

static bool is_one_piece(const gb_arrangement *a, size_t edge, const void *context) {
    (void)context;
    return gb_faces_have_same_owners(a, (size_t)a->left[edge], (size_t)a->right[edge]);
}

static bool is_open(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return face > 0 && gb_face_covers(a, face) == 0;
}

static bool never(const gb_arrangement *a, size_t edge, const void *context) {
    (void)a;
    (void)edge;
    (void)context;
    return false;
}

/* Faces of no area that are narrow by themselves: behind a mouth lies the outside or a wide gap. */
static gb_status mark_narrow(mender *m, gb_error *err) {
    const gb_piece_rule rule = {.is_wanted = is_open, .is_joined = never};
    gb_pieces open = {0};
    gb_status status = gb_pieces_find(&m->arrangement, &rule, &open, err);
    for (size_t f = 0; f < m->arrangement.faces && status == GB_OK; f++) {
        gb_clearance widest;
        if (open.of_face[f] == NONE)
            continue;
        status = gb_piece_clearance(&open, (size_t)open.of_face[f], &widest, err);
        m->is_narrow[f] = status == GB_OK && gb_is_narrow(&widest, m->width);
    }
    gb_pieces_release(&open);
    return status;
}

static gb_status find_pieces(mender *m, gb_error *err) {
    size_t faces = m->arrangement.faces;
    m->is_narrow = gb_alloc_zero(faces, 1);
    m->given = gb_alloc(faces, sizeof *m->given);
    m->next = gb_alloc(faces, sizeof *m->next);
    m->last = gb_alloc(m->areas, sizeof *m->last);
    m->length = gb_alloc_zero(m->areas, sizeof *m->length);
    m->won = gb_alloc_zero(m->areas, sizeof *m->won);
    if (!m->is_narrow || !m->given || !m->next || !m->last || !m->length || !m->won)
        return no_memory(err);
    for (size_t f = 0; f < faces; f++)
        m->given[f] = GB_FACE_AS_IS;
    gb_status status = mark_narrow(m, err);
    const gb_piece_rule narrow = {.is_wanted = is_narrow, .is_joined = is_one_piece, .context = m->is_narrow};
    const gb_piece_rule overlap = {.is_wanted = is_overlap, .is_joined = is_one_piece};
    if (status == GB_OK)
        status = gb_pieces_find(&m->arrangement, &narrow, &m->gaps, err);
    if (status == GB_OK)
        status = gb_pieces_find(&m->arrangement, &overlap, &m->overlaps, err);
    if (status != GB_OK)
        return status;
    m->overlap_to = gb_alloc(m->overlaps.n, sizeof *m->overlap_to);
    if (!m->overlap_to)
        return no_memory(err);
    for (size_t k = 0; k < m->overlaps.n; k++)
        m->overlap_to[k] = GB_FACE_AS_IS;
    return GB_OK;
}

/* One face of a piece. */
static size_t face_in(const gb_pieces *p, size_t piece) {
    return (size_t)gb_face_left(p->arrangement, p->edge[p->edge_start[piece]]);
}

/* --- who gets it --- */

/* May an area beyond an edge of a piece have it? An overlap goes by the borders beyond which one of its own
 * areas lies alone. */
static bool counts(const mender *m, const gb_pieces *p, size_t inside, size_t beyond) {
    const gb_arrangement *a = &m->arrangement;
    return p == &m->gaps ||
           (gb_face_covers(a, beyond) == 1 && gb_face_has_owner(a, inside, a->cover[a->face_cover[beyond]]));
}

/* Add up the borders along a piece, or clear them. */
static void measure_borders(mender *m, const gb_pieces *p, size_t piece, bool clear) {
    const gb_arrangement *a = &m->arrangement;
    size_t inside = face_in(p, piece);
    for (size_t i = p->edge_start[piece]; i < p->edge_start[piece + 1]; i++) {
        size_t e = (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i]);
        size_t beyond = (size_t)gb_face_left(a, ~p->edge[i]);
        for (size_t k = a->face_cover[beyond]; k < a->face_cover[beyond + 1] && counts(m, p, inside, beyond);
             k++) {
            double *length = &m->length[a->cover[k]];
            *length = clear ? 0 : *length + gb_edge_length(a, e);
        }
    }
}

/* The better of an area so far (or NONE) and another. */
static int32_t better(const mender *m, int32_t best, int32_t area) {
    if (best == NONE || m->length[area] > m->length[best])
        return area;
    return m->length[area] == m->length[best] && area < best ? area : best;
}

/* Whose border along an overlap is the longest; NONE when no area has one. */
static int32_t longest_border(mender *m, size_t piece) {
    const gb_pieces *p = &m->overlaps;
    const gb_arrangement *a = &m->arrangement;
    size_t inside = face_in(p, piece);
    int32_t best = NONE;
    measure_borders(m, p, piece, false);
    for (size_t i = p->edge_start[piece]; i < p->edge_start[piece + 1]; i++) {
        size_t beyond = (size_t)gb_face_left(a, ~p->edge[i]);
        if (counts(m, p, inside, beyond))
            best = better(m, best, a->cover[a->face_cover[beyond]]);
    }
    measure_borders(m, p, piece, true);
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

/* Of the areas along a face the one with the longest border along the whole place. Between rungs only: what
 * its neighbour over a rung got; NONE when that is not known yet. */
static int32_t winner_of(const mender *m, size_t face) {
    const gb_arrangement *a = &m->arrangement;
    int32_t best = NONE, beside = NONE;
    for (size_t u = a->ring_use[a->face_ring[face]]; u < a->ring_use[a->face_ring[face + 1]]; u++) {
        size_t beyond = (size_t)gb_face_left(a, ~a->use[u]);
        for (size_t k = a->face_cover[beyond]; k < a->face_cover[beyond + 1]; k++)
            best = better(m, best, a->cover[k]);
        if (m->is_narrow[beyond] && m->given[beyond] >= 0)
            beside = better(m, beside, m->given[beyond]);
    }
    return best != NONE ? best : beside;
}

/* Share the faces of a place out; they are a list from `first` on. */
static void share_out(mender *m, int32_t first) {
    for (bool more = true; more;) {
        more = false;
        for (int32_t f = first; f != NONE; f = m->next[f]) {
            int32_t to = m->given[f] >= 0 ? NONE : winner_of(m, (size_t)f);
            if (to == NONE)
                continue;
            m->given[f] = to;
            more = true;
        }
    }
    for (int32_t f = first; f != NONE; f = m->next[f]) {
        if (m->given[f] >= 0)
            m->won[m->given[f]] += m->arrangement.area[f];
    }
}

/* One change for every area that won something. */
static gb_status tell_gap(mender *m, size_t piece, int32_t first, gb_error *err) {
    gb_clearance widest;
    gb_status status = gb_piece_clearance(&m->gaps, piece, &widest, err);
    bool is_opening = has_mouth(&m->gaps, piece);
    for (int32_t f = first; f != NONE && status == GB_OK; f = m->next[f]) {
        int32_t to = m->given[f];
        if (to < 0 || m->won[to] == 0)
            continue;
        double x, y;
        gb_arrangement_point(&m->arrangement, (size_t)f, &x, &y);
        gb_mending change = {.kind = is_opening ? GB_FLAW_OPENING : GB_FLAW_GAP,
                             .x = x,
                             .y = y,
                             .size = m->won[to],
                             .width = 2 * widest.radius,
                             .to = to,
                             .from = GB_OUTSIDE};
        m->won[to] = 0;
        status = add_change(m, change, err);
    }
    return status;
}

static gb_status mend_gaps(mender *m, gb_error *err) {
    size_t n = m->gaps.n;
    int32_t *first = gb_alloc(n, sizeof *first);
    if (!first)
        return no_memory(err);
    for (size_t k = 0; k < n; k++)
        first[k] = NONE;
    for (size_t f = m->arrangement.faces; f-- > 0;) {
        int32_t piece = m->gaps.of_face[f];
        m->next[f] = piece == NONE ? NONE : first[piece];
        if (piece != NONE)
            first[piece] = (int32_t)f;
    }
    gb_status status = GB_OK;
    for (size_t k = 0; k < n && status == GB_OK; k++) {
        measure_borders(m, &m->gaps, k, false);
        share_out(m, first[k]);
        status = tell_gap(m, k, first[k], err);
        measure_borders(m, &m->gaps, k, true);
    }
    gb_free(first);
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
        to = longest_border(m, piece);
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
    gb_free(m->is_narrow);
    gb_free(m->given);
    gb_free(m->next);
    gb_free(m->overlap_to);
    gb_free(m->last);
    gb_free(m->length);
    gb_free(m->won);
    m->is_narrow = NULL;
    m->given = m->next = m->overlap_to = m->last = NULL;
    m->length = m->won = NULL;
}

static gb_status regroup(const mender *m, gb_topology **out, gb_error *err) {
    for (size_t f = 0; f < m->arrangement.faces; f++) {
        int32_t overlap = m->overlaps.of_face[f];
        if (overlap != NONE)
            m->given[f] = m->overlap_to[overlap];
    }
    return gb_regroup(&m->arrangement, m->given, m->areas, out, err);
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
