#include "geom/overlay.h"

#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "geom/topology_data.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/geom/arranged.h"
#include "unit/geom/suites.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static gb_overlay lay(const char *name, const gb_topology *a, const gb_topology *b, double tolerance) {
    gb_overlay o = {0};
    gb_error err = {0};
    gbt_equal_status(name, gb_overlay_find(a, b, tolerance, &o, &err), GB_OK, &err);
    return o;
}

static gb_overlay lay_texts(const char *a, const char *b, double tolerance) {
    gb_topology *t = figures_topology(a), *u = figures_topology(b);
    gb_overlay o = lay(a, t, u, tolerance);
    gb_topology_free(t);
    gb_topology_free(u);
    return o;
}

static double area_of(const gb_overlay *o, int32_t a, int32_t b) {
    for (size_t i = 0; i < o->n; i++) {
        if (o->a[i] == a && o->b[i] == b)
            return o->area[i];
    }
    return 0;
}

/* Pieces in order, each pair once, none of nobody, areas as their outlines say. */
static bool pieces_are_sound(const char *name, const gb_overlay *o) {
    bool good = gbt_equal_int(name, o->pieces ? gb_topology_areas(o->pieces) : 0, o->n);
    double *area = malloc((o->n + 1) * sizeof *area);
    gb_measure_area(o->pieces, area, NULL);
    for (size_t i = 0; i < o->n && good; i++) {
        good &= gbt_true(name, o->a[i] != GB_OUTSIDE || o->b[i] != GB_OUTSIDE);
        good &= gbt_near_double(name, area[i], o->area[i], 1e-7 + 1e-9 * o->area[i]);
        if (i > 0) {
            uint64_t last = (uint64_t)(uint32_t)o->a[i - 1] << 32 | (uint32_t)o->b[i - 1];
            good &= gbt_true(name, last < ((uint64_t)(uint32_t)o->a[i] << 32 | (uint32_t)o->b[i]));
        }
    }
    free(area);
    return good;
}

/* The pieces of every area add up to it. */
static bool areas_are_kept(const char *name, const gb_overlay *o, const gb_topology *t, const int32_t *of,
                           double relative) {
    size_t n = gb_topology_areas(t);
    double *want = malloc((n + 1) * sizeof *want), *got = calloc(n + 1, sizeof *got);
    gb_measure_area(t, want, NULL);
    for (size_t i = 0; i < o->n; i++) {
        if (of[i] >= 0)
            got[of[i]] += o->area[i];
    }
    bool good = true;
    for (size_t i = 0; i < n && good; i++)
        good = gbt_near_double(name, got[i], want[i], relative * want[i]);
    free(want);
    free(got);
    return good;
}

