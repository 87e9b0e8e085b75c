#include "base/memory.h"
#include "project/op.h"
#include "suites.h"

#include <string.h>

typedef struct call {
    gb_value arguments, common;
    gb_status status;
    gb_error err;
    char message[1024];
} call;

/* An operation's arguments from words; NULL ends them. */
static call read_words(const char *op, const char *const *words) {
    call c = {0};
    size_t n = 0;
    while (words[n])
        n++;
    c.status = gb_op_arguments(gb_op_find(op), n, words, &c.arguments, &c.common, &c.err);
    gb_error_format(&c.err, GB_LANG_EN, c.message, sizeof c.message);
    return c;
}

static void release(call *c) {
    gb_value_release(&c->arguments);
    gb_value_release(&c->common);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void options_take_a_word_or_an_equals_sign(void) {
    call c = read_words("classify",
                        WORDS("--table", "a,b.csv", "--column=x=y", "--classes", "5", "-o", "uit.json"));
    gbt_equal_status("read", c.status, GB_OK, &c.err);
    gbt_equal_text("a path may hold a comma", gb_value_text(&c.arguments, "table"), "a,b.csv");
    gbt_equal_text("only the first equals sign counts", gb_value_text(&c.arguments, "column"), "x=y");
    gbt_equal_int("the option has its own name", gb_value_int(&c.arguments, "count"), 5);
    gbt_equal_text("-o", gb_value_text(&c.arguments, "output"), "uit.json");
    gbt_equal_text("default", gb_value_text(&c.arguments, "method"), "fisher-jenks");
    release(&c);
}

static void common_options_stand_anywhere(void) {
    call c =
        read_words("run", WORDS("--threads", "4", "p.yaml", "--overwrite", "--lang=fr", "--allow", "/a,/b"));
    gbt_equal_status("read", c.status, GB_OK, &c.err);
    gbt_equal_int("threads", gb_value_int(&c.common, "threads"), 4);
    gbt_true("overwrite", gb_value_bool(&c.common, "overwrite"));
    gbt_equal_text("lang", gb_value_text(&c.common, "lang"), "fr");
    gbt_equal_int("allow", gb_value_member(&c.common, "allow")->count, 2);
    gbt_equal_text("input", gb_value_member(&c.arguments, "project")->item[0].text, "p.yaml");
    release(&c);
}

static void lists_and_maps(void) {
    call c = read_words("rank", WORDS("--table", "t.csv", "--code", "c", "--high", "a, b", "--high", "d",
                                      "--weights", "a=0.5,b=0.25", "--weights", "d=0.25"));
    gbt_equal_status("read", c.status, GB_OK, &c.err);
    const gb_value *high = gb_value_member(&c.arguments, "high");
    gbt_equal_int("given twice adds", high->count, 3);
    gbt_equal_text("spaces do not count", high->item[1].text, "b");
    const gb_value *weights = gb_value_member(&c.arguments, "weights");
    gbt_equal_int("weights", weights->count, 3);
    gbt_equal_text("last key", weights->key[2], "d");
    gbt_equal_double("last weight", weights->item[2].number, 0.25, 0);
    release(&c);
}

static void a_double_dash_ends_options(void) {
    call c = read_words("run", WORDS("--", "--odd name.yaml"));
    gbt_equal_status("read", c.status, GB_OK, &c.err);
    gbt_equal_text("input", gb_value_member(&c.arguments, "project")->item[0].text, "--odd name.yaml");
    release(&c);
}

static void refusals(void) {
    static const struct {
        const char *name, *op, *words[8], *message, *part;
    } cases[] = {
        {"misspelt option", "classify", {"--colum", "x"}, "GB_MSG_OPTION_UNKNOWN", "--column"},
        {"misspelt common option", "run", {"p", "--overwite"}, "GB_MSG_OPTION_UNKNOWN", "--overwrite"},
        {"unknown option", "run", {"p", "--zzzzzzz=3"}, "GB_MSG_OPTION_UNKNOWN", "--zzzzzzz"},
        {"value missing", "classify", {"--table"}, "GB_MSG_OPTION_VALUE", "--table"},
        {"short option", "run", {"-v"}, "GB_MSG_OPTION_SHORT", "-v"},
        {"no input", "run", {NULL}, "GB_MSG_INPUT_MISSING", "PROJECT"},
        {"two inputs", "run", {"a", "b"}, "GB_MSG_TOO_MANY_INPUTS", "'b'"},
        {"input where none is taken", "schema", {"x"}, "GB_MSG_TOO_MANY_INPUTS", "'x'"},
        {"required option", "classify", {"--table", "t"}, "GB_MSG_OPTION_MISSING", "--column"},
        {"text for a number", "classify", {"--classes", "vijf"}, "GB_MSG_NOT_INT", "vijf"},
        {"outside the range", "classify", {"--classes", "99"}, "GB_MSG_VALUE_RANGE", "1 … 12"},
        {"unknown choice", "classify", {"--method", "quantil"}, "GB_MSG_VALUE_CHOICE", "'quantile'"},
        {"map without equals sign", "rank", {"--weights", "a"}, "GB_MSG_NOT_MAP", "weights"},
        {"only one file for new", "new", {"map"}, "GB_MSG_INPUT_MISSING", "DIR"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        call c = read_words(cases[k].op, cases[k].words);
        gbt_equal_status(cases[k].name, c.status, GB_ERR_USAGE, &c.err);
        gbt_equal_text(cases[k].name, gb_text_id(c.err.message), cases[k].message);
        gbt_contains(cases[k].name, c.message, cases[k].part);
        release(&c);
    }
}

static void survives_failing_allocations(void) {
    bool done = false;
    for (size_t k = 0; !done && k < 400; k++) {
        const size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        call c =
            read_words("rank", WORDS("--table", "t", "--code", "c", "--high", "a,b", "--weights", "a=1"));
        gb_test_fail_allocation(SIZE_MAX);
        release(&c);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
        done = c.status == GB_OK;
        gbt_true("status", done || c.status == GB_ERR_NOMEM);
    }
    gbt_true("ends", done);
}

void suite_arguments(void) {
    gbt_add_suite("arguments");
    gbt_add_test("options take a word or an equals sign", options_take_a_word_or_an_equals_sign);
    gbt_add_test("common options stand anywhere", common_options_stand_anywhere);
    gbt_add_test("lists and maps", lists_and_maps);
    gbt_add_test("a double dash ends options", a_double_dash_ends_options);
    gbt_add_test("refusals", refusals);
    gbt_add_test("survives failing allocations", survives_failing_allocations);
}
