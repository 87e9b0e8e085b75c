#include "stats/smooth.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <string.h>

static const char *const method_names[GB_SMOOTH_COUNT] = {"none", "logit", "empirical-bayes",
                                                          "empirical-bayes-local"};

const char *gb_smooth_name(gb_smooth_method method) {
    return (unsigned)method < GB_SMOOTH_COUNT ? method_names[method] : "";
}

bool gb_smooth_parse(const char *name, gb_smooth_method *out) {
    for (int m = 0; m < GB_SMOOTH_COUNT; m++)
        if (strcmp(name, method_names[m]) == 0) {
            *out = (gb_smooth_method)m;
            return true;
        }
    return false;
}

/* What a group of areas has in common. */
typedef struct group {
    size_t areas;
    gb_sum events, base, spread;
} group;

typedef struct task {
    const double *events, *base;
    const gb_smooth_options *options;
    gb_smoothed *out;
    group *groups;
    size_t count;
} task;

static gb_status check_row(const gb_values *events, const gb_values *base, gb_smooth_method method, size_t i,
                           gb_error *err) {
    double r = events->value[i], n = base->value[i];
    if (n < 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_SMOOTH_NEGATIVE, .name = base->name, .row = (int64_t)i + 1,
                       .value = n);
    if (r < 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_SMOOTH_NEGATIVE, .name = events->name, .row = (int64_t)i + 1,
                       .value = r);
    if (n == 0 ? r > 0 : method == GB_SMOOTH_LOGIT && r > n)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_SMOOTH_ABOVE_BASE, .name = events->name,
                       .row = (int64_t)i + 1, .value = r);
    return GB_OK;
}

/* Raw rates and states. */
static gb_status load(const gb_values *events, const gb_values *base, gb_smooth_method method,
                      gb_smoothed *out, gb_error *err) {
    for (size_t i = 0; i < out->n; i++) {
        gb_cell state = gb_cell_combine(gb_values_state(events, i), gb_values_state(base, i));
        out->raw[i] = out->rate[i] = out->weight[i] = out->target[i] = NAN;
        if (state == GB_PRESENT) {
            gb_status status = check_row(events, base, method, i, err);
            if (status != GB_OK)
                return status;
            if (base->value[i] == 0)
                state = GB_UNDEFINED;
            else
                out->raw[i] = events->value[i] / base->value[i];
        }
        out->state[i] = (uint8_t)state;
    }
    return GB_OK;
}

static void put(gb_smoothed *out, size_t i, double rate, double weight, double target) {
    out->rate[i] = rate;
    out->weight[i] = weight;
    out->target[i] = target;
}

static void keep(const task *t) {
    for (size_t i = 0; i < t->out->n; i++)
        if (t->out->state[i] == GB_PRESENT)
            put(t->out, i, t->out->raw[i], 1, t->out->raw[i]);
}

static group *group_of(const task *t, size_t i) {
    return &t->groups[t->options->group ? t->options->group[i] : 0];
}

static double logit(double r, double n) {
    return log((r + 0.5) / (n - r + 0.5));
}

static double group_rate(const group *g) {
    return gb_sum_value(&g->events) / gb_sum_value(&g->base);
}

static double group_logit(const group *g) {
    return logit(gb_sum_value(&g->events), gb_sum_value(&g->base));
}

/* Add the areas up per group, then their squared distance to what the group has as a whole. */
static void describe_groups(const task *t) {
    for (size_t i = 0; i < t->out->n; i++)
        if (t->out->state[i] == GB_PRESENT) {
            group *g = group_of(t, i);
            g->areas++;
            gb_sum_add(&g->events, t->events[i]);
            gb_sum_add(&g->base, t->base[i]);
        }
    for (size_t i = 0; i < t->out->n; i++)
        if (t->out->state[i] == GB_PRESENT) {
            group *g = group_of(t, i);
            bool logits = t->options->method == GB_SMOOTH_LOGIT;
            double d =
                logits ? logit(t->events[i], t->base[i]) - group_logit(g) : t->out->raw[i] - group_rate(g);
            gb_sum_add(&g->spread, (logits ? 1 : t->base[i]) * d * d);
        }
}

static void shrink_logit(const task *t, size_t i) {
    const group *g = group_of(t, i);
    double r = t->events[i], n = t->base[i], own = logit(r, n), all = group_logit(g), weight = 1;
    if (g->areas > 1) {
        double variance = (n + 1) * (n + 2) / (n * (r + 1) * (n - r + 1));
        double between = gb_sum_value(&g->spread) / (double)(g->areas - 1);
        weight = between / (between + variance); /* = (1/s2) / (1/s2 + 1/t2), and 0 when t2 is */
    } else {
        t->out->lonely++;
    }
    double z = weight * own + (1 - weight) * all;
    put(t->out, i, 1 / (1 + exp(-z)), weight, 1 / (1 + exp(-all)));
}

/* Marshall's estimate from a rate b, a weighted variance v and a mean base. */
static void shrink_bayes(const task *t, size_t i, double b, double v, double mean_base) {
    double a = fmax(0, v - b / mean_base), own = b / t->base[i];
    double weight = a + own > 0 ? a / (a + own) : 0;
    put(t->out, i, b + weight * (t->out->raw[i] - b), weight, b);
}

static void shrink_to_group(const task *t, size_t i) {
    const group *g = group_of(t, i);
    if (g->areas < 2) {
        t->out->lonely++;
        put(t->out, i, t->out->raw[i], 1, t->out->raw[i]);
        return;
    }
    double base = gb_sum_value(&g->base);
    shrink_bayes(t, i, group_rate(g), gb_sum_value(&g->spread) / base, base / (double)g->areas);
}

