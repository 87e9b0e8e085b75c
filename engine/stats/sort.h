/* Sorting of doubles in linear time: least significant digit radix sort on the ordered bit pattern. */
#ifndef GB_STATS_SORT_H
#define GB_STATS_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Sort n numbers upwards, in place. No NaN; -0 comes before 0.
 *
 * @return false when out of memory; the numbers are untouched then
 */
bool gb_sort_values(double *values, size_t n);

/**
 * The order of n numbers: order[0] is the position of the smallest. Stable: equal numbers keep
 * their row order, and -0 equals 0. No NaN; n < 2^32.
 *
 * @param descending  largest first (equal numbers still in row order)
 * @param order       out: n positions in the caller's array
 * @return false when out of memory
 */
bool gb_sort_order(const double *values, size_t n, bool descending, uint32_t *order);

#endif
