#include "io/source.h"

#include "base/memory.h"
#include "base/text.h"
#include "io/fields.h"
#include "io/gdal_call.h"
#include "io/layer.h"

#include <gdal.h>
#include <string.h>

/* What one reading has met, told once at the end. */
typedef struct gb_polygon_reader {
    gb_shapes *shapes;
    const char *path;
    double *x, *y; /* points of one ring */
    size_t capacity;
    size_t flattened, curved, empty, collections;
    int64_t first_empty;
} gb_polygon_reader;

static bool want_polygons(gb_geometry_sort sort) {
    return sort == GB_SORT_POLYGON;
}

static gb_status add_ring(gb_polygon_reader *reader, OGRGeometryH ring, gb_error *err) {
    size_t n = (size_t)OGR_G_GetPointCount(ring);
    if (n == 0)
        return GB_OK;
    if (n > reader->capacity) {
        size_t room = n + n / 2;
        double *x = gb_resize(reader->x, room, sizeof *x);
        if (x != NULL)
            reader->x = x;
        double *y = gb_resize(reader->y, room, sizeof *y);
        if (y != NULL)
            reader->y = y;
        if (x == NULL || y == NULL)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        reader->capacity = room;
    }
    OGR_G_GetPoints(ring, reader->x, sizeof *reader->x, reader->y, sizeof *reader->y, NULL, 0);
    gb_status status = gb_shapes_begin_ring(reader->shapes, err);
    if (status == GB_OK)
        status = gb_shapes_add_points(reader->shapes, reader->x, reader->y, n, err);
    gb_shapes_end_ring(reader->shapes);
    return status;
}

static gb_status add_polygon(gb_polygon_reader *reader, OGRGeometryH polygon, gb_error *err) {
    int rings = OGR_G_GetGeometryCount(polygon);
    if (rings == 0 || OGR_G_IsEmpty(polygon))
        return GB_OK;
    gb_status status = gb_shapes_begin_polygon(reader->shapes, err);
    for (int r = 0; r < rings && status == GB_OK; r++)
        status = add_ring(reader, OGR_G_GetGeometryRef(polygon, r), err);
    return status;
}

static gb_status wrong_geometry(const gb_polygon_reader *reader, OGRGeometryH geometry, int64_t row,
                                gb_error *err) {
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NOT_POLYGON, .file = reader->path, .row = row,
                   .found = OGR_G_GetGeometryName(geometry));
}

/* Polygons of a geometry without curves; collections may hold polygons next to stray lines and points. */
static gb_status add_geometry(gb_polygon_reader *reader, OGRGeometryH geometry, int64_t row, gb_error *err) {
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
    if (type == wkbPolygon || type == wkbTriangle)
        return add_polygon(reader, geometry, err);
    bool collection = type == wkbGeometryCollection;
    if (!collection && type != wkbMultiPolygon)
        return wrong_geometry(reader, geometry, row, err);
    size_t before = reader->shapes->polygons;
    gb_status status = GB_OK;
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry) && status == GB_OK; i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        if (!collection)
            status = add_polygon(reader, part, err);
        else if (gb_geometry_sort_of(OGR_G_GetGeometryType(part)) == GB_SORT_POLYGON)
            status = add_geometry(reader, part, row, err);
    }
    if (!collection || status != GB_OK)
        return status;
    reader->collections++;
    bool only_others = reader->shapes->polygons == before && OGR_G_GetGeometryCount(geometry) > 0;
    return only_others ? wrong_geometry(reader, geometry, row, err) : GB_OK;
}

static gb_status add_shape(void *context, OGRFeatureH feature, int64_t row, gb_error *err) {
    gb_polygon_reader *reader = context;
    gb_status status = gb_shapes_begin_feature(reader->shapes, err);
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    if (status != GB_OK)
        return status;
    if (geometry == NULL || OGR_G_IsEmpty(geometry)) {
        if (reader->empty++ == 0)
            reader->first_empty = row;
        return GB_OK;
    }
    if (OGR_GT_HasZ(OGR_G_GetGeometryType(geometry)) || OGR_GT_HasM(OGR_G_GetGeometryType(geometry)))
        reader->flattened++;
    if (!OGR_G_HasCurveGeometry(geometry, TRUE))
        return add_geometry(reader, geometry, row, err);
    OGRGeometryH straight = OGR_G_GetLinearGeometry(geometry, 0, NULL);
    if (straight == NULL)
        return wrong_geometry(reader, geometry, row, err);
    reader->curved++;
    status = add_geometry(reader, straight, row, err);
    OGR_G_DestroyGeometry(straight);
    return status;
}

