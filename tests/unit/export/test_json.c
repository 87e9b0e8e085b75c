#include "base/memory.h"
#include "export/json.h"
#include "suites.h"

#include <math.h>
#include <string.h>

static void writes_keys_in_order_one_per_line(void) {
    gb_buffer out = {0};
    gb_json json = {.out = &out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_text(&json, "b", "x");
    gb_json_key_number(&json, "a", 0.1);
    gb_json_key(&json, "list");
    gb_json_array(&json);
    gb_json_integer(&json, -3);
    gb_json_bool(&json, true);
    gb_json_object(&json);
    gb_json_end_object(&json);
    gb_json_end_array(&json);
    gb_json_key(&json, "empty");
    gb_json_array(&json);
    gb_json_end_array(&json);
    gb_json_key_text(&json, "none", NULL);
    gb_json_end_object(&json);
    gbt_equal_text("pretty", out.text,
                   "{\n  \"b\": \"x\",\n  \"a\": 0.1,\n  \"list\": [\n    -3,\n    true,\n    {}\n  ],\n"
                   "  \"empty\": [],\n  \"none\": null\n}");
    gb_buffer_release(&out);
}

static void plain_form_has_no_white_space(void) {
    gb_buffer out = {0};
    gb_json json = {.out = &out};
    gb_json_array(&json);
    gb_json_object(&json);
    gb_json_key_bool(&json, "k", false);
    gb_json_key_integer(&json, "n", INT64_MIN);
    gb_json_end_object(&json);
    gb_json_number(&json, NAN);
    gb_json_number(&json, INFINITY);
    gb_json_number(&json, 1e22);
    gb_json_end_array(&json);
    gbt_equal_text("plain", out.text, "[{\"k\":false,\"n\":-9223372036854775808},null,null,1e+22]");
    gb_buffer_release(&out);
}

static void escapes_what_json_forbids(void) {
    static const struct {
        const char *name, *text, *want;
    } cases[] = {
        {"quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
        {"white space", "\t\n\r", "\"\\t\\n\\r\""},
        {"control", "\x01\x1f", "\"\\u0001\\u001f\""},
        {"letters stay", "Één €", "\"Één €\""},
        {"line separator", "\xE2\x80\xA8", "\"\\u2028\""},
        {"bytes that are no UTF-8",
         "a\xFF"
         "b",
         "\"a\xEF\xBF\xBD"
         "b\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_buffer out = {0};
        gb_json json = {.out = &out};
        gb_json_text(&json, cases[i].text);
        gbt_equal_text(cases[i].name, out.text, cases[i].want);
        gb_buffer_release(&out);
    }
}

static void reads_what_was_written(void) {
    gb_error err = {0};
    gb_json_value *value = NULL;
    gbt_equal_status(
        "parse", gb_json_parse("{\"a\": [\"x\", 1.5, {\"b\": null}], \"n\": 3}\n", "m.json", &value, &err),
        GB_OK, &err);
    const gb_json_value *list = gb_json_get(value, "a");
    double number = 0;
    gbt_equal_int("count", gb_json_count(list), 3);
    gbt_equal_text("text", gb_json_string(gb_json_at(list, 0)), "x");
    gbt_true("number", gb_json_as_number(gb_json_at(list, 1), &number) && number == 1.5);
    gbt_true("whole number", gb_json_as_number(gb_json_get(value, "n"), &number) && number == 3);
    gbt_true("past the end", gb_json_at(list, 3) == NULL && gb_json_get(list, "a") == NULL);
    gbt_true("no text", gb_json_string(list) == NULL && gb_json_string(NULL) == NULL);
    gb_json_free(value);
}

static void tells_where_it_is_wrong(void) {
    static const struct {
        const char *name, *text;
        int64_t line;
    } cases[] = {
        {"cut off", "{\n\"a\": 1,\n", 3},
        {"comma", "{\"a\": 1,}", 1},
        {"rest", "{}\n{}", 2},
        {"empty", "", 1},
        {"lone null", "null", 1},
        {"not json", "gebied: 1\n", 1},
        {"comment", "{} // x", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_error err = {0};
        gb_json_value *value = NULL;
        gbt_equal_status(cases[i].name, gb_json_parse(cases[i].text, "m.json", &value, &err), GB_ERR_USAGE,
                         &err);
        gbt_equal_int(cases[i].name, err.line, cases[i].line);
        gbt_equal_text(cases[i].name, err.file, "m.json");
        gb_json_free(value);
    }
}

static void refuses_deep_nesting(void) {
    char text[4096];
    memset(text, '[', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    gb_json_value *value = NULL;
    gbt_equal_status("4095 brackets", gb_json_parse(text, "m.json", &value, NULL), GB_ERR_USAGE, NULL);
}

void suite_json(void) {
    gbt_add_suite("json");
    gbt_add_test("writes keys in order, one per line", writes_keys_in_order_one_per_line);
    gbt_add_test("plain form has no white space", plain_form_has_no_white_space);
    gbt_add_test("escapes what JSON forbids", escapes_what_json_forbids);
    gbt_add_test("reads what was written", reads_what_was_written);
    gbt_add_test("tells where it is wrong", tells_where_it_is_wrong);
    gbt_add_test("refuses deep nesting", refuses_deep_nesting);
}
