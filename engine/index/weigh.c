#include "index/weigh.h"

#include "base/memory.h"
#include "base/sum.h"
#include "index/names.h"
#include "stats/describe.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static const char *const weighting_names[GB_WEIGHTS_COUNT] = {
    "equal", "given", "equal-group", "pca", "factor", "sd", "inverse-sd", "entropy", "critic", "unit"};

const char *gb_weighting_name(gb_weighting weighting) {
    return gb_index_name(weighting_names, GB_WEIGHTS_COUNT, (int)weighting);
}

bool gb_weighting_parse(const char *name, gb_weighting *out) {
    int i;
    bool found = gb_index_parse(weighting_names, GB_WEIGHTS_COUNT, name, &i);
    if (found)
        *out = (gb_weighting)i;
    return found;
}

gb_status gb_weights_check(const double *weights, size_t count, size_t k, double *sum, gb_error *err) {
    if (count != k)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_NUMBER, .count = (int64_t)count, .total = (int64_t)k);
    for (size_t j = 0; j < k; j++)
        if (!isfinite(weights[j]) || weights[j] < 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_WEIGHT, .count = (int64_t)j + 1,
                           .value = weights[j]);
    double total = gb_sum_array(weights, k);
    if (!(total > 0) || !isfinite(total))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHTS_ZERO, .total = (int64_t)k);
    if (sum)
        *sum = total;
    return GB_OK;
}

/* To sum 1; all 0 (columns that say nothing of their own) is refused. */
static gb_status scale(double *weight, size_t k, gb_error *err) {
    double total;
    gb_status status = gb_weights_check(weight, k, k, &total, err);
    for (size_t j = 0; j < k && status == GB_OK; j++)
        weight[j] /= total;
    return status;
}

static gb_status given(const gb_weigh_options *o, size_t k, double *weight, gb_error *err) {
    if (!o->given)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_NUMBER, .count = 0, .total = (int64_t)k);
    memcpy(weight, o->given, k * sizeof *weight);
    return gb_weights_check(weight, k, k, NULL, err);
}

static gb_status equal_within_groups(const gb_weigh_options *o, size_t k, double *weight, gb_error *err) {
    if (!o->group)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_GROUPS, .total = (int64_t)k);
    size_t groups = 0;
    for (size_t j = 0; j < k; j++) {
        size_t members = 0;
        bool first = true;
        for (size_t h = 0; h < k; h++) {
            members += o->group[h] == o->group[j];
            first = first && !(h < j && o->group[h] == o->group[j]);
        }
        groups += first;
        weight[j] = (double)members;
    }
    for (size_t j = 0; j < k; j++)
        weight[j] = 1 / ((double)groups * weight[j]);
    return GB_OK;
}

/* --- from the data --- */

static double entropy(const double *x, size_t n, double total) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        if (x[i] > 0)
            gb_sum_add(&sum, x[i] / total * log(x[i] / total));
    return -gb_sum_value(&sum) / log((double)n);
}

/* x: the n present values upwards. */
static gb_status weigh_column(const gb_values *column, const double *x, size_t n, gb_weighting rule,
                              double *weight, gb_error *err) {
    if (n < 2)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_ONE_AREA, .name = column->name,
                       .hint = GB_HINT_DROP_INDICATOR);
    if (x[n - 1] - x[0] <= 1e-12 * fmax(fabs(x[0]), fabs(x[n - 1])))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_CONSTANT, .name = column->name, .value = x[0],
                       .hint = GB_HINT_DROP_INDICATOR);
    if (rule == GB_WEIGHTS_ENTROPY) {
        if (x[0] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ENTROPY_NEGATIVE, .name = column->name, .value = x[0]);
        *weight = fmax(0, 1 - entropy(x, n, gb_sum_array(x, n)));
        return GB_OK;
    }
    double sd;
    gb_mean_sd(x, n, GB_SD_SAMPLE, NULL, &sd);
    *weight = rule == GB_WEIGHTS_INVERSE_SD ? 1 / sd : sd;
    return GB_OK;
}

static gb_status by_column(const gb_values *columns, size_t k, gb_weighting rule, double *weight,
                           gb_error *err) {
    double *x = gb_alloc(columns[0].n, sizeof *x);
    gb_status status = x ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    for (size_t j = 0; j < k && status == GB_OK; j++) {
        size_t n;
        status = gb_values_present(&columns[j], x, &n, err);
        if (status == GB_OK && !gb_sort_values(x, n))
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
        if (status == GB_OK)
            status = weigh_column(&columns[j], x, n, rule, &weight[j], err);
    }
    gb_free(x);
    return status;
}

