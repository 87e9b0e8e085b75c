#include "base/memory.h"
#include "base/random.h"
#include "index/composite.h"
#include "index/rank.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 4 };

/* population z of work: -1 1 -1 1; of income (low is worse): 1 1 -1 -1 */
static const double work[N] = {2, 6, 2, 6}, income[N] = {10, 10, 30, 30};

static gb_indicator indicator(const char *name, const double *x, const uint8_t *state, gb_polarity polarity,
                              double weight) {
    return (gb_indicator){.values = {.name = name, .n = N, .value = x, .state = state},
                          .polarity = polarity,
                          .weight = weight,
                          .normalise = {.sd = GB_SD_POPULATION}};
}

static void mean_and_sum_by_hand(void) {
    const struct {
        const char *name;
        gb_composite_options options;
        double weight[2], want[N], weight_sum;
    } cases[] = {
        {"equal weights", {0}, {0, 0}, {0, 1, -1, 0}, 1},
        {"mean of given weights", {.weighting = GB_WEIGHTS_GIVEN}, {3, 1}, {-0.5, 1, -1, 0.5}, 4},
        {"sum of given weights",
         {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM},
         {3, 1},
         {-2, 4, -4, 2},
         4},
        {"weights of 0.9 stay 0.9",
         {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM},
         {0.6, 0.3},
         {-0.3, 0.9, -0.9, 0.3},
         0.9},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_indicator list[] = {indicator("work", work, NULL, 1, cases[c].weight[0]),
                               indicator("income", income, NULL, -1, cases[c].weight[1])};
        gb_composite r;
        gb_error err = {0};
        gb_status status = gb_composite_build(list, 2, &cases[c].options, &r, NULL, &err);
        gbt_equal_status(cases[c].name, status, GB_OK, &err);
        gbt_equal_double(cases[c].name, r.weight_sum, cases[c].weight_sum, 1e-15);
        for (size_t i = 0; i < N; i++) {
            gbt_near_double(cases[c].name, r.score[i], cases[c].want[i], 1e-15);
            gbt_near_double(cases[c].name, r.contribution[i] + r.contribution[N + i], cases[c].want[i],
                            1e-15);
            gbt_equal_int(cases[c].name, r.used[i], 2);
            gbt_equal_double(cases[c].name, r.used_share[i], 1, 0);
        }
        gb_composite_release(&r);
    }
}

static void gaps(void) {
    static const double third[N] = {1, NAN, NAN, 5};
    static const uint8_t state[N] = {0, GB_ABSENT, GB_CENSORED, 0};
    /* population z of the third: -1 . . 1 */
    gb_indicator list[] = {indicator("work", work, NULL, 1, 2), indicator("income", income, NULL, -1, 1),
                           indicator("third", third, state, 1, 1)};
    const struct {
        const char *name;
        gb_composite_options options;
        double want[N];
        gb_cell state[N];
        size_t scored, partial;
    } cases[] = {
        {"no score",
         {.weighting = GB_WEIGHTS_GIVEN},
         {-0.5, NAN, NAN, 0.5},
         {GB_PRESENT, GB_ABSENT, GB_CENSORED, GB_PRESENT},
         2,
         0},
        {"mean of those available",
         {.weighting = GB_WEIGHTS_GIVEN, .gaps = GB_GAPS_AVAILABLE},
         {-0.5, 1, -1, 0.5},
         {0},
         4,
         2},
        {"sum is that mean times the weights",
         {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM, .gaps = GB_GAPS_AVAILABLE},
         {-2, 4, -4, 2},
         {0},
         4,
         2},
        {"not enough weight",
         {.weighting = GB_WEIGHTS_GIVEN, .gaps = GB_GAPS_AVAILABLE, .minimum_share = 0.8},
         {-0.5, NAN, NAN, 0.5},
         {GB_PRESENT, GB_ABSENT, GB_CENSORED, GB_PRESENT},
         2,
         0},
        {"just enough weight",
         {.weighting = GB_WEIGHTS_GIVEN, .gaps = GB_GAPS_AVAILABLE, .minimum_share = 0.75},
         {-0.5, 1, -1, 0.5},
         {0},
         4,
         2},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_composite r;
        gb_error err = {0};
        gb_status status = gb_composite_build(list, 3, &cases[c].options, &r, NULL, &err);
        gbt_equal_status(cases[c].name, status, GB_OK, &err);
        for (size_t i = 0; i < N; i++) {
            gbt_near_double(cases[c].name, r.score[i], cases[c].want[i], 1e-15);
            gbt_equal_int(cases[c].name, r.state[i], cases[c].state[i]);
        }
        gbt_equal_int(cases[c].name, r.scored, cases[c].scored);
        gbt_equal_int(cases[c].name, r.partial, cases[c].partial);
        gbt_equal_int(cases[c].name, r.used[1], r.partial ? 2 : 0);
        gbt_equal_double(cases[c].name, r.used_share[1], r.partial ? 0.75 : 0, 0);
        gb_composite_release(&r);
    }
}

