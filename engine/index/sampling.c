#include "index/sampling.h"

#include "base/random.h"

#include <math.h>

enum { TRIES = 64 }; /* numbers that one gamma may use; more than 12 are never needed in practice */

/* Squeeze-free form for shape >= 1; a smaller shape is raised by one and brought back by a power. */
double gb_random_gamma(double shape, uint64_t seed, uint64_t key, uint64_t draw) {
    const double raised = shape < 1 ? shape + 1 : shape;
    const double d = raised - 1.0 / 3, c = 1 / sqrt(9 * d);
    double v = 1;
    for (uint64_t t = 0; t < TRIES; t++) {
        const uint64_t at = draw * TRIES + t;
        const double z = gb_random_normal(seed, key, 2 * at);
        const double u = 1 - gb_random_unit(seed, key, 4 * at + 3);
        v = (1 + c * z) * (1 + c * z) * (1 + c * z);
        if (v > 0 && log(u) < 0.5 * z * z + d - d * v + d * log(v))
            break;
        v = 1;
    }
    if (shape >= 1)
        return d * v;
    const double u = 1 - gb_random_unit(~seed, key, draw);
    return d * v * pow(u, 1 / shape);
}

double gb_random_beta(double a, double b, uint64_t seed, uint64_t key, uint64_t draw) {
    const double x = gb_random_gamma(a, seed, key, 2 * draw), y = gb_random_gamma(b, seed, key, 2 * draw + 1);
    return x + y > 0 ? x / (x + y) : a / (a + b);
}

gb_status gb_weight_sampling_check(const gb_weight_sampling *sampling, gb_error *err) {
    if (sampling->kind == GB_WEIGHT_DRAW_DIRICHLET &&
        !(sampling->concentration >= 0 && sampling->concentration <= 1e6))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CONCENTRATION, .value = sampling->concentration);
    if (sampling->kind == GB_WEIGHT_DRAW_SPREAD && !(sampling->spread > 0 && sampling->spread <= 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_SPREAD, .value = sampling->spread);
    return GB_OK;
}

static double draw_weight(double weight, double sum, size_t k, const char *id, const gb_weight_sampling *s,
                          uint64_t draw) {
    const uint64_t key = gb_hash_text(id);
    if (weight <= 0)
        return 0;
    if (s->kind == GB_WEIGHT_DRAW_SPREAD)
        return weight * (1 + s->spread * (2 * gb_random_unit(s->seed, key, draw) - 1));
    const double concentration = s->concentration > 0 ? s->concentration : 1;
    return gb_random_gamma(concentration * (double)k * weight / sum, s->seed, key, draw);
}

void gb_weights_draw(const double *weights, const char *const *ids, size_t k,
                     const gb_weight_sampling *sampling, uint64_t draw, double *out) {
    double sum = 0, drawn = 0;
    for (size_t j = 0; j < k; j++)
        sum += weights[j];
    for (size_t j = 0; j < k; j++) {
        out[j] = draw_weight(weights[j], sum, k, ids[j], sampling, draw);
        drawn += out[j];
    }
    /* all gammas can only be 0 together when every shape is tiny: then the chosen weights stand */
    for (size_t j = 0; j < k; j++)
        out[j] = drawn > 0 ? out[j] * (sum / drawn) : weights[j];
}

double gb_doubt_draw(double value, const gb_doubt *doubt, uint64_t seed, uint64_t key, uint64_t draw) {
    const double per = doubt->per > 0 ? doubt->per : 1;
    switch (doubt->kind) {
    case GB_ERROR_BINOMIAL:
        return per * gb_random_beta(doubt->a + 0.5, doubt->b - doubt->a + 0.5, seed, key, draw);
    case GB_ERROR_POISSON:
        return per * gb_random_gamma(doubt->a + 0.5, seed, key, draw) / doubt->b;
    case GB_ERROR_NORMAL:
        return value + doubt->a * gb_random_normal(seed, key, draw);
    case GB_ERROR_UNIFORM:
        return doubt->a + (doubt->b - doubt->a) * gb_random_unit(seed, key, draw);
    default:
        return value;
    }
}
