/* gebied locate: points of a register to areas. */
#include "project/ops.h"

#include "base/memory.h"
#include "export/csv.h"
#include "export/json.h"
#include "prepare/cells.h"
#include "project/locate_job.h"
#include "project/table_options.h"

#include <math.h>
#include <string.h>

static const gb_param params[] = {
    {.key = "points", .type = GB_PARAM_PATH, .text = GB_TXT_O_POINTS, .required = true, .flag = ""},
    {.key = "x", .type = GB_PARAM_TEXT, .text = GB_TXT_O_X, .fallback = "x", .flag = ""},
    {.key = "y", .type = GB_PARAM_TEXT, .text = GB_TXT_O_Y, .fallback = "y", .flag = ""},
    {.key = "points_crs", .type = GB_PARAM_TEXT, .text = GB_TXT_O_POINTS_CRS, .flag = "points-crs"},
#include "project/params/reading.def"
    {.key = "areas", .type = GB_PARAM_PATH, .text = GB_TXT_O_AREAS, .required = true, .flag = ""},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER, .flag = ""},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE, .flag = ""},
    {.key = "source_crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS, .flag = "source-crs"},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_O_LOCATE_CRS, .flag = ""},
    {.key = "per",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_O_PER,
     .fallback = "point",
     .choices = "point|area",
     .flag = ""},
    {.key = "as", .type = GB_PARAM_TEXT, .text = GB_TXT_O_AS, .fallback = "area", .flag = ""},
    {.key = "sum", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_SUM, .flag = ""},
    GB_FORMAT_PARAM("csv", "csv|json"),
    GB_OUTPUT_PARAM,
    {0},
};

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static const char *state_of(const gb_locate_job *job, size_t i) {
    if (job->area[i] != GB_OUTSIDE)
        return "";
    return gb_locate_job_unusable(job, i) ? "no coordinates" : "outside";
}

/* --- per point: the rows as they came, and two columns more --- */

static gb_status new_names(const gb_value *a, const gb_raw_table *table, gb_buffer *state, gb_error *err) {
    const char *as = gb_value_text(a, "as");
    gb_buffer_add(state, as);
    gb_buffer_add(state, "_state");
    if (state->failed)
        return no_memory(err);
    for (size_t c = 0; c < gb_raw_columns(table); c++) {
        const char *name = gb_raw_name(table, c);
        if (strcmp(name, as) == 0 || strcmp(name, state->text) == 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LOCATE_COLUMN, .file = gb_raw_source(table),
                           .name = name, .hint = GB_HINT_LOCATE_AS);
    }
    return GB_OK;
}

static gb_status write_points(const gb_value *a, const gb_locate_job *job, gb_csv *csv, gb_error *err) {
    gb_buffer state = {0};
    size_t columns = gb_raw_columns(job->table);
    gb_status status = new_names(a, job->table, &state, err);
    for (size_t c = 0; status == GB_OK && c < columns; c++)
        gb_csv_text(csv, gb_raw_name(job->table, c));
    if (status == GB_OK) {
        gb_csv_text(csv, gb_value_text(a, "as"));
        gb_csv_text(csv, state.text);
        gb_csv_end_row(csv);
    }
    for (size_t i = 0; status == GB_OK && i < job->n; i++) {
        for (size_t c = 0; c < columns; c++)
            gb_csv_text(csv, gb_raw_cell(job->table, i, c));
        gb_csv_text(csv, job->area[i] == GB_OUTSIDE ? "" : gb_areas_code(job->areas, (size_t)job->area[i]));
        gb_csv_text(csv, state_of(job, i));
        gb_csv_end_row(csv);
    }
    gb_buffer_release(&state);
    return status;
}

/* --- per area: counts and sums --- */

typedef struct totals {
    const gb_locate_job *job;
    int64_t *count;
    size_t sums;
    gb_column **sum;
} totals;

static void release_totals(totals *t) {
    for (size_t k = 0; t->sum && k < t->sums; k++)
        gb_column_free(t->sum[k]);
    gb_free(t->sum);
    gb_free(t->count);
}

/* Nothing of it is in an area without points: a sum of 0, and no gap. */
static void fill_empty(totals *t, gb_column *column) {
    for (size_t i = 0; i < column->n; i++)
        if (t->count[i] == 0)
            gb_column_set(column, i, 0);
}

static gb_status add_up(const gb_value *a, gb_session *session, totals *t, gb_error *err) {
    const gb_locate_job *job = t->job;
    const gb_value *names = gb_value_member(a, "sum");
    size_t areas = gb_areas_count(job->areas);
    const gb_match match = {.rows = job->n, .area = job->area, .matched = job->located};
    gb_table_plan plan;
    t->count = gb_alloc_zero(areas, sizeof *t->count);
    t->sum = gb_alloc_zero(names->count, sizeof(gb_column *));
    gb_status status = gb_table_plan_read(a, NULL, &plan, err);
    if (status == GB_OK && (!t->count || !t->sum))
        status = no_memory(err);
    for (size_t i = 0; status == GB_OK && i < job->n; i++)
        if (job->area[i] != GB_OUTSIDE)
            t->count[job->area[i]]++;
    for (size_t k = 0; status == GB_OK && k < names->count; k++) {
        size_t c = 0;
        status = gb_find_field(job->table, names->item[k].text, &c, err);
        if (status == GB_OK)
            status = gb_join_column(job->table, c, &match, areas, &plan.cells, GB_DUPLICATE_SUM,
                                    gb_raw_name(job->table, c), &t->sum[k], session->notes, err);
        if (status == GB_OK)
            fill_empty(t, t->sum[t->sums++]);
    }
    gb_table_plan_release(&plan);
    return status;
}