static void weight_zero_costs_no_area_its_score(void) {
    static const double third[N] = {1, NAN, 2, 5};
    static const uint8_t state[N] = {0, GB_ABSENT, 0, 0};
    gb_indicator list[] = {indicator("work", work, NULL, 1, 1), indicator("third", third, state, 1, 0)};
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN};
    gb_composite r;
    gbt_equal_status("build", gb_composite_build(list, 2, &options, &r, NULL, NULL), GB_OK, NULL);
    gbt_equal_int("all scored", r.scored, N);
    gbt_equal_double("score", r.score[1], 1, 0);
    gb_composite_release(&r);
}

static void notes_tell_what_did_not_stop_the_run(void) {
    static const double third[N] = {1, NAN, 2, 5};
    static const uint8_t state[N] = {0, GB_ABSENT, 0, 0};
    gb_indicator list[] = {indicator("work", work, NULL, 1, 0.5), indicator("third", third, state, 1, 0.4)};
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM};
    gb_notes *notes = gb_notes_new();
    gb_composite r;
    gbt_equal_status("build", gb_composite_build(list, 2, &options, &r, notes, NULL), GB_OK, NULL);
    CU_ASSERT_EQUAL_FATAL(gb_notes_count(notes), 2);
    gbt_equal_int("weight sum", gb_notes_at(notes, 0)->text, GB_NOTE_INDEX_WEIGHT_SUM);
    gbt_equal_double("0.9", gb_notes_at(notes, 0)->detail.value, 0.9, 1e-15);
    gbt_equal_int("no score", gb_notes_at(notes, 1)->text, GB_NOTE_INDEX_NO_SCORE);
    gbt_equal_int("one area", gb_notes_at(notes, 1)->detail.count, 1);
    gb_composite_release(&r);
    gb_notes_free(notes);
}

