/* Which ground changed hands between two divisions. Private to the room, open to its tests. */
#ifndef GB_CARTO_MOVES_H
#define GB_CARTO_MOVES_H

#include "carto/division.h"

/** Ground with one area before and one now. */
typedef struct gb_move {
    int32_t before, now; /**< areas, or -1 where a division has no ground */
    bool changed;
    double surface; /**< square units */
    double count;   /**< sum of the column's values that are present; 0 without column */
} gb_move;

typedef struct gb_moves {
    gb_topology *ground; /**< one area per move */
    gb_move *move;
    size_t n;
    uint32_t
        *order; /**< those that changed, largest first: by count when there is a column, else by surface */
    size_t changed;
    double slips;      /**< square units of ground that is drawing and no change */
    size_t slip_parts; /**< in so many parts */
} gb_moves;

/**
 * Ground with the same pair of areas is one move. It did not change hands when the area of now is the area of
 * before that goes on: the same code; or the same name, each the largest part of the other; or nine tenths of
 * each other's ground.
 *
 * Ground of a smaller mean width (twice the surface by the perimeter) than least_width is a line drawn twice:
 * it is given to the area that goes on. The less of an area it is, the wider it may be: from once the least
 * width at a fiftieth of the smaller of its two areas to four times at next to nothing, evenly in between. A
 * border drawn with less care strays so; one that was moved takes a real part of an area along.
 *
 * @param out  release with gb_moves_release
 */
gb_status gb_moves_find(const gb_division_change *change, gb_moves *out, gb_error *err);
void gb_moves_release(gb_moves *moves);

#endif
