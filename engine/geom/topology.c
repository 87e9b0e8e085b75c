#include "geom/topology_data.h"

#include "base/memory.h"

#include <string.h>

void gb_topology_free(gb_topology *topology) {
    if (!topology)
        return;
    gb_free(topology->arc_start);
    gb_free(topology->x);
    gb_free(topology->y);
    gb_free(topology->left);
    gb_free(topology->right);
    gb_free(topology->start_node);
    gb_free(topology->end_node);
    gb_free(topology->area_polygon);
    gb_free(topology->polygon_ring);
    gb_free(topology->ring_arc);
    gb_free(topology->arc);
    gb_free(topology);
}

/* Replace *array by a block of `capacity` elements; the old content stays in front. */
static bool grow(void *array, size_t capacity, size_t size) {
    void *block;
    memcpy(&block, array, sizeof block);
    void *grown = gb_resize(block, capacity, size);
    if (grown)
        memcpy(array, &grown, sizeof grown);
    return grown != NULL;
}

static size_t larger(size_t capacity, size_t needed) {
    size_t doubled = capacity < 16 ? 16 : capacity * 2;
    return doubled > needed ? doubled : needed;
}

gb_status gb_topology_new(size_t areas, gb_topology **out, gb_error *err) {
    gb_topology *topology = gb_alloc_zero(1, sizeof *topology);
    if (topology) {
        topology->areas = areas;
        topology->area_polygon = gb_alloc_zero(areas + 1, sizeof *topology->area_polygon);
        topology->polygon_ring = gb_alloc_zero(1, sizeof *topology->polygon_ring);
        topology->ring_arc = gb_alloc_zero(1, sizeof *topology->ring_arc);
        topology->arc_start = gb_alloc_zero(1, sizeof *topology->arc_start);
    }
    if (!topology || !topology->area_polygon || !topology->polygon_ring || !topology->ring_arc ||
        !topology->arc_start) {
        gb_topology_free(topology);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *out = topology;
    return GB_OK;
}

gb_status gb_topology_reserve_points(gb_topology *topology, size_t n, gb_error *err) {
    size_t needed = topology->points + n;
    if (needed <= topology->point_capacity)
        return GB_OK;
    size_t capacity = larger(topology->point_capacity, needed);
    if (!grow(&topology->x, capacity, sizeof *topology->x) ||
        !grow(&topology->y, capacity, sizeof *topology->y))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    topology->point_capacity = capacity;
    return GB_OK;
}

gb_status gb_topology_add_points(gb_topology *topology, const double *x, const double *y, size_t n,
                                 gb_error *err) {
    gb_status status = gb_topology_reserve_points(topology, n, err);
    if (status != GB_OK || n == 0)
        return status;
    memcpy(topology->x + topology->points, x, n * sizeof *x);
    memcpy(topology->y + topology->points, y, n * sizeof *y);
    topology->points += n;
    return GB_OK;
}

gb_status gb_topology_end_arc(gb_topology *topology, int32_t start_node, int32_t end_node, gb_error *err) {
    size_t arc = topology->arcs;
    if (arc == topology->arc_capacity) {
        size_t capacity = larger(arc, 0);
        if (!grow(&topology->arc_start, capacity + 1, sizeof *topology->arc_start) ||
            !grow(&topology->left, capacity, sizeof *topology->left) ||
            !grow(&topology->right, capacity, sizeof *topology->right) ||
            !grow(&topology->start_node, capacity, sizeof *topology->start_node) ||
            !grow(&topology->end_node, capacity, sizeof *topology->end_node))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        topology->arc_capacity = capacity;
    }
    topology->left[arc] = topology->right[arc] = GB_OUTSIDE;
    topology->start_node[arc] = start_node;
    topology->end_node[arc] = end_node;
    topology->arcs++;
    topology->arc_start[topology->arcs] = topology->points;
    return GB_OK;
}

gb_status gb_topology_add_use(gb_topology *topology, int32_t arc, gb_error *err) {
    if (topology->uses == topology->use_capacity) {
        size_t capacity = larger(topology->uses, 0);
        if (!grow(&topology->arc, capacity, sizeof *topology->arc))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        topology->use_capacity = capacity;
    }
    topology->arc[topology->uses++] = arc;
    return GB_OK;
}

gb_status gb_topology_end_ring(gb_topology *topology, gb_error *err) {
    if (topology->rings == topology->ring_capacity) {
        size_t capacity = larger(topology->rings, 0);
        if (!grow(&topology->ring_arc, capacity + 1, sizeof *topology->ring_arc))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        topology->ring_capacity = capacity;
    }
    topology->ring_arc[++topology->rings] = topology->uses;
    return GB_OK;
}

gb_status gb_topology_end_polygon(gb_topology *topology, gb_error *err) {
    if (topology->polygons == topology->polygon_capacity) {
        size_t capacity = larger(topology->polygons, 0);
        if (!grow(&topology->polygon_ring, capacity + 1, sizeof *topology->polygon_ring))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        topology->polygon_capacity = capacity;
    }
    topology->polygon_ring[++topology->polygons] = topology->rings;
    return GB_OK;
}

bool gb_topology_claim(gb_topology *topology, int32_t use, int32_t area) {
    int32_t *side = use < 0 ? &topology->right[~use] : &topology->left[use];
    if (*side != GB_OUTSIDE)
        return false;
    *side = area;
    return true;
}

void gb_topology_number_nodes(gb_topology *topology, size_t n, int32_t *number) {
    gb_topology *t = topology;
    for (size_t v = 0; v < n; v++)
        number[v] = -1;
    t->nodes = 0;
    for (size_t a = 0; a < t->arcs; a++) {
        int32_t *end[2] = {&t->start_node[a], &t->end_node[a]};
        for (int k = 0; k < 2; k++) {
            if (number[*end[k]] == -1)
                number[*end[k]] = (int32_t)t->nodes++;
            *end[k] = number[*end[k]];
        }
    }
}

/* A failure to shrink is no failure. */
void gb_topology_trim(gb_topology *topology) {
    if (grow(&topology->x, topology->points, sizeof *topology->x) &&
        grow(&topology->y, topology->points, sizeof *topology->y))
        topology->point_capacity = topology->points;
    if (grow(&topology->arc, topology->uses, sizeof *topology->arc))
        topology->use_capacity = topology->uses;
}

/* A copy of n elements; a valid block even when there is nothing to copy. */
static void *copy_of(const void *from, size_t n, size_t size) {
    void *copy = gb_alloc(n, size);
    if (copy && from && n > 0)
        memcpy(copy, from, n * size);
    return copy;
}

gb_status gb_topology_copy(const gb_topology *topology, gb_topology **out, gb_error *err) {
    gb_topology *copy = gb_alloc_zero(1, sizeof *copy);
    if (!copy)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const gb_topology *t = topology;
    *copy = (gb_topology){
        .arcs = t->arcs,
        .points = t->points,
        .nodes = t->nodes,
        .areas = t->areas,
        .polygons = t->polygons,
        .rings = t->rings,
        .uses = t->uses,
        .arc_capacity = t->arcs,
        .point_capacity = t->points,
        .polygon_capacity = t->polygons,
        .ring_capacity = t->rings,
        .use_capacity = t->uses,
        .arc_start = copy_of(t->arc_start, t->arcs + 1, sizeof *t->arc_start),
        .x = copy_of(t->x, t->points, sizeof *t->x),
        .y = copy_of(t->y, t->points, sizeof *t->y),
        .left = copy_of(t->left, t->arcs, sizeof *t->left),
        .right = copy_of(t->right, t->arcs, sizeof *t->right),
        .start_node = copy_of(t->start_node, t->arcs, sizeof *t->start_node),
        .end_node = copy_of(t->end_node, t->arcs, sizeof *t->end_node),
        .area_polygon = copy_of(t->area_polygon, t->areas + 1, sizeof *t->area_polygon),
        .polygon_ring = copy_of(t->polygon_ring, t->polygons + 1, sizeof *t->polygon_ring),
        .ring_arc = copy_of(t->ring_arc, t->rings + 1, sizeof *t->ring_arc),
        .arc = copy_of(t->arc, t->uses, sizeof *t->arc),
    };
    if (!copy->arc_start || !copy->x || !copy->y || !copy->left || !copy->right || !copy->start_node ||
        !copy->end_node || !copy->area_polygon || !copy->polygon_ring || !copy->ring_arc || !copy->arc) {
        gb_topology_free(copy);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *out = copy;
    return GB_OK;
}

gb_arcs gb_topology_arcs(const gb_topology *topology) {
    return (gb_arcs){.arcs = topology->arcs,
                     .arc_start = topology->arc_start,
                     .x = topology->x,
                     .y = topology->y,
                     .left = topology->left,
                     .right = topology->right,
                     .nodes = topology->nodes,
                     .start_node = topology->start_node,
                     .end_node = topology->end_node};
}

gb_rings gb_topology_rings(const gb_topology *topology) {
    return (gb_rings){.areas = topology->areas,
                      .area_polygon = topology->area_polygon,
                      .polygon_ring = topology->polygon_ring,
                      .ring_arc = topology->ring_arc,
                      .arc = topology->arc};
}

size_t gb_topology_areas(const gb_topology *topology) {
    return topology->areas;
}

static void widen(double box[4], double x, double y) {
    if (x < box[0])
        box[0] = x;
    if (y < box[1])
        box[1] = y;
    if (x > box[2])
        box[2] = x;
    if (y > box[3])
        box[3] = y;
}

bool gb_topology_bounds(const gb_topology *topology, double box[4]) {
    if (topology->points == 0)
        return false;
    box[0] = box[2] = topology->x[0];
    box[1] = box[3] = topology->y[0];
    for (size_t i = 1; i < topology->points; i++)
        widen(box, topology->x[i], topology->y[i]);
    return true;
}

bool gb_topology_area_bounds(const gb_topology *topology, size_t area, double box[4]) {
    bool any = false;
    for (size_t p = topology->area_polygon[area]; p < topology->area_polygon[area + 1]; p++) {
        size_t shell = topology->polygon_ring[p];
        for (size_t u = topology->ring_arc[shell]; u < topology->ring_arc[shell + 1]; u++) {
            size_t a = gb_use_arc(topology->arc[u]);
            for (size_t i = topology->arc_start[a]; i < topology->arc_start[a + 1]; i++) {
                if (!any) {
                    box[0] = box[2] = topology->x[i];
                    box[1] = box[3] = topology->y[i];
                    any = true;
                }
                widen(box, topology->x[i], topology->y[i]);
            }
        }
    }
    return any;
}

size_t gb_topology_ring_size(const gb_topology *topology, size_t ring) {
    size_t size = 0;
    for (size_t u = topology->ring_arc[ring]; u < topology->ring_arc[ring + 1]; u++) {
        size_t a = gb_use_arc(topology->arc[u]);
        size += topology->arc_start[a + 1] - topology->arc_start[a] - 1;
    }
    return size;
}

void gb_topology_ring_points(const gb_topology *topology, size_t ring, double *x, double *y) {
    for (size_t u = topology->ring_arc[ring]; u < topology->ring_arc[ring + 1]; u++) {
        int32_t use = topology->arc[u];
        size_t a = gb_use_arc(use);
        size_t first = topology->arc_start[a], last = topology->arc_start[a + 1] - 1;
        for (size_t k = 0; k < last - first; k++) {
            size_t i = use < 0 ? last - k : first + k;
            *x++ = topology->x[i];
            *y++ = topology->y[i];
        }
    }
}
