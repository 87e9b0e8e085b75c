#include "suites.h"

#include "base/memory.h"
#include "fixture.h"
#include "prepare/cells.h"
#include "support/gbt.h"

#include <math.h>
#include <stdint.h>

static const char *const wijken[] = {"W1", "W2", "W3"};

static void test_duplicates(void) {
    static const struct {
        const char *name, *table;
        gb_on_duplicate on_duplicate;
        gb_cell state;
        double value;
    } cases[] = {
        {"first", "w;n|W1;1|W1;2|W1;4", GB_DUPLICATE_FIRST, GB_PRESENT, 1},
        {"last", "w;n|W1;1|W1;2|W1;4", GB_DUPLICATE_LAST, GB_PRESENT, 4},
        {"sum", "w;n|W1;1|W1;2|W1;4", GB_DUPLICATE_SUM, GB_PRESENT, 7},
        {"sum adds identical rows too", "w;n|W1;2|W1;2", GB_DUPLICATE_SUM, GB_PRESENT, 4},
        {"a censored part", "w;n|W1;1|W1;x|W1;4", GB_DUPLICATE_SUM, GB_CENSORED, NAN},
        {"a censored part outranks an absent one", "w;n|W1;|W1;<5", GB_DUPLICATE_SUM, GB_CENSORED, NAN},
        {"last may be missing", "w;n|W1;1|W1;", GB_DUPLICATE_LAST, GB_ABSENT, NAN},
        {"identical rows", "w;n|W1;3|W1;3", GB_DUPLICATE_ERROR, GB_PRESENT, 3},
    };
    gb_areas *areas = fixture_areas(wijken, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *table = fixture_table("x.csv", cases[i].table);
        gb_match match;
        gb_column *column = NULL;
        gb_error err = {0};
        gbt_equal_status(
            cases[i].name,
            gb_match_codes(table, 0, NULL, areas, NULL, cases[i].on_duplicate, &match, NULL, &err), GB_OK,
            &err);
        gbt_equal_status(
            cases[i].name,
            gb_join_column(table, 1, &match, 3, NULL, cases[i].on_duplicate, "n", &column, NULL, &err), GB_OK,
            &err);
        gbt_equal_int(cases[i].name, column->state[0], cases[i].state);
        gbt_equal_double(cases[i].name, column->value[0], cases[i].value, 0);
        gbt_equal_int("an area without a row", column->state[1], GB_ABSENT);
        gb_column_free(column);
        gb_match_release(&match);
        gb_raw_free(table);
    }
    gb_areas_free(areas);
}

static void test_marks_are_told(void) {
    gb_areas *areas = fixture_areas(wijken, 3);
    gb_raw_table *table =
        fixture_table("x.csv", "w;n;m|W1;x;1.234|W2;<5;2.000|W3;-;3.000|Totaal;zie nota;12,5");
    gb_match match;
    gb_column *column = NULL;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, &err),
                     GB_OK, &err);
    gbt_equal_status("a text in a row of no area does no harm",
                     gb_join_column(table, 1, &match, 3, NULL, GB_DUPLICATE_ERROR, "n", &column, notes, &err),
                     GB_OK, &err);
    const gb_note *censored = fixture_note(notes, GB_NOTE_CELLS_CENSORED);
    gbt_equal_int("censored", censored->detail.count, 2);
    gbt_equal_int("marks", censored->code_count, 2);
    gbt_equal_text("mark", censored->codes[0], "x");
    gbt_equal_text("mark", censored->codes[1], "<5");
    gbt_equal_int("not applicable", fixture_note(notes, GB_NOTE_CELLS_NOT_APPLICABLE)->detail.count, 1);
    gb_column_free(column);
    gbt_equal_status("thousands",
                     gb_join_column(table, 2, &match, 3, NULL, GB_DUPLICATE_ERROR, "m", &column, notes, &err),
                     GB_OK, &err);
    gbt_equal_double("proved by a decimal", column->value[0], 1234, 0);
    gb_column_free(column);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_decimals_by_the_other_columns_are_told(void) {
    gb_areas *areas = fixture_areas(wijken, 3);
    gb_raw_table *table = fixture_table("x.csv", "w;n;m|W1;1.234;0,5|W2;2.000;1,5");
    gb_match match;
    gb_column *column = NULL;
    gb_notes *notes = gb_notes_new();
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, NULL),
                     GB_OK, NULL);
    gbt_equal_status("join",
                     gb_join_column(table, 1, &match, 3, NULL, GB_DUPLICATE_ERROR, "n", &column, notes, NULL),
                     GB_OK, NULL);
    gbt_equal_double("thousands", column->value[0], 1234, 0);
    gbt_true("told", fixture_note(notes, GB_NOTE_CELLS_DECIMAL_COMMA) != NULL);
    gb_column_free(column);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_out_of_memory(void) {
    gb_areas *areas = fixture_areas(wijken, 3);
    gb_raw_table *table = fixture_table("x.csv", "w;n|W1;1|W2;x");
    gb_match match;
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, NULL),
                     GB_OK, NULL);
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_column *column = NULL;
        gb_test_fail_allocation(k);
        gb_status status =
            gb_join_column(table, 1, &match, 3, NULL, GB_DUPLICATE_SUM, "n", &column, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_column_free(column);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_match_release(&match);
    gb_raw_free(table);
    gb_areas_free(areas);
}

void suite_join(void) {
    gbt_add_suite("join");
    gbt_add_test("several rows for an area", test_duplicates);
    gbt_add_test("marks are counted and told", test_marks_are_told);
    gbt_add_test("decimals decided by the other columns are told",
                 test_decimals_by_the_other_columns_are_told);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
