/* Private to export: layouts and font files behind gb_fonts. */
#ifndef GB_EXPORT_FONTS_H
#define GB_EXPORT_FONTS_H

#include "export/render.h"

#include <pango/pango.h>

/** Millimetres in a point. */
#define GB_MM_PER_POINT (25.4 / 72.0)

/**
 * One line of text laid out in points, unhinted: the same widths at every scale. The layout is shared and
 * borrowed until the next call.
 *
 * @return GB_ERR_USAGE when the family is not installed
 */
gb_status gb_fonts_layout(gb_fonts *fonts, const gb_text_style *style, const char *text, PangoLayout **out,
                          gb_error *err);

/** The font file of a style and the face in it; the path is borrowed from fonts. */
gb_status gb_fonts_file(gb_fonts *fonts, const gb_text_style *style, const char **path, int *face,
                        gb_error *err);

#endif
