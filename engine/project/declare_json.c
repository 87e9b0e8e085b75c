/* Typed values and declarations as JSON: the manifest and the schema for editors. */
#include "project/declare.h"

#include "base/memory.h"
#include "base/secrets.h"
#include "export/json.h"

#include <math.h>
#include <string.h>

static bool is_written(const gb_value *value) {
    if (value->param->type == GB_PARAM_BOOL)
        return value->given || value->param->fallback != NULL;
    if (value->param->type == GB_PARAM_OBJECT) {
        for (size_t i = 0; i < value->count; i++)
            if (is_written(&value->item[i]) && (value->given || value->item[i].given))
                return true;
        return false;
    }
    if (value->text || value->count)
        return true;
    if (value->given && value->param->type >= GB_PARAM_TEXTS) /* an empty list was meant: no maps, say */
        return true;
    for (int l = 0; l < GB_LANG_COUNT; l++)
        if (value->label[l])
            return true;
    return false;
}

static void write_members(const gb_value *object, gb_json *json) {
    gb_json_object(json);
    for (size_t i = 0; i < object->count; i++) {
        if (!is_written(&object->item[i]))
            continue;
        gb_json_key(json, object->item[i].param->key);
        gb_value_write_json(&object->item[i], json);
    }
    gb_json_end_object(json);
}

void gb_json_public_text(gb_json *json, const char *text) {
    char *copy = gb_strdup(text ? text : "");
    if (copy)
        gb_hide_passwords(copy);
    else
        json->out->failed = true;
    gb_json_text(json, text ? copy : NULL);
    gb_free(copy);
}

static void write_scalar(const gb_value *value, gb_json *json) {
    switch (value->param->type) {
    case GB_PARAM_INT:
    case GB_PARAM_NUMBER:
    case GB_PARAM_NUMBERS:
    case GB_PARAM_NUMBER_MAP:
        gb_json_number(json, value->number);
        return;
    case GB_PARAM_BOOL:
        gb_json_bool(json, value->flag);
        return;
    default:
        gb_json_public_text(json, value->text);
    }
}

static void write_list(const gb_value *list, gb_json *json) {
    gb_json_array(json);
    for (size_t i = 0; i < list->count; i++) {
        if (list->param->type == GB_PARAM_OBJECTS)
            write_members(&list->item[i], json);
        else
            write_scalar(&list->item[i], json);
    }
    gb_json_end_array(json);
}

static void write_label(const gb_value *value, gb_json *json) {
    if (value->text) {
        gb_json_text(json, value->text);
        return;
    }
    gb_json_object(json);
    for (int l = 0; l < GB_LANG_COUNT; l++)
        if (value->label[l])
            gb_json_key_text(json, gb_language_code((gb_language)l), value->label[l]);
    gb_json_end_object(json);
}

void gb_value_write_json(const gb_value *value, gb_json *json) {
    switch (value->param ? value->param->type : GB_PARAM_OBJECT) {
    case GB_PARAM_OBJECT:
        write_members(value, json);
        return;
    case GB_PARAM_OBJECTS:
    case GB_PARAM_TEXTS:
    case GB_PARAM_IDS:
    case GB_PARAM_CHOICES:
    case GB_PARAM_NUMBERS:
        write_list(value, json);
        return;
    case GB_PARAM_MAP:
    case GB_PARAM_NUMBER_MAP:
        gb_json_object(json);
        for (size_t i = 0; i < value->count; i++) {
            gb_json_key(json, value->key[i]);
            write_scalar(&value->item[i], json);
        }
        gb_json_end_object(json);
        return;
    case GB_PARAM_LABEL:
        write_label(value, json);
        return;
    default:
        write_scalar(value, json);
    }
}

static void write_choices(const char *choices, gb_json *json) {
    gb_json_key(json, "enum");
    gb_json_array(json);
    for (const char *at = choices; at;) {
        const char *bar = strchr(at, '|');
        gb_buffer word = {0};
        gb_buffer_add_bytes(&word, at, bar ? (size_t)(bar - at) : strlen(at));
        gb_json_text(json, word.text ? word.text : "");
        gb_buffer_release(&word);
        at = bar ? bar + 1 : NULL;
    }
    gb_json_end_array(json);
}

