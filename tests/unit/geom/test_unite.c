#include "geom/unite.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/arranged.h"
#include "unit/geom/suites.h"

#include <geos_c.h>
#include <stdlib.h>

static gb_topology *unite(const gb_topology *t, const int32_t *region, size_t regions) {
    gb_topology *out = NULL;
    gb_error err = {0};
    gbt_equal_status("unite", gb_topology_unite(t, region, regions, &out, &err), GB_OK, &err);
    return out;
}

static void ground_of_several_areas_counts_once(void) {
    static const struct {
        const char *name, *text;
        int32_t region[3];
        double area[2];
    } cases[] = {
        {"corners", "0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3 / 9 9,10 9,10 10,9 10", {0, 0, 1}, {7, 1}},
        {"one in another", "0 0,4 0,4 4,0 4 / 1 1,2 1,2 2,1 2 / 4 0,5 0,5 4,4 4", {0, 0, 1}, {16, 4}},
        {"twice the same", "0 0,1 0,1 1,0 1 / 0 0,1 0,1 1,0 1 / 0 0,1 0,1 2,0 2", {0, 0, 0}, {2, 0}},
        {"regions may overlap", "0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3 / 3 1,4 1,4 3,3 3", {0, 1, 1}, {4, 6}},
        {"one is left out", "0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3 / 3 1,4 1,4 3,3 3", {0, -1, 1}, {4, 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_topology *t = figures_topology(cases[i].text), *whole = unite(t, cases[i].region, 2);
        double area[2];
        gb_measure_area(whole, area, NULL);
        gbt_equal_double(cases[i].name, area[0], cases[i].area[0], 1e-12);
        gbt_equal_double(cases[i].name, area[1], cases[i].area[1], 1e-12);
        gb_topology_free(whole);
        gb_topology_free(t);
    }
}

static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const gb_topology *t, size_t ring) {
    size_t n = gb_topology_ring_size(t, ring);
    double *x = malloc(2 * n * sizeof *x);
    gb_topology_ring_points(t, ring, x, x + n);
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, (unsigned)n + 1, 2);
    for (size_t i = 0; i <= n; i++)
        GEOSCoordSeq_setXY_r(geos, points, (unsigned)i, x[i % n], x[n + i % n]);
    free(x);
    return GEOSGeom_createLinearRing_r(geos, points);
}

static GEOSGeometry *area_of(GEOSContextHandle_t geos, const gb_topology *t, size_t area) {
    enum { MOST = 200 };
    const gb_rings r = gb_topology_rings(t);
    GEOSGeometry *polygon[MOST], *hole[MOST];
    unsigned polygons = 0;
    for (size_t p = r.area_polygon[area]; p < r.area_polygon[area + 1] && polygons < MOST; p++) {
        unsigned holes = 0;
        for (size_t k = r.polygon_ring[p] + 1; k < r.polygon_ring[p + 1] && holes < MOST; k++)
            hole[holes++] = ring_of(geos, t, k);
        polygon[polygons++] =
            GEOSGeom_createPolygon_r(geos, ring_of(geos, t, r.polygon_ring[p]), hole, holes);
    }
    return GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, polygon, polygons);
}

/* The union of the areas of a region by GEOS has the same ground. */
static void regions_are_what_geos_finds(void) {
    GEOSContextHandle_t geos = GEOS_init_r();
    for (uint64_t key = 0; key < 60; key++) {
        enum { STARS = 9, REGIONS = 3 };
        const arranged_layer layer = {
            .seed = 11, .key = key, .side = 100, .count = STARS, .corners = 7, .step = key % 2 ? 5 : 0};
        gb_topology *t = arranged_stars(&layer);
        int32_t region[STARS];
        GEOSGeometry *part[STARS];
        for (size_t i = 0; i < STARS; i++)
            region[i] = (int32_t)gb_random_below(12, key, i, REGIONS);
        gb_topology *whole = unite(t, region, REGIONS);
        for (int32_t k = 0; k < REGIONS; k++) {
            unsigned parts = 0;
            double want = 0, got = 0;
            for (size_t i = 0; i < STARS; i++)
                if (region[i] == k)
                    part[parts++] = area_of(geos, t, i);
            GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, part, parts);
            GEOSGeometry *joined = GEOSUnaryUnion_r(geos, all), *ours = area_of(geos, whole, (size_t)k);
            GEOSArea_r(geos, joined, &want);
            GEOSArea_r(geos, ours, &got);
            gbt_near_double("ground", got, want, 1e-7);
            gbt_true("valid", GEOSisValid_r(geos, ours) == 1);
            GEOSGeom_destroy_r(geos, ours);
            GEOSGeom_destroy_r(geos, joined);
            GEOSGeom_destroy_r(geos, all);
        }
        gb_topology_free(whole);
        gb_topology_free(t);
    }
    GEOS_finish_r(geos);
}

static void wrong_regions_are_a_bug(void) {
    gb_topology *t = figures_topology("0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3"), *out = NULL;
    static const int32_t high[2] = {0, 1}, low[2] = {0, -2};
    gbt_equal_status("too high", gb_topology_unite(t, high, 1, &out, NULL), GB_ERR_BUG, NULL);
    gbt_equal_status("too low", gb_topology_unite(t, low, 1, &out, NULL), GB_ERR_BUG, NULL);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    gb_topology *t = figures_topology("0 0,2 0,2 2,0 2 / 1 1,3 1,3 3,1 3 / 3 1,4 1,4 3,3 3");
    static const int32_t region[3] = {0, 0, 1};
    size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_topology *out = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_topology_unite(t, region, 2, &out, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        if (status == GB_OK)
            gb_topology_free(out);
        gbt_equal_int("blocks", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_topology_free(t);
}

void suite_unite(void) {
    gbt_add_suite("unite");
    gbt_add_test("ground of several areas counts once", ground_of_several_areas_counts_once);
    gbt_add_test("regions are what GEOS finds", regions_are_what_geos_finds);
    gbt_add_test("wrong regions are a bug", wrong_regions_are_a_bug);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
