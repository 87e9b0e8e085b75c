/* House styles: colours, type and page. "helder" is the default. */
#ifndef GB_CARTO_STYLE_H
#define GB_CARTO_STYLE_H

#include "base/error.h"
#include "carto/scene.h"

#include <stdbool.h>
#include <stddef.h>

enum { GB_RAMP_MAX = 12 };
/* Colours that keep neighbours apart, and widths of borders: thin, medium, heavy. */
enum { GB_DIVISION_COLOURS = 6, GB_BORDER_WIDTHS = 3 };

/** Contrast that text needs with its ground (WCAG 2.x, level AA). */
#define GB_TEXT_CONTRAST 4.5

typedef enum gb_page {
    GB_PAGE_A4_LANDSCAPE,
    GB_PAGE_A4_PORTRAIT,
    GB_PAGE_A3_LANDSCAPE,
    GB_PAGE_SLIDE,
    GB_PAGE_COUNT
} gb_page;

/** "A4 landscape", "A4 portrait", "A3 landscape", "16:9" (also "slide"). false when unknown. */
bool gb_page_parse(const char *text, gb_page *out);
const char *gb_page_name(gb_page page);
/** The names in order, for messages and schemas; gb_page_names()[GB_PAGE_COUNT] == NULL. */
const char *const *gb_page_names(void);

/** What a text is for; its size and leading depend on the page. */
typedef enum gb_type {
    GB_TYPE_TITLE,
    GB_TYPE_SUBTITLE,
    GB_TYPE_LEGEND_TITLE,
    GB_TYPE_LEGEND,
    GB_TYPE_LABEL,
    GB_TYPE_LABEL_STRONG,
    GB_TYPE_WATER_LABEL,
    GB_TYPE_NOTE,
    GB_TYPE_SOURCE,
    GB_TYPE_COUNT
} gb_type;

/** Measures of one page, mm; the grid of 12 columns with a 4 mm gutter. */
typedef struct gb_page_grid {
    double width, height;
    double left, top, right, bottom; /**< margins */
    double header_y, header_height;
    double map_x, map_y, map_width, map_height;
    double side_x, side_y, side_width, side_height; /**< legend column (below the map on portrait pages) */
    double footer_y, footer_height;
    double text_scale;                                  /**< of the A4 legend size */
    bool side_below;                                    /**< the side lies below the map, in three blocks */
    double smallest_text;                               /**< points; labels never shrink below it */
    double size[GB_TYPE_COUNT], leading[GB_TYPE_COUNT]; /**< points on this page */
} gb_page_grid;

typedef struct gb_line_style {
    double width;
    gb_colour colour;
    double dash[2];
} gb_line_style;

/** Everything that a drawing needs to know about looks. Plain data; strings are borrowed from whoever made
 * it. */
typedef struct gb_style {
    const char *name;
    const char *family; /**< font family; must exist, never replaced silently */
    gb_page_grid page[GB_PAGE_COUNT];
    gb_text_style title, subtitle, legend_title, legend, label, label_strong, water_label, note,
        source;                    /**< A4 sizes */
    double leading[GB_TYPE_COUNT]; /**< points on A4 */
    gb_colour paper, ink, secondary, source_ink;
    gb_line_style sector, wijk, gemeente, outline, selection, selection_casing, leader;
    gb_colour outside, water, green;
    gb_line_style outside_border, road, rail;
    gb_colour light_border; /**< between two areas that are too light for a white border */
    gb_colour water_ink;
    gb_hatch no_data, censored, suppressed, undefined, not_applicable; /**< one texture per reason */
    gb_colour no_data_ground, censored_ground;
    double halo;                             /**< mm */
    gb_colour division[GB_DIVISION_COLOURS]; /**< every pair differs; no order, and ink is legible on each */
    gb_line_style border[GB_BORDER_WIDTHS];  /**< of the levels of a division, thin to heavy */
    gb_colour quiet, changed;                /**< ground that stayed as it was, and that changed hands */
    gb_line_style former_border;             /**< a border that is one no more */
} gb_style;

/** The house style. Static data. */
const gb_style *gb_style_helder(void);
/** The font of a text on a page, in the page's size. */
gb_text_style gb_style_type(const gb_style *style, gb_page page, gb_type type);
/** Distance of base lines in mm. */
double gb_style_leading(const gb_style *style, gb_page page, gb_type type);

/** A ramp by name ("baksteen", "schelde", "polder", "grijs", "verandering", ColorBrewer and viridis names)
 * with exactly `count` colours (1..GB_RAMP_MAX), from low to high: light to dark, or side to side through the
 * neutral middle. Counts that have no list of their own are interpolated in OKLab. "baksteen-reversed" runs
 * from high to low.
 *  @return GB_ERR_USAGE for an unknown name (nearest name in .expected) or an unsupported count */
gb_status gb_ramp(const char *name, int count, gb_colour *out, gb_error *err);
/** Names of the ramps, NULL-terminated. */
const char *const *gb_ramp_names(void);
/** true for a ramp with a neutral middle (needs a midpoint in the data). */
bool gb_ramp_is_diverging(const char *name);

/** true for a fill on which a white border would vanish. */
bool gb_style_is_light(gb_colour fill);
/** Colour of a name on a ground and of its halo: the halo is the ground itself, or paper where neither ink
 * nor paper is legible on it, or where the ground is not known (alpha 0). */
void gb_style_text_on(const gb_style *style, gb_colour ground, gb_colour *text, gb_colour *halo);

/* Measured colour (see colour.c for the sources). */
typedef enum gb_vision {
    GB_VISION_NORMAL,
    GB_VISION_PROTAN,
    GB_VISION_DEUTAN,
    GB_VISION_TRITAN,
    GB_VISION_COUNT
} gb_vision;
/** How a colour looks to a colour-blind reader (Machado, Oliveira & Fernandes 2009, severity 1, linear RGB).
 */
gb_colour gb_colour_seen(gb_colour colour, gb_vision vision);
/** WCAG 2.x contrast ratio, 1..21. */
double gb_colour_contrast(gb_colour a, gb_colour b);
/** CIE L* of a colour, 0..100. */
double gb_colour_lightness(gb_colour colour);
/** Smallest difference between neighbouring classes over all four kinds of vision. */
double gb_ramp_score(const gb_colour *colours, int count);
/** Smallest difference between any two of the colours over all four kinds of vision. */
double gb_palette_score(const gb_colour *colours, int count);
/** "#RRGGBB" to a colour and back. */
bool gb_colour_parse(const char *text, gb_colour *out);
void gb_colour_write(gb_colour colour, char out[8]);

#endif
