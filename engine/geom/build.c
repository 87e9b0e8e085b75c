/* From rings of points to arcs: vertices become numbers, rings are cleaned and turned the right way,
 * nodes are found, and each stretch between two nodes is stored at its first use. Where a border passes a
 * vertex of another one the vertex is put in, and all is done again. */
#include "base/memory.h"
#include "geom/split.h"
#include "geom/topology_data.h"
#include "geom/vertices.h"

#include <math.h>
#include <string.h>

enum { NONE = -1, MOST_ROUNDS = 16 };

/* Where an arc was first met. */
typedef struct origin {
    int32_t ring;
    size_t at; /* place of its first vertex in the ring */
} origin;

typedef struct builder {
    const gb_shapes *shapes;
    gb_shapes *taken; /* the same when their points may be used up, else NULL */
    gb_vertices vertices;
    double *x, *y; /* per vertex */
    double tolerance;
    size_t *ring_start; /* rings + 1: into vertices.id; a copy of ring_point until vertices are put in */
    size_t *ring_size;  /* per ring of the shapes, after cleaning; 0 = dropped */
    int32_t *before;    /* per vertex: its neighbour in the first ring that passes it; see arc_at */
    uint8_t *is_node;   /* per vertex */
    /* per arc, while building */
    int32_t *second;  /* its second vertex: tells the direction */
    int32_t *sibling; /* next arc without inner vertices from the same lowest node */
    uint8_t *is_overused;
    origin *origin;
    size_t arc_room;
    gb_topology *topology;
    gb_topology_report report;
} builder;

/* Drop repeated vertices and spikes (p q p) in place; returns how many vertices are left. */
static size_t clean_ring(int32_t *v, size_t n, size_t *spurs) {
    size_t size = 0, first = 0;
    for (size_t i = 0; i < n; i++) {
        if (size >= 2 && v[size - 2] == v[i]) {
            size--;
            ++*spurs;
        } else if (size == 0 || v[size - 1] != v[i]) {
            v[size++] = v[i];
        }
    }
    while (size - first >= 2) { /* the same around the joint of end and begin */
        if (v[first] == v[size - 1]) {
            size--;
        } else if (size - first >= 3 && v[size - 2] == v[first]) {
            size--;
            ++*spurs;
        } else if (size - first >= 3 && v[first + 1] == v[size - 1]) {
            first++;
            ++*spurs;
        } else {
            break;
        }
    }
    memmove(v, v + first, (size - first) * sizeof *v);
    return size - first;
}

static double ring_area2(const builder *b, const int32_t *v, size_t n) {
    double x0 = b->x[v[0]], y0 = b->y[v[0]], area = 0;
    double ax = b->x[v[1]] - x0, ay = b->y[v[1]] - y0;
    for (size_t i = 2; i < n; i++) {
        double bx = b->x[v[i]] - x0, by = b->y[v[i]] - y0;
        area += ax * by - bx * ay;
        ax = bx;
        ay = by;
    }
    return area;
}

static void reverse(int32_t *v, size_t n) {
    for (size_t i = 0, j = n - 1; i < j; i++, j--) {
        int32_t t = v[i];
        v[i] = v[j];
        v[j] = t;
    }
}

static int32_t *ring_vertices(const builder *b, size_t ring) {
    return b->vertices.id + b->ring_start[ring];
}

/* Shells counter-clockwise, holes clockwise; a ring without area, or in a polygon without shell, goes. */
static void clean_polygon(builder *b, size_t polygon) {
    size_t first = b->shapes->polygon_ring[polygon], end = b->shapes->polygon_ring[polygon + 1];
    bool has_shell = true;
    for (size_t r = first; r < end; r++) {
        int32_t *v = ring_vertices(b, r);
        size_t n = clean_ring(v, b->ring_size[r], &b->report.spurs);
        double area2 = n < 3 ? 0 : ring_area2(b, v, n);
        bool collapsed = n < 3 || fabs(area2) <= 2 * b->tolerance * b->tolerance;
        if (collapsed)
            b->report.collapsed++;
        if (collapsed && r == first)
            has_shell = false;
        b->ring_size[r] = collapsed || !has_shell ? 0 : n;
        if ((r == first) == (area2 < 0) && b->ring_size[r] > 0)
            reverse(v, n);
    }
}

/* A vertex is a node when two passages have different neighbours.
 * @param after  per vertex: the other neighbour in the first ring that passes it */
