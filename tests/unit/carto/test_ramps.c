#include "suites.h"

#include "carto/style.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void house_ramps_keep_their_measured_distance(void) {
    static const struct {
        const char *name;
        int count;
        double least;
    } cases[] = {
        {"schelde", 5, 12}, {"baksteen", 5, 12}, {"polder", 5, 12},      {"grijs", 5, 12},
        {"schelde", 7, 8},  {"baksteen", 7, 8},  {"verandering", 5, 26}, {"verandering", 7, 14.8},
        {"schelde", 6, 8},  {"baksteen", 6, 8},  {"polder", 6, 8},       {"schelde", 4, 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_colour colours[GB_RAMP_MAX];
        char name[64];
        snprintf(name, sizeof name, "%s %d", cases[i].name, cases[i].count);
        gbt_equal_status(name, gb_ramp(cases[i].name, cases[i].count, colours, NULL), GB_OK, NULL);
        /* the published scores have one decimal */
        gbt_true(name, gb_ramp_score(colours, cases[i].count) >= cases[i].least - 0.05);
    }
}

static void sequential_ramps_darken_in_steps(void) {
    for (const char *const *name = gb_ramp_names(); *name != NULL; name++) {
        gb_colour colours[GB_RAMP_MAX];
        gb_ramp(*name, 5, colours, NULL);
        for (int i = 0; i + 1 < 5 && !gb_ramp_is_diverging(*name); i++)
            gbt_true(*name, gb_colour_lightness(colours[i]) - gb_colour_lightness(colours[i + 1]) >= 8);
    }
}

static void diverging_ramps_are_lightest_in_the_middle(void) {
    for (const char *const *name = gb_ramp_names(); *name != NULL; name++) {
        gb_colour colours[GB_RAMP_MAX];
        gb_ramp(*name, 7, colours, NULL);
        for (int i = 0; i < 3 && gb_ramp_is_diverging(*name); i++) {
            gbt_true(*name, gb_colour_lightness(colours[i]) < gb_colour_lightness(colours[i + 1]));
            gbt_true(*name, gb_colour_lightness(colours[6 - i]) < gb_colour_lightness(colours[5 - i]));
        }
    }
}

/* Names stand on the fills: ink or white must be legible on each of them. */
static void text_is_legible_on_every_house_colour(void) {
    static const char *const house[] = {"schelde", "baksteen", "polder", "verandering"};
    const gb_style *style = gb_style_helder();
    for (size_t r = 0; r < sizeof house / sizeof house[0]; r++)
        for (int count = 3; count <= 7; count++) {
            gb_colour colours[GB_RAMP_MAX];
            gb_ramp(house[r], count, colours, NULL);
            for (int i = 0; i < count; i++) {
                double best = fmax(gb_colour_contrast(style->ink, colours[i]),
                                   gb_colour_contrast(style->paper, colours[i]));
                gbt_true(house[r], best >= 4);
            }
        }
}

static void every_count_up_to_the_most(void) {
    for (const char *const *name = gb_ramp_names(); *name != NULL; name++)
        for (int count = 1; count <= GB_RAMP_MAX; count++) {
            gb_colour colours[GB_RAMP_MAX];
            gbt_equal_status(*name, gb_ramp(*name, count, colours, NULL), GB_OK, NULL);
            for (int i = 0; i < count; i++)
                gbt_equal_int(*name, colours[i].alpha, 255);
        }
}

static void reversed_runs_the_other_way(void) {
    gb_colour up[GB_RAMP_MAX], down[GB_RAMP_MAX];
    gb_ramp("baksteen", 5, up, NULL);
    gbt_equal_status("reversed", gb_ramp("baksteen-reversed", 5, down, NULL), GB_OK, NULL);
    for (int i = 0; i < 5; i++)
        gbt_true("mirrored", memcmp(&up[i], &down[4 - i], sizeof up[i]) == 0);
}

static void an_unknown_ramp_gets_a_hint(void) {
    gb_colour colours[GB_RAMP_MAX];
    gb_error err = {0};
    gbt_equal_status("misspelt", gb_ramp("bakstein", 5, colours, &err), GB_ERR_USAGE, &err);
    gbt_equal_text("nearest", err.expected, "baksteen");
    gb_error_clear(&err);
    gbt_equal_status("too many", gb_ramp("baksteen", 13, colours, &err), GB_ERR_USAGE, &err);
}

void suite_ramps(void) {
    gbt_add_suite("ramps");
    gbt_add_test("house ramps keep their measured distance", house_ramps_keep_their_measured_distance);
    gbt_add_test("sequential ramps darken in steps", sequential_ramps_darken_in_steps);
    gbt_add_test("diverging ramps are lightest in the middle", diverging_ramps_are_lightest_in_the_middle);
    gbt_add_test("text is legible on every house colour", text_is_legible_on_every_house_colour);
    gbt_add_test("every count up to the most", every_count_up_to_the_most);
    gbt_add_test("reversed runs the other way", reversed_runs_the_other_way);
    gbt_add_test("an unknown ramp gets a hint", an_unknown_ramp_gets_a_hint);
}
