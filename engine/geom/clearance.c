/* The largest circle in an outline: squares wait in a heap, the one that can hold most first; it is
 * quartered, and the walls that can be nearest in it are handed down. Done when no square can beat the best
 * centre. */
#include "geom/clearance.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { NEAR = 4, MOST_SQUARES = 20000, MOST_ROWS = 4096 };

static const double precision = 1e-6;

typedef struct square {
    double x, y, half;
    size_t first, end; /* its walls in the list: all that are nearest to a point of the next square */
    double list_x, list_y, list_half;
    double depth_inside; /* of its centre: distance to the walls, negative outside */
    double bound;        /* no point of it is farther from the walls */
} square;

typedef struct search {
    const gb_wall *walls;
    size_t n;
    int32_t *list; /* the walls of the squares, one list after the other; four quarters share one */
    size_t listed, capacity;
    square *heap;
    size_t waiting, heap_capacity;
    double y0, row_height;
    size_t rows, *row_start; /* rows + 2 */
    int32_t *in_row;         /* walls that a horizontal line in a row may meet */
    gb_clearance best;
} search;

/* The nearest walls of a point, nearest first. */
typedef struct nearest {
    int32_t wall[NEAR];
    double distance[NEAR];
    int count;
} nearest;

static double distance_to(const gb_wall *w, double x, double y) {
    double dx = w->bx - w->ax, dy = w->by - w->ay, px = x - w->ax, py = y - w->ay;
    double length2 = dx * dx + dy * dy, dot = px * dx + py * dy;
    if (!(dot > 0))
        return sqrt(px * px + py * py);
    if (dot >= length2) {
        double qx = x - w->bx, qy = y - w->by;
        return sqrt(qx * qx + qy * qy);
    }
    return fabs(px * dy - py * dx) / sqrt(length2);
}

static void foot_on(const gb_wall *w, double x, double y, double *fx, double *fy) {
    double dx = w->bx - w->ax, dy = w->by - w->ay;
    double along = ((x - w->ax) * dx + (y - w->ay) * dy) / (dx * dx + dy * dy);
    along = along > 0 ? fmin(along, 1) : 0; /* a wall without length: 0 / 0 */
    *fx = w->ax + along * dx;
    *fy = w->ay + along * dy;
}

static size_t row_of(const search *s, double y) {
    double row = floor((y - s->y0) / s->row_height);
    return row <= 0 ? 0 : row >= (double)s->rows ? s->rows - 1 : (size_t)row;
}

