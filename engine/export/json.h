/* JSON documents with stable bytes: keys in the order in which they were added, numbers in shortest form. */
#ifndef GB_EXPORT_JSON_H
#define GB_EXPORT_JSON_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A writer over a growing text. Start from {.out = &buffer, .pretty = true}. */
typedef struct gb_json gb_json;
struct gb_json {
    gb_buffer *out;
    bool pretty; /**< one key per line, two spaces */
    int depth;
    bool need_comma, after_key;
};

/** Begin an object; end it with gb_json_end_object. */
void gb_json_object(gb_json *json);
/** End the object begun last. */
void gb_json_end_object(gb_json *json);
/** Begin an array; end it with gb_json_end_array. */
void gb_json_array(gb_json *json);
/** End the array begun last. */
void gb_json_end_array(gb_json *json);
/** The key of the value that follows. */
void gb_json_key(gb_json *json, const char *key);
void gb_json_text(gb_json *json, const char *text); /**< NULL = null */
void gb_json_number(gb_json *json, double value);   /**< not finite = null */
/** A whole number. */
void gb_json_integer(gb_json *json, int64_t value);
/** true or false. */
void gb_json_bool(gb_json *json, bool value);
/** key and value in one call. */
void gb_json_key_text(gb_json *json, const char *key, const char *text);
void gb_json_key_number(gb_json *json, const char *key, double value);
void gb_json_key_integer(gb_json *json, const char *key, int64_t value);
void gb_json_key_bool(gb_json *json, const char *key, bool value);

/** A JSON text as a tree, through json-c; for reading a manifest. Opaque, free with gb_json_free. */
typedef struct gb_json_value gb_json_value;
/** @return GB_ERR_USAGE with line and column when the text is not JSON, is nested deeper than 64 or is a lone
 * null. */
gb_status gb_json_parse(const char *text, const char *file, gb_json_value **out, gb_error *err);
void gb_json_free(gb_json_value *value);
/** A member or NULL; the text of a string value or NULL. Borrowed. */
const gb_json_value *gb_json_get(const gb_json_value *value, const char *key);
const char *gb_json_string(const gb_json_value *value);
/** Elements of an array; 0 for anything else. */
size_t gb_json_count(const gb_json_value *value);
/** Element i of an array, borrowed; NULL past the end. */
const gb_json_value *gb_json_at(const gb_json_value *value, size_t i);
/** The number of a number value; false for anything else. */
bool gb_json_as_number(const gb_json_value *value, double *out);

#endif
