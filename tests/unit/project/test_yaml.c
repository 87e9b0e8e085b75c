#include "base/memory.h"
#include "base/text.h"
#include "project/yaml.h"
#include "suites.h"

#include <string.h>

static gb_status parse(const char *text, gb_yaml_node **out, gb_error *err) {
    *out = NULL;
    *err = (gb_error){0};
    return gb_yaml_parse(text, strlen(text), "p.yaml", out, err);
}

static void every_scalar_stays_text(void) {
    static const struct {
        const char *yaml, *text;
        bool quoted;
    } cases[] = {{"k: NO", "NO", false},
                 {"k: 01", "01", false},
                 {"k: 0x1F", "0x1F", false},
                 {"k: 1e3", "1e3", false},
                 {"k: 2026-01-31", "2026-01-31", false},
                 {"k: ~", "~", false},
                 {"k: 'NO'", "NO", true},
                 {"k: \"a: b\"", "a: b", true},
                 {"k: 0,75", "0,75", false},
                 {"k: 11002W01", "11002W01", false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_yaml_node *root;
        gb_error err;
        gbt_equal_status(cases[c].yaml, parse(cases[c].yaml, &root, &err), GB_OK, &err);
        if (!root)
            continue;
        gbt_equal_text(cases[c].yaml, root->child[0].text, cases[c].text);
        gbt_true(cases[c].yaml, root->child[0].quoted == cases[c].quoted);
        gb_yaml_free(root);
    }
}

static void places_are_kept(void) {
    gb_yaml_node *root;
    gb_error err;
    gbt_equal_status("parse", parse("# comment\na: 1\nlist:\n  - {x: 2}\n  - y\n", &root, &err), GB_OK, &err);
    gbt_equal_int("keys", root->count, 2);
    gbt_equal_int("key line", root->child[0].key_line, 2);
    gbt_equal_int("value column", root->child[0].column, 4);
    const gb_yaml_node *item = &root->child[1].child[0];
    gbt_equal_int("item line", item->line, 4);
    gbt_equal_text("item key", item->child[0].key, "x");
    gbt_equal_int("item key column", item->child[0].key_column, 6);
    gbt_equal_int("second item line", root->child[1].child[1].line, 5);
    gb_yaml_free(root);
}

/* What must not get in, with the place that the message names. */
static void refusals(void) {
    static const struct {
        const char *name, *yaml;
        gb_text message;
        int64_t line;
    } cases[] = {
        {"repeated key", "a: 1\nb: 2\na: 3\n", GB_MSG_YAML_REPEATED, 3},
        {"repeated key, quoted", "a: 1\n\"a\": 3\n", GB_MSG_YAML_REPEATED, 2},
        {"anchor", "a: &x [1]\nb: *x\n", GB_MSG_YAML_ALIAS, 1},
        {"anchor on a map", "a: &x {b: 1}\n", GB_MSG_YAML_ALIAS, 1},
        {"alias", "a: *x\n", GB_MSG_YAML_ALIAS, 1},
        {"tag", "a: !!int 3\n", GB_MSG_YAML_TAG, 1},
        {"second document", "a: 1\n---\nb: 2\n", GB_MSG_YAML_DOCUMENTS, 2},
        {"key that is a list", "? [a, b]\n: 1\n", GB_MSG_YAML_KEY, 1},
        {"tab as indentation", "a:\n\tb: 1\n", GB_MSG_YAML_SYNTAX, 2},
        {"unclosed quote", "a: \"b\n", GB_MSG_YAML_SYNTAX, 2},
        {"unclosed list", "a: [1, 2\n", GB_MSG_YAML_SYNTAX, 2},
        {"two colons", "a: b: c\n", GB_MSG_YAML_SYNTAX, 1},
        {"zero byte", "a: \"x\\0y\"\n", GB_MSG_YAML_SYNTAX, 1},
        {"empty", "", GB_MSG_YAML_EMPTY, 0},
        {"only a comment", "# nothing\n", GB_MSG_YAML_EMPTY, 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_yaml_node *root;
        gb_error err;
        gbt_equal_status(cases[c].name, parse(cases[c].yaml, &root, &err), GB_ERR_USAGE, &err);
        gbt_equal_text(cases[c].name, gb_text_id(err.message), gb_text_id(cases[c].message));
        gbt_equal_int(cases[c].name, err.line, cases[c].line);
        gbt_equal_text(cases[c].name, err.file, "p.yaml");
        gb_yaml_free(root);
    }
}

static void a_repeated_key_names_both_places(void) {
    gb_yaml_node *root;
    gb_error err;
    char message[512];
    parse("title: a\nlanguage: nl\ntitle: b\n", &root, &err);
    gb_error_format(&err, GB_LANG_EN, message, sizeof message);
    gbt_contains("second", message, "p.yaml:3:1");
    gbt_contains("first", message, "line 1");
    gbt_contains("key", message, "'title'");
}

static void bombs(void) {
    gb_yaml_node *root;
    gb_error err;
    gb_buffer text = {0};
    for (int i = 0; i < 100; i++)
        gb_buffer_add(&text, "[");
    gbt_equal_status("100 levels", parse(text.text, &root, &err), GB_ERR_USAGE, &err);
    gbt_equal_text("100 levels", gb_text_id(err.message), "GB_MSG_YAML_TOO_LARGE");
    gb_buffer_release(&text);
    gb_buffer_add(&text, "a: [");
    for (int i = 0; i < 200001; i++)
        gb_buffer_add(&text, "1,");
    gb_buffer_add(&text, "1]\n");
    gbt_equal_status("200,000 items", parse(text.text, &root, &err), GB_ERR_USAGE, &err);
    gbt_equal_text("200,000 items", gb_text_id(err.message), "GB_MSG_YAML_TOO_LARGE");
    gb_buffer_release(&text);
}

static void sixty_levels_are_read(void) {
    gb_yaml_node *root;
    gb_error err;
    char text[128];
    memset(text, '[', 60);
    memset(text + 60, ']', 60);
    text[120] = '\0';
    gbt_equal_status("60 levels", parse(text, &root, &err), GB_OK, &err);
    gb_yaml_free(root);
}

static void a_missing_file_is_an_io_error(void) {
    gb_yaml_node *root = NULL;
    gb_error err = {0};
    gbt_equal_status("missing", gb_yaml_read("does/not/exist.yaml", &root, &err), GB_ERR_IO, &err);
    gbt_equal_text("file", err.file, "does/not/exist.yaml");
}

static void survives_failing_allocations(void) {
    static const char text[] = "a: 1\nb: [x, y, {c: d}]\ne: {f: [g]}\n";
    bool done = false;
    for (size_t k = 0; !done && k < 200; k++) {
        gb_yaml_node *root = NULL;
        const size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = gb_yaml_parse(text, strlen(text), "p.yaml", &root, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_yaml_free(root);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
        done = status == GB_OK;
        gbt_true("status", done || status == GB_ERR_NOMEM);
    }
    gbt_true("ends", done);
}

void suite_yaml(void) {
    gbt_add_suite("yaml");
    gbt_add_test("every scalar stays text", every_scalar_stays_text);
    gbt_add_test("places are kept", places_are_kept);
    gbt_add_test("refusals name their place", refusals);
    gbt_add_test("a repeated key names both places", a_repeated_key_names_both_places);
    gbt_add_test("bombs", bombs);
    gbt_add_test("sixty levels are read", sixty_levels_are_read);
    gbt_add_test("a missing file is an IO error", a_missing_file_is_an_io_error);
    gbt_add_test("survives failing allocations", survives_failing_allocations);
}
