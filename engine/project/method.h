/* How the index was made, in words that a council member can follow. */
#ifndef GB_PROJECT_METHOD_H
#define GB_PROJECT_METHOD_H

#include "base/language.h"
#include "project/declare.h"

/** One paragraph about an `index` block and, when given, a `select` block. Yours (gb_free); NULL when out of
 * memory. */
char *gb_method_text(const gb_value *index, const gb_value *select, gb_language language);

#endif
