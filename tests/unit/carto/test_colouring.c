#include "suites.h"

#include "base/memory.h"
#include "base/random.h"
#include "carto/colouring.h"
#include "support/carto_fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each feature of a layer is a polygon of corners on a small lattice. */
static gb_topology *build(gb_shapes *shapes) {
    gb_topology *topology = NULL;
    gb_error err = {0};
    gbt_equal_status("build", gb_topology_build(shapes, NULL, &topology, NULL, &err), GB_OK, &err);
    gb_shapes_release(shapes);
    return topology;
}

static void add_ring(gb_shapes *shapes, const double *x, const double *y, size_t n) {
    gb_shapes_begin_polygon(shapes, NULL);
    gb_shapes_begin_ring(shapes, NULL);
    gb_shapes_add_points(shapes, x, y, n, NULL);
    gb_shapes_end_ring(shapes);
}

static void add_box(gb_shapes *shapes, double x0, double y0, double x1, double y1) {
    const double x[4] = {x0, x1, x1, x0}, y[4] = {y0, y0, y1, y1};
    gb_shapes_begin_feature(shapes, NULL);
    add_ring(shapes, x, y, 4);
}

static gb_topology *grid(size_t columns, size_t rows) {
    gb_shapes shapes = {0};
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            add_box(&shapes, (double)c, (double)r, (double)c + 1, (double)r + 1);
    return build(&shapes);
}

/* A hub with spokes areas around it; with an odd number of them four colours are needed. */
static gb_topology *wheel(size_t spokes) {
    gb_shapes shapes = {0};
    double x[32], y[32];
    for (size_t i = 0; i < spokes; i++) {
        x[i] = cos(2 * 3.14159265358979 * (double)i / (double)spokes);
        y[i] = sin(2 * 3.14159265358979 * (double)i / (double)spokes);
    }
    gb_shapes_begin_feature(&shapes, NULL);
    add_ring(&shapes, x, y, spokes);
    for (size_t i = 0; i < spokes; i++) {
        size_t k = (i + 1) % spokes;
        const double rx[4] = {x[i], 2 * x[i], 2 * x[k], x[k]}, ry[4] = {y[i], 2 * y[i], 2 * y[k], y[k]};
        gb_shapes_begin_feature(&shapes, NULL);
        add_ring(&shapes, rx, ry, 4);
    }
    return build(&shapes);
}

/* Cells of a grid joined by lot into areas: shapes of every kind, enclaves and areas in parts among them.
 * With `merge` the areas a and b of the lot are one. */
static gb_topology *lots(size_t side, size_t areas, uint64_t seed, bool merge) {
    gb_topology *cells = grid(side, side), *out = NULL;
    int32_t *region = gb_alloc(side * side, sizeof *region);
    double px[400], py[400];
    for (size_t k = 0; k < areas; k++) {
        px[k] = (double)side * gb_random_unit(seed, k, 0);
        py[k] = (double)side * gb_random_unit(seed, k, 1);
    }
    for (size_t i = 0; i < side * side; i++) {
        double best = INFINITY;
        for (size_t k = 0; k < areas; k++) {
            double d = hypot((double)(i % side) + 0.5 - px[k], (double)(i / side) + 0.5 - py[k]);
            if (d < best) {
                best = d;
                region[i] = (int32_t)k;
            }
        }
        if (merge && region[i] == (int32_t)areas - 1) {
            double nearest = INFINITY;
            for (size_t k = 0; k + 1 < areas; k++) {
                double d = hypot(px[k] - px[areas - 1], py[k] - py[areas - 1]);
                if (d < nearest) {
                    nearest = d;
                    region[i] = (int32_t)k;
                }
            }
        }
    }
    gbt_equal_status("dissolve", gb_topology_dissolve(cells, region, areas, &out, NULL), GB_OK, NULL);
    gb_free(region);
    gb_topology_free(cells);
    return out;
}

typedef struct result {
    int32_t colour[1024];
    gb_colouring found;
    size_t uses[GB_DIVISION_COLOURS], conflicts;
} result;

