#include "prepare/convert.h"

#include "base/memory.h"
#include "base/sum.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_converted_release(gb_converted *converted) {
    gb_column_free(converted->column);
    gb_free(converted->guessed);
    *converted = (gb_converted){.column = NULL};
}

/* What is gathered per new area. */
typedef struct gathered {
    gb_sum total, weight; /* values x share; for a mean values x share x base, and share x base */
    gb_sum size, guess;   /* of all parts, and of those that were divided: absolute, to compare */
    gb_cell state;        /* of the parts so far */
    bool met;
} gathered;

typedef struct convert {
    const gb_column *column, *base;
    const gb_crosswalk *crosswalk;
    bool keep_unchanged;
    gathered *at;
    gb_converted *out;
} convert;

static void count_size(gathered *g, double size, bool divided) {
    gb_sum_add(&g->size, fabs(size));
    if (divided)
        gb_sum_add(&g->guess, fabs(size));
}

static void gather_sum(const convert *c, gathered *g, size_t r, double share, bool divided) {
    const gb_cell state = (gb_cell)c->column->state[r];
    g->state = gb_cell_combine(g->state, state);
    if (state != GB_PRESENT)
        return;
    gb_sum_add(&g->total, share * c->column->value[r]);
    count_size(g, share * c->column->value[r], divided);
}

/* A part with weight 0 has no say, whatever its value: a sector without households has no mean income. With a
 * weight below 0 a mean would lie outside its parts. */
static void gather_mean(const convert *c, gathered *g, size_t r, double share, bool divided) {
    const gb_cell state = (gb_cell)c->column->state[r];
    gb_cell base_state = (gb_cell)c->base->state[r];
    if (base_state == GB_PRESENT && c->base->value[r] == 0)
        return;
    if (base_state == GB_PRESENT && !(c->base->value[r] > 0))
        base_state = GB_UNDEFINED;
    g->state = gb_cell_combine(g->state, gb_cell_combine(state, base_state));
    if (state != GB_PRESENT || base_state != GB_PRESENT)
        return;
    const double weight = share * c->base->value[r];
    gb_sum_add(&g->total, weight * c->column->value[r]);
    gb_sum_add(&g->weight, weight);
    count_size(g, weight, divided);
}

static void put(gb_column *moved, size_t t, const gathered *g, bool mean) {
    const double weight = gb_sum_value(&g->weight);
    if (!g->met)
        gb_column_set_missing(moved, t, GB_ABSENT);
    else if (g->state != GB_PRESENT)
        gb_column_set_missing(moved, t, g->state);
    else if (!mean)
        gb_column_set(moved, t, gb_sum_value(&g->total));
    else if (weight > 0)
        gb_column_set(moved, t, gb_sum_value(&g->total) / weight);
    else
        gb_column_set_missing(moved, t, GB_UNDEFINED);
}

static void put_guess(const convert *c, size_t t) {
    const gathered *g = &c->at[t];
    const double size = gb_sum_value(&g->size);
    if (c->out->column->state[t] != GB_PRESENT)
        c->out->guessed[t] = NAN;
    else
        c->out->guessed[t] = size > 0 ? gb_sum_value(&g->guess) / size : 0;
}

/* Where every present value of a sum went. */
static void account(const convert *c) {
    const gb_csr *shares = &c->crosswalk->shares;
    gb_sum before = {0}, after = {0}, lost = {0}, unused = {0};
    for (size_t r = 0; r < shares->rows; r++) {
        if (c->column->state[r] != GB_PRESENT)
            continue;
        const double value = c->column->value[r];
        gb_sum_add(&before, value);
        gb_sum_add(&lost, value * c->crosswalk->lost[r]);
        for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++)
            gb_sum_add(c->out->column->state[shares->column[i]] == GB_PRESENT ? &after : &unused,
                       value * shares->value[i]);
    }
    c->out->before = gb_sum_value(&before);
    c->out->after = gb_sum_value(&after);
    c->out->lost = gb_sum_value(&lost);
    c->out->unused = gb_sum_value(&unused);
}

