#include "export/json.h"

#include "base/number.h"

static void newline(gb_json *json) {
    if (!json->pretty)
        return;
    gb_buffer_add_bytes(json->out, "\n", 1);
    for (int i = 0; i < json->depth; i++)
        gb_buffer_add_bytes(json->out, "  ", 2);
}

/* What stands before a value: nothing after a key, else the comma of the list and a new line. */
static void lead(gb_json *json) {
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->need_comma)
        gb_buffer_add_bytes(json->out, ",", 1);
    if (json->depth > 0)
        newline(json);
}

static void open_with(gb_json *json, const char *mark) {
    lead(json);
    gb_buffer_add_bytes(json->out, mark, 1);
    json->depth++;
    json->need_comma = false;
}

static void close_with(gb_json *json, const char *mark) {
    json->depth--;
    if (json->need_comma) /* something stands inside: the mark gets its own line */
        newline(json);
    gb_buffer_add_bytes(json->out, mark, 1);
    json->need_comma = true;
}

void gb_json_object(gb_json *json) {
    open_with(json, "{");
}

void gb_json_end_object(gb_json *json) {
    close_with(json, "}");
}

void gb_json_array(gb_json *json) {
    open_with(json, "[");
}

void gb_json_end_array(gb_json *json) {
    close_with(json, "]");
}

/* Bytes that are no UTF-8 become U+FFFD, so that every output is valid JSON. */
static void add_quoted(gb_buffer *out, const char *text) {
    gb_buffer_add_bytes(out, "\"", 1);
    for (const char *at = text; *at;) {
        uint32_t point = gb_utf8_next(&at);
        char bytes[4];
        switch (point) {
        case '"':
            gb_buffer_add_bytes(out, "\\\"", 2);
            break;
        case '\\':
            gb_buffer_add_bytes(out, "\\\\", 2);
            break;
        case '\n':
            gb_buffer_add_bytes(out, "\\n", 2);
            break;
        case '\r':
            gb_buffer_add_bytes(out, "\\r", 2);
            break;
        case '\t':
            gb_buffer_add_bytes(out, "\\t", 2);
            break;
        default:
            if (point < 0x20 || point == 0x7f || point == 0x2028 || point == 0x2029)
                gb_buffer_addf(out, "\\u%04x", (unsigned)point);
            else
                gb_buffer_add_bytes(out, bytes, gb_utf8_put(point, bytes));
        }
    }
    gb_buffer_add_bytes(out, "\"", 1);
}

void gb_json_key(gb_json *json, const char *key) {
    lead(json);
    add_quoted(json->out, key);
    gb_buffer_add_bytes(json->out, ": ", json->pretty ? 2 : 1);
    json->after_key = true;
}

void gb_json_text(gb_json *json, const char *text) {
    lead(json);
    if (text)
        add_quoted(json->out, text);
    else
        gb_buffer_add_bytes(json->out, "null", 4);
    json->need_comma = true;
}

void gb_json_number(gb_json *json, double value) {
    char digits[GB_NUMBER_SIZE];
    lead(json);
    gb_buffer_add_bytes(json->out, digits, gb_number_shortest(value, digits));
    json->need_comma = true;
}

void gb_json_integer(gb_json *json, int64_t value) {
    lead(json);
    gb_buffer_addf(json->out, "%lld", (long long)value);
    json->need_comma = true;
}

void gb_json_bool(gb_json *json, bool value) {
    lead(json);
    gb_buffer_add(json->out, value ? "true" : "false");
    json->need_comma = true;
}

void gb_json_key_text(gb_json *json, const char *key, const char *text) {
    gb_json_key(json, key);
    gb_json_text(json, text);
}

void gb_json_key_number(gb_json *json, const char *key, double value) {
    gb_json_key(json, key);
    gb_json_number(json, value);
}

void gb_json_key_integer(gb_json *json, const char *key, int64_t value) {
    gb_json_key(json, key);
    gb_json_integer(json, value);
}

void gb_json_key_bool(gb_json *json, const char *key, bool value) {
    gb_json_key(json, key);
    gb_json_bool(json, value);
}
