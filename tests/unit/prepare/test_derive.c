#include "suites.h"

#include "base/memory.h"
#include "fixture.h"
#include "prepare/derive.h"
#include "support/gbt.h"

#include <math.h>
#include <stdint.h>

static const char *const codes[] = {"W1", "W2", "W3", "W4"};

/* nwwz 5, 10, 0, -; beroepsbevolking 100, 40, 0, 50 */
static gb_table *new_table(void) {
    gb_table *table = NULL;
    gb_column *events = NULL;
    gb_column *base = NULL;
    gbt_equal_status("table", gb_table_new(4, &table, NULL), GB_OK, NULL);
    gbt_equal_status("events", gb_column_new("nwwz", 4, false, &events, NULL), GB_OK, NULL);
    gbt_equal_status("base", gb_column_new("beroeps bevolking", 4, false, &base, NULL), GB_OK, NULL);
    static const double event_values[] = {5, 10, 0};
    static const double base_values[] = {100, 40, 0, 50};
    for (size_t i = 0; i < 3; i++)
        gb_column_set(events, i, event_values[i]);
    gb_column_set_missing(events, 3, GB_CENSORED);
    for (size_t i = 0; i < 4; i++)
        gb_column_set(base, i, base_values[i]);
    gbt_equal_status("add", gb_table_add_take(table, events, NULL), GB_OK, NULL);
    gbt_equal_status("add", gb_table_add_take(table, base, NULL), GB_OK, NULL);
    return table;
}

static void test_rates(void) {
    static const struct {
        const char *name;
        gb_derive derive;
        double value[4];
        gb_cell state[4];
        gb_kind kind;
        size_t notes;
    } cases[] = {
        {"events per base",
         {.key = "w", .events = "nwwz", .base = "beroeps bevolking", .per = 100},
         {5, 25, NAN, NAN},
         {0, 0, GB_UNDEFINED, GB_CENSORED},
         GB_KIND_SHARE,
         1},
        {"per thousand",
         {.key = "w", .events = "nwwz", .base = "beroeps bevolking", .per = 1000},
         {50, 250, NAN, NAN},
         {0, 0, GB_UNDEFINED, GB_CENSORED},
         GB_KIND_RATE,
         1},
        {"smallest base",
         {.key = "w", .events = "nwwz", .base = "beroeps bevolking", .per = 100, .minimum_base = 50},
         {5, NAN, NAN, NAN},
         {0, GB_UNDEFINED, GB_UNDEFINED, GB_CENSORED},
         GB_KIND_SHARE,
         1},
        {"formula with a base to check",
         {.key = "w", .formula = "nwwz + 1", .base = "beroeps bevolking"},
         {6, 11, NAN, NAN},
         {0, 0, GB_UNDEFINED, GB_CENSORED},
         GB_KIND_RATE,
         1},
        {"formula alone",
         {.key = "w", .formula = "nwwz + 1"},
         {6, 11, 1, NAN},
         {0, 0, 0, GB_CENSORED},
         GB_KIND_RATE,
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_table *table = new_table();
        gb_notes *notes = gb_notes_new();
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_derive_column(table, &cases[i].derive, codes, notes, &err), GB_OK,
                         &err);
        gb_column *column = gb_table_find(table, "w");
        for (size_t row = 0; row < 4; row++) {
            gbt_equal_int(cases[i].name, column->state[row], cases[i].state[row]);
            gbt_equal_double(cases[i].name, column->value[row], cases[i].value[row], 1e-15);
        }
        gbt_equal_int(cases[i].name, column->kind, cases[i].kind);
        gbt_equal_int(cases[i].name, column->aggregate, GB_AGGREGATE_RECOMPUTE);
        gbt_true("the formula can be evaluated again", column->formula != NULL);
        gbt_equal_int(cases[i].name, gb_notes_count(notes), cases[i].notes);
        gb_notes_free(notes);
        gb_table_free(table);
    }
}

