/* gebied rank: an index from columns of one table, without a project. */
#include "project/ops.h"

#include "base/memory.h"
#include "export/json.h"
#include "export/tables.h"
#include "project/areas_step.h"
#include "project/index_options.h"
#include "project/schema.h"
#include "project/select_plan.h"
#include "stats/classify.h"

#include <math.h>
#include <string.h>

/* `indicators` is filled from high and low; its block reader is that of a project's `index`. */
static const gb_param params[] = {
    GB_TABLE_PARAM,
#include "project/params/reading.def"
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_O_CODE, .required = true, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "high", .type = GB_PARAM_TEXTS, .text = GB_TXT_HIGH, .flag = ""},
    {.key = "low", .type = GB_PARAM_TEXTS, .text = GB_TXT_LOW, .flag = ""},
    {.key = "indicators", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_INDEX_INDICATORS},
#include "project/params/index.def"
#include "project/params/select.def"
    {.key = "select_ties",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_SELECT_TIES,
     .fallback = "in",
     .choices = "in|out|nearest",
     .flag = "select-ties"},
    {.key = "format",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_O_FORMAT,
     .fallback = "csv",
     .choices = "csv|json",
     .flag = ""},
    GB_OUTPUT_PARAM,
    {0},
};

/* What a ranking is made of. */
typedef struct rank_job {
    gb_areas *areas; /* codes and names */
    gb_table *table; /* of its own: a column may be called area_km2, as one that areas derive */
    gb_indicator *entries;
    const gb_column **columns;
    gb_composite index;
    gb_ranking ranking;
    gb_selection selection;
    bool has_selection;
    gb_classes classes; /* of the score: five natural classes */
} rank_job;

