#include "base/memory.h"
#include "base/random.h"
#include "index/ahp.h"
#include "index/bod.h"
#include "index/weigh.h"
#include "suites.h"

#include <math.h>

enum { N = 40, K = 4 };

static double table[K][N];

static void make_table(gb_values *columns) {
    static const char *const names[K] = {"a", "b", "c", "d"};
    for (size_t j = 0; j < K; j++) {
        for (size_t i = 0; i < N; i++)
            table[j][i] = (1 + (double)j) * gb_random_unit(21, j, i) + gb_random_unit(21, 9, i);
        columns[j] = (gb_values){.name = names[j], .n = N, .value = table[j]};
    }
}

static void by_hand(void) {
    /* sd of 1 2 3 is 1, of 2 6 10 is 4; two columns of one order: r = 1 with each other */
    static const double a[] = {1, 2, 3}, b[] = {2, 6, 10}, c[] = {1, 0, 0};
    static const uint32_t group[] = {7, 7, 3};
    static const double given[] = {0.5, 0.3, 0.1};
    const gb_values columns[] = {{.name = "a", .n = 3, .value = a},
                                 {.name = "b", .n = 3, .value = b},
                                 {.name = "c", .n = 3, .value = c}};
    const struct {
        const char *name;
        size_t k;
        gb_weigh_options options;
        double want[3];
    } cases[] = {
        {"equal", 3, {0}, {1 / 3., 1 / 3., 1 / 3.}},
        {"given, not renormalised", 3, {.weighting = GB_WEIGHTS_GIVEN, .given = given}, {0.5, 0.3, 0.1}},
        {"one each", 3, {.weighting = GB_WEIGHTS_UNIT}, {1, 1, 1}},
        {"equal per group", 3, {.weighting = GB_WEIGHTS_EQUAL_GROUP, .group = group}, {0.25, 0.25, 0.5}},
        {"sd", 2, {.weighting = GB_WEIGHTS_SD}, {0.2, 0.8}},
        {"inverse sd", 2, {.weighting = GB_WEIGHTS_INVERSE_SD}, {0.8, 0.2}},
        {"pca of twins", 2, {.weighting = GB_WEIGHTS_PCA}, {0.5, 0.5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double weight[3];
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_weigh(columns, cases[i].k, &cases[i].options, weight, &err), GB_OK,
                         &err);
        for (size_t j = 0; j < cases[i].k; j++)
            gbt_near_double(cases[i].name, weight[j], cases[i].want[j], 1e-14);
    }
    double weight[3];
    gb_weigh_options o = {.weighting = GB_WEIGHTS_ENTROPY};
    gb_weigh(columns, 3, &o, weight, NULL);
    /* all of c in one area: entropy 0; a: p = 1/6 1/3 1/2, entropy 1.0114 / ln 3 */
    double ea = 1 - (log(6) / 6 + log(3) / 3 + log(2) / 2) / log(3), p = 1 / 9., q = 1 / 3., r = 5 / 9.;
    double eb = 1 + (p * log(p) + q * log(q) + r * log(r)) / log(3);
    gbt_near_double("entropy", weight[0], ea / (ea + eb + 1), 1e-14);
    gbt_near_double("entropy", weight[2], 1 / (ea + eb + 1), 1e-14);
}

static void weights_follow_their_column(void) {
    gb_values columns[K], turned[K];
    make_table(columns);
    for (size_t j = 0; j < K; j++)
        turned[j] = columns[K - 1 - j];
    for (int rule = GB_WEIGHTS_PCA; rule <= GB_WEIGHTS_CRITIC; rule++) {
        double a[K], b[K], sum = 0;
        gb_weigh_options o = {.weighting = (gb_weighting)rule, .factors = 2};
        const char *name = gb_weighting_name(o.weighting);
        gbt_equal_status(name, gb_weigh(columns, K, &o, a, NULL), GB_OK, NULL);
        gb_weigh(turned, K, &o, b, NULL);
        for (size_t j = 0; j < K; j++) {
            gbt_near_double(name, b[K - 1 - j], a[j], 1e-10);
            gbt_true(name, a[j] >= 0);
            sum += a[j];
        }
        gbt_near_double(name, sum, 1, 1e-14);
    }
}

static void refusals(void) {
    static const double same[N] = {0}, negative[] = {1, -1, 2};
    gb_values columns[K];
    make_table(columns);
    const gb_values constant[] = {columns[0], {.name = "same", .n = N, .value = same}};
    const gb_values minus[] = {{.name = "minus", .n = 3, .value = negative}};
    const struct {
        const char *name;
        const gb_values *columns;
        size_t k;
        gb_weigh_options options;
        gb_text message;
        const char *named;
    } cases[] = {
        {"nothing", columns, 0, {0}, GB_MSG_NO_INDICATORS, ""},
        {"no weights given", columns, K, {.weighting = GB_WEIGHTS_GIVEN}, GB_MSG_WEIGHT_NUMBER, ""},
        {"no groups", columns, K, {.weighting = GB_WEIGHTS_EQUAL_GROUP}, GB_MSG_WEIGHT_GROUPS, ""},
        {"factors", columns, K, {.weighting = GB_WEIGHTS_FACTOR, .factors = 5}, GB_MSG_WEIGHT_FACTORS, ""},
        {"constant", constant, 2, {.weighting = GB_WEIGHTS_SD}, GB_MSG_INDICATOR_CONSTANT, "same"},
        {"constant", constant, 2, {.weighting = GB_WEIGHTS_CRITIC}, GB_MSG_CORRELATE_CONSTANT, "same"},
        {"negative", minus, 1, {.weighting = GB_WEIGHTS_ENTROPY}, GB_MSG_ENTROPY_NEGATIVE, "minus"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double weight[K];
        gb_error err = {0};
        CU_ASSERT(gb_weigh(cases[c].columns, cases[c].k, &cases[c].options, weight, &err) != GB_OK);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_text(cases[c].name, err.name, cases[c].named);
    }
}

static void budgets_of_people(void) {
    static const double points[] = {50, 50, 20, 60}; /* the second divides 80 points instead of 100 */
    gb_budget b[2];
    size_t uneven;
    gbt_equal_status("budget", gb_budget_weights(points, 2, 2, b, &uneven, NULL), GB_OK, NULL);
    gbt_equal_double("mean", b[0].mean, 0.375, 1e-15);
    gbt_equal_double("sd", b[0].sd, 0.25 / sqrt(2), 1e-15);
    gbt_equal_double("min", b[0].min, 0.25, 0);
    gbt_equal_double("max", b[1].max, 0.75, 0);
    gbt_equal_int("one person has another total", uneven, 1);
    static const double empty[] = {50, 50, 0, 0};
    gb_error err = {0};
    gbt_equal_status("no points", gb_budget_weights(empty, 2, 2, b, &uneven, &err), GB_ERR_USAGE, NULL);
    gbt_equal_int("who", err.row, 2);
    gbt_equal_status("nobody", gb_budget_weights(empty, 0, 2, b, &uneven, NULL), GB_ERR_USAGE, NULL);
}

/* --- pairwise comparison --- */

static void consistent_judgements(void) {
    static const double w[] = {0.5, 0.3, 0.2};
    double a[9], weight[3];
    for (size_t i = 0; i < 9; i++)
        a[i] = w[i / 3] / w[i % 3];
    for (int geometric = 0; geometric < 2; geometric++) {
        gb_ahp how;
        gbt_equal_status("ahp", gb_ahp_weights(a, 3, geometric, weight, &how, NULL, NULL), GB_OK, NULL);
        for (size_t j = 0; j < 3; j++)
            gbt_near_double("weight", weight[j], w[j], 1e-14);
        gbt_near_double("lambda", how.lambda, 3, 1e-13);
        gbt_near_double("ratio", how.ratio, 0, 1e-13);
    }
}

static void judgements_that_contradict_are_told(void) {
    /* a over b, b over c, c over a */
    static const double circle[] = {1, 3, 1 / 3., 1 / 3., 1, 3, 3, 1 / 3., 1};
    static const double one_sided[] = {1, 3, 2, 1}, negative[] = {1, -1, -1, 1}, diagonal[] = {2, 1, 1, 1};
    double weight[3];
    gb_ahp how;
    gb_notes *notes = gb_notes_new();
    gbt_equal_status("circle", gb_ahp_weights(circle, 3, false, weight, &how, notes, NULL), GB_OK, NULL);
    gbt_near_double("lambda of 1 + 3 + 1/3", how.lambda, 13 / 3., 1e-13);
    gbt_near_double("CR", how.ratio, (4 / 3.) / 2 / 0.58, 1e-12);
    gbt_near_double("no winner", weight[0], 1 / 3., 1e-14);
    gbt_equal_int("told", gb_notes_at(notes, 0)->text, GB_NOTE_AHP_INCONSISTENT);
    gb_notes_free(notes);
    const struct {
        const double *a;
        gb_text message;
    } bad[] = {{one_sided, GB_MSG_AHP_NOT_RECIPROCAL},
               {negative, GB_MSG_AHP_ENTRY},
               {diagonal, GB_MSG_AHP_NOT_RECIPROCAL}};
    for (size_t c = 0; c < 3; c++) {
        gb_error err = {0};
        gbt_equal_status("bad", gb_ahp_weights(bad[c].a, 2, false, weight, NULL, NULL, &err), GB_ERR_USAGE,
                         NULL);
        gbt_equal_int("message", err.message, bad[c].message);
    }
    gbt_equal_status("too large", gb_ahp_weights(circle, 16, false, weight, NULL, NULL, NULL), GB_ERR_USAGE,
                     NULL);
}

/* --- benefit of the doubt --- */

static void the_best_light_by_hand(void) {
    /* frontier through (10, 0), (8, 8), (0, 10); (4, 4) reaches half of it; (9, 2): the line from (10, 0) to
     * (8, 8) is 4 x + y = 40, and 4 * 9 + 2 = 38 */
    static const double x[] = {10, 8, 0, 4, 9}, y[] = {0, 8, 10, 4, 2}, want[] = {1, 1, 1, 0.5, 0.95};
    const gb_values columns[] = {{.name = "x", .n = 5, .value = x}, {.name = "y", .n = 5, .value = y}};
    gb_bod bod;
    gb_bod_options o = {0};
    gb_error err = {0};
    gbt_equal_status("bod", gb_bod_build(columns, 2, &o, &bod, &err), GB_OK, &err);
    for (size_t i = 0; i < 5; i++) {
        gbt_near_double("score", bod.score[i], want[i], 1e-12);
        gbt_near_double("is that of its weights", bod.weight[i] * x[i] + bod.weight[5 + i] * y[i], want[i],
                        1e-12);
    }
    gbt_equal_int("frontier", bod.frontier, 3);
    gb_bod_release(&bod);
    o = (gb_bod_options){.least_share = 0.5, .most_share = 0.5};
    gbt_equal_status("bounded", gb_bod_build(columns, 2, &o, &bod, &err), GB_OK, &err);
    gbt_near_double("nothing from y", bod.score[0], 0, 1e-12);
    gbt_near_double("even areas stay", bod.score[1], 1, 1e-12);
    gb_bod_release(&bod);
}

static void no_common_weights_beat_the_best_light(void) {
    gb_values columns[K];
    make_table(columns);
    gb_bod bod, bounded, scaled;
    gb_bod_options o = {0}, bounds = {.least_share = 0.1, .most_share = 0.5, .threads = 1};
    gb_bod_build(columns, K, &o, &bod, NULL);
    gbt_equal_status("bounded", gb_bod_build(columns, K, &bounds, &bounded, NULL), GB_OK, NULL);
    for (size_t draw = 0; draw < 50; draw++) {
        double w[K], score[N], most = 0;
        for (size_t j = 0; j < K; j++)
            w[j] = gb_random_unit(77, draw, j);
        for (size_t i = 0; i < N; i++) {
            score[i] = 0;
            for (size_t j = 0; j < K; j++)
                score[i] += w[j] * table[j][i];
            most = fmax(most, score[i]);
        }
        for (size_t i = 0; i < N; i++)
            gbt_true("best light", score[i] / most <= bod.score[i] + 1e-9);
    }
    for (size_t i = 0; i < N; i++) {
        gbt_true("bounds never help", bounded.score[i] <= bod.score[i] + 1e-12);
        for (size_t j = 0; j < K; j++) {
            double share = bounded.weight[j * N + i] * table[j][i] / bounded.score[i];
            gbt_true("within the bounds", share >= 0.1 - 1e-9 && share <= 0.5 + 1e-9);
        }
    }
    for (size_t i = 0; i < N; i++)
        table[1][i] *= 1e6;
    gb_bod_build(columns, K, &o, &scaled, NULL);
    for (size_t i = 0; i < N; i++)
        gbt_near_double("the unit does not matter", scaled.score[i], bod.score[i], 1e-10);
    gb_bod_release(&bod);
    gb_bod_release(&bounded);
    gb_bod_release(&scaled);
}

static void what_bod_refuses(void) {
    static const double zero[3] = {0}, minus[] = {1, -2, 3}, good[] = {1, 2, 3};
    const gb_values columns[] = {{.name = "good", .n = 3, .value = good},
                                 {.name = "zero", .n = 3, .value = zero},
                                 {.name = "minus", .n = 3, .value = minus}};
    gb_bod bod;
    gb_bod_options o = {0}, shares = {.least_share = 0.6};
    gb_error err = {0};
    gbt_equal_status("zeros", gb_bod_build(columns, 2, &o, &bod, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("which", err.name, "zero");
    err = (gb_error){0};
    gbt_equal_status("negative", gb_bod_build(columns + 2, 1, &o, &bod, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 2);
    gbt_equal_status("shares", gb_bod_build(columns, 2, &shares, &bod, NULL), GB_ERR_USAGE, NULL);
}

static void names_and_memory(void) {
    gb_weighting rule;
    for (int r = 0; r < GB_WEIGHTS_COUNT; r++) {
        CU_ASSERT(gb_weighting_parse(gb_weighting_name((gb_weighting)r), &rule));
        gbt_equal_int("rule", rule, r);
    }
    CU_ASSERT_FALSE(gb_weighting_parse("saaty", &rule));
    gb_values columns[K];
    make_table(columns);
    for (int m = 0; m < 3; m++)
        for (size_t k = 0, done = 0; !done; k++) {
            size_t before = gb_test_live_blocks();
            double weight[K];
            gb_bod bod;
            gb_bod_options o = {.threads = 1};
            gb_weigh_options w = {.weighting = m ? GB_WEIGHTS_FACTOR : GB_WEIGHTS_SD, .factors = 2};
            gb_test_fail_allocation(k);
            gb_status status =
                m < 2 ? gb_weigh(columns, K, &w, weight, NULL) : gb_bod_build(columns, K, &o, &bod, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            if (done && m == 2)
                gb_bod_release(&bod);
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        }
}

void suite_weigh(void) {
    gbt_add_suite("weigh");
    gbt_add_test("by hand", by_hand);
    gbt_add_test("weights follow their column", weights_follow_their_column);
    gbt_add_test("refusals", refusals);
    gbt_add_test("budgets of people", budgets_of_people);
    gbt_add_test("consistent judgements", consistent_judgements);
    gbt_add_test("judgements that contradict are told", judgements_that_contradict_are_told);
    gbt_add_test("the best light by hand", the_best_light_by_hand);
    gbt_add_test("no common weights beat the best light", no_common_weights_beat_the_best_light);
    gbt_add_test("what benefit of the doubt refuses", what_bod_refuses);
    gbt_add_test("names and memory", names_and_memory);
}
