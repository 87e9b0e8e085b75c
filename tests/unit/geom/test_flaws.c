/* Gaps, openings and overlaps: planted ones are found with their size, and nothing else. */
#include "geom/flaws.h"

#include "base/memory.h"
#include "base/random.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gb_flaws find(const gb_topology *t, double sliver_width) {
    gb_flaw_options options = {.sliver_width = sliver_width, .smallest = 1e-6};
    gb_flaws flaws = {0};
    gb_error err = {0};
    gbt_equal_status("find", gb_flaws_find(t, &options, &flaws, &err), GB_OK, &err);
    return flaws;
}

/* "GAP 0 1" and so on: kind and areas of each flaw in order. */
static const char *outcome(const gb_flaws *flaws) {
    static const char *const names[] = {"gap", "opening", "overlap"};
    static char text[2000];
    size_t used = 0;
    *text = '\0';
    for (size_t i = 0; i < flaws->n && used < sizeof text - 100; i++) {
        const gb_flaw *f = &flaws->flaw[i];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? ", " : "", names[f->kind]);
        for (size_t k = 0; k < f->area_count && k < 8; k++)
            used +=
                (size_t)snprintf(text + used, sizeof text - used, " %d", (int)flaws->area[f->first_area + k]);
    }
    return text;
}

/* Size, width, length of the first flaw; all by hand. Widths: looked for up to 2. */
static void planted_flaws_are_found(void) {
    const double corner =
        2 * (2 - sqrt(2)); /* the widest circle where strips of width 1 meet at a right angle */
    const struct {
        const char *name, *text, *outcome;
        double size, width, length;
    } cases[] = {
        {"one square", "0 0,10 0,10 10,0 10", "", 0, 0, 0},
        {"two squares", "0 0,10 0,10 10,0 10 / 10 0,20 0,20 10,10 10", "", 0, 0, 0},
        {"an enclave in its hole", "0 0,9 0,9 9,0 9 | 3 3,6 3,6 6,3 6 / 3 3,6 3,6 6,3 6", "", 0, 0, 0},
        {"two that meet in a corner", "0 0,9 0,9 9,0 9 / 9 9,18 9,18 18,9 18", "", 0, 0, 0},
        {"an island", "0 0,9 0,9 9,0 9 ; 20 0,29 0,29 9,20 9 / 9 0,12 0,12 9,9 9", "", 0, 0, 0},
        {"no areas", " / ", "", 0, 0, 0},
        {"a lake", "0 0,90 0,90 90,0 90 | 30 30,60 30,60 60,30 60", "gap 0", 900, 30, 30},
        {"a lake with an island", "0 0,90 0,90 90,0 90 | 10 10,80 10,80 80,10 80 / 40 40,50 40,50 50,40 50",
         "gap 0 1", 4800, 0, 0},
        {"a gap between two that meet at its ends",
         "0 0,30 0,30 10,20 10,10 9,0 10 / 0 10,10 11,20 10,30 10,30 20,0 20", "gap 0 1", 20, 0, 0},
        {"a gap of 1 x 1000 in a layer",
         "0 0,1200 0,1200 100,1100 100,100 100,0 100 / 0 100,100 100,100 101,1100 101,1100 100,1200 100,1200 "
         "200,"
         "0 200",
         "gap 1 0", 1000, 1, 1000},
        {"an L-shaped gap of width 1",
         "0 0,300 0,300 300,0 300 | 100 100,200 100,200 101,101 101,101 200,100 200", "gap 0", 199, corner,
         199},
        {"a triangle between three", "0 0,20 0,10 5 / 20 0,20 20,11 7,10 5 / 20 20,0 20,0 0,10 5,9 7,11 7",
         "gap 2 1", 2, 0, 0},
        {"a gap along a whole border", "0 0,1000 0,1000 100,0 100 / 0 101,1000 101,1000 200,0 200",
         "opening 0 1", 1000, 1, 1000},
        {"the same, of areas of other lengths", "0 0,1000 0,1000 100,0 100 / 100 101,900 101,900 200,100 200",
         "opening 0 1", 800, 1, 800},
        {"closed at one end", "0 0,1000 0,1000 100,0 100 / 0 100,50 101,1000 101,1000 200,0 200",
         "opening 1 0", 975, 0, 0},
        {"a slit in one area", "0 0,100 0,100 49,10 49,10 50,100 50,100 100,0 100", "opening 0", 90, 1, 90},
        /* cut straight across from either border: hypot(10, 1000) / 1000 apart */
        {"a wedge: narrow as far as width 2", "0 0,1000 0,1000 100,0 100 / 0 100,1000 110,1000 200,0 200",
         "opening 0 1", 200.005, 0, 0},
        {"a gap wider than asked", "0 0,1000 0,1000 100,0 100 / 0 103,1000 103,1000 200,0 200", "", 0, 0, 0},
        {"a sharp corner is no opening", "0 0,100 0,100 100,0 100 / 0 100,100 140,100 200,0 200", "", 0, 0,
         0},
        {"a short inlet is none", "0 0,100 0,100 49,94 49,94 50,100 50,100 100,0 100", "", 0, 0, 0},
        {"a strip that leads to a lake",
         "0 0,500 0,500 100,300 100,300 80,200 80,200 100,0 100 / 0 101,200 101,200 120,300 120,300 101,500 "
         "101,500"
         " 200,0 200",
         "opening 0 1, opening 0 1", 200, 1, 200},
        {"crossing borders", "0 0,12 0,12 10,0 10 / 10 0,20 0,20 10,10 10", "overlap 0 1", 20, 2, 10},
        {"the same area twice", "0 0,10 0,10 10,0 10 / 0 0,10 0,10 10,0 10", "overlap 0 1", 100, 10, 10},
        {"three times", "0 0,10 0,10 10,0 10 / 0 0,10 0,10 10,0 10 / 0 0,10 0,10 10,0 10", "overlap 0 1 2",
         100, 10, 10},
        {"an enclave without hole", "0 0,9 0,9 9,0 9 / 3 3,6 3,6 6,3 6", "overlap 0 1", 9, 3, 3},
        {"an enclave that touches the border", "0 0,9 0,9 9,0 9 / 0 3,3 3,3 6,0 6", "overlap 0 1", 9, 3, 3},
        {"two in a third", "0 0,20 0,20 20,0 20 / 2 2,6 2,6 6,2 6 / 6 2,9 2,9 6,6 6",
         "overlap 0 1, overlap 0 2", 16, 4, 4},
        {"a border drawn twice: gap and overlap in turn",
         "0 0,30 0,30 10,20 11,10 9,0 10 / 0 10,10 11,20 9,30 10,30 20,0 20", "gap 0 1, overlap 0 1", 15, 0,
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text);
        gb_flaws flaws = find(t, 2);
        gbt_equal_text(cases[i].name, outcome(&flaws), cases[i].outcome);
        if (flaws.n > 0) {
            const gb_flaw *f = &flaws.flaw[0];
            gbt_near_double(cases[i].name, f->size, cases[i].size, 1e-6);
            if (cases[i].width > 0) {
                gbt_near_double(cases[i].name, f->width, cases[i].width, 2e-6 * cases[i].width);
                gbt_near_double(cases[i].name, f->length, cases[i].length, 1e-6);
            }
            gbt_equal_int(cases[i].name, f->is_sliver, f->kind == GB_FLAW_OPENING || f->width < 2);
        }
        gb_flaws_release(&flaws);
        gb_topology_free(t);
    }
}

