#include "suites.h"

#include "base/memory.h"
#include "fixture.h"
#include "prepare/privacy.h"
#include "support/gbt.h"

#include <math.h>
#include <stdint.h>

/* short in the table below */
#define P GB_PRESENT
#define S GB_SUPPRESSED
#define C GB_CENSORED
#define A GB_ABSENT
#define U GB_UNDEFINED

/* One row of events, base and rate; what stays with k = 5. */
static const struct {
    const char *name;
    double events, base, rate;
    gb_cell events_in, base_in, rate_in;
    gb_cell events_out, base_out, rate_out;
} cases[] = {
    {"enough", 10, 100, 10, P, P, P, P, P, P},
    {"zero is shown", 0, 100, 0, P, P, P, P, P, P},
    {"just enough", 5, 100, 5, P, P, P, P, P, P},
    {"few events", 4, 100, 4, P, P, P, S, P, S},
    {"few others", 97, 100, 97, P, P, P, S, P, S},
    {"everyone", 100, 100, 100, P, P, P, P, P, P},
    {"small base", 2, 4, 50, P, P, P, S, S, S},
    {"small base, no events", 0, 4, 0, P, P, P, P, S, S},
    {"empty base", 0, 0, NAN, P, P, U, P, P, U},
    {"censored events", NAN, 100, 3, C, P, P, C, P, S},
    {"absent events", NAN, 100, 3, A, P, P, A, P, P},
    {"a missing rate keeps its reason", 4, 100, NAN, P, P, C, S, P, C},
};
enum { CASES = sizeof cases / sizeof *cases };

static gb_table *new_table(void) {
    static const char *const keys[] = {"events", "base", "rate", "median"};
    gb_table *table = NULL;
    gbt_equal_status("table", gb_table_new(CASES, &table, NULL), GB_OK, NULL);
    for (size_t c = 0; c < 4; c++) {
        gb_column *column = NULL;
        gbt_equal_status("column", gb_column_new(keys[c], CASES, false, &column, NULL), GB_OK, NULL);
        for (size_t i = 0; i < CASES; i++) {
            const double values[] = {cases[i].events, cases[i].base, cases[i].rate, 1};
            const gb_cell states[] = {cases[i].events_in, cases[i].base_in, cases[i].rate_in, GB_PRESENT};
            if (states[c] == GB_PRESENT)
                gb_column_set(column, i, values[c]);
            else
                gb_column_set_missing(column, i, states[c]);
        }
        gbt_equal_status("add", gb_table_add_take(table, column, NULL), GB_OK, NULL);
    }
    return table;
}

static const gb_privacy_rate rates[] = {{"rate", "events", "base"}, {"median", NULL, "base"}};

static void test_rates(void) {
    gb_table *table = new_table();
    gb_notes *notes = gb_notes_new();
    gb_privacy privacy = {.minimum = GB_PRIVACY_MINIMUM, .rates = rates, .rate_count = 2};
    gb_error err = {0};
    gbt_equal_status("apply", gb_privacy_apply(table, &privacy, notes, &err), GB_OK, &err);
    for (size_t i = 0; i < CASES; i++) {
        gbt_equal_int(cases[i].name, gb_table_find(table, "events")->state[i], cases[i].events_out);
        gbt_equal_int(cases[i].name, gb_table_find(table, "base")->state[i], cases[i].base_out);
        gbt_equal_int(cases[i].name, gb_table_find(table, "rate")->state[i], cases[i].rate_out);
        bool small_base = cases[i].base > 0 && cases[i].base < 5;
        gbt_equal_int("a median of few", gb_table_find(table, "median")->state[i], small_base ? S : P);
        gbt_true("no value is left behind", gb_table_find(table, "rate")->state[i] == P ||
                                                isnan(gb_table_find(table, "rate")->value[i]));
    }
    const gb_note *note = fixture_note(notes, GB_NOTE_PRIVACY_HIDDEN);
    gbt_equal_text("told per column", note->detail.name, "events");
    gbt_equal_int("how many", note->detail.count, 4);
    gb_notes_free(notes);
    gb_table_free(table);
}

static void test_counts(void) {
    static const char *const counts[] = {"events"};
    gb_table *table = new_table();
    gb_privacy privacy = {.minimum = 5, .counts = counts, .count_count = 1};
    gbt_equal_status("apply", gb_privacy_apply(table, &privacy, NULL, NULL), GB_OK, NULL);
    gb_column *events = gb_table_find(table, "events");
    for (size_t i = 0; i < CASES; i++) {
        bool small = cases[i].events_in == P && cases[i].events > 0 && cases[i].events < 5;
        gbt_equal_int(cases[i].name, events->state[i], small ? S : cases[i].events_in);
    }
    gb_table_free(table);
}

static void test_off(void) {
    static const char *const counts[] = {"events"};
    gb_table *table = new_table();
    gb_privacy privacy = {.minimum = 0, .counts = counts, .count_count = 1, .rates = rates, .rate_count = 2};
    gbt_equal_status("apply", gb_privacy_apply(table, &privacy, NULL, NULL), GB_OK, NULL);
    for (size_t i = 0; i < CASES; i++)
        gbt_equal_int(cases[i].name, gb_table_find(table, "events")->state[i], cases[i].events_in);
    gb_table_free(table);
}

static void test_unknown_key_changes_nothing(void) {
    static const char *const counts[] = {"events", "evnets"};
    gb_table *table = new_table();
    gb_privacy privacy = {.minimum = 5, .counts = counts, .count_count = 2};
    gb_error err = {0};
    gbt_equal_status("apply", gb_privacy_apply(table, &privacy, NULL, &err), GB_ERR_USAGE, NULL);
    gbt_equal_text("nearest", err.expected, "events");
    for (size_t i = 0; i < CASES; i++)
        gbt_equal_int(cases[i].name, gb_table_find(table, "events")->state[i], cases[i].events_in);
    gb_table_free(table);
}

static void test_out_of_memory(void) {
    gb_table *table = new_table();
    gb_privacy privacy = {.minimum = 5, .rates = rates, .rate_count = 2};
    gb_test_fail_allocation(0);
    gb_status status = gb_privacy_apply(table, &privacy, NULL, NULL);
    gb_test_fail_allocation(SIZE_MAX);
    gbt_equal_status("out of memory", status, GB_ERR_NOMEM, NULL);
    gb_table_free(table);
}

void suite_privacy(void) {
    gbt_add_suite("privacy");
    gbt_add_test("rates with their parts", test_rates);
    gbt_add_test("counts", test_counts);
    gbt_add_test("switched off", test_off);
    gbt_add_test("an unknown key changes nothing", test_unknown_key_changes_nothing);
    gbt_add_test("out of memory", test_out_of_memory);
}
