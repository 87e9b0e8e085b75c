#include "io/inspect.h"

#include "base/memory.h"
#include "io/field_info.h"
#include "io/layer.h"
#include "io/table_open.h"

#include <gdal.h>
#include <string.h>

enum { MOST_ROWS = 100000 };

static gb_status keep(char **member, const char *text, gb_error *err) {
    *member = gb_strdup(text);
    return *member != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status add_layer(gb_file_info *info, const char *name, gb_layer_info **layer, gb_error *err) {
    gb_layer_info *layers = gb_resize(info->layer, info->layers + 1, sizeof *layers);
    if (layers == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    info->layer = layers;
    *layer = &layers[info->layers++];
    **layer = (gb_layer_info){.code_field = -1, .name_field = -1};
    gb_status status = keep(&(*layer)->name, name, err);
    if (status == GB_OK)
        status = keep(&(*layer)->geometry, "", err);
    return status == GB_OK ? keep(&(*layer)->crs, "", err) : status;
}

/* Describes and frees the table; a table that could not be read leaves a layer without rows. */
static gb_status describe(gb_raw_table *table, bool cut, gb_layer_info *layer, gb_notes *notes,
                          gb_error *err) {
    layer->rows = gb_raw_rows(table);
    if (cut)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_FIRST_ROWS, .file = gb_raw_source(table), .count = MOST_ROWS);
    gb_status status = gb_layer_describe(table, layer, notes, err);
    gb_raw_free(table);
    return status;
}

static gb_status inspect_csv(const gb_table_file *file, const gb_table_options *options, gb_file_info *info,
                             gb_error *err) {
    gb_raw_table *table;
    gb_csv_form form;
    gb_status status = gb_table_file_csv(file, options, MOST_ROWS, &table, &form, info->notes, err);
    if (status != GB_OK)
        return status;
    info->separator = form.separator;
    gb_layer_info *layer;
    status = keep(&info->format, "CSV", err);
    if (status == GB_OK)
        status = keep(&info->encoding, form.encoding, err);
    if (status == GB_OK)
        status = add_layer(info, "", &layer, err);
    if (status == GB_OK)
        return describe(table, form.cut, layer, info->notes, err);
    gb_raw_free(table);
    return status;
}

static gb_status inspect_sheet(const gb_workbook *book, size_t sheet, gb_file_info *info, gb_error *err) {
    gb_layer_info *layer;
    gb_grid grid;
    gb_status status = gb_workbook_sheet(book, sheet, &grid, err);
    if (status != GB_OK)
        return status;
    status = add_layer(info, book->name[sheet], &layer, err);
    gb_raw_table *table = NULL;
    bool cut = false;
    gb_error ignored = {0}; /* an empty sheet is not a reason to refuse the workbook */
    if (status == GB_OK)
        gb_table_file_grid(book, sheet, &grid, 0, MOST_ROWS, &table, &cut, info->notes, &ignored);
    gb_grid_release(&grid);
    if (ignored.status == GB_ERR_NOMEM)
        return gb_error_set(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, NULL);
    return table != NULL ? describe(table, cut, layer, info->notes, err) : status;
}

static gb_status inspect_workbook(const gb_table_file *file, gb_file_info *info, gb_error *err) {
    gb_workbook book;
    bool ods = file->sort == GB_TABLE_ODS;
    gb_status status = gb_workbook_open(file->place.open, file->path, ods, (uint64_t)2 << 30, &book, err);
    if (status != GB_OK)
        return status;
    status = keep(&info->format, ods ? "ODS" : "XLSX", err);
    for (size_t i = 0; i < book.sheets && status == GB_OK; i++)
        status = inspect_sheet(&book, i, info, err);
    gb_workbook_release(&book);
    return status;
}

static const char *geometry_name(OGRwkbGeometryType type) {
    switch (OGR_GT_Flatten(type)) {
    case wkbNone:
        return "";
    case wkbPoint:
        return "Point";
    case wkbMultiPoint:
        return "MultiPoint";
    case wkbLineString:
        return "LineString";
    case wkbMultiLineString:
        return "MultiLineString";
    case wkbPolygon:
        return "Polygon";
    case wkbMultiPolygon:
        return "MultiPolygon";
    case wkbUnknown:
        return "Geometry";
    default:
        return OGRGeometryTypeToName(type);
    }
}

/* What a layer of unknown type holds, said by its first geometry. */
static OGRwkbGeometryType layer_type(OGRLayerH layer) {
    OGRwkbGeometryType type = OGR_L_GetGeomType(layer);
    if (type != wkbUnknown)
        return type;
    OGR_L_ResetReading(layer);
    OGRFeatureH feature = OGR_L_GetNextFeature(layer);
    OGRGeometryH geometry = feature != NULL ? OGR_F_GetGeometryRef(feature) : NULL;
    if (geometry != NULL)
        type = OGR_G_GetGeometryType(geometry);
    OGR_F_Destroy(feature);
    OGR_L_ResetReading(layer);
    return type;
}

static gb_status inspect_crs(GDALDatasetH dataset, OGRLayerH handle, const char *path, gb_layer_info *layer,
                             gb_notes *notes, gb_error *err) {
    gb_crs *crs = NULL;
    gb_error problem = {0};
    gb_status status = gb_layer_crs(dataset, handle, path, NULL, &crs, notes, &problem);
    if (status == GB_ERR_NOMEM)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status != GB_OK) {
        gb_detail detail = gb_error_detail(&problem);
        gb_notes_add(notes, GB_NOTE_WARNING, problem.message, &detail, NULL, 0);
        return GB_OK;
    }
    layer->projected = gb_crs_is_projected(crs);
    OGREnvelope box;
    if (!layer->projected && OGR_L_GetExtent(handle, &box, TRUE) == OGRERR_NONE) {
        const double x[] = {box.MinX, box.MaxX}, y[] = {box.MinY, box.MaxY};
        gb_error doubt = {0};
        if (gb_crs_believe(&crs, x, y, 2, path, NULL, &doubt) != GB_OK)
            GB_NOTE(notes, GB_NOTE_WARNING, doubt.message, .file = path, .name = layer->name);
    }
    if (!layer->projected)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_DEGREES, .file = path, .name = layer->name);
    const char *code = gb_crs_code(crs);
    gb_free(layer->crs);
    status = keep(&layer->crs, code[0] != '\0' ? code : gb_crs_name(crs), err);
    gb_crs_free(crs);
    return status;
}

