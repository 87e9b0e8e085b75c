/* T-junctions: long borders that pass the vertices of their neighbours. */
#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "geom/topology.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <string.h>

static gb_topology *build(const gb_shapes *shapes, double tolerance, bool split, gb_topology_report *report) {
    gb_topology_options options = {.tolerance = tolerance, .split = split};
    gb_topology *t = NULL;
    gb_error err = {0};
    gbt_equal_status("build", gb_topology_build(shapes, &options, &t, report, &err), GB_OK, &err);
    return t;
}

static size_t outer_arcs(const gb_topology *t) {
    gb_arcs arcs = gb_topology_arcs(t);
    size_t n = 0;
    for (size_t a = 0; a < arcs.arcs; a++)
        n += arcs.left[a] == GB_OUTSIDE || arcs.right[a] == GB_OUTSIDE;
    return n;
}

/* Shared arcs are those with an area on both sides. */
static void vertices_are_put_into_long_borders(void) {
    static const struct {
        const char *name, *text;
        double tolerance;
        size_t split, shared;
        double largest;
    } cases[] = {
        {"two short ones along a long one",
         "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10 5 / 10 5,20 5,20 10,10 10", 0.001, 1, 3, 0},
        {"exact, without tolerance", "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10 5 / 10 5,20 5,20 10,10 10", 0,
         1, 3, 0},
        {"a little beside the line",
         "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10.0005 5 / 10.0005 5,20 5,20 10,10 10", 0.001, 1, 3, 0.0005},
        {"farther than the tolerance",
         "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10.002 5 / 10.002 5,20 5,20 10,10 10", 0.001, 0, 1, 0},
        {"several along one line, in their order",
         "0 0,10 0,10 10,0 10 / 10 0,20 0,20 7,10 7,10 2,10 1 / 10 7,20 7,20 10,10 10", 0.001, 3, 3, 0},
        {"each has vertices that the other lacks", "0 0,10 0,10 3,10 10,0 10 / 10 0,20 0,20 10,10 10,10 6",
         0.001, 2, 1, 0},
        {"half a side", "0 0,10 0,10 10,0 10 / 10 4,20 4,20 20,10 20", 0.001, 2, 1, 0},
        {"a corner that only touches", "0 0,10 0,10 10,0 10 / 10 5,20 0,20 10", 0.001, 1, 0, 0},
        {"an enclave drawn with more points",
         "0 0,9 0,9 9,0 9 | 3 3,6 3,6 6,3 6 / 3 3,4 3,5 3,6 3,6 4,6 6,4 6,3 6,3 5", 0.001, 5, 1, 0},
        {"a spike of the same ring is left alone", "0 0,10 0,10 10,5 0.0005,0 10", 0.001, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_shapes shapes = figures_shapes(cases[i].text);
        gb_topology_report report;
        gb_topology *t = build(&shapes, cases[i].tolerance, true, &report);
        gbt_equal_int(cases[i].name, report.split, cases[i].split);
        gbt_near_double(cases[i].name, report.largest_split, cases[i].largest, 1e-12);
        gbt_equal_int(cases[i].name, gb_topology_arcs(t).arcs - outer_arcs(t), cases[i].shared);
        gb_topology_free(t);
        t = build(&shapes, cases[i].tolerance, false, &report);
        gbt_equal_int("only when asked", report.split, 0);
        gb_topology_free(t);
        gb_shapes_release(&shapes);
    }
}

static void the_long_border_follows_its_neighbours(void) {
    gb_shapes shapes = figures_shapes(
        "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10.0005 5 / 10.0005 5,20 5,20 8,10 8 / 10 8,20 8,20 10,10 10");
    gb_topology *t = build(&shapes, 0.001, true, NULL);
    gbt_equal_text("ring", figures_ring(t, 0), "10 0,10.0005 5,10 8,10 10,0 10,0 0");
    double area[4];
    gb_measure_area(t, area, NULL);
    gbt_near_double("what one wins ...", area[0], 100 + 0.0005 * 8 / 2, 1e-12);
    gbt_near_double("... others have not", area[0] + area[1] + area[2] + area[3], 200, 1e-12);
    gb_topology_free(t);
    gb_shapes_release(&shapes);
}

/* A board of squares of whole numbers, each side with its own choice of the points along it: afterwards every
 * border is shared, whoever had the points. */
static void add_side(gb_shapes *shapes, uint64_t key, int side, double x, double y, double dx, double dy) {
    double px[8], py[8];
    size_t n = 0;
    for (int k = 0; k < 7; k++) {
        if (k > 0 && gb_random_unit(5, key, (uint64_t)(side * 8 + k)) < 0.6)
            continue;
        px[n] = x + dx * k;
        py[n++] = y + dy * k;
    }
    gb_shapes_add_points(shapes, px, py, n, NULL);
}

static void random_boards_become_whole(void) {
    enum { SIDE = 5, BOARDS = 300 };
    for (uint64_t board = 0; board < BOARDS; board++) {
        gb_shapes shapes = {0};
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = i % SIDE * 7, y = i / SIDE * 7;
            uint64_t key = board * 1000 + (uint64_t)i;
            gb_shapes_begin_feature(&shapes, NULL);
            gb_shapes_begin_polygon(&shapes, NULL);
            gb_shapes_begin_ring(&shapes, NULL);
            add_side(&shapes, key, 0, x, y, 1, 0);
            add_side(&shapes, key, 1, x + 7, y, 0, 1);
            add_side(&shapes, key, 2, x + 7, y + 7, -1, 0);
            add_side(&shapes, key, 3, x, y + 7, 0, -1);
        }
        gb_topology_report report;
        gb_topology *t = build(&shapes, board % 2 ? 0.001 : 0, true, &report);
        double area[SIDE * SIDE], length = 0;
        gb_measure_area(t, area, NULL);
        for (int i = 0; i < SIDE * SIDE; i++)
            gbt_near_double("area", area[i], 49, 1e-9);
        gb_arcs arcs = gb_topology_arcs(t);
        for (size_t a = 0; a < arcs.arcs; a++) {
            for (size_t k = arcs.arc_start[a]; k + 1 < arcs.arc_start[a + 1]; k++)
                length += hypot(arcs.x[k + 1] - arcs.x[k], arcs.y[k + 1] - arcs.y[k]);
        }
        gbt_near_double("every border once", length, 2 * SIDE * (SIDE + 1) * 7, 1e-9);
        gbt_equal_int("nothing twice", report.overused, 0);
        gb_topology_free(t);
        gb_shapes_release(&shapes);
    }
}

