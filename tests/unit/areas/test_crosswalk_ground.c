#include "areas/crosswalk.h"

#include "base/memory.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/areas/suites.h"

#include <math.h>
#include <string.h>

/* "a,b,c" and a drawing to a level without a system of coordinates. */
static gb_areas *level(const char *codes, const char *drawing) {
    char *list[16];
    size_t n = 0;
    for (const char *at = codes; *at; n++) {
        const size_t length = strcspn(at, ",");
        list[n] = gb_strndup(at, length);
        at += at[length] ? length + 1 : length;
    }
    char **own = gb_alloc(n, sizeof *own);
    memcpy(own, list, n * sizeof *own);
    gb_areas *areas = NULL;
    gb_error err = {0};
    gbt_equal_status(codes,
                     gb_areas_new_take("t", n, own, NULL, figures_topology(drawing), NULL, &areas, &err),
                     GB_OK, &err);
    return areas;
}

static double share(const gb_crosswalk *c, size_t from, int32_t to) {
    const size_t i = gb_csr_find(&c->shares, from, to);
    return i == SIZE_MAX ? 0 : c->shares.value[i];
}

/* A and B side by side, C above A; X over A and half of B, Y over the rest of B and as much outside; nothing
 * over C. */
#define OLD "0 0,2 0,2 2,0 2 / 2 0,4 0,4 2,2 2 / 0 2,2 2,2 4,0 4"
#define NEW "0 0,3 0,3 2,0 2 / 3 0,5 0,5 2,3 2"

