#include "index/composite.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>

/* Sum in a fixed order, so that the order of the indicators does not touch the last digit. */
static double sum_sorted(double *terms, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double moving = terms[i];
        size_t at = i;
        for (; at > 0 && terms[at - 1] > moving; at--)
            terms[at] = terms[at - 1];
        terms[at] = moving;
    }
    return gb_sum_array(terms, n);
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

static gb_status check(const gb_indicator *indicators, size_t k, const gb_composite_options *options,
                       gb_error *err) {
    if (k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_INDICATORS, .count = 0);
    if (!(options->minimum_share >= 0 && options->minimum_share <= 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_MINIMUM_SHARE, .value = options->minimum_share);
    for (size_t j = 0; j < k; j++) {
        if (indicators[j].values.n != indicators[0].values.n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_composite_build: unequal lengths");
        if (indicators[j].polarity != 1 && indicators[j].polarity != -1)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POLARITY, .name = indicators[j].values.name);
    }
    return GB_OK;
}

static bool allocate(gb_composite *c, size_t n, size_t k) {
    *c = (gb_composite){.n = n, .k = k};
    c->score = gb_alloc(n, sizeof *c->score);
    c->state = gb_alloc_zero(n, sizeof *c->state);
    c->used = gb_alloc_zero(n, sizeof *c->used);
    c->used_share = gb_alloc_zero(n, sizeof *c->used_share);
    c->weight = gb_alloc(k, sizeof *c->weight);
    c->how = gb_alloc_zero(k, sizeof *c->how);
    bool fits = n == 0 || k <= SIZE_MAX / sizeof(double) / n;
    c->normalised = fits ? gb_alloc(n * k, sizeof *c->normalised) : NULL;
    c->contribution = fits ? gb_alloc(n * k, sizeof *c->contribution) : NULL;
    return c->score && c->state && c->used && c->used_share && c->weight && c->how && c->normalised &&
           c->contribution;
}

static gb_status set_weights(const gb_indicator *indicators, const gb_composite_options *options,
                             double *terms, gb_composite *c, gb_error *err) {
    bool equal = options->weighting == GB_WEIGHTS_EQUAL;
    for (size_t j = 0; j < c->k; j++)
        c->weight[j] = terms[j] = equal ? 1 / (double)c->k : indicators[j].weight;
    gb_status status = gb_weights_check(c->weight, c->k, c->k, NULL, err);
    if (status == GB_OK)
        c->weight_sum = equal ? 1 : sum_sorted(terms, c->k);
    return status;
}

/* Which indicators area i has. An indicator of weight 0 plays no part. terms: scratch of k. */
static double weight_present(const gb_indicator *indicators, size_t i, double *terms, gb_composite *c,
                             gb_cell *missing) {
    size_t used = 0, asked = 0;
    *missing = GB_PRESENT;
    for (size_t j = 0; j < c->k; j++) {
        if (c->weight[j] == 0)
            continue;
        asked++;
        gb_cell state = gb_values_state(&indicators[j].values, i);
        if (state == GB_PRESENT)
            terms[used++] = c->weight[j];
        else
            *missing = gb_cell_combine(*missing, state);
    }
    c->used[i] = (uint32_t)used;
    return used == asked ? c->weight_sum : sum_sorted(terms, used);
}

static void leave_without_score(gb_composite *c, size_t i, gb_cell state) {
    c->score[i] = NAN;
    c->state[i] = (uint8_t)state;
    c->used[i] = 0;
    c->used_share[i] = 0;
    for (size_t j = 0; j < c->k; j++)
        c->contribution[j * c->n + i] = NAN;
}

static void score_area(const gb_indicator *indicators, const gb_composite_options *options, size_t i,
                       double *terms, gb_composite *c) {
    double least = options->minimum_share > 0 ? options->minimum_share : 0.5;
    gb_cell missing;
    double available = weight_present(indicators, i, terms, c, &missing);
    double share = available / c->weight_sum;
    bool complete = missing == GB_PRESENT;
    if (!complete && (options->gaps == GB_GAPS_NO_SCORE || share < least * (1 - 1e-12) || c->used[i] == 0)) {
        leave_without_score(c, i, missing);
        return;
    }
    double divisor = options->combine == GB_COMBINE_MEAN ? available : complete ? 1 : share;
    size_t used = 0;
    for (size_t j = 0; j < c->k; j++) {
        double z = c->normalised[j * c->n + i];
        double part = isnan(z) ? NAN : c->weight[j] * z / divisor;
        c->contribution[j * c->n + i] = part;
        if (!isnan(part) && c->weight[j] > 0)
            terms[used++] = part;
    }
    c->score[i] = sum_sorted(terms, used);
    c->used_share[i] = complete ? 1 : share;
    if (!isfinite(c->score[i])) {
        leave_without_score(c, i, GB_UNDEFINED);
        return;
    }
    c->state[i] = GB_PRESENT;
    c->scored++;
    c->partial += !complete;
}

/* Who gets no score: an area must not drop out of a ranking unseen. */
static void tell_without_score(const gb_composite *c, const char *const *codes, gb_notes *notes) {
    const gb_detail detail = {.count = (int64_t)(c->n - c->scored), .total = (int64_t)c->n};
    const char **list = codes && notes ? gb_alloc(c->n, sizeof *list) : NULL;
    size_t count = 0;
    for (size_t i = 0; list && i < c->n; i++)
        if (c->state[i] != GB_PRESENT)
            list[count++] = codes[i];
    gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_INDEX_NO_SCORE, &detail, list, count);
    gb_free(list);
}

