/* Completion of commands and options for bash, zsh and fish. */
#include "project/op.h"

#include <string.h>

static void words_of(const gb_op *op, gb_buffer *out) {
    for (const gb_param *param = op->params; param->key; param++)
        if (gb_param_option(param))
            gb_buffer_addf(out, " --%s", gb_param_option(param));
    for (const gb_param *param = gb_common_params; param->key; param++)
        gb_buffer_addf(out, " --%s", gb_param_option(param));
    gb_buffer_add(out, " --help");
}

static void bash_choices(const gb_param *params, gb_buffer *out) {
    for (const gb_param *param = params; param->key; param++) {
        if (!gb_param_option(param) || !param->choices || strchr(param->choices, ';') ||
            strchr(param->choices, ' '))
            continue;
        gb_buffer_addf(out, "        --%s) COMPREPLY=($(compgen -W \"", gb_param_option(param));
        for (const char *c = param->choices; *c; c++)
            gb_buffer_add_bytes(out, *c == '|' ? " " : c, 1);
        gb_buffer_add(out, "\" -- \"$word\")); return ;;\n");
    }
}

static void bash(gb_buffer *out) {
    gb_buffer_add(out,
                  "_gebied() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    if [ \"$COMP_CWORD\" = 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (const gb_op *const *op = gb_ops(); *op; op++)
        gb_buffer_addf(out, "%s ", (*op)->name);
    gb_buffer_add(
        out, "--help --version\" -- \"$word\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n");
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gb_buffer_addf(out, "    %s)\n        case $before in\n", (*op)->name);
        bash_choices((*op)->params, out);
        bash_choices(gb_common_params, out);
        gb_buffer_add(out, "        esac\n        [[ $word == -* ]] && COMPREPLY=($(compgen -W \"");
        words_of(*op, out);
        gb_buffer_add(out, "\" -- \"$word\")) ;;\n");
    }
    gb_buffer_add(out, "    esac\n}\ncomplete -o default -F _gebied gebied\n");
}

/* A text between single quotes of a shell. */
static void add_quoted(const char *text, gb_buffer *out) {
    gb_buffer_add(out, "'");
    for (const char *c = text; *c; c++)
        gb_buffer_add_bytes(out, *c == '\'' ? "’" : c, *c == '\'' ? strlen("’") : 1);
    gb_buffer_add(out, "'");
}

static void fish_params(const char *command, const gb_param *params, gb_buffer *out) {
    for (const gb_param *param = params; param->key; param++) {
        if (!gb_param_option(param))
            continue;
        gb_buffer_addf(out, "complete -c gebied -n '__fish_seen_subcommand_from %s' -l %s", command,
                       gb_param_option(param));
        if (param->type != GB_PARAM_BOOL)
            gb_buffer_add(out, " -r");
        if (param->choices) {
            gb_buffer_add(out, " -f -a '");
            for (const char *c = param->choices; *c; c++)
                gb_buffer_add_bytes(out, *c == '|' ? " " : c, 1);
            gb_buffer_add(out, "'");
        }
        gb_buffer_add(out, " -d ");
        add_quoted(gb_text_pattern(param->text, GB_LANG_EN), out);
        gb_buffer_add(out, "\n");
    }
}

static void fish(gb_buffer *out) {
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gb_buffer_addf(out, "complete -c gebied -n __fish_use_subcommand -f -a %s -d ", (*op)->name);
        add_quoted(gb_text_pattern((*op)->summary, GB_LANG_EN), out);
        gb_buffer_add(out, "\n");
        fish_params((*op)->name, (*op)->params, out);
        fish_params((*op)->name, gb_common_params, out);
    }
}

gb_status gb_completion(const char *shell, gb_buffer *out, gb_error *err) {
    if (strcmp(shell, "bash") == 0) {
        bash(out);
    } else if (strcmp(shell, "zsh") == 0) { /* zsh runs bash completions through its own bridge */
        gb_buffer_add(out, "#compdef gebied\nautoload -U +X bashcompinit && bashcompinit\n");
        bash(out);
    } else if (strcmp(shell, "fish") == 0) {
        fish(out);
    } else {
        static const char *const shells[] = {"bash", "zsh", "fish"};
        const char *nearest = gb_nearest_name(shell, shells, 3);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_VALUE_CHOICE, .name = "completion", .found = shell,
                       .expected = "bash, zsh, fish", .code = nearest,
                       .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    }
    return GB_OK;
}
