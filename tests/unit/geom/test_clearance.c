#include "geom/clearance.h"

#include "base/memory.h"
#include "base/random.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>

/* Points of rings, NAN between rings, turned and moved far from the origin. */
static size_t walls_of(const double *points, size_t n, double angle, gb_wall *walls) {
    double c = cos(angle), s = sin(angle);
    size_t count = 0, first = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && !isnan(points[2 * i]))
            continue;
        for (size_t k = first; k < i; k++) {
            const double *a = points + 2 * k, *b = points + 2 * (k + 1 == i ? first : k + 1);
            walls[count++] = (gb_wall){150000 + c * a[0] - s * a[1], 210000 + s * a[0] + c * a[1],
                                       150000 + c * b[0] - s * b[1], 210000 + s * b[0] + c * b[1]};
        }
        first = i + 1;
    }
    return count;
}

/* Radii by school geometry. */
static void circles_of_plain_figures_are_known(void) {
    const struct {
        const char *name;
        double points[40];
        size_t n;
        double radius;
    } cases[] = {
        {"square", {0, 0, 10, 0, 10, 10, 0, 10}, 4, 5},
        {"strip of a kilometre", {0, 0, 1000, 0, 1000, 1, 0, 1}, 4, 0.5},
        {"right triangle: (a + b - c) / 2", {0, 0, 3, 0, 0, 4}, 3, 1},
        {"sliver triangle: 2 area / outline", {0, 0, 1000, 0, 500, 1}, 3, 1000 / (1000 + 2 * hypot(500, 1))},
        {"L of width 1: the corner takes 2 - sqrt 2",
         {0, 0, 100, 0, 100, 1, 1, 1, 1, 100, 0, 100},
         6,
         2 - sqrt(2)},
        {"square with a square hole: from the hole's corner to two sides",
         {0, 0, 10, 0, 10, 10, 0, 10, NAN, NAN, 4, 4, 6, 4, 6, 6, 4, 6},
         9,
         4 * (2 - sqrt(2))},
        {"ring of width 1",
         {0, 0, 12, 0, 12, 12, 0, 12, NAN, NAN, 1, 1, 11, 1, 11, 11, 1, 11},
         9,
         2 - sqrt(2)},
        {"two pieces: the larger one", {0, 0, 2, 0, 2, 2, 0, 2, NAN, NAN, 5, 0, 9, 0, 9, 4, 5, 4}, 9, 2},
        {"nothing", {0, 0, 5, 0, 9, 0}, 3, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int turn = 0; turn < 12; turn++) {
            gb_wall walls[20];
            gb_clearance got;
            size_t n = walls_of(cases[i].points, cases[i].n, turn * 0.37, walls);
            gbt_equal_status(cases[i].name, gb_clearance_find(walls, n, &got, NULL), GB_OK, NULL);
            gbt_near_double(cases[i].name, got.radius, cases[i].radius, 2e-6 * cases[i].radius + 1e-9);
        }
    }
}

/* A wave between two parallel lines is one wide everywhere across; no place is wider than the same wave's. */
static void long_outlines_are_quick(void) {
    enum { N = 4000 };
    gb_wall *walls = gb_alloc(2 * N + 2, sizeof *walls);
    double x[2 * N + 2], y[2 * N + 2];
    for (int i = 0; i <= N; i++) {
        x[i] = x[2 * N + 1 - i] = i * 10;
        y[i] = gb_random_unit(3, 1, (uint64_t)i);
        y[2 * N + 1 - i] = y[i] + 1;
    }
    for (int i = 0; i < 2 * N + 2; i++) {
        int k = (i + 1) % (2 * N + 2);
        walls[i] = (gb_wall){x[i], y[i], x[k], y[k]};
    }
    gb_clearance got;
    gbt_equal_status("wave", gb_clearance_find(walls, 2 * N + 2, &got, NULL), GB_OK, NULL);
    gbt_true("width", got.radius > 0.5 * cos(atan(0.1)) && got.radius < 0.56);
    gb_free(walls);
}

/* Against a search by brute force in random star-shaped figures. */
static void random_figures_agree_with_a_fine_raster(void) {
    for (uint64_t k = 0; k < 8; k++) {
        gb_wall walls[12];
        double x[12], y[12], best = 0;
        for (int i = 0; i < 12; i++) {
            double r = 2 + 8 * gb_random_unit(9, k, (uint64_t)i), a = i * acos(-1.0) / 6;
            x[i] = r * cos(a);
            y[i] = r * sin(a);
        }
        for (int i = 0; i < 12; i++)
            walls[i] = (gb_wall){x[i], y[i], x[(i + 1) % 12], y[(i + 1) % 12]};
        for (double px = -10; px <= 10; px += 0.1) {
            for (double py = -10; py <= 10; py += 0.1) {
                double least = INFINITY;
                bool inside = false;
                for (int i = 0; i < 12; i++) {
                    const gb_wall *w = &walls[i];
                    double dx = w->bx - w->ax, dy = w->by - w->ay;
                    double t = ((px - w->ax) * dx + (py - w->ay) * dy) / (dx * dx + dy * dy);
                    t = fmin(1, fmax(0, t));
                    least = fmin(least, hypot(px - w->ax - t * dx, py - w->ay - t * dy));
                    if ((w->ay > py) != (w->by > py) && px < w->ax + (py - w->ay) * dx / dy)
                        inside = !inside;
                }
                best = inside ? fmax(best, least) : best;
            }
        }
        gb_clearance got;
        gb_clearance_find(walls, 12, &got, NULL);
        gbt_true("no less", got.radius >= best * (1 - 1e-6));
        gbt_true("hardly more", got.radius <= best + 0.1);
    }
}

void suite_clearance(void) {
    gbt_add_suite("clearance");
    gbt_add_test("circles of plain figures are known", circles_of_plain_figures_are_known);
    gbt_add_test("long outlines are quick", long_outlines_are_quick);
    gbt_add_test("random figures agree with a fine raster", random_figures_agree_with_a_fine_raster);
}
