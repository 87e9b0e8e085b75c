/* Merging areas that may overlap each other. */
#ifndef GB_GEOM_UNITE_H
#define GB_GEOM_UNITE_H

#include "base/error.h"
#include "geom/topology.h"

#include <stddef.h>
#include <stdint.h>

/**
 * As gb_topology_dissolve, also for a layer of which areas overlap: ground of several areas of one region
 * counts once and the region has valid polygons; regions overlap where areas of theirs do. A layer without
 * overlaps gives the bytes of gb_topology_dissolve, after a look that costs little (gb_flaws_find); one with
 * overlaps is laid over itself.
 *
 * @param region  per area 0..regions-1, or -1 to leave the area out
 * @return as gb_topology_dissolve; GB_ERR_DATA when the lines cannot be brought in order
 */
gb_status gb_topology_unite(const gb_topology *topology, const int32_t *region, size_t regions,
                            gb_topology **out, gb_error *err);

#endif
