#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/formula.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* One row: a = 1, b = 2, c = 0, `laag inkomen` = 40; x is missing. */
static gb_table *one_row(gb_cell x) {
    static const struct {
        const char *key;
        double value;
    } columns[] = {{"a", 1}, {"b", 2}, {"c", 0}, {"laag inkomen", 40}, {"x", 0}};
    gb_table *table = NULL;
    gbt_equal_status("table", gb_table_new(1, &table, NULL), GB_OK, NULL);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        gb_column *column = NULL;
        gbt_equal_status("column", gb_column_new(columns[i].key, 1, false, &column, NULL), GB_OK, NULL);
        if (i == 4)
            gb_column_set_missing(column, 0, x);
        else
            gb_column_set(column, 0, columns[i].value);
        gbt_equal_status("add", gb_table_add_take(table, column, NULL), GB_OK, NULL);
    }
    return table;
}

static gb_status evaluate(const char *text, gb_cell x, double *value, gb_cell *state, gb_error *err) {
    gb_table *table = one_row(x);
    gb_formula *formula = NULL;
    gb_column *column = NULL;
    gbt_equal_status("result", gb_column_new("r", 1, false, &column, NULL), GB_OK, NULL);
    gb_status status = gb_formula_parse(text, &formula, err);
    if (status == GB_OK)
        status = gb_formula_evaluate(formula, table, column, err);
    *value = column->value[0];
    *state = (gb_cell)column->state[0];
    gb_formula_free(formula);
    gb_column_free(column);
    gb_table_free(table);
    return status;
}

static const struct {
    const char *formula;
    double value; /* NAN: undefined */
} values[] = {
    {"100 * a / b", 50},
    {"0.75 * b", 1.5},
    {"1e3 + 1.5e-2", 1000.015},
    {".5 + 2.", 2.5},
    {"`laag inkomen` / 4", 10},
    {"7 - 2 - 1", 4},
    {"8 / 4 / 2", 1},
    {"8 / 4 * 2", 4},
    {"2 ^ 3 ^ 2", 512},
    {"-2 ^ 2", -4},
    {"2 ^ -1", 0.5},
    {"a - -b", 3},
    {"(a + b) * 3", 9},
    {"a <= b", 1},
    {"a > b", 0},
    {"a == 1 && b != 3", 1},
    {"a == 2 || b == 2", 1},
    {"a > b ? 10 : 20", 20},
    {"a ? b ? 3 : 4 : 5", 3},
    {"c ? 1 : b == 2 ? 6 : 7", 6},
    {"if(a < b, 10, 20)", 10},
    {"IF(a < b, Max(3, 4, 5), 0)", 5},
    {"min(4, 3, 9)", 3},
    {"sum(1, 2, 3) + avg(1, 2, 6)", 9},
    {"abs(-3) + sqrt(16) + floor(1.7) + ceil(1.2)", 10},
    {"log10(1000)", 3},
    {"ln(exp(2))", 2},
    {"round(2.675, 2)", 2.68},
    {"round(-2.5)", -3},
    {"sign(-3) + sign(0) + sign(9)", 0},
    {"a / c", NAN},
    {"c / c", NAN},
    {"ln(0)", NAN},
    {"sqrt(-1)", NAN},
    {"c ^ -1", NAN},
    {"min(a / c, 100)", NAN},
    {"max(100, a / c)", NAN},
    {"a / c > 5", NAN},
    {"a / (a / c)", NAN},
    {"exp(-1 / c)", NAN},
    {"(a / c > 5) ? 1 : 2", NAN},
    {"c == 0 ? 7 : a / c", 7},
    {"if(c == 0, 7, a / c)", 7},
    {"c == 0 || a / c > 1", 1},
    {"c != 0 && a / c > 1", 0},
};

static void check_values(const char *locale) {
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double value = 0;
        gb_cell state = GB_ABSENT;
        gb_error err = {0};
        gbt_equal_status(values[i].formula, evaluate(values[i].formula, GB_ABSENT, &value, &state, &err),
                         GB_OK, &err);
        gbt_equal_int(values[i].formula, state, isnan(values[i].value) ? GB_UNDEFINED : GB_PRESENT);
        gbt_equal_double(locale, value, values[i].value, 1e-15);
    }
}

static void test_values(void) {
    check_values("C");
}

