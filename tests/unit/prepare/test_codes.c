#include "suites.h"

#include "base/memory.h"
#include "fixture.h"
#include "prepare/codes.h"
#include "support/gbt.h"

#include <stdint.h>
#include <string.h>

static const char *const sectors[] = {"11001A00-", "11001A01-", "11002B00-"};

static void test_counts_and_notes(void) {
    gb_areas *areas = fixture_areas(sectors, 3);
    gb_raw_table *table =
        fixture_table("x.csv", "code;n|11001A00-;1| 11001A01- ;2|11009Z99-;3|11001ZZZZ;4|;5|11009Z99-;6");
    static const char *const unknown[] = {"*ZZZZ"};
    gb_code_rules rules = {.unknown = unknown, .unknown_count = 1};
    gb_notes *notes = gb_notes_new();
    gb_match match;
    gb_error err = {0};
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, &rules, GB_DUPLICATE_ERROR, &match, notes, &err),
                     GB_OK, &err);
    gbt_equal_int("rows", match.rows, 6);
    gbt_equal_int("matched", match.matched, 2);
    gbt_equal_int("repaired", match.repaired, 1);
    gbt_equal_int("unknown", match.unknown, 1);
    gbt_equal_int("unmatched", match.unmatched, 3);
    gbt_equal_int("areas without", match.areas_without, 1);
    gbt_equal_int("first row", match.area[0], 0);
    gbt_equal_int("second row", match.area[1], 1);
    gbt_equal_int("third row", match.area[2], -1);
    const gb_note *missed = fixture_note(notes, GB_NOTE_CODES_MISSED);
    gbt_true("unmatched are told", missed != NULL);
    gbt_equal_int("rows", missed->detail.count, 2);
    gbt_equal_int("each code once", missed->code_count, 1);
    gbt_equal_text("code", missed->codes[0], "11009Z99-");
    const gb_note *without = fixture_note(notes, GB_NOTE_CODES_WITHOUT);
    gbt_equal_text("area without row", without->codes[0], "11002B00-");
    gbt_equal_text("repaired", fixture_note(notes, GB_NOTE_CODES_SPACES)->codes[0], "11001A01-");
    gbt_equal_int("no code", fixture_note(notes, GB_NOTE_CODES_EMPTY)->detail.count, 1);
    gbt_equal_int("unknown place", fixture_note(notes, GB_NOTE_CODES_UNKNOWN)->detail.count, 1);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_rules_repair_and_are_told(void) {
    static const struct {
        const char *name, *code;
        gb_code_rules rules;
        gb_text note;
        const char *example;
    } cases[] = {
        {"trailing on the area only",
         "11001A00",
         {.trailing = true},
         GB_NOTE_CODES_TRAILING,
         "11001A00 \xE2\x86\x92 11001A00-"},
        {"trailing differs on both",
         "11001A00_",
         {.trailing = true},
         GB_NOTE_CODES_TRAILING,
         "11001A00_ \xE2\x86\x92 11001A00-"},
        {"case", "11001a00-", {.ignore_case = true}, GB_NOTE_CODES_CASE, "11001a00- \xE2\x86\x92 11001A00-"},
        {"inner spaces",
         "11001 A00-",
         {.inner_spaces = true},
         GB_NOTE_CODES_INNER,
         "11001 A00- \xE2\x86\x92 11001A00-"},
        {"strip",
         "BE11001A00-",
         {.strip_prefix = "BE"},
         GB_NOTE_CODES_STRIP,
         "BE11001A00- \xE2\x86\x92 11001A00-"},
        {"prefix", "001A00-", {.prefix = "11"}, GB_NOTE_CODES_PREFIX, "001A00- \xE2\x86\x92 11001A00-"},
    };
    gb_areas *areas = fixture_areas(sectors, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64] = "code|";
        strcat(text, cases[i].code);
        gb_raw_table *table = fixture_table("x.csv", text);
        gb_notes *notes = gb_notes_new();
        gb_match match;
        gb_error err = {0};
        gbt_equal_status(
            cases[i].name,
            gb_match_codes(table, 0, NULL, areas, &cases[i].rules, GB_DUPLICATE_ERROR, &match, notes, &err),
            GB_OK, &err);
        gbt_equal_int(cases[i].name, match.repaired, 1);
        const gb_note *note = fixture_note(notes, cases[i].note);
        gbt_true(cases[i].name, note != NULL);
        if (note != NULL)
            gbt_equal_text(cases[i].name, note->codes[0], cases[i].example);
        gb_match_release(&match);
        gb_notes_free(notes);
        gb_raw_free(table);
    }
    gb_areas_free(areas);
}

