/* Sectors, context and services as files for a GIS. */
#include "city.h"

#include "base/random.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GDALDatasetH create(const char *driver, const char *folder, const char *file) {
    char target[1024];
    snprintf(target, sizeof target, "%s/%s", folder, file);
    remove(target);
    GDALDatasetH set = GDALCreate(GDALGetDriverByName(driver), target, 0, 0, 0, GDT_Unknown, NULL);
    if (!set)
        give_up("cannot write", target);
    return set;
}

static OGRLayerH add_layer(GDALDatasetH set, const char *name, int epsg, OGRwkbGeometryType type,
                           char **options, const char *const *fields) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, epsg);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    OGRLayerH layer = GDALDatasetCreateLayer(set, name, crs, type, options);
    OSRDestroySpatialReference(crs);
    if (!layer)
        give_up("cannot add layer", name);
    for (size_t i = 0; fields[i]; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields[i], OFTString);
        OGR_L_CreateField(layer, field, 1);
        OGR_Fld_Destroy(field);
    }
    return layer;
}

static void add_feature(OGRLayerH layer, OGRGeometryH shape, const char *first, const char *second) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, first);
    if (second)
        OGR_F_SetFieldString(feature, 1, second);
    OGR_F_SetGeometryDirectly(feature, shape);
    if (OGR_L_CreateFeature(layer, feature) != OGRERR_NONE)
        give_up("cannot write feature", first);
    OGR_F_Destroy(feature);
}

static OGRGeometryH to_ogr(GEOSContextHandle_t geos, const GEOSGeometry *shape, OGRwkbGeometryType type) {
    GEOSWKBWriter *writer = GEOSWKBWriter_create_r(geos);
    size_t size = 0;
    unsigned char *bytes = GEOSWKBWriter_write_r(geos, writer, shape, &size);
    OGRGeometryH out = NULL;
    if (OGR_G_CreateFromWkb(bytes, NULL, &out, (int)size) != OGRERR_NONE)
        give_up("a shape that OGR does not take", "layers");
    GEOSFree_r(geos, bytes);
    GEOSWKBWriter_destroy_r(geos, writer);
    return OGR_G_ForceTo(out, type, NULL);
}

static char **plain_options(void) {
    static char index[] = "SPATIAL_INDEX=NO";
    static char *options[] = {index, NULL};
    return options;
}

static char **degree_options(void) {
    static char precision[] = "COORDINATE_PRECISION=6", rfc[] = "RFC7946=YES";
    static char *options[] = {rfc, precision, NULL};
    return options;
}

static OGRCoordinateTransformationH to_degrees(void) {
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL), to = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(from, 31370);
    OSRImportFromEPSG(to, 4326);
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH change = OCTNewCoordinateTransformation(from, to);
    OSRDestroySpatialReference(from);
    OSRDestroySpatialReference(to);
    return change;
}

static void write_sectors(const city *town, const char *folder) {
    static const char *const fields[] = {"statsec", "naam", NULL};
    GDALDatasetH set = create("GPKG", folder, "sectoren.gpkg");
    OGRLayerH layer = add_layer(set, "sectoren", 31370, wkbMultiPolygon, plain_options(), fields);
    for (size_t i = 0; i < town->count; i++)
        add_feature(layer, to_ogr(town->geos, town->sectors[i].shape, wkbMultiPolygon), town->sectors[i].code,
                    town->sectors[i].name);
    GDALClose(set);
}

/** On a 10 cm grid, not further than 400 m outside the city; takes the shape. */
static void add_context(const city *town, OGRLayerH layer, GEOSGeometry *shape, OGRwkbGeometryType type,
                        const char *name, const char *kind) {
    GEOSContextHandle_t geos = town->geos;
    GEOSGeometry *around = GEOSBuffer_r(geos, town->outline, 400, 4);
    GEOSGeometry *kept = GEOSIntersectionPrec_r(geos, shape, around, 0.1);
    if (!GEOSisEmpty_r(geos, kept))
        add_feature(layer, to_ogr(geos, kept, type), name, kind);
    GEOSGeom_destroy_r(geos, around);
    GEOSGeom_destroy_r(geos, kept);
    GEOSGeom_destroy_r(geos, shape);
}

static GEOSGeometry *plan_shape(GEOSContextHandle_t geos, const plan_line *line, double width) {
    path track = path_of_plan(line);
    GEOSGeometry *shape =
        line->closed && width == 0 ? path_to_polygon(geos, &track) : path_to_line(geos, &track);
    path_free(&track);
    if (width == 0)
        return shape;
    GEOSGeometry *wide =
        GEOSBufferWithStyle_r(geos, shape, width / 2, 6, GEOSBUF_CAP_ROUND, GEOSBUF_JOIN_ROUND, 5);
    GEOSGeom_destroy_r(geos, shape);
    return wide;
}

