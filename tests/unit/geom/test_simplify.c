#include "geom/topology.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdlib.h>

static gb_topology *simplify(const gb_topology *t, double tolerance) {
    gb_topology *out = NULL;
    gb_error err = {0};
    gbt_equal_status("simplify", gb_topology_simplify(t, tolerance, &out, &err), GB_OK, &err);
    return out;
}

static void vertices_go_up_to_the_distance(void) {
    static const struct {
        const char *name, *text, *ring;
        double tolerance;
    } cases[] = {
        {"points on a line go at 0", "0 0,1 0,2 0,3 0,3 3,0 3", "0 0,3 0,3 3,0 3", 0},
        {"a bump of 0.1 stays at 0.05", "0 0,1 0.1,2 0,2 2,0 2", "0 0,1 0.1,2 0,2 2,0 2", 0.05},
        {"a bump of 0.1 goes at 0.1", "0 0,1 0.1,2 0,2 2,0 2", "0 0,2 0,2 2,0 2", 0.1},
        {"a ring keeps its corners", "0 0,1 0,1 1,0 1", "0 0,1 0,1 1", 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text), *s = simplify(t, cases[i].tolerance);
        const char *got = figures_ring(s, 0);
        if (cases[i].tolerance < 100)
            gbt_equal_text(cases[i].name, got, cases[i].ring);
        else
            gbt_equal_int(cases[i].name, gb_topology_ring_size(s, 0), 3);
        gb_topology_free(s);
        gb_topology_free(t);
    }
}

/* A board of cells whose borders are rough lines, the same for both sides. */
static gb_topology *rough_board(size_t side, size_t steps, double roughness) {
    gb_shapes shapes = {0};
    for (size_t cell = 0; cell < side * side; cell++) {
        gb_shapes_begin_feature(&shapes, NULL);
        gb_shapes_begin_polygon(&shapes, NULL);
        gb_shapes_begin_ring(&shapes, NULL);
        for (size_t k = 0; k < 4 * steps; k++) {
            size_t edge = k / steps, step = k % steps, along = edge < 2 ? step : steps - step;
            size_t cx = cell % side + (edge == 1), cy = cell / side + (edge == 2);
            double x = (double)cx, y = (double)cy, part = (double)along / (double)steps;
            uint64_t key = ((uint64_t)cx * 1000 + cy) * 2 + edge % 2;
            /* less than the distance to the corner, so that borders that meet there do not cross */
            double off = 2 * roughness * fmin(part, 1 - part) * (gb_random_unit(7, key, along) - 0.5);
            x += edge % 2 == 0 ? part : off;
            y += edge % 2 == 0 ? off : part;
            gb_shapes_add_points(&shapes, &x, &y, 1, NULL);
        }
    }
    gb_topology *t = NULL;
    gb_topology_options exact = {.tolerance = 1e-9};
    gb_error err = {0};
    gbt_equal_status("board", gb_topology_build(&shapes, &exact, &t, NULL, &err), GB_OK, &err);
    gb_shapes_release(&shapes);
    return t;
}

static double distance(double px, double py, double ax, double ay, double bx, double by) {
    double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    double along = length > 0 ? fmin(1, fmax(0, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
    return hypot(px - ax - along * dx, py - ay - along * dy);
}

/* Arcs correspond one to one; each old vertex is near the new line of its arc. */
static double farthest_vertex(const gb_topology *before, const gb_topology *after) {
    gb_arcs p = gb_topology_arcs(before), q = gb_topology_arcs(after);
    double worst = 0;
    gbt_equal_int("arcs", q.arcs, p.arcs);
    for (size_t a = 0; a < p.arcs; a++) {
        for (size_t i = p.arc_start[a]; i < p.arc_start[a + 1]; i++) {
            double nearest = INFINITY;
            for (size_t k = q.arc_start[a]; k + 1 < q.arc_start[a + 1]; k++)
                nearest = fmin(nearest, distance(p.x[i], p.y[i], q.x[k], q.y[k], q.x[k + 1], q.y[k + 1]));
            worst = fmax(worst, nearest);
        }
    }
    return worst;
}

static bool segments_cross(const gb_arcs *v, size_t i, size_t j) {
    double ax = v->x[i], ay = v->y[i], bx = v->x[i + 1], by = v->y[i + 1];
    double cx = v->x[j], cy = v->y[j], dx = v->x[j + 1], dy = v->y[j + 1];
    double c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax),
           d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
    double a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx),
           b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
    return ((c > 0 && d < 0) || (c < 0 && d > 0)) && ((a > 0 && b < 0) || (a < 0 && b > 0));
}

static size_t crossings(const gb_topology *t) {
    gb_arcs v = gb_topology_arcs(t);
    size_t n = 0;
    for (size_t a = 0; a < v.arcs; a++)
        for (size_t i = v.arc_start[a]; i + 1 < v.arc_start[a + 1]; i++)
            for (size_t b = a; b < v.arcs; b++)
                for (size_t j = b == a ? i + 2 : v.arc_start[b]; j + 1 < v.arc_start[b + 1]; j++)
                    n += segments_cross(&v, i, j);
    return n;
}

