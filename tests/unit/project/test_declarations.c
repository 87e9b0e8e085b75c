/* Every declaration is whole: nothing is left for a user to find out. */
#include "carto/style.h"
#include "project/op.h"
#include "project/ops.h"
#include "project/schema.h"
#include "suites.h"

#include <stdio.h>
#include <string.h>

static void check_text(const char *name, gb_text text) {
    gbt_true(name, text != GB_TEXT_NONE);
    for (int l = 0; l < GB_LANG_COUNT; l++)
        gbt_true(name, strlen(gb_text_pattern(text, (gb_language)l)) > 2);
}

static void check_param(const gb_param *param, const char *where) {
    char name[256];
    snprintf(name, sizeof name, "%s %s", where, param->key);
    check_text(name, param->text);
    const bool chooses = param->type == GB_PARAM_CHOICE || param->type == GB_PARAM_CHOICES;
    gbt_true(name, chooses == (param->choices != NULL));
    const bool holds = param->type == GB_PARAM_OBJECT || param->type == GB_PARAM_OBJECTS;
    gbt_true(name, holds == (param->members != NULL));
    gbt_true(name, !(param->required && param->fallback));
}

static void check_params(const gb_param *params, const char *where) {
    for (const gb_param *param = params; param->key; param++) {
        check_param(param, where);
        for (const gb_param *other = params; other != param; other++)
            gbt_true(param->key, strcmp(other->key, param->key) != 0);
        if (param->members) {
            char inside[200];
            snprintf(inside, sizeof inside, "%.150s %s", where, param->key);
            check_params(param->members, inside);
        }
    }
}

static void every_parameter_is_described(void) {
    check_params(gb_project_params, "project");
    check_params(gb_common_params, "common");
    for (const gb_op *const *op = gb_ops(); *op; op++)
        check_params((*op)->params, (*op)->name);
}

static void every_default_is_valid(void) {
    gb_value v = {0};
    gb_error err = {0};
    gbt_equal_status("project", gb_value_defaults(gb_project_params, &v, &err), GB_OK, &err);
    gb_value_release(&v);
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        gbt_equal_status((*op)->name, gb_value_defaults((*op)->params, &v, &err), GB_OK, &err);
        gb_value_release(&v);
    }
}

static void every_operation_is_described(void) {
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        check_text((*op)->name, (*op)->summary);
        gbt_true((*op)->name, (*op)->run != NULL && (*op)->example != NULL);
        gbt_true((*op)->name, gb_op_find((*op)->name) == *op);
        gbt_true((*op)->name, ((*op)->max_inputs > 0) == ((*op)->inputs != NULL));
        gbt_true((*op)->name, (*op)->min_inputs <= (*op)->max_inputs);
    }
    gbt_true("unknown", gb_op_find("nothing") == NULL);
}

static void every_example_is_a_valid_command(void) {
    for (const gb_op *const *op = gb_ops(); *op; op++) {
        char text[512];
        const char *words[64];
        size_t n = 0;
        gb_copy(text, sizeof text, (*op)->example);
        for (char *at = text; at && *at && n < 64;) {
            words[n++] = at;
            at = strchr(at, ' ');
            if (at)
                *at++ = '\0';
        }
        gbt_equal_text("command", words[0], (*op)->name);
        gb_value arguments = {0}, common = {0};
        gb_error err = {0};
        gbt_equal_status((*op)->example, gb_op_arguments(*op, n - 1, words + 1, &arguments, &common, &err),
                         GB_OK, &err);
        gb_value_release(&arguments);
        gb_value_release(&common);
    }
}

/* Every ramp that a map can be drawn in can be asked for, in both directions, and no other. */
static void ramps_to_choose_from_are_those_of_the_maps(void) {
    char all[1024] = "";
    size_t length = 0;
    for (int reversed = 0; reversed < 2; reversed++)
        for (const char *const *name = gb_ramp_names(); *name; name++)
            length += (size_t)snprintf(all + length, sizeof all - length, "%s%s%s", length > 0 ? "|" : "",
                                       *name, reversed ? "-reversed" : "");
    gbt_equal_text("ramps", GB_CHOICES_RAMP, all);
    char *rest = all;
    for (char *name = strsep(&rest, "|"); name; name = strsep(&rest, "|")) {
        gb_colour colours[5];
        gb_error err = {0};
        gbt_equal_status(name, gb_ramp(name, 5, colours, &err), GB_OK, &err);
    }
}

void suite_declarations(void) {
    gbt_add_suite("declarations");
    gbt_add_test("every parameter is described", every_parameter_is_described);
    gbt_add_test("every default is valid", every_default_is_valid);
    gbt_add_test("every operation is described", every_operation_is_described);
    gbt_add_test("every example is a valid command", every_example_is_a_valid_command);
    gbt_add_test("ramps to choose from are those of the maps", ramps_to_choose_from_are_those_of_the_maps);
}
