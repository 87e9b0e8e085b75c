/* Private to export: rows of pixels to a PNG in memory, with resolution, colour space and texts. */
#ifndef GB_EXPORT_PNG_WRITE_H
#define GB_EXPORT_PNG_WRITE_H

#include "base/error.h"
#include "base/text.h"
#include "carto/scene.h"

#include <stddef.h>

typedef struct gb_png_writer gb_png_writer;

/** about may be NULL. */
gb_status gb_png_begin(int width, int height, int dpi, const gb_scene_about *about, gb_png_writer **out,
                       gb_error *err);
int gb_png_width(const gb_png_writer *writer);
int gb_png_height(const gb_png_writer *writer);
/** Append rows of Cairo's RGB24 pixels. */
gb_status gb_png_rows(gb_png_writer *writer, const unsigned char *pixels, size_t stride, int rows,
                      gb_error *err);
/** Close the file; *bytes becomes the caller's (gb_buffer_release). */
gb_status gb_png_end(gb_png_writer *writer, gb_buffer *bytes, gb_error *err);
void gb_png_free(gb_png_writer *writer);

#endif
