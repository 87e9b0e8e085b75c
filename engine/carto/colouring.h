/* Colouring a map: neighbours get different colours. Private to the room, open to its tests. */
#ifndef GB_CARTO_COLOURING_H
#define GB_CARTO_COLOURING_H

#include "base/error.h"
#include "carto/style.h"
#include "geom/topology.h"

#include <stdint.h>

/** What a colouring came to. */
typedef struct gb_colouring {
    int colours;             /**< how many are in use */
    size_t border_conflicts; /**< pairs with a common border and one colour; 0 but for maps that need more
                                colours than GB_DIVISION_COLOURS, which only exclaves can bring about */
    size_t corner_conflicts; /**< pairs that only meet in a corner and have one colour */
} gb_colouring;

/**
 * A colour 0..GB_DIVISION_COLOURS-1 for every area, such that areas with a common border differ, areas that
 * meet in a corner differ where possible, and no colour is used much more than another.
 *
 * Every area begins with a colour of its own choice, drawn from its key, and only areas in conflict move: so
 * a change of the division changes colours near it and nowhere else. Five colours are tried before six; where
 * moving single areas leaves a conflict the whole is coloured again in order of saturation.
 *
 * @param key     per area a number that stays with it when others come and go (gb_hash_text of its code)
 * @param colour  out: per area
 * Deterministic: a function of the borders and the keys, but not of the order of the areas where keys differ.
 * Sources: minimal conflicts, Minton, Johnston, Philips & Laird (1992), Artificial Intelligence 58; first
 * choice by highest random weight, Thaler & Ravishankar (1998), IEEE/ACM Trans. Networking 6(1); order of
 * saturation (DSATUR), Brelaz (1979), Communications of the ACM 22(4).
 */
gb_status gb_colouring_find(const gb_topology *topology, const uint64_t *key, int32_t *colour,
                            gb_colouring *out, gb_error *err);

#endif
