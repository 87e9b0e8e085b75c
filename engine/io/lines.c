#include "base/memory.h"
#include "io/fields.h"
#include "io/gdal_call.h"
#include "io/layer.h"
#include "io/source.h"

#include <gdal.h>
#include <string.h>

typedef struct gb_line_reader {
    gb_line_layer *lines;
    const char *path;
    size_t feature_capacity, part_capacity, x_capacity, y_capacity;
    size_t empty, curved;
    int64_t first_empty;
} gb_line_reader;

static bool want_lines(gb_geometry_sort sort) {
    return sort == GB_SORT_LINE || sort == GB_SORT_POINT;
}

static bool add_point(gb_line_reader *reader, double x, double y) {
    gb_line_layer *lines = reader->lines;
    if (!gb_reserve(&lines->x, &reader->x_capacity, lines->points, sizeof *lines->x) ||
        !gb_reserve(&lines->y, &reader->y_capacity, lines->points, sizeof *lines->y))
        return false;
    lines->x[lines->points] = x;
    lines->y[lines->points++] = y;
    return true;
}

/* Closes what was added since: the part ends at the current point. */
static bool end_part(gb_line_reader *reader) {
    gb_line_layer *lines = reader->lines;
    if (!gb_reserve(&lines->part_point, &reader->part_capacity, lines->parts + 1, sizeof *lines->part_point))
        return false;
    lines->part_point[++lines->parts] = lines->points;
    return true;
}

static gb_status add_part(gb_line_reader *reader, OGRGeometryH geometry, int64_t row, gb_error *err) {
    gb_geometry_sort sort = gb_geometry_sort_of(OGR_G_GetGeometryType(geometry));
    if (sort != GB_SORT_LINE && sort != GB_SORT_POINT)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NOT_LINE, .file = reader->path, .row = row,
                       .found = OGR_G_GetGeometryName(geometry));
    int parts = OGR_G_GetGeometryCount(geometry), points = OGR_G_GetPointCount(geometry);
    gb_status status = GB_OK;
    for (int i = 0; i < parts && status == GB_OK; i++)
        status = add_part(reader, OGR_G_GetGeometryRef(geometry, i), row, err);
    if (parts > 0 || points == 0)
        return status;
    for (int i = 0; i < points; i++)
        if (!add_point(reader, OGR_G_GetX(geometry, i), OGR_G_GetY(geometry, i)))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return end_part(reader) ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status add_feature(void *context, OGRFeatureH feature, int64_t row, gb_error *err) {
    gb_line_reader *reader = context;
    gb_line_layer *lines = reader->lines;
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    gb_status status = GB_OK;
    if (geometry == NULL || OGR_G_IsEmpty(geometry)) {
        if (reader->empty++ == 0)
            reader->first_empty = row;
    } else if (OGR_G_HasCurveGeometry(geometry, TRUE)) {
        OGRGeometryH straight = OGR_G_GetLinearGeometry(geometry, 0, NULL);
        reader->curved++;
        if (straight != NULL)
            status = add_part(reader, straight, row, err);
        OGR_G_DestroyGeometry(straight);
    } else {
        status = add_part(reader, geometry, row, err);
    }
    if (status != GB_OK)
        return status;
    if (!gb_reserve(&lines->feature_part, &reader->feature_capacity, lines->n + 1,
                    sizeof *lines->feature_part))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    lines->feature_part[++lines->n] = lines->parts;
    return GB_OK;
}

static gb_status begin_lines(gb_line_reader *reader, gb_error *err) {
    gb_line_layer *lines = reader->lines;
    if (!gb_reserve(&lines->feature_part, &reader->feature_capacity, 0, sizeof *lines->feature_part) ||
        !gb_reserve(&lines->part_point, &reader->part_capacity, 0, sizeof *lines->part_point))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    lines->feature_part[0] = 0;
    lines->part_point[0] = 0;
    return GB_OK;
}

static gb_status read_layer(GDALDatasetH dataset, const gb_source_options *options, const gb_crs *to,
                            gb_gdal_call *call, gb_line_reader *reader, gb_notes *notes, gb_error *err) {
    OGRLayerH layer;
    gb_crs *crs = NULL;
    gb_line_layer *lines = reader->lines;
    gb_status status = gb_layer_choose(dataset, reader->path, options->layer, want_lines,
                                       GB_MSG_IO_NO_LINE_LAYER, &layer, err);
    if (status == GB_OK)
        status = gb_layer_crs(dataset, layer, reader->path, options->crs, &crs, notes, err);
    if (status == GB_OK)
        status = gb_layer_filter(layer, reader->path, options->where, call, err);
    if (status == GB_OK)
        status = begin_lines(reader, err);
    call->message[0] = '\0';
    if (status == GB_OK)
        status = gb_features_read(layer, call, reader->path,
                                  &(gb_feature_walk){.work = add_feature, .context = reader},
                                  &lines->attributes, notes, err);
    if (status == GB_OK)
        status = gb_crs_believe(&crs, lines->x, lines->y, lines->points, reader->path, options->crs, err);
    if (status == GB_OK && !gb_crs_same(crs, to))
        status = gb_crs_transform(crs, to, lines->x, lines->y, lines->points, err);
    gb_crs_free(crs);
    return status;
}

gb_status gb_line_layer_read(const char *path, const gb_source_options *options, const gb_crs *to,
                             gb_line_layer *out, gb_notes *notes, gb_error *err) {
    *out = (gb_line_layer){0};
    gb_line_reader reader = {.lines = out, .path = path};
    gb_gdal_call call;
    gb_gdal_begin(&call);
    GDALDatasetH dataset;
    gb_status status = gb_dataset_open(path, &options->access, &call, &dataset, err);
    if (status == GB_OK) {
        status = read_layer(dataset, options, to, &call, &reader, notes, err);
        GDALClose(dataset);
    }
    gb_gdal_end(&call);
    if (status != GB_OK) {
        gb_line_layer_release(out);
        return status;
    }
    if (reader.curved > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_CURVES, .file = path, .count = (int64_t)reader.curved);
    if (reader.empty > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_EMPTY_GEOMETRY, .file = path, .row = reader.first_empty,
                .count = (int64_t)reader.empty);
    return GB_OK;
}

void gb_line_layer_release(gb_line_layer *lines) {
    gb_free(lines->feature_part);
    gb_free(lines->part_point);
    gb_free(lines->x);
    gb_free(lines->y);
    gb_raw_free(lines->attributes);
    *lines = (gb_line_layer){0};
}