/* Colours a layer and counts, from its borders alone, the neighbours that have one colour. */
static void colour(const char *name, const gb_topology *topology, result *out) {
    uint64_t key[1024];
    size_t n = gb_topology_areas(topology);
    *out = (result){0};
    for (size_t i = 0; i < n; i++)
        key[i] = gb_random_at(3, i, 0);
    gb_error err = {0};
    gbt_equal_status(name, gb_colouring_find(topology, key, out->colour, &out->found, &err), GB_OK, &err);
    for (size_t i = 0; i < n; i++)
        out->uses[out->colour[i]]++;
    gb_arcs arcs = gb_topology_arcs(topology);
    for (size_t a = 0; a < arcs.arcs; a++)
        if (arcs.left[a] >= 0 && arcs.right[a] >= 0 && arcs.left[a] != arcs.right[a])
            out->conflicts += out->colour[arcs.left[a]] == out->colour[arcs.right[a]];
    gbt_equal_int(name, out->conflicts, 0);
    gbt_equal_int(name, out->found.border_conflicts, 0);
}

/* A grid with corners needs four colours; five are plenty. */
static void cells_of_a_grid_differ_also_across_corners(void) {
    gb_topology *topology = grid(12, 9);
    result r;
    colour("grid", topology, &r);
    gbt_equal_int("corners", r.found.corner_conflicts, 0);
    for (size_t i = 0; i + 13 < 108; i++)
        if (i % 12 < 11)
            gbt_true("diagonal", r.colour[i] != r.colour[i + 13]);
    gb_topology_free(topology);
}

static void wheels_have_a_valid_colouring(void) {
    for (size_t spokes = 3; spokes < 20; spokes++) {
        gb_topology *topology = wheel(spokes);
        result r;
        char name[32];
        snprintf(name, sizeof name, "wheel of %zu", spokes);
        colour(name, topology, &r);
        gbt_true(name, r.found.colours >= (spokes % 2 ? 4 : 3));
        gb_topology_free(topology);
    }
}

static void planar_maps_by_lot_have_a_valid_colouring(void) {
    for (uint64_t seed = 1; seed <= 30; seed++) {
        gb_topology *topology = lots(30, 10 + (size_t)seed * 5, seed, false);
        result r;
        char name[32];
        snprintf(name, sizeof name, "lot %d", (int)seed);
        colour(name, topology, &r);
        gb_topology_free(topology);
    }
}

static void colours_are_used_about_as_often(void) {
    gb_topology *topology = lots(40, 150, 7, false);
    result r;
    colour("150 areas", topology, &r);
    size_t least = SIZE_MAX, most = 0;
    for (int c = 0; c < r.found.colours; c++) {
        least = r.uses[c] < least ? r.uses[c] : least;
        most = r.uses[c] > most ? r.uses[c] : most;
    }
    gbt_true("similar", most <= 2 * least);
    gb_topology_free(topology);
}

/* Two of 120 areas become one: the colours of the others stay, but for some nearby. */
static void a_small_change_changes_few_colours(void) {
    size_t changed = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        gb_topology *before = lots(40, 120, seed, false), *after = lots(40, 120, seed, true);
        result a, b;
        colour("before", before, &a);
        colour("after", after, &b);
        for (size_t i = 0; i + 1 < 120; i++)
            changed += a.colour[i] != b.colour[i];
        gb_topology_free(before);
        gb_topology_free(after);
    }
    gbt_true("at most one in ten on average", changed <= 10 * 12);
}

/* Nine areas of two parts that all border each other: more than six colours would be needed. The count of
 * conflicts is told, and every area still has a colour. */
