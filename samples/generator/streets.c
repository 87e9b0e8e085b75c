/* Cutting ground by streets that run across it, never in equal parts. */
#include "city.h"

#include "base/random.h"

#include <math.h>

void lines_add(lines *work, GEOSGeometry *line) {
    if (work->n == MAX_LINES)
        give_up("too many lines", "carve");
    work->line[work->n++] = line;
}

/** Area of the part of a ring on the low side of along.x = limit; concave rings may touch themselves. */
static double area_below(const path *ring, point along, double limit) {
    path kept = {0};
    for (size_t i = 0; i < ring->n; i++) {
        point a = ring->p[i], b = ring->p[(i + 1) % ring->n];
        double da = a.x * along.x + a.y * along.y - limit, db = b.x * along.x + b.y * along.y - limit;
        if (da <= 0)
            path_add(&kept, a.x, a.y);
        if ((da < 0 && db > 0) || (da > 0 && db < 0))
            path_add(&kept, a.x + (b.x - a.x) * da / (da - db), a.y + (b.y - a.y) * da / (da - db));
    }
    double twice = 0;
    for (size_t i = 0; i < kept.n; i++) {
        point a = kept.p[i], b = kept.p[(i + 1) % kept.n];
        twice += a.x * b.y - a.y * b.x;
    }
    path_free(&kept);
    return fabs(twice) / 2;
}

static path ring_of(GEOSContextHandle_t geos, const GEOSGeometry *polygon) {
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(geos, GEOSGetExteriorRing_r(geos, polygon));
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(geos, sequence, &size);
    path ring = {0};
    for (unsigned i = 0; i + 1 < size; i++) {
        double x, y;
        GEOSCoordSeq_getXY_r(geos, sequence, i, &x, &y);
        path_add(&ring, x - CENTRE_X, y - CENTRE_Y);
    }
    return ring;
}

/** Unit vector along the longer side of the smallest rectangle around a shape. */
static point long_axis(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    GEOSGeometry *box = GEOSMinimumRotatedRectangle_r(geos, shape);
    path ring = ring_of(geos, box);
    point a = {ring.p[1].x - ring.p[0].x, ring.p[1].y - ring.p[0].y};
    point b = {ring.p[2].x - ring.p[1].x, ring.p[2].y - ring.p[1].y};
    point best = hypot(a.x, a.y) > hypot(b.x, b.y) ? a : b;
    double length = hypot(best.x, best.y);
    path_free(&ring);
    GEOSGeom_destroy_r(geos, box);
    return (point){best.x / length, best.y / length};
}

static void extent(const path *ring, point along, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < ring->n; i++) {
        double at = ring->p[i].x * along.x + ring->p[i].y * along.y;
        *low = fmin(*low, at);
        *high = fmax(*high, at);
    }
}

/** A street across the shape that leaves the share of its area on the low side. */
static GEOSGeometry *street_across(GEOSContextHandle_t geos, const GEOSGeometry *shape, double share,
                                   uint64_t key, int attempt) {
    point axis = long_axis(geos, shape);
    double turn = 0.30 * (2 * gb_random_unit(CITY_SEED, key, (uint64_t)attempt) - 1);
    if (attempt > 8)
        turn *= 4;
    point along = {axis.x * cos(turn) - axis.y * sin(turn), axis.x * sin(turn) + axis.y * cos(turn)};
    path ring = ring_of(geos, shape);
    double low, high, start, end;
    extent(&ring, along, &low, &high);
    start = low;
    end = high;
    for (int i = 0; i < 40; i++) {
        double middle = (start + end) / 2;
        if (area_below(&ring, along, middle) < share * area_below(&ring, along, high + 1))
            start = middle;
        else
            end = middle;
    }
    point across = {-along.y, along.x};
    double from, to;
    extent(&ring, across, &from, &to);
    double reach = 0.15 * (to - from);
    point a = {along.x * start + across.x * (from - reach), along.y * start + across.y * (from - reach)};
    point b = {along.x * start + across.x * (to + reach), along.y * start + across.y * (to + reach)};
    path street = path_street(a, b, key + (uint64_t)attempt);
    GEOSGeometry *line = path_to_line(geos, &street);
    path_free(&street);
    path_free(&ring);
    /* A little too long, so that it surely crosses the border; what sticks out closes no face. */
    GEOSGeometry *wider = GEOSBuffer_r(geos, shape, 0.5, 2);
    GEOSGeometry *cut = GEOSIntersectionPrec_r(geos, line, wider, GRID);
    GEOSGeom_destroy_r(geos, wider);
    GEOSGeom_destroy_r(geos, line);
    return cut;
}