static void find_nodes(builder *b, int32_t *after) {
    for (size_t r = 0; r < b->shapes->rings; r++) {
        const int32_t *v = ring_vertices(b, r);
        size_t n = b->ring_size[r];
        int32_t from = n > 0 ? v[n - 1] : NONE, at = n > 0 ? v[0] : NONE;
        for (size_t i = 0; i < n; i++) {
            int32_t to = v[i + 1 == n ? 0 : i + 1];
            if (b->before[at] == NONE) {
                b->before[at] = from;
                after[at] = to;
            } else if (!((b->before[at] == to && after[at] == from) ||
                         (b->before[at] == from && after[at] == to))) {
                b->is_node[at] = 1;
            }
            from = at;
            at = to;
        }
    }
}

/* After the nodes are known `before` gets a second life: inner vertex -> its arc; node -> its first
 * arc without inner vertices. */
static int32_t *arc_at(builder *b, int32_t vertex) {
    return &b->before[vertex];
}

/* A stretch of a ring, n + 1 vertices from v[at] on, wrapping around. */
typedef struct stretch {
    size_t ring;
    const int32_t *v;
    size_t size, at, n;
} stretch;

static int32_t stretch_vertex(const stretch *s, size_t k) {
    size_t i = s->at + k;
    return s->v[i >= s->size ? i - s->size : i];
}

static int32_t lowest(const stretch *s) {
    int32_t a = stretch_vertex(s, 0), b = stretch_vertex(s, s->n);
    return a < b ? a : b;
}

/* The signed number of the arc that this stretch is, or INT32_MIN when it is new. */
static int32_t known_arc(builder *b, const stretch *s) {
    const gb_topology *t = b->topology;
    int32_t start = stretch_vertex(s, 0), end = stretch_vertex(s, s->n), second = stretch_vertex(s, 1);
    if (s->n >= 2) {
        int32_t arc = *arc_at(b, second);
        if (arc == NONE)
            return INT32_MIN;
        bool forward = t->start_node[arc] == start && b->second[arc] == second;
        return forward ? arc : ~arc;
    }
    for (int32_t arc = *arc_at(b, lowest(s)); arc != NONE; arc = b->sibling[arc]) {
        if (t->start_node[arc] == start && t->end_node[arc] == end)
            return arc;
        if (t->start_node[arc] == end && t->end_node[arc] == start)
            return ~arc;
    }
    return INT32_MIN;
}

static gb_status reserve_arc(builder *b, gb_error *err) {
    if (b->topology->arcs < b->arc_room)
        return GB_OK;
    size_t room = b->arc_room < 16 ? 16 : b->arc_room * 2;
    int32_t *second = gb_resize(b->second, room, sizeof *second);
    if (second)
        b->second = second;
    int32_t *sibling = second ? gb_resize(b->sibling, room, sizeof *sibling) : NULL;
    if (sibling)
        b->sibling = sibling;
    uint8_t *is_overused = sibling ? gb_resize(b->is_overused, room, 1) : NULL;
    if (is_overused)
        b->is_overused = is_overused;
    origin *from = is_overused ? gb_resize(b->origin, room, sizeof *from) : NULL;
    if (!from)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    b->origin = from;
    b->arc_room = room;
    return GB_OK;
}

static gb_status new_arc(builder *b, const stretch *s, int32_t *out, gb_error *err) {
    gb_topology *t = b->topology;
    gb_status status = reserve_arc(b, err);
    if (status == GB_OK)
        status = gb_topology_reserve_points(t, s->n + 1, err);
    if (status != GB_OK)
        return status;
    int32_t arc = (int32_t)t->arcs;
    double *x = t->x + t->points, *y = t->y + t->points;
    const int32_t *v = s->v + s->at;
    for (size_t k = 0; k <= s->n; k++, v++) {
        if (v == s->v + s->size)
            v = s->v;
        x[k] = b->x[*v];
        y[k] = b->y[*v];
        if (k > 0 && k < s->n)
            *arc_at(b, *v) = arc;
    }
    t->points += s->n + 1;
    b->second[arc] = stretch_vertex(s, 1);
    b->sibling[arc] = NONE;
    b->is_overused[arc] = 0;
    b->origin[arc] = (origin){(int32_t)s->ring, s->at};
    if (s->n == 1) {
        int32_t *head = arc_at(b, lowest(s));
        b->sibling[arc] = *head;
        *head = arc;
    }
    *out = arc;
    return gb_topology_end_arc(t, stretch_vertex(s, 0), stretch_vertex(s, s->n), err);
}

