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

/* A part of the page. */
typedef struct band {
    int left, top, width, height;
    double scale; /* pixels per mm */
} band;

static cairo_surface_t *surface_new(cairo_format_t format, const band *at, cairo_t **cr) {
    cairo_surface_t *surface = cairo_image_surface_create(format, at->width, at->height);
    *cr = cairo_create(surface);
    cairo_translate(*cr, -at->left, -at->top);
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

/* Whether the pixels left, here and right of x are all covered. */
static bool covered(const uint32_t *row, int x, int width) {
    return (row[x > 0 ? x - 1 : 0] & row[x] & row[x + 1 < width ? x + 1 : x]) >> 24 != 0;
}

/* Copy the pixels of `hard`, which starts at column `left` and row `top` of the page, that lie inside: those
 * whose eight neighbours are covered too. Pixels on the outer edge keep their ground, so that the edge stays
 * smooth. */
static void copy_inside(cairo_surface_t *page, cairo_surface_t *hard, int left, int top) {
    cairo_surface_flush(page);
    cairo_surface_flush(hard);
    int width = cairo_image_surface_get_width(hard), height = cairo_image_surface_get_height(hard);
    size_t page_stride = (size_t)cairo_image_surface_get_stride(page) / sizeof(uint32_t);
    size_t stride = (size_t)cairo_image_surface_get_stride(hard) / sizeof(uint32_t);
    uint32_t *to = (uint32_t *)(void *)cairo_image_surface_get_data(page);
    const uint32_t *from = (const uint32_t *)(const void *)cairo_image_surface_get_data(hard);
    for (int y = 0; y < height; y++) {
        const uint32_t *here = from + (size_t)y * stride;
        const uint32_t *above = y > 0 ? here - stride : here, *below = y + 1 < height ? here + stride : here;
        uint32_t *out = to + (size_t)(top + y) * page_stride + left;
        for (int x = 0; x < width; x++)
            if (here[x] && covered(here, x, width) && covered(above, x, width) && covered(below, x, width))
                out[x] = here[x];
    }
    cairo_surface_mark_dirty(page);
}

/* The part of the band that the areas reach, with a pixel of air where the band has it. */
static band run_part(const gb_scene *scene, const band *at, size_t first, size_t last) {
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (size_t i = first; i < last; i++) {
        size_t first_ring, rings;
        gb_item_ring_range(scene, gb_scene_item(scene, i), &first_ring, &rings);
        for (size_t r = first_ring; r < first_ring + rings; r++) {
            const double *x, *y;
            size_t n = gb_scene_ring(scene, r, &x, &y);
            for (size_t k = 0; k < n; k++) {
                x0 = x[k] < x0 ? x[k] : x0;
                x1 = x[k] > x1 ? x[k] : x1;
                y0 = y[k] < y0 ? y[k] : y0;
                y1 = y[k] > y1 ? y[k] : y1;
            }
        }
    }
    if (!(x0 <= x1 && y0 <= y1))
        return (band){0};
    int left = (int)fmax(floor(x0 * at->scale) - 2, at->left);
    int top = (int)fmax(floor(y0 * at->scale) - 2, at->top);
    int right = (int)fmax(left, fmin(ceil(x1 * at->scale) + 2, at->left + at->width));
    int bottom = (int)fmax(top, fmin(ceil(y1 * at->scale) + 2, at->top + at->height));
    return (band){
        .left = left, .top = top, .width = right - left, .height = bottom - top, .scale = at->scale};
}

/*
 * Anti-aliased neighbours each let part of the ground through along their border. So every pixel inside the
 * areas first gets the class at its centre as ground, drawn without anti-aliasing.
 */
static gb_status ground_run(const gb_painter *painter, const band *at, size_t first, size_t last,
                            gb_error *err) {
    band part = run_part(painter->scene, at, first, last);
    if (part.width <= 0 || part.height <= 0)
        return GB_OK;
    gb_painter hard = *painter;
    cairo_surface_t *surface = surface_new(CAIRO_FORMAT_ARGB32, &part, &hard.cr);
    cairo_set_antialias(hard.cr, CAIRO_ANTIALIAS_NONE);
    for (size_t i = first; i < last; i++) {
        const gb_item *item = gb_scene_item(painter->scene, i);
        gb_paint_area_rings(&hard, item);
        gb_paint_source(hard.cr, item->fill);
        cairo_fill(hard.cr);
    }
    gb_status status = gb_cairo_status(cairo_status(hard.cr), NULL, err);
    if (status == GB_OK)
        copy_inside(cairo_get_target(painter->cr), surface, part.left - at->left, part.top - at->top);
    cairo_destroy(hard.cr);
    cairo_surface_destroy(surface);
    return status;
}

/* Coverage in sixteenths of a pixel is enough for the shapes and lines of a map, and packs better; letters
 * and furniture keep 256 steps. */
static void set_antialias(cairo_t *cr, const gb_item *item) {
    bool coarse = item->type == GB_ITEM_AREAS || (item->type == GB_ITEM_PATH && !item->closed);
    cairo_set_antialias(cr, coarse ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT);
}

static gb_status paint_band(const gb_scene *scene, gb_fonts *fonts, const band *at, cairo_surface_t **out,
                            gb_error *err) {
    gb_painter painter = {.fonts = fonts, .scene = scene, .outline_text = true, .pixel = 1 / at->scale};
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
        set_antialias(painter.cr, gb_scene_item(scene, i));
        if (status == GB_OK)
            status = gb_paint_item(&painter, gb_scene_item(scene, i), err);
    }
    if (status == GB_OK)
        status = gb_cairo_status(cairo_status(painter.cr), NULL, err);
    cairo_surface_flush(*out);
    cairo_destroy(painter.cr);
    return status;
}

static gb_status render(const gb_scene *scene, gb_fonts *fonts, int dpi, gb_png_writer *writer,
                        gb_error *err) {
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

gb_status gb_render_png(const gb_scene *scene, gb_fonts *fonts, const gb_png_options *options,
                        const char *path, gb_error *err) {
    int dpi = options && options->dpi > 0 ? options->dpi : DEFAULT_DPI;
    double width = round(gb_scene_width(scene) * dpi / 25.4),
           height = round(gb_scene_height(scene) * dpi / 25.4);
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