static void test_never_guess_between_two_areas(void) {
    static const char *const twins[] = {"11001A00-", "11001A00_", "11001B00-"};
    gb_areas *areas = fixture_areas(twins, 3);
    gb_raw_table *table = fixture_table("x.csv", "code|11001A00|11001A00_|11001B00");
    gb_code_rules rules = {.trailing = true};
    gb_notes *notes = gb_notes_new();
    gb_match match;
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, &rules, GB_DUPLICATE_ERROR, &match, notes, NULL),
                     GB_OK, NULL);
    gbt_equal_int("fits both", match.area[0], -1);
    gbt_equal_int("exact text decides", match.area[1], 1);
    gbt_equal_int("fits one", match.area[2], 2);
    gbt_equal_int("told", fixture_note(notes, GB_NOTE_CODES_AMBIGUOUS)->detail.count, 1);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_no_match_names_the_rule(void) {
    static const char *const municipalities[] = {"01000", "02000", "04000"};
    static const char *const buurten[] = {"BU03080000", "BU03080001", "BU03080100"};
    static const struct {
        const char *name;
        const char *const *areas;
        const char *table;
        gb_text hint;
        const char *found, *expected, *code;
        int64_t pad;
    } cases[] = {
        {"lost zeros", municipalities, "NIS;x|1000;1|2000;2", GB_HINT_CODES_PAD, "1000", "01000", NULL, 5},
        {"trailing", sectors, "c;x|11001A00;1", GB_HINT_CODES_TRAILING, "11001A00", "11001A00-", NULL, 0},
        {"case", sectors, "c;x|11001a00-;1", GB_HINT_CODES_CASE, "11001a00-", "11001A00-", NULL, 0},
        {"no prefix", buurten, "Buurt2024;x|03080000;1|03080001;2", GB_HINT_CODES_PREFIX, "03080000",
         "BU03080000", "BU", 0},
        {"prefix too many", municipalities, "c;x|NIS01000;1|NIS02000;2", GB_HINT_CODES_STRIP, "NIS01000",
         "01000", "NIS", 0},
        {"dots inside", sectors, "c;x|11001.A00-;1", GB_HINT_CODES_INNER, "11001.A00-", "11001A00-", NULL, 0},
        {"wrong column", sectors, "naam;code|Centrum;11001A00-|Haven;11001A01-", GB_HINT_CODES_OTHER_COLUMN,
         "Centrum", "11001A00-", "code", 0},
        {"nothing helps", sectors, "c;x|Q1;1", GB_HINT_CODES_CHECK, "Q1", "11001A00-", NULL, 0},
        {"no codes", sectors, "c;x|;1", GB_HINT_CODES_CHECK, "", "11001A00-", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_areas *areas = fixture_areas(cases[i].areas, 3);
        gb_raw_table *table = fixture_table("x.csv", cases[i].table);
        gb_match match;
        gb_error err = {0};
        gbt_equal_status(cases[i].name,
                         gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), "GB_MSG_CODES_NO_MATCH");
        gbt_equal_text(cases[i].name, gb_text_id(err.hint), gb_text_id(cases[i].hint));
        gbt_equal_text(cases[i].name, err.found, cases[i].found);
        gbt_equal_text(cases[i].name, err.expected, cases[i].expected);
        if (cases[i].code != NULL)
            gbt_equal_text(cases[i].name, err.code, cases[i].code);
        if (cases[i].pad != 0)
            gbt_equal_int(cases[i].name, err.total, cases[i].pad);
        gb_raw_free(table);
        gb_areas_free(areas);
    }
}

