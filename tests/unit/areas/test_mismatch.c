#include "areas/mismatch.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "unit/areas/suites.h"

#include <math.h>

/* Old A (6) and B (4); new X = 5 of A, Y = 1 of A and 3 of B; 1 of B lies outside, 2 of Y as well. */
static const int32_t a[] = {0, 0, 1, 1, -1}, b[] = {0, 1, 1, -1, 1};
static const double weight[] = {5, 1, 3, 1, 2};
static const gb_pieces pieces = {.n = 5, .from = 2, .to = 2, .a = a, .b = b, .weight = weight};

static void test_pairs(void) {
    gb_mismatch m;
    gbt_equal_status("find", gb_mismatch_find(&pieces, &m, NULL), GB_OK, NULL);
    gbt_equal_int("A is most like X", m.from.best[0], 0);
    gbt_equal_double("5 of 6", m.from.jaccard[0], 5 / 6.0, 1e-15);
    gbt_equal_double("B and Y: 3 of 7", m.from.jaccard[1], 3 / 7.0, 1e-15);
    gbt_equal_double("largest part of Y", m.to.inside[1], 0.5, 1e-15);
    gbt_equal_double("weighted", m.from.mean, (6 * 5 / 6.0 + 4 * 3 / 7.0) / 10, 1e-15);
    gbt_equal_double("of the old ground", m.from.change, 1 - 8 / 10.0, 1e-15);
    gbt_equal_double("of the new ground", m.to.change, 1 - 8 / 11.0, 1e-15);
    gbt_equal_double("common", m.common, 9, 0);
    gbt_equal_double("only old", m.only_from, 1, 0);
    gbt_equal_double("only new", m.only_to, 2, 0);
    gbt_equal_double("van Dongen", m.van_dongen, 1 - 16 / 18.0, 1e-15);
    gb_mismatch_release(&m);
}

/* On paper: H(from) of 6 and 3, H(to) of 5 and 4, within X nothing, within Y 1 and 3, within A 5 and 1. */
static void test_entropy(void) {
    gb_mismatch m;
    gbt_equal_status("find", gb_mismatch_find(&pieces, &m, NULL), GB_OK, NULL);
    const double from = -(2 / 3.0 * log(2 / 3.0) + 1 / 3.0 * log(1 / 3.0)),
                 to = -(5 / 9.0 * log(5 / 9.0) + 4 / 9.0 * log(4 / 9.0)),
                 in_y = -(0.25 * log(0.25) + 0.75 * log(0.75)) * 4 / 9,
                 in_a = -(5 / 6.0 * log(5 / 6.0) + 1 / 6.0 * log(1 / 6.0)) * 6 / 9;
    const double h = 1 - in_y / from, c = 1 - in_a / to;
    gbt_equal_double("homogeneity", m.homogeneity, h, 1e-14);
    gbt_equal_double("completeness", m.completeness, c, 1e-14);
    gbt_equal_double("V", m.v_measure, 2 * h * c / (h + c), 1e-14);
    gb_mismatch_release(&m);
}

static void test_extremes(void) {
    static const int32_t same[] = {0, 1}, none[] = {-1, -1}, one[] = {0, 0};
    static const double w[] = {2, 3};
    const gb_pieces equal = {.n = 2, .from = 2, .to = 2, .a = same, .b = same, .weight = w},
                    apart = {.n = 2, .from = 2, .to = 1, .a = same, .b = none, .weight = w},
                    nested = {.n = 2, .from = 2, .to = 1, .a = same, .b = one, .weight = w};
    gb_mismatch m;
    gbt_equal_status("equal", gb_mismatch_find(&equal, &m, NULL), GB_OK, NULL);
    gbt_equal_double("all alike", m.from.mean, 1, 0);
    gbt_equal_double("V", m.v_measure, 1, 1e-15);
    gbt_equal_double("van Dongen", m.van_dongen, 0, 0);
    gb_mismatch_release(&m);
    gbt_equal_status("apart", gb_mismatch_find(&apart, &m, NULL), GB_OK, NULL);
    gbt_equal_double("nothing alike", m.from.mean, 0, 0);
    gbt_equal_int("no best", m.from.best[0], -1);
    gbt_true("no association", isnan(m.v_measure) && isnan(m.van_dongen));
    gbt_true("an area of nothing", isnan(m.to.jaccard[0]));
    gb_mismatch_release(&m);
    gbt_equal_status("nested", gb_mismatch_find(&nested, &m, NULL), GB_OK, NULL);
    gbt_equal_double("each old area in one new area", m.completeness, 1, 0);
    gbt_equal_double("not the other way", m.homogeneity, 0, 1e-15);
    gbt_equal_double("no old area has to change", m.from.change, 0, 0);
    gb_mismatch_release(&m);
}

static void test_memory(void) {
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_mismatch m;
        gb_test_fail_allocation(k);
        const gb_status status = gb_mismatch_find(&pieces, &m, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_mismatch_release(&m);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_mismatch(void) {
    gbt_add_suite("mismatch");
    gbt_add_test("pairs of areas", test_pairs);
    gbt_add_test("by entropy", test_entropy);
    gbt_add_test("the same, apart, nested", test_extremes);
    gbt_add_test("the k-th allocation fails", test_memory);
}
