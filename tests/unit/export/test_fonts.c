#include "export/render.h"
#include "suites.h"

#include <string.h>

static gb_fonts *open_fonts(void) {
    gb_fonts *fonts = NULL;
    gb_error err = {0};
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &fonts, &err), GB_OK, &err);
    return fonts;
}

static gb_text_extent measured(gb_fonts *fonts, gb_text_style style, const char *text) {
    gb_text_meter meter = gb_fonts_meter(fonts);
    gb_text_extent out = {0};
    gb_error err = {0};
    gbt_equal_status(text, meter.measure(meter.context, &style, text, &out, &err), GB_OK, &err);
    return out;
}

static void width_grows_with_the_size_alone(void) {
    gb_fonts *fonts = open_fonts();
    gb_text_extent small = measured(fonts, (gb_text_style){.family = "Lato", .size = 8}, "Sint-Amandsberg");
    gb_text_extent large = measured(fonts, (gb_text_style){.family = "Lato", .size = 32}, "Sint-Amandsberg");
    gb_text_extent again = measured(fonts, (gb_text_style){.family = "Lato", .size = 8}, "Sint-Amandsberg");
    /* 0.1%: hinting would make a difference of 3% */
    gbt_equal_double("four times", large.width, 4 * small.width, 1e-3);
    gbt_equal_double("remembered", again.width, small.width, 0);
    /* 15 letters of about half an em of 8 pt = 2.82 mm */
    gbt_true("in millimetres", small.width > 15 && small.width < 25);
    gbt_true("ink within the line",
             small.ink_top < 0 && -small.ink_top < small.ascent && small.ink_right <= small.width + 0.1);
    gb_fonts_free(fonts);
}

static void tabular_figures_have_one_width(void) {
    gb_fonts *fonts = open_fonts();
    gb_text_style style = {.family = "Lato", .size = 9, .tabular = true};
    gbt_equal_double("1 and 8", measured(fonts, style, "1.111").width, measured(fonts, style, "8.888").width,
                     1e-6);
    gb_fonts_free(fonts);
}

static void bold_is_another_face(void) {
    gb_fonts *fonts = open_fonts();
    gb_text_style style = {.family = "Lato", .size = 9},
                  bold = {.family = "Lato", .size = 9, .weight = GB_WEIGHT_BOLD};
    gbt_true("wider", measured(fonts, bold, "Haven").width > measured(fonts, style, "Haven").width * 1.01);
    gb_fonts_free(fonts);
}

static void a_missing_family_is_never_replaced(void) {
    gb_fonts *fonts = open_fonts();
    gb_text_meter meter = gb_fonts_meter(fonts);
    gb_text_extent extent;
    gb_error err = {0};
    gb_text_style style = {.family = "Flanders Art Sans", .size = 9};
    gbt_equal_status("missing", meter.measure(meter.context, &style, "x", &extent, &err), GB_ERR_USAGE, &err);
    gbt_equal_text("name", err.name, "Flanders Art Sans");
    gbt_true("what would have been taken", err.found[0] != '\0' && strcmp(err.found, "-") != 0);
    gbt_true("hint", err.hint == GB_HINT_EXPORT_FONT_OTHER);
    gb_fonts_free(fonts);
}

static void a_folder_that_is_not_there(void) {
    gb_fonts *fonts = NULL;
    const char *folders[] = {"/nergens"};
    gb_error err = {0};
    gb_status status = gb_fonts_new(folders, 1, &fonts, &err);
    gbt_true("opened, or refused by name", status == GB_OK || strcmp(err.file, "/nergens") == 0);
    gb_fonts_free(fonts);
}

void suite_fonts(void) {
    gbt_add_suite("fonts");
    gbt_add_test("width grows with the size alone", width_grows_with_the_size_alone);
    gbt_add_test("tabular figures have one width", tabular_figures_have_one_width);
    gbt_add_test("bold is another face", bold_is_another_face);
    gbt_add_test("a missing family is never replaced", a_missing_family_is_never_replaced);
    gbt_add_test("a font folder that is not there", a_folder_that_is_not_there);
}
