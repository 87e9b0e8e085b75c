/* Areas, lengths, unions and neighbours of real layers: against GEOS, asked here about the polygons as they
 * were read, and against tables made with sf, GEOS and spdep (reference/spatial/geometry_measures.csv,
 * dissolve.csv, shared_border_length.csv, neighbours.csv; 12 digits, so 1e-10). */
#include "geom/measure.h"
#include "geom/topology.h"
#include "io/source.h"
#include "support/csv.h"
#include "support/gbt.h"

#include <geos_c.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct layer {
    gb_source source;
    gb_topology *topology;
    size_t n;
} layer;

/* Files without a system get one, so that their planar coordinates are used as they are. */
static bool open_layer(const char *file, const char *name, double tolerance, layer *out) {
    char path[GBT_PATH];
    if (!gbt_shared_path(file, path))
        return false;
    gb_source_options options = {.layer = name, .crs = "EPSG:31370"};
    gb_topology_options build = {.tolerance = tolerance};
    gb_error err = {0};
    *out = (layer){0};
    gb_status status = gb_source_read(path, &options, &out->source, NULL, &err);
    if (status == GB_OK)
        status = gb_topology_build(&out->source.shapes, &build, &out->topology, NULL, &err);
    if (!gbt_equal_status(file, status, GB_OK, &err)) {
        gb_source_release(&out->source);
        return false;
    }
    out->n = out->source.shapes.n;
    return true;
}

static void close_layer(layer *l) {
    gb_topology_free(l->topology);
    gb_source_release(&l->source);
}

static void quiet(const char *message, void *data) {
    (void)data;
    printf("GEOS: %s\n", message);
}

static GEOSContextHandle_t geos_open(void) {
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos, quiet, NULL);
    return geos;
}

static GEOSGeometry *geos_ring(GEOSContextHandle_t geos, const gb_shapes *s, size_t ring) {
    size_t first = s->ring_point[ring], n = s->ring_point[ring + 1] - first;
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, (unsigned)n + 1, 2);
    for (size_t i = 0; i <= n; i++)
        GEOSCoordSeq_setXY_r(geos, points, (unsigned)i, s->x[first + i % n], s->y[first + i % n]);
    return GEOSGeom_createLinearRing_r(geos, points);
}

static GEOSGeometry *geos_area(GEOSContextHandle_t geos, const gb_shapes *s, size_t area) {
    size_t first = s->feature_polygon[area], count = s->feature_polygon[area + 1] - first;
    GEOSGeometry **parts = malloc((count + 1) * sizeof *parts);
    for (size_t p = 0; p < count; p++) {
        size_t ring = s->polygon_ring[first + p], holes = s->polygon_ring[first + p + 1] - ring - 1;
        GEOSGeometry **hole = malloc((holes + 1) * sizeof *hole);
        for (size_t h = 0; h < holes; h++)
            hole[h] = geos_ring(geos, s, ring + 1 + h);
        parts[p] = GEOSGeom_createPolygon_r(geos, geos_ring(geos, s, ring), hole, (unsigned)holes);
        free(hole);
    }
    GEOSGeometry *whole = GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts, (unsigned)count);
    free(parts);
    return whole;
}

static double relative(double got, double want) {
    return got == want ? 0 : fabs(got - want) / fmax(fabs(got), fabs(want));
}

static const struct {
    const char *file, *name;
} real_layers[] = {
    {"data/be-zennevallei/derived/statsec_zennevallei_31370.gpkg", NULL},
    {"data/be-flanders-levels/shapefiles/ggw7.shp", NULL},
    {"data/be-flanders-levels/shapefiles/ggw72024.shp", NULL},
    {"data/be-flanders-levels/shapefiles/gemeente.shp", NULL},
    {"data/be-flanders-levels/shapefiles/gemeente2018.shp", NULL},
    {"data/be-flanders-levels/shapefiles/provincie2024.shp", NULL},
    {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "wijk_2022"},
    {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "gemeente_2022"},
    {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "provincie_2022"},
};
enum { REAL_LAYERS = sizeof real_layers / sizeof real_layers[0] };

