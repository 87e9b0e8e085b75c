/* The shape of a distribution: skewness and kurtosis, the lambda of Box and Cox. */
#include "base/sum.h"
#include "index/treat.h"
#include "stats/describe.h"

#include <math.h>

void gb_skew_kurtosis(const double *values, size_t n, double *skew, double *kurtosis) {
    double mean, sd, count = (double)n;
    *skew = *kurtosis = NAN;
    if (n < 3)
        return;
    gb_mean_sd(values, n, GB_SD_POPULATION, &mean, &sd);
    if (!(sd > 0))
        return;
    gb_sum third = {0}, fourth = {0};
    for (size_t i = 0; i < n; i++) {
        double z = (values[i] - mean) / sd;
        gb_sum_add(&third, z * z * z);
        gb_sum_add(&fourth, z * z * z * z);
    }
    double g1 = gb_sum_value(&third) / count, g2 = gb_sum_value(&fourth) / count - 3;
    *skew = g1 * sqrt(count * (count - 1)) / (count - 2);
    if (n > 3)
        *kurtosis = ((count + 1) * g2 + 6) * (count - 1) / ((count - 2) * (count - 3));
}

/* Profile log-likelihood but for constants. The values are taken relative to their geometric mean, which
 * moves the likelihood by a constant and keeps powers within the range of a double. */
static double likelihood(const double *x, size_t n, double center, double lambda) {
    gb_sum first = {0}, second = {0};
    for (size_t i = 0; i < n; i++) {
        double y = log(x[i]) - center;
        gb_sum_add(&first, lambda == 0 ? y : expm1(lambda * y) / lambda);
    }
    double mean = gb_sum_value(&first) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double y = log(x[i]) - center, d = (lambda == 0 ? y : expm1(lambda * y) / lambda) - mean;
        gb_sum_add(&second, d * d);
    }
    return -log(gb_sum_value(&second) / (double)n); /* sum of ln x is 0 after centering */
}

double gb_box_cox_lambda(const double *values, size_t n) {
    const double golden = 0.6180339887498949;
    gb_sum logs = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&logs, log(values[i]));
    double center = gb_sum_value(&logs) / (double)n, a = -5, b = 5;
    double c = b - golden * (b - a), d = a + golden * (b - a);
    double at_c = likelihood(values, n, center, c), at_d = likelihood(values, n, center, d);
    while (b - a > 1e-9) {
        if (at_c >= at_d) {
            b = d;
            d = c;
            at_d = at_c;
            c = b - golden * (b - a);
            at_c = likelihood(values, n, center, c);
        } else {
            a = c;
            c = d;
            at_c = at_d;
            d = a + golden * (b - a);
            at_d = likelihood(values, n, center, d);
        }
    }
    return (a + b) / 2;
}
