/* How a page is shared between a map and its list. Private to the room. */
#ifndef GB_CARTO_ARRANGE_H
#define GB_CARTO_ARRANGE_H

#include "carto/sheet.h"

/**
 * Give the list of a map more of the page than the house style does, where the map hardly suffers: below the
 * map or beside it, whichever the shape of the study area leaves empty. Changes the grid of the sheet, before
 * gb_map_sheet_fit. Without rows in the panel the page only becomes another one when the map gains much by
 * it.
 *
 * Every arrangement in steps of 5 mm is valued: the paper area of the map, times how much of the list stands
 * beside it (a whole list counts extra). A house style that holds the whole list stays unless another is
 * worth a seventh more.
 */
void gb_map_sheet_arrange(gb_map_sheet *sheet, const gb_legend *legend, const gb_topology *topology);

#endif