static void compare_measures(const layer *l, const char *name) {
    double *area = malloc(l->n * sizeof *area), *perimeter = malloc(l->n * sizeof *perimeter);
    double *x = malloc(l->n * sizeof *x), *y = malloc(l->n * sizeof *y), worst[3] = {0};
    GEOSContextHandle_t geos = geos_open();
    gb_measure_area(l->topology, area, NULL);
    gb_measure_perimeter(l->topology, perimeter, NULL);
    gb_measure_centroid(l->topology, x, y, NULL);
    for (size_t i = 0; i < l->n; i++) {
        GEOSGeometry *g = geos_area(geos, &l->source.shapes, i), *middle = GEOSGetCentroid_r(geos, g);
        double theirs[4];
        GEOSArea_r(geos, g, &theirs[0]);
        GEOSLength_r(geos, g, &theirs[1]);
        GEOSGeomGetX_r(geos, middle, &theirs[2]);
        GEOSGeomGetY_r(geos, middle, &theirs[3]);
        worst[0] = fmax(worst[0], relative(area[i], theirs[0]));
        worst[1] = fmax(worst[1], relative(perimeter[i], theirs[1]));
        worst[2] = fmax(worst[2], hypot(x[i] - theirs[2], y[i] - theirs[3]));
        GEOSGeom_destroy_r(geos, middle);
        GEOSGeom_destroy_r(geos, g);
    }
    printf("%s %s: %zu areas, off by area %.1e, length %.1e (relative), centroid %.1e m\n", name,
           l->source.layer, l->n, worst[0], worst[1], worst[2]);
    gbt_near_double(name, worst[0], 0, 1e-9);
    gbt_near_double(name, worst[1], 0, 1e-9);
    gbt_near_double(name, worst[2], 0, 1e-6);
    GEOS_finish_r(geos);
    free(area);
    free(perimeter);
    free(x);
    free(y);
}

static void real_layers_measure_as_geos(void) {
    for (size_t i = 0; i < REAL_LAYERS; i++) {
        layer l;
        if (!open_layer(real_layers[i].file, real_layers[i].name, 0.001, &l))
            return;
        compare_measures(&l, real_layers[i].file);
        close_layer(&l);
    }
}

/* Group by the text in front of a column's values: the first digits of a wijk code make groups. */
static int32_t *groups_of(const layer *l, const char *column, size_t digits, size_t *count) {
    int32_t *group = malloc(l->n * sizeof *group);
    size_t *first = malloc(l->n * sizeof *first);
    int32_t c = gb_raw_find(l->source.attributes, column);
    *count = 0;
    for (size_t i = 0; i < l->n && gbt_true(column, c >= 0); i++) {
        const char *text = gb_raw_cell(l->source.attributes, i, (size_t)c);
        size_t k = 0;
        while (k < *count &&
               strncmp(gb_raw_cell(l->source.attributes, first[k], (size_t)c), text, digits) != 0)
            k++;
        if (k == *count)
            first[(*count)++] = i;
        group[i] = (int32_t)k;
    }
    free(first);
    return group;
}

static GEOSGeometry *geos_union(GEOSContextHandle_t geos, const layer *l, const int32_t *group,
                                int32_t wanted) {
    GEOSGeometry **member = malloc(l->n * sizeof *member);
    unsigned n = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (group[i] == wanted)
            member[n++] = geos_area(geos, &l->source.shapes, i);
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, member, n);
    GEOSGeometry *whole = GEOSUnaryUnion_r(geos, all);
    GEOSGeom_destroy_r(geos, all);
    free(member);
    return whole;
}

