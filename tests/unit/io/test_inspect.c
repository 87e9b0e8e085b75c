#include "base/memory.h"
#include "io/inspect.h"
#include "make.h"
#include "suites.h"

#include <stdio.h>
#include <string.h>

static const gb_access anything;

static void a_table_shows_its_dirt(void) {
    static const char text[] = "NIS;Naam;Jaar;Werkloos;Aandeel\n"
                               "1001; Aalst;2023;12;1,5\n"
                               "11002;Li\xE8ge;2023;x;2.25\n"
                               "11002;Gent;2023;<5;3,75\n"
                               "11004;Hasselt;2023;40;-99999\n";
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.csv", text, path);
    gb_file_info info;
    gb_error err = {0};
    if (!gbt_equal_status("inspect", gb_inspect(path, &anything, &info, &err), GB_OK, &err))
        return;
    gbt_equal_text("format", info.format, "CSV");
    gbt_equal_text("encoding", info.encoding, "Windows-1252");
    gbt_equal_int("separator", info.separator, ';');
    gbt_equal_int("layers", info.layers, 1);
    const gb_layer_info *layer = &info.layer[0];
    static const gb_field_role roles[] = {GB_ROLE_CODE, GB_ROLE_NAME, GB_ROLE_PERIOD, GB_ROLE_NUMBER,
                                          GB_ROLE_NUMBER};
    gbt_equal_int("rows", layer->rows, 4);
    gbt_equal_int("fields", layer->fields, 5);
    for (size_t i = 0; i < 5; i++)
        gbt_equal_int(layer->field[i].name, layer->field[i].role, roles[i]);
    gbt_equal_int("code", layer->code_field, 0);
    gbt_equal_int("name", layer->name_field, 1);
    gbt_equal_int("distinct", layer->field[0].distinct, 3);
    gbt_equal_int("padded", layer->field[1].padded, 1);
    gbt_equal_int("marks", layer->field[3].marks, 2);
    gbt_equal_int("numbers", layer->field[4].numbers, 3);
    gbt_equal_int("commas", layer->field[4].commas, 2);
    gbt_equal_text("examples", layer->field[3].examples, "12 | x | <5 | 40");
    gbt_true("lost zero", has_note(info.notes, GB_NOTE_IO_CODE_LENGTHS));
    gbt_true("spaces", has_note(info.notes, GB_NOTE_IO_PADDED));
    gbt_true("marks", has_note(info.notes, GB_NOTE_IO_MARKS));
    gbt_true("both decimals", has_note(info.notes, GB_NOTE_IO_BOTH_DECIMALS));
    gb_file_info_release(&info);
}

static void boundaries_show_layers_and_system(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/twee.gpkg", dir);
    static const char *const first[] = {"-nln", "wijken", NULL}, *const second[] = {"-update",   "-nln",
                                                                                    "graden",    "-t_srs",
                                                                                    "EPSG:4326", NULL},
                             *const third[] = {"-update", "-nln", "tabel", "-nlt", "NONE", NULL};
    make_vector(make_two_squares, "GPKG", first, path);
    make_vector(make_two_squares, "GPKG", second, path);
    make_vector(make_two_squares, "GPKG", third, path);
    gb_file_info info;
    gb_error err = {0};
    if (!gbt_equal_status("inspect", gb_inspect(path, &anything, &info, &err), GB_OK, &err))
        return;
    gbt_equal_text("format", info.format, "GPKG");
    gbt_equal_int("layers", info.layers, 3);
    gbt_equal_text("name", info.layer[0].name, "wijken");
    gbt_true("polygons", info.layer[0].has_polygons);
    gbt_equal_text("crs", info.layer[0].crs, "EPSG:31370");
    gbt_true("projected", info.layer[0].projected);
    gbt_equal_int("rows", info.layer[0].rows, 2);
    gbt_equal_int("code", info.layer[0].code_field, 0);
    gbt_equal_int("name", info.layer[0].name_field, 1);
    gbt_true("degrees", !info.layer[1].projected && has_note(info.notes, GB_NOTE_IO_DEGREES));
    gbt_true("table", !info.layer[2].has_geometry && !info.layer[2].has_polygons);
    gbt_equal_text("table", info.layer[2].geometry, "");
    gb_file_info_release(&info);
}

