#include "base/number.h"
#include "base/random.h"
#include "stats/classify.h"
#include "suites.h"

#include <math.h>

static gb_classes two_values(double below, double above, gb_break_side side) {
    double x[] = {below, above};
    gb_values values = {.name = "x", .n = 2, .value = x};
    gb_class_options options = {.count = 2};
    gb_classes c = {0};
    gbt_equal_status("two values", gb_classify(&values, &options, &c, NULL), GB_OK, NULL);
    gb_classes_round(&c, side);
    return c;
}

static void roundest_number_between(void) {
    static const struct {
        const char *name;
        double below, above, printed;
        int decimals;
    } cases[] = {
        {"hundred, not 99.5", 99, 101, 100, 0},    {"43,27..43,31", 43.27, 43.31, 43.3, 1},
        {"0,4083..0,412", 0.4083, 0.412, 0.41, 2}, {"zero inside", -3.2, 5.1, 0, 0},
        {"below zero", -7.4, -2.2, -5, 0},         {"whole numbers with room", 4, 7, 5, 0},
        {"thousands", 18734.6, 21417.3, 20000, 0}, {"tenths next to each other in halves", 24.9, 25.3, 25, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_classes c = two_values(cases[i].below, cases[i].above, GB_BREAK_OPENS);
        gbt_equal_double(cases[i].name, c.printed[1], cases[i].printed, 0);
        gbt_true(cases[i].name, c.rounded && c.strict);
    }
}

static void neighbours_in_the_data_s_own_decimals(void) {
    static const struct {
        const char *name;
        double below, above;
        gb_break_side side;
        double printed;
    } cases[] = {
        {"4 and 5: from 5", 4, 5, GB_BREAK_OPENS, 5},
        {"4 and 5: up to 4", 4, 5, GB_BREAK_CLOSES, 4},
        {"24.9 and 25: from 25", 24.9, 25.0, GB_BREAK_OPENS, 25},
        {"24.9 and 25: up to 24.9", 24.9, 25.0, GB_BREAK_CLOSES, 24.9},
        {"-1 and 0: from 0", -1, 0, GB_BREAK_OPENS, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_classes c = two_values(cases[i].below, cases[i].above, cases[i].side);
        gbt_equal_double(cases[i].name, c.printed[1], cases[i].printed, 0);
        gbt_true(cases[i].name, c.rounded && !c.strict);
        gbt_true(cases[i].name,
                 cases[i].side == GB_BREAK_OPENS ? c.opens && !c.closes : c.closes && !c.opens);
    }
}

static void outer_bounds_go_outwards(void) {
    static const double x[] = {12.3, 18.1, 24.4, 31.6, 47.2, 61.3};
    /* inner breaks in steps of 20; a fifth of the range is 9.8, so the ends go to multiples of 5 */
    static const double expected[] = {10, 20, 40, 65};
    gb_values values = {.name = "x", .n = 6, .value = x};
    gb_class_options options = {.method = GB_CLASS_QUANTILE, .count = 3, .round = true};
    gb_classes c;
    gbt_equal_status("classify", gb_classify(&values, &options, &c, NULL), GB_OK, NULL);
    for (int i = 0; i <= 3; i++)
        gbt_equal_double("printed", c.printed[i], expected[i], 0);
    gbt_equal_int("no decimals", c.decimals, 0);
}

static int read_class(const gb_classes *c, const double *t, double x) {
    int class = 0;
    while (class + 1 < c->count && x >= t[class + 1])
        class ++;
    return class;
}

static void printed_text_moves_no_area(void) {
    enum { N = 60 };
    for (uint64_t round = 0; round < 400; round++) {
        double x[N], t[GB_CLASSES_MAX + 1];
        double scale = pow(10, (double)gb_random_below(1, round, 0, 12) - 6);
        int places = (int)gb_random_below(1, round, 2, 6);
        for (size_t i = 0; i < N; i++) {
            double v = (gb_random_unit(2, round, i) - 0.3) * 100 * scale;
            x[i] = round % 2 ? v : gb_number_round(v, places);
        }
        gb_values values = {.name = "x", .n = N, .value = x};
        gb_class_options options = {.method = (gb_class_method)(round % 3), .count = 5, .round = true};
        gb_classes c;
        if (gb_classify(&values, &options, &c, NULL) != GB_OK || !gbt_true("rounded", c.rounded && c.opens))
            continue;
        for (int i = 0; i <= c.count; i++) {
            char text[GB_NUMBER_SIZE];
            gb_number_fixed(c.printed[i], c.decimals, text);
            CU_ASSERT_EQUAL(gb_number_read(text, GB_DECIMAL_POINT, &t[i]), GB_NUMBER_OK);
        }
        bool same = t[0] <= c.min && t[c.count] >= c.max;
        for (size_t i = 0; i < N; i++)
            same = same && read_class(&c, t, x[i]) == gb_classes_of(&c, x[i]);
        gbt_true("every area in its class", same);
    }
}

static void empty_classes_keep_their_breaks_apart(void) {
    static const double x[] = {0.3, 1.2, 2.1, 3.4, 99.7};
    gb_values values = {.name = "x", .n = 5, .value = x};
    gb_class_options options = {.method = GB_CLASS_EQUAL, .count = 5, .round = true};
    gb_classes c;
    gbt_equal_status("classify", gb_classify(&values, &options, &c, NULL), GB_OK, NULL);
    gbt_true("rounded", c.rounded && c.strict);
    for (int i = 1; i < 5; i++)
        gbt_near_double("near its place", c.printed[i], c.breaks[i], 0.5);
    for (int i = 1; i <= 5; i++)
        gbt_true("rising", c.printed[i] > c.printed[i - 1]);
}

static void manual_breaks_stay_as_given(void) {
    static const double x[] = {12, 20, 33, 58}, clean[] = {25, 50}, touching[] = {20, 50};
    gb_values values = {.name = "x", .n = 4, .value = x};
    gb_class_options options = {.method = GB_CLASS_MANUAL, .breaks = clean, .break_count = 2, .round = true};
    gb_classes c;
    gb_classify(&values, &options, &c, NULL);
    gbt_equal_double("as given", c.printed[1], 25, 0);
    gbt_true("both readings", c.rounded && c.strict);
    options.breaks = touching;
    gb_classify(&values, &options, &c, NULL);
    gbt_equal_double("as given", c.printed[1], 20, 0);
    gbt_true("only the closed wording", c.closes && !c.opens);
}

static void numbers_that_no_decimals_can_carry(void) {
    gb_classes c = two_values(1e300, 2e300, GB_BREAK_OPENS);
    CU_ASSERT_FALSE(c.rounded);
    gbt_equal_double("own value", c.printed[1], 1e300, 0);
    c = two_values(1e-20, 2e-20, GB_BREAK_OPENS);
    CU_ASSERT_FALSE(c.rounded);
    gbt_equal_double("own value", c.printed[1], 1e-20, 0);
}

static void a_single_class_is_rounded_outwards(void) {
    static const double x[] = {7, 7};
    gb_values values = {.name = "x", .n = 2, .value = x};
    gb_class_options options = {.count = 5, .round = true};
    gb_classes c;
    gb_classify(&values, &options, &c, NULL);
    gbt_equal_double("low", c.printed[0], 7, 0);
    gbt_equal_double("high", c.printed[1], 7, 0);
    CU_ASSERT(c.rounded);
}

void suite_classround(void) {
    gbt_add_suite("classround");
    gbt_add_test("roundest number between", roundest_number_between);
    gbt_add_test("neighbours in the data's own decimals", neighbours_in_the_data_s_own_decimals);
    gbt_add_test("outer bounds go outwards", outer_bounds_go_outwards);
    gbt_add_test("printed text moves no area", printed_text_moves_no_area);
    gbt_add_test("empty classes keep their breaks apart", empty_classes_keep_their_breaks_apart);
    gbt_add_test("manual breaks stay as given", manual_breaks_stay_as_given);
    gbt_add_test("numbers that no decimals can carry", numbers_that_no_decimals_can_carry);
    gbt_add_test("a single class is rounded outwards", a_single_class_is_rounded_outwards);
}
