/* Private to export: the fonts of a scene inside its SVG. */
#ifndef GB_EXPORT_SVG_FONT_H
#define GB_EXPORT_SVG_FONT_H

#include "base/text.h"
#include "export/fonts.h"

/**
 * Append a style sheet with one @font-face per face that the texts use: only the glyphs that occur, with
 * kerning, ligatures and figure forms, as base64 TrueType.
 */
gb_status gb_svg_font_faces(const gb_scene *scene, gb_fonts *fonts, gb_buffer *out, gb_error *err);

#endif
