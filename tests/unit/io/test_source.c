#include "base/memory.h"
#include "io/source.h"
#include "make.h"
#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Area of one feature by the shoelace rule, holes taken off. */
static double area_of(const gb_shapes *shapes, size_t feature) {
    double total = 0;
    for (size_t p = shapes->feature_polygon[feature]; p < shapes->feature_polygon[feature + 1]; p++)
        for (size_t r = shapes->polygon_ring[p]; r < shapes->polygon_ring[p + 1]; r++) {
            size_t first = shapes->ring_point[r], end = shapes->ring_point[r + 1];
            double sum = 0;
            for (size_t i = first; i < end; i++) {
                size_t k = i + 1 < end ? i + 1 : first;
                sum += (shapes->x[i] - shapes->x[first]) * (shapes->y[k] - shapes->y[first]) -
                       (shapes->x[k] - shapes->x[first]) * (shapes->y[i] - shapes->y[first]);
            }
            total += (r == shapes->polygon_ring[p] ? 1 : -1) * fabs(sum) / 2;
        }
    return total;
}

static void check_two_squares(const char *name, const char *path, const char *crs) {
    gb_source_options options = {0};
    gb_source source;
    gb_error err = {0};
    if (!gbt_equal_status(name, gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err))
        return;
    gbt_equal_int(name, source.shapes.n, 2);
    gbt_equal_int(name, source.shapes.polygons, 2);
    gbt_equal_int(name, source.shapes.points, 8);
    gbt_near_double(name, area_of(&source.shapes, 0), 1, 1e-6);
    gbt_near_double(name, area_of(&source.shapes, 1), 1, 1e-6);
    gbt_equal_text(name, gb_crs_code(source.crs), crs);
    gbt_equal_int(name, gb_raw_rows(source.attributes), 2);
    gbt_equal_text(name, cell_of(source.attributes, 0, "code"), "01");
    gbt_equal_text(name, cell_of(source.attributes, 0, "naam"), "Li\u00E8ge");
    gbt_equal_text(name, cell_of(source.attributes, 1, "naam"), "Sint-Genesius-Rode");
    gb_source_release(&source);
}

static void every_format_gives_the_same_squares(void) {
    static const char *const in_order[] = {"-lco", "SPATIAL_INDEX=NO", NULL};
    static const char *const latin[] = {"-lco", "ENCODING=CP1252", NULL};
    static const struct {
        const char *driver, *file;
        const char *const *options;
    } cases[] = {{"GPKG", "t.gpkg", NULL},           {"ESRI Shapefile", "t.shp", NULL},
                 {"ESRI Shapefile", "l.shp", latin}, {"GeoJSON", "t.geojson", NULL},
                 {"FlatGeobuf", "t.fgb", in_order},  {"GML", "t.gml", NULL},
                 {"MapInfo File", "t.tab", NULL}};
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(path, sizeof path, "%.900s/%s", dir, cases[i].file);
        make_vector(make_two_squares, cases[i].driver, cases[i].options, path);
        /* MapInfo keeps parameters of the system, not its code */
        if (strcmp(cases[i].driver, "MapInfo File") != 0)
            check_two_squares(cases[i].file, path, "EPSG:31370");
    }
}

static void a_shapefile_without_code_page_is_read_by_its_bytes(void) {
    static const char *const encodings[][3] = {{"-lco", "ENCODING=CP1252", NULL},
                                               {"-lco", "ENCODING=UTF-8", NULL}};
    char dir[GBT_PATH], path[GBT_PATH];
    for (int i = 0; i < 2; i++) {
        gbt_temp_dir(dir);
        snprintf(path, sizeof path, "%.900s/t.shp", dir);
        make_vector(make_two_squares, "ESRI Shapefile", encodings[i], path);
        memcpy(strrchr(path, '.'), ".cpg", 4);
        remove(path);
        memcpy(strrchr(path, '.'), ".shp", 4);
        check_two_squares(encodings[i][1], path, "EPSG:31370");
    }
}

