#include "index/frame.h"

#include "base/memory.h"
#include "base/sum.h"
#include "stats/sort.h"

#include <math.h>

static gb_status check_column(const gb_values *values, const gb_values *weights, gb_error *err) {
    gb_status status = gb_values_check(values, err);
    if (status != GB_OK || !weights)
        return status;
    if (weights->n != values->n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_frame_collect: unequal lengths");
    status = gb_values_check(weights, err);
    for (size_t i = 0; i < weights->n && status == GB_OK; i++)
        if (gb_values_state(weights, i) == GB_PRESENT && weights->value[i] < 0)
            status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_NEGATIVE_WEIGHT, .name = weights->name,
                             .row = (int64_t)i + 1, .value = weights->value[i]);
    return status;
}

/* Append what is present; out has room. */
static void take(const gb_values *values, const gb_values *weights, const uint8_t *areas, gb_framed *out) {
    for (size_t i = 0; i < values->n; i++) {
        if (gb_values_state(values, i) != GB_PRESENT || (areas && !areas[i]))
            continue;
        if (weights && !(gb_values_state(weights, i) == GB_PRESENT && weights->value[i] > 0))
            continue;
        if (weights)
            out->weight[out->n] = weights->value[i];
        out->value[out->n++] = values->value[i] + 0.0; /* -0 becomes 0 */
    }
}

/* Sorted, because sums over sorted values do not depend on the order of the rows. */
static bool sort(gb_framed *f) {
    if (!f->weight)
        return gb_sort_values(f->value, f->n);
    uint32_t *order = gb_alloc(f->n, sizeof *order);
    double *copy = gb_alloc(f->n, sizeof *copy);
    bool good = order && copy && gb_sort_order(f->value, f->n, false, order);
    for (int pass = 0; pass < 2 && good; pass++) {
        double *list = pass ? f->value : f->weight;
        for (size_t i = 0; i < f->n; i++)
            copy[i] = list[order[i]];
        for (size_t i = 0; i < f->n; i++)
            list[i] = copy[i];
    }
    gb_free(order);
    gb_free(copy);
    return good;
}

static gb_status check(const gb_values *values, const gb_values *weights, const gb_index_frame *frame,
                       size_t *room, gb_error *err) {
    gb_status status = check_column(values, weights, err);
    *room = frame->without_own ? 0 : values->n;
    if (status == GB_OK && frame->further_count > 0 && weights && !frame->further_weights)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_frame_collect: further weights");
    for (size_t c = 0; c < frame->further_count && status == GB_OK; c++) {
        status = check_column(&frame->further[c], weights ? &frame->further_weights[c] : NULL, err);
        *room += frame->further[c].n;
    }
    return status;
}

gb_status gb_frame_collect(const gb_values *values, const gb_values *weights, const gb_index_frame *frame,
                           gb_framed *out, gb_error *err) {
    static const gb_index_frame own = {0};
    if (!frame)
        frame = &own;
    size_t room;
    gb_status status = check(values, weights, frame, &room, err);
    if (status != GB_OK)
        return status;
    gb_framed f = {0};
    f.value = gb_alloc(room, sizeof *f.value);
    f.weight = weights ? gb_alloc(room, sizeof *f.weight) : NULL;
    bool good = f.value && (f.weight || !weights);
    if (good && !frame->without_own)
        take(values, weights, frame->areas, &f);
    for (size_t c = 0; c < frame->further_count && good; c++)
        take(&frame->further[c], weights ? &frame->further_weights[c] : NULL, NULL, &f);
    if (!good || !sort(&f)) {
        gb_framed_release(&f);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    }
    *out = f;
    return GB_OK;
}

void gb_framed_release(gb_framed *framed) {
    if (!framed)
        return;
    gb_free(framed->value);
    gb_free(framed->weight);
    *framed = (gb_framed){0};
}

static void weighted_mean_sd(const gb_framed *f, gb_sd_kind kind, double *mean, double *sd) {
    gb_sum weight = {0}, first = {0}, second = {0};
    for (size_t i = 0; i < f->n; i++) {
        gb_sum_add(&weight, f->weight[i]);
        gb_sum_add(&first, f->weight[i] * (f->value[i] - f->value[0]));
    }
    double total = gb_sum_value(&weight), offset = gb_sum_value(&first) / total, m = (double)f->n;
    for (size_t i = 0; i < f->n; i++) {
        double d = f->value[i] - f->value[0] - offset;
        gb_sum_add(&second, f->weight[i] * d * d);
    }
    *mean = f->value[0] + offset;
    *sd = sqrt(gb_sum_value(&second) / (kind == GB_SD_SAMPLE ? total * (m - 1) / m : total));
}

bool gb_framed_numbers(const gb_framed *framed, gb_sd_kind sd, gb_frame_numbers *out) {
    *out = (gb_frame_numbers){.n = framed->n, .mean = NAN, .sd = NAN, .min = NAN, .max = NAN};
    out->median = out->mad = NAN;
    if (framed->n == 0)
        return true;
    double *distance = gb_alloc(framed->n, sizeof *distance);
    if (!distance)
        return false;
    out->min = framed->value[0];
    out->max = framed->value[framed->n - 1];
    out->median = gb_quantile(framed->value, framed->n, 0.5);
    for (size_t i = 0; i < framed->n; i++)
        distance[i] = fabs(framed->value[i] - out->median);
    bool good = gb_sort_values(distance, framed->n);
    out->mad = good ? gb_quantile(distance, framed->n, 0.5) : NAN;
    gb_free(distance);
    if (framed->weight)
        weighted_mean_sd(framed, sd, &out->mean, &out->sd);
    else
        gb_mean_sd(framed->value, framed->n, sd, &out->mean, &out->sd);
    return good;
}

double gb_frame_quantile(const double *sorted, size_t n, double p) {
    double position = (double)(n - 1) * fmin(1, fmax(0, p)), whole = round(position);
    return fabs(position - whole) < 1e-9 ? sorted[(size_t)whole] : gb_quantile(sorted, n, p);
}
