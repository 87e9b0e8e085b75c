#include "carto/colouring.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

/* One border outweighs all corners that an area can have. */
enum { BORDER = 1 << 16, CORNER = 1, FIRST_TRY = 5, SWEEPS = 80, NO_COLOUR = -1 };
static const uint64_t seed = 0x6b6c657572656eU;

typedef struct pair {
    int32_t low, high, weight;
} pair;

/* Who meets whom: neighbours of area i are to[start[i]] .. to[start[i + 1] - 1]. */
typedef struct graph {
    size_t n;
    size_t *start;
    int32_t *to, *weight;
    uint32_t *order; /* areas by key */
    const uint64_t *key;
} graph;

static void release_graph(graph *g) {
    gb_free(g->start);
    gb_free(g->to);
    gb_free(g->weight);
    gb_free(g->order);
}

/* --- who meets whom --- */

typedef struct pairs {
    pair *list;
    size_t count, capacity;
    bool failed;
} pairs;

static void add_pair(pairs *p, int32_t a, int32_t b, int32_t weight) {
    if (a < 0 || b < 0 || a == b || p->failed)
        return;
    if (!gb_reserve(&p->list, &p->capacity, p->count, sizeof *p->list)) {
        p->failed = true;
        return;
    }
    p->list[p->count++] = (pair){a < b ? a : b, a < b ? b : a, weight};
}

typedef struct touch {
    int32_t node, area;
} touch;

static int by_node(const void *a, const void *b) {
    const touch *first = a, *second = b;
    if (first->node != second->node)
        return first->node < second->node ? -1 : 1;
    return (first->area > second->area) - (first->area < second->area);
}

/* All areas at a node meet there. */
static void add_corners(const gb_arcs *arcs, pairs *p) {
    touch *touches = gb_alloc(4 * arcs->arcs, sizeof *touches);
    if (touches == NULL) {
        p->failed = true;
        return;
    }
    size_t count = 0;
    for (size_t a = 0; a < arcs->arcs; a++) {
        touches[count++] = (touch){arcs->start_node[a], arcs->left[a]};
        touches[count++] = (touch){arcs->start_node[a], arcs->right[a]};
        touches[count++] = (touch){arcs->end_node[a], arcs->left[a]};
        touches[count++] = (touch){arcs->end_node[a], arcs->right[a]};
    }
    qsort(touches, count, sizeof *touches, by_node);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && touches[k].node == touches[i].node; k++)
            add_pair(p, touches[i].area, touches[k].area, CORNER);
    gb_free(touches);
}

/* The border before the corner, so that the first of equal pairs is the one that counts. */
static int by_areas(const void *a, const void *b) {
    const pair *first = a, *second = b;
    if (first->low != second->low)
        return first->low < second->low ? -1 : 1;
    if (first->high != second->high)
        return first->high < second->high ? -1 : 1;
    return (second->weight > first->weight) - (second->weight < first->weight);
}

static void find_pairs(const gb_topology *topology, pairs *p) {
    gb_arcs arcs = gb_topology_arcs(topology);
    for (size_t a = 0; a < arcs.arcs; a++)
        add_pair(p, arcs.left[a], arcs.right[a], BORDER);
    add_corners(&arcs, p);
    if (p->failed || p->count == 0)
        return;
    qsort(p->list, p->count, sizeof *p->list, by_areas);
    size_t kept = 1;
    for (size_t i = 1; i < p->count; i++)
        if (p->list[i].low != p->list[kept - 1].low || p->list[i].high != p->list[kept - 1].high)
            p->list[kept++] = p->list[i];
    p->count = kept;
}

static void fill_rows(graph *g, const pairs *p) {
    for (size_t i = 0; i < p->count; i++) {
        g->start[p->list[i].low + 1]++;
        g->start[p->list[i].high + 1]++;
    }
    for (size_t i = 0; i < g->n; i++)
        g->start[i + 1] += g->start[i];
    for (size_t i = p->count; i-- > 0;) {
        const pair *one = &p->list[i];
        size_t at_low = --g->start[one->low + 1], at_high = --g->start[one->high + 1];
        g->to[at_low] = one->high;
        g->to[at_high] = one->low;
        g->weight[at_low] = g->weight[at_high] = one->weight;
    }
    /* Filling from the back has left start[i + 1] at the begin of row i. */
    memmove(g->start, g->start + 1, g->n * sizeof *g->start);
    g->start[g->n] = 2 * p->count;
}

