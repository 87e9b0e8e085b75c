#include "index/simplex.h"

#include <math.h>

/* label[0..k-1]: the variables at zero, by column; label[k..]: the basic ones, by row. Variable v < k is x_v,
 * the rest are slacks. */
typedef struct program {
    double *t;
    size_t rows, k;
    size_t *label;
} program;

static double *at(const program *p, size_t row, size_t column) {
    return &p->t[row * (p->k + 1) + column];
}

/* Bland: the lowest variable that improves; k when there is none. */
static size_t entering(const program *p) {
    size_t best = p->k;
    for (size_t c = 0; c < p->k; c++)
        if (*at(p, p->rows, c) > 1e-11 && (best == p->k || p->label[c] < p->label[best]))
            best = c;
    return best;
}

static size_t leaving(const program *p, size_t column) {
    size_t best = p->rows;
    double least = INFINITY;
    for (size_t r = 0; r < p->rows; r++) {
        double a = *at(p, r, column);
        if (!(a > 1e-11))
            continue;
        double ratio = *at(p, r, p->k) / a;
        bool equal = best < p->rows && fabs(ratio - least) <= 1e-13 * fmax(1, least);
        if (equal ? p->label[p->k + r] < p->label[p->k + best] : ratio < least) {
            least = equal ? fmin(least, ratio) : ratio;
            best = r;
        }
    }
    return best;
}

static void pivot(const program *p, size_t row, size_t column) {
    double by = *at(p, row, column);
    for (size_t c = 0; c <= p->k; c++)
        *at(p, row, c) = c == column ? 1 / by : *at(p, row, c) / by;
    for (size_t r = 0; r <= p->rows; r++) {
        double factor = *at(p, r, column);
        if (r == row)
            continue;
        for (size_t c = 0; c <= p->k; c++)
            *at(p, r, c) = c == column ? -factor / by : *at(p, r, c) - factor * *at(p, row, c);
    }
    size_t in = p->label[column];
    p->label[column] = p->label[p->k + row];
    p->label[p->k + row] = in;
}

bool gb_simplex(double *tableau, size_t rows, size_t k, size_t *label, double *x, double *value) {
    program p = {.t = tableau, .rows = rows, .k = k, .label = label};
    for (size_t v = 0; v < rows + k; v++)
        label[v] = v;
    size_t most = 100 * (rows + k) + 1000, column;
    while ((column = entering(&p)) < k) {
        size_t row = leaving(&p, column);
        if (row == rows || most-- == 0)
            return false;
        pivot(&p, row, column);
    }
    for (size_t j = 0; j < k; j++)
        x[j] = 0;
    for (size_t r = 0; r < rows; r++)
        if (label[k + r] < k)
            x[label[k + r]] = *at(&p, r, k);
    *value = -*at(&p, rows, k);
    return true;
}