static const struct {
    const char *plan, *name, *kind;
    double width; /**< m, for water */
} CONTEXT[] = {
    {"elze_upstream", "Elze", "rivier", 18},
    {"elze_east_arm", "Elze", "rivier", 22},
    {"elze_west_arm", "Stadselze", "rivier", 13},
    {"elze_town", "Elze", "rivier", 36},
    {"canal", "Kanaal Elzevoorde-Waarzele", "kanaal", 32},
    {"basin_town", "Vaartdok", "dok", 0},
    {"basin_east", "Oostdok", "dok", 0},
    {"basin_north", "Noorderdok", "dok", 0},
    {"green_park", "Stadspark", "park", 0},
    {"green_wood", "Zwanebos", "bos", 0},
    {"green_wood_south", "Mereveldbos", "bos", 0},
    {"green_meadow", "Elzemeersen", "natuur", 0},
    {"green_estate", "Hogenakkerpark", "park", 0},
    {"green_castle", "Kasteelpark Waarzele", "park", 0},
    {"green_east", "Langwaterbos", "bos", 0},
    {"green_square", "Ropsteegplantsoen", "park", 0},
    {"green_cemetery", "Zuiderbegraafplaats", "begraafplaats", 0},
    {"ring", "Ring", "ringweg", 0},
    {"boulevard", "Vesten", "stadsvest", 0},
    {"road_north", "Wulmersesteenweg", "steenweg", 0},
    {"road_northwest", "Zwanebeeksesteenweg", "steenweg", 0},
    {"road_west", "Weverssteenweg", "steenweg", 0},
    {"road_southwest", "Ravenzeelsesteenweg", "steenweg", 0},
    {"road_south", "Merebroeksesteenweg", "steenweg", 0},
    {"road_southeast", "Maldersesteenweg", "steenweg", 0},
    {"road_east", "Waarzeelsesteenweg", "steenweg", 0},
    {"road_port", "Havenweg", "steenweg", 0},
    {"rail_main", "Spoorlijn west-oost", "spoorlijn", 0},
    {"rail_south", "Spoorlijn zuid", "spoorlijn", 0},
    {"rail_port", "Havenspoor", "goederenspoor", 0},
};

static void write_context_layer(const city *town, GDALDatasetH set, const char *name, const line_kind *kinds,
                                OGRwkbGeometryType type) {
    static const char *const fields[] = {"naam", "soort", NULL};
    OGRLayerH layer = add_layer(set, name, 31370, type, plain_options(), fields);
    for (size_t i = 0; i < sizeof CONTEXT / sizeof *CONTEXT; i++) {
        const plan_line *line = plan_find(CONTEXT[i].plan);
        bool is_ours = false;
        for (size_t k = 0; k < 4; k++)
            is_ours = is_ours || line->kind == kinds[k];
        if (!is_ours)
            continue;
        if (type == wkbMultiPolygon || !line->closed) {
            add_context(town, layer, plan_shape(town->geos, line, CONTEXT[i].width), type, CONTEXT[i].name,
                        CONTEXT[i].kind);
            continue;
        }
        path track = path_of_plan(line);
        add_context(town, layer, path_to_line(town->geos, &track), type, CONTEXT[i].name, CONTEXT[i].kind);
        path_free(&track);
    }
    for (size_t i = 0; i < town->count && kinds[0] == LINE_RIVER; i++)
        if (town->sectors[i].group == 1)
            add_context(town, layer, GEOSGeom_clone_r(town->geos, town->sectors[i].shape), type, "Elze",
                        "rivier");
}

static void write_context(const city *town, const char *folder) {
    static const line_kind water[4] = {LINE_RIVER, LINE_CANAL, LINE_BASIN, LINE_BASIN};
    static const line_kind green[4] = {LINE_GREEN, LINE_GREEN, LINE_GREEN, LINE_GREEN};
    static const line_kind roads[4] = {LINE_ROAD, LINE_RING, LINE_BOULEVARD, LINE_BOULEVARD};
    static const line_kind rails[4] = {LINE_RAIL, LINE_RAIL, LINE_RAIL, LINE_RAIL};
    GDALDatasetH set = create("GPKG", folder, "context.gpkg");
    write_context_layer(town, set, "water", water, wkbMultiPolygon);
    write_context_layer(town, set, "groen", green, wkbMultiPolygon);
    write_context_layer(town, set, "wegen", roads, wkbMultiLineString);
    write_context_layer(town, set, "spoor", rails, wkbMultiLineString);
    GDALClose(set);
}

/** What is where: how many, how far apart at least (m), and how much it goes to deprived places. */
static const struct {
    const char *kind, *name;
    size_t many;
    double apart, lean;
} SERVICES[] = {
    {"dienstencentrum", "Lokaal dienstencentrum", 9, 1100, 0.35},
    {"school", "Basisschool", 44, 330, 0.0},
    {"apotheek", "Apotheek", 31, 300, 0.0},
    {"ocmw-antenne", "Sociaal huis", 5, 1500, 0.7},
    {"buurthuis", "Buurthuis", 12, 650, 0.9},
};

static double pull(const sector *one, double lean) {
    const wijk *home = &WIJKEN[one->wijk];
    if (one->is_works || one->group)
        return 0;
    double people = home->density * one->area / 1e4;
    if (home->kind == KIND_VILLAGE)
        people *= one->is_kern ? 1.7 : 0.03;
    return people * exp(lean * home->deprivation);
}

