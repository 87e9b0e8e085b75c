#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/column.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static void test_new_cells_are_absent(void) {
    gb_column *column = NULL;
    gb_error err = {0};
    gbt_equal_status("new", gb_column_new("inwoners", 3, false, &column, &err), GB_OK, &err);
    gbt_equal_text("key", column->key, "inwoners");
    gbt_equal_int("decimals are chosen from the data", column->decimals, -1);
    gbt_true("no text", column->text == NULL);
    for (size_t i = 0; i < 3; i++) {
        gbt_equal_int("state", column->state[i], GB_ABSENT);
        gbt_true("value", isnan(column->value[i]));
    }
    gb_column_free(column);
    gb_column_free(NULL);
}

static void test_set_and_set_missing(void) {
    static const struct {
        const char *name;
        double value;
        gb_cell state;
        double want;
    } cases[] = {
        {"a number", 12.5, GB_PRESENT, 12.5},
        {"zero is a number", 0, GB_PRESENT, 0},
        {"not a number", NAN, GB_UNDEFINED, NAN},
        {"infinity", INFINITY, GB_UNDEFINED, NAN},
        {"minus infinity", -INFINITY, GB_UNDEFINED, NAN},
    };
    gb_column *column = NULL;
    gbt_equal_status("new", gb_column_new("x", 1, false, &column, NULL), GB_OK, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_column_set(column, 0, cases[i].value);
        gbt_equal_int(cases[i].name, column->state[0], cases[i].state);
        gbt_equal_double(cases[i].name, column->value[0], cases[i].want, 0);
    }
    gb_column_set(column, 0, -0.0);
    gbt_true("zero has no sign", !signbit(column->value[0]));
    gb_column_set_missing(column, 0, GB_CENSORED);
    gbt_equal_int("censored", column->state[0], GB_CENSORED);
    gbt_true("a missing cell has no value", isnan(column->value[0]));
    gb_column_free(column);
}

static void test_text_cells(void) {
    gb_column *column = NULL;
    gbt_equal_status("new", gb_column_new("naam", 2, true, &column, NULL), GB_OK, NULL);
    gbt_true("no values", column->value == NULL);
    gbt_equal_int("kind", column->kind, GB_KIND_TEXT);
    gbt_equal_status("set", gb_column_set_text(column, 0, "'t Heiken", NULL), GB_OK, NULL);
    gbt_equal_text("text", column->text[0], "'t Heiken");
    gbt_equal_int("present", column->state[0], GB_PRESENT);
    gbt_equal_status("empty", gb_column_set_text(column, 0, "", NULL), GB_OK, NULL);
    gbt_equal_text("nothing left", column->text[0], NULL);
    gbt_equal_int("absent", column->state[0], GB_ABSENT);
    gb_column_free(column);
}

static void test_label_falls_back(void) {
    gb_column *column = NULL;
    gbt_equal_status("new", gb_column_new("werkl", 0, false, &column, NULL), GB_OK, NULL);
    gbt_equal_text("key", gb_column_label(column, GB_LANG_NL), "werkl");
    gbt_equal_status("fr", gb_column_set_string(&column->label[GB_LANG_FR], "Ch\xC3\xB4mage", NULL), GB_OK,
                     NULL);
    gbt_equal_text("another language before the key", gb_column_label(column, GB_LANG_NL), "Ch\xC3\xB4mage");
    gbt_equal_status("nl", gb_column_set_string(&column->label[GB_LANG_NL], "Werkloosheid", NULL), GB_OK,
                     NULL);
    gbt_equal_text("own language first", gb_column_label(column, GB_LANG_NL), "Werkloosheid");
    gb_column_free(column);
}

static void test_states_combine_by_rank(void) {
    /* suppressed > censored > not applicable > undefined > absent > present */
    static const gb_cell order[] = {GB_PRESENT,        GB_ABSENT,   GB_UNDEFINED,
                                    GB_NOT_APPLICABLE, GB_CENSORED, GB_SUPPRESSED};
    for (size_t a = 0; a < 6; a++)
        for (size_t b = 0; b < 6; b++)
            gbt_equal_int(gb_cell_id(order[a]), gb_cell_combine(order[a], order[b]), order[a > b ? a : b]);
}

static void test_states_are_counted(void) {
    gb_column *column = NULL;
    gbt_equal_status("new", gb_column_new("x", 5, false, &column, NULL), GB_OK, NULL);
    gb_column_set(column, 0, 1);
    gb_column_set(column, 1, 2);
    gb_column_set_missing(column, 2, GB_CENSORED);
    gb_column_set_missing(column, 3, GB_SUPPRESSED);
    size_t counts[GB_CELL_COUNT];
    gb_column_count_states(column, counts);
    gbt_equal_int("present", counts[GB_PRESENT], 2);
    gbt_equal_int("absent", counts[GB_ABSENT], 1);
    gbt_equal_int("censored", counts[GB_CENSORED], 1);
    gbt_equal_int("suppressed", counts[GB_SUPPRESSED], 1);
    gbt_equal_int("undefined", counts[GB_UNDEFINED], 0);
    gb_column_free(column);
}

static void test_declarations_are_copied(void) {
    gb_column *from = NULL;
    gb_column *to = NULL;
    gbt_equal_status("from", gb_column_new("a", 1, false, &from, NULL), GB_OK, NULL);
    gbt_equal_status("to", gb_column_new("b", 2, false, &to, NULL), GB_OK, NULL);
    from->kind = GB_KIND_SHARE;
    from->polarity = -1;
    gbt_equal_status("unit", gb_column_set_string(&from->unit, "%", NULL), GB_OK, NULL);
    gbt_equal_status("copy", gb_column_copy_meta(to, from, NULL), GB_OK, NULL);
    gbt_equal_text("unit", to->unit, "%");
    gbt_equal_text("key stays", to->key, "b");
    gbt_equal_int("kind", to->kind, GB_KIND_SHARE);
    gbt_equal_int("polarity", to->polarity, -1);
    gbt_equal_int("cells stay", to->n, 2);
    gb_column_free(from);
    gb_column_free(to);
}

static void test_out_of_memory(void) {
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_column *column = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_column_new("x", 4, k % 2 == 0, &column, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("all or nothing", (status == GB_OK) == (column != NULL));
        gb_column_free(column);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_column(void) {
    gbt_add_suite("column");
    gbt_add_test("new cells are absent", test_new_cells_are_absent);
    gbt_add_test("a value that is no number is undefined", test_set_and_set_missing);
    gbt_add_test("text cells", test_text_cells);
    gbt_add_test("the label falls back to another language, then the key", test_label_falls_back);
    gbt_add_test("the known reason outranks absence", test_states_combine_by_rank);
    gbt_add_test("states are counted", test_states_are_counted);
    gbt_add_test("declarations are copied", test_declarations_are_copied);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
