/* The choropleth: one column of one level on one page. */
#ifndef GB_CARTO_CHOROPLETH_H
#define GB_CARTO_CHOROPLETH_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/notes.h"
#include "carto/map_page.h"
#include "carto/scene.h"
#include "carto/style.h"
#include "stats/classify.h"
#include "table/column.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Everything that one map needs. Start from {0}; pointers are borrowed for the call. */
typedef struct gb_map {
    const gb_areas *areas;
    const gb_column *column;
    const gb_classes *classes;  /**< of column; with rounded breaks when those are shown */
    const gb_areas *outline;    /**< a coarser level drawn with heavier borders over it; NULL = none */
    const uint8_t *selected;    /**< per area 1 = aandachtswijk (heavy outline, named first); NULL = none */
    const char *selected_label; /**< legend text of the heavy outline */
    const int32_t *rank;        /**< per area for GB_LABELS_RANK and label priority; 0 = none; NULL */
    gb_map_page page;
    const char *ramp; /**< ramp name; NULL: "baksteen" when polarity is set, else "schelde" */
    gb_label_mode labels;
    const char *legend_title; /**< NULL = label and unit of the column */
    const char *panel_title;
    const gb_panel_row *panel;
    size_t panel_count;
    const char *panel_note; /**< small print under the panel; NULL = none */
} gb_map;

/**
 * Draw a choropleth as a scene.
 *
 * Classes that hold no area are shown with count 0. Every reason for a missing value that occurs gets a
 * hatched legend row with its own wording and count. Labels never overlap; a label that fits nowhere is left
 * out and listed in a note with the area codes. The legend, the source line and the scale bar never cover the
 * map. Area simplification for the paper stays below 0.05 mm.
 *
 * @return GB_ERR_DATA when the level is not projected or has no polygon; GB_ERR_USAGE for an unknown ramp or
 * a page too small for its legend (hint says what to change)
 */
gb_status gb_choropleth(const gb_map *map, const gb_text_meter *meter, gb_scene **out, gb_notes *notes,
                        gb_error *err);

/* What the legend shows, for every other format that has to agree with it. */

/** The ramp of a map: as asked, else "baksteen" with the dark side where the polarity says need is, else
 *  "schelde". */
const char *gb_map_ramp(const gb_map *map);
/** One colour per class, low to high. @return as gb_ramp */
gb_status gb_map_colours(const gb_map *map, gb_colour out[GB_CLASSES_MAX], gb_error *err);
/** Wording of class i ("12,5 tot 15"); size 256 holds every wording. */
void gb_map_class_label(const gb_map *map, int i, char *out, size_t size);
/** Wording, ground and texture of a reason why there is no value. */
const char *gb_map_missing_label(gb_cell state, gb_language language);
void gb_map_missing_look(const gb_style *style, gb_cell state, gb_colour *ground, gb_hatch *hatch);

/** Alt text of a map in its language: what, where, range, highest three, lowest three, gaps. Yours (gb_free).
 */
gb_status gb_map_alt_text(const gb_map *map, char **out, gb_error *err);

#endif
