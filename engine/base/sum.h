/* Sums that do not depend on the thread count and hardly on the order. */
#ifndef GB_BASE_SUM_H
#define GB_BASE_SUM_H

#include <stddef.h>

/** A running compensated sum (Neumaier 1974). Start with {0}. */
typedef struct gb_sum {
    double total;
    double correction;
} gb_sum;

/** Add one value. */
void gb_sum_add(gb_sum *sum, double value);
/** The sum so far. */
double gb_sum_value(const gb_sum *sum);
/** Sum of n values; 0 for n = 0. */
double gb_sum_array(const double *values, size_t n);

#endif
