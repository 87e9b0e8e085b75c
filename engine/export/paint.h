/* Private to export: scene items on a Cairo context whose user unit is the millimetre. */
#ifndef GB_EXPORT_PAINT_H
#define GB_EXPORT_PAINT_H

#include "carto/scene.h"
#include "export/fonts.h"

#include <cairo.h>

typedef struct gb_painter {
    cairo_t *cr;
    gb_fonts *fonts;
    const gb_scene *scene;
    /** true: text as filled outlines at its exact place (Cairo 1.16 moves glyphs to whole pixels);
     *  false: as text, for formats that keep it */
    bool outline_text;
    double pixel; /**< mm; 0 = vectors */
} gb_painter;

/** Paint one item; group marks paint nothing. */
gb_status gb_paint_item(const gb_painter *painter, const gb_item *item, gb_error *err);

/** Add rings to the current path. */
void gb_paint_rings(const gb_painter *painter, size_t first_ring, size_t rings, bool closed);

/** Add all rings of an areas item to the current path. */
void gb_paint_area_rings(const gb_painter *painter, const gb_item *item);

/** Set the colour to paint with. */
void gb_paint_source(cairo_t *cr, gb_colour colour);

/** What Cairo reports, as ours. */
gb_status gb_cairo_status(cairo_status_t status, const char *path, gb_error *err);

/** First ring and number of rings of an areas item. */
void gb_item_ring_range(const gb_scene *scene, const gb_item *item, size_t *first_ring, size_t *rings);

#endif
