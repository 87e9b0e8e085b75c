#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gb_fonts *open_fonts(void) {
    gb_fonts *fonts = NULL;
    gb_error err = {0};
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &fonts, &err), GB_OK, &err);
    return fonts;
}

static unsigned long number_at(const unsigned char *at) {
    return (unsigned long)at[0] << 24 | (unsigned long)at[1] << 16 | (unsigned long)at[2] << 8 | at[3];
}

static void chunks_and_texts(void) {
    gb_fonts *fonts = open_fonts();
    char folder[GBT_PATH], path[GBT_PATH + 16], names[256] = "";
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/m.png", folder);
    gb_scene *scene = fixture_scene(fonts, 4, 3);
    gb_error err = {0};
    gbt_equal_status("render", gb_render_png(scene, fonts, &(gb_png_options){100}, path, &err), GB_OK, &err);
    gb_scene_free(scene);
    size_t length = 0;
    unsigned char *bytes = (unsigned char *)gbt_read_file(path, &length);
    gbt_true("signature", length > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0);
    const unsigned char *title = NULL, *pixels_per_metre = NULL;
    for (size_t at = 8; at + 12 <= length; at += number_at(bytes + at) + 12) {
        const char *name = (const char *)bytes + at + 4;
        if (!strstr(names + (strlen(names) > 4 ? strlen(names) - 5 : 0), "IDAT") ||
            memcmp(name, "IDAT", 4) != 0) {
            strncat(names, name, 4);
            strcat(names, " ");
        }
        if (memcmp(name, "pHYs", 4) == 0)
            pixels_per_metre = bytes + at + 8;
        if (memcmp(name, "iTXt", 4) == 0 && strcmp(name + 4, "Title") == 0)
            title = bytes + at + 8;
    }
    gbt_equal_text("chunks", names, "IHDR sRGB pHYs iTXt iTXt iTXt iTXt iTXt iTXt IDAT IEND ");
    gbt_equal_int("width of A4 at 100 dpi", number_at(bytes + 16), 1169);
    gbt_equal_int("height", number_at(bytes + 20), 827);
    gbt_equal_int("bits, RGB", bytes[24] * 10 + bytes[25], 82);
    gbt_equal_int("100 dpi in pixels per metre", pixels_per_metre ? number_at(pixels_per_metre) : 0, 3937);
    gbt_true("title, not compressed, in Dutch",
             title && memcmp(title + 6, "\0\0nl-BE\0Title\0Waar ligt", 23) == 0);
    free(bytes);
    gb_fonts_free(fonts);
}

static unsigned char *pixels_of(const char *path, png_image *image) {
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(image, path))
        return NULL;
    image->format = PNG_FORMAT_RGB;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(*image));
    if (pixels && !png_image_finish_read(image, NULL, pixels, 0, NULL)) {
        free(pixels);
        return NULL;
    }
    return pixels;
}

/* Four triangles round the middle of a box, in two items of the given colours. */
static gb_scene *slanted(gb_colour one, gb_colour two) {
    gb_scene *scene = NULL;
    gb_scene_about about = {0};
    gb_scene_new(60, 40, &about, &scene, NULL);
    const double cx[] = {5, 55, 55, 5}, cy[] = {5, 5, 35, 35};
    size_t first[2] = {0, 0};
    for (int half = 0; half < 2; half++)
        for (int t = half; t < 4; t += 2) {
            double x[] = {cx[t], cx[(t + 1) % 4], 31.7}, y[] = {cy[t], cy[(t + 1) % 4], 18.3};
            size_t ring = gb_scene_add_ring(scene, x, y, 3);
            char code[8];
            snprintf(code, sizeof code, "%d", t);
            size_t area =
                gb_scene_add_area(scene, &(gb_scene_area){.code = code, .first_ring = ring, .rings = 1});
            if (t == half)
                first[half] = area;
        }
    gb_scene_paint_areas(scene, first[0], 2, one, (gb_hatch){0});
    gb_scene_paint_areas(scene, first[1], 2, two, (gb_hatch){0});
    return scene;
}

/* Every pixel well inside the box lies between the two colours: nothing of the white paper shows through. */
static int worst_outside(const char *path, int dpi, gb_colour one, gb_colour two) {
    png_image image;
    unsigned char *pixels = pixels_of(path, &image);
    if (!pixels)
        return 999;
    const int low[] = {one.red < two.red ? one.red : two.red, one.green < two.green ? one.green : two.green,
                       one.blue < two.blue ? one.blue : two.blue};
    const int high[] = {one.red + two.red - low[0], one.green + two.green - low[1],
                        one.blue + two.blue - low[2]};
    int worst = 0;
    int x0 = (int)(6 * dpi / 25.4), x1 = (int)(54 * dpi / 25.4), y0 = (int)(6 * dpi / 25.4),
        y1 = (int)(34 * dpi / 25.4);
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++)
            for (int c = 0; c < 3; c++) {
                int value = pixels[((size_t)y * image.width + (size_t)x) * 3 + (size_t)c];
                int off = value < low[c] ? low[c] - value : value > high[c] ? value - high[c] : 0;
                worst = off > worst ? off : worst;
            }
    free(pixels);
    return worst;
}

