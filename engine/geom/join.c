/* Vertices that become one: of lines that run close together, and of crossings close together. */
#include "base/memory.h"
#include "geom/node.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The lines through every vertex: start has vertices + 2. */
typedef struct passing {
    size_t *start;
    int32_t *line;
} passing;

static gb_status list_lines(const gb_noding *n, passing *p, gb_error *err) {
    p->start = gb_alloc_zero(n->vertices + 2, sizeof *p->start);
    p->line = gb_alloc(n->line_start[n->lines], sizeof *p->line);
    if (!p->start || !p->line)
        return no_memory(err);
    for (size_t i = 0; i < n->line_start[n->lines]; i++)
        p->start[n->chain[i] + 2]++;
    for (size_t v = 2; v < n->vertices + 2; v++)
        p->start[v] += p->start[v - 1];
    for (size_t line = 0; line < n->lines; line++) {
        for (size_t i = n->line_start[line]; i < n->line_start[line + 1]; i++)
            p->line[p->start[n->chain[i] + 1]++] = (int32_t)line;
    }
    return GB_OK;
}

static bool share_line(const passing *p, int32_t u, int32_t v) {
    size_t i = p->start[u], j = p->start[v];
    while (i < p->start[u + 1] && j < p->start[v + 1]) { /* both ascend */
        if (p->line[i] == p->line[j])
            return true;
        if (p->line[i] < p->line[j])
            i++;
        else
            j++;
    }
    return false;
}

static int by_vertex_then_distance(const void *a, const void *b) {
    const gb_near_pair *p = a, *q = b;
    if (p->higher != q->higher)
        return p->higher < q->higher ? -1 : 1;
    if (p->square != q->square)
        return p->square < q->square ? -1 : 1;
    return (p->lower > q->lower) - (p->lower < q->lower);
}

static void choose_roots(gb_noding *n, const gb_near_pair *pair, size_t pairs, int32_t *root) {
    for (size_t v = 0; v < n->vertices; v++)
        root[v] = (int32_t)v;
    for (size_t i = 0; i < pairs; i++) {
        int32_t v = pair[i].higher, u = pair[i].lower;
        if (root[v] != v || root[u] != u)
            continue;
        root[v] = u;
        n->report.joined++;
        n->report.largest_move = fmax(n->report.largest_move, sqrt(pair[i].square));
    }
}

/* Put every vertex of a line at its root; what falls together is one. */
static void move_chains(gb_noding *n, const int32_t *root) {
    size_t kept = 0, first = 0;
    for (size_t line = 0; line < n->lines; line++) {
        size_t begin = kept, end = n->line_start[line + 1];
        for (size_t i = first; i < end; i++) {
            int32_t v = root[n->chain[i]];
            if (kept == begin || n->chain[kept - 1] != v)
                n->chain[kept++] = v;
        }
        first = end;
        n->line_start[line + 1] = kept;
    }
}

gb_status gb_join_vertices(gb_noding *noding, gb_near_pair *pair, size_t pairs, gb_error *err) {
    if (pairs == 0)
        return GB_OK;
    passing p = {0};
    int32_t *root = gb_alloc(noding->vertices, sizeof *root);
    gb_status status = root ? list_lines(noding, &p, err) : no_memory(err);
    if (status == GB_OK) {
        size_t kept = 0;
        for (size_t i = 0; i < pairs; i++) {
            if (!share_line(&p, pair[i].lower, pair[i].higher))
                pair[kept++] = pair[i];
        }
        qsort(pair, kept, sizeof *pair, by_vertex_then_distance);
        choose_roots(noding, pair, kept, root);
        move_chains(noding, root);
    }
    gb_free(p.start);
    gb_free(p.line);
    gb_free(root);
    return status;
}

/* A crossing and the strip of the plane that it lies in: strips are two snap distances high, so what is near
 * lies in the same strip or the next. */
typedef struct place {
    gb_crossing crossing;
    double strip;
    int32_t vertex;
} place;

static int by_strip(const void *a, const void *b) {
    const place *p = a, *q = b;
    if (p->strip != q->strip)
        return p->strip < q->strip ? -1 : 1;
    if (p->crossing.x != q->crossing.x)
        return p->crossing.x < q->crossing.x ? -1 : 1;
    if (p->crossing.y != q->crossing.y)
        return p->crossing.y < q->crossing.y ? -1 : 1;
    if (p->crossing.p != q->crossing.p)
        return p->crossing.p < q->crossing.p ? -1 : 1;
    return (p->crossing.q > q->crossing.q) - (p->crossing.q < q->crossing.q);
}

