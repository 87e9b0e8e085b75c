#include "base/memory.h"
#include "io/geojson.h"
#include "io/geopackage.h"
#include "io/shapefile.h"
#include "io/source.h"
#include "make.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A square of 4 with a hole of 1, and in the hole the second area: 3 and 1 square metres. */
static gb_areas *ring_and_heart(void) {
    static const double x[] = {0, 2, 2, 0, 0.5, 0.5, 1.5, 1.5, 0.5, 1.5, 1.5, 0.5};
    static const double y[] = {0, 0, 2, 2, 0.5, 1.5, 1.5, 0.5, 0.5, 0.5, 1.5, 1.5};
    gb_shapes shapes = {0};
    for (size_t ring = 0; ring < 3; ring++) {
        if (ring != 1) {
            gb_shapes_begin_feature(&shapes, NULL);
            gb_shapes_begin_polygon(&shapes, NULL);
        }
        gb_shapes_begin_ring(&shapes, NULL);
        gb_shapes_add_points(&shapes, x + 4 * ring, y + 4 * ring, 4, NULL);
        gb_shapes_end_ring(&shapes);
    }
    gb_topology_options options = GB_TOPOLOGY_OPTIONS_DEFAULT;
    gb_topology *topology = NULL;
    gb_crs *crs = NULL;
    gb_areas *areas = NULL;
    gb_error err = {0};
    char **codes = gb_alloc(2, sizeof *codes), **names = gb_alloc(2, sizeof *names);
    codes[0] = gb_strdup("01");
    codes[1] = gb_strdup("02");
    names[0] = gb_strdup("Ring \u00E9\u00E9n");
    names[1] = NULL;
    gbt_equal_status("topology", gb_topology_build(&shapes, &options, &topology, NULL, &err), GB_OK, &err);
    gbt_equal_status("crs", gb_crs_new("EPSG:31370", &crs, &err), GB_OK, &err);
    gbt_equal_status("areas", gb_areas_new_take("wijk", 2, codes, names, topology, crs, &areas, &err), GB_OK,
                     &err);
    gb_shapes_release(&shapes);
    return areas;
}

static void add_column(gb_areas *areas, const char *key, gb_kind kind, double first, gb_cell second) {
    gb_column *column = NULL;
    CU_ASSERT_EQUAL(gb_column_new(key, 2, false, &column, NULL), GB_OK);
    column->kind = kind;
    gb_column_set(column, 0, first);
    if (second == GB_PRESENT)
        gb_column_set(column, 1, 0);
    else
        gb_column_set_missing(column, 1, second);
    CU_ASSERT_EQUAL(gb_table_add_take(gb_areas_table(areas), column, NULL), GB_OK);
}

static const char *const keys[] = {"inwoners", "Inwoners", "aandeel", "fid"};

static gb_gpkg_layer sample_layer(gb_areas *areas) {
    add_column(areas, "inwoners", GB_KIND_COUNT, 12345678901.0, GB_CENSORED);
    add_column(areas, "Inwoners", GB_KIND_COUNT, 7, GB_PRESENT);
    add_column(areas, "aandeel", GB_KIND_SHARE, 12, GB_ABSENT);
    add_column(areas, "fid", GB_KIND_COUNT, 3, GB_PRESENT);
    return (gb_gpkg_layer){
        .areas = areas,
        .name = "wijken",
        .description = "Wijken <2026>",
        .columns = keys,
        .column_count = 4,
        .style = {{"kaart", "de kaart", "<qgis a=\"1\"/>", NULL}, {"tweede", NULL, "<qgis/>", "<sld/>"}},
        .style_count = 2};
}

static void a_level_comes_back_as_it_was(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/uit.gpkg", dir);
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    gb_error err = {0};
    gbt_equal_status("write", gb_gpkg_write(path, &layer, 1, "2026-01-31T12:00:00Z", &err), GB_OK, &err);
    gb_source_options options = {0};
    gb_source source;
    if (gbt_equal_status("read", gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err)) {
        const gb_raw_table *table = source.attributes;
        gbt_equal_text("layer", source.layer, "wijken");
        gbt_equal_text("crs", gb_crs_code(source.crs), "EPSG:31370");
        gbt_equal_int("rings", source.shapes.rings, 3);
        gbt_equal_int("points", source.shapes.points, 12);
        gbt_equal_text("code", cell_of(table, 0, "code"), "01");
        gbt_equal_text("name", cell_of(table, 0, "name"), "Ring \u00E9\u00E9n");
        gbt_equal_text("no name", cell_of(table, 1, "name"), "02");
        gbt_equal_text("count", cell_of(table, 0, "inwoners"), "12345678901");
        gbt_equal_text("missing", cell_of(table, 1, "inwoners"), "");
        gbt_equal_text("present", cell_of(table, 0, "inwoners_state"), "present");
        gbt_equal_text("reason", cell_of(table, 1, "inwoners_state"), "censored");
        gbt_equal_text("differs by case", cell_of(table, 0, "Inwoners_2"), "7");
        gbt_equal_text("nothing missing", cell_of(table, 0, "Inwoners_2_state"), "(no column)");
        gbt_equal_text("reserved", cell_of(table, 0, "fid_2"), "3");
        gbt_equal_int("columns", gb_raw_columns(table), 8);
        gb_source_release(&source);
    }
    gb_areas_free(areas);
}

