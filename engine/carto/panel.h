/* The side panel: a table of rows in one column, or a list that flows through as many as its box has room
 * for. Private to the room. */
#ifndef GB_CARTO_PANEL_H
#define GB_CARTO_PANEL_H

#include "carto/legend.h"

/** The rows in one type, measured. Release with gb_panel_release. */
typedef struct gb_panel {
    const gb_legend *legend;
    gb_text_style font, strong, heading;
    double leading, heading_height;
    double gap, gutter; /**< between the parts of a row, and between columns */
    double left_width, right_width;
    double widest;     /**< of the words */
    double least, one; /**< narrowest column, and the width of one that stands alone */
    double *middle;    /**< per row, width of its words; NULL when the panel does not flow */
    gb_wrapped note;
    double note_air, note_height; /**< the height with the air above it */
} gb_panel;

/** How the rows stand in a box. */
typedef struct gb_panel_fit {
    size_t columns, lines; /**< lines per column */
    double width;          /**< of a column */
    bool broken;           /**< a name that is too long takes two lines; else it is cut */
    size_t rows;           /**< that are shown; fewer than all leave a line to tell how many more */
} gb_panel_fit;

/** @param width  of the box, for the note; failures in the draft */
gb_panel gb_panel_measure(gb_draft *draft, const gb_legend *legend, gb_type type, double width);
void gb_panel_release(gb_panel *panel);
/** As few columns as hold all rows, equally long, long names on two lines; else the most rows, long names
 * cut: so many fit for any of the rows. */
gb_panel_fit gb_panel_fit_in(const gb_panel *panel, double width, double height);
/** Draw: in legend type when all rows fit, else in small type, else as many as fit (told in a note). */
void gb_panel_place(gb_draft *draft, const gb_legend *legend, gb_box box);

#endif
