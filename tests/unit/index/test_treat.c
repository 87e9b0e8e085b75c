#include "base/memory.h"
#include "index/class.h"
#include "index/treat.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 10 };

static const double skewed[N] = {1, 2, 3, 5, 8, 13, 21, 34, 40, 90};

static gb_treated treat(const double *x, const uint8_t *state, size_t n, gb_treat_options options,
                        gb_notes *notes) {
    gb_values values = {.name = "x", .n = n, .value = x, .state = state};
    gb_treated out = {0};
    gb_error err = {0};
    gbt_equal_status(gb_treat_name(options.method), gb_treat(&values, &options, &out, notes, &err), GB_OK,
                     &err);
    return out;
}

/* e1071 of R, type 2 */
static void shape_as_other_programs(void) {
    static const double mirrored[] = {-2, -1, 0, 1, 2};
    double skew, kurtosis;
    gb_skew_kurtosis(skewed, N, &skew, &kurtosis);
    gbt_near_double("skewness", skew, 1.9513143145121, 1e-12);
    gbt_near_double("kurtosis", kurtosis, 4.1021801383619, 1e-12);
    gb_skew_kurtosis(mirrored, 5, &skew, &kurtosis);
    gbt_near_double("no skewness", skew, 0, 1e-15);
    gbt_near_double("flat", kurtosis, -1.2, 1e-14);
    gb_skew_kurtosis(mirrored, 2, &skew, &kurtosis);
    gbt_equal_double("too few", skew, NAN, 0);
}

static void transformations(void) {
    static const double y[] = {1, M_E, 4};
    static const uint8_t state[] = {0, 0, GB_ABSENT};
    gb_treated t = treat(y, state, 3, (gb_treat_options){.method = GB_TREAT_LOG}, NULL);
    gbt_near_double("ln 1", t.value[0], 0, 1e-15);
    gbt_near_double("ln e", t.value[1], 1, 1e-15);
    gbt_equal_double("missing", t.value[2], NAN, 0);
    gbt_equal_int("every change is listed", t.cell_count, 2);
    gbt_equal_double("before", t.cells[1].before, M_E, 0);
    gbt_equal_int("outcome", t.outcome, GB_TREAT_TRANSFORMED);
    gb_treated_release(&t);
    t = treat(y, NULL, 3, (gb_treat_options){.method = GB_TREAT_LOG1P}, NULL);
    gbt_near_double("ln 5", t.value[2], log(5), 1e-15);
    gb_treated_release(&t);
    t = treat(y, NULL, 3, (gb_treat_options){.method = GB_TREAT_BOX_COX, .lambda = 0.5, .lambda_given = true},
              NULL);
    gbt_near_double("2 (2 - 1)", t.value[2], 2, 1e-14);
    gb_treated_release(&t);
    t = treat(y, NULL, 3, (gb_treat_options){.method = GB_TREAT_BOX_COX, .lambda_given = true}, NULL);
    gbt_near_double("lambda 0 is ln", t.value[2], log(4), 1e-15);
    gb_treated_release(&t);
    t = treat(y, NULL, 3, (gb_treat_options){0}, NULL);
    gbt_equal_double("none", t.value[2], 4, 0);
    gbt_equal_int("nothing changed", t.cell_count, 0);
    gb_treated_release(&t);
}

static void box_cox_by_likelihood(void) {
    /* optimize() of R on the profile likelihood */
    gbt_near_double("R", gb_box_cox_lambda(skewed, N), 0.0282926882, 1e-6);
    static const double even[] = {0.1, 0.5, 1, 2, 10}; /* the logarithms mirror each other */
    gbt_near_double("logarithm", gb_box_cox_lambda(even, 5), 0, 1e-6);
    double large[N];
    for (size_t i = 0; i < N; i++)
        large[i] = 1e200 * skewed[i];
    gbt_near_double("the unit does not matter", gb_box_cox_lambda(large, N), 0.0282926882, 1e-6);
}

