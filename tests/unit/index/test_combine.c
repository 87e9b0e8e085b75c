#include "base/memory.h"
#include "base/random.h"
#include "index/combine.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 12, K = 5 };

static double table[K][N];

static void columns_of(double cells[K][N], gb_values *columns) {
    static const char *const names[K] = {"a", "b", "c", "d", "e"};
    for (size_t j = 0; j < K; j++)
        columns[j] = (gb_values){.name = names[j], .n = N, .value = cells[j]};
}

/* Positive numbers, or flags. */
static void make_table(bool flags) {
    for (size_t j = 0; j < K; j++)
        for (size_t i = 0; i < N; i++) {
            double u = gb_random_unit(31, j, i);
            table[j][i] = flags ? u > 0.5 : 50 + 100 * u;
        }
}

static bool is_flag_rule(gb_combine rule) {
    return rule >= GB_COMBINE_COUNT_FLAGS && rule <= GB_COMBINE_ANY;
}

static const double owa[K] = {0.4, 0.3, 0.2, 0.1, 0}, weight[K] = {0.3, 0.1, 0.25, 0.2, 0.14};

static gb_combine_options options_of(gb_combine rule) {
    return (gb_combine_options){
        .combine = rule, .parameters = {.power = -0.5, .order_weights = owa, .at_least = 2, .threads = 1}};
}

/* One area, all rules worked out by hand. */
static void by_hand(void) {
    const struct {
        const char *name;
        gb_combine_options options;
        double z[3], weight[3], want;
    } cases[] = {
        {"mean", {0}, {1, 2, 6}, {1, 1, 2}, 3.75},
        {"sum", {.combine = GB_COMBINE_SUM}, {1, 2, 6}, {1, 1, 2}, 15},
        {"geometric", {.combine = GB_COMBINE_GEOMETRIC}, {1, 2, 4}, {1, 1, 1}, 2},
        {"geometric, weighted", {.combine = GB_COMBINE_GEOMETRIC}, {1, 16, 1}, {1, 1, 2}, 2},
        {"harmonic", {.combine = GB_COMBINE_HARMONIC}, {1, 2, 2}, {1, 1, 1}, 1.5},
        {"power 2", {.combine = GB_COMBINE_POWER, .parameters = {.power = 2}}, {1, 5, 7}, {1, 1, 1}, 5},
        {"power 2 with a zero",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = 2}},
         {0, 0, 3},
         {1, 1, 7},
         sqrt(7)},
        {"power 1 of negatives",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = 1}},
         {-1, 5, -1},
         {1, 1, 1},
         1},
        {"power infinity",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = INFINITY}},
         {1, 5, 7},
         {1, 1, 1},
         7},
        {"power -infinity",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = -INFINITY}},
         {1, 5, 7},
         {1, 1, 1},
         1},
        {"min", {.combine = GB_COMBINE_MIN}, {3, -1, 7}, {1, 1, 1}, -1},
        {"max", {.combine = GB_COMBINE_MAX}, {3, -1, 7}, {1, 1, 0}, 3},
        {"owa",
         {.combine = GB_COMBINE_OWA, .parameters = {.order_weights = owa}},
         {3, -1, 7},
         {1, 1, 1},
         3.5},
        /* mean 100, population variance 200 / 3 */
        {"mpi up", {.combine = GB_COMBINE_MPI}, {90, 100, 110}, {1, 1, 1}, 100 + 2 / 3.},
        {"mpi down",
         {.combine = GB_COMBINE_MPI, .parameters = {.penalty = GB_PENALTY_DOWN}},
         {90, 100, 110},
         {1, 1, 1},
         100 - 2 / 3.},
        {"mpi, sample",
         {.combine = GB_COMBINE_MPI, .parameters = {.sample_variance = true}},
         {90, 100, 110},
         {1, 1, 1},
         101},
        {"mean-min",
         {.combine = GB_COMBINE_MEAN_MIN, .parameters = {.alpha = 1}},
         {90, 100, 110},
         {1, 1, 1},
         90},
        {"mean-min by default",
         {.combine = GB_COMBINE_MEAN_MIN},
         {90, 100, 110},
         {1, 1, 1},
         100 - (sqrt(101) - 1) / 2},
        {"count", {.combine = GB_COMBINE_COUNT_FLAGS}, {1, 0, 1}, {1, 5, 2}, 2},
        {"two of three",
         {.combine = GB_COMBINE_K_OF_N, .parameters = {.at_least = 2}},
         {1, 0, 1},
         {1, 1, 1},
         1},
        {"three of three",
         {.combine = GB_COMBINE_K_OF_N, .parameters = {.at_least = 3}},
         {1, 0, 1},
         {1, 1, 1},
         0},
        {"all", {.combine = GB_COMBINE_ALL}, {1, 0, 1}, {1, 1, 1}, 0},
        {"all but one of weight 0", {.combine = GB_COMBINE_ALL}, {1, 0, 1}, {1, 0, 1}, 1},
        {"any", {.combine = GB_COMBINE_ANY}, {0, 0, 1}, {1, 1, 1}, 1},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_values columns[3];
        for (size_t j = 0; j < 3; j++)
            columns[j] = (gb_values){.name = "x", .n = 1, .value = &cases[c].z[j]};
        gb_combined r;
        gb_error err = {0};
        gb_status status = gb_combine_columns(columns, 3, cases[c].weight, &cases[c].options, &r, &err);
        gbt_equal_status(cases[c].name, status, GB_OK, &err);
        if (status != GB_OK)
            continue;
        gbt_near_double(cases[c].name, r.score[0], cases[c].want, 1e-13);
        gb_combined_release(&r);
    }
}

