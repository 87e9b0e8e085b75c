#include "make.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char make_two_squares[] =
    "{\"type\":\"FeatureCollection\","
    "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::31370\"}},"
    "\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"01\",\"naam\":\"Li\u00e8ge\",\"inwoners\":1200,"
    "\"aandeel\":0.25,"
    "\"dag\":\"2023/01/31\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[150000,200000],[150001,200000],[150001,200001],[150000,200001],[150000,200000]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"02\",\"naam\":\"Sint-Genesius-Rode\",\"inwoners\":null,"
    "\"aandeel\":12.5,\"dag\":null},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
    "[[[[150001,200000],[150002,200000],[150002,200001],[150001,200001],[150001,200000]]]]}}]}";

static void stop(const char *what) {
    fprintf(stderr, "cannot make %s\n", what);
    exit(2);
}

void make_bytes(const char *dir, const char *name, const char *bytes, size_t length, char out[GBT_PATH]) {
    snprintf(out, GBT_PATH, "%s/%s", dir, name);
    FILE *file = fopen(out, "wb");
    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        stop(out);
}

void make_vector(const char *geojson, const char *driver, const char *const *options, const char *path) {
    GDALAllRegister();
    GDALDatasetH from = GDALOpenEx(geojson, GDAL_OF_VECTOR, NULL, NULL, NULL);
    char **arguments = CSLAddString(CSLAddString(NULL, "-f"), driver);
    for (; options != NULL && *options != NULL; options++)
        arguments = CSLAddString(arguments, *options);
    GDALVectorTranslateOptions *translate = GDALVectorTranslateOptionsNew(arguments, NULL);
    GDALDatasetH to = from != NULL ? GDALVectorTranslate(path, NULL, 1, &from, translate, NULL) : NULL;
    GDALVectorTranslateOptionsFree(translate);
    CSLDestroy(arguments);
    if (to == NULL)
        stop(path);
    GDALClose(to);
    GDALClose(from);
}

void make_member(const char *archive, const char *name, const char *text) {
    make_member_bytes(archive, name, text, strlen(text));
}

void make_member_bytes(const char *archive, const char *name, const char *bytes, size_t length) {
    char path[2 * GBT_PATH];
    snprintf(path, sizeof path, "/vsizip/%s/%s", archive, name);
    VSILFILE *file = VSIFOpenL(path, "wb");
    if (file == NULL || VSIFWriteL(bytes, 1, length, file) != length || VSIFCloseL(file) != 0)
        stop(path);
}

const char *cell_of(const gb_raw_table *table, size_t row, const char *column) {
    int32_t c = gb_raw_find(table, column);
    return c >= 0 && row < gb_raw_rows(table) ? gb_raw_cell(table, row, (size_t)c) : "(no column)";
}

bool has_note(const gb_notes *notes, gb_text text) {
    for (size_t i = 0; i < gb_notes_count(notes); i++)
        if (gb_notes_at(notes, i)->text == text)
            return true;
    return false;
}
