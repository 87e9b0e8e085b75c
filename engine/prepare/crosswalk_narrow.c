#include "prepare/crosswalk_settle.h"

#include "base/memory.h"
#include "prepare/code_index.h"

#include <string.h>

enum { MOST_STEPS = 32 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

typedef struct narrowing {
    const gb_settled *settled;
    const gb_crosswalk *steps;
    size_t n;
    const bool *has_row;
    gb_code_index *from;  /* code -> row of the settled crosswalk */
    gb_code_index **step; /* per step: code -> row */
    gb_code_index *made;  /* codes that a step makes of others: without a row those others may have theirs */
    bool *filled;         /* per area: some code that leads to it has a row */
    bool *doubled;        /* per row: it has a row, and so has a code that a step makes it of */
} narrowing;

static gb_code_index *index_codes(char **codes, size_t n) {
    gb_code_index *index = gb_code_index_new();
    for (size_t i = 0; index && i < n; i++)
        if (!gb_code_index_add(index, codes[i], (int32_t)i, NULL)) {
            gb_code_index_free(index);
            return NULL;
        }
    return index;
}

/* Is a code an area of its own before step s: listed earlier, or said to stay in this step? */
static bool is_older(const narrowing *w, size_t s, const char *code) {
    for (size_t i = 0; i < s; i++)
        if (gb_code_index_find(w->step[i], code))
            return true;
    const int32_t *row = gb_code_index_find(w->step[s], code);
    const gb_csr *shares = &w->steps[s].shares;
    for (size_t i = row ? shares->start[*row] : 0; row && i < shares->start[*row + 1]; i++)
        if (strcmp(w->steps[s].to[shares->column[i]], code) == 0)
            return true;
    return false;
}

static bool find_made(narrowing *w) {
    bool whole = (w->made = gb_code_index_new()) != NULL;
    for (size_t s = 0; s < w->n; s++) {
        const gb_crosswalk *step = &w->steps[s];
        for (size_t r = 0; r < step->shares.rows; r++)
            for (size_t i = step->shares.start[r]; whole && i < step->shares.start[r + 1]; i++) {
                const char *code = step->to[step->shares.column[i]];
                if (strcmp(code, step->from[r]) != 0 && !is_older(w, s, code))
                    whole = gb_code_index_add(w->made, code, 0, NULL) != NULL;
            }
    }
    return whole;
}

static gb_status prepare(narrowing *w, gb_error *err) {
    const gb_crosswalk *c = &w->settled->crosswalk;
    w->from = index_codes(c->from, c->shares.rows);
    w->step = gb_alloc_zero(w->n, sizeof *w->step);
    w->filled = gb_alloc_zero(c->shares.columns, sizeof *w->filled);
    w->doubled = gb_alloc_zero(c->shares.rows, sizeof *w->doubled);
    bool whole = w->from && w->step && w->filled && w->doubled;
    for (size_t s = 0; whole && s < w->n; s++) {
        w->step[s] = index_codes(w->steps[s].from, w->steps[s].shares.rows);
        whole = w->step[s] != NULL;
    }
    whole = whole && find_made(w);
    for (size_t r = 0; whole && r < c->shares.rows; r++)
        for (size_t i = c->shares.start[r]; w->has_row[r] && i < c->shares.start[r + 1]; i++)
            w->filled[c->shares.column[i]] = true;
    return whole ? GB_OK : no_memory(err);
}

/* Has a later code on the way of this one a row? */
static bool has_later_row(const narrowing *w, const char *code, int depth) {
    for (size_t s = 0; depth < MOST_STEPS && s < w->n; s++) {
        const int32_t *row = gb_code_index_find(w->step[s], code);
        const gb_csr *shares = &w->steps[s].shares;
        for (size_t i = row ? shares->start[*row] : 0; row && i < shares->start[*row + 1]; i++) {
            const char *next = w->steps[s].to[shares->column[i]];
            const int32_t *from = gb_code_index_find(w->from, next);
            if (strcmp(next, code) != 0 && ((from && w->has_row[*from]) || has_later_row(w, next, depth + 1)))
                return true;
        }
    }
    return false;
}

/* Mark the codes with a row that lie on the way of a code with a row. A code that leads on in the same step
 * is another area by then. */
static void mark_doubled(narrowing *w, const char *code, int depth) {
    for (size_t s = 0; depth < MOST_STEPS && s < w->n; s++) {
        const int32_t *row = gb_code_index_find(w->step[s], code);
        const gb_csr *shares = &w->steps[s].shares;
        for (size_t i = row ? shares->start[*row] : 0; row && i < shares->start[*row + 1]; i++) {
            const char *next = w->steps[s].to[shares->column[i]];
            const int32_t *from = gb_code_index_find(w->from, next);
            if (strcmp(next, code) == 0)
                continue;
            if (from && w->has_row[*from] && gb_code_index_find(w->made, next) &&
                !gb_code_index_find(w->step[s], next))
                w->doubled[*from] = true;
            mark_doubled(w, next, depth + 1);
        }
    }
}

static bool is_needed(const narrowing *w, size_t r) {
    const gb_csr *shares = &w->settled->crosswalk.shares;
    for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++)
        if (w->filled[shares->column[i]])
            return true;
    return false;
}