static void styles_are_where_qgis_looks(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/uit.gpkg", dir);
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    gb_error err = {0};
    gbt_equal_status("write", gb_gpkg_write(path, &layer, 1, "2026-01-31T12:00:00Z", &err), GB_OK, &err);
    gb_table_options options = {.sheet = "layer_styles"};
    gb_raw_table *table;
    if (gbt_equal_status("read", gb_table_read(path, &options, &table, NULL, &err), GB_OK, &err)) {
        static const char *const columns[] = {
            "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column",
            "styleName",       "styleQML",       "styleSLD",     "useAsDefault",
            "description",     "owner",          "ui",           "update_time"};
        gbt_equal_int("columns", gb_raw_columns(table), 12);
        for (size_t c = 0; c < 12; c++)
            gbt_equal_text("column", gb_raw_name(table, c), columns[c]);
        gbt_equal_int("rows", gb_raw_rows(table), 2);
        gbt_equal_text("layer", cell_of(table, 0, "f_table_name"), "wijken");
        gbt_equal_text("geometry", cell_of(table, 0, "f_geometry_column"), "geom");
        gbt_equal_text("QML", cell_of(table, 0, "styleQML"), "<qgis a=\"1\"/>");
        gbt_equal_text("default", cell_of(table, 0, "useAsDefault"), "1");
        gbt_equal_text("not default", cell_of(table, 1, "useAsDefault"), "0");
        gbt_equal_text("date", cell_of(table, 0, "update_time"), "2026-01-31T12:00:00");
        gb_raw_free(table);
    }
    gb_areas_free(areas);
}

static void the_same_level_gives_the_same_bytes(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    char *bytes[2];
    size_t length[2];
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    for (int i = 0; i < 2; i++) {
        gbt_temp_dir(dir);
        snprintf(path, sizeof path, "%.900s/%s.gpkg", dir, i == 0 ? "a" : "een_andere_naam");
        CU_ASSERT_EQUAL(gb_gpkg_write(path, &layer, 1, NULL, NULL), GB_OK);
        CU_ASSERT_EQUAL(gb_gpkg_write(path, &layer, 1, NULL, NULL), GB_OK); /* over an existing file */
        bytes[i] = gbt_read_file(path, &length[i]);
        if (i == 0)
            nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 100000000}, NULL); /* the clock moved on */
    }
    gbt_equal_int("length", length[0], length[1]);
    gbt_true("bytes", length[0] == length[1] && memcmp(bytes[0], bytes[1], length[0]) == 0);
    free(bytes[0]);
    free(bytes[1]);
    gb_areas_free(areas);
}