/** A sector, drawn by weight; the same draw number gives the same sector. */
static const sector *draw_sector(const city *town, double lean, uint64_t key, uint64_t number) {
    double total = 0, run = 0;
    for (size_t i = 0; i < town->count; i++)
        total += pull(&town->sectors[i], lean);
    double at = gb_random_unit(CITY_SEED, key, number) * total;
    for (size_t i = 0; i < town->count; i++) {
        run += pull(&town->sectors[i], lean);
        if (at < run)
            return &town->sectors[i];
    }
    give_up("no sector to draw", "services");
}

static bool draw_place(const city *town, const sector *one, uint64_t key, uint64_t number, point *at) {
    double reach = 0.6 * sqrt(one->area);
    GEOSGeometry *ground =
        GEOSBuffer_r(town->geos, one->shape, -25, 2); /* not in the river, not on the rails */
    bool is_in = false;
    for (uint64_t i = 0; i < 20 && !is_in; i++) {
        double x = 2 * gb_random_unit(CITY_SEED, key ^ 1, 100 * number + 2 * i) - 1;
        double y = 2 * gb_random_unit(CITY_SEED, key ^ 1, 100 * number + 2 * i + 1) - 1;
        *at = (point){one->inside.x + reach * x, one->inside.y + reach * y};
        GEOSGeometry *p = GEOSGeom_createPointFromXY_r(town->geos, CENTRE_X + at->x, CENTRE_Y + at->y);
        is_in = GEOSContains_r(town->geos, ground, p) == 1;
        GEOSGeom_destroy_r(town->geos, p);
    }
    GEOSGeom_destroy_r(town->geos, ground);
    return is_in;
}

static void write_services(const city *town, const char *folder) {
    static const char *const fields[] = {"soort", "naam", NULL};
    GDALDatasetH set = create("GeoJSON", folder, "voorzieningen.geojson");
    OGRLayerH layer = add_layer(set, "voorzieningen", 4326, wkbPoint, degree_options(), fields);
    OGRCoordinateTransformationH change = to_degrees();
    for (size_t s = 0; s < sizeof SERVICES / sizeof *SERVICES; s++) {
        uint64_t key = gb_hash_text(SERVICES[s].kind);
        point placed[64];
        size_t n = 0;
        for (uint64_t number = 0; n < SERVICES[s].many && number < 20000; number++) {
            const sector *one = draw_sector(town, SERVICES[s].lean, key, number);
            point at;
            bool is_free = draw_place(town, one, key, number, &at);
            for (size_t k = 0; k < n && is_free; k++)
                is_free = hypot(at.x - placed[k].x, at.y - placed[k].y) >= SERVICES[s].apart;
            if (!is_free)
                continue;
            placed[n++] = at;
            double x = CENTRE_X + at.x, y = CENTRE_Y + at.y;
            OCTTransform(change, 1, &x, &y, NULL);
            OGRGeometryH place = OGR_G_CreateGeometry(wkbPoint);
            OGR_G_SetPoint_2D(place, 0, x, y);
            char name[128];
            snprintf(name, sizeof name, "%s %s", SERVICES[s].name, one->name);
            add_feature(layer, place, SERVICES[s].kind, name);
        }
    }
    OCTDestroyCoordinateTransformation(change);
    GDALClose(set);
}

/** The small sample: only the wijken, in degrees. */
static void write_small(const city *town, const char *folder) {
    static const char *const fields[] = {"code", "naam", NULL};
    GDALDatasetH set = create("GeoJSON", folder, "wijken.geojson");
    OGRLayerH layer = add_layer(set, "wijken", 4326, wkbMultiPolygon, degree_options(), fields);
    OGRCoordinateTransformationH change = to_degrees();
    for (size_t w = 0; w < WIJK_COUNT; w++) {
        GEOSGeometry *parts[MAX_SECTORS];
        unsigned n = 0;
        for (size_t i = 0; i < town->count; i++)
            if (town->sectors[i].wijk == w)
                parts[n++] = GEOSGeom_clone_r(town->geos, town->sectors[i].shape);
        GEOSGeometry *all = GEOSGeom_createCollection_r(town->geos, GEOS_GEOMETRYCOLLECTION, parts, n);
        GEOSGeometry *shape = GEOSUnaryUnionPrec_r(town->geos, all, GRID);
        OGRGeometryH out = to_ogr(town->geos, shape, wkbMultiPolygon);
        OGR_G_Transform(out, change);
        add_feature(layer, out, WIJKEN[w].code, WIJKEN[w].name);
        GEOSGeom_destroy_r(town->geos, all);
        GEOSGeom_destroy_r(town->geos, shape);
    }
    OCTDestroyCoordinateTransformation(change);
    GDALClose(set);
}

void layers_write(const city *town, const char *folder, const char *small_folder) {
    GDALAllRegister();
    /* GeoPackage notes when a layer changed; ours never do. */
    CPLSetConfigOption("OGR_CURRENT_DATE", "2025-01-01T00:00:00.000Z");
    write_sectors(town, folder);
    write_context(town, folder);
    write_services(town, folder);
    write_small(town, small_folder);
}
