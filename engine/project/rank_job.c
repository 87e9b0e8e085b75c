#include "project/rank_job.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/derive.h"
#include "project/ops.h"
#include "project/preset.h"
#include "project/schema.h"
#include "project/select_plan.h"
#include "project/table_rows.h"
#include "table/formula.h"

#include <string.h>

/* --- blocks --- */

/* The index has taken its own `ties` by now: those of the border have another name here. */
static gb_status read_select(gb_value *a, gb_value *out, gb_error *err) {
    const gb_value *ties = gb_value_member(a, "select_ties");
    gb_status status = gb_value_defaults(gb_select_params, out, err);
    if (status != GB_OK)
        return status;
    gb_value_inherit(out, a);
    out->given = gb_select_is_asked(out);
    return ties->given ? gb_value_set(out, "ties", ties->text, err) : GB_OK;
}

static gb_status use_preset(gb_rank_job *job, gb_error *err) {
    const char *name = gb_value_text(&job->index, "preset");
    const gb_value *use = gb_value_member(&job->index, "use");
    if (!name && use->count)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_USE_WITHOUT_PRESET);
    if (!name)
        return GB_OK;
    gb_status status = gb_preset_is_path(name) ? gb_preset_read(name, &job->preset, err)
                                               : gb_preset_find(name, NULL, NULL, &job->preset, err);
    return status == GB_OK ? gb_preset_apply(&job->preset, &job->index, &job->select, NULL, err) : status;
}

/* Columns named with --high and --low are the indicators of an index that names none itself. */
static gb_status add_named(const gb_value *a, gb_value *index, gb_error *err) {
    static const char *const lists[] = {"high", "low"};
    gb_names own = {0};
    gb_status status = GB_OK;
    const bool empty = gb_index_members(index, NULL, &own, NULL) != GB_OK;
    gb_names_release(&own);
    for (int l = 0; empty && l < 2; l++) {
        const gb_value *list = gb_value_member(a, lists[l]);
        for (size_t i = 0; i < list->count && status == GB_OK; i++)
            status = gb_value_set(index, "indicators", list->item[i].text, err);
    }
    if (status == GB_OK && gb_index_members(index, NULL, &own, NULL) != GB_OK)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_RANK_NOTHING);
    gb_names_release(&own);
    return status;
}

static gb_status read_blocks(gb_value *a, gb_rank_job *job, gb_error *err) {
    gb_value *names = (gb_value *)gb_value_member(a, "indicators");
    names->given = true; /* a list of any column names, not of ids only */
    gb_status status = gb_value_defaults(gb_index_params, &job->index, err);
    if (status != GB_OK)
        return status;
    gb_value_inherit(&job->index, a);
    job->index.given = true;
    gb_value *taken = (gb_value *)gb_value_member(&job->index, "indicators");
    taken->given = false; /* empty so far: those of a preset may come */
    status = read_select(a, &job->select, err);
    if (status == GB_OK)
        status = use_preset(job, err);
    return status == GB_OK ? add_named(a, &job->index, err) : status;
}

/* --- columns --- */

static const gb_value *slot_of(const gb_rank_job *job, const char *id) {
    if (job->preset.count == 0)
        return NULL;
    const gb_value *slots = gb_value_member(&job->preset, "indicators");
    for (size_t i = 0; i < slots->count; i++)
        if (strcmp(gb_value_text(&slots->item[i], "id"), id) == 0)
            return &slots->item[i];
    return NULL;
}

static gb_polarity polarity_of(const gb_value *a, const gb_rank_job *job, const char *id) {
    static const gb_polarity polarity[] = {1, -1, 0};
    const gb_value *slot = slot_of(job, id);
    if (gb_value_has(gb_value_member(a, "high"), id))
        return 1;
    if (gb_value_has(gb_value_member(a, "low"), id))
        return -1;
    return slot ? polarity[gb_value_choice(gb_value_member(slot, "polarity"))] : 0;
}

/* "naam=100*a/b" of --formula, else what the preset says. */
static const char *formula_of(const gb_value *a, const gb_rank_job *job, const char *id) {
    const gb_value *formulas = gb_value_member(a, "formula"), *slot = slot_of(job, id);
    for (size_t i = 0; i < formulas->count; i++) {
        const char *text = gb_value_text(&formulas->item[i], "text"), *equals = strchr(text, '=');
        if (equals && (size_t)(equals - text) == strlen(id) && strncmp(text, id, strlen(id)) == 0)
            return equals + 1;
    }
    return slot ? gb_value_text(slot, "formula") : NULL;
}

