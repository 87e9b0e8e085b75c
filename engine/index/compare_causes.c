/* A change taken apart into what caused it. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/compare.h"

#include <math.h>

static const char *const cause_ids[GB_CAUSE_COUNT] = {"data", "method", "boundaries"};

const char *gb_cause_id(gb_cause cause) {
    return (unsigned)cause < GB_CAUSE_COUNT ? cause_ids[cause] : "";
}

static bool is_known(const double *const scenarios[GB_SCENARIOS], size_t i) {
    for (int s = 0; s < GB_SCENARIOS; s++)
        if (isnan(scenarios[s][i]))
            return false;
    return true;
}

/* The mean over the orders of swapping of what cause c adds to those already swapped: with three causes,
 * first and last happen in two orders of six each, both places in between in one. */
static double shapley(const double *const scenarios[GB_SCENARIOS], size_t i, int c) {
    static const double weight[GB_CAUSE_COUNT] = {1.0 / 3, 1.0 / 6, 1.0 / 3};
    gb_sum sum = {0};
    for (int s = 0; s < GB_SCENARIOS; s++) {
        if (s >> c & 1)
            continue;
        int swapped = 0;
        for (int other = 0; other < GB_CAUSE_COUNT; other++)
            swapped += s >> other & 1;
        gb_sum_add(&sum, weight[swapped] * (scenarios[s | 1 << c][i] - scenarios[s][i]));
    }
    return gb_sum_value(&sum);
}

static void take_apart(const double *const scenarios[GB_SCENARIOS], const gb_cause *order, size_t i,
                       gb_change_parts *p) {
    bool known = is_known(scenarios, i);
    p->change[i] = known ? scenarios[GB_SCENARIOS - 1][i] - scenarios[0][i] : NAN;
    p->known += known;
    int swapped = 0;
    for (int step = 0; step < GB_CAUSE_COUNT; step++) {
        int c = order[step], next = swapped | 1 << c;
        p->shapley[(size_t)c * p->n + i] = known ? shapley(scenarios, i, c) : NAN;
        p->ordered[(size_t)c * p->n + i] = known ? scenarios[next][i] - scenarios[swapped][i] : NAN;
        swapped = next;
    }
}

static void summarise(gb_change_parts *p) {
    double total = 0;
    for (int c = 0; c < GB_CAUSE_COUNT; c++) {
        gb_sum sum = {0};
        for (size_t i = 0; i < p->n; i++)
            if (!isnan(p->change[i]))
                gb_sum_add(&sum, fabs(p->shapley[(size_t)c * p->n + i]));
        p->mean_size[c] = p->known > 0 ? gb_sum_value(&sum) / (double)p->known : NAN;
        total += p->mean_size[c];
    }
    for (int c = 0; c < GB_CAUSE_COUNT; c++)
        p->share[c] = total > 0 ? p->mean_size[c] / total : NAN;
}

gb_status gb_change_take_apart(const double *const scenarios[GB_SCENARIOS], size_t n,
                               const gb_cause order[GB_CAUSE_COUNT], gb_change_parts *out, gb_error *err) {
    static const gb_cause usual[GB_CAUSE_COUNT] = {GB_CAUSE_DATA, GB_CAUSE_METHOD, GB_CAUSE_BOUNDARIES};
    const gb_cause *steps = order ? order : usual;
    unsigned named = 0;
    for (int step = 0; step < GB_CAUSE_COUNT; step++)
        named |= (unsigned)steps[step] < GB_CAUSE_COUNT ? 1u << steps[step] : 0;
    if (named != GB_SCENARIOS - 1)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMPARE_ORDER, .count = GB_CAUSE_COUNT);
    gb_change_parts p = {.n = n};
    p.change = gb_alloc(n, sizeof *p.change);
    p.shapley = gb_alloc(n, GB_CAUSE_COUNT * sizeof *p.shapley);
    p.ordered = gb_alloc(n, GB_CAUSE_COUNT * sizeof *p.ordered);
    if (!p.change || !p.shapley || !p.ordered) {
        gb_change_parts_release(&p);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    }
    for (size_t i = 0; i < n; i++)
        take_apart(scenarios, steps, i, &p);
    summarise(&p);
    *out = p;
    return GB_OK;
}

void gb_change_parts_release(gb_change_parts *parts) {
    if (!parts)
        return;
    gb_free(parts->change);
    gb_free(parts->shapley);
    gb_free(parts->ordered);
    *parts = (gb_change_parts){0};
}