static void a_zipped_shapefile_is_found(void) {
    char dir[GBT_PATH], path[GBT_PATH], member[2 * GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.zip", dir);
    static const char *const parts[] = {"shp", "shx", "dbf", "prj", "cpg"};
    char plain[GBT_PATH];
    snprintf(plain, sizeof plain, "%.900s/t.shp", dir);
    static const char *const coded[] = {"-lco", "ENCODING=UTF-8", NULL};
    make_vector(make_two_squares, "ESRI Shapefile", coded, plain);
    for (int i = 0; i < 5; i++) {
        snprintf(member, sizeof member, "%s/t.%s", dir, parts[i]);
        size_t length;
        char *bytes = gbt_read_file(member, &length);
        snprintf(member, sizeof member, "map/t.%s", parts[i]);
        make_member_bytes(path, member, bytes, length);
        free(bytes);
    }
    check_two_squares("zip", path, "EPSG:31370");
}

/* GeoJSON of geometries in Lambert 72, or without a word about it. */
static void write_features(const char *dir, const char *name, const char *const *geometry, size_t n, bool crs,
                           char path[GBT_PATH]) {
    char features[4000] = "", text[5000];
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        const char *comma = i > 0 ? "," : "";
        length +=
            (size_t)snprintf(features + length, sizeof features - length,
                             "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%zu\"},\"geometry\":%s}",
                             comma, i + 1, geometry[i]);
    }
    snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",%s\"features\":[%s]}",
             crs ? "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::31370\"}},"
                 : "",
             features);
    gbt_write_file(dir, name, text, path);
}

static const char square[] = "{\"type\":\"Polygon\",\"coordinates\":[[[150000,200000],[150002,200000],"
                             "[150002,200002],[150000,200002],[150000,200000]]]}";
static const char holed[] =
    "{\"type\":\"Polygon\",\"coordinates\":[[[150000,200000],[150004,200000],[150004,200004],[150000,200004],"
    "[150000,200000]],[[150001,200001],[150001,200002],[150002,200002],[150002,200001],[150001,200001]]]}";
static const char raised[] = "{\"type\":\"Polygon\",\"coordinates\":[[[150000,200000,7],[150002,200000,7],"
                             "[150002,200002,7],[150000,200000,7]]]}";
static const char mixed[] =
    "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":"
    "[150000,200000]},{\"type\":\"Polygon\",\"coordinates\":[[[150000,200000],[150002,200000],"
    "[150002,200002],[150000,200000]]]}]}";
static const char point[] = "{\"type\":\"Point\",\"coordinates\":[150000,200000]}";

static void odd_geometries_are_kept_and_told(void) {
    const char *const geometries[] = {square, "null", holed,
                                      raised, mixed,  "{\"type\":\"Polygon\",\"coordinates\":[]}"};
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    write_features(dir, "t.geojson", geometries, 6, true, path);
    gb_source_options options = {0};
    gb_source source;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    if (gbt_equal_status("read", gb_source_read(path, &options, &source, notes, &err), GB_OK, &err)) {
        static const double areas[] = {4, 0, 15, 2, 2, 0};
        gbt_equal_int("features", source.shapes.n, 6);
        for (size_t i = 0; i < 6; i++)
            gbt_near_double("area", area_of(&source.shapes, i), areas[i], 1e-6);
        gbt_true("height", has_note(notes, GB_NOTE_IO_HEIGHT_DROPPED));
        gbt_true("collection", has_note(notes, GB_NOTE_IO_COLLECTIONS));
        gbt_true("empty", has_note(notes, GB_NOTE_IO_EMPTY_GEOMETRY));
        gb_source_release(&source);
    }
    gb_notes_free(notes);
}

static void curves_become_lines(void) {
    /* a circle of radius 1: area pi, read within what the arcs' steps of 4 degrees give */
    static const char gml[] =
        "<?xml version=\"1.0\"?><ogr:FeatureCollection xmlns:ogr=\"http://ogr.maptools.org/\" "
        "xmlns:gml=\"http://www.opengis.net/gml/3.2\" gml:id=\"a\"><ogr:featureMember><ogr:t "
        "gml:id=\"t.0\"><ogr:geometryProperty>"
        "<gml:Surface srsName=\"urn:ogc:def:crs:EPSG::31370\" "
        "gml:id=\"g\"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>"
        "<gml:curveMember><gml:Curve gml:id=\"c\"><gml:segments><gml:ArcString><gml:posList>150001 200000 "
        "150000 200001 149999 200000 150000 199999 "
        "150001 "
        "200000</gml:posList></gml:ArcString></gml:segments></gml:Curve></gml:curveMember></gml:Ring></"
        "gml:exterior>"
        "</gml:PolygonPatch></gml:patches></gml:Surface></ogr:geometryProperty><ogr:code>1</ogr:code></"
        "ogr:t></ogr:featureMember>"
        "</ogr:FeatureCollection>";
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "boog.gml", gml, path);
    gb_source_options options = {0};
    gb_source source;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    if (gbt_equal_status("read", gb_source_read(path, &options, &source, notes, &err), GB_OK, &err)) {
        gbt_near_double("area", area_of(&source.shapes, 0), acos(-1), 0.01);
        gbt_true("told", has_note(notes, GB_NOTE_IO_CURVES));
        gb_source_release(&source);
    }
    gb_notes_free(notes);
}

