#include "stats/describe.h"

#include "base/memory.h"
#include "base/sum.h"
#include "stats/fisher.h"
#include "stats/sort.h"

#include <math.h>

static bool all_equal(const double *values, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (values[i] != values[0])
            return false;
    return true;
}

/* Mean, sum and sum of squared deviations in units of 1 / scale. */
static void moments(const double *values, size_t n, double scale, double *sum, double *mean,
                    double *squares) {
    gb_sum total = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&total, values[i] * scale);
    *sum = gb_sum_value(&total);
    *mean = *sum / (double)n;
    gb_sum deviations = {0};
    for (size_t i = 0; i < n; i++) {
        double d = values[i] * scale - *mean;
        gb_sum_add(&deviations, d * d);
    }
    *squares = gb_sum_value(&deviations);
}

void gb_mean_sd(const double *values, size_t n, gb_sd_kind kind, double *mean, double *sd) {
    double m = NAN, s = NAN;
    double divisor = kind == GB_SD_SAMPLE ? (double)n - 1 : (double)n;
    if (n > 0 && all_equal(values, n)) {
        m = values[0];
        s = divisor > 0 ? 0 : NAN;
    } else if (n > 0) {
        double scale = gb_unit_scale(values, n), sum, squares;
        moments(values, n, scale, &sum, &m, &squares);
        m /= scale;
        s = sqrt(squares / divisor) / scale;
    }
    if (mean)
        *mean = m;
    if (sd)
        *sd = s;
}

double gb_quantile(const double *sorted, size_t n, double p) {
    if (n == 0 || isnan(p))
        return NAN;
    double at = (double)(n - 1) * fmin(fmax(p, 0), 1);
    size_t low = (size_t)at;
    if (low + 1 >= n)
        return sorted[n - 1];
    double part = at - (double)low, a = sorted[low], b = sorted[low + 1];
    return a + part * b - part * a;
}

void gb_count_states(const gb_values *values, size_t state[GB_CELL_COUNT]) {
    for (int s = 0; s < GB_CELL_COUNT; s++)
        state[s] = 0;
    for (size_t i = 0; i < values->n; i++)
        state[gb_values_state(values, i)]++;
}

/* Whether value is the double nearest to a number with so many decimals. */
static bool has_decimals(double value, double power) {
    double scaled = value * power;
    if (fabs(scaled) >= 9007199254740992.0)
        return true; /* no fraction left at this size */
    return round(scaled) / power == value;
}

int gb_decimals_of(const double *values, size_t n) {
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    int decimals = 0;
    for (size_t i = 0; i < n; i++)
        while (!has_decimals(values[i], power[decimals]))
            if (++decimals > 6)
                return -1;
    return decimals;
}

static void describe_sorted(const double *x, size_t n, gb_description *out) {
    double scale = gb_unit_scale(x, n), mean, squares;
    moments(x, n, scale, &out->sum, &mean, &squares);
    out->sum /= scale;
    out->min = x[0];
    out->max = x[n - 1];
    gb_mean_sd(x, n, GB_SD_SAMPLE, &out->mean, &out->sd_sample);
    gb_mean_sd(x, n, GB_SD_POPULATION, NULL, &out->sd_population);
    out->quartile_1 = gb_quantile(x, n, 0.25);
    out->median = gb_quantile(x, n, 0.5);
    out->quartile_3 = gb_quantile(x, n, 0.75);
    out->distinct = 1;
    for (size_t i = 1; i < n; i++)
        out->distinct += x[i] != x[i - 1];
    out->decimals = gb_decimals_of(x, n);
}

gb_status gb_describe(const gb_values *values, gb_description *out, gb_error *err) {
    gb_status status = gb_values_check(values, err);
    if (status != GB_OK)
        return status;
    *out = (gb_description){.n = values->n, .min = NAN, .max = NAN, .sum = NAN, .mean = NAN};
    out->sd_sample = out->sd_population = out->median = out->quartile_1 = out->quartile_3 = NAN;
    gb_count_states(values, out->state);
    out->present = out->state[GB_PRESENT];
    if (out->present == 0)
        return GB_OK;
    double *x = gb_alloc(values->n, sizeof *x);
    if (!x)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    size_t n = 0;
    status = gb_values_present(values, x, &n, err);
    if (status == GB_OK && !gb_sort_values(x, n))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status == GB_OK)
        describe_sorted(x, n, out);
    gb_free(x);
    return status;
}

/* The pairs that count, values in x and weights in w. */
static gb_status weighted_pairs(const gb_values *values, const gb_values *weights, double *x, double *w,
                                size_t *n, gb_error *err) {
    for (size_t i = 0; i < values->n; i++) {
        if (gb_values_state(values, i) != GB_PRESENT || gb_values_state(weights, i) != GB_PRESENT)
            continue;
        if (weights->value[i] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NEGATIVE_WEIGHT, .name = weights->name,
                           .row = (int64_t)i + 1, .value = weights->value[i]);
        if (weights->value[i] > 0) {
            x[*n] = values->value[i];
            w[(*n)++] = weights->value[i];
        }
    }
    return GB_OK;
}

static double quantile_of_pairs(const double *x, const double *w, const uint32_t *order, size_t n, double p) {
    double total = gb_sum_array(w, n);
    double target = fmin(fmax(p, 0), 1) * total, slack = 1e-12 * total;
    gb_sum running = {0};
    for (size_t r = 0; r < n; r++) {
        gb_sum_add(&running, w[order[r]]);
        double reached = gb_sum_value(&running);
        if (reached < target - slack)
            continue;
        double here = x[order[r]];
        bool exactly = fabs(reached - target) <= slack && r + 1 < n;
        return exactly ? here / 2 + x[order[r + 1]] / 2 : here;
    }
    return x[order[n - 1]];
}

gb_status gb_weighted_quantile(const gb_values *values, const gb_values *weights, double p, double *out,
                               gb_error *err) {
    *out = NAN;
    if (weights->n != values->n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_weighted_quantile");
    gb_status status = gb_values_check(values, err);
    if (status == GB_OK)
        status = gb_values_check(weights, err);
    if (status != GB_OK)
        return status;
    double *pairs = gb_alloc(values->n, 2 * sizeof *pairs);
    uint32_t *order = gb_alloc(values->n, sizeof *order);
    size_t n = 0;
    if (!pairs || !order)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    else
        status = weighted_pairs(values, weights, pairs, pairs + values->n, &n, err);
    if (status == GB_OK && n > 0 && !gb_sort_order(pairs, n, false, order))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status == GB_OK && n > 0)
        *out = quantile_of_pairs(pairs, pairs + values->n, order, n, p);
    gb_free(pairs);
    gb_free(order);
    return status;
}
