/* Legend, small print and side panel: what stands beside or below the map. Every map type fills the same
 * rows. Private to the room. */
#ifndef GB_CARTO_LEGEND_H
#define GB_CARTO_LEGEND_H

#include "carto/draft.h"
#include "carto/map_page.h"

enum { GB_LEGEND_ROWS_MAX = 32 };

typedef enum gb_sample {
    GB_SAMPLE_SWATCH,  /**< filled box; swatches of one scale touch */
    GB_SAMPLE_OUTLINE, /**< heavy outline on a casing */
    GB_SAMPLE_LINE     /**< border line */
} gb_sample;

typedef struct gb_legend_row {
    gb_sample sample;
    gb_colour fill;
    gb_hatch hatch;
    gb_stroke stroke; /**< outline or line */
    bool scale;       /**< belongs to the scale of classes: touches its neighbours, gets a bar */
    bool has_count;
    size_t count;
    char text[GB_WORDING_SIZE];
} gb_legend_row;

typedef struct gb_legend {
    const char *title;
    size_t rows;
    gb_legend_row row[GB_LEGEND_ROWS_MAX]; /**< in the order of reading: high values first */
    const char *const *small_print;        /**< paragraphs */
    size_t paragraphs;
    const char *panel_title;
    const gb_panel_row *panel;
    size_t panel_rows;
    bool panel_flows;       /**< the rows are a list: as many columns as there is room for */
    const char *panel_note; /**< small print under the panel; NULL = none */
} gb_legend;

/** How many of its rows the panel will show in its smallest type. 0 after a failure. */
size_t gb_legend_panel_room(gb_draft *draft, const gb_legend *legend);
/** Height of all but the panel in one column, with the air below it; 0 after a failure. */
double gb_legend_height(gb_draft *draft, const gb_legend *legend, double width);
/** Where a panel that flows would stand, given the height of all but the panel.
 *  @return false when the legend has no room */
bool gb_legend_panel_box(const gb_draft *draft, const gb_page_grid *grid, double height, double *width_out,
                         double *height_out);
/** Width of the legend on a page where it has this room. */
double gb_legend_width(const gb_draft *draft, const gb_page_grid *grid);
/** @return (in the draft) GB_ERR_USAGE when the rows do not fit on the page */
void gb_legend_draw(gb_draft *draft, const gb_legend *legend);

#endif