static void tell(const gb_polygon_reader *reader, gb_notes *notes) {
    if (reader->flattened > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_HEIGHT_DROPPED, .file = reader->path,
                .count = (int64_t)reader->flattened);
    if (reader->curved > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_CURVES, .file = reader->path,
                .count = (int64_t)reader->curved);
    if (reader->collections > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_COLLECTIONS, .file = reader->path,
                .count = (int64_t)reader->collections);
    if (reader->empty > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_EMPTY_GEOMETRY, .file = reader->path,
                .row = reader->first_empty, .count = (int64_t)reader->empty);
}

static gb_status read_layer(GDALDatasetH dataset, const char *path, const gb_source_options *options,
                            gb_gdal_call *call, gb_source *out, gb_notes *notes, gb_error *err) {
    OGRLayerH layer;
    gb_status status = gb_layer_choose(dataset, path, options->layer, want_polygons,
                                       GB_MSG_IO_NO_POLYGON_LAYER, &layer, err);
    if (status == GB_OK)
        status = gb_layer_crs(dataset, layer, path, options->crs, &out->crs, notes, err);
    if (status == GB_OK)
        status = gb_layer_filter(layer, path, options->where, call, err);
    if (status != GB_OK)
        return status;
    out->layer = gb_strdup(OGR_L_GetName(layer));
    if (out->layer == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    call->message[0] = '\0';
    gb_polygon_reader reader = {.shapes = &out->shapes, .path = path};
    status = gb_features_read(layer, call, path, &(gb_feature_walk){.work = add_shape, .context = &reader},
                              &out->attributes, notes, err);
    if (status == GB_OK && out->shapes.polygons == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_POLYGONS, .file = path, .name = OGR_L_GetName(layer),
                         .count = (int64_t)out->shapes.n);
    gb_free(reader.x);
    gb_free(reader.y);
    if (status == GB_OK)
        status = gb_crs_believe(&out->crs, out->shapes.x, out->shapes.y, out->shapes.points, path,
                                options->crs, err);
    if (status == GB_OK)
        tell(&reader, notes);
    return status;
}

gb_status gb_source_read(const char *path, const gb_source_options *options, gb_source *out, gb_notes *notes,
                         gb_error *err) {
    *out = (gb_source){0};
    gb_gdal_call call;
    gb_gdal_begin(&call);
    GDALDatasetH dataset;
    gb_status status = gb_dataset_open(path, &options->access, &call, &dataset, err);
    if (status == GB_OK) {
        status = read_layer(dataset, path, options, &call, out, notes, err);
        GDALClose(dataset);
    }
    gb_gdal_end(&call);
    if (status != GB_OK)
        gb_source_release(out);
    return status;
}

void gb_source_release(gb_source *source) {
    gb_shapes_release(&source->shapes);
    gb_raw_free(source->attributes);
    gb_crs_free(source->crs);
    gb_free(source->layer);
    *source = (gb_source){0};
}

/* Which feature (from 0) owns a point. */
static size_t feature_of_point(const gb_shapes *shapes, size_t point) {
    size_t feature = 0;
    while (feature + 1 < shapes->n) {
        size_t polygon = shapes->feature_polygon[feature + 1];
        size_t ring = polygon < shapes->polygons ? shapes->polygon_ring[polygon] : shapes->rings;
        size_t first = ring < shapes->rings ? shapes->ring_point[ring] : shapes->points;
        if (point < first)
            break;
        feature++;
    }
    return feature;
}

gb_status gb_source_transform(gb_source *source, const gb_crs *to, gb_error *err) {
    gb_crs *copy;
    gb_status status = gb_crs_copy(to, &copy, err);
    if (status != GB_OK)
        return status;
    gb_shapes *shapes = &source->shapes;
    gb_error inner = {0};
    const bool same = gb_crs_same(source->crs, to);
    if (!same) /* a projection can make an ordinary place of an impossible one: 1e300 becomes a pole */
        status = gb_shapes_check_coordinates(shapes, err);
    if (status != GB_OK) {
        gb_crs_free(copy);
        return status;
    }
    if (!same)
        status = gb_crs_transform(source->crs, to, shapes->x, shapes->y, shapes->points, &inner);
    if (status != GB_OK) {
        gb_crs_free(copy);
        gb_detail detail = gb_error_detail(&inner);
        if (inner.row > 0)
            detail.row = (int64_t)feature_of_point(shapes, (size_t)inner.row - 1) + 1;
        detail.file = gb_raw_source(source->attributes);
        return gb_error_set(err, status, inner.message, &detail);
    }
    gb_crs_free(source->crs);
    source->crs = copy;
    return GB_OK;
}