/* --- order --- */

typedef struct keyed {
    uint64_t key;
    uint32_t area;
} keyed;

static int by_key(const void *a, const void *b) {
    const keyed *first = a, *second = b;
    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    return (first->area > second->area) - (first->area < second->area);
}

static bool order_areas(graph *g) {
    keyed *list = gb_alloc(g->n, sizeof *list);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < g->n; i++)
        list[i] = (keyed){g->key[i], (uint32_t)i};
    qsort(list, g->n, sizeof *list, by_key);
    for (size_t i = 0; i < g->n; i++)
        g->order[i] = list[i].area;
    gb_free(list);
    return true;
}

static gb_status make_graph(const gb_topology *topology, const uint64_t *key, graph *g, gb_error *err) {
    pairs p = {0};
    *g = (graph){.n = gb_topology_areas(topology), .key = key};
    find_pairs(topology, &p);
    g->start = gb_alloc_zero(g->n + 2, sizeof *g->start);
    g->to = gb_alloc(2 * p.count, sizeof *g->to);
    g->weight = gb_alloc(2 * p.count, sizeof *g->weight);
    g->order = gb_alloc(g->n, sizeof *g->order);
    bool room = !p.failed && g->start != NULL && g->to != NULL && g->weight != NULL && g->order != NULL;
    if (room)
        fill_rows(g, &p);
    room = room && order_areas(g);
    gb_free(p.list);
    if (room)
        return GB_OK;
    release_graph(g);
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- moving areas out of conflict --- */

typedef struct costs {
    int64_t of[GB_DIVISION_COLOURS];
} costs;

static costs costs_at(const graph *g, const int32_t *colour, size_t i) {
    costs c = {{0}};
    for (size_t k = g->start[i]; k < g->start[i + 1]; k++)
        if (colour[g->to[k]] != NO_COLOUR)
            c.of[colour[g->to[k]]] += g->weight[k];
    return c;
}

static int32_t first_choice(uint64_t key, int colours) {
    int32_t best = 0;
    uint64_t highest = 0;
    for (int32_t c = 0; c < colours; c++) {
        uint64_t weight = gb_random_at(seed, key, (uint64_t)c);
        if (weight > highest) {
            highest = weight;
            best = c;
        }
    }
    return best;
}

/* The colour with the lowest cost; among equal ones the area's own lot decides, new in every sweep. */
static int32_t cheapest(const costs *c, int colours, uint64_t key, int sweep) {
    int32_t best = 0;
    uint64_t highest = 0;
    for (int32_t k = 0; k < colours; k++) {
        uint64_t lot = gb_random_at(seed, key, (uint64_t)(sweep + 1) * GB_DIVISION_COLOURS + (uint64_t)k);
        if (k == 0 || c->of[k] < c->of[best] || (c->of[k] == c->of[best] && lot > highest)) {
            best = k;
            highest = lot;
        }
    }
    return best;
}

static void settle(const graph *g, int colours, int32_t *colour) {
    for (size_t i = 0; i < g->n; i++)
        colour[i] = first_choice(g->key[i], colours);
    bool moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
        moved = false;
        for (size_t o = 0; o < g->n; o++) {
            size_t i = g->order[o];
            costs c = costs_at(g, colour, i);
            if (c.of[colour[i]] == 0)
                continue;
            colour[i] = cheapest(&c, colours, g->key[i], sweep);
            moved = true;
        }
    }
}

