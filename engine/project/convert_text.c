#include "project/convert_job.h"

#include "export/csv.h"
#include "export/json.h"
#include "export/sheet.h"

#include <math.h>

/* Where rows go: a CSV, or a sheet of a workbook. */
typedef struct sink {
    gb_csv *csv;
    gb_sheet *sheet;
} sink;

static void put_text(const sink *to, const char *text) {
    if (to->csv)
        gb_csv_text(to->csv, text);
    else
        gb_sheet_text(to->sheet, text);
}

static void put_number(const sink *to, double value) {
    if (to->csv)
        gb_csv_number(to->csv, value);
    else
        gb_sheet_number(to->sheet, value);
}

static void end_row(const sink *to) {
    if (to->csv)
        gb_csv_end_row(to->csv);
    else
        gb_sheet_end_row(to->sheet);
}

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

static void write_head(const gb_convert_job *job, const sink *to) {
    const gb_table *table = job->period[0].table;
    gb_buffer name = {0};
    put_text(to, "code");
    if (gb_value_text(job->a, "period_column"))
        put_text(to, gb_value_text(job->a, "period_column"));
    for (size_t c = 0; c < gb_table_columns(table); c++) {
        const char *key = gb_table_column(table, c)->key;
        put_text(to, key);
        static const char *const endings[] = {"_state", "_guessed"};
        const bool wanted[] = {has_missing(job, c), tells_guess(job, c)};
        for (int e = 0; e < 2; e++) {
            if (!wanted[e])
                continue;
            gb_buffer_addf(&name, "%s%s", key, endings[e]);
            put_text(to, name.text);
            gb_buffer_release(&name);
        }
    }
    end_row(to);
}

static void write_row(const gb_convert_job *job, size_t p, size_t i, const bool *missing, const sink *to) {
    const gb_convert_period *period = &job->period[p];
    put_text(to, gb_areas_code(job->to, i));
    if (period->period)
        put_text(to, period->period);
    for (size_t c = 0; c < gb_table_columns(period->table); c++) {
        const gb_column *column = gb_table_column(period->table, c);
        put_number(to, column->state[i] == GB_PRESENT ? column->value[i] : NAN);
        if (missing[c])
            put_text(to, gb_cell_id((gb_cell)column->state[i]));
        if (tells_guess(job, c))
            put_number(to, period->guessed[c][i]);
    }
    end_row(to);
}

static void write_rows(const gb_convert_job *job, const sink *to) {
    enum { MOST = 1024 };
    bool missing[MOST] = {false};
    const size_t columns = gb_table_columns(job->period[0].table);
    for (size_t c = 0; c < columns && c < MOST; c++)
        missing[c] = has_missing(job, c);
    write_head(job, to);
    for (size_t i = 0; i < gb_areas_count(job->to); i++)
        for (size_t p = 0; p < job->periods; p++)
            if (job->period[p].reached[i])
                write_row(job, p, i, missing, to);
}

void gb_convert_csv(const gb_convert_job *job, gb_buffer *out) {
    gb_csv csv;
    gb_csv_begin(&csv, &(gb_csv_options){.plain = true}, GB_LANG_EN);
    write_rows(job, &(sink){.csv = &csv});
    gb_buffer_add_bytes(out, csv.out.text ? csv.out.text : "", csv.out.length);
    out->failed = out->failed || csv.out.failed;
    gb_buffer_release(&csv.out);
}

static void fill_sheet(gb_sheet *sheet, void *context) {
    write_rows(context, &(sink){.sheet = sheet});
}

gb_status gb_convert_xlsx(gb_convert_job *job, const char *path, gb_error *err) {
    size_t rows = 1;
    for (size_t p = 0; p < job->periods; p++)
        for (size_t i = 0; i < gb_areas_count(job->to); i++)
            rows += job->period[p].reached[i];
    return gb_sheet_xlsx(path, "data", rows, fill_sheet, job, err);
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
