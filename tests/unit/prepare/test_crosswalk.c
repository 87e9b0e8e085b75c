#include "suites.h"

#include "base/memory.h"
#include "base/notes.h"
#include "prepare/crosswalk_read.h"
#include "prepare/crosswalk_settle.h"
#include "support/gbt.h"

#include "fixture.h"

#include <math.h>
#include <string.h>

static int32_t place(char **codes, size_t n, const char *code) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(codes[i], code) == 0)
            return (int32_t)i;
    return -1;
}

static double share(const gb_crosswalk *c, const char *from, const char *to) {
    const int32_t r = place(c->from, c->shares.rows, from), t = place(c->to, c->shares.columns, to);
    const size_t i = r >= 0 && t >= 0 ? gb_csr_find(&c->shares, (size_t)r, t) : SIZE_MAX;
    return i == SIZE_MAX ? 0 : c->shares.value[i];
}

static gb_crosswalk read(const char *text, const gb_crosswalk_columns *columns, gb_notes *notes) {
    gb_raw_table *table = fixture_table("sleutel.csv", text);
    gb_crosswalk crosswalk;
    gb_error err = {0};
    gbt_equal_status(text, gb_crosswalk_read(table, columns, &crosswalk, notes, &err), GB_OK, &err);
    gb_raw_free(table);
    return crosswalk;
}

static void test_whole(void) {
    static const gb_crosswalk_columns columns = {.from = "oud", .to = "nieuw"};
    gb_notes *notes = gb_notes_new();
    gb_crosswalk c = read("oud;nieuw| A ;X|B;X|C;Z|;X|D;|C;Z", &columns, notes);
    gbt_equal_int("old codes", c.shares.rows, 3);
    gbt_equal_double("A", share(&c, "A", "X"), 1, 0);
    gbt_equal_double("B", share(&c, "B", "X"), 1, 0);
    gbt_equal_int("by key", c.method[0], GB_SHARE_KEY);
    gbt_equal_int("empty codes", fixture_note(notes, GB_NOTE_CROSSWALK_INCOMPLETE)->detail.count, 2);
    gbt_equal_int("twice the same", fixture_note(notes, GB_NOTE_CROSSWALK_REPEATED)->detail.count, 1);
    gb_crosswalk_release(&c);
    gb_notes_free(notes);
}

static void test_divided(void) {
    static const gb_crosswalk_columns shares = {.from = "oud", .to = "nieuw", .share = "deel"},
                                      weights = {.from = "oud", .to = "nieuw", .weight = "n"},
                                      equal = {.from = "oud", .to = "nieuw", .equal = true};
    gb_crosswalk c = read("oud;nieuw;deel|A;X;0,25|A;Y;0,75|B;Y;0,5", &shares, NULL);
    gbt_equal_double("A to Y", share(&c, "A", "Y"), 0.75, 0);
    gbt_equal_double("half of B is lost", c.lost[1], 0.5, 0);
    gb_crosswalk_release(&c);
    /* the sectors of two old wijken with their people */
    c = read("oud;nieuw;n|A;X;30|A;X;30|A;Y;40|B;Y;0", &weights, NULL);
    gbt_equal_double("two sectors with as many people", share(&c, "A", "X"), 0.6, 1e-15);
    gbt_equal_double("alone needs no people", share(&c, "B", "Y"), 1, 0);
    gb_crosswalk_release(&c);
    gb_notes *notes = gb_notes_new();
    c = read("oud;nieuw|A;X|A;Y|B;Y", &equal, notes);
    gbt_equal_double("equal", share(&c, "A", "X"), 0.5, 0);
    gbt_equal_int("a guess", c.method[0], GB_SHARE_EQUAL);
    gbt_equal_text("told", fixture_note(notes, GB_NOTE_CROSSWALK_EQUAL)->codes[0], "A");
    gb_notes_free(notes);
    gb_crosswalk_release(&c);
}

static void test_unknown_places(void) {
    static const char *const patterns[] = {"*ZZZZ"};
    const gb_crosswalk_columns columns = {
        .from = "oud", .to = "nieuw", .rules = {.unknown = patterns, .unknown_count = 1}};
    gb_notes *notes = gb_notes_new();
    gb_crosswalk c =
        read("oud;nieuw|31043ZZZZ;31043X0JQ|31043ZZZZ;31043ZZZZ|31043A00-;31043ZZZZ|B;C", &columns, notes);
    gbt_equal_int("unknown places are no areas", c.shares.rows, 2);
    gbt_equal_double("what goes to one is lost", c.lost[0], 1, 0);
    gbt_equal_int("rows from", fixture_note(notes, GB_NOTE_CROSSWALK_UNKNOWN)->detail.count, 2);
    gbt_equal_int("rows to", fixture_note(notes, GB_NOTE_CROSSWALK_UNKNOWN)->detail.total, 1);
    gb_notes_free(notes);
    gb_crosswalk_release(&c);
}