static void winsorising_draws_in_as_little_as_needed(void) {
    static const double y[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 500};
    static const uint8_t state[12] = {0, GB_ABSENT};
    static const char *const codes[12] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    gb_notes *notes = gb_notes_new();
    gb_treated t =
        treat(y, state, 12, (gb_treat_options){.method = GB_TREAT_WINSORISE, .codes = codes}, notes);
    gbt_equal_int("outcome", t.outcome, GB_TREAT_DRAWN_IN);
    CU_ASSERT_EQUAL_FATAL(t.cell_count, 1);
    gbt_equal_int("which", t.cells[0].area, 11);
    gbt_equal_double("before", t.cells[0].before, 500, 0);
    gbt_equal_double("the next value", t.cells[0].after, 11, 0);
    gbt_equal_double("the others stay", t.value[10], 11, 0);
    gbt_true("shape", t.skew_before > 2 && t.skew_after < 2);
    gbt_equal_int("a note", gb_notes_at(notes, 0)->text, GB_NOTE_TREAT_CELLS);
    gbt_equal_text("names the area", gb_notes_at(notes, 0)->codes[0], "l");
    gb_treated_release(&t);
    gb_notes_free(notes);
    double down[12];
    for (size_t i = 0; i < 12; i++)
        down[i] = -y[i];
    t = treat(down, state, 12, (gb_treat_options){.method = GB_TREAT_WINSORISE}, NULL);
    gbt_equal_double("at the low end", t.cells[0].after, -11, 0);
    gb_treated_release(&t);
    t = treat(skewed, NULL, N, (gb_treat_options){.method = GB_TREAT_WINSORISE}, NULL);
    gbt_equal_int("an acceptable shape is left alone", t.outcome, GB_TREAT_UNTOUCHED);
    gb_treated_release(&t);
}

static void too_many_outliers_call_for_a_logarithm(void) {
    double y[60];
    for (size_t i = 0; i < 60; i++)
        y[i] = i < 53 ? 1 + (double)i / 53 : 100 * (double)(i - 52);
    gb_notes *notes = gb_notes_new();
    gb_treated t = treat(y, NULL, 60, (gb_treat_options){.method = GB_TREAT_WINSORISE}, notes);
    gbt_equal_double("ln(x - min + range / 100)", t.value[0], log(6.99), 1e-14);
    gbt_true("outcome", t.outcome == GB_TREAT_TRANSFORMED || t.outcome == GB_TREAT_UNRESOLVED);
    gbt_equal_int("told", gb_notes_count(notes), 1);
    gb_treated_release(&t);
    t = treat(y, NULL, 60, (gb_treat_options){.method = GB_TREAT_WINSORISE, .no_log = true}, NULL);
    gbt_equal_int("left as it was", t.cell_count, 0);
    gbt_equal_int("and said", t.outcome, GB_TREAT_UNRESOLVED);
    gb_treated_release(&t);
    t = treat(y, NULL, 60, (gb_treat_options){.method = GB_TREAT_WINSORISE, .most = 8}, NULL);
    gbt_equal_int("or more may be drawn in", t.outcome, GB_TREAT_DRAWN_IN);
    gb_treated_release(&t);
    gb_notes_free(notes);
}

static void percentiles(void) {
    static const double y[11] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    gb_treated t =
        treat(y, NULL, 11, (gb_treat_options){.method = GB_TREAT_PERCENTILES, .low = 0.1, .high = 0.9}, NULL);
    gbt_near_double("low", t.value[0], 1, 1e-15);
    gbt_near_double("high", t.value[10], 9, 1e-15);
    gbt_equal_int("two cells", t.cell_count, 2);
    gb_treated_release(&t);
}

