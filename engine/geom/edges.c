/* Segments of noded lines put together to edges. */
#include "base/memory.h"
#include "geom/faces.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1 };

/* A line that runs along a segment from its lower vertex to the higher one (~line: the other way). */
typedef struct pass {
    int32_t higher, line;
} pass;

/* Segments that stay; their passes follow each other from `first` on. */
typedef struct link {
    int32_t lower, higher;
    uint32_t first, passes;
} link;

typedef struct assembler {
    const gb_line_set *lines;
    const gb_noding *noding;
    gb_arrangement *out;
    size_t *pass_start; /* vertices + 2: passes by their lower vertex */
    pass *pass;
    link *link;
    size_t links;
    size_t *end_start; /* vertices + 2: links by vertex */
    int32_t *end;
    uint8_t *is_done;   /* per link */
    int32_t *node_of;   /* per vertex */
    gb_line_use *owner; /* scratch: those along one link */
    size_t owners, owner_capacity;
    size_t edge_capacity, point_capacity, use_capacity;
} assembler;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static int by_higher(const void *a, const void *b) {
    const pass *p = a, *q = b;
    if (p->higher != q->higher)
        return p->higher < q->higher ? -1 : 1;
    size_t m = gb_use_arc(p->line), n = gb_use_arc(q->line);
    if (m != n)
        return m < n ? -1 : 1;
    return (p->line > q->line) - (p->line < q->line);
}

static void sort_passes(pass *p, size_t n) {
    if (n > 16) {
        qsort(p, n, sizeof *p, by_higher);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        pass moving = p[i];
        size_t k = i;
        for (; k > 0 && by_higher(&p[k - 1], &moving) > 0; k--)
            p[k] = p[k - 1];
        p[k] = moving;
    }
}

static int32_t lower_of(const int32_t *chain) {
    return chain[0] < chain[1] ? chain[0] : chain[1];
}

static gb_status list_passes(assembler *a, gb_error *err) {
    const gb_noding *n = a->noding;
    a->pass_start = gb_alloc_zero(n->vertices + 2, sizeof *a->pass_start);
    a->pass = gb_alloc(n->line_start[n->lines], sizeof *a->pass);
    if (!a->pass_start || !a->pass)
        return no_memory(err);
    for (size_t line = 0; line < n->lines; line++) {
        for (size_t i = n->line_start[line]; i + 1 < n->line_start[line + 1]; i++)
            a->pass_start[lower_of(n->chain + i) + 2]++;
    }
    for (size_t v = 2; v < n->vertices + 2; v++)
        a->pass_start[v] += a->pass_start[v - 1];
    for (size_t line = 0; line < n->lines; line++) {
        for (size_t i = n->line_start[line]; i + 1 < n->line_start[line + 1]; i++) {
            int32_t u = n->chain[i], v = n->chain[i + 1], lower = u < v ? u : v;
            a->pass[a->pass_start[lower + 1]++] =
                (pass){.higher = u < v ? v : u, .line = u < v ? (int32_t)line : ~(int32_t)line};
        }
    }
    for (size_t v = 0; v < n->vertices; v++)
        sort_passes(a->pass + a->pass_start[v], a->pass_start[v + 1] - a->pass_start[v]);
    return GB_OK;
}

static int by_owner(const void *a, const void *b) {
    const gb_line_use *p = a, *q = b;
    return (p->owner > q->owner) - (p->owner < q->owner);
}

static gb_status add_owners(assembler *a, int32_t line, int32_t sign, gb_error *err) {
    size_t l = gb_use_arc(line);
    for (size_t u = a->lines->line_use[l]; u < a->lines->line_use[l + 1]; u++) {
        if (!gb_reserve(&a->owner, &a->owner_capacity, a->owners, sizeof *a->owner))
            return no_memory(err);
        gb_line_use use = a->lines->use[u];
        use.turns *= line < 0 ? -sign : sign;
        a->owner[a->owners++] = use;
    }
    return GB_OK;
}

