#include "project/draft.h"
#include "suites.h"
#include "support/figures.h"

#include <stdio.h>
#include <string.h>

static void identifiers(void) {
    static const struct {
        const char *text, *want;
    } cases[] = {{"inwoners", "inwoners"},
                 {"popTotal_2", "popTotal_2"},
                 {"0-17 jaar", "n_0_17_jaar"},
                 {"Mediaan (€)", "mediaan"},
                 {"Élèves en retard", "eleves_en_retard"},
                 {"% werkzoekenden", "werkzoekenden"},
                 {"€", "kolom"},
                 {"", "kolom"}};
    gb_arena *arena = gb_arena_new();
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        gbt_equal_text(cases[c].text, gb_draft_identifier(cases[c].text, arena), cases[c].want);
    gb_arena_free(arena);
}

static void levels(void) {
    static const struct {
        const char *text, *want;
    } cases[] = {{"sectoren.gpkg", "sector"},
                 {"statsec2024.shp", "sector"},
                 {"sector_wijk.csv", "wijk"},
                 {"ggw72024", "wijk"},
                 {"deelgemeente2024", "deelgemeente"},
                 {"gemeente.shp", "gemeente"},
                 {"Buurten_2024", "buurt"},
                 {"grenzen.gpkg", NULL}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        gbt_equal_text(cases[c].text, gb_draft_level(cases[c].text), cases[c].want);
}

enum { AREAS = 4 };

static gb_areas *four_areas(const char *const codes[AREAS]) {
    char **texts = gb_alloc_zero(AREAS, sizeof *texts);
    gb_areas *areas = NULL;
    gb_error err = {0};
    for (size_t i = 0; i < AREAS; i++)
        texts[i] = gb_strdup(codes[i]);
    gb_status status =
        gb_areas_new_take("wijk", AREAS, texts, NULL, figures_grid(2, 2, 10), NULL, &areas, &err);
    gbt_equal_status("areas", status, GB_OK, &err);
    return areas;
}

/* Each row of the table: what the areas are called, what the file makes of it, the rules that mend it. */
static void rules_for_codes(void) {
    static const struct {
        const char *name, *areas[AREAS], *cells[AREAS];
        gb_code_rules rules;
    } cases[] = {
        {"as they stand",
         {"11001", "11002", "11003", "11004"},
         {"11002", "11001", "11004", "11003"},
         {.pad = 0}},
        {"lost zeros", {"01001", "02002", "03003", "04004"}, {"1001", "2002", "3003", "4004"}, {.pad = 5}},
        {"lost dash", {"A00-", "A01-", "B02-", "B10-"}, {"A00", "A01", "B02", "B10"}, {.trailing = true}},
        {"lost zeros and dash",
         {"01001-", "02002-", "03003-", "04004-"},
         {"1001", "2002", "3003", "4004"},
         {.pad = 5, .trailing = true}},
        {"lower case", {"AA1", "AB2", "BA3", "BB4"}, {"aa1", "ab2", "ba3", "bb4"}, {.ignore_case = true}},
        {"both",
         {"AA1-", "AB2-", "BA3-", "BB4-"},
         {"aa1", "ab2", "ba3", "bb4"},
         {.trailing = true, .ignore_case = true}},
        {"no municipality in front",
         {"44021W01", "44021W02", "44021W03", "44021W04"},
         {"W01", "W02", "W03", "W04"},
         {.prefix = "44021"}},
        {"numbers only", {"W01", "W02", "W13", "W24"}, {"1", "2", "13", "24"}, {.pad = 2, .prefix = "W"}},
        {"letters in front",
         {"03080000", "03080001", "03080100", "03080101"},
         {"BU03080000", "BU03080001", "BU03080100", "BU03080101"},
         {.strip_prefix = "BU"}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        static const char *const names[] = {"gebied", "cijfer"};
        gb_field_info fields[2] = {{.name = (char *)"gebied", .role = GB_ROLE_CODE, .distinct = 4},
                                   {.name = (char *)"cijfer", .role = GB_ROLE_NUMBER, .distinct = 4}};
        const gb_layer_info layer = {.fields = 2, .field = fields, .rows = 4};
        gb_areas *areas = four_areas(cases[c].areas);
        gb_raw_table *raw = NULL;
        gb_arena *arena = gb_arena_new();
        gb_error err = {0};
        gb_raw_new("t.csv", 2, names, &raw, &err);
        for (size_t i = 0; i < AREAS; i++)
            gb_raw_add(raw, (const char *const[]){cases[c].cells[i], "900"}, (int64_t)i + 2, &err);
        int32_t column = -1;
        size_t met = 0;
        gb_code_rules rules;
        gbt_equal_status(cases[c].name,
                         gb_draft_codes(raw, &layer, areas, arena, &column, &rules, &met, &err), GB_OK, &err);
        gbt_equal_int(cases[c].name, column, 0);
        gbt_equal_int(cases[c].name, met, 4);
        gbt_equal_int(cases[c].name, rules.pad, cases[c].rules.pad);
        gbt_equal_text(cases[c].name, rules.prefix, cases[c].rules.prefix);
        gbt_equal_text(cases[c].name, rules.strip_prefix, cases[c].rules.strip_prefix);
        gbt_true(cases[c].name, rules.trailing == cases[c].rules.trailing);
        gbt_true(cases[c].name, rules.ignore_case == cases[c].rules.ignore_case);
        gbt_true(cases[c].name, !rules.inner_spaces);
        gb_raw_free(raw);
        gb_areas_free(areas);
        gb_arena_free(arena);
    }
}

static void codes_survive_failing_allocations(void) {
    static const char *const codes[AREAS] = {"01001-", "02002-", "03003-", "04004-"};
    static const char *const names[] = {"gebied"};
    gb_field_info field = {.name = (char *)"gebied", .role = GB_ROLE_CODE, .distinct = 4};
    const gb_layer_info layer = {.fields = 1, .field = &field, .rows = 1};
    gb_areas *areas = four_areas(codes);
    gb_raw_table *raw = NULL;
    bool done = false;
    gb_raw_new("t.csv", 1, names, &raw, NULL);
    gb_raw_add(raw, (const char *const[]){"1001"}, 2, NULL);
    for (size_t k = 0; !done && k < 3000; k++) {
        const size_t before = gb_test_live_blocks();
        gb_arena *arena = gb_arena_new();
        int32_t column;
        size_t met;
        gb_code_rules rules;
        gb_test_fail_allocation(k);
        gb_status status = gb_draft_codes(raw, &layer, areas, arena, &column, &rules, &met, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_arena_free(arena);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
        done = status == GB_OK && column == 0 && rules.pad == 5;
        gbt_true("status", status == GB_OK || status == GB_ERR_NOMEM);
    }
    gbt_true("ends", done);
    gb_raw_free(raw);
    gb_areas_free(areas);
}

void suite_draft(void) {
    gbt_add_suite("draft");
    gbt_add_test("identifiers", identifiers);
    gbt_add_test("levels", levels);
    gbt_add_test("rules for codes", rules_for_codes);
    gbt_add_test("codes survive failing allocations", codes_survive_failing_allocations);
}
