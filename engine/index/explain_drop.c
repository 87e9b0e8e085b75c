/* The ranking without each indicator in turn. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/explain.h"
#include "index/explain_ranks.h"

#include <math.h>

/* Score of area i without indicator j, on the scale on which complete areas keep their weights: what is left
 * of the weighted sum, over what is left of the weight. */
static double score_without(const gb_index_view *index, size_t i, size_t j, double total) {
    if (isnan(index->score[i]) || isnan(index->contribution[j * index->n + i]) || index->weight[j] == 0)
        return index->score[i];
    double available = index->used_share[i] * total, left = available - index->weight[j];
    gb_sum others = {0};
    for (size_t other = 0; other < index->k; other++) {
        double part = index->contribution[other * index->n + i];
        if (other != j && !isnan(part))
            gb_sum_add(&others, part);
    }
    return left > 1e-12 * total ? gb_sum_value(&others) * (available / left) : NAN;
}

static gb_status drop(const gb_index_view *index, size_t j, const gb_compare *compare, const gb_ranks *all,
                      double *score, gb_drop_one *d, gb_error *err) {
    double total = gb_sum_array(index->weight, index->k);
    for (size_t i = 0; i < d->n; i++)
        score[i] = score_without(index, i, j, total);
    gb_ranks ranks;
    gb_status status = gb_ranks_build(score, d->n, compare, &ranks, err);
    if (status != GB_OK)
        return status;
    gb_sum sum = {0};
    size_t both = 0;
    for (size_t i = 0; i < d->n; i++) {
        double rank = isnan(score[i]) ? NAN : gb_ranks_of(&ranks, i, score[i]);
        d->rank[j * d->n + i] = rank;
        if (isnan(rank))
            continue;
        double shift = fabs(rank - gb_ranks_of(all, i, index->score[i]));
        gb_sum_add(&sum, shift);
        d->max_shift[j] = fmax(d->max_shift[j], shift);
        both++;
    }
    d->mean_shift[j] = both > 0 ? gb_sum_value(&sum) / (double)both : NAN;
    gb_ranks_release(&ranks);
    return GB_OK;
}

gb_status gb_drop_one_build(const gb_index_view *index, const gb_compare *compare, gb_drop_one *out,
                            gb_error *err) {
    if (index->k < 2)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPLAIN_ONE, .count = (int64_t)index->k);
    gb_drop_one d = {.n = index->n, .k = index->k};
    gb_ranks all = {0};
    d.rank = gb_alloc(d.k * d.n, sizeof *d.rank);
    d.mean_shift = gb_alloc_zero(d.k, sizeof *d.mean_shift);
    d.max_shift = gb_alloc_zero(d.k, sizeof *d.max_shift);
    double *score = gb_alloc(d.n, sizeof *score);
    gb_status status = d.rank && d.mean_shift && d.max_shift && score
                           ? gb_ranks_build(index->score, d.n, compare, &all, err)
                           : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)d.n);
    for (size_t j = 0; j < d.k && status == GB_OK; j++)
        status = drop(index, j, compare, &all, score, &d, err);
    gb_free(score);
    gb_ranks_release(&all);
    if (status != GB_OK) {
        gb_drop_one_release(&d);
        return status;
    }
    *out = d;
    return GB_OK;
}

void gb_drop_one_release(gb_drop_one *drop) {
    if (!drop)
        return;
    gb_free(drop->rank);
    gb_free(drop->mean_shift);
    gb_free(drop->max_shift);
    *drop = (gb_drop_one){0};
}