static void refusals(void) {
    static const double zero[] = {3, 0, 4}, same[] = {2, 2, 2};
    static const uint8_t none[] = {GB_ABSENT, GB_ABSENT, GB_ABSENT};
    const struct {
        const char *name;
        const double *x;
        const uint8_t *state;
        gb_treat_options options;
        gb_text message;
        int row;
    } cases[] = {
        {"logarithm of 0", zero, NULL, {.method = GB_TREAT_LOG}, GB_MSG_NO_LOGARITHM, 2},
        {"Box-Cox of 0", zero, NULL, {.method = GB_TREAT_BOX_COX}, GB_MSG_NO_LOGARITHM, 2},
        {"Box-Cox of a constant", same, NULL, {.method = GB_TREAT_BOX_COX}, GB_MSG_BOX_COX_LAMBDA, 0},
        {"nothing there", zero, none, {.method = GB_TREAT_LOG}, GB_MSG_INDICATOR_EMPTY, 0},
        {"percentiles",
         zero,
         NULL,
         {.method = GB_TREAT_PERCENTILES, .low = 0.9, .high = 0.1},
         GB_MSG_TREAT_QUANTILES,
         0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_values values = {.name = "x", .n = 3, .value = cases[c].x, .state = cases[c].state};
        gb_treated t;
        gb_error err = {0};
        CU_ASSERT(gb_treat(&values, &cases[c].options, &t, NULL, &err) != GB_OK);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_int(cases[c].name, err.row, cases[c].row);
    }
}

/* --- equal parts --- */

static void parts_of_thirteen_ranks(void) {
    static const uint32_t want[GB_PARTS_COUNT][13] = {
        {1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5},  /* ceil(5 rank / 13) */
        {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5},  /* blocks of ceil(13 / 5) = 3 */
        {1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5}}; /* cuts at 3.4, 5.8, 8.2, 10.6 */
    double rank[14];
    uint8_t state[14] = {0};
    for (size_t i = 0; i < 14; i++)
        rank[i] = (double)i + 1;
    state[13] = GB_ABSENT;
    gb_values values = {.name = "rank", .n = 14, .value = rank, .state = state};
    for (int rule = 0; rule < GB_PARTS_COUNT; rule++) {
        uint32_t part[14];
        gb_part_rule back;
        const char *name = gb_part_rule_name((gb_part_rule)rule);
        gbt_equal_status(name, gb_parts(&values, 5, (gb_part_rule)rule, part, NULL), GB_OK, NULL);
        for (size_t i = 0; i < 13; i++)
            gbt_equal_int(name, part[i], want[rule][i]);
        gbt_equal_int("no value", part[13], 0);
        CU_ASSERT(gb_part_rule_parse(name, &back));
        gbt_equal_int(name, back, rule);
    }
}

static void parts_are_refused(void) {
    static const double scores[] = {0.5, 7, 3};
    gb_values values = {.name = "score", .n = 3, .value = scores};
    uint32_t part[3];
    gb_error err = {0};
    gbt_equal_status("not ranks", gb_parts(&values, 5, GB_PARTS_CEILING, part, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 1);
    gbt_equal_status("one part", gb_parts(&values, 1, GB_PARTS_QUANTILE, part, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_status("scores by quantile", gb_parts(&values, 3, GB_PARTS_QUANTILE, part, NULL), GB_OK, NULL);
    gbt_equal_int("highest", part[1], 3);
}

static void names_and_memory(void) {
    gb_treat_method method;
    for (int m = 0; m < GB_TREAT_COUNT; m++) {
        CU_ASSERT(gb_treat_parse(gb_treat_name((gb_treat_method)m), &method));
        gbt_equal_int("method", method, m);
    }
    CU_ASSERT_FALSE(gb_treat_parse("log", &method));
    gb_values values = {.name = "x", .n = N, .value = skewed};
    gb_treat_options o = {.method = GB_TREAT_PERCENTILES};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_treated t;
        gb_test_fail_allocation(k);
        gb_status status = gb_treat(&values, &o, &t, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_treated_release(&t);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_treat(void) {
    gbt_add_suite("treat and parts");
    gbt_add_test("shape as other programs", shape_as_other_programs);
    gbt_add_test("transformations", transformations);
    gbt_add_test("Box-Cox by likelihood", box_cox_by_likelihood);
    gbt_add_test("winsorising draws in as little as needed", winsorising_draws_in_as_little_as_needed);
    gbt_add_test("too many outliers call for a logarithm", too_many_outliers_call_for_a_logarithm);
    gbt_add_test("percentiles", percentiles);
    gbt_add_test("refusals", refusals);
    gbt_add_test("parts of thirteen ranks", parts_of_thirteen_ranks);
    gbt_add_test("parts are refused", parts_are_refused);
    gbt_add_test("names and memory", names_and_memory);
}
