/* gebied run, gebied check. */
#include "project/ops.h"

#include "base/memory.h"
#include "project/project.h"

static const gb_param params[] = {
    {.key = "project", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_PROJECT, .flag = "@"},
    {0},
};

static const char *project_path(const gb_value *arguments) {
    return gb_value_member(arguments, "project")->item[0].text;
}

/* A line for people on stdout; the text of the catalogue in the session's language. */
static void say(gb_session *session, gb_text text, const gb_detail *detail) {
    char line[1024];
    gb_text_format(text, session->language, detail, line, sizeof line);
    gb_buffer_add(&session->out, line);
    gb_buffer_add(&session->out, "\n");
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_project project = {0};
    gb_status status = gb_project_open(project_path(arguments), session, &project, err);
    if (status == GB_OK)
        status = gb_project_run(&project, false, err);
    if (status == GB_OK) {
        session->warnings_only = true;
        char *folder = gb_project_output(&project, "");
        say(session, GB_TXT_DONE, &(gb_detail){.file = folder, .count = (int64_t)project.outputs});
        gb_free(folder);
    }
    gb_project_release(&project);
    return status;
}

static gb_status check(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_project project = {0};
    gb_status status = gb_project_open(project_path(arguments), session, &project, err);
    if (status == GB_OK)
        status = gb_project_run(&project, true, err);
    if (status == GB_OK) {
        const gb_project_level *level = &project.level[project.analyse];
        say(session, GB_TXT_CHECKED,
            &(gb_detail){.name = level->id, .count = (int64_t)gb_areas_count(level->areas)});
    }
    gb_project_release(&project);
    return status;
}

const gb_op gb_op_run = {
    .name = "run",
    .summary = GB_TXT_OP_RUN,
    .details = GB_TXT_OP_RUN_MORE,
    .params = params,
    .inputs = "PROJECT",
    .min_inputs = 1,
    .max_inputs = 1,
    .example = "run samples/stad/project.yaml",
    .run = run,
};

const gb_op gb_op_check = {
    .name = "check",
    .summary = GB_TXT_OP_CHECK,
    .details = GB_TXT_OP_CHECK_MORE,
    .params = params,
    .inputs = "PROJECT",
    .min_inputs = 1,
    .max_inputs = 1,
    .example = "check samples/stad/project.yaml",
    .run = check,
};
