#include "suites.h"

#include "base/memory.h"
#include "fixture.h"
#include "prepare/levels.h"
#include "support/gbt.h"

#include <math.h>
#include <stdint.h>

static const char *const sectors[] = {"S1", "S2", "S3", "S4"};
static const gb_level_options options = {
    .id = "gemeente", .child = "sector", .parent = "wijk", .name = "naam"};

static void test_build(void) {
    gb_areas *base = fixture_areas(sectors, 4);
    gb_raw_table *keys =
        fixture_table("sleutel.xlsx",
                      "sector;wijk;naam|S1;W10;Haven| S2 ;W2;Centrum|S3;W10;Haven|Z9;W7;Elders|S1;W10;Haven");
    gb_level level = {0};
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    gbt_equal_status("build", gb_level_build(base, base, NULL, keys, &options, &level, notes, NULL, &err),
                     GB_OK, &err);
    gbt_equal_int("only parents with areas", gb_areas_count(level.areas), 2);
    gbt_equal_text("id", gb_areas_id(level.areas), "gemeente");
    gbt_equal_text("W2 comes before W10", gb_areas_code(level.areas, 0), "W2");
    gbt_equal_text("name", gb_areas_name(level.areas, 1), "Haven");
    static const int32_t want[] = {1, 0, 1, -1};
    for (size_t i = 0; i < 4; i++)
        gbt_equal_int(sectors[i], level.parent_of[i], want[i]);
    gbt_equal_text("without parent", fixture_note(notes, GB_NOTE_LEVEL_ORPHANS)->codes[0], "S4");
    gbt_equal_int("rows about other places", fixture_note(notes, GB_NOTE_LEVEL_ELSEWHERE)->detail.count, 1);
    gbt_equal_int("repair", fixture_note(notes, GB_NOTE_CODES_SPACES)->detail.count, 1);
    gb_level_release(&level);
    gb_notes_free(notes);
    gb_raw_free(keys);
    gb_areas_free(base);
}

