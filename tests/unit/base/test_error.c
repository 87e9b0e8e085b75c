#include "base/error.h"
#include "base/memory.h"
#include "base/notes.h"
#include "support/gbt.h"

#include <string.h>

void suite_error(void);

static void test_first_failure_wins(void) {
    gb_error err = {0};
    gb_status first = GB_FAIL(&err, GB_ERR_IO, GB_MSG_FILE_MISSING, .file = "werk.csv");
    gb_status second = GB_FAIL(&err, GB_ERR_BUG, GB_MSG_BUG, .name = "later");
    gbt_equal_int("returned", first, GB_ERR_IO);
    gbt_equal_int("returned too", second, GB_ERR_BUG);
    gbt_equal_int("kept", err.status, GB_ERR_IO);
    gbt_equal_text("kept file", err.file, "werk.csv");
    gb_error_clear(&err);
    gbt_equal_int("cleared", err.status, GB_OK);
    gbt_equal_int("NULL is fine", GB_FAIL(NULL, GB_ERR_DATA, GB_MSG_BUG), GB_ERR_DATA);
}

static void test_place_comes_first(void) {
    static const struct {
        const char *name;
        gb_detail detail;
        const char *want;
    } cases[] = {
        {"line and column", {.file = "a.yaml", .line = 9, .column = 56}, "a.yaml:9:56: already exists"},
        {"line", {.file = "a.csv", .line = 1234}, "a.csv:1234: already exists"},
        {"row", {.file = "a.gpkg", .row = 3}, "a.gpkg, row 3: already exists"},
        {"file", {.file = "a.gpkg"}, "a.gpkg: already exists"},
        {"nothing", {.name = "x"}, "already exists"},
        {"hint",
         {.file = "a.png", .hint = GB_HINT_OVERWRITE},
         "a.png: already exists. Use --overwrite to replace it, or choose another name"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_error err = {0};
        gb_error_set(&err, GB_ERR_IO, GB_MSG_FILE_EXISTS, &cases[i].detail);
        char text[300];
        size_t needed = gb_error_format(&err, GB_LANG_EN, text, sizeof text);
        gbt_equal_text(cases[i].name, text, cases[i].want);
        gbt_equal_int(cases[i].name, needed, strlen(cases[i].want));
        char small[12];
        gbt_equal_int(cases[i].name, gb_error_format(&err, GB_LANG_EN, small, sizeof small), needed);
        gbt_true(cases[i].name, strncmp(text, small, 11) == 0);
    }
}

static void test_long_texts_are_cut(void) {
    char name[400];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = 0;
    memcpy(name + 126, "\xC3\xA9", 2); /* straddles the end of err.name */
    gb_error err = {0};
    (void)GB_FAIL(&err, GB_ERR_DATA, GB_MSG_BUG, .name = name);
    gbt_equal_int("whole characters only", strlen(err.name), 126);
}

static void test_notes_keep_copies(void) {
    gb_notes *notes = gb_notes_new();
    char file[20] = "werk.csv", code[8] = "11002";
    const char *codes[] = {code, "11003", "11004"};
    gb_notes_add(notes, GB_NOTE_WARNING, GB_MSG_FILE_EXISTS, &(gb_detail){.file = file}, codes, 3);
    memset(file, 'x', 4);
    memset(code, 'x', 4);
    gbt_equal_int("count", gb_notes_count(notes), 1);
    char text[200];
    const gb_note *note = gb_notes_at(notes, 0);
    gb_note_format(note, GB_LANG_EN, 2, text, sizeof text);
    gbt_equal_text("shortened", text, "werk.csv: already exists (11002, 11003 and 1 more)");
    gb_note_format(note, GB_LANG_NL, 9, text, sizeof text);
    gbt_equal_text("whole", text, "werk.csv: bestaat al (11002, 11003, 11004)");
    gb_note_format(note, GB_LANG_NL, 0, text, sizeof text);
    gbt_equal_text("without codes", text, "werk.csv: bestaat al");
    gbt_true("past the end", gb_notes_at(notes, 1) == NULL);
    gb_notes_free(notes);
    GB_NOTE(NULL, GB_NOTE_INFO, GB_MSG_BUG, .name = "x");
    gbt_equal_int("no collection", gb_notes_count(NULL), 0);
}

static void test_notes_survive_lack_of_memory(void) {
    for (size_t k = 0; k < 6; k++) {
        gb_test_fail_allocation(k);
        gb_notes *notes = gb_notes_new();
        if (!notes)
            continue;
        for (int i = 0; i < 40; i++)
            GB_NOTE(notes, GB_NOTE_INFO, GB_MSG_BUG, .name = "x", .found = "y");
        gb_test_fail_allocation(SIZE_MAX);
        gbt_equal_int("told or counted", gb_notes_count(notes) + gb_notes_lost(notes), 40);
        gb_notes_free(notes);
    }
}

static void test_exit_codes(void) {
    static const struct {
        gb_status status;
        int code;
    } cases[] = {{GB_OK, 0},        {GB_ERR_DATA, 1},        {GB_ERR_USAGE, 2}, {GB_ERR_IO, 3},
                 {GB_ERR_NOMEM, 3}, {GB_ERR_CANCELLED, 130}, {GB_ERR_BUG, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_int("exit code", gb_status_exit_code(cases[i].status), cases[i].code);
}

void suite_error(void) {
    gbt_add_suite("error");
    gbt_add_test("the first failure wins", test_first_failure_wins);
    gbt_add_test("the place comes first", test_place_comes_first);
    gbt_add_test("long texts are cut at whole characters", test_long_texts_are_cut);
    gbt_add_test("notes keep copies", test_notes_keep_copies);
    gbt_add_test("notes that cannot be kept are counted", test_notes_survive_lack_of_memory);
    gbt_add_test("exit codes", test_exit_codes);
}
