#include "io/geopackage.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/gdal_call.h"
#include "io/write_layer.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdint.h>
#include <string.h>

enum { FIELD_NAME = 200 };

/* One column of a layer and the fields that it fills. */
typedef struct gpkg_field {
    const gb_column *column;
    int value; /* index of the field */
    int state; /* index of K_state; -1 = nothing is missing */
    OGRFieldType type;
} gpkg_field;

/* What is being written. */
typedef struct gpkg_writer {
    const char *path;
    gb_gdal_call call;
    GDALDatasetH dataset;
    gb_ring_room room;
    char date[40];
} gpkg_writer;

static gb_status cannot_write(gpkg_writer *w, gb_error *err) {
    const char *said = gb_gdal_said(&w->call);
    if (strstr(said, "disk is full") != NULL) /* SQLite's words; the number of the error stays inside it */
        return gb_file_error(err, w->path, ENOSPC);
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_CANNOT_WRITE, .file = w->path, .found = said);
}

/* A field under its own name, or under the next free one: SQLite does not tell case apart. */
static gb_status add_field(gpkg_writer *w, OGRLayerH layer, const char *name, OGRFieldType type, int *index,
                           gb_error *err) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    char unique[FIELD_NAME + 16];
    gb_copy(unique, FIELD_NAME, name);
    for (int number = 2;
         OGR_FD_GetFieldIndex(definition, unique) >= 0 || EQUAL(unique, "fid") || EQUAL(unique, "geom");
         number++)
        gb_copy(unique, sizeof unique, CPLSPrintf("%.*s_%d", FIELD_NAME, name, number));
    OGRFieldDefnH field = OGR_Fld_Create(unique, type);
    OGRErr result = OGR_L_CreateField(layer, field, TRUE);
    OGR_Fld_Destroy(field);
    *index = OGR_FD_GetFieldIndex(definition, unique);
    return result == OGRERR_NONE && *index >= 0 ? GB_OK : cannot_write(w, err);
}

static gb_status add_column(gpkg_writer *w, OGRLayerH layer, const gb_column *column, gpkg_field *out,
                            gb_error *err) {
    *out = (gpkg_field){.column = column, .state = -1};
    out->type = column->kind == GB_KIND_TEXT ? OFTString : gb_write_is_whole(column) ? OFTInteger64 : OFTReal;
    gb_status status = add_field(w, layer, column->key, out->type, &out->value, err);
    if (status != GB_OK || !gb_write_has_missing(column))
        return status;
    return add_field(w, layer, CPLSPrintf("%.*s_state", FIELD_NAME - 8, column->key), OFTString, &out->state,
                     err);
}

/* The columns asked for, in their order. *fields is yours. */
static gb_status add_columns(gpkg_writer *w, OGRLayerH layer, const gb_gpkg_layer *what, gpkg_field **fields,
                             size_t *count, gb_error *err) {
    const gb_table *table = gb_areas_table(what->areas);
    size_t n = what->columns != NULL ? what->column_count : gb_table_columns(table);
    *count = 0;
    *fields = gb_alloc_zero(n, sizeof **fields);
    if (*fields == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = GB_OK;
    for (size_t c = 0; c < n && status == GB_OK; c++) {
        const char *key = what->columns != NULL ? what->columns[c] : NULL;
        const gb_column *column = key != NULL ? gb_table_find(table, key) : gb_table_column(table, c);
        if (column == NULL) {
            const char *near = gb_table_nearest(table, key);
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_COLUMN, .file = w->path, .name = key,
                           .expected = near, .hint = near != NULL ? GB_HINT_IO_NEAREST_FILE : GB_TEXT_NONE);
        }
        status = add_column(w, layer, column, &(*fields)[(*count)++], err);
    }
    return status;
}

static void set_cell(OGRFeatureH feature, const gpkg_field *field, size_t i) {
    const gb_column *column = field->column;
    gb_cell state = column->state[i];
    if (field->state >= 0)
        OGR_F_SetFieldString(feature, field->state, gb_cell_id(state));
    if (state != GB_PRESENT)
        OGR_F_SetFieldNull(feature, field->value);
    else if (field->type == OFTString)
        OGR_F_SetFieldString(feature, field->value, column->text[i] != NULL ? column->text[i] : "");
    else if (field->type == OFTInteger64)
        OGR_F_SetFieldInteger64(feature, field->value, (GIntBig)column->value[i]);
    else
        OGR_F_SetFieldDouble(feature, field->value, column->value[i]);
}

