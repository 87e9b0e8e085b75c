#include "geom/shapes.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

/* Far beyond any projected system; further out the digits of a double no longer reach millimetres. */
static const double coordinate_limit = 1e9;

void gb_shapes_release(gb_shapes *shapes) {
    gb_free(shapes->feature_polygon);
    gb_free(shapes->polygon_ring);
    gb_free(shapes->ring_point);
    gb_free(shapes->x);
    gb_free(shapes->y);
    *shapes = (gb_shapes){0};
}

/* Each start array has one entry more than things; the last one is where the next thing begins. */
static gb_status begin(size_t **start, size_t *capacity, size_t count, size_t next, gb_error *err) {
    if (count + 2 > *capacity) {
        size_t larger = *capacity < 8 ? 16 : *capacity * 2;
        size_t *grown = gb_resize(*start, larger, sizeof *grown);
        if (!grown)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        *start = grown;
        *capacity = larger;
    }
    (*start)[count] = next;
    (*start)[count + 1] = next;
    return GB_OK;
}

gb_status gb_shapes_begin_feature(gb_shapes *shapes, gb_error *err) {
    gb_status status =
        begin(&shapes->feature_polygon, &shapes->feature_capacity, shapes->n, shapes->polygons, err);
    if (status == GB_OK)
        shapes->n++;
    return status;
}

gb_status gb_shapes_begin_polygon(gb_shapes *shapes, gb_error *err) {
    if (shapes->n == 0)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "polygon without feature");
    gb_status status =
        begin(&shapes->polygon_ring, &shapes->polygon_capacity, shapes->polygons, shapes->rings, err);
    if (status == GB_OK)
        shapes->feature_polygon[shapes->n] = ++shapes->polygons;
    return status;
}

gb_status gb_shapes_begin_ring(gb_shapes *shapes, gb_error *err) {
    if (shapes->polygons == 0)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "ring without polygon");
    gb_status status = begin(&shapes->ring_point, &shapes->ring_capacity, shapes->rings, shapes->points, err);
    if (status == GB_OK)
        shapes->polygon_ring[shapes->polygons] = ++shapes->rings;
    return status;
}

/* x and y share one capacity; both are resized before it is raised, so a failure leaves them usable. */
static gb_status reserve_points(gb_shapes *shapes, size_t more, gb_error *err) {
    size_t needed = shapes->points + more;
    if (needed <= shapes->point_capacity)
        return GB_OK;
    size_t capacity = shapes->point_capacity * 2 > needed ? shapes->point_capacity * 2 : needed;
    double *x = gb_resize(shapes->x, capacity, sizeof *x);
    if (x)
        shapes->x = x;
    double *y = x ? gb_resize(shapes->y, capacity, sizeof *y) : NULL;
    if (!y)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    shapes->y = y;
    shapes->point_capacity = capacity;
    return GB_OK;
}

gb_status gb_shapes_add_points(gb_shapes *shapes, const double *x, const double *y, size_t n, gb_error *err) {
    if (shapes->rings == 0)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "points without ring");
    gb_status status = reserve_points(shapes, n, err);
    if (status != GB_OK || n == 0)
        return status;
    memcpy(shapes->x + shapes->points, x, n * sizeof *x);
    memcpy(shapes->y + shapes->points, y, n * sizeof *y);
    shapes->points += n;
    shapes->ring_point[shapes->rings] = shapes->points;
    return GB_OK;
}

void gb_shapes_end_ring(gb_shapes *shapes) {
    if (shapes->rings == 0)
        return;
    size_t first = shapes->ring_point[shapes->rings - 1], last = shapes->points;
    if (last - first > 1 && shapes->x[first] == shapes->x[last - 1] &&
        shapes->y[first] == shapes->y[last - 1])
        shapes->ring_point[shapes->rings] = --shapes->points;
}

static gb_status fail_coordinate(double bad, size_t feature, gb_error *err) {
    char text[GB_NUMBER_SIZE] = "NaN";
    if (isfinite(bad))
        gb_number_shortest(bad, text);
    else if (!isnan(bad))
        memcpy(text, "inf", sizeof "inf");
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_COORDINATE, .row = (int64_t)feature + 1, .found = text,
                   .hint = GB_HINT_COORDINATE);
}

gb_status gb_shapes_check_coordinates(const gb_shapes *shapes, gb_error *err) {
    if (shapes->polygons == 0 || shapes->rings == 0)
        return GB_OK;
    for (size_t f = 0; f < shapes->n; f++) {
        size_t first = shapes->polygon_ring[shapes->feature_polygon[f]];
        size_t end = shapes->polygon_ring[shapes->feature_polygon[f + 1]];
        for (size_t i = shapes->ring_point[first]; i < shapes->ring_point[end]; i++) {
            if (!(fabs(shapes->x[i]) <= coordinate_limit))
                return fail_coordinate(shapes->x[i], f, err);
            if (!(fabs(shapes->y[i]) <= coordinate_limit))
                return fail_coordinate(shapes->y[i], f, err);
        }
    }
    return GB_OK;
}
