/* Maps of a division: which area is where, and where two divisions differ. */
#ifndef GB_CARTO_DIVISION_H
#define GB_CARTO_DIVISION_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/notes.h"
#include "carto/map_page.h"
#include "carto/scene.h"
#include "carto/style.h"

#include <stddef.h>
#include <stdint.h>

/** One level over the areas of the base. */
typedef struct gb_division_level {
    const char *label; /**< for the legend: "wijk" */
    const int32_t
        *area_of; /**< per area of the base its area at this level, -1 = none; NULL = the base itself */
} gb_division_level;

/** A division on a page. Start from {0}; pointers are borrowed for the call.
 *
 * Levels are told as unions of the areas of one base, so that every border is one arc whatever its level, and
 * levels need not nest. Base areas outside the shown level are left out of the map. */
typedef struct gb_division {
    const gb_areas *base;  /**< the finest areas; may be `areas` itself */
    const gb_areas *areas; /**< the level that is shown: one colour per area, neighbours clearly different */
    const int32_t
        *area_of; /**< per area of the base its area in `areas`, -1 = none; NULL when they are one */
    gb_division_level
        border[GB_BORDER_WIDTHS]; /**< levels whose borders are drawn, finest first: thin to heavy */
    size_t borders;
    gb_label_mode labels;     /**< AUTO: names while there are few areas, else those of the coarsest level;
                                 without one, as many names and numbers as have room */
    const gb_areas *coarse;   /**< names of the coarsest border level, for AUTO; NULL = none */
    const char *legend_title; /**< NULL = "Grenzen" */
    gb_map_page page;
} gb_division;

/**
 * Draw the map of a division as a scene.
 *
 * Colours keep neighbours apart and mean nothing, and the legend says so; it explains the borders instead. A
 * border is drawn once, as wide as the coarsest level that it belongs to; the outline of the whole has its
 * own line. A name or code that fits neither in its area nor beside the map becomes a number that the panel
 * explains, as far as the panel has room; one that has no place at all is left out, counted in the small
 * print and listed in a note. What all names share, such as "(Gent)", is told once in the small print
 * instead.
 *
 * The list stands below the map or beside it, in columns, whichever leaves the map larger; with room enough
 * it has every area with its surface.
 *
 * @return GB_ERR_DATA when the base is not projected or has no polygon; GB_ERR_USAGE for a page too small for
 * its legend (hint says what to change)
 */
gb_status gb_division_map(const gb_division *division, const gb_text_meter *meter, gb_scene **out,
                          gb_notes *notes, gb_error *err);

/** Two divisions of the same ground, as the pieces that both leave whole: from gb_overlay_find, or the areas
 * of a base of which both are unions. Start from {0}; pointers are borrowed for the call. */
typedef struct gb_division_change {
    const gb_topology *pieces;
    const int32_t *before_of, *now_of; /**< per piece its area, or -1 where a division has no ground */
    const gb_areas *before, *now;      /**< codes and names; the CRS of `now` holds for the pieces */
    const gb_column *count; /**< per piece, e.g. inhabitants: counted in the panel; NULL = the surface */
    double
        least_width; /**< CRS units: ground of a smaller mean width is a line drawn twice, and no change; up
                        to four times as wide when it is next to nothing of both areas (carto/moves.h) */
    gb_label_mode labels;                 /**< of the areas of now */
    const char *before_label, *now_label; /**< for the legend: "wijken 2024"; NULL = the ids of the levels */
    const char *legend_title;             /**< NULL = "Grenzen" */
    gb_map_page page;
} gb_division_change;

/**
 * Draw the comparison as a scene: ground that changed hands tinted and numbered, borders that are no more
 * dashed in a second colour, new borders heavy, borders that stayed thin; the panel tells what went from
 * where to where, largest first. No change at all is a map that says so. The small print tells how much
 * ground passed for drawing.
 *
 * An area goes on as itself under the same code; under the same name when each is the largest part of the
 * other; or when each holds nine tenths of the other. Its common ground did not change hands, all other
 * ground did.
 *
 * @return as gb_division_map
 */
gb_status gb_division_change_map(const gb_division_change *change, const gb_text_meter *meter, gb_scene **out,
                                 gb_notes *notes, gb_error *err);

#endif
