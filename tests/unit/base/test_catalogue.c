#include "base/catalogue.h"
#include "base/text.h"
#include "support/gbt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void suite_catalogue(void);

/* The names of the fields of a pattern, sorted and joined: what must be the same in each language. */
enum { MOST_FIELDS = 16, FIELD_SIZE = 16 };

static int compare_words(const void *a, const void *b) {
    return strcmp(a, b);
}

static void field_names(const char *pattern, char out[MOST_FIELDS * FIELD_SIZE + 1]) {
    char words[MOST_FIELDS][FIELD_SIZE];
    size_t n = 0;
    for (const char *open = strchr(pattern, '{'); open; open = strchr(open + 1, '{')) {
        size_t length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz");
        char after = open[1 + length];
        if (length == 0 || length >= FIELD_SIZE || (after != '}' && after != '|') || n == MOST_FIELDS)
            continue;
        memset(words[n], 0, FIELD_SIZE);
        memcpy(words[n], open + 1, length);
        bool seen = false;
        for (size_t i = 0; i < n; i++)
            seen = seen || strcmp(words[i], words[n]) == 0;
        n += seen ? 0 : 1;
    }
    qsort(words, n, FIELD_SIZE, compare_words);
    out[0] = 0;
    for (size_t i = 0; i < n; i++) {
        strcat(out, words[i]);
        strcat(out, " ");
    }
}

static void test_languages_agree(void) {
    for (int id = 1; id < GB_TEXT_COUNT; id++) {
        char want[MOST_FIELDS * FIELD_SIZE + 1], got[MOST_FIELDS * FIELD_SIZE + 1];
        field_names(gb_text_pattern((gb_text)id, GB_LANG_NL), want);
        for (int language = GB_LANG_EN; language < GB_LANG_COUNT; language++) {
            field_names(gb_text_pattern((gb_text)id, (gb_language)language), got);
            gbt_equal_text(gb_text_id((gb_text)id), got, want);
        }
    }
}

static void test_texts_are_whole(void) {
    for (int id = 1; id < GB_TEXT_COUNT; id++) {
        for (int language = 0; language < GB_LANG_COUNT; language++) {
            const char *pattern = gb_text_pattern((gb_text)id, (gb_language)language);
            gbt_true(gb_text_id((gb_text)id), *pattern != 0);
            gbt_true(gb_text_id((gb_text)id), gb_utf8_valid(pattern, strlen(pattern)));
        }
    }
}

static bool known_field(const char *word) {
    static const char *const fields[] = {"file", "line",     "column", "row",   "name",  "found",
                                         "code", "expected", "unit",   "count", "total", "value"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(fields[i], word) == 0)
            return true;
    return false;
}

/* French keeps a sign with its word: a no-break space before : ; ! ? » and after «, never a plain one. */
static void test_french_spaces_do_not_break(void) {
    static const char *const breaks[] = {" :", " ;", " !", " ?", " \xC2\xBB", "\xC2\xAB "};
    for (int id = 1; id < GB_TEXT_COUNT; id++)
        for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
            gbt_true(gb_text_id((gb_text)id), !strstr(gb_text_pattern((gb_text)id, GB_LANG_FR), breaks[i]));
}

static void test_messages_use_known_fields(void) {
    for (int id = 1; id < GB_TEXT_COUNT; id++) {
        const char *name = gb_text_id((gb_text)id);
        if (strncmp(name, "GB_MSG_", 7) != 0 && strncmp(name, "GB_NOTE_", 8) != 0)
            continue;
        char words[MOST_FIELDS * FIELD_SIZE + 1], *rest = NULL;
        field_names(gb_text_pattern((gb_text)id, GB_LANG_NL), words);
        for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
            char label[80];
            snprintf(label, sizeof label, "%s {%s}", name, word);
            gbt_true(label, known_field(word));
        }
    }
}

static void test_fields_are_filled(void) {
    const gb_detail detail = {.found = "map", .count = 2767, .row = 2767};
    char text[200];
    gb_text_format(GB_MSG_CANNOT_OPEN, GB_LANG_NL, &detail, text, sizeof text);
    gbt_equal_text("Dutch", text, "kan niet geopend worden: map");
    gb_text_format(GB_TXT_AND_MORE, GB_LANG_NL, &detail, text, sizeof text);
    gbt_equal_text("a count has groups", text, " en nog 2.767");
    gb_text_format(GB_TXT_AND_MORE, GB_LANG_EN, &detail, text, sizeof text);
    gbt_equal_text("in the language's form", text, " and 2,767 more");
    gb_text_format(GB_TXT_AT_ROW, GB_LANG_FR, &detail, text, sizeof text);
    gbt_equal_text("a place has none", text, ", ligne 2767");
}

static void test_cut_at_whole_character(void) {
    char text[4];
    const gb_detail detail = {.found = "\xC3\xA9t\xC3\xA9"};
    size_t needed = gb_text_format(GB_MSG_CANNOT_OPEN, GB_LANG_EN, &detail, text, sizeof text);
    gbt_equal_text("cut", text, "can");
    gbt_equal_int("length needed", needed, strlen("cannot be opened: ") + 5);
    char exact[20];
    gb_text_format(GB_MSG_CANNOT_OPEN, GB_LANG_EN, &detail, exact, sizeof exact);
    gbt_equal_text("half of e-acute left out", exact, "cannot be opened: ");
    gbt_equal_int("no buffer at all", gb_text_format(GB_MSG_CANNOT_OPEN, GB_LANG_EN, &detail, NULL, 0),
                  needed);
}

static void test_unknown_id(void) {
    char text[20];
    gb_text_format((gb_text)(GB_TEXT_COUNT + 5), GB_LANG_EN, NULL, text, sizeof text);
    gbt_equal_text("empty", text, "");
    gbt_equal_text("id", gb_text_id(GB_MSG_BUG), "GB_MSG_BUG");
}

static void test_language_parse(void) {
    static const struct {
        const char *text;
        bool known;
        gb_language language;
    } cases[] = {
        {"nl", true, GB_LANG_NL},          {"fr_BE", true, GB_LANG_FR}, {"en-GB", true, GB_LANG_EN},
        {"nl_BE.UTF-8", true, GB_LANG_NL}, {"FR", true, GB_LANG_FR},    {"de", false, GB_LANG_NL},
        {"nld", false, GB_LANG_NL},        {"", false, GB_LANG_NL},     {"f", false, GB_LANG_NL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_language language = GB_LANG_NL;
        gbt_equal_int(cases[i].text, gb_language_parse(cases[i].text, &language), cases[i].known);
        gbt_equal_int(cases[i].text, language, cases[i].language);
    }
}

void suite_catalogue(void) {
    gbt_add_suite("catalogue");
    gbt_add_test("all languages use the same fields", test_languages_agree);
    gbt_add_test("no text is empty or broken", test_texts_are_whole);
    gbt_add_test("French signs stay with their word", test_french_spaces_do_not_break);
    gbt_add_test("messages and notes use known fields", test_messages_use_known_fields);
    gbt_add_test("fields are filled", test_fields_are_filled);
    gbt_add_test("a small buffer cuts at a whole character", test_cut_at_whole_character);
    gbt_add_test("an unknown id is empty", test_unknown_id);
    gbt_add_test("languages are recognised", test_language_parse);
}