static void compare_unions(const layer *l, const int32_t *group, size_t groups, const char *name) {
    gb_topology *merged = NULL;
    gb_error err = {0};
    gbt_equal_status(name, gb_topology_dissolve(l->topology, group, groups, &merged, &err), GB_OK, &err);
    double *area = malloc(groups * sizeof *area), *perimeter = malloc(groups * sizeof *perimeter);
    double worst[2] = {0};
    gb_measure_area(merged, area, NULL);
    gb_measure_perimeter(merged, perimeter, NULL);
    gb_rings rings = gb_topology_rings(merged);
    GEOSContextHandle_t geos = geos_open();
    size_t other_parts = 0;
    for (size_t k = 0; k < groups; k++) {
        GEOSGeometry *theirs = geos_union(geos, l, group, (int32_t)k);
        double a = 0, p = 0;
        GEOSArea_r(geos, theirs, &a);
        GEOSLength_r(geos, theirs, &p);
        worst[0] = fmax(worst[0], relative(area[k], a));
        worst[1] = fmax(worst[1], relative(perimeter[k], p));
        size_t parts = rings.area_polygon[k + 1] - rings.area_polygon[k];
        other_parts += (size_t)GEOSGetNumGeometries_r(geos, theirs) != parts;
        GEOSGeom_destroy_r(geos, theirs);
    }
    printf("%s: %zu areas to %zu, off by area %.1e, length %.1e, other number of parts %zu\n", name, l->n,
           groups, worst[0], worst[1], other_parts);
    gbt_near_double(name, worst[0], 0, 1e-9);
    gbt_near_double(name, worst[1], 0, 1e-9);
    gbt_equal_int(name, other_parts, 0);
    GEOS_finish_r(geos);
    gb_topology_free(merged);
    free(area);
    free(perimeter);
}

static void dissolving_is_a_union(void) {
    static const struct {
        const char *file, *name, *column;
        size_t digits, groups;
    } cases[] = {
        {"data/be-flanders-levels/shapefiles/ggw7.shp", NULL, "geoitem", 5, 0},
        {"data/be-flanders-levels/shapefiles/ggw72024.shp", NULL, "geoitem", 5, 0},
        {"data/be-flanders-levels/shapefiles/ggw7.shp", NULL, "geoitem", 1, 0},
        {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "wijk_2022", "gm_code", 99, 345},
        {"data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "gemeente_2022", "code", 3, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        layer l;
        size_t groups;
        if (!open_layer(cases[i].file, cases[i].name, 0.001, &l))
            return;
        int32_t *group = groups_of(&l, cases[i].column, cases[i].digits, &groups);
        if (cases[i].groups > 0)
            gbt_equal_int(cases[i].file, groups, cases[i].groups);
        compare_unions(&l, group, groups, cases[i].file);
        free(group);
        close_layer(&l);
    }
}

/* --- tables of other programs --- */

static const struct {
    const char *name, *file;
} sets[] = {
    {"columbus", "data/classic-spdata/columbus.shp"}, {"sids", "data/classic-spdata/sids.shp"},
    {"eire", "data/classic-spdata/eire.shp"},         {"guerry", "data/spdata/Guerry.shp"},
    {"grid", "reference/input/grid12x10.geojson"},    {"grid_holes", "reference/input/grid_holes.geojson"},
};
enum { SETS = sizeof sets / sizeof sets[0] };

static bool open_table(const char *name, gbt_csv *out) {
    char path[GBT_PATH];
    if (!gbt_shared_path(name, path))
        return false;
    *out = gbt_csv_read(path);
    return true;
}

static void check_measures(const gbt_csv *table, const char *set, const layer *l) {
    size_t d = gbt_csv_column(table, "dataset"), found = 0;
    double *ours[5];
    for (int k = 0; k < 5; k++)
        ours[k] = malloc(l->n * sizeof **ours);
    static const char *const names[5] = {"area", "perimeter", "polsby_popper", "centroid_x", "centroid_y"};
    gb_measure_area(l->topology, ours[0], NULL);
    gb_measure_perimeter(l->topology, ours[1], NULL);
    gb_measure_compactness(l->topology, ours[2], NULL);
    gb_measure_centroid(l->topology, ours[3], ours[4], NULL);
    for (size_t r = 0; r < table->rows; r++) {
        if (strcmp(gbt_csv_cell(table, r, d), set) != 0)
            continue;
        size_t i = (size_t)gbt_csv_number(table, r, gbt_csv_column(table, "row")) - 1;
        for (int k = 0; k < 5; k++)
            gbt_equal_double(names[k], ours[k][i], gbt_csv_number(table, r, gbt_csv_column(table, names[k])),
                             1e-10);
        found++;
    }
    if (found > 0)
        gbt_equal_int(set, found, l->n);
    for (int k = 0; k < 5; k++)
        free(ours[k]);
}

static void measures_agree_with_sf(void) {
    gbt_csv table;
    if (!open_table("reference/spatial/geometry_measures.csv", &table))
        return;
    for (size_t i = 0; i < SETS; i++) {
        layer l;
        if (!open_layer(sets[i].file, NULL, 0, &l))
            continue;
        check_measures(&table, sets[i].name, &l);
        close_layer(&l);
    }
    gbt_csv_release(&table);
}

static void check_union(const gbt_csv *table, size_t row, const layer *l) {
    const char *column = gbt_csv_cell(table, row, gbt_csv_column(table, "column"));
    double wanted = gbt_csv_number(table, row, gbt_csv_column(table, "group")), area, perimeter;
    int32_t c = gb_raw_find(l->source.attributes, column), *group = malloc(l->n * sizeof *group), pieces;
    size_t members = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool member = strtod(gb_raw_cell(l->source.attributes, i, (size_t)c), NULL) == wanted;
        group[i] = member ? 0 : -1;
        members += member;
    }
    gb_topology *merged = NULL;
    gb_error err = {0};
    gbt_equal_status(column, gb_topology_dissolve(l->topology, group, 1, &merged, &err), GB_OK, &err);
    gb_measure_area(merged, &area, NULL);
    gb_measure_perimeter(merged, &perimeter, NULL);
    gb_measure_pieces(merged, &pieces);
    gbt_equal_int("members", members, gbt_csv_number(table, row, gbt_csv_column(table, "members")));
    gbt_equal_double("area", area, gbt_csv_number(table, row, gbt_csv_column(table, "area")), 1e-10);
    gbt_equal_double("perimeter", perimeter, gbt_csv_number(table, row, gbt_csv_column(table, "perimeter")),
                     1e-10);
    gbt_equal_int("parts", pieces, gbt_csv_number(table, row, gbt_csv_column(table, "parts")));
    gb_topology_free(merged);
    free(group);
}

