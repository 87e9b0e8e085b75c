/* Sums over arcs: what an arc adds to an area or a length is computed once and used by both sides. */
#include "geom/measure.h"

#include "base/memory.h"
#include "base/sum.h"
#include "geom/topology_data.h"

#include <math.h>

/* Twice the area between an arc and its chord, seen from its first point: the digits are spent on the
 * shape and not on the distance to the origin of the system. */
static double arc_area2(const gb_topology *t, size_t arc) {
    size_t first = t->arc_start[arc], end = t->arc_start[arc + 1];
    double x0 = t->x[first], y0 = t->y[first];
    gb_sum sum = {0};
    for (size_t i = first + 1; i + 1 < end; i++) {
        double ax = t->x[i] - x0, ay = t->y[i] - y0;
        double dx = t->x[i + 1] - t->x[i], dy = t->y[i + 1] - t->y[i];
        gb_sum_add(&sum, ax * dy - ay * dx);
    }
    return gb_sum_value(&sum);
}

static double arc_length(const gb_topology *t, size_t arc) {
    gb_sum sum = {0};
    for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++) {
        double dx = t->x[i + 1] - t->x[i], dy = t->y[i + 1] - t->y[i];
        gb_sum_add(&sum, sqrt(dx * dx + dy * dy));
    }
    return gb_sum_value(&sum);
}

/* First and last use of an area's rings: they follow each other in the list. */
static void area_uses(const gb_topology *t, size_t area, size_t *first, size_t *end) {
    *first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    *end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
}

/* Moved from the first point of the arc to the origin (x0, y0) of the area. */
static double use_area2(const gb_topology *t, const double *area2, int32_t use, double x0, double y0) {
    size_t arc = gb_use_arc(use), first = t->arc_start[arc], last = t->arc_start[arc + 1] - 1;
    double shift =
        (t->x[first] - x0) * (t->y[last] - t->y[first]) - (t->y[first] - y0) * (t->x[last] - t->x[first]);
    double whole = area2[arc] + shift;
    return use < 0 ? -whole : whole;
}

gb_status gb_measure_area(const gb_topology *topology, double *out, gb_error *err) {
    const gb_topology *t = topology;
    double *area2 = gb_alloc(t->arcs, sizeof *area2);
    if (!area2)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t a = 0; a < t->arcs; a++)
        area2[a] = arc_area2(t, a);
    for (size_t i = 0; i < t->areas; i++) {
        size_t first, end;
        area_uses(t, i, &first, &end);
        gb_sum sum = {0};
        size_t origin = first < end ? t->arc_start[gb_use_arc(t->arc[first])] : 0;
        for (size_t u = first; u < end; u++)
            gb_sum_add(&sum, use_area2(t, area2, t->arc[u], t->x[origin], t->y[origin]));
        out[i] = gb_sum_value(&sum) / 2;
    }
    gb_free(area2);
    return GB_OK;
}

void gb_measure_arc_length(const gb_topology *topology, double *out) {
    for (size_t a = 0; a < topology->arcs; a++)
        out[a] = arc_length(topology, a);
}

gb_status gb_measure_perimeter(const gb_topology *topology, double *out, gb_error *err) {
    const gb_topology *t = topology;
    double *length = gb_alloc(t->arcs, sizeof *length);
    if (!length)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_measure_arc_length(t, length);
    for (size_t i = 0; i < t->areas; i++) {
        size_t first, end;
        area_uses(t, i, &first, &end);
        gb_sum sum = {0};
        for (size_t u = first; u < end; u++)
            gb_sum_add(&sum, length[gb_use_arc(t->arc[u])]);
        out[i] = gb_sum_value(&sum);
    }
    gb_free(length);
    return GB_OK;
}

/* First moments of the triangles (origin, p, q) along an arc, all relative to the origin. */
typedef struct moments {
    gb_sum area2, x, y;
} moments;

