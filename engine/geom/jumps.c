/* Islands and enclaves that a simplified line has jumped over without crossing them. */
#include "geom/simplify.h"

#include "base/memory.h"

#include <stdlib.h>

/* One point of a group of connected arcs: where it is, there the whole group is, unless lines cross. */
typedef struct mark {
    double x, y;
    int32_t group;
} mark;

static int32_t root_of(int32_t *parent, int32_t node) {
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* The lowest node of a group stands for it. */
static void group_nodes(const gb_topology *t, int32_t *parent) {
    for (size_t v = 0; v < t->nodes; v++)
        parent[v] = (int32_t)v;
    for (size_t a = 0; a < t->arcs; a++) {
        int32_t p = root_of(parent, t->start_node[a]), q = root_of(parent, t->end_node[a]);
        if (p < q)
            parent[q] = p;
        else
            parent[p] = q;
    }
    for (size_t v = 0; v < t->nodes; v++)
        parent[v] = root_of(parent, (int32_t)v);
}

static int compare_marks(const void *a, const void *b) {
    const mark *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->group > q->group) - (p->group < q->group);
}

/* A group's mark is the start of its first arc, a node that no simplification moves. */
static size_t list_marks(const gb_topology *t, const int32_t *group, mark *marks) {
    size_t n = 0;
    int32_t highest = -1; /* nodes are numbered by first use, so first arcs come in order of their groups */
    for (size_t a = 0; a < t->arcs; a++) {
        int32_t g = group[t->start_node[a]];
        if (g <= highest)
            continue;
        highest = g;
        marks[n++] = (mark){.x = t->x[t->arc_start[a]], .y = t->y[t->arc_start[a]], .group = g};
    }
    qsort(marks, n, sizeof *marks, compare_marks);
    return n;
}

/* Even-odd over the dropped stretch from..to, closed by the segment that replaces it. */
static bool stretch_contains(const gb_topology *t, size_t from, size_t to, double x, double y) {
    bool inside = false;
    for (size_t i = from, j = to; i <= to; j = i++) {
        double ax = t->x[j] - x, ay = t->y[j] - y, bx = t->x[i] - x, by = t->y[i] - y;
        if ((ay > 0) != (by > 0) && (ax * by - ay * bx > 0) == (by > ay))
            inside = !inside;
    }
    return inside;
}

static size_t first_right_of(const mark *marks, size_t n, double x) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (marks[middle].x < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool jumps(const gb_topology *t, size_t from, size_t to, int32_t group, const mark *marks, size_t n) {
    double x0 = t->x[from], x1 = x0;
    for (size_t i = from + 1; i <= to; i++) {
        x0 = t->x[i] < x0 ? t->x[i] : x0;
        x1 = t->x[i] > x1 ? t->x[i] : x1;
    }
    for (size_t k = first_right_of(marks, n, x0); k < n && marks[k].x <= x1; k++) {
        if (marks[k].group != group && stretch_contains(t, from, to, marks[k].x, marks[k].y))
            return true;
    }
    return false;
}

static void mark_jumps(const gb_topology *t, const uint8_t *keep, const uint8_t *changed,
                       const int32_t *group, const mark *marks, size_t n, uint8_t *bad) {
    for (size_t a = 0; a < t->arcs; a++) {
        if (!changed[a])
            continue;
        size_t last = t->arc_start[a];
        for (size_t i = last + 1; i < t->arc_start[a + 1]; i++) {
            if (!keep[i])
                continue;
            if (i > last + 1 && jumps(t, last, i, group[t->start_node[a]], marks, n))
                bad[a] = 1;
            last = i;
        }
    }
}

gb_status gb_find_jumps(const gb_topology *topology, const uint8_t *keep, const uint8_t *changed,
                        uint8_t *bad, gb_error *err) {
    int32_t *group = gb_alloc(topology->nodes, sizeof *group);
    mark *marks = group ? gb_alloc(topology->nodes, sizeof *marks) : NULL;
    if (!marks) {
        gb_free(group);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    group_nodes(topology, group);
    size_t n = list_marks(topology, group, marks);
    if (n > 1)
        mark_jumps(topology, keep, changed, group, marks, n, bad);
    gb_free(marks);
    gb_free(group);
    return GB_OK;
}
