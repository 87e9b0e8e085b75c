#include "carto/pieces.h"

#include "base/memory.h"
#include "geom/shapes.h"

#include <stdlib.h>

/* --- pairs --- */

typedef struct item {
    int32_t a, b;
    uint32_t at;
} item;

static int by_pair(const void *x, const void *y) {
    const item *first = x, *second = y;
    if (first->a != second->a)
        return first->a < second->a ? -1 : 1;
    if (first->b != second->b)
        return first->b < second->b ? -1 : 1;
    return (first->at > second->at) - (first->at < second->at);
}

gb_status gb_pieces_pair(const int32_t *a, const int32_t *b, size_t n, int32_t leave_out, int32_t *piece,
                         size_t *count, gb_error *err) {
    item *list = gb_alloc(n, sizeof *list);
    if (list == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n; i++)
        list[i] = (item){a[i], b[i], (uint32_t)i};
    qsort(list, n, sizeof *list, by_pair);
    size_t next = 0;
    const item *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (list[i].a == leave_out) {
            piece[list[i].at] = -1;
            continue;
        }
        next += last == NULL || last->a != list[i].a || last->b != list[i].b;
        piece[list[i].at] = (int32_t)next - 1;
        last = &list[i];
    }
    *count = next;
    gb_free(list);
    return GB_OK;
}

/* --- polygons --- */

static gb_status add_polygon(const gb_topology *topology, size_t polygon, gb_shapes *shapes, double *x,
                             double *y, gb_error *err) {
    gb_rings rings = gb_topology_rings(topology);
    gb_status status = gb_shapes_begin_feature(shapes, err);
    if (status == GB_OK)
        status = gb_shapes_begin_polygon(shapes, err);
    for (size_t r = rings.polygon_ring[polygon]; r < rings.polygon_ring[polygon + 1] && status == GB_OK;
         r++) {
        gb_topology_ring_points(topology, r, x, y);
        status = gb_shapes_begin_ring(shapes, err);
        if (status == GB_OK)
            status = gb_shapes_add_points(shapes, x, y, gb_topology_ring_size(topology, r), err);
        gb_shapes_end_ring(shapes);
    }
    return status;
}

gb_status gb_pieces_explode(const gb_topology *topology, gb_topology **out, int32_t **part_of,
                            gb_error *err) {
    gb_rings rings = gb_topology_rings(topology);
    size_t polygons = rings.area_polygon[rings.areas], most = 0;
    for (size_t r = 0; r < rings.polygon_ring[polygons]; r++) {
        size_t points = gb_topology_ring_size(topology, r);
        most = points > most ? points : most;
    }
    gb_shapes shapes = {0};
    double *x = gb_alloc(most, sizeof *x), *y = gb_alloc(most, sizeof *y);
    int32_t *of = gb_alloc(polygons, sizeof *of);
    gb_status status = GB_OK;
    if (x == NULL || y == NULL || of == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < rings.areas && status == GB_OK; i++)
        for (size_t p = rings.area_polygon[i]; p < rings.area_polygon[i + 1] && status == GB_OK; p++) {
            of[p] = (int32_t)i;
            status = add_polygon(topology, p, &shapes, x, y, err);
        }
    const gb_topology_options exact = {.tolerance = 0};
    if (status == GB_OK)
        status = gb_topology_build(&shapes, &exact, out, NULL, err);
    gb_shapes_release(&shapes);
    gb_free(x);
    gb_free(y);
    if (status == GB_OK)
        *part_of = of;
    else
        gb_free(of);
    return status;
}

/* --- chains --- */

/* At a node: how many ends of marked arcs, and the last two uses that leave it. */
typedef struct ends {
    int32_t count, use[2];
} ends;

typedef struct walker {
    gb_arcs arcs;
    ends *node;
    bool *left; /* per arc: still to walk */
    gb_chains *out;
    size_t uses;
} walker;

static void add_end(ends *e, int32_t use) {
    if (e->count < 2)
        e->use[e->count] = use;
    e->count++;
}

static int32_t end_of(const walker *w, int32_t use) {
    return use < 0 ? w->arcs.start_node[~use] : w->arcs.end_node[use];
}

static int32_t arc_of(int32_t use) {
    return use < 0 ? ~use : use;
}

static void walk(walker *w, int32_t use) {
    while (w->left[arc_of(use)]) {
        w->left[arc_of(use)] = false;
        w->out->use[w->uses++] = use;
        const ends *e = &w->node[end_of(w, use)];
        if (e->count != 2)
            break;
        use = arc_of(e->use[0]) == arc_of(use) ? e->use[1] : e->use[0];
    }
    w->out->start[++w->out->lines] = w->uses;
}

gb_status gb_chains_find(const gb_topology *topology, const uint8_t *mark, uint8_t wanted, gb_chains *out,
                         gb_error *err) {
    walker w = {.arcs = gb_topology_arcs(topology), .out = out};
    size_t n = w.arcs.arcs;
    *out =
        (gb_chains){.start = gb_alloc_zero(n + 1, sizeof *out->start), .use = gb_alloc(n, sizeof *out->use)};
    w.node = gb_alloc_zero(w.arcs.nodes, sizeof *w.node);
    w.left = gb_alloc_zero(n, sizeof *w.left);
    gb_status status = GB_OK;
    if (out->start == NULL || out->use == NULL || w.node == NULL || w.left == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t a = 0; a < n && status == GB_OK; a++) {
        w.left[a] = mark[a] == wanted;
        if (!w.left[a])
            continue;
        add_end(&w.node[w.arcs.start_node[a]], (int32_t)a);
        add_end(&w.node[w.arcs.end_node[a]], ~(int32_t)a);
    }
    /* Lines from their ends first; what is left then are closed lines. */
    for (int closed = 0; closed < 2 && status == GB_OK; closed++)
        for (size_t a = 0; a < n; a++) {
            if (w.left[a] && (closed || w.node[w.arcs.start_node[a]].count != 2))
                walk(&w, (int32_t)a);
            if (w.left[a] && w.node[w.arcs.end_node[a]].count != 2)
                walk(&w, ~(int32_t)a);
        }
    gb_free(w.node);
    gb_free(w.left);
    if (status != GB_OK)
        gb_chains_release(out);
    return status;
}

void gb_chains_release(gb_chains *chains) {
    gb_free(chains->start);
    gb_free(chains->use);
    *chains = (gb_chains){0};
}
