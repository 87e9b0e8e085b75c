#include "base/memory.h"
#include "export/json.h"
#include "project/declare.h"
#include "project/schema.h"
#include "suites.h"

#include <math.h>
#include <string.h>

static const gb_param inner[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_LEVEL_ID, .required = true},
    {.key = "size", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_DPI, .fallback = "2"},
    {0},
};

static const gb_param members[] = {
    {.key = "count", .type = GB_PARAM_INT, .text = GB_TXT_P_DPI, .min = 1, .max = 12},
    {.key = "share", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_DPI, .fallback = "0.5"},
    {.key = "method",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_DPI,
     .choices = "quantile|equal",
     .fallback = "equal"},
    {.key = "panel", .type = GB_PARAM_BOOL, .text = GB_TXT_P_DPI, .fallback = "true"},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL},
    {.key = "names", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_DPI},
    {.key = "weights", .type = GB_PARAM_NUMBER_MAP, .text = GB_TXT_P_DPI},
    {.key = "columns", .type = GB_PARAM_MAP, .text = GB_TXT_P_DPI},
    {.key = "one", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_DPI, .members = inner},
    {.key = "many", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_DPI, .members = inner},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_DPI},
    {0},
};

static gb_status type_as(const gb_param *params, const char *text, gb_value *out, gb_error *err) {
    gb_yaml_node *root = NULL;
    *out = (gb_value){0};
    *err = (gb_error){0};
    gb_status status = gb_yaml_parse(text, strlen(text), "p.yaml", &root, err);
    if (status == GB_OK)
        status = gb_value_from_yaml(params, root, "p.yaml", out, err);
    gb_yaml_free(root);
    return status;
}

static void defaults_are_filled_in(void) {
    gb_value v;
    gb_error err;
    gbt_equal_status("type", type_as(members, "code: x\n", &v, &err), GB_OK, &err);
    gbt_equal_double("share", gb_value_number(&v, "share"), 0.5, 0);
    gbt_equal_text("method", gb_value_text(&v, "method"), "equal");
    gbt_equal_int("choice", gb_value_choice(gb_value_member(&v, "method")), 1);
    gbt_true("panel", gb_value_bool(&v, "panel"));
    gbt_true("count is absent", gb_value_int(&v, "count") == INT64_MIN);
    gbt_true("share was not given", !gb_value_given(&v, "share"));
    gbt_true("code was given", gb_value_given(&v, "code"));
    gb_value_release(&v);
}

static void text_that_looks_like_something_else(void) {
    gb_value v;
    gb_error err;
    gbt_equal_status("type", type_as(members, "code: 01\nnames: [NO, 007, 1e3]\n", &v, &err), GB_OK, &err);
    gbt_equal_text("01", gb_value_text(&v, "code"), "01");
    gbt_equal_text("NO", gb_value_member(&v, "names")->item[0].text, "NO");
    gbt_equal_text("007", gb_value_member(&v, "names")->item[1].text, "007");
    gb_value_release(&v);
}

static void numbers(void) {
    static const struct {
        const char *yaml;
        double want;
    } good[] = {{"share: 0,75", 0.75}, {"share: 0.75", 0.75}, {"share: -2", -2}, {"share: 1e-3", 0.001}};
    static const char *const bad[] = {"share: 12abc", "share: 1,2,3", "share: 0x10", "share: ja",
                                      "share: nan"};
    gb_value v;
    gb_error err;
    for (size_t c = 0; c < sizeof good / sizeof *good; c++) {
        gbt_equal_status(good[c].yaml, type_as(members, good[c].yaml, &v, &err), GB_OK, &err);
        gbt_equal_double(good[c].yaml, gb_value_number(&v, "share"), good[c].want, 0);
        gb_value_release(&v);
    }
    for (size_t c = 0; c < sizeof bad / sizeof *bad; c++) {
        gbt_equal_status(bad[c], type_as(members, bad[c], &v, &err), GB_ERR_USAGE, &err);
        gbt_equal_text(bad[c], gb_text_id(err.message), "GB_MSG_NOT_NUMBER");
        gbt_equal_int(bad[c], err.column, 8);
        gb_value_release(&v);
    }
}

