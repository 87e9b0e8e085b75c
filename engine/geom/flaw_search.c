#include "geom/flaw_search.h"

#include "base/memory.h"
#include "geom/rungs.h"

#include <math.h>

/* How many times as long as wide an opening must be. */
static const double least_ratio = 10;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

double gb_strip_length(double size, double outline) {
    double quarter = outline / 4, rest = quarter * quarter - size;
    return rest > 0 ? quarter + sqrt(rest) : sqrt(fmax(size, 0));
}

double gb_rounding_tolerance(const gb_topology *topology) {
    double box[4] = {0}, reach = 0;
    gb_topology_bounds(topology, box);
    for (int k = 0; k < 4; k++)
        reach = fmax(reach, fabs(box[k]));
    return reach * 1e-14;
}

bool gb_is_narrow(const gb_clearance *widest, double width) {
    return 2 * widest->radius * (1 + 2e-6) < width;
}

bool gb_edge_is_divider(const gb_arrangement *arrangement, size_t edge) {
    return arrangement->edge_owner[edge] == arrangement->edge_owner[edge + 1];
}

/* --- what goes into the arrangement --- */

/* Areas with a border to the outside keep their number, all others are one owner. */
static gb_status add_areas(const gb_topology *topology, gb_line_set *lines, gb_error *err) {
    const gb_arcs arcs = gb_topology_arcs(topology);
    const size_t n = gb_topology_areas(topology);
    uint8_t *is_outer = gb_alloc_zero(n, 1);
    if (!is_outer)
        return no_memory(err);
    for (size_t a = 0; a < arcs.arcs; a++) {
        if (arcs.left[a] == GB_OUTSIDE && arcs.right[a] != GB_OUTSIDE)
            is_outer[arcs.right[a]] = 1;
        if (arcs.right[a] == GB_OUTSIDE && arcs.left[a] != GB_OUTSIDE)
            is_outer[arcs.left[a]] = 1;
    }
    gb_status status = GB_OK;
    for (size_t a = 0; a < arcs.arcs && status == GB_OK; a++) {
        gb_line_use use[2];
        size_t uses = 0, first = arcs.arc_start[a];
        if (arcs.left[a] != GB_OUTSIDE)
            use[uses++] = (gb_line_use){is_outer[arcs.left[a]] ? arcs.left[a] : (int32_t)n, 1};
        if (arcs.right[a] != GB_OUTSIDE)
            use[uses++] = (gb_line_use){is_outer[arcs.right[a]] ? arcs.right[a] : (int32_t)n, -1};
        if (uses > 0)
            status = gb_line_set_add(lines, arcs.x + first, arcs.y + first, arcs.arc_start[a + 1] - first,
                                     use, uses, err);
    }
    gb_free(is_outer);
    return status;
}

static gb_status add_rungs(const gb_wall *rungs, size_t n, gb_line_set *lines, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        double x[2] = {rungs[i].ax, rungs[i].bx}, y[2] = {rungs[i].ay, rungs[i].by};
        status = gb_line_set_add(lines, x, y, 2, NULL, 0, err);
    }
    return status;
}

static gb_status arrange(const gb_topology *topology, bool has_overlap, const gb_wall *rungs, size_t n,
                         gb_arrangement *out, gb_error *err) {
    gb_line_set lines = {0};
    gb_status status =
        has_overlap ? gb_line_set_add_topology(&lines, topology, 0, err) : add_areas(topology, &lines, err);
    if (status == GB_OK)
        status = add_rungs(rungs, n, &lines, err);
    if (status == GB_OK)
        status = gb_arrange(&lines, gb_rounding_tolerance(topology), out, err);
    gb_line_set_release(&lines);
    return status;
}

/* --- pieces --- */

static bool is_overlap(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return gb_face_covers(a, face) >= 2;
}

static bool has_same_owners(const gb_arrangement *a, size_t edge, const void *context) {
    (void)context;
    return gb_faces_have_same_owners(a, (size_t)a->left[edge], (size_t)a->right[edge]);
}

/* The outside belongs to them: what hangs together with it is no gap. */
static bool is_open(const gb_arrangement *a, size_t face, const void *context) {
    (void)context;
    return gb_face_covers(a, face) == 0;
}

/* Narrow faces, told by marks. */
static bool is_marked(const gb_arrangement *a, size_t face, const void *context) {
    (void)a;
    return ((const uint8_t *)context)[face] != 0;
}

static gb_status measure_pieces(gb_flaw_search *s, gb_flaw_kind kind, gb_error *err) {
    const gb_pieces *p = &s->pieces[kind];
    s->widest[kind] = gb_alloc_zero(p->n, sizeof *s->widest[kind]);
    gb_status status = s->widest[kind] ? GB_OK : no_memory(err);
    for (size_t k = 0; k < p->n && status == GB_OK; k++) {
        /* the outside is endless */
        if (kind != GB_FLAW_GAP || p->of_face[0] != (int32_t)k)
            status = gb_piece_clearance(p, k, &s->widest[kind][k], err);
    }
    return status;
}

