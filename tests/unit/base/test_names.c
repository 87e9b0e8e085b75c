#include "base/text.h"
#include "support/gbt.h"

void suite_names(void);

static int sign(int order) {
    return (order > 0) - (order < 0);
}

static void test_natural(void) {
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {
        {"W2", "W10", -1},
        {"W10", "W2", 1},
        {"W10", "W10", 0},
        {"a9b2", "a9b10", -1},
        {"1", "01", 1},
        {"01", "1", -1},
        {"1", "1a", -1},
        {"", "a", -1},
        {"Zuid", "zuid", -1},
        {"A-2", "A10", -1},
        {"11002A00-", "11002A001", -1},
        {"99999999999999999999999", "100000000000000000000000", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gbt_equal_int(cases[i].a, sign(gb_compare_natural(cases[i].a, cases[i].b)), cases[i].order);
        gbt_equal_int(cases[i].b, sign(gb_compare_natural(cases[i].b, cases[i].a)), -cases[i].order);
    }
}

static void test_fold(void) {
    gbt_equal_int("ASCII", gb_compare_fold("NIS9", "nis9"), 0);
    gbt_equal_int("Latin-1", gb_compare_fold("\xC3\x89vere", "\xC3\xA9vere"), 0);
    gbt_equal_int("times is no letter", sign(gb_compare_fold("\xC3\x97", "\xC3\xB7")), -1);
    gbt_equal_int("shorter first", gb_compare_fold("nis", "nis9"), -1);
}

static void test_nearest(void) {
    static const char *const keys[] = {"column", "weights", "permutations", "seed", "inwoners_65plus"};
    static const struct {
        const char *asked, *want;
    } cases[] = {
        {"sed", "seed"},
        {"sede", "seed"},
        {"colunm", "column"},
        {"Column", "column"},
        {"weigths", "weights"},
        {"population", NULL},
        {"inwoners-65plus", "inwoners_65plus"},
        {"", NULL},
        {"x", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_text(cases[i].asked, gb_nearest_name(cases[i].asked, keys, 5), cases[i].want);
}

void suite_names(void) {
    gbt_add_suite("names");
    gbt_add_test("numbers inside names count as numbers", test_natural);
    gbt_add_test("capitals do not matter", test_fold);
    gbt_add_test("a slip finds its name", test_nearest);
}