/* Geometric means as printed in the OECD handbook, section 6.11. */
static void one_low_value_weighs_on_a_geometric_mean(void) {
    static const double rows[3][4] = {{21, 1, 1, 1}, {21, 2, 1, 1}, {7, 6, 6, 6}};
    static const double want[] = {2.140695143, 2.545729895, 6.235739266}, ones[] = {1, 1, 1, 1};
    for (size_t c = 0; c < 3; c++) {
        gb_values columns[4];
        for (size_t j = 0; j < 4; j++)
            columns[j] = (gb_values){.name = "x", .n = 1, .value = &rows[c][j]};
        gb_combine_options o = {.combine = GB_COMBINE_GEOMETRIC};
        gb_combined r;
        gb_combine_columns(columns, 4, ones, &o, &r, NULL);
        gbt_near_double("mean", r.score[0], want[c], 1e-9);
        gb_combined_release(&r);
    }
}

static double power_of_first(const gb_values *columns, double p) {
    gb_combine_options o = {.combine = GB_COMBINE_POWER, .parameters = {.power = p}};
    gb_combined r;
    gbt_equal_status("power", gb_combine_columns(columns, K, weight, &o, &r, NULL), GB_OK, NULL);
    double score = r.score[0];
    gb_combined_release(&r);
    return score;
}

static void power_means_rise_with_p_and_meet_their_limits(void) {
    gb_values columns[K];
    make_table(false);
    columns_of(table, columns);
    const double powers[] = {-INFINITY, -300, -2,  -1, -1e-3, -1e-12, 0,
                             1e-12,     1e-3, 0.5, 1,  2,     300,    INFINITY};
    for (size_t p = 1; p < sizeof powers / sizeof *powers; p++)
        gbt_true("rising",
                 power_of_first(columns, powers[p]) >= power_of_first(columns, powers[p - 1]) * (1 - 1e-15));
    double geometric = power_of_first(columns, 0), mean = power_of_first(columns, 1);
    gbt_equal_double("to 0 from above", power_of_first(columns, 1e-10), geometric, 1e-10);
    gbt_equal_double("to 0 from below", power_of_first(columns, -1e-10), geometric, 1e-10);
    gbt_equal_double("to 1", power_of_first(columns, 1 + 1e-10), mean, 1e-10);
    gbt_equal_double("just beside 1", power_of_first(columns, nextafter(1, 2)), mean, 1e-14);
    gbt_equal_double("to the largest", power_of_first(columns, 1e6), power_of_first(columns, INFINITY), 1e-5);
}

static void order_of_rows_and_columns_changes_no_bit(void) {
    static double moved[K][N];
    for (int rule = 0; rule < GB_COMBINE_COUNT; rule++) {
        gb_values columns[K], other[K];
        double w[K];
        make_table(is_flag_rule((gb_combine)rule));
        for (size_t j = 0; j < K; j++) {
            w[K - 1 - j] = weight[j];
            for (size_t i = 0; i < N; i++)
                moved[K - 1 - j][(5 * i + 2) % N] = table[j][i];
        }
        columns_of(table, columns);
        columns_of(moved, other);
        gb_combine_options o = options_of((gb_combine)rule), turned = o;
        turned.parameters.pca.anchor = K - 1;
        gb_combined a, b;
        gb_error err = {0};
        const char *name = gb_combine_name(o.combine);
        gbt_equal_status(name, gb_combine_columns(columns, K, weight, &o, &a, &err), GB_OK, &err);
        gbt_equal_status(name, gb_combine_columns(other, K, w, &turned, &b, &err), GB_OK, &err);
        double within = rule == GB_COMBINE_PCA ? 1e-12 : 0; /* eigenvectors are found in another order */
        for (size_t i = 0; i < N; i++)
            gbt_near_double(name, b.score[(5 * i + 2) % N], a.score[i], within);
        gb_combined_release(&a);
        gb_combined_release(&b);
    }
}

