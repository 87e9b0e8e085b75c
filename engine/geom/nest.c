/* Which face does a group of edges lie in? A ray from its westernmost point to the west tells. */
#include "base/memory.h"
#include "geom/faces.h"
#include "geom/orientation.h"

#include <stdlib.h>

enum { NONE = -1 };

/* A ray, and the nearest segment so far that it meets. */
typedef struct ray {
    double x, y;
    int32_t ring;
    int32_t low, high; /* ends of the segment, the lower one first; NONE when there is none */
    int32_t use;       /* its edge, in the direction with the east on its left: downwards */
} ray;

static int by_height(const void *a, const void *b) {
    const ray *p = a, *q = b;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->ring > q->ring) - (p->ring < q->ring);
}

static int side(const gb_arrangement *a, int32_t low, int32_t high, int32_t p) {
    return gb_orientation(a->x[low], a->y[low], a->x[high], a->y[high], a->x[p], a->y[p]);
}

/* Two segments that do not cross and both pass the height of the ray: is the first one east of the second?
 * Seen at the height where the higher one of the two begins. */
static bool is_east(const gb_arrangement *a, int32_t low, int32_t high, int32_t than_low, int32_t than_high) {
    int where = 0;
    if (a->y[low] > a->y[than_low])
        where = -side(a, than_low, than_high, low);
    else if (a->y[low] < a->y[than_low])
        where = side(a, low, high, than_low);
    else if (a->x[low] != a->x[than_low])
        where = a->x[low] > a->x[than_low] ? 1 : -1;
    if (where == 0) /* they begin in one point */
        where = -side(a, than_low, than_high, high);
    return where > 0;
}

/* A segment reaches from its lower end up to below its upper end, so that a ray through a vertex meets one.
 */
static void meet(const gb_arrangement *a, ray *r, int32_t low, int32_t high, int32_t use) {
    if (gb_orientation(a->x[low], a->y[low], a->x[high], a->y[high], r->x, r->y) >= 0)
        return;
    if (r->low != NONE && !is_east(a, low, high, r->low, r->high))
        return;
    r->low = low;
    r->high = high;
    r->use = use;
}

static size_t first_from(const ray *rays, size_t n, double y) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rays[middle].y < y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void shoot(const gb_arrangement *a, ray *rays, size_t n) {
    for (size_t e = 0; e < a->edges; e++) {
        for (size_t i = a->edge_point[e]; i + 1 < a->edge_point[e + 1]; i++) {
            bool up = a->y[i] < a->y[i + 1];
            int32_t low = (int32_t)(up ? i : i + 1), high = (int32_t)(up ? i + 1 : i);
            int32_t use = up ? ~(int32_t)e : (int32_t)e;
            double west = a->x[low] < a->x[high] ? a->x[low] : a->x[high];
            for (size_t k = first_from(rays, n, a->y[low]); k < n && rays[k].y < a->y[high]; k++) {
                if (west < rays[k].x)
                    meet(a, &rays[k], low, high, use);
            }
        }
    }
}

gb_status gb_find_west(const gb_arrangement *arrangement, const gb_face_rings *rings, int32_t *west,
                       gb_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < rings->rings; i++) {
        west[i] = NONE;
        n += rings->is_hull[i];
    }
    if (n < 2) /* one group lies in the outside */
        return GB_OK;
    ray *rays = gb_alloc(n, sizeof *rays);
    if (!rays)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    n = 0;
    for (size_t i = 0; i < rings->rings; i++) {
        if (rings->is_hull[i])
            rays[n++] = (ray){.x = arrangement->x[rings->lowest[i]],
                              .y = arrangement->y[rings->lowest[i]],
                              .ring = (int32_t)i,
                              .low = NONE};
    }
    qsort(rays, n, sizeof *rays, by_height);
    shoot(arrangement, rays, n);
    for (size_t k = 0; k < n; k++)
        west[rays[k].ring] = rays[k].low == NONE ? NONE : rings->ring_of[gb_half(rays[k].use)];
    gb_free(rays);
    return GB_OK;
}
