#include "index/ahp.h"

#include "base/sum.h"

#include <math.h>
#include <string.h>

static gb_status check(const double *a, size_t k, gb_error *err) {
    if (k == 0 || k > GB_AHP_MOST)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_AHP_SIZE, .count = (int64_t)k, .total = GB_AHP_MOST);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            if (!(a[i * k + j] > 0) || !isfinite(a[i * k + j]))
                return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_AHP_ENTRY, .row = (int64_t)i + 1,
                               .column = (int64_t)j + 1, .value = a[i * k + j]);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double product = i == j ? a[i * k + i] : a[i * k + j] * a[j * k + i];
            if (fabs(product - 1) > (i == j ? 1e-9 : 0.05))
                return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_AHP_NOT_RECIPROCAL, .row = (int64_t)i + 1,
                               .column = (int64_t)j + 1, .count = (int64_t)i + 1, .total = (int64_t)j + 1,
                               .value = product);
        }
    return GB_OK;
}

/* out = matrix * in, scaled to sum 1; returns the sum. */
static double multiply(const double *a, size_t k, const double *in, double *out) {
    for (size_t i = 0; i < k; i++) {
        gb_sum sum = {0};
        for (size_t j = 0; j < k; j++)
            gb_sum_add(&sum, a[i * k + j] * in[j]);
        out[i] = gb_sum_value(&sum);
    }
    double total = gb_sum_array(out, k);
    for (size_t i = 0; i < k; i++)
        out[i] /= total;
    return total;
}

/* Power iteration: the matrix is positive, so that its largest eigenvalue stands alone (Perron). */
static double eigenvector(const double *a, size_t k, double *w) {
    enum { MOST = 100000 };
    double next[GB_AHP_MOST], lambda = 0, moved = 1;
    for (int step = 0; step < MOST && moved > 1e-15; step++) {
        lambda = multiply(a, k, w, next);
        moved = 0;
        for (size_t i = 0; i < k; i++)
            moved = fmax(moved, fabs(next[i] - w[i]));
        memcpy(w, next, k * sizeof *w);
    }
    return lambda;
}

static double geometric(const double *a, size_t k, double *w) {
    double next[GB_AHP_MOST];
    for (size_t i = 0; i < k; i++) {
        gb_sum sum = {0};
        for (size_t j = 0; j < k; j++)
            gb_sum_add(&sum, log(a[i * k + j]));
        w[i] = exp(gb_sum_value(&sum) / (double)k);
    }
    double total = gb_sum_array(w, k);
    for (size_t i = 0; i < k; i++)
        w[i] /= total;
    total = multiply(a, k, w, next);
    gb_sum ratios = {0};
    for (size_t i = 0; i < k; i++)
        gb_sum_add(&ratios, total * next[i] / w[i]);
    return gb_sum_value(&ratios) / (double)k;
}

gb_status gb_ahp_weights(const double *matrix, size_t k, bool geometric_mean, double *weight, gb_ahp *how,
                         gb_notes *notes, gb_error *err) {
    static const double random_index[GB_AHP_MOST + 1] = {0,    0,    0,    0.58, 0.90, 1.12, 1.24, 1.32,
                                                         1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
    gb_status status = check(matrix, k, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < k; i++)
        weight[i] = 1 / (double)k;
    gb_ahp result = {.random_index = random_index[k]};
    result.lambda = geometric_mean ? geometric(matrix, k, weight) : eigenvector(matrix, k, weight);
    if (k > 2) {
        result.index = (result.lambda - (double)k) / (double)(k - 1);
        result.ratio = result.index / result.random_index;
    }
    if (result.ratio > 0.1)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_AHP_INCONSISTENT, .value = result.ratio);
    if (how)
        *how = result;
    return GB_OK;
}
