/* Copies of borrowed texts: what notes and findings keep of what they are given. */
#ifndef GB_BASE_KEEP_H
#define GB_BASE_KEEP_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>

/** Replace a borrowed text by a copy in the arena, without passwords; NULL stays NULL. false when out of
 * memory. */
bool gb_keep_text(gb_arena *arena, const char **text);
/** The same for all texts of a detail. */
bool gb_keep_detail(gb_arena *arena, gb_detail *detail);
/** The same for a list, which is copied as well: *codes becomes one of the arena. */
bool gb_keep_codes(gb_arena *arena, const char *const **codes, size_t count);

#endif