/* --- random layers with planted flaws --- */

enum { SIDE = 6, CELL = 100 };

typedef struct planted {
    gb_flaw_kind kind;
    double size, width;
} planted;

static void add_ring(gb_shapes *s, const double *xy, size_t n, double turn) {
    double c = cos(turn), v = sin(turn);
    gb_shapes_begin_ring(s, NULL);
    for (size_t i = 0; i < n; i++) {
        double x = 150000 + c * xy[2 * i] - v * xy[2 * i + 1], y = 200000 + v * xy[2 * i] + c * xy[2 * i + 1];
        gb_shapes_add_points(s, &x, &y, 1, NULL);
    }
    gb_shapes_end_ring(s);
}

/* Every second cell of a board may get one flaw on its right border: a gap or an overlap of a width below or
 * above 2 over part of it, an opening is planted along the upper edge. */
static size_t plant(uint64_t key, gb_topology **out, planted *want) {
    gb_shapes s = {0};
    size_t count = 0;
    double turn = 6.28 * gb_random_unit(1, key, 900);
    double bulge[SIDE * SIDE] = {0}, from[SIDE * SIDE], to[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        if (i % 2 == 1 || i % SIDE == SIDE - 1 || gb_random_unit(1, key, (uint64_t)i) < 0.4)
            continue;
        double width = 0.05 + 5 * gb_random_unit(2, key, (uint64_t)i);
        from[i] = 10 + 20 * gb_random_unit(3, key, (uint64_t)i);
        to[i] = 60 + 30 * gb_random_unit(4, key, (uint64_t)i);
        bool is_gap = gb_random_unit(5, key, (uint64_t)i) < 0.5;
        bulge[i] = is_gap ? -width : width;
        want[count++] = (planted){is_gap ? GB_FLAW_GAP : GB_FLAW_OVERLAP, width * (to[i] - from[i]), width};
    }
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = i % SIDE * CELL, y = i / SIDE * CELL, b = bulge[i];
        double plain[] = {x, y, x + CELL, y, x + CELL, y + CELL, x, y + CELL};
        double bulged[] = {x,
                           y,
                           x + CELL,
                           y,
                           x + CELL,
                           y + from[i],
                           x + CELL + b,
                           y + from[i],
                           x + CELL + b,
                           y + to[i],
                           x + CELL,
                           y + to[i],
                           x + CELL,
                           y + CELL,
                           x,
                           y + CELL};
        gb_shapes_begin_feature(&s, NULL);
        gb_shapes_begin_polygon(&s, NULL);
        if (b == 0)
            add_ring(&s, plain, 4, turn);
        else
            add_ring(&s, bulged, 8, turn);
    }
    double gap = 0.05 + 1.9 * gb_random_unit(6, key, 0), x1 = SIDE * CELL, y0 = SIDE * CELL + gap;
    double lid[] = {0, y0, x1, y0, x1, y0 + CELL, 0, y0 + CELL};
    gb_shapes_begin_feature(&s, NULL);
    gb_shapes_begin_polygon(&s, NULL);
    add_ring(&s, lid, 4, turn);
    want[count++] = (planted){GB_FLAW_OPENING, gap * x1, gap};
    gb_error err = {0};
    gbt_equal_status("build", gb_topology_build(&s, NULL, out, NULL, &err), GB_OK, &err);
    gb_shapes_release(&s);
    return count;
}