static void unions_agree_with_sf(void) {
    gbt_csv table;
    if (!open_table("reference/spatial/dissolve.csv", &table))
        return;
    for (size_t i = 0; i < SETS; i++) {
        layer l;
        if (!open_layer(sets[i].file, NULL, 0, &l))
            continue;
        for (size_t r = 0; r < table.rows; r++) {
            if (strcmp(gbt_csv_cell(&table, r, gbt_csv_column(&table, "dataset")), sets[i].name) == 0)
                check_union(&table, r, &l);
        }
        close_layer(&l);
    }
    gbt_csv_release(&table);
}

static void shared_borders_agree_with_geos(void) {
    gbt_csv table;
    if (!open_table("reference/spatial/shared_border_length.csv", &table))
        return;
    for (size_t s = 0; s < SETS; s++) {
        layer l;
        if (!open_layer(sets[s].file, NULL, 0, &l))
            continue;
        gb_arcs arcs = gb_topology_arcs(l.topology);
        double *length = malloc((arcs.arcs + 1) * sizeof *length);
        gb_measure_arc_length(l.topology, length);
        for (size_t r = 0; r < table.rows; r++) {
            if (strcmp(gbt_csv_cell(&table, r, gbt_csv_column(&table, "dataset")), sets[s].name) != 0)
                continue;
            int32_t i = (int32_t)gbt_csv_number(&table, r, gbt_csv_column(&table, "row_i")) - 1;
            int32_t j = (int32_t)gbt_csv_number(&table, r, gbt_csv_column(&table, "row_j")) - 1;
            double shared = 0;
            for (size_t a = 0; a < arcs.arcs; a++) {
                if ((arcs.left[a] == i && arcs.right[a] == j) || (arcs.left[a] == j && arcs.right[a] == i))
                    shared += length[a];
            }
            char name[80];
            snprintf(name, sizeof name, "%s %d-%d", sets[s].name, i + 1, j + 1);
            gbt_equal_double(name, shared, gbt_csv_number(&table, r, gbt_csv_column(&table, "shared_length")),
                             1e-10);
        }
        free(length);
        close_layer(&l);
    }
    gbt_csv_release(&table);
}