static void test_locale_plays_no_part(void) {
    static const char *const locales[] = {"nl_BE.UTF-8", "nl_BE.utf8", "nl_NL.UTF-8", "de_DE.UTF-8",
                                          "fr_BE.UTF-8"};
    bool found = false;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL)
            continue;
        found = true;
        check_values(locales[i]);
    }
    setlocale(LC_ALL, "C");
    if (!found)
        gbt_skip("no locale with a decimal comma is installed");
}

static void test_states_travel(void) {
    static const gb_cell states[] = {GB_ABSENT, GB_CENSORED, GB_SUPPRESSED, GB_UNDEFINED, GB_NOT_APPLICABLE};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        double value = 0;
        gb_cell state = GB_PRESENT;
        gbt_equal_status("a * x", evaluate("a * x", states[i], &value, &state, NULL), GB_OK, NULL);
        gbt_equal_int(gb_cell_id(states[i]), state, states[i]);
        gbt_true("no value", isnan(value));
        gbt_equal_status("a / c + x", evaluate("a / c + x", states[i], &value, &state, NULL), GB_OK, NULL);
        gbt_equal_int("the cell's reason, not the division's", state, states[i]);
    }
}

static void test_refused(void) {
    static const struct {
        const char *name, *formula;
        gb_text message;
        int64_t column;
        const char *found;
    } cases[] = {
        {"decimal comma", "0,75 * a", GB_MSG_FORMULA_DECIMAL_COMMA, 1, "0,75"},
        {"decimal comma inside", "a + 1,5", GB_MSG_FORMULA_DECIMAL_COMMA, 5, "1,5"},
        {"decimal comma in a function", "min(a, 0,75)", GB_MSG_FORMULA_DECIMAL_COMMA, 8, "0,75"},
        {"comma outside a function", "a, b", GB_MSG_FORMULA_UNEXPECTED, 2, ","},
        {"comma in plain parentheses", "2 * (a, b)", GB_MSG_FORMULA_UNEXPECTED, 7, ","},
        {"semicolon", "min(a; b)", GB_MSG_FORMULA_UNEXPECTED, 6, ";"},
        {"assignment", "a = 2", GB_MSG_FORMULA_ASSIGNMENT, 3, "="},
        {"text", "a == \"x\"", GB_MSG_FORMULA_STRING, 6, "\"x\""},
        {"open parenthesis", "(a + b", GB_MSG_FORMULA_PARENTHESIS, 7, ""},
        {"close parenthesis", "a + b)", GB_MSG_FORMULA_PARENTHESIS, 6, ")"},
        {"nothing between parentheses", "a * ()", GB_MSG_FORMULA_UNEXPECTED, 6, ")"},
        {"two values", "a b", GB_MSG_FORMULA_UNEXPECTED, 3, "b"},
        {"unfinished", "a +", GB_MSG_FORMULA_END, 3, "+"},
        {"no else", "a ? b", GB_MSG_FORMULA_NO_ELSE, 3, "?"},
        {"else alone", "a : b", GB_MSG_FORMULA_UNEXPECTED, 3, ":"},
        {"unknown function", "sqr(a)", GB_MSG_FORMULA_FUNCTION, 1, "sqr"},
        {"ambiguous logarithm", "log(a)", GB_MSG_FORMULA_LOG, 1, "log"},
        {"open back-tick", "`a + 1", GB_MSG_FORMULA_QUOTE, 1, "`a + 1"},
        {"empty", "  ", GB_MSG_FORMULA_EMPTY, 1, ""},
        {"a sign of a printed text", "a \xC3\x97 2", GB_MSG_FORMULA_UNEXPECTED, 3, "\xC3\x97"},
        {"characters count, not bytes", "`\xC3\xA9` + \xC3\x97", GB_MSG_FORMULA_UNEXPECTED, 7, "\xC3\x97"},
        {"percent", "a % 2", GB_MSG_FORMULA_UNEXPECTED, 3, "%"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_formula *formula = NULL;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_formula_parse(cases[i].formula, &formula, &err), GB_ERR_USAGE,
                         NULL);
        gbt_true(cases[i].name, formula == NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gbt_equal_int(cases[i].name, err.column, cases[i].column);
        gbt_equal_text(cases[i].name, err.found, cases[i].found);
    }
}

static void test_wrong_number_of_arguments(void) {
    static const char *const formulas[] = {"if(a, b)", "abs(a, b)", "min()", "if(a, b, c, a)", "sqrt()"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        gb_formula *formula = NULL;
        gbt_equal_status(formulas[i], gb_formula_parse(formulas[i], &formula, NULL), GB_ERR_USAGE, NULL);
    }
}

static void test_too_long_or_deep(void) {
    static char text[8000];
    gb_formula *formula = NULL;
    memset(text, '(', 200);
    text[200] = '\0';
    gbt_equal_status("deep", gb_formula_parse(text, &formula, NULL), GB_ERR_USAGE, NULL);
    memset(text, '1', 7000);
    text[7000] = '\0';
    gbt_equal_status("long", gb_formula_parse(text, &formula, NULL), GB_ERR_USAGE, NULL);
    for (size_t i = 0; i < 1000; i++)
        memcpy(text + 4 * i, "1?1:", 4);
    memcpy(text + 4000, "1", 2);
    gbt_equal_status("many branches", gb_formula_parse(text, &formula, NULL), GB_ERR_USAGE, NULL);
}

static void test_names(void) {
    gb_formula *formula = NULL;
    gbt_equal_status("parse", gb_formula_parse("b + `laag inkomen` / b - min + a", &formula, NULL), GB_OK,
                     NULL);
    gbt_equal_int("each once", gb_formula_names(formula), 4);
    gbt_equal_text("first use", gb_formula_name(formula, 0), "b");
    gbt_equal_text("quoted", gb_formula_name(formula, 1), "laag inkomen");
    gbt_equal_text("a column may be called as a function", gb_formula_name(formula, 2), "min");
    gbt_equal_text("last", gb_formula_name(formula, 3), "a");
    gb_formula_free(formula);
    gb_formula_free(NULL);
}

static void test_unknown_column(void) {
    double value = 0;
    gb_cell state = GB_PRESENT;
    gb_error err = {0};
    gbt_equal_status("unknown", evaluate("a + `laag inkome`", GB_ABSENT, &value, &state, &err), GB_ERR_USAGE,
                     NULL);
    gbt_equal_text("found", err.found, "laag inkome");
    gbt_equal_text("nearest", err.expected, "laag inkomen");
}

static void test_many_rows(void) {
    enum { ROWS = 5000 };
    gb_table *table = NULL;
    gb_column *x = NULL;
    gb_column *y = NULL;
    gb_formula *formula = NULL;
    gbt_equal_status("table", gb_table_new(ROWS, &table, NULL), GB_OK, NULL);
    gbt_equal_status("x", gb_column_new("x", ROWS, false, &x, NULL), GB_OK, NULL);
    for (size_t i = 0; i < ROWS; i++)
        if (i % 7 != 0)
            gb_column_set(x, i, (double)i);
    gbt_equal_status("add", gb_table_add_take(table, x, NULL), GB_OK, NULL);
    gbt_equal_status("y", gb_column_new("y", ROWS, false, &y, NULL), GB_OK, NULL);
    gbt_equal_status("parse", gb_formula_parse("x > 100 ? x * x - 2 * x : 0", &formula, NULL), GB_OK, NULL);
    gbt_equal_status("evaluate", gb_formula_evaluate(formula, table, y, NULL), GB_OK, NULL);
    size_t wrong = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double want = i > 100 ? (double)i * (double)i - 2 * (double)i : 0;
        wrong += i % 7 == 0 ? y->state[i] != GB_ABSENT : y->value[i] != want;
    }
    gbt_equal_int("wrong rows", wrong, 0);
    gb_formula_free(formula);
    gb_column_free(y);
    gb_table_free(table);
}

static void test_out_of_memory(void) {
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_table *table = one_row(GB_ABSENT);
        gb_column *column = NULL;
        gbt_equal_status("result", gb_column_new("r", 1, false, &column, NULL), GB_OK, NULL);
        gb_formula *formula = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_formula_parse("a > b ? min(a, 3) : `laag inkomen` / 4", &formula, NULL);
        if (status == GB_OK)
            status = gb_formula_evaluate(formula, table, column, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_formula_free(formula);
        gb_column_free(column);
        gb_table_free(table);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_formula(void) {
    gbt_add_suite("formula");
    gbt_add_test("values", test_values);
    gbt_add_test("the locale plays no part", test_locale_plays_no_part);
    gbt_add_test("a missing cell gives its reason", test_states_travel);
    gbt_add_test("refused with place and piece", test_refused);
    gbt_add_test("wrong number of arguments", test_wrong_number_of_arguments);
    gbt_add_test("too long or too deep", test_too_long_or_deep);
    gbt_add_test("names in order of first use", test_names);
    gbt_add_test("an unknown column tells the nearest", test_unknown_column);
    gbt_add_test("many rows", test_many_rows);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
