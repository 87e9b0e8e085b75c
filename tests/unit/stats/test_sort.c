#include "base/memory.h"
#include "base/random.h"
#include "stats/sort.h"
#include "suites.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void fill(double *x, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++) {
        double u = gb_random_unit(seed, i, 0) - 0.5;
        x[i] = i % 7 == 0 ? floor(u * 6) : u * pow(10, floor(gb_random_unit(seed, i, 1) * 600) - 300);
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void same_as_the_library_sort(void) {
    enum { MOST = 3000 };
    static double x[MOST], want[MOST];
    static const size_t sizes[] = {0, 1, 2, 47, 48, 49, 500, MOST};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        fill(x, sizes[s], s);
        memcpy(want, x, sizeof x);
        qsort(want, sizes[s], sizeof *want, by_value);
        CU_ASSERT(gb_sort_values(x, sizes[s]));
        bool same = true;
        for (size_t i = 0; i < sizes[s]; i++)
            same = same && x[i] == want[i];
        gbt_true("sorted", same);
    }
}

static void extremes_are_in_order(void) {
    double x[] = {INFINITY, DBL_MAX, -DBL_TRUE_MIN, 0, DBL_TRUE_MIN, -INFINITY, -DBL_MAX, 1};
    static const double want[] = {-INFINITY, -DBL_MAX, -DBL_TRUE_MIN, 0, DBL_TRUE_MIN, 1, DBL_MAX, INFINITY};
    CU_ASSERT(gb_sort_values(x, 8));
    for (size_t i = 0; i < 8; i++)
        gbt_equal_double("extreme", x[i], want[i], 0);
}

static void equal_values_keep_their_row_order(void) {
    enum { N = 400 };
    double x[N];
    uint32_t order[N];
    for (size_t i = 0; i < N; i++)
        x[i] = i % 2 ? (double)(i % 5) : -0.0 * (double)(i % 3);
    for (int descending = 0; descending <= 1; descending++)
        for (size_t n = 20; n <= N; n += N - 20) {
            CU_ASSERT(gb_sort_order(x, n, descending, order));
            bool good = true;
            for (size_t r = 1; r < n; r++) {
                double a = x[order[r - 1]], b = x[order[r]];
                good = good && (descending ? a >= b : a <= b) && (a != b || order[r - 1] < order[r]);
            }
            gbt_true(descending ? "descending" : "ascending", good);
        }
}

static void out_of_memory_leaves_the_values(void) {
    double x[100];
    uint32_t order[100];
    for (size_t i = 0; i < 100; i++)
        x[i] = (double)(100 - i);
    for (size_t k = 0; k < 2; k++) {
        gb_test_fail_allocation(k);
        CU_ASSERT_FALSE(gb_sort_values(x, 100));
        gb_test_fail_allocation(k);
        CU_ASSERT_FALSE(gb_sort_order(x, 100, false, order));
    }
    gb_test_fail_allocation(SIZE_MAX);
    gbt_equal_double("first", x[0], 100, 0);
}

void suite_sort(void) {
    gbt_add_suite("sort");
    gbt_add_test("same order as the library sort", same_as_the_library_sort);
    gbt_add_test("extremes are in order", extremes_are_in_order);
    gbt_add_test("equal values keep their row order", equal_values_keep_their_row_order);
    gbt_add_test("out of memory leaves the values", out_of_memory_leaves_the_values);
}
