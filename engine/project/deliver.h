/* A result and its report, written together or not at all. */
#ifndef GB_PROJECT_DELIVER_H
#define GB_PROJECT_DELIVER_H

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "project/declare.h"
#include "project/session.h"

/**
 * The result to the file of `output`, else to the session's text for stdout; the report, when it is asked
 * for, to its own file. Takes nothing over.
 *
 * @param report_path  NULL = no report
 */
gb_status gb_op_deliver_two(const gb_value *arguments, gb_session *session, const gb_buffer *text,
                            const char *report_path, const gb_buffer *report, gb_error *err);

/** One text as a file of an output set. */
gb_status gb_deliver_text(gb_outputs *outputs, const char *path, const gb_buffer *text, gb_error *err);

#endif
