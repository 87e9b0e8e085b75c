/* The flaws of a layer as a list: what was found, in order, with the areas that it concerns. */
#include "geom/flaws.h"

#include "base/memory.h"
#include "geom/flaw_search.h"

#include <math.h>
#include <stdlib.h>

/* A piece on its way into the list. */
typedef struct candidate {
    gb_flaw flaw;
    size_t piece;
} candidate;

typedef struct finder {
    const gb_flaw_search *search;
    const gb_flaw_options *options;
    gb_flaws *out;
    candidate *candidates;
    size_t count, capacity;
    size_t area_capacity, border_capacity;
    double *length; /* per owner, 0 between pieces */
    int32_t *met;   /* owners with a length */
    size_t met_count;
} finder;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool is_flaw(const gb_flaw_search *s, gb_flaw_kind kind, size_t piece) {
    if (kind == GB_FLAW_GAP)
        return s->pieces[kind].of_face[0] != (int32_t)piece;
    return kind != GB_FLAW_OPENING || gb_flaw_search_is_opening(s, piece);
}

static gb_status add_candidates(finder *f, gb_flaw_kind kind, gb_error *err) {
    const gb_pieces *p = &f->search->pieces[kind];
    for (size_t k = 0; k < p->n; k++) {
        if (!is_flaw(f->search, kind, k))
            continue;
        if (!(p->size[k] >= f->options->smallest)) {
            f->out->small[kind]++;
            f->out->small_size[kind] += p->size[k];
            continue;
        }
        if (!gb_reserve(&f->candidates, &f->capacity, f->count, sizeof *f->candidates))
            return no_memory(err);
        const gb_clearance *c = &f->search->widest[kind][k];
        f->candidates[f->count++] =
            (candidate){.flaw = {.kind = kind,
                                 .x = c->x,
                                 .y = c->y,
                                 .size = p->size[k],
                                 .width = 2 * c->radius,
                                 .length = gb_strip_length(p->size[k], p->outline[k]),
                                 .is_sliver = gb_is_narrow(c, f->options->sliver_width)},
                        .piece = k};
    }
    return GB_OK;
}

static int by_kind_and_size(const void *pa, const void *pb) {
    const candidate *a = pa, *b = pb;
    if (a->flaw.kind != b->flaw.kind)
        return a->flaw.kind < b->flaw.kind ? -1 : 1;
    if (a->flaw.size != b->flaw.size)
        return a->flaw.size > b->flaw.size ? -1 : 1;
    if (a->flaw.x != b->flaw.x)
        return a->flaw.x < b->flaw.x ? -1 : 1;
    if (a->flaw.y != b->flaw.y)
        return a->flaw.y < b->flaw.y ? -1 : 1;
    return a->piece < b->piece ? -1 : a->piece > b->piece;
}

static void meet(finder *f, int32_t owner, double length) {
    if (f->length[owner] == 0 && length > 0)
        f->met[f->met_count++] = owner;
    f->length[owner] += length;
}

/* Gap and opening: all owners beyond the outline. Overlap: those of its owners that are alone beyond it. */
static void measure_borders(finder *f, const candidate *c) {
    const gb_pieces *p = &f->search->pieces[c->flaw.kind];
    const gb_arrangement *a = p->arrangement;
    for (size_t i = p->edge_start[c->piece]; i < p->edge_start[c->piece + 1]; i++) {
        size_t e = (size_t)(p->edge[i] < 0 ? ~p->edge[i] : p->edge[i]);
        size_t inside = (size_t)gb_face_left(a, p->edge[i]), beyond = (size_t)gb_face_left(a, ~p->edge[i]);
        double length = gb_edge_length(a, e);
        size_t first = a->face_cover[beyond], end = a->face_cover[beyond + 1];
        if (c->flaw.kind == GB_FLAW_OVERLAP &&
            (end - first != 1 || !gb_face_has_owner(a, inside, a->cover[first])))
            continue;
        for (size_t k = first; k < end; k++)
            meet(f, a->cover[k], length);
    }
}

