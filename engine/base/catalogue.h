/* Every text that a user can see, in Dutch, English and French.
 *
 * Texts stand in catalogue/<room>.def, one file per room, as
 *     GB_TEXT(ID, "nl", "en", "fr")
 * with named fields in braces: {file} {name} {found} {expected} {code} {count} {total} {value} {unit}.
 * Word order is free per language; a test checks that all three use the same fields.
 * Plurals: {count|wijk|wijken} picks the first word when count is 1 (in French also when it is 0), else the
 * second; {total|...}, {line|...}, {row|...} and {column|...} do the same. Other braces stay as they are. */
#ifndef GB_BASE_CATALOGUE_H
#define GB_BASE_CATALOGUE_H

#include "base/language.h"

#include <stddef.h>
#include <stdint.h>

typedef enum gb_text {
    GB_TEXT_NONE = 0,
#define GB_TEXT(id, nl, en, fr) id,
#include "base/catalogue/all.def"
#undef GB_TEXT
    GB_TEXT_COUNT
} gb_text;

/** What a text is about. Pointers are borrowed for the call; NULL and 0 mean "not given". */
typedef struct gb_detail {
    char nothing;         /**< unused; lets GB_FAIL be written without any field */
    const char *file;     /**< path as the user gave it */
    int64_t line;         /**< 1-based line in a text file; 0 = none */
    int64_t column;       /**< 1-based column in a text file; 0 = none */
    int64_t row;          /**< 1-based record in a data source; 0 = none */
    const char *name;     /**< the thing: column, layer, key, option */
    const char *found;    /**< what stood there */
    const char *expected; /**< what should have stood there */
    const char *code;     /**< area code, or several joined with ", " */
    const char *unit;
    int64_t count;
    int64_t total;
    double value;
    gb_text hint; /**< what to do; may use the same fields */
} gb_detail;

/** The pattern of a text, borrowed for ever. */
const char *gb_text_pattern(gb_text id, gb_language language);
/** The identifier of a text as spelled in the catalogue ("GB_MSG_NO_COLUMN"), for JSON and tests. */
const char *gb_text_id(gb_text id);

/**
 * Fill the fields of a text. Numbers get the language's form.
 *
 * @param out   buffer of size bytes, always terminated, cut at a whole UTF-8 sequence
 * @return length the whole text needs, without the terminator
 */
size_t gb_text_format(gb_text id, gb_language language, const gb_detail *detail, char *out, size_t size);

#endif
