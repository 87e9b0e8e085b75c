#include "suites.h"

#include "base/memory.h"
#include "base/notes.h"
#include "prepare/convert.h"
#include "support/gbt.h"

#include "fixture.h"

#include <math.h>

/* Old areas 0 and 1 become new area 0; 2 is divided over 0 (a quarter) and 1; 3 is area 2 under another name;
 * 4 loses half, the other half is area 3. */
static gb_crosswalk example(void) {
    static const gb_csr_entry entries[] = {{0, 0, 1},    {1, 0, 1}, {2, 0, 0.25},
                                           {2, 1, 0.75}, {3, 2, 1}, {4, 3, 0.5}};
    gb_crosswalk c = {0};
    gbt_equal_status("shares", gb_csr_build(5, 4, entries, 6, &c.shares, NULL), GB_OK, NULL);
    c.lost = gb_alloc_zero(5, sizeof *c.lost);
    c.lost[4] = 0.5;
    return c;
}

static gb_column *column_of(const char *key, gb_kind kind, gb_aggregate aggregate, const double *values,
                            const gb_cell *states) {
    gb_column *column = NULL;
    gbt_equal_status(key, gb_column_new(key, 5, false, &column, NULL), GB_OK, NULL);
    column->kind = kind;
    column->aggregate = aggregate;
    for (size_t i = 0; i < 5; i++)
        if (states[i] == GB_PRESENT)
            gb_column_set(column, i, values[i]);
        else
            gb_column_set_missing(column, i, states[i]);
    return column;
}

static const gb_cell all_present[5] = {0};

static void test_counts(void) {
    static const double people[] = {100, 50, 40, 7, 10};
    gb_crosswalk crosswalk = example();
    gb_column *column = column_of("inwoners", GB_KIND_COUNT, GB_AGGREGATE_SUM, people, all_present);
    gb_converted moved;
    gb_error err = {0};
    gbt_equal_status("convert", gb_column_convert(column, NULL, &crosswalk, false, &moved, NULL, &err), GB_OK,
                     &err);
    static const double want[] = {160, 30, 7, 5}, guessed[] = {10 / 160.0, 1, 0, 1};
    for (size_t t = 0; t < 4; t++) {
        gbt_equal_double("value", moved.column->value[t], want[t], 1e-15);
        gbt_equal_double("guessed", moved.guessed[t], guessed[t], 1e-15);
    }
    gbt_equal_double("before", moved.before, 207, 0);
    gbt_equal_double("after", moved.after, 202, 0);
    gbt_equal_double("lost", moved.lost, 5, 0);
    gbt_equal_double("unused", moved.unused, 0, 0);
    gb_converted_release(&moved);
    gb_column_free(column);
    gb_crosswalk_release(&crosswalk);
}

static void test_withheld(void) {
    static const double people[] = {100, 0, 40, 7, 10};
    static const gb_cell states[] = {0, GB_CENSORED, 0, 0, GB_ABSENT};
    gb_crosswalk crosswalk = example();
    gb_column *column = column_of("inwoners", GB_KIND_COUNT, GB_AGGREGATE_SUM, people, states);
    gb_converted moved;
    gbt_equal_status("spreads", gb_column_convert(column, NULL, &crosswalk, false, &moved, NULL, NULL), GB_OK,
                     NULL);
    gbt_equal_int("withheld", moved.column->state[0], GB_CENSORED);
    gbt_equal_int("absent", moved.column->state[3], GB_ABSENT);
    gbt_true("no guess without a value", isnan(moved.guessed[0]));
    gbt_equal_double("every unit is accounted for", moved.after + moved.lost + moved.unused, moved.before,
                     1e-15);
    gbt_equal_double("in totals that are withheld", moved.unused, 110, 1e-15);
    gb_converted_release(&moved);
    gb_column *bound[2];
    gbt_equal_status("bounds", gb_column_bounds(column, 1, 4, bound, NULL), GB_OK, NULL);
    gbt_equal_text("key", bound[0]->key, "inwoners_low");
    static const double want[2][2] = {{111, 30}, {114, 30}};
    for (int b = 0; b < 2; b++) {
        gbt_equal_status("moved", gb_column_convert(bound[b], NULL, &crosswalk, false, &moved, NULL, NULL),
                         GB_OK, NULL);
        for (size_t t = 0; t < 2; t++)
            gbt_equal_double("bound", moved.column->value[t], want[b][t], 1e-15);
        gbt_equal_int("absent has no bounds", moved.column->state[3], GB_ABSENT);
        gb_converted_release(&moved);
        gb_column_free(bound[b]);
    }
    gb_column_set(column, 1, 3);
    gbt_equal_status("nothing withheld", gb_column_bounds(column, 1, 4, bound, NULL), GB_OK, NULL);
    gbt_true("no bounds", bound[0] == NULL && bound[1] == NULL);
    gb_column_free(column);
    gb_crosswalk_release(&crosswalk);
}

