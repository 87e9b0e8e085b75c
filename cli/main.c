/* The program: words in, an operation called, its text, notes and error shown, an exit code out. */
#include "base/error.h"
#include "base/file.h"
#include "base/notes.h"
#include "base/text.h"
#include "project/op.h"
#include "project/version.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The language of messages before any option is read: --lang, else the environment, else Dutch. */
static gb_language environment_language(int argc, char **argv) {
    gb_language language = GB_LANG_NL;
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) {
            gb_language_parse(value, &language);
            break;
        }
    }
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            gb_language_parse(argv[i] + 7, &language);
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            gb_language_parse(argv[i + 1], &language);
    }
    return language;
}

static int fail(const gb_error *err, gb_status status, gb_language language) {
    char message[4096];
    if (err->status == GB_OK) /* a status without a message is a fault of ours */
        snprintf(message, sizeof message, "gebied: %d", (int)status);
    else
        gb_error_format(err, language, message, sizeof message);
    fprintf(stderr, "%s\n", message);
    return gb_status_exit_code(status);
}

/* The answer to standard output; a full disk or closed pipe behind it is a failure like any other. */
static int print_text(const gb_buffer *text, gb_language language) {
    if (text->length)
        fwrite(text->text, 1, text->length, stdout);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    gb_error err = {0};
    const int number = errno;
    const char *name = gb_text_pattern(GB_TXT_STANDARD_OUTPUT, language);
    return fail(&err, gb_file_error(&err, name, number), language);
}

/* A descriptor that came closed must not become that of a file of ours, or messages would land in it. */
static void hold_standard_streams(void) {
    for (int fd = open("/dev/null", O_RDONLY); fd >= 0; fd = open("/dev/null", O_RDONLY))
        if (fd > STDERR_FILENO) {
            close(fd);
            return;
        }
}

static int unknown_command(const char *name, gb_language language) {
    const char *names[64];
    size_t n = 0;
    for (const gb_op *const *op = gb_ops(); *op && n < 64; op++)
        names[n++] = (*op)->name;
    gb_error err = {0};
    const char *nearest = gb_nearest_name(name, names, n);
    gb_status status = GB_FAIL(&err, GB_ERR_USAGE, GB_MSG_COMMAND_UNKNOWN, .name = name, .code = nearest,
                               .hint = nearest ? GB_HINT_COMMAND_NEAREST : GB_HINT_HELP_ALL);
    return fail(&err, status, language);
}

static bool has_word(int argc, char **argv, const char *word) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

/* SOURCE_DATE_EPOCH (reproducible-builds.org) as an ISO time; NULL when it is not set. */
static const char *source_date(char out[32]) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (!epoch || !*epoch || strspn(epoch, "0123456789") != strlen(epoch))
        return NULL;
    const time_t when = (time_t)strtoll(epoch, NULL, 10);
    struct tm utc;
    if (!gmtime_r(&when, &utc) || strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        return NULL;
    return out;
}

/* Warnings always; the other notes when the operation has no `gebied check` beside it. */
static void print_notes(const gb_session *session) {
    int64_t unshown = 0;
    char line[2048];
    for (size_t i = 0; i < gb_notes_count(session->notes); i++) {
        const gb_note *note = gb_notes_at(session->notes, i);
        if (note->level != GB_NOTE_WARNING && session->warnings_only) {
            unshown++;
            continue;
        }
        gb_note_format(note, session->language, 8, line, sizeof line);
        fprintf(stderr, "%s %s\n", note->level == GB_NOTE_WARNING ? "!" : "·", line);
    }
    if (unshown) {
        gb_text_format(GB_TXT_NOTES_COUNT, session->language, &(gb_detail){.count = unshown}, line,
                       sizeof line);
        fprintf(stderr, "· %s\n", line);
    }
}

/* What the common options ask of the session. */
static void set_session(const gb_value *common, gb_session *session, const char ***allow) {
    const gb_value *folders = gb_value_member(common, "allow");
    session->threads = (int)gb_value_int(common, "threads");
    session->overwrite = gb_value_bool(common, "overwrite");
    session->allow_network = gb_value_bool(common, "allow-network");
    session->language_given = gb_value_given(common, "lang");
    *allow = calloc(folders->count + 1, sizeof **allow);
    for (size_t i = 0; *allow && i < folders->count; i++)
        (*allow)[i] = folders->item[i].text;
    session->allow = *allow;
    session->allow_count = *allow ? folders->count : 0;
}

static int run(const gb_op *op, int argc, char **argv, gb_language language) {
    gb_value arguments = {0}, common = {0};
    gb_error err = {0};
    char date[32];
    const char **allow = NULL;
    gb_session session = {.language = language, .date = source_date(date), .notes = gb_notes_new()};
    gb_status status = session.notes ? gb_op_arguments(op, (size_t)(argc - 2), (const char *const *)argv + 2,
                                                       &arguments, &common, &err)
                                     : GB_FAIL(&err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        const bool quiet = gb_value_bool(&common, "quiet");
        set_session(&common, &session, &allow);
        session.arguments = &arguments;
        gb_terminal_begin(&session, quiet);
        status = op->run(&arguments, &session, &err);
        gb_terminal_end(&session);
        if (!quiet)
            print_notes(&session);
    }
    /* an operation that fails may have an answer all the same: what a check found */
    int code = print_text(&session.out, language);
    if (status != GB_OK)
        code = fail(&err, status, language);
    gb_buffer_release(&session.out);
    gb_notes_free(session.notes);
    gb_value_release(&arguments);
    gb_value_release(&common);
    free(allow);
    return code;
}

int main(int argc, char **argv) {
    const gb_language language = environment_language(argc, argv);
    gb_buffer text = {0};
    hold_standard_streams();
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("gebied %s\n", GB_VERSION);
        return print_text(&text, language);
    }
    const bool help = argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0;
    const gb_op *op = argc > 1 && !help ? gb_op_find(argv[1]) : NULL;
    if (help && argc > 2 && strcmp(argv[1], "help") == 0 && gb_op_find(argv[2]))
        gb_help_op(gb_op_find(argv[2]), language, &text);
    else if (help)
        gb_help_overview(language, &text);
    else if (!op)
        return unknown_command(argv[1], language);
    else if (has_word(argc, argv, "--help"))
        gb_help_op(op, language, &text);
    else
        return run(op, argc, argv, language);
    const int code = print_text(&text, language);
    gb_buffer_release(&text);
    return argc < 2 ? gb_status_exit_code(GB_ERR_USAGE) : code;
}
