/* Faces can have one region only. Areas that share a face therefore stand in different layers; the rings of
 * all layers then go into one topology. */
#include "geom/regroup.h"

#include "base/memory.h"
#include "geom/shapes.h"

typedef struct regrouper {
    const gb_arrangement *a;
    const int32_t *given;
    size_t n;
    int32_t *layer;         /* per area */
    int32_t *region;        /* per face */
    gb_topology **topology; /* per layer */
    size_t layers, capacity;
    gb_shapes shapes;
} regrouper;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Give each face to its first area in a layer; the others move to the next one. @return whether any did */
static bool fill_layer(regrouper *r, int32_t layer) {
    const gb_arrangement *a = r->a;
    bool moved = false;
    for (size_t f = 0; f < a->faces; f++) {
        r->region[f] = GB_OUTSIDE;
        if (r->given[f] != GB_FACE_AS_IS) {
            if (r->layer[r->given[f]] == layer)
                r->region[f] = r->given[f];
            continue;
        }
        for (size_t k = a->face_cover[f]; k < a->face_cover[f + 1]; k++) {
            int32_t area = a->cover[k];
            if (r->layer[area] != layer)
                continue;
            if (r->region[f] == GB_OUTSIDE) {
                r->region[f] = area;
            } else {
                r->layer[area] = layer + 1;
                moved = true;
            }
        }
    }
    return moved;
}

/* An area that moves leaves faces behind where it was the first: those are filled again. */
static gb_status make_layers(regrouper *r, gb_error *err) {
    gb_status status = GB_OK;
    for (bool more = true; more && status == GB_OK;) {
        int32_t layer = (int32_t)r->layers;
        more = false;
        while (fill_layer(r, layer))
            more = true;
        if (!gb_reserve(&r->topology, &r->capacity, r->layers, sizeof *r->topology))
            return no_memory(err);
        status = gb_arrangement_regions(r->a, r->region, r->n, &r->topology[r->layers], err);
        r->layers += status == GB_OK;
    }
    return status;
}

static gb_status add_ring(regrouper *r, const gb_topology *t, size_t ring, gb_error *err) {
    size_t n = gb_topology_ring_size(t, ring);
    double *x = gb_alloc(2 * n, sizeof *x);
    if (!x)
        return no_memory(err);
    gb_topology_ring_points(t, ring, x, x + n);
    gb_status status = gb_shapes_begin_ring(&r->shapes, err);
    if (status == GB_OK)
        status = gb_shapes_add_points(&r->shapes, x, x + n, n, err);
    gb_free(x);
    return status;
}

static gb_status add_area(regrouper *r, size_t area, gb_error *err) {
    const gb_topology *t = r->topology[r->layer[area]];
    const gb_rings rings = gb_topology_rings(t);
    gb_status status = gb_shapes_begin_feature(&r->shapes, err);
    for (size_t p = rings.area_polygon[area]; p < rings.area_polygon[area + 1] && status == GB_OK; p++) {
        status = gb_shapes_begin_polygon(&r->shapes, err);
        for (size_t k = rings.polygon_ring[p]; k < rings.polygon_ring[p + 1] && status == GB_OK; k++)
            status = add_ring(r, t, k, err);
    }
    return status;
}

gb_status gb_regroup(const gb_arrangement *arrangement, const int32_t *given, size_t n, gb_topology **out,
                     gb_error *err) {
    regrouper r = {.a = arrangement, .given = given, .n = n};
    r.layer = gb_alloc_zero(n, sizeof *r.layer);
    r.region = gb_alloc(arrangement->faces, sizeof *r.region);
    gb_status status = r.layer && r.region ? make_layers(&r, err) : no_memory(err);
    for (size_t area = 0; area < n && status == GB_OK; area++)
        status = add_area(&r, area, err);
    const gb_topology_options exact = {.tolerance = 0, .split = false};
    if (status == GB_OK)
        status = gb_topology_build(&r.shapes, &exact, out, NULL, err);
    for (size_t k = 0; k < r.layers; k++)
        gb_topology_free(r.topology[k]);
    gb_free(r.topology);
    gb_free(r.layer);
    gb_free(r.region);
    gb_shapes_release(&r.shapes);
    return status;
}