static void test_partly_matched_names_the_rule(void) {
    static const char *const mixed[] = {"01000", "11002", "12003"};
    gb_areas *areas = fixture_areas(mixed, 3);
    gb_raw_table *table = fixture_table("x.csv", "NIS|1000|11002|12003");
    gb_notes *notes = gb_notes_new();
    gb_match match;
    gbt_equal_status("match",
                     gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, notes, NULL),
                     GB_OK, NULL);
    const gb_note *advice = fixture_note(notes, GB_NOTE_CODES_TRY_PAD);
    gbt_true("advice", advice != NULL);
    gbt_equal_int("one more", advice->detail.count, 1);
    gbt_equal_int("length", advice->detail.total, 5);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_duplicates(void) {
    gb_areas *areas = fixture_areas(sectors, 3);
    gb_raw_table *same = fixture_table("x.csv", "code;n|11001A00-;1|11001A01-;2|11001A00-;1");
    gb_raw_table *other = fixture_table("x.csv", "code;n|11001A00-;1|11001A01-;2|11001A00-;7");
    gb_notes *notes = gb_notes_new();
    gb_match match;
    gb_error err = {0};
    gbt_equal_status("identical rows are only noted",
                     gb_match_codes(same, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, notes, &err),
                     GB_OK, &err);
    gbt_equal_int("duplicates", match.duplicates, 1);
    gbt_equal_int("told", fixture_note(notes, GB_NOTE_CODES_IDENTICAL)->detail.count, 1);
    gb_match_release(&match);
    gbt_equal_status("different rows",
                     gb_match_codes(other, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, &err),
                     GB_ERR_DATA, NULL);
    gbt_equal_text("code", err.code, "11001A00-");
    gbt_equal_int("this line", err.line, 4);
    gbt_equal_int("the other line", err.count, 2);
    gbt_equal_status("declared",
                     gb_match_codes(other, 0, NULL, areas, NULL, GB_DUPLICATE_LAST, &match, notes, NULL),
                     GB_OK, NULL);
    gbt_equal_text("told", fixture_note(notes, GB_NOTE_CODES_DUPLICATES)->codes[0], "11001A00-");
    gb_match_release(&match);
    bool row_ok[] = {true, true, false};
    gbt_equal_status("rows left out do not count",
                     gb_match_codes(other, 0, row_ok, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, NULL),
                     GB_OK, NULL);
    gbt_equal_int("left out", match.area[2], -1);
    gbt_equal_int("not unmatched", match.unmatched, 0);
    gb_match_release(&match);
    gb_notes_free(notes);
    gb_raw_free(same);
    gb_raw_free(other);
    gb_areas_free(areas);
}

static void test_out_of_memory(void) {
    gb_areas *areas = fixture_areas(sectors, 3);
    gb_raw_table *table = fixture_table("x.csv", "c;n|11001a00_;1|X;2|Q;3|11001A01-;4|11001A01-;4");
    gb_code_rules rules = {.trailing = true, .ignore_case = true};
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_match match = {0};
        gb_test_fail_allocation(k);
        gb_notes *notes = gb_notes_new();
        gb_status status =
            gb_match_codes(table, 0, NULL, areas, &rules, GB_DUPLICATE_ERROR, &match, notes, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && notes != NULL && gb_notes_lost(notes) == 0;
        gb_match_release(&match);
        gb_notes_free(notes);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        gbt_true("out of memory", status == GB_OK || status == GB_ERR_NOMEM);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

void suite_codes(void) {
    gbt_add_suite("codes");
    gbt_add_test("rows are counted and listed", test_counts_and_notes);
    gbt_add_test("declared rules repair, and say so", test_rules_repair_and_are_told);
    gbt_add_test("no guess between two areas", test_never_guess_between_two_areas);
    gbt_add_test("no match at all names the rule that helps", test_no_match_names_the_rule);
    gbt_add_test("a partial match names the rule that helps", test_partly_matched_names_the_rule);
    gbt_add_test("duplicates", test_duplicates);
    gbt_add_test("the k-th allocation fails", test_out_of_memory);
}
