#include "base/number.h"
#include "base/random.h"
#include "support/gbt.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

void suite_number_read(void);

#define NOT GB_NUMBER_NOT
#define OK GB_NUMBER_OK
#define OTHER GB_NUMBER_AMBIGUOUS
#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define MINUS "\xE2\x88\x92"

static const struct {
    const char *text;
    gb_number_result comma;
    double comma_value;
    gb_number_result point;
    double point_value;
} cases[] = {
    {"0", OK, 0, OK, 0},
    {"42", OK, 42, OK, 42},
    {"1.234,5", OK, 1234.5, OTHER, 0},
    {"1,234.5", OTHER, 0, OK, 1234.5},
    {"1 234,5", OK, 1234.5, OTHER, 0},
    {"1" NBSP "234,5", OK, 1234.5, OTHER, 0},
    {"1" NARROW "234" NARROW "567", OK, 1234567, OK, 1234567},
    {"1'234'567", OK, 1234567, OK, 1234567},
    {"0,75", OK, 0.75, OTHER, 0},
    {"0.75", OTHER, 0, OK, 0.75},
    {"0.750", OTHER, 0, OK, 0.75},
    {"1.234", OK, 1234, OK, 1.234},
    {"1,234", OK, 1.234, OK, 1234},
    {"1.234.567", OK, 1234567, OTHER, 0},
    {"1234.567", OTHER, 0, OK, 1234.567},
    {"1.234 567", NOT, 0, NOT, 0},
    {"1.23.456", NOT, 0, NOT, 0},
    {"12 34", NOT, 0, NOT, 0},
    {"-3", OK, -3, OK, -3},
    {"+3", OK, 3, OK, 3},
    {MINUS "3", OK, -3, OK, -3},
    {"--3", NOT, 0, NOT, 0},
    {"3-", NOT, 0, NOT, 0},
    {"- 3", NOT, 0, NOT, 0},
    {"1e5", OK, 100000, OK, 100000},
    {"1E-3", OK, 0.001, OK, 0.001},
    {"1,5e3", OK, 1500, OTHER, 0},
    {"1.5e+3", OTHER, 0, OK, 1500},
    {"1e", NOT, 0, NOT, 0},
    {"1e999", NOT, 0, NOT, 0},
    {"1e99999999999999999999", NOT, 0, NOT, 0},
    {"1e-400", OK, 0, OK, 0},
    {"  7  ", OK, 7, OK, 7},
    {NBSP "7\t", OK, 7, OK, 7},
    {",5", OK, 0.5, OTHER, 0},
    {".5", OTHER, 0, OK, 0.5},
    {"5.", NOT, 0, NOT, 0},
    {"5,", NOT, 0, NOT, 0},
    {"12abc", NOT, 0, NOT, 0},
    {"x7", NOT, 0, NOT, 0},
    {"12%", NOT, 0, NOT, 0},
    {"", NOT, 0, NOT, 0},
    {" ", NOT, 0, NOT, 0},
    {"-", NOT, 0, NOT, 0},
    {".", NOT, 0, NOT, 0},
    {",", NOT, 0, NOT, 0},
    {"nan", NOT, 0, NOT, 0},
    {"inf", NOT, 0, NOT, 0},
    {"0x10", NOT, 0, NOT, 0},
    {"1,5,5", NOT, 0, NOT, 0},
    {"00123", OK, 123, OK, 123},
    {"1,7976931348623157e308", OK, 1.7976931348623157e308, OTHER, 0},
    {"0,1000000000000000055511151231257827", OK, 0.1, OTHER, 0},
    {"123456789012345678901234567890", OK, 123456789012345678901234567890.0, OK,
     123456789012345678901234567890.0},
};

static void check_all(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = -999;
        gbt_equal_int(cases[i].text, gb_number_read(cases[i].text, GB_DECIMAL_COMMA, &value), cases[i].comma);
        gbt_equal_double(cases[i].text, value, cases[i].comma == OK ? cases[i].comma_value : -999, 0);
        value = -999;
        gbt_equal_int(cases[i].text, gb_number_read(cases[i].text, GB_DECIMAL_POINT, &value), cases[i].point);
        gbt_equal_double(cases[i].text, value, cases[i].point == OK ? cases[i].point_value : -999, 0);
    }
}

static void test_conventions(void) {
    check_all();
    gbt_equal_int("no text", gb_number_read(NULL, GB_DECIMAL_COMMA, &(double){0}), NOT);
}

static void test_any_locale(void) {
    static const char *const names[] = {"nl_BE.UTF-8", "fr_BE.UTF-8", "de_DE.UTF-8"};
    bool tried = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!setlocale(LC_ALL, names[i]))
            continue;
        tried = true;
        check_all();
    }
    setlocale(LC_ALL, "C");
    if (!tried)
        gbt_skip("no locale with a decimal comma is installed");
}

static void test_long_text(void) {
    char digits[2000];
    for (size_t i = 0; i < sizeof digits - 1; i++)
        digits[i] = '1';
    digits[sizeof digits - 1] = 0;
    gbt_equal_int("2000 digits", gb_number_read(digits, GB_DECIMAL_POINT, &(double){0}), NOT);
}

/* The C library in the C locale is the other reader. 13 to 18 digits lie on both sides of the quick way. */
static void test_same_double_as_strtod(void) {
    size_t wrong = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        char text[40], comma[40];
        uint64_t digits = gb_random_at(1, i, 0) >> gb_random_below(1, i, 1, 60);
        int decimals = (int)gb_random_below(1, i, 2, 16);
        uint64_t power = 1;
        for (int k = 0; k < decimals; k++)
            power *= 10;
        int length = snprintf(text, sizeof text, "%s%llu.%0*llu", i % 3 ? "" : "-",
                              (unsigned long long)(digits / power), decimals ? decimals : 1,
                              (unsigned long long)(digits % power));
        for (int k = 0; k <= length; k++)
            comma[k] = text[k] == '.' ? ',' : text[k];
        double got = 0, other = 0, want = strtod(text, NULL);
        wrong += gb_number_read(text, GB_DECIMAL_POINT, &got) != OK || got != want;
        wrong += gb_number_read(comma, GB_DECIMAL_COMMA, &other) != OK || other != want;
    }
    gbt_equal_int("numbers that differ", wrong, 0);
}

void suite_number_read(void) {
    gbt_add_suite("number_read");
    gbt_add_test("both conventions, and never a part", test_conventions);
    gbt_add_test("the host's locale plays no part", test_any_locale);
    gbt_add_test("20 000 texts give the double of strtod", test_same_double_as_strtod);
    gbt_add_test("a text without end is no number", test_long_text);
}
