#include "geom/topology.h"

#include "base/memory.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <string.h>

static gb_topology *dissolve(const gb_topology *t, const int32_t *region, size_t regions) {
    gb_topology *out = NULL;
    gb_error err = {0};
    gbt_equal_status("dissolve", gb_topology_dissolve(t, region, regions, &out, &err), GB_OK, &err);
    return out;
}

/* Cells of a 3 x 3 board, row by row from below; ? shows what becomes of region 0. */
static void regions_get_simple_rings(void) {
    static const struct {
        const char *name;
        int32_t region[9];
        size_t polygons, rings, ring_points; /* of region 0 */
        double area, perimeter;
    } cases[] = {
        {"all", {0, 0, 0, 0, 0, 0, 0, 0, 0}, 1, 1, 12, 9, 12},
        {"a frame has a hole", {0, 0, 0, 0, 1, 0, 0, 0, 0}, 1, 2, 16, 8, 16},
        {"two cells that meet in a corner are two pieces", {0, 1, 1, 1, 0, 1, 1, 1, 1}, 2, 2, 8, 2, 8},
        {"the hole touches the outside in a corner", {1, 0, 0, 0, 1, 0, 0, 0, 0}, 1, 2, 16, 7, 16},
        {"a diagonal", {0, 1, 1, 1, 0, 1, 1, 1, 0}, 3, 3, 12, 3, 12},
        {"a cross with four touching corners", {1, 0, 1, 0, 0, 0, 1, 0, 1}, 1, 1, 12, 5, 12},
        {"corner cells and the centre", {0, 1, 0, 1, 0, 1, 0, 1, 0}, 5, 5, 20, 5, 20},
        {"left out cells", {0, -1, -1, 0, -1, -1, 0, -1, -1}, 1, 1, 8, 3, 8},
        {"nothing of it", {1, 1, 1, 1, 1, 1, 1, 1, 1}, 0, 0, 0, 0, 0},
    };
    gb_topology *board = figures_grid(3, 3, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = dissolve(board, cases[i].region, 2);
        gb_rings rings = gb_topology_rings(t);
        double area[2], perimeter[2];
        gb_measure_area(t, area, NULL);
        gb_measure_perimeter(t, perimeter, NULL);
        size_t first = rings.polygon_ring[rings.area_polygon[0]],
               end = rings.polygon_ring[rings.area_polygon[1]];
        size_t points = 0;
        for (size_t r = first; r < end; r++)
            points += gb_topology_ring_size(t, r);
        gbt_equal_int(cases[i].name, rings.area_polygon[1], cases[i].polygons);
        gbt_equal_int(cases[i].name, end - first, cases[i].rings);
        gbt_equal_int(cases[i].name, points, cases[i].ring_points);
        gbt_near_double(cases[i].name, area[0], cases[i].area, 1e-12);
        gbt_near_double(cases[i].name, perimeter[0], cases[i].perimeter, 1e-12);
        gb_topology_free(t);
    }
    gb_topology_free(board);
}

/* The frame of a 5 x 5 board is one region, the centre cell as well, the ring of eight between another:
 * the hole of the frame belongs to the frame, not to the centre. */
static void holes_find_their_shell(void) {
    int32_t region[25];
    for (int i = 0; i < 25; i++) {
        int x = i % 5, y = i / 5;
        bool edge = x == 0 || y == 0 || x == 4 || y == 4;
        region[i] = edge || i == 12 ? 0 : 1;
    }
    gb_topology *board = figures_grid(5, 5, 1), *t = dissolve(board, region, 2);
    gb_rings rings = gb_topology_rings(t);
    double area[2];
    gb_measure_area(t, area, NULL);
    gbt_equal_double("frame and centre", area[0], 17, 1e-12);
    gbt_equal_double("ring", area[1], 8, 1e-12);
    gbt_equal_int("pieces of the first", rings.area_polygon[1], 2);
    gbt_equal_int("rings of the frame", rings.polygon_ring[1], 2);
    gbt_equal_int("rings of the centre", rings.polygon_ring[2] - rings.polygon_ring[1], 1);
    gb_arcs arcs = gb_topology_arcs(t);
    for (size_t a = 0; a < arcs.arcs; a++)
        gbt_true("sides differ", arcs.left[a] != arcs.right[a]);
    gb_topology_free(t);
    gb_topology_free(board);
}