static void what_cannot_be_areas_is_refused(void) {
    const char *const points[] = {point}, *const later[] = {square, point}, *const lambert[] = {square};
    const char *const nothing[] = {"null", "null"};
    static const struct {
        const char *name, *message;
        int64_t row;
    } cases[] = {{"only points", "GB_MSG_IO_NO_POLYGON_LAYER", 0},
                 {"a point among polygons", "GB_MSG_IO_NOT_POLYGON", 2},
                 {"no geometry at all", NULL, 0},
                 {"Lambert said to be degrees", "GB_MSG_IO_NOT_DEGREES", 0},
                 {"no features", NULL, 0}};
    const char *const *geometry[] = {points, later, nothing, lambert, NULL};
    const size_t counts[] = {1, 2, 2, 1, 0};
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_features(dir, "t.geojson", geometry[i], counts[i], i != 3, path);
        gb_source_options options = {0};
        gb_source source;
        gb_error err = {0};
        gbt_equal_int(cases[i].name, gb_source_read(path, &options, &source, NULL, &err), GB_ERR_DATA);
        if (cases[i].message != NULL)
            gbt_equal_text(cases[i].name, gb_text_id(err.message), cases[i].message);
        gbt_equal_int(cases[i].name, err.row, cases[i].row);
        gbt_equal_text(cases[i].name, err.file, path);
    }
}

