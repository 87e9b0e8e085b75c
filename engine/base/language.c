#include "base/language.h"

#include <stddef.h>

static const char *const codes[GB_LANG_COUNT] = {"nl", "en", "fr"};
static const char *const tags[GB_LANG_COUNT] = {"nl-BE", "en-GB", "fr-BE"};

bool gb_language_parse(const char *text, gb_language *out) {
    if (!text || !text[0] || !text[1])
        return false;
    char first = (char)(text[0] | 0x20), second = (char)(text[1] | 0x20), after = text[2];
    if (after && after != '-' && after != '_' && after != '.')
        return false;
    for (int i = 0; i < GB_LANG_COUNT; i++) {
        if (first == codes[i][0] && second == codes[i][1]) {
            *out = (gb_language)i;
            return true;
        }
    }
    return false;
}

const char *gb_language_code(gb_language language) {
    return (unsigned)language < GB_LANG_COUNT ? codes[language] : codes[GB_LANG_NL];
}

const char *gb_language_tag(gb_language language) {
    return (unsigned)language < GB_LANG_COUNT ? tags[language] : tags[GB_LANG_NL];
}