static void no_seams(void) {
    gb_fonts *fonts = open_fonts();
    static const struct {
        const char *name;
        gb_colour one, two;
    } cases[] = {
        {"one colour in two items", {0x5D, 0x19, 0x2E, 255}, {0x5D, 0x19, 0x2E, 255}},
        {"two dark colours", {0x5D, 0x19, 0x2E, 255}, {0x22, 0x3B, 0x6C, 255}},
    };
    static const int resolutions[] = {96, 150, 300};
    char folder[GBT_PATH], path[GBT_PATH + 16];
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/s.png", folder);
    for (size_t c = 0; c < 2; c++)
        for (size_t r = 0; r < 3; r++) {
            gb_scene *scene = slanted(cases[c].one, cases[c].two);
            gb_error err = {0};
            gbt_equal_status(cases[c].name,
                             gb_render_png(scene, fonts, &(gb_png_options){resolutions[r]}, path, &err),
                             GB_OK, &err);
            gb_scene_free(scene);
            int worst = worst_outside(path, resolutions[r], cases[c].one, cases[c].two);
            if (worst > 2)
                gbt_equal_int(cases[c].name, worst, 2);
        }
    gb_fonts_free(fonts);
}

/* The outer edge keeps its half tones: a hard ground under it would make steps. */
static void the_outer_edge_is_smooth(void) {
    gb_fonts *fonts = open_fonts();
    gb_colour black = {0, 0, 0, 255};
    gb_scene *scene = NULL;
    gb_scene_new(40, 40, &(gb_scene_about){0}, &scene, NULL);
    double x[] = {5, 35, 5}, y[] = {5, 9, 35}, x2[] = {35, 35, 5}, y2[] = {9, 35, 35};
    size_t r1 = gb_scene_add_ring(scene, x, y, 3);
    size_t a1 = gb_scene_add_area(scene, &(gb_scene_area){.code = "a", .first_ring = r1, .rings = 1});
    size_t r2 = gb_scene_add_ring(scene, x2, y2, 3);
    size_t a2 = gb_scene_add_area(scene, &(gb_scene_area){.code = "b", .first_ring = r2, .rings = 1});
    gb_scene_paint_areas(scene, a1, 1, black, (gb_hatch){0});
    gb_scene_paint_areas(scene, a2, 1, black, (gb_hatch){0});
    char folder[GBT_PATH], path[GBT_PATH + 16];
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/e.png", folder);
    gbt_equal_status("render", gb_render_png(scene, fonts, &(gb_png_options){150}, path, NULL), GB_OK, NULL);
    gb_scene_free(scene);
    png_image image;
    unsigned char *pixels = pixels_of(path, &image);
    int grey = 0;
    for (int column = 40; column < 200; column++)
        for (int row = 0; row < 60; row++) {
            int value = pixels[((size_t)row * image.width + (size_t)column) * 3];
            grey += value > 10 && value < 245;
        }
    free(pixels);
    gbt_true("nearly every column of the slanted edge has a half tone", grey > 130);
    gb_fonts_free(fonts);
}

static void same_bytes_twice(void) {
    gb_fonts *fonts = open_fonts();
    char folder[GBT_PATH], one[GBT_PATH + 16], two[GBT_PATH + 16];
    gbt_temp_dir(folder);
    snprintf(one, sizeof one, "%s/1.png", folder);
    snprintf(two, sizeof two, "%s/2.png", folder);
    gb_fonts *others = NULL;
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &others, NULL), GB_OK, NULL);
    gb_scene *scene = fixture_scene(fonts, 4, 3);
    gb_render_png(scene, fonts, NULL, one, NULL);
    gb_render_png(scene, others, NULL, two, NULL);
    gbt_true("same", same_bytes(one, two));
    gb_scene_free(scene);
    gb_fonts_free(others);
    gb_fonts_free(fonts);
}

static void what_cannot_be_written(void) {
    gb_fonts *fonts = open_fonts();
    gb_scene *scene = slanted((gb_colour){0, 0, 0, 255}, (gb_colour){255, 0, 0, 255});
    gb_error err = {0}, other = {0}, third = {0};
    gbt_equal_status("full", gb_render_png(scene, fonts, NULL, "/dev/full", &err), GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/dev/full");
    gbt_equal_status("folder", gb_render_png(scene, fonts, NULL, "/nergens/x.png", &other), GB_ERR_IO,
                     &other);
    gbt_equal_text("path", other.file, "/nergens/x.png");
    gbt_equal_status("too large", gb_render_png(scene, fonts, &(gb_png_options){20000}, "/tmp/x.png", &third),
                     GB_ERR_USAGE, &third);
    gbt_equal_int("says the resolution", third.count, 20000);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
}

void suite_png(void) {
    gbt_add_suite("png");
    gbt_add_test("chunks and texts", chunks_and_texts);
    gbt_add_test("no seams between areas", no_seams);
    gbt_add_test("the outer edge is smooth", the_outer_edge_is_smooth);
    gbt_add_test("same bytes twice", same_bytes_twice);
    gbt_add_test("what cannot be written", what_cannot_be_written);
}
