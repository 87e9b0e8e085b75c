/* Gaps, overlaps and mending on real layers, against the union that GEOS makes of the same polygons. */
#include "geom/flaws.h"

#include "base/memory.h"
#include "geom/measure.h"
#include "io/source.h"
#include "support/gbt.h"

#include <geos_c.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct layer {
    gb_source source;
    gb_topology *topology;
    gb_topology_report report;
} layer;

static bool open_layer(const char *file, const char *name, const char *crs, layer *out) {
    char path[GBT_PATH];
    if (!gbt_shared_path(file, path))
        return false;
    gb_source_options options = {.layer = name, .crs = "EPSG:31370"};
    gb_repair *repairs = NULL;
    gb_crs *to = NULL;
    size_t count;
    gb_error err = {0};
    *out = (layer){0};
    gb_status status = gb_source_read(path, &options, &out->source, NULL, &err);
    if (status == GB_OK)
        status = gb_crs_new(crs, &to, &err);
    if (status == GB_OK)
        status = gb_source_transform(&out->source, to, &err);
    if (status == GB_OK)
        status = gb_shapes_repair(&out->source.shapes, &repairs, &count, &err);
    if (status == GB_OK)
        status = gb_topology_build(&out->source.shapes, NULL, &out->topology, &out->report, &err);
    gb_free(repairs);
    gb_crs_free(to);
    return gbt_equal_status(file, status, GB_OK, &err);
}

static void close_layer(layer *l) {
    gb_topology_free(l->topology);
    gb_source_release(&l->source);
}

static GEOSGeometry *geos_ring(GEOSContextHandle_t geos, const gb_topology *t, size_t ring) {
    size_t n = gb_topology_ring_size(t, ring);
    double *x = malloc((n + 1) * sizeof *x), *y = malloc((n + 1) * sizeof *y);
    gb_topology_ring_points(t, ring, x, y);
    x[n] = x[0];
    y[n] = y[0];
    GEOSGeometry *made = GEOSGeom_createLinearRing_r(
        geos, GEOSCoordSeq_copyFromArrays_r(geos, x, y, NULL, NULL, (unsigned)n + 1));
    free(x);
    free(y);
    return made;
}

/* The union of everything, by GEOS. */
static GEOSGeometry *geos_union(GEOSContextHandle_t geos, const gb_topology *t) {
    gb_rings rings = gb_topology_rings(t);
    size_t polygons = rings.area_polygon[rings.areas];
    GEOSGeometry **part = malloc((polygons + 1) * sizeof *part);
    for (size_t p = 0; p < polygons; p++) {
        size_t first = rings.polygon_ring[p], holes = rings.polygon_ring[p + 1] - first - 1;
        GEOSGeometry **hole = malloc((holes + 1) * sizeof *hole);
        for (size_t h = 0; h < holes; h++)
            hole[h] = geos_ring(geos, t, first + 1 + h);
        part[p] = GEOSGeom_createPolygon_r(geos, geos_ring(geos, t, first), hole, (unsigned)holes);
        free(hole);
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, part, (unsigned)polygons);
    GEOSGeometry *whole = GEOSUnaryUnion_r(geos, all);
    GEOSGeom_destroy_r(geos, all);
    free(part);
    return whole;
}

/* What the outline of a union encloses beyond it: not only holes, also ground between parts that touch in
 * points. */
static double enclosed_area(GEOSContextHandle_t geos, const GEOSGeometry *whole) {
    GEOSGeometry *outline = GEOSBoundary_r(geos, whole), *lines = GEOSUnaryUnion_r(geos, outline);
    const GEOSGeometry *list[] = {lines};
    GEOSGeometry *faces = GEOSPolygonize_r(geos, list, 1);
    double all, inside;
    GEOSArea_r(geos, faces, &all);
    GEOSArea_r(geos, whole, &inside);
    GEOSGeom_destroy_r(geos, faces);
    GEOSGeom_destroy_r(geos, lines);
    GEOSGeom_destroy_r(geos, outline);
    return all - inside;
}