static gb_status by_critic(const gb_values *columns, size_t k, gb_pairs pairs, double *weight,
                           gb_error *err) {
    gb_correlations c;
    gb_status status = gb_correlations_build(columns, k, pairs, &c, err);
    if (status != GB_OK)
        return status;
    for (size_t j = 0; j < k; j++) {
        gb_sum conflict = {0};
        for (size_t h = 0; h < k; h++)
            if (h != j)
                gb_sum_add(&conflict, 1 - c.r[j * k + h]);
        weight[j] = k == 1 ? 1 : c.sd[j] * gb_sum_value(&conflict);
    }
    gb_correlations_release(&c);
    return GB_OK;
}

static gb_status by_factors(const gb_values *columns, size_t k, const gb_weigh_options *o, double *weight,
                            gb_error *err) {
    if (o->weighting == GB_WEIGHTS_FACTOR && o->factors > k)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_FACTORS, .count = (int64_t)o->factors,
                       .total = (int64_t)k);
    gb_pca pca;
    gb_pca_options options = {.pairs = o->pairs};
    gb_status status = gb_pca_build(columns, k, &options, &pca, err);
    if (status != GB_OK)
        return status;
    size_t m = o->weighting == GB_WEIGHTS_PCA ? 1 : o->factors > 0 ? o->factors : gb_pca_kaiser_count(&pca);
    if (m > 1 && !gb_varimax(pca.loading, k, m))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    else
        gb_factor_weights(pca.loading, k, m, weight);
    gb_pca_release(&pca);
    return status;
}

static gb_status from_data(const gb_values *columns, size_t k, const gb_weigh_options *o, double *weight,
                           gb_error *err) {
    gb_status status;
    for (size_t j = 0; j < k; j++)
        if (columns[j].n != columns[0].n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_weigh: unequal lengths");
    switch (o->weighting) {
    case GB_WEIGHTS_PCA:
    case GB_WEIGHTS_FACTOR:
        status = by_factors(columns, k, o, weight, err);
        break;
    case GB_WEIGHTS_CRITIC:
        status = by_critic(columns, k, o->pairs, weight, err);
        break;
    case GB_WEIGHTS_SD:
    case GB_WEIGHTS_INVERSE_SD:
    case GB_WEIGHTS_ENTROPY:
        status = by_column(columns, k, o->weighting, weight, err);
        break;
    default:
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_weigh: weighting");
    }
    return status == GB_OK ? scale(weight, k, err) : status;
}

gb_status gb_weigh(const gb_values *columns, size_t k, const gb_weigh_options *options, double *weight,
                   gb_error *err) {
    if (k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_INDICATORS, .count = 0);
    switch (options->weighting) {
    case GB_WEIGHTS_EQUAL:
        for (size_t j = 0; j < k; j++)
            weight[j] = 1 / (double)k;
        return GB_OK;
    case GB_WEIGHTS_UNIT:
        for (size_t j = 0; j < k; j++)
            weight[j] = 1;
        return GB_OK;
    case GB_WEIGHTS_GIVEN:
        return given(options, k, weight, err);
    case GB_WEIGHTS_EQUAL_GROUP:
        return equal_within_groups(options, k, weight, err);
    default:
        return from_data(columns, k, options, weight, err);
    }
}

/* --- from people --- */

gb_status gb_budget_weights(const double *points, size_t people, size_t k, gb_budget *out, size_t *uneven,
                            gb_error *err) {
    if (people == 0 || k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BUDGET_NOBODY, .count = (int64_t)people);
    double *share = gb_alloc(people, sizeof *share), *total = gb_alloc(people, sizeof *total);
    gb_status status =
        share && total ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)people);
    *uneven = 0;
    for (size_t p = 0; p < people && status == GB_OK; p++) {
        gb_error inner = {0};
        if (gb_weights_check(points + p * k, k, k, &total[p], &inner) != GB_OK)
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BUDGET_POINTS, .row = (int64_t)p + 1,
                             .count = (int64_t)p + 1, .value = inner.value);
        else
            *uneven += fabs(total[p] - total[0]) > 1e-9 * total[0];
    }
    for (size_t j = 0; j < k && status == GB_OK; j++) {
        out[j] = (gb_budget){.min = INFINITY, .max = -INFINITY};
        for (size_t p = 0; p < people; p++) {
            share[p] = points[p * k + j] / total[p];
            out[j].min = fmin(out[j].min, share[p]);
            out[j].max = fmax(out[j].max, share[p]);
        }
        gb_mean_sd(share, people, GB_SD_SAMPLE, &out[j].mean, &out[j].sd);
    }
    gb_free(share);
    gb_free(total);
    return status;
}
