#include "project/convert_job.h"

#include "areas/listed.h"
#include "base/memory.h"
#include "base/sum.h"
#include "io/tablefile.h"
#include "prepare/crosswalk_settle.h"
#include "prepare/derive.h"
#include "project/crosswalk_tables.h"
#include "project/fields.h"
#include "project/notes_merge.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_convert_job_release(gb_convert_job *job) {
    for (size_t p = 0; p < job->periods; p++) {
        gb_convert_period *period = &job->period[p];
        for (size_t c = 0; period->guessed && c < period->columns; c++)
            gb_free(period->guessed[c]);
        gb_free(period->guessed);
        gb_free(period->account);
        gb_free(period->reached);
        gb_table_free(period->table);
    }
    gb_free(job->period);
    gb_free(job->unknown);
    gb_table_plan_release(&job->plan);
    gb_areas_free(job->from);
    gb_areas_free(job->to);
    gb_crosswalk_release(&job->listed);
    gb_crosswalk_release(&job->crosswalk);
    gb_raw_free(job->raw);
    *job = (gb_convert_job){.a = NULL};
}

static gb_status read_rules(gb_convert_job *job, gb_error *err) {
    const gb_value *unknown = gb_value_member(job->a, "unknown");
    const int64_t pad = gb_value_int(job->a, "pad");
    job->unknown = gb_alloc(unknown->count, sizeof *job->unknown);
    if (!job->unknown)
        return no_memory(err);
    for (size_t i = 0; i < unknown->count; i++)
        job->unknown[i] = unknown->item[i].text;
    job->rules = (gb_code_rules){.pad = pad > 0 ? (int)pad : 0,
                                 .trailing = gb_value_bool(job->a, "trailing"),
                                 .ignore_case = gb_value_bool(job->a, "ignore_case"),
                                 .inner_spaces = gb_value_bool(job->a, "inner_spaces"),
                                 .prefix = gb_value_text(job->a, "prefix"),
                                 .strip_prefix = gb_value_text(job->a, "strip_prefix"),
                                 .unknown = job->unknown,
                                 .unknown_count = unknown->count};
    return GB_OK;
}

static gb_status read_crosswalk(gb_convert_job *job, gb_error *err) {
    const gb_crosswalk_columns columns = {
        .from = gb_value_text(job->a, "from"),
        .to = gb_value_text(job->a, "to"),
        .share = gb_value_text(job->a, "share"),
        .weight = gb_value_text(job->a, "weight"),
        .equal = gb_value_bool(job->a, "equal"),
        .rules = {.unknown = job->unknown, .unknown_count = job->rules.unknown_count}};
    const gb_table_options reading = {.access = {.network = job->session->allow_network}};
    if (!columns.from != !columns.to)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CROSSWALK_LISTS, .count = 1);
    gb_status status = gb_crosswalk_table_read(gb_value_text(job->a, "crosswalk"), &reading, &columns,
                                               &job->listed, job->session->notes, err);
    if (status == GB_OK && strcmp(gb_value_text(job->a, "unlisted"), "stay") == 0)
        return gb_crosswalk_keep_unlisted(&job->listed, job->raw, job->code, &job->rules, &job->crosswalk,
                                          &job->own, err);
    job->crosswalk = job->listed;
    job->listed = (gb_crosswalk){.from = NULL};
    return status;
}

static gb_status read_inputs(gb_convert_job *job, gb_error *err) {
    gb_status status = gb_table_plan_read(job->a, NULL, &job->plan, err);
    job->plan.reading.access.network = job->session->allow_network;
    if (status == GB_OK)
        status = gb_table_read(gb_value_text(job->a, "table"), &job->plan.reading, &job->raw,
                               job->session->notes, err);
    if (status == GB_OK)
        status = gb_find_field(job->raw, gb_value_text(job->a, "code"), &job->code, err);
    if (status == GB_OK)
        status = read_rules(job, err);
    if (status == GB_OK)
        status = read_crosswalk(job, err);
    const gb_crosswalk *c = &job->crosswalk;
    if (status == GB_OK)
        status =
            gb_areas_listed("crosswalk", (const char *const *)c->from, NULL, c->shares.rows, &job->from, err);
    if (status == GB_OK)
        status = gb_areas_listed("new", (const char *const *)c->to, NULL, c->shares.columns, &job->to, err);
    return status;
}

