/* The form of a code in which harmless differences are gone. Private to the room. */
#ifndef GB_PREPARE_CODE_FORM_H
#define GB_PREPARE_CODE_FORM_H

#include "base/text.h"
#include "prepare/codes.h"

#include <stdbool.h>

/** What a rule changed; bits, in the order in which they are applied and told. */
typedef enum gb_code_repair {
    GB_CODE_REPAIR_SPACES,
    GB_CODE_REPAIR_INNER,
    GB_CODE_REPAIR_TRAILING,
    GB_CODE_REPAIR_STRIP,
    GB_CODE_REPAIR_CASE,
    GB_CODE_REPAIR_PAD,
    GB_CODE_REPAIR_PREFIX,
    GB_CODE_REPAIR_COUNT
} gb_code_repair;

/** The text without white space at both ends, in a buffer that is used again and again; "" when empty. */
const char *gb_code_trimmed(const char *text, gb_buffer *scratch);
/**
 * The form in which codes are compared under the rules.
 *
 * @param scratch  holds the result; used again by the next call
 * @param changed  out: 1 << gb_code_repair for each rule that changed something
 * @return NULL when out of memory
 */
const char *gb_code_form(const char *text, const gb_code_rules *rules, gb_buffer *scratch, unsigned *changed);
/** Does a text fit a pattern, where '*' stands for any text? Without case. */
bool gb_code_fits(const char *text, const char *pattern);
/** Is it one of the rules' codes for "place unknown"? */
bool gb_code_is_unknown(const char *text, const gb_code_rules *rules);

#endif
