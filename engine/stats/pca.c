#include "stats/pca.h"

#include "base/memory.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* Largest eigenvalue first; LAPACK gives them upwards. */
static void take_components(const double *matrix, const double *eigenvalue, gb_pca *pca) {
    size_t k = pca->k;
    for (size_t c = 0; c < k; c++) {
        size_t from = k - 1 - c;
        pca->eigenvalue[c] = eigenvalue[from];
        pca->improper = pca->improper || eigenvalue[from] < -1e-9;
        memcpy(pca->vector + c * k, matrix + from * k, k * sizeof *matrix);
    }
}

/* The sign that the rule gives component c: of the anchor, else of the first indicator that says something.
 */
static double anchored_sign(const double *v, size_t k, size_t anchor) {
    size_t j = anchor;
    for (size_t h = 0; fabs(v[j]) < 1e-9 && h < k; h++)
        j = h;
    return v[j] < 0 ? -1 : 1;
}

static double sign_of(const gb_pca_options *options, const double *v, size_t k) {
    double anchored = anchored_sign(v, k, options->anchor);
    if (options->sign == GB_PCA_SIGN_ANCHOR)
        return anchored;
    int balance = 0;
    for (size_t j = 0; j < k; j++)
        balance += v[j] > 1e-9 ? 1 : v[j] < -1e-9 ? -1 : 0;
    return balance > 0 ? 1 : balance < 0 ? -1 : anchored;
}

static void sign_and_load(const gb_pca_options *options, gb_pca *pca) {
    for (size_t c = 0; c < pca->k; c++) {
        double *v = pca->vector + c * pca->k;
        double sign = sign_of(options, v, pca->k), root = sqrt(fmax(0, pca->eigenvalue[c]));
        for (size_t j = 0; j < pca->k; j++) {
            v[j] *= sign;
            pca->loading[c * pca->k + j] = v[j] * root;
        }
    }
}

/* matrix: k * k correlations, replaced by the eigenvectors. */
static gb_status decompose(double *matrix, double *eigenvalue, const gb_pca_options *options, gb_pca *pca,
                           gb_error *err) {
    const lapack_int k = (lapack_int)pca->k;
    lapack_int need = -1;
    double size;
    lapack_int info = LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'U', k, matrix, k, eigenvalue, &size, need);
    need = (lapack_int)size;
    double *room = info == 0 ? gb_alloc((size_t)need, sizeof *room) : NULL;
    if (info == 0 && !room)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = need);
    if (info == 0)
        info = LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'U', k, matrix, k, eigenvalue, room, need);
    gb_free(room);
    if (info != 0)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_pca_build: dsyev", .count = info);
    take_components(matrix, eigenvalue, pca);
    sign_and_load(options, pca);
    return GB_OK;
}

static gb_status build(gb_correlations *c, const gb_pca_options *options, gb_pca *pca, gb_error *err) {
    size_t k = c->k;
    *pca = (gb_pca){.k = k, .areas = c->least, .mean = c->mean, .sd = c->sd};
    c->mean = c->sd = NULL;
    pca->eigenvalue = gb_alloc(k, sizeof *pca->eigenvalue);
    pca->vector = gb_alloc(k * k, sizeof *pca->vector);
    pca->loading = gb_alloc(k * k, sizeof *pca->loading);
    double *upwards = gb_alloc(k, sizeof *upwards);
    gb_status status = pca->eigenvalue && pca->vector && pca->loading && upwards
                           ? decompose(c->r, upwards, options, pca, err)
                           : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    gb_free(upwards);
    return status;
}

gb_status gb_pca_build(const gb_values *columns, size_t k, const gb_pca_options *options, gb_pca *out,
                       gb_error *err) {
    if (k > 0 && options->anchor >= k)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PCA_ANCHOR, .count = (int64_t)options->anchor + 1,
                       .total = (int64_t)k);
    gb_correlations correlations = {0};
    gb_status status = gb_correlations_build(columns, k, options->pairs, &correlations, err);
    if (status != GB_OK)
        return status;
    gb_pca pca = {0};
    if (correlations.least <= k)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_PCA_FEW_AREAS, .count = (int64_t)k,
                         .total = (int64_t)correlations.least);
    else
        status = build(&correlations, options, &pca, err);
    gb_correlations_release(&correlations);
    if (status == GB_OK)
        *out = pca;
    else
        gb_pca_release(&pca);
    return status;
}

void gb_pca_release(gb_pca *pca) {
    if (!pca)
        return;
    gb_free(pca->eigenvalue);
    gb_free(pca->vector);
    gb_free(pca->loading);
    gb_free(pca->mean);
    gb_free(pca->sd);
    *pca = (gb_pca){0};
}

double gb_pca_share(const gb_pca *pca, size_t component) {
    return pca->eigenvalue[component] / (double)pca->k;
}

gb_status gb_pca_coefficients(const gb_pca *pca, size_t component, double *coefficient, gb_error *err) {
    if (component >= pca->k)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_pca_coefficients: component");
    double eigenvalue = pca->eigenvalue[component];
    if (!(eigenvalue > 1e-9))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_PCA_NO_VARIANCE, .count = (int64_t)component + 1,
                       .value = eigenvalue);
    for (size_t j = 0; j < pca->k; j++)
        coefficient[j] = pca->vector[component * pca->k + j] / sqrt(eigenvalue);
    return GB_OK;
}

size_t gb_pca_kaiser_count(const gb_pca *pca) {
    size_t count = 0;
    while (count < pca->k && pca->eigenvalue[count] > 1 + 1e-9)
        count++;
    return count > 0 ? count : 1;
}