/* The different texts of the period column, in the order of the table. */
static gb_status find_periods(gb_convert_job *job, size_t column, gb_error *err) {
    size_t capacity = 0;
    for (size_t row = 0; row < gb_raw_rows(job->raw); row++) {
        const char *period = gb_raw_cell(job->raw, row, column);
        bool known = false;
        for (size_t p = job->periods; p > 0 && !known; p--)
            known = strcmp(job->period[p - 1].period, period) == 0;
        if (known)
            continue;
        if (!gb_reserve(&job->period, &capacity, job->periods, sizeof *job->period))
            return no_memory(err);
        job->period[job->periods++] = (gb_convert_period){.period = period};
    }
    return GB_OK;
}

/* What one period is made of while it is moved. */
typedef struct mover {
    gb_convert_job *job;
    gb_convert_period *out;
    bool *row_ok;
    gb_match match;
    gb_narrowed narrowed;
    gb_notes *notes; /* of this period; what was told before is not told again */
    gb_error *err;
} mover;

static gb_status match_rows(mover *m) {
    gb_convert_job *job = m->job;
    const gb_crosswalk *c = &job->crosswalk;
    bool *has_row = gb_alloc_zero(c->shares.rows, sizeof *has_row);
    bool *own = gb_alloc_zero(c->shares.rows, sizeof *own);
    m->out->reached = gb_alloc_zero(c->shares.columns, sizeof *m->out->reached);
    gb_status status = has_row && own && m->out->reached ? GB_OK : no_memory(m->err);
    if (status == GB_OK)
        status = gb_match_codes(job->raw, job->code, m->row_ok, job->from, &job->rules,
                                job->plan.on_duplicate, &m->match, m->notes, m->err);
    for (size_t row = 0; status == GB_OK && row < m->match.rows; row++)
        if (m->match.area[row] >= 0)
            has_row[m->match.area[row]] = true;
    for (size_t r = 0; status == GB_OK && r < job->own; r++)
        own[r] = true;
    const gb_settled settled = {.crosswalk = *c, .own = own};
    if (status == GB_OK)
        status = gb_settled_narrow(&settled, job->listed.from ? &job->listed : c, 1, has_row, &m->narrowed,
                                   m->err);
    for (size_t r = 0; status == GB_OK && r < c->shares.rows; r++)
        for (size_t i = c->shares.start[r]; has_row[r] && i < c->shares.start[r + 1]; i++)
            m->out->reached[c->shares.column[i]] = true;
    gb_free(own);
    gb_free(has_row);
    return status;
}

static void note_lacking(const mover *m) {
    const gb_narrowed *n = &m->narrowed;
    const char *name = m->out->period ? m->out->period : gb_value_text(m->job->a, "code");
    const gb_detail lacking = {
        .file = gb_raw_source(m->job->raw), .name = name, .count = (int64_t)n->lacking_count};
    const gb_detail later = {
        .file = gb_raw_source(m->job->raw), .name = name, .count = (int64_t)n->later_count};
    if (n->lacking_count)
        gb_notes_add(m->notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_LACKING, &lacking, n->lacking,
                     n->lacking_count);
    const gb_detail doubled = {
        .file = gb_raw_source(m->job->raw), .name = name, .count = (int64_t)n->doubled_count};
    if (n->doubled_count)
        gb_notes_add(m->notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_DOUBLE, &doubled, n->doubled,
                     n->doubled_count);
    if (n->later_count)
        gb_notes_add(m->notes, GB_NOTE_INFO, GB_NOTE_CROSSWALK_LATER, &later, n->later, n->later_count);
}

/* A mean that is added up, or a count that is weighed, makes a wrong number that looks right. */
static gb_status check_kind(const mover *m, const gb_column *column, const char *base) {
    const bool adds_up = column->aggregate == GB_AGGREGATE_SUM;
    if (adds_up && base)
        return GB_FAIL(m->err, GB_ERR_USAGE, GB_MSG_CONVERT_BASE, .name = column->key);
    if (!adds_up && m->job->plan.on_duplicate == GB_DUPLICATE_SUM && m->match.duplicates > 0)
        return GB_FAIL(m->err, GB_ERR_DATA, GB_MSG_CONVERT_DUPLICATES, .file = gb_raw_source(m->job->raw),
                       .name = column->key, .count = (int64_t)m->match.duplicates);
    return GB_OK;
}

