/* Rules that score one area at a time. */
#include "index/combine_parts.h"

#include "base/sum.h"

#include <math.h>

double gb_sum_sorted(double *terms, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double moving = terms[i];
        size_t at = i;
        for (; at > 0 && terms[at - 1] > moving; at--)
            terms[at] = terms[at - 1];
        terms[at] = moving;
    }
    return gb_sum_array(terms, n);
}

static double weight_of(const gb_combine_row *r) {
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = r->w[j];
    return gb_sum_sorted(r->terms, r->m);
}

static double mean(const gb_combine_row *r) {
    double weight = weight_of(r);
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = r->w[j] * r->z[j] / weight;
    return gb_sum_sorted(r->terms, r->m);
}

static double least(const gb_combine_row *r) {
    double found = r->z[0];
    for (size_t j = 1; j < r->m; j++)
        found = fmin(found, r->z[j]);
    return found;
}

static double most(const gb_combine_row *r) {
    double found = r->z[0];
    for (size_t j = 1; j < r->m; j++)
        found = fmax(found, r->z[j]);
    return found;
}

static double geometric(const gb_combine_row *r) {
    double weight = weight_of(r);
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = r->w[j] * log(r->z[j]) / weight;
    return exp(gb_sum_sorted(r->terms, r->m));
}

/* Relative to the largest value u (the smallest for p < 0): u exp(log(1 + mean of (z/u)^p - 1) / p). So no
 * power overflows, and no digits are lost where p is near 0. */
static double power_mean(const gb_combine_row *r, double p) {
    if (isinf(p))
        return p > 0 ? most(r) : least(r);
    if (p == 0)
        return geometric(r);
    if (p == 1)
        return mean(r);
    double weight = weight_of(r), unit = p > 0 ? most(r) : least(r);
    if (unit == 0)
        return 0;
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = r->w[j] / weight * (r->z[j] > 0 ? expm1(p * (log(r->z[j]) - log(unit))) : -1);
    return unit * exp(log1p(gb_sum_sorted(r->terms, r->m)) / p);
}

static double owa(const gb_combine_parameters *p, const gb_combine_row *r) {
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = -r->z[j];
    gb_sum_sorted(r->terms, r->m);
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = -r->terms[j] * p->order_weights[j];
    return gb_sum_sorted(r->terms, r->m);
}

static double mpi(const gb_combine_parameters *p, const gb_combine_row *r) {
    double weight = weight_of(r), m = mean(r), n = (double)r->m;
    for (size_t j = 0; j < r->m; j++)
        r->terms[j] = r->w[j] / weight * (r->z[j] - m) * (r->z[j] - m);
    double variance = gb_sum_sorted(r->terms, r->m);
    if (p->sample_variance)
        variance = r->m > 1 ? variance * n / (n - 1) : 0;
    return p->penalty == GB_PENALTY_UP ? m + variance / m : m - variance / m;
}

static double mean_min(const gb_combine_parameters *p, const gb_combine_row *r) {
    bool unset = p->alpha == 0 && p->beta == 0;
    double alpha = unset ? 0.5 : p->alpha, beta = unset ? 1 : p->beta, m = mean(r);
    return m - alpha * (hypot(m - least(r), beta) - beta);
}

/* Each value with the weight of its place; equal values share the weights of their places. */
void gb_combine_owa_parts(const double *order_weights, const gb_combine_row *r, double *part) {
    for (size_t j = 0; j < r->m; j++) {
        size_t above = 0, equal = 0;
        for (size_t h = 0; h < r->m; h++) {
            above += r->z[h] > r->z[j];
            equal += r->z[h] == r->z[j];
        }
        part[j] = r->z[j] * gb_sum_array(order_weights + above, equal) / (double)equal;
    }
}

static double flags(const gb_combine_row *r) {
    double count = 0;
    for (size_t j = 0; j < r->m; j++)
        count += r->z[j];
    return count;
}

/* Three-valued: NAN when the missing flags decide. */
static double at_least(const gb_combine_row *r, double need) {
    double found = flags(r);
    if (found >= need)
        return 1;
    return found + (double)(r->asked - r->m) < need ? 0 : NAN;
}

double gb_combine_row_score(gb_combine rule, const gb_combine_parameters *p, const gb_combine_row *r) {
    switch (rule) {
    case GB_COMBINE_GEOMETRIC:
        return geometric(r);
    case GB_COMBINE_HARMONIC:
        return power_mean(r, -1);
    case GB_COMBINE_POWER:
        return power_mean(r, p->power);
    case GB_COMBINE_MIN:
        return least(r);
    case GB_COMBINE_MAX:
        return most(r);
    case GB_COMBINE_OWA:
        return owa(p, r);
    case GB_COMBINE_MPI:
        return mpi(p, r);
    case GB_COMBINE_MEAN_MIN:
        return mean_min(p, r);
    case GB_COMBINE_K_OF_N:
        return at_least(r, (double)p->at_least);
    case GB_COMBINE_ALL:
        return at_least(r, (double)r->asked);
    case GB_COMBINE_ANY:
        return at_least(r, 1);
    default:
        return NAN;
    }
}

static gb_row_fault check_value(gb_combine rule, double p, double z) {
    switch (rule) {
    case GB_COMBINE_GEOMETRIC:
    case GB_COMBINE_HARMONIC:
        return z > 0 ? GB_ROW_GOOD : GB_ROW_NOT_POSITIVE;
    case GB_COMBINE_POWER:
        if (isinf(p) || p == 1)
            return GB_ROW_GOOD;
        return p <= 0 ? (z > 0 ? GB_ROW_GOOD : GB_ROW_NOT_POSITIVE) : z >= 0 ? GB_ROW_GOOD : GB_ROW_NEGATIVE;
    case GB_COMBINE_COUNT_FLAGS:
    case GB_COMBINE_K_OF_N:
    case GB_COMBINE_ALL:
    case GB_COMBINE_ANY:
        return z == 0 || z == 1 ? GB_ROW_GOOD : GB_ROW_NOT_FLAG;
    default:
        return GB_ROW_GOOD;
    }
}

gb_row_fault gb_combine_row_check(gb_combine rule, const gb_combine_parameters *p, const gb_combine_row *r,
                                  size_t *at) {
    for (size_t j = 0; j < r->m; j++) {
        gb_row_fault fault = check_value(rule, p->power, r->z[j]);
        *at = j;
        if (fault != GB_ROW_GOOD)
            return fault;
    }
    return rule == GB_COMBINE_MPI && !(mean(r) > 0) ? GB_ROW_MEAN : GB_ROW_GOOD;
}
