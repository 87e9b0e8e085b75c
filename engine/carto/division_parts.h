/* What the map of a division and the comparison of two have in common. Private to the room. */
#ifndef GB_CARTO_DIVISION_PARTS_H
#define GB_CARTO_DIVISION_PARTS_H

#include "areas/areas.h"
#include "base/catalogue.h"
#include "base/memory.h"
#include "carto/affix.h"
#include "carto/legend.h"
#include "carto/sheet.h"

/** The words of a label: name without the affix, code, or "name (code)"; kept by the arena. NULL when out of
 * memory. */
const char *gb_label_words(const gb_areas *areas, gb_label_mode mode, gb_affix affix, size_t i,
                           gb_arena *words);

/** Width of the borders of a level with this many areas on this paper.
 *  @param rank  0 thin, 1 medium, 2 heavy */
double gb_border_width(const gb_draft *draft, const gb_frame *frame, size_t areas, int rank);
/** Stroke of a rank in a width. */
gb_stroke gb_border_stroke(const gb_style *style, int rank, double width);

/** How a table of surfaces reads: unit and decimals that suit its largest and smallest value. */
typedef struct gb_surface_words {
    const char *unit; /**< "km2" or "ha" as written on paper */
    double factor;    /**< square metres to the unit */
    int decimals;
} gb_surface_words;
gb_surface_words gb_surface_words_for(double largest_m2, double smallest_m2);
/** A surface with or without its unit. */
void gb_surface_write(const gb_surface_words *w, double m2, bool with_unit, gb_language language,
                      char out[GB_WORDING_SIZE]);
/** The same, kept by the arena. NULL when out of memory. */
const char *gb_surface_text(const gb_surface_words *w, double m2, bool with_unit, gb_language language,
                            gb_arena *words);

/** A text of the catalogue in the language of the draft, kept by the arena; NULL after a failure (in the
 * draft). */
const char *gb_text_in(gb_draft *draft, gb_text text, const gb_detail *detail, gb_arena *words);

/** A row of the legend, its text cut to size. */
gb_legend_row *gb_legend_add(gb_legend *legend, gb_legend_row row, const char *text);

#endif