/* A column of the table on the old codes, typed; kind NULL: the weight of another one. */
static gb_status join(const mover *m, const char *name, const char *kind, const char *base,
                      const gb_value *place, gb_column **out) {
    const gb_convert_job *job = m->job;
    size_t c = 0;
    gb_status status = gb_find_field(job->raw, name, &c, m->err);
    if (status == GB_OK)
        status = gb_join_column(job->raw, c, &m->match, gb_areas_count(job->from), &job->plan.cells,
                                job->plan.on_duplicate, gb_raw_name(job->raw, c), out, m->notes, m->err);
    if (status == GB_OK && kind)
        status = gb_kind_apply(kind, *out, NULL, place, m->err);
    if (status == GB_OK && kind)
        status = check_kind(m, *out, base);
    if (status == GB_OK && base && (*out)->kind != GB_KIND_MEDIAN && (*out)->kind != GB_KIND_CLASS) {
        (*out)->aggregate = GB_AGGREGATE_MEAN;
        status = gb_column_set_string(&(*out)->base, base, m->err);
    }
    if (status != GB_OK) {
        gb_column_free(*out);
        *out = NULL;
    }
    return status;
}

/* All values of the rows of this period, also of rows that meet no area. A withheld one counts as given, or
 * not when that is NAN. */
static double sum_rows(const mover *m, const char *name, double withheld) {
    const gb_raw_table *raw = m->job->raw;
    const int32_t c = gb_raw_find(raw, name);
    gb_decimal decimal = GB_DECIMAL_POINT;
    gb_sum sum = {0};
    if (c < 0 || gb_decimal_find(raw, (size_t)c, &m->job->plan.cells, &decimal, NULL) != GB_OK)
        return NAN;
    for (size_t row = 0; row < gb_raw_rows(raw); row++) {
        double value = 0;
        gb_cell state = GB_ABSENT;
        if ((!m->row_ok || m->row_ok[row]) &&
            gb_cell_read(raw, row, (size_t)c, decimal, &m->job->plan.cells, &value, &state, NULL) == GB_OK &&
            (state == GB_PRESENT || (state == GB_CENSORED && isfinite(withheld))))
            gb_sum_add(&sum, state == GB_PRESENT ? value : withheld);
    }
    return gb_sum_value(&sum);
}

static const char *map_text(const gb_value *map, const char *key) {
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->key[i], key) == 0)
            return map->item[i].text;
    return NULL;
}

static void take_account(const mover *m, const char *name, double withheld, const gb_converted *moved,
                         gb_convert_account *out) {
    size_t states[GB_CELL_COUNT];
    gb_column_count_states(moved->column, states);
    *out = (gb_convert_account){.key = moved->column->key,
                                .table = isfinite(moved->before) ? sum_rows(m, name, withheld) : NAN,
                                .joined = moved->before,
                                .after = moved->after,
                                .lost = moved->lost,
                                .unused = moved->unused,
                                .values = states[GB_PRESENT],
                                .missing = moved->column->n - states[GB_PRESENT]};
}

/* Move a column. withheld: what its withheld cells count for, NAN = they are missing. */
static gb_status take_column(mover *m, const gb_column *column, const gb_column *base, const char *name,
                             double withheld) {
    gb_converted moved;
    gb_status status =
        gb_column_convert(column, base, &m->narrowed.crosswalk, true, &moved, m->notes, m->err);
    if (status != GB_OK)
        return status;
    const size_t at = m->out->columns;
    take_account(m, name, withheld, &moved, &m->out->account[at]);
    status = gb_table_add_take(m->out->table, moved.column, m->err);
    if (status == GB_OK) {
        moved.column = NULL;
        m->out->guessed[at] = moved.guessed;
        moved.guessed = NULL;
        m->out->columns++;
    }
    gb_converted_release(&moved);
    return status;
}

static gb_status take_bounds(mover *m, const gb_column *column, const char *name) {
    const double low = gb_value_number(m->job->a, "low"), high = gb_value_number(m->job->a, "high");
    gb_column *bound[2] = {NULL, NULL};
    if (!isfinite(low) || !isfinite(high) || column->aggregate != GB_AGGREGATE_SUM)
        return GB_OK;
    gb_status status = gb_column_bounds(column, low, high, bound, m->err);
    for (int b = 0; b < 2 && status == GB_OK && bound[b]; b++)
        status = take_column(m, bound[b], NULL, name, b ? high : low);
    gb_column_free(bound[0]);
    gb_column_free(bound[1]);
    return status;
}

