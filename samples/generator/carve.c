/* From the plan to sectors: noded lines make faces, faces make quarters, quarters are cut by streets. */
#include "city.h"

#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FACES = 1200, MAX_PLAN_LINES = 80, MAX_CUTS = 400 };

typedef struct face {
    GEOSGeometry *shape;
    double area;
    size_t label;  /**< LABEL_COUNT when none */
    size_t joined; /**< the face that it became part of; itself when none */
} face;

typedef struct lines {
    GEOSGeometry *line[MAX_PLAN_LINES + MAX_CUTS];
    size_t n;
} lines;

static double area_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    double area = 0;
    GEOSArea_r(geos, shape, &area);
    return area;
}

static double length_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    double length = 0;
    GEOSLength_r(geos, shape, &length);
    return length;
}

static point inside_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    GEOSGeometry *at = GEOSPointOnSurface_r(geos, shape);
    point p = {0};
    GEOSGeomGetX_r(geos, at, &p.x);
    GEOSGeomGetY_r(geos, at, &p.y);
    GEOSGeom_destroy_r(geos, at);
    return (point){p.x - CENTRE_X, p.y - CENTRE_Y};
}

static GEOSGeometry *point_at(GEOSContextHandle_t geos, double x, double y) {
    return GEOSGeom_createPointFromXY_r(geos, CENTRE_X + x, CENTRE_Y + y);
}

static bool contains(GEOSContextHandle_t geos, const GEOSGeometry *shape, point at) {
    GEOSGeometry *p = point_at(geos, at.x, at.y);
    bool yes = GEOSContains_r(geos, shape, p) == 1;
    GEOSGeom_destroy_r(geos, p);
    return yes;
}

/** Node the lines on the grid and take every face that they close. */
static GEOSGeometry *faces_of(GEOSContextHandle_t geos, const lines *work) {
    GEOSGeometry *copy[MAX_PLAN_LINES + MAX_CUTS];
    for (size_t i = 0; i < work->n; i++)
        copy[i] = GEOSGeom_clone_r(geos, work->line[i]);
    GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_MULTILINESTRING, copy, (unsigned)work->n);
    GEOSGeometry *noded = GEOSUnaryUnionPrec_r(geos, all, GRID);
    const GEOSGeometry *one[] = {noded};
    GEOSGeometry *faces = GEOSPolygonize_r(geos, one, 1);
    GEOSGeom_destroy_r(geos, all);
    GEOSGeom_destroy_r(geos, noded);
    if (!faces)
        give_up("the plan's lines make no faces", "polygonize");
    return faces;
}

static void lines_add(lines *work, GEOSGeometry *line) {
    if (work->n == sizeof work->line / sizeof *work->line)
        give_up("too many lines", "carve");
    work->line[work->n++] = line;
}

/** The two banks of the port river, half a width from its middle, and the lock that closes it. */
static void add_banks(GEOSContextHandle_t geos, lines *work) {
    path middle = path_of_plan(plan_find("elze_port")), left = {0}, right = {0}, lock = {0};
    for (size_t i = 0; i < middle.n; i++) {
        point a = middle.p[i > 0 ? i - 1 : 0], b = middle.p[i + 1 < middle.n ? i + 1 : i];
        double length = hypot(b.x - a.x, b.y - a.y), half = 42 + 22.0 * (double)i / (double)middle.n;
        double nx = -(b.y - a.y) / length * half, ny = (b.x - a.x) / length * half;
        path_add(&left, middle.p[i].x + nx, middle.p[i].y + ny);
        path_add(&right, middle.p[i].x - nx, middle.p[i].y - ny);
    }
    path_add(&lock, left.p[0].x, left.p[0].y);
    path_add(&lock, middle.p[0].x, middle.p[0].y);
    path_add(&lock, right.p[0].x, right.p[0].y);
    lines_add(work, path_to_line(geos, &left));
    lines_add(work, path_to_line(geos, &right));
    lines_add(work, path_to_line(geos, &lock));
    path_free(&middle);
    path_free(&left);
    path_free(&right);
    path_free(&lock);
}

