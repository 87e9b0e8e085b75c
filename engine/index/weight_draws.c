#include "index/weight_draws.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 512 }; /* areas whose scores stay in the nearest cache while the indicators pass */

typedef struct weighing {
    const gb_composite *index;
    const char *const *ids;
    const gb_weight_sampling *sampling;
    double minimum_share; /* of the weight; above 1 an area with a gap never has a score */
    const double *values; /* k x n, 0 where missing */
    const uint8_t *gap;   /* n: 1 = misses an indicator */
    size_t gaps;
} weighing;

/* Four indicators at a time: the scores are fetched and put back less often. */
static void add_block(const weighing *w, const double *weight, size_t from, size_t to, double *score) {
    const size_t n = w->index->n, k = w->index->k;
    size_t j = 0;
    memset(score + from, 0, (to - from) * sizeof *score);
    for (; j + 4 <= k; j += 4) {
        const double *a = w->values + j * n, *b = a + n, *c = b + n, *d = c + n;
        for (size_t i = from; i < to; i++)
            score[i] += weight[j] * a[i] + weight[j + 1] * b[i] + weight[j + 2] * c[i] + weight[j + 3] * d[i];
    }
    for (; j < k; j++) {
        const double *value = w->values + j * n;
        for (size_t i = from; i < to; i++)
            score[i] += weight[j] * value[i];
    }
}

/* The mean over the indicators that are there, brought back to the sum of all weights. */
static void mend_gaps(const weighing *w, const double *weight, double *score) {
    const size_t n = w->index->n, k = w->index->k;
    double all = 0;
    for (size_t j = 0; j < k; j++)
        all += weight[j];
    for (size_t i = 0; i < n; i++) {
        double there = 0;
        if (!w->gap[i])
            continue;
        for (size_t j = 0; j < k; j++)
            there += isnan(w->index->normalised[j * n + i]) ? 0 : weight[j];
        score[i] = there > 0 && there >= w->minimum_share * all * (1 - 1e-12) ? score[i] * all / there : NAN;
    }
}

static gb_status score_draw(size_t draw, int worker, double *score, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    const weighing *w = context;
    enum { FEW = 64 };
    double few[FEW];
    double *weight = w->index->k <= FEW ? few : gb_alloc(w->index->k, sizeof *weight);
    if (!weight)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_weights_draw(w->index->weight, w->ids, w->index->k, w->sampling, draw, weight);
    for (size_t from = 0; from < w->index->n; from += BLOCK) {
        const size_t to = from + BLOCK < w->index->n ? from + BLOCK : w->index->n;
        add_block(w, weight, from, to, score);
    }
    if (w->gaps > 0)
        mend_gaps(w, weight, score);
    if (weight != few)
        gb_free(weight);
    return GB_OK;
}

static size_t fill_gaps(const gb_composite *index, double *values, uint8_t *gap) {
    size_t gaps = 0;
    for (size_t c = 0; c < index->n * index->k; c++) {
        values[c] = index->normalised[c];
        if (!isnan(values[c]))
            continue;
        values[c] = 0;
        gaps += !gap[c % index->n];
        gap[c % index->n] = 1;
    }
    return gaps;
}

gb_status gb_weight_draws(const gb_composite *index, const char *const *ids, gb_gap_rule gaps,
                          double minimum_share, const gb_weight_sampling *sampling,
                          const gb_draw_options *options, gb_rank_draws *out, gb_error *err) {
    double least = minimum_share > 0 ? minimum_share : 0.5;
    if (gaps == GB_GAPS_NO_SCORE)
        least = 2; /* more than there can be */
    double *values = gb_alloc(index->n * index->k, sizeof *values);
    uint8_t *gap = gb_alloc_zero(index->n, 1);
    gb_status status = values && gap ? gb_weight_sampling_check(sampling, err)
                                     : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    *out = (gb_rank_draws){0};
    if (status == GB_OK) {
        weighing w = {.index = index,
                      .ids = ids,
                      .sampling = sampling,
                      .minimum_share = least,
                      .values = values,
                      .gap = gap,
                      .gaps = fill_gaps(index, values, gap)};
        status = gb_draw_ranks(index->n, score_draw, &w, options, out, err);
    }
    gb_free(values);
    gb_free(gap);
    return status;
}
