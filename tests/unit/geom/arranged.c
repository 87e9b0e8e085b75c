#include "unit/geom/arranged.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"
#include "support/gbt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t root_of(size_t *root, size_t v) {
    while (root[v] != v)
        v = root[v] = root[root[v]];
    return v;
}

static size_t count_groups(const gb_arrangement *a) {
    size_t *root = malloc((a->nodes + 1) * sizeof *root), groups = a->nodes;
    for (size_t v = 0; v < a->nodes; v++)
        root[v] = v;
    for (size_t e = 0; e < a->edges; e++) {
        size_t u = root_of(root, (size_t)a->start_node[e]), v = root_of(root, (size_t)a->end_node[e]);
        groups -= u != v;
        root[u] = v;
    }
    free(root);
    return groups;
}

static bool each_use_once(const gb_arrangement *a) {
    uint8_t *seen = calloc(2 * a->edges + 1, 1);
    bool good = a->ring_use[a->face_ring[a->faces]] == 2 * a->edges;
    for (size_t f = 0; f < a->faces; f++) {
        for (size_t r = a->face_ring[f]; r < a->face_ring[f + 1]; r++) {
            for (size_t u = a->ring_use[r]; u < a->ring_use[r + 1]; u++) {
                int32_t use = a->use[u], next = a->use[u + 1 < a->ring_use[r + 1] ? u + 1 : a->ring_use[r]];
                size_t k = 2 * gb_use_arc(use) + (use < 0);
                good &= !seen[k] && gb_face_left(a, use) == (int32_t)f;
                good &= (use < 0 ? a->start_node[~use] : a->end_node[use]) ==
                        (next < 0 ? a->end_node[~next] : a->start_node[next]);
                seen[k] = 1;
            }
        }
    }
    free(seen);
    return good;
}

static bool same(const gb_arrangement *a, size_t p, size_t q) {
    return a->x[p] == a->x[q] && a->y[p] == a->y[q];
}

static int side(const gb_arrangement *a, size_t p, size_t q, size_t r) {
    return gb_orientation(a->x[p], a->y[p], a->x[q], a->y[q], a->x[r], a->y[r]);
}

static bool between(const gb_arrangement *a, size_t p, size_t q, size_t v) {
    return side(a, p, q, v) == 0 && fmin(a->x[p], a->x[q]) <= a->x[v] && a->x[v] <= fmax(a->x[p], a->x[q]) &&
           fmin(a->y[p], a->y[q]) <= a->y[v] && a->y[v] <= fmax(a->y[p], a->y[q]);
}

/* Two segments p q and r s may share an end and nothing else. */
static bool meet_wrongly(const gb_arrangement *a, size_t p, size_t q, size_t r, size_t s) {
    if (fmax(a->x[p], a->x[q]) < fmin(a->x[r], a->x[s]) || fmax(a->x[r], a->x[s]) < fmin(a->x[p], a->x[q]))
        return false;
    if ((same(a, p, r) && same(a, q, s)) || (same(a, p, s) && same(a, q, r)))
        return true;
    size_t ends[4][3] = {{p, r, s}, {q, r, s}, {r, p, q}, {s, p, q}};
    for (int k = 0; k < 4; k++) {
        if (!same(a, ends[k][0], ends[k][1]) && !same(a, ends[k][0], ends[k][2]) &&
            between(a, ends[k][1], ends[k][2], ends[k][0]))
            return true;
    }
    return side(a, p, q, r) * side(a, p, q, s) < 0 && side(a, r, s, p) * side(a, r, s, q) < 0;
}

static bool is_planar(const gb_arrangement *a) {
    for (size_t e = 0; e < a->edges; e++) {
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++) {
            for (size_t f = e; f < a->edges; f++) {
                for (size_t k = f == e ? i + 1 : a->edge_point[f]; k + 1 < a->edge_point[f + 1]; k++) {
                    if (meet_wrongly(a, i, i + 1, k, k + 1))
                        return false;
                }
            }
        }
    }
    return true;
}

/* Even-odd over all rings of a face, exactly. */
static bool holds(const gb_arrangement *a, size_t face, double x, double y) {
    bool inside = false;
    for (size_t u = a->ring_use[a->face_ring[face]]; u < a->ring_use[a->face_ring[face + 1]]; u++) {
        size_t e = gb_use_arc(a->use[u]);
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++) {
            if ((a->y[i] > y) == (a->y[i + 1] > y))
                continue;
            int where = gb_orientation(a->x[i], a->y[i], a->x[i + 1], a->y[i + 1], x, y);
            if ((where > 0) == (a->y[i + 1] > a->y[i]))
                inside = !inside;
        }
    }
    return inside;
}

/* The outside sees the outline of everything: its rings enclose what all faces add up to. */
static double outline_area(const gb_arrangement *a) {
    double sum = 0;
    for (size_t u = 0; u < a->ring_use[a->face_ring[1]]; u++) {
        size_t e = gb_use_arc(a->use[u]);
        double part = 0;
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++)
            part +=
                (a->x[i] - a->x[0]) * (a->y[i + 1] - a->y[i]) - (a->y[i] - a->y[0]) * (a->x[i + 1] - a->x[i]);
        sum -= a->use[u] < 0 ? -part : part;
    }
    return sum / 2;
}

