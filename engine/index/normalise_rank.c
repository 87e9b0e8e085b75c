/* Normalisations by rank, among the areas or against a frame. */
#include "base/memory.h"
#include "base/number.h"
#include "index/normalise_parts.h"
#include "index/rank.h"

#include <math.h>

static double percent_of(gb_percent_form form, double rank, double n) {
    if (form == GB_PERCENT_UPPER)
        return rank / n;
    if (form == GB_PERCENT_MIDDLE)
        return (rank - 0.5) / n;
    return (rank - 1) / (n - 1);
}

static double of_rank(const gb_normalise_options *o, double rank, double n) {
    if (o->method == GB_NORMALISE_RANK)
        return rank;
    if (o->method == GB_NORMALISE_RANK_EXP)
        return gb_rank_exp(rank, n, o->exp_constant > 0 ? o->exp_constant : 23);
    return percent_of(o->percent, rank, n);
}

/* Rank 1 is the most deprived in the exponential transform, the least deprived elsewhere. */
static bool lowest_first(const gb_normalise_task *t) {
    return t->options->method == GB_NORMALISE_RANK_EXP ? t->polarity < 0 : t->polarity > 0;
}

static gb_status among_areas(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    gb_ranking ranking;
    gb_rank_options rank = {.ties = o->ties, .compare = o->compare, .lowest_first = lowest_first(t)};
    gb_status status = gb_rank(t->values, &rank, &ranking, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < t->values->n; i++)
        if (!isnan(ranking.rank[i]))
            t->out[i] = of_rank(o, ranking.rank[i], (double)t->present);
    gb_ranking_release(&ranking);
    return GB_OK;
}

/* The different values of a frame with their ranks, values rising. */
typedef struct ladder {
    size_t steps;
    double *value, *rank;
} ladder;

static double compared(const gb_normalise_options *o, double x) {
    return o->compare.rounded ? gb_number_round(x, o->compare.decimals) : x;
}

static gb_status make_ladder(const gb_normalise_task *t, const gb_values *frame, ladder *l, gb_error *err) {
    const gb_normalise_options *o = t->options;
    gb_ranking ranking;
    gb_rank_options rank = {.ties = o->ties, .compare = o->compare, .lowest_first = lowest_first(t)};
    gb_status status = gb_rank(frame, &rank, &ranking, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < frame->n; i++) { /* the frame rises already */
        double value = compared(o, frame->value[i]);
        if (l->steps > 0 && l->value[l->steps - 1] == value)
            continue;
        l->value[l->steps] = value;
        l->rank[l->steps++] = ranking.rank[i];
    }
    gb_ranking_release(&ranking);
    return GB_OK;
}

static double climb(const ladder *l, double x) {
    size_t low = 0, high = l->steps - 1;
    if (x <= l->value[low])
        return l->rank[low];
    if (x >= l->value[high])
        return l->rank[high];
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (l->value[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    if (l->value[low] == x)
        return l->rank[low];
    double part = (x - l->value[low]) / (l->value[high] - l->value[low]);
    return l->rank[low] + part * (l->rank[high] - l->rank[low]);
}

static gb_status against_frame(gb_normalise_task *t, gb_error *err) {
    const gb_values frame = {.name = t->values->name, .n = t->framed.n, .value = t->framed.value};
    ladder l = {0};
    l.value = gb_alloc(frame.n, sizeof *l.value);
    l.rank = gb_alloc(frame.n, sizeof *l.rank);
    gb_status status = l.value && l.rank ? make_ladder(t, &frame, &l, err)
                                         : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = frame.name);
    for (size_t i = 0; i < t->values->n && status == GB_OK; i++)
        if (gb_values_state(t->values, i) == GB_PRESENT)
            t->out[i] =
                of_rank(t->options, climb(&l, compared(t->options, t->values->value[i])), (double)frame.n);
    gb_free(l.value);
    gb_free(l.rank);
    return status;
}

static gb_status published_ranks(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double count = o->rank_count > 0 ? o->rank_count : t->frame.max;
    for (size_t i = 0; i < t->values->n; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        double rank = t->values->value[i];
        if (!(rank >= 1 && rank <= count))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_RANK, .name = t->values->name, .row = (int64_t)i + 1,
                           .value = rank, .total = (int64_t)fmin(count, 1e15));
        t->out[i] = of_rank(o, rank, count);
    }
    t->how->rank_count = count;
    return GB_OK;
}

double gb_rank_exp(double rank, double count, double constant) {
    double share = (count - rank + 1) / count;
    return -constant * log1p(share * expm1(-100 / constant));
}

gb_status gb_normalise_by_rank(gb_normalise_task *t, gb_error *err) {
    gb_status status = gb_normalise_need_values(t, err);
    if (status == GB_OK && t->options->method == GB_NORMALISE_RANK_EXP && t->options->values_are_ranks)
        return published_ranks(t, err);
    if (status == GB_OK)
        status = gb_normalise_need_variation(t, err);
    if (status != GB_OK)
        return status;
    if (t->options->method == GB_NORMALISE_RANK_EXP || t->options->frame)
        t->how->rank_count = (double)t->frame.n;
    return t->options->frame ? against_frame(t, err) : among_areas(t, err);
}
