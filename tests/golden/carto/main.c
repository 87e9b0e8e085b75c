/* Scenes as text, exact. After an intended change: GBT_GOLDEN=write build/tests/golden_carto, and read the
 * diff. */
#include "base/memory.h"
#include "carto/division.h"
#include "support/carto_fixture.h"
#include "support/gbt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first line that differs, so that the message can be read. */
static void compare_lines(const char *name, const char *got, const char *want) {
    for (int line = 1; got != NULL && want != NULL && (*got != '\0' || *want != '\0'); line++) {
        size_t a = strcspn(got, "\n"), b = strcspn(want, "\n");
        if (a != b || memcmp(got, want, a) != 0) {
            char place[160], is[400], should[400];
            snprintf(place, sizeof place, "%s line %d", name, line);
            snprintf(is, sizeof is, "%.*s", (int)a, got);
            snprintf(should, sizeof should, "%.*s", (int)b, want);
            gbt_equal_text(place, is, should);
            return;
        }
        got += a + (got[a] == '\n');
        want += b + (want[b] == '\n');
    }
    gbt_true(name, got != NULL && want != NULL);
}

/* Compares a scene, and frees it. */
static void compare_scene(const char *name, gb_scene *scene) {
    gb_error err = {0};
    char *text = NULL, relative[128], path[GBT_PATH];
    if (scene != NULL)
        gbt_equal_status(name, gb_scene_describe(scene, &text, &err), GB_OK, &err);
    snprintf(relative, sizeof relative, "tests/golden/carto/%s.txt", name);
    gbt_project_path(relative, path);
    const char *mode = getenv("GBT_GOLDEN");
    if (mode != NULL && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "wb");
        gbt_true("written", file != NULL && text != NULL && fputs(text, file) >= 0);
        if (file != NULL)
            fclose(file);
    } else {
        char *want = gbt_read_file(path, NULL);
        compare_lines(name, text, want);
        free(want);
    }
    gb_free(text);
    gb_scene_free(scene);
}

static void compare(const char *name, const gb_map *map) {
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    gbt_equal_status(name, gb_choropleth(map, &meter, &scene, NULL, &err), GB_OK, &err);
    compare_scene(name, scene);
}

