#include "base/memory.h"
#include "index/rank.h"
#include "suites.h"

#include <math.h>

enum { N = 6 };

static const double scores[N] = {5, 8, NAN, 5, 1, 8};
static const uint8_t states[N] = {0, 0, GB_ABSENT, 0, 0, 0};
static const gb_values values = {.name = "score", .n = N, .value = scores, .state = states};

static void tie_rules(void) {
    static const struct {
        const char *name;
        gb_rank_options options;
        double want[N];
    } cases[] = {
        {"competition", {0}, {3, 1, NAN, 3, 5, 1}},
        {"average", {.ties = GB_TIES_AVERAGE}, {3.5, 1.5, NAN, 3.5, 5, 1.5}},
        {"max", {.ties = GB_TIES_MAX}, {4, 2, NAN, 4, 5, 2}},
        {"dense", {.ties = GB_TIES_DENSE}, {2, 1, NAN, 2, 3, 1}},
        {"lowest first", {.lowest_first = true}, {2, 4, NAN, 2, 1, 4}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_ranking r;
        gbt_equal_status(cases[c].name, gb_rank(&values, &cases[c].options, &r, NULL), GB_OK, NULL);
        gbt_equal_int(cases[c].name, r.ranked, 5);
        gbt_equal_int(cases[c].name, r.tied_areas, 4);
        for (size_t i = 0; i < N; i++)
            gbt_equal_double(cases[c].name, r.rank[i], cases[c].want[i], 0);
        gb_ranking_release(&r);
    }
}

static void order_and_group_sizes(void) {
    static const uint32_t order[N] = {1, 5, 0, 3, 4, 2}, tied[N] = {2, 2, 0, 2, 1, 2};
    gb_ranking r;
    gb_rank_options options = {0};
    gbt_equal_status("rank", gb_rank(&values, &options, &r, NULL), GB_OK, NULL);
    for (size_t i = 0; i < N; i++) {
        gbt_equal_int("order", r.order[i], order[i]);
        gbt_equal_int("tied", r.tied[i], tied[i]);
    }
    gb_ranking_release(&r);
    gb_ranking_release(&r);
}

static void comparison_after_rounding(void) {
    static const double x[] = {1.23404, 1.23396, 1.2351};
    gb_values v = {.n = 3, .value = x};
    gb_rank_options options = {.compare = {.rounded = true, .decimals = 4}};
    gb_ranking r;
    gbt_equal_status("rank", gb_rank(&v, &options, &r, NULL), GB_OK, NULL);
    gbt_equal_double("tied", r.rank[0], 2, 0);
    gbt_equal_double("tied", r.rank[1], 2, 0);
    gb_ranking_release(&r);
    options.compare.decimals = 16;
    gbt_equal_status("decimals", gb_rank(&v, &options, &r, NULL), GB_ERR_USAGE, NULL);
}

static void nothing_to_rank(void) {
    static const double x[] = {NAN};
    static const uint8_t state[] = {GB_SUPPRESSED};
    gb_values v = {.n = 1, .value = x, .state = state};
    gb_rank_options options = {0};
    gb_ranking r;
    gbt_equal_status("rank", gb_rank(&v, &options, &r, NULL), GB_OK, NULL);
    gbt_equal_int("ranked", r.ranked, 0);
    gbt_equal_double("no rank", r.rank[0], NAN, 0);
    gb_ranking_release(&r);
}

static void survives_lack_of_memory(void) {
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_ranking r;
        gb_rank_options options = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_rank(&values, &options, &r, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_ranking_release(&r);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_rank(void) {
    gbt_add_suite("rank");
    gbt_add_test("tie rules", tie_rules);
    gbt_add_test("order and group sizes", order_and_group_sizes);
    gbt_add_test("comparison after rounding", comparison_after_rounding);
    gbt_add_test("nothing to rank", nothing_to_rank);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
