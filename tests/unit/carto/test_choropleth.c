#include "suites.h"

#include "base/memory.h"
#include "support/carto_fixture.h"
#include "support/rubric.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A mosaic with gaps, a selection and notes: what a real map has. */
typedef struct fixture {
    gb_areas *areas;
    gb_column *column;
    gb_classes classes;
    bool has_classes;
    uint8_t *selected;
    int32_t *rank;
} fixture;

static fixture with_areas(gb_areas *areas) {
    fixture f = {.areas = areas};
    size_t n = gb_areas_count(areas);
    f.column = gbt_wave_column(areas, "Niet-werkende werkzoekenden", "%", 2, 25);
    f.selected = gb_alloc_zero(n, 1);
    f.rank = gb_alloc_zero(n, sizeof *f.rank);
    return f;
}

static void classify(fixture *f) {
    f->has_classes = gbt_classes(f->column, 5, &f->classes);
}

static void drop(fixture *f) {
    gb_column_free(f->column);
    gb_areas_free(f->areas);
    gb_free(f->selected);
    gb_free(f->rank);
}

static gb_map map_of(const fixture *f, gb_page page, gb_language language) {
    gb_map map = gbt_map(f->areas, f->column, f->has_classes ? &f->classes : NULL, page, language);
    map.selected = f->selected;
    map.selected_label = "aandachtswijk";
    map.rank = f->rank;
    return map;
}

static bool judge(const char *name, const gb_map *map, bool crowded) {
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    if (!gbt_equal_status(name, gb_choropleth(map, &meter, &scene, NULL, &err), GB_OK, &err))
        return false;
    gbt_rubric rubric = {.name = name, .scene = scene, .map = map, .meter = meter, .crowded = crowded};
    bool sound = gbt_rubric_check(&rubric);
    gb_scene_free(scene);
    return sound;
}

static bool draw_and_judge(const char *name, const gb_map *map) {
    return judge(name, map, false);
}

static void set_gaps(fixture *f) {
    gb_column_set_missing(f->column, 3, GB_ABSENT);
    gb_column_set_missing(f->column, 7, GB_SUPPRESSED);
    gb_column_set_missing(f->column, 8, GB_SUPPRESSED);
    gb_column_set_missing(f->column, 11, GB_CENSORED);
    f->selected[5] = f->selected[6] = 1;
    f->rank[5] = 1;
    f->rank[6] = 2;
}

static void every_page_and_language_meets_the_rubric(void) {
    static const gb_panel_row panel[] = {{"1", "Bloemekenswijk", "24,9", true, NULL},
                                         {"2", "Muide", "20,1", true, NULL},
                                         {"3", "Ledeberg", "19,0", false, NULL}};
    fixture f = with_areas(gbt_mosaic(5, 5, 1400, 1000));
    set_gaps(&f);
    classify(&f);
    for (int page = 0; page < GB_PAGE_COUNT; page++)
        for (int language = 0; language < GB_LANG_COUNT; language++) {
            char name[64];
            snprintf(name, sizeof name, "%s %s", gb_page_name((gb_page)page),
                     gb_language_code((gb_language)language));
            gb_map map = map_of(&f, (gb_page)page, (gb_language)language);
            map.panel_title = "Hoogste wijken";
            map.panel = panel;
            map.panel_count = 3;
            draw_and_judge(name, &map);
        }
    drop(&f);
}

static void many_small_areas_with_an_outline_level(void) {
    fixture f = with_areas(gbt_mosaic(24, 20, 300, 240));
    gb_areas *outline = gbt_mosaic_parents(f.areas, 24, 6);
    set_gaps(&f);
    classify(&f);
    for (int page = 0; page < GB_PAGE_COUNT; page++) {
        gb_map map = map_of(&f, (gb_page)page, GB_LANG_NL);
        map.outline = outline;
        draw_and_judge(gb_page_name((gb_page)page), &map);
    }
    gb_areas_free(outline);
    drop(&f);
}