/* Neighbour e of area i, the area itself first (e = 0); false when there is no rate there. */
static bool member(const task *t, size_t i, size_t e, size_t *out) {
    const gb_csr *csr = t->options->neighbours;
    if (e == 0) {
        *out = i;
        return true;
    }
    *out = (size_t)csr->column[csr->start[i] + e - 1];
    return *out != i && t->out->state[*out] == GB_PRESENT;
}

static void shrink_to_neighbours(const task *t, size_t i) {
    const gb_csr *csr = t->options->neighbours;
    size_t most = csr->start[i + 1] - csr->start[i] + 1, h;
    group g = {0};
    for (size_t e = 0; e < most; e++)
        if (member(t, i, e, &h)) {
            g.areas++;
            gb_sum_add(&g.events, t->events[h]);
            gb_sum_add(&g.base, t->base[h]);
        }
    if (g.areas < 2) {
        t->out->lonely++;
        put(t->out, i, t->out->raw[i], 1, t->out->raw[i]);
        return;
    }
    double b = group_rate(&g), base = gb_sum_value(&g.base);
    for (size_t e = 0; e < most; e++)
        if (member(t, i, e, &h))
            gb_sum_add(&g.spread, t->base[h] * (t->out->raw[h] - b) * (t->out->raw[h] - b));
    shrink_bayes(t, i, b, gb_sum_value(&g.spread) / base, base / (double)g.areas);
}

static void apply(const task *t) {
    gb_smooth_method method = t->options->method;
    if (method == GB_SMOOTH_NONE) {
        keep(t);
        return;
    }
    if (method != GB_SMOOTH_EB_LOCAL)
        describe_groups(t);
    for (size_t i = 0; i < t->out->n; i++) {
        if (t->out->state[i] != GB_PRESENT)
            continue;
        if (method == GB_SMOOTH_LOGIT)
            shrink_logit(t, i);
        else if (method == GB_SMOOTH_EB)
            shrink_to_group(t, i);
        else
            shrink_to_neighbours(t, i);
    }
}

static gb_status check(const gb_values *events, const gb_values *base, const gb_smooth_options *options,
                       gb_error *err) {
    const char *wrong = NULL;
    if (events->n != base->n)
        wrong = "gb_smooth: unequal lengths";
    else if ((unsigned)options->method >= GB_SMOOTH_COUNT)
        wrong = "gb_smooth: method";
    for (size_t i = 0; options->group && i < events->n && !wrong; i++)
        if (options->group[i] >= options->groups)
            wrong = "gb_smooth: group";
    if (!wrong && options->method == GB_SMOOTH_EB_LOCAL &&
        (!options->neighbours || options->neighbours->rows != events->n ||
         options->neighbours->columns != events->n))
        wrong = "gb_smooth: neighbours";
    if (wrong)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = wrong);
    gb_status status = gb_values_check(events, err);
    return status == GB_OK ? gb_values_check(base, err) : status;
}

gb_status gb_smooth(const gb_values *events, const gb_values *base, const gb_smooth_options *options,
                    gb_smoothed *out, gb_error *err) {
    gb_status status = check(events, base, options, err);
    if (status != GB_OK)
        return status;
    size_t n = events->n;
    gb_smoothed s = {.n = n};
    s.raw = gb_alloc(n, sizeof *s.raw);
    s.rate = gb_alloc(n, sizeof *s.rate);
    s.weight = gb_alloc(n, sizeof *s.weight);
    s.target = gb_alloc(n, sizeof *s.target);
    s.state = gb_alloc(n, sizeof *s.state);
    task t = {.events = events->value, .base = base->value, .options = options, .out = &s};
    t.count = options->group ? options->groups : 1;
    t.groups = gb_alloc_zero(t.count, sizeof *t.groups);
    status = s.raw && s.rate && s.weight && s.target && s.state && t.groups
                 ? load(events, base, options->method, &s, err)
                 : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = events->name);
    if (status == GB_OK)
        apply(&t);
    gb_free(t.groups);
    if (status == GB_OK)
        *out = s;
    else
        gb_smoothed_release(&s);
    return status;
}

void gb_smoothed_release(gb_smoothed *smoothed) {
    if (!smoothed)
        return;
    gb_free(smoothed->raw);
    gb_free(smoothed->rate);
    gb_free(smoothed->weight);
    gb_free(smoothed->target);
    gb_free(smoothed->state);
    *smoothed = (gb_smoothed){0};
}

gb_status gb_pool_periods(const gb_values *periods, size_t count, double *value, uint8_t *state,
                          gb_error *err) {
    if (count == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_POOL_NOTHING, .count = 0);
    for (size_t p = 0; p < count; p++) {
        if (periods[p].n != periods[0].n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_pool_periods: unequal lengths");
        gb_status status = gb_values_check(&periods[p], err);
        if (status != GB_OK)
            return status;
    }
    for (size_t i = 0; i < periods[0].n; i++) {
        gb_cell cell = GB_PRESENT;
        gb_sum sum = {0};
        for (size_t p = 0; p < count; p++) {
            cell = gb_cell_combine(cell, gb_values_state(&periods[p], i));
            if (cell == GB_PRESENT)
                gb_sum_add(&sum, periods[p].value[i]);
        }
        value[i] = cell == GB_PRESENT ? gb_sum_value(&sum) : NAN;
        state[i] = (uint8_t)cell;
    }
    return GB_OK;
}
