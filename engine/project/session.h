/* What one call of the program carries along: language, access, notes, progress, text for stdout. */
#ifndef GB_PROJECT_SESSION_H
#define GB_PROJECT_SESSION_H

#include "base/error.h"
#include "base/file.h"
#include "base/notes.h"
#include "base/progress.h"
#include "base/text.h"
#include "export/json.h"
#include "io/source.h"

#include <stdbool.h>
#include <stddef.h>

/** Made by the caller (cli/main.c, tests); zero is a good start. Everything is borrowed but notes and out. */
typedef struct gb_session {
    gb_language language; /**< of messages */
    bool language_given;  /**< --lang was used: it also overrides the project's language */
    int threads;          /**< 0 = one per core */
    bool overwrite;
    const struct gb_value
        *arguments; /**< of the call: a file that they name is not written over; may be NULL */
    bool allow_network;
    const char *const *allow; /**< extra folders that a project may read */
    size_t allow_count;
    const gb_progress *progress; /**< may be NULL */
    const char *date;            /**< ISO date and time from SOURCE_DATE_EPOCH; NULL = none */
    gb_notes *notes;
    bool warnings_only; /**< `gebied check` shows the other notes */
    gb_buffer out;      /**< text result for stdout */
    void (*outputs_changed)(void *context,
                            gb_outputs *outputs); /**< told which set is open, for interrupts; may be NULL */
    void *outputs_context;
} gb_session;

/** A set of outputs that an interrupt will clean up. What the arguments name as input is protected. */
gb_status gb_session_outputs(gb_session *session, bool overwrite, gb_outputs **out, gb_error *err);
/** Commit (when status is GB_OK) or drop, and free. Returns the status that stands. */
gb_status gb_session_finish(gb_session *session, gb_outputs *outputs, gb_status status, gb_error *err);
/** GB_ERR_CANCELLED when the user asked to stop. */
gb_status gb_session_check(const gb_session *session, gb_error *err);

/** Notes as a JSON array of {level, id, text, codes}. */
void gb_notes_write_json(const gb_notes *notes, gb_language language, gb_json *json);

#endif
