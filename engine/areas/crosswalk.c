#include "areas/crosswalk.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <string.h>

/* Shares are sums of quotients: this much is rounding. */
#define ROUNDING 1e-9

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

const char *gb_share_method_id(gb_share_method method) {
    static const char *const ids[GB_SHARE_METHOD_COUNT] = {
        [GB_SHARE_KEY] = "key",       [GB_SHARE_GIVEN] = "given", [GB_SHARE_FINER] = "finer",
        [GB_SHARE_POINTS] = "points", [GB_SHARE_AREA] = "area",   [GB_SHARE_EQUAL] = "equal",
    };
    return ids[method];
}

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

void gb_crosswalk_release(gb_crosswalk *crosswalk) {
    free_texts(crosswalk->from, crosswalk->shares.rows);
    free_texts(crosswalk->to, crosswalk->shares.columns);
    gb_csr_release(&crosswalk->shares);
    gb_free(crosswalk->method);
    gb_free(crosswalk->lost);
    gb_free(crosswalk->covered);
    *crosswalk = (gb_crosswalk){.from = NULL};
}

/* What a row lacks of 1. */
static void find_lost(gb_crosswalk *c) {
    for (size_t r = 0; r < c->shares.rows; r++) {
        const size_t first = c->shares.start[r];
        const double lost = 1 - gb_sum_array(c->shares.value + first, c->shares.start[r + 1] - first);
        c->lost[r] = lost > ROUNDING ? lost : 0;
    }
}

gb_status gb_crosswalk_new_take(char **from, size_t from_count, char **to, size_t to_count,
                                const gb_crosswalk_entry *entries, size_t n, gb_crosswalk *out,
                                gb_error *err) {
    gb_crosswalk made = {.from = NULL};
    gb_csr_entry *shares = gb_alloc(n, sizeof *shares);
    size_t count = 0;
    *out = made;
    for (size_t i = 0; shares && i < n; i++)
        if (entries[i].share > 0)
            shares[count++] =
                (gb_csr_entry){.row = entries[i].from, .column = entries[i].to, .value = entries[i].share};
    gb_status status =
        shares ? gb_csr_build(from_count, to_count, shares, count, &made.shares, err) : no_memory(err);
    gb_free(shares);
    if (status == GB_OK) {
        made.method = gb_alloc_zero(made.shares.start[from_count], sizeof *made.method);
        made.lost = gb_alloc_zero(from_count, sizeof *made.lost);
        if (!made.method || !made.lost)
            status = no_memory(err);
    }
    if (status != GB_OK) {
        gb_csr_release(&made.shares);
        gb_free(made.method);
        gb_free(made.lost);
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        if (!(entries[i].share > 0))
            continue;
        const size_t at = gb_csr_find(&made.shares, (size_t)entries[i].from, entries[i].to);
        if (entries[i].method > made.method[at])
            made.method[at] = (uint8_t)entries[i].method;
    }
    made.from = from;
    made.to = to;
    find_lost(&made);
    *out = made;
    return GB_OK;
}

int32_t gb_crosswalk_whole(const gb_crosswalk *crosswalk, size_t r) {
    const gb_csr *shares = &crosswalk->shares;
    const size_t first = shares->start[r];
    if (shares->start[r + 1] != first + 1 || shares->value[first] < 1 - ROUNDING)
        return -1;
    return shares->column[first];
}

/* New areas that receive nothing, and those that the old ones cover in part. */
static gb_status count_targets(const gb_crosswalk *c, gb_crosswalk_report *out) {
    for (size_t t = 0; t < c->shares.columns; t++)
        out->partly += c->covered && c->covered[t] > 0 && c->covered[t] < 1 - 1e-6;
    bool *reached = gb_alloc_zero(c->shares.columns, sizeof *reached);
    if (!reached)
        return GB_ERR_NOMEM;
    const size_t n = c->shares.start ? c->shares.start[c->shares.rows] : 0;
    for (size_t i = 0; i < n; i++)
        reached[c->shares.column[i]] = true;
    for (size_t t = 0; t < c->shares.columns; t++)
        out->unreached += !reached[t];
    gb_free(reached);
    return GB_OK;
}

gb_status gb_crosswalk_describe(const gb_crosswalk *crosswalk, const double *weight, gb_crosswalk_report *out,
                                gb_error *err) {
    const gb_csr *shares = &crosswalk->shares;
    gb_sum all = {0}, guessed = {0}, lost = {0};
    *out = (gb_crosswalk_report){.whole = 0};
    for (size_t r = 0; r < shares->rows; r++) {
        const double w = weight ? weight[r] : 1;
        const size_t parts = shares->start[r + 1] - shares->start[r];
        const bool whole = gb_crosswalk_whole(crosswalk, r) >= 0;
        out->whole += whole;
        out->split += parts > 1;
        out->lost += crosswalk->lost[r] > 0;
        if (!whole && parts > 0) {
            uint8_t unsurest = 0;
            for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++)
                unsurest = crosswalk->method[i] > unsurest ? crosswalk->method[i] : unsurest;
            out->by_method[unsurest]++;
        }
        if (!isfinite(w))
            continue;
        gb_sum_add(&all, w);
        gb_sum_add(&lost, w * crosswalk->lost[r]);
        if (!whole && parts > 0)
            gb_sum_add(&guessed, w);
    }
    const double total = gb_sum_value(&all);
    out->guessed = total > 0 ? gb_sum_value(&guessed) / total : NAN;
    out->lost_share = total > 0 ? gb_sum_value(&lost) / total : NAN;
    return count_targets(crosswalk, out) == GB_OK ? GB_OK : no_memory(err);
}