/* The penalties of MPI and the weights of a component may turn against a worse value; the others never. */
static void a_worse_value_never_lowers_the_score(void) {
    for (int rule = 0; rule < GB_COMBINE_COUNT; rule++) {
        if (rule == GB_COMBINE_MPI || rule == GB_COMBINE_PCA || rule == GB_COMBINE_WROCLAW)
            continue;
        gb_values columns[K];
        make_table(is_flag_rule((gb_combine)rule));
        columns_of(table, columns);
        gb_combine_options o = options_of((gb_combine)rule);
        gb_combined a, b;
        for (size_t j = 0; j < K; j++) {
            double kept = table[j][4];
            gb_combine_columns(columns, K, weight, &o, &a, NULL);
            table[j][4] = is_flag_rule((gb_combine)rule) ? 1 : kept * 1.7;
            gb_combine_columns(columns, K, weight, &o, &b, NULL);
            gbt_true(gb_combine_name(o.combine), b.score[4] >= a.score[4]);
            table[j][4] = kept;
            gb_combined_release(&a);
            gb_combined_release(&b);
        }
    }
}

static void contributions(void) {
    for (int rule = 0; rule < GB_COMBINE_COUNT; rule++) {
        gb_values columns[K];
        make_table(is_flag_rule((gb_combine)rule));
        columns_of(table, columns);
        gb_combine_options o = options_of((gb_combine)rule);
        gb_combined all, less;
        const char *name = gb_combine_name(o.combine);
        gb_combine_columns(columns, K, weight, &o, &all, NULL);
        double w[K];
        memcpy(w, weight, sizeof w);
        w[2] = 0;
        gb_combine_columns(columns, K, w, &o, &less, NULL);
        for (size_t i = 0; i < N; i++) {
            double sum = 0;
            for (size_t j = 0; j < K; j++)
                sum += all.contribution[j * N + i];
            if (all.exact)
                gbt_near_double(name, sum, all.score[i], 1e-11);
            else
                gbt_near_double(name, all.contribution[2 * N + i], all.score[i] - less.score[i], 1e-11);
        }
        gb_combined_release(&all);
        gb_combined_release(&less);
        o.parameters.no_contributions = true;
        gb_combine_columns(columns, K, weight, &o, &all, NULL);
        gbt_true(name, all.exact || isnan(all.contribution[0]));
        gb_combined_release(&all);
    }
}

static void gaps(void) {
    static const double a[] = {1, 1, 0}, b[] = {1, NAN, NAN}, c[] = {0, 1, 0};
    static const uint8_t state[] = {0, GB_CENSORED, GB_ABSENT};
    static const double ones[] = {1, 1, 1};
    const gb_values columns[] = {{.name = "a", .n = 3, .value = a},
                                 {.name = "b", .n = 3, .value = b, .state = state},
                                 {.name = "c", .n = 3, .value = c}};
    const struct {
        const char *name;
        gb_combine_options options;
        double want[3];
    } cases[] = {
        {"count, no score", {.combine = GB_COMBINE_COUNT_FLAGS}, {2, NAN, NAN}},
        {"count of those available",
         {.combine = GB_COMBINE_COUNT_FLAGS, .gaps = GB_GAPS_AVAILABLE},
         {2, 3, 0}},
        {"two of three is decided", {.combine = GB_COMBINE_K_OF_N, .parameters = {.at_least = 2}}, {1, 1, 0}},
        {"all is decided by a 0", {.combine = GB_COMBINE_ALL}, {0, NAN, 0}},
        {"any is decided by a 1", {.combine = GB_COMBINE_ANY}, {1, 1, NAN}},
        {"max of those available", {.combine = GB_COMBINE_MAX, .gaps = GB_GAPS_AVAILABLE}, {1, 1, 0}},
        {"places need all",
         {.combine = GB_COMBINE_OWA, .gaps = GB_GAPS_AVAILABLE, .parameters = {.order_weights = ones}},
         {2, NAN, NAN}},
        {"votes need all", {.combine = GB_COMBINE_BORDA, .gaps = GB_GAPS_AVAILABLE}, {0, NAN, NAN}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_combined r;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_combine_columns(columns, 3, ones, &cases[i].options, &r, &err),
                         GB_OK, &err);
        for (size_t e = 0; e < 3; e++)
            gbt_equal_double(cases[i].name, r.score[e], cases[i].want[e], 1e-15);
        gbt_true("the reason is kept", !isnan(r.score[1]) || r.state[1] == GB_CENSORED);
        gb_combined_release(&r);
    }
}

