#include "base/memory.h"
#include "export/json.h"
#include "export/qgis.h"
#include "fixture.h"
#include "suites.h"

#include <stdint.h>
#include <stdio.h>

/* Every writer survives the k-th allocation failing, for all k, and leaves nothing behind. */

typedef struct job {
    fixture made;
    gb_scene *scene;
    gb_fonts *fonts;
    char path[GBT_PATH + 16];
} job;

static gb_status to_csv(job *j, gb_error *err) {
    return gb_areas_csv(j->made.areas, NULL, 0, NULL, j->path, err);
}

static gb_status to_ranking_csv(job *j, gb_error *err) {
    return gb_ranking_csv(&j->made.report, NULL, j->path, err);
}

static gb_status to_style(job *j, gb_error *err) {
    gb_values values = gb_values_of(j->made.columns[0]);
    gb_classes classes;
    gb_status status = gb_classify(&values, &(gb_class_options){.count = 3, .round = true}, &classes, err);
    gb_map map = {.areas = j->made.areas, .column = j->made.columns[0], .classes = &classes};
    char *qml = NULL, *sld = NULL;
    if (status == GB_OK)
        status = gb_qgis_style(&map, &qml, &sld, err);
    gb_free(qml);
    gb_free(sld);
    return status;
}

static gb_status to_png(job *j, gb_error *err) {
    return gb_render_png(j->scene, j->fonts, &(gb_png_options){30}, j->path, err);
}

static gb_status to_svg(job *j, gb_error *err) {
    return gb_render_svg(j->scene, j->fonts, NULL, j->path, err);
}

static gb_status to_pdf(job *j, gb_error *err) {
    return gb_render_pdf((const gb_scene *[]){j->scene}, 1, j->fonts, j->path, err);
}

static gb_scene *small_scene(void) {
    gb_scene *scene = NULL;
    gb_scene_new(40, 40, &(gb_scene_about){.title = "Klein", .description = "Klein blad"}, &scene, NULL);
    gb_scene_group(scene, GB_ROLE_MAP, "kaart", "Kaart", "Eén gebied");
    double x[] = {5, 35, 20}, y[] = {5, 8, 35};
    size_t ring = gb_scene_add_ring(scene, x, y, 3);
    size_t area = gb_scene_add_area(scene, &(gb_scene_area){.code = "1", .first_ring = ring, .rings = 1});
    gb_scene_paint_areas(scene, area, 1, (gb_colour){200, 100, 50, 255},
                         (gb_hatch){.angle = 45, .pitch = 2, .width = 0.2, .colour = {0, 0, 0, 255}});
    gb_scene_end_group(scene);
    return scene;
}

static void try_all(const char *name, gb_status (*work)(job *, gb_error *)) {
    static const gb_normalise_options z_scores[FIXTURE_INDICATORS];
    job j = {0};
    char folder[GBT_PATH];
    gbt_temp_dir(folder);
    snprintf(j.path, sizeof j.path, "%s/out", folder);
    fixture_make(&j.made, z_scores, &(gb_composite_options){0});
    j.scene = small_scene();
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &j.fonts, NULL), GB_OK, NULL);
    bool done = false;
    for (size_t k = 0; !done && k < 2000; k++) {
        size_t before = gb_test_live_blocks();
        gb_error err = {0};
        gb_test_fail_allocation(k);
        gb_status status = work(&j, &err);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (!done && status != GB_ERR_NOMEM)
            gbt_equal_status(name, status, GB_ERR_NOMEM, &err);
        if (gb_test_live_blocks() != before)
            gbt_equal_int(name, gb_test_live_blocks(), before);
    }
    gbt_true(name, done);
    gb_fonts_free(j.fonts);
    gb_scene_free(j.scene);
    fixture_release(&j.made);
}

static void tables(void) {
    try_all("areas to CSV", to_csv);
    try_all("ranking to CSV", to_ranking_csv);
    try_all("style", to_style);
}

static void drawings(void) {
    try_all("PNG", to_png);
    try_all("SVG", to_svg);
    try_all("PDF", to_pdf);
}

static void fonts_themselves(void) {
    bool done = false;
    for (size_t k = 0; !done && k < 100; k++) {
        size_t before = gb_test_live_blocks();
        gb_fonts *fonts = NULL;
        gb_text_extent extent;
        gb_text_style style = {.family = "Lato", .size = 9};
        gb_test_fail_allocation(k);
        gb_status status = gb_fonts_new(NULL, 0, &fonts, NULL);
        if (status == GB_OK) {
            gb_text_meter meter = gb_fonts_meter(fonts);
            status = meter.measure(meter.context, &style, "Haven", &extent, NULL);
        }
        gb_fonts_free(fonts);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        gbt_true("out of memory or done", done || status == GB_ERR_NOMEM);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
}

void suite_export_memory(void) {
    gbt_add_suite("memory");
    gbt_add_test("tables", tables);
    gbt_add_test("drawings", drawings);
    gbt_add_test("fonts", fonts_themselves);
}
