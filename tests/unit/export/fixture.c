#include "fixture.h"

#include "base/memory.h"
#include "geom/topology.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void must(gb_status status, const gb_error *err) {
    if (status == GB_OK)
        return;
    char text[1024];
    gb_error_format(err, GB_LANG_EN, text, sizeof text);
    fprintf(stderr, "fixture: %s\n", text);
    exit(1);
}

static gb_areas *make_areas(void) {
    static const char *const names[FIXTURE_AREAS] = {"Haven",         "=1+1", "Sint-Jan", "-Zuid",
                                                     "Blok \"A\"; B", "Één",  "@Noord",   "Oost",
                                                     "West",          "Kern", "Rand",     "Eiland"};
    gb_error err = {0};
    gb_shapes shapes = {0};
    char **codes = gb_alloc(FIXTURE_AREAS, sizeof *codes), **copies = gb_alloc(FIXTURE_AREAS, sizeof *copies);
    for (int i = 0; i < FIXTURE_AREAS; i++) {
        double left = 150000 + 1000 * (i % 4), low = 200000 + 1000 * (i / 4);
        double x[] = {left, left + 1000, left + 1000, left}, y[] = {low, low, low + 1000, low + 1000};
        must(gb_shapes_begin_feature(&shapes, &err), &err);
        must(gb_shapes_begin_polygon(&shapes, &err), &err);
        must(gb_shapes_begin_ring(&shapes, &err), &err);
        must(gb_shapes_add_points(&shapes, x, y, 4, &err), &err);
        gb_shapes_end_ring(&shapes);
        char code[16];
        snprintf(code, sizeof code, i == 7 ? "+%02d" : "%02d", i + 1);
        codes[i] = gb_strdup(code);
        copies[i] = gb_strdup(names[i]);
    }
    gb_topology *topology = NULL;
    gb_crs *crs = NULL;
    gb_areas *areas = NULL;
    must(gb_topology_build(&shapes, NULL, &topology, NULL, &err), &err);
    gb_shapes_release(&shapes);
    must(gb_crs_new("EPSG:31370", &crs, &err), &err);
    must(gb_areas_new_take("wijk", FIXTURE_AREAS, codes, copies, topology, crs, &areas, &err), &err);
    return areas;
}

/* Negative = the state with that number instead of a value. */
static const double cells[FIXTURE_INDICATORS][FIXTURE_AREAS] = {
    {12.5, 8.1, 20.4, 3.3, 8.1, 15.0, 9.9, 30.2, 7.7, 11.1, 5.5, 12.5},
    {21000, 25500, 18250, 31000, 24000, 19999, 22750, 15500, 27000, 23456, 29000, 21000},
    {4, 4, 9, 1, 2, 9, 3, 14, 2, 5, 1, -1},
    {0.31, 0.12, 0.45, 0.05, 0.12, 0.31, 0.2, 0.6, 0.1, -2, 0.07, 0.31},
    {3, 9, 2, 12, 8, 4, 6, 1, 10, 5, 11, 7},
};

static const gb_column *make_column(gb_areas *areas, int j) {
    static const char *const keys[] = {"werkloos", "inkomen", "schulden", "laaggeschoold", "rang_bron"};
    static const char *const labels[] = {"Werkloosheid", "Mediaan inkomen", "=Schulden", "Laaggeschoold",
                                         "Rang"};
    gb_error err = {0};
    gb_column *column = NULL;
    must(gb_column_new(keys[j], FIXTURE_AREAS, false, &column, &err), &err);
    must(gb_column_set_string(&column->label[GB_LANG_NL], labels[j], &err), &err);
    must(gb_column_set_string(&column->unit, j == 1 ? "EUR" : "%", &err), &err);
    must(gb_column_set_string(&column->period, "2023", &err), &err);
    column->polarity = j == 1 ? -1 : 1;
    column->decimals = -1;
    for (size_t i = 0; i < FIXTURE_AREAS; i++) {
        if (cells[j][i] < 0)
            gb_column_set_missing(column, i, (gb_cell)(-cells[j][i]));
        else
            gb_column_set(column, i, cells[j][i]);
    }
    must(gb_table_add_take(gb_areas_table(areas), column, &err), &err);
    return column;
}