/* The same under every angle and far from the origin: vertices lie beside the turned line by rounding. */
static void it_does_not_depend_on_the_direction(void) {
    for (int k = 0; k < 360; k++) {
        gb_shapes shapes = figures_shapes(
            "0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10 5 / 10 5,20 5,20 10,10 10 / 0 10,7 10,7 20,0 20");
        double c = cos(k * 0.0174), s = sin(k * 0.0174);
        for (size_t i = 0; i < shapes.points; i++) {
            double x = shapes.x[i], y = shapes.y[i];
            shapes.x[i] = 150000 + c * x - s * y;
            shapes.y[i] = 210000 + s * x + c * y;
        }
        gb_topology_report report;
        gb_topology *t = build(&shapes, 0.001, true, &report);
        gbt_equal_int("vertices", report.split, 2);
        gbt_equal_int("shared borders", gb_topology_arcs(t).arcs - outer_arcs(t), 4);
        gbt_true("rounding only", report.largest_split < 1e-9);
        gb_topology_free(t);
        gb_shapes_release(&shapes);
    }
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        gb_shapes shapes =
            figures_shapes("0 0,10 0,10 10,0 10 / 10 0,20 0,20 5,10 5 / 10 5,20 5,20 10,10 10");
        gb_topology *t = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_build(&shapes, NULL, &t, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_topology_free(t);
        gb_shapes_release(&shapes);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

void suite_split(void) {
    gbt_add_suite("split");
    gbt_add_test("vertices are put into long borders", vertices_are_put_into_long_borders);
    gbt_add_test("the long border follows its neighbours", the_long_border_follows_its_neighbours);
    gbt_add_test("random boards become whole", random_boards_become_whole);
    gbt_add_test("it does not depend on the direction", it_does_not_depend_on_the_direction);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