static bool has_gaps(const gb_column *column) {
    for (size_t i = 0; i < column->n; i++)
        if (column->state[i] != GB_PRESENT)
            return true;
    return false;
}

static void add_named(gb_csv *csv, const char *name, const char *after) {
    gb_buffer text = {0};
    gb_buffer_add(&text, "sum_");
    gb_buffer_add(&text, name);
    gb_buffer_add(&text, after);
    csv->out.failed = csv->out.failed || text.failed;
    gb_csv_text(csv, text.text);
    gb_buffer_release(&text);
}

static void add_sum(gb_csv *csv, const gb_column *sum, size_t area, bool gaps) {
    const bool present = sum->state[area] == GB_PRESENT;
    gb_csv_number(csv, present ? sum->value[area] : NAN);
    if (gaps)
        gb_csv_text(csv, present ? "" : gb_cell_id((gb_cell)sum->state[area]));
}

static gb_status write_areas_csv(const totals *t, gb_csv *csv, gb_error *err) {
    const gb_areas *areas = t->job->areas;
    bool *gaps = gb_alloc(t->sums, sizeof *gaps);
    if (!gaps)
        return no_memory(err);
    gb_csv_text(csv, "code");
    gb_csv_text(csv, "name");
    gb_csv_text(csv, "count");
    for (size_t k = 0; k < t->sums; k++) {
        gaps[k] = has_gaps(t->sum[k]);
        add_named(csv, t->sum[k]->key, "");
        if (gaps[k])
            add_named(csv, t->sum[k]->key, "_state");
    }
    gb_csv_end_row(csv);
    for (size_t i = 0; i < gb_areas_count(areas); i++) {
        gb_csv_text(csv, gb_areas_code(areas, i));
        gb_csv_text(csv, gb_areas_name(areas, i));
        gb_csv_number(csv, (double)t->count[i]);
        for (size_t k = 0; k < t->sums; k++)
            add_sum(csv, t->sum[k], i, gaps[k]);
        gb_csv_end_row(csv);
    }
    gb_free(gaps);
    return GB_OK;
}

static void write_areas_json(const totals *t, gb_buffer *out) {
    const gb_locate_job *job = t->job;
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_integer(&json, "points", (int64_t)job->n);
    gb_json_key_integer(&json, "located", (int64_t)job->located);
    gb_json_key_integer(&json, "outside", (int64_t)job->outside);
    gb_json_key_integer(&json, "no_coordinates", (int64_t)job->unusable);
    gb_json_key(&json, "areas");
    gb_json_array(&json);
    for (size_t i = 0; i < gb_areas_count(job->areas); i++) {
        gb_json_object(&json);
        gb_json_key_text(&json, "code", gb_areas_code(job->areas, i));
        gb_json_key_text(&json, "name", gb_areas_name(job->areas, i));
        gb_json_key_integer(&json, "count", t->count[i]);
        gb_json_key(&json, "sums");
        gb_json_object(&json);
        for (size_t k = 0; k < t->sums; k++)
            gb_json_key_number(&json, t->sum[k]->key, t->sum[k]->value[i]);
        gb_json_end_object(&json);
        gb_json_end_object(&json);
    }
    gb_json_end_array(&json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static gb_status write_areas(const gb_value *a, gb_session *session, const gb_locate_job *job, gb_csv *csv,
                             gb_error *err) {
    totals t = {.job = job};
    gb_status status = add_up(a, session, &t, err);
    if (status == GB_OK && strcmp(gb_value_text(a, "format"), "json") == 0)
        write_areas_json(&t, &csv->out);
    else if (status == GB_OK)
        status = write_areas_csv(&t, csv, err);
    release_totals(&t);
    return status;
}

static gb_status check(const gb_value *a, gb_error *err) {
    bool per_area = strcmp(gb_value_text(a, "per"), "area") == 0;
    const char *wrong = per_area                                          ? NULL
                        : gb_value_member(a, "sum")->count > 0            ? "sum"
                        : strcmp(gb_value_text(a, "format"), "json") == 0 ? "format json"
                                                                          : NULL;
    return wrong ? GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LOCATE_PER, .name = wrong) : GB_OK;
}

static gb_status run(const gb_value *a, gb_session *session, gb_error *err) {
    gb_locate_job job = {0};
    gb_csv csv;
    gb_csv_begin(&csv, &(gb_csv_options){.plain = true}, session->language);
    gb_status status = check(a, err);
    if (status == GB_OK)
        status = gb_locate_job_run(a, session, &job, err);
    if (status == GB_OK)
        status = strcmp(gb_value_text(a, "per"), "area") == 0 ? write_areas(a, session, &job, &csv, err)
                                                              : write_points(a, &job, &csv, err);
    if (status == GB_OK)
        status = gb_op_deliver(a, session, &csv.out, err);
    gb_buffer_release(&csv.out);
    gb_locate_job_release(&job);
    return status;
}

const gb_op gb_op_locate = {
    .name = "locate",
    .summary = GB_TXT_OP_LOCATE,
    .details = GB_TXT_OP_LOCATE_MORE,
    .params = params,
    .source = "Zalik & Kolingerova (2001), Computers & Geosciences 27(10): 1135-1145",
    .example = "locate --points register.csv --areas wijken.gpkg --code wijkcode -o register_wijk.csv",
    .run = run,
};
