#include "base/memory.h"
#include "io/source.h"
#include "make.h"
#include "suites.h"

static const char streets[] = "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{"
                              "\"name\":\"urn:ogc:def:crs:EPSG::31370\"}},"
                              "\"features\":["
                              "{\"type\":\"Feature\",\"properties\":{\"naam\":\"Ring\"},\"geometry\":{"
                              "\"type\":\"MultiLineString\",\"coordinates\":"
                              "[[[1,2],[3,4]],[[5,6],[7,8],[9,10]]]}},"
                              "{\"type\":\"Feature\",\"properties\":{\"naam\":\"leeg\"},\"geometry\":null},"
                              "{\"type\":\"Feature\",\"properties\":{\"naam\":\"halte\"},\"geometry\":{"
                              "\"type\":\"Point\",\"coordinates\":[11,12]}}]}";

static gb_crs *lambert(void) {
    gb_crs *crs = NULL;
    CU_ASSERT_EQUAL(gb_crs_new("EPSG:31370", &crs, NULL), GB_OK);
    return crs;
}

static void lines_and_points_become_parts(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.geojson", streets, path);
    gb_crs *to = lambert();
    gb_source_options options = {0};
    gb_line_layer lines;
    gb_notes *notes = gb_notes_new();
    gb_error err = {0};
    if (gbt_equal_status("read", gb_line_layer_read(path, &options, to, &lines, notes, &err), GB_OK, &err)) {
        static const size_t parts[] = {0, 2, 2, 3}, points[] = {0, 2, 5, 6};
        gbt_equal_int("features", lines.n, 3);
        for (size_t i = 0; i <= 3; i++) {
            gbt_equal_int("parts", lines.feature_part[i], parts[i]);
            gbt_equal_int("points", lines.part_point[i], points[i]);
        }
        for (size_t i = 0; i < 6; i++) {
            gbt_near_double("x", lines.x[i], 2.0 * (double)i + 1, 0);
            gbt_near_double("y", lines.y[i], 2.0 * (double)i + 2, 0);
        }
        gbt_equal_text("name", cell_of(lines.attributes, 2, "naam"), "halte");
        gbt_true("empty", has_note(notes, GB_NOTE_IO_EMPTY_GEOMETRY));
        gb_line_layer_release(&lines);
    }
    gb_notes_free(notes);
    gb_crs_free(to);
}

static void polygons_are_refused(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.geojson", make_two_squares, path);
    gb_crs *to = lambert();
    gb_source_options options = {0};
    gb_line_layer lines;
    gb_error err = {0};
    gbt_equal_int("status", gb_line_layer_read(path, &options, to, &lines, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_NO_LINE_LAYER");
    options.layer = "t";
    err = (gb_error){0};
    gbt_equal_int("status", gb_line_layer_read(path, &options, to, &lines, NULL, &err), GB_ERR_DATA);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_NOT_LINE");
    gbt_equal_int("row", err.row, 1);
    gb_crs_free(to);
}

static void every_allocation_may_fail(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.geojson", streets, path);
    gb_crs *to = lambert();
    bool done = false;
    for (size_t k = 0; !done && k < 500; k++) {
        gb_source_options options = {0};
        gb_line_layer lines;
        size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = gb_line_layer_read(path, &options, to, &lines, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        gb_line_layer_release(&lines);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("came to an end", done);
    gb_crs_free(to);
}

void suite_lines(void) {
    gbt_add_suite("lines");
    gbt_add_test("lines and points become parts", lines_and_points_become_parts);
    gbt_add_test("polygons are refused", polygons_are_refused);
    gbt_add_test("every allocation may fail", every_allocation_may_fail);
}
