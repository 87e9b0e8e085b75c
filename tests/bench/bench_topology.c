/* Building shared arcs, dissolving to a tenth, simplifying, measuring: seconds and memory.
 *     bench_topology [AREAS [VERTICES]]
 * The areas are cells of a disturbed board with rough borders, about VERTICES points each (90), rounded to
 * a millimetre, as in the workloads W2, W6 and W7 that peers were measured on. */
#include "base/memory.h"
#include "base/random.h"
#include "geom/measure.h"
#include "geom/topology.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { BLOCK = 3 }; /* a region is about BLOCK x BLOCK cells */
static const double cell_size = 1200;

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

static double rounded(double value) {
    return floor(value * 1000 + 0.5) / 1000;
}

static void must(gb_status status, const char *what) {
    if (status != GB_OK) {
        fprintf(stderr, "%s: status %d\n", what, (int)status);
        exit(1);
    }
}

/* Corner (c, r) of the board, moved at most a quarter of a cell. */
static void corner(size_t c, size_t r, double *x, double *y) {
    uint64_t key = (uint64_t)r << 32 | c;
    *x = cell_size * ((double)c + 0.5 * (gb_random_unit(1, key, 0) - 0.5));
    *y = cell_size * ((double)r + 0.5 * (gb_random_unit(1, key, 1) - 0.5));
}

/* The same points for both cells of an edge, from its lower left end on: steps points, the last end left out.
 */
static void edge(size_t c0, size_t r0, size_t c1, size_t r1, size_t steps, double *x, double *y) {
    double ax, ay, bx, by;
    uint64_t key = ((uint64_t)r0 << 32 | c0) * 2 + (c1 > c0);
    corner(c0, r0, &ax, &ay);
    corner(c1, r1, &bx, &by);
    for (size_t k = 0; k < steps; k++) {
        double part = (double)k / (double)steps;
        double off = 0.5 * fmin(part, 1 - part) * (gb_random_unit(2, key, k) - 0.5);
        x[k] = rounded(ax + part * (bx - ax) - off * (by - ay));
        y[k] = rounded(ay + part * (by - ay) + off * (bx - ax));
    }
}

static void add_edge(gb_shapes *shapes, size_t c0, size_t r0, size_t c1, size_t r1, size_t steps) {
    double x[1000], y[1000], bx[1000], by[1000];
    bool forward = c0 < c1 || r0 < r1;
    if (forward) {
        edge(c0, r0, c1, r1, steps, x, y);
        must(gb_shapes_add_points(shapes, x, y, steps, NULL), "points");
        return;
    }
    edge(c1, r1, c0, r0, steps, x, y);
    corner(c0, r0, &bx[0], &by[0]);
    bx[0] = rounded(bx[0]);
    by[0] = rounded(by[0]);
    for (size_t k = 1; k < steps; k++) {
        bx[k] = x[steps - k];
        by[k] = y[steps - k];
    }
    must(gb_shapes_add_points(shapes, bx, by, steps, NULL), "points");
}

static gb_shapes board(size_t side, size_t steps) {
    gb_shapes shapes = {0};
    for (size_t i = 0; i < side * side; i++) {
        size_t c = i % side, r = i / side;
        must(gb_shapes_begin_feature(&shapes, NULL), "feature");
        must(gb_shapes_begin_polygon(&shapes, NULL), "polygon");
        must(gb_shapes_begin_ring(&shapes, NULL), "ring");
        add_edge(&shapes, c, r, c + 1, r, steps);
        add_edge(&shapes, c + 1, r, c + 1, r + 1, steps);
        add_edge(&shapes, c + 1, r + 1, c, r + 1, steps);
        add_edge(&shapes, c, r + 1, c, r, steps);
    }
    return shapes;
}

static int32_t *blocks(size_t side, size_t *regions) {
    int32_t *region = malloc(side * side * sizeof *region);
    size_t across = (side + BLOCK - 1) / BLOCK;
    for (size_t i = 0; i < side * side; i++)
        region[i] = (int32_t)(i / side / BLOCK * across + i % side / BLOCK);
    *regions = across * across;
    return region;
}

static size_t points_of(const gb_topology *topology) {
    gb_arcs arcs = gb_topology_arcs(topology);
    return arcs.arc_start[arcs.arcs];
}

int main(int argc, char **argv) {
    size_t areas = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000, regions, repaired;
    size_t vertices = argc > 2 ? strtoul(argv[2], NULL, 10) : 90;
    size_t side = (size_t)ceil(sqrt((double)areas)), steps = vertices / 4 > 0 ? vertices / 4 : 1;
    gb_shapes shapes = board(side, steps < 1000 ? steps : 999);
    int32_t *region = blocks(side, &regions);
    double *value = malloc(side * side * sizeof *value), start = now();
    gb_repair *repairs = NULL;
    must(gb_shapes_repair(&shapes, &repairs, &repaired, NULL), "repair");
    printf("%zu areas, %zu points, %zu invalid; validity %.3f s, peak %ld MiB\n", side * side, shapes.points,
           repaired, now() - start, peak_mib());
    gb_topology *topology = NULL, *merged = NULL, *simple = NULL;
    start = now();
    must(gb_topology_build(&shapes, NULL, &topology, NULL, NULL), "build");
    printf("build %.3f s, %zu arcs, peak %ld MiB\n", now() - start, gb_topology_arcs(topology).arcs,
           peak_mib());
    gb_shapes_release(&shapes);
    start = now();
    must(gb_topology_dissolve(topology, region, regions, &merged, NULL), "dissolve");
    printf("dissolve to %zu: %.3f s\n", regions, now() - start);
    start = now();
    must(gb_topology_simplify(topology, 40, &simple, NULL), "simplify");
    printf("simplify to %.1f %% of the points: %.3f s, peak %ld MiB\n",
           100.0 * (double)points_of(simple) / (double)points_of(topology), now() - start, peak_mib());
    start = now();
    must(gb_measure_area(topology, value, NULL), "area");
    must(gb_measure_perimeter(topology, value, NULL), "perimeter");
    printf("areas and perimeters %.3f s\n", now() - start);
    gb_topology_free(topology);
    gb_topology_free(merged);
    gb_topology_free(simple);
    free(region);
    free(value);
    gb_free(repairs);
    return 0;
}
