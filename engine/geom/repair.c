/* Finding and mending polygons that break the OGC rules; the only file that speaks with GEOS. */
#include "geom/shapes.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"
#include "geom/simple_ring.h"

#include <geos_c.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { FEATURES_PER_BLOCK = 256, LONG_RING = 20000 };

typedef struct reason_text {
    const char *start; /* how GEOS begins its message */
    const char *text;
    gb_text for_people;
} reason_text;

static const reason_text reasons[] = {
    {"Self-intersection", "Self-intersection", GB_TXT_INVALID_SELF_INTERSECTION},
    {"Ring Self-intersection", "Ring Self-intersection", GB_TXT_INVALID_RING_TOUCH},
    {"Hole lies outside shell", "Hole lies outside shell", GB_TXT_INVALID_HOLE_OUTSIDE},
    {"Holes are nested", "Holes are nested", GB_TXT_INVALID_NESTED},
    {"Nested shells", "Nested shells", GB_TXT_INVALID_NESTED},
    {"Interior is disconnected", "Interior is disconnected", GB_TXT_INVALID_DISCONNECTED},
    {"Duplicate Rings", "Duplicate Rings", GB_TXT_INVALID_DUPLICATE_RINGS},
    {"Too few points", "Too few points", GB_TXT_INVALID_FEW_POINTS},
    {"", "Invalid geometry", GB_TXT_INVALID_OTHER},
};

static const reason_text *reason_of(const char *message) {
    const reason_text *reason = reasons;
    while (message && strncmp(message, reason->start, strlen(reason->start)) != 0)
        reason++;
    return message ? reason : &reasons[sizeof reasons / sizeof *reasons - 1];
}

/* One GEOS context with its last message and room for one closed ring. */
typedef struct worker {
    GEOSContextHandle_t geos;
    char message[200];
    double *x, *y;
    size_t capacity;
} worker;

static void keep_message(const char *message, void *data) {
    worker *w = data;
    gb_copy(w->message, sizeof w->message, message);
}

static void drop_message(const char *message, void *data) {
    (void)message;
    (void)data;
}

static gb_status worker_open(worker *w, gb_error *err) {
    *w = (worker){.geos = GEOS_init_r()};
    if (!w->geos)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    GEOSContext_setErrorMessageHandler_r(w->geos, keep_message, w);
    GEOSContext_setNoticeMessageHandler_r(w->geos, drop_message, w);
    return GB_OK;
}

static void worker_close(worker *w) {
    gb_free(w->x);
    gb_free(w->y);
    if (w->geos)
        GEOS_finish_r(w->geos);
    *w = (worker){0};
}

static bool worker_reserve(worker *w, size_t points) {
    if (points <= w->capacity)
        return true;
    size_t capacity = points * 2;
    double *x = gb_resize(w->x, capacity, sizeof *x);
    if (x)
        w->x = x;
    double *y = x ? gb_resize(w->y, capacity, sizeof *y) : NULL;
    if (!y)
        return false;
    w->y = y;
    w->capacity = capacity;
    return true;
}

/* Twice the signed area, from the first point so that large coordinates do not eat the digits. */
static double ring_area2(const gb_shapes *shapes, size_t ring) {
    size_t first = shapes->ring_point[ring], end = shapes->ring_point[ring + 1];
    double area = 0;
    for (size_t i = first + 1; i + 1 < end; i++) {
        double ax = shapes->x[i] - shapes->x[first], ay = shapes->y[i] - shapes->y[first];
        double bx = shapes->x[i + 1] - shapes->x[first], by = shapes->y[i + 1] - shapes->y[first];
        area += ax * by - bx * ay;
    }
    return area;
}

static double feature_area(const gb_shapes *shapes, size_t feature) {
    double area = 0;
    for (size_t p = shapes->feature_polygon[feature]; p < shapes->feature_polygon[feature + 1]; p++) {
        for (size_t r = shapes->polygon_ring[p]; r < shapes->polygon_ring[p + 1]; r++) {
            double ring = fabs(ring_area2(shapes, r)) / 2;
            area += r == shapes->polygon_ring[p] ? ring : -ring;
        }
    }
    return area;
}

static size_t ring_size(const gb_shapes *shapes, size_t ring) {
    return shapes->ring_point[ring + 1] - shapes->ring_point[ring];
}

