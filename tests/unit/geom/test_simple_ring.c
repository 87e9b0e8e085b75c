#include "geom/simple_ring.h"

#include "base/random.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>
#include <stdlib.h>

static bool simple(const double *x, const double *y, size_t n) {
    double scratch[2000];
    return gb_ring_surely_simple(x, y, n, scratch);
}

static void small_rings_are_judged(void) {
    static const struct {
        const char *name;
        size_t n;
        double x[8], y[8];
        bool simple;
    } cases[] = {
        {"triangle", 3, {0, 1, 0}, {0, 0, 1}, true},
        {"clockwise", 3, {0, 0, 1}, {0, 1, 0}, true},
        {"a point on a side", 5, {0, 1, 2, 2, 0}, {0, 0, 0, 2, 2}, true},
        {"bow tie", 4, {0, 2, 2, 0}, {0, 2, 0, 2}, false},
        {"two points", 2, {0, 1}, {0, 1}, false},
        {"all on a line", 3, {0, 1, 2}, {0, 1, 2}, false},
        {"a repeated point", 4, {0, 1, 1, 0}, {0, 0, 0, 1}, false},
        {"a spike", 5, {0, 2, 1, 2, 0}, {0, 0, 0, 2, 2}, false},
        {"a vertex on another vertex", 7, {0, 2, 1, 2, 0, 1, -1}, {0, 0, 1, 2, 2, 1, 1}, false},
        {"a vertex on another side", 5, {0, 2, 2, 1, 0}, {0, 0, 2, 0, 2}, false},
        {"too near to tell", 5, {0, 1e8, 1e8, 5e7, 0}, {0, 1e8 / 3, 2e8, 5e7 / 3, 2e8}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_int(cases[i].name, simple(cases[i].x, cases[i].y, cases[i].n), cases[i].simple);
}

static long cross(const long *x, const long *y, size_t a, size_t b, size_t c) {
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
}

static bool on_segment(const long *x, const long *y, size_t a, size_t b, size_t p) {
    return cross(x, y, a, b, p) == 0 && (x[p] - x[a]) * (x[p] - x[b]) <= 0 &&
           (y[p] - y[a]) * (y[p] - y[b]) <= 0;
}

/* All pairs in whole numbers, so without any rounding. */
static bool simple_by_definition(const long *x, const long *y, size_t n) {
    for (size_t a = 0; a < n; a++) {
        size_t b = (a + 1) % n;
        if (x[a] == x[b] && y[a] == y[b])
            return false;
        for (size_t c = 0; c < n; c++) {
            size_t d = (c + 1) % n;
            if (c != a && c != b && on_segment(x, y, a, b, c))
                return false;
            long p = cross(x, y, a, b, c), q = cross(x, y, a, b, d);
            long r = cross(x, y, c, d, a), s = cross(x, y, c, d, b);
            if (((p > 0 && q < 0) || (p < 0 && q > 0)) && ((r > 0 && s < 0) || (r < 0 && s > 0)))
                return false;
        }
    }
    return true;
}

/* Rings around a centre with some noise: about half of them are simple. Long ones span many blocks. */
static void random_rings_agree_with_the_definition(void) {
    enum { RINGS = 3000, MOST = 60 };
    size_t simple_ones = 0, wrong = 0;
    for (uint64_t k = 0; k < RINGS; k++) {
        long wx[MOST], wy[MOST];
        double x[MOST], y[MOST];
        size_t n = 3 + gb_random_below(1, k, 0, MOST - 3);
        for (size_t i = 0; i < n; i++) {
            double angle = 6.28318 * ((double)i + gb_random_unit(2, k, i) * (k % 2 ? 0.9 : 2.2)) / (double)n;
            double reach = 30 + 20 * gb_random_unit(3, k, i);
            wx[i] = lround(reach * cos(angle));
            wy[i] = lround(reach * sin(angle));
            x[i] = (double)wx[i];
            y[i] = (double)wy[i];
        }
        bool want = simple_by_definition(wx, wy, n);
        simple_ones += want;
        wrong += simple(x, y, n) != want;
    }
    gbt_equal_int("wrong", wrong, 0);
    gbt_true("both kinds occur", simple_ones > RINGS / 10 && simple_ones < RINGS * 9 / 10);
}

void suite_simple_ring(void) {
    gbt_add_suite("simple ring");
    gbt_add_test("small rings are judged", small_rings_are_judged);
    gbt_add_test("random rings agree with the definition", random_rings_agree_with_the_definition);
}
