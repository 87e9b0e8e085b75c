#include "table/column.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>

static const char *const cell_ids[GB_CELL_COUNT] = {
    "present", "absent", "censored", "suppressed", "undefined", "not applicable",
};

/* How strongly each state claims the result of a combination; see gb_cell_combine. */
static const uint8_t cell_ranks[GB_CELL_COUNT] = {
    [GB_PRESENT] = 0,        [GB_ABSENT] = 1,   [GB_UNDEFINED] = 2,
    [GB_NOT_APPLICABLE] = 3, [GB_CENSORED] = 4, [GB_SUPPRESSED] = 5,
};

gb_status gb_column_new(const char *key, size_t n, bool text, gb_column **out, gb_error *err) {
    *out = NULL;
    gb_column *column = gb_alloc_zero(1, sizeof *column);
    if (column == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    column->n = n;
    column->decimals = -1;
    column->kind = text ? GB_KIND_TEXT : GB_KIND_UNKNOWN;
    column->key = gb_strdup(key);
    column->state = gb_alloc(n, sizeof *column->state);
    if (text)
        column->text = gb_alloc_zero(n, sizeof *column->text);
    else
        column->value = gb_alloc(n, sizeof *column->value);
    if (column->key == NULL || column->state == NULL ||
        (text ? column->text == NULL : column->value == NULL)) {
        gb_column_free(column);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    for (size_t i = 0; i < n; i++) {
        column->state[i] = GB_ABSENT;
        if (!text)
            column->value[i] = NAN;
    }
    *out = column;
    return GB_OK;
}

void gb_column_free(gb_column *column) {
    if (column == NULL)
        return;
    for (int language = 0; language < GB_LANG_COUNT; language++)
        gb_free(column->label[language]);
    if (column->text != NULL)
        for (size_t i = 0; i < column->n; i++)
            gb_free(column->text[i]);
    gb_free(column->text);
    gb_free(column->key);
    gb_free(column->unit);
    gb_free(column->period);
    gb_free(column->source);
    gb_free(column->base);
    gb_free(column->formula);
    gb_free(column->value);
    gb_free(column->state);
    gb_free(column);
}

void gb_column_set(gb_column *column, size_t i, double value) {
    assert(i < column->n && column->value != NULL);
    column->state[i] = isfinite(value) ? GB_PRESENT : GB_UNDEFINED;
    column->value[i] = !isfinite(value) ? NAN : value == 0 ? 0 : value; /* no negative zero */
}

void gb_column_set_missing(gb_column *column, size_t i, gb_cell state) {
    assert(i < column->n && state != GB_PRESENT && state < GB_CELL_COUNT);
    column->state[i] = (uint8_t)state;
    if (column->value != NULL)
        column->value[i] = NAN;
    if (column->text != NULL) {
        gb_free(column->text[i]);
        column->text[i] = NULL;
    }
}

gb_status gb_column_set_text(gb_column *column, size_t i, const char *text, gb_error *err) {
    assert(i < column->n && column->text != NULL);
    if (text == NULL || text[0] == '\0') {
        gb_column_set_missing(column, i, GB_ABSENT);
        return GB_OK;
    }
    gb_status status = gb_column_set_string(&column->text[i], text, err);
    if (status == GB_OK)
        column->state[i] = GB_PRESENT;
    return status;
}

gb_status gb_column_set_string(char **member, const char *text, gb_error *err) {
    char *copy = NULL;
    if (text != NULL) {
        copy = gb_strdup(text);
        if (copy == NULL)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    gb_free(*member);
    *member = copy;
    return GB_OK;
}

gb_status gb_column_copy_meta(gb_column *to, const gb_column *from, gb_error *err) {
    to->kind = from->kind;
    to->aggregate = from->aggregate;
    to->polarity = from->polarity;
    to->decimals = from->decimals;
    gb_status status = GB_OK;
    for (int language = 0; language < GB_LANG_COUNT && status == GB_OK; language++)
        status = gb_column_set_string(&to->label[language], from->label[language], err);
    if (status == GB_OK)
        status = gb_column_set_string(&to->unit, from->unit, err);
    if (status == GB_OK)
        status = gb_column_set_string(&to->period, from->period, err);
    if (status == GB_OK)
        status = gb_column_set_string(&to->source, from->source, err);
    if (status == GB_OK)
        status = gb_column_set_string(&to->base, from->base, err);
    if (status == GB_OK)
        status = gb_column_set_string(&to->formula, from->formula, err);
    return status;
}

const char *gb_column_label(const gb_column *column, gb_language language) {
    if (column->label[language] != NULL)
        return column->label[language];
    for (int other = 0; other < GB_LANG_COUNT; other++)
        if (column->label[other] != NULL)
            return column->label[other];
    return column->key;
}

void gb_column_count_states(const gb_column *column, size_t counts[GB_CELL_COUNT]) {
    for (int state = 0; state < GB_CELL_COUNT; state++)
        counts[state] = 0;
    for (size_t i = 0; i < column->n; i++)
        counts[column->state[i]]++;
}

const char *gb_cell_id(gb_cell state) {
    return cell_ids[state];
}

gb_cell gb_cell_combine(gb_cell a, gb_cell b) {
    return cell_ranks[a] >= cell_ranks[b] ? a : b;
}
