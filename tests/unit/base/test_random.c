#include "base/random.h"
#include "base/sum.h"
#include "support/gbt.h"

#include <math.h>

void suite_random(void);

/* Known answers of Random123's kat_vectors, philox2x64 with 10 rounds. */
static void test_known_answers(void) {
    gbt_true("zeros", gb_random_at(0, 0, 0) == UINT64_C(0xca00a0459843d731));
    gbt_true("ones", gb_random_at(UINT64_MAX, UINT64_MAX, UINT64_MAX) == UINT64_C(0x65b021d60cd8310f));
    gbt_true("digits of pi", gb_random_at(UINT64_C(0xa4093822299f31d0), UINT64_C(0x13198a2e03707344),
                                          UINT64_C(0x243f6a8885a308d3)) == UINT64_C(0x0a5e742c2997341c));
}

/* A chi-square of 99 degrees of freedom stays below 148.2 with probability 0.999. */
static void test_uniform(void) {
    size_t bins[100] = {0};
    const size_t n = 100000;
    for (size_t i = 0; i < n; i++)
        bins[gb_random_below(7, i % 100, i / 100, 100)]++;
    double chi_square = 0;
    for (int i = 0; i < 100; i++)
        chi_square += pow((double)bins[i] - 1000.0, 2) / 1000.0;
    gbt_true("chi-square", chi_square < 148.2);
    gbt_equal_int("one choice", gb_random_below(1, 2, 3, 1), 0);
    gbt_equal_int("no choice", gb_random_below(1, 2, 3, 0), 0);
}

static void test_unit_and_normal(void) {
    double sum = 0, square = 0, lowest = 1, highest = 0;
    const int n = 100000;
    for (int i = 0; i < n; i++) {
        double unit = gb_random_unit(3, 4, (uint64_t)i), normal = gb_random_normal(3, 5, (uint64_t)i);
        lowest = fmin(lowest, unit);
        highest = fmax(highest, unit);
        sum += normal;
        square += normal * normal;
    }
    gbt_true("within 0 and 1", lowest >= 0 && highest < 1);
    gbt_near_double("mean within four standard errors", sum / n, 0, 4 / sqrt(n));
    gbt_near_double("variance within four standard errors", square / n, 1, 4 * sqrt(2.0 / n));
}

/* FNV's own test vectors. */
static void test_hash(void) {
    gbt_true("empty", gb_hash_text("") == UINT64_C(0xcbf29ce484222325));
    gbt_true("a", gb_hash_text("a") == UINT64_C(0xaf63dc4c8601ec8c));
    gbt_true("foobar", gb_hash_bytes("foobar", 6) == UINT64_C(0x85944171f73967e8));
}

static void test_sum(void) {
    const double values[] = {1, 1e100, 1, -1e100};
    gbt_equal_double("Neumaier's example", gb_sum_array(values, 4), 2, 0);
    gbt_equal_double("none", gb_sum_array(NULL, 0), 0, 0);
    const double huge[] = {1.7e308, 1.7e308};
    gbt_true("beyond the range", isinf(gb_sum_array(huge, 2)));
    gb_sum sum = {0};
    for (int i = 0; i < 10; i++)
        gb_sum_add(&sum, 0.1);
    gbt_equal_double("ten tenths", gb_sum_value(&sum), 1, 0);
}

void suite_random(void) {
    gbt_add_suite("random");
    gbt_add_test("known answers", test_known_answers);
    gbt_add_test("whole numbers are uniform", test_uniform);
    gbt_add_test("units and normals", test_unit_and_normal);
    gbt_add_test("hashes are stable", test_hash);
    gbt_add_test("sums are compensated", test_sum);
}
