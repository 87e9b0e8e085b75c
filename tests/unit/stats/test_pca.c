#include "base/memory.h"
#include "base/random.h"
#include "stats/pca.h"
#include "suites.h"

#include <math.h>

enum { N = 60, K = 5 };

static double table[K][N];

static void make_table(void) {
    for (size_t i = 0; i < N; i++) {
        double common = gb_random_normal(3, 99, i);
        for (size_t j = 0; j < K; j++)
            table[j][i] = (double)(j + 1) * common + 2 * gb_random_normal(3, j, i) + 10 * (double)j;
    }
}

static void columns_of(gb_values *columns) {
    static const char *const names[K] = {"a", "b", "c", "d", "e"};
    for (size_t j = 0; j < K; j++)
        columns[j] = (gb_values){.name = names[j], .n = N, .value = table[j]};
}

/* (1, 2, 3, 4) and (1, 3, 2, 4): r = 0.8; the components of two indicators are their sum and difference */
static void two_indicators_by_hand(void) {
    static const double x[] = {1, 2, 3, 4}, y[] = {10, 30, 20, 40};
    gb_values columns[] = {{.name = "x", .n = 4, .value = x}, {.name = "y", .n = 4, .value = y}};
    gb_correlations c;
    gb_error err = {0};
    gbt_equal_status("correlate", gb_correlations_build(columns, 2, GB_PAIRS_LISTWISE, &c, &err), GB_OK,
                     &err);
    gbt_equal_double("r", c.r[1], 0.8, 1e-15);
    gbt_equal_double("itself", c.r[0], 1, 0);
    gbt_equal_double("mean", c.mean[1], 25, 1e-15);
    gbt_equal_int("areas", c.least, 4);
    gb_correlations_release(&c);
    gb_pca pca;
    gb_pca_options o = {0};
    gbt_equal_status("pca", gb_pca_build(columns, 2, &o, &pca, &err), GB_OK, &err);
    gbt_equal_double("first", pca.eigenvalue[0], 1.8, 1e-14);
    gbt_equal_double("second", pca.eigenvalue[1], 0.2, 1e-13);
    gbt_equal_double("share", gb_pca_share(&pca, 0), 0.9, 1e-14);
    gbt_equal_double("loading", pca.loading[0], sqrt(0.9), 1e-14);
    gbt_equal_double("loading", pca.loading[1], sqrt(0.9), 1e-14);
    gbt_equal_int("above 1", gb_pca_kaiser_count(&pca), 1);
    gbt_true("proper", !pca.improper);
    double coefficient[2];
    gbt_equal_status("score", gb_pca_coefficients(&pca, 0, coefficient, NULL), GB_OK, NULL);
    gbt_equal_double("coefficient", coefficient[0], sqrt(0.5 / 1.8), 1e-14);
    gb_pca_release(&pca);
}

static void scores_have_mean_0_and_sd_1(void) {
    gb_values columns[K];
    make_table();
    columns_of(columns);
    gb_pca pca;
    gb_pca_options o = {0};
    gbt_equal_status("pca", gb_pca_build(columns, K, &o, &pca, NULL), GB_OK, NULL);
    double c[K], sum = 0, squares = 0, total = 0;
    gb_pca_coefficients(&pca, 1, c, NULL);
    for (size_t i = 0; i < N; i++) {
        double score = 0;
        for (size_t j = 0; j < K; j++)
            score += c[j] * (table[j][i] - pca.mean[j]) / pca.sd[j];
        sum += score;
        squares += score * score;
    }
    for (size_t j = 0; j < K; j++)
        total += pca.eigenvalue[j];
    gbt_near_double("mean", sum / N, 0, 1e-13);
    gbt_near_double("variance", squares / (N - 1), 1, 1e-12);
    gbt_near_double("eigenvalues add up to the number of indicators", total, K, 1e-12);
    gb_pca_release(&pca);
}

static void the_sign_is_declared(void) {
    gb_values columns[K];
    double turned[N];
    make_table();
    columns_of(columns);
    for (size_t i = 0; i < N; i++)
        turned[i] = -table[2][i];
    columns[2].value = turned;
    const struct {
        const char *name;
        gb_pca_options options;
        bool third_positive;
    } cases[] = {{"anchor on the first", {0}, false},
                 {"anchor on the turned one", {.anchor = 2}, true},
                 {"majority", {.sign = GB_PCA_SIGN_MAJORITY, .anchor = 2}, false}};
    for (size_t c = 0; c < 3; c++) {
        gb_pca pca;
        gbt_equal_status(cases[c].name, gb_pca_build(columns, K, &cases[c].options, &pca, NULL), GB_OK, NULL);
        gbt_true(cases[c].name, (pca.loading[2] > 0) == cases[c].third_positive);
        gbt_true(cases[c].name, (pca.loading[4] > 0) != cases[c].third_positive);
        gb_pca_release(&pca);
    }
}

static void order_and_unit_do_not_matter(void) {
    gb_values columns[K], other[K];
    static double moved[K][N];
    make_table();
    columns_of(columns);
    for (size_t j = 0; j < K; j++)
        for (size_t i = 0; i < N; i++)
            moved[j][(i * 7 + 3) % N] = 1000 * table[K - 1 - j][i] - 5;
    for (size_t j = 0; j < K; j++)
        other[j] = (gb_values){.name = "x", .n = N, .value = moved[j]};
    gb_pca a, b;
    gb_pca_options first = {0}, last = {.anchor = K - 1};
    gb_pca_build(columns, K, &first, &a, NULL);
    gb_pca_build(other, K, &last, &b, NULL);
    for (size_t c = 0; c < K; c++) {
        gbt_near_double("eigenvalue", b.eigenvalue[c], a.eigenvalue[c], 1e-12);
        for (size_t j = 0; j < K; j++)
            gbt_near_double("loading", b.loading[c * K + K - 1 - j], a.loading[c * K + j], 1e-10);
    }
    gb_pca_release(&a);
    gb_pca_release(&b);
}