static void figures_have_their_pieces(void) {
    static const struct {
        const char *name, *a, *b;
        size_t n;
        struct {
            int32_t a, b;
            double area;
        } piece[6];
    } cases[] = {
        {"two squares", "0 0,2 0,2 2,0 2", "1 1,3 1,3 3,1 3", 3, {{0, 0, 1}, {0, -1, 3}, {-1, 0, 3}}},
        {"apart", "0 0,1 0,1 1,0 1", "5 5,6 5,6 6,5 6", 2, {{0, -1, 1}, {-1, 0, 1}}},
        {"beside each other", "0 0,1 0,1 1,0 1", "1 0,2 0,2 1,1 1", 2, {{0, -1, 1}, {-1, 0, 1}}},
        {"touching in a corner", "0 0,1 0,1 1,0 1", "1 1,2 1,2 2,1 2", 2, {{0, -1, 1}, {-1, 0, 1}}},
        {"half a border together", "0 0,2 0,2 2,0 2", "2 1,4 1,4 3,2 3", 2, {{0, -1, 4}, {-1, 0, 4}}},
        {"a corner on a border", "0 0,2 0,2 2,0 2", "2 1,3 0,3 2", 2, {{0, -1, 4}, {-1, 0, 1}}},
        {"a diagonal through corners",
         "0 0,2 0,2 2,0 2",
         "0 0,2 2,0 2 / 0 0,2 0,2 2",
         2,
         {{0, 0, 2}, {0, 1, 2}}},
        {"an island within", "0 0,4 0,4 4,0 4", "1 1,2 1,2 2,1 2", 2, {{0, 0, 1}, {0, -1, 15}}},
        {"an island in a hole",
         "0 0,4 0,4 4,0 4 | 1 1,3 1,3 3,1 3",
         "1.5 1.5,2.5 1.5,2.5 2.5,1.5 2.5",
         2,
         {{0, -1, 12}, {-1, 0, 1}}},
        {"an area that fills the hole and more",
         "0 0,4 0,4 4,0 4 | 1 1,3 1,3 3,1 3",
         "0.5 0.5,3.5 0.5,3.5 3.5,0.5 3.5",
         3,
         {{0, 0, 5}, {0, -1, 7}, {-1, 0, 4}}},
        {"pieces of several polygons",
         "0 0,1 0,1 3,0 3 ; 2 0,3 0,3 3,2 3",
         "-1 1,4 1,4 2,-1 2",
         3,
         {{0, 0, 2}, {0, -1, 4}, {-1, 0, 3}}},
        {"overlap in one layer: the first has it",
         "0 0,2 0,2 1,0 1 / 1 0,3 0,3 1,1 1",
         "0 0,3 0,3 1,0 1",
         2,
         {{0, 0, 2}, {1, 0, 1}}},
        {"an area without polygon", " / 0 0,1 0,1 1,0 1", "0 0,1 0,1 1,0 1", 1, {{1, 0, 1}}},
        {"one layer is empty", "0 0,1 0,1 1,0 1", " / ", 1, {{0, -1, 1}}},
        {"both are empty", " ", " ", 0, {{0, 0, 0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_overlay o = lay_texts(cases[i].a, cases[i].b, 0);
        gbt_equal_int(cases[i].name, o.n, cases[i].n);
        for (size_t k = 0; k < cases[i].n; k++)
            gbt_near_double(cases[i].name, area_of(&o, cases[i].piece[k].a, cases[i].piece[k].b),
                            cases[i].piece[k].area, 1e-12);
        pieces_are_sound(cases[i].name, &o);
        gb_overlay_release(&o);
    }
}

/* n x n unit squares and the same moved by half a square: each inner square has a quarter of four. */
static void shifted_grids(void) {
    enum { N = 20 };
    gb_topology *a = figures_grid(N, N, 1), *b = figures_grid(N, N, 1);
    for (size_t i = 0; i < b->points; i++) {
        b->x[i] += 0.5;
        b->y[i] += 0.5;
    }
    gb_overlay o = lay("grids", a, b, 0);
    size_t quarters = 0, whole = (size_t)N * N;
    for (size_t i = 0; i < o.n; i++)
        quarters += o.a[i] >= 0 && o.b[i] >= 0 && o.area[i] == 0.25;
    /* a square has a piece with b's square of its own number, and those one left, below and both, when there
     */
    gbt_equal_int("quarters", quarters, whole + 2 * N * (N - 1) + (N - 1) * (N - 1));
    gbt_equal_int("pieces", o.n, quarters + 2 * (2 * N - 1));
    gbt_equal_double("a corner", area_of(&o, 0, GB_OUTSIDE), 0.75, 0);
    gbt_equal_int("crossings", o.crossings, 2 * N * N);
    areas_are_kept("a", &o, a, o.a, 1e-12);
    areas_are_kept("b", &o, b, o.b, 1e-12);
    pieces_are_sound("grids", &o);
    gb_overlay_release(&o);
    gb_topology_free(a);
    gb_topology_free(b);
}

/* A regular polygon of many corners and a half plane through its centre: half of n/2 r^2 sin(2 pi/n). */
static void half_a_disc(void) {
    enum { N = 720 };
    gb_shapes shapes = {0};
    gb_topology *disc = NULL, *half = figures_topology("-10 -10,10 -10,10 0.0001,-10 0.0001");
    double x[N], y[N], pi = acos(-1.0);
    for (int k = 0; k < N; k++) {
        x[k] = 5 * cos(2 * pi * (k + 0.5) / N);
        y[k] = 5 * sin(2 * pi * (k + 0.5) / N);
    }
    gb_shapes_begin_feature(&shapes, NULL);
    gb_shapes_begin_polygon(&shapes, NULL);
    gb_shapes_begin_ring(&shapes, NULL);
    gb_shapes_add_points(&shapes, x, y, N, NULL);
    gb_shapes_end_ring(&shapes);
    gb_topology_build(&shapes, NULL, &disc, NULL, NULL);
    for (size_t i = 0; i < half->points; i++)
        half->y[i] = half->y[i] > -5 ? 0 : half->y[i];
    gb_overlay o = lay("disc", disc, half, 0);
    double whole = N / 2.0 * 25 * sin(2 * pi / N);
    gbt_equal_double("half", area_of(&o, 0, 0), whole / 2, 1e-12);
    gbt_equal_double("other half", area_of(&o, 0, GB_OUTSIDE), whole / 2, 1e-12);
    gb_overlay_release(&o);
    gb_shapes_release(&shapes);
    gb_topology_free(disc);
    gb_topology_free(half);
}

static bool same_rings(const gb_topology *t, const gb_topology *u) {
    gb_rings p = gb_topology_rings(t), q = gb_topology_rings(u);
    bool same = p.areas == q.areas && t->rings == u->rings && t->polygons == u->polygons;
    for (size_t r = 0; same && r < t->rings; r++) {
        size_t n = gb_topology_ring_size(t, r), m = gb_topology_ring_size(u, r), shift = 0;
        double *xy = malloc(4 * (n + m) * sizeof *xy), *x = xy, *y = x + n, *v = y + n, *w = v + m;
        gb_topology_ring_points(t, r, x, y);
        gb_topology_ring_points(u, r, v, w);
        while (shift < m && !(v[shift] == x[0] && w[shift] == y[0]))
            shift++;
        same = n == m && shift < m;
        for (size_t i = 0; same && i < n; i++)
            same = x[i] == v[(i + shift) % n] && y[i] == w[(i + shift) % n];
        free(xy);
    }
    return same;
}

/* The same layer twice, at any tolerance below its details: every piece is an area, to the bit. */
static void identical_layers_give_their_areas(void) {
    for (int k = 0; k < 4; k++) {
        static const double tolerances[] = {0, 0.001, 0.1, 1};
        arranged_layer l = {.seed = 21, .key = 5, .x0 = 150000, .y0 = 200000, .side = 900, .count = 15};
        gb_topology *t = arranged_cells(&l);
        gb_overlay o = lay("twice", t, t, tolerances[k]);
        gbt_equal_int("pieces", o.n, 225);
        gbt_true("the same rings", same_rings(o.pieces, t));
        gbt_equal_double("moved", o.largest_move, 0, 0);
        gb_overlay_release(&o);
        gb_topology_free(t);
    }
}

/* Redrawn with noise below the tolerance: no slivers, and the lines of the first layer. */
static void a_redrawn_layer_leaves_no_slivers(void) {
    for (uint64_t round = 0; round < 40; round++) {
        double noise = round % 2 ? 0.3 : 1e-9, tolerance = round % 2 ? 1 : 0;
        arranged_layer l = {.seed = 22, .key = round, .x0 = 150000, .y0 = 200000, .side = 400, .count = 9};
        gb_topology *t = arranged_cells(&l), *u = arranged_redrawn(t, round, noise);
        gb_overlay o = lay("redrawn", t, u, tolerance);
        if (round % 2) {
            gbt_equal_int("pieces", o.n, 81);
            gbt_true("the rings of the first", same_rings(o.pieces, t));
        } else {
            double sum = 0;
            for (int32_t i = 0; i < 81; i++)
                sum += area_of(&o, i, i);
            gbt_near_double("all but specks", sum, 400.0 * 400, 1e-4);
        }
        gb_overlay_release(&o);
        gb_topology_free(t);
        gb_topology_free(u);
    }
}

/* Two partitions of one square at the coordinates of the Belgian system: nothing is lost. */
static void partitions_by_chance_keep_their_areas(void) {
    static const double steps[] = {0, 0.01, 1, 5};
    bool good = true;
    for (uint64_t round = 0; round < 300 && good; round++) {
        arranged_layer l = {.seed = 23,
                            .key = round,
                            .x0 = 150000,
                            .y0 = 200000,
                            .side = 600,
                            .count = 2 + (int)(round % 9),
                            .step = steps[round % 4]};
        gb_topology *a = arranged_cells(&l);
        l.key += 1000000;
        l.count = 2 + (int)(round % 7);
        gb_topology *b = arranged_cells(&l);
        gb_overlay o = lay("partitions", a, b, 0);
        good = pieces_are_sound("partitions", &o) && areas_are_kept("a", &o, a, o.a, 1e-9) &&
               areas_are_kept("b", &o, b, o.b, 1e-9);
        double specks = 0; /* both fill the same square: what is outside of one is rounding */
        for (size_t i = 0; i < o.n; i++)
            specks += o.a[i] < 0 || o.b[i] < 0 ? o.area[i] : 0;
        gbt_near_double("outside", specks, 0, 1e-6);
        gb_overlay_release(&o);
        gb_topology_free(a);
        gb_topology_free(b);
    }
}

static GEOSGeometry *geos_ring(GEOSContextHandle_t geos, const gb_topology *t, size_t ring) {
    size_t n = gb_topology_ring_size(t, ring);
    double *x = malloc(2 * n * sizeof *x), *y = x + n;
    gb_topology_ring_points(t, ring, x, y);
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, (unsigned)n + 1, 2);
    for (size_t i = 0; i <= n; i++)
        GEOSCoordSeq_setXY_r(geos, points, (unsigned)i, x[i % n], y[i % n]);
    free(x);
    return GEOSGeom_createLinearRing_r(geos, points);
}

static GEOSGeometry *geos_area(GEOSContextHandle_t geos, const gb_topology *t, size_t area) {
    GEOSGeometry *parts[64];
    unsigned n = 0;
    for (size_t p = t->area_polygon[area]; p < t->area_polygon[area + 1] && n < 64; p++) {
        GEOSGeometry *holes[64];
        unsigned count = 0;
        size_t first = t->polygon_ring[p];
        for (size_t r = first + 1; r < t->polygon_ring[p + 1] && count < 64; r++)
            holes[count++] = geos_ring(geos, t, r);
        parts[n++] = GEOSGeom_createPolygon_r(geos, geos_ring(geos, t, first), holes, count);
    }
    return GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts, n);
}

static bool pieces_are_valid(GEOSContextHandle_t geos, const gb_overlay *o) {
    bool good = true;
    for (size_t i = 0; i < o->n; i++) {
        GEOSGeometry *g = geos_area(geos, o->pieces, i);
        good &= GEOSisValid_r(geos, g) == 1;
        GEOSGeom_destroy_r(geos, g);
    }
    return good;
}

/* Every pair of areas has the ground in common that GEOS finds; pieces are valid polygons. */
static void pieces_are_what_geos_finds(void) {
    GEOSContextHandle_t geos = GEOS_init_r();
    for (uint64_t round = 0; round < 150; round++) {
        arranged_layer l = {.seed = 24,
                            .key = round,
                            .x0 = 150000,
                            .y0 = 200000,
                            .side = 100,
                            .count = round % 2 ? 4 : 1,
                            .corners = 5 + (int)(round % 20),
                            .step = round % 3 ? 0 : 2};
        gb_topology *a = round % 2 ? arranged_cells(&l) : arranged_stars(&l);
        l.key += 1000000;
        l.count = 1;
        gb_topology *b = arranged_stars(&l);
        gb_overlay o = lay("geos", a, b, 0);
        for (size_t i = 0; i < gb_topology_areas(a); i++) {
            for (size_t k = 0; k < gb_topology_areas(b); k++) {
                double area = 0;
                GEOSGeometry *g = geos_area(geos, a, i), *h = geos_area(geos, b, k);
                GEOSGeometry *both = GEOSIntersection_r(geos, g, h);
                if (both && GEOSArea_r(geos, both, &area))
                    gbt_near_double("common ground", area_of(&o, (int32_t)i, (int32_t)k), area, 1e-6);
                GEOSGeom_destroy_r(geos, g);
                GEOSGeom_destroy_r(geos, h);
                GEOSGeom_destroy_r(geos, both);
            }
        }
        gbt_true("valid pieces", pieces_are_valid(geos, &o));
        gb_overlay_release(&o);
        gb_topology_free(a);
        gb_topology_free(b);
    }
    GEOS_finish_r(geos);
}

/* Where many thin areas cross in nearly one point the pieces still fit together. */
static void thin_pieces_fit(void) {
    GEOSContextHandle_t geos = GEOS_init_r();
    bool good = true;
    for (uint64_t round = 0; round < 160 && good; round++) {
        arranged_layer l = {.seed = 26,
                            .key = round,
                            .x0 = 200000,
                            .y0 = 100000,
                            .side = 100 + (double)(round % 5) * 1000,
                            .count = 3 + (int)(round % 11),
                            .corners = (int)(round % 36)};
        gb_topology *a = arranged_fan(&l);
        l.key += 1000000;
        l.count = 2 + (int)(round % 5);
        gb_topology *b = arranged_fan(&l);
        gb_overlay o = lay("fans", a, b, 0);
        good = pieces_are_sound("fans", &o) && gbt_true("valid", pieces_are_valid(geos, &o));
        gb_overlay_release(&o);
        gb_topology_free(a);
        gb_topology_free(b);
    }
    GEOS_finish_r(geos);
}

/* Laid a over b or b over a: the same common ground. */
static void order_does_not_matter(void) {
    arranged_layer l = {.seed = 25, .key = 1, .x0 = 150000, .y0 = 200000, .side = 500, .count = 7};
    gb_topology *a = arranged_cells(&l);
    l.key = 2;
    l.count = 11;
    gb_topology *b = arranged_cells(&l);
    gb_overlay o = lay("a b", a, b, 0), p = lay("b a", b, a, 0);
    gbt_equal_int("pieces", o.n, p.n);
    for (size_t i = 0; i < o.n; i++)
        gbt_near_double("area", area_of(&p, o.b[i], o.a[i]), o.area[i], 1e-7);
    gb_overlay_release(&o);
    gb_overlay_release(&p);
    gb_topology_free(a);
    gb_topology_free(b);
}

static void bad_tolerances_are_refused(void) {
    gb_topology *t = figures_grid(1, 1, 1);
    gb_overlay o;
    gbt_equal_status("negative", gb_overlay_find(t, t, -0.1, &o, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_status("not a number", gb_overlay_find(t, t, NAN, &o, NULL), GB_ERR_USAGE, NULL);
    gb_topology_free(t);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    gb_topology *a = figures_grid(2, 2, 1), *b = figures_topology("0.5 0.5,1.5 0.5,1.5 1.5,0.5 1.5");
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 3000; k++) {
        gb_overlay o = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_overlay_find(a, b, 0.01, &o, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK && k > 60;
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        gb_overlay_release(&o);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
    gb_topology_free(a);
    gb_topology_free(b);
}

void suite_overlay(void) {
    gbt_add_suite("overlay");
    gbt_add_test("figures have their pieces", figures_have_their_pieces);
    gbt_add_test("shifted grids", shifted_grids);
    gbt_add_test("half a disc", half_a_disc);
    gbt_add_test("identical layers give their areas", identical_layers_give_their_areas);
    gbt_add_test("a redrawn layer leaves no slivers", a_redrawn_layer_leaves_no_slivers);
    gbt_add_test("partitions by chance keep their areas", partitions_by_chance_keep_their_areas);
    gbt_add_test("pieces are what GEOS finds", pieces_are_what_geos_finds);
    gbt_add_test("thin pieces fit", thin_pieces_fit);
    gbt_add_test("order does not matter", order_does_not_matter);
    gbt_add_test("bad tolerances are refused", bad_tolerances_are_refused);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
