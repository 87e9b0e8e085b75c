#include "project/deliver.h"

#include "base/file.h"

gb_status gb_deliver_text(gb_outputs *outputs, const char *path, const gb_buffer *text, gb_error *err) {
    const char *temporary = NULL;
    gb_status status = gb_outputs_add(outputs, path, &temporary, err);
    if (status == GB_OK)
        status = gb_file_write(temporary, text->text ? text->text : "", text->length, err);
    return status;
}

gb_status gb_op_deliver_two(const gb_value *arguments, gb_session *session, const gb_buffer *text,
                            const char *report_path, const gb_buffer *report, gb_error *err) {
    const char *path = gb_value_text(arguments, "output");
    if (text->failed || (report_path && report->failed))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_outputs *outputs = NULL;
    gb_status status = gb_session_outputs(session, session->overwrite, &outputs, err);
    if (status == GB_OK && path)
        status = gb_deliver_text(outputs, path, text, err);
    if (status == GB_OK && report_path)
        status = gb_deliver_text(outputs, report_path, report, err);
    status = gb_session_finish(session, outputs, status, err);
    if (status == GB_OK && !path)
        gb_buffer_add_bytes(&session->out, text->text ? text->text : "", text->length);
    return status;
}
