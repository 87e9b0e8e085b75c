/* A rule of selection in words. */
#ifndef GB_PROJECT_SELECT_TEXT_H
#define GB_PROJECT_SELECT_TEXT_H

#include "base/text.h"
#include "project/declare.h"

/** Append what a `select` block does, as sentences; a space comes first when there is text already. Nothing
 *  when the block is not given. */
void gb_select_text(const gb_value *select, gb_language language, gb_buffer *out);

#endif
