/* Declarations: what a planner may write, once, for project file, command line, help, schema and manifest. */
#ifndef GB_PROJECT_DECLARE_H
#define GB_PROJECT_DECLARE_H

#include "base/catalogue.h"
#include "base/error.h"
#include "base/text.h"
#include "project/yaml.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_param_type {
    GB_PARAM_TEXT,  /**< any text */
    GB_PARAM_LABEL, /**< a text, or one per language {nl:, en:, fr:} */
    GB_PARAM_ID,    /**< a name that formulas and files can use: [A-Za-z_][A-Za-z0-9_-]* */
    GB_PARAM_PATH,  /**< a file, relative to the project file */
    GB_PARAM_INT,
    GB_PARAM_NUMBER,     /**< decimal point, or a single decimal comma */
    GB_PARAM_BOOL,       /**< true/false, yes/no, ja/nee, oui/non */
    GB_PARAM_CHOICE,     /**< one of choices */
    GB_PARAM_TEXTS,      /**< list of texts; one text is a list of one */
    GB_PARAM_IDS,        /**< list of ids */
    GB_PARAM_CHOICES,    /**< list of choices */
    GB_PARAM_NUMBERS,    /**< list of numbers */
    GB_PARAM_MAP,        /**< free keys, each with a text */
    GB_PARAM_NUMBER_MAP, /**< free keys, each with a number */
    GB_PARAM_OBJECT,     /**< members */
    GB_PARAM_OBJECTS     /**< list of objects */
} gb_param_type;

/** One parameter. A list of them ends with key NULL. */
typedef struct gb_param {
    const char *key;
    gb_param_type type;
    gb_text text; /**< what it is, for help, schema and documentation */
    bool required;
    const char *fallback; /**< default as text; NULL = none */
    double min, max;      /**< numbers; both 0 = no limits */
    const char *choices;  /**< "a|b|c" */
    const struct gb_param *members;
    const char *flag; /**< NULL, or how the command line takes it: "" = option --key, "@" = the inputs,
                           else the name of the option. Project-only parameters have NULL */
} gb_param;

/** A typed value, defaults filled in. Members of an object stand in the order of its declaration. */
typedef struct gb_value {
    const gb_param *param;
    bool given;           /**< written by the user, not a default */
    int64_t line, column; /**< where; 0 from the command line */
    char *text;           /**< text, id, path, choice; also of a label without languages; NULL = absent */
    char *label[GB_LANG_COUNT];
    double number;
    bool flag;
    size_t count;          /**< items of a list or map, or members */
    char **key;            /**< map: count keys */
    struct gb_value *item; /**< list, map, objects: items; object: members */
} gb_value;

/**
 * Type a YAML node by a declaration. Unknown keys, wrong types, values outside a range and missing required
 * keys are refused with file, line, column, what was expected and the nearest name.
 *
 * @param members  the parameters of the root object
 * @param out      zeroed by the caller; release with gb_value_release also after failure
 */
gb_status gb_value_from_yaml(const gb_param *members, const gb_yaml_node *node, const char *file,
                             gb_value *out, gb_error *err);
/** An object with defaults only. */
gb_status gb_value_defaults(const gb_param *members, gb_value *out, gb_error *err);
/**
 * Set a member from one text of the command line; lists are split at commas, maps take key=value and may be
 * given again. A list of objects takes one object per time: "TEXT,name=text,...", where TEXT is the first
 * member that is required.
 */
gb_status gb_value_set(gb_value *object, const char *key, const char *text, gb_error *err);
/** Fails when a required member is missing. option style is used for the name when from the command line. */
gb_status gb_value_complete(const gb_value *object, const char *file, gb_error *err);
void gb_value_release(gb_value *value);

/* Reading. The key must be declared: an unknown one is a bug of ours and asserts. */
const gb_value *gb_value_member(const gb_value *object, const char *key);
const char *gb_value_text(const gb_value *object, const char *key); /**< NULL when absent */
double gb_value_number(const gb_value *object, const char *key);    /**< NAN when absent */
int64_t gb_value_int(const gb_value *object, const char *key);      /**< INT64_MIN when absent */
bool gb_value_bool(const gb_value *object, const char *key);
/** true when the member was given by the user (or, for an object, written at all). */
bool gb_value_given(const gb_value *object, const char *key);
/** A label in a language, with fall-back to its other languages; NULL when absent. */
const char *gb_value_label(const gb_value *object, const char *key, gb_language language);
/** Position of the text among the choices of its declaration (0..); -1 when absent. */
int gb_value_choice(const gb_value *value);
/** Is text among the items of a list of texts or choices. */
bool gb_value_has(const gb_value *list, const char *text);

typedef struct gb_json gb_json;
/** A text that others may see: without the password that the name of a database may hold. NULL = null. */
void gb_json_public_text(gb_json *json, const char *text);
/** All parameters with their defaults, as JSON with stable keys (the manifest). */
void gb_value_write_json(const gb_value *value, gb_json *json);
/** JSON schema (2020-12) of an object declaration. */
void gb_declaration_schema(const gb_param *members, gb_language language, gb_json *json);

#endif