static void refusals(void) {
    static const double same[N] = {1, 1, 1, 1};
    static const uint8_t first[N] = {0, 0, GB_ABSENT, GB_ABSENT}, last[N] = {GB_ABSENT, GB_ABSENT, 0, 0};
    static const double rising[N] = {1, 2, 3, 4};
    gb_indicator good = indicator("work", work, NULL, 1, 1), shorter = good;
    shorter.values.n = 2;
    const struct {
        const char *name;
        gb_indicator list[2];
        size_t k;
        gb_composite_options options;
        gb_status status;
        gb_text message;
    } cases[] = {
        {"no indicators", {good, good}, 0, {0}, GB_ERR_USAGE, GB_MSG_NO_INDICATORS},
        {"constant indicator",
         {good, indicator("same", same, NULL, 1, 1)},
         2,
         {0},
         GB_ERR_DATA,
         GB_MSG_INDICATOR_CONSTANT},
        {"no polarity", {good, indicator("x", work, NULL, 0, 1)}, 2, {0}, GB_ERR_USAGE, GB_MSG_NO_POLARITY},
        {"negative weight",
         {good, indicator("x", work, NULL, 1, -1)},
         2,
         {.weighting = GB_WEIGHTS_GIVEN},
         GB_ERR_USAGE,
         GB_MSG_BAD_WEIGHT},
        {"NaN weight",
         {good, indicator("x", work, NULL, 1, NAN)},
         2,
         {.weighting = GB_WEIGHTS_GIVEN},
         GB_ERR_USAGE,
         GB_MSG_BAD_WEIGHT},
        {"all weights 0",
         {indicator("x", work, NULL, 1, 0), indicator("y", work, NULL, 1, 0)},
         2,
         {.weighting = GB_WEIGHTS_GIVEN},
         GB_ERR_USAGE,
         GB_MSG_WEIGHTS_ZERO},
        {"share above 1", {good, good}, 2, {.minimum_share = 1.5}, GB_ERR_USAGE, GB_MSG_BAD_MINIMUM_SHARE},
        {"no area has both",
         {indicator("a", rising, first, 1, 1), indicator("b", rising, last, 1, 1)},
         2,
         {0},
         GB_ERR_DATA,
         GB_MSG_NO_SCORES},
        {"unequal lengths", {good, shorter}, 2, {0}, GB_ERR_BUG, GB_MSG_BUG},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_composite r;
        gb_error err = {0};
        gb_status status = gb_composite_build(cases[c].list, cases[c].k, &cases[c].options, &r, NULL, &err);
        gbt_equal_status(cases[c].name, status, cases[c].status, &err);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
    }
    static const double weights[] = {0.5, 0.5};
    double sum;
    gbt_equal_status("count", gb_weights_check(weights, 2, 3, &sum, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_status("fine", gb_weights_check(weights, 2, 2, &sum, NULL), GB_OK, NULL);
    gbt_equal_double("sum", sum, 1, 0);
}

/* --- properties, on an invented table --- */

enum { ROWS = 200, COLUMNS = 7 };

static double table[COLUMNS][ROWS], moved[COLUMNS][ROWS];

static void fill(gb_indicator *list, double cells[COLUMNS][ROWS]) {
    static const gb_normalise_method methods[COLUMNS] = {
        GB_NORMALISE_Z,    GB_NORMALISE_MIN_MAX, GB_NORMALISE_PERCENT_RANK, GB_NORMALISE_RANK_EXP,
        GB_NORMALISE_NONE, GB_NORMALISE_Z,       GB_NORMALISE_MIN_MAX};
    for (size_t j = 0; j < COLUMNS; j++)
        list[j] = (gb_indicator){.values = {.name = "x", .n = ROWS, .value = cells[j]},
                                 .polarity = j % 3 == 2 ? -1 : 1,
                                 .weight = 0.1 + 0.03 * (double)j,
                                 .normalise = {.method = methods[j]}};
}

static void make_table(void) {
    for (size_t j = 0; j < COLUMNS; j++)
        for (size_t i = 0; i < ROWS; i++)
            table[j][i] = exp(2 * gb_random_unit(11, j, i));
}

static gb_composite scores_of(gb_indicator *list) {
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM};
    gb_composite r = {0};
    gbt_equal_status("build", gb_composite_build(list, COLUMNS, &options, &r, NULL, NULL), GB_OK, NULL);
    return r;
}

static void order_of_rows_and_columns_changes_no_bit(void) {
    gb_indicator list[COLUMNS], turned[COLUMNS];
    make_table();
    fill(list, table);
    gb_composite a = scores_of(list);
    for (size_t j = 0; j < COLUMNS; j++)
        turned[j] = list[COLUMNS - 1 - j];
    gb_composite b = scores_of(turned);
    for (size_t j = 0; j < COLUMNS; j++)
        for (size_t i = 0; i < ROWS; i++)
            moved[j][(i * 73 + 5) % ROWS] = table[j][i];
    fill(list, moved);
    gb_composite c = scores_of(list);
    bool same = true;
    for (size_t i = 0; i < ROWS; i++)
        same = same && a.score[i] == b.score[i] && a.score[i] == c.score[(i * 73 + 5) % ROWS];
    gbt_true("same bits", same);
    gbt_equal_double("same sum of weights", a.weight_sum, b.weight_sum, 0);
    gb_composite_release(&a);
    gb_composite_release(&b);
    gb_composite_release(&c);
}

/* With z and min-max the other areas move as well, but on a table like this never past the area. */
static void a_worse_value_never_improves_the_rank(void) {
    gb_indicator list[COLUMNS];
    make_table();
    fill(list, table);
    for (size_t j = 0; j < COLUMNS; j++) {
        gb_composite before = scores_of(list);
        double kept = table[j][17];
        table[j][17] *= list[j].polarity > 0 ? 1.5 : 1 / 1.5;
        gb_composite after = scores_of(list);
        gb_rank_options options = {0};
        gb_ranking was, is;
        gb_values x = gb_composite_values(&before), y = gb_composite_values(&after);
        gb_rank(&x, &options, &was, NULL);
        gb_rank(&y, &options, &is, NULL);
        gbt_true("not a better rank", is.rank[17] <= was.rank[17]);
        table[j][17] = kept;
        gb_ranking_release(&was);
        gb_ranking_release(&is);
        gb_composite_release(&before);
        gb_composite_release(&after);
    }
}

static void contributions_add_up(void) {
    gb_indicator list[COLUMNS];
    make_table();
    fill(list, table);
    gb_composite r = scores_of(list);
    for (size_t i = 0; i < ROWS; i++) {
        double sum = 0;
        for (size_t j = 0; j < COLUMNS; j++)
            sum += r.contribution[j * ROWS + i];
        if (fabs(sum - r.score[i]) > 1e-14 * (1 + fabs(r.score[i])))
            gbt_equal_double("sum of contributions", sum, r.score[i], 1e-14);
    }
    gb_composite_release(&r);
}

static void scale_and_offset_of_an_indicator_do_not_matter(void) {
    gb_indicator list[COLUMNS];
    make_table();
    fill(list, table);
    list[4].normalise.method = GB_NORMALISE_Z; /* all but "none" are invariant */
    gb_composite a = scores_of(list);
    for (size_t j = 0; j < COLUMNS; j++)
        for (size_t i = 0; i < ROWS; i++)
            table[j][i] = 1000 * table[j][i] + 77;
    gb_composite b = scores_of(list);
    for (size_t i = 0; i < ROWS; i++)
        gbt_near_double("score", b.score[i], a.score[i], 1e-11);
    gb_composite_release(&a);
    gb_composite_release(&b);
}

static void survives_lack_of_memory(void) {
    gb_indicator list[COLUMNS];
    make_table();
    fill(list, table);
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_composite r;
        gb_test_fail_allocation(k);
        gb_status status = gb_composite_build(list, COLUMNS, &options, &r, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_composite_release(&r);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_composite(void) {
    gbt_add_suite("composite");
    gbt_add_test("mean and sum by hand", mean_and_sum_by_hand);
    gbt_add_test("gaps", gaps);
    gbt_add_test("weight zero costs no area its score", weight_zero_costs_no_area_its_score);
    gbt_add_test("notes tell what did not stop the run", notes_tell_what_did_not_stop_the_run);
    gbt_add_test("refusals", refusals);
    gbt_add_test("order of rows and columns changes no bit", order_of_rows_and_columns_changes_no_bit);
    gbt_add_test("a worse value never improves the rank", a_worse_value_never_improves_the_rank);
    gbt_add_test("contributions add up", contributions_add_up);
    gbt_add_test("scale and offset do not matter", scale_and_offset_of_an_indicator_do_not_matter);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
