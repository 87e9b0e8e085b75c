/* Rank correlations. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/compare.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static double pairs(size_t n) {
    return (double)n * ((double)n - 1) / 2;
}

/* Pairs tied in a sorted row. */
static double tied_pairs(const double *sorted, size_t n) {
    double tied = 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && sorted[end] == sorted[first];)
            end++;
        tied += pairs(end - first);
    }
    return tied;
}

/* Pairs tied in both, of rows sorted by x and then y. */
static double tied_in_both(const double *x, const double *y, size_t n) {
    double tied = 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && x[end] == x[first] && y[end] == y[first];)
            end++;
        tied += pairs(end - first);
    }
    return tied;
}

/* Sort upwards by merging, counting the exchanges that neighbours would have needed. */
static double count_exchanges(double *values, double *scratch, size_t n) {
    double exchanges = 0;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n, high = middle + width < n ? middle + width : n;
            for (size_t a = low, b = middle, to = low; to < high; to++) {
                bool from_left = a < middle && (b >= high || values[a] <= values[b]);
                exchanges += from_left ? 0 : (double)(middle - a);
                scratch[to] = from_left ? values[a++] : values[b++];
            }
        }
        memcpy(values, scratch, n * sizeof *values);
    }
    return exchanges;
}

/* Scratch for two rows of n. */
typedef struct rows {
    double *x, *y, *z;
    uint32_t *order, *second;
} rows;

static bool reserve(rows *r, size_t n) {
    *r = (rows){.x = gb_alloc(n, sizeof(double)),
                .y = gb_alloc(n, sizeof(double)),
                .z = gb_alloc(n, sizeof(double)),
                .order = gb_alloc(n, sizeof(uint32_t)),
                .second = gb_alloc(n, sizeof(uint32_t))};
    return r->x && r->y && r->z && r->order && r->second;
}

static void release(rows *r) {
    gb_free(r->x);
    gb_free(r->y);
    gb_free(r->z);
    gb_free(r->order);
    gb_free(r->second);
}

/* x and y in the order of x, equal x in the order of y: sort by y first, then stably by x. */
static bool sort_pairs(const double *x, const double *y, size_t n, rows *r) {
    if (!gb_sort_order(y, n, false, r->second))
        return false;
    for (size_t i = 0; i < n; i++)
        r->z[i] = x[r->second[i]];
    if (!gb_sort_order(r->z, n, false, r->order))
        return false;
    for (size_t i = 0; i < n; i++) {
        r->x[i] = x[r->second[r->order[i]]];
        r->y[i] = y[r->second[r->order[i]]];
    }
    return true;
}

gb_status gb_kendall_tau_b(const double *x, const double *y, size_t n, double *out, gb_error *err) {
    rows r;
    if (!reserve(&r, n) || !sort_pairs(x, y, n, &r)) {
        release(&r);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    }
    double all = pairs(n), in_x = tied_pairs(r.x, n), in_both = tied_in_both(r.x, r.y, n);
    double discordant = count_exchanges(r.y, r.z, n), in_y = tied_pairs(r.y, n);
    double difference = all - in_x - in_y + in_both - 2 * discordant;
    double size = sqrt((all - in_x) * (all - in_y));
    *out = n >= 2 && size > 0 ? difference / size : NAN;
    release(&r);
    return GB_OK;
}

/* Ranks with equals at their mean, less the mean of all ranks. */
static bool rank(const double *values, size_t n, uint32_t *order, double *out) {
    if (!gb_sort_order(values, n, false, order))
        return false;
    double middle = ((double)n + 1) / 2;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && values[order[end]] == values[order[first]];)
            end++;
        for (size_t at = first; at < end; at++)
            out[order[at]] = ((double)first + 1 + (double)end) / 2 - middle;
    }
    return true;
}

gb_status gb_spearman(const double *x, const double *y, size_t n, double *out, gb_error *err) {
    rows r;
    if (!reserve(&r, n) || !rank(x, n, r.order, r.x) || !rank(y, n, r.order, r.y)) {
        release(&r);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    }
    gb_sum xx = {0}, yy = {0}, xy = {0};
    for (size_t i = 0; i < n; i++) {
        gb_sum_add(&xx, r.x[i] * r.x[i]);
        gb_sum_add(&yy, r.y[i] * r.y[i]);
        gb_sum_add(&xy, r.x[i] * r.y[i]);
    }
    double size = sqrt(gb_sum_value(&xx) * gb_sum_value(&yy));
    *out = n >= 2 && size > 0 ? fmin(fmax(gb_sum_value(&xy) / size, -1), 1) : NAN;
    release(&r);
    return GB_OK;
}