static gb_status fill_rows(search *s, gb_error *err) {
    s->row_start = gb_alloc_zero(s->rows + 2, sizeof *s->row_start);
    if (!s->row_start)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (int placing = 0; placing < 2; placing++) {
        for (size_t i = 0; i < s->n; i++) {
            const gb_wall *w = &s->walls[i];
            size_t last = row_of(s, fmax(w->ay, w->by));
            for (size_t r = row_of(s, fmin(w->ay, w->by)); r <= last; r++) {
                if (placing)
                    s->in_row[s->row_start[r + 1]++] = (int32_t)i;
                else
                    s->row_start[r + 2]++;
            }
        }
        for (size_t r = 1; !placing && r < s->rows + 2; r++)
            s->row_start[r] += s->row_start[r - 1];
        if (!placing)
            s->in_row = gb_alloc(s->row_start[s->rows + 1], sizeof *s->in_row);
        if (!s->in_row)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    return GB_OK;
}

static bool is_inside(const search *s, double x, double y) {
    bool inside = false;
    size_t row = row_of(s, y);
    for (size_t i = s->row_start[row]; i < s->row_start[row + 1]; i++) {
        const gb_wall *w = &s->walls[s->in_row[i]];
        double ax = w->ax - x, ay = w->ay - y, bx = w->bx - x, by = w->by - y;
        if ((ay > 0) != (by > 0) && (ax * by - ay * bx > 0) == (by > ay))
            inside = !inside;
    }
    return inside;
}

static void keep_near(nearest *near, int32_t wall, double distance) {
    if (near->count == NEAR && !(distance < near->distance[NEAR - 1]))
        return;
    int k = near->count < NEAR ? near->count++ : NEAR - 1;
    for (; k > 0 && distance < near->distance[k - 1]; k--) {
        near->distance[k] = near->distance[k - 1];
        near->wall[k] = near->wall[k - 1];
    }
    near->distance[k] = distance;
    near->wall[k] = wall;
}

static nearest find_near(const search *s, const square *q) {
    nearest near = {.count = 0};
    for (size_t i = q->first; i < q->end; i++)
        keep_near(&near, s->list[i], distance_to(&s->walls[s->list[i]], q->x, q->y));
    return near;
}

/* Distances of the near walls at the corners of a square, and their directions away at its centre. */
typedef struct corners {
    double at[NEAR][4];
    double gx[NEAR], gy[NEAR];
} corners;

static corners measure_corners(const search *s, const square *q, const nearest *near) {
    corners c;
    for (int i = 0; i < near->count; i++) {
        const gb_wall *w = &s->walls[near->wall[i]];
        double fx, fy;
        foot_on(w, q->x, q->y, &fx, &fy);
        c.gx[i] = q->x - fx;
        c.gy[i] = q->y - fy;
        for (int k = 0; k < 4; k++)
            c.at[i][k] =
                distance_to(w, q->x + (k & 1 ? q->half : -q->half), q->y + (k & 2 ? q->half : -q->half));
    }
    return c;
}

/* The largest mean of three distances, with weights that let them pull against each other: in a corner
 * between three straight walls that mean is the same everywhere. */
static double bound_by_three(const corners *c, int i, int j, int k, const nearest *near) {
    double a = (c->gx[j] * c->gy[k] - c->gy[j] * c->gx[k]) * near->distance[i];
    double b = (c->gx[k] * c->gy[i] - c->gy[k] * c->gx[i]) * near->distance[j];
    double d = (c->gx[i] * c->gy[j] - c->gy[i] * c->gx[j]) * near->distance[k];
    double sum = a + b + d, most = 0;
    if (!(a / sum >= 0 && b / sum >= 0 && d / sum >= 0))
        return INFINITY;
    for (int v = 0; v < 4; v++)
        most = fmax(most, (a * c->at[i][v] + b * c->at[j][v] + d * c->at[k][v]) / sum);
    return most;
}

static double bound_by_two(const corners *c, int i, int j) {
    double most = 0;
    for (int v = 0; v < 4; v++)
        most = fmax(most, (c->at[i][v] + c->at[j][v]) / 2);
    return most;
}

/* No point of the square is farther from its walls: a mean of distances is largest in a corner. */
static double upper_bound(const search *s, const square *q, const nearest *near) {
    corners c = measure_corners(s, q, near);
    double bound = INFINITY;
    for (int i = 0; i < near->count; i++) {
        for (int j = 0; j <= i; j++) {
            bound = fmin(bound, bound_by_two(&c, i, j));
            for (int k = 0; k < j && j < i; k++)
                bound = fmin(bound, bound_by_three(&c, i, j, k, near));
        }
    }
    return bound;
}

/* A list of the walls that can be nearest somewhere in the square. */
static gb_status hand_down(search *s, square *q, gb_error *err) {
    double reach = fabs(q->depth_inside) + 2 * sqrt(2) * q->half;
    size_t first = s->listed;
    for (size_t i = q->first; i < q->end; i++) {
        int32_t wall = s->list[i];
        if (distance_to(&s->walls[wall], q->x, q->y) > reach)
            continue;
        if (!gb_reserve(&s->list, &s->capacity, s->listed, sizeof *s->list))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        s->list[s->listed++] = wall;
    }
    q->first = first;
    q->end = s->listed;
    return GB_OK;
}

static double enough(const search *s) {
    return s->best.radius * (1 + precision);
}

static gb_status push(search *s, square q, gb_error *err) {
    if (!gb_reserve(&s->heap, &s->heap_capacity, s->waiting, sizeof *s->heap))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t k = s->waiting++;
    for (; k > 0 && s->heap[(k - 1) / 2].bound < q.bound; k = (k - 1) / 2)
        s->heap[k] = s->heap[(k - 1) / 2];
    s->heap[k] = q;
    return GB_OK;
}

static square pop(search *s) {
    square top = s->heap[0], last = s->heap[--s->waiting];
    size_t k = 0;
    for (size_t child = 1; child < s->waiting; child = 2 * k + 1) {
        if (child + 1 < s->waiting && s->heap[child + 1].bound > s->heap[child].bound)
            child++;
        if (s->heap[child].bound <= last.bound)
            break;
        s->heap[k] = s->heap[child];
        k = child;
    }
    s->heap[k] = last;
    return top;
}

/* The circle that touches the nearest wall where the centre is nearest to it, grown to the other side until
 * it touches a second wall (the shrinking ball of Ma, Bae & Choi 2012): in a strip it is as wide as the
 * strip. */
static void grow_circle(search *s, const square *q, int32_t wall) {
    double fx, fy;
    foot_on(&s->walls[wall], q->x, q->y, &fx, &fy);
    double ux = q->x - fx, uy = q->y - fy, length = hypot(ux, uy), radius = 2 * q->list_half;
    if (!(length > 0))
        return;
    ux /= q->depth_inside > 0 ? length : -length;
    uy /= q->depth_inside > 0 ? length : -length;
    for (int k = 0; k < 20; k++) {
        square at = {.x = fx + radius * ux, .y = fy + radius * uy, .first = q->first, .end = q->end};
        nearest near = find_near(s, &at);
        if (near.distance[0] >= radius * (1 - precision / 4)) {
            if (near.distance[0] > s->best.radius && fabs(at.x - q->list_x) <= q->list_half &&
                fabs(at.y - q->list_y) <= q->list_half && is_inside(s, at.x, at.y))
                s->best = (gb_clearance){at.x, at.y, near.distance[0]};
            return;
        }
        double gx, gy;
        foot_on(&s->walls[near.wall[0]], at.x, at.y, &gx, &gy);
        double facing = 2 * ((gx - fx) * ux + (gy - fy) * uy);
        radius = ((gx - fx) * (gx - fx) + (gy - fy) * (gy - fy)) / facing;
        if (!(facing > 0) || !(radius > s->best.radius))
            return;
    }
}

/* Try the centre; keep the square when it may hold something better. From a centre outside the way to a place
 * inside leads through a wall, which is nearer to that place. */
static gb_status consider(search *s, square q, gb_error *err) {
    nearest near = find_near(s, &q);
    q.depth_inside = is_inside(s, q.x, q.y) ? near.distance[0] : -near.distance[0];
    if (q.depth_inside > s->best.radius)
        s->best = (gb_clearance){q.x, q.y, q.depth_inside};
    q.bound = q.depth_inside + sqrt(2) * q.half;
    if (!(q.bound > enough(s)))
        return GB_OK;
    grow_circle(s, &q, near.wall[0]);
    q.bound = fmin(q.bound, upper_bound(s, &q, &near));
    return q.bound > enough(s) ? push(s, q, err) : GB_OK;
}

static gb_status search_squares(search *s, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t n = 0; status == GB_OK && n < MOST_SQUARES && s->waiting > 0; n++) {
        square q = pop(s);
        if (!(q.bound > enough(s)))
            break;
        status = hand_down(s, &q, err);
        q.list_x = q.x;
        q.list_y = q.y;
        q.list_half = q.half;
        q.half /= 2;
        for (int c = 0; c < 4 && status == GB_OK; c++) {
            square part = q;
            part.x += c & 1 ? part.half : -part.half;
            part.y += c & 2 ? part.half : -part.half;
            status = consider(s, part, err);
        }
    }
    return status;
}

