#include "geom/locate.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gb_locator *locator_of(const gb_topology *t) {
    gb_locator *out = NULL;
    gb_error err = {0};
    gbt_equal_status("locator", gb_locator_new(t, &out, &err), GB_OK, &err);
    return out;
}

/* Two squares side by side, the left one with a hole in which a third one lies, and an island far off. */
static void every_kind_of_place(void) {
    static const struct {
        const char *name;
        double x, y;
        int32_t area;
    } cases[] = {
        {"inside the left", 1, 1, 0},
        {"inside the right", 15, 5, 1},
        {"in the enclave", 5, 5, 2},
        {"between enclave and hole", 3.5, 5, GB_OUTSIDE},
        {"on the border of two", 10, 5, 0},
        {"on the corner of two", 10, 10, 0},
        {"on the outer border", 0, 5, 0},
        {"on the far border", 20, 5, 1},
        {"on the edge of the hole", 3, 5, 0},
        {"on the edge of the enclave", 4, 5, 2},
        {"on the island", 1005, 1005, 3},
        {"between the islands", 500, 500, GB_OUTSIDE},
        {"just left of all", -1e-300, 5, GB_OUTSIDE},
        {"just below all", 5, -1e-300, GB_OUTSIDE},
        {"beyond all", 1010.0001, 1005, GB_OUTSIDE},
        {"not a number", NAN, 5, GB_OUTSIDE},
        {"y is not a number", 5, NAN, GB_OUTSIDE},
        {"infinite", INFINITY, 5, GB_OUTSIDE},
        {"huge", 1e300, 1e300, GB_OUTSIDE},
    };
    gb_topology *t = figures_topology("0 0,10 0,10 10,0 10|3 3,3 7,7 7,7 3 / 10 0,20 0,20 10,10 10 /"
                                      "4 4,6 4,6 6,4 6 / 1000 1000,1010 1000,1010 1010,1000 1010");
    gb_locator *l = locator_of(t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_int(cases[i].name, gb_locator_at(l, cases[i].x, cases[i].y), cases[i].area);
    gb_locator_free(l);
    gb_topology_free(t);
}

static void the_lowest_number_has_common_ground(void) {
    /* a big square, one wholly inside it, one half over it, one that covers them all but comes last */
    gb_topology *t = figures_topology("0 0,10 0,10 10,0 10 / 4 4,6 4,6 6,4 6 / 8 2,12 2,12 8,8 8 /"
                                      "-5 -5,20 -5,20 20,-5 20");
    gb_locator *l = locator_of(t);
    gbt_equal_int("the big one comes first", gb_locator_at(l, 5, 5), 0);
    gbt_equal_int("half over", gb_locator_at(l, 9, 5), 0);
    gbt_equal_int("its other half", gb_locator_at(l, 11, 5), 2);
    gbt_equal_int("only the last", gb_locator_at(l, 15, 15), 3);
    gbt_equal_int("left of the big one", gb_locator_at(l, -1, 5), 3);
    gb_locator_free(l);
    gb_topology_free(t);
}

static void nothing_to_find(void) {
    gb_topology *empty = figures_topology(" / "), *flat = figures_topology("0 0,1e-2 0,1e-2 1000,0 1000");
    gb_locator *l = locator_of(empty);
    gbt_equal_int("areas without polygon", gb_locator_at(l, 0, 0), GB_OUTSIDE);
    gb_locator_free(l);
    l = locator_of(flat);
    gbt_equal_int("a needle", gb_locator_at(l, 0.005, 500), 0);
    gbt_equal_int("beside the needle", gb_locator_at(l, 0.011, 500), GB_OUTSIDE);
    gb_locator_find(l, NULL, NULL, 0, NULL);
    gb_locator_free(l);
    gb_topology_free(empty);
    gb_topology_free(flat);
}

/* Stars of 4 to 60 corners, some with a hole, some in two pieces; they overlap and leave gaps. */
static gb_topology *random_layer(uint64_t key, size_t areas, double spread, double x0) {
    gb_shapes shapes = {0};
    for (size_t a = 0; a < areas; a++) {
        uint64_t k = key * 1000 + a;
        gb_shapes_begin_feature(&shapes, NULL);
        size_t pieces = 1 + gb_random_below(1, k, 0, 2), n = 4 + gb_random_below(1, k, 1, 57);
        for (size_t p = 0; p < pieces; p++) {
            double cx = x0 + spread * gb_random_unit(2, k, p), cy = spread * gb_random_unit(3, k, p);
            size_t rings = 1 + gb_random_below(1, k, 2 + p, 2);
            gb_shapes_begin_polygon(&shapes, NULL);
            for (size_t r = 0; r < rings; r++) {
                gb_shapes_begin_ring(&shapes, NULL);
                for (size_t i = 0; i < n; i++) {
                    double turn = 2 * acos(-1) * (double)i / (double)n;
                    double far = (4 + 6 * gb_random_unit(4 + p, k, i)) * (r == 0 ? 1 : 0.4);
                    double x = rint((cx + far * cos(turn)) * 8) / 8, y = rint((cy + far * sin(turn)) * 8) / 8;
                    gb_shapes_add_points(&shapes, &x, &y, 1, NULL);
                }
            }
        }
    }
    gb_topology *t = NULL;
    gbt_equal_status("random layer", gb_topology_build(&shapes, NULL, &t, NULL, NULL), GB_OK, NULL);
    gb_shapes_release(&shapes);
    return t;
}

static int32_t by_trying_all(const gb_topology *t, double x, double y) {
    for (size_t a = 0; a < gb_topology_areas(t); a++)
        if (gb_area_contains(t, a, x, y))
            return (int32_t)a;
    return GB_OUTSIDE;
}

/* Random points, points at the very vertices and halfway two of them, all on a lattice of eighths. */
static void the_same_as_trying_all_areas(void) {
    size_t wrong = 0, inside = 0, asked = 0;
    for (uint64_t key = 0; key < 60; key++) {
        double spread = key % 3 == 0 ? 20 : key % 3 == 1 ? 100 : 800;
        gb_topology *t = random_layer(key, 1 + key % 17, spread, key % 5 == 0 ? 1.5e8 : -50);
        gb_locator *l = locator_of(t);
        gb_arcs arcs = gb_topology_arcs(t);
        size_t points = arcs.arc_start[arcs.arcs];
        double box[4];
        gb_topology_bounds(t, box);
        for (size_t i = 0; i < 3000; i++, asked++) {
            double x = box[0] + (box[2] - box[0]) * gb_random_unit(20, key, i);
            double y = box[1] + (box[3] - box[1]) * gb_random_unit(21, key, i);
            size_t v = gb_random_below(22, key, i, points), w = v + 1 < points ? v + 1 : v;
            if (i % 4 == 1) {
                x = arcs.x[v];
                y = arcs.y[v];
            } else if (i % 4 == 2) {
                x = (arcs.x[v] + arcs.x[w]) / 2;
                y = (arcs.y[v] + arcs.y[w]) / 2;
            } else if (i % 4 == 3) {
                x = rint(x * 8) / 8;
                y = arcs.y[v];
            }
            int32_t want = by_trying_all(t, x, y);
            wrong += gb_locator_at(l, x, y) != want;
            inside += want != GB_OUTSIDE;
        }
        gb_locator_free(l);
        gb_topology_free(t);
    }
    gbt_equal_int("points elsewhere", wrong, 0);
    gbt_true("a fair part lies inside", inside > asked / 5 && inside < asked);
}

/* A board without gaps: every point of it has an area, whoever rounds. */
static void no_point_falls_between_two_areas(void) {
    gb_shapes shapes = {0};
    enum { SIDE = 20 };
    for (int cell = 0; cell < SIDE * SIDE; cell++) {
        static const int corner[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        gb_shapes_begin_feature(&shapes, NULL);
        gb_shapes_begin_polygon(&shapes, NULL);
        gb_shapes_begin_ring(&shapes, NULL);
        for (int k = 0; k < 4; k++) {
            int c = cell % SIDE + corner[k][0], r = cell / SIDE + corner[k][1];
            bool edge = c == 0 || r == 0 || c == SIDE || r == SIDE;
            uint64_t key = (uint64_t)(r * 100 + c);
            double x = c + (edge ? 0 : 0.6 * (gb_random_unit(5, key, 0) - 0.5));
            double y = r + (edge ? 0 : 0.6 * (gb_random_unit(5, key, 1) - 0.5));
            gb_shapes_add_points(&shapes, &x, &y, 1, NULL);
        }
    }
    gb_topology *t = NULL;
    gbt_equal_status("board", gb_topology_build(&shapes, NULL, &t, NULL, NULL), GB_OK, NULL);
    gb_shapes_release(&shapes);
    gb_locator *l = locator_of(t);
    gb_arcs arcs = gb_topology_arcs(t);
    size_t lost = 0;
    for (size_t i = 0; i < 200000; i++) {
        double part = gb_random_unit(6, 0, i);
        size_t v = gb_random_below(6, 1, i, arcs.arc_start[arcs.arcs] - 1);
        double x = arcs.x[v] + part * (arcs.x[v + 1] - arcs.x[v]); /* on a border but for rounding */
        double y = arcs.y[v] + part * (arcs.y[v + 1] - arcs.y[v]);
        lost += gb_locator_at(l, x, y) == GB_OUTSIDE;
    }
    gbt_equal_int("points without area", lost, 0);
    gb_locator_free(l);
    gb_topology_free(t);
}

static void threads_do_not_matter(void) {
    enum { N = 20000 };
    gb_topology *t = random_layer(7, 40, 60, 0);
    double *x = malloc(N * sizeof *x), *y = malloc(N * sizeof *y);
    int32_t *one = malloc(N * sizeof *one), *many = malloc(N * sizeof *many);
    for (size_t i = 0; i < N; i++) {
        x[i] = 70 * gb_random_unit(8, i, 0) - 5;
        y[i] = 70 * gb_random_unit(8, i, 1) - 5;
    }
    gb_locator *l = locator_of(t);
    gb_locator_find(l, x, y, N, many);
    for (size_t i = 0; i < N; i++)
        one[i] = gb_locator_at(l, x[i], y[i]);
    gbt_true("alone and together", memcmp(one, many, N * sizeof *one) == 0);
    gb_locator_free(l);
    gb_topology_free(t);
    free(x);
    free(y);
    free(one);
    free(many);
}

static void without_memory_nothing_stays(void) {
    gb_topology *t = random_layer(9, 12, 40, 0);
    size_t live = gb_test_live_blocks();
    for (size_t k = 0; k < 200; k++) {
        gb_locator *l = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_locator_new(t, &l, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("done or out of memory", status == GB_OK || status == GB_ERR_NOMEM);
        gb_locator_free(l);
        gbt_equal_int("blocks", gb_test_live_blocks(), live);
    }
    gb_topology_free(t);
}

void suite_locate(void) {
    gbt_add_suite("locate");
    gbt_add_test("every kind of place", every_kind_of_place);
    gbt_add_test("the lowest number has common ground", the_lowest_number_has_common_ground);
    gbt_add_test("nothing to find", nothing_to_find);
    gbt_add_test("the same as trying all areas", the_same_as_trying_all_areas);
    gbt_add_test("no point falls between two areas", no_point_falls_between_two_areas);
    gbt_add_test("threads do not matter", threads_do_not_matter);
    gbt_add_test("without memory nothing stays", without_memory_nothing_stays);
}
