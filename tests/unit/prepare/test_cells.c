#include "suites.h"

#include "fixture.h"
#include "prepare/cells.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>

static void test_reading(void) {
    static const gb_missing_mark marks[] = {
        {"geheim", GB_CENSORED}, {"x", GB_ABSENT}, {"-99999", GB_PRESENT}};
    static const char *const zeros[] = {"-"};
    static const gb_cell_options plain = {0};
    static const gb_cell_options own = {
        .marks = marks, .mark_count = 3, .zero_marks = zeros, .zero_mark_count = 1};
    static const gb_cell_options percent = {.percent_allowed = true};
    static const struct {
        const char *name, *cell;
        gb_decimal decimal;
        const gb_cell_options *options;
        gb_cell state;
        double value;
    } cases[] = {
        {"whole", "12", GB_DECIMAL_POINT, &plain, GB_PRESENT, 12},
        {"padded", "  -0.100", GB_DECIMAL_POINT, &plain, GB_PRESENT, -0.1},
        {"decimal comma", "3570675,76", GB_DECIMAL_COMMA, &plain, GB_PRESENT, 3570675.76},
        {"thousands points", "50.000.000", GB_DECIMAL_COMMA, &plain, GB_PRESENT, 50000000},
        {"thousands commas", "1,296", GB_DECIMAL_POINT, &plain, GB_PRESENT, 1296},
        {"thousands spaces", "1 234,5", GB_DECIMAL_COMMA, &plain, GB_PRESENT, 1234.5},
        {"empty", "", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"only spaces", "   ", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"point", "       .", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"text NA", "NA", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"None", "None", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"x", "X", GB_DECIMAL_POINT, &plain, GB_CENSORED, NAN},
        {"star", "*", GB_DECIMAL_POINT, &plain, GB_CENSORED, NAN},
        {"below five", "<5", GB_DECIMAL_POINT, &plain, GB_CENSORED, NAN},
        {"below ten", "< 10", GB_DECIMAL_POINT, &plain, GB_CENSORED, NAN},
        {"dash", "-", GB_DECIMAL_POINT, &plain, GB_NOT_APPLICABLE, NAN},
        {"CBS missing", "-99995", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"Swing empty", "-99996", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"censored by the source", "-99997", GB_DECIMAL_COMMA, &plain, GB_CENSORED, NAN},
        {"censored, as a decimal", "-99997,00", GB_DECIMAL_COMMA, &plain, GB_CENSORED, NAN},
        {"not applicable", "-99998", GB_DECIMAL_POINT, &plain, GB_NOT_APPLICABLE, NAN},
        {"Fluvius", "-99999.0", GB_DECIMAL_POINT, &plain, GB_ABSENT, NAN},
        {"a number near the marks", "-99994", GB_DECIMAL_POINT, &plain, GB_PRESENT, -99994},
        {"a number beyond the marks", "-100000", GB_DECIMAL_POINT, &plain, GB_PRESENT, -100000},
        {"own mark", "Geheim", GB_DECIMAL_POINT, &own, GB_CENSORED, NAN},
        {"own mark before the default one", "x", GB_DECIMAL_POINT, &own, GB_ABSENT, NAN},
        {"a default mark switched off", "-99999", GB_DECIMAL_POINT, &own, GB_PRESENT, -99999},
        {"dash declared zero", "-", GB_DECIMAL_POINT, &own, GB_PRESENT, 0},
        {"percent", "12,5 %", GB_DECIMAL_COMMA, &percent, GB_PRESENT, 12.5},
        {"excel division", "#DIV/0!", GB_DECIMAL_POINT, &plain, GB_UNDEFINED, NAN},
        {"dutch excel division", "#DEEL/0!", GB_DECIMAL_COMMA, &plain, GB_UNDEFINED, NAN},
        {"dutch excel not found", "#N/B", GB_DECIMAL_COMMA, &plain, GB_ABSENT, NAN},
    };
    static const char *const name[] = {"n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *table = NULL;
        const char *const row[] = {cases[i].cell};
        gbt_equal_status("table", gb_raw_new("x.csv", 1, name, &table, NULL), GB_OK, NULL);
        gbt_equal_status("row", gb_raw_add(table, row, 2, NULL), GB_OK, NULL);
        double value = 0;
        gb_cell state = GB_PRESENT;
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_cell_read(table, 0, 0, cases[i].decimal, cases[i].options, &value, &state, &err),
                         GB_OK, &err);
        gbt_equal_int(cases[i].name, state, cases[i].state);
        gbt_equal_double(cases[i].name, value, cases[i].value, 0);
        gb_raw_free(table);
    }
}

