#include "io/layer.h"

#include "base/memory.h"
#include "base/text.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

/* VRT, GMLAS, XML schemas and the like can name other files or servers: left out on purpose. */
static const char *const file_drivers[] = {"ESRI Shapefile",
                                           "GPKG",
                                           "GeoJSON",
                                           "GeoJSONSeq",
                                           "ESRIJSON",
                                           "TopoJSON",
                                           "FlatGeobuf",
                                           "GML",
                                           "KML",
                                           "LIBKML",
                                           "SQLite",
                                           "DXF",
                                           "DGN",
                                           "MapInfo File",
                                           "OpenFileGDB",
                                           "GPX",
                                           "JML",
                                           NULL};
static const char *const remote_drivers[] = {"PostgreSQL", "GPKG",           "GeoJSON",
                                             "FlatGeobuf", "ESRI Shapefile", NULL};

static const char *const archive_members[] = {"gpkg", "shp", "fgb", "geojson", "json", "topojson",
                                              "gml",  "kml", "tab", "mif",     "dbf",  NULL};

gb_geometry_sort gb_geometry_sort_of(OGRwkbGeometryType type) {
    switch (OGR_GT_GetLinear(OGR_GT_Flatten(type))) {
    case wkbPoint:
    case wkbMultiPoint:
        return GB_SORT_POINT;
    case wkbLineString:
    case wkbMultiLineString:
        return GB_SORT_LINE;
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbTriangle:
        return GB_SORT_POLYGON;
    case wkbNone:
        return GB_SORT_NONE;
    default:
        return GB_SORT_MIXED;
    }
}

gb_geometry_sort gb_layer_sort(OGRLayerH layer) {
    enum { FEATURES_LOOKED_AT = 200 };
    gb_geometry_sort sort = gb_geometry_sort_of(OGR_L_GetGeomType(layer));
    if (sort != GB_SORT_MIXED)
        return sort;
    OGR_L_ResetReading(layer);
    OGRFeatureH feature;
    for (int i = 0; i < FEATURES_LOOKED_AT && sort != GB_SORT_POLYGON; i++) {
        feature = OGR_L_GetNextFeature(layer);
        if (feature == NULL)
            break;
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        gb_geometry_sort one = GB_SORT_MIXED;
        if (geometry != NULL)
            one = gb_geometry_sort_of(OGR_G_GetGeometryType(geometry));
        if (one == GB_SORT_MIXED && geometry != NULL && OGR_G_GetGeometryCount(geometry) > 0)
            one = gb_geometry_sort_of(OGR_G_GetGeometryType(OGR_G_GetGeometryRef(geometry, 0)));
        OGR_F_Destroy(feature);
        if (sort == GB_SORT_MIXED || one == GB_SORT_POLYGON) /* one stray point makes no layer of points */
            sort = one;
    }
    OGR_L_ResetReading(layer);
    return sort;
}

/* Some writers put "type" last, where GDAL does not look for it. The tail tells. */
static const char *json_prefix(const char *path) {
    enum { TAIL = 4096 };
    VSILFILE *file = VSIFOpenL(path, "rb");
    if (file == NULL)
        return NULL;
    char tail[TAIL + 1] = "", first = 0;
    VSIFReadL(&first, 1, 1, file);
    VSIFSeekL(file, 0, SEEK_END);
    vsi_l_offset size = VSIFTellL(file);
    VSIFSeekL(file, size > TAIL ? size - TAIL : 0, SEEK_SET);
    size_t length = VSIFReadL(tail, 1, TAIL, file);
    VSIFCloseL(file);
    for (size_t i = 0; i < length; i++)
        if (tail[i] == '\0')
            tail[i] = ' ';
    tail[length] = '\0';
    if (first != '{')
        return NULL;
    if (strstr(tail, "\"Topology\"") != NULL)
        return "TopoJSON:";
    return strstr(tail, "\"FeatureCollection\"") != NULL ? "GeoJSON:" : NULL;
}

static GDALDatasetH open_with(const char *name, const char *const *drivers, const char *const *options) {
    return GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, options,
                      NULL);
}

/* Without .cpg GDAL takes Latin-1; asking for the bytes as they are lets us tell UTF-8 from Windows-1252.
   The table file may name another code page itself (byte 29 of its header): GDAL knows those. */
