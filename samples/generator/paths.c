/* From a few hand-set points to a line with the vertices and the wobble that a real border has. */
#include "city.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPLINE_STEPS = 24 };

void path_add(path *line, double x, double y) {
    if (line->n == line->capacity) {
        line->capacity = line->capacity ? 2 * line->capacity : 64;
        line->p = realloc(line->p, line->capacity * sizeof *line->p);
        if (!line->p)
            give_up("out of memory", "path");
    }
    line->p[line->n++] = (point){x, y};
}

void path_free(path *line) {
    free(line->p);
    *line = (path){0};
}

const plan_line *plan_find(const char *name) {
    for (size_t i = 0; i < PLAN_SIZE; i++)
        if (strcmp(PLAN[i].name, name) == 0)
            return &PLAN[i];
    give_up("no such line in the plan", name);
}

double path_spacing(point at) {
    return 16 + 0.011 * hypot(at.x, at.y);
}

/** Catmull-Rom between b and c. */
static point spline(point a, point b, point c, point d, double t) {
    double t2 = t * t, t3 = t2 * t;
    double wa = -t3 + 2 * t2 - t, wb = 3 * t3 - 5 * t2 + 2, wc = -3 * t3 + 4 * t2 + t, wd = t3 - t2;
    return (point){(wa * a.x + wb * b.x + wc * c.x + wd * d.x) / 2,
                   (wa * a.y + wb * b.y + wc * c.y + wd * d.y) / 2};
}

/** Part of a segment's length by which its middle is moved aside; 0 leaves the line smooth. */
static double roughness(line_kind kind) {
    switch (kind) {
    case LINE_LIMIT:
        return 0.105;
    case LINE_BROOK:
        return 0.11;
    case LINE_KERN:
        return 0.13;
    case LINE_GREEN:
        return 0.07;
    case LINE_RIVER:
        return 0.035;
    case LINE_ROAD:
    case LINE_BOULEVARD:
        return 0.018;
    case LINE_BLOCK:
        return 0.008;
    default:
        return 0;
    }
}

static bool is_straight(line_kind kind) {
    return kind == LINE_CANAL || kind == LINE_BLOCK || kind == LINE_BASIN || kind == LINE_GREEN ||
           kind == LINE_LIMIT || kind == LINE_KERN;
}

typedef struct wobble {
    double rough;
    uint64_t key;
    uint64_t draw;
} wobble;

/** Adds the points between from and to, and to itself. */
static void displace(path *line, point from, point to, wobble *w, int depth) {
    double length = hypot(to.x - from.x, to.y - from.y);
    point middle = {(from.x + to.x) / 2, (from.y + to.y) / 2};
    if (depth == 0 || length < 1.6 * path_spacing(middle)) {
        path_add(line, to.x, to.y);
        return;
    }
    double side = w->rough * gb_random_normal(CITY_SEED, w->key, w->draw++);
    double along = 0.12 * (2 * gb_random_unit(CITY_SEED, w->key ^ 0x5eed, w->draw++) - 1);
    if (w->rough == 0)
        side = along = 0;
    side = fmax(-2.2 * w->rough, fmin(2.2 * w->rough, side));
    middle.x += -side * (to.y - from.y) + along * (to.x - from.x);
    middle.y += side * (to.x - from.x) + along * (to.y - from.y);
    displace(line, from, middle, w, depth - 1);
    displace(line, middle, to, w, depth - 1);
}

static path smooth(const plan_line *line) {
    path dense = {0};
    size_t n = line->n, segments = line->closed ? n : n - 1;
    path_add(&dense, line->p[0].x, line->p[0].y);
    for (size_t i = 0; i < segments; i++) {
        point b = line->p[i], c = line->p[(i + 1) % n];
        point a = i > 0 || line->closed ? line->p[(i + n - 1) % n] : (point){2 * b.x - c.x, 2 * b.y - c.y};
        point d = i + 2 < n || line->closed ? line->p[(i + 2) % n] : (point){2 * c.x - b.x, 2 * c.y - b.y};
        int steps = is_straight(line->kind) ? 1 : SPLINE_STEPS;
        for (int k = 1; k <= steps; k++) {
            point at = k == steps ? c : spline(a, b, c, d, (double)k / steps);
            path_add(&dense, at.x, at.y);
        }
    }
    return dense;
}

path path_of_plan(const plan_line *line) {
    path dense = smooth(line), out = {0};
    wobble w = {.rough = roughness(line->kind), .key = gb_hash_text(line->name)};
    /* Between anchors the displacement works on stretches of some hundred metres, so that the
       line keeps the course that was drawn. */
    double stretch = w.rough >= 0.08 ? 520 : 260, run = 0;
    point anchor = dense.p[0];
    path_add(&out, anchor.x, anchor.y);
    for (size_t i = 1; i < dense.n; i++) {
        run += hypot(dense.p[i].x - dense.p[i - 1].x, dense.p[i].y - dense.p[i - 1].y);
        double want = w.rough == 0 ? 1.7 * path_spacing(dense.p[i]) : stretch;
        if (run < want && i + 1 < dense.n && !is_straight(line->kind))
            continue;
        displace(&out, anchor, dense.p[i], &w, line->kind == LINE_CANAL || line->kind == LINE_BASIN ? 0 : 8);
        anchor = dense.p[i];
        run = 0;
    }
    path_free(&dense);
    return out;
}

path path_street(point from, point to, uint64_t key) {
    path out = {0};
    double length = hypot(to.x - from.x, to.y - from.y);
    wobble w = {.rough = length > 1100 ? 0.085 : 0.04, .key = key}; /* in the fields it is a ditch */
    path_add(&out, from.x, from.y);
    displace(&out, from, to, &w, 8);
    return out;
}

static GEOSCoordSequence *coordinates(GEOSContextHandle_t geos, const path *line, bool close) {
    size_t n = line->n;
    bool add = close && (line->p[0].x != line->p[n - 1].x || line->p[0].y != line->p[n - 1].y);
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geos, (unsigned)(n + add), 2);
    for (size_t i = 0; i < n + add; i++)
        GEOSCoordSeq_setXY_r(geos, sequence, (unsigned)i, CENTRE_X + line->p[i % n].x,
                             CENTRE_Y + line->p[i % n].y);
    return sequence;
}

GEOSGeometry *path_to_line(GEOSContextHandle_t geos, const path *line) {
    return GEOSGeom_createLineString_r(geos, coordinates(geos, line, false));
}

GEOSGeometry *path_to_polygon(GEOSContextHandle_t geos, const path *ring) {
    GEOSGeometry *shell = GEOSGeom_createLinearRing_r(geos, coordinates(geos, ring, true));
    return GEOSGeom_createPolygon_r(geos, shell, NULL, 0);
}
