/* From the plan to sectors: noded lines make faces, faces make quarters, quarters are cut by streets. */
#include "city.h"

#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FACES = 1200 };

typedef struct face {
    GEOSGeometry *shape;
    double area;
    size_t label;  /**< LABEL_COUNT when none */
    size_t joined; /**< the face that it became part of; itself when none */
} face;

/** Node the lines on the grid and take every face that they close. */
static GEOSGeometry *faces_of(GEOSContextHandle_t geos, const lines *work) {
    GEOSGeometry *copy[MAX_LINES];
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

static size_t wijk_find(const char *code) {
    for (size_t i = 0; i < WIJK_COUNT; i++)
        if (strcmp(WIJKEN[i].code, code) == 0)
            return i;
    give_up("no such wijk", code);
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
    for (size_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos, faces[i].shape);
    for (size_t i = 0; i < work.n; i++)
        GEOSGeom_destroy_r(geos, work.line[i]);
    town->outline = outline;
}