/* Districts have names, so the column of a quota is text. */
static gb_status add_texts(const gb_raw_table *table, const char *name, gb_table *into, gb_error *err) {
    size_t c = 0;
    gb_column *column = NULL;
    gb_status status = gb_find_field(table, name, &c, err);
    if (status == GB_OK)
        status = gb_column_new(name, gb_raw_rows(table), true, &column, err);
    for (size_t i = 0; status == GB_OK && i < column->n; i++)
        status = gb_column_set_text(column, i, gb_raw_cell(table, i, c), err);
    if (status == GB_OK)
        status = gb_table_add_take(into, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

gb_status gb_rank_job_district(const gb_raw_table *table, const char *name, gb_rank_job *job, gb_error *err) {
    return gb_table_find(job->table, name) ? GB_OK : add_texts(table, name, job->table, err);
}

/* What the rule of selection looks at, but for what the index makes. */
static gb_status selecting_names(const gb_raw_table *table, gb_rank_job *job, gb_names *used, gb_error *err) {
    const gb_value *gates = gb_value_member(&job->select, "gates");
    gb_names names = {0};
    gb_status status = GB_OK;
    for (size_t g = 0; g < gates->count && status == GB_OK; g++) {
        const char *per = gb_value_text(&gates->item[g], "per");
        if (per && !gb_table_find(job->table, per))
            status = add_texts(table, per, job->table, err);
    }
    if (status == GB_OK)
        status = gb_select_columns(&job->select, &names, err);
    for (size_t i = 0; i < names.count && status == GB_OK; i++)
        if (!gb_index_makes(&job->index, names.name[i]) && !gb_table_find(job->table, names.name[i]))
            status = gb_names_add(used, names.name[i], err);
    gb_names_release(&names);
    return status;
}

/* Bases and margins of figures that are drawn. */
static gb_status doubting_names(const gb_value *a, gb_names *used, gb_error *err) {
    return gb_uncertainty_is_asked(a) ? gb_uncertainty_columns(a, used, err) : GB_OK;
}

/* What a column is made of, down to columns of the table; each name once, parts before what uses them. */
static gb_status add_parts(const gb_value *a, const gb_rank_job *job, const char *id, gb_names *seen,
                           gb_names *made, gb_names *read, gb_error *err) {
    const char *text = formula_of(a, job, id);
    gb_formula *formula = NULL;
    if (!text)
        return gb_names_add(read, id, err);
    if (gb_names_has(seen, id)) /* also what uses itself: gb_derive_all says so */
        return GB_OK;
    gb_status status = gb_names_add(seen, id, err);
    if (status == GB_OK)
        status = gb_formula_parse(text, &formula, err);
    for (size_t i = 0; formula && i < gb_formula_names(formula) && status == GB_OK; i++)
        status = add_parts(a, job, gb_formula_name(formula, i), seen, made, read, err);
    gb_formula_free(formula);
    return status == GB_OK ? gb_names_add(made, id, err) : status;
}

static gb_status derive(const gb_value *a, gb_session *session, const gb_names *made, gb_rank_job *job,
                        gb_error *err) {
    gb_derive *derives = gb_alloc_zero(made->count ? made->count : 1, sizeof *derives);
    if (!derives)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < made->count; i++)
        derives[i] = (gb_derive){.key = made->name[i], .formula = formula_of(a, job, made->name[i])};
    gb_status status = gb_derive_all(job->table, derives, made->count, NULL, session->notes, err);
    gb_free(derives);
    return status;
}

static gb_status check_formulas(const gb_value *a, gb_error *err) {
    const gb_value *formulas = gb_value_member(a, "formula");
    for (size_t i = 0; i < formulas->count; i++) {
        const char *text = gb_value_text(&formulas->item[i], "text"), *equals = strchr(text, '=');
        if (!equals || equals == text)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_RANK_FORMULA, .found = text);
    }
    return GB_OK;
}

static gb_status add_columns(const gb_value *a, gb_session *session, const gb_raw_table *table,
                             gb_rank_job *job, gb_error *err) {
    gb_names used = {0}, seen = {0}, made = {0}, read = {0};
    gb_status status = check_formulas(a, err);
    if (status == GB_OK)
        status = gb_index_columns(&job->index, &used, err);
    if (status == GB_OK && job->select.given)
        status = selecting_names(table, job, &used, err);
    if (status == GB_OK)
        status = doubting_names(a, &used, err);
    for (size_t i = 0; i < used.count && status == GB_OK; i++)
        status = add_parts(a, job, used.name[i], &seen, &made, &read, err);
    for (size_t i = 0; i < read.count && status == GB_OK; i++)
        status = gb_rows_column(a, session, table, read.name[i], job->table, err);
    if (status == GB_OK)
        status = derive(a, session, &made, job, err);
    for (size_t i = 0; i < used.count && status == GB_OK; i++)
        gb_table_find(job->table, used.name[i])->polarity = polarity_of(a, job, used.name[i]);
    gb_names_release(&used);
    gb_names_release(&seen);
    gb_names_release(&made);
    gb_names_release(&read);
    return status;
}

