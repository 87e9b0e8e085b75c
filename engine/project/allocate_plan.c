#include "project/allocate_plan.h"

#include "base/memory.h"
#include "base/number.h"
#include "index/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const gb_allocate_columns[] = {"shares", "population", "need", "last", "former", NULL};

/* What a block is read into: options and the columns behind them. */
typedef struct reader {
    const gb_value *block;
    const gb_allocate_scope *scope;
    gb_allocation_options options;
    double unit;
    gb_values shares, population, need, last, former;
    double *owned[3]; /* need, last and former in other measures */
    gb_error *err;
} reader;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status take(reader *r, const char *key, gb_values *values, const gb_values **out) {
    const gb_value *place = gb_value_member(r->block, key);
    if (!place->text)
        return GB_OK;
    const gb_column *column = gb_table_find(r->scope->table, place->text);
    if (!column || column->kind == GB_KIND_TEXT) {
        const char *nearest = gb_table_nearest(r->scope->table, place->text);
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = r->scope->file, .line = place->line,
                       .column = place->column, .name = place->text, .code = nearest,
                       .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    }
    *values = gb_values_of(column);
    *out = values;
    return GB_OK;
}

/* The same cells with other numbers. */
static gb_status own_numbers(reader *r, int slot, gb_values *values) {
    double *copy = gb_alloc(values->n ? values->n : 1, sizeof *copy);
    if (!copy)
        return no_memory(r->err);
    memcpy(copy, values->value, values->n * sizeof *copy);
    values->value = copy;
    r->owned[slot] = copy;
    return GB_OK;
}

static gb_status in_units(reader *r, int slot, gb_values *values, const gb_values *given) {
    if (!given)
        return GB_OK;
    gb_status status = own_numbers(r, slot, values);
    for (size_t i = 0; status == GB_OK && i < values->n; i++)
        r->owned[slot][i] = gb_number_round(r->owned[slot][i] / r->unit, 9);
    return status;
}

static gb_status need_as_rank(reader *r) {
    gb_ranking ranking = {0};
    gb_status status = gb_rank(&r->need, &(gb_rank_options){.ties = GB_TIES_AVERAGE}, &ranking, r->err);
    for (size_t i = 0; status == GB_OK && i < ranking.n; i++)
        if (!isnan(ranking.rank[i]))
            r->owned[0][i] = ((double)ranking.ranked + 1 - ranking.rank[i]) / (double)ranking.ranked;
    gb_ranking_release(&ranking);
    return status;
}

/* Scores may be negative; need may not. */
static gb_status read_need(reader *r) {
    gb_status status = take(r, "need", &r->need, &r->options.need);
    const int as = gb_value_choice(gb_value_member(r->block, "need_as"));
    if (status != GB_OK || !r->options.need || as == 0)
        return status;
    status = own_numbers(r, 0, &r->need);
    if (status == GB_OK && as == 2)
        return need_as_rank(r);
    double lowest = INFINITY;
    for (size_t i = 0; status == GB_OK && i < r->need.n; i++)
        if (gb_values_state(&r->need, i) == GB_PRESENT)
            lowest = fmin(lowest, r->owned[0][i]);
    for (size_t i = 0; status == GB_OK && i < r->need.n; i++)
        r->owned[0][i] -= lowest;
    return status;
}

static double number_or_0(const gb_value *block, const char *key) {
    const double number = gb_value_number(block, key);
    return isnan(number) ? 0 : number;
}

static gb_status read_total(reader *r) {
    const gb_value *total = gb_value_member(r->block, "total");
    const double units = total->number / r->unit, whole = round(units);
    if (fabs(units - whole) > 1e-6 * fmax(1, fabs(units) * 1e-6)) {
        char unit[GB_NUMBER_SIZE];
        gb_number_shortest(r->unit, unit);
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_BUDGET_TOTAL, .file = r->scope->file, .line = total->line,
                       .column = total->column, .value = total->number, .found = unit);
    }
    r->options.total = (int64_t)whole;
    r->options.base_total = (int64_t)round(whole * gb_value_number(r->block, "base_share"));
    return GB_OK;
}

static void read_limits(reader *r) {
    gb_allocation_limits *limits = &r->options.limits;
    const double slack = 1e-9; /* 0.1 / 0.01 is not quite 10 */
    limits->floor = (int64_t)ceil(number_or_0(r->block, "floor") / r->unit - slack);
    limits->cap = (int64_t)floor(number_or_0(r->block, "cap") / r->unit + slack);
    limits->floor_per_head = number_or_0(r->block, "floor_per_head") / r->unit;
    limits->cap_per_head = number_or_0(r->block, "cap_per_head") / r->unit;
    limits->guarantee = number_or_0(r->block, "guarantee");
    limits->fall = number_or_0(r->block, "fall");
    limits->rise = number_or_0(r->block, "rise");
}

