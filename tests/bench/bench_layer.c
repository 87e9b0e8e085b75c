/* A real layer, from file to result; seconds and memory of each step.
 *     bench_layer FILE dissolve COLUMN             read, topology, one area per value of the column
 *     bench_layer FILE simplify TOLERANCE [OUT]    read, topology, fewer vertices; TOLERANCE in CRS units
 *     bench_layer FILE locate                      read, topology, a million points
 * OUT gets the simplified areas as WKB, each with its length in four bytes before it, so that another program
 * can judge them. */
#include "base/memory.h"
#include "base/notes.h"
#include "base/random.h"
#include "base/sum.h"
#include "geom/locate.h"
#include "geom/measure.h"
#include "io/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static long peak_mib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void must(gb_status status, const char *what, const gb_error *err) {
    if (status != GB_OK) {
        fprintf(stderr, "%s: status %d, message %d\n", what, (int)status, (int)err->message);
        exit(1);
    }
}

typedef struct named {
    const char *text;
    size_t row;
} named;

static int by_text(const void *a, const void *b) {
    return strcmp(((const named *)a)->text, ((const named *)b)->text);
}

/* Regions in order of their names. */
static int32_t *regions_of(const gb_raw_table *table, const char *column, size_t *regions) {
    size_t n = gb_raw_rows(table);
    int32_t c = gb_raw_find(table, column), *region = malloc(n * sizeof *region);
    named *names = malloc(n * sizeof *names);
    if (c < 0 || !region || !names) {
        fprintf(stderr, "no column %s\n", column);
        exit(1);
    }
    for (size_t i = 0; i < n; i++)
        names[i] = (named){gb_raw_cell(table, i, (size_t)c), i};
    qsort(names, n, sizeof *names, by_text);
    *regions = 0;
    for (size_t i = 0; i < n; i++) {
        *regions += i == 0 || strcmp(names[i].text, names[i - 1].text) != 0;
        region[names[i].row] = (int32_t)*regions - 1;
    }
    free(names);
    return region;
}

static double total_area(const gb_topology *t) {
    double *area = malloc(gb_topology_areas(t) * sizeof *area);
    gb_sum sum = {0};
    must(gb_measure_area(t, area, NULL), "area", NULL);
    for (size_t i = 0; i < gb_topology_areas(t); i++)
        gb_sum_add(&sum, area[i]);
    free(area);
    return gb_sum_value(&sum);
}

static size_t points_of(const gb_topology *t) {
    gb_arcs arcs = gb_topology_arcs(t);
    return arcs.arc_start[arcs.arcs];
}

static void put_u32(FILE *file, size_t value) {
    uint32_t v = (uint32_t)value;
    fwrite(&v, sizeof v, 1, file);
}

static void put_ring(FILE *file, const gb_topology *t, size_t ring) {
    size_t n = gb_topology_ring_size(t, ring);
    double *x = malloc(2 * n * sizeof *x), *y = x + n, *pairs = malloc(2 * (n + 1) * sizeof *pairs);
    gb_topology_ring_points(t, ring, x, y);
    for (size_t i = 0; i <= n; i++) {
        pairs[2 * i] = x[i < n ? i : 0];
        pairs[2 * i + 1] = y[i < n ? i : 0];
    }
    put_u32(file, n + 1);
    fwrite(pairs, sizeof *pairs, 2 * (n + 1), file);
    free(x);
    free(pairs);
}

/* Little-endian WKB multipolygons; the length in front of each. */
static void write_wkbs(const gb_topology *t, const char *path) {
    enum { POLYGON = 3, MULTIPOLYGON = 6 };
    gb_rings r = gb_topology_rings(t);
    FILE *file = fopen(path, "wb");
    for (size_t a = 0; file && a < r.areas; a++) {
        size_t first = r.area_polygon[a], end = r.area_polygon[a + 1], bytes = 9;
        for (size_t p = first; p < end; p++) {
            bytes += 9;
            for (size_t k = r.polygon_ring[p]; k < r.polygon_ring[p + 1]; k++)
                bytes += 4 + 16 * (gb_topology_ring_size(t, k) + 1);
        }
        put_u32(file, bytes);
        fputc(1, file);
        put_u32(file, MULTIPOLYGON);
        put_u32(file, end - first);
        for (size_t p = first; p < end; p++) {
            fputc(1, file);
            put_u32(file, POLYGON);
            put_u32(file, r.polygon_ring[p + 1] - r.polygon_ring[p]);
            for (size_t k = r.polygon_ring[p]; k < r.polygon_ring[p + 1]; k++)
                put_ring(file, t, k);
        }
    }
    if (!file || fclose(file) != 0)
        fprintf(stderr, "cannot write %s\n", path);
}