static void what_cannot_be_written_is_told(void) {
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    gb_error err = {0};
    gbt_equal_int("folder", gb_gpkg_write("/nowhere/at/all.gpkg", &layer, 1, NULL, &err), GB_ERR_IO);
    gbt_equal_text("folder", gb_text_id(err.message), "GB_MSG_IO_CANNOT_WRITE");
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/uit.gpkg", dir);
    static const char *const wrong[] = {"inwonrs"};
    layer.columns = wrong;
    layer.column_count = 1;
    err = (gb_error){0};
    gbt_equal_int("column", gb_gpkg_write(path, &layer, 1, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("column", gb_text_id(err.message), "GB_MSG_IO_NO_COLUMN");
    gbt_equal_text("nearest", err.expected, "inwoners");
    gb_areas_free(areas);
}

/* What another reader than ours sees in a Shapefile: its own names of fields, and the same areas. */
static void a_level_as_shapefile(void) {
    char dir[GBT_PATH], paths[GB_SHAPEFILE_PARTS][GBT_PATH];
    const char *parts[GB_SHAPEFILE_PARTS];
    gbt_temp_dir(dir);
    for (int p = 0; p < GB_SHAPEFILE_PARTS; p++) {
        snprintf(paths[p], GBT_PATH, "%.900s/wijken.%s", dir, gb_shapefile_extensions[p]);
        parts[p] = paths[p];
    }
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    add_column(areas, "inwoners_met_migratieachtergrond", GB_KIND_COUNT, 5, GB_PRESENT);
    add_column(areas, "inwoners_met_migratieachtergrond_name", GB_KIND_COUNT, 6, GB_PRESENT);
    static const char *const columns[] = {"inwoners", "inwoners_met_migratieachtergrond",
                                          "inwoners_met_migratieachtergrond_name"};
    layer.columns = columns;
    layer.column_count = 3;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    gbt_equal_status("write", gb_shapefile_write(parts, &layer, "wijken.shp", NULL, notes, &err), GB_OK,
                     &err);
    gbt_equal_text("a cut is told", gb_notes_at(notes, 0)->codes[0],
                   "inwoners_met_migratieachtergrond \xE2\x86\x92 inwoners_m");
    gbt_equal_text("names keep their end", gb_notes_at(notes, 0)->codes[1],
                   "inwoners_met_migratieachtergrond_name \xE2\x86\x92 inwoner_nm");
    gb_source source;
    if (gbt_equal_status("read", gb_source_read(paths[0], &(gb_source_options){0}, &source, NULL, &err),
                         GB_OK, &err)) {
        gbt_equal_text("crs", gb_crs_code(source.crs), "EPSG:31370");
        gbt_equal_int("points", source.shapes.points, 12);
        gbt_equal_text("zero stays", cell_of(source.attributes, 0, "code"), "01");
        gbt_equal_text("UTF-8", cell_of(source.attributes, 0, "name"), "Ring \u00E9\u00E9n");
        gbt_equal_text("count", cell_of(source.attributes, 0, "inwoners"), "12345678901");
        gbt_equal_text("missing", cell_of(source.attributes, 1, "inwoners"), "");
        gbt_equal_text("cut", cell_of(source.attributes, 0, "inwoners_m"), "5");
        gb_source_release(&source);
    }
    gb_notes_free(notes);
    gb_areas_free(areas);
}

static void a_level_as_geojson(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/wijken.geojson", dir);
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    layer.name = "wijken \"2026\"";
    gb_error err = {0};
    gbt_equal_status("write", gb_geojson_write(path, &layer, &err), GB_OK, &err);
    gb_source source;
    gb_crs *lambert = NULL;
    if (gbt_equal_status("read", gb_source_read(path, &(gb_source_options){0}, &source, NULL, &err), GB_OK,
                         &err)) {
        gbt_equal_text("crs", gb_crs_code(source.crs), "EPSG:4326");
        gbt_equal_text("layer", source.layer, "wijken \"2026\"");
        gbt_equal_text("missing is null", cell_of(source.attributes, 1, "inwoners"), "");
        gbt_equal_int("rings", source.shapes.rings, 3);
        gb_crs_new("EPSG:31370", &lambert, NULL);
        gbt_equal_status("back", gb_source_transform(&source, lambert, &err), GB_OK, &err);
        gbt_near_double("to a centimetre", source.shapes.x[1] - source.shapes.x[0], 2, 0.02);
        gb_source_release(&source);
    }
    gb_crs_free(lambert);
    gb_areas_free(areas);
}

static void writers_without_memory(void) {
    char dir[GBT_PATH], paths[GB_SHAPEFILE_PARTS][GBT_PATH], json[GBT_PATH];
    const char *parts[GB_SHAPEFILE_PARTS];
    gbt_temp_dir(dir);
    snprintf(json, sizeof json, "%.900s/w.geojson", dir);
    for (int p = 0; p < GB_SHAPEFILE_PARTS; p++) {
        snprintf(paths[p], GBT_PATH, "%.900s/w.%s", dir, gb_shapefile_extensions[p]);
        parts[p] = paths[p];
    }
    gb_areas *areas = ring_and_heart();
    gb_gpkg_layer layer = sample_layer(areas);
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_notes *notes = gb_notes_new();
        gb_test_fail_allocation(k);
        gb_status status = gb_shapefile_write(parts, &layer, "w.shp", NULL, NULL, NULL);
        if (status == GB_OK)
            status = gb_geojson_write(json, &layer, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_notes_free(notes);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_areas_free(areas);
}

void suite_geopackage(void) {
    gbt_add_suite("geopackage");
    gbt_add_test("a level comes back as it was", a_level_comes_back_as_it_was);
    gbt_add_test("styles are where QGIS looks", styles_are_where_qgis_looks);
    gbt_add_test("the same level gives the same bytes", the_same_level_gives_the_same_bytes);
    gbt_add_test("what cannot be written is told", what_cannot_be_written_is_told);
    gbt_add_test("a level as Shapefile", a_level_as_shapefile);
    gbt_add_test("a level as GeoJSON", a_level_as_geojson);
    gbt_add_test("writers when the k-th allocation fails", writers_without_memory);
}
