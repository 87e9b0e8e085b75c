#include "project/uncertainty_doubts.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The two-sided quantile of the normal distribution, by halving: needed once per run. */
static double normal_quantile(double level) {
    double low = 0, high = 10;
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        if (erf(middle / sqrt(2)) < level)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static gb_status make_room(const gb_ranked *r, size_t input, gb_input_doubts *out, gb_error *err) {
    const size_t n = r->result->n;
    const char *id = r->method->input[input].id;
    out->doubt = gb_alloc_zero(n + 1, sizeof *out->doubt);
    out->key = gb_alloc(n + 1, sizeof *out->key);
    if (!out->doubt || !out->key)
        return no_memory(err);
    const uint64_t of_indicator = gb_hash_text(id);
    for (size_t i = 0; i < n; i++)
        out->key[i] = of_indicator ^ (gb_hash_text(gb_areas_code(r->areas, i)) * 0x9E3779B97F4A7C15u);
    return GB_OK;
}

static gb_status find(const gb_ranked *r, const gb_value *place, const gb_column **out, gb_error *err) {
    const gb_column *column = gb_table_find(r->table, place->text);
    if (column && column->kind != GB_KIND_TEXT) {
        *out = column;
        return GB_OK;
    }
    const char *nearest = gb_table_nearest(r->table, place->text);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = r->file, .line = place->line,
                   .column = place->column, .name = place->text, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

static bool present(const gb_values *values, const gb_column *other, size_t i) {
    return gb_values_state(values, i) == GB_PRESENT && other->state[i] == GB_PRESENT;
}

/* Events out of a base: figure x base / per of them. */
static void fill_events(const gb_values *values, const gb_column *base, double per, gb_error_kind kind,
                        gb_doubt *out) {
    for (size_t i = 0; i < values->n; i++)
        if (present(values, base, i) && base->value[i] > 0 && values->value[i] >= 0) {
            const double events = fmax(0, values->value[i] * base->value[i] / per);
            const bool fits = events <= base->value[i];
            out[i] = (gb_doubt){.kind = kind == GB_ERROR_BINOMIAL && !fits ? GB_ERROR_POISSON : kind,
                                .a = events,
                                .b = base->value[i],
                                .per = per};
        }
}

static void fill_margins(const gb_values *values, const gb_column *margin, double level, gb_doubt *out) {
    const double divisor = level > 0 ? normal_quantile(level) : 1;
    for (size_t i = 0; i < values->n; i++)
        if (present(values, margin, i) && margin->value[i] > 0)
            out[i] = (gb_doubt){.kind = GB_ERROR_NORMAL, .a = margin->value[i] / divisor};
}

static void fill_rounding(const gb_values *values, double step, gb_doubt *out) {
    for (size_t i = 0; i < values->n; i++)
        if (gb_values_state(values, i) == GB_PRESENT)
            out[i] = (gb_doubt){
                .kind = GB_ERROR_UNIFORM, .a = values->value[i] - step / 2, .b = values->value[i] + step / 2};
}

static gb_status needs(const gb_ranked *r, const gb_value *item, const char *what, gb_error *err) {
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DOUBT_NEEDS, .file = r->file, .line = item->line,
                   .column = item->column, .name = gb_value_text(item, "id"),
                   .found = gb_value_text(item, "kind"), .expected = what);
}

/* Doubts that the planner declares. */
static gb_status read_one(const gb_value *item, const gb_ranked *r, size_t input, gb_input_doubts *out,
                          gb_error *err) {
    const gb_values *values = &r->method->input[input].values;
    const char *kind = gb_value_text(item, "kind");
    const gb_value *base = gb_value_member(item, "base"), *margin = gb_value_member(item, "margin");
    const double step = gb_value_number(item, "step");
    const gb_column *column = NULL;
    gb_status status = make_room(r, input, out, err);
    if (status != GB_OK)
        return status;
    if (strcmp(kind, "rounding") == 0) {
        if (!(step > 0))
            return needs(r, item, "step", err);
        fill_rounding(values, step, out->doubt);
        return GB_OK;
    }
    const bool by_margin = strcmp(kind, "margin") == 0;
    const gb_value *place = by_margin ? margin : base;
    if (!place->text)
        return needs(r, item, by_margin ? "margin" : "base", err);
    status = find(r, place, &column, err);
    if (status == GB_OK && by_margin)
        fill_margins(values, column, gb_value_number(item, "level"), out->doubt);
    else if (status == GB_OK)
        fill_events(values, column, gb_value_number(item, "per"),
                    strcmp(kind, "poisson") == 0 ? GB_ERROR_POISSON : GB_ERROR_BINOMIAL, out->doubt);
    return status;
}

/* Of what the figures are a multiple, so that every one of them is a whole number of events; 0 = of nothing.
 */
static double find_per(const gb_values *values, const gb_column *base) {
    static const double candidates[] = {1, 100, 1000, 10000, 100000};
    for (size_t c = 0; c < sizeof candidates / sizeof candidates[0]; c++) {
        size_t seen = 0;
        bool whole = true, fits = true;
        for (size_t i = 0; i < values->n && whole; i++) {
            if (!present(values, base, i) || !(base->value[i] > 0))
                continue;
            const double events = values->value[i] * base->value[i] / candidates[c];
            whole = events >= 0 && fabs(events - round(events)) <= 1e-6 * fmax(1, events);
            fits = fits && events <= base->value[i] * (1 + 1e-9);
            seen++;
        }
        if (whole && fits && seen > 0)
            return candidates[c];
    }
    return 0;
}

/* Doubts that follow from the base of an indicator. */
static gb_status infer(const gb_ranked *r, size_t input, gb_input_doubts *out, bool *found, gb_error *err) {
    const gb_method_input *in = &r->method->input[input];
    const gb_column *column = gb_table_find(r->table, in->id);
    const gb_column *base = column && column->base ? gb_table_find(r->table, column->base) : NULL;
    const double per = base && base->kind != GB_KIND_TEXT ? find_per(&in->values, base) : 0;
    *found = per > 0;
    if (!*found)
        return GB_OK;
    gb_status status = make_room(r, input, out, err);
    if (status == GB_OK)
        fill_events(&in->values, base, per, GB_ERROR_BINOMIAL, out->doubt);
    return status;
}

static size_t find_input(const gb_method *method, const char *id) {
    size_t j = 0;
    while (j < method->inputs && strcmp(method->input[j].id, id) != 0)
        j++;
    return j;
}

static gb_status read_declared(const gb_value *list, const gb_ranked *r, gb_input_doubts *doubts, bool *any,
                               gb_error *err) {
    gb_status status = GB_OK;
    for (size_t d = 0; d < list->count && status == GB_OK; d++) {
        const gb_value *item = &list->item[d], *id = gb_value_member(item, "id");
        const size_t j = find_input(r->method, id->text);
        if (j == r->method->inputs || doubts[j].doubt)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DOUBT_UNKNOWN, .file = r->file, .line = item->line,
                           .column = item->column, .name = id->text);
        status = read_one(item, r, j, &doubts[j], err);
        *any = true;
    }
    return status;
}

gb_status gb_doubts_read(const gb_value *block, const gb_ranked *ranked, gb_input_doubts **out, bool *any,
                         gb_notes *notes, gb_error *err) {
    const size_t inputs = ranked->method->inputs;
    gb_input_doubts *doubts = gb_alloc_zero(inputs + 1, sizeof *doubts);
    *any = false;
    if (!doubts)
        return no_memory(err);
    gb_status status = read_declared(gb_value_member(block, "doubts"), ranked, doubts, any, err);
    for (size_t j = 0; gb_value_bool(block, "data") && j < inputs && status == GB_OK; j++) {
        bool found = true;
        if (!doubts[j].doubt)
            status = infer(ranked, j, &doubts[j], &found, err);
        if (status == GB_OK && !found)
            GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_DOUBT_NONE, .name = ranked->method->input[j].id);
        *any = *any || found;
    }
    if (status == GB_OK)
        *out = doubts;
    else
        gb_doubts_free(doubts, inputs);
    return status;
}

void gb_doubts_free(gb_input_doubts *doubts, size_t inputs) {
    for (size_t j = 0; doubts && j < inputs; j++) {
        gb_free(doubts[j].doubt);
        gb_free(doubts[j].key);
    }
    gb_free(doubts);
}