static void tell(const gb_composite *c, const gb_composite_options *options, gb_notes *notes) {
    if (options->weighting == GB_WEIGHTS_GIVEN && fabs(c->weight_sum - 1) > 1e-9)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_INDEX_WEIGHT_SUM, .value = c->weight_sum);
    if (c->scored < c->n)
        tell_without_score(c, options->codes, notes);
    if (c->partial > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_INDEX_PARTIAL, .count = (int64_t)c->partial,
                .total = (int64_t)c->n);
}

static gb_status build(const gb_indicator *indicators, const gb_composite_options *options, double *terms,
                       gb_composite *c, gb_error *err) {
    gb_status status = set_weights(indicators, options, terms, c, err);
    for (size_t j = 0; j < c->k && status == GB_OK; j++)
        status = gb_normalise(&indicators[j].values, indicators[j].polarity, &indicators[j].normalise,
                              c->normalised + j * c->n, &c->how[j], err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < c->n; i++)
        score_area(indicators, options, i, terms, c);
    if (c->scored == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_SCORES, .total = (int64_t)c->n);
    return GB_OK;
}

gb_status gb_composite_build(const gb_indicator *indicators, size_t k, const gb_composite_options *options,
                             gb_composite *out, gb_notes *notes, gb_error *err) {
    gb_status status = check(indicators, k, options, err);
    if (status != GB_OK)
        return status;
    gb_composite c;
    double *terms = gb_alloc(k, sizeof *terms);
    bool room = allocate(&c, indicators[0].values.n, k) && terms;
    status = room ? build(indicators, options, terms, &c, err)
                  : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    gb_free(terms);
    if (status != GB_OK) {
        gb_composite_release(&c);
        return status;
    }
    tell(&c, options, notes);
    *out = c;
    return GB_OK;
}

void gb_composite_release(gb_composite *composite) {
    if (!composite)
        return;
    gb_free(composite->score);
    gb_free(composite->state);
    gb_free(composite->normalised);
    gb_free(composite->contribution);
    gb_free(composite->used);
    gb_free(composite->used_share);
    gb_free(composite->weight);
    gb_free(composite->how);
    *composite = (gb_composite){0};
}

gb_values gb_composite_values(const gb_composite *composite) {
    return (gb_values){
        .name = "index", .n = composite->n, .value = composite->score, .state = composite->state};
}
