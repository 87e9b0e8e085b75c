/* Names of columns: trimmed, never empty, never twice. */
#ifndef GB_IO_NAMES_H
#define GB_IO_NAMES_H

#include "base/error.h"
#include "base/notes.h"

#include <stddef.h>

/**
 * Make column names usable: white space around them goes (line ends inside become a space), an empty one
 * becomes "column_3", a repeated one "naam_2"; the last two are told in notes.
 *
 * @param names  n texts, replaced in place; each is yours (gb_free) before and after
 * @param place  line or row of the header for the notes; 0 = none
 */
gb_status gb_names_clean(char **names, size_t n, const char *file, int64_t place, gb_notes *notes,
                         gb_error *err);
void gb_names_free(char **names, size_t n);

#endif
