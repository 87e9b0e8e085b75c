#include "geom/simple_ring.h"

#include <math.h>

typedef struct ring {
    const double *x, *y;
    size_t n;
    double *box; /* x0 y0 x1 y1 per block of segments */
} ring;

/* Where c lies seen from a to b: 1 left, -1 right, 0 on the line or too near to tell. */
static int side(const ring *r, size_t a, size_t b, size_t c) {
    double left = (r->x[b] - r->x[a]) * (r->y[c] - r->y[a]);
    double right = (r->y[b] - r->y[a]) * (r->x[c] - r->x[a]);
    double area = left - right, doubt = 4e-16 * (fabs(left) + fabs(right));
    return area > doubt ? 1 : area < -doubt ? -1 : 0;
}

static size_t after(const ring *r, size_t i) {
    return i + 1 < r->n ? i + 1 : 0;
}

static size_t end_of(const ring *r, size_t block) {
    size_t end = (block + 1) * GB_RING_BLOCK;
    return end < r->n ? end : r->n;
}

/* Next segments part for good unless the second turns straight back, or has no length. */
static bool turns_back(const ring *r, size_t i) {
    size_t b = after(r, i), c = after(r, b);
    double dot = (r->x[b] - r->x[i]) * (r->x[c] - r->x[b]) + (r->y[b] - r->y[i]) * (r->y[c] - r->y[b]);
    return !(dot > 0) && side(r, i, b, c) == 0;
}

/* Does every segment first..end-1 go forward along the line from the first point to the last? Such a chain
 * neither meets itself nor turns back. */
static bool goes_forward(const ring *r, size_t first, size_t end) {
    size_t last = end < r->n ? end : 0;
    double ux = r->x[last] - r->x[first], uy = r->y[last] - r->y[first];
    double px = r->x[first], py = r->y[first];
    for (size_t i = first + 1; i <= end; i++) {
        size_t k = i < r->n ? i : 0;
        double along_x = (r->x[k] - px) * ux, along_y = (r->y[k] - py) * uy;
        if (!(along_x + along_y > 4e-16 * (fabs(along_x) + fabs(along_y))))
            return false;
        px = r->x[k];
        py = r->y[k];
    }
    return true;
}

/* Do the stretches a0 a1 and b0 b1 of one axis meet? */
static bool overlap(double a0, double a1, double b0, double b1) {
    double low_a = a0 < a1 ? a0 : a1, high_a = a0 < a1 ? a1 : a0;
    double low_b = b0 < b1 ? b0 : b1, high_b = b0 < b1 ? b1 : b0;
    return low_a <= high_b && low_b <= high_a;
}

static bool segments_may_meet(const ring *r, size_t i, size_t j) {
    size_t a = i, b = after(r, i), c = j, d = after(r, j);
    if (b == c || d == a)
        return false; /* neighbours; see turns_back */
    if (!overlap(r->x[a], r->x[b], r->x[c], r->x[d]) || !overlap(r->y[a], r->y[b], r->y[c], r->y[d]))
        return false;
    int p = side(r, a, b, c), q = side(r, a, b, d);
    if (p * q > 0)
        return false;
    p = side(r, c, d, a);
    q = side(r, c, d, b);
    return p * q <= 0;
}

static void fill_boxes(const ring *r) {
    size_t blocks = (r->n + GB_RING_BLOCK - 1) / GB_RING_BLOCK;
    for (size_t k = 0; k < blocks; k++) {
        size_t first = k * GB_RING_BLOCK, count = r->n - first < GB_RING_BLOCK ? r->n - first : GB_RING_BLOCK;
        double x0 = r->x[first], x1 = x0, y0 = r->y[first], y1 = y0;
        for (size_t i = first + 1; i <= first + count; i++) {
            double x = r->x[i < r->n ? i : 0], y = r->y[i < r->n ? i : 0];
            x0 = x < x0 ? x : x0;
            x1 = x > x1 ? x : x1;
            y0 = y < y0 ? y : y0;
            y1 = y > y1 ? y : y1;
        }
        double *box = r->box + 4 * k;
        box[0] = x0;
        box[1] = y0;
        box[2] = x1;
        box[3] = y1;
    }
}

static bool blocks_may_meet(const ring *r, size_t k, size_t m) {
    size_t k_end = end_of(r, k), m_end = end_of(r, m);
    const double *box = r->box + 4 * m;
    for (size_t i = k * GB_RING_BLOCK; i < k_end; i++) {
        size_t b = after(r, i);
        if (!overlap(r->x[i], r->x[b], box[0], box[2]) || !overlap(r->y[i], r->y[b], box[1], box[3]))
            continue;
        for (size_t j = k == m ? i + 1 : m * GB_RING_BLOCK; j < m_end; j++) {
            if (segments_may_meet(r, i, j))
                return true;
        }
    }
    return false;
}

/* One block and the joint with the next one. */
static bool block_may_fail(const ring *r, size_t block) {
    size_t first = block * GB_RING_BLOCK, end = end_of(r, block);
    if (goes_forward(r, first, end))
        return turns_back(r, end - 1);
    for (size_t i = first; i < end; i++) {
        if (turns_back(r, i))
            return true;
    }
    return blocks_may_meet(r, block, block);
}

static bool boxes_meet(const double *a, const double *b) {
    return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

bool gb_ring_surely_simple(const double *x, const double *y, size_t n, double *scratch) {
    ring r = {.x = x, .y = y, .n = n, .box = scratch};
    if (n < 3)
        return false;
    fill_boxes(&r);
    size_t blocks = (n + GB_RING_BLOCK - 1) / GB_RING_BLOCK;
    for (size_t k = 0; k < blocks; k++) {
        if (block_may_fail(&r, k))
            return false;
        bool next_too = k + 1 < blocks && !goes_forward(&r, k * GB_RING_BLOCK, end_of(&r, k + 1));
        if (next_too && blocks_may_meet(&r, k, k + 1))
            return false;
        for (size_t m = k + 2; m < blocks; m++) {
            if (boxes_meet(scratch + 4 * k, scratch + 4 * m) && blocks_may_meet(&r, k, m))
                return false;
        }
    }
    return true;
}