void fixture_make(fixture *out, const gb_normalise_options normalise[FIXTURE_INDICATORS],
                  const gb_composite_options *options) {
    static const double weights[FIXTURE_INDICATORS] = {0.3, 0.25, 0.2, 0.15, 0.05};
    gb_error err = {0};
    *out = (fixture){.areas = make_areas(), .options = *options, .notes = gb_notes_new()};
    for (int j = 0; j < FIXTURE_INDICATORS; j++) {
        out->columns[j] = make_column(out->areas, j);
        out->entries[j] = (gb_indicator){.values = gb_values_of(out->columns[j]),
                                         .polarity = out->columns[j]->polarity,
                                         .weight = weights[j],
                                         .normalise = normalise[j]};
    }
    must(gb_composite_build(out->entries, FIXTURE_INDICATORS, options, &out->index, out->notes, &err), &err);
    gb_values scores = gb_composite_values(&out->index);
    must(gb_rank(&scores, &(gb_rank_options){0}, &out->ranking, &err), &err);
    must(gb_select(&out->ranking, &(gb_select_options){.top = 3}, &out->selection, out->notes, &err), &err);
    out->report = (gb_ranking_report){.areas = out->areas,
                                      .indicators = out->columns,
                                      .indicator_count = FIXTURE_INDICATORS,
                                      .entries = out->entries,
                                      .options = &out->options,
                                      .index = &out->index,
                                      .index_key = "index",
                                      .ranking = &out->ranking,
                                      .selection = &out->selection,
                                      .notes = out->notes,
                                      .title = "Aandachtswijken & buurten 2026",
                                      .subtitle = "Samengestelde index",
                                      .source = "Statbel; Steunpunt Werk",
                                      .method = "Gewogen gemiddelde van vijf indicatoren.",
                                      .date = "2026-01-31",
                                      .language = GB_LANG_NL};
}

void fixture_release(fixture *made) {
    gb_selection_release(&made->selection);
    gb_ranking_release(&made->ranking);
    gb_composite_release(&made->index);
    gb_notes_free(made->notes);
    gb_areas_free(made->areas);
    *made = (fixture){0};
}

/* --- scene --- */

static const gb_colour ink = {0x1a, 0x1a, 0x1a, 255}, white = {255, 255, 255, 255};

static void write_line(gb_scene *scene, gb_fonts *fonts, double x, double y, gb_anchor anchor, double size,
                       const char *text, double halo) {
    gb_text_style style = {"Lato", size, size > 12 ? GB_WEIGHT_BOLD : GB_WEIGHT_REGULAR, false,
                           anchor != GB_ANCHOR_MIDDLE};
    gb_text_meter meter = gb_fonts_meter(fonts);
    gb_text_extent extent;
    gb_error err = {0};
    must(meter.measure(meter.context, &style, text, &extent, &err), &err);
    gb_scene_text(scene, x, y, anchor, text, &style, extent.width, ink, halo > 0 ? white : GB_COLOUR_NONE,
                  halo);
}

/* A corner of the grid, moved so that no edge is level or upright. */
static void corner(int i, int j, int cols, int rows, double *x, double *y) {
    *x = 15 + 180.0 * i / cols + 3 * sin(2.1 * i + 1.3 * j);
    *y = 40 + 140.0 * j / rows + 3 * cos(1.7 * i - 0.9 * j);
}

