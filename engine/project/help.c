/* Help, manual pages and reference, all read from the declarations. */
#include "project/op.h"

#include "project/ops.h"
#include "project/schema.h"
#include "project/text_table.h"

#include <string.h>

static const char *say(gb_text text, gb_language language) {
    return gb_text_pattern(text, language);
}

static void add_filled(gb_text text, gb_language language, const char *found, gb_buffer *out) {
    char line[512];
    gb_text_format(text, language, &(gb_detail){.found = found}, line, sizeof line);
    gb_buffer_add(out, line);
}

/* The word that stands for the value of an option. */
static const char *value_word(const gb_param *param) {
    switch (param->type) {
    case GB_PARAM_PATH:
        return "FILE";
    case GB_PARAM_INT:
    case GB_PARAM_NUMBER:
        return "N";
    case GB_PARAM_NUMBERS:
        return "N,N,…";
    case GB_PARAM_TEXTS:
    case GB_PARAM_IDS:
    case GB_PARAM_CHOICES:
        return "A,B,…";
    case GB_PARAM_MAP:
    case GB_PARAM_NUMBER_MAP:
        return "KEY=VALUE";
    case GB_PARAM_OBJECTS:
        return param->members[1].key ? "FILE,NAME=TEXT,…" : "NAME=TEXT";
    case GB_PARAM_BOOL:
        return "";
    case GB_PARAM_CHOICE:
        return "WORD";
    default:
        return "TEXT";
    }
}

/* "min-max|z" reads better as "min-max, z". */
static void add_choices(const char *choices, gb_language language, gb_buffer *out) {
    gb_buffer list = {0};
    for (const char *c = choices; *c; c++)
        if (*c == '|')
            gb_buffer_add(&list, ", ");
        else
            gb_buffer_add_bytes(&list, c, 1);
    add_filled(GB_TXT_H_ONE_OF, language, list.text, out);
    gb_buffer_release(&list);
}

static void add_facts(const gb_param *param, gb_language language, gb_buffer *out) {
    bool open = false;
    const struct {
        bool there;
        int which;
    } facts[] = {{param->required, 0},
                 {param->choices != NULL, 1},
                 {param->fallback && strcmp(param->fallback, "false") != 0, 2}};
    for (size_t i = 0; i < 3; i++) {
        if (!facts[i].there)
            continue;
        gb_buffer_add(out, open ? "; " : " (");
        open = true;
        if (facts[i].which == 0)
            gb_buffer_add(out, say(GB_TXT_H_REQUIRED, language));
        else if (facts[i].which == 1)
            add_choices(param->choices, language, out);
        else
            add_filled(GB_TXT_H_DEFAULT, language, param->fallback, out);
    }
    if (open)
        gb_buffer_add(out, ")");
}

static void add_option_name(const gb_param *param, gb_buffer *out) {
    const char *word = value_word(param);
    if (strcmp(gb_param_option(param), "output") == 0)
        gb_buffer_add(out, "-o, ");
    gb_buffer_addf(out, "--%s", gb_param_option(param));
    if (*word)
        gb_buffer_addf(out, " %s", word);
}

/* What may stand behind the file of an option such as --key. */
static void add_members(const gb_param *members, gb_language language, gb_buffer *out) {
    for (const gb_param *member = members; member->key; member++) {
        if (member->required || member->type == GB_PARAM_OBJECT)
            continue;
        gb_buffer_addf(out, "  %-24s %s=  %s", "", member->key, say(member->text, language));
        add_facts(member, language, out);
        gb_buffer_add(out, "\n");
    }
}

static void add_options(const gb_param *params, gb_language language, gb_buffer *out) {
    for (const gb_param *param = params; param->key; param++) {
        if (!gb_param_option(param))
            continue;
        gb_buffer name = {0};
        add_option_name(param, &name);
        gb_buffer_add(out, "  ");
        gb_add_padded(out, name.text, 25);
        if (gb_utf8_count(name.text) > 24)
            gb_buffer_addf(out, "\n  %-24s ", "");
        gb_buffer_add(out, say(param->text, language));
        add_facts(param, language, out);
        gb_buffer_add(out, "\n");
        if (param->type == GB_PARAM_OBJECTS)
            add_members(param->members, language, out);
        gb_buffer_release(&name);
    }
}

static void add_usage(const gb_op *op, gb_buffer *out) {
    gb_buffer_addf(out, "gebied %s", op->name);
    if (op->inputs)
        gb_buffer_addf(out, op->min_inputs ? " %s" : " [%s]", op->inputs);
    for (const gb_param *param = op->params; param->key; param++)
        if (gb_param_option(param) && param->required)
            gb_buffer_addf(out, " --%s %s", gb_param_option(param), value_word(param));
    gb_buffer_add(out, " [--…]");
}

void gb_help_overview(gb_language language, gb_buffer *out) {
    gb_buffer_addf(out, "%s\n\n%s:\n", say(GB_TXT_H_ABOUT, language), say(GB_TXT_H_COMMANDS, language));
    for (const gb_op *const *op = gb_ops(); *op; op++)
        gb_buffer_addf(out, "  %-12s %s\n", (*op)->name, say((*op)->summary, language));
    gb_buffer_addf(out, "\n%s:\n", say(GB_TXT_H_COMMON, language));
    add_options(gb_common_params, language, out);
    gb_buffer_addf(out, "\n%s\n%s\n", say(GB_TXT_H_MORE, language), say(GB_TXT_H_EXIT, language));
}