static void random_layers_hold_what_was_planted(void) {
    for (uint64_t key = 0; key < 150; key++) {
        gb_topology *t = NULL;
        planted want[SIDE * SIDE + 1];
        size_t n = plant(key, &t, want), found = 0;
        gb_flaws flaws = find(t, 2);
        gbt_equal_int("no more and no less", flaws.n, n);
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < flaws.n; k++) {
                const gb_flaw *f = &flaws.flaw[k];
                if (f->kind == want[i].kind && fabs(f->size - want[i].size) < 1e-6) {
                    found++;
                    gbt_near_double("width", f->width, want[i].width, 1e-5);
                    gbt_equal_int("sliver", f->is_sliver, want[i].width < 2);
                    gbt_true("areas", f->area_count >= 2);
                    break;
                }
            }
        }
        gbt_equal_int("every one with its size", found, n);
        gb_flaws_release(&flaws);
        gb_topology_free(t);
    }
}

static void clean_layers_hold_none(void) {
    for (size_t side = 1; side < 30; side += 7) {
        gb_topology *t = figures_grid(side, side + 3, 7.3);
        gb_flaws flaws = find(t, 2);
        gbt_equal_int("none", flaws.n, 0);
        for (int k = 0; k < GB_FLAW_KIND_COUNT; k++)
            gbt_equal_int("small ones neither", flaws.small[k], 0);
        gb_flaws_release(&flaws);
        gb_topology_free(t);
    }
}

static void small_ones_are_counted(void) {
    gb_topology *t = figures_topology(
        "0 0,90 0,90 90,0 90 | 30 30,60 30,60 60,30 60 | 10 10,10.1 10,10.1 10.1 | 20 20,20.1 20,20.1 20.1");
    gb_flaws flaws = {0};
    gb_error err = {0};
    gbt_equal_status("defaults", gb_flaws_find(t, NULL, &flaws, &err), GB_OK, &err);
    gbt_equal_text("one is told", outcome(&flaws), "gap 0");
    gbt_near_double("border", flaws.border[0], 120, 1e-9);
    gbt_equal_int("two are counted", flaws.small[GB_FLAW_GAP], 2);
    gbt_near_double("with their size", flaws.small_size[GB_FLAW_GAP], 0.01, 1e-9);
    gb_flaws_release(&flaws);
    gb_topology_free(t);
}

static void bad_options_are_refused(void) {
    gb_topology *t = figures_grid(2, 2, 1);
    gb_flaws flaws = {0};
    const gb_flaw_options bad[] = {{-1, 0}, {NAN, 0}, {INFINITY, 0}, {1, -1}, {1, NAN}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        gbt_equal_status("options", gb_flaws_find(t, &bad[i], &flaws, NULL), GB_ERR_USAGE, NULL);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 5000; k++) {
        gb_topology *t =
            figures_topology("0 0,30 0,30 10,20 11,10 9,0 10 / 0 10,10 11,20 9,30 10,30 20,0 20 /"
                             "0 21,30 21,30 30,0 30");
        gb_flaws flaws = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_flaws_find(t, NULL, &flaws, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 10;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gbt_true("nothing in it", done || (flaws.flaw == NULL && flaws.area == NULL));
        gb_flaws_release(&flaws);
        gb_topology_free(t);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

void suite_flaws(void) {
    gbt_add_suite("flaws");
    gbt_add_test("planted flaws are found", planted_flaws_are_found);
    gbt_add_test("random layers hold what was planted", random_layers_hold_what_was_planted);
    gbt_add_test("clean layers hold none", clean_layers_hold_none);
    gbt_add_test("small ones are counted", small_ones_are_counted);
    gbt_add_test("bad options are refused", bad_options_are_refused);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
