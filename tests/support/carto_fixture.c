#include "support/carto_fixture.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const gb_error *err) {
    char text[512];
    gb_error_format(err, GB_LANG_EN, text, sizeof text);
    fprintf(stderr, "fixture: %s\n", text);
    exit(2);
}

static gb_status fake_measure(void *context, const gb_text_style *font, const char *text, gb_text_extent *out,
                              gb_error *err) {
    (void)context;
    (void)err;
    double em = font->size * 25.4 / 72, width = 0;
    for (const char *at = text; *at != '\0';) {
        uint32_t c = gb_utf8_next(&at);
        bool wide = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == 'm' || c == 'w';
        width += (c == ' ' || c == ',' || c == '.' || c == 'i' || c == 'l') ? 0.25 : wide ? 0.58 : 0.5;
    }
    if (font->weight == GB_WEIGHT_BOLD)
        width *= 1.05;
    *out = (gb_text_extent){.width = width * em,
                            .ascent = 0.95 * em,
                            .descent = 0.22 * em,
                            .ink_left = 0,
                            .ink_top = -0.74 * em,
                            .ink_right = width * em,
                            .ink_bottom = strpbrk(text, "gjpqy,") != NULL ? 0.2 * em : 0};
    return GB_OK;
}

gb_text_meter gbt_fake_meter(void) {
    return (gb_text_meter){.measure = fake_measure};
}

static const char *const names[] = {
    "Markt",
    "Sint-Amandsberg",
    "Nieuw Gent",
    "Brugse Poort - Rooigem",
    "Bloemekenswijk",
    "Muide",
    "Sluizeken-Tolhuis",
    "Oud Gentbrugge",
    "'t Heiken",
    "Ledeberg",
    "Moscou-Vogelhoek",
    "Zwijnaarde",
    "Kanaaldorpen en -zone",
    "Café Noir-Één",
    "Wondelgem",
    "Watersportbaan - Ekkergem en omgeving (W)",
};

static gb_areas *finish(gb_shapes *shapes, const char *prefix, size_t n) {
    gb_error err = {0};
    gb_topology_options options = GB_TOPOLOGY_OPTIONS_DEFAULT;
    gb_topology *topology = NULL;
    gb_crs *crs = NULL;
    gb_areas *areas = NULL;
    char **codes = gb_alloc(n, sizeof *codes), **titles = gb_alloc(n, sizeof *titles);
    for (size_t i = 0; i < n; i++) {
        char code[32], name[96];
        snprintf(code, sizeof code, "%s%02zu", prefix, i + 1);
        size_t turn = i / (sizeof names / sizeof names[0]);
        snprintf(name, sizeof name, turn > 0 ? "%s %zu" : "%s", names[i % (sizeof names / sizeof names[0])],
                 turn + 1);
        codes[i] = gb_strdup(code);
        titles[i] = gb_strdup(name);
    }
    if (gb_topology_build(shapes, &options, &topology, NULL, &err) != GB_OK ||
        gb_crs_new("EPSG:31370", &crs, &err) != GB_OK ||
        gb_areas_new_take("wijk", n, codes, titles, topology, crs, &areas, &err) != GB_OK)
        stop(&err);
    gb_shapes_release(shapes);
    return areas;
}

/* Nodes of the mosaic are moved off the raster, so that borders slant and areas differ. */
static double bent(size_t i, size_t j, double cell, double phase) {
    return cell * 0.18 * sin(1.7 * (double)i + 2.3 * (double)j + phase);
}

static void add_ring(gb_shapes *shapes, const double *x, const double *y, size_t n) {
    gb_error err = {0};
    if (gb_shapes_begin_polygon(shapes, &err) != GB_OK || gb_shapes_begin_ring(shapes, &err) != GB_OK ||
        gb_shapes_add_points(shapes, x, y, n, &err) != GB_OK)
        stop(&err);
    gb_shapes_end_ring(shapes);
}

gb_areas *gbt_mosaic(size_t columns, size_t rows, double width, double height) {
    gb_shapes shapes = {0};
    gb_error err = {0};
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            double x[4], y[4];
            const size_t di[4] = {0, 1, 1, 0}, dj[4] = {0, 0, 1, 1};
            for (int k = 0; k < 4; k++) {
                size_t i = c + di[k], j = r + dj[k];
                x[k] = 104000 + (double)i * width + bent(i, j, width, 0);
                y[k] = 193000 + (double)j * height + bent(i, j, height, 1);
            }
            if (gb_shapes_begin_feature(&shapes, &err) != GB_OK)
                stop(&err);
            add_ring(&shapes, x, y, 4);
        }
    return finish(&shapes, "A", columns * rows);
}

