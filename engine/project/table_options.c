#include "project/table_options.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/names.h"
#include "project/schema.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status read_state(const gb_value *item, const char *file, gb_cell *out, gb_error *err) {
    gb_buffer names = {0};
    for (gb_cell state = GB_ABSENT; state < GB_CELL_COUNT; state++) {
        if (strcmp(gb_cell_id(state), item->text) == 0) {
            *out = state;
            gb_buffer_release(&names);
            return GB_OK;
        }
        gb_buffer_add(&names, state == GB_ABSENT ? "" : ", ");
        gb_buffer_add(&names, gb_cell_id(state));
    }
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_STATE_UNKNOWN, .file = file, .line = item->line,
                               .column = item->column, .found = item->text, .expected = names.text);
    gb_buffer_release(&names);
    return status;
}

static gb_status read_marks(const gb_value *plan, const char *file, gb_table_plan *out, gb_error *err) {
    const gb_value *missing = gb_value_member(plan, "missing");
    const gb_value *zero = gb_value_member(plan, "zero");
    out->marks = gb_alloc(missing->count + 1, sizeof *out->marks);
    out->zero_marks = gb_alloc(zero->count + 1, sizeof *out->zero_marks);
    if (!out->marks || !out->zero_marks)
        return no_memory(err);
    for (size_t i = 0; i < missing->count; i++) {
        out->marks[i].text = missing->key[i];
        gb_status status = read_state(&missing->item[i], file, &out->marks[i].state, err);
        if (status != GB_OK)
            return status;
    }
    for (size_t i = 0; i < zero->count; i++)
        out->zero_marks[i] = zero->item[i].text;
    out->cells.marks = out->marks;
    out->cells.mark_count = missing->count;
    out->cells.zero_marks = out->zero_marks;
    out->cells.zero_mark_count = zero->count;
    return GB_OK;
}

gb_status gb_table_plan_read(const gb_value *plan, const char *file, gb_table_plan *out, gb_error *err) {
    static const char separators[] = {0, ';', ',', '\t', '|'};
    memset(out, 0, sizeof *out);
    const int64_t header = gb_value_int(plan, "header");
    out->reading.sheet = gb_value_text(plan, "sheet");
    out->reading.separator = separators[gb_value_choice(gb_value_member(plan, "separator"))];
    out->reading.encoding = (gb_encoding)gb_value_choice(gb_value_member(plan, "encoding"));
    out->reading.header = header > 0 ? (size_t)header : 0;
    const int decimal = gb_value_choice(gb_value_member(plan, "decimal"));
    out->cells.decimal_given = decimal > 0;
    out->cells.decimal = decimal == 1 ? GB_DECIMAL_COMMA : GB_DECIMAL_POINT;
    out->cells.percent_allowed = gb_value_bool(plan, "percent");
    out->on_duplicate = (gb_on_duplicate)gb_value_choice(gb_value_member(plan, "duplicates"));
    return read_marks(plan, file, out, err);
}

void gb_table_plan_release(gb_table_plan *plan) {
    gb_free(plan->marks);
    gb_free(plan->zero_marks);
    memset(plan, 0, sizeof *plan);
}

bool gb_column_is_whole(const gb_column *column, double *largest) {
    *largest = 0;
    for (size_t i = 0; i < column->n; i++) {
        if (column->state[i] != GB_PRESENT)
            continue;
        if (column->value[i] < 0 || column->value[i] != floor(column->value[i]))
            return false;
        *largest = fmax(*largest, column->value[i]);
    }
    return true;
}

bool gb_column_has_suspect_name(const gb_column *column) {
    static const char *const suspects[] = {"median", "mediaan", "gemiddeld", "mean",   "moyen", "pct",
                                           "perc",   "aandeel", "share",     "index",  "score", "rang",
                                           "klasse", "ratio",   "dichtheid", "densit", "per_"};
    const char *source = column->label[GB_LANG_NL]; /* an alias must not hide what the source calls it */
    for (size_t s = 0; s < sizeof suspects / sizeof *suspects; s++)
        if (strcasestr(column->key, suspects[s]) || (source && strcasestr(source, suspects[s])))
            return true;
    return false;
}

bool gb_kind_set(gb_column *column, const char *word) {
    static const struct {
        const char *word;
        gb_kind kind;
        gb_aggregate aggregate;
    } kinds[] = {
        {"count", GB_KIND_COUNT, GB_AGGREGATE_SUM},  {"amount", GB_KIND_AMOUNT, GB_AGGREGATE_SUM},
        {"rate", GB_KIND_RATE, GB_AGGREGATE_NONE},   {"share", GB_KIND_SHARE, GB_AGGREGATE_NONE},
        {"mean", GB_KIND_MEAN, GB_AGGREGATE_NONE},   {"median", GB_KIND_MEDIAN, GB_AGGREGATE_NONE},
        {"index", GB_KIND_INDEX, GB_AGGREGATE_NONE}, {"class", GB_KIND_CLASS, GB_AGGREGATE_NONE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].word, word) != 0)
            continue;
        column->kind = kinds[i].kind;
        if (column->aggregate != GB_AGGREGATE_RECOMPUTE) /* a formula stays a formula */
            column->aggregate = kinds[i].aggregate;
        return true;
    }
    return false;
}

gb_status gb_indicator_apply(const gb_value *plan, gb_column *column, gb_error *err) {
    const gb_value *indicator = gb_plan_indicator(plan, column->key);
    if (!indicator || gb_value_text(indicator, "formula"))
        return GB_OK;
    const char *kind = gb_value_text(indicator, "kind"), *base = gb_value_text(indicator, "base");
    if (kind)
        gb_kind_set(column, kind);
    if (!base || column->kind == GB_KIND_COUNT || column->kind == GB_KIND_AMOUNT ||
        column->kind == GB_KIND_MEDIAN || column->kind == GB_KIND_CLASS)
        return GB_OK;
    if (column->kind == GB_KIND_UNKNOWN)
        column->kind = GB_KIND_MEAN;
    column->aggregate = GB_AGGREGATE_MEAN;
    return gb_column_set_string(&column->base, base, err);
}

gb_status gb_kind_apply(const char *kind, gb_column *column, const char *file, const gb_value *place,
                        gb_error *err) {
    if (gb_kind_set(column, kind))
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KIND_UNKNOWN, .file = file, .line = place->line,
                   .column = place->column, .name = column->key, .found = kind, .expected = GB_CHOICES_KIND);
}