static void schema_members(const gb_param *members, gb_language language, gb_json *json);

static void schema_type(const gb_param *param, gb_param_type type, gb_language language, gb_json *json) {
    switch (type) {
    case GB_PARAM_INT:
        gb_json_key_text(json, "type", "integer");
        break;
    case GB_PARAM_NUMBER:
    case GB_PARAM_NUMBERS:
    case GB_PARAM_NUMBER_MAP:
        gb_json_key_text(json, "type", "number");
        break;
    case GB_PARAM_BOOL:
        gb_json_key_text(json, "type", "boolean");
        break;
    case GB_PARAM_CHOICE:
    case GB_PARAM_CHOICES:
        write_choices(param->choices, json);
        break;
    case GB_PARAM_OBJECT:
    case GB_PARAM_OBJECTS:
        schema_members(param->members, language, json);
        break;
    case GB_PARAM_LABEL:
        gb_json_key(json, "type");
        gb_json_array(json);
        gb_json_text(json, "string");
        gb_json_text(json, "object");
        gb_json_text(json, "number");
        gb_json_end_array(json);
        break;
    default: /* codes and years are written without quotes: any scalar is a text to us */
        gb_json_key(json, "type");
        gb_json_array(json);
        gb_json_text(json, "string");
        gb_json_text(json, "number");
        gb_json_text(json, "boolean");
        gb_json_end_array(json);
    }
    if ((param->min != 0 || param->max != 0) && (type == GB_PARAM_INT || type == GB_PARAM_NUMBER)) {
        gb_json_key_number(json, "minimum", param->min);
        gb_json_key_number(json, "maximum", param->max);
    }
}

static void schema_param(const gb_param *param, gb_language language, gb_json *json) {
    gb_json_object(json);
    gb_json_key_text(json, "description", gb_text_pattern(param->text, language));
    switch (param->type) {
    case GB_PARAM_TEXTS:
    case GB_PARAM_IDS:
    case GB_PARAM_CHOICES:
    case GB_PARAM_NUMBERS:
    case GB_PARAM_OBJECTS:
        gb_json_key_text(json, "type", "array");
        gb_json_key(json, "items");
        gb_json_object(json);
        schema_type(param, param->type, language, json);
        gb_json_end_object(json);
        break;
    case GB_PARAM_MAP:
    case GB_PARAM_NUMBER_MAP:
        gb_json_key_text(json, "type", "object");
        gb_json_key(json, "additionalProperties");
        gb_json_object(json);
        schema_type(param, param->type, language, json);
        gb_json_end_object(json);
        break;
    default:
        schema_type(param, param->type, language, json);
    }
    if (param->fallback)
        gb_json_key_text(json, "x-default", param->fallback);
    gb_json_end_object(json);
}

static void schema_members(const gb_param *members, gb_language language, gb_json *json) {
    bool any_required = false;
    gb_json_key_text(json, "type", "object");
    gb_json_key_bool(json, "additionalProperties", false);
    gb_json_key(json, "properties");
    gb_json_object(json);
    for (const gb_param *param = members; param->key; param++) {
        gb_json_key(json, param->key);
        schema_param(param, language, json);
        any_required = any_required || param->required;
    }
    gb_json_end_object(json);
    if (!any_required)
        return;
    gb_json_key(json, "required");
    gb_json_array(json);
    for (const gb_param *param = members; param->key; param++)
        if (param->required)
            gb_json_text(json, param->key);
    gb_json_end_array(json);
}

void gb_declaration_schema(const gb_param *members, gb_language language, gb_json *json) {
    gb_json_object(json);
    gb_json_key_text(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    gb_json_key_text(json, "title", "gebied project");
    schema_members(members, language, json);
    gb_json_end_object(json);
}