static void test_no_number_tells_where(void) {
    static const struct {
        const char *name, *source, *cell;
        int64_t line, row;
        gb_text hint;
    } cases[] = {
        {"text in a csv", "werk.csv", "x7", 2, 0, GB_HINT_CELLS_MARK},
        {"a zipped csv", "map/WERK.CSV.gz", "12abc", 2, 0, GB_HINT_CELLS_MARK},
        {"a sheet has rows", "werk.xlsx", "7,9,1", 0, 2, GB_HINT_CELLS_MARK},
        {"percent not allowed", "werk.csv", "12.5%", 2, 0, GB_HINT_CELLS_PERCENT},
        {"longer than any number", "werk.csv",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaa",
         2, 0, GB_HINT_CELLS_MARK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text, "werkloos|%s", cases[i].cell);
        gb_raw_table *table = fixture_table(cases[i].source, text);
        double value = 0;
        gb_cell state = GB_PRESENT;
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_cell_read(table, 0, 0, GB_DECIMAL_POINT, NULL, &value, &state, &err), GB_ERR_DATA,
                         NULL);
        gbt_equal_text(cases[i].name, err.file, cases[i].source);
        gbt_equal_int(cases[i].name, err.line, cases[i].line);
        gbt_equal_int(cases[i].name, err.row, cases[i].row);
        gbt_equal_text(cases[i].name, err.name, "werkloos");
        gbt_equal_text(cases[i].name, err.found, cases[i].cell);
        gbt_equal_text(cases[i].name, gb_text_id(err.hint), gb_text_id(cases[i].hint));
        gb_raw_free(table);
    }
}

static void test_decimal_mark(void) {
    static const struct {
        const char *name, *table;
        gb_status status;
        gb_decimal decimal;
        gb_text message;
    } cases[] = {
        {"whole numbers", "n|1|20|300", GB_OK, GB_DECIMAL_POINT, 0},
        {"comma", "n|1|2,5", GB_OK, GB_DECIMAL_COMMA, 0},
        {"point", "n|1|2.5", GB_OK, GB_DECIMAL_POINT, 0},
        {"both marks in a number, comma last", "n|1.234,5", GB_OK, GB_DECIMAL_COMMA, 0},
        {"both marks, point last", "n|1,234.5", GB_OK, GB_DECIMAL_POINT, 0},
        {"two groups of points", "n|50.000.000", GB_OK, GB_DECIMAL_COMMA, 0},
        {"two groups of commas", "n|50,000,000", GB_OK, GB_DECIMAL_POINT, 0},
        {"three decimals after a zero", "n|0.250|1.234", GB_OK, GB_DECIMAL_POINT, 0},
        {"three decimals below zero", "n|-0.100", GB_OK, GB_DECIMAL_POINT, 0},
        {"thousands beside a comma", "n|1.234|12,5", GB_OK, GB_DECIMAL_COMMA, 0},
        {"four digits before", "n|1234.567", GB_OK, GB_DECIMAL_POINT, 0},
        {"only thousand forms", "n|1.234|5.678", GB_ERR_DATA, 0, GB_MSG_CELLS_AMBIGUOUS},
        {"the other columns decide", "n;m|1.234;12,5|5.678;3", GB_OK, GB_DECIMAL_COMMA, 0},
        {"the other columns decide for a point", "n;m|1,234;12.5", GB_OK, GB_DECIMAL_POINT, 0},
        {"the other columns disagree", "n;m;k|1,234;12.5;1,5", GB_ERR_DATA, 0, GB_MSG_CELLS_AMBIGUOUS},
        {"a date is no number", "n;d|1.234;1.2.2023", GB_ERR_DATA, 0, GB_MSG_CELLS_AMBIGUOUS},
        {"both in one column", "n|2,5|2.5", GB_ERR_DATA, 0, GB_MSG_CELLS_MIXED},
        {"marks prove nothing", "n|.|-99997.0|2,5", GB_ERR_DATA, 0, GB_MSG_CELLS_MIXED},
        {"a point as mark", "n|.|2,5", GB_OK, GB_DECIMAL_COMMA, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *table = fixture_table("x.csv", cases[i].table);
        gb_decimal decimal = GB_DECIMAL_POINT;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_decimal_find(table, 0, NULL, &decimal, &err), cases[i].status,
                         cases[i].status == GB_OK ? &err : NULL);
        if (cases[i].status == GB_OK)
            gbt_equal_int(cases[i].name, decimal, cases[i].decimal);
        else
            gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gb_raw_free(table);
    }
    gb_raw_table *table = fixture_table("x.xlsx", "n|1.234");
    gb_decimal decimal = GB_DECIMAL_COMMA;
    gb_raw_set_numeric(table, 0, true);
    gbt_equal_status("numbers of a workbook", gb_decimal_find(table, 0, NULL, &decimal, NULL), GB_OK, NULL);
    gbt_equal_int("have a point", decimal, GB_DECIMAL_POINT);
    gb_cell_options given = {.decimal_given = true, .decimal = GB_DECIMAL_COMMA};
    gbt_equal_status("declared", gb_decimal_find(table, 0, &given, &decimal, NULL), GB_OK, NULL);
    gbt_equal_int("as declared", decimal, GB_DECIMAL_COMMA);
    gb_raw_free(table);
}

void suite_cells(void) {
    gbt_add_suite("cells");
    gbt_add_test("numbers and marks", test_reading);
    gbt_add_test("what is no number tells where", test_no_number_tells_where);
    gbt_add_test("the decimal mark of a column", test_decimal_mark);
}
