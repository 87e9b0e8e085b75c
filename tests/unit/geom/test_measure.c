#include "geom/measure.h"

#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>

static void figures_are_measured(void) {
    static const struct {
        const char *name, *text;
        double area, perimeter, x, y;
        int32_t pieces;
    } cases[] = {
        {"square", "0 0,2 0,2 2,0 2", 4, 8, 1, 1, 1},
        {"triangle 3 4 5", "0 0,3 0,0 4", 6, 12, 1, 4.0 / 3, 1},
        /* 16 at (2,2) less 1 at (1.5,1.5): (32 - 1.5) / 15 */
        {"square with a hole", "0 0,4 0,4 4,0 4 | 1 1,2 1,2 2,1 2", 15, 20, 30.5 / 15, 30.5 / 15, 1},
        {"two squares", "0 0,1 0,1 1,0 1 ; 4 0,5 0,5 1,4 1", 2, 8, 2.5, 0.5, 2},
        /* 2 x 1 below, 1 x 1 above left: (2*1 + 0.5) / 3, (2*0.5 + 1.5) / 3 */
        {"L", "0 0,2 0,2 1,1 1,1 2,0 2", 3, 8, 2.5 / 3, 2.5 / 3, 1},
        {"empty", "", 0, 0, NAN, NAN, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text);
        double area, perimeter, x, y, compactness;
        int32_t pieces;
        gb_measure_area(t, &area, NULL);
        gb_measure_perimeter(t, &perimeter, NULL);
        gb_measure_centroid(t, &x, &y, NULL);
        gb_measure_compactness(t, &compactness, NULL);
        gb_measure_pieces(t, &pieces);
        gbt_equal_double(cases[i].name, area, cases[i].area, 1e-12);
        gbt_equal_double(cases[i].name, perimeter, cases[i].perimeter, 1e-12);
        gbt_equal_double(cases[i].name, x, cases[i].x, 1e-12);
        gbt_equal_double(cases[i].name, y, cases[i].y, 1e-12);
        gbt_equal_int(cases[i].name, pieces, cases[i].pieces);
        double want = cases[i].perimeter > 0 ? 4 * 3.14159265358979323846 * cases[i].area /
                                                   (cases[i].perimeter * cases[i].perimeter)
                                             : NAN;
        gbt_equal_double(cases[i].name, compactness, want, 1e-12);
        gb_topology_free(t);
    }
}

/* A millimetre square far from the origin: a naive shoelace keeps no digit of its area. All numbers are
 * whole multiples of 1/1024, so the right answer is exact. */
static void far_from_the_origin_nothing_is_lost(void) {
    double side = 1.0 / 1024;
    double x[] = {268435456, 268435456 + side, 268435456 + side, 268435456};
    double y[] = {536870912, 536870912, 536870912 + side, 536870912 + side};
    gb_shapes shapes = {0};
    gb_shapes_begin_feature(&shapes, NULL);
    gb_shapes_begin_polygon(&shapes, NULL);
    gb_shapes_begin_ring(&shapes, NULL);
    gb_shapes_add_points(&shapes, x, y, 4, NULL);
    gb_topology_options exact = {.tolerance = 0};
    gb_topology *t = NULL;
    double area = 0, cx = 0, cy = 0;
    gbt_equal_status("build", gb_topology_build(&shapes, &exact, &t, NULL, NULL), GB_OK, NULL);
    gb_measure_area(t, &area, NULL);
    gb_measure_centroid(t, &cx, &cy, NULL);
    gbt_equal_double("area", area, side * side, 0);
    gbt_equal_double("centroid", cx, 268435456 + side / 2, 0);
    gb_topology_free(t);
    gb_shapes_release(&shapes);
}

/* Areas that share a border of some length; a corner alone does not count. */
static void neighbours_share_a_border(void) {
    gb_topology *board = figures_grid(3, 3, 1);
    int32_t count[9];
    static const int32_t want[9] = {2, 3, 2, 3, 4, 3, 2, 3, 2};
    gbt_equal_status("board", gb_measure_neighbours(board, count, NULL), GB_OK, NULL);
    for (size_t i = 0; i < 9; i++)
        gbt_equal_int("cell", count[i], want[i]);
    gb_topology_free(board);
    /* two borders with one neighbour count once; an island has none */
    gb_topology *t = figures_topology("0 0,3 0,3 3,2 3,2 1,1 1,1 3,0 3 / 1 1,2 1,2 3,1 3 / 9 9,10 9,10 10");
    gb_measure_neighbours(t, count, NULL);
    gbt_equal_int("U", count[0], 1);
    gbt_equal_int("what it holds", count[1], 1);
    gbt_equal_int("island", count[2], 0);
    gb_topology_free(t);
}

static void borders_have_a_length(void) {
    gb_topology *t = figures_topology("0 0,3 0,3 4,0 4 / 3 0,6 0,6 4,3 4");
    gb_arcs arcs = gb_topology_arcs(t);
    double length[3];
    gb_measure_arc_length(t, length);
    for (size_t a = 0; a < arcs.arcs; a++) {
        bool inner = arcs.left[a] != GB_OUTSIDE && arcs.right[a] != GB_OUTSIDE;
        gbt_equal_double("length", length[a], inner ? 4 : 10, 1e-15);
    }
    gb_topology_free(t);
}

static void points_are_inside_or_not(void) {
    gb_topology *t = figures_topology("0 0,4 0,4 4,0 4 | 1 1,3 1,3 3,1 3 ; 6 0,8 2,6 4");
    static const struct {
        double x, y;
        bool inside;
    } cases[] = {
        {0.5, 0.5, true}, {2, 2, false},  {5, 2, false},    {7, 2, true},      {0, 0, true},
        {4, 4, true},     {2, 0, true},   {1, 2, true},     {3, 3, true},      {0.5, 1, true},
        {0.5, 3, true},   {-1, 1, false}, {-1, 0, false},   {5, 0, false},     {8, 2, true},
        {8.1, 2, false},  {6.5, 2, true}, {2, 0.999, true}, {2, 1.001, false}, {7.5, 1.4, false},
        {7, 1, true},     {9, 4, false},  {-1, 4, false},   {-1, 3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_int("inside", gb_area_contains(t, 0, cases[i].x, cases[i].y), cases[i].inside);
    gb_topology_free(t);
    t = figures_topology("");
    gbt_true("empty", !gb_area_contains(t, 0, 0, 0));
    gb_topology_free(t);
}

void suite_measure(void) {
    gbt_add_suite("measure");
    gbt_add_test("figures are measured", figures_are_measured);
    gbt_add_test("far from the origin nothing is lost", far_from_the_origin_nothing_is_lost);
    gbt_add_test("neighbours share a border", neighbours_share_a_border);
    gbt_add_test("borders have a length", borders_have_a_length);
    gbt_add_test("points are inside or not", points_are_inside_or_not);
}
