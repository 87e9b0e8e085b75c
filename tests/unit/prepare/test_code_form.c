#include "suites.h"

#include "prepare/code_form.h"
#include "support/gbt.h"

enum {
    SPACES = 1u << GB_CODE_REPAIR_SPACES,
    INNER = 1u << GB_CODE_REPAIR_INNER,
    TRAILING = 1u << GB_CODE_REPAIR_TRAILING,
    STRIP = 1u << GB_CODE_REPAIR_STRIP,
    CASE = 1u << GB_CODE_REPAIR_CASE,
    PAD = 1u << GB_CODE_REPAIR_PAD,
    PREFIX = 1u << GB_CODE_REPAIR_PREFIX
};

static void test_forms(void) {
    static const struct {
        const char *name, *code;
        gb_code_rules rules;
        const char *form;
        unsigned changed;
    } cases[] = {
        {"nothing declared, nothing done", "11001a00-", {0}, "11001a00-", 0},
        {"spaces at the ends always go", "  WK036300  ", {0}, "WK036300", SPACES},
        {"no-break spaces too",
         "\xC2\xA0"
         "11002\xC2\xA0",
         {0},
         "11002",
         SPACES},
        {"a space inside stays", "11 002", {0}, "11 002", 0},
        {"spaces and dots inside", "11.00 2", {.inner_spaces = true}, "11002", INNER},
        {"trailing dash", "11001A00-", {.trailing = true}, "11001A00", TRAILING},
        {"trailing underscores", "11001A__", {.trailing = true}, "11001A", TRAILING},
        {"a dash alone is no code to cut", "-", {.trailing = true}, "-", 0},
        {"dash inside stays", "11002-Y", {.trailing = true}, "11002-Y", 0},
        {"case", "11001a00", {.ignore_case = true}, "11001A00", CASE},
        {"case of accented letters", "caf\xC3\xA9", {.ignore_case = true}, "CAF\xC3\x89", CASE},
        {"lost zero", "1000", {.pad = 5}, "01000", PAD},
        {"two lost zeros", "363", {.pad = 5}, "00363", PAD},
        {"long enough", "11002", {.pad = 5}, "11002", 0},
        {"longer", "110020", {.pad = 5}, "110020", 0},
        {"letters are not padded", "A1", {.pad = 5}, "A1", 0},
        {"prefix", "03080000", {.prefix = "BU"}, "BU03080000", PREFIX},
        {"prefix is there", "BU03080000", {.prefix = "BU"}, "BU03080000", 0},
        {"prefix in another case", "bu03080000", {.prefix = "BU", .ignore_case = true}, "BU03080000", CASE},
        {"strip", "GM0363", {.strip_prefix = "GM"}, "0363", STRIP},
        {"strip leaves something", "GM", {.strip_prefix = "GM"}, "GM", 0},
        {"zero, then prefix", "3080000", {.pad = 8, .prefix = "BU"}, "BU03080000", PAD | PREFIX},
        {"prefix changed",
         "GM363",
         {.strip_prefix = "GM", .pad = 4, .prefix = "NL"},
         "NL0363",
         STRIP | PAD | PREFIX},
        {"all at once",
         " bu 308.0000- ",
         {.inner_spaces = true, .trailing = true, .ignore_case = true, .strip_prefix = "BU", .pad = 8},
         "03080000",
         SPACES | INNER | TRAILING | STRIP | PAD},
        {"empty", "", {.pad = 5, .prefix = "BU"}, "", 0},
        {"only spaces", "   ", {.pad = 5}, "", SPACES},
    };
    gb_buffer scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned changed = 99;
        gbt_equal_text(cases[i].name, gb_code_form(cases[i].code, &cases[i].rules, &scratch, &changed),
                       cases[i].form);
        gbt_equal_int(cases[i].name, changed, cases[i].changed);
    }
    gb_buffer_release(&scratch);
}

static void test_patterns(void) {
    static const struct {
        const char *name, *text, *pattern;
        bool fits;
    } cases[] = {
        {"same", "99999", "99999", true},
        {"another", "99998", "99999", false},
        {"ending", "11001ZZZZ", "*ZZZZ", true},
        {"ending, other case", "11001zzzz", "*ZZZZ", true},
        {"ending missed", "11001ZZZ", "*ZZZZ", false},
        {"ending met twice", "ZZZZAZZZZ", "*ZZZZ", true},
        {"beginning", "99991", "9999*", true},
        {"inside", "11002ONB1", "*ONB*", true},
        {"everything", "", "*", true},
        {"nothing", "x", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        gbt_true(cases[i].name, gb_code_fits(cases[i].text, cases[i].pattern) == cases[i].fits);
}

void suite_code_form(void) {
    gbt_add_suite("code form");
    gbt_add_test("forms under declared rules", test_forms);
    gbt_add_test("patterns of unknown places", test_patterns);
}
