#include "index/explain_consistency.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <stdlib.h>

/* Means and sums of squares of a pair of columns over the areas that have both. */
typedef struct moments {
    size_t n;
    double xx, yy, xy;
} moments;

static moments measure(const double *x, const double *y, size_t n) {
    gb_sum sx = {0}, sy = {0};
    moments m = {0};
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            gb_sum_add(&sx, x[i]);
            gb_sum_add(&sy, y[i]);
            m.n++;
        }
    double mean_x = gb_sum_value(&sx) / (double)m.n, mean_y = gb_sum_value(&sy) / (double)m.n;
    gb_sum xx = {0}, yy = {0}, xy = {0};
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            gb_sum_add(&xx, (x[i] - mean_x) * (x[i] - mean_x));
            gb_sum_add(&yy, (y[i] - mean_y) * (y[i] - mean_y));
            gb_sum_add(&xy, (x[i] - mean_x) * (y[i] - mean_y));
        }
    m.xx = gb_sum_value(&xx);
    m.yy = gb_sum_value(&yy);
    m.xy = gb_sum_value(&xy);
    return m;
}

/* NAN for fewer than two areas or a column that is constant but for noise. */
static double correlate(const double *x, const double *y, size_t n) {
    moments m = measure(x, y, n);
    double r = m.xy / sqrt(m.xx) / sqrt(m.yy);
    return m.n >= 2 && m.xx > 0 && m.yy > 0 ? fmin(fmax(r, -1), 1) : NAN;
}

/* Indicators of the complete areas, side by side: [j * n + r]. */
typedef struct table {
    double *cell, *sum;
    size_t n, k;
} table;

static bool is_complete(const gb_index_view *index, size_t i) {
    for (size_t j = 0; j < index->k; j++)
        if (isnan(index->normalised[j * index->n + i]))
            return false;
    return true;
}

static void fill(const gb_index_view *index, bool standardise, table *t) {
    for (size_t i = 0; i < index->n; i++)
        t->n += is_complete(index, i);
    for (size_t j = 0; j < index->k; j++) {
        size_t at = 0;
        double *column = t->cell + j * t->n;
        for (size_t i = 0; i < index->n; i++)
            if (is_complete(index, i))
                column[at++] = index->normalised[j * index->n + i];
        double sd;
        gb_mean_sd(column, t->n, GB_SD_SAMPLE, NULL, &sd);
        for (size_t r = 0; standardise && r < t->n; r++)
            column[r] = sd > 0 ? column[r] / sd : 0;
    }
}

/* Alpha of the indicators but one (but = k: of all), from variances and the variance of their sum. */
static double alpha(table *t, size_t but) {
    double variances = 0, variance, count = (double)(t->k - (but < t->k));
    for (size_t r = 0; r < t->n; r++) {
        gb_sum sum = {0};
        for (size_t j = 0; j < t->k; j++)
            if (j != but)
                gb_sum_add(&sum, t->cell[j * t->n + r]);
        t->sum[r] = gb_sum_value(&sum);
    }
    for (size_t j = 0; j < t->k; j++)
        if (j != but)
            variances += measure(t->cell + j * t->n, t->cell + j * t->n, t->n).xx;
    variance = measure(t->sum, t->sum, t->n).xx;
    return count >= 2 && variance > 0 ? count / (count - 1) * (1 - variances / variance) : NAN;
}

static int worst_first(const void *left, const void *right) {
    const gb_pair_flag *x = left, *y = right;
    if ((x->r < 0) != (y->r < 0))
        return x->r < 0 ? -1 : 1;
    if (x->r != y->r)
        return fabs(x->r) > fabs(y->r) ? -1 : 1;
    return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

static void correlate_all(const gb_index_view *index, gb_consistency *c) {
    size_t pairs = 0;
    for (size_t a = 0; a < c->k; a++)
        for (size_t b = a; b < c->k; b++) {
            double r = correlate(index->normalised + a * c->n, index->normalised + b * c->n, c->n);
            c->r[b * c->k + a] = c->r[a * c->k + b] = a == b && !isnan(r) ? 1 : r;
            if (a == b || !(r < 0 || r > 0.9))
                continue;
            c->pairs[pairs++] = (gb_pair_flag){(uint32_t)a, (uint32_t)b, r};
            c->negative += r < 0;
            c->high += r > 0.9;
        }
    qsort(c->pairs, pairs, sizeof *c->pairs, worst_first);
}

static void weigh(const gb_index_view *index, gb_consistency *c) {
    double weights = gb_sum_array(index->weight, c->k), squares = 0;
    for (size_t j = 0; j < c->k; j++) {
        c->with_score[j] = correlate(index->normalised + j * c->n, index->score, c->n);
        c->intended[j] = index->weight[j] / weights;
        c->effective[j] = isnan(c->with_score[j]) ? 0 : c->with_score[j] * c->with_score[j];
        squares += c->effective[j];
    }
    for (size_t j = 0; j < c->k; j++)
        c->effective[j] = squares > 0 ? c->effective[j] / squares : NAN;
}

static bool reserve(gb_consistency *c, table *t) {
    c->alpha_without = gb_alloc(c->k, sizeof *c->alpha_without);
    c->rest_correlation = gb_alloc(c->k, sizeof *c->rest_correlation);
    c->r = gb_alloc(c->k * c->k, sizeof *c->r);
    c->with_score = gb_alloc(c->k, sizeof *c->with_score);
    c->intended = gb_alloc(c->k, sizeof *c->intended);
    c->effective = gb_alloc(c->k, sizeof *c->effective);
    c->pairs = gb_alloc(c->k * (c->k - 1) / 2, sizeof *c->pairs);
    t->cell = gb_alloc(c->k * c->n, sizeof *t->cell);
    t->sum = gb_alloc(c->n, sizeof *t->sum);
    return c->alpha_without && c->rest_correlation && c->r && c->with_score && c->intended && c->effective &&
           c->pairs && t->cell && t->sum;
}

gb_status gb_consistency_build(const gb_index_view *index, bool standardise, gb_consistency *out,
                               gb_error *err) {
    if (index->k < 2)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPLAIN_ONE, .count = (int64_t)index->k);
    gb_consistency c = {.n = index->n, .k = index->k};
    table t = {.k = index->k};
    gb_status status =
        reserve(&c, &t) ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c.n);
    if (status == GB_OK) {
        fill(index, standardise, &t);
        c.complete = t.n;
        if (t.n < 3)
            status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_EXPLAIN_FEW, .count = (int64_t)t.n, .total = 3);
    }
    if (status == GB_OK) {
        for (size_t j = 0; j < c.k; j++) {
            c.alpha_without[j] = alpha(&t, j);
            c.rest_correlation[j] = correlate(t.cell + j * t.n, t.sum, t.n);
        }
        c.alpha = alpha(&t, c.k);
        correlate_all(index, &c);
        weigh(index, &c);
        *out = c;
    } else {
        gb_consistency_release(&c);
    }
    gb_free(t.cell);
    gb_free(t.sum);
    return status;
}

void gb_consistency_release(gb_consistency *consistency) {
    if (!consistency)
        return;
    gb_free(consistency->alpha_without);
    gb_free(consistency->rest_correlation);
    gb_free(consistency->r);
    gb_free(consistency->with_score);
    gb_free(consistency->intended);
    gb_free(consistency->effective);
    gb_free(consistency->pairs);
    *consistency = (gb_consistency){0};
}
