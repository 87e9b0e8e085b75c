/* Figures over a crosswalk by ground, against sf::st_interpolate_aw
 * (reference/spatial/areal_interpolation.csv, 12 digits): a grid laid over columbus, sids and the grid of
 * cells. */
#include "areas/crosswalk.h"
#include "base/memory.h"
#include "geom/measure.h"
#include "io/source.h"
#include "prepare/convert.h"
#include "support/csv.h"
#include "support/gbt.h"
#include "table/raw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct dataset {
    const char *name, *file, *columns[2];
    size_t width, height;
} datasets[] = {
    {"columbus", "data/classic-spdata/columbus.shp", {"AREA", "CRIME"}, 6, 5},
    {"sids", "data/classic-spdata/sids.shp", {"BIR74", "NWR74"}, 9, 4},
    {"grid", "reference/input/grid12x10.geojson", {"pop", "b"}, 5, 4},
};

static gb_areas *take(size_t n, gb_topology *topology) {
    char **codes = gb_alloc_zero(n, sizeof *codes);
    for (size_t i = 0; i < n; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        codes[i] = gb_strdup(number);
    }
    gb_areas *areas = NULL;
    gb_error err = {0};
    gbt_equal_status("areas", gb_areas_new_take("t", n, codes, NULL, topology, NULL, &areas, &err), GB_OK,
                     &err);
    return areas;
}

static const gb_topology_options exact = {.tolerance = 0};

static gb_areas *read_areas(const char *path, gb_source *source) {
    const gb_source_options options = {.crs = "EPSG:31370"};
    gb_topology *topology = NULL;
    gb_error err = {0};
    gb_status status = gb_source_read(path, &options, source, NULL, &err);
    if (status == GB_OK)
        status = gb_topology_build(&source->shapes, &exact, &topology, NULL, &err);
    return gbt_equal_status(path, status, GB_OK, &err) ? take(source->shapes.n, topology) : NULL;
}

/* Equal cells over the bounding box, row by row from the lower left. */
static gb_areas *make_grid(const gb_areas *areas, size_t width, size_t height) {
    double box[4];
    gb_shapes shapes = {0};
    gb_topology *topology = NULL;
    gb_topology_bounds(gb_areas_topology(areas), box);
    const double dx = (box[2] - box[0]) / (double)width, dy = (box[3] - box[1]) / (double)height;
    for (size_t r = 0; r < height; r++)
        for (size_t c = 0; c < width; c++) {
            const double x[] = {box[0] + dx * (double)c, box[0] + dx * (double)(c + 1),
                                box[0] + dx * (double)(c + 1), box[0] + dx * (double)c},
                         y[] = {box[1] + dy * (double)r, box[1] + dy * (double)r,
                                box[1] + dy * (double)(r + 1), box[1] + dy * (double)(r + 1)};
            gb_shapes_begin_feature(&shapes, NULL);
            gb_shapes_begin_polygon(&shapes, NULL);
            gb_shapes_begin_ring(&shapes, NULL);
            gb_shapes_add_points(&shapes, x, y, 4, NULL);
            gb_shapes_end_ring(&shapes);
        }
    gb_error err = {0};
    gbt_equal_status("grid", gb_topology_build(&shapes, &exact, &topology, NULL, &err), GB_OK, &err);
    gb_shapes_release(&shapes);
    return take(width * height, topology);
}

/* A column of the attributes, or one of those that the reference made of them. */
static gb_column *column_of(const gb_raw_table *table, const char *name, gb_aggregate aggregate) {
    gb_column *column = NULL;
    const bool rate = strcmp(name, "NWR74") == 0;
    const int32_t a = gb_raw_find(table, rate ? "NWBIR74" : name), b = gb_raw_find(table, "BIR74");
    gb_column_new(name, gb_raw_rows(table), false, &column, NULL);
    column->aggregate = aggregate;
    for (size_t i = 0; i < column->n; i++) {
        const double value = strtod(gb_raw_cell(table, i, (size_t)a), NULL);
        gb_column_set(column, i, rate ? value / strtod(gb_raw_cell(table, i, (size_t)b), NULL) : value);
    }
    return column;
}

