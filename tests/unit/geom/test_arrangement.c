#include "geom/arrangement.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/arranged.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <string.h>

static gb_arrangement arrange(const char *name, const gb_topology *const *layer, size_t layers,
                              double tolerance) {
    gb_line_set lines = {0};
    gb_arrangement a = {0};
    gb_error err = {0};
    int32_t owner = 0;
    for (size_t i = 0; i < layers; i++) {
        gbt_equal_status(name, gb_line_set_add_topology(&lines, layer[i], owner, &err), GB_OK, &err);
        owner += (int32_t)gb_topology_areas(layer[i]);
    }
    gbt_equal_status(name, gb_arrange(&lines, tolerance, &a, &err), GB_OK, &err);
    gb_line_set_release(&lines);
    return a;
}

static gb_arrangement arrange_text(const char *text, double tolerance) {
    gb_topology *t = figures_topology(text);
    gb_arrangement a = arrange(text, (const gb_topology *const[]){t}, 1, tolerance);
    gb_topology_free(t);
    return a;
}

static void orientation_is_exact(void) {
    /* points on the diagonal and one step beside it: rounding of the products hides the step (Kettner et al.
     * 2008, Classroom examples of robustness problems) */
    for (int i = 0; i < 64; i++) {
        double x = 0.5 + i * 0x1p-53, y = 0.5 + i * 0x1p-53;
        gbt_equal_int("on the line", gb_orientation(12, 12, 24, 24, x, y), 0);
        gbt_equal_int("a step above", gb_orientation(12, 12, 24, 24, x, y + 0x1p-52), 1);
        gbt_equal_int("a step below", gb_orientation(12, 12, 24, 24, x + 0x1p-52, y), -1);
        gbt_equal_int("turned around", gb_orientation(24, 24, 12, 12, x + 0x1p-52, y), 1);
    }
    gbt_equal_int("large and small", gb_orientation(-1e9, -1e9, 1e9, 1e9, 1e-9, 1e-9), 0);
    gbt_equal_int("large and small, beside", gb_orientation(-1e9, -1e9, 1e9, 1e9, 1e-9, 1.0000001e-9), 1);
    gbt_equal_int("one place", gb_orientation(3, 4, 3, 4, 7, 8), 0);
}