static bool can_take(const gb_segment_grid *g, const gb_crossing *c, double x, double y) {
    gb_segment p = g->segment[c->p], q = g->segment[c->q];
    return gb_fits_between(g, p.from, p.to, x, y) && gb_fits_between(g, q.from, q.to, x, y);
}

/* Take the vertex of an earlier place when it is near; true when that is done. */
static bool take(const gb_segment_grid *g, place *at, const place *other, double snap) {
    double dx = at->crossing.x - other->crossing.x, dy = at->crossing.y - other->crossing.y;
    bool same = dx == 0 && dy == 0;
    if (!same && (dx * dx + dy * dy > snap * snap ||
                  !can_take(g, &at->crossing, other->crossing.x, other->crossing.y)))
        return false;
    at->crossing.x = other->crossing.x;
    at->crossing.y = other->crossing.y;
    at->vertex = other->vertex;
    return true;
}

static bool reserve_vertices(gb_noding *n, size_t more) {
    if (n->vertices + more <= n->vertex_capacity)
        return true;
    size_t capacity = n->vertices + n->vertices / 4 + more;
    double *grown = gb_resize(n->x, capacity, sizeof *grown);
    if (!grown)
        return false;
    n->x = grown;
    grown = gb_resize(n->y, capacity, sizeof *grown);
    if (!grown)
        return false;
    n->y = grown;
    n->vertex_capacity = capacity;
    return true;
}

/* Places of one strip ascend in x, but one that joined another stands where that one is: within `snap` of its
 * old place, so looking two snap distances back finds all. */
static void number_places(gb_noding *n, const gb_segment_grid *g, double snap, place *at, size_t count) {
    size_t below = 0; /* first place of the strip below that is not too far left */
    for (size_t i = 0; i < count; i++) {
        double x = at[i].crossing.x;
        while (below < i && (at[below].strip < at[i].strip - 1 ||
                             (at[below].strip == at[i].strip - 1 && at[below].crossing.x < x - 2 * snap)))
            below++;
        bool taken = false;
        for (size_t k = i;
             k > 0 && !taken && at[k - 1].strip == at[i].strip && at[k - 1].crossing.x >= x - 2 * snap; k--)
            taken = take(g, &at[i], &at[k - 1], snap);
        for (size_t k = below;
             k < i && !taken && at[k].strip == at[i].strip - 1 && at[k].crossing.x <= x + 2 * snap; k++)
            taken = take(g, &at[i], &at[k], snap);
        if (taken)
            continue;
        n->x[n->vertices] = x;
        n->y[n->vertices] = at[i].crossing.y;
        at[i].vertex = (int32_t)n->vertices++;
        n->report.crossings++;
    }
}

gb_status gb_place_crossings(gb_noding *noding, gb_segment_grid *grid, double snap, gb_conflicts *conflicts,
                             gb_error *err) {
    size_t count = conflicts->crossings;
    if (count == 0)
        return GB_OK;
    place *at = gb_alloc(count, sizeof *at);
    gb_insertion *insertion =
        gb_resize(conflicts->insertion, conflicts->insertions + 2 * count, sizeof *insertion);
    if (insertion)
        conflicts->insertion = insertion;
    gb_status status = at && insertion && reserve_vertices(noding, count) ? GB_OK : no_memory(err);
    grid->x = noding->x; /* they may have moved */
    grid->y = noding->y;
    if (status == GB_OK) {
        for (size_t i = 0; i < count; i++)
            at[i] = (place){.crossing = conflicts->crossing[i],
                            .strip = floor(conflicts->crossing[i].y / (2 * snap))};
        qsort(at, count, sizeof *at, by_strip);
        number_places(noding, grid, snap, at, count);
    }
    for (size_t i = 0; status == GB_OK && i < count; i++) {
        const gb_crossing *c = &at[i].crossing;
        for (int k = 0; k < 2; k++) {
            int32_t segment = k ? c->q : c->p;
            insertion[conflicts->insertions++] = (gb_insertion){
                .segment = segment, .vertex = at[i].vertex, .along = gb_along(grid, segment, c->x, c->y)};
        }
    }
    gb_free(at);
    return status;
}
