/* What all names of a division have in common, such as "(Gent)" behind every wijk. Private to the room. */
#ifndef GB_CARTO_AFFIX_H
#define GB_CARTO_AFFIX_H

#include "areas/areas.h"
#include "base/memory.h"

#include <stddef.h>

/** Bytes that every name begins and ends with, separators included. {0} = nothing is cut. */
typedef struct gb_affix {
    size_t before, after;
} gb_affix;

/**
 * The common beginning and end of all names of one or two divisions: whole parts only, set apart by brackets,
 * a comma, a colon or a spaced dash. {0} for fewer than three names, or when a rest would hold no letter, or
 * would turn two names of one division into one.
 *
 * @param other  NULL = one division
 * @return false when out of memory
 */
bool gb_affix_find(const gb_areas *areas, const gb_areas *other, gb_affix *out);
/** The name of an area without it; kept by the arena, NULL when out of memory. */
const char *gb_affix_cut(gb_affix affix, const gb_areas *areas, size_t i, gb_arena *words);
/** What was cut, for people: "(Gent)"; kept by the arena, NULL when out of memory. */
const char *gb_affix_words(gb_affix affix, const gb_areas *areas, gb_arena *words);

#endif
