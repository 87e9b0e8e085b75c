/* Regions from areas: border arcs between areas of one region cancel out, what is left is walked
 * into rings. The arcs themselves are kept as they are. */
#include "base/memory.h"
#include "geom/orientation.h"
#include "geom/topology_data.h"

#include <math.h>

enum { NONE = -1 };

/* One ring of the region at hand: uses first..end-1 of loop_use. */
typedef struct loop {
    size_t first, end;
    double area2;
    int32_t first_hole; /* loops within this one, rising, or NONE */
    int32_t next_hole;  /* the next one with the same shell */
    double x0, y0, x1, y1;
} loop;

/* One border arc that the walk still has to pass, in its direction. */
typedef struct step {
    int32_t use;
    int32_t sibling; /* next step from the same node, or NONE */
} step;

typedef struct dissolver {
    const gb_topology *from;
    gb_topology *to;
    size_t *member_start; /* regions + 1 */
    int32_t *member;      /* areas by region */
    int32_t *net;         /* per arc: uses forward less uses backward within the region; 0 between regions */
    int32_t *arc_to;      /* per arc: its number in the result, or NONE */
    int32_t *head;        /* per node: first step that leaves it, or NONE between regions */
    int32_t *place;       /* per node: where on the path the walk left it, or NONE */
    step *steps;
    size_t step_count, step_capacity;
    int32_t *path;
    size_t path_capacity;
    int32_t *loop_use;
    size_t loop_use_count, loop_use_capacity;
    loop *loops;
    size_t loop_count, loop_capacity;
} dissolver;

static int32_t start_of(const gb_topology *t, int32_t use) {
    return use < 0 ? t->end_node[~use] : t->start_node[use];
}

static int32_t end_of(const gb_topology *t, int32_t use) {
    return use < 0 ? t->start_node[~use] : t->end_node[use];
}

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status group_areas(dissolver *d, const int32_t *region, size_t regions, gb_error *err) {
    size_t n = d->from->areas;
    d->member_start = gb_alloc_zero(regions + 2, sizeof *d->member_start);
    d->member = gb_alloc(n, sizeof *d->member);
    if (!d->member_start || !d->member)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (region[i] < NONE || (region[i] >= 0 && (size_t)region[i] >= regions))
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "region out of range", .row = (int64_t)i + 1);
        if (region[i] >= 0)
            d->member_start[region[i] + 2]++;
    }
    for (size_t r = 1; r < regions + 2; r++)
        d->member_start[r] += d->member_start[r - 1];
    for (size_t i = 0; i < n; i++) {
        if (region[i] >= 0)
            d->member[d->member_start[region[i] + 1]++] = (int32_t)i;
    }
    return GB_OK;
}

static void area_uses(const gb_topology *t, size_t area, size_t *first, size_t *end) {
    *first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    *end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
}

static void count_uses(dissolver *d, size_t region) {
    for (size_t m = d->member_start[region]; m < d->member_start[region + 1]; m++) {
        size_t first, end;
        area_uses(d->from, (size_t)d->member[m], &first, &end);
        for (size_t u = first; u < end; u++)
            d->net[gb_use_arc(d->from->arc[u])] += d->from->arc[u] < 0 ? -1 : 1;
    }
}

static gb_status add_step(dissolver *d, int32_t use, gb_error *err) {
    if (!gb_reserve(&d->steps, &d->step_capacity, d->step_count, sizeof *d->steps))
        return no_memory(err);
    int32_t *head = &d->head[start_of(d->from, use)];
    d->steps[d->step_count] = (step){.use = use, .sibling = *head};
    *head = (int32_t)d->step_count++;
    return GB_OK;
}

/* An arc that overlapping areas use twice on one side is walked twice: rings always close. */
static gb_status collect_steps(dissolver *d, size_t region, gb_error *err) {
    d->step_count = 0;
    count_uses(d, region);
    for (size_t m = d->member_start[region]; m < d->member_start[region + 1]; m++) {
        size_t first, end;
        area_uses(d->from, (size_t)d->member[m], &first, &end);
        for (size_t u = first; u < end; u++) {
            int32_t arc = (int32_t)gb_use_arc(d->from->arc[u]);
            for (; d->net[arc] != 0; d->net[arc] += d->net[arc] > 0 ? -1 : 1) {
                gb_status status = add_step(d, d->net[arc] > 0 ? arc : ~arc, err);
                if (status != GB_OK)
                    return status;
            }
        }
    }
    return GB_OK;
}

