/* gebied classify. */
#include "project/ops.h"

#include "base/number.h"
#include "export/json.h"
#include "project/maps_step.h"
#include "project/schema.h"
#include "stats/classify.h"

#include <string.h>

static const gb_param params[] = {
    GB_TABLE_PARAM,
#include "project/params/reading.def"
    {.key = "column", .type = GB_PARAM_TEXT, .text = GB_TXT_O_COLUMN, .required = true, .flag = ""},
#include "project/params/classes.def"
    GB_FORMAT_PARAM("table", "table|json|csv"),
    GB_OUTPUT_PARAM,
    {0},
};

static void write_json(const gb_classes *classes, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_text(&json, "method", gb_class_method_name(classes->method));
    gb_json_key_integer(&json, "classes", classes->count);
    gb_json_key_integer(&json, "requested", classes->requested);
    gb_json_key(&json, "breaks");
    gb_json_array(&json);
    for (int i = 0; i <= classes->count; i++)
        gb_json_number(&json, classes->breaks[i]);
    gb_json_end_array(&json);
    gb_json_key(&json, "counts");
    gb_json_array(&json);
    for (int i = 0; i < classes->count; i++)
        gb_json_integer(&json, (int64_t)classes->counts[i]);
    gb_json_end_array(&json);
    gb_json_key_number(&json, "gvf", classes->gvf);
    gb_json_key_number(&json, "within", classes->within);
    gb_json_key(&json, "printed");
    gb_json_array(&json);
    for (int i = 0; i <= classes->count; i++)
        gb_json_number(&json, classes->printed[i]);
    gb_json_end_array(&json);
    gb_json_key(&json, "missing");
    gb_json_object(&json);
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++)
        gb_json_key_integer(&json, gb_cell_id((gb_cell)state), (int64_t)classes->missing[state]);
    gb_json_end_object(&json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static void write_csv(const gb_classes *classes, gb_buffer *out) {
    gb_buffer_add(out, "class,lower,upper,count\n");
    for (int i = 0; i < classes->count; i++) {
        char lower[GB_NUMBER_SIZE], upper[GB_NUMBER_SIZE];
        gb_number_shortest(classes->breaks[i], lower);
        gb_number_shortest(classes->breaks[i + 1], upper);
        gb_buffer_addf(out, "%d,%s,%s,%zu\n", i + 1, lower, upper, classes->counts[i]);
    }
}

static void write_table(const gb_classes *classes, gb_language language, gb_buffer *out) {
    char number[GB_NUMBER_SIZE];
    gb_buffer_addf(out, "%s\n", gb_class_method_name(classes->method));
    for (int i = 0; i < classes->count; i++) {
        gb_number_display(classes->printed[i], classes->decimals, language, number);
        gb_buffer_addf(out, "%14s", number);
        gb_number_display(classes->printed[i + 1], classes->decimals, language, number);
        gb_buffer_addf(out, "  –  %-14s %8zu\n", number, classes->counts[i]);
    }
    gb_number_display(classes->gvf, 4, language, number);
    gb_buffer_addf(out, "GVF %s\n", number);
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++)
        if (classes->missing[state])
            gb_buffer_addf(out, "%s: %zu\n", gb_cell_id((gb_cell)state), classes->missing[state]);
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_raw_table *table = NULL;
    gb_column *column = NULL;
    gb_classes classes;
    gb_buffer text = {0};
    size_t c = 0;
    gb_status status = gb_op_read_table(arguments, session, &table, err);
    if (status == GB_OK)
        status = gb_find_field(table, gb_value_text(arguments, "column"), &c, err);
    if (status == GB_OK)
        status = gb_op_number_column(arguments, table, c, session, &column, err);
    if (status == GB_OK)
        status = gb_classes_from_plan(arguments, column, &classes, err);
    if (status == GB_OK) {
        const char *format = gb_value_text(arguments, "format");
        if (strcmp(format, "json") == 0)
            write_json(&classes, &text);
        else if (strcmp(format, "csv") == 0)
            write_csv(&classes, &text);
        else
            write_table(&classes, session->language, &text);
        status = gb_op_deliver(arguments, session, &text, err);
    }
    gb_buffer_release(&text);
    gb_column_free(column);
    gb_raw_free(table);
    return status;
}

const gb_op gb_op_classify = {
    .name = "classify",
    .summary = GB_TXT_OP_CLASSIFY,
    .details = GB_TXT_OP_CLASSIFY_MORE,
    .params = params,
    .source = "Fisher (1958), JASA 53: 789-798; Wang & Song (2011), The R Journal 3(2)",
    .example = "classify --table cijfers.csv --column inwoners --classes 5 --format json",
    .run = run,
};
