#include "io/shapefile.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/gdal_call.h"
#include "io/write_layer.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 11, WIDEST = 254 };

const char *const gb_shapefile_extensions[GB_SHAPEFILE_PARTS] = {"shp", "shx", "dbf", "prj", "cpg"};

typedef struct shape_writer {
    const gb_gpkg_layer *what;
    const char *path; /* of the .shp, for messages */
    const gb_column **columns;
    size_t count;
    char (*names)[NAME]; /* code, name, then the columns */
    gb_ring_room room;
    gb_gdal_call call;
} shape_writer;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status cannot_write(shape_writer *w, gb_error *err) {
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_CANNOT_WRITE, .file = w->path, .found = gb_gdal_said(&w->call));
}

/* --- names of at most ten letters --- */

static bool is_taken(const shape_writer *w, size_t before, const char *name) {
    for (size_t i = 0; i < before; i++)
        if (EQUAL(w->names[i], name))
            return true;
    return false;
}

static void shorten(shape_writer *w, size_t at, const char *key) {
    char *name = w->names[at];
    const size_t length = strlen(key);
    const bool names = length >= NAME && strcmp(key + length - 5, "_name") == 0;
    size_t n = 0;
    for (const char *c = key; *c && n < (names ? NAME - 4 : NAME - 1); c++) {
        const bool letter = (*c | 32) >= 'a' && (*c | 32) <= 'z', digit = *c >= '0' && *c <= '9';
        if (((unsigned char)*c & 0xC0) != 0x80) /* one underscore for a letter of several bytes */
            name[n++] = letter || digit ? *c : '_';
    }
    name[n] = '\0';
    if (names)
        memcpy(name + n, "_nm", 4);
    for (unsigned number = 2; is_taken(w, at, name) && number < 100; number++) {
        char end[16];
        const int digits = snprintf(end, sizeof end, "_%u", number);
        const size_t stem =
            strlen(name) < NAME - 1 - (size_t)digits ? strlen(name) : NAME - 1 - (size_t)digits;
        memcpy(name + stem, end, (size_t)digits + 1);
    }
}

static gb_status note_names(const shape_writer *w, const char *label, gb_notes *notes, gb_error *err) {
    const char **list = gb_alloc_zero(w->count, sizeof *list);
    gb_arena *arena = gb_arena_new();
    size_t n = 0;
    gb_status status = list && arena ? GB_OK : no_memory(err);
    for (size_t c = 0; c < w->count && status == GB_OK; c++) {
        const char *key = w->columns[c]->key, *name = w->names[c + 2];
        if (strcmp(key, name) == 0)
            continue;
        gb_buffer text = {0};
        gb_buffer_addf(&text, "%s \xE2\x86\x92 %s", key, name);
        list[n] = text.failed ? NULL : gb_arena_strdup(arena, text.text);
        status = list[n++] ? GB_OK : no_memory(err);
        gb_buffer_release(&text);
    }
    const gb_detail detail = {.file = label, .count = (int64_t)n};
    if (status == GB_OK && n > 0)
        gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_IO_SHORT_NAMES, &detail, list, n);
    gb_arena_free(arena);
    gb_free(list);
    return status;
}

static gb_status choose_columns(shape_writer *w, gb_error *err) {
    const gb_table *table = gb_areas_table(w->what->areas);
    w->count = w->what->columns ? w->what->column_count : gb_table_columns(table);
    w->columns = gb_alloc(w->count, sizeof *w->columns);
    w->names = gb_alloc(w->count + 2, sizeof *w->names);
    if (!w->columns || !w->names)
        return no_memory(err);
    shorten(w, 0, "code");
    shorten(w, 1, "name");
    for (size_t c = 0; c < w->count; c++) {
        const char *key = w->what->columns ? w->what->columns[c] : NULL;
        w->columns[c] = key ? gb_table_find(table, key) : gb_table_column(table, c);
        if (!w->columns[c])
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_COLUMN, .file = w->path, .name = key);
        shorten(w, c + 2, w->columns[c]->key);
    }
    return GB_OK;
}

/* --- the layer --- */

static int widest(size_t most) {
    return most == 0 ? 1 : most > WIDEST ? WIDEST : (int)most;
}

static gb_status add_field(shape_writer *w, OGRLayerH layer, const char *name, OGRFieldType type, int width,
                           gb_error *err) {
    enum { REAL_WIDTH = 24, REAL_DECIMALS = 9, WHOLE_WIDTH = 18 };
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    OGR_Fld_SetWidth(field, type == OFTString ? width : type == OFTReal ? REAL_WIDTH : WHOLE_WIDTH);
    if (type == OFTReal)
        OGR_Fld_SetPrecision(field, REAL_DECIMALS);
    const OGRErr result = OGR_L_CreateField(layer, field, FALSE);
    OGR_Fld_Destroy(field);
    return result == OGRERR_NONE ? GB_OK : cannot_write(w, err);
}

static OGRFieldType type_of(const gb_column *column) {
    return column->kind == GB_KIND_TEXT ? OFTString : gb_write_is_whole(column) ? OFTInteger64 : OFTReal;
}