/* The point after the start of a use. */
static size_t second_point(const gb_topology *t, int32_t use) {
    size_t arc = gb_use_arc(use);
    return use < 0 ? t->arc_start[arc + 1] - 2 : t->arc_start[arc] + 1;
}

/* Seen from the end of `came`, where p is: the half turn, clockwise from looking back, that q lies in. */
static int half_turn(const gb_topology *t, size_t p, size_t back, size_t q) {
    enum { LEFT, AHEAD, RIGHT, STRAIGHT_BACK };
    int side = gb_orientation(t->x[p], t->y[p], t->x[back], t->y[back], t->x[q], t->y[q]);
    if (side != 0)
        return side < 0 ? LEFT : RIGHT;
    double dot = (t->x[back] - t->x[p]) * (t->x[q] - t->x[p]) + (t->y[back] - t->y[p]) * (t->y[q] - t->y[p]);
    return dot < 0 ? AHEAD : STRAIGHT_BACK;
}

/* Does one use after `came` ask for a smaller turn clockwise from looking back than another? The region lies
 * to the left, so the smallest turn stays along the same corner of the region. */
static bool turns_less(const gb_topology *t, int32_t came, int32_t one, int32_t other) {
    size_t arc = gb_use_arc(came), p = came < 0 ? t->arc_start[arc] : t->arc_start[arc + 1] - 1;
    size_t back = second_point(t, ~came), a = second_point(t, one), b = second_point(t, other);
    int half_a = half_turn(t, p, back, a), half_b = half_turn(t, p, back, b);
    if (half_a != half_b)
        return half_a < half_b;
    return gb_orientation(t->x[p], t->y[p], t->x[a], t->y[a], t->x[b], t->y[b]) < 0;
}

/* Take the best step out of the list of its node; NONE when there is none. */
static int32_t take_step(dissolver *d, int32_t node, int32_t came) {
    int32_t *best = &d->head[node];
    if (*best == NONE)
        return NONE;
    for (int32_t *link = &d->steps[*best].sibling; *link != NONE; link = &d->steps[*link].sibling) {
        if (turns_less(d->from, came, d->steps[*link].use, d->steps[*best].use))
            best = link;
    }
    int32_t taken = *best;
    *best = d->steps[taken].sibling;
    return taken;
}

static bool remove_step(dissolver *d, int32_t wanted) {
    for (int32_t *link = &d->head[start_of(d->from, d->steps[wanted].use)]; *link != NONE;
         link = &d->steps[*link].sibling) {
        if (*link == wanted) {
            *link = d->steps[wanted].sibling;
            return true;
        }
    }
    return false;
}

static double use_area2(const gb_topology *t, int32_t use, double x0, double y0) {
    size_t arc = gb_use_arc(use);
    double sum = 0;
    for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++)
        sum += (t->x[i] - x0) * (t->y[i + 1] - t->y[i]) - (t->y[i] - y0) * (t->x[i + 1] - t->x[i]);
    return use < 0 ? -sum : sum;
}

static void widen(const gb_topology *t, int32_t use, loop *l) {
    size_t arc = gb_use_arc(use);
    for (size_t i = t->arc_start[arc]; i < t->arc_start[arc + 1]; i++) {
        double x = t->x[i], y = t->y[i];
        l->x0 = x < l->x0 ? x : l->x0;
        l->y0 = y < l->y0 ? y : l->y0;
        l->x1 = x > l->x1 ? x : l->x1;
        l->y1 = y > l->y1 ? y : l->y1;
    }
}

