/* The faces of the lines of both layers, put together by the pair of areas that they lie in. */
#include "geom/overlay.h"

#include "base/memory.h"
#include "base/sum.h"
#include "geom/arrangement.h"

#include <stdlib.h>

typedef struct ground {
    int32_t a, b;
    int32_t face;
} ground;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status arrange(const gb_topology *a, const gb_topology *b, double tolerance, gb_arrangement *out,
                         gb_error *err) {
    gb_line_set lines = {0};
    gb_status status = gb_line_set_add_topology(&lines, a, 0, err);
    if (status == GB_OK)
        status = gb_line_set_add_topology(&lines, b, (int32_t)gb_topology_areas(a), err);
    if (status == GB_OK)
        status = gb_arrange(&lines, tolerance, out, err);
    gb_line_set_release(&lines);
    return status;
}

/* The first area of each layer among the owners, which ascend. */
static ground ground_of(const gb_arrangement *arr, size_t face, int32_t first_b) {
    ground g = {.a = GB_OUTSIDE, .b = GB_OUTSIDE, .face = (int32_t)face};
    for (size_t i = arr->face_cover[face]; i < arr->face_cover[face + 1]; i++) {
        if (arr->cover[i] >= first_b) {
            g.b = arr->cover[i] - first_b;
            break;
        }
        if (g.a == GB_OUTSIDE)
            g.a = arr->cover[i];
    }
    return g;
}

static int compare(int32_t p, int32_t q) {
    uint32_t m = (uint32_t)p, n = (uint32_t)q; /* the outside comes last */
    return (m > n) - (m < n);
}

static int by_areas(const void *p, const void *q) {
    const ground *m = p, *n = q;
    int order = compare(m->a, n->a);
    if (order == 0)
        order = compare(m->b, n->b);
    return order != 0 ? order : compare(m->face, n->face);
}

static bool begins_piece(const ground *g, size_t i) {
    return i == 0 || g[i].a != g[i - 1].a || g[i].b != g[i - 1].b;
}

/* g: sorted ground of faces that somebody owns. */
static gb_status write_pieces(const gb_arrangement *arr, const ground *g, size_t n, int32_t *region,
                              gb_overlay *out, gb_error *err) {
    size_t pieces = 0;
    for (size_t i = 0; i < n; i++)
        pieces += begins_piece(g, i);
    out->a = gb_alloc(pieces, sizeof *out->a);
    out->b = gb_alloc(pieces, sizeof *out->b);
    out->area = gb_alloc(pieces, sizeof *out->area);
    if (!out->a || !out->b || !out->area)
        return no_memory(err);
    for (size_t i = 0; i < n;) {
        gb_sum sum = {0};
        out->a[out->n] = g[i].a;
        out->b[out->n] = g[i].b;
        do {
            region[g[i].face] = (int32_t)out->n;
            gb_sum_add(&sum, arr->area[g[i++].face]);
        } while (i < n && !begins_piece(g, i));
        out->area[out->n++] = gb_sum_value(&sum);
    }
    return gb_arrangement_regions(arr, region, out->n, &out->pieces, err);
}

static gb_status find_pieces(const gb_arrangement *arr, int32_t first_b, gb_overlay *out, gb_error *err) {
    ground *g = gb_alloc(arr->faces, sizeof *g);
    int32_t *region = gb_alloc(arr->faces, sizeof *region);
    gb_status status = g && region ? GB_OK : no_memory(err);
    size_t n = 0;
    for (size_t f = 0; status == GB_OK && f < arr->faces; f++) {
        region[f] = GB_OUTSIDE;
        g[n] = ground_of(arr, f, first_b);
        n += g[n].a != GB_OUTSIDE || g[n].b != GB_OUTSIDE;
    }
    if (status == GB_OK) {
        qsort(g, n, sizeof *g, by_areas);
        status = write_pieces(arr, g, n, region, out, err);
    }
    gb_free(g);
    gb_free(region);
    return status;
}

gb_status gb_overlay_find(const gb_topology *a, const gb_topology *b, double tolerance, gb_overlay *out,
                          gb_error *err) {
    gb_arrangement arr = {0};
    *out = (gb_overlay){0};
    gb_status status = arrange(a, b, tolerance, &arr, err);
    if (status == GB_OK)
        status = find_pieces(&arr, (int32_t)gb_topology_areas(a), out, err);
    out->crossings = arr.report.crossings;
    out->joined = arr.report.joined;
    out->largest_move = arr.report.largest_move;
    gb_arrangement_release(&arr);
    if (status != GB_OK)
        gb_overlay_release(out);
    return status;
}

void gb_overlay_release(gb_overlay *overlay) {
    gb_topology_free(overlay->pieces);
    gb_free(overlay->a);
    gb_free(overlay->b);
    gb_free(overlay->area);
    *overlay = (gb_overlay){0};
}
