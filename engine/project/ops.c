#include "project/ops.h"

#include "base/memory.h"
#include "project/table_options.h"

#include <string.h>

const gb_op *const *gb_ops(void) {
    static const gb_op *const ops[] = {&gb_op_run,       &gb_op_check,     &gb_op_new,
                                       &gb_op_inspect,   &gb_op_levels,    &gb_op_rank,
                                       &gb_op_allocate,  &gb_op_compare,   &gb_op_explain,
                                       &gb_op_map,       &gb_op_classify,  &gb_op_locate,
                                       &gb_op_crosswalk, &gb_op_convert,   &gb_op_overlay,
                                       &gb_op_list,      &gb_op_schema,    &gb_op_completion,
                                       &gb_op_manual,    &gb_op_reference, NULL};
    return ops;
}

const gb_op *gb_op_find(const char *name) {
    for (const gb_op *const *op = gb_ops(); *op; op++)
        if (strcmp((*op)->name, name) == 0)
            return *op;
    return NULL;
}

gb_status gb_op_deliver(const gb_value *arguments, gb_session *session, gb_buffer *text, gb_error *err) {
    const char *path = gb_value_text(arguments, "output");
    if (text->failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (!path) {
        gb_buffer_add_bytes(&session->out, text->text ? text->text : "", text->length);
        return GB_OK;
    }
    gb_outputs *outputs = NULL;
    const char *temporary = NULL;
    gb_status status = gb_session_outputs(session, session->overwrite, &outputs, err);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, path, &temporary, err);
    if (status == GB_OK)
        status = gb_file_write(temporary, text->text ? text->text : "", text->length, err);
    return gb_session_finish(session, outputs, status, err);
}

gb_status gb_op_read_table(const gb_value *arguments, gb_session *session, gb_raw_table **out,
                           gb_error *err) {
    gb_table_plan plan;
    gb_status status = gb_table_plan_read(arguments, NULL, &plan, err);
    plan.reading.access.network = session->allow_network;
    if (status == GB_OK)
        status = gb_table_read(gb_value_text(arguments, "table"), &plan.reading, out, session->notes, err);
    gb_table_plan_release(&plan);
    return status;
}

gb_status gb_op_number_column(const gb_value *arguments, const gb_raw_table *table, size_t c,
                              gb_session *session, gb_column **out, gb_error *err) {
    const size_t rows = gb_raw_rows(table);
    gb_table_plan plan;
    int32_t *identity = gb_alloc(rows ? rows : 1, sizeof *identity);
    gb_status status = gb_table_plan_read(arguments, NULL, &plan, err);
    if (status == GB_OK && !identity)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; status == GB_OK && i < rows; i++)
        identity[i] = (int32_t)i;
    const gb_match match = {.rows = rows, .area = identity, .matched = rows};
    if (status == GB_OK)
        status = gb_join_column(table, c, &match, rows, &plan.cells, plan.on_duplicate, gb_raw_name(table, c),
                                out, session->notes, err);
    gb_table_plan_release(&plan);
    gb_free(identity);
    return status;
}
