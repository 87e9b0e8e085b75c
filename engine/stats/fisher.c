/* cost[m][t], the least sum of squares of the first t values in m runs, is
 *     min over j of cost[m - 1][j] + squares(j, t).
 * squares() satisfies the quadrangle inequality, so that the best j never falls when t rises: the middle
 * row is scanned, and each half only needs the j on its side (divide and conquer, k n log n). squares()
 * comes in constant time from prefix sums of values that are centred and scaled first. */
#include "stats/fisher.h"

#include "base/memory.h"

#include <math.h>

/* A number as an unevaluated sum of two doubles: about 32 digits (Dekker 1971). */
typedef struct pair {
    double hi, lo;
} pair;

typedef struct problem {
    size_t n;
    bool precise;
    /* Prefix sums over the first t values, t = 0..n: weights, w x, w x^2. */
    double *weight, *sum, *sum_low, *square, *square_low;
    double *offset;  /* cost of the layer below minus square, for the fast scan */
    double **cost;   /* per layer 1..k-1 */
    double *storage; /* of all of these */
} problem;

static pair two_sum(double a, double b) {
    double s = a + b, part = s - a;
    return (pair){s, (a - (s - part)) + (b - part)};
}

static pair two_product(double a, double b) {
    double p = a * b;
    double t = 134217729.0 * a, a_high = t - (t - a), a_low = a - a_high;
    t = 134217729.0 * b;
    double b_high = t - (t - b), b_low = b - b_high;
    return (pair){p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

static pair pair_add(pair a, pair b) {
    pair s = two_sum(a.hi, b.hi);
    return two_sum(s.hi, s.lo + (a.lo + b.lo));
}

static pair pair_times(pair a, double b) {
    pair p = two_product(a.hi, b);
    return two_sum(p.hi, p.lo + a.lo * b);
}

static pair pair_squared(pair a) {
    pair p = two_product(a.hi, a.hi);
    return two_sum(p.hi, p.lo + 2 * a.hi * a.lo);
}

static pair pair_over(pair a, double b) {
    double first = a.hi / b;
    pair back = two_product(first, b);
    double rest = ((a.hi - back.hi) - back.lo + a.lo) / b;
    return two_sum(first, rest);
}

double gb_unit_scale(const double *values, size_t n) {
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(values[i]));
    int exponent = 0;
    if (largest > 0)
        frexp(largest, &exponent);
    return ldexp(1, exponent < -1000 ? 1000 : -exponent);
}

static double weighted_mean(const double *x, const double *w, size_t n, double scale) {
    double mean = 0, seen = 0;
    for (size_t i = 0; i < n; i++) {
        seen += w[i];
        mean += (x[i] * scale - mean) * (w[i] / seen);
    }
    return mean;
}

static void fill_prefixes(problem *p, const double *x, const double *w) {
    double ends[2] = {x[0], x[p->n - 1]};
    double scale = gb_unit_scale(ends, 2), center = weighted_mean(x, w, p->n, scale);
    double reach[2] = {ends[0] * scale - center, ends[1] * scale - center};
    double widen = gb_unit_scale(reach, 2);
    pair sum = {0, 0}, square = {0, 0};
    double weight = 0;
    p->weight[0] = p->sum[0] = p->sum_low[0] = p->square[0] = p->square_low[0] = 0;
    for (size_t i = 0; i < p->n; i++) {
        pair at = two_sum(x[i] * scale, -center);
        at = (pair){at.hi * widen, at.lo * widen};
        pair weighted = pair_times(at, w[i]);
        sum = pair_add(sum, weighted);
        square = pair_add(square, pair_times(pair_squared(at), w[i]));
        weight += w[i];
        p->weight[i + 1] = weight;
        p->sum[i + 1] = sum.hi;
        p->sum_low[i + 1] = sum.lo;
        p->square[i + 1] = square.hi;
        p->square_low[i + 1] = square.lo;
    }
}

/* Sum of squared deviations of values j..t-1 from their mean. */
static double squares_precise(const problem *p, size_t j, size_t t) {
    pair sum = pair_add((pair){p->sum[t], p->sum_low[t]}, (pair){-p->sum[j], -p->sum_low[j]});
    pair square = pair_add((pair){p->square[t], p->square_low[t]}, (pair){-p->square[j], -p->square_low[j]});
    pair mean_part = pair_over(pair_squared(sum), p->weight[t] - p->weight[j]);
    pair left = pair_add(square, (pair){-mean_part.hi, -mean_part.lo});
    return left.hi > 0 ? left.hi : 0;
}

static double squares_fast(const problem *p, size_t j, size_t t) {
    double sum = p->sum[t] - p->sum[j];
    double left = (p->square[t] - p->square[j]) - sum * sum / (p->weight[t] - p->weight[j]);
    return left > 0 ? left : 0;
}

static double squares(const problem *p, size_t j, size_t t) {
    return p->precise ? squares_precise(p, j, t) : squares_fast(p, j, t);
}

static size_t scan_precise(const problem *p, const double *below, size_t t, size_t first, size_t last,
                           double *cost) {
    size_t best = first;
    *cost = INFINITY;
    for (size_t j = first; j <= last; j++) {
        if (below[j] >= *cost)
            break; /* below[] rises with j */
        double c = below[j] + squares_precise(p, j, t);
        if (c < *cost) {
            *cost = c;
            best = j;
        }
    }
    return best;
}

/* The kernel: three streams, one division per candidate. square[t] is the same for all j. */
static size_t scan_fast(const problem *p, size_t t, size_t first, size_t last, double *cost) {
    const double *restrict offset = p->offset, *restrict sum = p->sum, *restrict weight = p->weight;
    double sum_t = sum[t], weight_t = weight[t], lowest = INFINITY;
    size_t best = first;
    for (size_t j = first; j <= last; j++) {
        double s = sum_t - sum[j];
        double c = offset[j] - s * s / (weight_t - weight[j]);
        if (c < lowest) {
            lowest = c;
            best = j;
        }
    }
    *cost = fmax(0, p->square[t] + lowest);
    return best;
}

/* Rows from..to of a layer, whose best j lie in first..last. */
static void fill_rows(const problem *p, const double *below, double *cost, size_t from, size_t to,
                      size_t first, size_t last) {
    while (from <= to) {
        size_t t = from + (to - from) / 2, end = last < t - 1 ? last : t - 1;
        size_t best = p->precise ? scan_precise(p, below, t, first, end, &cost[t])
                                 : scan_fast(p, t, first, end, &cost[t]);
        if (t > from)
            fill_rows(p, below, cost, from, t - 1, first, best);
        from = t + 1;
        first = best;
    }
}

static void fill_layers(problem *p, int k) {
    for (size_t t = 1; t <= p->n; t++)
        p->cost[1][t] = squares(p, 0, t);
    for (int m = 2; m < k; m++) {
        size_t from = (size_t)m, to = p->n - (size_t)(k - m);
        const double *below = p->cost[m - 1];
        for (size_t j = from - 1; j < to && !p->precise; j++)
            p->offset[j] = below[j] - p->square[j];
        fill_rows(p, below, p->cost[m], from, to, from - 1, to - 1);
    }
}

/* From the last run back: the smallest j that reaches the optimum within rounding. */
static void trace_runs(const problem *p, int k, size_t *end) {
    end[k - 1] = p->n;
    for (int m = k; m >= 2; m--) {
        size_t t = end[m - 1], first = (size_t)m - 1;
        const double *below = p->cost[m - 1];
        double least = INFINITY;
        for (size_t j = first; j < t && below[j] <= least; j++)
            least = fmin(least, below[j] + squares(p, j, t));
        size_t j = first;
        while (below[j] + squares(p, j, t) > least * (1 + 1e-12))
            j++;
        end[m - 2] = j;
    }
}

static bool open_problem(problem *p, size_t n, int k, bool precise) {
    size_t row = n + 1, layers = (size_t)k - 1;
    *p = (problem){.n = n, .precise = precise};
    p->storage = gb_alloc(6 + layers, row * sizeof(double));
    p->cost = gb_alloc(layers + 1, sizeof *p->cost);
    if (!p->storage || !p->cost)
        return false;
    p->weight = p->storage;
    p->sum = p->storage + row;
    p->sum_low = p->storage + 2 * row;
    p->square = p->storage + 3 * row;
    p->square_low = p->storage + 4 * row;
    p->offset = p->storage + 5 * row;
    p->cost[0] = NULL;
    for (size_t m = 1; m <= layers; m++)
        p->cost[m] = p->storage + (5 + m) * row;
    return true;
}

bool gb_fisher_runs(const double *x, const double *w, size_t n, int k, bool precise, size_t *end) {
    problem p;
    bool ok = open_problem(&p, n, k, precise);
    if (ok) {
        fill_prefixes(&p, x, w);
        fill_layers(&p, k);
        trace_runs(&p, k, end);
    }
    gb_free(p.storage);
    gb_free(p.cost);
    return ok;
}
