#include "export/render.h"

#include "base/file.h"
#include "base/memory.h"
#include "export/paint.h"
#include "export/png_write.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    DEFAULT_DPI = 200,
    LARGEST_SIDE = 32767,            /* of a Cairo image */
    WHOLE_LIMIT = 256 * 1024 * 1024, /* bytes; a larger page is drawn in bands */
    BAND_BYTES = 64 * 1024 * 1024
};

/* A horizontal strip of the page. */
typedef struct band {
    int top, width, height;
    double scale; /* pixels per mm */
} band;

static cairo_surface_t *surface_new(cairo_format_t format, const band *at, cairo_t **cr) {
    cairo_surface_t *surface = cairo_image_surface_create(format, at->width, at->height);
    *cr = cairo_create(surface);
    cairo_translate(*cr, 0, -at->top);
    cairo_scale(*cr, at->scale, at->scale);
    
    return surface;
}

/* Classes that lie side by side: [first, last) are the areas items of one run, opaque. */
static size_t run_end(const gb_scene *scene, size_t first) {
    size_t last = first;
    while (last < gb_scene_items(scene)) {
        const gb_item *item = gb_scene_item(scene, last);
        if (item->type != GB_ITEM_AREAS || item->fill.alpha != 255)
            break;
        last++;
    }
    return last;
}

/* Copy pixels of `hard` to `page` where the areas together cover the pixel whole. */
static void copy_covered(cairo_surface_t *page, cairo_surface_t *hard, cairo_surface_t *cover) {
    cairo_surface_flush(page);
    cairo_surface_flush(hard);
    cairo_surface_flush(cover);
    int width = cairo_image_surface_get_width(page), height = cairo_image_surface_get_height(page);
    size_t page_stride = (size_t)cairo_image_surface_get_stride(page);
    size_t cover_stride = (size_t)cairo_image_surface_get_stride(cover);
    unsigned char *to = cairo_image_surface_get_data(page);
    const unsigned char *from = cairo_image_surface_get_data(hard), *mask = cairo_image_surface_get_data(cover);
    for (int row = 0; row < height; row++) {
        uint32_t *out = (uint32_t *)(void *)(to + (size_t)row * page_stride);
        const uint32_t *in = (const uint32_t *)(const void *)(from + (size_t)row * page_stride);
        const unsigned char *covered = mask + (size_t)row * cover_stride;
        for (int i = 0; i < width; i++)
            if (covered[i] == 255)
                out[i] = in[i];
    }
    cairo_surface_mark_dirty(page);
}

/*
 * Anti-aliased neighbours each let part of the ground through along their border. So every pixel that the
 * areas cover together first gets the class at its centre as ground, drawn without anti-aliasing.
 */
static gb_status ground_run(const gb_painter *painter, const band *at, size_t first, size_t last, gb_error *err) {
    gb_painter hard = *painter, cover = *painter;
    cairo_surface_t *hard_surface = surface_new(CAIRO_FORMAT_RGB24, at, &hard.cr);
    cairo_surface_t *cover_surface = surface_new(CAIRO_FORMAT_A8, at, &cover.cr);
    cairo_set_antialias(hard.cr, CAIRO_ANTIALIAS_NONE);
    for (size_t i = first; i < last; i++) {
        const gb_item *item = gb_scene_item(painter->scene, i);
        gb_paint_area_rings(&hard, item);
        gb_paint_source(hard.cr, item->fill);
        cairo_fill(hard.cr);
        gb_paint_area_rings(&cover, item);
    }
    cairo_set_source_rgba(cover.cr, 0, 0, 0, 1);
    cairo_fill(cover.cr);
    gb_status status = gb_cairo_status(cairo_status(hard.cr), NULL, err);
    if (status == GB_OK)
        status = gb_cairo_status(cairo_status(cover.cr), NULL, err);
    if (status == GB_OK)
        copy_covered(cairo_get_target(painter->cr), hard_surface, cover_surface);
    cairo_destroy(hard.cr);
    cairo_destroy(cover.cr);
    cairo_surface_destroy(hard_surface);
    cairo_surface_destroy(cover_surface);
    return status;
}

static gb_status paint_band(const gb_scene *scene, gb_fonts *fonts, const band *at, cairo_surface_t **out,
                            gb_error *err) {
    gb_painter painter = {.fonts = fonts, .scene = scene, .outline_text = true};
    *out = surface_new(CAIRO_FORMAT_RGB24, at, &painter.cr);
    cairo_set_source_rgb(painter.cr, 1, 1, 1);
    cairo_paint(painter.cr);
    gb_status status = GB_OK;
    size_t grounded = 0;
    for (size_t i = 0; i < gb_scene_items(scene) && status == GB_OK; i++) {
        if (i >= grounded) {
            size_t last = run_end(scene, i);
            if (last > i + 1)
                status = ground_run(&painter, at, i, last, err);
            grounded = last > i ? last : i + 1;
        }
        if (status == GB_OK)
            status = gb_paint_item(&painter, gb_scene_item(scene, i), err);
    }
    if (status == GB_OK)
        status = gb_cairo_status(cairo_status(painter.cr), NULL, err);
    cairo_surface_flush(*out);
    cairo_destroy(painter.cr);
    return status;
}

static gb_status render(const gb_scene *scene, gb_fonts *fonts, int dpi, gb_png_writer *writer, gb_error *err) {
    band at = {.width = gb_png_width(writer), .scale = dpi / 25.4};
    int height = gb_png_height(writer), step = height;
    if ((double)at.width * height * 4 > WHOLE_LIMIT)
        step = BAND_BYTES / 4 / at.width;
    gb_status status = GB_OK;
    for (at.top = 0; at.top < height && status == GB_OK; at.top += step) {
        at.height = step < height - at.top ? step : height - at.top;
        cairo_surface_t *surface = NULL;
        status = paint_band(scene, fonts, &at, &surface, err);
        if (status == GB_OK)
            status = gb_png_rows(writer, cairo_image_surface_get_data(surface),
                                 (size_t)cairo_image_surface_get_stride(surface), at.height, err);
        cairo_surface_destroy(surface);
    }
    return status;
}

gb_status gb_render_png(const gb_scene *scene, gb_fonts *fonts, const gb_png_options *options, const char *path,
                        gb_error *err) {
    int dpi = options && options->dpi > 0 ? options->dpi : DEFAULT_DPI;
    double width = round(gb_scene_width(scene) * dpi / 25.4), height = round(gb_scene_height(scene) * dpi / 25.4);
    if (!(width >= 1 && height >= 1 && width <= LARGEST_SIDE && height <= 4.0 * LARGEST_SIDE))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_IMAGE_SIZE, .file = path, .count = dpi,
                       .total = LARGEST_SIDE, .hint = GB_HINT_EXPORT_IMAGE_SIZE);
    gb_png_writer *writer = NULL;
    gb_status status = gb_png_begin((int)width, (int)height, dpi, gb_scene_get_about(scene), &writer, err);
    if (status == GB_OK)
        status = render(scene, fonts, dpi, writer, err);
    gb_buffer bytes = {0};
    if (status == GB_OK)
        status = gb_png_end(writer, &bytes, err);
    if (status == GB_OK)
        status = gb_file_write(path, bytes.text, bytes.length, err);
    gb_buffer_release(&bytes);
    gb_png_free(writer);
    return status;
}