static void refusals_name_the_area(void) {
    static const double good[] = {1, 2, 3}, zero[] = {1, 0, 3}, minus[] = {1, 2, -9}, ones[] = {1, 1};
    static const char *const codes[] = {"A", "B", "C"};
    const struct {
        const char *name;
        gb_combine_options options;
        const double *second;
        gb_text message;
        const char *area;
    } cases[] = {
        {"geometric of 0",
         {.combine = GB_COMBINE_GEOMETRIC, .codes = codes},
         zero,
         GB_MSG_COMBINE_NOT_POSITIVE,
         "B"},
        {"without codes the row", {.combine = GB_COMBINE_HARMONIC}, zero, GB_MSG_COMBINE_NOT_POSITIVE, "2"},
        {"power -1 of 0",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = -1}, .codes = codes},
         zero,
         GB_MSG_COMBINE_NOT_POSITIVE,
         "B"},
        {"power 2 of -9",
         {.combine = GB_COMBINE_POWER, .parameters = {.power = 2}, .codes = codes},
         minus,
         GB_MSG_COMBINE_NEGATIVE,
         "C"},
        {"mpi of a negative mean",
         {.combine = GB_COMBINE_MPI, .codes = codes},
         minus,
         GB_MSG_COMBINE_MEAN,
         "C"},
        {"not a flag", {.combine = GB_COMBINE_ANY, .codes = codes}, good, GB_MSG_COMBINE_NOT_FLAG, "B"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const gb_values columns[] = {{.name = "good", .n = 3, .value = good},
                                     {.name = "other", .n = 3, .value = cases[c].second}};
        gb_combined r;
        gb_error err = {0};
        gbt_equal_status(cases[c].name, gb_combine_columns(columns, 2, ones, &cases[c].options, &r, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_text(cases[c].name, err.code, cases[c].area);
    }
    const gb_values columns[] = {{.name = "good", .n = 3, .value = good},
                                 {.name = "b", .n = 3, .value = good}};
    const gb_combine_options bad[] = {{.combine = GB_COMBINE_OWA},
                                      {.combine = GB_COMBINE_K_OF_N},
                                      {.combine = GB_COMBINE_K_OF_N, .parameters = {.at_least = 3}},
                                      {.combine = GB_COMBINE_MEAN_MIN, .parameters = {.alpha = 2}},
                                      {.combine = GB_COMBINE_POWER, .parameters = {.power = NAN}},
                                      {.minimum_share = 2}};
    for (size_t c = 0; c < sizeof bad / sizeof *bad; c++) {
        gb_combined r;
        gbt_equal_status("bad settings", gb_combine_columns(columns, 2, ones, &bad[c], &r, NULL),
                         GB_ERR_USAGE, NULL);
    }
}

static void names_and_memory(void) {
    gb_combine rule;
    for (int r = 0; r < GB_COMBINE_COUNT; r++) {
        CU_ASSERT(gb_combine_parse(gb_combine_name((gb_combine)r), &rule));
        gbt_equal_int("rule", rule, r);
    }
    CU_ASSERT(gb_combine_parse("ampi", &rule));
    gbt_equal_int("the same formula", rule, GB_COMBINE_MPI);
    CU_ASSERT_FALSE(gb_combine_parse("average", &rule));
    for (int r = 0; r < GB_COMBINE_COUNT; r++) {
        gb_values columns[K];
        make_table(is_flag_rule((gb_combine)r));
        columns_of(table, columns);
        gb_combine_options o = options_of((gb_combine)r);
        for (size_t k = 0, done = 0; !done; k++) {
            size_t before = gb_test_live_blocks();
            gb_combined c;
            gb_test_fail_allocation(k);
            gb_status status = gb_combine_columns(columns, K, weight, &o, &c, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            if (done)
                gb_combined_release(&c);
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        }
    }
}

void suite_combine(void) {
    gbt_add_suite("combine");
    gbt_add_test("by hand", by_hand);
    gbt_add_test("one low value weighs on a geometric mean", one_low_value_weighs_on_a_geometric_mean);
    gbt_add_test("power means rise with p and meet their limits",
                 power_means_rise_with_p_and_meet_their_limits);
    gbt_add_test("order of rows and columns changes no bit", order_of_rows_and_columns_changes_no_bit);
    gbt_add_test("a worse value never lowers the score", a_worse_value_never_lowers_the_score);
    gbt_add_test("contributions", contributions);
    gbt_add_test("gaps", gaps);
    gbt_add_test("refusals name the area", refusals_name_the_area);
    gbt_add_test("names and memory", names_and_memory);
}
