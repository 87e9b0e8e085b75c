/* Ground cut by several levels at once. Private to the room. */
#ifndef GB_CARTO_PIECES_H
#define GB_CARTO_PIECES_H

#include "base/error.h"
#include "geom/topology.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Classes of equal pairs: pairs (a, b) get numbers 0..count-1 in order of a, then b; a pair with `leave_out`
 *  as its a gets -1. piece may be a. */
gb_status gb_pieces_pair(const int32_t *a, const int32_t *b, size_t n, int32_t leave_out, int32_t *piece,
                         size_t *count, gb_error *err);

/** Every polygon as an area of its own. part_of: per polygon its area, yours (gb_free). */
gb_status gb_pieces_explode(const gb_topology *topology, gb_topology **out, int32_t **part_of, gb_error *err);

/** Joins the arcs with this mark into lines as long as they go: on through a node where only two of them
 * meet. */
typedef struct gb_chains {
    size_t lines;
    size_t *start; /**< lines + 1 */
    int32_t *use;  /**< arc, or ~arc backwards, in order of walking */
} gb_chains;
gb_status gb_chains_find(const gb_topology *topology, const uint8_t *mark, uint8_t wanted, gb_chains *out,
                         gb_error *err);
void gb_chains_release(gb_chains *chains);

#endif
