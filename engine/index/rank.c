#include "index/rank.h"

#include "base/memory.h"
#include "base/number.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static const char *const ties_names[GB_TIES_COUNT] = {"min", "average", "max", "dense"};

const char *gb_ties_name(gb_ties ties) {
    return (unsigned)ties < GB_TIES_COUNT ? ties_names[ties] : "";
}

bool gb_ties_parse(const char *name, gb_ties *out) {
    for (int t = 0; t < GB_TIES_COUNT; t++)
        if (strcmp(name, ties_names[t]) == 0) {
            *out = (gb_ties)t;
            return true;
        }
    return false;
}

/* The present values as they are compared, with their rows. */
typedef struct compared {
    double *value;
    uint32_t *row, *order;
    size_t n;
} compared;

static gb_status collect(const gb_values *values, const gb_rank_options *options, compared *c,
                         gb_error *err) {
    c->value = gb_alloc(values->n, sizeof *c->value);
    c->row = gb_alloc(values->n, sizeof *c->row);
    c->order = gb_alloc(values->n, sizeof *c->order);
    if (!c->value || !c->row || !c->order || values->n > UINT32_MAX)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    for (size_t i = 0; i < values->n; i++) {
        if (gb_values_state(values, i) != GB_PRESENT)
            continue;
        double v = values->value[i];
        c->value[c->n] = options->compare.rounded ? gb_number_round(v, options->compare.decimals) : v;
        c->row[c->n++] = (uint32_t)i;
    }
    if (!gb_sort_order(c->value, c->n, !options->lowest_first, c->order))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    return GB_OK;
}

/* Rank of a group of equals at positions first..end-1 (0-based), the group-th from the top (1-based). */
static double rank_of_group(gb_ties ties, size_t first, size_t end, size_t group) {
    switch (ties) {
    case GB_TIES_AVERAGE:
        return ((double)first + 1 + (double)end) / 2;
    case GB_TIES_MAX:
        return (double)end;
    case GB_TIES_DENSE:
        return (double)group;
    default:
        return (double)first + 1;
    }
}

static void assign_ranks(const compared *c, gb_ties ties, gb_ranking *out) {
    size_t group = 0;
    for (size_t first = 0, end; first < c->n; first = end) {
        double value = c->value[c->order[first]];
        for (end = first + 1; end < c->n && c->value[c->order[end]] == value;)
            end++;
        double rank = rank_of_group(ties, first, end, ++group);
        for (size_t r = first; r < end; r++) {
            uint32_t row = c->row[c->order[r]];
            out->rank[row] = rank;
            out->tied[row] = (uint32_t)(end - first);
            out->order[r] = row;
        }
        if (end - first > 1)
            out->tied_areas += end - first;
    }
    out->ranked = c->n;
}

static void append_unranked(gb_ranking *out) {
    size_t at = out->ranked;
    for (size_t i = 0; i < out->n; i++)
        if (out->tied[i] == 0) {
            out->rank[i] = NAN;
            out->order[at++] = (uint32_t)i;
        }
}

gb_status gb_rank(const gb_values *values, const gb_rank_options *options, gb_ranking *out, gb_error *err) {
    const gb_compare *compare = &options->compare;
    if (compare->rounded && (compare->decimals < 0 || compare->decimals > 15))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_DECIMALS, .count = compare->decimals, .total = 15);
    gb_status status = gb_values_check(values, err);
    if (status != GB_OK)
        return status;
    gb_ranking r = {.n = values->n};
    r.rank = gb_alloc(r.n, sizeof *r.rank);
    r.tied = gb_alloc_zero(r.n, sizeof *r.tied);
    r.order = gb_alloc(r.n, sizeof *r.order);
    compared c = {0};
    if (!r.rank || !r.tied || !r.order)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    else
        status = collect(values, options, &c, err);
    if (status == GB_OK) {
        assign_ranks(&c, options->ties, &r);
        append_unranked(&r);
        *out = r;
    } else {
        gb_ranking_release(&r);
    }
    gb_free(c.value);
    gb_free(c.row);
    gb_free(c.order);
    return status;
}

void gb_ranking_release(gb_ranking *ranking) {
    if (!ranking)
        return;
    gb_free(ranking->rank);
    gb_free(ranking->tied);
    gb_free(ranking->order);
    *ranking = (gb_ranking){0};
}