static size_t label_of(GEOSContextHandle_t geos, const GEOSGeometry *shape) {
    for (size_t i = 0; i < LABEL_COUNT; i++)
        if (contains(geos, shape, (point){LABELS[i].x, LABELS[i].y}))
            return i;
    return LABEL_COUNT;
}

static double shared_border(GEOSContextHandle_t geos, const GEOSGeometry *a, const GEOSGeometry *b) {
    if (GEOSIntersects_r(geos, a, b) != 1)
        return 0;
    GEOSGeometry *ring_a = GEOSBoundary_r(geos, a), *ring_b = GEOSBoundary_r(geos, b);
    GEOSGeometry *both = GEOSIntersection_r(geos, ring_a, ring_b);
    double length = both ? length_of(geos, both) : 0;
    GEOSGeom_destroy_r(geos, both);
    GEOSGeom_destroy_r(geos, ring_a);
    GEOSGeom_destroy_r(geos, ring_b);
    return length;
}

static GEOSGeometry *merge(GEOSContextHandle_t geos, const GEOSGeometry *a, const GEOSGeometry *b) {
    return GEOSUnionPrec_r(geos, a, b, GRID);
}

/** A face without a label goes to the labelled neighbour with the longest shared border. */
static void join_unlabelled(GEOSContextHandle_t geos, face *faces, size_t n) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < n; i++) {
            if (faces[i].joined != i || faces[i].label < LABEL_COUNT)
                continue;
            size_t best = n;
            double longest = 0;
            for (size_t j = 0; j < n; j++) {
                if (j == i || faces[j].joined != j || faces[j].label == LABEL_COUNT)
                    continue;
                double length = shared_border(geos, faces[i].shape, faces[j].shape);
                if (length > longest) {
                    longest = length;
                    best = j;
                }
            }
            if (best == n)
                continue;
            GEOSGeometry *sum = merge(geos, faces[best].shape, faces[i].shape);
            GEOSGeom_destroy_r(geos, faces[best].shape);
            faces[best].shape = sum;
            faces[best].area = area_of(geos, sum);
            faces[i].joined = best;
            changed = true;
        }
    }
}

static size_t collect_faces(GEOSContextHandle_t geos, const GEOSGeometry *outline, const lines *work,
                            face *faces) {
    GEOSGeometry *all = faces_of(geos, work);
    size_t n = 0;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, all); i++) {
        const GEOSGeometry *shape = GEOSGetGeometryN_r(geos, all, i);
        if (!contains(geos, outline, inside_of(geos, shape)))
            continue;
        if (n == MAX_FACES)
            give_up("too many faces", "carve");
        faces[n] = (face){.shape = GEOSGeom_clone_r(geos, shape), .area = area_of(geos, shape), .joined = n};
        n++;
    }
    GEOSGeom_destroy_r(geos, all);
    return n;
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

typedef struct pieces {
    GEOSGeometry *shape[MAX_SECTORS];
    size_t n;
} pieces;