/* The owners along a link in the direction of sign, net; and whether a divider runs there. */
static gb_status sum_owners(assembler *a, const link *l, int32_t sign, bool *divides, gb_error *err) {
    gb_status status = GB_OK;
    *divides = false;
    a->owners = 0;
    for (uint32_t k = 0; status == GB_OK && k < l->passes; k++) {
        int32_t line = a->pass[l->first + k].line;
        size_t n = gb_use_arc(line);
        *divides |= a->lines->line_use[n] == a->lines->line_use[n + 1];
        status = add_owners(a, line, sign, err);
    }
    if (status != GB_OK || l->passes == 1)
        return status;
    if (a->owners > 1)
        qsort(a->owner, a->owners, sizeof *a->owner, by_owner);
    size_t kept = 0;
    for (size_t i = 0; i < a->owners;) {
        gb_line_use sum = {.owner = a->owner[i].owner};
        for (; i < a->owners && a->owner[i].owner == sum.owner; i++)
            sum.turns += a->owner[i].turns;
        if (sum.turns != 0)
            a->owner[kept++] = sum;
    }
    a->owners = kept;
    return GB_OK;
}

static gb_status list_links(assembler *a, gb_error *err) {
    const gb_noding *n = a->noding;
    size_t distinct = 0;
    for (size_t v = 0; v < n->vertices; v++) {
        for (size_t i = a->pass_start[v]; i < a->pass_start[v + 1]; i++)
            distinct += i == a->pass_start[v] || a->pass[i].higher != a->pass[i - 1].higher;
    }
    a->link = gb_alloc(distinct, sizeof *a->link);
    if (!a->link)
        return no_memory(err);
    for (size_t v = 0; v < n->vertices; v++) {
        for (size_t i = a->pass_start[v]; i < a->pass_start[v + 1];) {
            link l = {.lower = (int32_t)v, .higher = a->pass[i].higher, .first = (uint32_t)i};
            while (i < a->pass_start[v + 1] && a->pass[i].higher == l.higher)
                i++;
            l.passes = (uint32_t)(i - l.first);
            bool divides = false;
            gb_status status = l.passes == 1 ? GB_OK : sum_owners(a, &l, 1, &divides, err);
            if (status != GB_OK)
                return status;
            if (l.passes == 1 || divides || a->owners > 0)
                a->link[a->links++] = l;
        }
    }
    return GB_OK;
}

static gb_status list_ends(assembler *a, gb_error *err) {
    size_t n = a->noding->vertices;
    a->end_start = gb_alloc_zero(n + 2, sizeof *a->end_start);
    a->end = gb_alloc(2 * a->links, sizeof *a->end);
    a->is_done = gb_alloc_zero(a->links, 1);
    a->node_of = gb_alloc(n, sizeof *a->node_of);
    if (!a->end_start || !a->end || !a->is_done || !a->node_of)
        return no_memory(err);
    memset(a->node_of, 0xff, n * sizeof *a->node_of);
    for (size_t i = 0; i < a->links; i++) {
        a->end_start[a->link[i].lower + 2]++;
        a->end_start[a->link[i].higher + 2]++;
    }
    for (size_t v = 2; v < n + 2; v++)
        a->end_start[v] += a->end_start[v - 1];
    for (size_t i = 0; i < a->links; i++) {
        a->end[a->end_start[a->link[i].lower + 1]++] = (int32_t)i;
        a->end[a->end_start[a->link[i].higher + 1]++] = (int32_t)i;
    }
    return GB_OK;
}

static bool is_inner(const assembler *a, int32_t v) {
    return a->end_start[v + 1] - a->end_start[v] == 2;
}

/* A signed link: ~l is walked from its higher vertex to the lower one. */
static int32_t begin_of(const assembler *a, int32_t step) {
    return step < 0 ? a->link[~step].higher : a->link[step].lower;
}

static int32_t end_of(const assembler *a, int32_t step) {
    return begin_of(a, ~step);
}

