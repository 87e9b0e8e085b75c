#include "stats/sort.h"

#include "base/memory.h"

#include <string.h>

/* 64 key bits as six digits: fewer passes than bytes, and the counters still fit the first cache. */
enum { DIGIT_BITS = 11, BUCKETS = 1 << DIGIT_BITS, PASSES = 6, INSERTION_LIMIT = 48 };

typedef struct keyed {
    uint64_t key;
    uint32_t row;
} keyed;

/* Bit pattern that compares as the number does: negative numbers are turned round. */
static inline uint64_t ordered_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits ^ ((0 - (bits >> 63)) | UINT64_C(1) << 63);
}

static inline double number_of(uint64_t key) {
    uint64_t bits = key ^ (((key >> 63) - 1) | UINT64_C(1) << 63);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline size_t digit(uint64_t key, int pass) {
    return (size_t)(key >> (pass * DIGIT_BITS)) & (BUCKETS - 1);
}

/* Counts become first positions; false when every key has the same digit and the pass can be skipped. */
static bool positions_from_counts(uint32_t counts[BUCKETS], size_t n) {
    uint32_t sum = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        uint32_t count = counts[b];
        if (count == n)
            return false;
        counts[b] = sum;
        sum += count;
    }
    return true;
}

static void insertion_sort(double *values, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double moving = values[i];
        uint64_t key = ordered_bits(moving);
        size_t at = i;
        for (; at > 0 && ordered_bits(values[at - 1]) > key; at--)
            values[at] = values[at - 1];
        values[at] = moving;
    }
}

bool gb_sort_values(double *values, size_t n) {
    if (n <= INSERTION_LIMIT) {
        insertion_sort(values, n);
        return true;
    }
    uint64_t *keys = gb_alloc(n, 2 * sizeof *keys);
    uint32_t *counts = gb_alloc_zero((size_t)PASSES * BUCKETS, sizeof *counts);
    if (!keys || !counts || n > UINT32_MAX) {
        gb_free(keys);
        gb_free(counts);
        return false;
    }
    uint64_t *from = keys, *to = keys + n;
    for (size_t i = 0; i < n; i++) {
        from[i] = ordered_bits(values[i]);
        for (int pass = 0; pass < PASSES; pass++)
            counts[(size_t)pass * BUCKETS + digit(from[i], pass)]++;
    }
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t *at = counts + (size_t)pass * BUCKETS;
        if (!positions_from_counts(at, n))
            continue;
        for (size_t i = 0; i < n; i++)
            to[at[digit(from[i], pass)]++] = from[i];
        uint64_t *done = to;
        to = from;
        from = done;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = number_of(from[i]);
    gb_free(keys);
    gb_free(counts);
    return true;
}

static void insertion_order(keyed *items, size_t n) {
    for (size_t i = 1; i < n; i++) {
        keyed moving = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > moving.key; at--)
            items[at] = items[at - 1];
        items[at] = moving;
    }
}

static keyed *radix_order(keyed *from, keyed *to, size_t n, uint32_t *counts) {
    for (size_t i = 0; i < n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            counts[(size_t)pass * BUCKETS + digit(from[i].key, pass)]++;
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t *at = counts + (size_t)pass * BUCKETS;
        if (!positions_from_counts(at, n))
            continue;
        for (size_t i = 0; i < n; i++)
            to[at[digit(from[i].key, pass)]++] = from[i];
        keyed *done = to;
        to = from;
        from = done;
    }
    return from;
}

bool gb_sort_order(const double *values, size_t n, bool descending, uint32_t *order) {
    if (n > UINT32_MAX)
        return false;
    keyed *items = gb_alloc(n, 2 * sizeof *items);
    uint32_t *counts = gb_alloc_zero((size_t)PASSES * BUCKETS, sizeof *counts);
    if (!items || !counts) {
        gb_free(items);
        gb_free(counts);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t key = ordered_bits(values[i] + 0.0); /* -0 and 0 are one value */
        items[i] = (keyed){.key = descending ? ~key : key, .row = (uint32_t)i};
    }
    const keyed *sorted = items;
    if (n <= INSERTION_LIMIT)
        insertion_order(items, n);
    else
        sorted = radix_order(items, items + n, n, counts);
    for (size_t i = 0; i < n; i++)
        order[i] = sorted[i].row;
    gb_free(items);
    gb_free(counts);
    return true;
}