/* The unknown places of two municipalities are two targets, though both lead nowhere. */
static void test_several_unknown_places(void) {
    static const char *const patterns[] = {"*ZZZZ"};
    const gb_code_rules rules = {.unknown = patterns, .unknown_count = 1};
    const gb_crosswalk_columns shares = {.from = "oud", .to = "nieuw", .share = "deel", .rules = rules},
                               equal = {.from = "oud", .to = "nieuw", .equal = true, .rules = rules};
    gb_notes *notes = gb_notes_new();
    gb_crosswalk c =
        read("oud;nieuw;deel|A;X;0,5|A;1ZZZZ;0,2|A;2ZZZZ;0,3|B;1ZZZZ;1|B;1ZZZZ;1", &shares, notes);
    gbt_equal_double("what is known", share(&c, "A", "X"), 0.5, 0);
    gbt_equal_double("the rest is lost", c.lost[0], 0.5, 0);
    gbt_equal_int("only the same code twice is a repetition",
                  fixture_note(notes, GB_NOTE_CROSSWALK_REPEATED)->detail.count, 1);
    gb_crosswalk_release(&c);
    gb_notes_free(notes);
    c = read("oud;nieuw|A;X|A;1ZZZZ|A;2ZZZZ", &equal, NULL);
    gbt_equal_double("one of three", share(&c, "A", "X"), 1 / 3.0, 1e-15);
    gbt_near_double("two of three are lost", c.lost[0], 2 / 3.0, 1e-15);
    gb_crosswalk_release(&c);
}

/* Shares that were rounded add up to a little less or more than 1: nothing is lost. */
static void test_rounded_shares(void) {
    static const gb_crosswalk_columns columns = {.from = "oud", .to = "nieuw", .share = "deel"};
    gb_crosswalk c =
        read("oud;nieuw;deel|A;X;0,3333333|A;Y;0,3333333|A;Z;0,3333333|B;X;0,1666667|B;Y;0,8333334|"
             "C;X;0,99999",
             &columns, NULL);
    gbt_equal_double("a third", share(&c, "A", "X"), 1 / 3.0, 1e-15);
    gbt_equal_double("nothing of A is lost", c.lost[0], 0, 0);
    gbt_equal_double("nor of B", c.lost[1], 0, 0);
    gbt_near_double("B adds up", share(&c, "B", "X") + share(&c, "B", "Y"), 1, 1e-15);
    gbt_near_double("more than rounding is a loss", c.lost[2], 0.00001, 1e-12);
    gb_crosswalk_release(&c);
}

static void test_own_form(void) {
    static const gb_crosswalk_columns columns = {
        .from = "from", .to = "to", .share = "share", .method = "method"};
    gb_crosswalk c = read("from;to;share;method|A;X;0.7;area|A;;0.3;area|B;X;1;key", &columns, NULL);
    gbt_near_double("lost", c.lost[0], 0.3, 1e-12);
    gbt_equal_int("method", c.method[0], GB_SHARE_AREA);
    gbt_equal_int("method", c.method[1], GB_SHARE_KEY);
    gb_crosswalk_release(&c);
}

