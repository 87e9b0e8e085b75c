#include "geom/orientation.h"

#include <math.h>

/* a + b as a rounded sum and what the rounding lost. */
static double two_sum(double a, double b, double *lost) {
    double sum = a + b, from_b = sum - a, from_a = sum - from_b;
    *lost = (a - from_a) + (b - from_b);
    return sum;
}

/* A sum of doubles that do not overlap, smallest first. */
typedef struct expansion {
    double part[12];
    int n;
} expansion;

static void add(expansion *e, double value) {
    int kept = 0;
    for (int i = 0; i < e->n; i++) {
        double lost;
        value = two_sum(value, e->part[i], &lost);
        if (lost != 0)
            e->part[kept++] = lost;
    }
    if (value != 0)
        e->part[kept++] = value;
    e->n = kept;
}

static void add_product(expansion *e, double a, double b) {
    double product = a * b;
    add(e, fma(a, b, -product));
    add(e, product);
}

static int exact_orientation(double ax, double ay, double bx, double by, double cx, double cy) {
    expansion e = {.n = 0};
    add_product(&e, ax, by);
    add_product(&e, -ay, bx);
    add_product(&e, bx, cy);
    add_product(&e, -by, cx);
    add_product(&e, cx, ay);
    add_product(&e, -cy, ax);
    return e.n == 0 ? 0 : e.part[e.n - 1] > 0 ? 1 : -1;
}

int gb_orientation(double ax, double ay, double bx, double by, double cx, double cy) {
    double left = (bx - ax) * (cy - ay), right = (by - ay) * (cx - ax);
    double area = left - right, doubt = 4e-16 * (fabs(left) + fabs(right));
    if (area > doubt)
        return 1;
    if (area < -doubt)
        return -1;
    return exact_orientation(ax, ay, bx, by, cx, cy);
}
