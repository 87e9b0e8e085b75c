/* One declaration per operation; command line, help, completion, manual and schema come from it. */
#ifndef GB_PROJECT_OP_H
#define GB_PROJECT_OP_H

#include "base/catalogue.h"
#include "project/declare.h"
#include "project/session.h"

#include <stddef.h>

/** An operation. Its parameters' `flag` says how the command line takes them: "@" inputs, "" --key, else
 * --flag. */
typedef struct gb_op {
    const char *name; /**< "classify", "stats moran" */
    gb_text summary;  /**< one line */
    gb_text details;  /**< paragraphs for --help; GB_TEXT_NONE = none */
    const gb_param *params;
    const char *inputs; /**< shown in the usage line: "PROJECT", "DIR FILES…"; NULL = none */
    size_t min_inputs, max_inputs;
    const char *source;  /**< the method's paper or standard; NULL = none */
    const char *example; /**< one command line without the program's name */
    gb_status (*run)(const gb_value *arguments, gb_session *session, gb_error *err);
} gb_op;

/** All operations, NULL-terminated. */
const gb_op *const *gb_ops(void);
/** By name; NULL when unknown. */
const gb_op *gb_op_find(const char *name);
/** Options that every command takes (--lang, --threads, --overwrite, --allow, --allow-network, --quiet). */
extern const gb_param gb_common_params[];

/** The option's name without dashes; NULL when a parameter is an input or for project files only. */
const char *gb_param_option(const gb_param *param);

/** Fill arguments from words after the command's name; --help and --version are the caller's.
 *  @param common  filled from gb_common_params; released by the caller */
gb_status gb_op_arguments(const gb_op *op, size_t count, const char *const *words, gb_value *arguments,
                          gb_value *common, gb_error *err);

/* Texts made from the declarations. Appended to out. */
void gb_help_overview(gb_language language, gb_buffer *out);
void gb_help_op(const gb_op *op, gb_language language, gb_buffer *out);
/** Completion script for "bash", "zsh" or "fish". */
gb_status gb_completion(const char *shell, gb_buffer *out, gb_error *err);
/** Manual page (roff) of one operation, or of the program when op is NULL. */
void gb_manual(const gb_op *op, gb_language language, gb_buffer *out);
/** Reference of the project file and the commands, in Markdown. */
void gb_reference(gb_language language, gb_buffer *out);

#endif