static void divide(GEOSContextHandle_t geos, GEOSGeometry *shape, size_t parts, uint64_t key, lines *work,
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

static size_t wijk_find(const char *code) {
    for (size_t i = 0; i < WIJK_COUNT; i++)
        if (strcmp(WIJKEN[i].code, code) == 0)
            return i;
    give_up("no such wijk", code);
}

bool plan_holds(GEOSContextHandle_t geos, const char *prefix, point at) {
    bool yes = false;
    for (size_t i = 0; i < PLAN_SIZE && !yes; i++) {
        if (strncmp(PLAN[i].name, prefix, strlen(prefix)) != 0)
            continue;
        path ring = path_of_plan(&PLAN[i]);
        GEOSGeometry *polygon = path_to_polygon(geos, &ring);
        yes = contains(geos, polygon, at);
        GEOSGeom_destroy_r(geos, polygon);
        path_free(&ring);
    }
    return yes;
}

/** Ground that one sector covers here, in m2. */
static double sector_size(const sector *one) {
    if (one->is_works)
        return 1.6e6;
    switch (WIJKEN[one->wijk].kind) {
    case KIND_CORE:
        return 8.5e4;
    case KIND_BELT:
        return 1.55e5 + 40 * hypot(one->inside.x, one->inside.y);
    case KIND_ESTATE:
        return 2.0e5;
    case KIND_SUBURB:
        return 3.6e5;
    case KIND_HARBOUR:
        return 1.7e6;
    default:
        return one->is_kern ? 2.4e5 : 1.8e6;
    }
}

static void describe(city *town, sector *one, const GEOSGeometry *shape, const label *at) {
    GEOSContextHandle_t geos = town->geos;
    point inside = one->inside = inside_of(geos, shape);
    one->wijk = wijk_find(at->wijk);
    one->group = at->group;
    one->is_kern = plan_holds(geos, "kern_", inside);
    one->is_estate = plan_holds(geos, "block_highrise", inside) || plan_holds(geos, "block_garden", inside);
    one->is_works = WIJKEN[one->wijk].kind == KIND_HARBOUR || plan_holds(geos, "block_campus", inside) ||
                    plan_holds(geos, "block_works", inside) || plan_holds(geos, "block_depot", inside) ||
                    plan_holds(geos, "green_park", inside);
    one->is_rural = WIJKEN[one->wijk].kind == KIND_VILLAGE && !one->is_kern;
}

/** Quarter by quarter: one sector when it is grouped, else as many as its size asks. */
static void cut_quarters(city *town, face *faces, size_t n, lines *work) {
    for (size_t i = 0; i < n; i++) {
        if (faces[i].joined != i)
            continue;
        sector like = {0};
        describe(town, &like, faces[i].shape, &LABELS[faces[i].label]);
        double many = faces[i].area / sector_size(&like);
        pieces out = {0};
        divide(town->geos, GEOSGeom_clone_r(town->geos, faces[i].shape),
               like.group || many < 1.5 ? 1 : (size_t)(many + 0.5), 1000 + 97 * faces[i].label, work, &out);
        for (size_t k = 0; k < out.n; k++) {
            if (town->count == MAX_SECTORS)
                give_up("too many sectors", "carve");
            like.shape = out.shape[k];
            town->sectors[town->count++] = like;
        }
    }
}

/** The sectors as drawn overlap by a hair where cuts were rounded: node everything once more and give
 *  each final face to the drawn sector that it lies in. */
static void settle(city *town, const lines *work, const GEOSGeometry *outline) {
    GEOSContextHandle_t geos = town->geos;
    static face faces[MAX_FACES];
    size_t n = collect_faces(geos, outline, work, faces);
    GEOSGeometry *parts[MAX_FACES];
    for (size_t s = 0; s < town->count; s++) {
        sector *one = &town->sectors[s];
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            if (faces[i].shape && contains(geos, one->shape, inside_of(geos, faces[i].shape))) {
                parts[found++] = faces[i].shape;
                faces[i].shape = NULL;
            }
        for (size_t t = s + 1; one->group && t < town->count; t++) {
            sector *other = &town->sectors[t];
            if (other->group != one->group)
                continue;
            for (size_t i = 0; i < n; i++)
                if (faces[i].shape && contains(geos, other->shape, inside_of(geos, faces[i].shape))) {
                    parts[found++] = faces[i].shape;
                    faces[i].shape = NULL;
                }
            GEOSGeom_destroy_r(geos, other->shape);
            memmove(other, other + 1, (town->count - t - 1) * sizeof *other);
            town->count--;
            t--;
        }
        if (found == 0)
            give_up("a sector lost its ground", WIJKEN[one->wijk].name);
        GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts, (unsigned)found);
        GEOSGeom_destroy_r(geos, one->shape);
        one->shape = GEOSUnaryUnionPrec_r(geos, all, GRID);
        GEOSGeom_destroy_r(geos, all);
        one->area = area_of(geos, one->shape);
        one->inside = inside_of(geos, one->shape);
    }
    for (size_t i = 0; i < n; i++)
        if (faces[i].shape)
            give_up("ground that is no sector's", "carve");
}

