#include "base/memory.h"
#include "base/text.h"
#include "io/csv.h"
#include "make.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A table as one line: names, then rows, cells with | between and rows with / between. */
static void flatten(const gb_raw_table *table, char *out, size_t size) {
    gb_buffer text = {0};
    for (size_t c = 0; c < gb_raw_columns(table); c++)
        gb_buffer_addf(&text, "%s%s", c > 0 ? "|" : "", gb_raw_name(table, c));
    for (size_t r = 0; r < gb_raw_rows(table); r++)
        for (size_t c = 0; c < gb_raw_columns(table); c++)
            gb_buffer_addf(&text, "%s%s", c > 0 ? "|" : "/", gb_raw_cell(table, r, c));
    gb_copy(out, size, text.text);
    gb_buffer_release(&text);
}

typedef struct reading {
    const char *name, *bytes;
    size_t length; /* 0 = up to the terminator */
    const char *table;
    char separator;
    const char *encoding;
} reading;

static void forms_are_found_out(void) {
    static const reading cases[] = {
        {"semicolons and decimal commas", "nis;w\n11001;1,5\n11002;2,5\n", 0, "nis|w/11001|1,5/11002|2,5",
         ';', "UTF-8"},
        {"decimal commas under two titles that hold a comma",
         "Werk, 2023\nStad, wijken\nnis;w\n11001;1,5\n11002;2,5\n11003;3,5\n", 0,
         "nis|w/11001|1,5/11002|2,5/11003|3,5", ';', "UTF-8"},
        {"commas", "nis,w\n01,1.5\n", 0, "nis|w/01|1.5", ',', "UTF-8"},
        {"whole numbers between commas", "a,b,c\n1,2,3\n4,5,6\n", 0, "a|b|c/1|2|3/4|5|6", ',', "UTF-8"},
        {"tabs", "nis\tnaam\n01\tA, B; C\n", 0, "nis|naam/01|A, B; C", '\t', "UTF-8"},
        {"pipes with a mark in front",
         "\xEF\xBB\xBF"
         "CD|N\r\n01|2\r\n",
         0, "CD|N/01|2", '|', "UTF-8 BOM"},
        {"one column", "nis\n11001\n11002\n", 0, "nis/11001/11002", ';', "UTF-8"},
        {"Windows-1252", "nis;naam\n1;Li\xE8ge\n2;\x80 5\n", 0, "nis|naam/1|Li\u00E8ge/2|\u20AC 5", ';',
         "Windows-1252"},
        {"a mixture", "nis;naam\n1;Li\xE8ge\n2;Li\u00E8ge\n", 0, "nis|naam/1|Li\u00E8ge/2|Li\u00E8ge", ';',
         "UTF-8"},
        {"UTF-16", "\xFF\xFEn\0;\0w\0\n\0\xE9\0;\0\x31\0\n\0", 18, "n|w/\u00E9|1", ';', "UTF-16"},
        {"old Macintosh line ends", "a;b\r1;2\r3;4", 0, "a|b/1|2/3|4", ';', "UTF-8"},
        {"no line end at the end", "a;b\n1;2", 0, "a|b/1|2", ';', "UTF-8"},
        {"a separator that is named", "sep=,\na,b\n1,2\n", 0, "a|b/1|2", ',', "UTF-8"},
        {"quotes around separators, quotes and line ends", "a;b\n\"x;\"\"y\"\"\";\"one\r\ntwo\"\n3;4\n", 0,
         "a|b/x;\"y\"|one\ntwo/3|4", ';', "UTF-8"},
        {"a quote inside a text is only a quote", "a;b\n5\" pijp;2\n", 0, "a|b/5\" pijp|2", ';', "UTF-8"},
        {"a title and a blank line above", "Bevolking 2023;;\n\nnis;naam;w\n1;x;2\n", 0, "nis|naam|w/1|x|2",
         ';', "UTF-8"},
        {"names twice and empty", "nis;w;w;;W\n1;2;3;4;5\n", 0, "nis|w|w_2|column_4|W/1|2|3|4|5", ';',
         "UTF-8"},
        {"a new name that is taken as well", "w;w;w_2\n1;2;3\n", 0, "w|w_3|w_2/1|2|3", ';', "UTF-8"},
        {"empty columns at the end", "nis;w;;\n1;2;;\n", 0, "nis|w/1|2", ';', "UTF-8"},
        {"rows that are short, or empty beyond the end", "a;b;c\n1;2\n;;\n\n3;4;5;;\n", 0, "a|b|c/1|2|/3|4|5",
         ';', "UTF-8"},
        {"spaces are kept", "code;w\n WK01  ; 2\n", 0, "code|w/ WK01  | 2", ';', "UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const reading *want = &cases[i];
        size_t length = want->length > 0 ? want->length : strlen(want->bytes);
        gb_table_options options = {0};
        gb_raw_table *table;
        gb_csv_form form;
        gb_error err = {0};
        gb_status status =
            gb_csv_read_memory(want->bytes, length, "t.csv", &options, &table, &form, NULL, &err);
        if (!gbt_equal_status(want->name, status, GB_OK, &err))
            continue;
        char flat[400];
        flatten(table, flat, sizeof flat);
        gbt_equal_text(want->name, flat, want->table);
        gbt_equal_int(want->name, form.separator, want->separator);
        gbt_equal_text(want->name, form.encoding, want->encoding);
        gb_raw_free(table);
    }
}

static void faults_say_where(void) {
    static const struct {
        const char *name, *bytes;
        size_t length;
        gb_text message;
        int64_t line, column;
    } cases[] = {
        {"nothing at all", "", 0, GB_MSG_IO_EMPTY_FILE, 0, 0},
        {"only white space", " \n\n \n", 5, GB_MSG_IO_EMPTY_FILE, 0, 0},
        {"only a header", "a;b\n", 4, GB_MSG_IO_NO_ROWS, 1, 0},
        {"a cell too many", "a;b\n1;2\n\xC3\xA9\xC3\xA9;2;x\n", 16, GB_MSG_IO_SURPLUS, 3, 6},
        {"a NUL byte", "a;b\n1;\0\n", 8, GB_MSG_IO_NUL, 2, 3},
        {"a quote that stays open", "a;b\n1;2\n3;\"4\n5;6\n", 17, GB_MSG_IO_OPEN_QUOTE, 3, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_table_options options = {0};
        gb_raw_table *table;
        gb_error err = {0};
        gb_status status =
            gb_csv_read_memory(cases[i].bytes, cases[i].length, "t.csv", &options, &table, NULL, NULL, &err);
        gbt_equal_int(cases[i].name, status, GB_ERR_DATA);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        gbt_equal_int(cases[i].name, err.line, cases[i].line);
        gbt_equal_int(cases[i].name, err.column, cases[i].column);
        gbt_equal_text(cases[i].name, err.file, "t.csv");
        CU_ASSERT_PTR_NULL(table);
    }
}

static void what_was_given_is_obeyed(void) {
    const char bytes[] = "titel;x\nnis;w\n1;2,5\n";
    gb_table_options options = {.separator = ',', .header = 2};
    gb_raw_table *table;
    gb_error err = {0};
    char flat[100];
    gb_status status = gb_csv_read_memory(bytes, strlen(bytes), "t", &options, &table, NULL, NULL, &err);
    gbt_equal_int("a separator that does not fit", status, GB_ERR_DATA); /* "1;2" and "5" under one name */
    options.separator = ';';
    status = gb_csv_read_memory(bytes, strlen(bytes), "t", &options, &table, NULL, NULL, &err);
    if (gbt_equal_status("header line", status, GB_OK, &err)) {
        flatten(table, flat, sizeof flat);
        gbt_equal_text("header line", flat, "nis|w/1|2,5");
        gb_raw_free(table);
    }
    options = (gb_table_options){.encoding = GB_ENCODING_UTF8};
    err = (gb_error){0};
    status = gb_csv_read_memory("a;b\n\xE8;1\n", 8, "t", &options, &table, NULL, NULL, &err);
    gbt_equal_text("said to be UTF-8", gb_text_id(err.message), "GB_MSG_IO_NOT_UTF8");
    gbt_equal_int("said to be UTF-8", err.line, 2);
    options = (gb_table_options){.header = 9};
    status = gb_csv_read_memory("a;b\n1;2\n", 8, "t", &options, &table, NULL, NULL, NULL);
    gbt_equal_int("header past the end", status, GB_ERR_DATA);
}

static void what_was_met_is_noted(void) {
    static const struct {
        const char *bytes;
        gb_text note;
    } cases[] = {
        {"Titel;\nnis;w\n1;2\n", GB_NOTE_IO_TITLES},
        {"nis;w;;\n1;2;;\n", GB_NOTE_IO_EMPTY_COLUMNS},
        {"nis;w;w\n1;2;3\n", GB_NOTE_IO_NAME_TWICE},
        {"nis;w\n1\n", GB_NOTE_IO_SHORT_ROWS},
        {"nis;w\n1;2\n;\n", GB_NOTE_IO_EMPTY_ROWS},
        {"11001;2,5\n11002;3\n", GB_NOTE_IO_HEADER_NUMBERS},
        {"n;w\n\xE8;1\n\xC3\xA8;1\n", GB_NOTE_IO_MIXED_ENCODING},
        {"nis;w\n1;2\n", GB_NOTE_IO_CSV_FORM},
        {";w\nx;2\n", GB_NOTE_IO_NAMELESS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_table_options options = {0};
        gb_notes *notes = gb_notes_new();
        gb_raw_table *table;
        gb_csv_read_memory(cases[i].bytes, strlen(cases[i].bytes), "t", &options, &table, NULL, notes, NULL);
        gbt_true(gb_text_id(cases[i].note), has_note(notes, cases[i].note));
        gb_raw_free(table);
        gb_notes_free(notes);
    }
}

/* An endless line, as far as a reader can tell. */
static size_t endless(void *context, char *bytes, size_t size) {
    size_t *given = context;
    if (*given > (size_t)100 * 1024 * 1024)
        return 0;
    memset(bytes, 'x', size);
    *given += size;
    return size;
}

static void a_line_of_100_megabytes_is_refused_early(void) {
    size_t given = 0;
    const gb_csv_input input = {endless, &given};
    gb_table_options options = {0};
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_csv_read(&input, "groot.csv", &options, 0, &table, NULL, NULL, &err);
    gbt_equal_int("status", status, GB_ERR_DATA);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_LONG_LINE");
    gbt_equal_int("line", err.line, 1);
    gbt_true("stopped after 16 MiB", given < (size_t)20 * 1024 * 1024);
    given = 0;
    options.limit_bytes = 1024 * 1024;
    err = (gb_error){0};
    gb_csv_read(&input, "groot.csv", &options, 0, &table, NULL, NULL, &err);
    gbt_equal_text("limit", gb_text_id(err.message), "GB_MSG_IO_TOO_LARGE");
}

static void rows_past_the_first_block_are_whole(void) {
    gb_buffer text = {0};
    gb_buffer_add(&text, "code;naam\n");
    for (int i = 0; i < 60000; i++)
        gb_buffer_addf(&text, "%d;\"naam\n%d\"\n", i, i);
    gb_table_options options = {0};
    gb_raw_table *table = NULL;
    gb_error err = {0};
    gb_status status = gb_csv_read_memory(text.text, text.length, "t", &options, &table, NULL, NULL, &err);
    if (gbt_equal_status("read", status, GB_OK, &err)) {
        gbt_equal_int("rows", gb_raw_rows(table), 60000);
        gbt_equal_text("code", gb_raw_cell(table, 59999, 0), "59999");
        gbt_equal_text("name", gb_raw_cell(table, 59999, 1), "naam\n59999");
        gbt_equal_int("line", gb_raw_place(table, 59999), 2 + 2 * 59999);
    }
    gb_raw_free(table);
    gb_buffer_release(&text);
}

/* The same rows in four ways of writing; blocks end at other places in each. */
static void every_way_of_writing_gives_the_same_cells(void) {
    enum { ROWS = 30000 };
    static const struct {
        const char *name, *open, *close, *end;
    } ways[] = {{"plain", "", "", "\n"},
                {"Windows", "", "", "\r\n"},
                {"old Mac", "", "", "\r"},
                {"quoted", "\"", "\"", "\n"}};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        gb_buffer text = {0};
        gb_buffer_addf(&text, "code;naam;leeg;x%s", ways[w].end);
        for (int i = 0; i < ROWS; i++)
            gb_buffer_addf(&text, "%d;%sWijk \xC3\xA9 %d%s;;%s%d%s%s", i, ways[w].open, i * 7, ways[w].close,
                           ways[w].open, i % 13, ways[w].close, i + 1 < ROWS ? ways[w].end : "");
        gb_table_options options = {0};
        gb_raw_table *table = NULL;
        gb_error err = {0};
        gb_status status =
            gb_csv_read_memory(text.text, text.length, "t", &options, &table, NULL, NULL, &err);
        size_t wrong = 0;
        for (int i = 0; status == GB_OK && i < ROWS; i++) {
            char code[16], name[40], x[16];
            snprintf(code, sizeof code, "%d", i);
            snprintf(name, sizeof name, "Wijk \xC3\xA9 %d", i * 7);
            snprintf(x, sizeof x, "%d", i % 13);
            wrong += strcmp(gb_raw_cell(table, (size_t)i, 0), code) != 0 ||
                     strcmp(gb_raw_cell(table, (size_t)i, 1), name) != 0 ||
                     gb_raw_cell(table, (size_t)i, 2)[0] != '\0' ||
                     strcmp(gb_raw_cell(table, (size_t)i, 3), x) != 0 ||
                     gb_raw_place(table, (size_t)i) != i + 2;
        }
        gbt_equal_status(ways[w].name, status, GB_OK, &err);
        gbt_equal_int(ways[w].name, table ? gb_raw_rows(table) : 0, ROWS);
        gbt_equal_int(ways[w].name, wrong, 0);
        gb_raw_free(table);
        gb_buffer_release(&text);
    }
}

static void every_allocation_may_fail(void) {
    static const char bytes[] = "\xEF\xBB\xBFTitel\nnis;w;w;\n1;\"Li\xE8ge\";3;4\n\n2;5\n";
    bool done = false;
    for (size_t k = 0; !done && k < 500; k++) {
        gb_table_options options = {0};
        gb_raw_table *table;
        size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status =
            gb_csv_read_memory(bytes, sizeof bytes - 1, "t", &options, &table, NULL, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        gb_raw_free(table);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("came to an end", done);
}

void suite_csv(void) {
    gbt_add_suite("csv");
    gbt_add_test("forms are found out", forms_are_found_out);
    gbt_add_test("faults say where", faults_say_where);
    gbt_add_test("what was given is obeyed", what_was_given_is_obeyed);
    gbt_add_test("what was met is noted", what_was_met_is_noted);
    gbt_add_test("a line of 100 megabytes is refused early", a_line_of_100_megabytes_is_refused_early);
    gbt_add_test("rows past the first block are whole", rows_past_the_first_block_are_whole);
    gbt_add_test("every way of writing gives the same cells", every_way_of_writing_gives_the_same_cells);
    gbt_add_test("every allocation may fail", every_allocation_may_fail);
}
