#include "base/number.h"
#include "base/random.h"
#include "support/gbt.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void suite_number(void);

/* Expected forms: RFC 8785, appendix B, where it has the value. */
static const struct {
    double value;
    const char *text;
} shortest_cases[] = {
    {0, "0"},
    {-0.0, "0"},
    {0.1, "0.1"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {100, "100"},
    {-1234.5, "-1234.5"},
    {5e-324, "5e-324"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {9007199254740992, "9007199254740992"},
    {-9007199254740992, "-9007199254740992"},
    {295147905179352830000.0, "295147905179352830000"},
    {9.999999999999997e22, "9.999999999999997e+22"},
    {1e23, "1e+23"},
    {1.0000000000000001e23, "1.0000000000000001e+23"},
    {999999999999999700000.0, "999999999999999700000"},
    {1e21, "1e+21"},
    {1e22, "1e+22"},
    {333333333.3333332, "333333333.3333332"},
    {333333333.33333343, "333333333.33333343"},
    {-0.0000033333333333333333, "-0.0000033333333333333333"},
    {1424953923781206.2, "1424953923781206.2"},
    {9.5367431640625e-7, "9.5367431640625e-7"},
    {1e-7, "1e-7"},
    {NAN, "null"},
    {INFINITY, "null"},
};

static void test_shortest(void) {
    for (size_t i = 0; i < sizeof shortest_cases / sizeof shortest_cases[0]; i++) {
        char text[GB_NUMBER_SIZE];
        size_t length = gb_number_shortest(shortest_cases[i].value, text);
        gbt_equal_text("shortest", text, shortest_cases[i].text);
        gbt_equal_int("length", length, strlen(text));
    }
}

static void test_round_trip(void) {
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t bits = gb_random_at(1, 2, i);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char text[GB_NUMBER_SIZE];
        gb_number_shortest(value, text);
        if (strtod(text, NULL) != value)
            gbt_equal_double(text, strtod(text, NULL), value, 0);
    }
}

/* Rates and scores of a table: as short as the fewest figures of printf that read back. */
static void test_figures_of_tables(void) {
    for (uint64_t i = 0; i < 20000; i++) {
        double value =
            (double)(gb_random_at(3, 1, i) % 10000000) / (double)(1 + gb_random_at(3, 2, i) % 100000);
        char text[GB_NUMBER_SIZE], printed[40];
        gb_number_shortest(value, text);
        for (int figures = 15; figures <= 17; figures++) {
            snprintf(printed, sizeof printed, "%.*g", figures, value);
            if (strtod(printed, NULL) == value)
                break;
        }
        if (!strchr(printed, 'e') && strcmp(text, printed) != 0)
            gbt_equal_text("figures", text, printed);
    }
}

/* Powers of two have a narrower gap below than above, where simple methods give a figure too many. */
static void test_powers_of_two(void) {
    for (int power = -1074; power < 1024; power++) {
        double value = ldexp(1, power);
        char text[GB_NUMBER_SIZE], seventeen[40];
        gb_number_shortest(value, text);
        gbt_equal_double(text, strtod(text, NULL), value, 0);
        snprintf(seventeen, sizeof seventeen, "%.16e", value);
        gbt_true("not longer", strlen(text) <= strlen(seventeen) || fabs(value) > 1e16);
    }
    char text[GB_NUMBER_SIZE];
    gb_number_shortest(ldexp(1, -44), text);
    gbt_equal_text("2^-44", text, "5.684341886080802e-14");
}

static void test_fixed(void) {
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        {0.285, 2, "0.29"},
        {1.005, 2, "1.01"},
        {2.5, 0, "3"},
        {-2.5, 0, "-3"},
        {-0.04, 1, "0.0"},
        {1234.5, 3, "1234.500"},
        {0.05, 0, "0"},
        {0.5, 0, "1"},
        {9.996, 2, "10.00"},
        {0, 2, "0.00"},
        {1e20, 1, "100000000000000000000.0"},
        {1e22, 2, "1e+22"},
        {1e-9, 3, "0.000"},
        {99.95, 1, "100.0"},
        {4.35, 1, "4.4"},
        {NAN, 1, "null"},
        {7, -3, "7"},
        {0.1, 40, "0.100000000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[GB_NUMBER_SIZE];
        gb_number_fixed(cases[i].value, cases[i].decimals, text);
        gbt_equal_text("fixed", text, cases[i].text);
    }
}

static void test_display(void) {
    static const struct {
        double value;
        int decimals;
        const char *nl, *en, *fr;
    } cases[] = {
        {1234.5, 1, "1.234,5", "1,234.5",
         "1\xE2\x80\xAF"
         "234,5"},
        {-1234567, 0,
         "\xE2\x88\x92"
         "1.234.567",
         "\xE2\x88\x92"
         "1,234,567",
         "\xE2\x88\x92"
         "1\xE2\x80\xAF"
         "234\xE2\x80\xAF"
         "567"},
        {999.95, 1, "1.000,0", "1,000.0",
         "1\xE2\x80\xAF"
         "000,0"},
        {0.285, 2, "0,29", "0.29", "0,29"},
        {-0.04, 1, "0,0", "0.0", "0,0"},
        {123, 0, "123", "123", "123"},
        {NAN, 1, "", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[GB_NUMBER_SIZE];
        gb_number_display(cases[i].value, cases[i].decimals, GB_LANG_NL, text);
        gbt_equal_text("nl", text, cases[i].nl);
        gb_number_display(cases[i].value, cases[i].decimals, GB_LANG_EN, text);
        gbt_equal_text("en", text, cases[i].en);
        gb_number_display(cases[i].value, cases[i].decimals, GB_LANG_FR, text);
        gbt_equal_text("fr", text, cases[i].fr);
    }
}

static void test_longest_fits(void) {
    char text[GB_NUMBER_SIZE];
    size_t length = gb_number_display(-999999999999999900000.0, 15, GB_LANG_FR, text);
    gbt_equal_int("length", length, strlen(text));
    gbt_true("fits", length < GB_NUMBER_SIZE);
}

static void test_round(void) {
    gbt_equal_double("half up", gb_number_round(0.285, 2), 0.29, 0);
    gbt_equal_double("half away", gb_number_round(-0.285, 2), -0.29, 0);
    gbt_equal_double("1.005", gb_number_round(1.005, 2), 1.01, 0);
    gbt_equal_double("tens", gb_number_round(1250, -2), 1300, 0);
    gbt_equal_double("to nothing", gb_number_round(0.004, 2), 0, 0);
    gbt_equal_double("carry", gb_number_round(9.999, 2), 10, 0);
    gbt_equal_double("nothing to do", gb_number_round(0.1, 5), 0.1, 0);
    gbt_equal_double("large", gb_number_round(1e300, 2), 1e300, 0);
    gbt_true("NaN", isnan(gb_number_round(NAN, 2)));
    gbt_true("no minus zero", !signbit(gb_number_round(-0.001, 2)));
}

/* Most numbers are rounded by a quick way; it must agree with the slow one, also next to ties. */
static void test_ways_agree(void) {
    for (uint64_t i = 0; i < 20000; i++) {
        double tie = (double)gb_random_below(5, 6, i, 2000000) / 1000 + 0.0005;
        double near_tie = i % 2 ? tie : tie + (gb_random_unit(5, 7, i) - 0.5) * 1e-5;
        char digits[GB_NUMBER_SIZE], want[GB_NUMBER_SIZE], got[GB_NUMBER_SIZE];
        gb_number_shortest(near_tie, digits);
        gb_number_fixed(near_tie, 3, got);
        const char *point = strchr(digits, '.');
        bool up = point && strlen(point) > 4 && point[4] >= '5';
        double cut = floor(near_tie * 1000) / 1000;
        gb_number_fixed(up ? cut + 0.001 : cut, 3, want);
        if (strcmp(got, want) != 0 && point && strlen(point) > 4)
            gbt_equal_text(digits, got, want);
    }
}

static void test_any_locale(void) {
    if (!setlocale(LC_ALL, "nl_BE.UTF-8") && !setlocale(LC_ALL, "fr_BE.UTF-8") &&
        !setlocale(LC_ALL, "de_DE.UTF-8")) {
        gbt_skip("no locale with a decimal comma is installed");
        return;
    }
    test_shortest();
    test_fixed();
    test_display();
    test_round();
    setlocale(LC_ALL, "C");
}

void suite_number(void) {
    gbt_add_suite("number");
    gbt_add_test("the shortest form reads back", test_shortest);
    gbt_add_test("20 000 random doubles read back", test_round_trip);
    gbt_add_test("figures of tables are short", test_figures_of_tables);
    gbt_add_test("powers of two are as short as can be", test_powers_of_two);
    gbt_add_test("fixed decimals", test_fixed);
    gbt_add_test("as people read it, per language", test_display);
    gbt_add_test("the longest form fits its buffer", test_longest_fits);
    gbt_add_test("rounding works on what people see", test_round);
    gbt_add_test("the quick way to round agrees with the slow one", test_ways_agree);
    gbt_add_test("the host's locale plays no part", test_any_locale);
}