void gb_help_op(const gb_op *op, gb_language language, gb_buffer *out) {
    gb_buffer_addf(out, "%s\n\n%s: ", say(op->summary, language), say(GB_TXT_H_USAGE, language));
    add_usage(op, out);
    gb_buffer_add(out, "\n");
    if (op->details != GB_TEXT_NONE)
        gb_buffer_addf(out, "\n%s\n", say(op->details, language));
    gb_buffer_addf(out, "\n%s:\n", say(GB_TXT_H_OPTIONS, language));
    add_options(op->params, language, out);
    add_options(gb_common_params, language, out);
    if (op->example)
        gb_buffer_addf(out, "\n%s:\n  gebied %s\n", say(GB_TXT_H_EXAMPLE, language), op->example);
    if (op->source)
        gb_buffer_addf(out, "\n%s: %s\n", say(GB_TXT_H_SOURCE, language), op->source);
}

/* roff: a dot or quote at the start of a line and every backslash or dash mean something else. */
static void add_roff(const char *text, gb_buffer *out) {
    for (const char *c = text; *c; c++) {
        if (*c == '\\')
            gb_buffer_add(out, "\\e");
        else if (*c == '-')
            gb_buffer_add(out, "\\-");
        else if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
            gb_buffer_addf(out, "\\&%c", *c);
        else
            gb_buffer_add_bytes(out, c, 1);
    }
}

static void roff_options(const gb_param *params, gb_language language, gb_buffer *out) {
    for (const gb_param *param = params; param->key; param++) {
        if (!gb_param_option(param))
            continue;
        gb_buffer name = {0}, text = {0};
        add_option_name(param, &name);
        gb_buffer_add(&text, say(param->text, language));
        add_facts(param, language, &text);
        gb_buffer_add(out, ".TP\n.B ");
        add_roff(name.text, out);
        gb_buffer_add(out, "\n");
        add_roff(text.text, out);
        gb_buffer_add(out, "\n");
        gb_buffer_release(&name);
        gb_buffer_release(&text);
    }
}

static void manual_op(const gb_op *op, gb_language language, gb_buffer *out) {
    gb_buffer usage = {0};
    add_usage(op, &usage);
    gb_buffer_addf(out, ".TH GEBIED-%s 1\n.SH NAME\ngebied\\-%s \\- ", op->name, op->name);
    add_roff(say(op->summary, language), out);
    gb_buffer_add(out, "\n.SH SYNOPSIS\n");
    add_roff(usage.text, out);
    gb_buffer_add(out, "\n.SH DESCRIPTION\n");
    add_roff(say(op->details != GB_TEXT_NONE ? op->details : op->summary, language), out);
    gb_buffer_add(out, "\n.SH OPTIONS\n");
    roff_options(op->params, language, out);
    roff_options(gb_common_params, language, out);
    if (op->example) {
        gb_buffer_add(out, ".SH EXAMPLE\n.nf\ngebied ");
        add_roff(op->example, out);
        gb_buffer_add(out, "\n.fi\n");
    }
    if (op->source) {
        gb_buffer_add(out, ".SH METHOD\n");
        add_roff(op->source, out);
        gb_buffer_add(out, "\n");
    }
    gb_buffer_add(out, ".SH EXIT STATUS\n");
    add_roff(say(GB_TXT_H_EXIT, language), out);
    gb_buffer_add(out, "\n.SH SEE ALSO\n.BR gebied (1)\n");
    gb_buffer_release(&usage);
}

void gb_manual(const gb_op *op, gb_language language, gb_buffer *out) {
    if (op) {
        manual_op(op, language, out);
        return;
    }
    gb_buffer_add(out, ".TH GEBIED 1\n.SH NAME\ngebied \\- ");
    add_roff(say(GB_TXT_H_ABOUT, language), out);
    gb_buffer_add(out, "\n.SH SYNOPSIS\ngebied COMMAND [\\-\\-…]\n.SH COMMANDS\n");
    for (const gb_op *const *each = gb_ops(); *each; each++) {
        gb_buffer_addf(out, ".TP\n.BR gebied\\-%s (1)\n", (*each)->name);
        add_roff(say((*each)->summary, language), out);
        gb_buffer_add(out, "\n");
    }
    gb_buffer_add(out, ".SH OPTIONS\n");
    roff_options(gb_common_params, language, out);
    gb_buffer_add(out, ".SH EXIT STATUS\n");
    add_roff(say(GB_TXT_H_EXIT, language), out);
    gb_buffer_add(out, "\n");
}

static void reference_params(const gb_param *params, const char *prefix, gb_language language,
                             gb_buffer *out) {
    for (const gb_param *param = params; param->key; param++) {
        gb_buffer path = {0};
        gb_buffer_addf(&path, "%s%s", prefix, param->key);
        gb_buffer_addf(out, "| `%s` | %s", path.text, say(param->text, language));
        add_facts(param, language, out);
        gb_buffer_add(out, " |\n");
        if (param->members) {
            gb_buffer_add(&path, param->type == GB_PARAM_OBJECTS ? "[]." : ".");
            reference_params(param->members, path.text, language, out);
        }
        gb_buffer_release(&path);
    }
}

void gb_reference(gb_language language, gb_buffer *out) {
    gb_buffer_addf(out, "# %s\n\n| | |\n|---|---|\n", say(GB_TXT_H_PROJECT_FILE, language));
    reference_params(gb_project_params, "", language, out);
    gb_buffer_addf(out, "\n# %s\n", say(GB_TXT_H_COMMANDS, language));
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gb_buffer_addf(out, "\n## gebied %s\n\n```text\n", (*op)->name);
        gb_help_op(*op, language, out);
        gb_buffer_add(out, "```\n");
    }
}
