#include "base/memory.h"
#include "io/inspect.h"
#include "io/source.h"
#include "io/tablefile.h"
#include "make.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whatever reader asks, the same door: the message of the first refusal. */
static gb_error ask(const char *path, gb_access access) {
    gb_error err = {0};
    gb_table_options options = {.access = access};
    gb_raw_table *table;
    gb_table_read(path, &options, &table, NULL, &err);
    gb_raw_free(table);
    gb_error second = {0};
    gb_source_options boundaries = {.access = access};
    gb_source source;
    gb_source_read(path, &boundaries, &source, NULL, &second);
    gb_source_release(&source);
    gbt_equal_text(path, gb_text_id(second.message), gb_text_id(err.message));
    return err;
}

static void the_network_is_closed(void) {
    static const char *const paths[] = {"https://example.org/w.geojson",
                                        "http://example.org/t.csv",
                                        "PG:dbname=stad",
                                        "postgresql://x/stad",
                                        "WFS:https://example.org",
                                        "/vsicurl/https://example.org/w.gpkg",
                                        "/vsizip//vsicurl/https://example.org/w.zip"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        gb_error err = ask(paths[i], (gb_access){0});
        gbt_equal_int(paths[i], err.status, GB_ERR_USAGE);
        gbt_equal_text(paths[i], gb_text_id(err.message), "GB_MSG_IO_NETWORK");
        gbt_equal_text(paths[i], gb_text_id(err.hint), "GB_HINT_IO_NETWORK");
    }
}

static void other_doors_of_gdal_stay_shut(void) {
    static const char *const paths[] = {"/vsimem/x.csv", "/vsistdin/", "/vsisubfile/0_10,/etc/hosts",
                                        "WFS:https://example.org", "ftp://example.org/x.csv"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        gb_error err = ask(paths[i], (gb_access){.network = true});
        gbt_equal_text(paths[i], gb_text_id(err.message), "GB_MSG_IO_SCHEME");
    }
    /* a virtual layer may name any other file */
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "t.vrt",
                   "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/etc/hosts</SrcDataSource>"
                   "</OGRVRTLayer></OGRVRTDataSource>",
                   path);
    gb_source_options options = {0};
    gb_source source;
    gb_error err = {0};
    gbt_equal_int("VRT", gb_source_read(path, &options, &source, NULL, &err), GB_ERR_IO);
    gbt_equal_text("VRT", gb_text_id(err.message), "GB_MSG_IO_UNREADABLE");
}

static void only_the_allowed_folders_are_read(void) {
    char inside[GBT_PATH], outside[GBT_PATH], path[GBT_PATH], other[GBT_PATH];
    gbt_temp_dir(inside);
    gbt_temp_dir(outside);
    gbt_write_file(inside, "t.csv", "a;b\n1;2\n", path);
    gbt_write_file(outside, "t.csv", "a;b\n1;2\n", other);
    const char *const folders[] = {inside};
    gb_table_options options = {.access = {.folders = folders, .folder_count = 1}};
    gb_raw_table *table;
    gb_error err = {0};
    gbt_equal_status("inside", gb_table_read(path, &options, &table, NULL, &err), GB_OK, &err);
    gb_raw_free(table);
    gbt_equal_text("outside", gb_text_id(ask(other, options.access).message), "GB_MSG_IO_OUTSIDE");
    snprintf(path, sizeof path, "%.400s/../%.400s/t.csv", inside, strrchr(outside, '/') + 1);
    gbt_equal_text("round the corner", gb_text_id(ask(path, options.access).message), "GB_MSG_IO_OUTSIDE");
    snprintf(path, sizeof path, "%.900s/link.csv", inside);
    if (symlink(other, path) == 0)
        gbt_equal_text("through a link", gb_text_id(ask(path, options.access).message), "GB_MSG_IO_OUTSIDE");
}

static void a_missing_file_is_told_with_its_neighbour(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "bevolking_2023.csv", "a;b\n1;2\n", path);
    snprintf(path, sizeof path, "%.900s/bevolking_2032.csv", dir);
    gb_error err = ask(path, (gb_access){0});
    gbt_equal_int("status", err.status, GB_ERR_IO);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_NO_FILE");
    gbt_equal_text("neighbour", err.expected, "bevolking_2023.csv");
    gbt_equal_text("hint", gb_text_id(err.hint), "GB_HINT_IO_NEAREST_FILE");
    err = ask("/nowhere/at/all.csv", (gb_access){0});
    gbt_equal_text("no folder either", gb_text_id(err.message), "GB_MSG_IO_NO_FILE");
    gbt_equal_text("a folder", gb_text_id(ask(dir, (gb_access){0}).message), "GB_MSG_IO_FOLDER");
}

void suite_access(void) {
    gbt_add_suite("access");
    gbt_add_test("the network is closed", the_network_is_closed);
    gbt_add_test("other doors of GDAL stay shut", other_doors_of_gdal_stay_shut);
    gbt_add_test("only the allowed folders are read", only_the_allowed_folders_are_read);
    gbt_add_test("a missing file is told with its neighbour", a_missing_file_is_told_with_its_neighbour);
}