/* Codes that may count double. */
static gb_status take_doubled(narrowing *w, gb_narrowed *out, gb_error *err) {
    const gb_crosswalk *c = &w->settled->crosswalk;
    out->doubled = gb_alloc(c->shares.rows, sizeof *out->doubled);
    if (!out->doubled)
        return no_memory(err);
    for (size_t r = 0; r < c->shares.rows; r++)
        if (w->has_row[r])
            mark_doubled(w, c->from[r], 0);
    for (size_t r = 0; r < c->shares.rows; r++)
        if (w->doubled[r])
            out->doubled[out->doubled_count++] = c->from[r];
    return GB_OK;
}

static gb_status take_rows(const narrowing *w, gb_narrowed *out, gb_error *err) {
    const gb_crosswalk *c = &w->settled->crosswalk;
    gb_crosswalk_entry *entry = gb_alloc(c->shares.start[c->shares.rows], sizeof *entry);
    out->lacking = gb_alloc(c->shares.rows, sizeof *out->lacking);
    out->later = gb_alloc(c->shares.rows, sizeof *out->later);
    gb_status status = entry && out->lacking && out->later ? GB_OK : no_memory(err);
    size_t n = 0;
    for (size_t r = 0; r < c->shares.rows && status == GB_OK; r++) {
        if (!w->has_row[r]) {
            if (w->settled->own[r] || gb_code_index_find(w->made, c->from[r]))
                continue;
            if (has_later_row(w, c->from[r], 0)) {
                out->later[out->later_count++] = c->from[r];
                continue;
            }
            if (is_needed(w, r))
                out->lacking[out->lacking_count++] = c->from[r];
        }
        for (size_t i = c->shares.start[r]; i < c->shares.start[r + 1]; i++)
            entry[n++] = (gb_crosswalk_entry){.from = (int32_t)r,
                                              .to = c->shares.column[i],
                                              .share = c->shares.value[i],
                                              .method = c->method[i]};
    }
    if (status == GB_OK)
        status = gb_crosswalk_new_take(NULL, c->shares.rows, NULL, c->shares.columns, entry, n,
                                       &out->crosswalk, err);
    gb_free(entry);
    return status;
}

gb_status gb_settled_narrow(const gb_settled *settled, const gb_crosswalk *steps, size_t n,
                            const bool *has_row, gb_narrowed *out, gb_error *err) {
    narrowing w = {.settled = settled, .steps = steps, .n = n, .has_row = has_row};
    *out = (gb_narrowed){.lacking = NULL};
    gb_status status = prepare(&w, err);
    if (status == GB_OK)
        status = take_doubled(&w, out, err);
    if (status == GB_OK)
        status = take_rows(&w, out, err);
    if (status != GB_OK)
        gb_narrowed_release(out);
    for (size_t s = 0; w.step && s < n; s++)
        gb_code_index_free(w.step[s]);
    gb_free(w.step);
    gb_code_index_free(w.made);
    gb_free(w.filled);
    gb_free(w.doubled);
    gb_code_index_free(w.from);
    return status;
}
