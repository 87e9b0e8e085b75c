/* Output languages. LC_ALL never plays a part. */
#ifndef GB_BASE_LANGUAGE_H
#define GB_BASE_LANGUAGE_H

#include <stdbool.h>

typedef enum gb_language { GB_LANG_NL = 0, GB_LANG_EN, GB_LANG_FR, GB_LANG_COUNT } gb_language;

/** "nl", "en" or "fr" (also "nl-BE", "fr_BE", ...) to a language. false when unknown; *out untouched. */
bool gb_language_parse(const char *text, gb_language *out);
/** "nl", "en" or "fr". */
const char *gb_language_code(gb_language language);
/** BCP 47 tag for documents: "nl-BE", "en-GB", "fr-BE". */
const char *gb_language_tag(gb_language language);

#endif
