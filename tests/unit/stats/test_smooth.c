#include "base/memory.h"
#include "stats/smooth.h"
#include "suites.h"

#include <math.h>

enum { N = 4 };

static const double events[N] = {5, 40, 2, 60}, people[N] = {50, 400, 30, 300};

static gb_values of(const char *name, const double *x, const uint8_t *state) {
    return (gb_values){.name = name, .n = N, .value = x, .state = state};
}

/* The steps of the Scottish report (2003), worked out on these four areas with a calculator. */
static void logit_shrinkage_by_hand(void) {
    static const double rate[N] = {0.119877887, 0.104112374, 0.111498446, 0.195594378};
    static const double weight[N] = {0.570534793, 0.903626075, 0.401807689, 0.925297026};
    gb_values r = of("r", events, NULL), n = of("n", people, NULL);
    gb_smooth_options o = {.method = GB_SMOOTH_LOGIT};
    gb_smoothed s;
    gb_error err = {0};
    gbt_equal_status("logit", gb_smooth(&r, &n, &o, &s, &err), GB_OK, &err);
    for (size_t i = 0; i < N; i++) {
        gbt_near_double("rate", s.rate[i], rate[i], 1e-9);
        gbt_near_double("weight", s.weight[i], weight[i], 1e-9);
        gbt_equal_double("raw is kept", s.raw[i], events[i] / people[i], 0);
        gbt_near_double("target", s.target[i], 107.5 / (780 - 107 + 0.5 + 107.5), 1e-15);
    }
    gb_smoothed_release(&s);
}

static void groups_do_not_mix(void) {
    static const uint32_t group[N] = {0, 1, 0, 2};
    static const uint8_t all[N] = {0}, first[N] = {0, GB_ABSENT, 0, GB_ABSENT};
    gb_values n = of("n", people, all);
    for (int m = GB_SMOOTH_LOGIT; m <= GB_SMOOTH_EB; m++) {
        gb_values r = of("r", events, all), part = of("r", events, first);
        gb_smooth_options o = {.method = (gb_smooth_method)m, .group = group, .groups = 3};
        gb_smoothed grouped, alone;
        gbt_equal_status("grouped", gb_smooth(&r, &n, &o, &grouped, NULL), GB_OK, NULL);
        gbt_equal_int("two areas are alone in their group", grouped.lonely, 2);
        gbt_equal_double("and keep their own figure", grouped.weight[3], 1, 0);
        o.group = NULL;
        gbt_equal_status("alone", gb_smooth(&part, &n, &o, &alone, NULL), GB_OK, NULL);
        gbt_equal_double("as if the others were not there", grouped.rate[0], alone.rate[0], 0);
        gbt_equal_int("state", alone.state[1], GB_ABSENT);
        gbt_equal_double("no rate", alone.rate[1], NAN, 0);
        gb_smoothed_release(&grouped);
        gb_smoothed_release(&alone);
    }
}

/* 10 of 100 and 30 of 100: b = 0.2, v = 0.01, a = 0.01 - 0.2 / 100 = 0.008, w = 0.008 / (0.008 + 0.002) */
static void empirical_bayes_by_hand(void) {
    static const double r[] = {10, 30}, n[] = {100, 100}, close[] = {19, 21};
    gb_values base = {.name = "n", .n = 2, .value = n}, rates = {.name = "r", .n = 2, .value = r};
    gb_smooth_options o = {.method = GB_SMOOTH_EB};
    gb_smoothed s;
    gbt_equal_status("eb", gb_smooth(&rates, &base, &o, &s, NULL), GB_OK, NULL);
    gbt_near_double("weight", s.weight[0], 0.8, 1e-15);
    gbt_near_double("low", s.rate[0], 0.12, 1e-15);
    gbt_near_double("high", s.rate[1], 0.28, 1e-15);
    gb_smoothed_release(&s);
    rates.value = close; /* less spread than chance gives: a would be negative */
    gb_smooth(&rates, &base, &o, &s, NULL);
    gbt_equal_double("all drawn to the common rate", s.rate[0], 0.2, 1e-15);
    gbt_equal_double("weight", s.weight[0], 0, 0);
    gb_smoothed_release(&s);
}

static void neighbours_set_the_target(void) {
    size_t start[] = {0, 1, 2, 2, 2};
    int32_t column[] = {1, 0};
    double value[] = {1, 1};
    gb_csr pairs = {.rows = N, .columns = N, .start = start, .column = column, .value = value};
    gb_values r = of("r", events, NULL), n = of("n", people, NULL);
    gb_smooth_options o = {.method = GB_SMOOTH_EB_LOCAL, .neighbours = &pairs};
    gb_smoothed s;
    gbt_equal_status("local", gb_smooth(&r, &n, &o, &s, NULL), GB_OK, NULL);
    gbt_near_double("target of the pair", s.target[0], 45.0 / 450, 1e-15);
    gbt_equal_double("an island keeps its own", s.rate[3], 0.2, 1e-15);
    gbt_equal_int("two islands", s.lonely, 2);
    gb_smoothed_release(&s);
    o.neighbours = NULL;
    gbt_equal_status("no neighbours", gb_smooth(&r, &n, &o, &s, NULL), GB_ERR_BUG, NULL);
}

