/* Scene to files. */
#ifndef GB_EXPORT_RENDER_H
#define GB_EXPORT_RENDER_H

#include "base/error.h"
#include "carto/scene.h"

#include <stdbool.h>
#include <stddef.h>

/** Fonts and text measuring. One per thread: Pango's maps are not to be shared. */
typedef struct gb_fonts gb_fonts;
/**
 * @param folders  extra font folders, may be NULL
 * @return GB_ERR_IO when fontconfig cannot start
 */
gb_status gb_fonts_new(const char *const *folders, size_t folder_count, gb_fonts **out, gb_error *err);
void gb_fonts_free(gb_fonts *fonts);
/** The meter that carto uses; borrows from fonts. Measuring fails with GB_ERR_USAGE when the family is not
 *  installed (found = what would have been taken instead, hint = the Debian package). */
gb_text_meter gb_fonts_meter(gb_fonts *fonts);

typedef struct gb_png_options {
    int dpi; /**< 0 = 200 */
} gb_png_options;

/** 8-bit RGB PNG with pHYs, sRGB and text chunks. No seams between areas of one class. Same bytes every time.
 */
gb_status gb_render_png(const gb_scene *scene, gb_fonts *fonts, const gb_png_options *options,
                        const char *path, gb_error *err);

/** Vector PDF: real text, embedded fonts, title, language, tagged tree with alt text, page boxes. */
gb_status gb_render_pdf(const gb_scene *const *scenes, size_t count, gb_fonts *fonts, const char *path,
                        gb_error *err);

typedef struct gb_svg_options {
    bool link_fonts; /**< name the font only, and give texts their measured width (textLength); default
                          embeds a subset */
} gb_svg_options;

/** SVG by our own writer: real text, ids = area codes, layers, titles. */
gb_status gb_render_svg(const gb_scene *scene, gb_fonts *fonts, const gb_svg_options *options,
                        const char *path, gb_error *err);

#endif