static void six_wijken_on_a4(void) {
    gb_areas *areas = gbt_mosaic(3, 2, 1400, 1000);
    gb_column *column = gbt_wave_column(areas, "Niet-werkende werkzoekenden", "%", 2, 25);
    uint8_t selected[6] = {0, 1, 0, 0, 0, 0};
    gb_column_set_missing(column, 2, GB_SUPPRESSED);
    column->polarity = 1;
    gb_classes classes = {0};
    gbt_classes(column, 3, &classes);
    gb_map map = gbt_map(areas, column, &classes, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    map.selected = selected;
    map.selected_label = "aandachtswijk";
    compare("six-wijken-a4", &map);
    gb_column_free(column);
    gb_areas_free(areas);
}

static void outline_and_panel_on_a_slide(void) {
    static const gb_panel_row panel[] = {{"1", "Muide", "24.9", true, NULL},
                                         {"2", "Ledeberg", "19.0", false, NULL}};
    gb_areas *areas = gbt_mosaic(4, 2, 1400, 1000);
    gb_areas *outline = gbt_mosaic_parents(areas, 4, 2);
    gb_column *column = gbt_wave_column(areas, "Job seekers out of work", "%", 2, 25);
    gb_classes classes = {0};
    gbt_classes(column, 4, &classes);
    gb_map map = gbt_map(areas, column, &classes, GB_PAGE_SLIDE, GB_LANG_EN);
    map.outline = outline;
    map.panel_title = "Highest";
    map.panel = panel;
    map.panel_count = 2;
    compare("outline-panel-slide", &map);
    gb_column_free(column);
    gb_areas_free(outline);
    gb_areas_free(areas);
}

static void context_on_a_portrait_page(void) {
    static const double x[] = {90000, 130000, 130000, 90000, 95000, 120000};
    static const double y[] = {180000, 180000, 210000, 210000, 185000, 205000};
    static const size_t ring[] = {0, 4}, line[] = {0, 2};
    const gb_context_layer layers[] = {
        {.kind = GB_CONTEXT_OUTSIDE, .parts = 1, .part_point = ring, .x = x, .y = y},
        {.kind = GB_CONTEXT_RAIL, .parts = 1, .part_point = line, .x = x + 4, .y = y + 4},
    };
    gb_areas *areas = gbt_enclave();
    gb_column *column = gbt_wave_column(areas, "Demandeurs d'emploi", "%", 2, 25);
    gb_classes classes = {0};
    gbt_classes(column, 2, &classes);
    gb_map map = gbt_map(areas, column, &classes, GB_PAGE_A4_PORTRAIT, GB_LANG_FR);
    map.page.context = layers;
    map.page.context_count = 2;
    compare("context-portrait", &map);
    gb_column_free(column);
    gb_areas_free(areas);
}

/* Twelve cells: wijken of two columns, and the same with one cell elsewhere. */
static const int32_t wijk_of[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
static const int32_t before_of[] = {0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
static const int32_t half_of[] = {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1};

static gb_areas *wijken(const gb_areas *base, const char *id, const int32_t *of) {
    char **codes = gb_alloc(6, sizeof *codes), **names = gb_alloc(6, sizeof *names);
    static const char *const words[] = {"Muide", "Ledeberg",         "Oud Gentbrugge",
                                        "Markt", "Moscou-Vogelhoek", "Zwijnaarde"};
    gb_areas *out = NULL;
    for (int i = 0; i < 6; i++) {
        char code[16];
        snprintf(code, sizeof code, "W%d", i + 1);
        codes[i] = gb_strdup(code);
        names[i] = gb_strdup(words[i]);
    }
    gb_areas_dissolve(base, id, of, 6, codes, names, &out, NULL);
    return out;
}

static void a_division_on_a4(void) {
    gb_areas *base = gbt_mosaic(4, 3, 1400, 1000), *areas = wijken(base, "wijk", wijk_of);
    gb_division division = {
        .base = base,
        .areas = areas,
        .area_of = wijk_of,
        .border = {{"sector", NULL}, {"wijk", wijk_of}, {"deelgemeente", half_of}},
        .borders = 3,
        .labels = GB_LABELS_BOTH,
        .page = {.size = GB_PAGE_A4_LANDSCAPE, .language = GB_LANG_NL, .title = "De wijken"}};
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gbt_equal_status("division", gb_division_map(&division, &meter, &scene, NULL, NULL), GB_OK, NULL);
    compare_scene("division-a4", scene);
    gb_areas_free(areas);
    gb_areas_free(base);
}

static void a_change_on_a_slide(void) {
    gb_areas *base = gbt_mosaic(4, 3, 1400, 1000);
    gb_areas *before = wijken(base, "wijk2024", before_of), *now = wijken(base, "wijk", wijk_of);
    gb_division_change change = {
        .pieces = gb_areas_topology(base),
        .before_of = before_of,
        .now_of = wijk_of,
        .before = before,
        .now = now,
        .page = {.size = GB_PAGE_SLIDE, .language = GB_LANG_FR, .title = "Ce qui change"}};
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gbt_equal_status("change", gb_division_change_map(&change, &meter, &scene, NULL, NULL), GB_OK, NULL);
    compare_scene("division-change-slide", scene);
    gb_areas_free(now);
    gb_areas_free(before);
    gb_areas_free(base);
}

static void suite_scenes(void) {
    gbt_add_suite("scenes");
    gbt_add_test("six wijken on A4", six_wijken_on_a4);
    gbt_add_test("outline and panel on a slide", outline_and_panel_on_a_slide);
    gbt_add_test("context on a portrait page", context_on_a_portrait_page);
    gbt_add_test("a division on A4", a_division_on_a4);
    gbt_add_test("a change on a slide", a_change_on_a_slide);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_scenes};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