/* --- the ranking --- */

static gb_status select_areas(gb_session *session, gb_rank_job *job, gb_error *err) {
    const gb_select_scope scope = {.areas = job->areas, .table = job->table, .ranking = &job->ranking};
    gb_status status = gb_select_plan_read(&job->select, &scope, &job->rule, err);
    if (status == GB_OK)
        status = gb_select_by_gates(&job->ranking, &job->rule.rule, &job->selection, session->notes, err);
    job->has_selection = status == GB_OK;
    return status;
}

gb_ranked gb_rank_job_ranked(const gb_rank_job *job) {
    return (gb_ranked){.method = &job->outcome.plan.method,
                       .result = &job->outcome.result,
                       .index = &job->outcome.index,
                       .rank = &job->outcome.plan.rank,
                       .ranking = &job->ranking,
                       .rule = job->has_selection ? &job->rule.rule : NULL,
                       .selection = job->has_selection ? &job->selection : NULL,
                       .areas = job->areas,
                       .table = job->table};
}

static gb_status draw(const gb_value *a, gb_session *session, gb_rank_job *job, gb_error *err) {
    const gb_ranked ranked = gb_rank_job_ranked(job);
    gb_progress_step(session->progress, GB_TXT_STEP_RANK, 1, 1);
    gb_status status = gb_uncertainty_run(a, &ranked, session->threads, session->progress, session->language,
                                          &job->uncertainty, session->notes, err);
    job->has_uncertainty = status == GB_OK;
    return status;
}

static gb_status rank(const gb_value *a, gb_session *session, const char *const *codes, gb_rank_job *job,
                      gb_error *err) {
    gb_status status = gb_index_run(&job->index, job->table, codes, NULL, session->notes, &job->outcome, err);
    if (status != GB_OK)
        return status;
    const gb_values scores = gb_composite_values(&job->outcome.index);
    status = gb_rank(&scores, &job->outcome.plan.rank, &job->ranking, err);
    if (status == GB_OK)
        status = gb_classify(&scores, &(gb_class_options){.count = 5}, &job->classes, err);
    if (status == GB_OK)
        status = gb_index_add_columns(&job->index, &job->outcome, job->table, err);
    if (status == GB_OK)
        status = gb_index_report_columns(&job->index, &job->outcome, job->table, &job->columns, err);
    if (status == GB_OK && job->select.given)
        status = select_areas(session, job, err);
    return status == GB_OK && gb_uncertainty_is_asked(a) ? draw(a, session, job, err) : status;
}

gb_status gb_rank_job_run(gb_value *arguments, gb_session *session, const gb_raw_table *table,
                          gb_rank_job *job, gb_error *err) {
    const char **codes = NULL;
    gb_status status = gb_rows_as_areas(arguments, table, &job->areas, err);
    if (status == GB_OK)
        status = gb_table_new(gb_raw_rows(table), &job->table, err);
    if (status == GB_OK)
        status = read_blocks(arguments, job, err);
    if (status == GB_OK)
        status = add_columns(arguments, session, table, job, err);
    const size_t n = gb_raw_rows(table);
    if (status == GB_OK && !(codes = gb_alloc(n ? n : 1, sizeof *codes)))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        codes[i] = gb_areas_code(job->areas, i);
    if (status == GB_OK)
        status = rank(arguments, session, codes, job, err);
    gb_free(codes);
    return status;
}

void gb_rank_job_release(gb_rank_job *job) {
    gb_uncertainty_release(&job->uncertainty);
    gb_selection_release(&job->selection);
    gb_select_plan_release(&job->rule);
    gb_ranking_release(&job->ranking);
    gb_index_report_release(&job->columns);
    gb_index_outcome_release(&job->outcome);
    gb_value_release(&job->preset);
    gb_value_release(&job->select);
    gb_value_release(&job->index);
    gb_table_free(job->table);
    gb_areas_free(job->areas);
    *job = (gb_rank_job){0};
}