static void test_refused(void) {
    static const struct {
        const char *name, *table;
        gb_crosswalk_columns columns;
        gb_text message, hint;
        int64_t line;
        const char *code;
    } cases[] = {
        {"divided without shares",
         "o;n|A;X|B;X|A;Y",
         {.from = "o", .to = "n"},
         GB_MSG_CROSSWALK_DIVIDED,
         GB_HINT_CROSSWALK_DIVIDED,
         4,
         "A"},
        {"more than all",
         "o;n;s|A;X;0.7|A;Y;0.5",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CROSSWALK_TOO_MUCH,
         GB_HINT_CROSSWALK_WEIGHT,
         3,
         "A"},
        {"percentages",
         "o;n;s|A;X;40|A;Y;60",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CROSSWALK_TOO_MUCH,
         GB_HINT_CROSSWALK_PERCENT,
         3,
         "A"},
        {"negative",
         "o;n;s|A;X;1.2|A;Y;-0.2",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CROSSWALK_NEGATIVE,
         GB_TEXT_NONE,
         3,
         "A"},
        {"a text",
         "o;n;s|A;X;half",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CELLS_NOT_NUMBER,
         0,
         2,
         ""},
        {"no share",
         "o;n;s|A;X;0.5|B;X;",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CROSSWALK_NO_SHARE,
         GB_TEXT_NONE,
         3,
         "B"},
        {"nobody to divide by",
         "o;n;s|A;X;0|A;Y;0",
         {.from = "o", .to = "n", .weight = "s"},
         GB_MSG_CROSSWALK_NO_WEIGHT,
         GB_HINT_CROSSWALK_DIVIDED,
         2,
         "A"},
        {"a pair with two shares",
         "o;n;s|A;X;0.5|A;X;0.4",
         {.from = "o", .to = "n", .share = "s"},
         GB_MSG_CROSSWALK_PAIR_TWICE,
         GB_TEXT_NONE,
         3,
         "A"},
        {"another column",
         "oude;n|A;X",
         {.from = "oud", .to = "n"},
         GB_MSG_PREPARE_NO_COLUMN,
         GB_HINT_PREPARE_NEAREST,
         0,
         ""},
        {"no rows", "o;n|;X", {.from = "o", .to = "n"}, GB_MSG_CROSSWALK_EMPTY, GB_TEXT_NONE, 0, ""},
        {"a method",
         "o;n;m|A;X;gok",
         {.from = "o", .to = "n", .method = "m"},
         GB_MSG_CROSSWALK_METHOD,
         0,
         2,
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_raw_table *table = fixture_table("sleutel.csv", cases[i].table);
        gb_crosswalk c;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_crosswalk_read(table, &cases[i].columns, &c, NULL, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), gb_text_id(cases[i].message));
        if (cases[i].hint != GB_TEXT_NONE)
            gbt_equal_text(cases[i].name, gb_text_id(err.hint), gb_text_id(cases[i].hint));
        gbt_equal_int(cases[i].name, err.line, cases[i].line);
        gbt_equal_text(cases[i].name, err.code, cases[i].code);
        gb_raw_free(table);
    }
}

static const gb_crosswalk_columns key = {.from = "oud", .to = "nieuw"};

/* 1 -> 2 -> W3 over two waves in one list, a code of the areas in another form, an area that no list names.
 */
static void test_settle(void) {
    static const char *const areas_codes[] = {"W1", "W2-", "W3"};
    const gb_code_rules rules = {.trailing = true};
    gb_areas *areas = fixture_areas(areas_codes, 3);
    gb_crosswalk step = read("oud;nieuw|A;W1|B;W2|1;2|2;W3|Q;R", &key, NULL);
    gb_settled settled;
    gb_error err = {0};
    gbt_equal_status("settle", gb_crosswalk_settle(&step, 1, areas, &rules, &settled, &err), GB_OK, &err);
    const gb_crosswalk *c = &settled.crosswalk;
    gbt_equal_double("two waves", share(c, "1", "W3"), 1, 0);
    gbt_equal_double("the second wave", share(c, "2", "W3"), 1, 0);
    gbt_equal_double("under the rules", share(c, "B", "W2-"), 1, 0);
    gbt_equal_double("own code", share(c, "W2-", "W2-"), 1, 0);
    gbt_equal_int("elsewhere", place(c->from, c->shares.rows, "Q"), -1);
    gbt_true("own", settled.own[place(c->from, c->shares.rows, "W3")]);
    gbt_true("not own", !settled.own[place(c->from, c->shares.rows, "A")]);
    gb_settled_release(&settled);
    gb_crosswalk_release(&step);
    gb_areas_free(areas);
}

/* 2019: A and B to M. 2025: M and C to W1. */
static void test_steps(void) {
    static const char *const areas_codes[] = {"W1", "W2"};
    gb_areas *areas = fixture_areas(areas_codes, 2);
    gb_crosswalk steps[] = {read("oud;nieuw|A;M|B;M", &key, NULL), read("oud;nieuw|M;W1|C;W1", &key, NULL)};
    gb_settled settled;
    gb_narrowed narrowed;
    gbt_equal_status("settle", gb_crosswalk_settle(steps, 2, areas, NULL, &settled, NULL), GB_OK, NULL);
    const gb_crosswalk *c = &settled.crosswalk;
    const size_t n = c->shares.rows;
    gbt_equal_int("A, B, M, C and the areas", n, 6);
    static const struct {
        const char *name, *rows;
        size_t lacking, later, doubled;
    } cases[] = {
        {"before both", "ABC", 0, 0, 0},      {"between them", "MC", 0, 2, 0},
        {"after both", "W1 W2", 0, 3, 0},     {"B is lacking", "AC W2", 1, 0, 0},
        {"C is lacking", "M", 1, 2, 0},       {"M beside A and B", "ABMC", 0, 0, 1},
        {"W1 beside all", "ABC W1", 0, 0, 1}, {"everything", "ABMC W1", 0, 0, 2},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        bool has_row[6];
        for (size_t r = 0; r < n; r++)
            has_row[r] = strstr(cases[k].rows, c->from[r]) != NULL;
        gbt_equal_status(cases[k].name, gb_settled_narrow(&settled, steps, 2, has_row, &narrowed, NULL),
                         GB_OK, NULL);
        gbt_equal_int(cases[k].name, narrowed.lacking_count, cases[k].lacking);
        gbt_equal_int(cases[k].name, narrowed.later_count, cases[k].later);
        gbt_equal_int(cases[k].name, narrowed.doubled_count, cases[k].doubled);
        gb_narrowed_release(&narrowed);
    }
    gb_settled_release(&settled);
    gb_crosswalk_release(&steps[0]);
    gb_crosswalk_release(&steps[1]);
    gb_areas_free(areas);
}