bool arranged_well(const char *name, const gb_arrangement *a) {
    bool good = gbt_equal_int(name, (int64_t)(a->nodes + a->faces) - (int64_t)a->edges, 1 + count_groups(a));
    good &= gbt_true(name, each_use_once(a));
    good &= gbt_true(name, is_planar(a));
    good &= gbt_equal_int(name, a->face_cover[1], 0);
    double sum = 0;
    double box = 0; /* what rounding can do grows with the square of the size */
    for (size_t i = 1; i < a->points; i++)
        box = fmax(box, fmax(fabs(a->x[i] - a->x[0]), fabs(a->y[i] - a->y[0])));
    for (size_t f = 1; f < a->faces; f++) {
        double x, y;
        gb_arrangement_point(a, f, &x, &y);
        bool is_speck = a->area[f] < 1e-9 * box; /* as thin as the step between numbers */
        if (!is_speck && !holds(a, f, x, y))
            good = gbt_true(name, false);
        if (!(a->area[f] > -1e-9))
            good = gbt_equal_double(name, a->area[f], 0, 0);
        sum += a->area[f];
    }
    if (a->faces > 1)
        good &= gbt_near_double(name, sum, outline_area(a), 1e-9 * sum + 1e-14 * box * box);
    return good;
}

static double shaken(const arranged_layer *l, uint64_t draw, double low, double high) {
    double value = low + (high - low) * gb_random_unit(l->seed, l->key, draw);
    return l->step > 0 ? round(value / l->step) * l->step : value;
}

static void must(gb_status status) {
    if (status != GB_OK)
        abort();
}

static void add_ring(gb_shapes *shapes, const double *x, const double *y, size_t n) {
    must(gb_shapes_begin_feature(shapes, NULL));
    must(gb_shapes_begin_polygon(shapes, NULL));
    must(gb_shapes_begin_ring(shapes, NULL));
    must(gb_shapes_add_points(shapes, x, y, n, NULL));
    gb_shapes_end_ring(shapes);
}

static gb_topology *built(gb_shapes *shapes, bool repair) {
    gb_topology *t = NULL;
    gb_repair *repairs = NULL;
    size_t count;
    if (repair)
        must(gb_shapes_repair(shapes, &repairs, &count, NULL));
    gb_free(repairs);
    must(gb_topology_build(shapes, &(gb_topology_options){.tolerance = 0}, &t, NULL, NULL));
    gb_shapes_release(shapes);
    return t;
}

gb_topology *arranged_stars(const arranged_layer *layer) {
    enum { MOST = 64 };
    gb_shapes shapes = {0};
    uint64_t draw = 0;
    for (int i = 0; i < layer->count; i++) {
        double x[MOST], y[MOST], turn = 2 * acos(-1.0) / layer->corners;
        double cx = shaken(layer, draw++, layer->x0, layer->x0 + layer->side);
        double cy = shaken(layer, draw++, layer->y0, layer->y0 + layer->side);
        for (int k = 0; k < layer->corners && k < MOST; k++) {
            double radius = layer->side * (0.02 + 0.4 * gb_random_unit(layer->seed, layer->key, draw++));
            x[k] = cx + radius * cos(turn * k);
            y[k] = cy + radius * sin(turn * k);
            if (layer->step > 0) {
                x[k] = round(x[k] / layer->step) * layer->step;
                y[k] = round(y[k] / layer->step) * layer->step;
            }
        }
        add_ring(&shapes, x, y, (size_t)layer->corners);
    }
    return built(&shapes, true);
}

static double cell_corner(const arranged_layer *l, int column, int row, bool is_x) {
    int n = l->count, at = is_x ? column : row;
    double size = l->side / n, origin = is_x ? l->x0 : l->y0;
    bool on_edge = at == 0 || at == n;
    double shake = on_edge ? 0 : 0.3 * size;
    uint64_t draw = 2 * ((uint64_t)row * (uint64_t)(n + 1) + (uint64_t)column) + is_x;
    return shaken(l, draw, origin + at * size - shake, origin + at * size + shake);
}

gb_topology *arranged_cells(const arranged_layer *layer) {
    gb_shapes shapes = {0};
    for (int i = 0; i < layer->count * layer->count; i++) {
        double x[4], y[4];
        for (int k = 0; k < 4; k++) {
            int column = i % layer->count + (k == 1 || k == 2), row = i / layer->count + (k >= 2);
            x[k] = cell_corner(layer, column, row, true);
            y[k] = cell_corner(layer, column, row, false);
        }
        add_ring(&shapes, x, y, 4);
    }
    return built(&shapes, false);
}

gb_topology *arranged_fan(const arranged_layer *layer) {
    gb_shapes shapes = {0};
    for (int k = 0; k < layer->count; k++) {
        double shake = 0.3 * gb_random_unit(layer->seed, layer->key, (uint64_t)k);
        double angle = acos(-1.0) * (k + shake) / layer->count, width = ldexp(1, -layer->corners);
        double dx = layer->side * cos(angle), dy = layer->side * sin(angle);
        double x[] = {layer->x0 - dx, layer->x0 + dx, layer->x0 + dx - width * sin(angle)};
        double y[] = {layer->y0 - dy, layer->y0 + dy, layer->y0 + dy + width * cos(angle)};
        add_ring(&shapes, x, y, 3);
    }
    return built(&shapes, false);
}

gb_topology *arranged_redrawn(const gb_topology *t, uint64_t seed, double noise) {
    gb_topology *copy = NULL;
    must(gb_topology_copy(t, &copy, NULL));
    for (size_t i = 0; i < copy->points; i++) {
        double x = copy->x[i], y = copy->y[i];
        double place[2] = {x, y};
        uint64_t key = gb_hash_bytes(place, sizeof place);
        copy->x[i] = x + noise * (2 * gb_random_unit(seed, key, 0) - 1);
        copy->y[i] = y + noise * (2 * gb_random_unit(seed, key, 1) - 1);
    }
    return copy;
}
