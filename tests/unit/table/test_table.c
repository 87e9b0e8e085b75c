#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/table.h"

#include <stdint.h>

static gb_column *new_column(const char *key, size_t n) {
    gb_column *column = NULL;
    gbt_equal_status(key, gb_column_new(key, n, false, &column, NULL), GB_OK, NULL);
    return column;
}

static void test_columns_are_found_by_key(void) {
    gb_table *table = NULL;
    gbt_equal_status("new", gb_table_new(2, &table, NULL), GB_OK, NULL);
    gbt_true("empty", gb_table_find(table, "inwoners") == NULL);
    gbt_equal_text("nothing near in an empty table", gb_table_nearest(table, "inwoners"), NULL);
    gbt_equal_status("add", gb_table_add_take(table, new_column("inwoners", 2), NULL), GB_OK, NULL);
    gbt_equal_status("add", gb_table_add_take(table, new_column("inkomen", 2), NULL), GB_OK, NULL);
    gbt_equal_int("rows", gb_table_rows(table), 2);
    gbt_equal_int("columns", gb_table_columns(table), 2);
    gbt_true("by key", gb_table_find(table, "inkomen") == gb_table_column(table, 1));
    gbt_equal_text("nearest", gb_table_nearest(table, "inwoner"), "inwoners");
    gbt_equal_text("nothing near", gb_table_nearest(table, "oppervlakte"), NULL);
    gb_table_free(table);
    gb_table_free(NULL);
}

static void test_a_key_is_used_once(void) {
    gb_table *table = NULL;
    gb_error err = {0};
    gbt_equal_status("new", gb_table_new(2, &table, NULL), GB_OK, NULL);
    gbt_equal_status("add", gb_table_add_take(table, new_column("x", 2), NULL), GB_OK, NULL);
    gb_column *again = new_column("x", 2);
    gbt_equal_status("twice", gb_table_add_take(table, again, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("name", err.name, "x");
    gb_column_free(again); /* the caller keeps it */
    gb_column *longer = new_column("y", 3);
    gbt_equal_status("other rows", gb_table_add_take(table, longer, NULL), GB_ERR_BUG, NULL);
    gb_column_free(longer);
    gb_table_free(table);
}

static void test_out_of_memory(void) {
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_column *column = new_column("x", 1);
        gb_table *table = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_table_new(1, &table, NULL);
        if (status == GB_OK)
            status = gb_table_add_take(table, column, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        if (status != GB_OK)
            gb_column_free(column);
        gb_table_free(table);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_table(void) {
    gbt_add_suite("table");
    gbt_add_test("columns are found by key", test_columns_are_found_by_key);
    gbt_add_test("a key is used once", test_a_key_is_used_once);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