static const struct {
    const char *file, *name, *crs;
} layers[] = {
    {"data/be-flanders-levels/shapefiles/gemeente.shp", NULL, "EPSG:31370"},
    {"data/be-flanders-levels/shapefiles/gemeente2024.shp", NULL, "EPSG:31370"},
    {"data/be-flanders-levels/shapefiles/ggw7.shp", NULL, "EPSG:31370"},
    {"data/uk-iod2019/gm_lsoa2011_super_generalised.geojson", NULL, "EPSG:27700"},
    {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "gemeente_2022", "EPSG:28992"},
    {"data/nl-leefbaarometer/wijk_2014_coarse_4326.gpkg", NULL, "EPSG:28992"},
};
enum { LAYERS = sizeof layers / sizeof layers[0] };

static double area_of(const gb_topology *t) {
    size_t n = gb_topology_areas(t);
    double *area = malloc(n * sizeof *area), sum = 0;
    gb_measure_area(t, area, NULL);
    for (size_t i = 0; i < n; i++)
        sum += area[i];
    free(area);
    return sum;
}

/* Ground that areas have twice, by both ways. */
static void gaps_and_overlaps_agree_with_geos(void) {
    GEOSContextHandle_t geos = GEOS_init_r();
    for (size_t i = 0; i < LAYERS; i++) {
        layer l;
        if (!open_layer(layers[i].file, layers[i].name, layers[i].crs, &l))
            continue;
        gb_flaw_options options = {.sliver_width = 0, .smallest = 0};
        gb_flaws flaws = {0};
        gb_error err = {0};
        gbt_equal_status(layers[i].file, gb_flaws_find(l.topology, &options, &flaws, &err), GB_OK, &err);
        double gaps = 0, doubled = 0, united;
        for (size_t k = 0; k < flaws.n; k++) {
            if (flaws.flaw[k].kind == GB_FLAW_GAP)
                gaps += flaws.flaw[k].size;
            else
                doubled += flaws.flaw[k].size * (double)(flaws.flaw[k].area_count - 1);
        }
        GEOSGeometry *whole = geos_union(geos, l.topology);
        GEOSArea_r(geos, whole, &united);
        printf("  %s: %zu vertices put in, %zu flaws, gaps %.3f, overlaps %.3f\n", layers[i].file,
               l.report.split, flaws.n, gaps, doubled);
        gbt_near_double(layers[i].file, doubled, area_of(l.topology) - united, 1e-3);
        gbt_near_double(layers[i].file, gaps, enclosed_area(geos, whole), 1e-3);
        GEOSGeom_destroy_r(geos, whole);
        gb_flaws_release(&flaws);
        close_layer(&l);
    }
    GEOS_finish_r(geos);
}

/* The coarse Dutch layer: overlaps up to some hundreds of metres; those below 2 m go. */
static void mending_leaves_no_slivers(void) {
    layer l;
    if (!open_layer(layers[LAYERS - 1].file, NULL, layers[LAYERS - 1].crs, &l))
        return;
    gb_topology *mended = NULL;
    gb_mendings changes = {0};
    gb_flaws flaws = {0};
    gb_flaw_options options = {.sliver_width = 2, .smallest = 0};
    gb_error err = {0};
    gbt_equal_status("mend", gb_topology_mend(l.topology, 2, &mended, &changes, &err), GB_OK, &err);
    gbt_equal_status("look", gb_flaws_find(mended, &options, &flaws, &err), GB_OK, &err);
    double moved = 0;
    for (size_t i = 0; i < changes.n; i++)
        moved += changes.mending[i].from == GB_OUTSIDE ? changes.mending[i].size : -changes.mending[i].size;
    for (size_t i = 0; i < flaws.n; i++)
        gbt_true("wide", !flaws.flaw[i].is_sliver);
    gbt_true("there were some", changes.n > 0);
    gbt_near_double("accounted for", area_of(mended), area_of(l.topology) + moved, 1e-3);
    gb_flaws_release(&flaws);
    gb_mendings_release(&changes);
    gb_topology_free(mended);
    close_layer(&l);
}

static void suite_flaws(void) {
    gbt_add_suite("flaws");
    gbt_add_test("gaps and overlaps agree with GEOS", gaps_and_overlaps_agree_with_geos);
    gbt_add_test("mending leaves no slivers", mending_leaves_no_slivers);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_flaws};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
