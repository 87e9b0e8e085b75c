#include "geom/arrangement.h"

#include "base/memory.h"
#include "geom/faces.h"
#include "geom/node.h"
#include "geom/topology_data.h"

#include <math.h>

gb_status gb_arrange(const gb_line_set *lines, double tolerance, gb_arrangement *out, gb_error *err) {
    gb_noding noding = {0};
    *out = (gb_arrangement){0};
    gb_status status = gb_node_lines(lines, tolerance, &noding, err);
    if (status == GB_OK)
        status = gb_build_edges(lines, &noding, out, err);
    out->report = noding.report;
    gb_noding_release(&noding);
    if (status == GB_OK)
        status = gb_build_faces(out, err);
    if (status == GB_OK)
        status = gb_build_covers(out, err);
    if (status != GB_OK)
        gb_arrangement_release(out);
    return status;
}

void gb_arrangement_release(gb_arrangement *arrangement) {
    gb_free(arrangement->node_use);
    gb_free(arrangement->around);
    gb_free(arrangement->edge_point);
    gb_free(arrangement->x);
    gb_free(arrangement->y);
    gb_free(arrangement->start_node);
    gb_free(arrangement->end_node);
    gb_free(arrangement->left);
    gb_free(arrangement->right);
    gb_free(arrangement->edge_owner);
    gb_free(arrangement->owner);
    gb_free(arrangement->face_ring);
    gb_free(arrangement->ring_use);
    gb_free(arrangement->use);
    gb_free(arrangement->area);
    gb_free(arrangement->face_cover);
    gb_free(arrangement->cover);
    *arrangement = (gb_arrangement){0};
}

/* The points of a face, edge by edge, as slices of its rings. */
typedef struct outline {
    const gb_arrangement *a;
    const int32_t *use;
    size_t uses;
} outline;

static outline outline_of(const gb_arrangement *a, size_t face) {
    size_t first = a->ring_use[a->face_ring[face]], end = a->ring_use[a->face_ring[face + 1]];
    return (outline){.a = a, .use = a->use + first, .uses = end - first};
}

/* The heights next below (or at) and above the middle of the face where it has vertices. */
static double free_height(const outline *o) {
    const gb_arrangement *a = o->a;
    double bottom = INFINITY, top = -INFINITY;
    for (size_t u = 0; u < o->uses; u++) {
        size_t e = gb_use_arc(o->use[u]);
        for (size_t i = a->edge_point[e]; i < a->edge_point[e + 1]; i++) {
            bottom = fmin(bottom, a->y[i]);
            top = fmax(top, a->y[i]);
        }
    }
    double middle = bottom + (top - bottom) / 2, below = bottom, above = top;
    for (size_t u = 0; u < o->uses; u++) {
        size_t e = gb_use_arc(o->use[u]);
        for (size_t i = a->edge_point[e]; i < a->edge_point[e + 1]; i++) {
            if (a->y[i] <= middle)
                below = fmax(below, a->y[i]);
            else
                above = fmin(above, a->y[i]);
        }
    }
    return below + (above - below) / 2;
}

/* The next place to the right of (after, rank) where the outline passes the height; places at the same x are
 * told apart by their rank, the number of the point. */
static bool next_passage(const outline *o, double y, double *after, size_t *rank) {
    const gb_arrangement *a = o->a;
    double best = INFINITY;
    size_t best_rank = 0;
    for (size_t u = 0; u < o->uses; u++) {
        size_t e = gb_use_arc(o->use[u]);
        if (a->left[e] == a->right[e]) /* it ends within the face */
            continue;
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++) {
            if ((a->y[i] > y) == (a->y[i + 1] > y))
                continue;
            double x = a->x[i] + (a->x[i + 1] - a->x[i]) * ((y - a->y[i]) / (a->y[i + 1] - a->y[i]));
            if ((x > *after || (x == *after && i > *rank)) && (x < best || (x == best && i < best_rank))) {
                best = x;
                best_rank = i;
            }
        }
    }
    *after = best;
    *rank = best_rank;
    return best < INFINITY;
}

void gb_arrangement_point(const gb_arrangement *arrangement, size_t face, double *x, double *y) {
    enum { MOST_STRETCHES = 16 };
    outline o = outline_of(arrangement, face);
    size_t rank = 0;
    double left = -INFINITY, widest = -1;
    *y = free_height(&o);
    *x = arrangement->x[arrangement->edge_point[gb_use_arc(o.use[0])]];
    for (int k = 0; k < MOST_STRETCHES && next_passage(&o, *y, &left, &rank); k++) {
        double right = left;
        if (!next_passage(&o, *y, &right, &rank))
            break;
        if (right - left > widest) {
            widest = right - left;
            *x = left + widest / 2;
        }
        left = right;
    }
}

/* The faces as areas: face f becomes area f. */
static gb_status faces_as_areas(const gb_arrangement *a, gb_topology **out, gb_error *err) {
    gb_topology *t = NULL;
    gb_status status = gb_topology_new(a->faces, &t, err);
    for (size_t e = 0; status == GB_OK && e < a->edges; e++) {
        size_t first = a->edge_point[e];
        status = gb_topology_add_points(t, a->x + first, a->y + first, a->edge_point[e + 1] - first, err);
        if (status == GB_OK)
            status = gb_topology_end_arc(t, a->start_node[e], a->end_node[e], err);
    }
    for (size_t f = 1; status == GB_OK && f < a->faces; f++) {
        for (size_t r = a->face_ring[f]; status == GB_OK && r < a->face_ring[f + 1]; r++) {
            for (size_t u = a->ring_use[r]; status == GB_OK && u < a->ring_use[r + 1]; u++) {
                gb_topology_claim(t, a->use[u], (int32_t)f);
                status = gb_topology_add_use(t, a->use[u], err);
            }
            if (status == GB_OK)
                status = gb_topology_end_ring(t, err);
        }
        if (status == GB_OK)
            status = gb_topology_end_polygon(t, err);
        t->area_polygon[f + 1] = t->polygons;
    }
    if (status != GB_OK) {
        gb_topology_free(t);
        return status;
    }
    t->nodes = a->nodes;
    *out = t;
    return GB_OK;
}

gb_status gb_arrangement_regions(const gb_arrangement *arrangement, const int32_t *region, size_t regions,
                                 gb_topology **out, gb_error *err) {
    gb_topology *faces = NULL;
    gb_status status = faces_as_areas(arrangement, &faces, err);
    if (status == GB_OK)
        status = gb_topology_dissolve(faces, region, regions, out, err);
    gb_topology_free(faces);
    return status;
}