static void missing_values_by_rule(void) {
    static uint8_t state[N];
    gb_values columns[K];
    make_table();
    columns_of(columns);
    for (size_t i = 0; i < 10; i++)
        state[i] = GB_CENSORED;
    columns[1].state = state;
    gb_correlations list, pair;
    gb_correlations_build(columns, K, GB_PAIRS_LISTWISE, &list, NULL);
    gb_correlations_build(columns, K, GB_PAIRS_PAIRWISE, &pair, NULL);
    gbt_equal_int("complete", list.complete, N - 10);
    gbt_equal_int("least", pair.least, N - 10);
    gbt_near_double("both rest on the same areas", pair.r[1], list.r[1], 1e-14);
    gbt_true("more areas behind the others", pair.r[2] != list.r[2]);
    gb_correlations_release(&list);
    gb_correlations_release(&pair);
}

/* A clean structure, turned by 30 degrees, is found again. */
static void varimax_finds_the_structure(void) {
    static const double clean[2][6] = {{0.9, 0.8, 0.85, 0, 0, 0}, {0, 0, 0, 0.7, 0.75, 0.8}};
    double loading[12], c = cos(0.5), s = sin(0.5);
    for (size_t j = 0; j < 6; j++) {
        loading[j] = c * clean[0][j] - s * clean[1][j];
        loading[6 + j] = s * clean[0][j] + c * clean[1][j];
    }
    CU_ASSERT_FATAL(gb_varimax(loading, 6, 2));
    for (size_t j = 0; j < 6; j++) {
        gbt_near_double("first", loading[j], clean[0][j], 1e-10);
        gbt_near_double("second", loading[6 + j], clean[1][j], 1e-10);
    }
    double weight[6], sum = 0;
    gb_factor_weights(loading, 6, 2, weight);
    for (size_t j = 0; j < 6; j++)
        sum += weight[j];
    gbt_near_double("sum", sum, 1, 1e-15);
    gbt_near_double("in proportion to squares", weight[0] / weight[3], 0.81 / 0.49, 1e-9);
}

static void refusals(void) {
    static const double up[] = {1, 2, 3, 4}, bend[] = {1, 4, 2, 9}, same[] = {5, 5, 5, 5};
    static const uint8_t two[] = {0, 0, GB_ABSENT, GB_ABSENT}, rest[] = {GB_ABSENT, GB_ABSENT, 0, 0};
    const gb_values a = {.name = "a", .n = 4, .value = up}, b = {.name = "b", .n = 4, .value = bend};
    const gb_values constant = {.name = "same", .n = 4, .value = same};
    const gb_values half = {.name = "half", .n = 4, .value = up, .state = two};
    const gb_values other = {.name = "other", .n = 4, .value = bend, .state = rest};
    const struct {
        const char *name;
        gb_values columns[4];
        size_t k;
        gb_pca_options options;
        gb_text message;
        const char *named;
    } cases[] = {
        {"no indicators", {a}, 0, {0}, GB_MSG_CORRELATE_NOTHING, ""},
        {"constant", {a, constant}, 2, {0}, GB_MSG_CORRELATE_CONSTANT, "same"},
        {"no area in common", {half, other}, 2, {0}, GB_MSG_CORRELATE_FEW, "half"},
        {"as many indicators as areas", {a, b, a, b}, 4, {0}, GB_MSG_PCA_FEW_AREAS, ""},
        {"anchor", {a, b}, 2, {.anchor = 2}, GB_MSG_PCA_ANCHOR, ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_pca pca;
        gb_error err = {0};
        CU_ASSERT(gb_pca_build(cases[c].columns, cases[c].k, &cases[c].options, &pca, &err) != GB_OK);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_text(cases[c].name, err.name, cases[c].named);
    }
    gb_pca pca;
    gb_pca_options o = {0};
    const gb_values twice[] = {a, a};
    double coefficient[2];
    gbt_equal_status("the same column twice", gb_pca_build(twice, 2, &o, &pca, NULL), GB_OK, NULL);
    gbt_equal_status("its second component", gb_pca_coefficients(&pca, 1, coefficient, NULL), GB_ERR_DATA,
                     NULL);
    gb_pca_release(&pca);
}

static void survives_lack_of_memory(void) {
    gb_values columns[K];
    make_table();
    columns_of(columns);
    gb_pca_options o = {0};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_pca pca;
        gb_test_fail_allocation(k);
        gb_status status = gb_pca_build(columns, K, &o, &pca, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_pca_release(&pca);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_pca(void) {
    gbt_add_suite("pca");
    gbt_add_test("two indicators by hand", two_indicators_by_hand);
    gbt_add_test("scores have mean 0 and sd 1", scores_have_mean_0_and_sd_1);
    gbt_add_test("the sign is declared", the_sign_is_declared);
    gbt_add_test("order and unit do not matter", order_and_unit_do_not_matter);
    gbt_add_test("missing values by rule", missing_values_by_rule);
    gbt_add_test("varimax finds the structure", varimax_finds_the_structure);
    gbt_add_test("refusals", refusals);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