/* Per new area the old one that is the same: it goes over whole, and nothing else comes. -1 = none. */
static gb_status find_unchanged(const gb_crosswalk *crosswalk, int32_t **out, gb_error *err) {
    enum { NOBODY = -1, SEVERAL = -2 };
    const gb_csr *shares = &crosswalk->shares;
    int32_t *same = gb_alloc(shares->columns, sizeof *same);
    if (!same)
        return no_memory(err);
    for (size_t t = 0; t < shares->columns; t++)
        same[t] = NOBODY;
    for (size_t r = 0; r < shares->rows; r++) {
        const bool whole = gb_crosswalk_whole(crosswalk, r) >= 0;
        for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++) {
            int32_t *at = &same[shares->column[i]];
            *at = whole && *at == NOBODY ? (int32_t)r : SEVERAL;
        }
    }
    for (size_t t = 0; t < shares->columns; t++)
        if (same[t] == SEVERAL || (crosswalk->covered && crosswalk->covered[t] < 1 - 1e-6))
            same[t] = NOBODY;
    *out = same;
    return GB_OK;
}

static gb_status copy_cell(const gb_column *from, size_t r, gb_column *to, size_t t, gb_error *err) {
    if (from->state[r] != GB_PRESENT)
        gb_column_set_missing(to, t, (gb_cell)from->state[r]);
    else if (from->text)
        return gb_column_set_text(to, t, from->text[r], err);
    else
        gb_column_set(to, t, from->value[r]);
    return GB_OK;
}

/* A mean of an area that stayed the same needs no weights. */
static gb_status keep_means(const convert *c, gb_error *err) {
    int32_t *same = NULL;
    gb_status status = find_unchanged(c->crosswalk, &same, err);
    for (size_t t = 0; t < c->crosswalk->shares.columns && status == GB_OK; t++)
        if (same[t] >= 0)
            status = copy_cell(c->column, (size_t)same[t], c->out->column, t, err);
    gb_free(same);
    return status;
}

static gb_status gather(convert *c, gb_error *err) {
    const gb_csr *shares = &c->crosswalk->shares;
    c->at = gb_alloc_zero(shares->columns, sizeof *c->at);
    if (!c->at)
        return no_memory(err);
    for (size_t r = 0; r < shares->rows; r++) {
        const bool divided = gb_crosswalk_whole(c->crosswalk, r) < 0;
        for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++) {
            gathered *g = &c->at[shares->column[i]];
            g->met = true;
            if (c->base)
                gather_mean(c, g, r, shares->value[i], divided);
            else
                gather_sum(c, g, r, shares->value[i], divided);
        }
    }
    for (size_t t = 0; t < shares->columns; t++)
        put(c->out->column, t, &c->at[t], c->base != NULL);
    gb_status status = c->base && c->keep_unchanged ? keep_means(c, err) : GB_OK;
    for (size_t t = 0; t < shares->columns; t++)
        put_guess(c, t);
    if (status == GB_OK && !c->base)
        account(c);
    gb_free(c->at);
    return status;
}

/* What cannot be added up stays where its area stayed, and has no meaning elsewhere. */
static gb_status refuse(convert *c, gb_notes *notes, gb_error *err) {
    int32_t *same = NULL;
    size_t refused = 0, reached = 0;
    const size_t n = c->crosswalk->shares.columns;
    gb_status status = find_unchanged(c->crosswalk, &same, err);
    for (size_t t = 0; t < n && status == GB_OK; t++) {
        c->out->guessed[t] = NAN;
        reached++;
        if (c->keep_unchanged && same[t] >= 0) {
            status = copy_cell(c->column, (size_t)same[t], c->out->column, t, err);
            if (c->out->column->state[t] == GB_PRESENT)
                c->out->guessed[t] = 0;
        } else {
            gb_column_set_missing(c->out->column, t, GB_NOT_APPLICABLE);
            refused++;
        }
    }
    gb_free(same);
    if (status != GB_OK || refused == 0)
        return status;
    const bool recompute = c->column->aggregate == GB_AGGREGATE_RECOMPUTE;
    if (refused < reached)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_CONVERT_REFUSED, .name = c->column->key,
                .count = (int64_t)refused, .total = (int64_t)reached);
    else
        GB_NOTE(notes, GB_NOTE_INFO, recompute ? GB_NOTE_MOVE_RECOMPUTE : GB_NOTE_MOVE_REFUSED,
                .name = c->column->key);
    return GB_OK;
}

