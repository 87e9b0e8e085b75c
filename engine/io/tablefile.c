#include "io/tablefile.h"

#include "base/file.h"
#include "base/memory.h"
#include "io/fields.h"
#include "io/gdal_call.h"
#include "io/layer.h"
#include "io/table_open.h"
#include "io/workbook.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <string.h>

static const char *const archive_members[] = {"csv", "tsv", "txt", "xlsx", "ods", "dbf", NULL};
static const char *const layer_extensions[] = {"shp", "dbf", "gpkg", "sqlite", "geojson", "json", "topojson",
                                               "fgb", "gml", "kml",  "tab",    "mif",     "gdb",  NULL};

static bool listed(const char *extension, const char *const *list) {
    while (*list != NULL && strcmp(*list, extension) != 0)
        list++;
    return *list != NULL;
}

/* What a file is by its first bytes, because extensions are not always true. */
static gb_status recognise(gb_table_file *file, gb_error *err) {
    unsigned char head[16] = {0};
    char extension[16];
    gb_path_extension(file->place.open, extension, sizeof extension);
    VSILFILE *bytes = VSIFOpenL(file->place.open, "rb");
    if (bytes == NULL && !listed(extension, layer_extensions))
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_CANNOT_OPEN, .file = file->path, .found = extension);
    size_t length = bytes != NULL ? VSIFReadL(head, 1, sizeof head, bytes) : 0;
    if (bytes != NULL)
        VSIFCloseL(bytes);
    if (length >= 4 && memcmp(head, "PK\3\4", 4) == 0) {
        bool ods;
        file->sort = GB_TABLE_ARCHIVE;
        if (gb_workbook_recognise(file->place.open, &ods))
            file->sort = ods ? GB_TABLE_ODS : GB_TABLE_XLSX;
    } else if (length >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_OLD_WORKBOOK, .file = file->path,
                       .hint = GB_HINT_IO_OLD_WORKBOOK);
    } else if (length >= 2 && head[0] == 0x1F && head[1] == 0x8B) {
        file->sort = GB_TABLE_GZIP;
    } else if (listed(extension, layer_extensions) || memcmp(head, "SQLite format 3", 15) == 0) {
        file->sort = GB_TABLE_LAYER;
    } else if (head[0] == '<') {
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_WEB_PAGE, .file = file->path,
                       .hint = GB_HINT_IO_OLD_WORKBOOK);
    } else if (strcmp(extension, "xlsx") == 0 || strcmp(extension, "ods") == 0) {
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NOT_WORKBOOK, .file = file->path,
                       .hint = GB_HINT_IO_OLD_WORKBOOK);
    } else {
        file->sort = GB_TABLE_CSV;
    }
    return GB_OK;
}

static gb_status read_through_gzip(gb_table_file *file, gb_error *err) {
    char *name = gb_strdup(CPLSPrintf("/vsigzip/%s", file->place.open));
    if (name == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_free(file->place.open);
    file->place.open = name;
    return GB_OK;
}

gb_status gb_table_file_open(const char *path, const gb_access *access, gb_table_file *out, gb_error *err) {
    *out = (gb_table_file){.path = path};
    gb_status status = gb_place_find(path, access, &out->place, err);
    if (status == GB_OK && out->place.remote && strncmp(out->place.open, "/vsicurl/", 9) != 0) {
        out->sort = GB_TABLE_LAYER;
        return GB_OK;
    }
    if (status == GB_OK)
        status = recognise(out, err);
    if (status == GB_OK && out->sort == GB_TABLE_ARCHIVE) {
        status = gb_place_member(&out->place, path, archive_members, err);
        if (status == GB_OK)
            status = recognise(out, err);
    }
    if (status == GB_OK && out->sort == GB_TABLE_ARCHIVE)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_ARCHIVE_EMPTY, .file = path);
    if (status == GB_OK && out->sort == GB_TABLE_GZIP) {
        status = read_through_gzip(out, err);
        out->sort = GB_TABLE_CSV;
    }
    if (status != GB_OK)
        gb_table_file_release(out);
    return status;
}

void gb_table_file_release(gb_table_file *file) {
    gb_place_release(&file->place);
}

static size_t read_bytes(void *context, char *bytes, size_t size) {
    return VSIFReadL(bytes, 1, size, context);
}

gb_status gb_table_file_csv(const gb_table_file *file, const gb_table_options *options, size_t most_rows,
                            gb_raw_table **out, gb_csv_form *form, gb_notes *notes, gb_error *err) {
    VSILFILE *bytes = VSIFOpenL(file->place.open, "rb");
    if (bytes == NULL)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_CANNOT_OPEN, .file = file->path, .found = "CSV");
    const gb_csv_input input = {read_bytes, bytes};
    gb_status status = gb_csv_read(&input, file->path, options, most_rows, out, form, notes, err);
    VSIFCloseL(bytes);
    return status;
}