static void test_note_names_the_areas(void) {
    gb_table *table = new_table();
    gb_notes *notes = gb_notes_new();
    gb_derive derive = {.key = "w", .events = "nwwz", .base = "beroeps bevolking", .minimum_base = 50};
    gbt_equal_status("derive", gb_derive_column(table, &derive, codes, notes, NULL), GB_OK, NULL);
    const gb_note *note = fixture_note(notes, GB_NOTE_DERIVE_SMALL_BASE);
    gbt_equal_int("areas", note->code_count, 2);
    gbt_equal_text("first", note->codes[0], "W2");
    gbt_equal_text("second", note->codes[1], "W3");
    gb_notes_free(notes);
    gb_table_free(table);
}

static void test_order(void) {
    static const gb_derive derives[] = {
        {.key = "score", .formula = "2 * w", .base = "volk"}, /* the base is named nowhere in the formula */
        {.key = "w", .formula = "nwwz / volk"},
        {.key = "volk", .formula = "`beroeps bevolking` * 2"},
        {.key = "nwwz"},
    };
    gb_table *table = new_table();
    gb_error err = {0};
    gbt_equal_status("all", gb_derive_all(table, derives, 4, codes, NULL, &err), GB_OK, &err);
    gbt_equal_double("score", gb_table_find(table, "score")->value[0], 2 * 5.0 / 200, 1e-15);
    gbt_equal_int("five columns", gb_table_columns(table), 5);
    gb_table_free(table);
}

static void test_refused(void) {
    static const struct {
        const char *name;
        gb_derive derives[2];
        size_t count;
        gb_text message;
    } cases[] = {
        {"cycle", {{.key = "a", .formula = "b"}, {.key = "b", .formula = "a"}}, 2, GB_MSG_FORMULA_CYCLE},
        {"cycle through a base",
         {{.key = "a", .formula = "nwwz", .base = "b"}, {.key = "b", .formula = "a"}},
         2,
         GB_MSG_FORMULA_CYCLE},
        {"unknown column", {{.key = "a", .formula = "nwwx"}}, 1, GB_MSG_FORMULA_NO_COLUMN},
        {"unknown base", {{.key = "a", .formula = "nwwz", .base = "volk"}}, 1, GB_MSG_FORMULA_NO_COLUMN},
        {"events without base", {{.key = "a", .events = "nwwz"}}, 1, GB_MSG_DERIVE_FORM},
        {"events and formula",
         {{.key = "a", .events = "nwwz", .formula = "1", .base = "nwwz"}},
         1,
         GB_MSG_DERIVE_FORM},
        {"bad formula with a base",
         {{.key = "a", .formula = "0,5 * nwwz", .base = "nwwz"}},
         1,
         GB_MSG_FORMULA_DECIMAL_COMMA},
        {"empty formula", {{.key = "a", .formula = ""}}, 1, GB_MSG_FORMULA_EMPTY},
        {"no column of that name", {{.key = "a"}}, 1, GB_MSG_FORMULA_NO_COLUMN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_table *table = new_table();
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_derive_all(table, cases[i].derives, cases[i].count, codes, NULL, &err),
                         GB_ERR_USAGE, NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gb_table_free(table);
    }
}

static void test_out_of_memory(void) {
    static const gb_derive derives[] = {
        {.key = "a", .events = "nwwz", .base = "beroeps bevolking", .per = 100},
        {.key = "b", .formula = "a + 1", .base = "nwwz"},
    };
    for (size_t k = 0, done = 0; !done; k++) {
        gb_table *table = new_table();
        gb_test_fail_allocation(k);
        gb_status status = gb_derive_all(table, derives, 2, codes, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_table_free(table);
        gbt_equal_int("nothing left", gb_test_live_blocks(), 0);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_derive(void) {
    gbt_add_suite("derive");
    gbt_add_test("rates with denominators", test_rates);
    gbt_add_test("too small a base is told with the areas", test_note_names_the_areas);
    gbt_add_test("each uses what was made before", test_order);
    gbt_add_test("refused", test_refused);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
