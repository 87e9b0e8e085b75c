#include "base/memory.h"
#include "index/normalise.h"
#include "suites.h"

#include <float.h>
#include <math.h>

enum { N = 5 };

static void by_hand(void) {
    /* 2 4 4 10: mean 5, squared deviations 9 1 1 25 = 36; the fourth area is missing */
    static const double x[N] = {2, 4, 4, NAN, 10};
    static const uint8_t state[N] = {0, 0, 0, GB_CENSORED, 0};
    const double sample = sqrt(12);
    const struct {
        const char *name;
        gb_polarity polarity;
        gb_normalise_options options;
        double want[N];
    } cases[] = {
        {"z, sample", 1, {0}, {-3 / sample, -1 / sample, -1 / sample, NAN, 5 / sample}},
        {"z, population", 1, {.sd = GB_SD_POPULATION}, {-1, -1.0 / 3, -1.0 / 3, NAN, 5.0 / 3}},
        {"z, low is worse", -1, {.sd = GB_SD_POPULATION}, {1, 1.0 / 3, 1.0 / 3, NAN, -5.0 / 3}},
        {"min-max", 1, {.method = GB_NORMALISE_MIN_MAX}, {0, 0.25, 0.25, NAN, 1}},
        {"min-max, low is worse", -1, {.method = GB_NORMALISE_MIN_MAX}, {1, 0.75, 0.75, NAN, 0}},
        {"min-max 1..100",
         1,
         {.method = GB_NORMALISE_MIN_MAX, .low = 1, .high = 100},
         {1, 25.75, 25.75, NAN, 100}},
        {"percent rank", 1, {.method = GB_NORMALISE_PERCENT_RANK}, {0, 1.0 / 3, 1.0 / 3, NAN, 1}},
        {"percent rank, low is worse",
         -1,
         {.method = GB_NORMALISE_PERCENT_RANK},
         {1, 1.0 / 3, 1.0 / 3, NAN, 0}},
        {"percent rank r/n, average",
         1,
         {.method = GB_NORMALISE_PERCENT_RANK, .percent = GB_PERCENT_UPPER, .ties = GB_TIES_AVERAGE},
         {0.25, 0.625, 0.625, NAN, 1}},
        {"percent rank (r-.5)/n, max",
         1,
         {.method = GB_NORMALISE_PERCENT_RANK, .percent = GB_PERCENT_MIDDLE, .ties = GB_TIES_MAX},
         {0.125, 0.625, 0.625, NAN, 0.875}},
        {"none", -1, {.method = GB_NORMALISE_NONE}, {-2, -4, -4, NAN, -10}},
    };
    gb_values values = {.name = "x", .n = N, .value = x, .state = state};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double out[N];
        gb_normalised how;
        gb_error err = {0};
        gb_status status = gb_normalise(&values, cases[c].polarity, &cases[c].options, out, &how, &err);
        gbt_equal_status(cases[c].name, status, GB_OK, &err);
        gbt_equal_int(cases[c].name, how.present, 4);
        for (size_t i = 0; i < N; i++) {
            gbt_equal_double(cases[c].name, out[i], cases[c].want[i], 1e-14);
            if (how.is_linear)
                gbt_equal_double(cases[c].name, how.shift + (x[i] - how.center) / how.spread,
                                 cases[c].want[i], 1e-14);
        }
    }
}

static void exponential_transform_of_ranks(void) {
    /* English Indices of Deprivation: rank 1 gives 100 and the worst tenth starts at 50;
     * -23 ln(1 - 0.9 (1 - exp(-100 / 23))) = -23 ln(0.111640) = 50.4267 */
    gbt_equal_double("most deprived", gb_rank_exp(1, 1000, 23), 100, 1e-12);
    gbt_near_double("at a tenth", gb_rank_exp(101, 1000, 23), 50.4267, 1e-4);
    gbt_near_double("least deprived", gb_rank_exp(1000, 1000, 23), 0, 0.03);
    static const double x[N] = {5, 9, 7, NAN, 1}, ranks[N] = {3, 1, 2, NAN, 4};
    static const uint8_t state[N] = {0, 0, 0, GB_ABSENT, 0};
    gb_values values = {.n = N, .value = x, .state = state},
              published = {.n = N, .value = ranks, .state = state};
    gb_normalise_options by_value = {.method = GB_NORMALISE_RANK_EXP};
    gb_normalise_options by_rank = {.method = GB_NORMALISE_RANK_EXP, .values_are_ranks = true};
    double a[N], b[N], c[N];
    gbt_equal_status("values", gb_normalise(&values, 1, &by_value, a, NULL, NULL), GB_OK, NULL);
    gbt_equal_status("ranks", gb_normalise(&published, -1, &by_rank, b, NULL, NULL), GB_OK, NULL);
    gbt_equal_status("low ranks are worse", gb_normalise(&published, -1, &by_value, c, NULL, NULL), GB_OK,
                     NULL);
    for (size_t i = 0; i < N; i++) {
        gbt_equal_double("same", a[i], b[i], 0);
        gbt_equal_double("same", a[i], c[i], 0);
    }
    by_rank.rank_count = 3;
    gb_error err = {0};
    gbt_equal_status("rank beyond M", gb_normalise(&published, 1, &by_rank, b, NULL, &err), GB_ERR_DATA,
                     NULL);
    gbt_equal_int("row", err.row, 5);
}

