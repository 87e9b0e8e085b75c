#include "index/explain.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/sum.h"
#include "index/explain_ranks.h"

#include <math.h>

gb_index_view gb_index_view_of(const gb_composite *composite, const char *const *codes) {
    return (gb_index_view){.n = composite->n,
                           .k = composite->k,
                           .score = composite->score,
                           .contribution = composite->contribution,
                           .exact = composite->exact,
                           .normalised = composite->normalised,
                           .weight = composite->weight,
                           .used_share = composite->used_share,
                           .codes = codes};
}

gb_index_view gb_index_view_of_group(const gb_method *method, const gb_method_result *result, size_t group) {
    const gb_method_part *part = &result->part[group];
    return (gb_index_view){.n = result->n,
                           .k = method->group[group].members,
                           .score = part->combined.score,
                           .contribution = part->combined.contribution,
                           .exact = part->combined.exact,
                           .normalised = part->normalised,
                           .weight = part->weight,
                           .used_share = part->combined.used_share,
                           .codes = method->codes};
}

static gb_status check(const gb_index_view *index, const uint32_t *group, size_t groups, gb_error *err) {
    for (size_t j = 0; group && j < index->k; j++)
        if (group[j] >= groups)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_explain: group");
    for (size_t i = 0; index->exact && i < index->n; i++) {
        if (isnan(index->score[i]))
            continue;
        gb_sum sum = {0}, size = {0};
        for (size_t j = 0; j < index->k; j++) {
            double part = index->contribution[j * index->n + i];
            gb_sum_add(&sum, isnan(part) ? 0 : part);
            gb_sum_add(&size, isnan(part) ? 0 : fabs(part));
        }
        if (!(fabs(gb_sum_value(&sum) - index->score[i]) <= 1e-9 * (gb_sum_value(&size) + 1e-300)))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_EXPLAIN_NOT_A_SUM, .row = (int64_t)i + 1,
                           .code = index->codes ? index->codes[i] : "");
    }
    return GB_OK;
}

/* What indicator j adds to a complete score when it stands at its mean. A score that rests on part of the
 * weight gives each indicator a larger part: contribution x share is on the scale of complete scores. */
static double typical_part(const gb_index_view *index, size_t j) {
    gb_sum sum = {0};
    size_t count = 0;
    for (size_t i = 0; i < index->n; i++) {
        double part = index->contribution[j * index->n + i];
        if (isnan(part) || isnan(index->score[i]))
            continue;
        gb_sum_add(&sum, part * index->used_share[i]);
        count++;
    }
    return count > 0 ? gb_sum_value(&sum) / (double)count : NAN;
}

static void explain_indicator(const gb_index_view *index, size_t j, const gb_ranks *ranks,
                              gb_explanation *e) {
    double typical = index->exact ? typical_part(index, j) : 0;
    for (size_t i = 0; i < e->n; i++) {
        size_t at = j * e->n + i;
        double part = index->contribution[at];
        bool used = !isnan(part) && !isnan(index->score[i]);
        e->above[at] = used ? part - typical / index->used_share[i] : NAN;
        e->moves[at] = used ? gb_ranks_of(ranks, i, index->score[i] - e->above[at]) - e->rank[i] : NAN;
    }
}

static void explain_group(const gb_index_view *index, const uint32_t *group, size_t g, const gb_ranks *ranks,
                          gb_explanation *e) {
    for (size_t i = 0; i < e->n; i++) {
        gb_sum part = {0}, above = {0};
        size_t used = 0, at = g * e->n + i;
        for (size_t j = 0; j < e->k; j++) {
            if (group[j] != g || !index->exact || isnan(e->above[j * e->n + i]))
                continue;
            gb_sum_add(&part, index->contribution[j * e->n + i]);
            gb_sum_add(&above, e->above[j * e->n + i]);
            used++;
        }
        e->group_part[at] = used ? gb_sum_value(&part) : NAN;
        e->group_above[at] = used ? gb_sum_value(&above) : NAN;
        e->group_moves[at] =
            used ? gb_ranks_of(ranks, i, index->score[i] - e->group_above[at]) - e->rank[i] : NAN;
    }
}

static bool reserve(gb_explanation *e) {
    size_t cells = e->k * e->n, group_cells = e->groups * e->n;
    e->rank = gb_alloc(e->n, sizeof *e->rank);
    e->above = gb_alloc(cells, sizeof *e->above);
    e->moves = gb_alloc(cells, sizeof *e->moves);
    e->group_part = gb_alloc(group_cells, sizeof *e->group_part);
    e->group_above = gb_alloc(group_cells, sizeof *e->group_above);
    e->group_moves = gb_alloc(group_cells, sizeof *e->group_moves);
    return e->rank && e->above && e->moves && e->group_part && e->group_above && e->group_moves;
}

gb_status gb_explain(const gb_index_view *index, const uint32_t *group, size_t groups,
                     const gb_compare *compare, gb_explanation *out, gb_error *err) {
    gb_status status = check(index, group, groups, err);
    if (status != GB_OK)
        return status;
    gb_explanation e = {.n = index->n, .k = index->k, .groups = group ? groups : 0};
    gb_ranks ranks = {0};
    status = reserve(&e) ? gb_ranks_build(index->score, index->n, compare, &ranks, err)
                         : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)e.n);
    if (status != GB_OK) {
        gb_explanation_release(&e);
        return status;
    }
    for (size_t i = 0; i < e.n; i++)
        e.rank[i] = isnan(index->score[i]) ? NAN : gb_ranks_of(&ranks, i, index->score[i]);
    for (size_t j = 0; j < e.k; j++)
        explain_indicator(index, j, &ranks, &e);
    for (size_t g = 0; g < e.groups; g++)
        explain_group(index, group, g, &ranks, &e);
    gb_ranks_release(&ranks);
    *out = e;
    return GB_OK;
}

void gb_explanation_release(gb_explanation *explanation) {
    if (!explanation)
        return;
    gb_free(explanation->rank);
    gb_free(explanation->above);
    gb_free(explanation->moves);
    gb_free(explanation->group_part);
    gb_free(explanation->group_above);
    gb_free(explanation->group_moves);
    *explanation = (gb_explanation){0};
}
