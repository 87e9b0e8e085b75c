/* gebied convert: a table on old codes becomes a table on new ones. */
#include "project/ops.h"

#include "base/memory.h"
#include "project/convert_job.h"
#include "project/deliver.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const gb_param params[] = {
    GB_TABLE_PARAM,
#include "project/params/reading.def"
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_TABLE_CODE, .required = true, .flag = ""},
#include "project/params/codes.def"
    {.key = "period_column", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PERIOD_COLUMN, .flag = "period-column"},
    {.key = "crosswalk",
     .type = GB_PARAM_PATH,
     .text = GB_TXT_O_CONVERT_CROSSWALK,
     .required = true,
     .flag = ""},
    {.key = "from", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_FROM, .flag = ""},
    {.key = "to", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_TO, .flag = ""},
    {.key = "share", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_SHARE, .flag = ""},
    {.key = "weight", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_WEIGHT, .flag = ""},
    {.key = "equal",
     .type = GB_PARAM_BOOL,
     .text = GB_TXT_P_CROSSWALK_EQUAL,
     .fallback = "false",
     .flag = ""},
    {.key = "unlisted",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_O_UNLISTED,
     .fallback = "lost",
     .choices = "lost|stay",
     .flag = ""},
    {.key = "kinds", .type = GB_PARAM_MAP, .text = GB_TXT_O_CONVERT_KINDS, .required = true, .flag = ""},
    {.key = "base", .type = GB_PARAM_MAP, .text = GB_TXT_O_CONVERT_BASE, .flag = ""},
    {.key = "formula", .type = GB_PARAM_MAP, .text = GB_TXT_O_CONVERT_FORMULA, .flag = ""},
    {.key = "low", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_CENSORED_LOW, .max = 1e12, .flag = ""},
    {.key = "high", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_CENSORED_HIGH, .max = 1e12, .flag = ""},
    {.key = "guessed",
     .type = GB_PARAM_BOOL,
     .text = GB_TXT_O_CONVERT_GUESSED,
     .fallback = "false",
     .flag = ""},
    {.key = "report", .type = GB_PARAM_PATH, .text = GB_TXT_O_CONVERT_REPORT, .flag = ""},
    GB_OUTPUT_PARAM,
    {0},
};

/* What did not arrive is told, column by column. */
static void note_totals(const gb_convert_job *job, gb_notes *notes) {
    for (size_t p = 0; p < job->periods; p++)
        for (size_t c = 0; c < job->period[p].columns; c++) {
            const gb_convert_account *a = &job->period[p].account[c];
            if (!(a->table > 0) || a->table - a->after <= 1e-9 * a->table)
                continue;
            const double missing = 100 * (a->table - a->after) / a->table;
            const char *period = job->period[p].period;
            char behind[64] = "";
            if (period && *period)
                snprintf(behind, sizeof behind, " %s", period);
            GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_CONVERT_TOTAL, .name = a->key, .found = behind,
                    .value = missing >= 0.01 ? round(100 * missing) / 100 : 0.01);
        }
}

static bool is_workbook(const char *path) {
    const size_t length = path ? strlen(path) : 0;
    return length > 5 && gb_compare_fold(path + length - 5, ".xlsx") == 0;
}

/* The workbook and its report, together or not at all. */
static gb_status deliver_workbook(const gb_value *a, gb_session *session, gb_convert_job *job,
                                  const gb_buffer *report, gb_error *err) {
    gb_outputs *outputs = NULL;
    const char *temporary = NULL;
    gb_status status = gb_session_outputs(session, session->overwrite, &outputs, err);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, gb_value_text(a, "output"), &temporary, err);
    if (status == GB_OK)
        status = gb_convert_xlsx(job, temporary, err);
    if (status == GB_OK && gb_value_text(a, "report"))
        status = gb_deliver_text(outputs, gb_value_text(a, "report"), report, err);
    return gb_session_finish(session, outputs, status, err);
}

static gb_status check_bounds(const gb_value *a, gb_error *err) {
    const double low = gb_value_number(a, "low"), high = gb_value_number(a, "high");
    char from[GB_NUMBER_SIZE], to[GB_NUMBER_SIZE];
    if (!(low > high))
        return GB_OK;
    gb_number_shortest(low, from);
    gb_number_shortest(high, to);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CONVERT_BOUNDS, .found = from, .expected = to);
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_convert_job job = {0};
    gb_buffer text = {0}, report = {0};
    gb_status status = check_bounds(arguments, err);
    if (status == GB_OK)
        status = gb_convert_job_run(arguments, session, &job, err);
    if (status == GB_OK) {
        gb_convert_report(&job, &report);
        note_totals(&job, session->notes);
    }
    if (status == GB_OK && is_workbook(gb_value_text(arguments, "output"))) {
        status = deliver_workbook(arguments, session, &job, &report, err);
    } else if (status == GB_OK) {
        gb_convert_csv(&job, &text);
        status =
            gb_op_deliver_two(arguments, session, &text, gb_value_text(arguments, "report"), &report, err);
    }
    gb_buffer_release(&report);
    gb_buffer_release(&text);
    gb_convert_job_release(&job);
    return status;
}

const gb_op gb_op_convert = {
    .name = "convert",
    .summary = GB_TXT_OP_CONVERT,
    .details = GB_TXT_OP_CONVERT_MORE,
    .params = params,
    .example =
        "convert --table inkomens.csv --code nis --period-column jaar --crosswalk fusies.csv --from oud "
        "--to nieuw --kinds aangiften=count,inkomen=amount",
    .run = run,
};