/* The end of the path, from `first` on, has come back to its begin. */
static gb_status close_loop(dissolver *d, size_t first, size_t end, gb_error *err) {
    loop l = {.first = d->loop_use_count,
              .end = d->loop_use_count + end - first,
              .first_hole = NONE,
              .next_hole = NONE,
              .x0 = INFINITY,
              .y0 = INFINITY,
              .x1 = -INFINITY,
              .y1 = -INFINITY};
    size_t origin = d->from->arc_start[gb_use_arc(d->path[first])];
    for (size_t i = first; i < end; i++) {
        if (!gb_reserve(&d->loop_use, &d->loop_use_capacity, d->loop_use_count, sizeof *d->loop_use))
            return no_memory(err);
        d->loop_use[d->loop_use_count++] = d->path[i];
        d->place[start_of(d->from, d->path[i])] = NONE;
        l.area2 += use_area2(d->from, d->path[i], d->from->x[origin], d->from->y[origin]);
        widen(d->from, d->path[i], &l);
    }
    if (l.area2 == 0) {
        d->loop_use_count = l.first;
        return GB_OK;
    }
    if (!gb_reserve(&d->loops, &d->loop_capacity, d->loop_count, sizeof *d->loops))
        return no_memory(err);
    d->loops[d->loop_count++] = l;
    return GB_OK;
}

/* Walk until the path is used up; each return to a node of the path cuts off a ring, so rings are
 * simple even where they touch. */
static gb_status walk(dissolver *d, int32_t first_step, gb_error *err) {
    gb_status status = GB_OK;
    size_t length = 0;
    remove_step(d, first_step);
    for (int32_t s = first_step; status == GB_OK;) {
        int32_t use = d->steps[s].use, node = end_of(d->from, use);
        if (!gb_reserve(&d->path, &d->path_capacity, length, sizeof *d->path))
            return no_memory(err);
        d->place[start_of(d->from, use)] = (int32_t)length;
        d->path[length++] = use;
        if (d->place[node] != NONE) {
            size_t begin = (size_t)d->place[node];
            status = close_loop(d, begin, length, err);
            length = begin;
            if (length == 0)
                break;
        }
        s = take_step(d, node, use);
        if (s == NONE)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "open ring in dissolve");
    }
    return status;
}

static gb_status walk_all(dissolver *d, gb_error *err) {
    d->loop_count = d->loop_use_count = 0;
    gb_status status = GB_OK;
    for (size_t s = 0; status == GB_OK && s < d->step_count; s++) {
        int32_t *head = &d->head[start_of(d->from, d->steps[s].use)];
        bool open = false;
        for (int32_t k = *head; k != NONE && !open; k = d->steps[k].sibling)
            open = k == (int32_t)s;
        if (open)
            status = walk(d, (int32_t)s, err);
    }
    return status;
}

/* Even-odd; the point never lies on the loop, because rings of one region only touch in nodes. */
static bool loop_contains(const dissolver *d, const loop *l, double x, double y) {
    const gb_topology *t = d->from;
    bool inside = false;
    if (x < l->x0 || x > l->x1 || y < l->y0 || y > l->y1)
        return false;
    for (size_t u = l->first; u < l->end; u++) {
        size_t arc = gb_use_arc(d->loop_use[u]);
        for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++) {
            double ax = t->x[i] - x, ay = t->y[i] - y, bx = t->x[i + 1] - x, by = t->y[i + 1] - y;
            if ((ay > 0) != (by > 0) && (ax * by - ay * bx > 0) == (by > ay))
                inside = !inside;
        }
    }
    return inside;
}

/* The smallest shell around a hole; the largest shell when, in overlapping data, none is around it. */
static size_t shell_of(const dissolver *d, const loop *hole, size_t largest) {
    const gb_topology *t = d->from;
    size_t i = t->arc_start[gb_use_arc(d->loop_use[hole->first])], best = largest;
    double x = (t->x[i] + t->x[i + 1]) / 2, y = (t->y[i] + t->y[i + 1]) / 2, least = INFINITY;
    for (size_t k = 0; k < d->loop_count; k++) {
        const loop *l = &d->loops[k];
        if (l->area2 > -hole->area2 && l->area2 < least && loop_contains(d, l, x, y)) {
            best = k;
            least = l->area2;
        }
    }
    return best;
}