static gb_status use_stretch(builder *b, const stretch *s, int32_t area, gb_error *err) {
    int32_t use = known_arc(b, s);
    if (use == INT32_MIN) {
        gb_status status = new_arc(b, s, &use, err);
        if (status != GB_OK)
            return status;
    }
    if (!gb_topology_claim(b->topology, use, area) && !b->is_overused[gb_use_arc(use)]) {
        b->is_overused[gb_use_arc(use)] = 1;
        b->report.overused++;
    }
    return gb_topology_add_use(b->topology, use, err);
}

static size_t smallest_vertex(const builder *b, const int32_t *v, size_t n) {
    size_t best = 0;
    for (size_t i = 1; i < n; i++) {
        double x = b->x[v[i]], bx = b->x[v[best]];
        if (x < bx || (x == bx && b->y[v[i]] < b->y[v[best]]))
            best = i;
    }
    return best;
}

/* How far it is from one node to the next. What begins as an arc that is there already is as long as that:
 * an inner vertex has the same neighbours wherever it is passed. */
static size_t stretch_length(builder *b, const stretch *s) {
    int32_t second = stretch_vertex(s, 1);
    if (b->is_node[second])
        return 1;
    int32_t arc = *arc_at(b, second);
    if (arc != NONE)
        return b->topology->arc_start[arc + 1] - b->topology->arc_start[arc] - 1;
    const int32_t *v = s->v + s->at;
    size_t n = 0;
    do {
        n++;
        v = v + 1 == s->v + s->size ? s->v : v + 1;
    } while (!b->is_node[*v]);
    return n;
}

static gb_status cut_ring(builder *b, size_t ring, int32_t area, gb_error *err) {
    const int32_t *v = ring_vertices(b, ring);
    size_t n = b->ring_size[ring], first = 0;
    while (first < n && !b->is_node[v[first]])
        first++;
    stretch s = {.ring = ring, .v = v, .size = n, .at = first, .n = n};
    gb_status status = GB_OK;
    if (first == n) {
        s.at = smallest_vertex(b, v, n);
        status = use_stretch(b, &s, area, err);
    }
    for (size_t done = 0; first < n && done < n && status == GB_OK; done += s.n) {
        s.at = first + done < n ? first + done : first + done - n;
        s.n = stretch_length(b, &s);
        status = use_stretch(b, &s, area, err);
    }
    return status == GB_OK ? gb_topology_end_ring(b->topology, err) : status;
}

static gb_status cut_area(builder *b, size_t area, gb_error *err) {
    const gb_shapes *s = b->shapes;
    gb_topology *t = b->topology;
    for (size_t p = s->feature_polygon[area]; p < s->feature_polygon[area + 1]; p++) {
        size_t first = s->polygon_ring[p];
        if (first == s->polygon_ring[p + 1] || b->ring_size[first] == 0)
            continue;
        for (size_t r = first; r < s->polygon_ring[p + 1]; r++) {
            gb_status status = b->ring_size[r] > 0 ? cut_ring(b, r, (int32_t)area, err) : GB_OK;
            if (status != GB_OK)
                return status;
        }
        gb_status status = gb_topology_end_polygon(t, err);
        if (status != GB_OK)
            return status;
    }
    t->area_polygon[area + 1] = t->polygons;
    return GB_OK;
}

static void fill(int32_t *values, size_t n) {
    memset(values, 0xff, n * sizeof *values);
}

/* Arcs from the rings as they are now. */
static gb_status cut(builder *b, gb_error *err) {
    const gb_shapes *s = b->shapes;
    gb_topology_free(b->topology);
    b->topology = NULL;
    b->report.collapsed = b->report.overused = 0;
    gb_status status = gb_topology_new(s->n, &b->topology, err);
    if (status != GB_OK)
        return status;
    for (size_t p = 0; p < s->polygons; p++)
        clean_polygon(b, p);
    int32_t *after = gb_alloc(b->vertices.n, sizeof *after);
    if (!after)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    fill(b->before, b->vertices.n);
    memset(b->is_node, 0, b->vertices.n);
    find_nodes(b, after);
    gb_free(after);
    fill(b->before, b->vertices.n);
    for (size_t area = 0; status == GB_OK && area < s->n; area++)
        status = cut_area(b, area, err);
    return status;
}

