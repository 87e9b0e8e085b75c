/* Words of project files for the choices of this room. Private to index. */
#ifndef GB_INDEX_NAMES_H
#define GB_INDEX_NAMES_H

#include <stdbool.h>

/** The word of choice i of count; "" outside. */
const char *gb_index_name(const char *const *names, int count, int i);
/** The choice that a word names; false when there is none, *out untouched. */
bool gb_index_parse(const char *const *names, int count, const char *name, int *out);

#endif