static bool is_undeclared_shapefile(const char *name) {
    enum { CODE_PAGE = 29, UNKNOWN = 0x00, WINDOWS_ANSI = 0x03, ANSI = 0x57 };
    static const char *const table[] = {"dbf", "DBF", NULL}, *const page[] = {"cpg", "CPG", "cst", "CST",
                                                                              NULL};
    VSIStatBufL info;
    if (!EQUAL(CPLGetExtension(name), "shp") && !EQUAL(CPLGetExtension(name), "dbf"))
        return false;
    for (size_t i = 0; page[i] != NULL; i++)
        if (VSIStatExL(CPLResetExtension(name, page[i]), &info, VSI_STAT_EXISTS_FLAG) == 0)
            return false;
    VSILFILE *file = NULL;
    for (size_t i = 0; table[i] != NULL && file == NULL; i++)
        file = VSIFOpenL(CPLResetExtension(name, table[i]), "rb");
    unsigned char head[CODE_PAGE + 1];
    bool known = file != NULL && VSIFReadL(head, sizeof head, 1, file) == 1;
    if (file != NULL)
        VSIFCloseL(file);
    return known &&
           (head[CODE_PAGE] == UNKNOWN || head[CODE_PAGE] == WINDOWS_ANSI || head[CODE_PAGE] == ANSI);
}

gb_status gb_dataset_open(const char *path, const gb_access *access, gb_gdal_call *call, GDALDatasetH *out,
                          gb_error *err) {
    *out = NULL;
    gb_place place;
    gb_status status = gb_place_find(path, access, &place, err);
    if (status == GB_OK && place.archive)
        status = gb_place_member(&place, path, archive_members, err);
    if (status != GB_OK) {
        gb_place_release(&place);
        return status;
    }
    const char *prefix = place.remote ? NULL : json_prefix(place.open);
    const char *const raw_bytes[] = {"ENCODING=", NULL};
    bool undeclared = !place.remote && is_undeclared_shapefile(place.open);
    GDALDatasetH dataset =
        open_with(place.open, place.remote ? remote_drivers : file_drivers, undeclared ? raw_bytes : NULL);
    if (dataset == NULL && prefix != NULL) {
        call->message[0] = '\0';
        dataset = open_with(CPLSPrintf("%s%s", prefix, place.open), file_drivers, NULL);
    }
    gb_place_release(&place);
    if (dataset == NULL)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_UNREADABLE, .file = path, .found = gb_gdal_said(call),
                       .hint = GB_HINT_IO_FORMATS);
    *out = dataset;
    return GB_OK;
}

static void list_name(gb_buffer *names, OGRLayerH layer) {
    gb_buffer_addf(names, "%s%s", names->length > 0 ? ", " : "", OGR_L_GetName(layer));
}

static gb_status find_layer(GDALDatasetH dataset, const char *path, const char *name, OGRLayerH *out,
                            gb_error *err) {
    *out = GDALDatasetGetLayerByName(dataset, name);
    if (*out != NULL)
        return GB_OK;
    gb_buffer names = {0};
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++)
        list_name(&names, GDALDatasetGetLayer(dataset, i));
    gb_status status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_LAYER, .file = path, .name = name,
                               .found = names.text, .hint = GB_HINT_IO_LAYER);
    gb_buffer_release(&names);
    return status;
}

gb_status gb_layer_choose(GDALDatasetH dataset, const char *path, const char *name,
                          bool (*wanted)(gb_geometry_sort sort), gb_text none, OGRLayerH *out,
                          gb_error *err) {
    if (name != NULL)
        return find_layer(dataset, path, name, out, err);
    gb_buffer fitting = {0}, others = {0};
    size_t count = 0;
    *out = NULL;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (strcmp(OGR_L_GetName(layer), "layer_styles") == 0)
            continue;
        if (!wanted(gb_layer_sort(layer))) {
            list_name(&others, layer);
            continue;
        }
        if (count++ == 0)
            *out = layer;
        list_name(&fitting, layer);
    }
    gb_status status = GB_OK;
    if (count == 0)
        status =
            GB_FAIL(err, GB_ERR_DATA, none, .file = path, .found = others.length > 0 ? others.text : "-");
    else if (count > 1)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_SEVERAL_LAYERS, .file = path, .found = fitting.text,
                         .count = (int64_t)count, .hint = GB_HINT_IO_LAYER);
    gb_buffer_release(&fitting);
    gb_buffer_release(&others);
    return status;
}

