/* Mending: narrow flaws go, wide ones stay, and nothing else changes. */
#include "base/memory.h"
#include "base/random.h"
#include "geom/flaws.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gb_topology *mend(const gb_topology *t, double width, gb_mendings *changes) {
    gb_topology *mended = NULL;
    gb_error err = {0};
    gbt_equal_status("mend", gb_topology_mend(t, width, &mended, changes, &err), GB_OK, &err);
    return mended;
}

/* "gap -1>0" and so on. */
static const char *told(const gb_mendings *changes) {
    static const char *const names[] = {"gap", "opening", "overlap"};
    static char text[1000];
    size_t used = 0;
    *text = '\0';
    for (size_t i = 0; i < changes->n && used < sizeof text - 100; i++) {
        const gb_mending *m = &changes->mending[i];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %d>%d", i ? ", " : "", names[m->kind],
                                 (int)m->from, (int)m->to);
    }
    return text;
}

/* Areas by hand; width 2. */
static void narrow_flaws_go(void) {
    static const struct {
        const char *name, *text, *told;
        double areas[4];
    } cases[] = {
        {"nothing to do", "0 0,10 0,10 10,0 10 / 10 0,20 0,20 10,10 10", "", {100, 100}},
        {"a lake stays", "0 0,90 0,90 90,0 90 | 30 30,60 30,60 60,30 60", "", {7200}},
        {"a narrow hole", "0 0,90 0,90 90,0 90 | 30 30,31 30,31 60,30 60", "gap -1>0", {8100}},
        {"a gap goes to the longer border",
         "0 0,30 0,30 10,20 10,10 10,0 10 / 0 10,10 11,20 10,30 10,30 20,0 20",
         "gap -1>1",
         {300, 300}},
        {"an opening goes to the longer border",
         "0 0,1000 0,1000 100,0 100 / 0 101,500 101,500 200,0 200 / 500 101,1000 101,1000 200,500 200",
         "opening -1>0",
         {101000, 49500, 49500}},
        {"each its own part of a strip between two and two",
         "0 0,600 0,600 100,0 100 / 600 0,1000 0,1000 100,600 100 /"
         "0 101,500 101,500 200,0 200 / 500 101,1000 101,1000 200,500 200",
         "opening -1>0, opening -1>3",
         {60600, 40000, 49500, 49900}},
        {"only as far as both borders reach",
         "0 0,1000 0,1000 100,0 100 / 100 101,900 101,900 200,100 200",
         "opening -1>0",
         {100800, 79200}},
        {"the strip to a lake, not the lake",
         "0 0,500 0,500 100,300 100,300 80,200 80,200 100,0 100 /"
         "0 101,200 101,200 120,300 120,300 101,500 101,500 200,0 200",
         "opening -1>0, opening -1>0",
         {48400, 47600}},
        {"an overlap goes to the longer border",
         "0 0,11 0,11 10,0 10 / 10 0,20 0,20 5,20 10,10 10",
         "overlap 1>0",
         {110, 90}},
        {"a wide overlap stays", "0 0,13 0,13 10,0 10 / 10 0,20 0,20 10,10 10", "", {130, 100}},
        {"a wide one stays beside a narrow one",
         "0 0,13 0,13 10,0 10 / 10 0,20 0,20 10,10 10 / 0 9,9 9,9 20,0 20",
         "overlap 2>0",
         {130, 100, 90}},
        {"an enclave keeps its ground", "0 0,9 0,9 9,0 9 / 3 3,4 3,4 6,3 6", "overlap 0>1", {78, 3}},
        {"two of the same stay", "0 0,1 0,1 10,0 10 / 0 0,1 0,1 10,0 10", "", {10, 10}},
        {"a border drawn twice",
         "0 0,30 0,30 10,20 11,10 9,0 10 / 0 10,10 11,20 9,30 10,30 20,0 20",
         "",
         {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text);
        gb_mendings changes = {0};
        gb_topology *mended = mend(t, 2, &changes);
        double area[4];
        gb_measure_area(mended, area, NULL);
        if (cases[i].areas[0] > 0) {
            gbt_equal_text(cases[i].name, told(&changes), cases[i].told);
            for (size_t k = 0; k < gb_topology_areas(mended); k++)
                gbt_near_double(cases[i].name, area[k], cases[i].areas[k], 1e-6);
        } else {
            gbt_near_double(cases[i].name, area[0] + area[1], 600, 1e-9);
            gbt_equal_int(cases[i].name, changes.n, 2);
        }
        gb_mendings_release(&changes);
        gb_topology_free(mended);
        gb_topology_free(t);
    }
}

/* A board on which every area draws its borders by itself, some centimetres beside those of its neighbours:
 * in the left half; the right half is exact. */
enum { SIDE = 6, STEPS = 8, CELL = 80 };

static void corner_of_ring(int i, int k, uint64_t key, double *x, double *y) {
    int side = k / STEPS, step = k % STEPS * (CELL / STEPS);
    double u = side == 0 ? step : side == 1 ? CELL : side == 2 ? CELL - step : 0;
    double v = side == 0 ? 0 : side == 1 ? step : side == 2 ? CELL : CELL - step;
    *x = i % SIDE * CELL + u;
    *y = i / SIDE * CELL + v;
    if (*x < SIDE / 2 * CELL - 1) {
        *x += 0.6 * (gb_random_unit(key, (uint64_t)i, (uint64_t)(2 * k)) - 0.5);
        *y += 0.6 * (gb_random_unit(key, (uint64_t)i, (uint64_t)(2 * k + 1)) - 0.5);
    }
    *x += 153000.25;
    *y += 167000.5;
}

static gb_topology *rough_board(uint64_t key) {
    gb_shapes s = {0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        gb_shapes_begin_feature(&s, NULL);
        gb_shapes_begin_polygon(&s, NULL);
        gb_shapes_begin_ring(&s, NULL);
        for (int k = 0; k < 4 * STEPS; k++) {
            double x, y;
            corner_of_ring(i, k, key, &x, &y);
            gb_shapes_add_points(&s, &x, &y, 1, NULL);
        }
    }
    gb_topology *t = NULL;
    gb_error err = {0};
    gbt_equal_status("build", gb_topology_build(&s, NULL, &t, NULL, &err), GB_OK, &err);
    gb_shapes_release(&s);
    return t;
}

static double total_area(const gb_topology *t) {
    double area[SIDE * SIDE], sum = 0;
    gb_measure_area(t, area, NULL);
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += area[i];
    return sum;
}

/* All that was filled and all that was in two areas accounts for the difference of the sums. */
static double balance(const gb_mendings *changes) {
    double sum = 0;
    for (size_t i = 0; i < changes->n; i++)
        sum += changes->mending[i].from == GB_OUTSIDE ? changes->mending[i].size : -changes->mending[i].size;
    return sum;
}

static bool has_point(const gb_topology *t, double x, double y) {
    gb_arcs arcs = gb_topology_arcs(t);
    for (size_t i = 0; i < arcs.arc_start[arcs.arcs]; i++) {
        if (arcs.x[i] == x && arcs.y[i] == y)
            return true;
    }
    return false;
}

static void random_layers_become_whole(void) {
    for (uint64_t key = 0; key < 20; key++) {
        gb_topology *t = rough_board(key), *again = NULL;
        gb_mendings changes = {0}, same = {0};
        gb_topology *mended = mend(t, 2, &changes);
        gb_flaw_options look = {.sliver_width = 2, .smallest = 0};
        gb_flaws flaws = {0};
        gbt_equal_status("look again", gb_flaws_find(mended, &look, &flaws, NULL), GB_OK, NULL);
        gbt_equal_int("no flaw is left", flaws.n, 0);
        gbt_true("there was much to do", changes.n > 50);
        gbt_near_double("ground is accounted for", total_area(mended), total_area(t) + balance(&changes),
                        1e-5);
        for (size_t i = 0; i < changes.n; i++)
            gbt_true("only narrow ones", changes.mending[i].width < 2);
        for (int i = SIDE / 2 + 1; i < SIDE; i++) {
            double x, y;
            corner_of_ring(i, 3, key, &x, &y);
            gbt_true("far away every bit is as it was", has_point(mended, x, y));
        }
        again = mend(t, 2, &same);
        gb_arcs a = gb_topology_arcs(mended), b = gb_topology_arcs(again);
        size_t points = a.arc_start[a.arcs];
        gbt_true("the same bytes", points == b.arc_start[b.arcs] &&
                                       memcmp(a.x, b.x, points * sizeof *a.x) == 0 &&
                                       memcmp(a.y, b.y, points * sizeof *a.y) == 0);
        gb_flaws_release(&flaws);
        gb_mendings_release(&changes);
        gb_mendings_release(&same);
        gb_topology_free(again);
        gb_topology_free(mended);
        gb_topology_free(t);
    }
}

/* --- areas thrown onto each other --- */

/* Star-shaped areas on a coarse raster: corners on borders, borders on borders, the same twice. */
static gb_topology *heap_of_stars(uint64_t key) {
    gb_shapes s = {0};
    gb_repair *repairs = NULL;
    size_t count, areas = 2 + gb_random_below(key, 1, 0, 8);
    for (uint64_t i = 0; i < areas; i++) {
        uint64_t n = 3 + gb_random_below(key, 2, i, 5);
        double cx = (double)gb_random_below(key, 3, i, 20), cy = (double)gb_random_below(key, 4, i, 20);
        gb_shapes_begin_feature(&s, NULL);
        gb_shapes_begin_polygon(&s, NULL);
        gb_shapes_begin_ring(&s, NULL);
        for (uint64_t k = 0; k < n; k++) {
            double angle = 2 * acos(-1.0) * (double)k / (double)n,
                   r = 2 + 8 * gb_random_unit(key, 5, i * 16 + k);
            double x = round(cx + r * cos(angle)), y = round(cy + r * sin(angle));
            gb_shapes_add_points(&s, &x, &y, 1, NULL);
        }
    }
    gb_topology *t = NULL;
    gbt_equal_status("repair", gb_shapes_repair(&s, &repairs, &count, NULL), GB_OK, NULL);
    gbt_equal_status("build", gb_topology_build(&s, NULL, &t, NULL, NULL), GB_OK, NULL);
    gb_free(repairs);
    gb_shapes_release(&s);
    return t;
}

static void any_heap_of_areas_can_be_mended(void) {
    for (uint64_t key = 0; key < 600; key++) {
        gb_topology *t = heap_of_stars(key);
        gb_mendings changes = {0};
        gb_topology *mended = mend(t, 1, &changes);
        gb_flaw_options look = {.sliver_width = 1, .smallest = 0};
        gb_flaws flaws = {0};
        double before[16], after[16], won = balance(&changes);
        gbt_equal_status("look again", gb_flaws_find(mended, &look, &flaws, NULL), GB_OK, NULL);
        for (size_t i = 0; i < flaws.n; i++)
            gbt_true("wide ones only", !flaws.flaw[i].is_sliver);
        gb_measure_area(t, before, NULL);
        gb_measure_area(mended, after, NULL);
        for (size_t i = 0; i < gb_topology_areas(t); i++) {
            won -= after[i] - before[i];
            gbt_true("no area loses all", (before[i] > 0) == (after[i] > 0));
        }
        gbt_near_double("ground is accounted for", won, 0, 1e-9);
        gb_flaws_release(&flaws);
        gb_mendings_release(&changes);
        gb_topology_free(mended);
        gb_topology_free(t);
    }
}

static void bad_widths_are_refused(void) {
    gb_topology *t = figures_grid(2, 2, 1), *out = NULL;
    gb_mendings changes = {0};
    const double bad[] = {0, -1, NAN, INFINITY};
    for (size_t i = 0; i < 4; i++)
        gbt_equal_status("width", gb_topology_mend(t, bad[i], &out, &changes, NULL), GB_ERR_USAGE, NULL);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 20000; k++) {
        gb_topology *t =
            figures_topology("0 0,30 0,30 10,20 11,10 9,0 10 / 0 10,10 11,20 9,30 10,30 20,0 20 /"
                             "0 21,30 21,30 30,0 30");
        gb_topology *out = NULL;
        gb_mendings changes = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_mend(t, 2, &out, &changes, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gbt_true("nothing in it", status == GB_OK || (out == NULL && changes.mending == NULL));
        gb_mendings_release(&changes);
        gb_topology_free(out);
        gb_topology_free(t);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

void suite_mend(void) {
    gbt_add_suite("mend");
    gbt_add_test("narrow flaws go", narrow_flaws_go);
    gbt_add_test("random layers become whole", random_layers_become_whole);
    gbt_add_test("any heap of areas can be mended", any_heap_of_areas_can_be_mended);
    gbt_add_test("bad widths are refused", bad_widths_are_refused);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
