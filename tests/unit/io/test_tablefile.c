#include "base/memory.h"
#include "io/tablefile.h"
#include "make.h"
#include "suites.h"

#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

static gb_raw_table *read_table(const char *path, const char *sheet, gb_error *err) {
    gb_table_options options = {.sheet = sheet};
    gb_raw_table *table = NULL;
    gb_table_read(path, &options, &table, NULL, err);
    return table;
}

static void csv_from_disk_gzip_and_zip(void) {
    static const char text[] = "nis;w\n01;1,5\n02;x\n";
    char dir[GBT_PATH], paths[3][GBT_PATH], target[2 * GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.csv", text, paths[0]);
    snprintf(paths[1], GBT_PATH, "%.900s/t.csv.gz", dir);
    snprintf(target, sizeof target, "/vsigzip/%s", paths[1]);
    VSILFILE *packed = VSIFOpenL(target, "wb");
    VSIFWriteL(text, 1, sizeof text - 1, packed);
    VSIFCloseL(packed);
    snprintf(paths[2], GBT_PATH, "%.900s/t.zip", dir);
    make_member(paths[2], "leesmij.pdf", "%PDF");
    make_member(paths[2], "map/tabel.CSV", text);
    for (int i = 0; i < 3; i++) {
        gb_error err = {0};
        gb_raw_table *table = read_table(paths[i], NULL, &err);
        if (!gbt_equal_status(paths[i], err.status, GB_OK, &err))
            continue;
        gbt_equal_int(paths[i], gb_raw_rows(table), 2);
        gbt_equal_text(paths[i], cell_of(table, 0, "nis"), "01");
        gbt_equal_text(paths[i], cell_of(table, 1, "w"), "x");
        gbt_equal_text(paths[i], gb_raw_source(table), paths[i]);
        gbt_equal_int(paths[i], gb_raw_place(table, 1), 3);
        gb_raw_free(table);
    }
}

static void a_zip_with_several_tables_asks_which(void) {
    char dir[GBT_PATH], path[GBT_PATH], member[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/twee.zip", dir);
    make_member(path, "a.csv", "nis;w\n01;1\n");
    make_member(path, "b.csv", "nis;w\n02;1\n03;1\n");
    gb_error err = {0};
    gb_raw_table *table = read_table(path, NULL, &err);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_ARCHIVE_SEVERAL");
    gbt_equal_text("members", err.found, "a.csv, b.csv");
    CU_ASSERT_PTR_NULL(table);
    err = (gb_error){0};
    snprintf(member, sizeof member, "%.1000s/b.csv", path);
    table = read_table(member, NULL, &err);
    if (gbt_equal_status("one of them", err.status, GB_OK, &err))
        gbt_equal_int("one of them", gb_raw_rows(table), 2);
    gb_raw_free(table);
}

static void attributes_of_layers_are_typed_text(void) {
    static const char *const drivers[][2] = {
        {"GPKG", "t.gpkg"}, {"ESRI Shapefile", "t.shp"}, {"FlatGeobuf", "t.fgb"}, {"GeoJSON", "t.geojson"}};
    char dir[GBT_PATH];
    gbt_temp_dir(dir);
    for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
        const char *name = drivers[i][0];
        char path[GBT_PATH];
        snprintf(path, sizeof path, "%.900s/%s", dir, drivers[i][1]);
        static const char *const in_order[] = {"-lco", "SPATIAL_INDEX=NO", NULL};
        make_vector(make_two_squares, name, strcmp(name, "FlatGeobuf") == 0 ? in_order : NULL, path);
        if (strcmp(name, "ESRI Shapefile") == 0)
            memcpy(strrchr(path, '.'), ".dbf", 4);
        gb_error err = {0};
        gb_raw_table *table = read_table(path, NULL, &err);
        if (!gbt_equal_status(name, err.status, GB_OK, &err))
            continue;
        gbt_equal_int(name, gb_raw_rows(table), 2);
        gbt_equal_text(name, cell_of(table, 0, "code"), "01");
        gbt_equal_text(name, cell_of(table, 0, "naam"), "Li\u00E8ge");
        gbt_equal_text(name, cell_of(table, 0, "inwoners"), "1200");
        gbt_equal_text(name, cell_of(table, 1, "inwoners"), "");
        gbt_equal_text(name, cell_of(table, 0, "aandeel"), "0.25");
        gbt_equal_text(name, cell_of(table, 1, "aandeel"), "12.5");
        gbt_equal_text(name, cell_of(table, 0, "dag"), "2023-01-31");
        gbt_true(name, !gb_raw_is_numeric(table, (size_t)gb_raw_find(table, "code")));
        gbt_true(name, gb_raw_is_numeric(table, (size_t)gb_raw_find(table, "aandeel")));
        gb_raw_free(table);
    }
}

static void layers_are_chosen_by_name_or_number(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/twee.gpkg", dir);
    static const char *const first[] = {"-nln", "een", NULL};
    static const char *const second[] = {"-update", "-nln", "twee", "-where", "code = '02'", NULL};
    make_vector(make_two_squares, "GPKG", first, path);
    make_vector(make_two_squares, "GPKG", second, path);
    gb_error err = {0};
    CU_ASSERT_PTR_NULL(read_table(path, NULL, &err));
    gbt_equal_text("which", gb_text_id(err.message), "GB_MSG_IO_SEVERAL_LAYERS");
    gbt_equal_text("which", err.found, "een, twee");
    err = (gb_error){0};
    CU_ASSERT_PTR_NULL(read_table(path, "drie", &err));
    gbt_equal_text("not there", gb_text_id(err.message), "GB_MSG_IO_NO_LAYER");
    static const char *const sheets[] = {"twee", "2"};
    for (int i = 0; i < 2; i++) {
        err = (gb_error){0};
        gb_raw_table *table = read_table(path, sheets[i], &err);
        if (gbt_equal_status(sheets[i], err.status, GB_OK, &err))
            gbt_equal_int(sheets[i], gb_raw_rows(table), 1);
        gb_raw_free(table);
    }
}

static void what_is_no_table_is_refused(void) {
    static const struct {
        const char *name, *bytes;
        size_t length;
        gb_status status;
        const char *message;
    } cases[] = {
        {"leeg.csv", "", 0, GB_ERR_DATA, "GB_MSG_IO_EMPTY_FILE"},
        {"oud.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", 18, GB_ERR_DATA, "GB_MSG_IO_OLD_WORKBOOK"},
        {"web.xls", "<html><table>", 13, GB_ERR_DATA, "GB_MSG_IO_WEB_PAGE"},
        {"leeg.zip", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22, GB_ERR_DATA, NULL},
        {"kapot.xlsx", "PK\3\4 but no more", 16, GB_ERR_DATA, "GB_MSG_IO_ARCHIVE_EMPTY"},
        {"kapot.gpkg", "SQLite format 3\0 but no more", 28, GB_ERR_IO, "GB_MSG_IO_UNREADABLE"},
        {"kapot.geojson", "{\"type\":\"FeatureCollection\",\"features\":[", 40, GB_ERR_IO,
         "GB_MSG_IO_UNREADABLE"},
    };
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make_bytes(dir, cases[i].name, cases[i].bytes, cases[i].length, path);
        gb_error err = {0};
        CU_ASSERT_PTR_NULL(read_table(path, NULL, &err));
        gbt_equal_int(cases[i].name, err.status, cases[i].status);
        if (cases[i].message != NULL)
            gbt_equal_text(cases[i].name, gb_text_id(err.message), cases[i].message);
        gbt_equal_text(cases[i].name, err.file, path);
    }
}

void suite_tablefile(void) {
    gbt_add_suite("tablefile");
    gbt_add_test("CSV from disk, gzip and zip", csv_from_disk_gzip_and_zip);
    gbt_add_test("a zip with several tables asks which", a_zip_with_several_tables_asks_which);
    gbt_add_test("attributes of layers are typed text", attributes_of_layers_are_typed_text);
    gbt_add_test("layers are chosen by name or number", layers_are_chosen_by_name_or_number);
    gbt_add_test("what is no table is refused", what_is_no_table_is_refused);
}