gb_status gb_table_file_grid(const gb_workbook *book, size_t sheet, const gb_grid *grid, size_t header,
                             size_t most_rows, gb_raw_table **out, bool *cut, gb_notes *notes,
                             gb_error *err) {
    gb_buffer source = {0};
    gb_buffer_add(&source, book->path);
    if (book->sheets > 1)
        gb_buffer_addf(&source, " [%s]", book->name[sheet]);
    gb_status status = source.failed
                           ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY)
                           : gb_grid_table(grid, source.text, header, most_rows, out, cut, notes, err);
    gb_buffer_release(&source);
    return status;
}

/* The sheet asked for, else the first one that is not empty (the last one when all are). */
static gb_status choose_sheet(const gb_workbook *book, const char *name, size_t *sheet, gb_grid *grid,
                              gb_error *err) {
    *sheet = 0;
    *grid = (gb_grid){0};
    if (name != NULL) {
        gb_status status = gb_workbook_find(book, name, sheet, err);
        return status == GB_OK ? gb_workbook_sheet(book, *sheet, grid, err) : status;
    }
    gb_status status = gb_workbook_sheet(book, 0, grid, err);
    while (status == GB_OK && grid->cells == 0 && *sheet + 1 < book->sheets) {
        gb_grid_release(grid);
        status = gb_workbook_sheet(book, ++*sheet, grid, err);
    }
    return status;
}

static gb_status read_workbook(const gb_table_file *file, const gb_table_options *options, uint64_t limit,
                               gb_raw_table **out, gb_notes *notes, gb_error *err) {
    gb_workbook book;
    gb_status status =
        gb_workbook_open(file->place.open, file->path, file->sort == GB_TABLE_ODS, limit, &book, err);
    if (status != GB_OK)
        return status;
    size_t sheet;
    bool cut;
    gb_grid grid;
    status = choose_sheet(&book, options->sheet, &sheet, &grid, err);
    if (status == GB_OK)
        status = gb_table_file_grid(&book, sheet, &grid, options->header, 0, out, &cut, notes, err);
    if (status == GB_OK && options->sheet == NULL && book.sheets > 1)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_SHEET, .file = file->path, .name = book.name[sheet],
                .count = (int64_t)book.sheets);
    gb_grid_release(&grid);
    gb_workbook_release(&book);
    return status;
}

static bool want_any(gb_geometry_sort sort) {
    (void)sort;
    return true;
}

gb_status gb_table_layer_read(OGRLayerH layer, const char *path, size_t most_rows, gb_gdal_call *call,
                              gb_raw_table **out, gb_notes *notes, gb_error *err) {
    return gb_features_read(layer, call, path, &(gb_feature_walk){.most = most_rows}, out, notes, err);
}

/* A number names a layer by its place when no layer has that name. */
static OGRLayerH layer_by_number(GDALDatasetH dataset, const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 6 || text[digits] != '\0' || GDALDatasetGetLayerByName(dataset, text) != NULL)
        return NULL;
    int number = 0;
    for (; *text != '\0'; text++)
        number = number * 10 + (*text - '0');
    return GDALDatasetGetLayer(dataset, number - 1);
}

static gb_status read_layer(const char *path, const gb_table_options *options, gb_gdal_call *call,
                            gb_raw_table **out, gb_notes *notes, gb_error *err) {
    GDALDatasetH dataset;
    gb_status status = gb_dataset_open(path, &options->access, call, &dataset, err);
    if (status != GB_OK)
        return status;
    OGRLayerH layer = options->sheet != NULL ? layer_by_number(dataset, options->sheet) : NULL;
    if (layer == NULL)
        status = gb_layer_choose(dataset, path, options->sheet, want_any, GB_MSG_IO_EMPTY_FILE, &layer, err);
    call->message[0] = '\0';
    if (status == GB_OK)
        status = gb_table_layer_read(layer, path, 0, call, out, notes, err);
    GDALClose(dataset);
    return status;
}

gb_status gb_table_read(const char *path, const gb_table_options *options, gb_raw_table **out,
                        gb_notes *notes, gb_error *err) {
    *out = NULL;
    gb_gdal_call call;
    gb_gdal_begin(&call);
    const uint64_t limit = options->limit_bytes > 0 ? options->limit_bytes : (uint64_t)2 << 30;
    gb_table_file file;
    gb_status status = gb_table_file_open(path, &options->access, &file, err);
    if (status == GB_OK) {
        if (file.sort == GB_TABLE_CSV)
            status = gb_table_file_csv(&file, options, 0, out, NULL, notes, err);
        else if (file.sort == GB_TABLE_LAYER)
            status = read_layer(path, options, &call, out, notes, err);
        else
            status = read_workbook(&file, options, limit, out, notes, err);
        gb_table_file_release(&file);
    }
    gb_gdal_end(&call);
    return status;
}