/* The segments of arcs with the outside on a side. */
static gb_status loose_segments(const builder *b, gb_loose_segment **out, size_t *count, gb_error *err) {
    const gb_topology *t = b->topology;
    size_t n = 0;
    for (size_t a = 0; a < t->arcs; a++) {
        if (t->left[a] == GB_OUTSIDE || t->right[a] == GB_OUTSIDE)
            n += t->arc_start[a + 1] - t->arc_start[a] - 1;
    }
    gb_loose_segment *segment = gb_alloc(n, sizeof *segment);
    if (!segment)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    *out = segment;
    *count = n;
    for (size_t a = 0; a < t->arcs; a++) {
        if (t->left[a] != GB_OUTSIDE && t->right[a] != GB_OUTSIDE)
            continue;
        const origin *o = &b->origin[a];
        size_t first = t->arc_start[a], size = b->ring_size[o->ring];
        const int32_t *v = ring_vertices(b, (size_t)o->ring);
        for (size_t i = first; i + 1 < t->arc_start[a + 1]; i++) {
            size_t at = (o->at + i - first) % size;
            *segment++ = (gb_loose_segment){.from = v[at],
                                            .to = v[at + 1 == size ? 0 : at + 1],
                                            .ring = o->ring,
                                            .at = at,
                                            .ax = t->x[i],
                                            .ay = t->y[i],
                                            .bx = t->x[i + 1],
                                            .by = t->y[i + 1]};
        }
    }
    return GB_OK;
}

/* Take out the splits by a vertex that the ring has already; returns how many are left. `before` has done
 * its work and serves as the mark. */
static size_t drop_own(builder *b, gb_split *splits, size_t count) {
    size_t kept = 0;
    fill(b->before, b->vertices.n);
    for (size_t i = 0; i < count; i++) {
        int32_t ring = splits[i].ring;
        if (i == 0 || ring != splits[i - 1].ring) {
            const int32_t *v = ring_vertices(b, (size_t)ring);
            for (size_t k = 0; k < b->ring_size[ring]; k++)
                b->before[v[k]] = ring;
        }
        if (b->before[splits[i].vertex] != ring)
            splits[kept++] = splits[i];
    }
    return kept;
}

/* Rings with the vertices in their places. */
static gb_status put_in(builder *b, const gb_split *splits, size_t count, gb_error *err) {
    size_t rings = b->shapes->rings, total = count, i = 0;
    for (size_t r = 0; r < rings; r++)
        total += b->ring_size[r];
    int32_t *id = gb_alloc(total, sizeof *id), *to = id;
    if (!id)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t r = 0; r < rings; r++) {
        const int32_t *v = ring_vertices(b, r);
        int32_t *first = to;
        for (size_t k = 0; k < b->ring_size[r]; k++) {
            *to++ = v[k];
            for (; i < count && splits[i].ring == (int32_t)r && splits[i].at == k; i++)
                *to++ = splits[i].vertex;
        }
        b->ring_start[r] = (size_t)(first - id);
        b->ring_size[r] = (size_t)(to - first);
    }
    b->ring_start[rings] = total;
    gb_free(b->vertices.id);
    b->vertices.id = id;
    b->report.split += count;
    for (i = 0; i < count; i++)
        b->report.largest_split = fmax(b->report.largest_split, splits[i].distance);
    return GB_OK;
}

/* One round: *found tells whether the rings have changed. */
static gb_status split_junctions(builder *b, bool *found, gb_error *err) {
    gb_loose_segment *segments = NULL;
    gb_split *splits = NULL;
    size_t n = 0, count = 0;
    gb_status status = loose_segments(b, &segments, &n, err);
    if (status == GB_OK)
        status = gb_find_splits(segments, n, b->tolerance, &splits, &count, err);
    if (status == GB_OK)
        count = drop_own(b, splits, count);
    *found = status == GB_OK && count > 0;
    if (*found)
        status = put_in(b, splits, count, err);
    gb_free(segments);
    gb_free(splits);
    return status;
}

/* In place when the points may be used up: the first point of a vertex never stands before the vertex. */
static gb_status list_vertices(builder *b, gb_error *err) {
    size_t n = b->vertices.n;
    if (b->taken) {
        b->x = b->taken->x;
        b->y = b->taken->y;
        b->taken->x = b->taken->y = NULL;
    } else {
        b->x = gb_alloc(n, sizeof *b->x);
        b->y = gb_alloc(n, sizeof *b->y);
    }
    if (!b->x || !b->y)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const double *x = b->taken ? b->x : b->shapes->x, *y = b->taken ? b->y : b->shapes->y;
    for (size_t v = 0; v < n; v++) {
        size_t point = (size_t)b->vertices.point[v];
        b->x[v] = x[point];
        b->y[v] = y[point];
    }
    gb_free(b->vertices.point);
    b->vertices.point = NULL;
    double *fewer_x = b->taken ? gb_resize(b->x, n, sizeof *b->x) : b->x;
    b->x = fewer_x ? fewer_x : b->x;
    double *fewer_y = b->taken ? gb_resize(b->y, n, sizeof *b->y) : b->y;
    b->y = fewer_y ? fewer_y : b->y;
    return GB_OK;
}