/* The step that goes on from an inner vertex. */
static int32_t next_step(const assembler *a, int32_t step) {
    int32_t v = end_of(a, step), l = (int32_t)gb_use_arc(step);
    const int32_t *ends = a->end + a->end_start[v];
    int32_t other = ends[0] == l ? ends[1] : ends[0];
    return a->link[other].lower == v ? other : ~other;
}

static bool comes_before(const gb_noding *n, int32_t u, int32_t v) {
    return n->x[u] < n->x[v] || (n->x[u] == n->x[v] && n->y[u] < n->y[v]);
}

/* The step that the edge through a link begins with. */
static int32_t first_step(const assembler *a, int32_t step) {
    int32_t back = ~step, best = step;
    while (is_inner(a, end_of(a, back))) {
        back = next_step(a, back);
        if (back == ~step)
            break;
    }
    if (!is_inner(a, end_of(a, back)))
        return ~back;
    for (int32_t s = next_step(a, step); s != step; s = next_step(a, s)) {
        if (comes_before(a->noding, begin_of(a, s), begin_of(a, best)))
            best = s;
    }
    return best;
}

static bool grow(void *array, size_t capacity, size_t size) {
    void *block;
    memcpy(&block, array, sizeof block);
    void *grown = gb_resize(block, capacity, size);
    if (grown)
        memcpy(array, &grown, sizeof grown);
    return grown != NULL;
}

static gb_status reserve_edge(assembler *a, gb_error *err) {
    gb_arrangement *o = a->out;
    if (o->edges < a->edge_capacity)
        return GB_OK;
    size_t capacity = a->edge_capacity + a->edge_capacity / 2 + 16;
    if (!grow(&o->edge_point, capacity + 1, sizeof *o->edge_point) ||
        !grow(&o->start_node, capacity, sizeof *o->start_node) ||
        !grow(&o->end_node, capacity, sizeof *o->end_node) ||
        !grow(&o->edge_owner, capacity + 1, sizeof *o->edge_owner))
        return no_memory(err);
    a->edge_capacity = capacity;
    o->edge_point[0] = o->edge_owner[0] = 0;
    return GB_OK;
}

static gb_status add_point(assembler *a, int32_t v, gb_error *err) {
    gb_arrangement *o = a->out;
    if (o->points == a->point_capacity) {
        size_t capacity = a->point_capacity + a->point_capacity / 2 + a->links / 2 + 16;
        if (!grow(&o->x, capacity, sizeof *o->x) || !grow(&o->y, capacity, sizeof *o->y))
            return no_memory(err);
        a->point_capacity = capacity;
    }
    o->x[o->points] = a->noding->x[v];
    o->y[o->points++] = a->noding->y[v];
    return GB_OK;
}

static int32_t node_at(assembler *a, int32_t v) {
    if (a->node_of[v] == NONE)
        a->node_of[v] = (int32_t)a->out->nodes++;
    return a->node_of[v];
}

static gb_status add_edge(assembler *a, int32_t first, gb_error *err) {
    gb_arrangement *o = a->out;
    bool divides;
    gb_status status = reserve_edge(a, err);
    if (status == GB_OK)
        status = add_point(a, begin_of(a, first), err);
    int32_t step = first, last = first;
    do {
        a->is_done[gb_use_arc(step)] = 1;
        last = step;
        if (status == GB_OK)
            status = add_point(a, end_of(a, step), err);
        step = is_inner(a, end_of(a, step)) ? next_step(a, step) : first;
    } while (status == GB_OK && step != first);
    const link *l = &a->link[gb_use_arc(first)];
    if (status == GB_OK)
        status = sum_owners(a, l, first < 0 ? -1 : 1, &divides, err);
    size_t uses = status == GB_OK ? o->edge_owner[o->edges] + a->owners : 0;
    if (uses > a->use_capacity) {
        size_t capacity = a->use_capacity + a->use_capacity / 2 + uses;
        if (grow(&o->owner, capacity, sizeof *o->owner))
            a->use_capacity = capacity;
        else
            status = no_memory(err);
    }
    if (status != GB_OK)
        return status;
    if (a->owners > 0)
        memcpy(o->owner + o->edge_owner[o->edges], a->owner, a->owners * sizeof *a->owner);
    o->start_node[o->edges] = node_at(a, begin_of(a, first));
    o->end_node[o->edges] = node_at(a, end_of(a, last));
    o->edge_point[++o->edges] = o->points;
    o->edge_owner[o->edges] = uses;
    return GB_OK;
}