/* 20 000 of 10, 30 000 of 30, a quarter of the 40 with 10 000: (200 + 900 + 100) / 50 thousand. */
static void test_means(void) {
    static const double income[] = {20000, 30000, 10000, 25000, 18000}, filers[] = {10, 30, 40, 0, 8};
    gb_crosswalk crosswalk = example();
    gb_column *mean = column_of("inkomen", GB_KIND_MEAN, GB_AGGREGATE_MEAN, income, all_present);
    gb_column *base = column_of("aangiften", GB_KIND_COUNT, GB_AGGREGATE_SUM, filers, all_present);
    gb_converted moved;
    gbt_equal_status("means", gb_column_convert(mean, base, &crosswalk, false, &moved, NULL, NULL), GB_OK,
                     NULL);
    gbt_equal_double("weighted", moved.column->value[0], 24000, 1e-15);
    gbt_equal_double("of a part only", moved.column->value[1], 10000, 1e-15);
    gbt_equal_int("nobody", moved.column->state[2], GB_UNDEFINED);
    gbt_equal_double("half of it", moved.column->value[3], 18000, 1e-15);
    gbt_equal_double("a fifth of the weight is guessed", moved.guessed[0], 10 / 50.0, 1e-15);
    gbt_true("a mean has no total", isnan(moved.before) && isnan(moved.after));
    gb_converted_release(&moved);
    gbt_equal_status("kept", gb_column_convert(mean, base, &crosswalk, true, &moved, NULL, NULL), GB_OK,
                     NULL);
    gbt_equal_double("the same area, the same mean", moved.column->value[2], 25000, 0);
    gbt_equal_double("still weighted", moved.column->value[0], 24000, 1e-15);
    gb_converted_release(&moved);
    gb_column_set(base, 0, -10);
    gbt_equal_status("below 0", gb_column_convert(mean, base, &crosswalk, false, &moved, NULL, NULL), GB_OK,
                     NULL);
    gbt_equal_int("a mean by a weight below 0", moved.column->state[0], GB_UNDEFINED);
    gbt_equal_double("elsewhere it stands", moved.column->value[1], 10000, 1e-15);
    gb_converted_release(&moved);
    gb_error err = {0};
    gbt_equal_status("no base", gb_column_convert(mean, NULL, &crosswalk, false, &moved, NULL, &err),
                     GB_ERR_USAGE, NULL);
    gb_column_free(base);
    gb_column_free(mean);
    gb_crosswalk_release(&crosswalk);
}

static void test_medians(void) {
    static const double median[] = {1, 2, 3, 4, 5};
    gb_crosswalk crosswalk = example();
    gb_column *column = column_of("mediaan", GB_KIND_MEDIAN, GB_AGGREGATE_NONE, median, all_present);
    gb_notes *notes = gb_notes_new();
    gb_converted moved;
    gbt_equal_status("up", gb_column_convert(column, NULL, &crosswalk, false, &moved, notes, NULL), GB_OK,
                     NULL);
    for (size_t t = 0; t < 4; t++)
        gbt_equal_int("nowhere", moved.column->state[t], GB_NOT_APPLICABLE);
    gbt_true("told", fixture_note(notes, GB_NOTE_MOVE_REFUSED) != NULL);
    gb_converted_release(&moved);
    gbt_equal_status("edition", gb_column_convert(column, NULL, &crosswalk, true, &moved, notes, NULL), GB_OK,
                     NULL);
    gbt_equal_double("under another name", moved.column->value[2], 4, 0);
    gbt_equal_int("not of a merged area", moved.column->state[0], GB_NOT_APPLICABLE);
    gbt_equal_int("not of half an area", moved.column->state[3], GB_NOT_APPLICABLE);
    gbt_equal_int("told", fixture_note(notes, GB_NOTE_CONVERT_REFUSED)->detail.count, 3);
    gb_converted_release(&moved);
    gb_notes_free(notes);
    gb_column_free(column);
    gb_crosswalk_release(&crosswalk);
}

static void test_totals(void) {
    static const double ours[] = {100, 50, 40, 7, 10}, theirs[] = {100, 45, 50, 0, 9};
    static const gb_cell lacking[] = {0, 0, 0, GB_CENSORED, 0};
    gb_column *computed = column_of("a", GB_KIND_COUNT, GB_AGGREGATE_SUM, ours, all_present);
    gb_column *supplied = column_of("a", GB_KIND_COUNT, GB_AGGREGATE_SUM, theirs, lacking);
    gb_total_difference *found = NULL;
    size_t count = 0, compared = 0;
    gbt_equal_status("compare", gb_totals_compare(computed, supplied, 1, &found, &count, &compared, NULL),
                     GB_OK, NULL);
    gbt_equal_int("compared", compared, 4);
    gbt_equal_int("more than 1 apart", count, 2);
    gbt_equal_int("largest first", found[0].area, 2);
    gbt_equal_int("then", found[1].area, 1);
    gb_free(found);
    gbt_equal_status("slack", gb_totals_compare(computed, supplied, 10, &found, &count, NULL, NULL), GB_OK,
                     NULL);
    gbt_true("none", found == NULL && count == 0);
    gb_column_free(supplied);
    gb_column_free(computed);
}

static void test_memory(void) {
    static const double people[] = {100, 0, 40, 7, 10};
    static const gb_cell states[] = {0, GB_CENSORED, 0, 0, 0};
    gb_crosswalk crosswalk = example();
    gb_column *column = column_of("inwoners", GB_KIND_COUNT, GB_AGGREGATE_SUM, people, states);
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_converted moved = {.column = NULL};
        gb_column *bound[2] = {NULL, NULL};
        gb_test_fail_allocation(k);
        gb_status status = gb_column_convert(column, NULL, &crosswalk, false, &moved, NULL, NULL);
        if (status == GB_OK)
            status = gb_column_bounds(column, 1, 4, bound, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_converted_release(&moved);
        gb_column_free(bound[0]);
        gb_column_free(bound[1]);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_column_free(column);
    gb_crosswalk_release(&crosswalk);
}

void suite_convert(void) {
    gbt_add_suite("convert");
    gbt_add_test("counts are divided and all accounted for", test_counts);
    gbt_add_test("withheld parts", test_withheld);
    gbt_add_test("means are weighted", test_means);
    gbt_add_test("medians stay where the area stayed", test_medians);
    gbt_add_test("totals against what was supplied", test_totals);
    gbt_add_test("the k-th allocation fails", test_memory);
}