static void an_enclave_in_an_enclave_dissolves(void) {
    gb_topology *t = figures_topology(
        "0 0,10 0,10 10,0 10 | 2 2,8 2,8 8,2 8 ; 4 4,6 4,6 6,4 6 / 2 2,8 2,8 8,2 8 | 4 4,6 4,6 6,4 6");
    static const int32_t one[2] = {0, 0}, two[2] = {1, 0};
    gb_topology *whole = dissolve(t, one, 1), *swapped = dissolve(t, two, 2);
    double area[2];
    gb_measure_area(whole, area, NULL);
    gbt_equal_double("whole", area[0], 100, 1e-12);
    gbt_equal_int("one ring left", gb_topology_rings(whole).polygon_ring[1], 1);
    gb_measure_area(swapped, area, NULL);
    gbt_equal_double("inner country", area[0], 32, 1e-12);
    gbt_equal_double("outer country", area[1], 68, 1e-12);
    gb_topology_free(whole);
    gb_topology_free(swapped);
    gb_topology_free(t);
}

/* Coordinates of the result are those of the source, bit for bit: nothing is digitised again. */
static void borders_keep_their_bytes(void) {
    gb_topology *t = figures_topology("0.1 0.2,1.3 0.2,1.3 1.7,0.1 1.7 / 1.3 0.2,2.9 0.2,2.9 1.7,1.3 1.7");
    static const int32_t one[2] = {0, 0};
    gb_topology *whole = dissolve(t, one, 1);
    gbt_equal_text("ring", figures_ring(whole, 0), "1.3 1.7,0.1 1.7,0.1 0.2,1.3 0.2,2.9 0.2,2.9 1.7");
    gb_topology_free(whole);
    gb_topology_free(t);
}

/* Twice the same square, and one that overlaps: areas add up, rings still close. */
static void overlapping_areas_still_close(void) {
    gb_topology *t = figures_topology("0 0,1 0,1 1,0 1 / 0 0,1 0,1 1,0 1 / 0 0,1 0,1 2,0 2");
    static const int32_t one[3] = {0, 0, 0};
    gb_topology *whole = dissolve(t, one, 1);
    double area;
    gb_measure_area(whole, &area, NULL);
    gbt_equal_double("area", area, 4, 1e-12);
    gb_topology_free(whole);
    gb_topology_free(t);
}

static void wrong_regions_are_a_bug(void) {
    gb_topology *t = figures_grid(2, 1, 1), *out = NULL;
    static const int32_t high[2] = {0, 2}, low[2] = {0, -2};
    gbt_equal_status("too high", gb_topology_dissolve(t, high, 2, &out, NULL), GB_ERR_BUG, NULL);
    gbt_equal_status("too low", gb_topology_dissolve(t, low, 2, &out, NULL), GB_ERR_BUG, NULL);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    static const int32_t region[9] = {1, 0, 0, 0, 1, 0, 0, 0, 0};
    gb_topology *board = figures_grid(3, 3, 1);
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        gb_topology *t = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_dissolve(board, region, 2, &t, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_topology_free(t);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
    gb_topology_free(board);
}

void suite_dissolve(void) {
    gbt_add_suite("dissolve");
    gbt_add_test("regions get simple rings", regions_get_simple_rings);
    gbt_add_test("holes find their shell", holes_find_their_shell);
    gbt_add_test("an enclave in an enclave dissolves", an_enclave_in_an_enclave_dissolves);
    gbt_add_test("borders keep their bytes", borders_keep_their_bytes);
    gbt_add_test("overlapping areas still close", overlapping_areas_still_close);
    gbt_add_test("wrong regions are a bug", wrong_regions_are_a_bug);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