static GEOSGeometry *make_ring(worker *w, const gb_shapes *shapes, size_t ring) {
    size_t first = shapes->ring_point[ring], n = ring_size(shapes, ring);
    if (!worker_reserve(w, n + 1))
        return NULL;
    memcpy(w->x, shapes->x + first, n * sizeof *w->x);
    memcpy(w->y, shapes->y + first, n * sizeof *w->y);
    w->x[n] = w->x[0];
    w->y[n] = w->y[0];
    GEOSCoordSequence *points =
        GEOSCoordSeq_copyFromArrays_r(w->geos, w->x, w->y, NULL, NULL, (unsigned)(n + 1));
    return points ? GEOSGeom_createLinearRing_r(w->geos, points) : NULL;
}

static void destroy_all(worker *w, GEOSGeometry **geometries, size_t count) {
    for (size_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(w->geos, geometries[i]);
    gb_free(geometries);
}

/* Rings of fewer than three points cannot exist in GEOS and are left out; NULL in *out when no shell is left.
 */
static bool make_polygon(worker *w, const gb_shapes *shapes, size_t polygon, GEOSGeometry **out) {
    size_t first = shapes->polygon_ring[polygon], end = shapes->polygon_ring[polygon + 1], holes = 0;
    *out = NULL;
    if (first == end || ring_size(shapes, first) < 3)
        return true;
    GEOSGeometry **hole = gb_alloc_zero(end - first, sizeof *hole);
    GEOSGeometry *shell = hole ? make_ring(w, shapes, first) : NULL;
    if (!shell) {
        gb_free(hole);
        return false;
    }
    for (size_t r = first + 1; r < end; r++) {
        if (ring_size(shapes, r) < 3)
            continue;
        hole[holes] = make_ring(w, shapes, r);
        if (!hole[holes]) {
            GEOSGeom_destroy_r(w->geos, shell);
            destroy_all(w, hole, holes);
            return false;
        }
        holes++;
    }
    *out = GEOSGeom_createPolygon_r(w->geos, shell, hole, (unsigned)holes);
    gb_free(hole);
    return *out != NULL;
}

static GEOSGeometry *make_feature(worker *w, const gb_shapes *shapes, size_t feature) {
    *w->message = '\0';
    size_t first = shapes->feature_polygon[feature], end = shapes->feature_polygon[feature + 1], count = 0;
    GEOSGeometry **part = gb_alloc_zero(end - first + 1, sizeof *part);
    if (!part)
        return NULL;
    for (size_t p = first; p < end; p++) {
        if (!make_polygon(w, shapes, p, &part[count])) {
            destroy_all(w, part, count);
            return NULL;
        }
        count += part[count] != NULL;
    }
    GEOSGeometry *whole;
    if (count == 1)
        whole = part[0];
    else
        whole = GEOSGeom_createCollection_r(w->geos, GEOS_MULTIPOLYGON, part, (unsigned)count);
    gb_free(part);
    return whole;
}

/* GEOS speaks of a failure only through its handler; without a message it ran out of memory. */
static gb_status fail_geos(const worker *w, size_t feature, gb_error *err) {
    if (!*w->message)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_GEOMETRY_REPAIR, .row = (int64_t)feature + 1, .found = w->message,
                   .hint = GB_HINT_COORDINATE);
}

static bool has_short_ring(const gb_shapes *shapes, size_t feature) {
    for (size_t p = shapes->feature_polygon[feature]; p < shapes->feature_polygon[feature + 1]; p++) {
        if (shapes->polygon_ring[p] == shapes->polygon_ring[p + 1])
            return true;
        for (size_t r = shapes->polygon_ring[p]; r < shapes->polygon_ring[p + 1]; r++) {
            if (ring_size(shapes, r) < 3)
                return true;
        }
    }
    return false;
}

typedef struct check_job {
    const gb_shapes *shapes;
    uint8_t *invalid; /* per feature */
} check_job;

/* Nearly all areas are one simple ring; that is seen much quicker than by asking GEOS. In very long rings
 * the index of GEOS wins. */
static bool surely_valid(worker *w, const gb_shapes *shapes, size_t feature) {
    size_t first = shapes->feature_polygon[feature], ring = shapes->polygon_ring[first];
    if (shapes->feature_polygon[feature + 1] - first != 1 || shapes->polygon_ring[first + 1] - ring != 1)
        return false;
    size_t point = shapes->ring_point[ring], n = ring_size(shapes, ring);
    return n <= LONG_RING && worker_reserve(w, n) &&
           gb_ring_surely_simple(shapes->x + point, shapes->y + point, n, w->x);
}

