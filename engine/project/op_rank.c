/* gebied rank: an index from columns of one table, without a project. */
#include "project/ops.h"

#include "export/json.h"
#include "project/rank_job.h"
#include "project/schema.h"

#include <math.h>
#include <string.h>

/* `indicators` holds columns of any name; the rest of an index is taken as a project's block takes it. */
static const gb_param params[] = {
    GB_TABLE_PARAM,
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_O_CODE, .required = true, .flag = ""},
#include "project/params/rank.def"
    GB_FORMAT_PARAM("csv", "csv|json"),
    GB_OUTPUT_PARAM,
    {0},
};

static void write_cell(gb_json *json, const gb_column *column, size_t i) {
    gb_json_key(json, column->key);
    if (column->text)
        gb_json_text(json, column->state[i] == GB_PRESENT ? column->text[i] : NULL);
    else
        gb_json_number(json, column->value[i]);
}

static void write_class(gb_json *json, const gb_rank_job *job, size_t i) {
    const gb_column *declared = job->columns.class_column;
    const double score = job->outcome.index.score[i];
    if (!isfinite(score))
        return;
    if (!declared)
        gb_json_key_integer(json, "class", gb_classes_of(&job->classes, score) + 1);
    else if (declared->text)
        gb_json_key_text(json, "class", declared->text[i]);
    else
        gb_json_key_number(json, "class", declared->value[i]);
}

static void write_contributions(gb_json *json, const gb_rank_job *job, size_t i) {
    const gb_composite *index = &job->outcome.index;
    const gb_method *method = &job->outcome.plan.method;
    gb_json_key(json, "contributions");
    gb_json_object(json);
    for (size_t k = 0; k < index->k; k++)
        gb_json_key_number(json, job->columns.members[k]->key, index->contribution[k * index->n + i]);
    for (size_t k = 0; job->columns.inputs && k < method->inputs; k++) {
        bool member = false;
        for (size_t j = 0; j < index->k; j++)
            member = member || job->columns.members[j] == job->columns.inputs[k];
        if (!member)
            gb_json_key_number(json, method->input[k].id, job->outcome.result.contribution[k * index->n + i]);
    }
    gb_json_end_object(json);
}

static void write_selected(gb_json *json, const gb_selection *selection, size_t i) {
    gb_json_key_bool(json, "selected", selection->selected[i]);
    gb_json_key_text(json, "reason", gb_select_reason_id((gb_select_reason)selection->reason[i]));
}

static void write_area(gb_json *json, const gb_rank_job *job, size_t i) {
    gb_json_object(json);
    gb_json_key_text(json, "code", gb_areas_code(job->areas, i));
    gb_json_key_text(json, "name", gb_areas_name(job->areas, i));
    gb_json_key_number(json, "score", job->outcome.index.score[i]);
    gb_json_key_number(json, "rank", job->ranking.rank[i]);
    write_class(json, job, i);
    if (job->has_selection)
        write_selected(json, &job->selection, i);
    gb_json_key_text(json, "state", gb_cell_id((gb_cell)job->outcome.index.state[i]));
    for (size_t g = 0; g < job->columns.group_count; g++)
        write_cell(json, job->columns.groups[g], i);
    write_contributions(json, job, i);
    if (job->has_uncertainty)
        gb_listing_json_cells(&job->uncertainty.cells, i, json);
    gb_json_end_object(json);
}

static void write_json(const gb_rank_job *job, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_number(&json, "weight_sum", job->outcome.index.weight_sum);
    gb_json_key_integer(&json, "scored", (int64_t)job->outcome.index.scored);
    if (job->has_uncertainty)
        gb_uncertainty_json(&job->uncertainty, job->areas, &json);
    gb_json_key(&json, "areas");
    gb_json_array(&json);
    for (size_t r = 0; r < job->ranking.n; r++)
        write_area(&json, job, job->ranking.order[r]);
    gb_json_end_array(&json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static gb_status deliver(const gb_value *a, gb_session *session, const gb_rank_job *job, gb_error *err) {
    gb_buffer text = {0};
    gb_status status = GB_OK;
    if (strcmp(gb_value_text(a, "format"), "json") == 0) {
        write_json(job, &text);
    } else {
        gb_ranking_report report = {.areas = job->areas,
                                    .classes = &job->classes,
                                    .index_key = "score",
                                    .ranking = &job->ranking,
                                    .selection = job->has_selection ? &job->selection : NULL,
                                    .certainty = job->has_uncertainty ? &job->uncertainty.cells : NULL,
                                    .language = session->language};
        gb_index_report_fill(&job->outcome, &job->columns, &report);
        status = gb_ranking_csv_text(&report, &(gb_csv_options){.plain = true}, &text, err);
    }
    if (status == GB_OK)
        status = gb_op_deliver(a, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_value *a = (gb_value *)arguments; /* what belongs to the index moves to its block */
    gb_raw_table *table = NULL;
    gb_rank_job job = {0};
    gb_status status = gb_op_read_table(a, session, &table, err);
    if (status == GB_OK)
        status = gb_rank_job_run(a, session, table, &job, err);
    if (status == GB_OK)
        status = deliver(a, session, &job, err);
    gb_rank_job_release(&job);
    gb_raw_free(table);
    return status;
}

const gb_op gb_op_rank = {
    .name = "rank",
    .summary = GB_TXT_OP_RANK,
    .details = GB_TXT_OP_RANK_MORE,
    .params = params,
    .source = "OECD/JRC (2008), Handbook on Constructing Composite Indicators",
    .example = "rank --table cijfers.csv --code code --high werkloosheid --low inkomen --top 5",
    .run = run,
};