static gb_status inspect_layer(GDALDatasetH dataset, OGRLayerH handle, gb_gdal_call *call, gb_file_info *info,
                               gb_error *err) {
    gb_layer_info *layer;
    gb_status status = add_layer(info, OGR_L_GetName(handle), &layer, err);
    if (status != GB_OK)
        return status;
    OGRwkbGeometryType type = layer_type(handle);
    layer->has_geometry = type != wkbNone;
    layer->has_polygons = gb_layer_sort(handle) == GB_SORT_POLYGON;
    gb_free(layer->geometry);
    status = keep(&layer->geometry, geometry_name(type), err);
    if (status == GB_OK && layer->has_geometry)
        status = inspect_crs(dataset, handle, info->path, layer, info->notes, err);
    gb_raw_table *table = NULL;
    gb_error problem = {0};
    call->message[0] = '\0';
    if (status == GB_OK)
        gb_table_layer_read(handle, info->path, MOST_ROWS, call, &table, info->notes, &problem);
    if (problem.status == GB_ERR_NOMEM)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (problem.status != GB_OK) { /* empty or damaged: told, and the other layers are still looked at */
        gb_detail detail = gb_error_detail(&problem);
        gb_notes_add(info->notes, GB_NOTE_WARNING, problem.message, &detail, NULL, 0);
    }
    GIntBig rows = OGR_L_GetFeatureCount(handle, TRUE);
    if (status == GB_OK && table != NULL)
        status = describe(table, rows > MOST_ROWS, layer, info->notes, err);
    if (rows > 0)
        layer->rows = (size_t)rows;
    return status;
}

static gb_status inspect_dataset(const char *path, const gb_access *access, gb_gdal_call *call,
                                 gb_file_info *info, gb_error *err) {
    GDALDatasetH dataset;
    gb_status status = gb_dataset_open(path, access, call, &dataset, err);
    if (status != GB_OK)
        return status;
    status = keep(&info->format, GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), err);
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && status == GB_OK; i++)
        if (strcmp(OGR_L_GetName(GDALDatasetGetLayer(dataset, i)), "layer_styles") != 0)
            status = inspect_layer(dataset, GDALDatasetGetLayer(dataset, i), call, info, err);
    GDALClose(dataset);
    return status;
}

static gb_status inspect_file(const char *path, const gb_access *access, gb_gdal_call *call,
                              gb_file_info *info, gb_error *err) {
    const gb_table_options options = {.access = *access};
    gb_table_file file;
    gb_error problem = {0};
    gb_status status = gb_table_file_open(path, access, &file, &problem);
    /* An archive without a table may hold boundaries; a page of XML may be GML. */
    if (problem.message == GB_MSG_IO_ARCHIVE_EMPTY || problem.message == GB_MSG_IO_WEB_PAGE)
        return inspect_dataset(path, access, call, info, err);
    if (status != GB_OK) {
        gb_detail detail = gb_error_detail(&problem);
        return gb_error_set(err, status, problem.message, &detail);
    }
    if (file.sort == GB_TABLE_CSV)
        status = inspect_csv(&file, &options, info, err);
    else if (file.sort == GB_TABLE_LAYER)
        status = inspect_dataset(path, access, call, info, err);
    else
        status = inspect_workbook(&file, info, err);
    gb_table_file_release(&file);
    return status;
}

gb_status gb_inspect(const char *path, const gb_access *access, gb_file_info *out, gb_error *err) {
    *out = (gb_file_info){.notes = gb_notes_new()};
    gb_gdal_call call;
    gb_gdal_begin(&call);
    gb_status status =
        out->notes != NULL ? keep(&out->path, path, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = inspect_file(path, access, &call, out, err);
    if (status == GB_OK && out->encoding == NULL)
        status = keep(&out->encoding, "", err);
    gb_gdal_end(&call);
    if (status != GB_OK)
        gb_file_info_release(out);
    return status;
}

void gb_file_info_release(gb_file_info *info) {
    for (size_t i = 0; i < info->layers; i++) {
        gb_layer_info *layer = &info->layer[i];
        for (size_t f = 0; f < layer->fields; f++) {
            gb_free(layer->field[f].name);
            gb_free(layer->field[f].examples);
        }
        gb_free(layer->field);
        gb_free(layer->name);
        gb_free(layer->geometry);
        gb_free(layer->crs);
    }
    gb_free(info->layer);
    gb_free(info->path);
    gb_free(info->format);
    gb_free(info->encoding);
    gb_notes_free(info->notes);
    *info = (gb_file_info){0};
}
