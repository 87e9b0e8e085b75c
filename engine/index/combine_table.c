/* Rules that compare the areas with each other. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/combine_parts.h"
#include "index/vote.h"
#include "stats/describe.h"
#include "stats/sort.h"

#include <math.h>

bool gb_combine_is_table_rule(gb_combine rule) {
    return rule == GB_COMBINE_WROCLAW || rule == GB_COMBINE_BORDA || rule == GB_COMBINE_COPELAND ||
           rule == GB_COMBINE_KEMENY || rule == GB_COMBINE_PCA;
}

static gb_status no_memory(const gb_combine_table *t, gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)t->n);
}

static double sum_terms(const gb_combine_table *t, const double *values, const double *w, size_t i,
                        double *terms) {
    for (size_t j = 0; j < t->k; j++)
        terms[j] = w[j] * values[j * t->n + i];
    return gb_sum_sorted(terms, t->k);
}

static gb_status wroclaw(const gb_combine_table *t, const double *w, double *score, gb_error *err) {
    double *terms = gb_alloc(t->k, sizeof *terms), *best = gb_alloc(t->k, sizeof *best);
    double *sorted = gb_alloc(t->n, sizeof *sorted), total = gb_sum_array(w, t->k), used = 0, mean, sd;
    bool room = terms && best && sorted;
    for (size_t j = 0; j < t->k && room; j++) {
        used += w[j] > 0;
        best[j] = t->z[j * t->n];
        for (size_t i = 1; i < t->n; i++)
            best[j] = fmin(best[j], t->z[j * t->n + i]);
    }
    for (size_t i = 0; i < t->n && room; i++) {
        for (size_t j = 0; j < t->k; j++) {
            double d = t->z[j * t->n + i] - best[j];
            terms[j] = w[j] * used / total * d * d;
        }
        score[i] = sorted[i] = sqrt(gb_sum_sorted(terms, t->k));
    }
    room = room && gb_sort_values(sorted, t->n); /* sums then do not depend on the order of the rows */
    if (room) {
        gb_mean_sd(sorted, t->n, GB_SD_SAMPLE, &mean, &sd);
        double norm = mean + 2 * (t->n > 1 ? sd : 0);
        for (size_t i = 0; i < t->n; i++)
            score[i] = norm > 0 ? score[i] / norm : 0;
    }
    gb_free(terms);
    gb_free(best);
    gb_free(sorted);
    return room ? GB_OK : no_memory(t, err);
}

static gb_status borda(const gb_combine_table *t, const double *w, double *score, double *contribution,
                       gb_error *err) {
    double *points = gb_alloc(t->n * t->k, sizeof *points), *terms = gb_alloc(t->k, sizeof *terms);
    bool room = points && terms && gb_borda_points(t->z, t->n, t->k, points);
    for (size_t i = 0; i < t->n && room; i++) {
        score[i] = sum_terms(t, points, w, i, terms);
        for (size_t j = 0; j < t->k && contribution; j++)
            contribution[j * t->n + i] = w[j] * points[j * t->n + i];
    }
    gb_free(points);
    gb_free(terms);
    return room ? GB_OK : no_memory(t, err);
}

static gb_status kemeny(const gb_combine_table *t, const double *w, double *score, double *orders,
                        gb_error *err) {
    if (t->n > GB_KEMENY_MOST)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEMENY_SIZE, .count = (int64_t)t->n,
                       .total = GB_KEMENY_MOST);
    double outranking[GB_KEMENY_MOST * GB_KEMENY_MOST];
    gb_kemeny found;
    gb_outranking(t->z, t->n, t->k, w, outranking);
    gb_status status = gb_kemeny_order(outranking, t->n, &found, err);
    for (size_t i = 0; i < t->n && status == GB_OK; i++)
        score[i] = (double)t->n - ((double)found.first[i] + (double)found.last[i]) / 2;
    if (status == GB_OK && orders)
        *orders = found.orders;
    return status;
}

static gb_status component(const gb_combine_table *t, const gb_combine_parameters *p, double *score,
                           double *contribution, gb_error *err) {
    gb_values *columns = gb_alloc(t->k, sizeof *columns);
    double *terms = gb_alloc(t->k, sizeof *terms);
    double *coefficient = gb_alloc(t->k, sizeof *coefficient);
    gb_pca_options options = p->pca;
    gb_pca pca = {0};
    gb_status status = columns && terms && coefficient ? GB_OK : no_memory(t, err);
    for (size_t j = 0; j < t->k && status == GB_OK; j++) {
        columns[j] = (gb_values){.name = t->columns[t->which[j]].name, .n = t->n, .value = t->z + j * t->n};
        if (t->which[j] == p->pca.anchor)
            options.anchor = j; /* of the indicators that take part */
    }
    if (status == GB_OK)
        status = gb_pca_build(columns, t->k, &options, &pca, err);
    if (status == GB_OK)
        status = gb_pca_coefficients(&pca, 0, coefficient, err);
    for (size_t i = 0; i < t->n && status == GB_OK; i++) {
        for (size_t j = 0; j < t->k; j++) {
            terms[j] = coefficient[j] * (t->z[j * t->n + i] - pca.mean[j]) / pca.sd[j];
            if (contribution)
                contribution[j * t->n + i] = terms[j];
        }
        score[i] = gb_sum_sorted(terms, t->k);
    }
    gb_pca_release(&pca);
    gb_free(columns);
    gb_free(terms);
    gb_free(coefficient);
    return status;
}

gb_status gb_combine_table_score(gb_combine rule, const gb_combine_parameters *p,
                                 const gb_combine_table *table, const double *w, double *score,
                                 double *contribution, double *orders, gb_error *err) {
    switch (rule) {
    case GB_COMBINE_WROCLAW:
        return wroclaw(table, w, score, err);
    case GB_COMBINE_BORDA:
        return borda(table, w, score, contribution, err);
    case GB_COMBINE_COPELAND:
        return gb_copeland(table->z, table->n, table->k, w, p->threads, score, err);
    case GB_COMBINE_KEMENY:
        return kemeny(table, w, score, orders, err);
    case GB_COMBINE_PCA:
        return component(table, p, score, contribution, err);
    default:
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_combine_columns: rule");
    }
}
