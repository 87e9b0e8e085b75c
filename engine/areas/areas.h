/* One level at one edition: codes, names, topology and a table. */
#ifndef GB_AREAS_AREAS_H
#define GB_AREAS_AREAS_H

#include "base/error.h"
#include "base/notes.h"
#include "geom/crs.h"
#include "geom/topology.h"
#include "table/table.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gb_areas gb_areas;

/**
 * Build a level. Takes over topology, crs and the arrays on success; on failure the caller keeps all.
 *
 * @param id       short name of the level ("sector", "wijk"); copied
 * @param codes    n texts, each unique and not empty; the array and texts are yours (gb_free) until success
 * @param names    n texts (entries may be NULL), or NULL when there are no names
 * @param topology n areas
 * @param crs      may be NULL when no system is known: lengths then have no unit
 * @return GB_ERR_DATA for a code that is empty or occurs twice (.code, .row)
 *
 * Adds the derived columns area_km2, perimeter_km, compactness and neighbours to the table. In a system in
 * degrees the first three are GB_NOT_APPLICABLE, without a system the first two; an area without polygons
 * has GB_ABSENT.
 */
gb_status gb_areas_new_take(const char *id, size_t n, char **codes, char **names, gb_topology *topology,
                            gb_crs *crs, gb_areas **out, gb_error *err);
void gb_areas_free(gb_areas *areas);

/** Short name of the level, borrowed. */
const char *gb_areas_id(const gb_areas *areas);
/** How many areas. */
size_t gb_areas_count(const gb_areas *areas);
/** Code and name of area i, borrowed. The name is the code when there is none. */
const char *gb_areas_code(const gb_areas *areas, size_t i);
const char *gb_areas_name(const gb_areas *areas, size_t i);
/** Index of a code (exact text); -1 when unknown. */
int32_t gb_areas_find(const gb_areas *areas, const char *code);
const gb_topology *gb_areas_topology(const gb_areas *areas);
/** NULL when the level was built without one. */
const gb_crs *gb_areas_crs(const gb_areas *areas);
/** The level's table; it only grows. */
gb_table *gb_areas_table(const gb_areas *areas);

/**
 * Build the next level by dissolving; ground of several areas of one parent counts once (gb_topology_unite).
 *
 * @param parent   per base area the index of its parent 0..parents-1, or -1 (left out)
 * @param codes    parents texts, taken over on success; names likewise (may be NULL)
 * A parent without base areas becomes an area without polygons.
 */
gb_status gb_areas_dissolve(const gb_areas *base, const char *id, const int32_t *parent, size_t parents,
                            char **codes, char **names, gb_areas **out, gb_error *err);

#endif
