#include "project/convert_job.h"

#include "export/csv.h"
#include "export/json.h"

#include <math.h>

/* Does some period miss a value of column c? */
static bool has_missing(const gb_convert_job *job, size_t c) {
    for (size_t p = 0; p < job->periods; p++) {
        const gb_column *column = gb_table_column(job->period[p].table, c);
        for (size_t i = 0; i < column->n; i++)
            if (column->state[i] != GB_PRESENT && job->period[p].reached[i])
                return true;
    }
    return false;
}

static bool tells_guess(const gb_convert_job *job, size_t c) {
    return gb_value_bool(job->a, "guessed") && c < job->period[0].columns;
}

static void write_head(const gb_convert_job *job, gb_csv *csv) {
    const gb_table *table = job->period[0].table;
    gb_buffer name = {0};
    gb_csv_text(csv, "code");
    if (gb_value_text(job->a, "period_column"))
        gb_csv_text(csv, gb_value_text(job->a, "period_column"));
    for (size_t c = 0; c < gb_table_columns(table); c++) {
        const char *key = gb_table_column(table, c)->key;
        gb_csv_text(csv, key);
        static const char *const endings[] = {"_state", "_guessed"};
        const bool wanted[] = {has_missing(job, c), tells_guess(job, c)};
        for (int e = 0; e < 2; e++) {
            if (!wanted[e])
                continue;
            gb_buffer_addf(&name, "%s%s", key, endings[e]);
            gb_csv_text(csv, name.text);
            gb_buffer_release(&name);
        }
    }
    gb_csv_end_row(csv);
}

static void write_row(const gb_convert_job *job, size_t p, size_t i, const bool *missing, gb_csv *csv) {
    const gb_convert_period *period = &job->period[p];
    gb_csv_text(csv, gb_areas_code(job->to, i));
    if (period->period)
        gb_csv_text(csv, period->period);
    for (size_t c = 0; c < gb_table_columns(period->table); c++) {
        const gb_column *column = gb_table_column(period->table, c);
        gb_csv_number(csv, column->state[i] == GB_PRESENT ? column->value[i] : NAN);
        if (missing[c])
            gb_csv_text(csv, gb_cell_id((gb_cell)column->state[i]));
        if (tells_guess(job, c))
            gb_csv_number(csv, period->guessed[c][i]);
    }
    gb_csv_end_row(csv);
}

void gb_convert_csv(const gb_convert_job *job, gb_buffer *out) {
    enum { MOST = 1024 };
    bool missing[MOST] = {false};
    const size_t columns = gb_table_columns(job->period[0].table);
    gb_csv csv;
    gb_csv_begin(&csv, &(gb_csv_options){.plain = true}, GB_LANG_EN);
    for (size_t c = 0; c < columns && c < MOST; c++)
        missing[c] = has_missing(job, c);
    write_head(job, &csv);
    for (size_t i = 0; i < gb_areas_count(job->to); i++)
        for (size_t p = 0; p < job->periods; p++)
            if (job->period[p].reached[i])
                write_row(job, p, i, missing, &csv);
    gb_buffer_add_bytes(out, csv.out.text ? csv.out.text : "", csv.out.length);
    out->failed = out->failed || csv.out.failed;
    gb_buffer_release(&csv.out);
}

void gb_convert_report(const gb_convert_job *job, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_integer(&json, "from", (int64_t)gb_areas_count(job->from));
    gb_json_key_integer(&json, "to", (int64_t)gb_areas_count(job->to));
    gb_json_key(&json, "totals");
    gb_json_array(&json);
    for (size_t p = 0; p < job->periods; p++)
        for (size_t c = 0; c < job->period[p].columns; c++) {
            const gb_convert_account *account = &job->period[p].account[c];
            gb_json_object(&json);
            gb_json_key_text(&json, "column", account->key);
            gb_json_key_text(&json, "period", job->period[p].period);
            gb_json_key_number(&json, "table", account->table);
            gb_json_key_number(&json, "not_joined", account->table - account->joined);
            gb_json_key_number(&json, "before", account->joined);
            gb_json_key_number(&json, "after", account->after);
            gb_json_key_number(&json, "lost", account->lost);
            gb_json_key_number(&json, "unused", account->unused);
            gb_json_key_integer(&json, "values", (int64_t)account->values);
            gb_json_key_integer(&json, "missing", (int64_t)account->missing);
            gb_json_end_object(&json);
        }
    gb_json_end_array(&json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}
