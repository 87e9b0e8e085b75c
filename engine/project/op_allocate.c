/* gebied allocate: a budget over the rows of one table. */
#include "project/ops.h"

#include "base/memory.h"
#include "project/allocate_plan.h"
#include "project/table_rows.h"

#include <string.h>

static const gb_param params[] = {
    GB_TABLE_PARAM,
#include "project/params/reading.def"
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_O_CODE, .required = true, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
#include "project/params/allocate.def"
    {.key = "selected", .type = GB_PARAM_TEXT, .text = GB_TXT_P_ALLOCATE_SELECTED, .flag = ""},
    GB_FORMAT_PARAM("csv", "csv|json"),
    GB_OUTPUT_PARAM,
    {0},
};

/* What a division is made from. */
typedef struct job {
    gb_areas *areas;
    gb_table *table;
    uint8_t *selected;
} job;

static gb_status read_selected(const gb_value *a, job *j, gb_error *err) {
    const char *name = gb_value_text(a, "selected");
    if (!name)
        return GB_OK;
    const gb_column *column = gb_table_find(j->table, name);
    j->selected = gb_alloc(column->n + 1, 1);
    if (!j->selected)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < column->n; i++)
        j->selected[i] = column->state[i] == GB_PRESENT && column->value[i] > 0;
    return GB_OK;
}

static gb_status read_job(const gb_value *a, gb_session *session, const gb_raw_table *table, job *j,
                          gb_error *err) {
    const char *selected = gb_value_text(a, "selected");
    gb_status status = gb_rows_as_areas(a, table, &j->areas, err);
    if (status == GB_OK)
        status = gb_table_new(gb_raw_rows(table), &j->table, err);
    for (const char *const *key = gb_allocate_columns; *key && status == GB_OK; key++)
        if (gb_value_text(a, *key))
            status = gb_rows_column(a, session, table, gb_value_text(a, *key), j->table, err);
    if (status == GB_OK && selected)
        status = gb_rows_column(a, session, table, selected, j->table, err);
    return status == GB_OK ? read_selected(a, j, err) : status;
}

static gb_status deliver(const gb_value *a, gb_session *session, const gb_allocate_outcome *outcome,
                         const gb_areas *areas, gb_error *err) {
    gb_listing sheet;
    gb_buffer text = {0};
    gb_status status = GB_OK;
    gb_allocate_listing(outcome, areas, &sheet);
    if (strcmp(gb_value_text(a, "format"), "json") == 0) {
        gb_json json = {.out = &text, .pretty = true};
        gb_allocate_json(outcome, areas, &sheet, &json);
        gb_buffer_add(&text, "\n");
    } else {
        status = gb_listing_csv(&sheet, &(gb_csv_options){.plain = true}, &text, err);
    }
    if (status == GB_OK)
        status = gb_op_deliver(a, session, &text, err);
    gb_buffer_release(&text);
    gb_listing_release(&sheet);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_raw_table *table = NULL;
    gb_allocate_outcome outcome = {.unit = 1};
    job j = {0};
    gb_status status = gb_op_read_table(arguments, session, &table, err);
    if (status == GB_OK)
        status = read_job(arguments, session, table, &j, err);
    const gb_allocate_scope scope = {.areas = j.areas, .table = j.table, .selected = j.selected};
    if (status == GB_OK)
        status = gb_allocate_run(arguments, &scope, &outcome, session->notes, err);
    if (status == GB_OK)
        status = deliver(arguments, session, &outcome, j.areas, err);
    gb_allocate_outcome_release(&outcome);
    gb_free(j.selected);
    gb_table_free(j.table);
    gb_areas_free(j.areas);
    gb_raw_free(table);
    return status;
}

const gb_op gb_op_allocate = {
    .name = "allocate",
    .summary = GB_TXT_OP_ALLOCATE,
    .details = GB_TXT_OP_ALLOCATE_MORE,
    .params = params,
    .source =
        "Balinski & Young (1982), Fair Representation; Kakwani, Wagstaff & van Doorslaer (1997), Journal "
        "of Econometrics 77(1)",
    .example = "allocate --table cijfers.csv --code code --total 500000 --base-share 0.4 --base per-head "
               "--population inwoners --need score --selected geselecteerd",
    .run = run,
};
