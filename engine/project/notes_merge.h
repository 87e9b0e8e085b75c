/* Notes of a part of the work, told once. */
#ifndef GB_PROJECT_NOTES_MERGE_H
#define GB_PROJECT_NOTES_MERGE_H

#include "base/notes.h"

#include <stdbool.h>

/** Add the notes of `from` that are not there yet in the same words, but for those with the text `skip`
 *  (GB_TEXT_NONE = none). */
void gb_notes_merge(gb_notes *into, const gb_notes *from, gb_text skip);

#endif