static void add_use_moments(const gb_topology *t, int32_t use, double x0, double y0, moments *m) {
    size_t arc = gb_use_arc(use);
    double sign = use < 0 ? -1 : 1;
    for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++) {
        double ax = t->x[i] - x0, ay = t->y[i] - y0, bx = t->x[i + 1] - x0, by = t->y[i + 1] - y0;
        double cross = sign * (ax * by - ay * bx);
        gb_sum_add(&m->area2, cross);
        gb_sum_add(&m->x, cross * (ax + bx));
        gb_sum_add(&m->y, cross * (ay + by));
    }
}

gb_status gb_measure_centroid(const gb_topology *topology, double *x, double *y, gb_error *err) {
    (void)err;
    const gb_topology *t = topology;
    for (size_t i = 0; i < t->areas; i++) {
        double box[4];
        x[i] = y[i] = NAN;
        if (!gb_topology_area_bounds(t, i, box))
            continue;
        double x0 = (box[0] + box[2]) / 2, y0 = (box[1] + box[3]) / 2;
        size_t first, end;
        moments m = {0};
        area_uses(t, i, &first, &end);
        for (size_t u = first; u < end; u++)
            add_use_moments(t, t->arc[u], x0, y0, &m);
        double area2 = gb_sum_value(&m.area2);
        if (area2 > 0) {
            x[i] = x0 + gb_sum_value(&m.x) / (3 * area2);
            y[i] = y0 + gb_sum_value(&m.y) / (3 * area2);
        }
    }
    return GB_OK;
}

gb_status gb_measure_compactness(const gb_topology *topology, double *out, gb_error *err) {
    size_t n = topology->areas;
    double *perimeter = gb_alloc(n, sizeof *perimeter);
    if (!perimeter)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_measure_area(topology, out, err);
    if (status == GB_OK)
        status = gb_measure_perimeter(topology, perimeter, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        out[i] = perimeter[i] > 0 ? 4 * acos(-1.0) * out[i] / (perimeter[i] * perimeter[i]) : NAN;
    gb_free(perimeter);
    return status;
}

/* seen[other] holds the last area that counted it, so nothing is sorted and nothing counted twice. */
gb_status gb_measure_neighbours(const gb_topology *topology, int32_t *out, gb_error *err) {
    const gb_topology *t = topology;
    int32_t *seen = gb_alloc(t->areas, sizeof *seen);
    if (!seen)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < t->areas; i++)
        seen[i] = -1;
    for (size_t i = 0; i < t->areas; i++) {
        size_t first, end;
        area_uses(t, i, &first, &end);
        out[i] = 0;
        for (size_t u = first; u < end; u++) {
            int32_t use = t->arc[u], other = use < 0 ? t->left[~use] : t->right[use];
            if (other == GB_OUTSIDE || (size_t)other == i || seen[other] == (int32_t)i)
                continue;
            seen[other] = (int32_t)i;
            out[i]++;
        }
    }
    gb_free(seen);
    return GB_OK;
}

void gb_measure_pieces(const gb_topology *topology, int32_t *out) {
    for (size_t i = 0; i < topology->areas; i++)
        out[i] = (int32_t)(topology->area_polygon[i + 1] - topology->area_polygon[i]);
}

/* Even-odd over all rings of the area; 1 inside, 0 on the border, -1 outside. */
static int place_of(const gb_topology *t, size_t area, double x, double y) {
    size_t first, end;
    bool inside = false;
    area_uses(t, area, &first, &end);
    for (size_t u = first; u < end; u++) {
        size_t arc = gb_use_arc(t->arc[u]);
        for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++) {
            double ax = t->x[i] - x, ay = t->y[i] - y, bx = t->x[i + 1] - x, by = t->y[i + 1] - y;
            if ((ay > 0 && by > 0) || (ay < 0 && by < 0))
                continue;
            double cross = ax * by - ay * bx;
            if (cross == 0 && ax * bx <= 0 && ay * by <= 0)
                return 0;
            if ((ay > 0) != (by > 0) && (cross > 0) == (by > ay))
                inside = !inside;
        }
    }
    return inside ? 1 : -1;
}

bool gb_area_contains(const gb_topology *topology, size_t area, double x, double y) {
    return place_of(topology, area, x, y) >= 0;
}
