#include "prepare/privacy.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

/* Cells to hide: one flag per column of the table and row, so that no decision sees another one. */
typedef struct hiding {
    gb_table *table;
    size_t rows;
    bool *hide; /* columns * rows */
} hiding;

static gb_status find_number(const hiding *h, const char *key, size_t *column, gb_error *err) {
    for (size_t c = 0; c < gb_table_columns(h->table); c++)
        if (gb_table_column(h->table, c) == gb_table_find(h->table, key)) {
            *column = c;
            if (gb_table_column(h->table, c)->value != NULL)
                return GB_OK;
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PRIVACY_TEXT, .name = key);
        }
    const char *nearest = gb_table_nearest(h->table, key);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PRIVACY_NO_COLUMN, .name = key, .expected = nearest,
                   .hint = nearest != NULL ? GB_HINT_PREPARE_NEAREST : GB_TEXT_NONE);
}

static bool is_small(const gb_column *column, size_t row, double minimum) {
    return column->state[row] == GB_PRESENT && column->value[row] > 0 && column->value[row] < minimum;
}

static bool is_withheld(const gb_column *column, size_t row) {
    return column->state[row] == GB_SUPPRESSED || column->state[row] == GB_CENSORED;
}

static void hide(const hiding *h, size_t column, size_t row) {
    h->hide[column * h->rows + row] = true;
}

static gb_status hide_count(const hiding *h, const char *key, double minimum, gb_error *err) {
    size_t column = 0;
    gb_status status = find_number(h, key, &column, err);
    for (size_t row = 0; status == GB_OK && row < h->rows; row++)
        if (is_small(gb_table_column(h->table, column), row, minimum))
            hide(h, column, row);
    return status;
}

/* Hide a part of a rate when it is small. Is the part withheld, now or before? */
static bool hide_part(const hiding *h, size_t column, size_t row, double minimum) {
    const gb_column *part = gb_table_column(h->table, column);
    if (!is_small(part, row, minimum))
        return is_withheld(part, row);
    hide(h, column, row);
    return true;
}

static bool is_small_rest(const gb_column *events, const gb_column *whole, size_t row, double minimum) {
    if (events->state[row] != GB_PRESENT || whole->state[row] != GB_PRESENT)
        return false;
    double rest = whole->value[row] - events->value[row];
    return rest > 0 && rest < minimum;
}

static gb_status hide_rate(const hiding *h, const gb_privacy_rate *rate, double minimum, gb_error *err) {
    size_t shown = 0;
    size_t numerator = 0;
    size_t base = 0;
    gb_status status = find_number(h, rate->key, &shown, err);
    if (status == GB_OK && rate->numerator != NULL)
        status = find_number(h, rate->numerator, &numerator, err);
    if (status == GB_OK && rate->base != NULL)
        status = find_number(h, rate->base, &base, err);
    if (status != GB_OK)
        return status;
    const gb_column *events = rate->numerator != NULL ? gb_table_column(h->table, numerator) : NULL;
    const gb_column *whole = rate->base != NULL ? gb_table_column(h->table, base) : NULL;
    for (size_t row = 0; row < h->rows; row++) {
        bool hidden = false;
        if (events != NULL)
            hidden = hide_part(h, numerator, row, minimum) || hidden;
        if (whole != NULL)
            hidden = hide_part(h, base, row, minimum) || hidden;
        if (events != NULL && whole != NULL && is_small_rest(events, whole, row, minimum)) {
            hidden = true;
            if (events->value[row] > 0)
                hide(h, numerator, row);
        }
        if (hidden)
            hide(h, shown, row);
    }
    return GB_OK;
}

/* list: scratch, one per row. */
static void write_column(const hiding *h, size_t c, const gb_privacy *privacy, const char **list,
                         gb_notes *notes) {
    gb_column *column = gb_table_column(h->table, c);
    size_t hidden = 0;
    for (size_t row = 0; row < h->rows; row++) {
        if (!h->hide[c * h->rows + row] || column->state[row] != GB_PRESENT)
            continue;
        gb_column_set_missing(column, row, GB_SUPPRESSED);
        list[hidden++] = privacy->codes != NULL ? privacy->codes[row] : NULL;
    }
    gb_detail detail = {
        .name = column->key, .count = (int64_t)hidden, .total = (int64_t)h->rows, .value = privacy->minimum};
    if (hidden > 0)
        gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_PRIVACY_HIDDEN, &detail,
                     privacy->codes != NULL ? list : NULL, privacy->codes != NULL ? hidden : 0);
}

gb_status gb_privacy_apply(gb_table *table, const gb_privacy *privacy, gb_notes *notes, gb_error *err) {
    if (!(privacy->minimum > 0))
        return GB_OK;
    hiding h = {.table = table, .rows = gb_table_rows(table)};
    size_t columns = gb_table_columns(table);
    h.hide =
        columns == 0 || h.rows <= SIZE_MAX / columns ? gb_alloc_zero(columns * h.rows, sizeof *h.hide) : NULL;
    const char **list = gb_alloc(h.rows, sizeof *list);
    gb_status status = h.hide != NULL && list != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; status == GB_OK && i < privacy->count_count; i++)
        status = hide_count(&h, privacy->counts[i], privacy->minimum, err);
    for (size_t i = 0; status == GB_OK && i < privacy->rate_count; i++)
        status = hide_rate(&h, &privacy->rates[i], privacy->minimum, err);
    for (size_t c = 0; status == GB_OK && c < columns; c++)
        write_column(&h, c, privacy, list, notes);
    gb_free(list);
    gb_free(h.hide);
    return status;
}