/* The areas of an overlap without a border of their own have 0. */
static void add_owners(finder *f, const candidate *c) {
    const gb_pieces *p = &f->search->pieces[c->flaw.kind];
    const gb_arrangement *a = p->arrangement;
    size_t face = (size_t)gb_face_left(a, p->edge[p->edge_start[c->piece]]);
    for (size_t k = a->face_cover[face]; k < a->face_cover[face + 1]; k++) {
        if (f->length[a->cover[k]] == 0)
            f->met[f->met_count++] = a->cover[k];
    }
}

static gb_status take_areas(finder *f, gb_flaw *flaw, gb_error *err) {
    for (size_t i = 1; i < f->met_count; i++) {
        int32_t owner = f->met[i];
        size_t k = i;
        for (; k > 0 && (f->length[f->met[k - 1]] < f->length[owner] ||
                         (f->length[f->met[k - 1]] == f->length[owner] && f->met[k - 1] > owner));
             k--)
            f->met[k] = f->met[k - 1];
        f->met[k] = owner;
    }
    flaw->first_area = f->out->areas;
    flaw->area_count = f->met_count;
    for (size_t i = 0; i < f->met_count; i++) {
        if (!gb_reserve(&f->out->area, &f->area_capacity, f->out->areas, sizeof *f->out->area) ||
            !gb_reserve(&f->out->border, &f->border_capacity, f->out->areas, sizeof *f->out->border))
            return no_memory(err);
        f->out->area[f->out->areas] = f->met[i];
        f->out->border[f->out->areas++] = f->length[f->met[i]];
        f->length[f->met[i]] = 0;
    }
    f->met_count = 0;
    return GB_OK;
}

static gb_status list_flaws(finder *f, size_t owners, gb_error *err) {
    f->length = gb_alloc_zero(owners, sizeof *f->length);
    f->met = gb_alloc(owners, sizeof *f->met);
    f->out->flaw = gb_alloc(f->count, sizeof *f->out->flaw);
    if (!f->length || !f->met || !f->out->flaw)
        return no_memory(err);
    gb_status status = GB_OK;
    for (size_t i = 0; i < f->count && status == GB_OK; i++) {
        measure_borders(f, &f->candidates[i]);
        if (f->candidates[i].flaw.kind == GB_FLAW_OVERLAP)
            add_owners(f, &f->candidates[i]);
        f->out->flaw[i] = f->candidates[i].flaw;
        status = take_areas(f, &f->out->flaw[i], err);
    }
    f->out->n = f->count;
    return status;
}

static gb_status check(const gb_flaw_options *options, gb_error *err) {
    double bad = options->sliver_width >= 0 && isfinite(options->sliver_width) ? options->smallest
                                                                               : options->sliver_width;
    if (!(bad >= 0) || !isfinite(bad))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOLERANCE, .value = bad);
    return GB_OK;
}

gb_status gb_flaws_find(const gb_topology *topology, const gb_flaw_options *options, gb_flaws *out,
                        gb_error *err) {
    static const gb_flaw_options defaults = GB_FLAW_OPTIONS_DEFAULT;
    gb_flaw_search search = {0};
    *out = (gb_flaws){0};
    finder f = {.search = &search, .options = options ? options : &defaults, .out = out};
    gb_status status = check(f.options, err);
    if (status == GB_OK)
        status = gb_flaw_search_run(topology, f.options->sliver_width, &search, err);
    for (int kind = 0; kind < GB_FLAW_KIND_COUNT && status == GB_OK; kind++)
        status = add_candidates(&f, (gb_flaw_kind)kind, err);
    if (status == GB_OK && f.count > 0) {
        qsort(f.candidates, f.count, sizeof *f.candidates, by_kind_and_size);
        status = list_flaws(&f, gb_topology_areas(topology) + 1, err);
    }
    gb_flaw_search_release(&search);
    gb_free(f.candidates);
    gb_free(f.length);
    gb_free(f.met);
    if (status != GB_OK)
        gb_flaws_release(out);
    return status;
}

void gb_flaws_release(gb_flaws *flaws) {
    gb_free(flaws->flaw);
    gb_free(flaws->area);
    gb_free(flaws->border);
    *flaws = (gb_flaws){0};
}
