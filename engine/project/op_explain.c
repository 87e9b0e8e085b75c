/* gebied explain: why areas stand where they stand. */
#include "project/ops.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/explain.h"
#include "project/project.h"
#include "project/rank_job.h"
#include "project/schema.h"
#include "project/select_districts.h"

#include <string.h>

static const gb_param params[] = {
    {.key = "project", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_PROJECT, .flag = "@"},
    {.key = "area", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_EXPLAIN_AREA, .flag = ""},
    {.key = "within", .type = GB_PARAM_TEXT, .text = GB_TXT_O_EXPLAIN_WITHIN, .flag = ""},
    {.key = "table", .type = GB_PARAM_PATH, .text = GB_TXT_O_TABLE, .flag = ""},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_O_CODE, .flag = ""},
#include "project/params/rank.def"
    GB_FORMAT_PARAM("table", "table|json"),
    GB_OUTPUT_PARAM,
    {0},
};

/* A ranking, from a table or from a project. */
typedef struct job {
    gb_rank_job table;
    gb_project project;
    gb_ranked ranked;
} job;

static gb_status rank_table(gb_value *a, gb_session *session, job *j, gb_error *err) {
    gb_raw_table *table = NULL;
    if (!gb_value_text(a, "code"))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_MISSING, .name = "code");
    gb_status status = gb_op_read_table(a, session, &table, err);
    if (status == GB_OK)
        status = gb_rank_job_run(a, session, table, &j->table, err);
    if (status == GB_OK && gb_value_text(a, "within"))
        status = gb_rank_job_district(table, gb_value_text(a, "within"), &j->table, err);
    if (status == GB_OK)
        j->ranked = gb_rank_job_ranked(&j->table);
    gb_raw_free(table);
    return status;
}

static gb_status rank_project(const gb_value *a, gb_session *session, job *j, gb_error *err) {
    gb_project *project = &j->project;
    gb_status status = gb_project_open(gb_value_member(a, "project")->item[0].text, session, project, err);
    if (status == GB_OK)
        status = gb_project_run(project, true, err);
    if (status == GB_OK && !project->has_index)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPLAIN_NO_INDEX, .file = project->file);
    if (status == GB_OK)
        j->ranked = gb_project_ranked(project);
    return status;
}

static gb_status find_areas(const gb_value *a, const gb_areas *areas, size_t *out, gb_error *err) {
    const gb_value *list = gb_value_member(a, "area");
    for (size_t i = 0; i < list->count; i++) {
        const int32_t area = gb_areas_find(areas, list->item[i].text);
        if (area < 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CODE_UNKNOWN, .name = list->item[i].text);
        out[i] = (size_t)area;
    }
    return GB_OK;
}

static gb_status deliver(const gb_value *a, gb_session *session, const gb_explained *explained,
                         const size_t *areas, gb_error *err) {
    const size_t count = gb_value_member(a, "area")->count;
    gb_buffer text = {0};
    if (strcmp(gb_value_text(a, "format"), "json") == 0) {
        gb_json json = {.out = &text, .pretty = true};
        gb_explained_json(explained, areas, count, &json);
        gb_buffer_add(&text, "\n");
    } else {
        gb_explained_text(explained, areas, count, session->language, &text);
    }
    gb_status status = gb_op_deliver(a, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

static gb_status explain(const gb_value *a, gb_session *session, const job *j, gb_error *err) {
    const gb_value *within = gb_value_member(a, "within");
    const gb_select_scope scope = {
        .areas = j->ranked.areas, .table = j->ranked.table, .project = j->ranked.file ? &j->project : NULL};
    gb_explained explained = {.has_groups = false};
    uint32_t *district = NULL;
    char **names = NULL;
    size_t districts = 0;
    size_t *areas = gb_alloc(gb_value_member(a, "area")->count + 1, sizeof *areas);
    gb_status status =
        areas ? find_areas(a, j->ranked.areas, areas, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && within->text)
        status = gb_districts_find(&scope, within, &district, &names, &districts, err);
    if (status == GB_OK)
        status = gb_explained_make(&j->ranked, district, districts, &explained, err);
    if (status == GB_OK)
        status = deliver(a, session, &explained, areas, err);
    gb_explained_release(&explained);
    gb_free_names(names);
    gb_free(district);
    gb_free(areas);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_value *a = (gb_value *)arguments; /* what belongs to the index moves to its block */
    job j = {.ranked = {.method = NULL}};
    const bool from_project = gb_value_member(a, "project")->count > 0;
    gb_status status = GB_OK;
    if (from_project == (gb_value_text(a, "table") != NULL))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPLAIN_SOURCE, .hint = GB_HINT_HELP);
    else
        status = from_project ? rank_project(a, session, &j, err) : rank_table(a, session, &j, err);
    if (status == GB_OK)
        status = explain(a, session, &j, err);
    gb_project_release(&j.project);
    gb_rank_job_release(&j.table);
    return status;
}

const gb_op gb_op_explain = {
    .name = "explain",
    .summary = GB_TXT_OP_EXPLAIN,
    .details = GB_TXT_OP_EXPLAIN_MORE,
    .params = params,
    .inputs = "[PROJECT]",
    .min_inputs = 0,
    .max_inputs = 1,
    .source = "Cronbach (1951), Psychometrika 16(3); Paruolo, Saisana & Saltelli (2013), JRSS A 176(3)",
    .example = "explain --table cijfers.csv --code code --high werkloosheid --low inkomen --top 5 --area W05",
    .run = run,
};