static void a_missing_system_is_only_noted(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.shp", dir);
    make_vector(make_two_squares, "ESRI Shapefile", NULL, path);
    memcpy(strrchr(path, '.'), ".prj", 4);
    remove(path);
    memcpy(strrchr(path, '.'), ".shp", 4);
    gb_file_info info;
    gb_error err = {0};
    if (!gbt_equal_status("inspect", gb_inspect(path, &anything, &info, &err), GB_OK, &err))
        return;
    gbt_equal_text("crs", info.layer[0].crs, "");
    gbt_true("noted", has_note(info.notes, GB_MSG_IO_NO_CRS));
    gb_file_info_release(&info);
}

static void an_empty_sheet_does_not_hide_the_others(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    make_member(path, "xl/workbook.xml",
                "<workbook xmlns:r=\"x\"><sheets><sheet name=\"A\" r:id=\"rId1\"/><sheet name=\"B\" "
                "r:id=\"rId2\"/></sheets></workbook>");
    make_member(path, "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
                "<Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/></Relationships>");
    make_member(path, "xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>");
    make_member(
        path, "xl/worksheets/sheet2.xml",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>nis</v></c><c r=\"B1\" "
        "t=\"str\"><v>w</v></c></row>"
        "<row r=\"2\"><c r=\"A2\"><v>11001</v></c><c r=\"B2\"><v>2.5</v></c></row></sheetData></worksheet>");
    gb_file_info info;
    gb_error err = {0};
    if (!gbt_equal_status("inspect", gb_inspect(path, &anything, &info, &err), GB_OK, &err))
        return;
    gbt_equal_text("format", info.format, "XLSX");
    gbt_equal_int("sheets", info.layers, 2);
    gbt_equal_int("empty", info.layer[0].rows, 0);
    gbt_equal_int("filled", info.layer[1].rows, 1);
    gbt_equal_int("code", info.layer[1].code_field, 0);
    gb_file_info_release(&info);
}

static void a_zip_with_boundaries_is_looked_into(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.zip", dir);
    make_member(path, "wijken.geojson", make_two_squares);
    gb_file_info info;
    gb_error err = {0};
    if (!gbt_equal_status("inspect", gb_inspect(path, &anything, &info, &err), GB_OK, &err))
        return;
    gbt_equal_text("format", info.format, "GeoJSON");
    gbt_equal_int("rows", info.layer[0].rows, 2);
    gb_file_info_release(&info);
}

static void every_allocation_may_fail(void) {
    char dir[GBT_PATH], paths[2][GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.csv", "Titel\nNIS;w;w\n1; 2;3\n11;x;4\n", paths[0]);
    gbt_write_file(dir, "t.geojson", make_two_squares, paths[1]);
    for (int i = 0; i < 2; i++) {
        bool done = false;
        for (size_t k = 0; !done && k < 1000; k++) {
            gb_file_info info;
            size_t before = gb_test_live_blocks();
            gb_test_fail_allocation(k);
            gb_status status = gb_inspect(paths[i], &anything, &info, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            /* a note that found no room is dropped and counted: also then memory ran short */
            done = status == GB_OK && gb_notes_lost(info.notes) == 0;
            CU_ASSERT(status == GB_OK || status == GB_ERR_NOMEM);
            gb_file_info_release(&info);
            gbt_equal_int(paths[i], gb_test_live_blocks(), before);
        }
        gbt_true("came to an end", done);
    }
}

void suite_inspect(void) {
    gbt_add_suite("inspect");
    gbt_add_test("a table shows its dirt", a_table_shows_its_dirt);
    gbt_add_test("boundaries show layers and system", boundaries_show_layers_and_system);
    gbt_add_test("a missing system is only noted", a_missing_system_is_only_noted);
    gbt_add_test("an empty sheet does not hide the others", an_empty_sheet_does_not_hide_the_others);
    gbt_add_test("a zip with boundaries is looked into", a_zip_with_boundaries_is_looked_into);
    gbt_add_test("every allocation may fail", every_allocation_may_fail);
}