static void paint_class(gb_scene *scene, int cols, int rows, int parity) {
    size_t first = 0, count = 0;
    for (int i = 0; i < cols; i++)
        for (int j = 0; j < rows; j++) {
            if ((i / 2 + j) % 3 != parity)
                continue;
            double x[4], y[4];
            corner(i, j, cols, rows, &x[0], &y[0]);
            corner(i + 1, j, cols, rows, &x[1], &y[1]);
            corner(i + 1, j + 1, cols, rows, &x[2], &y[2]);
            corner(i, j + 1, cols, rows, &x[3], &y[3]);
            char code[32], name[64];
            snprintf(code, sizeof code, "%d/%02d", i, j);
            snprintf(name, sizeof name, "Wijk <%d> & \"%d\"", i, j);
            size_t ring = gb_scene_add_ring(scene, x, y, 4);
            size_t area = gb_scene_add_area(scene, &(gb_scene_area){.code = code,
                                                                    .name = name,
                                                                    .value = "12,5%",
                                                                    .class_label = "10 tot 20",
                                                                    .class_index = parity < 2 ? parity : -1,
                                                                    .first_ring = ring,
                                                                    .rings = 1});
            first = count++ ? first : area;
        }
    static const gb_colour fills[] = {{0xE9, 0xB2, 0x6A, 255}, {0x5D, 0x19, 0x2E, 255}, {255, 255, 255, 255}};
    gb_hatch none = {0}, hatch = {.angle = 45, .pitch = 1.2, .width = 0.2, .colour = {0x8c, 0x8c, 0x8c, 255}};
    if (count)
        gb_scene_paint_areas(scene, first, count, fills[parity], parity == 2 ? hatch : none);
}

static void write_legend(gb_scene *scene, gb_fonts *fonts) {
    gb_scene_group(scene, GB_ROLE_LEGEND, "legende", "Legende", NULL);
    write_line(scene, fonts, 220, 45, GB_ANCHOR_START, 9.5, "Index (0–100)", 0);
    static const char *const rows[] = {"minder dan 10", "10 tot 20", "geen gegevens"};
    for (int r = 0; r < 3; r++) {
        char id[16];
        snprintf(id, sizeof id, "klasse-%d", r);
        gb_scene_group(scene, GB_ROLE_LEGEND_ROW, id, NULL, NULL);
        gb_scene_rectangle(scene, 220, 50 + 4.2 * r, 7, 4.2, (gb_colour){0xE9, 0xB2, 0x6A, 255},
                           (gb_hatch){0}, (gb_stroke){ink, 0.1, {0, 0}, false});
        write_line(scene, fonts, 229, 53 + 4.2 * r, GB_ANCHOR_START, 9, rows[r], 0);
        write_line(scene, fonts, 285, 53 + 4.2 * r, GB_ANCHOR_END, 9, "7", 0);
        gb_scene_end_group(scene);
    }
    gb_scene_end_group(scene);
}

gb_scene *fixture_scene(gb_fonts *fonts, int cols, int rows) {
    gb_scene_about about = {.title = "Waar ligt de \"kansarmoede\" & <zorg>?",
                            .description = "Kaart van Zonnestad: índex per wijk",
                            .author = "Stad Zonnestad",
                            .source = "Statbel",
                            .keywords = "wijken, index",
                            .date = "2026-01-31T00:00:00Z",
                            .language = GB_LANG_NL};
    gb_error err = {0};
    gb_scene *scene = NULL;
    must(gb_scene_new(297, 210, &about, &scene, &err), &err);
    gb_scene_group(scene, GB_ROLE_TITLE, "titel", "Titel", NULL);
    write_line(scene, fonts, 12, 19, GB_ANCHOR_START, 18, "Waar ligt de kansarmoede?", 0);
    gb_scene_end_group(scene);
    gb_scene_group(scene, GB_ROLE_MAP, "kaart", "Kaart", "Kaart met twee klassen en hiaten");
    gb_scene_group(scene, GB_ROLE_LAYER, "wijken", "Wijken", NULL);
    for (int parity = 0; parity < 3; parity++)
        paint_class(scene, cols, rows, parity);
    gb_scene_end_group(scene);
    gb_scene_group(scene, GB_ROLE_LAYER, "namen", "Namen", NULL);
    write_line(scene, fonts, 60, 80, GB_ANCHOR_MIDDLE, 7.5, "Één & Twee", 0.35);
    gb_scene_end_group(scene);
    gb_scene_end_group(scene);
    write_legend(scene, fonts);
    gb_scene_group(scene, GB_ROLE_FOOTER, "bron", "Bron", NULL);
    write_line(scene, fonts, 12, 198, GB_ANCHOR_START, 7, "Bron: Statbel, 2023", 0);
    gb_scene_end_group(scene);
    must(gb_scene_status(scene, &err), &err);
    return scene;
}
