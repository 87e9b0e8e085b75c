/* Words of a command line to typed values, by the declaration of the operation. */
#include "project/op.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

const gb_param gb_common_params[] = {
    {.key = "lang", .type = GB_PARAM_CHOICE, .text = GB_TXT_O_LANG, .choices = "nl|en|fr", .flag = ""},
    {.key = "threads",
     .type = GB_PARAM_INT,
     .text = GB_TXT_O_THREADS,
     .min = 0,
     .max = 1024,
     .fallback = "0",
     .flag = ""},
    {.key = "overwrite", .type = GB_PARAM_BOOL, .text = GB_TXT_O_OVERWRITE, .fallback = "false", .flag = ""},
    {.key = "allow", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_ALLOW, .flag = ""},
    {.key = "allow-network",
     .type = GB_PARAM_BOOL,
     .text = GB_TXT_O_ALLOW_NETWORK,
     .fallback = "false",
     .flag = ""},
    {.key = "quiet", .type = GB_PARAM_BOOL, .text = GB_TXT_O_QUIET, .fallback = "false", .flag = ""},
    {0},
};

const char *gb_param_option(const gb_param *param) {
    return !param->flag || *param->flag == '@' ? NULL : *param->flag ? param->flag : param->key;
}

static const gb_param *find_option(const gb_param *params, const char *name, size_t length) {
    for (const gb_param *param = params; param && param->key; param++) {
        const char *option = gb_param_option(param);
        if (option && strlen(option) == length && strncmp(option, name, length) == 0)
            return param;
    }
    return NULL;
}

static gb_status unknown_option(const gb_op *op, const char *word, gb_error *err) {
    const char *names[128];
    size_t n = 0;
    for (const gb_param *param = op->params; param->key && n < 100; param++)
        if (gb_param_option(param))
            names[n++] = gb_param_option(param);
    for (const gb_param *param = gb_common_params; param->key; param++)
        names[n++] = gb_param_option(param);
    char name[128];
    gb_copy(name, sizeof name, word);
    name[strcspn(name, "=")] = '\0';
    const char *nearest = gb_nearest_name(name, names, n);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_UNKNOWN, .name = name, .expected = op->name,
                   .code = nearest, .hint = nearest ? GB_HINT_OPTION_NEAREST : GB_HINT_HELP);
}

static const gb_param *inputs_param(const gb_op *op) {
    for (const gb_param *param = op->params; param->key; param++)
        if (param->flag && *param->flag == '@')
            return param;
    return NULL;
}

/* Paths are taken whole: a comma in a file name separates nothing. */
static gb_status add_input(const gb_op *op, const char *word, gb_value *arguments, gb_error *err) {
    const gb_param *param = inputs_param(op);
    gb_value *list = param ? (gb_value *)gb_value_member(arguments, param->key) : NULL;
    if (!list || list->count >= op->max_inputs)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOO_MANY_INPUTS, .name = word, .expected = op->name,
                       .hint = GB_HINT_HELP);
    gb_value *grown = gb_resize(list->item, list->count + 1, sizeof *grown);
    char *copy = gb_strdup(word);
    if (grown)
        list->item = grown;
    if (!grown || !copy) {
        gb_free(copy);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    memset(&grown[list->count], 0, sizeof *grown);
    grown[list->count++] = (gb_value){.param = param, .given = true, .text = copy};
    list->given = true;
    return GB_OK;
}

/* One option word, with its value behind '=' or in the next word. Steps *at past what it took. */
static gb_status read_option(const gb_op *op, size_t count, const char *const *words, size_t *at,
                             gb_value *arguments, gb_value *common, gb_error *err) {
    const bool is_output = strcmp(words[*at], "-o") == 0;
    const char *word = is_output ? "output" : words[*at] + 2;
    const char *equals = strchr(word, '=');
    const size_t length = equals ? (size_t)(equals - word) : strlen(word);
    gb_value *into = arguments;
    const gb_param *param = find_option(op->params, word, length);
    if (!param) {
        param = find_option(gb_common_params, word, length);
        into = common;
    }
    (*at)++;
    if (!param)
        return unknown_option(op, word, err);
    const char *text = equals ? equals + 1 : NULL;
    if (!text && param->type == GB_PARAM_BOOL) {
        text = "true";
    } else if (!text) {
        if (*at >= count)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_VALUE, .name = gb_param_option(param));
        text = words[(*at)++];
    }
    const gb_status status = gb_value_set(into, param->key, text, err);
    if (status != GB_OK && err && strcmp(err->name, param->key) == 0) {
        gb_copy(err->name, sizeof err->name, "--"); /* the option as typed, not the key behind it */
        gb_copy(err->name + 2, sizeof err->name - 2, gb_param_option(param));
    }
    return status;
}

gb_status gb_op_arguments(const gb_op *op, size_t count, const char *const *words, gb_value *arguments,
                          gb_value *common, gb_error *err) {
    gb_status status = gb_value_defaults(op->params, arguments, err);
    if (status == GB_OK)
        status = gb_value_defaults(gb_common_params, common, err);
    bool only_inputs = false;
    for (size_t at = 0; at < count && status == GB_OK;) {
        const char *word = words[at];
        const bool option = !only_inputs && (strncmp(word, "--", 2) == 0 || strcmp(word, "-o") == 0);
        if (option && strcmp(word, "--") == 0) {
            only_inputs = true;
            at++;
        } else if (option) {
            status = read_option(op, count, words, &at, arguments, common, err);
        } else if (!only_inputs && word[0] == '-' && word[1] != '\0') {
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_SHORT, .name = word, .hint = GB_HINT_HELP);
        } else {
            status = add_input(op, word, arguments, err);
            at++;
        }
    }
    const gb_param *inputs = inputs_param(op);
    const size_t given = inputs && status == GB_OK ? gb_value_member(arguments, inputs->key)->count : 0;
    if (status == GB_OK && given < op->min_inputs)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INPUT_MISSING, .name = op->inputs, .expected = op->name,
                         .hint = GB_HINT_HELP);
    return status == GB_OK ? gb_value_complete(arguments, NULL, err) : status;
}
