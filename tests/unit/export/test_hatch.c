#include "base/memory.h"
#include "export/hatch.h"
#include "suites.h"

#include <math.h>

static gb_scene *scene_of(const double (*boxes)[4], size_t count) {
    gb_scene *scene = NULL;
    gb_scene_about about = {0};
    gb_error err = {0};
    gbt_equal_status("scene", gb_scene_new(100, 100, &about, &scene, &err), GB_OK, &err);
    for (size_t i = 0; i < count; i++) {
        const double *b = boxes[i];
        double x[] = {b[0], b[2], b[2], b[0]}, y[] = {b[1], b[1], b[3], b[3]};
        gb_scene_add_ring(scene, x, y, 4);
    }
    return scene;
}

static gb_hatch_line *cut(const gb_scene *scene, size_t rings, gb_hatch hatch, size_t *count) {
    gb_hatch_line *lines = NULL;
    gb_error err = {0};
    hatch.colour = (gb_colour){0, 0, 0, 255};
    hatch.width = 0.1;
    gbt_equal_status("cut", gb_hatch_cut(scene, 0, rings, &hatch, &lines, count, &err), GB_OK, &err);
    return lines;
}

/* a box from 1 to 9, level lines every 2 mm from the page origin: y = 2, 4, 6, 8 */
static void level_lines_in_a_box(void) {
    static const double boxes[][4] = {{1, 1, 9, 9}};
    gb_scene *scene = scene_of(boxes, 1);
    size_t count;
    gb_hatch_line *lines = cut(scene, 1, (gb_hatch){.pitch = 2}, &count);
    gbt_equal_int("lines", count, 4);
    for (size_t i = 0; i < count; i++) {
        double top = fmin(lines[i].x0, lines[i].x1), end = fmax(lines[i].x0, lines[i].x1);
        gbt_near_double("from", top, 1, 1e-9);
        gbt_near_double("to", end, 9, 1e-9);
        gbt_near_double("level", lines[i].y0, lines[i].y1, 1e-9);
        gbt_near_double("on the pitch", remainder(lines[i].y0, 2), 0, 1e-9);
    }
    gb_free(lines);
    gb_scene_free(scene);
}

/* 45 degrees rises to the right, which on a page means that y falls */
static void rising_lines_rise(void) {
    static const double boxes[][4] = {{0, 0, 10, 10}};
    gb_scene *scene = scene_of(boxes, 1);
    size_t count;
    gb_hatch_line *lines = cut(scene, 1, (gb_hatch){.angle = 45, .pitch = sqrt(2)}, &count);
    /* lines x + y = 2k for 0 < 2k < 20 */
    gbt_equal_int("lines", count, 9);
    for (size_t i = 0; i < count; i++) {
        gbt_near_double("slope", (lines[i].y1 - lines[i].y0) / (lines[i].x1 - lines[i].x0), -1, 1e-9);
        gbt_near_double("on the pitch", remainder(lines[i].x0 + lines[i].y0, 2), 0, 1e-9);
    }
    gb_free(lines);
    gb_scene_free(scene);
}

static void neighbours_share_their_lines(void) {
    static const double boxes[][4] = {{0, 0, 5, 10}, {5, 0, 10, 10}};
    gb_scene *scene = scene_of(boxes, 2);
    size_t count;
    gb_hatch_line *lines = cut(scene, 2, (gb_hatch){.pitch = 4}, &count);
    gbt_equal_int("one line through both, at 0, 4 and 8", count, 3);
    gbt_near_double("whole width", fabs(lines[0].x1 - lines[0].x0), 10, 1e-9);
    gb_free(lines);
    gb_scene_free(scene);
}

static void holes_stay_open(void) {
    gb_scene *scene = scene_of((const double[][4]){{0, 0, 10, 10}}, 1);
    double x[] = {3, 3, 7, 7}, y[] = {3, 7, 7, 3}; /* the other way round */
    gb_scene_add_ring(scene, x, y, 4);
    size_t count;
    gb_hatch_line *lines = cut(scene, 2, (gb_hatch){.pitch = 5}, &count);
    gbt_equal_int("0 once, 5 twice", count, 3);
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += fabs(lines[i].x1 - lines[i].x0);
    gbt_near_double("10 + 3 + 3", total, 16, 1e-9);
    gb_free(lines);
    gb_scene_free(scene);
}

static void cross_adds_the_other_set(void) {
    static const double boxes[][4] = {{1, 1, 9, 9}};
    gb_scene *scene = scene_of(boxes, 1);
    size_t count;
    gb_hatch_line *lines = cut(scene, 1, (gb_hatch){.pitch = 2, .cross = true}, &count);
    gbt_equal_int("four and four", count, 8);
    gb_free(lines);
    lines = cut(scene, 1, (gb_hatch){0}, &count);
    gbt_equal_int("no pitch, no lines", count, 0);
    gb_free(lines);
    gb_scene_free(scene);
}

void suite_hatch(void) {
    gbt_add_suite("hatch");
    gbt_add_test("level lines in a box", level_lines_in_a_box);
    gbt_add_test("rising lines rise", rising_lines_rise);
    gbt_add_test("neighbours share their lines", neighbours_share_their_lines);
    gbt_add_test("holes stay open", holes_stay_open);
    gbt_add_test("a cross adds the other set", cross_adds_the_other_set);
}
