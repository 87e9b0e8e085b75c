/* Names of water, in italics. Private to the room. */
#ifndef GB_CARTO_WATER_NAMES_H
#define GB_CARTO_WATER_NAMES_H

#include "carto/labels.h"
#include "carto/map_page.h"

/**
 * Name water where there is room: inside it, else along its bank within one area or outside the study area.
 *
 * Each name once, the largest water first, at most twelve. A name of water never touches another label, a
 * road, a border or a bank; one without room is left out in silence.
 *
 * @param fill  colour of each area
 */
void gb_water_names_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill,
                         const gb_context_layer *layers, size_t count, gb_obstacles *obstacles);

#endif
