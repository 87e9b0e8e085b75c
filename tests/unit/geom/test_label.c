#include "geom/measure.h"

#include "base/memory.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>

/* The farthest point is known by hand; within 1 % of the root of the area. */
static void the_roomiest_place_is_found(void) {
    static const struct {
        const char *name, *text;
        double aspect, clearance, root;
    } cases[] = {
        {"square", "0 0,4 0,4 4,0 4", 1, 2, 4},
        {"triangle 3 4 5: radius of the inscribed circle", "0 0,3 0,0 4", 1, 1, 2.4495},
        {"ring: half the width", "0 0,9 0,9 9,0 9 | 3 3,6 3,6 6,3 6", 1, 3 * (2 - sqrt(2.0)), 8.5},
        {"L: along the diagonal of the corner", "0 0,8 0,8 4,4 4,4 8,0 8", 1, 8 / (2 + sqrt(2.0)), 6.9},
        {"the larger piece", "0 0,1 0,1 1,0 1 ; 10 10,14 10,14 14,10 14", 1, 2, 4.1},
        {"wide label in a wide area", "0 0,8 0,8 2,0 2", 4, 4, 4},
        {"wide label in a high area", "0 0,2 0,2 8,0 8", 4, 1, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text);
        gb_label_point p;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_label_place(t, 0, cases[i].aspect, &p, &err), GB_OK, &err);
        gbt_true(cases[i].name, p.clearance <= cases[i].clearance + 1e-9);
        gbt_near_double(cases[i].name, p.clearance, cases[i].clearance, 0.011 * cases[i].root);
        gbt_true(cases[i].name, gb_area_contains(t, 0, p.x, p.y));
        gb_topology_free(t);
    }
}

/* The promise to who draws the box: it lies inside the area. */
static void the_box_lies_inside(void) {
    gb_topology *t = figures_topology("0 0,30 5,60 0,55 20,60 40,30 30,0 40,8 20");
    for (double aspect = 0.25; aspect <= 8; aspect *= 2) {
        gb_label_point p;
        gbt_equal_status("place", gb_label_place(t, 0, aspect, &p, NULL), GB_OK, NULL);
        double half = p.clearance / sqrt(2.0), up = half / aspect;
        for (int k = 0; k < 4; k++)
            gbt_true("corner",
                     gb_area_contains(t, 0, p.x + (k & 1 ? half : -half), p.y + (k & 2 ? up : -up)));
    }
    gb_topology_free(t);
}

/* Needles, slivers far away, a thousand to one: the search ends and the point is inside. */
static void hard_shapes_end(void) {
    static const char *const cases[] = {
        "0 0,100000 0,100000 0.01,0 0.01",
        "0 0,1 0,1 100000,0 100000",
        "900000000 900000000,900000001 900000000,900000001 900000001",
        "0 0,1000 999,1000 1000,1 1000,999 999.5",
        "0 0,50 1,100 0,50 0.5",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i]);
        gb_label_point p;
        gbt_equal_status(cases[i], gb_label_place(t, 0, 3, &p, NULL), GB_OK, NULL);
        gbt_true(cases[i], p.clearance > 0 && gb_area_contains(t, 0, p.x, p.y));
        gb_topology_free(t);
    }
}

static void an_area_without_surface_has_no_place(void) {
    gb_topology *t = figures_topology("0 0,1 0,1 1 / ");
    gb_label_point p;
    gb_error err = {0};
    gbt_equal_status("status", gb_label_place(t, 1, 1, &p, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 2);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    gb_topology *t = figures_topology("0 0,8 0,8 4,4 4,4 8,0 8");
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 100; k++) {
        gb_label_point p;
        gb_test_fail_allocation(k);
        gb_status status = gb_label_place(t, 0, 2, &p, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        gbt_true("out of memory or done", done || status == GB_ERR_NOMEM);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
    gb_topology_free(t);
}

void suite_label(void) {
    gbt_add_suite("label");
    gbt_add_test("the roomiest place is found", the_roomiest_place_is_found);
    gbt_add_test("the box lies inside", the_box_lies_inside);
    gbt_add_test("hard shapes end", hard_shapes_end);
    gbt_add_test("an area without surface has no place", an_area_without_surface_has_no_place);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
