#include "support/figures.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(gb_status status) {
    if (status != GB_OK) {
        fprintf(stderr, "figures: status %d\n", (int)status);
        exit(2);
    }
}

static void add_point(gb_shapes *shapes, const char **at) {
    char *end;
    double x = strtod(*at, &end);
    double y = strtod(end, &end);
    if (end == *at) {
        fprintf(stderr, "figures: no point at '%s'\n", *at);
        exit(2);
    }
    *at = end;
    must(gb_shapes_add_points(shapes, &x, &y, 1, NULL));
}

gb_shapes figures_shapes(const char *text) {
    gb_shapes shapes = {0};
    bool in_polygon = false, in_ring = false;
    must(gb_shapes_begin_feature(&shapes, NULL));
    for (const char *at = text; *at;) {
        if (strchr(" ,\n", *at)) {
            at++;
        } else if (strchr("/;|", *at)) {
            gb_shapes_end_ring(&shapes);
            in_ring = false;
            in_polygon = *at == '|';
            if (*at++ == '/')
                must(gb_shapes_begin_feature(&shapes, NULL));
        } else {
            if (!in_polygon)
                must(gb_shapes_begin_polygon(&shapes, NULL));
            if (!in_ring)
                must(gb_shapes_begin_ring(&shapes, NULL));
            in_polygon = in_ring = true;
            add_point(&shapes, &at);
        }
    }
    gb_shapes_end_ring(&shapes);
    return shapes;
}

gb_topology *figures_topology(const char *text) {
    gb_shapes shapes = figures_shapes(text);
    gb_topology *topology = NULL;
    must(gb_topology_build(&shapes, NULL, &topology, NULL, NULL));
    gb_shapes_release(&shapes);
    return topology;
}

gb_topology *figures_grid(size_t columns, size_t rows, double side) {
    gb_shapes shapes = {0};
    gb_topology *topology = NULL;
    for (size_t i = 0; i < columns * rows; i++) {
        double x = (double)(i % columns) * side, y = (double)(i / columns) * side;
        double xs[] = {x, x + side, x + side, x}, ys[] = {y, y, y + side, y + side};
        must(gb_shapes_begin_feature(&shapes, NULL));
        must(gb_shapes_begin_polygon(&shapes, NULL));
        must(gb_shapes_begin_ring(&shapes, NULL));
        must(gb_shapes_add_points(&shapes, xs, ys, 4, NULL));
        gb_shapes_end_ring(&shapes);
    }
    must(gb_topology_build(&shapes, NULL, &topology, NULL, NULL));
    gb_shapes_release(&shapes);
    return topology;
}

const char *figures_ring(const gb_topology *topology, size_t ring) {
    static char text[2000];
    double x[64], y[64];
    size_t n = gb_topology_ring_size(topology, ring), used = 0;
    if (n > 64)
        return "too many points";
    gb_topology_ring_points(topology, ring, x, y);
    *text = '\0';
    for (size_t i = 0; i < n; i++) {
        char a[GB_NUMBER_SIZE], b[GB_NUMBER_SIZE];
        gb_number_shortest(x[i], a);
        gb_number_shortest(y[i], b);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", i ? "," : "", a, b);
    }
    return text;
}
