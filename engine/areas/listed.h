/* A level of which only the codes are known: the rows of a table, an edition whose boundaries are not at
 * hand. */
#ifndef GB_AREAS_LISTED_H
#define GB_AREAS_LISTED_H

#include "areas/areas.h"
#include "base/error.h"

#include <stddef.h>

/** Areas without boundaries. @param codes, names  n, copied; names NULL = none; errors of gb_areas_new_take
 */
gb_status gb_areas_listed(const char *id, const char *const *codes, const char *const *names, size_t n,
                          gb_areas **out, gb_error *err);

#endif
