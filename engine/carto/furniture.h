/* Scale bar and north arrow. Private to the room. */
#ifndef GB_CARTO_FURNITURE_H
#define GB_CARTO_FURNITURE_H

#include "carto/frame.h"
#include "carto/labels.h"

/** A scale bar: round length, 15 to 30 % of the frame. */
typedef struct gb_scale_bar {
    double metres; /**< what the bar stands for */
    double length; /**< mm on paper */
    double x, y;   /**< top left of its box on the page */
    double height; /**< mm, text included */
    gb_box box;
} gb_scale_bar;

/** Find a free corner of the frame. false when the study area leaves none. */
bool gb_scale_bar_place(gb_draft *draft, const gb_frame *frame, gb_scale_bar *out);
void gb_scale_bar_draw(gb_draft *draft, const gb_scale_bar *bar);
/** mm of frame height that a scale bar takes. */
double gb_scale_bar_height(gb_draft *draft);

/** North arrow, drawn only where grid north and true north differ by more than two degrees. Its box becomes
 *  an obstacle. */
void gb_north_arrow_draw(gb_draft *draft, const gb_frame *frame, const gb_crs *crs, gb_obstacles *obstacles);

#endif
