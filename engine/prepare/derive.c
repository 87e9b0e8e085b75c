#include "prepare/derive.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "table/formula.h"

#include <math.h>
#include <string.h>

/* "100 * `events` / `base`", so that both forms are one formula from here on. Yours (gb_free). */
static gb_status write_formula(const gb_derive *derive, char **out, gb_error *err) {
    gb_buffer text = {0};
    if (derive->formula != NULL) {
        gb_buffer_add(&text, derive->formula);
    } else {
        char per[GB_NUMBER_SIZE];
        gb_number_shortest(derive->per == 0 ? 1 : derive->per, per);
        gb_buffer_add(&text, per);
        gb_buffer_add(&text, " * `");
        gb_buffer_add(&text, derive->events);
        gb_buffer_add(&text, "` / `");
        gb_buffer_add(&text, derive->base);
        gb_buffer_add(&text, "`");
    }
    if (text.length == 0 && !text.failed)
        gb_buffer_add(&text, " ");
    *out = gb_buffer_take(&text);
    return *out != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The formula for ordering only: it also names the base, which the check needs. Yours (gb_free). */
static gb_status write_needs(const gb_derive *derive, char **out, gb_error *err) {
    if (derive->formula == NULL || derive->base == NULL)
        return write_formula(derive, out, err);
    gb_formula *formula = NULL;
    gb_status status = gb_formula_parse(derive->formula, &formula, err);
    gb_formula_free(formula);
    if (status != GB_OK)
        return status;
    gb_buffer text = {0};
    gb_buffer_add(&text, "sum(");
    gb_buffer_add(&text, derive->formula);
    gb_buffer_add(&text, ", `");
    gb_buffer_add(&text, derive->base);
    gb_buffer_add(&text, "`)");
    *out = gb_buffer_take(&text);
    return *out != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool is_given(const gb_derive *derive) {
    return derive->formula == NULL && derive->events == NULL;
}

static gb_status make_column(gb_table *table, const gb_derive *derive, gb_column **out, gb_error *err) {
    char *text = NULL;
    gb_formula *formula = NULL;
    gb_column *column = NULL;
    gb_status status = write_formula(derive, &text, err);
    if (status == GB_OK)
        status = gb_formula_parse(text, &formula, err);
    if (status == GB_OK)
        status = gb_column_new(derive->key, gb_table_rows(table), false, &column, err);
    if (status == GB_OK)
        status = gb_formula_evaluate(formula, table, column, err);
    if (status == GB_OK)
        status = gb_column_set_string(&column->formula, text, err);
    if (status == GB_OK)
        status = gb_column_set_string(&column->base, derive->base, err);
    if (status == GB_OK)
        status = gb_table_add_take(table, column, err);
    gb_formula_free(formula);
    gb_free(text);
    if (status != GB_OK) {
        gb_column_free(column);
        return status;
    }
    column->kind = derive->per == 100 ? GB_KIND_SHARE : GB_KIND_RATE;
    column->aggregate = GB_AGGREGATE_RECOMPUTE;
    *out = column;
    return GB_OK;
}

/* Is the base too small to divide by? A missing base is not small: it has a reason of its own. */
static bool is_too_small(const gb_column *base, size_t row, double minimum) {
    return base->state[row] == GB_PRESENT && (base->value[row] <= 0 || base->value[row] < minimum);
}

static gb_status check_base(gb_table *table, gb_column *column, const gb_derive *derive,
                            const char *const *codes, gb_notes *notes, gb_error *err) {
    const gb_column *base = gb_table_find(table, derive->base);
    if (base == NULL || base->value == NULL) {
        const char *nearest = gb_table_nearest(table, derive->base);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DERIVE_NO_BASE, .name = derive->key, .found = derive->base,
                       .expected = nearest, .hint = nearest != NULL ? GB_HINT_PREPARE_NEAREST : GB_TEXT_NONE);
    }
    const char **small = gb_alloc(column->n, sizeof *small);
    if (small == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t count = 0;
    for (size_t row = 0; row < column->n; row++) {
        gb_cell state = gb_cell_combine((gb_cell)column->state[row], (gb_cell)base->state[row]);
        if (base->state[row] != GB_PRESENT) {
            gb_column_set_missing(column, row, state);
        } else if (is_too_small(base, row, derive->minimum_base)) {
            gb_column_set_missing(column, row, gb_cell_combine(state, GB_UNDEFINED));
            small[count++] = codes != NULL ? codes[row] : NULL;
        }
    }
    if (count > 0) {
        gb_detail detail = {.name = derive->key,
                            .found = derive->base,
                            .count = (int64_t)count,
                            .total = (int64_t)column->n,
                            .value = derive->minimum_base};
        gb_notes_add(notes, GB_NOTE_INFO,
                     derive->minimum_base > 0 ? GB_NOTE_DERIVE_SMALL_BASE : GB_NOTE_DERIVE_ZERO_BASE, &detail,
                     codes != NULL ? small : NULL, codes != NULL ? count : 0);
    }
    gb_free(small);
    return GB_OK;
}

gb_status gb_derive_column(gb_table *table, const gb_derive *derive, const char *const *codes,
                           gb_notes *notes, gb_error *err) {
    gb_column *column = NULL;
    gb_status status = GB_OK;
    if (derive->events != NULL && (derive->formula != NULL || derive->base == NULL))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DERIVE_FORM, .name = derive->key);
    if (is_given(derive)) {
        column = gb_table_find(table, derive->key);
        if (column == NULL || column->value == NULL) {
            const char *nearest = gb_table_nearest(table, derive->key);
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PREPARE_NO_KEY, .name = derive->key, .expected = nearest,
                           .hint = nearest != NULL ? GB_HINT_PREPARE_NEAREST : GB_TEXT_NONE);
        }
    } else {
        status = make_column(table, derive, &column, err);
    }
    if (status == GB_OK && derive->base != NULL)
        status = check_base(table, column, derive, codes, notes, err);
    return status;
}

gb_status gb_derive_all(gb_table *table, const gb_derive *derives, size_t n, const char *const *codes,
                        gb_notes *notes, gb_error *err) {
    gb_formula_rule *rules = gb_alloc_zero(n, sizeof *rules);
    char **texts = gb_alloc_zero(n, sizeof *texts);
    size_t *order = gb_alloc(n, sizeof *order);
    gb_status status = GB_OK;
    if (rules == NULL || texts == NULL || order == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; status == GB_OK && i < n; i++) {
        if (derives[i].formula == NULL && derives[i].events != NULL && derives[i].base == NULL)
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DERIVE_FORM, .name = derives[i].key);
        else if (!is_given(&derives[i]))
            status = write_needs(&derives[i], &texts[i], err);
        rules[i] = (gb_formula_rule){.key = derives[i].key, .formula = texts[i]};
    }
    if (status == GB_OK)
        status = gb_formula_order(rules, n, table, order, err);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        status = gb_derive_column(table, &derives[order[i]], codes, notes, err);
    if (texts != NULL)
        for (size_t i = 0; i < n; i++)
            gb_free(texts[i]);
    gb_free(order);
    gb_free(texts);
    gb_free(rules);
    return status;
}
