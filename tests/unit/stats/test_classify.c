#include "base/memory.h"
#include "base/random.h"
#include "stats/classify.h"
#include "suites.h"

#include <float.h>
#include <math.h>
#include <string.h>

static gb_classes classes_of(const char *name, const double *x, size_t n, gb_class_options options) {
    gb_values values = {.name = "x", .n = n, .value = x};
    gb_classes c = {0};
    gb_error err = {0};
    gbt_equal_status(name, gb_classify(&values, &options, &c, &err), GB_OK, &err);
    return c;
}

static void check_classes(const char *name, const gb_classes *c, int count, const double *breaks,
                          const size_t *counts) {
    gbt_equal_int(name, c->count, count);
    for (int m = 0; m <= count && m <= c->count; m++)
        gbt_equal_double(name, c->breaks[m], breaks[m], 1e-14);
    for (int m = 0; m < count && m < c->count; m++)
        gbt_equal_int(name, c->counts[m], counts[m]);
}

static void fisher_by_hand(void) {
    static const struct {
        const char *name;
        size_t n;
        double x[8];
        int k, count;
        double breaks[5];
        size_t counts[4];
        double within;
    } cases[] = {
        {"two clear groups", 6, {3, 1, 2, 11, 10, 12}, 2, 2, {1, 3, 12}, {3, 3}, 4},
        {"ties stay together", 6, {1, 5, 5, 5, 5, 9}, 3, 3, {1, 1, 5, 9}, {1, 4, 1}, 0},
        {"equal optima take the smallest breaks", 3, {1, 2, 3}, 2, 2, {1, 1, 3}, {1, 2}, 0.5},
        {"the same with decimals", 3, {0.1, 0.2, 0.3}, 2, 2, {0.1, 0.1, 0.3}, {1, 2}, 0.005},
        {"fewer values than classes", 5, {2, 2, 7, 7, 7}, 4, 2, {2, 2, 7}, {2, 3}, 0},
        {"all equal", 4, {6, 6, 6, 6}, 3, 1, {6, 6}, {4}, 0},
        {"one area", 1, {6}, 5, 1, {6, 6}, {1}, 0},
        {"one class", 4, {1, 2, 3, 6}, 1, 1, {1, 6}, {4}, 14},
        {"outlier far away", 4, {1, 2, 10, 1e9}, 3, 3, {1, 2, 10, 1e9}, {2, 1, 1}, 0.5},
        {"huge", 4, {1e300, 2e300, 9e300, 1e301}, 2, 2, {1e300, 2e300, 1e301}, {2, 2}, INFINITY},
        {"as wide as doubles go",
         4,
         {-DBL_MAX, -1.7e308, 1.6e308, DBL_MAX},
         2,
         2,
         {-DBL_MAX, -1.7e308, DBL_MAX},
         {2, 2},
         INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_classes c =
            classes_of(cases[i].name, cases[i].x, cases[i].n, (gb_class_options){.count = cases[i].k});
        check_classes(cases[i].name, &c, cases[i].count, cases[i].breaks, cases[i].counts);
        gbt_equal_int(cases[i].name, c.requested, cases[i].k);
        gbt_equal_double(cases[i].name, c.within, cases[i].within, 1e-12);
    }
}

static double squares_of(const double *x, size_t from, size_t to) {
    long double mean = 0, sum = 0;
    for (size_t i = from; i < to; i++)
        mean += x[i] / (long double)(to - from);
    for (size_t i = from; i < to; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    return (double)sum;
}

/* Least sum of squares of x[from..n) in k runs, by trying everything. */
static double best_by_trying(const double *x, size_t from, size_t n, int k) {
    if (k == 1)
        return squares_of(x, from, n);
    double best = INFINITY;
    for (size_t end = from + 1; end + (size_t)k - 1 <= n; end++)
        best = fmin(best, squares_of(x, from, end) + best_by_trying(x, end, n, k - 1));
    return best;
}

static void fisher_equals_trying_everything(void) {
    for (uint64_t round = 0; round < 300; round++) {
        double x[12], sorted[12];
        size_t n = 3 + (size_t)gb_random_below(5, round, 0, 10);
        int k = 2 + (int)gb_random_below(5, round, 1, 4);
        for (size_t i = 0; i < n; i++) {
            double u = gb_random_unit(6, round, i);
            x[i] = round % 3 == 0 ? floor(u * 8) : round % 3 == 1 ? exp(u * 20) : 1e6 + u;
        }
        gb_classes c = classes_of("random", x, n, (gb_class_options){.count = k});
        memcpy(sorted, x, sizeof sorted);
        for (size_t i = 1; i < n; i++)
            for (size_t j = i; j > 0 && sorted[j] < sorted[j - 1]; j--) {
                double t = sorted[j];
                sorted[j] = sorted[j - 1];
                sorted[j - 1] = t;
            }
        if (c.count < k)
            gbt_equal_double("every value its own class", c.within, 0, 0);
        else
            gbt_near_double("optimum", c.within, best_by_trying(sorted, 0, n, k), 1e-9 * c.total);
    }
}

/* The fast sums (above 2048 values) must reach what the careful ones reach. */
static void many_values_reach_the_optimum_of_their_halves(void) {
    enum { N = 6000 };
    static double x[N];
    /* three groups of 2000 so far apart that the best three classes are the groups */
    for (size_t i = 0; i < N; i++)
        x[i] = 1e12 * (double)(i % 3) + gb_random_unit(7, i, 0);
    gb_classes c = classes_of("groups", x, N, (gb_class_options){.count = 3});
    for (int m = 0; m < 3; m++)
        gbt_equal_int("group", c.counts[m], N / 3);
    gbt_true("nothing left", c.gvf > 1 - 1e-12);
    /* one more class splits one group: in the middle, give or take, never elsewhere */
    c = classes_of("four", x, N, (gb_class_options){.count = 4});
    gbt_equal_int("four classes", c.count, 4);
    size_t whole = 0;
    for (int m = 0; m < 4; m++)
        whole += c.counts[m] == N / 3;
    gbt_equal_int("two groups stay whole", whole, 2);
}

static void order_of_rows_does_not_matter(void) {
    enum { N = 3000 };
    static double x[N], y[N];
    for (size_t i = 0; i < N; i++)
        x[i] = exp(3 * gb_random_unit(8, i, 0));
    for (size_t i = 0; i < N; i++)
        y[(i * 1013) % N] = x[i];
    for (int method = GB_CLASS_FISHER_JENKS; method <= GB_CLASS_EQUAL; method++) {
        gb_class_options options = {.method = (gb_class_method)method, .count = 6, .round = true};
        gb_classes a = classes_of("rows", x, N, options), b = classes_of("permuted", y, N, options);
        for (int m = 0; m <= 6; m++) {
            gbt_equal_double("break", a.breaks[m], b.breaks[m], 0);
            gbt_equal_double("printed", a.printed[m], b.printed[m], 0);
        }
        gbt_equal_double("gvf", a.gvf, b.gvf, 0);
    }
}

static void quantiles(void) {
    static const double ten[] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    gb_classes c = classes_of("ten", ten, 10, (gb_class_options){.method = GB_CLASS_QUANTILE, .count = 3});
    check_classes("cuts at 4 and 7", &c, 3, (double[]){1, 4, 7, 10}, (size_t[]){4, 3, 3});
    static const double zeros[] = {0, 0, 0, 0, 0, 0, 0, 1, 2, 3};
    c = classes_of("zeros", zeros, 10, (gb_class_options){.method = GB_CLASS_QUANTILE, .count = 5});
    /* type 7 cuts: 0, 0, 0 and, at 9 * 0.8 = 7.2, 1.2 */
    check_classes("equal cuts are merged", &c, 3, (double[]){0, 0, 1.2, 3}, (size_t[]){7, 1, 2});
    CU_ASSERT_EQUAL(c.requested, 5);
    static const double two[] = {1, 2};
    c = classes_of("two", two, 2, (gb_class_options){.method = GB_CLASS_QUANTILE, .count = 5});
    check_classes("two values", &c, 2, (double[]){1, 1.2, 2}, (size_t[]){1, 1});
}

static void equal_widths(void) {
    static const double x[] = {0, 1, 2, 3, 100};
    gb_classes c = classes_of("x", x, 5, (gb_class_options){.method = GB_CLASS_EQUAL, .count = 4});
    check_classes("empty classes stay", &c, 4, (double[]){0, 25, 50, 75, 100}, (size_t[]){4, 0, 0, 1});
    static const double wide[] = {-DBL_MAX, 0, DBL_MAX};
    c = classes_of("wide", wide, 3, (gb_class_options){.method = GB_CLASS_EQUAL, .count = 2});
    check_classes("as wide as doubles go", &c, 2, (double[]){-DBL_MAX, 0, DBL_MAX}, (size_t[]){2, 1});
    static const double same[] = {4, 4};
    c = classes_of("same", same, 2, (gb_class_options){.method = GB_CLASS_EQUAL, .count = 4});
    check_classes("all equal", &c, 1, (double[]){4, 4}, (size_t[]){2});
}

static void manual(void) {
    static const double x[] = {12, 20, 33, 40, 58}, inner[] = {20, 40, 80}, full[] = {0, 20, 40, 60};
    gb_class_options options = {.method = GB_CLASS_MANUAL, .breaks = inner, .break_count = 3};
    gb_classes c = classes_of("inner", x, 5, options);
    check_classes("inner breaks", &c, 4, (double[]){12, 20, 40, 80, 80}, (size_t[]){2, 2, 1, 0});
    options =
        (gb_class_options){.method = GB_CLASS_MANUAL, .breaks = full, .break_count = 4, .full_breaks = true};
    c = classes_of("full", x, 5, options);
    check_classes("full breaks", &c, 3, full, (size_t[]){2, 2, 1});
    options = (gb_class_options){.method = GB_CLASS_MANUAL, .count = 3, .breaks = full, .break_count = 4};
    c = classes_of("full by count", x, 5, options);
    gbt_equal_int("three classes", c.count, 3);
    options =
        (gb_class_options){.method = GB_CLASS_MANUAL, .breaks = full, .break_count = 3, .full_breaks = true};
    gb_values values = {.name = "inkomen", .n = 5, .value = x};
    gb_error err = {0};
    gbt_equal_status("outside", gb_classify(&values, &options, &c, &err), GB_ERR_DATA, NULL);
    gbt_equal_double("which value", err.value, 58, 0);
    gbt_equal_text("which column", err.name, "inkomen");
}

static void refusals(void) {
    static const double x[] = {1, 2, 3}, falling[] = {2, 1}, broken[] = {1, NAN};
    static const uint8_t absent[] = {GB_ABSENT, GB_CENSORED, GB_ABSENT};
    static const struct {
        const char *name;
        gb_class_options options;
        const uint8_t *state;
        gb_status status;
        gb_text message;
    } cases[] = {
        {"no class", {.count = 0}, NULL, GB_ERR_USAGE, GB_MSG_CLASS_NUMBER},
        {"too many", {.count = GB_CLASSES_MAX + 1}, NULL, GB_ERR_USAGE, GB_MSG_CLASS_NUMBER},
        {"no breaks", {.method = GB_CLASS_MANUAL}, NULL, GB_ERR_USAGE, GB_MSG_BREAK_NUMBER},
        {"falling",
         {.method = GB_CLASS_MANUAL, .breaks = falling, .break_count = 2},
         NULL,
         GB_ERR_USAGE,
         GB_MSG_BREAKS_NOT_RISING},
        {"NaN break",
         {.method = GB_CLASS_MANUAL, .breaks = broken, .break_count = 2},
         NULL,
         GB_ERR_USAGE,
         GB_MSG_BREAKS_NOT_RISING},
        {"wrong number",
         {.method = GB_CLASS_MANUAL, .count = 7, .breaks = falling, .break_count = 2},
         NULL,
         GB_ERR_USAGE,
         GB_MSG_BREAKS_NOT_CLASSES},
        {"single outer bound",
         {.method = GB_CLASS_MANUAL, .breaks = x, .break_count = 1, .full_breaks = true},
         NULL,
         GB_ERR_USAGE,
         GB_MSG_BREAK_NUMBER},
        {"nothing present", {.count = 5}, absent, GB_ERR_DATA, GB_MSG_NOTHING_TO_CLASSIFY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_values values = {.name = "x", .n = 3, .value = x, .state = cases[i].state};
        gb_classes c;
        gb_error err = {0};
        gb_status status = gb_classify(&values, &cases[i].options, &c, &err);
        gbt_equal_status(cases[i].name, status, cases[i].status, &err);
        gbt_equal_int(cases[i].name, err.message, cases[i].message);
    }
    gb_values values = {.name = "x", .n = 2, .value = broken};
    gb_classes c;
    gb_class_options options = {.count = 2};
    gbt_equal_status("NaN as present", gb_classify(&values, &options, &c, NULL), GB_ERR_BUG, NULL);
}

static void missing_cells_are_counted_and_left_out(void) {
    static const double x[] = {1, NAN, 2, NAN, 9};
    static const uint8_t state[] = {0, GB_CENSORED, 0, GB_ABSENT, 0};
    gb_values values = {.name = "x", .n = 5, .value = x, .state = state};
    gb_class_options options = {.count = 2};
    gb_classes c;
    gbt_equal_status("classify", gb_classify(&values, &options, &c, NULL), GB_OK, NULL);
    check_classes("present ones", &c, 2, (double[]){1, 2, 9}, (size_t[]){2, 1});
    gbt_equal_int("n", c.n, 3);
    gbt_equal_int("censored", c.missing[GB_CENSORED], 1);
    gbt_equal_int("absent", c.missing[GB_ABSENT], 1);
    gbt_equal_int("present is not missing", c.missing[GB_PRESENT], 0);
}

static void class_of_a_value(void) {
    static const double x[] = {0, 10, 20, 30};
    gb_classes c = classes_of("x", x, 4, (gb_class_options){.method = GB_CLASS_EQUAL, .count = 3});
    gbt_equal_int("minimum", gb_classes_of(&c, 0), 0);
    gbt_equal_int("upper bound belongs", gb_classes_of(&c, 10), 0);
    gbt_equal_int("just above", gb_classes_of(&c, 10.0001), 1);
    gbt_equal_int("maximum", gb_classes_of(&c, 30), 2);
    gbt_equal_int("below all", gb_classes_of(&c, -5), 0);
    gbt_equal_int("above all", gb_classes_of(&c, 99), 2);
    gbt_equal_int("NaN", gb_classes_of(&c, NAN), -1);
}

static void method_names(void) {
    gb_class_method method = GB_CLASS_EQUAL;
    for (int m = 0; m < GB_CLASS_METHOD_COUNT; m++) {
        CU_ASSERT(gb_class_method_parse(gb_class_method_name((gb_class_method)m), &method));
        gbt_equal_int("name", method, m);
    }
    CU_ASSERT_FALSE(gb_class_method_parse("jenks", &method));
}

static void survives_lack_of_memory(void) {
    static double x[3000];
    for (size_t i = 0; i < 3000; i++)
        x[i] = 1e9 * (double)(i % 3) + (double)i / 3000;
    gb_values values = {.name = "x", .n = 3000, .value = x};
    gb_class_options options = {.count = 3, .round = true};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_classes c;
        gb_test_fail_allocation(k);
        gb_status status = gb_classify(&values, &options, &c, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        done = status == GB_OK;
        CU_ASSERT(done || status == GB_ERR_NOMEM);
    }
}

void suite_classify(void) {
    gbt_add_suite("classify");
    gbt_add_test("Fisher-Jenks by hand", fisher_by_hand);
    gbt_add_test("Fisher-Jenks equals trying everything", fisher_equals_trying_everything);
    gbt_add_test("many values with tiny groups far apart", many_values_reach_the_optimum_of_their_halves);
    gbt_add_test("order of rows does not matter", order_of_rows_does_not_matter);
    gbt_add_test("quantiles", quantiles);
    gbt_add_test("equal widths", equal_widths);
    gbt_add_test("manual breaks", manual);
    gbt_add_test("refusals", refusals);
    gbt_add_test("missing cells are counted and left out", missing_cells_are_counted_and_left_out);
    gbt_add_test("class of a value", class_of_a_value);
    gbt_add_test("method names", method_names);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