/* The ground of the old areas, the weight of a figure that is a density. */
static gb_column *ground_of(const gb_areas *areas) {
    gb_column *column = NULL;
    const size_t n = gb_areas_count(areas);
    double *area = malloc(n * sizeof *area);
    gb_column_new("ground", n, false, &column, NULL);
    gb_measure_area(gb_areas_topology(areas), area, NULL);
    for (size_t i = 0; i < n; i++)
        gb_column_set(column, i, area[i]);
    free(area);
    return column;
}

static void compare(const gbt_csv *want, const struct dataset *d, const char *name, bool extensive,
                    const gb_column *got) {
    const char *kind = extensive ? "extensive_area_weighted_no_total_preservation"
                                 : "intensive_area_weighted_over_covered_area";
    size_t met = 0;
    for (size_t row = 0; row < want->rows; row++) {
        if (strcmp(gbt_csv_cell(want, row, gbt_csv_column(want, "dataset")), d->name) != 0 ||
            strcmp(gbt_csv_cell(want, row, gbt_csv_column(want, "column")), name) != 0 ||
            strcmp(gbt_csv_cell(want, row, gbt_csv_column(want, "kind")), kind) != 0)
            continue;
        const size_t t = (size_t)gbt_csv_number(want, row, gbt_csv_column(want, "tid")) - 1;
        const double value = gbt_csv_number(want, row, gbt_csv_column(want, "value"));
        char what[128];
        snprintf(what, sizeof what, "%s %s cell %zu", d->name, name, t + 1);
        gbt_equal_double(what, got->value[t], value, 1e-9);
        met++;
    }
    gbt_true(name, met > 0);
}

static void test_dataset(const struct dataset *d, const gbt_csv *want, const char *path) {
    gb_source source = {0};
    gb_areas *old = read_areas(path, &source);
    gb_areas *grid = old ? make_grid(old, d->width, d->height) : NULL;
    gb_crosswalk crosswalk = {0};
    gb_error err = {0};
    gb_column *ground = old ? ground_of(old) : NULL;
    if (grid &&
        gbt_equal_status(d->name, gb_crosswalk_by_area(old, grid, 0, 0, &crosswalk, &err), GB_OK, &err))
        for (int e = 0; e < 4; e++) {
            gb_column *column =
                column_of(source.attributes, d->columns[e / 2], e % 2 ? GB_AGGREGATE_MEAN : GB_AGGREGATE_SUM);
            gb_converted moved;
            bool listed = false;
            for (size_t row = 0; row < want->rows; row++)
                listed = listed ||
                         (strcmp(gbt_csv_cell(want, row, gbt_csv_column(want, "column")), column->key) == 0 &&
                          (gbt_csv_cell(want, row, gbt_csv_column(want, "kind"))[0] == 'i') == (e % 2 == 1));
            gbt_equal_status(column->key,
                             gb_column_convert(column, ground, &crosswalk, false, &moved, NULL, &err), GB_OK,
                             &err);
            if (listed)
                compare(want, d, column->key, e % 2 == 0, moved.column);
            if (e % 2 == 0)
                gbt_equal_double("nothing gets lost in the box", moved.after, moved.before, 1e-9);
            gb_converted_release(&moved);
            gb_column_free(column);
        }
    gb_column_free(ground);
    gb_crosswalk_release(&crosswalk);
    gb_areas_free(grid);
    gb_areas_free(old);
    gb_source_release(&source);
}

static void test_interpolation(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/spatial/areal_interpolation.csv", path))
        return;
    gbt_csv want = gbt_csv_read(path);
    for (size_t d = 0; d < sizeof datasets / sizeof *datasets; d++)
        if (gbt_shared_path(datasets[d].file, path))
            test_dataset(&datasets[d], &want, path);
    gbt_csv_release(&want);
}

static void suite_crosswalk(void) {
    gbt_add_suite("crosswalk");
    gbt_add_test("areal interpolation as sf", test_interpolation);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_crosswalk};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