static gb_status write_area(gpkg_writer *w, OGRLayerH layer, const gb_gpkg_layer *what, size_t i, int code,
                            int name, const gpkg_field *fields, size_t count, gb_error *err) {
    OGRGeometryH geometry;
    const gb_topology *shapes = what->shapes != NULL ? what->shapes : gb_areas_topology(what->areas);
    gb_status status = gb_write_geometry(&w->room, shapes, i, &geometry, err);
    if (status != GB_OK)
        return status;
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFID(feature, (GIntBig)i + 1);
    OGR_F_SetFieldString(feature, code, gb_areas_code(what->areas, i));
    OGR_F_SetFieldString(feature, name, gb_areas_name(what->areas, i));
    for (size_t c = 0; c < count; c++)
        set_cell(feature, &fields[c], i);
    if (geometry != NULL)
        OGR_F_SetGeometryDirectly(feature, geometry);
    OGRErr result = OGR_L_CreateFeature(layer, feature);
    OGR_F_Destroy(feature);
    return result == OGRERR_NONE ? GB_OK : cannot_write(w, err);
}

static gb_status write_layer(gpkg_writer *w, const gb_gpkg_layer *what, gb_error *err) {
    OGRSpatialReferenceH reference = gb_write_reference(gb_areas_crs(what->areas));
    if (reference == NULL)
        return cannot_write(w, err);
    char **options = CSLSetNameValue(NULL, "GEOMETRY_NAME", "geom");
    options = CSLSetNameValue(options, "FID", "fid");
    options = CSLSetNameValue(options, "SPATIAL_INDEX", "YES");
    if (what->description != NULL)
        options = CSLSetNameValue(options, "DESCRIPTION", what->description);
    OGRLayerH layer = GDALDatasetCreateLayer(w->dataset, what->name, reference, wkbMultiPolygon, options);
    CSLDestroy(options);
    OSRDestroySpatialReference(reference);
    if (layer == NULL)
        return cannot_write(w, err);
    int code = -1, name = -1;
    gpkg_field *fields = NULL;
    size_t count = 0;
    gb_status status = add_field(w, layer, "code", OFTString, &code, err);
    if (status == GB_OK)
        status = add_field(w, layer, "name", OFTString, &name, err);
    if (status == GB_OK)
        status = add_columns(w, layer, what, &fields, &count, err);
    for (size_t i = 0; status == GB_OK && i < gb_areas_count(what->areas); i++)
        status = write_area(w, layer, what, i, code, name, fields, count, err);
    gb_free(fields);
    return status;
}

static gb_status write_style(gpkg_writer *w, OGRLayerH layer, const char *table,
                             const struct gb_gpkg_style *style, bool fallback, gb_error *err) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    const struct {
        const char *field, *text;
    } texts[] = {{"f_table_catalog", ""},
                 {"f_table_schema", ""},
                 {"f_table_name", table},
                 {"f_geometry_column", "geom"},
                 {"styleName", style->name},
                 {"styleQML", style->qml},
                 {"styleSLD", style->sld},
                 {"description", style->description},
                 {"owner", ""},
                 {"update_time", w->date}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, texts[i].field),
                             texts[i].text != NULL ? texts[i].text : "");
    OGR_F_SetFieldInteger(feature, OGR_F_GetFieldIndex(feature, "useAsDefault"), fallback);
    OGRErr result = OGR_L_CreateFeature(layer, feature);
    OGR_F_Destroy(feature);
    return result == OGRERR_NONE ? GB_OK : cannot_write(w, err);
}

/* The table in which QGIS keeps styles beside the layers (its own names and order of columns; one name off
 * and QGIS finds no style at all). */
