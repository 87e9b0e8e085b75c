/* Rounds of noding: find what is wrong, put vertices into segments, look again at what changed. */
#include "geom/node.h"

#include "base/memory.h"
#include "base/number.h"
#include "geom/vertices.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 100, PATIENT_ROUNDS = 6, MOST_DOUBLINGS = 12 };

typedef struct noder {
    gb_noding *out;
    double tolerance;
    double rounding; /* some steps between doubles at the farthest coordinate */
    size_t n;        /* segments */
    gb_segment *segment;
    uint8_t *is_last;
    uint8_t *changed; /* per segment since the last look, or NULL: all */
} noder;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Points with the same coordinates are one vertex. */
static gb_status begin(noder *n, const gb_line_set *lines, gb_error *err) {
    gb_noding *o = n->out;
    const gb_shapes points = {.points = lines->points, .x = lines->x, .y = lines->y};
    if (lines->points > INT32_MAX / 2)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_TOO_MANY_POINTS, .count = (int64_t)lines->points,
                       .total = INT32_MAX / 2);
    gb_vertices v;
    gb_status status = gb_vertices_find(&points, 0, &v, err);
    if (status != GB_OK)
        return status;
    o->lines = lines->lines;
    o->chain = v.id;
    v.id = NULL;
    o->x = gb_alloc(v.n, sizeof *o->x);
    o->y = gb_alloc(v.n, sizeof *o->y);
    o->line_start = gb_alloc_zero(lines->lines + 1, sizeof *o->line_start);
    if (!o->x || !o->y || !o->line_start)
        status = no_memory(err);
    double reach = 0;
    for (size_t i = 0; status == GB_OK && i < v.n; i++) {
        o->x[i] = lines->x[v.point[i]];
        o->y[i] = lines->y[v.point[i]];
        reach = fmax(reach, fmax(fabs(o->x[i]), fabs(o->y[i])));
    }
    n->rounding = fmax(reach * 0x1p-48, 0x1p-500);
    o->vertices = o->vertex_capacity = v.n;
    gb_vertices_release(&v);
    size_t kept = 0;
    for (size_t line = 0; status == GB_OK && line < lines->lines; line++) {
        size_t first = kept;
        for (size_t i = lines->line_point[line]; i < lines->line_point[line + 1]; i++) {
            if (kept == first || o->chain[kept - 1] != o->chain[i])
                o->chain[kept++] = o->chain[i];
        }
        o->line_start[line + 1] = kept;
    }
    return status;
}

static gb_status list_segments(noder *n, gb_error *err) {
    const gb_noding *o = n->out;
    gb_free(n->segment);
    gb_free(n->is_last);
    n->n = 0;
    n->segment = gb_alloc(o->line_start[o->lines], sizeof *n->segment);
    n->is_last = gb_alloc(o->line_start[o->lines], 1);
    if (!n->segment || !n->is_last)
        return no_memory(err);
    for (size_t line = 0; line < o->lines; line++) {
        for (size_t i = o->line_start[line]; i + 1 < o->line_start[line + 1]; i++) {
            n->is_last[n->n] = i + 2 == o->line_start[line + 1];
            n->segment[n->n++] = (gb_segment){.from = o->chain[i], .to = o->chain[i + 1]};
        }
    }
    return GB_OK;
}

static int by_segment(const void *a, const void *b) {
    const gb_insertion *p = a, *q = b;
    if (p->segment != q->segment)
        return p->segment < q->segment ? -1 : 1;
    if (p->along != q->along)
        return p->along < q->along ? -1 : 1;
    return (p->vertex > q->vertex) - (p->vertex < q->vertex);
}

static double square_between(const gb_noding *o, int32_t u, int32_t v) {
    double dx = o->x[u] - o->x[v], dy = o->y[u] - o->y[v];
    return dx * dx + dy * dy;
}

/* Chains being written anew. */
typedef struct writer {
    int32_t *chain;
    uint8_t *changed;
    size_t points, segments, first; /* first: point of the line at hand */
} writer;

static void put(writer *w, int32_t vertex, bool changed) {
    if (w->points > w->first) {
        if (w->chain[w->points - 1] == vertex)
            return;
        w->changed[w->segments++] = changed;
    }
    w->chain[w->points++] = vertex;
}

/* Every step must be shorter than the segment was, else there may be no end; what is left out now is found
 * again in the next round. */
static void put_inner(noder *n, writer *w, gb_segment s, const gb_insertion *in, size_t count) {
    gb_noding *o = n->out;
    double whole = square_between(o, s.from, s.to);
    for (size_t k = 0; k < count; k++) {
        if (k > 0 && (in[k].vertex == in[k - 1].vertex ||
                      !(square_between(o, w->chain[w->points - 1], in[k].vertex) < whole)))
            continue;
        put(w, in[k].vertex, true);
        o->report.inserted++;
    }
}