/* Areas that have a node in common: queen contiguity. out: n counts. */
static void count_node_neighbours(const layer *l, int32_t *out) {
    gb_arcs arcs = gb_topology_arcs(l->topology);
    gb_rings rings = gb_topology_rings(l->topology);
    uint8_t *has_node = calloc(l->n * (arcs.nodes + 1), 1);
    for (size_t i = 0; i < l->n; i++) {
        size_t first = rings.ring_arc[rings.polygon_ring[rings.area_polygon[i]]];
        size_t end = rings.ring_arc[rings.polygon_ring[rings.area_polygon[i + 1]]];
        for (size_t u = first; u < end; u++) {
            size_t a = (size_t)(rings.arc[u] < 0 ? ~rings.arc[u] : rings.arc[u]);
            has_node[i * arcs.nodes + (size_t)arcs.start_node[a]] = 1;
            has_node[i * arcs.nodes + (size_t)arcs.end_node[a]] = 1;
        }
    }
    for (size_t i = 0; i < l->n; i++) {
        out[i] = 0;
        for (size_t j = 0; j < l->n; j++) {
            bool meet = false;
            for (size_t v = 0; v < arcs.nodes && i != j && !meet; v++)
                meet = has_node[i * arcs.nodes + v] && has_node[j * arcs.nodes + v];
            out[i] += meet;
        }
    }
    free(has_node);
}

/* spdep calls two areas neighbours when points are within 1.49e-8: one point for queen, two for rook. */
static void neighbours_agree_with_spdep(void) {
    gbt_csv table;
    if (!open_table("reference/spatial/neighbours.csv", &table))
        return;
    for (size_t s = 0; s < SETS; s++) {
        layer l;
        if (!open_layer(sets[s].file, NULL, 1.49e-8, &l))
            continue;
        int32_t *rook = malloc(l.n * sizeof *rook), *queen = malloc(l.n * sizeof *queen);
        gb_measure_neighbours(l.topology, rook, NULL);
        count_node_neighbours(&l, queen);
        size_t checked = 0;
        for (size_t r = 0; r < table.rows; r++) {
            const char *weights = gbt_csv_cell(&table, r, gbt_csv_column(&table, "weights"));
            bool is_rook = strcmp(weights, "rook") == 0, is_queen = strcmp(weights, "queen") == 0;
            if (strcmp(gbt_csv_cell(&table, r, gbt_csv_column(&table, "dataset")), sets[s].name) != 0 ||
                !(is_rook || is_queen))
                continue;
            size_t i = (size_t)gbt_csv_number(&table, r, gbt_csv_column(&table, "row")) - 1;
            char name[80];
            snprintf(name, sizeof name, "%s %s %zu", sets[s].name, weights, i + 1);
            gbt_equal_int(name, is_rook ? rook[i] : queen[i],
                          gbt_csv_number(&table, r, gbt_csv_column(&table, "card")));
            checked++;
        }
        gbt_equal_int(sets[s].name, checked, 2 * l.n);
        free(rook);
        free(queen);
        close_layer(&l);
    }
    gbt_csv_release(&table);
}

static void suite_geometry(void) {
    gbt_add_suite("geometry");
    gbt_add_test("real layers measure as GEOS", real_layers_measure_as_geos);
    gbt_add_test("dissolving is a union", dissolving_is_a_union);
    gbt_add_test("measures agree with sf", measures_agree_with_sf);
    gbt_add_test("unions agree with sf", unions_agree_with_sf);
    gbt_add_test("shared borders agree with GEOS", shared_borders_agree_with_geos);
    gbt_add_test("neighbours agree with spdep", neighbours_agree_with_spdep);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_geometry};
    return gbt_main(argc, argv, suites, 1);
}