static void comparison_after_rounding(void) {
    /* 0.1 + 0.2 is not 0.3 in the last bit */
    static const double x[] = {0.1 + 0.2, 0.3, 1, 0};
    gb_values values = {.n = 4, .value = x};
    gb_normalise_options options = {.method = GB_NORMALISE_PERCENT_RANK};
    double out[4];
    gb_normalise(&values, 1, &options, out, NULL, NULL);
    CU_ASSERT(out[0] != out[1]);
    options.compare = (gb_compare){.rounded = true, .decimals = 4};
    gb_normalise(&values, 1, &options, out, NULL, NULL);
    gbt_equal_double("tied", out[0], out[1], 0);
}

static void refusals_name_the_indicator(void) {
    static const double same[] = {3, 3, 3}, noise[] = {0.3, 0.1 + 0.2, 0.3}, wide[] = {-1.7e308, 0, 1.7e308},
                        good[] = {1, 2, 3}, broken[] = {1, NAN, 2};
    static const uint8_t one[] = {0, GB_ABSENT, GB_ABSENT}, none[] = {GB_ABSENT, GB_ABSENT, GB_CENSORED};
    const struct {
        const char *name;
        const double *x;
        const uint8_t *state;
        gb_polarity polarity;
        gb_normalise_options options;
        gb_status status;
        gb_text message;
    } cases[] = {
        {"all equal, z", same, NULL, 1, {0}, GB_ERR_DATA, GB_MSG_INDICATOR_CONSTANT},
        {"all equal, min-max",
         same,
         NULL,
         1,
         {.method = GB_NORMALISE_MIN_MAX},
         GB_ERR_DATA,
         GB_MSG_INDICATOR_CONSTANT},
        {"all equal, percent rank",
         same,
         NULL,
         1,
         {.method = GB_NORMALISE_PERCENT_RANK},
         GB_ERR_DATA,
         GB_MSG_INDICATOR_CONSTANT},
        {"equal but for rounding", noise, NULL, 1, {0}, GB_ERR_DATA, GB_MSG_INDICATOR_CONSTANT},
        {"one area", good, one, 1, {0}, GB_ERR_DATA, GB_MSG_INDICATOR_ONE_AREA},
        {"nothing present", good, none, 1, {0}, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY},
        {"too wide", wide, NULL, 1, {.method = GB_NORMALISE_MIN_MAX}, GB_ERR_DATA, GB_MSG_INDICATOR_RANGE},
        {"no polarity", good, NULL, 0, {0}, GB_ERR_USAGE, GB_MSG_NO_POLARITY},
        {"falling scale",
         good,
         NULL,
         1,
         {.method = GB_NORMALISE_MIN_MAX, .low = 5, .high = 1},
         GB_ERR_USAGE,
         GB_MSG_BAD_SCALE},
        {"NaN as present", broken, NULL, 1, {0}, GB_ERR_BUG, GB_MSG_BUG},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_values values = {.name = "werkloosheid", .n = 3, .value = cases[c].x, .state = cases[c].state};
        double out[3];
        gb_error err = {0};
        gb_status status = gb_normalise(&values, cases[c].polarity, &cases[c].options, out, NULL, &err);
        gbt_equal_status(cases[c].name, status, cases[c].status, &err);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_text(cases[c].name, err.name, "werkloosheid");
    }
}

static void huge_values_have_a_z_score(void) {
    static const double x[] = {-1.5e308, 0, 1.5e308};
    gb_values values = {.n = 3, .value = x};
    gb_normalise_options options = {0};
    double out[3];
    gbt_equal_status("huge", gb_normalise(&values, 1, &options, out, NULL, NULL), GB_OK, NULL);
    gbt_equal_double("low", out[0], -1, 1e-13);
    gbt_equal_double("high", out[2], 1, 1e-13);
}

static void names_read_back(void) {
    gb_normalise_method method = GB_NORMALISE_NONE;
    for (int m = 0; m < GB_NORMALISE_COUNT; m++) {
        CU_ASSERT(gb_normalise_parse(gb_normalise_name((gb_normalise_method)m), &method));
        gbt_equal_int("method", method, m);
    }
    CU_ASSERT_FALSE(gb_normalise_parse("zscore", &method));
    gb_ties ties = GB_TIES_MIN;
    for (int t = 0; t < GB_TIES_COUNT; t++) {
        CU_ASSERT(gb_ties_parse(gb_ties_name((gb_ties)t), &ties));
        gbt_equal_int("ties", ties, t);
    }
}

void suite_normalise(void) {
    gbt_add_suite("normalise");
    gbt_add_test("by hand", by_hand);
    gbt_add_test("exponential transform of ranks", exponential_transform_of_ranks);
    gbt_add_test("comparison after rounding", comparison_after_rounding);
    gbt_add_test("refusals name the indicator", refusals_name_the_indicator);
    gbt_add_test("huge values have a z-score", huge_values_have_a_z_score);
    gbt_add_test("names read back", names_read_back);
}