static void study_areas_of_every_shape(void) {
    static const struct {
        const char *name;
        size_t columns, rows;
        double width, height;
    } cases[] = {
        {"one area", 1, 1, 900, 800}, {"very tall", 2, 30, 200, 900},    {"very wide", 30, 2, 900, 200},
        {"a hamlet", 3, 3, 20, 15},   {"a country", 6, 6, 60000, 40000}, {"just the frame", 9, 7, 1000, 990},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture f = with_areas(gbt_mosaic(cases[i].columns, cases[i].rows, cases[i].width, cases[i].height));
        classify(&f);
        for (int page = 0; page < GB_PAGE_COUNT; page++) {
            gb_map map = map_of(&f, (gb_page)page, GB_LANG_NL);
            char name[64];
            snprintf(name, sizeof name, "%s, %s", cases[i].name, gb_page_name((gb_page)page));
            draw_and_judge(name, &map);
        }
        drop(&f);
    }
}

static void enclaves_and_areas_in_parts(void) {
    fixture f = with_areas(gbt_enclave());
    classify(&f);
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    draw_and_judge("enclave", &map);
    drop(&f);
}

static void odd_data_still_gives_a_map(void) {
    static const char *const names[] = {"all missing", "all equal", "all zero", "two values",
                                        "below and above 0"};
    for (int c = 0; c < 5; c++) {
        fixture f = with_areas(gbt_mosaic(4, 3, 1200, 900));
        for (size_t i = 0; i < f.column->n; i++) {
            double values[] = {0, 7.5, 0, (double)(i % 2), (double)i - 5.5};
            if (c == 0)
                gb_column_set_missing(f.column, i, i % 2 ? GB_ABSENT : GB_SUPPRESSED);
            else
                gb_column_set(f.column, i, values[c]);
        }
        classify(&f);
        gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
        draw_and_judge(names[c], &map);
        drop(&f);
    }
}

static void long_texts_are_wrapped_or_cut(void) {
    static const char title[] =
        "Een titel van tweehonderd tekens die de bevinding van de kaart in een enkele lange zin "
        "probeert te zeggen en daarmee niet ophoudt voor het einde van de tweede regel van de "
        "pagina lang bereikt is";
    fixture f = with_areas(gbt_mosaic(4, 3, 1200, 900));
    classify(&f);
    const char *const notes[] = {"Een voetnoot die over meer dan een regel van de smalle kolom loopt.",
                                 "Nog een."};
    for (int page = 0; page < GB_PAGE_COUNT; page++) {
        gb_map map = map_of(&f, (gb_page)page, GB_LANG_NL);
        map.page.title = title;
        map.page.source =
            "Statbel, fiscale inkomens 2023; VDAB, Arvastat 2024; Rijksregister, bevolking op 1 januari "
            "2024; "
            "Kruispuntbank van de Sociale Zekerheid; Departement Onderwijs en Vorming, leerlingen 2023-2024; "
            "Opgroeien, geboorten in kansarme gezinnen";
        map.page.notes = notes;
        map.page.note_count = 2;
        judge(gb_page_name((gb_page)page), &map, true);
    }
    drop(&f);
}

static void context_stays_inside_the_frame(void) {
    static const double x[] = {90000, 130000, 130000, 90000, 95000, 120000};
    static const double y[] = {180000, 180000, 210000, 210000, 185000, 205000};
    static const size_t parts[] = {0, 4}, line[] = {0, 2};
    fixture f = with_areas(gbt_mosaic(4, 3, 1200, 900));
    classify(&f);
    gb_context_layer layers[] = {
        {.kind = GB_CONTEXT_OUTSIDE, .parts = 1, .part_point = parts, .x = x, .y = y},
        {.kind = GB_CONTEXT_WATER, .parts = 1, .part_point = parts, .x = x, .y = y},
        {.kind = GB_CONTEXT_ROAD, .parts = 1, .part_point = line, .x = x + 4, .y = y + 4},
    };
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    map.page.context = layers;
    map.page.context_count = 3;
    draw_and_judge("context", &map);
    drop(&f);
}