static gb_status read_phase(reader *r) {
    const int64_t year = gb_value_int(r->block, "phase_year"), years = gb_value_int(r->block, "phase_years");
    const gb_value *former = gb_value_member(r->block, "former");
    if (!former->text && year < 1 && years < 1)
        return GB_OK;
    if (!former->text || year < 1 || years < year)
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_ALLOCATE_PHASE, .file = r->scope->file,
                       .line = r->block->line, .column = r->block->column);
    r->options.phase_year = (int)year;
    r->options.phase_years = (int)years;
    gb_status status = take(r, "former", &r->former, &r->options.former);
    return status == GB_OK ? in_units(r, 2, &r->former, r->options.former) : status;
}

static gb_status read_block(reader *r) {
    static const gb_base_rule bases[] = {GB_BASE_EQUAL, GB_BASE_PER_HEAD, GB_BASE_SHARES};
    static const gb_units_ties ties[] = {GB_UNITS_TIES_LARGER, GB_UNITS_TIES_SMALLER, GB_UNITS_TIES_ORDER};
    gb_allocation_options *o = &r->options;
    o->unit_size = r->unit;
    o->base = bases[gb_value_choice(gb_value_member(r->block, "base"))];
    o->alpha = gb_value_number(r->block, "alpha");
    o->selected = r->scope->selected;
    o->units.method = gb_value_choice(gb_value_member(r->block, "units")) == 1 ? GB_UNITS_SAINTE_LAGUE
                                                                               : GB_UNITS_LARGEST_REMAINDER;
    o->units.ties = ties[gb_value_choice(gb_value_member(r->block, "equal_claims"))];
    gb_status status = read_total(r);
    read_limits(r);
    if (status == GB_OK)
        status = take(r, "shares", &r->shares, &o->shares);
    if (status == GB_OK)
        status = take(r, "population", &r->population, &o->population);
    if (status == GB_OK)
        status = read_need(r);
    if (status == GB_OK)
        status = take(r, "last", &r->last, &o->limits.last);
    if (status == GB_OK)
        status = in_units(r, 1, &r->last, o->limits.last);
    return status == GB_OK ? read_phase(r) : status;
}

/* Winners and losers among the areas whose amount of last year is known. */
static gb_status compare_last(const reader *r, gb_allocate_outcome *out) {
    const size_t n = out->result.n;
    int64_t *before = gb_alloc(n ? n : 1, sizeof *before);
    out->last = gb_alloc(n ? n : 1, sizeof *out->last);
    if (!before || !out->last) {
        gb_free(before);
        return no_memory(r->err);
    }
    for (size_t i = 0; i < n; i++) {
        const bool known = gb_values_state(&r->last, i) == GB_PRESENT;
        before[i] = known ? llround(r->last.value[i]) : out->result.amount[i];
        out->last[i] = known ? r->last.value[i] * r->unit : NAN;
    }
    gb_allocation_compare(before, out->result.amount, n, NULL, &out->shift);
    gb_free(before);
    return GB_OK;
}

gb_status gb_allocate_run(const gb_value *block, const gb_allocate_scope *scope, gb_allocate_outcome *out,
                          gb_notes *notes, gb_error *err) {
    const size_t n = gb_areas_count(scope->areas);
    reader r = {.block = block, .scope = scope, .unit = gb_value_number(block, "unit"), .err = err};
    const char **codes = gb_alloc(n + 1, sizeof *codes);
    *out = (gb_allocate_outcome){.unit = r.unit};
    gb_status status = codes ? read_block(&r) : no_memory(err);
    for (size_t i = 0; codes && i < n; i++)
        codes[i] = gb_areas_code(scope->areas, i);
    r.options.units.codes = codes;
    if (status == GB_OK)
        status = gb_allocate(n, &r.options, &out->result, notes, err);
    if (status == GB_OK && r.options.limits.last)
        status = compare_last(&r, out);
    for (int o = 0; o < 3; o++)
        gb_free(r.owned[o]);
    gb_free(codes);
    if (status != GB_OK)
        gb_allocate_outcome_release(out);
    return status;
}

void gb_allocate_outcome_release(gb_allocate_outcome *outcome) {
    gb_allocation_release(&outcome->result);
    gb_free(outcome->last);
    outcome->last = NULL;
}