/* An area that stays and takes others in, and two areas that swap codes, count nothing double. */
static void test_not_doubled(void) {
    static const char *const tables[] = {"oud;nieuw|A;B|B;B", "oud;nieuw|A;B|B;A"};
    static const bool has_row[2] = {true, true};
    for (size_t k = 0; k < 2; k++) {
        gb_crosswalk step = read(tables[k], &key, NULL);
        bool own[2] = {false, false};
        const gb_settled settled = {.crosswalk = step, .own = own};
        gb_narrowed narrowed;
        gbt_equal_status(tables[k], gb_settled_narrow(&settled, &step, 1, has_row, &narrowed, NULL), GB_OK,
                         NULL);
        gbt_equal_int(tables[k], narrowed.doubled_count, 0);
        gb_narrowed_release(&narrowed);
        gb_crosswalk_release(&step);
    }
}

static void test_circle(void) {
    static const char *const areas_codes[] = {"W1"};
    gb_areas *areas = fixture_areas(areas_codes, 1);
    gb_crosswalk circle = read("oud;nieuw|X;W1|A;B|B;A", &key, NULL);
    gb_crosswalk elsewhere = read("oud;nieuw|A;B|B;B", &key, NULL);
    gb_settled settled;
    gb_error err = {0};
    gbt_equal_status("circle", gb_crosswalk_settle(&circle, 1, areas, NULL, &settled, &err), GB_ERR_DATA,
                     NULL);
    gbt_equal_text("the way", err.found, "A → B → A");
    gb_error_clear(&err);
    gbt_equal_status("elsewhere", gb_crosswalk_settle(&elsewhere, 1, areas, NULL, &settled, &err),
                     GB_ERR_DATA, NULL);
    gbt_equal_text("what it leads to", err.found, "B");
    gbt_equal_text("what there is", err.expected, "W1");
    gb_crosswalk_release(&elsewhere);
    gb_crosswalk_release(&circle);
    gb_areas_free(areas);
}

static void test_memory(void) {
    static const char *const areas_codes[] = {"W1", "W2"};
    static const bool has_row[6] = {true, false, true};
    gb_areas *areas = fixture_areas(areas_codes, 2);
    gb_raw_table *table = fixture_table("s.csv", "oud;nieuw|A;W1|B;W1|C;D|D;W2");
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_crosswalk step = {0};
        gb_settled settled = {0};
        gb_narrowed narrowed = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_crosswalk_read(table, &key, &step, NULL, NULL);
        if (status == GB_OK)
            status = gb_crosswalk_settle(&step, 1, areas, NULL, &settled, NULL);
        if (status == GB_OK)
            status = gb_settled_narrow(&settled, &step, 1, has_row, &narrowed, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_narrowed_release(&narrowed);
        gb_settled_release(&settled);
        gb_crosswalk_release(&step);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

void suite_crosswalk(void) {
    gbt_add_suite("crosswalk");
    gbt_add_test("whole areas", test_whole);
    gbt_add_test("shares, counts, equal parts", test_divided);
    gbt_add_test("unknown places", test_unknown_places);
    gbt_add_test("several unknown places", test_several_unknown_places);
    gbt_add_test("rounded shares", test_rounded_shares);
    gbt_add_test("the form that gebied crosswalk writes", test_own_form);
    gbt_add_test("refused", test_refused);
    gbt_add_test("to the areas of a project", test_settle);
    gbt_add_test("a table from before, between or after", test_steps);
    gbt_add_test("what counts nothing double", test_not_doubled);
    gbt_add_test("circles and other places", test_circle);
    gbt_add_test("the k-th allocation fails", test_memory);
}