static void test_refused(void) {
    static const struct {
        const char *name, *keys;
        gb_text message;
        int64_t row;
    } cases[] = {
        {"two parents", "sector;wijk;naam|S1;W1;a|S2;W1;a|S1;W2;b", GB_MSG_LEVEL_TWO_PARENTS, 4},
        {"no such column", "sector;wijken;naam|S1;W1;a", GB_MSG_PREPARE_NO_COLUMN, 0},
        {"nothing matches", "sector;wijk;naam|11001;W1;a", GB_MSG_CODES_NO_MATCH, 0},
    };
    gb_areas *base = fixture_areas(sectors, 4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *keys = fixture_table("sleutel.xlsx", cases[i].keys);
        gb_level level = {0};
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_level_build(base, base, NULL, keys, &options, &level, NULL, NULL, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gbt_equal_int(cases[i].name, err.row, cases[i].row);
        gbt_true(cases[i].name, level.areas == NULL && level.parent_of == NULL);
        gb_raw_free(keys);
    }
    gb_areas_free(base);
}

static void test_two_names(void) {
    gb_areas *base = fixture_areas(sectors, 4);
    gb_raw_table *keys =
        fixture_table("s.xlsx", "sector;wijk;naam|S1;W1;VLEZENBEEK|S2;W1;VLEZENBEK|S3;W2;|S4;W2;Halle");
    gb_level level = {0};
    gb_notes *notes = gb_notes_new();
    gbt_equal_status("build", gb_level_build(base, base, NULL, keys, &options, &level, notes, NULL, NULL),
                     GB_OK, NULL);
    gbt_equal_text("first", gb_areas_name(level.areas, 0), "VLEZENBEEK");
    gbt_equal_text("an empty name waits for a better one", gb_areas_name(level.areas, 1), "Halle");
    gbt_equal_int("told", fixture_note(notes, GB_NOTE_LEVEL_RENAMED)->code_count, 1);
    gb_level_release(&level);
    gb_notes_free(notes);
    gb_raw_free(keys);
    gb_areas_free(base);
}

static gb_column *column_of(const char *key, const double *values, const gb_cell *states, size_t n) {
    gb_column *column = NULL;
    gbt_equal_status(key, gb_column_new(key, n, false, &column, NULL), GB_OK, NULL);
    for (size_t i = 0; i < n; i++)
        if (states[i] == GB_PRESENT)
            gb_column_set(column, i, values[i]);
        else
            gb_column_set_missing(column, i, states[i]);
    return column;
}

/* Areas 0 and 1 belong to parent 0, area 2 to parent 1, area 3 to none, parent 2 has no areas. */
static void test_move_up(void) {
    static const int32_t parent_of[] = {0, 0, 1, -1};
    static const struct {
        const char *name;
        gb_aggregate aggregate;
        double value[4], base[4];
        gb_cell state[4], base_state[4];
        double want[2];
        gb_cell want_state[2];
    } cases[] = {
        {"counts add up", GB_AGGREGATE_SUM, {1, 2, 5, 100}, {0}, {0}, {0}, {3, 5}, {0}},
        {"a censored part",
         GB_AGGREGATE_SUM,
         {1, 2, 5, 9},
         {0},
         {0, GB_CENSORED},
         {0},
         {NAN, 5},
         {GB_CENSORED}},
        {"an absent part",
         GB_AGGREGATE_SUM,
         {1, 2, 5, 9},
         {0},
         {GB_ABSENT, 0, GB_ABSENT},
         {0},
         {NAN, NAN},
         {GB_ABSENT, GB_ABSENT}},
        {"means are weighted", GB_AGGREGATE_MEAN, {10, 20, 7, 9}, {1, 3, 2, 1}, {0}, {0}, {17.5, 7}, {0}},
        {"no households, no say",
         GB_AGGREGATE_MEAN,
         {10, 0, 7, 9},
         {4, 0, 2, 1},
         {0, GB_ABSENT},
         {0},
         {10, 7},
         {0}},
        {"nobody at all",
         GB_AGGREGATE_MEAN,
         {10, 20, 7, 9},
         {4, 1, 0, 1},
         {0},
         {0},
         {12, NAN},
         {0, GB_UNDEFINED}},
        {"a censored weight",
         GB_AGGREGATE_MEAN,
         {10, 20, 7, 9},
         {4, 1, 2, 1},
         {0},
         {0, GB_CENSORED},
         {NAN, 7},
         {GB_CENSORED}},
        {"a median stays where it is",
         GB_AGGREGATE_NONE,
         {10, 20, 7, 9},
         {0},
         {0},
         {0},
         {NAN, NAN},
         {GB_NOT_APPLICABLE, GB_NOT_APPLICABLE}},
        {"a rate waits for its parts",
         GB_AGGREGATE_RECOMPUTE,
         {10, 20, 7, 9},
         {0},
         {0},
         {0},
         {NAN, NAN},
         {GB_NOT_APPLICABLE, GB_NOT_APPLICABLE}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_column *column = column_of("x", cases[i].value, cases[i].state, 4);
        gb_column *base = column_of("base", cases[i].base, cases[i].base_state, 4);
        column->aggregate = cases[i].aggregate;
        column->polarity = 1;
        gb_column *moved = NULL;
        gb_notes *notes = gb_notes_new();
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_column_move_up(column, cases[i].aggregate == GB_AGGREGATE_MEAN ? base : NULL,
                                           parent_of, 3, &moved, notes, &err),
                         GB_OK, &err);
        for (size_t p = 0; p < 2; p++) {
            gbt_equal_int(cases[i].name, moved->state[p], cases[i].want_state[p]);
            gbt_equal_double(cases[i].name, moved->value[p], cases[i].want[p], 1e-15);
        }
        bool adds = cases[i].aggregate == GB_AGGREGATE_SUM || cases[i].aggregate == GB_AGGREGATE_MEAN;
        gbt_equal_int("a parent without areas", moved->state[2], adds ? GB_ABSENT : GB_NOT_APPLICABLE);
        gbt_equal_int("declarations move along", moved->polarity, 1);
        gbt_equal_int("a refusal is told", gb_notes_count(notes), adds ? 0 : 1);
        gb_notes_free(notes);
        gb_column_free(moved);
        gb_column_free(base);
        gb_column_free(column);
    }
}

static void test_mean_needs_its_base(void) {
    static const int32_t parent_of[] = {0};
    static const double value[] = {1};
    static const gb_cell state[] = {GB_PRESENT};
    gb_column *column = column_of("inkomen", value, state, 1);
    column->aggregate = GB_AGGREGATE_MEAN;
    gb_column *moved = NULL;
    gb_error err = {0};
    gbt_equal_status("no base", gb_column_move_up(column, NULL, parent_of, 1, &moved, NULL, &err),
                     GB_ERR_USAGE, NULL);
    gbt_equal_text("name", err.name, "inkomen");
    gb_column_free(column);
}

static void test_out_of_memory(void) {
    gb_areas *base = fixture_areas(sectors, 4);
    gb_raw_table *keys = fixture_table("s.xlsx", "sector;wijk;naam|S1;W1;a|S2;W1;b|S3;W2;c");
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_level level = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_level_build(base, base, NULL, keys, &options, &level, NULL, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_level_release(&level);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_raw_free(keys);
    gb_areas_free(base);
}

/* Two wijken of four sectors, and towns of wijken: the children of a table may be any level. */
static void test_of_another_level(void) {
    gb_areas *base = fixture_areas(sectors, 4);
    gb_raw_table *wijken = fixture_table("w.csv", "sector;wijk|S1;W1|S2;W1|S3;W2|S4;W3");
    gb_raw_table *towns = fixture_table("t.csv", "wijk;stad|W1;A|W2;B|W3;B|WZZZZ;B");
    gb_raw_table *names = fixture_table("n.csv", "code;name|A;Aalst|B;Brugge|B;Brussel|C;Ciney");
    const gb_level_options wijk = {.id = "wijk", .child = "sector", .parent = "wijk"};
    const char *const unknown[] = {"*ZZZZ"};
    const gb_level_options stad = {.id = "stad",
                                   .child = "wijk",
                                   .parent = "stad",
                                   .rules = {.unknown = unknown, .unknown_count = 1},
                                   .definitions = names,
                                   .definition_code = "code",
                                   .definition_name = "name"};
    gb_level low = {0}, high = {0};
    gb_error err = {0};
    gbt_equal_status("wijk", gb_level_build(base, base, NULL, wijken, &wijk, &low, NULL, NULL, &err), GB_OK,
                     &err);
    gbt_equal_status("stad",
                     gb_level_build(base, low.areas, low.parent_of, towns, &stad, &high, NULL, NULL, &err),
                     GB_OK, &err);
    static const int32_t want[] = {0, 0, 1, 1}, below[] = {0, 1, 1};
    for (size_t i = 0; i < 4; i++)
        gbt_equal_int(sectors[i], high.parent_of[i], want[i]);
    for (size_t i = 0; i < 3; i++)
        gbt_equal_int("wijk to stad", high.of_parent[i], below[i]);
    gbt_equal_text("a name of the definitions, its first", gb_areas_name(high.areas, 1), "Brugge");
    gbt_equal_int("unknown places stay", high.unknown, 1);
    gbt_equal_text("as they were", high.unknown_child[0], "WZZZZ");
    gbt_equal_text("with their parent", high.unknown_parent[0], "B");
    size_t rows = 0;
    gb_level_fit(low.areas, towns, "wijk", &stad.rules, &rows, &err);
    gbt_equal_int("the codes tell of which level", rows, 3);
    gb_level_fit(base, towns, "wijk", &stad.rules, &rows, &err);
    gbt_equal_int("and of which not", rows, 0);
    gb_level_release(&high);
    gb_level_release(&low);
    gb_raw_free(names);
    gb_raw_free(towns);
    gb_raw_free(wijken);
    gb_areas_free(base);
}

/* With findings all that is wrong is told, not the first thing only; what is impossible gives no level. */
static void test_findings(void) {
    static const struct {
        const char *name, *keys;
        gb_finding_kind kind;
        gb_severity severity;
        const char *code;
        bool built;
    } cases[] = {
        {"two parents", "sector;wijk;naam|S1;W1;a|S2;W1;a|S3;W1;a|S4;W1;a|S4;W2;b", GB_FOUND_TWO_PARENTS,
         GB_SEVERITY_ERROR, "S4", false},
        {"orphan", "sector;wijk;naam|S1;W1;a|S2;W1;a|S3;W1;a", GB_FOUND_ORPHAN, GB_SEVERITY_ERROR, "S4",
         true},
        {"elsewhere", "sector;wijk;naam|S1;W1;a|S2;W1;a|S3;W1;a|S4;W1;a|S5;W9;z", GB_FOUND_UNKNOWN_CODE,
         GB_SEVERITY_WARNING, "S5", true},
        {"unused", "sector;wijk;naam|S1;W1;a|S2;W1;a|S3;W1;a|S4;W1;a|S5;W9;z", GB_FOUND_UNUSED_CODE,
         GB_SEVERITY_WARNING, "W9", true},
        {"two names", "sector;wijk;naam|S1;W1;a|S2;W1;b|S3;W1;a|S4;W1;a", GB_FOUND_NAME_CLASH,
         GB_SEVERITY_WARNING, "W1", true},
        {"swapped", "wijk;sector;naam|S1;W1;a|S2;W1;a|S3;W1;a|S4;W1;a", GB_FOUND_SWAPPED_COLUMNS,
         GB_SEVERITY_ERROR, NULL, false},
        {"nothing fits", "sector;wijk;naam|11;W1;a|12;W1;a", GB_FOUND_NO_MATCH, GB_SEVERITY_ERROR, NULL,
         false},
        {"a circle", "sector;wijk;naam|S1;S2;a|S2;S1;b|S3;W1;c|S4;W1;c", GB_FOUND_CYCLE, GB_SEVERITY_WARNING,
         "S1", true},
    };
    gb_areas *base = fixture_areas(sectors, 4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *keys = fixture_table("sleutel.csv", cases[i].keys);
        gb_findings *findings = gb_findings_new();
        gb_level level = {0};
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_level_build(base, base, NULL, keys, &options, &level, NULL, findings, &err),
                         GB_OK, &err);
        gbt_true(cases[i].name, (level.areas != NULL) == cases[i].built);
        const gb_finding *found = NULL;
        for (size_t k = 0; k < gb_findings_count(findings); k++)
            if (gb_findings_at(findings, k)->kind == cases[i].kind)
                found = gb_findings_at(findings, k);
        gbt_true(cases[i].name, found != NULL);
        gbt_equal_int(cases[i].name, found ? (int)found->severity : -1, (int)cases[i].severity);
        gbt_equal_text(cases[i].name, found && found->code_count ? found->codes[0] : NULL, cases[i].code);
        gb_level_release(&level);
        gb_findings_free(findings);
        gb_raw_free(keys);
    }
    gb_areas_free(base);
}

static void test_within(void) {
    static const int32_t fine[] = {0, 0, 1, 1, 2, -1}, coarse[] = {0, 0, 0, 1, 1, 1};
    int32_t parent[3];
    bool split[3];
    gbt_equal_int("one is split", gb_level_within(fine, coarse, 6, 3, split, parent), 1);
    gbt_equal_int("first", parent[0], 0);
    gbt_equal_int("last", parent[2], 1);
    gbt_true("which", !split[0] && split[1] && !split[2]);
}

static void test_findings_out_of_memory(void) {
    gb_areas *base = fixture_areas(sectors, 4);
    gb_raw_table *keys =
        fixture_table("s.csv", "sector;wijk;naam|S1;S2;a|S1;W3;a|S2;S1;b|S3;W2;c|S9;W9;x|SZ;W1;a|S3;W2;d");
    const char *const unknown[] = {"SZ"};
    gb_level_options all = options;
    all.rules = (gb_code_rules){.unknown = unknown, .unknown_count = 1};
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_level level = {0};
        gb_findings *findings = gb_findings_new();
        gb_test_fail_allocation(k);
        gb_status status = gb_level_build(base, base, NULL, keys, &all, &level, NULL, findings, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_level_release(&level);
        gb_findings_free(findings);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_raw_free(keys);
    gb_areas_free(base);
}

void suite_levels(void) {
    gbt_add_suite("levels");
    gbt_add_test("a level from a key table", test_build);
    gbt_add_test("refused", test_refused);
    gbt_add_test("two names for one area", test_two_names);
    gbt_add_test("a level of another level, with names from definitions", test_of_another_level);
    gbt_add_test("what is wrong as findings", test_findings);
    gbt_add_test("which level lies in which", test_within);
    gbt_add_test("findings when the k-th allocation fails", test_findings_out_of_memory);
    gbt_add_test("columns move up by their rule", test_move_up);
    gbt_add_test("a mean needs its base", test_mean_needs_its_base);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