static void dissolve(const gb_topology *t, const int32_t *region, size_t regions) {
    gb_topology *merged = NULL;
    gb_error err = {0};
    double start = now();
    must(gb_topology_dissolve(t, region, regions, &merged, &err), "dissolve", &err);
    printf("dissolve %.3f s: %zu regions, area %.0f, peak %ld MiB\n", now() - start, regions,
           total_area(merged), peak_mib());
    gb_topology_free(merged);
}

static void simplify(const gb_topology *t, double tolerance, const char *out) {
    gb_topology *simple = NULL;
    gb_error err = {0};
    double start = now();
    must(gb_topology_simplify(t, tolerance, &simple, &err), "simplify", &err);
    printf("simplify %.3f s: %.1f %% of the points, area %.0f, peak %ld MiB\n", now() - start,
           100.0 * (double)points_of(simple) / (double)points_of(t), total_area(simple), peak_mib());
    if (out)
        write_wkbs(simple, out);
    gb_topology_free(simple);
}

/* A million points anywhere in the bounds. */
static void locate(const gb_topology *t) {
    enum { POINTS = 1000000 };
    double *x = malloc(POINTS * sizeof *x), *y = malloc(POINTS * sizeof *y), box[4] = {0};
    int32_t *area = malloc(POINTS * sizeof *area);
    size_t inside = 0;
    gb_locator *locator = NULL;
    gb_error err = {0};
    gb_topology_bounds(t, box);
    for (size_t i = 0; i < POINTS; i++) {
        x[i] = box[0] + (box[2] - box[0]) * gb_random_unit(1, i, 0);
        y[i] = box[1] + (box[3] - box[1]) * gb_random_unit(1, i, 1);
    }
    double start = now();
    must(gb_locator_new(t, &locator, &err), "locator", &err);
    double ready = now();
    gb_locator_find(locator, x, y, POINTS, area);
    double end = now();
    for (size_t i = 0; i < POINTS; i++)
        inside += area[i] != GB_OUTSIDE;
    printf("locate: index %.3f s, %d points %.3f s, %zu inside, peak %ld MiB\n", ready - start, POINTS,
           end - ready, inside, peak_mib());
    gb_locator_free(locator);
    free(x);
    free(y);
    free(area);
}

static gb_topology *build(gb_source *source) {
    gb_topology *t = NULL;
    gb_repair *repairs = NULL;
    gb_error err = {0};
    size_t repaired = 0;
    gb_raw_free(source->attributes);
    source->attributes = NULL;
    double start = now();
    must(gb_shapes_repair(&source->shapes, &repairs, &repaired, &err), "repair", &err);
    printf("validity %.3f s: %zu repaired\n", now() - start, repaired);
    start = now();
    must(gb_topology_build_take(&source->shapes, NULL, &t, NULL, &err), "build", &err);
    gb_source_release(source);
    printf("build %.3f s: %zu arcs, peak %ld MiB\n", now() - start, gb_topology_arcs(t).arcs, peak_mib());
    gb_free(repairs);
    return t;
}

int main(int argc, char **argv) {
    const char *job = argc > 2 ? argv[2] : "", *argument = argc > 3 ? argv[3] : NULL;
    bool dissolves = strcmp(job, "dissolve") == 0 && argument,
         simplifies = strcmp(job, "simplify") == 0 && argument;
    if (!dissolves && !simplifies && strcmp(job, "locate") != 0) {
        fprintf(stderr, "bench_layer FILE dissolve COLUMN | simplify TOLERANCE [OUT] | locate\n");
        return 2;
    }
    gb_error err = {0};
    gb_source source = {0};
    gb_notes *notes = gb_notes_new();
    double start = now();
    must(gb_source_read(argv[1], &(gb_source_options){0}, &source, notes, &err), "read", &err);
    printf("read %.3f s: %zu areas, %zu points, peak %ld MiB\n", now() - start, source.shapes.n,
           source.shapes.points, peak_mib());
    size_t regions = 0;
    int32_t *region = dissolves ? regions_of(source.attributes, argument, &regions) : NULL;
    gb_topology *t = build(&source);
    if (dissolves)
        dissolve(t, region, regions);
    else if (simplifies)
        simplify(t, atof(argument), argc > 4 ? argv[4] : NULL);
    else
        locate(t);
    printf("together %.3f s\n", now() - start);
    gb_topology_free(t);
    gb_notes_free(notes);
    free(region);
    return 0;
}
