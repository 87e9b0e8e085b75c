/* Step 6 of a run: index, ranking, selection; the results become columns of the analysis level. */
#include "project/project.h"

#include "base/memory.h"
#include "project/index_run.h"
#include "project/select_plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const gb_areas *areas_of(const gb_project *project) {
    return project->level[project->analyse].areas;
}

/* A new number column with a catalogue text as label. */
static gb_status new_column(const char *key, size_t n, gb_text label, gb_column **out, gb_error *err) {
    gb_status status = gb_column_new(key, n, false, out, err);
    for (int l = 0; l < GB_LANG_COUNT && status == GB_OK; l++)
        status = gb_column_set_string(&(*out)->label[l], gb_text_pattern(label, (gb_language)l), err);
    return status;
}

/* The period of the indicators when they agree; NULL otherwise. */
static const char *common_period(const gb_project *project) {
    const gb_method *method = &project->outcome.plan.method;
    const char *period = NULL;
    for (size_t i = 0; i < method->inputs; i++) {
        const gb_column *column = gb_table_find(gb_areas_table(areas_of(project)), method->input[i].id);
        if (!column || !column->period || (period && strcmp(period, column->period) != 0))
            return NULL;
        period = column->period;
    }
    return period;
}

static gb_status add_score(const gb_project *project, const gb_value *plan, gb_error *err) {
    const gb_composite *index = &project->index;
    gb_column *column = NULL;
    gb_status status = new_column(gb_value_text(plan, "id"), index->n, GB_TXT_COLUMN_INDEX, &column, err);
    for (size_t i = 0; status == GB_OK && i < index->n; i++) {
        if (index->state[i] == GB_PRESENT)
            gb_column_set(column, i, index->score[i]);
        else
            gb_column_set_missing(column, i, (gb_cell)index->state[i]);
    }
    for (int l = 0; l < GB_LANG_COUNT && status == GB_OK; l++) {
        const char *label = gb_value_label(plan, "label", (gb_language)l);
        if (label)
            status = gb_column_set_string(&column->label[l], label, err);
    }
    const char *period = common_period(project);
    if (status == GB_OK && period)
        status = gb_column_set_string(&column->period, period, err);
    if (status == GB_OK) {
        column->kind = GB_KIND_INDEX;
        column->polarity = 1;
        column->decimals = 2;
        status = gb_table_add_take(gb_areas_table(areas_of(project)), column, err);
    }
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status add_rank(const gb_project *project, const gb_value *plan, gb_error *err) {
    gb_column *column = NULL;
    char key[160];
    snprintf(key, sizeof key, "%s_rank", gb_value_text(plan, "id"));
    gb_status status = new_column(key, project->ranking.n, GB_TXT_COLUMN_RANK, &column, err);
    for (size_t i = 0; status == GB_OK && i < column->n; i++) {
        if (isnan(project->ranking.rank[i]))
            gb_column_set_missing(column, i, (gb_cell)project->index.state[i]);
        else
            gb_column_set(column, i, project->ranking.rank[i]);
    }
    if (status == GB_OK) {
        column->kind = GB_KIND_CLASS;
        status = gb_table_add_take(gb_areas_table(areas_of(project)), column, err);
    }
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status add_selected(const gb_project *project, gb_error *err) {
    gb_column *column = NULL;
    gb_status status = new_column("selected", project->selection.n, GB_TXT_COLUMN_SELECTED, &column, err);
    for (size_t i = 0; status == GB_OK && i < column->n; i++)
        gb_column_set(column, i, project->selection.selected[i]);
    if (status == GB_OK) {
        column->kind = GB_KIND_CLASS;
        status = gb_table_add_take(gb_areas_table(areas_of(project)), column, err);
    }
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status select_areas(gb_project *project, const gb_value *plan, gb_error *err) {
    const gb_select_scope scope = {.areas = areas_of(project),
                                   .table = gb_areas_table(areas_of(project)),
                                   .ranking = &project->ranking,
                                   .project = project,
                                   .file = project->file};
    gb_status status = gb_select_plan_read(plan, &scope, &project->rule, err);
    if (status == GB_OK)
        status = gb_select_by_gates(&project->ranking, &project->rule.rule, &project->selection,
                                    project->session->notes, err);
    if (status != GB_OK)
        return status;
    project->has_selection = true;
    return add_selected(project, err);
}

static gb_status build_index(gb_project *project, const gb_value *index, const char *const *codes,
                             gb_error *err) {
    gb_status status = gb_index_run(index, gb_areas_table(areas_of(project)), codes, project->file,
                                    project->session->notes, &project->outcome, err);
    if (status != GB_OK)
        return status;
    project->index = project->outcome.index;
    project->entries = project->outcome.entries;
    const gb_values scores = gb_composite_values(&project->index);
    status = gb_rank(&scores, &project->outcome.plan.rank, &project->ranking, err);
    project->has_index = status == GB_OK;
    return status;
}

gb_ranked gb_project_ranked(const gb_project *project) {
    return (gb_ranked){.method = &project->outcome.plan.method,
                       .result = &project->outcome.result,
                       .index = &project->index,
                       .rank = &project->outcome.plan.rank,
                       .ranking = &project->ranking,
                       .rule = project->has_selection ? &project->rule.rule : NULL,
                       .selection = project->has_selection ? &project->selection : NULL,
                       .areas = areas_of(project),
                       .table = gb_areas_table(areas_of(project)),
                       .file = project->file};
}

/* How sure it all is, when the index asks. */
static gb_status draw(gb_project *project, const gb_value *index, gb_error *err) {
    const gb_value *block = gb_value_member(index, "uncertainty");
    const gb_session *session = project->session;
    if (!gb_uncertainty_is_asked(block))
        return GB_OK;
    const gb_ranked ranked = gb_project_ranked(project);
    gb_status status = gb_uncertainty_run(block, &ranked, session->threads, session->progress,
                                          project->language, &project->uncertainty, session->notes, err);
    project->has_uncertainty = status == GB_OK;
    return status;
}

gb_status gb_project_rank(gb_project *project, gb_error *err) {
    const gb_value *index = gb_value_member(&project->plan, "index");
    const gb_value *select = gb_value_member(&project->plan, "select");
    if (!index->given) {
        if (select->given)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_SELECT_WITHOUT_INDEX, .file = project->file,
                           .line = select->line, .column = select->column);
        return GB_OK;
    }
    const size_t n = gb_areas_count(areas_of(project));
    const char **codes = gb_alloc(n ? n : 1, sizeof *codes);
    if (!codes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n; i++)
        codes[i] = gb_areas_code(areas_of(project), i);
    gb_status status = build_index(project, index, codes, err);
    if (status == GB_OK)
        status = add_score(project, index, err);
    if (status == GB_OK)
        status = add_rank(project, index, err);
    if (status == GB_OK)
        status = gb_index_add_columns(index, &project->outcome, gb_areas_table(areas_of(project)), err);
    if (status == GB_OK && select->given)
        status = select_areas(project, select, err);
    if (status == GB_OK)
        status = draw(project, index, err);
    gb_free(codes);
    return status;
}