static gb_status add_fields(shape_writer *w, OGRLayerH layer, gb_error *err) {
    const gb_areas *areas = w->what->areas;
    size_t code = 0, name = 0;
    for (size_t i = 0; i < gb_areas_count(areas); i++) {
        code = strlen(gb_areas_code(areas, i)) > code ? strlen(gb_areas_code(areas, i)) : code;
        name = strlen(gb_areas_name(areas, i)) > name ? strlen(gb_areas_name(areas, i)) : name;
    }
    gb_status status = add_field(w, layer, w->names[0], OFTString, widest(code), err);
    if (status == GB_OK)
        status = add_field(w, layer, w->names[1], OFTString, widest(name), err);
    for (size_t c = 0; c < w->count && status == GB_OK; c++) {
        const gb_column *column = w->columns[c];
        size_t most = 0;
        for (size_t i = 0; column->kind == GB_KIND_TEXT && i < column->n; i++)
            if (column->state[i] == GB_PRESENT && column->text[i] && strlen(column->text[i]) > most)
                most = strlen(column->text[i]);
        status = add_field(w, layer, w->names[c + 2], type_of(column), widest(most), err);
    }
    return status;
}

static void set_cell(OGRFeatureH feature, int field, const gb_column *column, size_t i) {
    if (column->state[i] != GB_PRESENT)
        OGR_F_SetFieldNull(feature, field);
    else if (column->kind == GB_KIND_TEXT)
        OGR_F_SetFieldString(feature, field, column->text[i] ? column->text[i] : "");
    else if (gb_write_is_whole(column))
        OGR_F_SetFieldInteger64(feature, field, (GIntBig)column->value[i]);
    else
        OGR_F_SetFieldDouble(feature, field, column->value[i]);
}

static gb_status write_area(shape_writer *w, OGRLayerH layer, size_t i, gb_error *err) {
    const gb_areas *areas = w->what->areas;
    const gb_topology *shapes = w->what->shapes ? w->what->shapes : gb_areas_topology(areas);
    OGRGeometryH geometry = NULL;
    gb_status status = gb_write_geometry(&w->room, shapes, i, &geometry, err);
    if (status != GB_OK)
        return status;
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, gb_areas_code(areas, i));
    OGR_F_SetFieldString(feature, 1, gb_areas_name(areas, i));
    for (size_t c = 0; c < w->count; c++)
        set_cell(feature, (int)c + 2, w->columns[c], i);
    if (geometry)
        OGR_F_SetGeometryDirectly(feature, geometry);
    const OGRErr result = OGR_L_CreateFeature(layer, feature);
    OGR_F_Destroy(feature);
    return result == OGRERR_NONE ? GB_OK : cannot_write(w, err);
}

static gb_status fill(shape_writer *w, GDALDatasetH dataset, const char *date, gb_error *err) {
    enum { DAY = 10 }; /* "2026-01-31" */
    char day[DAY + 1] = "1970-01-01";
    if (date && strlen(date) >= DAY)
        memcpy(day, date, DAY);
    OGRSpatialReferenceH reference = gb_write_reference(gb_areas_crs(w->what->areas));
    if (!reference)
        return cannot_write(w, err);
    char **options = CSLSetNameValue(NULL, "ENCODING", "UTF-8");
    options = CSLSetNameValue(options, "DBF_DATE_LAST_UPDATE", day);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "layer", reference, wkbPolygon, options);
    CSLDestroy(options);
    OSRDestroySpatialReference(reference);
    gb_status status = layer ? add_fields(w, layer, err) : cannot_write(w, err);
    for (size_t i = 0; i < gb_areas_count(w->what->areas) && status == GB_OK; i++)
        status = write_area(w, layer, i, err);
    return status;
}

/* The driver chooses the names of the companions, so it writes in memory; the bytes go where they must. */
static gb_status copy_parts(shape_writer *w, const char *folder, const char *const *paths, gb_error *err) {
    gb_status status = GB_OK;
    for (int p = 0; p < GB_SHAPEFILE_PARTS && status == GB_OK; p++) {
        char name[80];
        vsi_l_offset length = 0;
        snprintf(name, sizeof name, "%s/layer.%s", folder, gb_shapefile_extensions[p]);
        const GByte *bytes = VSIGetMemFileBuffer(name, &length, FALSE);
        status = bytes ? gb_file_write(paths[p], bytes, (size_t)length, err) : cannot_write(w, err);
    }
    return status;
}

static gb_status write_all(shape_writer *w, const char *const *paths, const char *date, gb_error *err) {
    char folder[64], path[80];
    snprintf(folder, sizeof folder, "/vsimem/gebied-%p", (void *)w);
    snprintf(path, sizeof path, "%s/layer.shp", folder);
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName("ESRI Shapefile"), path, 0, 0, 0, GDT_Unknown, NULL);
    if (!dataset)
        return cannot_write(w, err);
    gb_status status = fill(w, dataset, date, err);
    GDALClose(dataset);
    if (status == GB_OK && w->call.message[0] != '\0')
        status = cannot_write(w, err);
    if (status == GB_OK)
        status = copy_parts(w, folder, paths, err);
    VSIRmdirRecursive(folder);
    return status;
}

gb_status gb_shapefile_write(const char *const paths[GB_SHAPEFILE_PARTS], const gb_gpkg_layer *layer,
                             const char *label, const char *date, gb_notes *notes, gb_error *err) {
    shape_writer w = {.what = layer, .path = paths[0]};
    gb_status status = choose_columns(&w, err);
    if (status == GB_OK) {
        gb_gdal_begin(&w.call);
        status = write_all(&w, paths, date, err);
        gb_gdal_end(&w.call);
    }
    if (status == GB_OK)
        status = note_names(&w, label, notes, err);
    gb_ring_room_release(&w.room);
    gb_free(w.names);
    gb_free(w.columns);
    return status;
}