/* Units as an amount: 3 x 0.1 is 0.3, not 0.30000000000000004. */
static double amount_of(const gb_allocate_outcome *o, int64_t units) {
    return gb_number_round((double)units * o->unit, 9);
}

static int decimals_of(double unit) {
    int decimals = 0;
    while (decimals < 6 && fabs(unit - gb_number_round(unit, decimals)) > 1e-12)
        decimals++;
    return decimals;
}

void gb_allocate_listing(const gb_allocate_outcome *outcome, const gb_areas *areas, gb_listing *out) {
    const gb_allocation *a = &outcome->result;
    const int decimals = decimals_of(outcome->unit);
    *out = (gb_listing){.name = GB_TXT_SHEET_ALLOCATION};
    gb_listing_head(out, "code", GB_TXT_COL_CODE, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "base", GB_TXT_COL_BASE, GB_LISTING_NUMBER, decimals);
    gb_listing_head(out, "extra", GB_TXT_COL_EXTRA, GB_LISTING_NUMBER, decimals);
    gb_listing_head(out, "total", GB_TXT_COL_TOTAL, GB_LISTING_NUMBER, decimals);
    gb_listing_head(out, "per_head", GB_TXT_COL_PER_HEAD, GB_LISTING_NUMBER, 2);
    gb_listing_head(out, "adjust", GB_TXT_COL_ADJUST, GB_LISTING_NUMBER, decimals);
    gb_listing_head(out, "limit", GB_TXT_COL_LIMIT, GB_LISTING_TEXT, 0);
    if (outcome->last) {
        gb_listing_head(out, "last", GB_TXT_COL_LAST, GB_LISTING_NUMBER, decimals);
        gb_listing_head(out, "change", GB_TXT_COL_CHANGE, GB_LISTING_NUMBER, decimals);
    }
    gb_listing_head(out, "name", GB_TXT_COL_NAME, GB_LISTING_TEXT, 0);
    out->column[out->columns - 1].width = 30;
    for (size_t i = 0; i < a->n; i++) {
        const double total = amount_of(outcome, a->amount[i]);
        gb_listing_add_text(out, gb_areas_code(areas, i));
        gb_listing_add(out, amount_of(outcome, a->base[i]));
        gb_listing_add(out, amount_of(outcome, a->extra[i]));
        gb_listing_add(out, total);
        gb_listing_add(out, a->per_head[i] * outcome->unit);
        gb_listing_add(out, amount_of(outcome, a->adjust[i]));
        gb_listing_add_text(out, gb_limit_id((gb_limit)a->limit[i]));
        if (outcome->last) {
            gb_listing_add(out, outcome->last[i]);
            gb_listing_add(out, gb_number_round(total - outcome->last[i], 9));
        }
        gb_listing_add_text(out, gb_areas_name(areas, i));
    }
}

static void write_shift(const gb_allocate_outcome *o, const gb_areas *areas, gb_json *json) {
    const gb_allocation_shift *shift = &o->shift;
    const size_t n = o->result.n;
    gb_json_key(json, "against_last");
    gb_json_object(json);
    gb_json_key_integer(json, "winners", (int64_t)shift->winners);
    gb_json_key_integer(json, "losers", (int64_t)shift->losers);
    gb_json_key_integer(json, "same", (int64_t)shift->same);
    gb_json_key_number(json, "won", amount_of(o, shift->won));
    gb_json_key_number(json, "lost", amount_of(o, shift->lost));
    gb_json_key_text(json, "best", shift->best < n ? gb_areas_code(areas, shift->best) : NULL);
    gb_json_key_text(json, "worst", shift->worst < n ? gb_areas_code(areas, shift->worst) : NULL);
    gb_json_end_object(json);
}

void gb_allocate_json(const gb_allocate_outcome *outcome, const gb_areas *areas, const gb_listing *sheet,
                      gb_json *json) {
    const gb_allocation *a = &outcome->result;
    gb_json_object(json);
    gb_json_key_number(json, "total", amount_of(outcome, a->total));
    gb_json_key_number(json, "unit", outcome->unit);
    gb_json_key_number(json, "base_total", amount_of(outcome, a->base_total));
    gb_json_key_number(json, "extra_total", amount_of(outcome, a->extra_total));
    gb_json_key_number(json, "gini", a->gini);
    gb_json_key_number(json, "concentration", a->concentration);
    gb_json_key_integer(json, "bound", (int64_t)a->bound);
    gb_json_key_integer(json, "tied", (int64_t)a->tied);
    if (outcome->last)
        write_shift(outcome, areas, json);
    gb_json_key(json, "areas");
    gb_listing_json(sheet, json);
    gb_json_end_object(json);
}
