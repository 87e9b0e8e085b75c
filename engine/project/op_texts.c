/* Operations that print what the declarations hold: list, schema, completion, manual, reference. */
#include "project/ops.h"

#include "base/text.h"
#include "carto/style.h"
#include "export/json.h"
#include "project/preset.h"
#include "project/schema.h"

#include <string.h>

static const char *second_input(const gb_value *arguments, const char *key) {
    const gb_value *list = gb_value_member(arguments, key);
    return list->count > 1 ? list->item[1].text : NULL;
}

static const char *first_input(const gb_value *arguments, const char *key) {
    const gb_value *list = gb_value_member(arguments, key);
    return list->count ? list->item[0].text : NULL;
}

static void list_choices(const char *choices, gb_buffer *out) {
    for (const char *c = choices; *c; c++)
        gb_buffer_add_bytes(out, *c == '|' ? "\n" : c, 1);
    gb_buffer_add(out, "\n");
}

static void list_commands(gb_language language, gb_buffer *out) {
    for (const gb_op *const *op = gb_ops(); *op; op++)
        gb_buffer_addf(out, "%-12s %s\n", (*op)->name, gb_text_pattern((*op)->summary, language));
}

static void list_ramps(gb_buffer *out) {
    for (const char *const *name = gb_ramp_names(); *name; name++) {
        gb_colour colours[5];
        gb_buffer_addf(out, "%-14s", *name);
        if (gb_ramp(*name, 5, colours, NULL) == GB_OK)
            for (int i = 0; i < 5; i++) {
                char hex[8];
                gb_colour_write(colours[i], hex);
                gb_buffer_addf(out, " %s", hex);
            }
        gb_buffer_add(out, "\n");
    }
}

static const gb_param list_params[] = {
    {.key = "what", .type = GB_PARAM_TEXTS, .text = GB_TXT_WHAT, .flag = "@"},
    GB_OUTPUT_PARAM,
    {0},
};

static gb_status run_list(const gb_value *arguments, gb_session *session, gb_error *err) {
    static const char *const topics[] = {"commands",  "ramps",     "pages",  "methods",
                                         "normalise", "aggregate", "presets"};
    const char *what = first_input(arguments, "what"), *name = second_input(arguments, "what");
    gb_buffer text = {0};
    gb_status status = GB_OK;
    if (name && strcmp(what, "presets") != 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_VALUE_CHOICE, .name = "list", .found = name,
                       .expected = "presets NAME");
    if (what && strcmp(what, "presets") == 0)
        status = name ? gb_preset_print(name, &text, err) : gb_presets_list(session->language, &text, err);
    else if (!what || strcmp(what, "commands") == 0)
        list_commands(session->language, &text);
    else if (strcmp(what, "ramps") == 0)
        list_ramps(&text);
    else if (strcmp(what, "pages") == 0)
        list_choices(GB_CHOICES_PAGE, &text);
    else if (strcmp(what, "methods") == 0)
        list_choices(GB_CHOICES_METHOD, &text);
    else if (strcmp(what, "normalise") == 0)
        list_choices(GB_CHOICES_NORMALISE, &text);
    else if (strcmp(what, "aggregate") == 0)
        list_choices(GB_CHOICES_AGGREGATE, &text);
    else {
        const char *nearest = gb_nearest_name(what, topics, sizeof topics / sizeof *topics);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_VALUE_CHOICE, .name = "list", .found = what,
                       .expected = "commands, ramps, pages, methods, normalise, aggregate, presets",
                       .code = nearest, .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    }
    if (status == GB_OK)
        status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_list = {
    .name = "list",
    .summary = GB_TXT_OP_LIST,
    .params = list_params,
    .inputs = "WHAT [NAME]",
    .max_inputs = 2,
    .example = "list ramps",
    .run = run_list,
};

static const gb_param output_only[] = {GB_OUTPUT_PARAM, {0}};

static gb_status run_schema(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_buffer text = {0};
    gb_json json = {.out = &text, .pretty = true};
    gb_declaration_schema(gb_project_params, session->language, &json);
    gb_buffer_add(&text, "\n");
    gb_status status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_schema = {
    .name = "schema",
    .summary = GB_TXT_OP_SCHEMA,
    .params = output_only,
    .example = "schema -o gebied.schema.json",
    .run = run_schema,
};

static const gb_param shell_params[] = {
    {.key = "shell", .type = GB_PARAM_TEXTS, .text = GB_TXT_OP_COMPLETION, .flag = "@"},
    GB_OUTPUT_PARAM,
    {0},
};

static gb_status run_completion(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_buffer text = {0};
    gb_status status = gb_completion(first_input(arguments, "shell"), &text, err);
    if (status == GB_OK)
        status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_completion = {
    .name = "completion",
    .summary = GB_TXT_OP_COMPLETION,
    .params = shell_params,
    .inputs = "SHELL",
    .min_inputs = 1,
    .max_inputs = 1,
    .example = "completion bash",
    .run = run_completion,
};

static const gb_param manual_params[] = {
    {.key = "command", .type = GB_PARAM_TEXTS, .text = GB_TXT_OP_MANUAL, .flag = "@"},
    GB_OUTPUT_PARAM,
    {0},
};

static gb_status run_manual(const gb_value *arguments, gb_session *session, gb_error *err) {
    const char *name = first_input(arguments, "command");
    const gb_op *op = name ? gb_op_find(name) : NULL;
    if (name && !op)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMMAND_UNKNOWN, .name = name, .hint = GB_HINT_HELP_ALL);
    gb_buffer text = {0};
    gb_manual(op, session->language, &text);
    gb_status status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_manual = {
    .name = "manual",
    .summary = GB_TXT_OP_MANUAL,
    .params = manual_params,
    .inputs = "COMMAND",
    .max_inputs = 1,
    .example = "manual run",
    .run = run_manual,
};

static gb_status run_reference(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_buffer text = {0};
    gb_reference(session->language, &text);
    gb_status status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_reference = {
    .name = "reference",
    .summary = GB_TXT_OP_REFERENCE,
    .params = output_only,
    .example = "reference -o reference.md",
    .run = run_reference,
};
