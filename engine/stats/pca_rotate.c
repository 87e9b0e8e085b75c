#include "base/memory.h"
#include "base/sum.h"
#include "stats/pca.h"

#include <math.h>
#include <string.h>

/* Turn two factors to where the variance of their squared loadings is largest (Kaiser 1958, eq. 20).
 * Returns the angle. */
static double turn_pair(double *a, double *b, size_t k) {
    gb_sum u = {0}, v = {0}, uu_vv = {0}, uv = {0};
    for (size_t j = 0; j < k; j++) {
        double p = a[j] * a[j] - b[j] * b[j], q = 2 * a[j] * b[j];
        gb_sum_add(&u, p);
        gb_sum_add(&v, q);
        gb_sum_add(&uu_vv, p * p - q * q);
        gb_sum_add(&uv, 2 * p * q);
    }
    double su = gb_sum_value(&u), sv = gb_sum_value(&v);
    double top = gb_sum_value(&uv) - 2 * su * sv / (double)k;
    double bottom = gb_sum_value(&uu_vv) - (su * su - sv * sv) / (double)k;
    double angle = atan2(top, bottom) / 4, c = cos(angle), s = sin(angle);
    for (size_t j = 0; j < k; j++) {
        double x = a[j];
        a[j] = c * x + s * b[j];
        b[j] = c * b[j] - s * x;
    }
    return fabs(angle);
}

static void rotate(double *l, size_t k, size_t m) {
    enum { MOST_ROUNDS = 1000 };
    double largest = 1;
    for (int round = 0; round < MOST_ROUNDS && largest > 1e-12; round++) {
        largest = 0;
        for (size_t p = 0; p + 1 < m; p++)
            for (size_t q = p + 1; q < m; q++)
                largest = fmax(largest, turn_pair(l + p * k, l + q * k, k));
    }
}

static double squares(const double *factor, size_t k) {
    gb_sum sum = {0};
    for (size_t j = 0; j < k; j++)
        gb_sum_add(&sum, factor[j] * factor[j]);
    return gb_sum_value(&sum);
}

/* Most variance first; each factor loads positively on balance. swap: room for one factor. */
static void put_in_order(double *l, size_t k, size_t m, double *swap) {
    for (size_t p = 0; p < m; p++) {
        size_t best = p;
        for (size_t q = p + 1; q < m; q++)
            if (squares(l + q * k, k) > squares(l + best * k, k))
                best = q;
        memcpy(swap, l + p * k, k * sizeof *l);
        memmove(l + p * k, l + best * k, k * sizeof *l);
        if (best != p)
            memcpy(l + best * k, swap, k * sizeof *l);
        double sign = gb_sum_array(l + p * k, k) < 0 ? -1 : 1;
        for (size_t j = 0; j < k; j++)
            l[p * k + j] *= sign;
    }
}

bool gb_varimax(double *loading, size_t k, size_t m) {
    double *length = gb_alloc(k, sizeof *length);
    if (!length)
        return false;
    for (size_t j = 0; j < k; j++) {
        gb_sum sum = {0};
        for (size_t c = 0; c < m; c++)
            gb_sum_add(&sum, loading[c * k + j] * loading[c * k + j]);
        double root = sqrt(gb_sum_value(&sum));
        length[j] = root > 0 ? root : 1;
        for (size_t c = 0; c < m; c++)
            loading[c * k + j] /= length[j];
    }
    rotate(loading, k, m);
    for (size_t j = 0; j < k; j++)
        for (size_t c = 0; c < m; c++)
            loading[c * k + j] *= length[j];
    put_in_order(loading, k, m, length);
    gb_free(length);
    return true;
}

void gb_factor_weights(const double *loading, size_t k, size_t m, double *weight) {
    for (size_t j = 0; j < k; j++) {
        weight[j] = 0;
        for (size_t c = 0; c < m; c++)
            weight[j] = fmax(weight[j], loading[c * k + j] * loading[c * k + j]);
    }
    double total = gb_sum_array(weight, k);
    for (size_t j = 0; j < k; j++)
        weight[j] = total > 0 ? weight[j] / total : 1 / (double)k;
}