/* The square around everything; rows as many as walls. */
static square whole(search *s) {
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        const gb_wall *w = &s->walls[i];
        x0 = fmin(x0, fmin(w->ax, w->bx));
        y0 = fmin(y0, fmin(w->ay, w->by));
        x1 = fmax(x1, fmax(w->ax, w->bx));
        y1 = fmax(y1, fmax(w->ay, w->by));
    }
    s->rows = s->n < MOST_ROWS ? s->n : MOST_ROWS;
    s->y0 = y0;
    s->row_height = y1 > y0 ? (y1 - y0) / (double)s->rows : 1;
    square all = {.x = (x0 + x1) / 2, .y = (y0 + y1) / 2, .half = fmax(x1 - x0, y1 - y0) / 2, .end = s->n};
    all.list_x = all.x;
    all.list_y = all.y;
    all.list_half = all.half;
    return all;
}

gb_status gb_clearance_find(const gb_wall *walls, size_t n, gb_clearance *out, gb_error *err) {
    search s = {.walls = walls, .n = n, .listed = n, .capacity = n};
    *out = (gb_clearance){0};
    if (n == 0)
        return GB_OK;
    square all = whole(&s);
    s.list = gb_alloc(n, sizeof *s.list);
    gb_status status = s.list ? fill_rows(&s, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        for (size_t i = 0; i < n; i++)
            s.list[i] = (int32_t)i;
        s.best = (gb_clearance){walls[0].ax, walls[0].ay, 0};
        status = consider(&s, all, err);
    }
    if (status == GB_OK)
        status = search_squares(&s, err);
    if (status == GB_OK)
        *out = s.best;
    gb_free(s.list);
    gb_free(s.heap);
    gb_free(s.row_start);
    gb_free(s.in_row);
    return status;
}