static void promises_hold_on_rough_borders(void) {
    static const double tolerances[] = {0.01, 0.05, 0.2, 1, 5};
    gb_topology *t = rough_board(8, 24, 0.95);
    gbt_equal_int("crossings before", crossings(t), 0);
    size_t last = gb_topology_arcs(t).arc_start[gb_topology_arcs(t).arcs];
    for (size_t i = 0; i < 5; i++) {
        gb_topology *s = simplify(t, tolerances[i]);
        double area[64], total = 0;
        size_t points = gb_topology_arcs(s).arc_start[gb_topology_arcs(s).arcs];
        gbt_true("within the tolerance", farthest_vertex(t, s) <= tolerances[i]);
        gbt_equal_int("crossings", crossings(s), 0);
        gbt_true("fewer points", points < last || i > 2);
        gb_measure_area(s, area, NULL);
        for (size_t k = 0; k < 64; k++) {
            gbt_true("each keeps an area", area[k] > 0);
            total += area[k];
        }
        gbt_true("no gaps: areas fill the board", fabs(total - 64) < 4);
        last = points;
        gb_topology_free(s);
    }
    gb_topology_free(t);
}

/* A lake of its own just above a bay: the straightened border may not leave it on the other side. */
static void an_island_stays_on_its_side(void) {
    gb_topology *t = figures_topology("0 0,10 0,10 10,6 10,5 8,4 10,0 10 / 4.9 9.4,5.1 9.4,5 9.6");
    gb_topology *s = simplify(t, 3);
    gbt_true("still outside", !gb_area_contains(s, 0, 5, 9.5));
    gbt_true("still there", gb_topology_ring_size(s, 1) == 3);
    gb_topology_free(s);
    gb_topology_free(t);
}

/* The straight line would pass exactly through a corner of an island in the bay, which crosses nothing. */
static void a_line_through_a_corner_of_an_island(void) {
    static const char *const cases[] = {"0 0,5 -3,10 0,10 -10,0 -10 / 5 0,5.5 -1,6 -1",
                                        "0 0,5 -3,10 0,10 -10,0 -10 / 3 2,5 0,7 2 / 5 0,4 -1,6 -1"};
    for (size_t c = 0; c < 2; c++) {
        gb_topology *t = figures_topology(cases[c]), *s = simplify(t, 3);
        const size_t island = gb_topology_areas(t) - 1;
        gbt_true("the island is not in the land", !gb_area_contains(s, 0, c ? 5 : 5.5, -0.8));
        gbt_true("the island is itself", gb_area_contains(s, island, c ? 5 : 5.5, -0.8));
        gb_topology_free(s);
        gb_topology_free(t);
    }
}

/* Two areas joined by lines that would both become the same straight segment. */
static void no_area_is_lost(void) {
    gb_topology *t = figures_topology("0 0,5 1,10 0,5 -1 / 0 0,10 0,10 -5,0 -5 | 0 0,5 -1,10 0,5 -0.5");
    gb_topology_free(t);
    t = figures_topology("0 0,5 -0.2,10 0,5 0.2 / 0 0,5 0.2,10 0,10 5,0 5 / 0 0,0 -5,10 -5,10 0,5 -0.2");
    gb_topology *s = simplify(t, 2);
    double area[3];
    gb_measure_area(s, area, NULL);
    for (size_t i = 0; i < 3; i++)
        gbt_true("area", area[i] > 0);
    gbt_near_double("sum", area[0] + area[1] + area[2], 100, 1e-9);
    gb_topology_free(s);
    gb_topology_free(t);
}

static void a_straight_line_of_many_points_is_quick(void) {
    enum { N = 200000 };
    double *x = malloc((N + 2) * sizeof *x), *y = malloc((N + 2) * sizeof *y);
    for (int i = 0; i < N; i++) {
        x[i] = i;
        y[i] = 0;
    }
    x[N] = N - 1;
    x[N + 1] = 0;
    y[N] = y[N + 1] = 1000;
    gb_shapes shapes = {0};
    gb_shapes_begin_feature(&shapes, NULL);
    gb_shapes_begin_polygon(&shapes, NULL);
    gb_shapes_begin_ring(&shapes, NULL);
    gb_shapes_add_points(&shapes, x, y, N + 2, NULL);
    gb_topology *t = NULL;
    gbt_equal_status("build", gb_topology_build(&shapes, NULL, &t, NULL, NULL), GB_OK, NULL);
    gb_topology *s = simplify(t, 1);
    gbt_equal_int("corners", gb_topology_ring_size(s, 0), 4);
    gb_topology_free(s);
    gb_topology_free(t);
    gb_shapes_release(&shapes);
    free(x);
    free(y);
}

static void a_bad_tolerance_is_refused(void) {
    gb_topology *t = figures_grid(1, 1, 1), *s = NULL;
    gbt_equal_status("negative", gb_topology_simplify(t, -1, &s, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_status("NaN", gb_topology_simplify(t, NAN, &s, NULL), GB_ERR_USAGE, NULL);
    gb_topology_free(t);
    t = figures_topology("");
    s = simplify(t, 1);
    gbt_equal_int("nothing stays nothing", gb_topology_arcs(s).arcs, 0);
    gb_topology_free(s);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    gb_topology *t = figures_grid(2, 2, 1);
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        gb_topology *s = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_simplify(t, 1, &s, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_topology_free(s);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
    gb_topology_free(t);
}

void suite_simplify(void) {
    gbt_add_suite("simplify");
    gbt_add_test("vertices go up to the distance", vertices_go_up_to_the_distance);
    gbt_add_test("promises hold on rough borders", promises_hold_on_rough_borders);
    gbt_add_test("an island stays on its side", an_island_stays_on_its_side);
    gbt_add_test("a line through a corner of an island", a_line_through_a_corner_of_an_island);
    gbt_add_test("no area is lost", no_area_is_lost);
    gbt_add_test("a straight line of many points is quick", a_straight_line_of_many_points_is_quick);
    gbt_add_test("a bad tolerance is refused", a_bad_tolerance_is_refused);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
