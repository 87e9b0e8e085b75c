#include "index/compare.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const move_ids[GB_MOVE_COUNT] = {"stayed-out", "stayed-in", "in", "out", "appeared"};

const char *gb_move_id(gb_move move) {
    return (unsigned)move < GB_MOVE_COUNT ? move_ids[move] : "";
}

/* A code with its row, for sorting. */
typedef struct entry {
    const char *code;
    int32_t row;
} entry;

static int by_code(const void *left, const void *right) {
    return strcmp(((const entry *)left)->code, ((const entry *)right)->code);
}

static gb_status sort_codes(const gb_run *run, entry *entries, gb_error *err) {
    for (size_t i = 0; i < run->n; i++)
        entries[i] = (entry){run->codes[i], (int32_t)i};
    qsort(entries, run->n, sizeof *entries, by_code);
    for (size_t i = 1; i < run->n; i++)
        if (by_code(&entries[i - 1], &entries[i]) == 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_COMPARE_TWICE, .code = entries[i].code);
    return GB_OK;
}

static gb_status match_codes(const gb_run *old, const gb_run *now, int32_t *match, gb_error *err) {
    entry *before = gb_alloc(old->n, sizeof *before), *after = gb_alloc(now->n, sizeof *after);
    gb_status status = before && after
                           ? sort_codes(old, before, err)
                           : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)now->n);
    if (status == GB_OK)
        status = sort_codes(now, after, err);
    for (size_t i = 0, at = 0; status == GB_OK && i < now->n; i++) {
        while (at < old->n && by_code(&before[at], &after[i]) < 0)
            at++;
        bool same = at < old->n && by_code(&before[at], &after[i]) == 0;
        match[after[i].row] = same ? before[at].row : GB_NO_MATCH;
    }
    gb_free(before);
    gb_free(after);
    return status;
}

/* Take over a given match; used: scratch of old->n, zeroed. */
static gb_status take_match(const gb_run *old, const gb_run *now, const int32_t *given, uint8_t *used,
                            int32_t *match, gb_error *err) {
    for (size_t i = 0; i < now->n; i++) {
        match[i] = given[i];
        if (given[i] == GB_NO_MATCH)
            continue;
        if (given[i] < 0 || (size_t)given[i] >= old->n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_runs_compare: match");
        if (used[given[i]]++)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_COMPARE_TWICE, .code = old->codes[given[i]]);
    }
    return GB_OK;
}

static bool is_in(const gb_run *run, int32_t row) {
    return row != GB_NO_MATCH && run->selected && run->selected[row];
}

static void follow(const gb_run *old, const gb_run *now, uint8_t *seen, gb_run_comparison *c) {
    for (size_t i = 0; i < c->n; i++) {
        int32_t row = c->old[i];
        bool before = is_in(old, row), after = is_in(now, (int32_t)i);
        c->up[i] = row == GB_NO_MATCH ? NAN : old->rank[row] - now->rank[i];
        c->ranked += !isnan(c->up[i]);
        c->matched += row != GB_NO_MATCH;
        c->stayed_in += before && after;
        c->newly_in += !before && after;
        c->newly_out += before && !after;
        c->move[i] = row == GB_NO_MATCH ? GB_MOVE_APPEARED
                     : before           ? (after ? GB_MOVE_STAYED_IN : GB_MOVE_OUT)
                                        : (after ? GB_MOVE_IN : GB_MOVE_STAYED_OUT);
        if (row != GB_NO_MATCH)
            seen[row] = 1;
    }
    for (size_t i = 0; i < old->n; i++)
        if (!seen[i]) {
            c->vanished[c->vanished_count++] = (int32_t)i;
            c->newly_out += is_in(old, (int32_t)i);
        }
    size_t either = c->stayed_in + c->newly_in + c->newly_out;
    c->jaccard = old->selected && now->selected && either > 0 ? (double)c->stayed_in / (double)either : NAN;
}

static gb_status correlate(const gb_run *old, const gb_run *now, gb_run_comparison *c, gb_error *err) {
    double *before = gb_alloc(c->ranked, sizeof *before), *after = gb_alloc(c->ranked, sizeof *after);
    if (!before || !after) {
        gb_free(before);
        gb_free(after);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c->ranked);
    }
    gb_sum sum = {0};
    size_t at = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (isnan(c->up[i]))
            continue;
        before[at] = old->rank[c->old[i]];
        after[at++] = now->rank[i];
        gb_sum_add(&sum, fabs(c->up[i]));
        c->max_shift = fmax(c->max_shift, fabs(c->up[i]));
    }
    c->mean_shift = c->ranked > 0 ? gb_sum_value(&sum) / (double)c->ranked : NAN;
    if (c->ranked == 0)
        c->max_shift = NAN;
    gb_status status = gb_kendall_tau_b(before, after, c->ranked, &c->tau_b, err);
    if (status == GB_OK)
        status = gb_spearman(before, after, c->ranked, &c->spearman, err);
    gb_free(before);
    gb_free(after);
    return status;
}

static gb_status compare(const gb_run *old, const gb_run *now, const int32_t *match, uint8_t *seen,
                         gb_run_comparison *c, gb_error *err) {
    gb_status status =
        match ? take_match(old, now, match, seen, c->old, err) : match_codes(old, now, c->old, err);
    if (status != GB_OK)
        return status;
    memset(seen, 0, old->n);
    follow(old, now, seen, c);
    if (c->matched == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_COMPARE_NO_MATCH, .count = 0);
    return correlate(old, now, c, err);
}

gb_status gb_runs_compare(const gb_run *old, const gb_run *now, const int32_t *match, gb_run_comparison *out,
                          gb_error *err) {
    gb_run_comparison c = {.n = now->n};
    c.old = gb_alloc(c.n, sizeof *c.old);
    c.up = gb_alloc(c.n, sizeof *c.up);
    c.move = gb_alloc(c.n, sizeof *c.move);
    c.vanished = gb_alloc(old->n, sizeof *c.vanished);
    uint8_t *seen = gb_alloc_zero(old->n, 1);
    bool room = c.old && c.up && c.move && c.vanished && seen && old->n <= INT32_MAX && now->n <= INT32_MAX;
    gb_status status = room ? compare(old, now, match, seen, &c, err)
                            : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c.n);
    gb_free(seen);
    if (status == GB_OK)
        *out = c;
    else
        gb_run_comparison_release(&c);
    return status;
}

void gb_run_comparison_release(gb_run_comparison *comparison) {
    if (!comparison)
        return;
    gb_free(comparison->old);
    gb_free(comparison->up);
    gb_free(comparison->move);
    gb_free(comparison->vanished);
    *comparison = (gb_run_comparison){0};
}
