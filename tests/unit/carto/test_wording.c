#include "suites.h"

#include "carto/wording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Three classes below 12,5, up to 20, above. */
static gb_classes three(bool opens) {
    return (gb_classes){.count = 3,
                        .requested = 3,
                        .n = 9,
                        .min = 2.1,
                        .max = 31.4,
                        .rounded = true,
                        .printed = {0, 12.5, 20, 35},
                        .decimals = 1,
                        .opens = opens,
                        .closes = !opens,
                        .data_decimals = 1};
}

static void classes_say_which_side_is_closed(void) {
    static const struct {
        gb_language language;
        bool opens;
        const char *words[3];
    } cases[] = {
        {GB_LANG_NL, true, {"minder dan 12,5", "12,5 tot 20,0", "20,0 of meer"}},
        {GB_LANG_EN, true, {"less than 12.5", "12.5 to under 20.0", "20.0 or more"}},
        {GB_LANG_FR, true, {"moins de 12,5", "12,5 à moins de 20,0", "20,0 ou plus"}},
        {GB_LANG_NL, false, {"tot en met 12,5", "meer dan 12,5 tot en met 20,0", "meer dan 20,0"}},
        {GB_LANG_EN, false, {"up to 12.5", "over 12.5, up to 20.0", "more than 20.0"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_classes classes = three(cases[i].opens);
        for (int c = 0; c < 3; c++) {
            char words[GB_WORDING_SIZE];
            gb_word_class(&classes, c, cases[i].language, words);
            gbt_equal_text("wording", words, cases[i].words[c]);
        }
    }
}

static void negative_and_large_numbers_in_dutch(void) {
    gb_classes classes = three(true);
    classes.printed[1] = -1250.5;
    classes.printed[2] = 12500;
    char words[GB_WORDING_SIZE];
    gb_word_class(&classes, 1, GB_LANG_NL, words);
    gbt_equal_text("wording", words,
                   "\xE2\x88\x92"
                   "1.250,5 tot 12.500,0");
}

static void one_value_is_its_own_class(void) {
    gb_classes classes = {
        .count = 1, .requested = 5, .n = 4, .min = 7.5, .max = 7.5, .data_decimals = 1, .breaks = {7.5, 7.5}};
    char words[GB_WORDING_SIZE];
    gb_word_class(&classes, 0, GB_LANG_NL, words);
    gbt_equal_text("all equal", words, "7,5");
}

static void values_carry_their_unit(void) {
    char words[GB_WORDING_SIZE];
    gb_word_value(12.54, "%", 1, GB_LANG_NL, words);
    gbt_equal_text("percent", words, "12,5%");
    gb_word_value(12.54, "%", 1, GB_LANG_FR, words);
    gbt_equal_text("percent in French", words, "12,5\xC2\xA0%");
    gb_word_value(23400, "EUR", 0, GB_LANG_NL, words);
    gbt_equal_text("money", words,
                   "23.400\xC2\xA0"
                   "EUR");
    gb_word_value(3, NULL, 0, GB_LANG_EN, words);
    gbt_equal_text("no unit", words, "3");
}

static void gaps_say_why_and_nothing_else(void) {
    gb_column *column = NULL;
    gb_column_new("x", 2, false, &column, NULL);
    gb_column_set(column, 0, 3.25);
    gb_column_set_missing(column, 1, GB_SUPPRESSED);
    char words[GB_WORDING_SIZE];
    gb_word_cell(column, 0, 1, GB_LANG_NL, words);
    gbt_equal_text("value", words, "3,3");
    gb_word_cell(column, 1, 1, GB_LANG_NL, words);
    gbt_equal_text("reason", words, "niet getoond (te klein aantal)");
    gb_column_free(column);
}

static void the_unit_is_not_said_twice(void) {
    gb_column *column = NULL;
    gb_column_new("x", 1, false, &column, NULL);
    gb_column_set_string(&column->label[GB_LANG_NL], "Werkloosheid", NULL);
    gb_column_set_string(&column->unit, "%", NULL);
    char words[GB_WORDING_SIZE];
    gb_word_title(column, GB_LANG_NL, words);
    gbt_equal_text("added", words, "Werkloosheid (%)");
    gb_column_set_string(&column->label[GB_LANG_NL], "Werkloosheid, % van 18-64", NULL);
    gb_word_title(column, GB_LANG_NL, words);
    gbt_equal_text("there already", words, "Werkloosheid, % van 18-64");
    gb_column_free(column);
}

static void the_method_tells_when_classes_were_joined(void) {
    gb_classes classes = three(true);
    char words[GB_WORDING_SIZE];
    gb_word_method(&classes, GB_LANG_NL, words);
    gbt_equal_text("as asked", words,
                   "Natuurlijke klassen (Fisher-Jenks), 3 klassen. Ondergrens inbegrepen, bovengrens niet.");
    classes.requested = 5;
    gb_word_method(&classes, GB_LANG_EN, words);
    gbt_contains("fewer", words, "3 classes instead of 5");
}

void suite_wording(void) {
    gbt_add_suite("wording");
    gbt_add_test("classes say which side is closed", classes_say_which_side_is_closed);
    gbt_add_test("negative and large numbers in Dutch", negative_and_large_numbers_in_dutch);
    gbt_add_test("one value is its own class", one_value_is_its_own_class);
    gbt_add_test("values carry their unit", values_carry_their_unit);
    gbt_add_test("gaps say why and nothing else", gaps_say_why_and_nothing_else);
    gbt_add_test("the unit is not said twice", the_unit_is_not_said_twice);
    gbt_add_test("the method tells when classes were joined", the_method_tells_when_classes_were_joined);
}