/* The rows of a table as areas without a boundary: ranking needs no geometry. */
static gb_status rows_as_areas(const gb_value *a, const gb_raw_table *table, gb_areas **out, gb_error *err) {
    gb_shapes none = {0};
    gb_topology *topology = NULL;
    char **codes = NULL, **names = NULL;
    size_t code = 0, name = 0;
    const size_t n = gb_raw_rows(table);
    gb_status status = gb_find_field(table, gb_value_text(a, "code"), &code, err);
    if (status == GB_OK && gb_value_text(a, "name"))
        status = gb_find_field(table, gb_value_text(a, "name"), &name, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        status = gb_shapes_begin_feature(&none, err);
    const gb_topology_options options = GB_TOPOLOGY_OPTIONS_DEFAULT;
    if (status == GB_OK)
        status = gb_topology_build(&none, &options, &topology, NULL, err);
    if (status == GB_OK)
        status = gb_take_texts(table, code, &codes, err);
    if (status == GB_OK && gb_value_text(a, "name"))
        status = gb_take_texts(table, name, &names, err);
    if (status == GB_OK)
        status = gb_areas_new_take("areas", n, codes, names, topology, NULL, out, err);
    if (status != GB_OK) {
        gb_free_texts(codes, n);
        gb_free_texts(names, n);
        gb_topology_free(topology);
    }
    gb_shapes_release(&none);
    return status;
}

static gb_status add_column(const gb_value *a, gb_session *session, const gb_raw_table *table,
                            const char *name, gb_polarity polarity, gb_table *into, gb_error *err) {
    size_t c = 0;
    gb_column *column = NULL;
    if (gb_table_find(into, name))
        return GB_OK;
    gb_status status = gb_find_field(table, name, &c, err);
    if (status == GB_OK)
        status = gb_op_number_column(a, table, c, session, &column, err);
    if (status == GB_OK) {
        column->polarity = polarity;
        status = gb_column_set_string(&column->key, name, err);
    }
    if (status == GB_OK)
        status = gb_table_add_take(into, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
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

/* What the rule of selection looks at. */
static gb_status add_selecting(const gb_value *a, gb_session *session, const gb_raw_table *table,
                               gb_table *into, gb_error *err) {
    const gb_value *gates = gb_value_member(a, "gates");
    gb_names names = {0};
    gb_status status = GB_OK;
    for (size_t g = 0; g < gates->count && status == GB_OK; g++) {
        const char *per = gb_value_text(&gates->item[g], "per");
        if (per && !gb_table_find(into, per))
            status = add_texts(table, per, into, err);
    }
    if (status == GB_OK)
        status = gb_select_columns(a, &names, err);
    for (size_t i = 0; i < names.count && status == GB_OK; i++)
        status = add_column(a, session, table, names.name[i], 0, into, err);
    gb_names_release(&names);
    return status;
}

static gb_status add_columns(gb_value *a, gb_session *session, const gb_raw_table *table, gb_table *into,
                             gb_error *err) {
    static const char *const members[] = {"high", "low"};
    static const gb_polarity polarity[] = {1, -1};
    gb_status status = GB_OK;
    for (int m = 0; m < 2; m++) {
        const gb_value *list = gb_value_member(a, members[m]);
        for (size_t i = 0; i < list->count && status == GB_OK; i++) {
            status = add_column(a, session, table, list->item[i].text, polarity[m], into, err);
            if (status == GB_OK)
                status = gb_value_set(a, "indicators", list->item[i].text, err);
        }
    }
    if (status == GB_OK && gb_value_member(a, "indicators")->count == 0)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_RANK_NOTHING);
    return status == GB_OK ? add_selecting(a, session, table, into, err) : status;
}

static gb_status select_areas(const gb_value *a, gb_session *session, rank_job *job, gb_error *err) {
    if (!gb_select_is_asked(a))
        return GB_OK;
    const gb_select_scope scope = {.areas = job->areas,
                                   .table = job->table,
                                   .ranking = &job->ranking,
                                   .ties = "select_ties",
                                   .project = NULL};
    gb_status status = gb_selection_from_plan(a, &scope, &job->selection, session->notes, err);
    job->has_selection = status == GB_OK;
    return status;
}

static gb_status compute(gb_value *a, gb_session *session, const gb_raw_table *table, rank_job *job,
                         gb_error *err) {
    gb_index_plan plan;
    gb_status status = rows_as_areas(a, table, &job->areas, err);
    if (status == GB_OK)
        status = gb_table_new(gb_raw_rows(table), &job->table, err);
    if (status == GB_OK)
        status = add_columns(a, session, table, job->table, err);
    if (status == GB_OK)
        status = gb_index_plan_read(a, job->table, NULL, &plan, &job->entries, err);
    const size_t k = gb_value_member(a, "indicators")->count;
    if (status == GB_OK)
        status = gb_composite_build(job->entries, k, &plan.composite, &job->index, session->notes, err);
    if (status == GB_OK) {
        const gb_values scores = gb_composite_values(&job->index);
        status = gb_rank(&scores, &plan.rank, &job->ranking, err);
        if (status == GB_OK)
            status = gb_classify(&scores, &(gb_class_options){.count = 5}, &job->classes, err);
    }
    if (status == GB_OK)
        status = select_areas(a, session, job, err);
    if (status == GB_OK && !(job->columns = gb_alloc(k, sizeof *job->columns)))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < k && status == GB_OK; i++)
        job->columns[i] = gb_table_find(job->table, gb_value_member(a, "indicators")->item[i].text);
    return status;
}

static void write_json(const gb_value *a, const rank_job *job, gb_buffer *out) {
    const gb_composite *index = &job->index;
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_number(&json, "weight_sum", index->weight_sum);
    gb_json_key_integer(&json, "scored", (int64_t)index->scored);
    gb_json_key(&json, "areas");
    gb_json_array(&json);
    for (size_t r = 0; r < job->ranking.n; r++) {
        const size_t i = job->ranking.order[r];
        gb_json_object(&json);
        gb_json_key_text(&json, "code", gb_areas_code(job->areas, i));
        gb_json_key_text(&json, "name", gb_areas_name(job->areas, i));
        gb_json_key_number(&json, "score", index->score[i]);
        gb_json_key_number(&json, "rank", job->ranking.rank[i]);
        if (isfinite(index->score[i]))
            gb_json_key_integer(&json, "class", gb_classes_of(&job->classes, index->score[i]) + 1);
        if (job->has_selection)
            gb_json_key_bool(&json, "selected", job->selection.selected[i]);
        gb_json_key_text(&json, "state", gb_cell_id((gb_cell)index->state[i]));
        gb_json_key(&json, "contributions");
        gb_json_object(&json);
        for (size_t k = 0; k < index->k; k++)
            gb_json_key_number(&json, gb_value_member(a, "indicators")->item[k].text,
                               index->contribution[k * index->n + i]);
        gb_json_end_object(&json);
        gb_json_end_object(&json);
    }
    gb_json_end_array(&json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static gb_status deliver(const gb_value *a, gb_session *session, const rank_job *job, gb_error *err) {
    gb_buffer text = {0};
    gb_status status = GB_OK;
    if (strcmp(gb_value_text(a, "format"), "json") == 0) {
        write_json(a, job, &text);
    } else {
        const gb_ranking_report report = {.areas = job->areas,
                                          .classes = &job->classes,
                                          .indicators = job->columns,
                                          .indicator_count = job->index.k,
                                          .entries = job->entries,
                                          .index = &job->index,
                                          .index_key = "score",
                                          .ranking = &job->ranking,
                                          .selection = job->has_selection ? &job->selection : NULL,
                                          .language = session->language};
        status = gb_ranking_csv_text(&report, &(gb_csv_options){.plain = true}, &text, err);
    }
    if (status == GB_OK)
        status = gb_op_deliver(a, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_value *a = (gb_value *)arguments; /* the list of indicators is filled in here */
    gb_raw_table *table = NULL;
    rank_job job = {0};
    gb_status status = gb_op_read_table(a, session, &table, err);
    if (status == GB_OK)
        status = compute(a, session, table, &job, err);
    if (status == GB_OK)
        status = deliver(a, session, &job, err);
    gb_selection_release(&job.selection);
    gb_ranking_release(&job.ranking);
    gb_composite_release(&job.index);
    gb_free(job.columns);
    gb_free(job.entries);
    gb_table_free(job.table);
    gb_areas_free(job.areas);
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