/* Faces without the outside; covers as "0 / 0 1" in order of the covers. */
static void faces_and_covers_of_figures(void) {
    static const struct {
        const char *name, *text;
        size_t faces, edges, nodes;
        double area[6]; /* by number of owners: 0 = gaps */
    } cases[] = {
        {"one square", "0 0,1 0,1 1,0 1", 1, 1, 1, {0, 1}},
        {"two that overlap in a corner", "0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3", 3, 4, 2, {0, 6, 1}},
        {"one inside another", "0 0,4 0,4 4,0 4 / 1 1,2 1,2 2,1 2", 2, 2, 2, {0, 15, 1}},
        {"the same twice", "0 0,2 0,2 2,0 2 / 0 0,2 0,2 2,0 2", 1, 1, 1, {0, 0, 4}},
        {"half of a border together", "0 0,2 0,2 2,0 2 / 2 1,4 1,4 3,2 3", 2, 3, 2, {0, 8}},
        {"a vertex on a border", "0 0,2 0,2 2,0 2 / 2 1,3 0,3 2", 2, 2, 1, {0, 5}},
        {"overlap along part of a border", "0 0,2 0,2 2,0 2 / 1 0,4 0,4 1,1 1", 3, 5, 3, {0, 5, 1}},
        {"four around a gap",
         "0 0,3 0,3 1,0 1 / 2 1,3 1,3 3,2 3 / 0 2,2 2,2 3,0 3 / 0 1,1 1,1 2,0 2",
         5,
         12,
         8,
         {1, 8}},
        {"a hole with an island with a hole",
         "0 0,9 0,9 9,0 9 | 1 1,8 1,8 8,1 8 ; 2 2,7 2,7 7,2 7 | 3 3,6 3,6 6,3 6",
         4,
         4,
         4,
         {24 + 9, 32 + 16}},
        {"a hole that touches its shell", "0 0,2 0,4 0,4 4,0 4 | 2 0,3 1,1 1", 2, 2, 1, {1, 15}},
        {"a cross of two bars", "1 0,2 0,2 3,1 3 / 0 1,3 1,3 2,0 2", 5, 8, 4, {0, 4, 1}},
        {"nothing", " / ", 0, 0, 0, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_arrangement a = arrange_text(cases[i].text, 0);
        double area[6] = {0};
        for (size_t f = 1; f < a.faces; f++)
            area[a.face_cover[f + 1] - a.face_cover[f]] += a.area[f];
        gbt_equal_int(cases[i].name, a.faces - 1, cases[i].faces);
        gbt_equal_int(cases[i].name, a.edges, cases[i].edges);
        gbt_equal_int(cases[i].name, a.nodes, cases[i].nodes);
        for (int k = 0; k < 6; k++)
            gbt_near_double(cases[i].name, area[k], cases[i].area[k], 1e-12);
        arranged_well(cases[i].name, &a);
        gb_arrangement_release(&a);
    }
}

/* A ring of three areas that all use one arc on the same side. */
static void all_owners_of_a_line_count(void) {
    gb_arrangement a =
        arrange_text("0 0,2 0,2 1,0 1 / 0 0,2 0,2 2,0 2 / 0 0,2 0,2 3,0 3 / 0 0,2 0,2 -1,0 -1", 0);
    size_t covered_by_three = 0;
    for (size_t f = 1; f < a.faces; f++)
        covered_by_three += a.face_cover[f + 1] - a.face_cover[f] == 3;
    gbt_equal_int("faces", a.faces, 5);
    gbt_equal_int("of three", covered_by_three, 1);
    bool found = false;
    for (size_t e = 0; e < a.edges; e++)
        found |= a.edge_owner[e + 1] - a.edge_owner[e] == 4;
    gbt_true("an edge with four owners", found);
    arranged_well("four on one line", &a);
    gb_arrangement_release(&a);
}

static void dividers_cut_and_dangle(void) {
    gb_topology *t = figures_topology("0 0,4 0,4 4,0 4");
    gb_line_set lines = {0};
    gb_arrangement a = {0};
    const double across_x[] = {-1, 5}, across_y[] = {2, 2}, dead_x[] = {1, 1}, dead_y[] = {0, 1};
    gb_line_set_add_topology(&lines, t, 0, NULL);
    gb_line_set_add(&lines, across_x, across_y, 2, NULL, 0, NULL);
    gb_line_set_add(&lines, dead_x, dead_y, 2, NULL, 0, NULL);
    gb_error err = {0};
    gbt_equal_status("dividers", gb_arrange(&lines, 0, &a, &err), GB_OK, &err);
    gbt_equal_int("faces", a.faces, 3);
    for (size_t f = 1; f < a.faces; f++) {
        gbt_near_double("half", a.area[f], 8, 1e-12);
        gbt_equal_int("owners", a.face_cover[f + 1] - a.face_cover[f], 1);
    }
    arranged_well("dividers", &a);
    int32_t region[3] = {-1, 0, 0};
    gb_topology *whole = NULL;
    gbt_equal_status("regions", gb_arrangement_regions(&a, region, 1, &whole, &err), GB_OK, &err);
    double area;
    gb_measure_area(whole, &area, NULL);
    gbt_near_double("the square again", area, 16, 1e-12);
    gbt_equal_int("rings", gb_topology_rings(whole).polygon_ring[1], 1);
    gb_topology_free(whole);
    gb_arrangement_release(&a);
    gb_line_set_release(&lines);
    gb_topology_free(t);
}

/* What an owner has in faces is what its rings enclose, as long as nothing moved. */
static bool areas_add_up(const char *name, const gb_arrangement *a, const gb_topology *t, int32_t first_owner,
                         double within) {
    double want[256], got[256] = {0};
    bool good = true;
    gb_measure_area(t, want, NULL);
    size_t n = gb_topology_areas(t);
    for (size_t f = 1; f < a->faces; f++) {
        for (size_t i = a->face_cover[f]; i < a->face_cover[f + 1]; i++) {
            int32_t owner = a->cover[i] - first_owner;
            if (owner >= 0 && (size_t)owner < n)
                got[owner] += a->area[f];
        }
    }
    for (size_t i = 0; i < n && good; i++)
        good = gbt_near_double(name, got[i], want[i], within);
    return good;
}

/* Overlapping stars of two layers, at coordinates as in the Belgian system; on a fine and on a coarse grid,
 * where vertices fall on lines and lines on each other. */
static void stars_by_chance(void) {
    static const double steps[] = {0, 1, 0.25, 5, 0.001};
    bool good = true;
    for (uint64_t round = 0; round < 1500 && good; round++) {
        arranged_layer l = {.seed = 11,
                            .key = round,
                            .x0 = 150000,
                            .y0 = 200000,
                            .side = 60,
                            .count = 1 + (int)(round % 5),
                            .corners = 3 + (int)(round % 9),
                            .step = steps[round % 5]};
        gb_topology *t = arranged_stars(&l);
        l.key += 100000;
        gb_topology *u = arranged_stars(&l);
        gb_arrangement a = arrange("stars", (const gb_topology *const[]){t, u}, 2, 0);
        good = arranged_well("stars", &a) && areas_add_up("stars", &a, t, 0, 1e-6) &&
               areas_add_up("stars", &a, u, (int32_t)gb_topology_areas(t), 1e-6);
        gbt_near_double("nothing moved", a.report.largest_move, 0, 1e-8);
        gb_arrangement_release(&a);
        gb_topology_free(t);
        gb_topology_free(u);
    }
}

/* The same with a tolerance as large as the details: what is left must still be in order. */
static void snapping_ends_in_order(void) {
    static const double tolerances[] = {0.001, 0.1, 1, 4};
    bool good = true;
    for (uint64_t round = 0; round < 1000 && good; round++) {
        arranged_layer l = {.seed = 12,
                            .key = round,
                            .x0 = 150000,
                            .y0 = 200000,
                            .side = 60,
                            .count = 1 + (int)(round % 5),
                            .corners = 3 + (int)(round % 13),
                            .step = round % 3 == 0 ? 1 : 0};
        gb_topology *t = arranged_stars(&l);
        l.key += 100000;
        gb_topology *u = arranged_stars(&l);
        gb_arrangement a = arrange("snapped", (const gb_topology *const[]){t, u}, 2, tolerances[round % 4]);
        good = arranged_well("snapped", &a);
        gb_arrangement_release(&a);
        gb_topology_free(t);
        gb_topology_free(u);
    }
}

/* Thin triangles of which all long sides pass through nearly one point. */
static void fans_are_untangled(void) {
    bool good = true;
    for (uint64_t round = 0; round < 120 && good; round++) {
        arranged_layer l = {.seed = 5,
                            .key = round,
                            .x0 = 200000,
                            .y0 = 100000,
                            .side = 100 + (double)(round % 7) * 1000,
                            .count = 3 + (int)(round % 19),
                            .corners = (int)(round % 40)};
        gb_topology *t = arranged_fan(&l);
        gb_arrangement a = arrange("fan", (const gb_topology *const[]){t}, 1, round % 2 ? 0.01 : 0);
        good = arranged_well("fan", &a);
        gb_arrangement_release(&a);
        gb_topology_free(t);
    }
}

/* Many islands in holes of islands, each in its face: nested squares and a board of them. */
static void groups_lie_in_their_faces(void) {
    gb_shapes shapes = {0};
    gb_topology *t = NULL;
    for (int i = 0; i < 144; i++) {
        double x0 = i % 12 * 10, y0 = i / 12 * 10;
        for (int k = 0; k < 4; k++) {
            double x[] = {x0 + k, x0 + 9 - k, x0 + 9 - k, x0 + k},
                   y[] = {y0 + k, y0 + k, y0 + 9 - k, y0 + 9 - k};
            gb_shapes_begin_feature(&shapes, NULL);
            gb_shapes_begin_polygon(&shapes, NULL);
            gb_shapes_begin_ring(&shapes, NULL);
            gb_shapes_add_points(&shapes, x, y, 4, NULL);
            gb_shapes_end_ring(&shapes);
        }
    }
    gb_topology_build(&shapes, NULL, &t, NULL, NULL);
    gb_arrangement a = arrange("squares", (const gb_topology *const[]){t}, 1, 0);
    gbt_equal_int("faces", a.faces, 1 + 4 * 144);
    size_t of[5] = {0};
    for (size_t f = 1; f < a.faces; f++) {
        size_t owners = a.face_cover[f + 1] - a.face_cover[f];
        static const double want[5] = {0, 81 - 49, 49 - 25, 25 - 9, 9};
        of[owners]++;
        gbt_near_double("area of a frame", a.area[f], want[owners], 1e-12);
        gbt_equal_int("rings", a.face_ring[f + 1] - a.face_ring[f], owners == 4 ? 1 : 2);
    }
    for (int k = 1; k < 5; k++)
        gbt_equal_int("of each depth", of[k], 144);
    gbt_equal_int("islands in the outside", a.face_ring[1], 144);
    gb_arrangement_release(&a);
    gb_topology_free(t);
    gb_shapes_release(&shapes);
}

/* A layer of shared borders without conflicts: same lines, same coordinates, one face per area. */
static void clean_lines_keep_every_bit(void) {
    arranged_layer l = {.seed = 3, .key = 1, .x0 = 150000, .y0 = 200000, .side = 1000, .count = 12};
    gb_topology *t = arranged_cells(&l);
    gb_arrangement a = arrange("cells", (const gb_topology *const[]){t}, 1, 0.01);
    gb_arcs arcs = gb_topology_arcs(t);
    gbt_equal_int("edges", a.edges, arcs.arcs);
    gbt_equal_int("nodes", a.nodes, arcs.nodes);
    gbt_equal_int("faces", a.faces, 1 + 144);
    gbt_equal_int("points", a.points, arcs.arc_start[arcs.arcs]);
    gbt_equal_int("rounds", a.report.rounds, 0);
    double sum[2] = {0};
    for (size_t i = 0; i < a.points; i++) {
        sum[0] += a.x[i] * a.y[i];
        sum[1] += arcs.x[i] * arcs.y[i];
    }
    arranged_well("cells", &a);
    areas_add_up("cells", &a, t, 0, 1e-9);
    int32_t region[145];
    for (size_t f = 0; f < a.faces; f++)
        region[f] = f == 0 ? -1 : a.cover[a.face_cover[f]];
    gb_topology *again = NULL;
    gbt_equal_status("again", gb_arrangement_regions(&a, region, 144, &again, NULL), GB_OK, NULL);
    double one[144], two[144];
    gb_measure_area(t, one, NULL);
    gb_measure_area(again, two, NULL);
    for (int i = 0; i < 144; i++)
        gbt_equal_double("area", two[i], one[i], 1e-12);
    gb_topology_free(again);
    gb_arrangement_release(&a);
    gb_topology_free(t);
}

static void vertices_near_a_line_are_put_into_it(void) {
    /* the second square begins 0.4 beside the first, one of its corners 0.3 from one of the first */
    gb_arrangement a = arrange_text("0 0,10 0,10 10,0 10 / 10.4 3,20 3,20 10,10.3 10", 0.5);
    gbt_equal_int("faces", a.faces, 3);
    gbt_near_double("area", a.area[1] + a.area[2], 100 + 70 - 0.3 * 7 / 2 - 0.4 * 7 / 2 + (0.3 + 0.4) * 7 / 2,
                    1.5);
    gbt_equal_int("joined", a.report.joined, 1);
    gbt_equal_int("put in", a.report.inserted, 1);
    gbt_near_double("moved", a.report.largest_move, 0.4, 1e-12);
    arranged_well("a strip", &a);
    gb_arrangement_release(&a);
    a = arrange_text("0 0,10 0,10 10,0 10 / 10.4 3,20 3,20 10,10.3 10", 0.2);
    gbt_equal_int("too far: faces", a.faces, 3);
    gbt_equal_int("too far: moved", a.report.joined + a.report.inserted, 0);
    gb_arrangement_release(&a);
}

static void bad_tolerances_are_refused(void) {
    gb_topology *t = figures_grid(1, 1, 1);
    gb_line_set lines = {0};
    gb_line_set_add_topology(&lines, t, 0, NULL);
    static const double bad[] = {-1, NAN, INFINITY};
    for (int i = 0; i < 3; i++) {
        gb_arrangement a;
        gb_error err = {0};
        gbt_equal_status("tolerance", gb_arrange(&lines, bad[i], &a, &err), GB_ERR_USAGE, NULL);
        gbt_equal_int("message", err.message, GB_MSG_TOLERANCE);
    }
    gb_line_set_release(&lines);
    gb_topology_free(t);
}

static void lines_that_do_not_close_are_a_bug(void) {
    gb_line_set lines = {0};
    gb_arrangement a;
    const double x[] = {0, 1, 1, 0, 0}, y[] = {0, 0, 1, 1, 0};
    const gb_line_use use[] = {{.owner = 0, .turns = 1}};
    gb_line_set_add(&lines, x, y, 5, use, 1, NULL);
    gb_line_set_add(&lines, (const double[]){0, 1}, (const double[]){0, 1}, 2, use, 1, NULL);
    gbt_equal_status("open", gb_arrange(&lines, 0, &a, NULL), GB_ERR_BUG, NULL);
    gb_line_set_release(&lines);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    gb_topology *t = figures_topology("0 0,4 0,4 4,0 4 / 2 1,6 1,6 3,2 3 / 4.05 2,9 2,9 9,4.05 9"), *u = NULL;
    static const int32_t region[] = {-1, 0, 0, 1, -1, -1, -1, -1};
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 3000; k++) {
        gb_line_set lines = {0};
        gb_arrangement a = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_line_set_add_topology(&lines, t, 0, NULL);
        if (status == GB_OK)
            status = gb_arrange(&lines, 0.1, &a, NULL);
        if (status == GB_OK)
            status = gb_arrangement_regions(&a, region, 2, &u, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 60;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_line_set_release(&lines);
        gb_arrangement_release(&a);
        gb_topology_free(u);
        u = NULL;
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
    gb_topology_free(t);
}

void suite_arrangement(void) {
    gbt_add_suite("arrangement");
    gbt_add_test("orientation is exact", orientation_is_exact);
    gbt_add_test("faces and covers of figures", faces_and_covers_of_figures);
    gbt_add_test("all owners of a line count", all_owners_of_a_line_count);
    gbt_add_test("dividers cut and dangle", dividers_cut_and_dangle);
    gbt_add_test("stars by chance", stars_by_chance);
    gbt_add_test("snapping ends in order", snapping_ends_in_order);
    gbt_add_test("fans are untangled", fans_are_untangled);
    gbt_add_test("groups lie in their faces", groups_lie_in_their_faces);
    gbt_add_test("clean lines keep every bit", clean_lines_keep_every_bit);
    gbt_add_test("vertices near a line are put into it", vertices_near_a_line_are_put_into_it);
    gbt_add_test("bad tolerances are refused", bad_tolerances_are_refused);
    gbt_add_test("lines that do not close are a bug", lines_that_do_not_close_are_a_bug);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