/* An edge that leaves a node, with its second point. */
typedef struct spoke {
    double x0, y0, x, y;
    int32_t use;
} spoke;

/* 0 for directions from east to just before west, counter-clockwise; 1 for the others. */
static int half_of(const spoke *s) {
    return !(s->y > s->y0 || (s->y == s->y0 && s->x > s->x0));
}

static int by_direction(const void *a, const void *b) {
    const spoke *p = a, *q = b;
    int halves = half_of(p) - half_of(q);
    if (halves != 0)
        return halves;
    int side = gb_orientation(p->x0, p->y0, p->x, p->y, q->x, q->y);
    return side != 0 ? -side : (p->use > q->use) - (p->use < q->use);
}

static spoke spoke_of(const gb_arrangement *o, int32_t use) {
    size_t e = gb_use_arc(use), first = o->edge_point[e], last = o->edge_point[e + 1] - 1;
    size_t from = use < 0 ? last : first, to = use < 0 ? last - 1 : first + 1;
    return (spoke){.x0 = o->x[from], .y0 = o->y[from], .x = o->x[to], .y = o->y[to], .use = use};
}

static void sort_node(const gb_arrangement *o, int32_t *around, size_t n, spoke *scratch) {
    for (size_t i = 0; i < n; i++)
        scratch[i] = spoke_of(o, around[i]);
    qsort(scratch, n, sizeof *scratch, by_direction);
    for (size_t i = 0; i < n; i++)
        around[i] = scratch[i].use;
}

static gb_status sort_around_nodes(gb_arrangement *o, gb_error *err) {
    o->node_use = gb_alloc_zero(o->nodes + 2, sizeof *o->node_use);
    o->around = gb_alloc(2 * o->edges, sizeof *o->around);
    if (!o->node_use || !o->around)
        return no_memory(err);
    for (size_t e = 0; e < o->edges; e++) {
        o->node_use[o->start_node[e] + 2]++;
        o->node_use[o->end_node[e] + 2]++;
    }
    size_t most = 0;
    for (size_t v = 2; v < o->nodes + 2; v++) {
        most = o->node_use[v] > most ? o->node_use[v] : most;
        o->node_use[v] += o->node_use[v - 1];
    }
    for (size_t e = 0; e < o->edges; e++) {
        o->around[o->node_use[o->start_node[e] + 1]++] = (int32_t)e;
        o->around[o->node_use[o->end_node[e] + 1]++] = ~(int32_t)e;
    }
    spoke *scratch = gb_alloc(most, sizeof *scratch);
    if (!scratch)
        return no_memory(err);
    for (size_t v = 0; v < o->nodes; v++)
        sort_node(o, o->around + o->node_use[v], o->node_use[v + 1] - o->node_use[v], scratch);
    gb_free(scratch);
    return GB_OK;
}

gb_status gb_build_edges(const gb_line_set *lines, const gb_noding *noding, gb_arrangement *out,
                         gb_error *err) {
    assembler a = {.lines = lines, .noding = noding, .out = out};
    gb_status status = list_passes(&a, err);
    if (status == GB_OK)
        status = list_links(&a, err);
    if (status == GB_OK)
        status = list_ends(&a, err);
    if (status == GB_OK)
        status = reserve_edge(&a, err);
    for (size_t i = 0; status == GB_OK && i < a.links; i++) {
        if (!a.is_done[i])
            status = add_edge(&a, first_step(&a, (int32_t)i), err);
    }
    gb_free(a.pass_start);
    gb_free(a.pass);
    gb_free(a.link);
    gb_free(a.end_start);
    gb_free(a.end);
    gb_free(a.is_done);
    gb_free(a.node_of);
    gb_free(a.owner);
    return status == GB_OK ? sort_around_nodes(out, err) : status;
}
