#include "export/json.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

enum { NESTING_LIMIT = 64 };

/* The public type is only a name for json-c's object. */
static gb_json_value *wrap(struct json_object *object) {
    return (gb_json_value *)object;
}

static struct json_object *unwrap(const gb_json_value *value) {
    return (struct json_object *)value;
}

static gb_status fail_at(const char *text, size_t offset, const char *file, const char *found,
                         gb_error *err) {
    int64_t line = 1, column = 1;
    for (size_t i = 0; i < offset && text[i]; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_JSON, .file = file, .line = line, .column = column,
                   .found = found);
}

gb_status gb_json_parse(const char *text, const char *file, gb_json_value **out, gb_error *err) {
    *out = NULL;
    size_t length = strlen(text);
    if (length >= INT_MAX)
        return fail_at(text, 0, file, "> 2 GiB", err);
    struct json_tokener *tokener = json_tokener_new_ex(NESTING_LIMIT);
    if (!tokener)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = file);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    /* The terminator goes along, so that a bare number at the end is known to be whole. */
    struct json_object *root = json_tokener_parse_ex(tokener, text, (int)length + 1);
    enum json_tokener_error problem = json_tokener_get_error(tokener);
    size_t end = json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    if (problem != json_tokener_success) {
        json_object_put(root);
        return fail_at(text, end, file, json_tokener_error_desc(problem), err);
    }
    size_t rest = end + strspn(text + (end < length ? end : length), " \t\r\n");
    if (rest < length || !root) {
        json_object_put(root);
        return fail_at(text, rest, file, root ? text + rest : "null", err);
    }
    *out = wrap(root);
    return GB_OK;
}

void gb_json_free(gb_json_value *value) {
    json_object_put(unwrap(value));
}

const gb_json_value *gb_json_get(const gb_json_value *value, const char *key) {
    struct json_object *member = NULL;
    if (!value || !json_object_is_type(unwrap(value), json_type_object))
        return NULL;
    return json_object_object_get_ex(unwrap(value), key, &member) ? wrap(member) : NULL;
}

const char *gb_json_string(const gb_json_value *value) {
    if (!value || !json_object_is_type(unwrap(value), json_type_string))
        return NULL;
    return json_object_get_string(unwrap(value));
}

size_t gb_json_count(const gb_json_value *value) {
    if (!value || !json_object_is_type(unwrap(value), json_type_array))
        return 0;
    return json_object_array_length(unwrap(value));
}

const gb_json_value *gb_json_at(const gb_json_value *value, size_t i) {
    return i < gb_json_count(value) ? wrap(json_object_array_get_idx(unwrap(value), i)) : NULL;
}

bool gb_json_as_number(const gb_json_value *value, double *out) {
    if (!value || (!json_object_is_type(unwrap(value), json_type_double) &&
                   !json_object_is_type(unwrap(value), json_type_int)))
        return false;
    *out = json_object_get_double(unwrap(value));
    return true;
}
