#include "index/explain_ranks.h"

#include "base/memory.h"
#include "base/number.h"
#include "stats/sort.h"

#include <math.h>

static double compared(const gb_ranks *ranks, double score) {
    return ranks->compare.rounded ? gb_number_round(score, ranks->compare.decimals) : score;
}

gb_status gb_ranks_build(const double *score, size_t n, const gb_compare *compare, gb_ranks *out,
                         gb_error *err) {
    gb_ranks r = {.n = n};
    if (compare)
        r.compare = *compare;
    if (r.compare.rounded && (r.compare.decimals < 0 || r.compare.decimals > 15))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_DECIMALS, .count = r.compare.decimals, .total = 15);
    r.own = gb_alloc(n, sizeof *r.own);
    r.sorted = gb_alloc(n, sizeof *r.sorted);
    bool room = r.own && r.sorted;
    for (size_t i = 0; room && i < n; i++) {
        r.own[i] = isnan(score[i]) ? NAN : compared(&r, score[i]);
        if (!isnan(score[i]))
            r.sorted[r.ranked++] = r.own[i];
    }
    if (!room || !gb_sort_values(r.sorted, r.ranked)) {
        gb_ranks_release(&r);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    }
    *out = r;
    return GB_OK;
}

double gb_ranks_of(const gb_ranks *ranks, size_t i, double score) {
    double mine = compared(ranks, score);
    size_t low = 0, high = ranks->ranked;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranks->sorted[middle] > mine)
            high = middle;
        else
            low = middle + 1;
    }
    size_t higher = ranks->ranked - low;
    return 1 + (double)(higher - (ranks->own[i] > mine));
}

void gb_ranks_release(gb_ranks *ranks) {
    if (!ranks)
        return;
    gb_free(ranks->own);
    gb_free(ranks->sorted);
    *ranks = (gb_ranks){0};
}
