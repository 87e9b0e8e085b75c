#include "export/png_write.h"

#include "base/memory.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

enum { TEXTS_MAX = 6 };

struct gb_png_writer {
    png_structp png;
    png_infop info;
    int width, height;
    unsigned char *row;
    gb_buffer bytes;
};

static void on_error(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(*png_set_longjmp_fn(png, longjmp, sizeof(jmp_buf)), 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep data, png_size_t length) {
    gb_png_writer *writer = png_get_io_ptr(png);
    gb_buffer_add_bytes(&writer->bytes, (const char *)data, length);
    if (writer->bytes.failed)
        png_error(png, "buffer");
}

static void on_flush(png_structp png) {
    (void)png;
}

/* Texts are compressed by no one: readers of metadata find them without zlib. */
static int add_text(png_text *texts, int count, const char *key, const char *text, const char *language) {
    if (!text || !text[0])
        return count;
    texts[count] = (png_text){.compression = PNG_ITXT_COMPRESSION_NONE,
                              .key = (char *)key,
                              .text = (char *)text,
                              .itxt_length = strlen(text),
                              .lang = (char *)language,
                              .lang_key = (char *)key};
    return count + 1;
}

static void write_about(gb_png_writer *writer, const gb_scene_about *about) {
    png_text texts[TEXTS_MAX];
    const char *language = gb_language_tag(about->language);
    int count = add_text(texts, 0, "Title", about->title, language);
    count = add_text(texts, count, "Description", about->description, language);
    count = add_text(texts, count, "Author", about->author, "");
    count = add_text(texts, count, "Source", about->source, language);
    count = add_text(texts, count, "Creation Time", about->date, "");
    count = add_text(texts, count, "Software", "Gebied", "");
    png_set_text(writer->png, writer->info, texts, count);
}

static void write_head(gb_png_writer *writer, int dpi, const gb_scene_about *about) {
    png_structp png = writer->png;
    png_set_write_fn(png, writer, on_write, on_flush);
    png_set_IHDR(png, writer->info, (png_uint_32)writer->width, (png_uint_32)writer->height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_uint_32 per_metre = (png_uint_32)lround(dpi / 0.0254);
    png_set_pHYs(png, writer->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_sRGB(png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
    if (about)
        write_about(writer, about);
    /* Fixed, so that the bytes are. Flat colours with thin lines: level 3 without filter is smaller than
     * with one, and many times faster than level 9. */
    png_set_compression_level(png, 3);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_write_info(png, writer->info);
}

gb_status gb_png_begin(int width, int height, int dpi, const gb_scene_about *about, gb_png_writer **out,
                       gb_error *err) {
    *out = NULL;
    gb_png_writer *writer = gb_alloc_zero(1, sizeof *writer);
    if (!writer)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    writer->width = width;
    writer->height = height;
    writer->row = gb_alloc((size_t)width, 3);
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    if (!writer->row || !writer->info || setjmp(png_jmpbuf(writer->png))) {
        gb_png_free(writer);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    write_head(writer, dpi, about);
    *out = writer;
    return GB_OK;
}

int gb_png_width(const gb_png_writer *writer) {
    return writer->width;
}

int gb_png_height(const gb_png_writer *writer) {
    return writer->height;
}

gb_status gb_png_rows(gb_png_writer *writer, const unsigned char *pixels, size_t stride, int rows,
                      gb_error *err) {
    if (setjmp(png_jmpbuf(writer->png)))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (int y = 0; y < rows; y++) {
        const uint32_t *from = (const uint32_t *)(const void *)(pixels + (size_t)y * stride);
        unsigned char *to = writer->row;
        for (int x = 0; x < writer->width; x++, to += 3) {
            to[0] = (unsigned char)(from[x] >> 16);
            to[1] = (unsigned char)(from[x] >> 8);
            to[2] = (unsigned char)from[x];
        }
        png_write_row(writer->png, writer->row);
    }
    return GB_OK;
}

gb_status gb_png_end(gb_png_writer *writer, gb_buffer *bytes, gb_error *err) {
    if (setjmp(png_jmpbuf(writer->png)))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    png_write_end(writer->png, NULL);
    *bytes = writer->bytes;
    writer->bytes = (gb_buffer){0};
    return GB_OK;
}

void gb_png_free(gb_png_writer *writer) {
    if (!writer)
        return;
    png_destroy_write_struct(&writer->png, &writer->info);
    gb_buffer_release(&writer->bytes);
    gb_free(writer->row);
    gb_free(writer);
}