static gb_status check_feature(worker *w, const check_job *job, size_t feature, gb_error *err) {
    if (surely_valid(w, job->shapes, feature))
        return GB_OK;
    job->invalid[feature] = has_short_ring(job->shapes, feature);
    if (job->invalid[feature])
        return GB_OK;
    GEOSGeometry *geometry = make_feature(w, job->shapes, feature);
    if (!geometry)
        return fail_geos(w, feature, err);
    job->invalid[feature] = GEOSisValid_r(w->geos, geometry) != 1;
    GEOSGeom_destroy_r(w->geos, geometry);
    return GB_OK;
}

static gb_status check_block(size_t block, int worker_number, void *data, gb_error *err) {
    (void)worker_number;
    const check_job *job = data;
    size_t first = block * FEATURES_PER_BLOCK, end = first + FEATURES_PER_BLOCK;
    worker w;
    gb_status status = worker_open(&w, err);
    for (size_t f = first; status == GB_OK && f < end && f < job->shapes->n; f++)
        status = check_feature(&w, job, f, err);
    worker_close(&w);
    return status;
}

static gb_status copy_feature(const gb_shapes *from, size_t feature, gb_shapes *to, gb_error *err) {
    gb_status status = gb_shapes_begin_feature(to, err);
    for (size_t p = from->feature_polygon[feature]; p < from->feature_polygon[feature + 1]; p++) {
        if (status == GB_OK)
            status = gb_shapes_begin_polygon(to, err);
        for (size_t r = from->polygon_ring[p]; status == GB_OK && r < from->polygon_ring[p + 1]; r++) {
            size_t first = from->ring_point[r];
            status = gb_shapes_begin_ring(to, err);
            if (status == GB_OK)
                status = gb_shapes_add_points(to, from->x + first, from->y + first, ring_size(from, r), err);
        }
    }
    return status;
}

static gb_status add_ring(worker *w, const GEOSGeometry *ring, gb_shapes *to, gb_error *err) {
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(w->geos, ring);
    unsigned n = 0;
    GEOSCoordSeq_getSize_r(w->geos, points, &n);
    if (!worker_reserve(w, n))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    GEOSCoordSeq_copyToArrays_r(w->geos, points, w->x, w->y, NULL, NULL);
    gb_status status = gb_shapes_begin_ring(to, err);
    if (status == GB_OK)
        status = gb_shapes_add_points(to, w->x, w->y, n, err);
    if (status == GB_OK)
        gb_shapes_end_ring(to);
    return status;
}

static gb_status add_polygon(worker *w, const GEOSGeometry *polygon, gb_shapes *to, gb_error *err) {
    gb_status status = gb_shapes_begin_polygon(to, err);
    if (status == GB_OK)
        status = add_ring(w, GEOSGetExteriorRing_r(w->geos, polygon), to, err);
    int holes = GEOSGetNumInteriorRings_r(w->geos, polygon);
    for (int h = 0; status == GB_OK && h < holes; h++)
        status = add_ring(w, GEOSGetInteriorRingN_r(w->geos, polygon, h), to, err);
    return status;
}

/* Points and lines that are left of collapsed parts are dropped: an area has polygons only. */
static gb_status add_polygons(worker *w, const GEOSGeometry *geometry, gb_shapes *to, gb_error *err) {
    gb_status status = GB_OK;
    int type = GEOSGeomTypeId_r(w->geos, geometry);
    if (type == GEOS_POLYGON)
        return GEOSisEmpty_r(w->geos, geometry) ? GB_OK : add_polygon(w, geometry, to, err);
    if (type != GEOS_MULTIPOLYGON && type != GEOS_GEOMETRYCOLLECTION)
        return GB_OK;
    int parts = GEOSGetNumGeometries_r(w->geos, geometry);
    for (int i = 0; status == GB_OK && i < parts; i++)
        status = add_polygons(w, GEOSGetGeometryN_r(w->geos, geometry, i), to, err);
    return status;
}

