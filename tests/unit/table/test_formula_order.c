#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/formula.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static gb_table *table_with(const char *key) {
    gb_table *table = NULL;
    gb_column *column = NULL;
    gbt_equal_status("table", gb_table_new(1, &table, NULL), GB_OK, NULL);
    gbt_equal_status("column", gb_column_new(key, 1, false, &column, NULL), GB_OK, NULL);
    gbt_equal_status("add", gb_table_add_take(table, column, NULL), GB_OK, NULL);
    return table;
}

static void test_order(void) {
    static const gb_formula_rule rules[] = {
        {"score", "share * 2 + rate"}, {"rate", "n / 10"}, {"share", "rate * 100"}, {"n", NULL}};
    size_t order[4];
    gb_table *table = table_with("n");
    gb_error err = {0};
    gbt_equal_status("order", gb_formula_order(rules, 4, table, order, &err), GB_OK, &err);
    static const size_t want[] = {3, 1, 2, 0};
    for (size_t i = 0; i < 4; i++)
        gbt_equal_int(rules[want[i]].key, order[i], want[i]);
    gb_table_free(table);
}

static void test_refused(void) {
    static const struct {
        const char *name;
        gb_formula_rule rules[3];
        size_t count;
        gb_text message;
        const char *found;
    } cases[] = {
        {"two in a circle", {{"a", "b + n"}, {"b", "a"}}, 2, GB_MSG_FORMULA_CYCLE, "a -> b -> a"},
        {"itself", {{"a", "a * 2"}}, 1, GB_MSG_FORMULA_CYCLE, "a -> a"},
        {"the circle only, not the way to it",
         {{"start", "a"}, {"a", "b"}, {"b", "a + n"}},
         3,
         GB_MSG_FORMULA_CYCLE,
         "a -> b -> a"},
        {"unknown", {{"a", "n + nn"}}, 1, GB_MSG_FORMULA_NO_COLUMN, "nn"},
        {"no column and no formula", {{"a", NULL}}, 1, GB_MSG_FORMULA_NO_COLUMN, "a"},
        {"bad formula", {{"a", "n +"}}, 1, GB_MSG_FORMULA_END, "+"},
    };
    gb_table *table = table_with("n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t order[3];
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_formula_order(cases[i].rules, cases[i].count, table, order, &err),
                         GB_ERR_USAGE, NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gbt_equal_text(cases[i].name, err.found, cases[i].found);
    }
    gb_table_free(table);
}

static void test_key_twice(void) {
    static const gb_formula_rule rules[] = {{"a", "n"}, {"a", "n + 1"}};
    size_t order[2];
    gb_error err = {0};
    gb_table *table = table_with("n");
    gbt_equal_status("twice", gb_formula_order(rules, 2, table, order, &err), GB_ERR_USAGE, NULL);
    gbt_equal_text("name", err.name, "a");
    gb_table_free(table);
}

/* c0 uses c1 uses c2 ... : the deepest comes first. */
static void test_long_chain(void) {
    enum { LINKS = 500 };
    static char keys[LINKS][16];
    static char formulas[LINKS][32];
    static gb_formula_rule rules[LINKS];
    static size_t order[LINKS];
    for (size_t i = 0; i < LINKS; i++) {
        snprintf(keys[i], sizeof keys[i], "c%zu", i);
        if (i + 1 < LINKS)
            snprintf(formulas[i], sizeof formulas[i], "c%zu + 1", i + 1);
        else
            memcpy(formulas[i], "n", 2);
        rules[i] = (gb_formula_rule){keys[i], formulas[i]};
    }
    gb_table *table = table_with("n");
    gbt_equal_status("order", gb_formula_order(rules, LINKS, table, order, NULL), GB_OK, NULL);
    gbt_equal_int("first", order[0], LINKS - 1);
    gbt_equal_int("last", order[LINKS - 1], 0);
    gb_table_free(table);
}

static void test_out_of_memory(void) {
    static const gb_formula_rule rules[] = {{"a", "b + n"}, {"b", "n"}};
    gb_table *table = table_with("n");
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        size_t order[2];
        gb_test_fail_allocation(k);
        gb_status status = gb_formula_order(rules, 2, table, order, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_table_free(table);
}

void suite_formula_order(void) {
    gbt_add_suite("formula order");
    gbt_add_test("each uses what exists or was made before", test_order);
    gbt_add_test("circles and unknown names are refused", test_refused);
    gbt_add_test("a key is declared once", test_key_twice);
    gbt_add_test("a long chain", test_long_chain);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