static gb_status check(const gb_column *column, const gb_column *base, const gb_crosswalk *crosswalk,
                       gb_error *err) {
    const bool mean = column->aggregate == GB_AGGREGATE_MEAN;
    if (column->n != crosswalk->shares.rows)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "a column that is not of the crosswalk");
    if (mean && (base == NULL || base->n != column->n || base->value == NULL))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MOVE_NO_BASE, .name = column->key, .found = column->base,
                       .hint = GB_HINT_MOVE_NO_BASE);
    if ((mean || column->aggregate == GB_AGGREGATE_SUM) && column->value == NULL)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MOVE_TEXT, .name = column->key);
    return GB_OK;
}

gb_status gb_column_convert(const gb_column *column, const gb_column *base, const gb_crosswalk *crosswalk,
                            bool keep_unchanged, gb_converted *out, gb_notes *notes, gb_error *err) {
    const size_t n = crosswalk->shares.columns;
    const bool mean = column->aggregate == GB_AGGREGATE_MEAN;
    *out = (gb_converted){.before = NAN, .after = NAN, .lost = NAN, .unused = NAN};
    convert c = {.column = column,
                 .base = mean ? base : NULL,
                 .crosswalk = crosswalk,
                 .keep_unchanged = keep_unchanged,
                 .out = out};
    gb_status status = check(column, base, crosswalk, err);
    if (status == GB_OK && !(out->guessed = gb_alloc(n, sizeof *out->guessed)))
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_column_new(column->key, n, column->value == NULL, &out->column, err);
    if (status == GB_OK)
        status = gb_column_copy_meta(out->column, column, err);
    if (status == GB_OK)
        status = mean || column->aggregate == GB_AGGREGATE_SUM ? gather(&c, err) : refuse(&c, notes, err);
    if (status != GB_OK)
        gb_converted_release(out);
    return status;
}

static gb_status copy_bound(const gb_column *column, const char *ending, double bound, gb_column **out,
                            gb_error *err) {
    gb_buffer key = {0};
    gb_buffer_addf(&key, "%s%s", column->key, ending);
    gb_status status = key.failed ? no_memory(err) : gb_column_new(key.text, column->n, false, out, err);
    if (status == GB_OK)
        status = gb_column_copy_meta(*out, column, err);
    for (size_t i = 0; i < column->n && status == GB_OK; i++)
        if (column->state[i] == GB_CENSORED)
            gb_column_set(*out, i, bound);
        else
            status = copy_cell(column, i, *out, i, err);
    gb_buffer_release(&key);
    return status;
}

gb_status gb_column_bounds(const gb_column *column, double low, double high, gb_column *out[2],
                           gb_error *err) {
    size_t states[GB_CELL_COUNT];
    out[0] = out[1] = NULL;
    gb_column_count_states(column, states);
    if (!column->value || states[GB_CENSORED] == 0)
        return GB_OK;
    gb_status status = copy_bound(column, "_low", low, &out[0], err);
    if (status == GB_OK)
        status = copy_bound(column, "_high", high, &out[1], err);
    if (status != GB_OK) {
        gb_column_free(out[0]);
        gb_column_free(out[1]);
        out[0] = out[1] = NULL;
    }
    return status;
}

static double distance(const gb_total_difference *d) {
    return fabs(d->computed - d->supplied);
}

static int compare_differences(const void *a, const void *b) {
    const gb_total_difference *left = a, *right = b;
    if (distance(left) != distance(right))
        return distance(left) > distance(right) ? -1 : 1;
    return left->area < right->area ? -1 : left->area > right->area;
}

gb_status gb_totals_compare(const gb_column *computed, const gb_column *supplied, double slack,
                            gb_total_difference **differences, size_t *count, size_t *compared,
                            gb_error *err) {
    *differences = NULL;
    *count = 0;
    if (computed->n != supplied->n || !computed->value || !supplied->value)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "totals of another level");
    gb_total_difference *found = gb_alloc(computed->n, sizeof *found);
    if (!found)
        return no_memory(err);
    size_t both = 0;
    for (size_t i = 0; i < computed->n; i++) {
        if (computed->state[i] != GB_PRESENT || supplied->state[i] != GB_PRESENT)
            continue;
        both++;
        const gb_total_difference d = {
            .area = (int32_t)i, .computed = computed->value[i], .supplied = supplied->value[i]};
        /* sums of many values differ in their last digits */
        if (distance(&d) > slack + 1e-12 * fabs(d.supplied))
            found[(*count)++] = d;
    }
    if (compared)
        *compared = both;
    qsort(found, *count, sizeof *found, compare_differences);
    if (*count == 0) {
        gb_free(found);
        found = NULL;
    }
    *differences = found;
    return GB_OK;
}
