#include "base/memory.h"
#include "stats/describe.h"
#include "suites.h"

#include <math.h>

static void counts_and_figures(void) {
    static const double x[] = {2, 4, NAN, 4, 5, NAN, 5, 7, 9, 4, NAN};
    static const uint8_t state[] = {0, 0, GB_ABSENT, 0, 0, GB_CENSORED, 0, 0, 0, 0, GB_CENSORED};
    gb_values values = {.name = "x", .n = 11, .value = x, .state = state};
    gb_description d;
    gb_error err = {0};
    gbt_equal_status("describe", gb_describe(&values, &d, &err), GB_OK, &err);
    gbt_equal_int("n", d.n, 11);
    gbt_equal_int("present", d.present, 8);
    gbt_equal_int("absent", d.state[GB_ABSENT], 1);
    gbt_equal_int("censored", d.state[GB_CENSORED], 2);
    gbt_equal_int("distinct", d.distinct, 5);
    gbt_equal_int("decimals", d.decimals, 0);
    gbt_equal_double("min", d.min, 2, 0);
    gbt_equal_double("max", d.max, 9, 0);
    gbt_equal_double("sum", d.sum, 40, 0);
    gbt_equal_double("mean", d.mean, 5, 0);
    /* the eight values have squared deviations 9 1 1 1 0 0 4 16 = 32 */
    gbt_equal_double("population sd", d.sd_population, 2, 0);
    gbt_equal_double("sample sd", d.sd_sample, sqrt(32.0 / 7), 1e-15);
    /* sorted 2 4 4 4 5 5 7 9; position 7 p */
    gbt_equal_double("first quartile", d.quartile_1, 4, 0);
    gbt_equal_double("median", d.median, 4.5, 0);
    gbt_equal_double("third quartile", d.quartile_3, 5.5, 0);
}

static void quantile_type_7(void) {
    /* Hyndman and Fan (1996), type 7: h = (n - 1) p; 1..10 at 0.1 -> 1.9 */
    static const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    gbt_equal_double("0", gb_quantile(x, 10, 0), 1, 0);
    gbt_equal_double("0.1", gb_quantile(x, 10, 0.1), 1.9, 1e-15);
    gbt_equal_double("0.5", gb_quantile(x, 10, 0.5), 5.5, 1e-15);
    gbt_equal_double("1", gb_quantile(x, 10, 1), 10, 0);
    gbt_equal_double("clamped", gb_quantile(x, 10, 1.5), 10, 0);
    gbt_equal_double("one value", gb_quantile(x, 1, 0.3), 1, 0);
    gbt_equal_double("none", gb_quantile(x, 0, 0.3), NAN, 0);
}