static gb_status write_styles(gpkg_writer *w, const gb_gpkg_layer *layers, size_t layer_count,
                              gb_error *err) {
    static const struct {
        const char *name;
        OGRFieldType type;
        OGRFieldSubType sub;
    } fields[] = {{"f_table_catalog", OFTString, OFSTNone},
                  {"f_table_schema", OFTString, OFSTNone},
                  {"f_table_name", OFTString, OFSTNone},
                  {"f_geometry_column", OFTString, OFSTNone},
                  {"styleName", OFTString, OFSTNone},
                  {"styleQML", OFTString, OFSTNone},
                  {"styleSLD", OFTString, OFSTNone},
                  {"useAsDefault", OFTInteger, OFSTBoolean},
                  {"description", OFTString, OFSTNone},
                  {"owner", OFTString, OFSTNone},
                  {"ui", OFTString, OFSTNone},
                  {"update_time", OFTDateTime, OFSTNone}};
    size_t total = 0;
    for (size_t i = 0; i < layer_count; i++)
        total += layers[i].style_count;
    if (total == 0)
        return GB_OK;
    const char *const options[] = {"FID=id", NULL};
    OGRLayerH table =
        GDALDatasetCreateLayer(w->dataset, "layer_styles", NULL, wkbNone, (char **)(uintptr_t)options);
    gb_status status = table != NULL ? GB_OK : cannot_write(w, err);
    for (size_t i = 0; status == GB_OK && i < sizeof fields / sizeof fields[0]; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields[i].name, fields[i].type);
        OGR_Fld_SetSubType(field, fields[i].sub);
        if (OGR_L_CreateField(table, field, TRUE) != OGRERR_NONE)
            status = cannot_write(w, err);
        OGR_Fld_Destroy(field);
    }
    for (size_t i = 0; status == GB_OK && i < layer_count; i++)
        for (size_t s = 0; status == GB_OK && s < layers[i].style_count; s++)
            status = write_style(w, table, layers[i].name, &layers[i].style[s], s == 0, err);
    return status;
}

/* The date as GeoPackage wants it: with milliseconds. */
static void set_date(gpkg_writer *w, const char *date) {
    enum { SECONDS = 19 }; /* "2026-01-31T00:00:00" */
    if (date == NULL || strlen(date) < SECONDS)
        date = "1970-01-01T00:00:00Z";
    memcpy(w->date, date, SECONDS);
    memcpy(w->date + SECONDS, ".000Z", sizeof ".000Z");
}

static gb_status write_all(gpkg_writer *w, const gb_gpkg_layer *layers, size_t layer_count, gb_error *err) {
    VSIUnlink(w->path);
    w->dataset = GDALCreate(GDALGetDriverByName("GPKG"), w->path, 0, 0, 0, GDT_Unknown, NULL);
    if (w->dataset == NULL)
        return cannot_write(w, err);
    gb_status status = GB_OK;
    if (GDALDatasetStartTransaction(w->dataset, FALSE) != OGRERR_NONE)
        status = cannot_write(w, err);
    for (size_t i = 0; status == GB_OK && i < layer_count; i++)
        status = write_layer(w, &layers[i], err);
    if (status == GB_OK)
        status = write_styles(w, layers, layer_count, err);
    if (status == GB_OK && GDALDatasetCommitTransaction(w->dataset) != OGRERR_NONE)
        status = cannot_write(w, err);
    /* Indexes are made while closing, so a full disk may show only there. */
    GDALClose(w->dataset);
    if (status == GB_OK && w->call.message[0] != '\0')
        status = cannot_write(w, err);
    return status;
}

gb_status gb_gpkg_write(const char *path, const gb_gpkg_layer *layers, size_t layer_count, const char *date,
                        gb_error *err) {
    static const char *const names[] = {"OGR_CURRENT_DATE", "OGR_SQLITE_SYNCHRONOUS", "OGR_SQLITE_JOURNAL"};
    enum { NAMES = sizeof names / sizeof names[0] };
    gpkg_writer writer = {.path = path};
    set_date(&writer, date);
    /* The file is written beside its target and renamed: no journal of its own is needed. */
    const char *const values[NAMES] = {writer.date, "OFF", "MEMORY"};
    char *saved[NAMES];
    gb_gdal_begin(&writer.call);
    for (int i = 0; i < NAMES; i++) {
        const char *before = CPLGetThreadLocalConfigOption(names[i], NULL);
        saved[i] = before != NULL ? CPLStrdup(before) : NULL;
        CPLSetThreadLocalConfigOption(names[i], values[i]);
    }
    gb_status status = write_all(&writer, layers, layer_count, err);
    for (int i = 0; i < NAMES; i++) {
        CPLSetThreadLocalConfigOption(names[i], saved[i]);
        CPLFree(saved[i]);
    }
    gb_gdal_end(&writer.call);
    gb_ring_room_release(&writer.room);
    return status;
}
