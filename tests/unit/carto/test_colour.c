#include "suites.h"

#include "carto/colour.h"
#include "carto/style.h"

#include <math.h>
#include <stdio.h>

/* Sharma, Wu & Dalal (2005), Color Research and Application 30(1), table 1: all 34 pairs. */
static const struct {
    double a[3], b[3], difference;
} sharma[] = {
    {{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
    {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
    {{50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
    {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
    {{50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
    {{50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
    {{50, 0, 0}, {50, -1, 2}, 2.3669},
    {{50, -1, 2}, {50, 0, 0}, 2.3669},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0010}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}, 7.2195},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0012}, 7.2195},
    {{50, -0.0010, 2.4900}, {50, 0.0009, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0010, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0011, -2.4900}, 4.7461},
    {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
    {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
    {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
    {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
    {{50, 2.5, 0}, {58, 24, 15}, 19.4535},
    {{50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
    {{50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

static void ciede2000_agrees_with_the_published_pairs(void) {
    for (size_t i = 0; i < sizeof sharma / sizeof sharma[0]; i++) {
        char name[32];
        snprintf(name, sizeof name, "pair %zu", i + 1);
        gbt_near_double(name, gb_lab_difference(sharma[i].a, sharma[i].b), sharma[i].difference, 5e-5);
        gbt_near_double(name, gb_lab_difference(sharma[i].b, sharma[i].a), sharma[i].difference, 5e-5);
    }
}

static gb_colour rgb(int red, int green, int blue) {
    return (gb_colour){(uint8_t)red, (uint8_t)green, (uint8_t)blue, 255};
}

/* L*a*b* of sRGB primaries under D65, as every colour calculator gives them. */
static void lab_of_known_colours(void) {
    static const struct {
        const char *name;
        int red, green, blue;
        double lab[3];
    } cases[] = {
        {"white", 255, 255, 255, {100, 0, 0}},        {"black", 0, 0, 0, {0, 0, 0}},
        {"red", 255, 0, 0, {53.24, 80.09, 67.20}},    {"green", 0, 255, 0, {87.73, -86.18, 83.18}},
        {"blue", 0, 0, 255, {32.30, 79.19, -107.86}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double lab[3];
        gb_colour_to_lab(rgb(cases[i].red, cases[i].green, cases[i].blue), lab);
        for (int k = 0; k < 3; k++)
            gbt_near_double(cases[i].name, lab[k], cases[i].lab[k], 0.02);
    }
}

/* Ottosson (2020): the published OKLab values of the sRGB primaries. */
static void oklab_of_known_colours(void) {
    double lab[3];
    gb_colour_to_oklab(rgb(255, 0, 0), lab);
    gbt_near_double("red L", lab[0], 0.6280, 5e-4);
    gbt_near_double("red a", lab[1], 0.2249, 5e-4);
    gbt_near_double("red b", lab[2], 0.1258, 5e-4);
    gb_colour_to_oklab(rgb(255, 255, 255), lab);
    gbt_near_double("white L", lab[0], 1, 1e-4);
    gbt_near_double("white a", lab[1], 0, 1e-4);
}

static void oklab_and_back_is_the_same_colour(void) {
    for (int red = 0; red < 256; red += 51)
        for (int green = 0; green < 256; green += 51)
            for (int blue = 0; blue < 256; blue += 51) {
                double lab[3];
                gb_colour_to_oklab(rgb(red, green, blue), lab);
                gb_colour again = gb_colour_from_oklab(lab);
                gbt_equal_int("red", again.red, red);
                gbt_equal_int("green", again.green, green);
                gbt_equal_int("blue", again.blue, blue);
            }
}

static void colours_outside_srgb_keep_lightness_and_hue(void) {
    const double wild[3] = {0.6, 0.35, 0.2};
    double lab[3];
    gb_colour_to_oklab(gb_colour_from_oklab(wild), lab);
    gbt_near_double("lightness", lab[0], 0.6, 0.01);
    gbt_near_double("hue", atan2(lab[2], lab[1]), atan2(0.2, 0.35), 0.02);
}

/* WCAG 2.x: 21 for black on white; #777777 on white is the known 4.48 that just fails. */
static void contrast_as_wcag_defines_it(void) {
    gbt_near_double("black on white", gb_colour_contrast(rgb(0, 0, 0), rgb(255, 255, 255)), 21, 1e-9);
    gbt_near_double("#777777", gb_colour_contrast(rgb(0x77, 0x77, 0x77), rgb(255, 255, 255)), 4.48, 0.005);
    gbt_near_double("either way", gb_colour_contrast(rgb(255, 255, 255), rgb(0x77, 0x77, 0x77)), 4.48, 0.005);
}

/* Machado, Oliveira & Fernandes (2009): first column of the protan matrix, encoded by hand:
 * 0.152286 -> 109, 0.114503 -> 95, below 0 -> 0. */
static void red_as_a_protanope_sees_it(void) {
    gb_colour seen = gb_colour_seen(rgb(255, 0, 0), GB_VISION_PROTAN);
    gbt_equal_int("red", seen.red, 109);
    gbt_equal_int("green", seen.green, 95);
    gbt_equal_int("blue", seen.blue, 0);
    gb_colour white = gb_colour_seen(rgb(255, 255, 255), GB_VISION_DEUTAN);
    gbt_equal_int("white stays white", white.red + white.green + white.blue, 3 * 255);
}

static void hexadecimal_there_and_back(void) {
    gb_colour colour = {0};
    char text[8];
    gbt_true("upper case", gb_colour_parse("#D3F5F4", &colour));
    gb_colour_write(colour, text);
    gbt_equal_text("back", text, "#D3F5F4");
    gbt_true("lower case", gb_colour_parse("#d3f5f4", &colour));
    gbt_true("short", !gb_colour_parse("#fff", &colour));
    gbt_true("no digit", !gb_colour_parse("#12345g", &colour));
    gbt_true("nothing", !gb_colour_parse(NULL, &colour));
}

void suite_colour(void) {
    gbt_add_suite("colour");
    gbt_add_test("CIEDE2000 agrees with the published pairs", ciede2000_agrees_with_the_published_pairs);
    gbt_add_test("L*a*b* of known colours", lab_of_known_colours);
    gbt_add_test("OKLab of known colours", oklab_of_known_colours);
    gbt_add_test("OKLab and back is the same colour", oklab_and_back_is_the_same_colour);
    gbt_add_test("colours outside sRGB keep lightness and hue", colours_outside_srgb_keep_lightness_and_hue);
    gbt_add_test("contrast as WCAG defines it", contrast_as_wcag_defines_it);
    gbt_add_test("red as a protanope sees it", red_as_a_protanope_sees_it);
    gbt_add_test("hexadecimal there and back", hexadecimal_there_and_back);
}
