#include "index/normalise.h"

#include "base/memory.h"
#include "index/rank.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static const char *const method_names[GB_NORMALISE_COUNT] = {"z", "min-max", "percent-rank", "rank-exp",
                                                             "none"};

/* One indicator on its way. */
typedef struct task {
    const gb_values *values;
    gb_polarity polarity;
    const gb_normalise_options *options;
    double *sorted; /* present values upwards */
    size_t present;
    double min, max;
} task;

const char *gb_normalise_name(gb_normalise_method method) {
    return (unsigned)method < GB_NORMALISE_COUNT ? method_names[method] : "";
}

bool gb_normalise_parse(const char *name, gb_normalise_method *out) {
    for (int m = 0; m < GB_NORMALISE_COUNT; m++)
        if (strcmp(name, method_names[m]) == 0) {
            *out = (gb_normalise_method)m;
            return true;
        }
    return false;
}

double gb_rank_exp(double rank, double count, double constant) {
    double share = (count - rank + 1) / count;
    return -constant * log1p(share * expm1(-100 / constant));
}

/* Equal but for the noise that arithmetic leaves in the last digits. */
static bool is_constant(const task *t) {
    return t->max == t->min || t->max - t->min <= 1e-12 * fmax(fabs(t->min), fabs(t->max));
}

static gb_status need_variation(const task *t, gb_error *err) {
    if (t->present < 2)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_ONE_AREA, .name = t->values->name,
                       .hint = GB_HINT_DROP_INDICATOR);
    if (is_constant(t))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_CONSTANT, .name = t->values->name, .value = t->min,
                       .hint = GB_HINT_DROP_INDICATOR);
    return GB_OK;
}

/* out = low + width * (x - center) / spread */
static gb_status linear(const task *t, double low, double width, double center, double spread, double *out,
                        gb_normalised *how, gb_error *err) {
    how->is_linear = true;
    how->center = center;
    how->spread = spread / width;
    how->shift = low;
    for (size_t i = 0; i < t->values->n; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        double x = t->values->value[i];
        out[i] = low + width * ((x - center) / spread);
        if (!isfinite(out[i]))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_RANGE, .name = t->values->name,
                           .row = (int64_t)i + 1);
    }
    return GB_OK;
}

static gb_status normalise_z(const task *t, double *out, gb_normalised *how, gb_error *err) {
    gb_status status = need_variation(t, err);
    if (status != GB_OK)
        return status;
    double mean, sd;
    gb_mean_sd(t->sorted, t->present, t->options->sd, &mean, &sd);
    return linear(t, 0, 1, mean, t->polarity * sd, out, how, err);
}

static gb_status normalise_min_max(const task *t, double *out, gb_normalised *how, gb_error *err) {
    double low = t->options->low, high = t->options->high;
    if (low == 0 && high == 0)
        high = 1;
    if (!(isfinite(low) && isfinite(high) && low < high))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_SCALE, .name = t->values->name);
    gb_status status = need_variation(t, err);
    if (status != GB_OK)
        return status;
    double center = t->polarity > 0 ? t->min : t->max;
    return linear(t, low, high - low, center, t->polarity * (t->max - t->min), out, how, err);
}

static double percent_of(gb_percent_form form, double rank, double n) {
    if (form == GB_PERCENT_UPPER)
        return rank / n;
    if (form == GB_PERCENT_MIDDLE)
        return (rank - 0.5) / n;
    return (rank - 1) / (n - 1);
}

static gb_status normalise_by_rank(const task *t, double *out, gb_normalised *how, gb_error *err) {
    const gb_normalise_options *o = t->options;
    bool exponential = o->method == GB_NORMALISE_RANK_EXP;
    double constant = o->exp_constant > 0 ? o->exp_constant : 23;
    gb_status status = need_variation(t, err);
    if (status != GB_OK)
        return status;
    gb_ranking ranking;
    gb_rank_options rank = {.ties = o->ties, .compare = o->compare};
    rank.lowest_first = exponential ? t->polarity < 0 : t->polarity > 0;
    status = gb_rank(t->values, &rank, &ranking, err);
    if (status != GB_OK)
        return status;
    double n = (double)t->present;
    for (size_t i = 0; i < t->values->n; i++)
        if (!isnan(ranking.rank[i]))
            out[i] = exponential ? gb_rank_exp(ranking.rank[i], n, constant)
                                 : percent_of(o->percent, ranking.rank[i], n);
    if (exponential)
        how->rank_count = n;
    gb_ranking_release(&ranking);
    return GB_OK;
}

static gb_status normalise_published_ranks(const task *t, double *out, gb_normalised *how, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double count = o->rank_count > 0 ? o->rank_count : t->max;
    double constant = o->exp_constant > 0 ? o->exp_constant : 23;
    for (size_t i = 0; i < t->values->n; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        double rank = t->values->value[i];
        if (!(rank >= 1 && rank <= count))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_RANK, .name = t->values->name, .row = (int64_t)i + 1,
                           .value = rank, .total = (int64_t)fmin(count, 1e15));
        out[i] = gb_rank_exp(rank, count, constant);
    }
    how->rank_count = count;
    return GB_OK;
}

static gb_status apply(const task *t, double *out, gb_normalised *how, gb_error *err) {
    switch (t->options->method) {
    case GB_NORMALISE_Z:
        return normalise_z(t, out, how, err);
    case GB_NORMALISE_MIN_MAX:
        return normalise_min_max(t, out, how, err);
    case GB_NORMALISE_PERCENT_RANK:
        return normalise_by_rank(t, out, how, err);
    case GB_NORMALISE_RANK_EXP:
        return t->options->values_are_ranks ? normalise_published_ranks(t, out, how, err)
                                            : normalise_by_rank(t, out, how, err);
    case GB_NORMALISE_NONE:
        return linear(t, 0, 1, 0, t->polarity, out, how, err);
    default:
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_normalise: method");
    }
}

/* Sorted, because sums over sorted values do not depend on the order of the rows. */
static gb_status load(task *t, gb_error *err) {
    t->sorted = gb_alloc(t->values->n, sizeof *t->sorted);
    if (!t->sorted)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    gb_status status = gb_values_present(t->values, t->sorted, &t->present, err);
    if (status != GB_OK)
        return status;
    if (t->present == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY, .name = t->values->name,
                       .total = (int64_t)t->values->n, .hint = GB_HINT_DROP_INDICATOR);
    if (!gb_sort_values(t->sorted, t->present))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    t->min = t->sorted[0];
    t->max = t->sorted[t->present - 1];
    return GB_OK;
}

gb_status gb_normalise(const gb_values *values, gb_polarity polarity, const gb_normalise_options *options,
                       double *out, gb_normalised *how, gb_error *err) {
    if (polarity != 1 && polarity != -1)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POLARITY, .name = values->name);
    task t = {.values = values, .polarity = polarity, .options = options};
    gb_normalised result = {.center = NAN, .spread = NAN, .shift = NAN, .rank_count = NAN};
    for (size_t i = 0; i < values->n; i++)
        out[i] = NAN;
    gb_status status = load(&t, err);
    if (status == GB_OK)
        status = apply(&t, out, &result, err);
    gb_free(t.sorted);
    if (status != GB_OK)
        return status;
    result.present = t.present;
    if (how)
        *how = result;
    return GB_OK;
}
