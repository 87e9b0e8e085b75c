#include "geom/topology.h"

#include "base/memory.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <string.h>

static void equal_areas(const char *name, const gb_topology *t, const double *want) {
    double got[16];
    gbt_equal_status(name, gb_measure_area(t, got, NULL), GB_OK, NULL);
    for (size_t i = 0; i < gb_topology_areas(t); i++)
        gbt_near_double(name, got[i], want[i], 1e-12);
}

static size_t inner_arcs(const gb_topology *t) {
    gb_arcs arcs = gb_topology_arcs(t);
    size_t n = 0;
    for (size_t a = 0; a < arcs.arcs; a++)
        n += arcs.left[a] != GB_OUTSIDE && arcs.right[a] != GB_OUTSIDE;
    return n;
}

/* arcs: a closed ring without nodes is one; else one per stretch between nodes */
static void borders_are_stored_once(void) {
    static const struct {
        const char *name, *text;
        size_t arcs, inner, nodes;
        double areas[4];
    } cases[] = {
        {"one square", "0 0,1 0,1 1,0 1", 1, 0, 1, {1}},
        {"two squares side by side", "0 0,1 0,1 1,0 1 / 1 0,2 0,2 1,1 1", 3, 1, 2, {1, 1}},
        {"the second one clockwise", "0 0,1 0,1 1,0 1 / 1 0,1 1,2 1,2 0", 3, 1, 2, {1, 1}},
        {"a hole", "0 0,4 0,4 4,0 4 | 1 1,2 1,2 2,1 2", 2, 0, 2, {15}},
        {"an enclave", "0 0,4 0,4 4,0 4 | 1 1,2 1,2 2,1 2 / 2 2,1 2,1 1,2 1", 2, 1, 2, {15, 1}},
        {"an enclave in an enclave",
         "0 0,10 0,10 10,0 10 | 2 2,8 2,8 8,2 8 ; 4 4,6 4,6 6,4 6 / 2 2,8 2,8 8,2 8 | 4 4,6 4,6 6,4 6",
         3,
         2,
         3,
         {68, 32}},
        {"an island", "0 0,1 0,1 1,0 1 ; 3 0,4 0,4 1,3 1", 2, 0, 2, {2}},
        {"two that meet in a corner", "0 0,1 0,1 1,0 1 / 1 1,2 1,2 2,1 2", 2, 0, 1, {1, 1}},
        {"half a border shared", "0 0,1 0,1 1,0 1 / 1 0,2 0,2 2,1 2,1 1", 3, 1, 2, {1, 2}},
        {"a hole that touches its shell", "0 0,2 0,4 0,4 4,0 4 | 2 0,3 1,1 1", 2, 0, 1, {15}},
        {"an enclave of two areas",
         "0 0,4 0,4 4,0 4 | 1 1,2 1,3 1,3 2,2 2,1 2 / 1 1,2 1,2 2,1 2 / 2 1,3 1,3 2,2 2",
         4,
         3,
         3,
         {14, 1, 1}},
        {"an area without polygon", "0 0,1 0,1 1,0 1 / / 1 0,2 0,2 1,1 1", 3, 1, 2, {1, 0, 1}},
        {"nothing", " / ", 0, 0, 0, {0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text);
        gbt_equal_int(cases[i].name, gb_topology_arcs(t).arcs, cases[i].arcs);
        gbt_equal_int(cases[i].name, gb_topology_arcs(t).nodes, cases[i].nodes);
        gbt_equal_int(cases[i].name, inner_arcs(t), cases[i].inner);
        equal_areas(cases[i].name, t, cases[i].areas);
        gb_topology_free(t);
    }
}

/* 2 x 2 squares: inner corner, four middles of the outside are nodes; the outer corners are not. */
static void four_squares_meet_in_a_node(void) {
    gb_topology *t = figures_grid(2, 2, 1);
    gb_arcs arcs = gb_topology_arcs(t);
    gbt_equal_int("arcs", arcs.arcs, 8);
    gbt_equal_int("nodes", arcs.nodes, 5);
    gbt_equal_int("inner", inner_arcs(t), 4);
    for (size_t a = 0; a < arcs.arcs; a++) {
        size_t points = arcs.arc_start[a + 1] - arcs.arc_start[a];
        bool inner = arcs.left[a] != GB_OUTSIDE && arcs.right[a] != GB_OUTSIDE;
        gbt_equal_int("points: inner ones are straight, outer ones go around a corner", points,
                      inner ? 2 : 3);
        gbt_true("different sides", arcs.left[a] != arcs.right[a]);
    }
    gb_topology_free(t);
}

static void area_is_on_the_left(void) {
    gb_topology *t = figures_topology("0 1,1 1,1 0,0 0 / 1 0,2 0,2 1,1 1");
    gb_arcs arcs = gb_topology_arcs(t);
    gb_rings rings = gb_topology_rings(t);
    for (size_t i = 0; i < 2; i++) {
        size_t ring = rings.polygon_ring[rings.area_polygon[i]];
        for (size_t u = rings.ring_arc[ring]; u < rings.ring_arc[ring + 1]; u++) {
            int32_t use = rings.arc[u];
            gbt_equal_int("left when walked", use < 0 ? arcs.right[~use] : arcs.left[use], i);
        }
    }
    gb_topology_free(t);
}

/* Shells counter-clockwise and holes clockwise, however they were read; a free ring begins low left. */
static void rings_have_one_form(void) {
    static const char *const cases[] = {
        "0 0,4 0,4 4,0 4 | 1 1,1 2,2 2,2 1",
        "4 4,4 0,0 0,0 4 | 2 2,2 1,1 1,1 2",
        "0 4,0 0,4 0,4 4 | 2 1,2 2,1 2,1 1",
    };
    for (size_t i = 0; i < 3; i++) {
        gb_topology *t = figures_topology(cases[i]);
        gbt_equal_text("shell", figures_ring(t, 0), "0 0,4 0,4 4,0 4");
        gbt_equal_text("hole", figures_ring(t, 1), "1 1,1 2,2 2,2 1");
        gb_topology_free(t);
    }
}

static gb_topology *build(const char *text, double tolerance, gb_topology_report *report) {
    gb_shapes shapes = figures_shapes(text);
    gb_topology_options options = {.tolerance = tolerance};
    gb_topology *t = NULL;
    gb_error err = {0};
    gbt_equal_status(text, gb_topology_build(&shapes, &options, &t, report, &err), GB_OK, &err);
    gb_shapes_release(&shapes);
    return t;
}

static void near_vertices_become_one(void) {
    const char *text = "150000 170000,150100 170000,150100 170100,150000 170100 /"
                       "150100.001 170000,150200 170000,150200 170100,150100 170099.999";
    gb_topology_report report;
    gb_topology *t = build(text, 0.001, &report);
    gbt_equal_int("arcs", gb_topology_arcs(t).arcs, 3);
    gbt_equal_int("snapped", report.snapped, 2);
    gbt_near_double("largest move", report.largest_move, 0.001, 1e-9);
    gbt_equal_text("the first keeps its place", figures_ring(t, 1),
                   "150100 170000,150200 170000,150200 170100,150100 170100");
    gb_topology_free(t);
    t = build(text, 0, &report);
    gbt_equal_int("exact only", gb_topology_arcs(t).arcs, 2);
    gbt_equal_int("nothing snapped", report.snapped, 0);
    gb_topology_free(t);
}

/* Pairs at every place relative to the cells of the search, at 0.9 and 1.1 of the tolerance. */
static void snapping_does_not_depend_on_the_place(void) {
    gb_shapes shapes = {0};
    enum { N = 2000 };
    for (int i = 0; i < N; i++) {
        double x = 1000 + i * 1.37, y = 2000 + i * 0.731, angle = i * 0.7;
        double reach = (i % 2 ? 0.9 : 1.1) * 0.01;
        double xs[] = {x, x + 0.5, x + 0.25}, ys[] = {y, y, y + 0.5};
        double xn[] = {x + reach * cos(angle), x - 0.5, x - 0.25},
               yn[] = {y + reach * sin(angle), y - 0.1, y - 0.5};
        gb_shapes_begin_feature(&shapes, NULL);
        gb_shapes_begin_polygon(&shapes, NULL);
        gb_shapes_begin_ring(&shapes, NULL);
        gb_shapes_add_points(&shapes, xs, ys, 3, NULL);
        gb_shapes_begin_feature(&shapes, NULL);
        gb_shapes_begin_polygon(&shapes, NULL);
        gb_shapes_begin_ring(&shapes, NULL);
        gb_shapes_add_points(&shapes, xn, yn, 3, NULL);
    }
    gb_topology_options options = {.tolerance = 0.01};
    gb_topology_report report;
    gb_topology *t = NULL;
    gbt_equal_status("build", gb_topology_build(&shapes, &options, &t, &report, NULL), GB_OK, NULL);
    gbt_equal_int("one of two", report.snapped, N / 2);
    gbt_near_double("move", report.largest_move, 0.009, 1e-9);
    gb_topology_free(t);
    gb_shapes_release(&shapes);
}

static void dirt_is_cleaned_and_counted(void) {
    static const struct {
        const char *name, *text;
        size_t collapsed, overused, spurs;
        double areas[3];
    } cases[] = {
        {"repeated points", "0 0,0 0,1 0,1 0,1 0,1 1,0 1,0 0", 0, 0, 0, {1}},
        {"a spike", "0 0,1 0,5 0.5,1 0,1 1,0 1", 0, 0, 1, {1}},
        {"a spike over the joint", "5 5,0 0,1 0,1 1,0 1,0 0", 0, 0, 1, {1}},
        {"a spike of two steps", "0 0,1 0,2 0,3 1,2 0,1 0,1 1,0 1", 0, 0, 2, {1}},
        {"a ring without area", "0 0,1 0,2 0 / 0 0,1 0,1 1,0 1", 1, 0, 0, {0, 1}},
        {"a ring thinner than the tolerance", "0 0,1 0,0.5 0.0000001", 1, 0, 0, {0}},
        {"a collapsed shell takes its hole along", "0 0,1 0,2 0 | 0.1 0.1,0.2 0.1,0.2 0.2", 1, 0, 0, {0}},
        {"the same square three times",
         "0 0,1 0,1 1,0 1 / 0 0,1 0,1 1,0 1 / 0 0,1 0,1 1,0 1",
         0,
         1,
         0,
         {1, 1, 1}},
        {"overlap with one border shared", "0 0,1 0,1 1,0 1 / 0 0,1 0,1 2,0 2", 0, 1, 0, {1, 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology_report report;
        gb_topology *t = build(cases[i].text, 0.001, &report);
        gbt_equal_int(cases[i].name, report.collapsed, cases[i].collapsed);
        gbt_equal_int(cases[i].name, report.overused, cases[i].overused);
        gbt_equal_int(cases[i].name, report.spurs, cases[i].spurs);
        equal_areas(cases[i].name, t, cases[i].areas);
        gb_topology_free(t);
    }
}

static void bad_input_is_refused(void) {
    gb_shapes shapes = figures_shapes("0 0,1 0,1 1 / 0 0,1 0,1 1");
    gb_topology *t = NULL;
    for (int i = 0; i < 3; i++) {
        gb_topology_options options = {.tolerance = i == 0 ? -1 : i == 1 ? NAN : INFINITY};
        gbt_equal_status("tolerance", gb_topology_build(&shapes, &options, &t, NULL, NULL), GB_ERR_USAGE,
                         NULL);
    }
    gb_error err = {0};
    shapes.x[4] = NAN;
    gbt_equal_status("NaN", gb_topology_build(&shapes, NULL, &t, NULL, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 2);
    gb_shapes_release(&shapes);
}

static void bounds_are_known(void) {
    gb_topology *t = figures_topology("1 2,3 2,3 5,1 5 ; 7 7,8 7,8 9 / ");
    double box[4];
    gbt_true("all", gb_topology_bounds(t, box) && box[0] == 1 && box[1] == 2 && box[2] == 8 && box[3] == 9);
    gbt_true("area",
             gb_topology_area_bounds(t, 0, box) && box[0] == 1 && box[1] == 2 && box[2] == 8 && box[3] == 9);
    gbt_true("empty area", !gb_topology_area_bounds(t, 1, box));
    gb_topology_free(t);
    t = figures_topology("");
    gbt_true("nothing", !gb_topology_bounds(t, box));
    gb_topology_free(t);
}

static void a_copy_is_the_same(void) {
    gb_topology *t = figures_grid(3, 3, 2), *copy = NULL;
    gbt_equal_status("copy", gb_topology_copy(t, &copy, NULL), GB_OK, NULL);
    gb_topology_free(t);
    double areas[9] = {4, 4, 4, 4, 4, 4, 4, 4, 4};
    equal_areas("areas", copy, areas);
    gbt_equal_int("nodes", gb_topology_arcs(copy).nodes, 12);
    gb_topology_free(copy);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        gb_shapes shapes =
            figures_shapes("0 0,4 0,4 4,0 4 | 1 1,2 1,2 2,1 2 / 1 1,2 1,2 2,1 2 / 4 0,5 0,5 4,4 4");
        gb_topology *t = NULL, *copy = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_build(&shapes, NULL, &t, NULL, NULL);
        if (status == GB_OK)
            status = gb_topology_copy(t, &copy, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_topology_free(t);
        gb_topology_free(copy);
        gb_shapes_release(&shapes);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

/* A hole with an enclave, a vertex beside another and a T-junction. */
static const char mixed[] =
    "0 0,4 0,4 4,0 4 | 1 1,2 1,2 2,1 2 / 1 1,2 1,2 2,1 2 / 4.0004 0,5 0,5 4,4 4 / 0 4,2 4,2 6,0 6";

static void points_may_be_used_up(void) {
    gb_shapes kept = figures_shapes(mixed), taken = figures_shapes(mixed);
    gb_topology *t = NULL, *u = NULL;
    gb_topology_report a = {0}, b = {0};
    gbt_equal_status("kept", gb_topology_build(&kept, NULL, &t, &a, NULL), GB_OK, NULL);
    gbt_equal_status("used", gb_topology_build_take(&taken, NULL, &u, &b, NULL), GB_OK, NULL);
    gb_arcs p = gb_topology_arcs(t), q = gb_topology_arcs(u);
    gbt_equal_int("points are gone", taken.points, 0);
    gbt_equal_int("areas still count", taken.n, 4);
    gbt_equal_int("snapped", b.snapped, 1);
    gbt_equal_int("split", b.split, 1);
    gbt_equal_int("arcs", q.arcs, p.arcs);
    for (size_t i = 0; i < p.arcs && p.arcs == q.arcs; i++) {
        gbt_equal_int("left", q.left[i], p.left[i]);
        gbt_equal_int("right", q.right[i], p.right[i]);
        gbt_equal_int("end", q.arc_start[i + 1], p.arc_start[i + 1]);
    }
    for (size_t i = 0; i < p.arc_start[p.arcs] && p.arcs == q.arcs; i++)
        gbt_true("same place", p.x[i] == q.x[i] && p.y[i] == q.y[i]);
    gb_topology_free(t);
    gb_topology_free(u);
    gb_shapes_release(&kept);
    gb_shapes_release(&taken);
}

static void without_memory_points_are_used_up_as_well(void) {
    size_t before = gb_test_live_blocks(), built = 0;
    for (size_t k = 0; k < 100; k++) {
        gb_shapes shapes = figures_shapes(mixed);
        gb_topology *t = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_build_take(&shapes, NULL, &t, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        built += status == GB_OK;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gbt_equal_int("points", shapes.points, 0);
        gb_topology_free(t);
        gb_shapes_release(&shapes);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", built > 10);
}

void suite_topology(void) {
    gbt_add_suite("topology");
    gbt_add_test("borders are stored once", borders_are_stored_once);
    gbt_add_test("four squares meet in a node", four_squares_meet_in_a_node);
    gbt_add_test("area is on the left", area_is_on_the_left);
    gbt_add_test("rings have one form", rings_have_one_form);
    gbt_add_test("near vertices become one", near_vertices_become_one);
    gbt_add_test("snapping does not depend on the place", snapping_does_not_depend_on_the_place);
    gbt_add_test("dirt is cleaned and counted", dirt_is_cleaned_and_counted);
    gbt_add_test("bad input is refused", bad_input_is_refused);
    gbt_add_test("bounds are known", bounds_are_known);
    gbt_add_test("a copy is the same", a_copy_is_the_same);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
    gbt_add_test("points may be used up", points_may_be_used_up);
    gbt_add_test("without memory points are used up as well", without_memory_points_are_used_up_as_well);
}
