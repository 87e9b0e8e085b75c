#include "geom/vertices.h"

#include "base/memory.h"
#include "base/random.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdlib.h>

/* The rule of the header, word for word: every point asks all vertices so far. */
static size_t by_asking_all(const gb_shapes *s, double tolerance, int32_t *id, int32_t *first) {
    size_t n = 0;
    for (size_t i = 0; i < s->points; i++) {
        double best = INFINITY;
        id[i] = -1;
        for (size_t v = 0; v < n; v++) {
            double dx = s->x[first[v]] - s->x[i], dy = s->y[first[v]] - s->y[i], far = dx * dx + dy * dy;
            if (far < best) {
                best = far;
                id[i] = (int32_t)v;
            }
        }
        if (id[i] < 0 || sqrt(best) > tolerance * (1 + 1e-9)) {
            id[i] = (int32_t)n;
            first[n++] = (int32_t)i;
        }
    }
    return n;
}

/* Points on a lattice, most of them several times, some moved by up to twice the tolerance. */
static gb_shapes cloud(uint64_t key, size_t points, double spacing, double stray, double x0) {
    gb_shapes shapes = {0};
    size_t side = (size_t)sqrt((double)points / 2) + 1;
    gb_shapes_begin_feature(&shapes, NULL);
    gb_shapes_begin_polygon(&shapes, NULL);
    gb_shapes_begin_ring(&shapes, NULL);
    for (size_t i = 0; i < points; i++) {
        double x = x0 + spacing * (double)gb_random_below(1, key, 3 * i, side);
        double y = spacing * (double)gb_random_below(1, key, 3 * i + 1, side);
        if (gb_random_below(1, key, 3 * i + 2, 4) == 0) {
            x += stray * (gb_random_unit(2, key, i) - 0.5);
            y += stray * (gb_random_unit(3, key, i) - 0.5);
        }
        gb_shapes_add_points(&shapes, &x, &y, 1, NULL);
    }
    return shapes;
}

static void the_nearest_vertex_so_far(void) {
    static const struct {
        const char *name;
        double tolerance, spacing, stray, x0;
    } cases[] = {
        {"clean", 0.001, 10, 0, 0},
        {"exact only", 0, 10, 1e-9, 0},
        {"strays within the tolerance", 0.001, 10, 0.001, 150000},
        {"strays around the tolerance", 0.001, 10, 0.004, 150000},
        {"chains of near points", 0.5, 0.4, 0.3, -7},
        {"all within one tolerance", 100, 1, 0.1, 0},
        {"far from the origin", 0.001, 0.0015, 0.001, 5e8},
    };
    enum { POINTS = 2500 };
    int32_t *id = malloc(POINTS * sizeof *id), *first = malloc(POINTS * sizeof *first);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        gb_shapes shapes = cloud(c, POINTS, cases[c].spacing, cases[c].stray, cases[c].x0);
        size_t n = by_asking_all(&shapes, cases[c].tolerance, id, first), wrong = 0;
        gb_vertices got;
        gb_error err = {0};
        gbt_equal_status(cases[c].name, gb_vertices_find(&shapes, cases[c].tolerance, &got, &err), GB_OK,
                         &err);
        gbt_equal_int(cases[c].name, got.n, n);
        for (size_t i = 0; i < POINTS; i++)
            wrong += got.id[i] != id[i];
        gbt_equal_int(cases[c].name, wrong, 0);
        gb_vertices_release(&got);
        gb_shapes_release(&shapes);
    }
    free(id);
    free(first);
}

/* So many points that there are several tiles: what lies on both sides of an edge still becomes one. */
static void edges_of_tiles_do_not_matter(void) {
    enum { SIDE = 300, COPIES = 2 };
    gb_shapes shapes = {0};
    gb_shapes_begin_feature(&shapes, NULL);
    gb_shapes_begin_polygon(&shapes, NULL);
    gb_shapes_begin_ring(&shapes, NULL);
    for (int copy = 0; copy < COPIES; copy++)
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = i % SIDE + copy * 4e-4, y = i / SIDE - copy * 4e-4; /* 0.57 mm apart */
            gb_shapes_add_points(&shapes, &x, &y, 1, NULL);
        }
    gb_vertices got;
    gb_error err = {0};
    size_t wrong = 0;
    gbt_equal_status("find", gb_vertices_find(&shapes, 0.001, &got, &err), GB_OK, &err);
    gbt_equal_int("vertices", got.n, SIDE * SIDE);
    gbt_equal_int("moved", got.snapped, SIDE * SIDE);
    gbt_near_double("furthest", got.largest_move, 4e-4 * sqrt(2), 1e-9);
    for (int i = 0; i < SIDE * SIDE; i++)
        wrong += got.id[i] != i || got.id[i + SIDE * SIDE] != i || got.point[i] != i;
    gbt_equal_int("numbers", wrong, 0);
    gb_vertices_release(&got);
    gb_shapes_release(&shapes);
}

static void without_memory_nothing_stays(void) {
    gb_shapes shapes = cloud(3, 400, 1, 0.004, 0);
    size_t live = gb_test_live_blocks();
    for (size_t k = 0; k < 20; k++) {
        gb_vertices got;
        gb_test_fail_allocation(k);
        gb_status status = gb_vertices_find(&shapes, 0.001, &got, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("done or out of memory", status == GB_OK || status == GB_ERR_NOMEM);
        gb_vertices_release(&got);
        gbt_equal_int("blocks", gb_test_live_blocks(), live);
    }
    gb_shapes_release(&shapes);
}

void suite_vertices(void) {
    gbt_add_suite("vertices");
    gbt_add_test("the nearest vertex so far", the_nearest_vertex_so_far);
    gbt_add_test("edges of tiles do not matter", edges_of_tiles_do_not_matter);
    gbt_add_test("without memory nothing stays", without_memory_nothing_stays);
}
