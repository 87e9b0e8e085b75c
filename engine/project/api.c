/* The installed interface over the engine's own types. */
#include <gebied.h>

#include "base/error.h"
#include "base/notes.h"
#include "base/text.h"
#include "project/project.h"
#include "project/version.h"
#include "stats/classify.h"

#include <string.h>

/* The two callbacks of an options struct, as the engine's progress asks for them. */
static bool cancelled(void *context) {
    const gebied_options *options = context;
    return options->cancelled && options->cancelled(options->context);
}

static gebied_result finish(const gb_error *err, gb_status status, gb_language language, char *message,
                            size_t size) {
    if (message && size)
        message[0] = '\0';
    if (status != GB_OK && message && size)
        gb_error_format(err, language, message, size);
    return (gebied_result)gb_status_exit_code(status);
}

const char *gebied_version(void) {
    return GB_VERSION;
}

static size_t count_texts(const char *const *texts) {
    size_t n = 0;
    while (texts && texts[n])
        n++;
    return n;
}

gebied_result gebied_run(const char *path, const gebied_options *options, char *message, size_t size) {
    const gebied_options none = {0};
    const gebied_options *chosen = options ? options : &none;
    const gb_progress progress = {.context = (void *)chosen, .cancelled = cancelled};
    gb_project project = {0};
    gb_error err = {0};
    gb_session session = {.language = GB_LANG_NL,
                          .threads = chosen->threads,
                          .allow_network = chosen->allow_network != 0,
                          .allow = chosen->allow,
                          .allow_count = count_texts(chosen->allow),
                          .date = chosen->date,
                          .progress = &progress,
                          .notes = gb_notes_new()};
    session.language_given = chosen->language && gb_language_parse(chosen->language, &session.language);
    gb_status status = session.notes ? gb_project_open(path, &session, &project, &err)
                                     : GB_FAIL(&err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_project_run(&project, chosen->check_only != 0, &err);
    const gebied_result result = finish(&err, status, session.language, message, size);
    gb_project_release(&project);
    gb_buffer_release(&session.out);
    gb_notes_free(session.notes);
    return result;
}

gebied_result gebied_natural_breaks(const double *values, size_t n, int classes, double *breaks,
                                    int *delivered, char *message, size_t size) {
    const gb_values column = {.n = n, .value = values};
    const gb_class_options options = {.method = GB_CLASS_FISHER_JENKS, .count = classes};
    gb_classes result;
    gb_error err = {0};
    gb_status status = gb_classify(&column, &options, &result, &err);
    if (status == GB_OK) {
        memcpy(breaks, result.breaks, ((size_t)result.count + 1) * sizeof *breaks);
        *delivered = result.count;
    }
    return finish(&err, status, GB_LANG_EN, message, size);
}