/* Areas that can go to a rarer colour without any conflict do so while the difference is plain to see. */
static void even_out(const graph *g, int colours, int32_t *colour) {
    size_t uses[GB_DIVISION_COLOURS] = {0}, slack = 1 + g->n / (4 * (size_t)colours);
    for (size_t i = 0; i < g->n; i++)
        uses[colour[i]]++;
    for (size_t o = 0; o < g->n; o++) {
        size_t i = g->order[o];
        costs c = costs_at(g, colour, i);
        int32_t rarest = colour[i];
        for (int32_t k = 0; k < colours; k++)
            if (c.of[k] == 0 && uses[k] < uses[rarest])
                rarest = k;
        if (uses[colour[i]] <= uses[rarest] + slack)
            continue;
        uses[colour[i]]--;
        uses[rarest]++;
        colour[i] = rarest;
    }
}

/* --- in order of saturation --- */

static size_t border_colours(const costs *c) {
    size_t count = 0;
    for (int k = 0; k < GB_DIVISION_COLOURS; k++)
        count += c->of[k] >= BORDER;
    return count;
}

/* The uncoloured area with most colours around it, then most neighbours, then the lowest key. */
static size_t most_saturated(const graph *g, const int32_t *colour) {
    size_t best = SIZE_MAX, best_colours = 0, best_degree = 0;
    for (size_t o = 0; o < g->n; o++) {
        size_t i = g->order[o];
        if (colour[i] != NO_COLOUR)
            continue;
        costs c = costs_at(g, colour, i);
        size_t colours = border_colours(&c), degree = g->start[i + 1] - g->start[i];
        if (best == SIZE_MAX || colours > best_colours || (colours == best_colours && degree > best_degree)) {
            best = i;
            best_colours = colours;
            best_degree = degree;
        }
    }
    return best;
}

static void by_saturation(const graph *g, int32_t *colour) {
    for (size_t i = 0; i < g->n; i++)
        colour[i] = NO_COLOUR;
    for (size_t done = 0; done < g->n; done++) {
        size_t i = most_saturated(g, colour);
        costs c = costs_at(g, colour, i);
        colour[i] = 0;
        for (int32_t k = 1; k < GB_DIVISION_COLOURS; k++)
            if (c.of[k] < c.of[colour[i]])
                colour[i] = k;
    }
}

/* --- the best of the attempts --- */

static gb_colouring judge(const graph *g, const int32_t *colour) {
    gb_colouring out = {0};
    bool used[GB_DIVISION_COLOURS] = {0};
    for (size_t i = 0; i < g->n; i++) {
        out.colours += !used[colour[i]];
        used[colour[i]] = true;
        for (size_t k = g->start[i]; k < g->start[i + 1]; k++) {
            if ((size_t)g->to[k] < i || colour[g->to[k]] != colour[i])
                continue;
            out.border_conflicts += g->weight[k] == BORDER;
            out.corner_conflicts += g->weight[k] == CORNER;
        }
    }
    return out;
}

static bool better(const gb_colouring *a, const gb_colouring *b) {
    if (a->border_conflicts != b->border_conflicts)
        return a->border_conflicts < b->border_conflicts;
    return a->corner_conflicts < b->corner_conflicts;
}

static void find_best(const graph *g, int32_t *trial, int32_t *colour, gb_colouring *out) {
    enum { ATTEMPTS = GB_DIVISION_COLOURS - FIRST_TRY + 2 };
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int colours = FIRST_TRY + attempt;
        if (attempt + 1 < ATTEMPTS) {
            settle(g, colours, trial);
            even_out(g, colours, trial);
        } else if (out->border_conflicts > 0) {
            by_saturation(g, trial);
        } else {
            return;
        }
        gb_colouring judged = judge(g, trial);
        if (attempt == 0 || better(&judged, out)) {
            *out = judged;
            memcpy(colour, trial, g->n * sizeof *colour);
        }
        if (out->border_conflicts == 0 && out->corner_conflicts == 0)
            return;
    }
}

gb_status gb_colouring_find(const gb_topology *topology, const uint64_t *key, int32_t *colour,
                            gb_colouring *out, gb_error *err) {
    graph g;
    *out = (gb_colouring){0};
    gb_status status = make_graph(topology, key, &g, err);
    if (status != GB_OK)
        return status;
    int32_t *trial = gb_alloc(g.n, sizeof *trial);
    if (trial == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    else if (g.n > 0)
        find_best(&g, trial, colour, out);
    gb_free(trial);
    release_graph(&g);
    return status;
}
