/* What is left to tell the areas of one municipality apart. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/explain_consistency.h"
#include "index/explain_ranks.h"

#include <math.h>

/* Running figures per group: first for means, then for squares about them. */
typedef struct tally {
    size_t *count;
    double *low, *high, *mean, *squares;
} tally;

/* One pass over a column: per group its number, extremes, mean and squares about the mean; the squares about
 * the overall mean are returned. */
static double scan(const double *x, const double *score, const uint32_t *group, size_t n, size_t groups,
                   tally *t) {
    gb_sum all = {0};
    size_t total = 0;
    for (size_t g = 0; g < groups; g++) {
        t->count[g] = 0;
        t->mean[g] = t->squares[g] = 0;
        t->low[g] = t->high[g] = NAN;
    }
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(score[i]))
            continue;
        size_t g = group[i];
        t->count[g]++;
        t->mean[g] += x[i];
        t->low[g] = fmin(t->low[g], x[i]);
        t->high[g] = fmax(t->high[g], x[i]);
        gb_sum_add(&all, x[i]);
        total++;
    }
    for (size_t g = 0; g < groups; g++)
        t->mean[g] /= (double)t->count[g];
    double mean = gb_sum_value(&all) / (double)total;
    gb_sum about = {0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(score[i]))
            continue;
        double inside = x[i] - t->mean[group[i]];
        t->squares[group[i]] += inside * inside;
        gb_sum_add(&about, (x[i] - mean) * (x[i] - mean));
    }
    return gb_sum_value(&about);
}

static bool is_constant(const tally *t, size_t g) {
    return t->high[g] - t->low[g] <= 1e-12 * fmax(fabs(t->low[g]), fabs(t->high[g]));
}

static double within(const tally *t, size_t groups, double about) {
    double sum = 0;
    for (size_t g = 0; g < groups; g++)
        sum += is_constant(t, g) ? 0 : t->squares[g];
    return about > 0 ? fmin(sum / about, 1) : NAN;
}

static void look_at_indicators(const gb_index_view *index, const uint32_t *group, tally *t,
                               gb_group_variation *v) {
    double total = gb_sum_array(index->weight, v->k);
    for (size_t j = 0; j < v->k; j++) {
        double about = scan(index->normalised + j * v->n, index->score, group, v->n, v->groups, t);
        v->within[j] = within(t, v->groups, about);
        for (size_t g = 0; g < v->groups; g++) {
            bool lives = t->count[g] >= 2 && !is_constant(t, g);
            v->constant_groups[j] += t->count[g] >= 2 && !lives;
            v->live_weight[g] += lives ? index->weight[j] / total : 0;
        }
    }
}

static void look_at_ranks(const gb_index_view *index, const uint32_t *group, const double *rank, tally *t,
                          gb_group_variation *v) {
    double about = scan(rank, index->score, group, v->n, v->groups, t);
    size_t ranked = 0;
    v->rank_within = within(t, v->groups, about);
    for (size_t g = 0; g < v->groups; g++)
        ranked += t->count[g];
    for (size_t g = 0; g < v->groups; g++) {
        v->size[g] = (uint32_t)t->count[g];
        bool enough = t->count[g] >= 2;
        v->live_weight[g] = enough ? v->live_weight[g] : NAN;
        v->rank_variation[g] = enough ? t->squares[g] / (double)t->count[g] / (about / (double)ranked) : NAN;
    }
}

/* Ranks with the mean for equals, so that their variance does not depend on the tie rule. */
static gb_status rank_all(const gb_index_view *index, double *rank, gb_error *err) {
    gb_ranks ranks;
    gb_status status = gb_ranks_build(index->score, index->n, NULL, &ranks, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < index->n; i++) {
        if (isnan(index->score[i])) {
            rank[i] = NAN;
            continue;
        }
        double first = gb_ranks_of(&ranks, i, index->score[i]);
        double behind = gb_ranks_of(&ranks, i, nextafter(index->score[i], -INFINITY));
        rank[i] = (first + behind) / 2;
    }
    gb_ranks_release(&ranks);
    return GB_OK;
}

static bool reserve(gb_group_variation *v, tally *t, double **rank) {
    v->within = gb_alloc(v->k, sizeof *v->within);
    v->constant_groups = gb_alloc_zero(v->k, sizeof *v->constant_groups);
    v->size = gb_alloc(v->groups, sizeof *v->size);
    v->live_weight = gb_alloc_zero(v->groups, sizeof *v->live_weight);
    v->rank_variation = gb_alloc(v->groups, sizeof *v->rank_variation);
    t->count = gb_alloc(v->groups, sizeof *t->count);
    t->low = gb_alloc(v->groups, sizeof *t->low);
    t->high = gb_alloc(v->groups, sizeof *t->high);
    t->mean = gb_alloc(v->groups, sizeof *t->mean);
    t->squares = gb_alloc(v->groups, sizeof *t->squares);
    *rank = gb_alloc(v->n, sizeof **rank);
    return v->within && v->constant_groups && v->size && v->live_weight && v->rank_variation && t->count &&
           t->low && t->high && t->mean && t->squares && *rank;
}

gb_status gb_group_variation_build(const gb_index_view *index, const uint32_t *group, size_t groups,
                                   gb_group_variation *out, gb_error *err) {
    for (size_t i = 0; i < index->n; i++)
        if (group[i] >= groups)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_group_variation_build: group");
    gb_group_variation v = {.n = index->n, .k = index->k, .groups = groups};
    tally t = {0};
    double *rank = NULL;
    gb_status status = reserve(&v, &t, &rank)
                           ? rank_all(index, rank, err)
                           : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)v.n);
    if (status == GB_OK) {
        look_at_indicators(index, group, &t, &v);
        look_at_ranks(index, group, rank, &t, &v);
        *out = v;
    } else {
        gb_group_variation_release(&v);
    }
    gb_free(t.count);
    gb_free(t.low);
    gb_free(t.high);
    gb_free(t.mean);
    gb_free(t.squares);
    gb_free(rank);
    return status;
}

void gb_group_variation_release(gb_group_variation *variation) {
    if (!variation)
        return;
    gb_free(variation->within);
    gb_free(variation->constant_groups);
    gb_free(variation->size);
    gb_free(variation->live_weight);
    gb_free(variation->rank_variation);
    *variation = (gb_group_variation){0};
}