static void booleans_in_three_languages(void) {
    static const struct {
        const char *yaml;
        bool want;
    } cases[] = {{"panel: ja", true},   {"panel: oui", true},  {"panel: TRUE", true},
                 {"panel: nee", false}, {"panel: non", false}, {"panel: no", false}};
    gb_value v;
    gb_error err;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gbt_equal_status(cases[c].yaml, type_as(members, cases[c].yaml, &v, &err), GB_OK, &err);
        gbt_true(cases[c].yaml, gb_value_bool(&v, "panel") == cases[c].want);
        gb_value_release(&v);
    }
    gbt_equal_status("misschien", type_as(members, "panel: misschien", &v, &err), GB_ERR_USAGE, &err);
    gb_value_release(&v);
}

static void refusals(void) {
    static const struct {
        const char *name, *yaml, *message;
        int64_t line, column;
        const char *hint; /* part of the message in English */
    } cases[] = {
        {"unknown key", "code: x\nlabbel: y", "GB_MSG_KEY_UNKNOWN", 2, 1, "'label'"},
        {"unknown key inside", "one: {id: a, sise: 3}", "GB_MSG_KEY_UNKNOWN", 1, 14, "'size'"},
        {"nothing like it", "zzzzzzzz: 1", "GB_MSG_KEY_UNKNOWN", 1, 1, "method"},
        {"unknown choice", "method: quantiles", "GB_MSG_VALUE_CHOICE", 1, 9, "'quantile'"},
        {"below the range", "count: 0", "GB_MSG_VALUE_RANGE", 1, 8, "1 … 12"},
        {"above the range", "count: 13", "GB_MSG_VALUE_RANGE", 1, 8, "1 … 12"},
        {"not whole", "count: 2.5", "GB_MSG_NOT_INT", 1, 8, "2.5"},
        {"list for a text", "code: [a, b]", "GB_MSG_NOT_TEXT", 1, 7, "code"},
        {"map for a list", "names: {a: b}", "GB_MSG_NOT_LIST", 1, 8, "names"},
        {"text for a map", "weights: a", "GB_MSG_NOT_MAP", 1, 10, "weights"},
        {"text for objects", "many: a", "GB_MSG_NOT_LIST", 1, 7, "many"},
        {"text for an object", "one: a", "GB_MSG_NOT_MAP", 1, 6, "one"},
        {"required, in an object", "one: {size: 1}", "GB_MSG_KEY_MISSING", 1, 6, "'id'"},
        {"required, in a list", "many:\n  - {id: a}\n  - {size: 1}", "GB_MSG_KEY_MISSING", 3, 5, "'id'"},
        {"not an id", "one: {id: 2de}", "GB_MSG_NOT_ID", 1, 11, "2de"},
        {"id with a space", "one: {id: a b}", "GB_MSG_NOT_ID", 1, 11, "a b"},
        {"unknown language", "label: {de: x}", "GB_MSG_KEY_UNKNOWN", 1, 9, "nl, en, fr"},
        {"text for a weight", "weights: {a: veel}", "GB_MSG_NOT_NUMBER", 1, 14, "veel"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_value v;
        gb_error err;
        char message[1024];
        gbt_equal_status(cases[c].name, type_as(members, cases[c].yaml, &v, &err), GB_ERR_USAGE, &err);
        gbt_equal_text(cases[c].name, gb_text_id(err.message), cases[c].message);
        gbt_equal_int(cases[c].name, err.line, cases[c].line);
        gbt_equal_int(cases[c].name, err.column, cases[c].column);
        gb_error_format(&err, GB_LANG_EN, message, sizeof message);
        gbt_contains(cases[c].name, message, cases[c].hint);
        gb_value_release(&v);
    }
}

static void labels_fall_back_to_another_language(void) {
    gb_value v;
    gb_error err;
    gbt_equal_status("type", type_as(members, "label: {en: Income, fr: Revenu}", &v, &err), GB_OK, &err);
    gbt_equal_text("fr", gb_value_label(&v, "label", GB_LANG_FR), "Revenu");
    gbt_equal_text("nl", gb_value_label(&v, "label", GB_LANG_NL), "Income");
    gb_value_release(&v);
    gbt_equal_status("type", type_as(members, "label: Inkomen", &v, &err), GB_OK, &err);
    gbt_equal_text("one for all", gb_value_label(&v, "label", GB_LANG_FR), "Inkomen");
    gb_value_release(&v);
}

static void an_empty_value_is_no_value(void) {
    gb_value v;
    gb_error err;
    gbt_equal_status("type", type_as(members, "code:\nshare:\nlabel: ''\n", &v, &err), GB_OK, &err);
    gbt_true("code", gb_value_text(&v, "code") == NULL);
    gbt_equal_double("share keeps its default", gb_value_number(&v, "share"), 0.5, 0);
    gbt_equal_text("quoted empty text", gb_value_label(&v, "label", GB_LANG_NL), "");
    gb_value_release(&v);
}

static void write(const gb_value *v, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_value_write_json(v, &json);
}

/* The parameters of a manifest are a project again, and give the same parameters. */
static void parameters_survive_the_manifest(void) {
    char path[GBT_PATH];
    gbt_project_path("samples/stad/project.yaml", path);
    gb_yaml_node *root = NULL;
    gb_value first = {0}, second = {0};
    gb_error err = {0};
    gb_buffer one = {0}, two = {0};
    gbt_equal_status("read", gb_yaml_read(path, &root, &err), GB_OK, &err);
    if (!root)
        return;
    gbt_equal_status("type", gb_value_from_yaml(gb_project_params, root, path, &first, &err), GB_OK, &err);
    gb_yaml_free(root);
    root = NULL;
    write(&first, &one);
    gbt_equal_status("read again", gb_yaml_parse(one.text, one.length, "manifest", &root, &err), GB_OK, &err);
    if (root)
        gbt_equal_status("type again", gb_value_from_yaml(gb_project_params, root, "manifest", &second, &err),
                         GB_OK, &err);
    write(&second, &two);
    gbt_equal_text("same", two.text, one.text);
    gbt_contains("defaults are written out", one.text, "\"normalise\": \"z\"");
    gb_yaml_free(root);
    gb_value_release(&first);
    gb_value_release(&second);
    gb_buffer_release(&one);
    gb_buffer_release(&two);
}

static void the_schema_is_json_and_knows_every_key(void) {
    gb_buffer text = {0};
    gb_json json = {.out = &text, .pretty = true};
    gb_declaration_schema(gb_project_params, GB_LANG_NL, &json);
    gb_json_value *root = NULL;
    gb_error err = {0};
    gbt_equal_status("json", gb_json_parse(text.text, "schema", &root, &err), GB_OK, &err);
    const gb_json_value *properties = gb_json_get(root, "properties");
    for (const gb_param *param = gb_project_params; param->key; param++)
        gbt_true(param->key, gb_json_get(properties, param->key) != NULL);
    gb_json_free(root);
    gb_buffer_release(&text);
}

static void survives_failing_allocations(void) {
    static const char text[] =
        "code: x\nlabel: {nl: a}\nnames: [p, q]\nweights: {a: 1}\nmany: [{id: b}, {id: c}]\n";
    bool done = false;
    for (size_t k = 0; !done && k < 400; k++) {
        gb_value v;
        gb_error err;
        const size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = type_as(members, text, &v, &err);
        gb_test_fail_allocation(SIZE_MAX);
        gb_value_release(&v);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
        done = status == GB_OK;
        gbt_true("status", done || status == GB_ERR_NOMEM);
    }
    gbt_true("ends", done);
}

void suite_declare(void) {
    gbt_add_suite("declare");
    gbt_add_test("defaults are filled in", defaults_are_filled_in);
    gbt_add_test("text that looks like something else", text_that_looks_like_something_else);
    gbt_add_test("numbers", numbers);
    gbt_add_test("booleans in three languages", booleans_in_three_languages);
    gbt_add_test("refusals name their place", refusals);
    gbt_add_test("labels fall back to another language", labels_fall_back_to_another_language);
    gbt_add_test("an empty value is no value", an_empty_value_is_no_value);
    gbt_add_test("parameters survive the manifest", parameters_survive_the_manifest);
    gbt_add_test("the schema is JSON and knows every key", the_schema_is_json_and_knows_every_key);
    gbt_add_test("survives failing allocations", survives_failing_allocations);
}