static GEOSGeometry *make_valid(worker *w, const GEOSGeometry *geometry) {
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(w->geos);
    if (!params)
        return NULL;
    GEOSMakeValidParams_setMethod_r(w->geos, params, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(w->geos, params, 0);
    GEOSGeometry *valid = GEOSMakeValidWithParams_r(w->geos, geometry, params);
    GEOSMakeValidParams_destroy_r(w->geos, params);
    return valid;
}

static void first_point(const gb_shapes *shapes, gb_repair *repair) {
    size_t ring = shapes->polygon_ring[shapes->feature_polygon[repair->feature]];
    size_t end = shapes->polygon_ring[shapes->feature_polygon[repair->feature + 1]];
    repair->x = repair->y = NAN;
    if (ring < end && ring_size(shapes, ring) > 0) {
        repair->x = shapes->x[shapes->ring_point[ring]];
        repair->y = shapes->y[shapes->ring_point[ring]];
    }
}

/* Where and why; a valid geometry was only invalid by its short rings, left out when it was made. */
static void find_reason(worker *w, const gb_shapes *shapes, const GEOSGeometry *geometry, gb_repair *repair) {
    char *message = NULL;
    GEOSGeometry *place = NULL;
    first_point(shapes, repair);
    char valid = GEOSisValidDetail_r(w->geos, geometry, 0, &message, &place);
    const reason_text *reason = valid == 1 ? reason_of("Too few points") : reason_of(message);
    repair->reason = reason->text;
    repair->text = reason->for_people;
    if (place) {
        GEOSGeomGetX_r(w->geos, place, &repair->x);
        GEOSGeomGetY_r(w->geos, place, &repair->y);
        GEOSGeom_destroy_r(w->geos, place);
    }
    if (message)
        GEOSFree_r(w->geos, message);
}

static bool is_short(const gb_repair *repair) {
    return repair->text == GB_TXT_INVALID_FEW_POINTS;
}

/* Of a feature that ends as nothing that is what matters: GEOS says that its ring crosses itself, as a line
 * that runs forth and back does. */
static gb_status repair_feature(worker *w, const gb_shapes *from, gb_repair *repair, gb_shapes *to,
                                gb_error *err) {
    gb_status status = gb_shapes_begin_feature(to, err);
    if (status != GB_OK)
        return status;
    GEOSGeometry *geometry = make_feature(w, from, repair->feature);
    GEOSGeometry *valid = NULL;
    if (geometry) {
        find_reason(w, from, geometry, repair);
        valid = make_valid(w, geometry);
    }
    status = valid ? add_polygons(w, valid, to, err) : fail_geos(w, repair->feature, err);
    GEOSGeom_destroy_r(w->geos, geometry);
    GEOSGeom_destroy_r(w->geos, valid);
    repair->area_before = feature_area(from, repair->feature);
    if (status == GB_OK)
        repair->area_after = feature_area(to, to->n - 1);
    if (status == GB_OK && to->feature_polygon[to->n - 1] == to->polygons && !is_short(repair)) {
        repair->reason = "No area";
        repair->text = GB_TXT_INVALID_NO_AREA;
    }
    return status;
}

static gb_status rebuild(gb_shapes *shapes, const uint8_t *invalid, gb_repair *repairs, gb_error *err) {
    gb_shapes fresh = {0};
    worker w;
    gb_status status = worker_open(&w, err);
    for (size_t f = 0; status == GB_OK && f < shapes->n; f++) {
        if (!invalid[f]) {
            status = copy_feature(shapes, f, &fresh, err);
            continue;
        }
        repairs->feature = f;
        status = repair_feature(&w, shapes, repairs++, &fresh, err);
    }
    worker_close(&w);
    if (status == GB_OK) {
        gb_shapes old = *shapes;
        *shapes = fresh;
        fresh = old;
    }
    gb_shapes_release(&fresh);
    return status;
}

/* polygon_ring and ring_point do not exist before the first polygon and ring. */
static bool has_rings(const gb_shapes *shapes) {
    return shapes->polygons > 0 && shapes->rings > 0;
}

gb_status gb_shapes_repair(gb_shapes *shapes, gb_repair **repairs, size_t *count, gb_error *err) {
    *repairs = NULL;
    *count = 0;
    if (!has_rings(shapes))
        return GB_OK;
    gb_status status = gb_shapes_check_coordinates(shapes, err);
    if (status != GB_OK)
        return status;
    check_job job = {.shapes = shapes, .invalid = gb_alloc_zero(shapes->n, 1)};
    if (!job.invalid)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t blocks = (shapes->n + FEATURES_PER_BLOCK - 1) / FEATURES_PER_BLOCK, found = 0;
    status = gb_parallel_for(blocks, 0, check_block, &job, err);
    for (size_t f = 0; f < shapes->n; f++)
        found += job.invalid[f];
    gb_repair *list = NULL;
    if (status == GB_OK && found > 0) {
        list = gb_alloc_zero(found, sizeof *list);
        status =
            list ? rebuild(shapes, job.invalid, list, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    gb_free(job.invalid);
    if (status != GB_OK) {
        gb_free(list);
        return status;
    }
    *repairs = list;
    *count = found;
    return GB_OK;
}