/** The two pieces that a cut makes of a shape; false when it makes one, or more. */
static bool halves_of(GEOSContextHandle_t geos, const GEOSGeometry *shape, const GEOSGeometry *cut,
                      GEOSGeometry *half[2]) {
    GEOSGeometry *ring = GEOSBoundary_r(geos, shape);
    GEOSGeometry *net = GEOSUnionPrec_r(geos, ring, cut, GRID);
    if (!net) { /* the cut also touches the border somewhere: points and lines do not join */
        GEOSGeom_destroy_r(geos, ring);
        return false;
    }
    const GEOSGeometry *one[] = {net};
    GEOSGeometry *all = GEOSPolygonize_r(geos, one, 1);
    int found = 0;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, all); i++) {
        const GEOSGeometry *piece = GEOSGetGeometryN_r(geos, all, i);
        if (!contains(geos, shape, inside_of(geos, piece)))
            continue; /* a hole of the shape */
        if (found < 2)
            half[found] = GEOSGeom_clone_r(geos, piece);
        found++;
    }
    GEOSGeom_destroy_r(geos, ring);
    GEOSGeom_destroy_r(geos, net);
    GEOSGeom_destroy_r(geos, all);
    if (found == 2)
        return true;
    for (int i = 0; i < 2; i++) {
        GEOSGeom_destroy_r(geos, half[i]);
        half[i] = NULL;
    }
    return false;
}

/** How good the halves are: the smaller one's share of a fair one, or how round the thinner one is. */
static double worth(GEOSContextHandle_t geos, GEOSGeometry *const half[2], double share) {
    double a = area_of(geos, half[0]), b = area_of(geos, half[1]);
    double least = fmin(a, b) / (fmin(share, 1 - share) * (a + b));
    for (int i = 0; i < 2; i++)
        least = fmin(least, 2.2 * 4 * M_PI * area_of(geos, half[i]) / pow(length_of(geos, half[i]), 2));
    return least;
}

typedef struct split {
    GEOSGeometry *street, *half[2];
} split;

static void split_free(GEOSContextHandle_t geos, split *one) {
    GEOSGeom_destroy_r(geos, one->street);
    GEOSGeom_destroy_r(geos, one->half[0]);
    GEOSGeom_destroy_r(geos, one->half[1]);
    *one = (split){0};
}

/** The best of some streets across the shape; without a street when none divides it decently. */
static split best_split(GEOSContextHandle_t geos, const GEOSGeometry *shape, double share, uint64_t key) {
    double best_worth = 0.25;
    split best = {0};
    for (int attempt = 0; attempt < 24; attempt++) {
        split one = {.street = street_across(geos, shape, share, key, attempt)};
        double good = halves_of(geos, shape, one.street, one.half) ? worth(geos, one.half, share) : 0;
        if (good - 0.02 * attempt > best_worth) {
            best_worth = good - 0.02 * attempt;
            split worse = best;
            best = one;
            one = worse;
        }
        split_free(geos, &one);
    }
    return best;
}

void divide(GEOSContextHandle_t geos, GEOSGeometry *shape, size_t parts, uint64_t key, lines *work,
            pieces *out) {
    size_t low = parts / 2;
    /* Real quarters are not cut in equal parts. */
    double share = (double)low / (double)parts * (0.74 + 0.52 * gb_random_unit(CITY_SEED, key, 100));
    split two = {0};
    if (parts > 1)
        two = best_split(geos, shape, fmin(share, 0.66), key);
    if (!two.street) {
        if (out->n == MAX_SECTORS)
            give_up("too many sectors", "carve");
        out->shape[out->n++] = shape;
        return;
    }
    GEOSGeom_destroy_r(geos, shape);
    lines_add(work, two.street);
    bool first_is_low = (area_of(geos, two.half[0]) < area_of(geos, two.half[1])) == (low <= parts - low);
    size_t first = first_is_low ? low : parts - low;
    divide(geos, two.half[0], first, gb_random_at(CITY_SEED, key, 101), work, out);
    divide(geos, two.half[1], parts - first, gb_random_at(CITY_SEED, key, 102), work, out);
}