static void areas_in_parts_that_need_more_colours_are_told(void) {
    gb_shapes shapes = {0};
    enum { N = 9 };
    /* A strip per area; on top of it a cell of each other area. */
    for (int i = 0; i < N; i++) {
        gb_shapes_begin_feature(&shapes, NULL);
        const double x[4] = {i * N, i * N + N, i * N + N, i * N}, y[4] = {0, 0, 1, 1};
        add_ring(&shapes, x, y, 4);
        for (int k = 0; k < N; k++) {
            const double cx[4] = {k * N + i, k * N + i + 1, k * N + i + 1, k * N + i}, cy[4] = {1, 1, 2, 2};
            if (k != i)
                add_ring(&shapes, cx, cy, 4);
        }
    }
    gb_topology *topology = build(&shapes);
    uint64_t key[N] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    int32_t colours[N];
    gb_colouring found;
    gbt_equal_status("coloured", gb_colouring_find(topology, key, colours, &found, NULL), GB_OK, NULL);
    /* nine areas in six colours: three pairs at least share one */
    gbt_true("told", found.border_conflicts >= 3);
    for (int i = 0; i < N; i++)
        gbt_true("a colour", colours[i] >= 0 && colours[i] < GB_DIVISION_COLOURS);
    gb_topology_free(topology);
}

static void islands_and_nothing_are_no_problem(void) {
    gb_shapes shapes = {0};
    add_box(&shapes, 0, 0, 1, 1);
    add_box(&shapes, 5, 5, 6, 6);
    gb_topology *topology = build(&shapes);
    result r;
    colour("islands", topology, &r);
    gb_topology_free(topology);
    topology = grid(1, 1);
    colour("one", topology, &r);
    gb_topology_free(topology);
}

static void the_same_input_gives_the_same_colours(void) {
    gb_topology *topology = lots(30, 80, 5, false);
    result a, b;
    colour("first", topology, &a);
    colour("second", topology, &b);
    gbt_true("equal", memcmp(a.colour, b.colour, 80 * sizeof a.colour[0]) == 0);
    gb_topology_free(topology);
}

static void no_memory_leaves_nothing_behind(void) {
    gb_topology *topology = lots(12, 20, 2, false);
    uint64_t key[20];
    int32_t colours[20];
    gb_colouring found;
    for (size_t i = 0; i < 20; i++)
        key[i] = i;
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 1000; k++) {
        gb_test_fail_allocation(k);
        gb_error err = {0};
        status = gb_colouring_find(topology, key, colours, &found, &err);
        gb_test_fail_allocation(SIZE_MAX);
    }
    gbt_equal_int("done in the end", status, GB_OK);
    gb_topology_free(topology);
}

static void the_palette_keeps_every_pair_apart(void) {
    const gb_style *style = gb_style_helder();
    gbt_true("any two, four kinds of vision", gb_palette_score(style->division, GB_DIVISION_COLOURS) >= 10);
    const gb_colour others[] = {style->paper, style->water, style->outside, style->quiet};
    for (int c = 0; c < GB_DIVISION_COLOURS; c++) {
        gbt_true("ink", gb_colour_contrast(style->ink, style->division[c]) >= GB_TEXT_CONTRAST);
        for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
            gbt_true("not paper, water or surroundings",
                     gb_palette_score((gb_colour[]){style->division[c], others[k]}, 2) >= 7);
    }
    gbt_true("changed ground", gb_palette_score((gb_colour[]){style->changed, style->quiet}, 2) >= 10 &&
                                   gb_colour_contrast(style->ink, style->changed) >= GB_TEXT_CONTRAST);
}

void suite_colouring(void) {
    gbt_add_suite("colouring");
    gbt_add_test("cells of a grid differ also across corners", cells_of_a_grid_differ_also_across_corners);
    gbt_add_test("wheels have a valid colouring", wheels_have_a_valid_colouring);
    gbt_add_test("planar maps by lot have a valid colouring", planar_maps_by_lot_have_a_valid_colouring);
    gbt_add_test("colours are used about as often", colours_are_used_about_as_often);
    gbt_add_test("a small change changes few colours", a_small_change_changes_few_colours);
    gbt_add_test("areas in parts that need more colours are told",
                 areas_in_parts_that_need_more_colours_are_told);
    gbt_add_test("islands and nothing are no problem", islands_and_nothing_are_no_problem);
    gbt_add_test("the same input gives the same colours", the_same_input_gives_the_same_colours);
    gbt_add_test("no memory leaves nothing behind", no_memory_leaves_nothing_behind);
    gbt_add_test("the palette keeps every pair apart", the_palette_keeps_every_pair_apart);
}