static void offsets_and_sizes_keep_the_spread(void) {
    static const struct {
        const char *name;
        double x[3], mean, sd;
    } cases[] = {
        {"large offset", {1e9 + 1, 1e9 + 2, 1e9 + 3}, 1e9 + 2, 1},
        {"huge", {1e300, 2e300, 3e300}, 2e300, 1e300},
        {"opposite and huge", {-1.5e308, 0, 1.5e308}, 0, 1.5e308},
        {"tiny", {1e-310, 2e-310, 3e-310}, 2e-310, 1e-310},
        {"all equal", {0.1, 0.1, 0.1}, 0.1, 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double mean, sd;
        gb_mean_sd(cases[c].x, 3, GB_SD_SAMPLE, &mean, &sd);
        gbt_equal_double(cases[c].name, mean, cases[c].mean, 1e-13);
        gbt_equal_double(cases[c].name, sd, cases[c].sd, 1e-13);
    }
}

static void too_few_values_give_nothing(void) {
    static const double x[] = {3};
    double mean, sd;
    gb_mean_sd(x, 1, GB_SD_SAMPLE, &mean, &sd);
    gbt_equal_double("mean of one", mean, 3, 0);
    gbt_equal_double("sample sd of one", sd, NAN, 0);
    gb_mean_sd(x, 1, GB_SD_POPULATION, NULL, &sd);
    gbt_equal_double("population sd of one", sd, 0, 0);
    gb_mean_sd(x, 0, GB_SD_POPULATION, &mean, &sd);
    gbt_equal_double("mean of none", mean, NAN, 0);
    static const uint8_t absent[] = {GB_ABSENT};
    gb_description d;
    gb_values values = {.n = 1, .value = x, .state = absent};
    gbt_equal_status("nothing present", gb_describe(&values, &d, NULL), GB_OK, NULL);
    gbt_equal_double("its mean", d.mean, NAN, 0);
    gbt_equal_int("counted", d.state[GB_ABSENT], 1);
}

static void decimals_of_the_data(void) {
    static const struct {
        const char *name;
        double x[2];
        int decimals;
    } cases[] = {
        {"whole", {12, -7}, 0}, {"one", {0.1, 23.4}, 1},          {"mixed", {0.25, 1e12}, 2},
        {"six", {1e-6, 2}, 6},  {"continuous", {1.0 / 3, 2}, -1}, {"sum of tenths", {0.1 + 0.2, 1}, -1},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        gbt_equal_int(cases[c].name, gb_decimals_of(cases[c].x, 2), cases[c].decimals);
}

static void weighted_quantiles(void) {
    static const double x[] = {30, 10, 20, 99, 40}, w[] = {1, 5, 3, NAN, 1};
    static const uint8_t state[] = {0, 0, 0, GB_ABSENT, 0};
    gb_values values = {.name = "x", .n = 5, .value = x};
    gb_values weights = {.name = "w", .n = 5, .value = w, .state = state};
    double q;
    /* 10 carries 5 of 10, so the half is reached exactly at 10: mean of 10 and 20 */
    gbt_equal_status("half", gb_weighted_quantile(&values, &weights, 0.5, &q, NULL), GB_OK, NULL);
    gbt_equal_double("half", q, 15, 0);
    gb_weighted_quantile(&values, &weights, 0.6, &q, NULL);
    gbt_equal_double("0.6", q, 20, 0);
    gb_weighted_quantile(&values, &weights, 1, &q, NULL);
    gbt_equal_double("1", q, 40, 0);
    static const double bad[] = {1, -1, 1, 1, 1};
    gb_error err = {0};
    weights = (gb_values){.name = "w", .n = 5, .value = bad};
    gbt_equal_status("negative", gb_weighted_quantile(&values, &weights, 0.5, &q, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 2);
    gbt_equal_text("name", err.name, "w");
}

static void broken_cells_are_refused(void) {
    static const double bad[][2] = {{1, NAN}, {INFINITY, 1}};
    gb_description d;
    for (size_t c = 0; c < 2; c++) {
        gb_values values = {.name = "x", .n = 2, .value = bad[c]};
        gb_error err = {0};
        gbt_equal_status("broken cell", gb_describe(&values, &d, &err), GB_ERR_BUG, NULL);
        gbt_equal_int("row", err.row, c == 0 ? 2 : 1);
    }
}

static void survives_lack_of_memory(void) {
    static const double x[60] = {1, 2, 3};
    gb_values values = {.name = "x", .n = 60, .value = x};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_description d;
        double q;
        gb_test_fail_allocation(k);
        gb_status status = gb_describe(&values, &d, NULL);
        if (status == GB_OK)
            status = gb_weighted_quantile(&values, &values, 0.5, &q, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        done = status == GB_OK;
        CU_ASSERT(done || status == GB_ERR_NOMEM);
    }
}

void suite_describe(void) {
    gbt_add_suite("describe");
    gbt_add_test("counts and figures", counts_and_figures);
    gbt_add_test("quantile of type 7", quantile_type_7);
    gbt_add_test("offsets and sizes keep the spread", offsets_and_sizes_keep_the_spread);
    gbt_add_test("too few values give nothing", too_few_values_give_nothing);
    gbt_add_test("decimals of the data", decimals_of_the_data);
    gbt_add_test("weighted quantiles", weighted_quantiles);
    gbt_add_test("broken cells are refused", broken_cells_are_refused);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