static void a_missing_system_must_be_given(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.shp", dir);
    make_vector(make_two_squares, "ESRI Shapefile", NULL, path);
    memcpy(strrchr(path, '.'), ".prj", 4);
    remove(path);
    memcpy(strrchr(path, '.'), ".shp", 4);
    gb_source_options options = {0};
    gb_source source;
    gb_error err = {0};
    gbt_equal_int("none", gb_source_read(path, &options, &source, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("none", gb_text_id(err.message), "GB_MSG_IO_NO_CRS");
    gbt_equal_text("none", gb_text_id(err.hint), "GB_HINT_IO_CRS");
    options.crs = "EPSG:31370";
    err = (gb_error){0};
    if (gbt_equal_status("given", gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err)) {
        gbt_equal_text("given", gb_crs_code(source.crs), "EPSG:31370");
        gb_source_release(&source);
    }
    const char *const lambert[] = {square};
    write_features(dir, "l.geojson", lambert, 1, false, path);
    err = (gb_error){0};
    if (gbt_equal_status("instead of degrees", gb_source_read(path, &options, &source, NULL, &err), GB_OK,
                         &err)) {
        gbt_equal_text("instead of degrees", gb_crs_code(source.crs), "EPSG:31370");
        gb_source_release(&source);
    }
}

static void layers_and_filters_are_chosen(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/twee.gpkg", dir);
    static const char *const first[] = {"-nln", "wijken", NULL}, *const second[] = {"-update", "-nln",
                                                                                    "sectoren", NULL};
    make_vector(make_two_squares, "GPKG", first, path);
    make_vector(make_two_squares, "GPKG", second, path);
    gb_source_options options = {0};
    gb_source source;
    gb_error err = {0};
    gbt_equal_int("which", gb_source_read(path, &options, &source, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("which", gb_text_id(err.message), "GB_MSG_IO_SEVERAL_LAYERS");
    gbt_equal_text("which", err.found, "wijken, sectoren");
    options = (gb_source_options){.layer = "sectoren", .where = "code = '02'"};
    err = (gb_error){0};
    if (gbt_equal_status("one", gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err)) {
        gbt_equal_text("layer", source.layer, "sectoren");
        gbt_equal_int("rows", source.shapes.n, 1);
        gbt_equal_text("row", cell_of(source.attributes, 0, "code"), "02");
        gb_source_release(&source);
    }
    options.where = "coed = 2";
    err = (gb_error){0};
    gbt_equal_int("filter", gb_source_read(path, &options, &source, NULL, &err), GB_ERR_USAGE);
    gbt_equal_text("filter", gb_text_id(err.message), "GB_MSG_IO_BAD_FILTER");
    options = (gb_source_options){.where = "code = '99'", .layer = "wijken"};
    err = (gb_error){0};
    gbt_equal_int("nothing left", gb_source_read(path, &options, &source, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("nothing left", gb_text_id(err.message), "GB_MSG_IO_NO_FEATURES");
}

static void topojson_with_its_type_last_is_read(void) {
    /* one square of a degree, quantised: arcs are steps from the last point */
    static const char text[] =
        "{\"objects\":{\"w\":{\"geometries\":[{\"type\":\"Polygon\",\"arcs\":[[0]],\"properties\":{\"code\":"
        "\"1\"}}],"
        "\"type\":\"GeometryCollection\"}},\"arcs\":[[[0,0],[10,0],[0,10],[-10,0],[0,-10]]],"
        "\"transform\":{\"scale\":[0.1,0.1],\"translate\":[4,51]},\"type\":\"Topology\"}";
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "w.topojson", text, path);
    gb_source_options options = {0};
    gb_source source;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    if (gbt_equal_status("read", gb_source_read(path, &options, &source, notes, &err), GB_OK, &err)) {
        gbt_near_double("square degree", area_of(&source.shapes, 0), 1, 1e-9);
        gbt_equal_text("assumed", gb_crs_code(source.crs), "EPSG:4326");
        gbt_true("and told", has_note(notes, GB_NOTE_IO_ASSUMED_WGS84));
        gb_source_release(&source);
    }
    gb_notes_free(notes);
}

static void a_source_moves_to_another_system(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.geojson", make_two_squares, path);
    gb_source_options options = {0};
    gb_source source;
    gb_crs *to = NULL;
    gb_error err = {0};
    CU_ASSERT_EQUAL(gb_crs_new("EPSG:3812", &to, &err), GB_OK);
    if (gbt_equal_status("read", gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err)) {
        gbt_equal_status("transform", gb_source_transform(&source, to, &err), GB_OK, &err);
        gbt_equal_text("system", gb_crs_code(source.crs), "EPSG:3812");
        /* Lambert 2008 lies 500 km east and north of Lambert 72, give or take the datum */
        gbt_near_double("east", source.shapes.x[0], 650000, 50);
        gbt_near_double("north", source.shapes.y[0], 700000, 50);
        gb_source_release(&source);
    }
    gb_crs_free(to);
}

static void every_allocation_may_fail(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.geojson", make_two_squares, path);
    bool done = false;
    for (size_t k = 0; !done && k < 500; k++) {
        gb_source_options options = {0};
        gb_source source;
        size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = gb_source_read(path, &options, &source, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        gb_source_release(&source);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("came to an end", done);
}

void suite_source(void) {
    gbt_add_suite("source");
    gbt_add_test("every format gives the same squares", every_format_gives_the_same_squares);
    gbt_add_test("a Shapefile without code page is read by its bytes",
                 a_shapefile_without_code_page_is_read_by_its_bytes);
    gbt_add_test("a zipped Shapefile is found", a_zipped_shapefile_is_found);
    gbt_add_test("odd geometries are kept and told", odd_geometries_are_kept_and_told);
    gbt_add_test("curves become lines", curves_become_lines);
    gbt_add_test("what cannot be areas is refused", what_cannot_be_areas_is_refused);
    gbt_add_test("a missing system must be given", a_missing_system_must_be_given);
    gbt_add_test("layers and filters are chosen", layers_and_filters_are_chosen);
    gbt_add_test("TopoJSON with its type last is read", topojson_with_its_type_last_is_read);
    gbt_add_test("a source moves to another system", a_source_moves_to_another_system);
    gbt_add_test("every allocation may fail", every_allocation_may_fail);
}
