/* Which areas of a level touch. */
#ifndef GB_AREAS_NEIGHBOURS_H
#define GB_AREAS_NEIGHBOURS_H

#include "geom/topology.h"
#include "table/csr.h"

/**
 * Queen contiguity: areas that share a border or a corner, each pair in both directions with value 1.
 *
 * @param out  n x n for n areas; an area is not its own neighbour, an island has none. gb_csr_release
 * @return GB_ERR_NOMEM
 */
gb_status gb_queen_neighbours(const gb_topology *topology, gb_csr *out, gb_error *err);

#endif
