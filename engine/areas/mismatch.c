#include "areas/mismatch.h"

#include "base/memory.h"
#include "base/sum.h"
#include "table/csr.h"

#include <math.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void release_side(gb_mismatch_side *side) {
    gb_free(side->best);
    gb_free(side->jaccard);
    gb_free(side->inside);
}

void gb_mismatch_release(gb_mismatch *mismatch) {
    release_side(&mismatch->from);
    release_side(&mismatch->to);
    *mismatch = (gb_mismatch){.common = 0};
}

/* The weight of every area of one division, all of it and what is in the other one too. */
typedef struct weights {
    double *whole, *common;
} weights;

static void release_weights(weights *w) {
    gb_free(w->whole);
    gb_free(w->common);
}

static gb_status weigh(const gb_pieces *p, const int32_t *own, const int32_t *other, size_t n, weights *out,
                       gb_error *err) {
    gb_sum *whole = gb_alloc_zero(n, sizeof *whole), *common = gb_alloc_zero(n, sizeof *common);
    *out = (weights){.whole = gb_alloc(n, sizeof *out->whole), .common = gb_alloc(n, sizeof *out->common)};
    gb_status status = whole && common && out->whole && out->common ? GB_OK : no_memory(err);
    for (size_t i = 0; status == GB_OK && i < p->n; i++) {
        if (own[i] < 0)
            continue;
        gb_sum_add(&whole[own[i]], p->weight[i]);
        if (other[i] >= 0)
            gb_sum_add(&common[own[i]], p->weight[i]);
    }
    for (size_t i = 0; status == GB_OK && i < n; i++) {
        out->whole[i] = gb_sum_value(&whole[i]);
        out->common[i] = gb_sum_value(&common[i]);
    }
    gb_free(common);
    gb_free(whole);
    return status;
}

static gb_status take_pairs(const gb_pieces *p, gb_csr *out, gb_error *err) {
    gb_csr_entry *entry = gb_alloc(p->n, sizeof *entry);
    size_t n = 0;
    if (!entry)
        return no_memory(err);
    for (size_t i = 0; i < p->n; i++)
        if (p->a[i] >= 0 && p->b[i] >= 0 && p->weight[i] > 0)
            entry[n++] = (gb_csr_entry){.row = p->a[i], .column = p->b[i], .value = p->weight[i]};
    gb_status status = gb_csr_build(p->from, p->to, entry, n, out, err);
    gb_free(entry);
    return status;
}

/* One side: pairs has its areas as rows. Also the sum of the largest parts. */
static gb_status compare(const gb_csr *pairs, const double *own, const double *other, gb_mismatch_side *out,
                         double *largest_sum, gb_error *err) {
    gb_sum all = {0}, alike = {0}, largest_parts = {0};
    *out = (gb_mismatch_side){.n = pairs->rows,
                              .best = gb_alloc(pairs->rows, sizeof *out->best),
                              .jaccard = gb_alloc(pairs->rows, sizeof *out->jaccard),
                              .inside = gb_alloc(pairs->rows, sizeof *out->inside)};
    if (!out->best || !out->jaccard || !out->inside)
        return no_memory(err);
    for (size_t r = 0; r < pairs->rows; r++) {
        double largest = 0, best = 0;
        out->best[r] = -1;
        for (size_t i = pairs->start[r]; i < pairs->start[r + 1]; i++) {
            const double common = pairs->value[i];
            const double jaccard = common / (own[r] + other[pairs->column[i]] - common);
            largest = fmax(largest, common);
            if (jaccard > best) {
                best = jaccard;
                out->best[r] = pairs->column[i];
            }
        }
        out->jaccard[r] = own[r] > 0 ? fmin(1, best) : NAN;
        out->inside[r] = own[r] > 0 ? fmin(1, largest / own[r]) : NAN;
        gb_sum_add(&largest_parts, largest);
        if (own[r] > 0) {
            gb_sum_add(&all, own[r]);
            gb_sum_add(&alike, own[r] * out->jaccard[r]);
        }
    }
    const double total = gb_sum_value(&all);
    *largest_sum = gb_sum_value(&largest_parts);
    out->mean = total > 0 ? gb_sum_value(&alike) / total : NAN;
    out->change = total > 0 ? fmax(0, 1 - *largest_sum / total) : NAN;
    return GB_OK;
}

/* The entropy of a division over what is common. */
static double entropy(const double *weight, size_t n, double total) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        if (weight[i] > 0)
            gb_sum_add(&sum, -weight[i] / total * log(weight[i] / total));
    return gb_sum_value(&sum);
}

/* The entropy of the columns within the rows. */
static double entropy_within(const gb_csr *pairs, const double *row, double total) {
    gb_sum sum = {0};
    for (size_t r = 0; r < pairs->rows; r++)
        for (size_t i = pairs->start[r]; i < pairs->start[r + 1]; i++)
            gb_sum_add(&sum, -pairs->value[i] / total * log(pairs->value[i] / row[r]));
    return gb_sum_value(&sum);
}

static double explained(double within, double all) {
    return all > 0 ? fmin(1, fmax(0, 1 - within / all)) : 1;
}

static void associate(const gb_csr *pairs, const gb_csr *back, const weights *from, const weights *to,
                      double largest_sum, gb_mismatch *out) {
    const double total = out->common;
    out->homogeneity = out->completeness = out->v_measure = out->van_dongen = NAN;
    if (!(total > 0))
        return;
    out->homogeneity =
        explained(entropy_within(back, to->common, total), entropy(from->common, pairs->rows, total));
    out->completeness =
        explained(entropy_within(pairs, from->common, total), entropy(to->common, back->rows, total));
    const double both = out->homogeneity + out->completeness;
    out->v_measure = both > 0 ? 2 * out->homogeneity * out->completeness / both : 0;
    out->van_dongen = fmax(0, 1 - largest_sum / (2 * total));
}

static void sum_sides(const gb_pieces *p, gb_mismatch *out) {
    gb_sum common = {0}, only_from = {0}, only_to = {0};
    for (size_t i = 0; i < p->n; i++)
        gb_sum_add(p->a[i] < 0 ? &only_to : p->b[i] < 0 ? &only_from : &common, p->weight[i]);
    out->common = gb_sum_value(&common);
    out->only_from = gb_sum_value(&only_from);
    out->only_to = gb_sum_value(&only_to);
}

gb_status gb_mismatch_find(const gb_pieces *pieces, gb_mismatch *out, gb_error *err) {
    gb_csr pairs = {0}, back = {0};
    weights from = {.whole = NULL}, to = {.whole = NULL};
    double largest_from = 0, largest_to = 0;
    *out = (gb_mismatch){.common = 0};
    gb_status status = take_pairs(pieces, &pairs, err);
    if (status == GB_OK)
        status = gb_csr_transpose(&pairs, &back, err);
    if (status == GB_OK)
        status = weigh(pieces, pieces->a, pieces->b, pieces->from, &from, err);
    if (status == GB_OK)
        status = weigh(pieces, pieces->b, pieces->a, pieces->to, &to, err);
    if (status == GB_OK)
        status = compare(&pairs, from.whole, to.whole, &out->from, &largest_from, err);
    if (status == GB_OK)
        status = compare(&back, to.whole, from.whole, &out->to, &largest_to, err);
    if (status == GB_OK) {
        sum_sides(pieces, out);
        associate(&pairs, &back, &from, &to, largest_from + largest_to, out);
    } else {
        gb_mismatch_release(out);
    }
    release_weights(&from);
    release_weights(&to);
    gb_csr_release(&back);
    gb_csr_release(&pairs);
    return status;
}