static gb_status prepare(builder *b, gb_error *err) {
    const gb_shapes *s = b->shapes;
    gb_status status = gb_vertices_find(s, b->tolerance, &b->vertices, err);
    if (status == GB_OK)
        status = list_vertices(b, err);
    if (status != GB_OK)
        return status;
    b->report.snapped = b->vertices.snapped;
    b->report.largest_move = b->vertices.largest_move;
    b->ring_start = gb_alloc(s->rings + 1, sizeof *b->ring_start);
    b->ring_size = gb_alloc(s->rings, sizeof *b->ring_size);
    b->before = gb_alloc(b->vertices.n, sizeof *b->before);
    b->is_node = gb_alloc(b->vertices.n, 1);
    if (!b->ring_start || !b->ring_size || !b->before || !b->is_node)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    memcpy(b->ring_start, s->ring_point, (s->rings + 1) * sizeof *b->ring_start);
    for (size_t r = 0; r < s->rings; r++)
        b->ring_size[r] = s->ring_point[r + 1] - s->ring_point[r];
    return GB_OK;
}

/* A border that has moved a little may come to pass another vertex, so it is tried again; each round puts
 * vertices into rings that did not have them, which is rare after the first and ends. */
static gb_status build(builder *b, bool split, gb_error *err) {
    gb_status status = prepare(b, err);
    if (status == GB_OK)
        status = cut(b, err);
    for (int round = 0; status == GB_OK && split && round < MOST_ROUNDS; round++) {
        status = split_junctions(b, &split, err);
        if (status == GB_OK && split)
            status = cut(b, err);
    }
    if (status == GB_OK) {
        gb_topology_number_nodes(b->topology, b->vertices.n, b->before);
        gb_topology_trim(b->topology);
    }
    return status;
}

static void release(builder *b) {
    gb_vertices_release(&b->vertices);
    gb_free(b->ring_start);
    gb_free(b->ring_size);
    gb_free(b->before);
    gb_free(b->x);
    gb_free(b->y);
    gb_free(b->is_node);
    gb_free(b->second);
    gb_free(b->sibling);
    gb_free(b->is_overused);
    gb_free(b->origin);
    gb_topology_free(b->topology);
}

static gb_status check(const gb_shapes *shapes, double tolerance, gb_error *err) {
    if (!(tolerance >= 0) || isinf(tolerance))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOLERANCE, .value = tolerance);
    if (shapes->points >= INT32_MAX || shapes->n >= INT32_MAX)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_TOO_MANY_POINTS, .count = (int64_t)shapes->points,
                       .total = INT32_MAX);
    return gb_shapes_check_coordinates(shapes, err);
}

static gb_status build_from(const gb_shapes *shapes, gb_shapes *taken, const gb_topology_options *options,
                            gb_topology **out, gb_topology_report *report, gb_error *err) {
    static const gb_topology_options defaults = GB_TOPOLOGY_OPTIONS_DEFAULT;
    if (!options)
        options = &defaults;
    builder b = {.shapes = shapes, .taken = taken, .tolerance = options->tolerance};
    gb_status status = check(shapes, b.tolerance, err);
    if (status == GB_OK && shapes->rings > 0)
        status = build(&b, options->split, err);
    else if (status == GB_OK)
        status = gb_topology_new(shapes->n, &b.topology, err);
    if (status == GB_OK) {
        *out = b.topology;
        b.topology = NULL;
        if (report)
            *report = b.report;
    }
    release(&b);
    return status;
}

gb_status gb_topology_build(const gb_shapes *shapes, const gb_topology_options *options, gb_topology **out,
                            gb_topology_report *report, gb_error *err) {
    return build_from(shapes, NULL, options, out, report, err);
}

gb_status gb_topology_build_take(gb_shapes *shapes, const gb_topology_options *options, gb_topology **out,
                                 gb_topology_report *report, gb_error *err) {
    gb_status status = build_from(shapes, shapes, options, out, report, err);
    gb_free(shapes->x);
    gb_free(shapes->y);
    shapes->x = shapes->y = NULL;
    shapes->points = shapes->point_capacity = 0;
    return status;
}