/* Authority code when there is one, else WKT 2; NULL when the layer has none. Yours (CPLFree). */
static char *crs_definition(OGRSpatialReferenceH reference) {
    if (reference == NULL)
        return NULL;
    const char *authority = OSRGetAuthorityName(reference, NULL),
               *code = OSRGetAuthorityCode(reference, NULL);
    if (authority != NULL && code != NULL && EQUAL(authority, "EPSG"))
        return CPLStrdup(CPLSPrintf("EPSG:%s", code));
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    char *wkt = NULL;
    if (OSRExportToWktEx(reference, &wkt, options) != OGRERR_NONE || wkt == NULL || wkt[0] == '\0') {
        CPLFree(wkt);
        return NULL;
    }
    /* GeoPackage's "undefined" systems are there to say that nothing is known. */
    const char *name = OSRGetName(reference);
    if (name != NULL && (strstr(name, "ndefined") != NULL || strstr(name, "nknown") != NULL)) {
        CPLFree(wkt);
        return NULL;
    }
    return wkt;
}

/* TopoJSON has no place for a CRS; by custom it is longitude and latitude. It is in memory already. */
static bool is_topojson_in_degrees(GDALDatasetH dataset, OGRLayerH layer) {
    OGREnvelope box;
    return EQUAL(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), "TopoJSON") &&
           OGR_L_GetExtent(layer, &box, TRUE) == OGRERR_NONE && box.MinX >= -180 && box.MaxX <= 180 &&
           box.MinY >= -90 && box.MaxY <= 90;
}

gb_status gb_layer_crs(GDALDatasetH dataset, OGRLayerH layer, const char *path, const char *given,
                       gb_crs **out, gb_notes *notes, gb_error *err) {
    *out = NULL;
    char *definition = crs_definition(OGR_L_GetSpatialRef(layer));
    gb_status status;
    if (definition != NULL || given != NULL) {
        status = gb_crs_new(definition != NULL ? definition : given, out, err);
    } else if (is_topojson_in_degrees(dataset, layer)) {
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_ASSUMED_WGS84, .file = path, .found = "EPSG:4326");
        status = gb_crs_new("EPSG:4326", out, err);
    } else {
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_CRS, .file = path, .hint = GB_HINT_IO_CRS);
    }
    CPLFree(definition);
    return status;
}

gb_status gb_crs_believe(gb_crs **crs, const double *x, const double *y, size_t n, const char *path,
                         const char *given, gb_error *err) {
    const double most_x = 360, most_y = 90;
    bool degrees = gb_crs_metres(*crs) == 0, beyond = false;
    for (size_t i = 0; degrees && i < n && !beyond; i++)
        beyond = fabs(x[i]) > most_x || fabs(y[i]) > most_y;
    if (!beyond)
        return GB_OK;
    if (given == NULL)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NOT_DEGREES, .file = path, .hint = GB_HINT_IO_CRS);
    gb_crs *replacement;
    gb_status status = gb_crs_new(given, &replacement, err);
    if (status != GB_OK)
        return status;
    gb_crs_free(*crs);
    *crs = replacement;
    return GB_OK;
}

gb_status gb_layer_filter(OGRLayerH layer, const char *path, const char *where, gb_gdal_call *call,
                          gb_error *err) {
    if (where == NULL || where[0] == '\0')
        return GB_OK;
    call->message[0] = '\0';
    bool accepted = OGR_L_SetAttributeFilter(layer, where) == OGRERR_NONE;
    if (accepted) { /* databases look at it only when they are asked for a row */
        OGR_L_ResetReading(layer);
        OGR_F_Destroy(OGR_L_GetNextFeature(layer));
        OGR_L_ResetReading(layer);
    }
    if (accepted && call->message[0] == '\0')
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_IO_BAD_FILTER, .file = path, .name = where,
                   .found = gb_gdal_said(call));
}
