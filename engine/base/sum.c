#include "base/sum.h"

#include <math.h>

/* Neumaier (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54. */
void gb_sum_add(gb_sum *sum, double value) {
    double total = sum->total + value;
    if (fabs(sum->total) >= fabs(value))
        sum->correction += (sum->total - total) + value;
    else
        sum->correction += (value - total) + sum->total;
    sum->total = total;
}

double gb_sum_value(const gb_sum *sum) {
    /* past the largest double the correction is inf - inf */
    return isfinite(sum->total) ? sum->total + sum->correction : sum->total;
}

double gb_sum_array(const double *values, size_t n) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&sum, values[i]);
    return gb_sum_value(&sum);
}