static void counts_and_crowded_ramps_are_warned_of(void) {
    fixture f = with_areas(gbt_mosaic(8, 8, 1200, 900));
    f.column->kind = GB_KIND_COUNT;
    f.has_classes = gbt_classes(f.column, 12, &f.classes);
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_text_meter meter = gbt_fake_meter();
    gb_notes *notes = gb_notes_new();
    gb_scene *scene = NULL;
    gbt_equal_status("drawn", gb_choropleth(&map, &meter, &scene, notes, NULL), GB_OK, NULL);
    bool count = false, close = false;
    for (size_t i = 0; i < gb_notes_count(notes); i++) {
        count = count || gb_notes_at(notes, i)->text == GB_NOTE_COUNT_CHOROPLETH;
        close = close || gb_notes_at(notes, i)->text == GB_NOTE_COLOURS_CLOSE;
    }
    gbt_true("a count", count);
    gbt_true("twelve classes", close);
    gb_notes_free(notes);
    gb_scene_free(scene);
    drop(&f);
}

/* How many texts in the group with this id hold these words. */
static size_t texts_in(const gb_scene *scene, const char *group, const char *words) {
    size_t count = 0, depth = 0, inside = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN) {
            depth++;
            if (inside == 0 && strcmp(item->id, group) == 0)
                inside = depth;
        } else if (item->type == GB_ITEM_GROUP_END) {
            inside = inside == depth ? 0 : inside;
            depth--;
        } else if (inside > 0 && item->type == GB_ITEM_TEXT && strstr(item->text, words) != NULL) {
            count++;
        }
    }
    return count;
}

static void the_panel_is_a_table_with_a_note(void) {
    static const gb_panel_row panel[] = {{"1", "Muide", "24,9", true, NULL},
                                         {"3", "Ledeberg", "19,0", false, NULL}};
    fixture f = with_areas(gbt_mosaic(5, 5, 1400, 1000));
    classify(&f);
    for (int page = 0; page < GB_PAGE_COUNT; page++) {
        gb_map map = map_of(&f, (gb_page)page, GB_LANG_NL);
        map.panel_title = "Hoogste wijken";
        map.panel = panel;
        map.panel_count = 2;
        map.panel_note = "Gebieden met minder dan 250 inwoners tellen niet mee.";
        draw_and_judge(gb_page_name((gb_page)page), &map);
        gb_text_meter meter = gbt_fake_meter();
        gb_scene *scene = NULL;
        gbt_equal_status("drawn", gb_choropleth(&map, &meter, &scene, NULL, NULL), GB_OK, NULL);
        gbt_equal_int("cells of the second row", texts_in(scene, "panel-row-2", ""), 3);
        gbt_equal_int("its name", texts_in(scene, "panel-row-2", "Ledeberg"), 1);
        gbt_true("the note belongs to the panel", texts_in(scene, "panel", "250") == 1);
        gb_scene_free(scene);
    }
    drop(&f);
}

/* A lake, a wide river and a ditch over 4 x 3 light areas of some 50 by 40 mm. */
static void water_is_named_where_there_is_room(void) {
    static const double x[] = {102000, 103500, 103500, 102000, 100050, 100100,
                               100100, 100050, 104050, 104053, 104053, 104050};
    static const double y[] = {200300, 200300, 201200, 201200, 200050, 200050,
                               202600, 202600, 200050, 200050, 202600, 202600};
    static const size_t start[] = {0, 4, 8, 12};
    static const char *const names[] = {"Meer", "Lei", "Gracht"};
    fixture f = with_areas(gbt_mosaic(4, 3, 1200, 900));
    double bounds[4];
    gb_topology_bounds(gb_areas_topology(f.areas), bounds);
    double px[12], py[12];
    for (size_t i = 0; i < 12; i++) {
        px[i] = x[i] - 100000 + bounds[0];
        py[i] = y[i] - 200000 + bounds[1];
    }
    for (size_t i = 0; i < f.column->n; i++)
        gb_column_set_missing(f.column, i, GB_ABSENT);
    gb_context_layer water = {
        .kind = GB_CONTEXT_WATER, .parts = 3, .part_point = start, .x = px, .y = py, .names = names};
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    map.page.context = &water;
    map.page.context_count = 1;
    draw_and_judge("water", &map);
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gbt_equal_status("drawn", gb_choropleth(&map, &meter, &scene, NULL, NULL), GB_OK, NULL);
    gbt_equal_int("the lake, inside", texts_in(scene, "layer-water-names", "Meer"), 1);
    gbt_equal_int("the river, beside", texts_in(scene, "layer-water-names", "Lei"), 1);
    gbt_equal_int("the ditch is too narrow to see", texts_in(scene, "layer-water-names", "Gracht"), 0);
    gb_scene_free(scene);
    drop(&f);
}