void carve(city *town) {
    GEOSContextHandle_t geos = town->geos;
    lines work = {0};
    for (size_t i = 0; i < PLAN_SIZE; i++) {
        if (!PLAN[i].is_border)
            continue;
        path line = path_of_plan(&PLAN[i]);
        lines_add(&work, path_to_line(geos, &line));
        path_free(&line);
    }
    add_banks(geos, &work);
    path edge = path_of_plan(plan_find("outline"));
    GEOSGeometry *outline = path_to_polygon(geos, &edge);
    path_free(&edge);

    static face faces[MAX_FACES];
    size_t n = collect_faces(geos, outline, &work, faces);
    for (size_t i = 0; i < n; i++)
        faces[i].label = label_of(geos, faces[i].shape);
    join_unlabelled(geos, faces, n);
    for (size_t i = 0; i < n; i++)
        if (faces[i].joined == i && faces[i].label == LABEL_COUNT)
            give_up("a face has no label and no labelled neighbour", "carve");
    cut_quarters(town, faces, n, &work);
    settle(town, &work, outline);
    town->outline = outline;
}

/** Every vertex of a shared border is in both sectors, so no hair's breadth opens when one is moved. */
static void check_neighbours(const city *town, const sector *one, const sector *two) {
    GEOSContextHandle_t geos = town->geos;
    GEOSGeometry *ring = GEOSBoundary_r(geos, one->shape), *other = GEOSBoundary_r(geos, two->shape);
    GEOSGeometry *shared = GEOSIntersection_r(geos, ring, other);
    GEOSGeometry *exact = GEOSIntersectionPrec_r(geos, ring, other, GRID);
    if (fabs(length_of(geos, shared) - length_of(geos, exact)) > 1e-3)
        give_up("a border that is not the same line on both sides", one->name);
    GEOSGeom_destroy_r(geos, ring);
    GEOSGeom_destroy_r(geos, other);
    GEOSGeom_destroy_r(geos, shared);
    GEOSGeom_destroy_r(geos, exact);
}

void carve_check(const city *town) {
    GEOSContextHandle_t geos = town->geos;
    GEOSGeometry *copy[MAX_SECTORS];
    double sum = 0;
    for (size_t i = 0; i < town->count; i++) {
        const sector *one = &town->sectors[i];
        if (GEOSisValid_r(geos, one->shape) != 1)
            give_up("an invalid sector", WIJKEN[one->wijk].name);
        copy[i] = GEOSGeom_clone_r(geos, one->shape);
        sum += one->area;
        for (size_t j = 0; j < i; j++)
            if (GEOSTouches_r(geos, one->shape, town->sectors[j].shape) == 1)
                check_neighbours(town, one, &town->sectors[j]);
            else if (GEOSIntersects_r(geos, one->shape, town->sectors[j].shape) == 1)
                give_up("sectors overlap", WIJKEN[one->wijk].name);
    }
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, copy, (unsigned)town->count);
    GEOSGeometry *whole = GEOSUnaryUnion_r(geos, all);
    if (GEOSGetNumGeometries_r(geos, whole) != 1 ||
        GEOSGetNumInteriorRings_r(geos, GEOSGetGeometryN_r(geos, whole, 0)) != 0)
        give_up("the sectors leave a gap", "carve");
    if (fabs(area_of(geos, whole) - sum) > 1e-9 * sum)
        give_up("the sectors' areas do not add up", "carve");
    GEOSGeom_destroy_r(geos, all);
    GEOSGeom_destroy_r(geos, whole);
}