static gb_status move_column(mover *m, const char *name, const gb_value *kind) {
    const gb_value *bases = gb_value_member(m->job->a, "base");
    const char *base_name = map_text(bases, name);
    gb_column *column = NULL, *base = NULL;
    gb_status status = join(m, name, kind->text, base_name, kind, &column);
    if (status == GB_OK && base_name)
        status = join(m, base_name, NULL, NULL, NULL, &base);
    if (status == GB_OK)
        status = take_column(m, column, base, name, NAN);
    if (status == GB_OK)
        status = take_bounds(m, column, name);
    gb_column_free(base);
    gb_column_free(column);
    return status;
}

static gb_status add_formulas(mover *m) {
    const gb_value *formulas = gb_value_member(m->job->a, "formula");
    gb_derive *derives = gb_alloc_zero(formulas->count, sizeof *derives);
    const char **codes = gb_alloc(gb_areas_count(m->job->to), sizeof *codes);
    gb_status status = derives && codes ? GB_OK : no_memory(m->err);
    for (size_t i = 0; status == GB_OK && i < formulas->count; i++)
        derives[i] = (gb_derive){.key = formulas->key[i], .formula = formulas->item[i].text};
    for (size_t i = 0; status == GB_OK && i < gb_areas_count(m->job->to); i++)
        codes[i] = gb_areas_code(m->job->to, i);
    if (status == GB_OK)
        status = gb_derive_all(m->out->table, derives, formulas->count, codes, m->notes, m->err);
    gb_free(codes);
    gb_free(derives);
    return status;
}

static gb_status move_columns(mover *m) {
    const gb_value *kinds = gb_value_member(m->job->a, "kinds");
    const size_t most = 3 * kinds->count;
    m->out->guessed = gb_alloc_zero(most, sizeof *m->out->guessed);
    m->out->account = gb_alloc_zero(most, sizeof *m->out->account);
    gb_status status = m->out->guessed && m->out->account ? GB_OK : no_memory(m->err);
    if (status == GB_OK)
        status = gb_table_new(gb_areas_count(m->job->to), &m->out->table, m->err);
    for (size_t k = 0; k < kinds->count && status == GB_OK; k++)
        status = move_column(m, kinds->key[k], &kinds->item[k]);
    return status == GB_OK ? add_formulas(m) : status;
}

static gb_status move_period(gb_convert_job *job, size_t p, int32_t column, gb_error *err) {
    mover m = {.job = job, .out = &job->period[p], .notes = gb_notes_new(), .err = err};
    gb_status status = m.notes ? gb_session_check(job->session, err) : no_memory(err);
    if (status == GB_OK && column >= 0) {
        m.row_ok = gb_alloc(gb_raw_rows(job->raw), sizeof *m.row_ok);
        status = m.row_ok ? GB_OK : no_memory(err);
        for (size_t row = 0; status == GB_OK && row < gb_raw_rows(job->raw); row++)
            m.row_ok[row] = strcmp(gb_raw_cell(job->raw, row, (size_t)column), m.out->period) == 0;
    }
    if (status == GB_OK)
        status = match_rows(&m);
    if (status == GB_OK) {
        note_lacking(&m);
        status = move_columns(&m);
    }
    gb_notes_merge(job->session->notes, m.notes, GB_NOTE_CODES_WITHOUT);
    gb_notes_free(m.notes);
    gb_narrowed_release(&m.narrowed);
    gb_match_release(&m.match);
    gb_free(m.row_ok);
    return status;
}

gb_status gb_convert_job_run(const gb_value *arguments, gb_session *session, gb_convert_job *out,
                             gb_error *err) {
    const char *name = gb_value_text(arguments, "period_column");
    size_t column = 0;
    *out = (gb_convert_job){.a = arguments, .session = session};
    gb_status status = read_inputs(out, err);
    if (status == GB_OK && name)
        status = gb_find_field(out->raw, name, &column, err);
    if (status == GB_OK && name)
        status = find_periods(out, column, err);
    if (status == GB_OK && !name) {
        out->period = gb_alloc_zero(1, sizeof *out->period);
        out->periods = out->period != NULL;
        status = out->period ? GB_OK : no_memory(err);
    }
    for (size_t p = 0; p < out->periods && status == GB_OK; p++)
        status = move_period(out, p, name ? (int32_t)column : -1, err);
    if (status != GB_OK)
        gb_convert_job_release(out);
    return status;
}
