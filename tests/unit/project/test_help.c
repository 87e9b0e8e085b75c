#include "base/text.h"
#include "project/op.h"
#include "project/schema.h"
#include "project/text_table.h"
#include "suites.h"

#include <string.h>

static void help_speaks_three_languages(void) {
    static const struct {
        gb_language language;
        const char *about, *usage, *required;
    } cases[] = {{GB_LANG_NL, "Opdrachten", "Gebruik:", "verplicht"},
                 {GB_LANG_EN, "Commands", "Usage:", "required"},
                 {GB_LANG_FR, "Commandes", "Utilisation:", "obligatoire"}};
    for (size_t c = 0; c < 3; c++) {
        gb_buffer text = {0};
        gb_help_overview(cases[c].language, &text);
        gbt_contains("overview", text.text, cases[c].about);
        for (const gb_op *const *op = gb_ops(); *op; op++)
            gbt_contains((*op)->name, text.text, gb_text_pattern((*op)->summary, cases[c].language));
        gb_buffer_release(&text);
        gb_help_op(gb_op_find("classify"), cases[c].language, &text);
        gbt_contains("usage", text.text, cases[c].usage);
        gbt_contains("required", text.text, cases[c].required);
        gb_buffer_release(&text);
    }
}

static void help_names_every_option(void) {
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gb_buffer text = {0};
        gb_help_op(*op, GB_LANG_EN, &text);
        for (const gb_param *param = (*op)->params; param->key; param++) {
            char option[128] = "--";
            if (!gb_param_option(param))
                continue;
            gb_copy(option + 2, sizeof option - 2, gb_param_option(param));
            gbt_contains((*op)->name, text.text, option);
        }
        gbt_contains("common", text.text, "--allow-network");
        gb_buffer_release(&text);
    }
}

/* Explanations start in one column, also behind words with "…". */
static void options_line_up(void) {
    gb_buffer text = {0};
    gb_help_op(gb_op_find("rank"), GB_LANG_EN, &text);
    size_t seen = 0;
    for (const char *line = text.text; line && *line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncmp(line, "  -", 3) != 0)
            continue;
        char copy[64];
        size_t width = 0;
        const char *at = line;
        while (width < 27 && *at && *at != '\n') {
            gb_utf8_next(&at);
            width++;
        }
        if (*at == '\n' || width < 27)
            continue;
        gb_copy(copy, sizeof copy, at);
        gbt_true(copy, at[-1] == ' ' && *at != ' ');
        seen++;
    }
    gbt_true("lines", seen > 10);
    gb_buffer_release(&text);
}

static void the_manual_hides_no_control_line(void) {
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gb_buffer text = {0};
        gb_manual(*op, GB_LANG_FR, &text);
        gbt_contains((*op)->name, text.text, ".SH OPTIONS");
        for (const char *line = text.text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            gbt_true((*op)->name, *line != '\'');
        gb_buffer_release(&text);
    }
}

static void completion_knows_the_commands(void) {
    static const char *const shells[] = {"bash", "zsh", "fish"};
    for (size_t s = 0; s < 3; s++) {
        gb_buffer text = {0};
        gb_error err = {0};
        gbt_equal_status(shells[s], gb_completion(shells[s], &text, &err), GB_OK, &err);
        for (const gb_op *const *op = gb_ops(); *op; op++)
            gbt_contains(shells[s], text.text, (*op)->name);
        gb_buffer_release(&text);
    }
    gb_buffer text = {0};
    gb_error err = {0};
    gbt_equal_status("unknown", gb_completion("tcsh", &text, &err), GB_ERR_USAGE, &err);
    gb_buffer_release(&text);
}

static void the_reference_knows_every_key(void) {
    gb_buffer text = {0};
    gb_reference(GB_LANG_NL, &text);
    for (const gb_param *param = gb_project_params; param->key; param++)
        gbt_contains("key", text.text, param->key);
    gbt_contains("nested", text.text, "`maps[].classes.method`");
    gb_buffer_release(&text);
}

static void columns_line_up_by_characters(void) {
    gb_text_table table = {.columns = 4, .right = 2};
    static const char *const cells[] = {"Naam", "Aantal", "Leeg", "Eind",  "café", "1",
                                        "",     "x",      "ab",   "1.234", "",     ""};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        gb_text_table_add(&table, cells[i]);
    gb_buffer out = {0};
    gb_text_table_write(&table, " ", &out);
    gbt_equal_text("table", out.text,
                   " Naam  Aantal  Eind\n"
                   " café       1  x\n"
                   " ab     1.234\n");
    gb_buffer_release(&out);
    gb_text_table_release(&table);
}

void suite_help(void) {
    gbt_add_suite("help");
    gbt_add_test("help speaks three languages", help_speaks_three_languages);
    gbt_add_test("help names every option", help_names_every_option);
    gbt_add_test("options line up", options_line_up);
    gbt_add_test("the manual hides no control line", the_manual_hides_no_control_line);
    gbt_add_test("completion knows the commands", completion_knows_the_commands);
    gbt_add_test("the reference knows every key", the_reference_knows_every_key);
    gbt_add_test("columns line up by characters", columns_line_up_by_characters);
}