gb_areas *gbt_enclave(void) {
    static const double outer_x[] = {0, 9000, 9000, 0}, outer_y[] = {0, 0, 7000, 7000};
    static const double hole_x[] = {3000, 3000, 6000, 6000}, hole_y[] = {2000, 4000, 4000, 2000};
    static const double inner_x[] = {3000, 6000, 6000, 3000}, inner_y[] = {2000, 2000, 4000, 4000};
    static const double part_x[] = {9000, 12000, 12000, 9000}, part_y[] = {0, 0, 3000, 3000};
    static const double islet_x[] = {10000, 10300, 10300, 10000}, islet_y[] = {5000, 5000, 5300, 5300};
    gb_shapes shapes = {0};
    gb_error err = {0};
    gb_shapes_begin_feature(&shapes, &err);
    add_ring(&shapes, outer_x, outer_y, 4);
    gb_shapes_begin_ring(&shapes, &err);
    gb_shapes_add_points(&shapes, hole_x, hole_y, 4, &err);
    gb_shapes_end_ring(&shapes);
    gb_shapes_begin_feature(&shapes, &err);
    add_ring(&shapes, inner_x, inner_y, 4);
    gb_shapes_begin_feature(&shapes, &err);
    add_ring(&shapes, part_x, part_y, 4);
    add_ring(&shapes, islet_x, islet_y, 4);
    return finish(&shapes, "E", 3);
}

static const char *const towns[] = {"Zele",     "Lokeren", "Hamme-Durme", "Berlare",
                                    "Wichelen", "Laarne",  "Lochristi",   "Evergem"};

gb_areas *gbt_mosaic_parents(const gb_areas *mosaic, size_t columns, size_t group) {
    gb_error err = {0};
    size_t n = gb_areas_count(mosaic), across = (columns + group - 1) / group;
    size_t rows = n / columns, down = (rows + group - 1) / group, m = across * down;
    int32_t *parent = gb_alloc(n, sizeof *parent);
    char **codes = gb_alloc(m, sizeof *codes), **titles = gb_alloc(m, sizeof *titles);
    for (size_t i = 0; i < n; i++)
        parent[i] = (int32_t)(i / columns / group * across + i % columns / group);
    for (size_t i = 0; i < m; i++) {
        char code[32];
        snprintf(code, sizeof code, "P%zu", i + 1);
        codes[i] = gb_strdup(code);
        titles[i] = gb_strdup(towns[i % (sizeof towns / sizeof towns[0])]);
    }
    gb_areas *out = NULL;
    if (gb_areas_dissolve(mosaic, "gemeente", parent, m, codes, titles, &out, &err) != GB_OK)
        stop(&err);
    gb_free(parent);
    return out;
}

gb_column *gbt_wave_column(const gb_areas *areas, const char *label, const char *unit, double low,
                           double high) {
    gb_column *column = NULL;
    gb_error err = {0};
    size_t n = gb_areas_count(areas);
    if (gb_column_new("waarde", n, false, &column, &err) != GB_OK)
        stop(&err);
    for (int language = 0; language < GB_LANG_COUNT; language++)
        gb_column_set_string(&column->label[language], label, &err);
    gb_column_set_string(&column->unit, unit, &err);
    column->kind = GB_KIND_RATE;
    for (size_t i = 0; i < n; i++)
        gb_column_set(column, i, gb_number_round(low + (high - low) * (0.5 + 0.5 * sin(0.9 * (double)i)), 1));
    return column;
}

bool gbt_classes(const gb_column *column, int count, gb_classes *out) {
    gb_values values = {.value = column->value, .state = column->state, .n = column->n};
    gb_class_options options = {.method = GB_CLASS_FISHER_JENKS, .count = count, .round = true};
    return gb_classify(&values, &options, out, NULL) == GB_OK;
}

gb_map gbt_map(const gb_areas *areas, const gb_column *column, const gb_classes *classes, gb_page page,
               gb_language language) {
    static const char *const titles[GB_LANG_COUNT] = {"Werkloosheid is het hoogst rond de dokken",
                                                      "Unemployment is highest round the docks",
                                                      "Le chômage est le plus élevé autour des docks"};
    static const char *const dates[GB_LANG_COUNT] = {"31 januari 2026", "31 January 2026", "31 janvier 2026"};
    return (gb_map){.areas = areas,
                    .column = column,
                    .classes = classes,
                    .page = {.size = page,
                             .language = language,
                             .title = titles[language],
                             .subtitle = "Niet-werkende werkzoekenden, % van 18-64 jaar, per wijk, 2024",
                             .source = "VDAB, Arvastat 2024",
                             .credit = "Stad Elzevoorde",
                             .date_text = dates[language],
                             .date = "2026-01-31T00:00:00Z"}};
}
