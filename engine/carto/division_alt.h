/* Alt texts of maps of divisions: what a reader who cannot see the map needs to know. Private to the room. */
#ifndef GB_CARTO_DIVISION_ALT_H
#define GB_CARTO_DIVISION_ALT_H

#include "carto/division.h"
#include "carto/moves.h"

/** How many areas, which borders, the largest and the smallest. Yours (gb_free).
 *  @param count  per border level its areas on the map */
gb_status gb_division_alt_text(const gb_division *division, const size_t *count, char **out, gb_error *err);
/** Which divisions and how many areas, how much ground changed hands, and the largest moves. Yours (gb_free).
 */
gb_status gb_division_change_alt_text(const gb_division_change *change, const gb_moves *moves, char **out,
                                      gb_error *err);

#endif