static void write_chains(noder *n, writer *w, const gb_insertion *in, size_t count) {
    gb_noding *o = n->out;
    size_t k = 0, segment = 0, begin_at = 0;
    for (size_t line = 0; line < o->lines; line++) {
        w->first = w->points;
        put(w, o->chain[begin_at], false);
        for (size_t i = begin_at; i + 1 < o->line_start[line + 1]; i++, segment++) {
            size_t first = k;
            while (k < count && in[k].segment == (int32_t)segment)
                k++;
            put_inner(n, w, n->segment[segment], in + first, k - first);
            put(w, o->chain[i + 1], k > first);
        }
        begin_at = o->line_start[line + 1];
        o->line_start[line + 1] = w->points;
    }
}

static gb_status insert(noder *n, gb_insertion *in, size_t count, gb_error *err) {
    gb_noding *o = n->out;
    size_t room = o->line_start[o->lines] + count;
    writer w = {.chain = gb_alloc(room, sizeof *w.chain), .changed = gb_alloc(room, 1)};
    if (!w.chain || !w.changed || room > INT32_MAX) {
        gb_free(w.chain);
        gb_free(w.changed);
        return no_memory(err);
    }
    qsort(in, count, sizeof *in, by_segment);
    write_chains(n, &w, in, count);
    gb_free(o->chain);
    gb_free(n->changed);
    o->chain = w.chain;
    n->changed = w.changed;
    return GB_OK;
}

static gb_status look(noder *n, double snap, bool pairs, gb_segment_grid *grid, gb_conflicts *found,
                      gb_error *err) {
    gb_status status = list_segments(n, err);
    if (status == GB_OK)
        status = gb_segment_grid_new(n->out->x, n->out->y, n->segment, n->n, fmax(n->tolerance, snap),
                                     n->changed, grid, err);
    const gb_conflict_search search = {.grid = grid,
                                       .changed = n->changed,
                                       .is_last = n->is_last,
                                       .tolerance = n->tolerance,
                                       .snap = snap,
                                       .pairs = pairs};
    return status == GB_OK ? gb_find_conflicts(&search, found, err) : status;
}

static gb_status join_pairs(noder *n, gb_error *err) {
    gb_segment_grid grid = {0};
    gb_conflicts found = {0};
    gb_status status = look(n, 0, true, &grid, &found, err);
    gb_segment_grid_release(&grid);
    if (status == GB_OK)
        status = gb_join_vertices(n->out, found.pair, found.pairs, err);
    gb_conflicts_release(&found);
    return status;
}

static gb_status give_up(const noder *n, const gb_conflicts *found, gb_error *err) {
    char x[GB_NUMBER_SIZE], y[GB_NUMBER_SIZE], place[2 * GB_NUMBER_SIZE + 2];
    int32_t v = found->insertions > 0 ? found->insertion[0].vertex : n->segment[found->crossing[0].p].from;
    gb_number_fixed(n->out->x[v], 3, x);
    gb_number_fixed(n->out->y[v], 3, y);
    snprintf(place, sizeof place, "%s %s", x, y);
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_LINES_TANGLED, .found = place, .hint = GB_HINT_LINES_TANGLED);
}

/* Where the rounding of crossings makes new crossings, they may after some patience take vertices farther
 * off: at most 1e-11 of the largest coordinate. */
static double snap_of(const noder *n, size_t round) {
    int doublings = round > PATIENT_ROUNDS ? (int)(round - PATIENT_ROUNDS) : 0;
    return fmax(n->tolerance, ldexp(n->rounding, doublings < MOST_DOUBLINGS ? doublings : MOST_DOUBLINGS));
}

static gb_status one_round(noder *n, bool *done, gb_error *err) {
    gb_segment_grid grid = {0};
    gb_conflicts found = {0};
    double snap = snap_of(n, n->out->report.rounds);
    gb_status status = look(n, snap, false, &grid, &found, err);
    *done = found.insertions == 0 && found.crossings == 0;
    if (status == GB_OK && !*done && ++n->out->report.rounds > MOST_ROUNDS)
        status = give_up(n, &found, err);
    if (status == GB_OK && !*done)
        status = gb_place_crossings(n->out, &grid, snap, &found, err);
    gb_segment_grid_release(&grid);
    n->out->report.largest_move = fmax(n->out->report.largest_move, found.largest_move);
    if (status == GB_OK && !*done)
        status = insert(n, found.insertion, found.insertions, err);
    gb_conflicts_release(&found);
    return status;
}

gb_status gb_node_lines(const gb_line_set *lines, double tolerance, gb_noding *out, gb_error *err) {
    *out = (gb_noding){0};
    if (!(tolerance >= 0) || isinf(tolerance))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOLERANCE, .value = tolerance);
    noder n = {.out = out, .tolerance = tolerance};
    gb_status status = begin(&n, lines, err);
    if (status == GB_OK && tolerance > 0)
        status = join_pairs(&n, err);
    for (bool done = false; status == GB_OK && !done;)
        status = one_round(&n, &done, err);
    gb_free(n.segment);
    gb_free(n.is_last);
    gb_free(n.changed);
    if (status != GB_OK)
        gb_noding_release(out);
    return status;
}

void gb_noding_release(gb_noding *noding) {
    gb_free(noding->x);
    gb_free(noding->y);
    gb_free(noding->line_start);
    gb_free(noding->chain);
    *noding = (gb_noding){0};
}
