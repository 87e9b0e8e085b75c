#include "stats/pca.h"

#include "base/memory.h"
#include "base/sum.h"
#include "stats/describe.h"

#include <math.h>
#include <string.h>

/* The table on its way: rows that count, and room for two columns of them. */
typedef struct work {
    const gb_values *columns;
    size_t k, n;
    uint8_t *complete; /* n */
    double *a, *b;     /* n */
} work;

static gb_status check(const gb_values *columns, size_t k, gb_error *err) {
    if (k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CORRELATE_NOTHING, .count = 0);
    for (size_t j = 0; j < k; j++) {
        if (columns[j].n != columns[0].n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_correlations_build: unequal lengths");
        gb_status status = gb_values_check(&columns[j], err);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

/* The present values of column j over the rows asked for; with other, only where that is present as well. */
static size_t gather(const work *w, size_t j, const gb_values *other, bool listwise, double *out) {
    size_t count = 0;
    for (size_t i = 0; i < w->n; i++) {
        bool here = listwise ? w->complete[i] : gb_values_state(&w->columns[j], i) == GB_PRESENT;
        if (here && (!other || gb_values_state(other, i) == GB_PRESENT))
            out[count++] = w->columns[j].value[i];
    }
    return count;
}

/* To mean 0 and sample sd 1, in place. */
static gb_status standardise(const work *w, size_t j, double *x, size_t n, double *mean, double *sd,
                             gb_error *err) {
    const char *name = w->columns[j].name;
    if (n < 2)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CORRELATE_FEW, .name = name, .count = (int64_t)n);
    double low = x[0], high = x[0];
    for (size_t i = 1; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    if (high - low <= 1e-12 * fmax(fabs(low), fabs(high)))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CORRELATE_CONSTANT, .name = name, .value = low);
    gb_mean_sd(x, n, GB_SD_SAMPLE, mean, sd);
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - *mean) / *sd;
    return GB_OK;
}

static double product(const double *a, const double *b, size_t n) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&sum, a[i] * b[i]);
    return fmax(-1, fmin(1, gb_sum_value(&sum) / (double)(n - 1)));
}

static gb_status correlate_pair(const work *w, size_t j, size_t h, bool listwise, gb_correlations *c,
                                gb_error *err) {
    double mean, sd;
    size_t n = gather(w, j, &w->columns[h], listwise, w->a);
    gather(w, h, &w->columns[j], listwise, w->b);
    gb_status status = standardise(w, j, w->a, n, &mean, &sd, err);
    if (status == GB_OK)
        status = standardise(w, h, w->b, n, &mean, &sd, err);
    if (status != GB_OK)
        return status;
    c->r[j * c->k + h] = c->r[h * c->k + j] = product(w->a, w->b, n);
    c->least = n < c->least ? n : c->least;
    return GB_OK;
}

static gb_status correlate(work *w, bool listwise, gb_correlations *c, gb_error *err) {
    for (size_t i = 0; i < w->n; i++) {
        w->complete[i] = 1;
        for (size_t j = 0; j < w->k; j++)
            if (gb_values_state(&w->columns[j], i) != GB_PRESENT)
                w->complete[i] = 0;
        c->complete += w->complete[i];
    }
    c->least = SIZE_MAX;
    for (size_t j = 0; j < w->k; j++) {
        size_t n = gather(w, j, NULL, listwise, w->a);
        gb_status status = standardise(w, j, w->a, n, &c->mean[j], &c->sd[j], err);
        c->r[j * c->k + j] = 1;
        c->least = n < c->least ? n : c->least;
        for (size_t h = 0; h < j && status == GB_OK; h++)
            status = correlate_pair(w, j, h, listwise, c, err);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

gb_status gb_correlations_build(const gb_values *columns, size_t k, gb_pairs pairs, gb_correlations *out,
                                gb_error *err) {
    gb_status status = check(columns, k, err);
    if (status != GB_OK)
        return status;
    gb_correlations c = {.k = k};
    work w = {.columns = columns, .k = k, .n = columns[0].n};
    c.r = k <= SIZE_MAX / sizeof(double) / k ? gb_alloc(k * k, sizeof *c.r) : NULL;
    c.mean = gb_alloc(k, sizeof *c.mean);
    c.sd = gb_alloc(k, sizeof *c.sd);
    w.complete = gb_alloc(w.n, 1);
    w.a = gb_alloc(w.n, sizeof *w.a);
    w.b = gb_alloc(w.n, sizeof *w.b);
    status = c.r && c.mean && c.sd && w.complete && w.a && w.b
                 ? correlate(&w, pairs == GB_PAIRS_LISTWISE, &c, err)
                 : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    gb_free(w.complete);
    gb_free(w.a);
    gb_free(w.b);
    if (status == GB_OK)
        *out = c;
    else
        gb_correlations_release(&c);
    return status;
}

void gb_correlations_release(gb_correlations *correlations) {
    if (!correlations)
        return;
    gb_free(correlations->r);
    gb_free(correlations->mean);
    gb_free(correlations->sd);
    *correlations = (gb_correlations){0};
}
