#include "geom/shapes.h"

#include "base/memory.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <string.h>

static void shapes_grow_in_order(void) {
    gb_shapes s = figures_shapes("0 0,4 0,4 4,0 4,0 0 | 1 1,2 1,2 2,1 2,1 1 ; 5 5,6 5,6 6 / / 7 7,8 7,8 8");
    gbt_equal_int("features", s.n, 3);
    gbt_equal_int("polygons", s.polygons, 3);
    gbt_equal_int("rings", s.rings, 4);
    gbt_equal_int("points without closing ones", s.points, 4 + 4 + 3 + 3);
    gbt_equal_int("polygons of the first", s.feature_polygon[1], 2);
    gbt_equal_int("none in the second", s.feature_polygon[2] - s.feature_polygon[1], 0);
    gbt_equal_int("rings of the first polygon", s.polygon_ring[1], 2);
    gbt_equal_int("begin of the hole", s.ring_point[1], 4);
    gb_shapes_release(&s);
}

static void parts_need_their_whole(void) {
    gb_shapes s = {0};
    double zero = 0;
    gbt_equal_status("polygon", gb_shapes_begin_polygon(&s, NULL), GB_ERR_BUG, NULL);
    gbt_equal_status("ring", gb_shapes_begin_ring(&s, NULL), GB_ERR_BUG, NULL);
    gbt_equal_status("points", gb_shapes_add_points(&s, &zero, &zero, 1, NULL), GB_ERR_BUG, NULL);
    gb_shapes_release(&s);
}

/* GEOS makes a hole outside its shell a polygon of its own.
 * Each with a good square before and after, which must keep their bytes. */
static void invalid_areas_are_repaired(void) {
    static const struct {
        const char *name, *text, *reason;
        size_t polygons;
        double before, after;
    } cases[] = {
        {"bow tie", "10 10,12 12,12 10,10 12", "Self-intersection", 2, 0, 2},
        {"hole outside", "10 10,12 10,12 12,10 12 | 20 20,21 20,21 21", "Hole lies outside shell", 2, 3.5,
         4.5},
        {"nested shells", "10 10,14 10,14 14,10 14 ; 11 11,12 11,12 12,11 12", "Nested shells", 1, 17, 16},
        {"two points", "10 10,12 12", "Too few points", 0, 0, 0},
        {"no area", "10 10,11 10,12 10", "No area", 0, 0, 0},
        {"there and back", "10 10,12 11,14 12,12 11", "No area", 0, 0, 0},
        {"hole of two points", "10 10,12 10,12 12,10 12 | 11 11,11.5 11", "Too few points", 1, 4, 4},
        {"ring that touches itself", "10 10,14 10,12 12,14 14,10 14,12 12", "Ring Self-intersection", 2, 8,
         8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "0 0,1 0,1 1,0 1 / %s / 3 0,4 0,4 1,3 1", cases[i].text);
        gb_shapes s = figures_shapes(text);
        gb_repair *repairs = NULL;
        size_t count = 0;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_shapes_repair(&s, &repairs, &count, &err), GB_OK, &err);
        gbt_equal_int(cases[i].name, count, 1);
        if (count == 1) {
            gbt_equal_int(cases[i].name, repairs[0].feature, 1);
            gbt_equal_text(cases[i].name, repairs[0].reason, cases[i].reason);
            gbt_near_double(cases[i].name, repairs[0].area_before, cases[i].before, 1e-12);
            gbt_near_double(cases[i].name, repairs[0].area_after, cases[i].after, 1e-12);
            gbt_true(cases[i].name, repairs[0].x >= 10 && repairs[0].x <= 21);
        }
        gbt_equal_int(cases[i].name, s.n, 3);
        gbt_equal_int(cases[i].name, s.feature_polygon[2] - s.feature_polygon[1], cases[i].polygons);
        size_t last = s.ring_point[s.polygon_ring[s.feature_polygon[2]]];
        gbt_true("the good ones are untouched",
                 s.x[0] == 0 && s.x[1] == 1 && s.x[last] == 3 && s.x[last + 1] == 4);
        gb_free(repairs);
        gb_shapes_release(&s);
    }
}

static void valid_areas_are_left_alone(void) {
    gb_shapes s =
        figures_shapes("0 0,4 0,4 4,0 4 | 0 0,2 1,1 2 / 0 1,0 0,1 0 / ; 5 5,6 5,6 6; 6 6,7 6,7 7 /");
    gb_repair *repairs = (gb_repair *)&s;
    size_t count = 9, points = s.points;
    double *x = s.x;
    gb_error err = {0};
    gbt_equal_status("status", gb_shapes_repair(&s, &repairs, &count, &err), GB_OK, &err);
    gbt_equal_int("count", count, 0);
    gbt_true("no list", repairs == NULL);
    gbt_true("same arrays", s.x == x && s.points == points);
    gb_shapes_release(&s);
}

static void impossible_coordinates_are_refused(void) {
    static const struct {
        const char *name;
        double value;
        const char *found;
    } cases[] = {{"NaN", NAN, "NaN"},
                 {"infinite", INFINITY, "inf"},
                 {"far away", 1e300, "1e+300"},
                 {"2e9", -2e9, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_shapes s = figures_shapes("0 0,1 0,1 1 / / 0 0,1 0,1 1");
        s.y[4] = cases[i].value;
        gb_repair *repairs;
        size_t count;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_shapes_repair(&s, &repairs, &count, &err), GB_ERR_DATA, NULL);
        gbt_equal_int(cases[i].name, err.row, 3);
        gbt_equal_int(cases[i].name, err.message, GB_MSG_COORDINATE);
        if (cases[i].found)
            gbt_equal_text(cases[i].name, err.found, cases[i].found);
        gb_shapes_release(&s);
    }
}

static void nothing_is_nothing(void) {
    gb_shapes none = {0}, empty = figures_shapes(" / / ");
    gb_repair *repairs;
    size_t count;
    gbt_equal_status("no features", gb_shapes_repair(&none, &repairs, &count, NULL), GB_OK, NULL);
    gbt_equal_status("no polygons", gb_shapes_repair(&empty, &repairs, &count, NULL), GB_OK, NULL);
    gbt_equal_int("features", empty.n, 3);
    gb_shapes_release(&empty);
}

static void running_out_of_memory_leaves_the_shapes(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        gb_shapes s = figures_shapes("0 0,1 0,1 1,0 1 | 0.2 0.2,0.4 0.2,0.4 0.4 / 10 10,12 12,12 10,10 12");
        gb_repair *repairs = NULL;
        size_t count = 0, points = s.points;
        gb_test_fail_allocation(k);
        gb_status status = gb_shapes_repair(&s, &repairs, &count, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        gbt_true("out of memory or done", done || status == GB_ERR_NOMEM);
        gbt_true("untouched after a failure", done || (s.points == points && s.n == 2));
        gb_free(repairs);
        gb_shapes_release(&s);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

void suite_shapes(void) {
    gbt_add_suite("shapes");
    gbt_add_test("shapes grow in order", shapes_grow_in_order);
    gbt_add_test("parts need their whole", parts_need_their_whole);
    gbt_add_test("invalid areas are repaired", invalid_areas_are_repaired);
    gbt_add_test("valid areas are left alone", valid_areas_are_left_alone);
    gbt_add_test("impossible coordinates are refused", impossible_coordinates_are_refused);
    gbt_add_test("nothing is nothing", nothing_is_nothing);
    gbt_add_test("running out of memory leaves the shapes", running_out_of_memory_leaves_the_shapes);
}