static void shrinkage_stays_between_raw_and_target(void) {
    gb_values r = of("r", events, NULL), n = of("n", people, NULL);
    gb_smooth_options o = {.method = GB_SMOOTH_EB};
    gb_smoothed s;
    gb_smooth(&r, &n, &o, &s, NULL);
    for (size_t i = 0; i < N; i++) {
        double low = fmin(s.raw[i], s.target[i]), high = fmax(s.raw[i], s.target[i]);
        gbt_true("between", s.rate[i] >= low && s.rate[i] <= high);
        for (size_t h = 0; h < N; h++)
            gbt_true("a larger base keeps more", people[i] <= people[h] || s.weight[i] > s.weight[h]);
    }
    gb_smoothed_release(&s);
}

static void pooling_of_years(void) {
    static const double a[N] = {1, 2, 3, NAN}, b[N] = {10, 20, NAN, 40}, c[N] = {5, 5, 5, 5};
    static const uint8_t no_a[N] = {0, 0, 0, GB_ABSENT}, no_b[N] = {0, 0, GB_CENSORED, 0};
    gb_values years[] = {of("a", a, no_a), of("b", b, no_b), of("c", c, NULL)};
    double sum[N];
    uint8_t state[N];
    gbt_equal_status("pool", gb_pool_periods(years, 3, sum, state, NULL), GB_OK, NULL);
    gbt_equal_double("sum", sum[0], 16, 0);
    gbt_equal_double("never of fewer years", sum[2], NAN, 0);
    gbt_equal_int("its reason", state[2], GB_CENSORED);
    gbt_equal_int("absent", state[3], GB_ABSENT);
    gbt_equal_status("nothing", gb_pool_periods(years, 0, sum, state, NULL), GB_ERR_USAGE, NULL);
}

static void bases_of_nothing(void) {
    static const double r[N] = {0, 1, 2, 3}, n[N] = {0, 10, 20, 30}, bad[N] = {1, 1, 1, 1},
                        most[N] = {0, 1, 25, 3};
    static const double negative[N] = {0, 1, -2, 3};
    gb_values events_of = of("r", r, NULL), base = of("n", n, NULL);
    gb_smooth_options o = {.method = GB_SMOOTH_LOGIT};
    gb_smoothed s;
    gb_error err = {0};
    gbt_equal_status("nobody there", gb_smooth(&events_of, &base, &o, &s, NULL), GB_OK, NULL);
    gbt_equal_int("undefined", s.state[0], GB_UNDEFINED);
    gb_smoothed_release(&s);
    events_of.value = bad;
    gbt_equal_status("events on nobody", gb_smooth(&events_of, &base, &o, &s, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 1);
    err = (gb_error){0};
    events_of.value = most;
    gbt_equal_status("more than all", gb_smooth(&events_of, &base, &o, &s, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 3);
    gbt_equal_int("message", err.message, GB_MSG_SMOOTH_ABOVE_BASE);
    o.method = GB_SMOOTH_EB;
    gbt_equal_status("events may exceed a base", gb_smooth(&events_of, &base, &o, &s, NULL), GB_OK, NULL);
    gb_smoothed_release(&s);
    events_of.value = negative;
    err = (gb_error){0};
    gbt_equal_status("negative", gb_smooth(&events_of, &base, &o, &s, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("name", err.name, "r");
}

static void names_and_memory(void) {
    gb_smooth_method method;
    for (int m = 0; m < GB_SMOOTH_COUNT; m++) {
        CU_ASSERT(gb_smooth_parse(gb_smooth_name((gb_smooth_method)m), &method));
        gbt_equal_int("method", method, m);
    }
    CU_ASSERT_FALSE(gb_smooth_parse("bayes", &method));
    gb_values r = of("r", events, NULL), n = of("n", people, NULL);
    gb_smooth_options o = {.method = GB_SMOOTH_EB};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_smoothed s;
        gb_test_fail_allocation(k);
        gb_status status = gb_smooth(&r, &n, &o, &s, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_smoothed_release(&s);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_smooth(void) {
    gbt_add_suite("smooth");
    gbt_add_test("logit shrinkage by hand", logit_shrinkage_by_hand);
    gbt_add_test("groups do not mix", groups_do_not_mix);
    gbt_add_test("empirical Bayes by hand", empirical_bayes_by_hand);
    gbt_add_test("neighbours set the target", neighbours_set_the_target);
    gbt_add_test("shrinkage stays between raw and target", shrinkage_stays_between_raw_and_target);
    gbt_add_test("pooling of years", pooling_of_years);
    gbt_add_test("bases of nothing", bases_of_nothing);
    gbt_add_test("names and memory", names_and_memory);
}