/* Faces that may be part of an opening: open, next to a rung, not in a gap that is narrow as a whole. */
static void mark_candidates(const gb_flaw_search *s, uint8_t *mark) {
    const gb_arrangement *a = &s->arrangement;
    const gb_pieces *gaps = &s->pieces[GB_FLAW_GAP];
    for (size_t e = 0; e < a->edges; e++) {
        if (gb_edge_is_divider(a, e) && gb_face_covers(a, (size_t)a->left[e]) == 0)
            mark[a->left[e]] = mark[a->right[e]] = 1;
    }
    mark[0] = 0;
    for (size_t f = 1; f < a->faces; f++) {
        int32_t gap = mark[f] ? gaps->of_face[f] : -1;
        if (gap >= 0 && gap != gaps->of_face[0] && gb_is_narrow(&s->widest[GB_FLAW_GAP][gap], s->width))
            mark[f] = 0;
    }
}

static bool never(const gb_arrangement *a, size_t edge, const void *context) {
    (void)a;
    (void)edge;
    (void)context;
    return false;
}

/* Keep the marks of faces that are narrow. */
static gb_status unmark_wide(const gb_flaw_search *s, uint8_t *mark, gb_error *err) {
    gb_pieces single = {0};
    gb_piece_rule rule = {.is_wanted = is_marked, .is_joined = never, .context = mark};
    gb_status status = gb_pieces_find(&s->arrangement, &rule, &single, err);
    for (size_t f = 1; f < s->arrangement.faces && status == GB_OK; f++) {
        gb_clearance widest;
        if (!mark[f])
            continue;
        status = gb_piece_clearance(&single, (size_t)single.of_face[f], &widest, err);
        mark[f] = status == GB_OK && gb_is_narrow(&widest, s->width);
    }
    gb_pieces_release(&single);
    return status;
}

static gb_status find_openings(gb_flaw_search *s, gb_error *err) {
    uint8_t *mark = gb_alloc_zero(s->arrangement.faces, 1);
    if (!mark)
        return no_memory(err);
    mark_candidates(s, mark);
    gb_status status = unmark_wide(s, mark, err);
    gb_piece_rule rule = {.is_wanted = is_marked, .is_joined = has_same_owners, .context = mark};
    if (status == GB_OK)
        status = gb_pieces_find(&s->arrangement, &rule, &s->pieces[GB_FLAW_OPENING], err);
    if (status == GB_OK)
        status = measure_pieces(s, GB_FLAW_OPENING, err);
    gb_free(mark);
    return status;
}

static gb_status find_pieces(gb_flaw_search *s, gb_error *err) {
    const gb_piece_rule open = {.is_wanted = is_open, .is_joined = has_same_owners};
    const gb_piece_rule overlap = {.is_wanted = is_overlap, .is_joined = has_same_owners};
    gb_status status = gb_pieces_find(&s->arrangement, &open, &s->pieces[GB_FLAW_GAP], err);
    if (status == GB_OK)
        status = measure_pieces(s, GB_FLAW_GAP, err);
    if (status == GB_OK)
        status = gb_pieces_find(&s->arrangement, &overlap, &s->pieces[GB_FLAW_OVERLAP], err);
    if (status == GB_OK)
        status = measure_pieces(s, GB_FLAW_OVERLAP, err);
    return status == GB_OK ? find_openings(s, err) : status;
}

bool gb_flaw_search_is_opening(const gb_flaw_search *search, size_t piece) {
    const gb_pieces *p = &search->pieces[GB_FLAW_OPENING];
    double length = gb_strip_length(p->size[piece], p->outline[piece]);
    return gb_is_narrow(&search->widest[GB_FLAW_OPENING][piece], search->width) &&
           length * length >= least_ratio * p->size[piece];
}

gb_status gb_flaw_search_run(const gb_topology *topology, double width, gb_flaw_search *out, gb_error *err) {
    gb_outline outline = {0};
    gb_wall *rungs = NULL;
    size_t n = 0;
    *out = (gb_flaw_search){.width = width};
    gb_status status = gb_outline_find(topology, &outline, err);
    if (status == GB_OK && width > 0)
        status = gb_rungs_find(&outline, width, &rungs, &n, err);
    if (status == GB_OK && (outline.has_overlap || outline.has_gap || n > 0)) {
        status = arrange(topology, outline.has_overlap, rungs, n, &out->arrangement, err);
        if (status == GB_OK)
            status = find_pieces(out, err);
    }
    gb_outline_release(&outline);
    gb_free(rungs);
    if (status != GB_OK)
        gb_flaw_search_release(out);
    return status;
}

void gb_flaw_search_release(gb_flaw_search *search) {
    for (int k = 0; k < GB_FLAW_KIND_COUNT; k++) {
        gb_pieces_release(&search->pieces[k]);
        gb_free(search->widest[k]);
    }
    gb_arrangement_release(&search->arrangement);
    *search = (gb_flaw_search){0};
}
