#include "index/select_threshold.h"

#include "base/memory.h"
#include "base/sum.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[GB_THRESHOLD_KIND_COUNT] = {
    "fixed", "of-mean", "of-median", "of-parent", "mean-sd", "binomial-mean", "binomial-own"};

const char *gb_threshold_name(gb_threshold_kind kind) {
    return (unsigned)kind < GB_THRESHOLD_KIND_COUNT ? kind_names[kind] : "";
}

bool gb_threshold_parse(const char *name, gb_threshold_kind *out) {
    for (int k = 0; k < GB_THRESHOLD_KIND_COUNT; k++)
        if (strcmp(name, kind_names[k]) == 0) {
            *out = (gb_threshold_kind)k;
            return true;
        }
    return false;
}

bool gb_threshold_passes(const gb_threshold *threshold, double value, double limit) {
    if (value == limit)
        return threshold->or_equal;
    return threshold->below ? value < limit : value > limit;
}

static double scale_of(const gb_threshold *threshold) {
    return threshold->scale > 0 ? threshold->scale : 100;
}

static bool is_binomial(const gb_threshold *t) {
    return t->kind == GB_THRESHOLD_BINOMIAL_MEAN || t->kind == GB_THRESHOLD_BINOMIAL_OWN;
}

static gb_status check_column(const gb_values *column, size_t n, gb_error *err) {
    if (column->n != n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_threshold: unequal lengths");
    return gb_values_check(column, err);
}

static gb_status check(const gb_values *values, const gb_threshold *t, gb_error *err) {
    if (!isfinite(t->value) || !isfinite(t->scale) || t->scale < 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_LIMIT, .name = values->name, .value = t->value);
    if ((is_binomial(t) && !t->base) || (t->kind == GB_THRESHOLD_OF_PARENT && !t->parent) ||
        (unsigned)t->kind >= GB_THRESHOLD_KIND_COUNT)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_threshold: base or parent");
    gb_status status = gb_values_check(values, err);
    if (status == GB_OK && t->base)
        status = check_column(t->base, values->n, err);
    if (status == GB_OK && t->parent)
        status = check_column(t->parent, values->n, err);
    return status;
}

/* The areas that a mean is over, with their weights; total of the weights. */
typedef struct frame {
    double *value, *weight;
    size_t n;
    double total;
} frame;

static gb_status collect(const gb_values *values, const gb_values *base, frame *f, gb_error *err) {
    for (size_t i = 0; i < values->n; i++) {
        if (base && gb_values_state(base, i) == GB_PRESENT && base->value[i] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_BASE, .name = base->name, .row = (int64_t)i + 1,
                           .value = base->value[i]);
        if (gb_values_state(values, i) != GB_PRESENT || (base && gb_values_state(base, i) != GB_PRESENT))
            continue;
        f->value[f->n] = values->value[i];
        f->weight[f->n++] = base ? base->value[i] : 1;
    }
    if (f->n == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY, .name = values->name,
                       .total = (int64_t)values->n);
    f->total = gb_sum_array(f->weight, f->n);
    if (!(f->total > 0))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BASE_ZERO, .name = base->name);
    return GB_OK;
}

static double mean_of(const frame *f) {
    gb_sum sum = {0};
    for (size_t i = 0; i < f->n; i++)
        gb_sum_add(&sum, f->value[i] * (f->weight[i] / f->total));
    return gb_sum_value(&sum);
}

static double sd_of(const frame *f, const gb_threshold *t) {
    double sd;
    if (!t->base) {
        gb_mean_sd(f->value, f->n, t->sd, NULL, &sd);
        return sd;
    }
    double mean = mean_of(f);
    gb_sum sum = {0};
    for (size_t i = 0; i < f->n; i++)
        gb_sum_add(&sum, (f->value[i] - mean) * (f->value[i] - mean) * (f->weight[i] / f->total));
    return sqrt(gb_sum_value(&sum));
}

static gb_status median_of(const gb_values *values, const gb_values *base, frame *f, double *median,
                           gb_error *err) {
    if (base)
        return gb_weighted_quantile(values, base, 0.5, median, err);
    if (!gb_sort_values(f->value, f->n))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    *median = gb_quantile(f->value, f->n, 0.5);
    return GB_OK;
}

static gb_status binomial(const gb_values *values, const gb_threshold *t, const frame *f, double *limit,
                          gb_error *err) {
    double whole = scale_of(t), common = mean_of(f), mean_base = f->total / (double)f->n;
    for (size_t i = 0; i < values->n; i++) {
        bool has_parent = !t->parent || gb_values_state(t->parent, i) == GB_PRESENT;
        bool own = t->kind == GB_THRESHOLD_BINOMIAL_OWN;
        double base = !own ? mean_base : gb_values_state(t->base, i) == GB_PRESENT ? t->base->value[i] : NAN;
        double p = !t->parent ? common : has_parent ? t->parent->value[i] : NAN;
        if (p < 0 || p > whole)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_SHARE, .name = values->name, .row = (int64_t)i + 1,
                           .value = p, .total = (int64_t)whole);
        limit[i] = base > 0 ? p + t->value * sqrt(p * (whole - p) / base) : NAN;
    }
    return GB_OK;
}

static gb_status one_for_all(const gb_values *values, const gb_threshold *t, frame *f, double *limit,
                             gb_error *err) {
    double reference = 1;
    gb_status status = GB_OK;
    if (t->kind == GB_THRESHOLD_OF_MEAN)
        reference = mean_of(f);
    else if (t->kind == GB_THRESHOLD_OF_MEDIAN)
        status = median_of(values, t->base, f, &reference, err);
    double all = t->kind == GB_THRESHOLD_MEAN_SD ? mean_of(f) + t->value * sd_of(f, t) : t->value * reference;
    for (size_t i = 0; i < values->n; i++)
        limit[i] = all;
    return status;
}

gb_status gb_threshold_limits(const gb_values *values, const gb_threshold *t, double *limit, gb_error *err) {
    gb_status status = check(values, t, err);
    if (status != GB_OK)
        return status;
    if (t->kind == GB_THRESHOLD_FIXED || t->kind == GB_THRESHOLD_OF_PARENT) {
        for (size_t i = 0; i < values->n; i++)
            limit[i] = t->kind == GB_THRESHOLD_FIXED                 ? t->value
                       : gb_values_state(t->parent, i) == GB_PRESENT ? t->value * t->parent->value[i]
                                                                     : NAN;
        return GB_OK;
    }
    frame f = {.value = gb_alloc(values->n, sizeof(double)), .weight = gb_alloc(values->n, sizeof(double))};
    status = f.value && f.weight ? collect(values, t->base, &f, err)
                                 : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status == GB_OK)
        status =
            is_binomial(t) ? binomial(values, t, &f, limit, err) : one_for_all(values, t, &f, limit, err);
    gb_free(f.value);
    gb_free(f.weight);
    return status;
}