static void test_area(void) {
    gb_areas *old = level("A,B,C", OLD), *new = level("X,Y", NEW);
    gb_crosswalk c;
    gb_error err = {0};
    gbt_equal_status("by area", gb_crosswalk_by_area(old, new, 0, 0, &c, &err), GB_OK, &err);
    gbt_equal_double("A whole", share(&c, 0, 0), 1, 1e-12);
    gbt_equal_double("B to X", share(&c, 1, 0), 0.5, 1e-12);
    gbt_equal_double("B to Y", share(&c, 1, 1), 0.5, 1e-12);
    gbt_equal_double("C is lost", c.lost[2], 1, 0);
    gbt_equal_double("X is covered", c.covered[0], 1, 1e-12);
    gbt_equal_double("half of Y", c.covered[1], 0.5, 1e-12);
    gbt_equal_int("by ground", c.method[0], GB_SHARE_AREA);
    gb_crosswalk_release(&c);
    gbt_equal_status("sliver", gb_crosswalk_by_area(old, new, 0, 1.5, &c, &err), GB_ERR_USAGE, NULL);
    gb_areas *elsewhere = level("Q", "90 0,91 0,91 1,90 1");
    gb_error_clear(&err);
    gbt_equal_status("elsewhere", gb_crosswalk_by_area(old, elsewhere, 0, 0, &c, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("said so", gb_text_id(err.message), "GB_MSG_CROSSWALK_APART");
    gb_areas_free(elsewhere);
    gb_areas_free(new);
    gb_areas_free(old);
}

/* Y takes a strip of 0.001 from A: a thousandth of A's ground and of Y's. */
static void test_slivers(void) {
    gb_areas *old = level("A,B", "0 0,1 0,1 1,0 1 / 1 0,2 0,2 1,1 1");
    gb_areas *new = level("X,Y", "0 0,0.999 0,0.999 1,0 1 / 0.999 0,2 0,2 1,0.999 1");
    gb_crosswalk c;
    gb_error err = {0};
    gbt_equal_status("kept", gb_crosswalk_by_area(old, new, 0, 0, &c, &err), GB_OK, &err);
    gbt_near_double("strip", share(&c, 0, 1), 0.001, 1e-9);
    gb_crosswalk_release(&c);
    gbt_equal_status("put away", gb_crosswalk_by_area(old, new, 0, 0.01, &c, &err), GB_OK, &err);
    gbt_equal_double("A whole", share(&c, 0, 0), 1, 1e-12);
    gbt_equal_int("counted", c.slivers, 1);
    gbt_near_double("its ground", c.sliver_area, 0.001, 1e-9);
    gb_crosswalk_release(&c);
    gb_areas_free(new);
    gb_areas_free(old);
}

/* In B three people live in the half of X, one in that of Y; nobody in A; one person outside everything. */
static void test_points(void) {
    static const double x[] = {2.5, 2.5, 3.5, 9, 1}, y[] = {1, 1.5, 1, 9, 3}, weight[] = {1, 2, 1, 5, 4};
    static const double wrong[] = {1, 2, -1, 5, 4};
    const gb_crosswalk_points points = {.n = 5, .x = x, .y = y, .weight = weight},
                              bad = {.n = 5, .x = x, .y = y, .weight = wrong};
    gb_areas *old = level("A,B,C", OLD), *new = level("X,Y", NEW);
    gb_crosswalk c;
    gb_error err = {0};
    gbt_equal_status("by points", gb_crosswalk_by_points(old, new, &points, 0, 0, &c, &err), GB_OK, &err);
    gbt_equal_double("B to X", share(&c, 1, 0), 0.75, 1e-12);
    gbt_equal_int("by points", c.method[gb_csr_find(&c.shares, 1, 0)], GB_SHARE_POINTS);
    gbt_equal_double("nobody in A: by ground", share(&c, 0, 0), 1, 1e-12);
    gbt_equal_int("by ground", c.method[gb_csr_find(&c.shares, 0, 0)], GB_SHARE_AREA);
    gbt_equal_double("the people of C are lost", c.lost[2], 1, 0);
    gb_crosswalk_release(&c);
    gbt_equal_status("negative", gb_crosswalk_by_points(old, new, &bad, 0, 0, &c, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("which", err.row, 3);
    gb_areas_free(new);
    gb_areas_free(old);
}

/* B holds f (its lower half, 30 people, half in X) and g (upper half, 10 people, half in X too), then g
 * without a count. A holds h, which reaches into B. */
static void test_finer(void) {
    gb_areas *old = level("A,B", "0 0,2 0,2 2,0 2 / 2 0,4 0,4 2,2 2");
    gb_areas *new = level("X,Y", "0 0,3 0,3 2,0 2 / 3 0,4 0,4 2,3 2");
    gb_areas *finer = level("h,f,g", "0 0,2.5 0,2.5 2,0 2 / 2.5 0,3 0,3 2,2.5 2 / 3 0,4 0,4 2,3 2");
    static const double count[] = {50, 30, 10}, unknown[] = {50, NAN, 10}, wrong[] = {1, 2, -3};
    gb_crosswalk c;
    gb_error err = {0};
    /* B: a fifth of h (10) and f (30) lie in X, g (10) in Y */
    gbt_equal_status("by finer", gb_crosswalk_by_finer(old, new, finer, count, 0, 0, &c, &err), GB_OK, &err);
    gbt_equal_double("B to X", share(&c, 1, 0), 0.8, 1e-12);
    gbt_equal_double("B to Y", share(&c, 1, 1), 0.2, 1e-12);
    gbt_equal_int("method", c.method[gb_csr_find(&c.shares, 1, 0)], GB_SHARE_FINER);
    gb_crosswalk_release(&c);
    gbt_equal_status("unknown", gb_crosswalk_by_finer(old, new, finer, unknown, 0, 0, &c, &err), GB_OK, &err);
    gbt_equal_double("by ground", share(&c, 1, 0), 0.5, 1e-12);
    gbt_equal_int("method", c.method[gb_csr_find(&c.shares, 1, 0)], GB_SHARE_AREA);
    gb_crosswalk_release(&c);
    gbt_equal_status("negative", gb_crosswalk_by_finer(old, new, finer, wrong, 0, 0, &c, &err), GB_ERR_DATA,
                     NULL);
    gbt_equal_text("which", err.code, "g");
    gb_areas_free(finer);
    gb_areas_free(new);
    gb_areas_free(old);
}

static void test_memory(void) {
    static const double x[] = {2.5, 3.5}, y[] = {1, 1}, count[] = {1, 2, 3};
    const gb_crosswalk_points points = {.n = 2, .x = x, .y = y};
    gb_areas *old = level("A,B,C", OLD), *new = level("X,Y", NEW);
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k += 1 + k / 40) {
        gb_crosswalk a = {0}, b = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_crosswalk_by_points(old, new, &points, 0, 0, &a, NULL);
        if (status == GB_OK)
            status = gb_crosswalk_by_finer(old, new, old, count, 0, 0, &b, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_crosswalk_release(&b);
        gb_crosswalk_release(&a);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_areas_free(new);
    gb_areas_free(old);
}

void suite_crosswalk_ground(void) {
    gbt_add_suite("crosswalk by ground");
    gbt_add_test("by area", test_area);
    gbt_add_test("strips that are drawing errors", test_slivers);
    gbt_add_test("by points", test_points);
    gbt_add_test("by a finer level", test_finer);
    gbt_add_test("an allocation fails", test_memory);
}
