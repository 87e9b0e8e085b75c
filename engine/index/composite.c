#include "index/composite.h"

#include "base/memory.h"

#include <math.h>

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

/* The normalised columns as values: they share the states of the indicators. */
static void view(const gb_indicator *indicators, const gb_composite *c, gb_values *columns) {
    for (size_t j = 0; j < c->k; j++) {
        columns[j] = indicators[j].values;
        columns[j].value = c->normalised + j * c->n;
    }
}

static gb_status weigh(const gb_indicator *indicators, const gb_composite_options *options,
                       const gb_values *columns, gb_composite *c, gb_error *err) {
    double *given = gb_alloc(c->k, sizeof *given);
    if (!given)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c->k);
    gb_weigh_options weigh = options->weigh;
    weigh.weighting = options->weighting;
    weigh.given = given;
    for (size_t j = 0; j < c->k; j++)
        given[j] = indicators[j].weight;
    gb_status status = gb_weigh(columns, c->k, &weigh, c->weight, err);
    gb_free(given);
    return status;
}

static gb_status combine(const gb_composite_options *options, const gb_values *columns, gb_composite *c,
                         gb_error *err) {
    gb_combine_options how = {.combine = options->combine,
                              .gaps = options->gaps,
                              .minimum_share = options->minimum_share,
                              .parameters = options->parameters,
                              .codes = options->codes};
    gb_combined r;
    gb_status status = gb_combine_columns(columns, c->k, c->weight, &how, &r, err);
    if (status != GB_OK)
        return status;
    c->score = r.score;
    c->state = r.state;
    c->contribution = r.contribution;
    c->used = r.used;
    c->used_share = r.used_share;
    c->exact = r.exact;
    c->orders = r.orders;
    c->weight_sum = options->weighting == GB_WEIGHTS_EQUAL ? 1 : r.weight_sum;
    c->scored = r.scored;
    c->partial = r.partial;
    return GB_OK;
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

void gb_composite_tell(const gb_composite *c, bool given, const char *const *codes, gb_notes *notes) {
    if (given && fabs(c->weight_sum - 1) > 1e-9)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_INDEX_WEIGHT_SUM, .value = c->weight_sum);
    if (c->scored < c->n)
        tell_without_score(c, codes, notes);
    if (c->partial > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_INDEX_PARTIAL, .count = (int64_t)c->partial,
                .total = (int64_t)c->n);
    if (c->orders > 1)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_INDEX_KEMENY_TIE, .count = (int64_t)fmin(c->orders, 1e15));
}

static gb_status build(const gb_indicator *indicators, const gb_composite_options *options, gb_composite *c,
                       gb_error *err) {
    gb_values *columns = gb_alloc(c->k, sizeof *columns);
    gb_status status = columns ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c->k);
    for (size_t j = 0; j < c->k && status == GB_OK; j++)
        status = gb_normalise(&indicators[j].values, indicators[j].polarity, &indicators[j].normalise,
                              c->normalised + j * c->n, &c->how[j], err);
    if (status == GB_OK) {
        view(indicators, c, columns);
        status = weigh(indicators, options, columns, c, err);
    }
    if (status == GB_OK)
        status = combine(options, columns, c, err);
    gb_free(columns);
    return status;
}

gb_status gb_composite_build(const gb_indicator *indicators, size_t k, const gb_composite_options *options,
                             gb_composite *out, gb_notes *notes, gb_error *err) {
    gb_status status = check(indicators, k, options, err);
    if (status != GB_OK)
        return status;
    gb_composite c = {.n = indicators[0].values.n, .k = k};
    bool fits = c.n == 0 || k <= SIZE_MAX / sizeof(double) / c.n;
    c.normalised = fits ? gb_alloc(c.n * k, sizeof *c.normalised) : NULL;
    c.weight = gb_alloc(k, sizeof *c.weight);
    c.how = gb_alloc_zero(k, sizeof *c.how);
    status = c.normalised && c.weight && c.how
                 ? build(indicators, options, &c, err)
                 : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    if (status != GB_OK) {
        gb_composite_release(&c);
        return status;
    }
    gb_composite_tell(&c, options->weighting == GB_WEIGHTS_GIVEN, options->codes, notes);
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
