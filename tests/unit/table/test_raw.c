#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/raw.h"

#include <stdint.h>
#include <stdio.h>

static const char *const names[] = {"NIS9", "Naam", "naam"};

static void test_cells_keep_their_text_and_place(void) {
    gb_raw_table *table = NULL;
    gb_error err = {0};
    gbt_equal_status("new", gb_raw_new("cijfers.csv", 3, names, &table, &err), GB_OK, &err);
    char first[] = "01000";
    const char *const row[] = {first, NULL, " x "};
    gbt_equal_status("add", gb_raw_add(table, row, 7, &err), GB_OK, &err);
    first[0] = '9';
    gbt_equal_text("copied, with its zero", gb_raw_cell(table, 0, 0), "01000");
    gbt_equal_text("empty", gb_raw_cell(table, 0, 1), "");
    gbt_equal_text("not trimmed", gb_raw_cell(table, 0, 2), " x ");
    gbt_equal_int("place", gb_raw_place(table, 0), 7);
    gbt_equal_int("rows", gb_raw_rows(table), 1);
    gbt_equal_int("columns", gb_raw_columns(table), 3);
    gbt_equal_text("source", gb_raw_source(table), "cijfers.csv");
    gbt_true("text", !gb_raw_is_numeric(table, 1));
    gb_raw_set_numeric(table, 1, true);
    gbt_true("numbers", gb_raw_is_numeric(table, 1));
    gb_raw_free(table);
    gb_raw_free(NULL);
}

static void test_columns_are_found(void) {
    static const struct {
        const char *name, *wanted;
        int32_t column;
    } cases[] = {
        {"exact", "Naam", 1},        {"exact among forms", "naam", 2},
        {"case differs", "nis9", 0}, {"two forms, neither", "NAAM", -1},
        {"not there", "jaar", -1},
    };
    gb_raw_table *table = NULL;
    gbt_equal_status("new", gb_raw_new("x.csv", 3, names, &table, NULL), GB_OK, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        gbt_equal_int(cases[i].name, gb_raw_find(table, cases[i].wanted), cases[i].column);
    gbt_equal_text("nearest", gb_raw_nearest(table, "NIS8"), "NIS9");
    gb_raw_free(table);
}

static void test_cells_stay_where_they_are(void) {
    gb_raw_table *table = NULL;
    gbt_equal_status("new", gb_raw_new("x.csv", 1, names, &table, NULL), GB_OK, NULL);
    const char *first = NULL;
    for (int i = 0; i < 10000; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        const char *const row[] = {text};
        gbt_equal_status("add", gb_raw_add(table, row, i + 2, NULL), GB_OK, NULL);
        if (i == 0)
            first = gb_raw_cell(table, 0, 0);
    }
    gbt_true("a borrowed cell lives as long as the table", first == gb_raw_cell(table, 0, 0));
    gbt_equal_text("last", gb_raw_cell(table, 9999, 0), "9999");
    gb_raw_free(table);
}

static void test_out_of_memory(void) {
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_raw_table *table = NULL;
        const char *const row[] = {"a", "b", "c"};
        gb_test_fail_allocation(k);
        gb_status status = gb_raw_new("x.csv", 3, names, &table, NULL);
        if (status == GB_OK)
            status = gb_raw_add(table, row, 1, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_raw_free(table);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_raw(void) {
    gbt_add_suite("raw");
    gbt_add_test("cells keep their text and place", test_cells_keep_their_text_and_place);
    gbt_add_test("columns are found by exact name, then without case", test_columns_are_found);
    gbt_add_test("cells stay where they are", test_cells_stay_where_they_are);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
