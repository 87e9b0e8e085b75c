/* Scenes as text, exact. After an intended change: GBT_GOLDEN=write build/tests/golden_carto, and read the
 * diff. */
#include "base/memory.h"
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

static void compare(const char *name, const gb_map *map) {
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    char *text = NULL, relative[128], path[GBT_PATH];
    if (gbt_equal_status(name, gb_choropleth(map, &meter, &scene, NULL, &err), GB_OK, &err))
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
    static const gb_panel_row panel[] = {{"1", "Muide", "24.9", true}, {"2", "Ledeberg", "19.0", false}};
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

static void suite_scenes(void) {
    gbt_add_suite("scenes");
    gbt_add_test("six wijken on A4", six_wijken_on_a4);
    gbt_add_test("outline and panel on a slide", outline_and_panel_on_a_slide);
    gbt_add_test("context on a portrait page", context_on_a_portrait_page);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_scenes};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