static gb_status add_arc(dissolver *d, int32_t use, int32_t region, gb_error *err) {
    const gb_topology *t = d->from;
    size_t arc = gb_use_arc(use), first = t->arc_start[arc];
    gb_status status = GB_OK;
    if (d->arc_to[arc] == NONE) {
        d->arc_to[arc] = (int32_t)d->to->arcs;
        status =
            gb_topology_add_points(d->to, t->x + first, t->y + first, t->arc_start[arc + 1] - first, err);
        if (status == GB_OK)
            status = gb_topology_end_arc(d->to, t->start_node[arc], t->end_node[arc], err);
        if (status != GB_OK)
            return status;
    }
    int32_t to_use = use < 0 ? ~d->arc_to[arc] : d->arc_to[arc];
    gb_topology_claim(d->to, to_use, region);
    return gb_topology_add_use(d->to, to_use, err);
}

static gb_status add_loop(dissolver *d, const loop *l, int32_t region, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t u = l->first; status == GB_OK && u < l->end; u++)
        status = add_arc(d, d->loop_use[u], region, err);
    return status == GB_OK ? gb_topology_end_ring(d->to, err) : status;
}

static gb_status add_polygon(dissolver *d, size_t shell, int32_t region, gb_error *err) {
    gb_status status = add_loop(d, &d->loops[shell], region, err);
    for (int32_t k = d->loops[shell].first_hole; status == GB_OK && k != NONE; k = d->loops[k].next_hole)
        status = add_loop(d, &d->loops[k], region, err);
    return status == GB_OK ? gb_topology_end_polygon(d->to, err) : status;
}

static void give_shells(const dissolver *d) {
    size_t largest = 0;
    for (size_t k = 1; k < d->loop_count; k++) {
        if (d->loops[k].area2 > d->loops[largest].area2)
            largest = k;
    }
    for (size_t k = d->loop_count; k-- > 0;) {
        loop *hole = &d->loops[k];
        if (hole->area2 > 0)
            continue;
        loop *shell = &d->loops[shell_of(d, hole, largest)];
        hole->next_hole = shell->first_hole;
        shell->first_hole = (int32_t)k;
    }
}

static gb_status dissolve_region(dissolver *d, size_t region, gb_error *err) {
    gb_status status = collect_steps(d, region, err);
    if (status == GB_OK)
        status = walk_all(d, err);
    if (status == GB_OK)
        give_shells(d);
    for (size_t k = 0; status == GB_OK && k < d->loop_count; k++) {
        if (d->loops[k].area2 > 0)
            status = add_polygon(d, k, (int32_t)region, err);
    }
    d->to->area_polygon[region + 1] = d->to->polygons;
    return status;
}

static gb_status prepare(dissolver *d, const int32_t *region, size_t regions, gb_error *err) {
    const gb_topology *t = d->from;
    gb_status status = gb_topology_new(regions, &d->to, err);
    if (status == GB_OK)
        status = group_areas(d, region, regions, err);
    if (status != GB_OK)
        return status;
    d->net = gb_alloc_zero(t->arcs, sizeof *d->net);
    d->arc_to = gb_alloc(t->arcs, sizeof *d->arc_to);
    d->head = gb_alloc(t->nodes, sizeof *d->head);
    d->place = gb_alloc(t->nodes, sizeof *d->place);
    if (!d->net || !d->arc_to || !d->head || !d->place)
        return no_memory(err);
    for (size_t a = 0; a < t->arcs; a++)
        d->arc_to[a] = NONE;
    for (size_t v = 0; v < t->nodes; v++)
        d->head[v] = d->place[v] = NONE;
    return GB_OK;
}

static void release(dissolver *d) {
    gb_topology_free(d->to);
    gb_free(d->member_start);
    gb_free(d->member);
    gb_free(d->net);
    gb_free(d->arc_to);
    gb_free(d->head);
    gb_free(d->place);
    gb_free(d->steps);
    gb_free(d->path);
    gb_free(d->loop_use);
    gb_free(d->loops);
}

gb_status gb_topology_dissolve(const gb_topology *topology, const int32_t *region, size_t regions,
                               gb_topology **out, gb_error *err) {
    dissolver d = {.from = topology};
    gb_status status = prepare(&d, region, regions, err);
    for (size_t r = 0; status == GB_OK && r < regions; r++)
        status = dissolve_region(&d, r, err);
    if (status == GB_OK) {
        gb_topology_number_nodes(d.to, topology->nodes, d.head);
        gb_topology_trim(d.to);
        *out = d.to;
        d.to = NULL;
    }
    release(&d);
    return status;
}
