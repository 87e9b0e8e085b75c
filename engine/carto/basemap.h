/* What every map of areas shares: context, ground, borders, selection. Private to the room. */
#ifndef GB_CARTO_BASEMAP_H
#define GB_CARTO_BASEMAP_H

#include "carto/frame.h"
#include "carto/map_page.h"

/** Line widths that suit the size of the areas on paper, mm. */
typedef struct gb_border_widths {
    double inner;   /**< between areas */
    double coarse;  /**< between areas of the outline level */
    double outline; /**< around the study area */
    double selection, casing;
    bool together; /**< selected areas are too small for a line of their own: one line round each group */
} gb_border_widths;

/** Widths for this map: scaled to the median area, never below what prints. selected may be NULL. */
void gb_basemap_widths(gb_draft *draft, const gb_frame *frame, const uint8_t *selected,
                       gb_border_widths *out);
/** Outside, green and water, cut to the frame. */
void gb_basemap_context_below(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers,
                              size_t count);
/** The union of all areas in the border colour: a seam between two fills then looks like a hair of border. */
void gb_basemap_ground(gb_draft *draft, const gb_frame *frame);
/** Water over the fills, roads and rail. */
void gb_basemap_context_above(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers,
                              size_t count);
/** Arcs of the frame's topology that have this rank, as one path under one or more strokes. rank: per arc. */
void gb_basemap_arcs(gb_draft *draft, const gb_frame *frame, const uint8_t *rank, uint8_t wanted,
                     const gb_stroke *strokes, size_t count);
/** The border of all areas together; islets get a thinner line. */
void gb_basemap_outline(gb_draft *draft, const gb_frame *frame, double width);
/**
 * Every border once, in its rank; then the selection.
 *
 * @param fill      colour of each area: between two light ones a white border would vanish, so it is drawn
 * grey
 * @param selected  may be NULL
 */
void gb_basemap_borders(gb_draft *draft, const gb_frame *frame, const gb_border_widths *widths,
                        const gb_colour *fill, const uint8_t *selected);

#endif