static void refusals_say_what_to_change(void) {
    fixture f = with_areas(gbt_mosaic(4, 3, 1200, 900));
    classify(&f);
    gb_map map = map_of(&f, GB_PAGE_A4_PORTRAIT, GB_LANG_NL);
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    map.ramp = "regenboog";
    gbt_equal_status("ramp", gb_choropleth(&map, &meter, &scene, NULL, &err), GB_ERR_USAGE, &err);
    gbt_true("hint", err.hint != GB_TEXT_NONE && scene == NULL);
    gb_error_clear(&err);
    map.ramp = NULL;
    const char *notes[60];
    for (size_t i = 0; i < 60; i++)
        notes[i] = "Een voetnoot te veel voor deze pagina.";
    map.page.notes = notes;
    map.page.note_count = 60;
    gbt_equal_status("page", gb_choropleth(&map, &meter, &scene, NULL, &err), GB_ERR_USAGE, &err);
    gbt_equal_int("what to change", err.hint, GB_HINT_LEGEND_TOO_TALL);
    drop(&f);
}

static void same_map_same_scene(void) {
    fixture f = with_areas(gbt_mosaic(6, 6, 700, 500));
    set_gaps(&f);
    classify(&f);
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_text_meter meter = gbt_fake_meter();
    char *text[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        gb_scene *scene = NULL;
        gb_choropleth(&map, &meter, &scene, NULL, NULL);
        gb_scene_describe(scene, &text[i], NULL);
        gb_scene_free(scene);
    }
    gbt_equal_text("twice", text[1], text[0]);
    gb_free(text[0]);
    gb_free(text[1]);
    drop(&f);
}

static void running_out_of_memory_leaves_nothing(void) {
    fixture f = with_areas(gbt_mosaic(3, 2, 1200, 900));
    gb_areas *outline = gbt_mosaic_parents(f.areas, 3, 2);
    gb_column_set_missing(f.column, 3, GB_ABSENT);
    f.selected[1] = 1;
    classify(&f);
    gb_map map = map_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    map.outline = outline;
    gb_text_meter meter = gbt_fake_meter();
    /* Every allocation is a case; after the first hundred a fixed stride samples the rest. */
    for (size_t k = 0, done = 0; !done; k += k < 100 ? 1 : 7) {
        gb_scene *scene = NULL;
        size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = gb_choropleth(&map, &meter, &scene, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        gb_scene_free(scene);
        if (!gbt_equal_int("no block left", gb_test_live_blocks(), before) ||
            (!done && !gbt_equal_status("out of memory", status, GB_ERR_NOMEM, NULL)))
            break;
    }
    gb_areas_free(outline);
    drop(&f);
}

void suite_choropleth(void) {
    gbt_add_suite("choropleth");
    gbt_add_test("every page and language meets the rubric", every_page_and_language_meets_the_rubric);
    gbt_add_test("many small areas with an outline level", many_small_areas_with_an_outline_level);
    gbt_add_test("study areas of every shape", study_areas_of_every_shape);
    gbt_add_test("enclaves and areas in parts", enclaves_and_areas_in_parts);
    gbt_add_test("odd data still gives a map", odd_data_still_gives_a_map);
    gbt_add_test("long texts are wrapped or cut", long_texts_are_wrapped_or_cut);
    gbt_add_test("context stays inside the frame", context_stays_inside_the_frame);
    gbt_add_test("counts and crowded ramps are warned of", counts_and_crowded_ramps_are_warned_of);
    gbt_add_test("the panel is a table with a note", the_panel_is_a_table_with_a_note);
    gbt_add_test("water is named where there is room", water_is_named_where_there_is_room);
    gbt_add_test("refusals say what to change", refusals_say_what_to_change);
    gbt_add_test("same map, same scene", same_map_same_scene);
    gbt_add_test("running out of memory leaves nothing", running_out_of_memory_leaves_nothing);
}
