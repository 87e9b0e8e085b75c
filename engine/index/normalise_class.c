/* Normalisations to classes: 0 or 1 past a threshold or in the top, a score between cut points. */
#include "index/normalise_parts.h"
#include "index/rank.h"

#include <math.h>

/* A cut point in the unit of the indicator, for area i. */
static gb_status cut_of(const gb_normalise_task *t, size_t i, double cut, double common, double *out,
                        gb_error *err) {
    gb_status status = GB_OK;
    *out = cut;
    if (t->options->cut_unit == GB_CUT_REFERENCE) {
        double reference;
        status = gb_normalise_reference_of(t, i, common, &reference, err);
        *out = status == GB_OK ? cut * reference : NAN;
    } else if (t->options->cut_unit == GB_CUT_QUANTILE) {
        *out = gb_frame_quantile(t->framed.value, t->framed.n, cut);
    }
    return status;
}

/* What the cut points ask for. */
static gb_status prepare(const gb_normalise_task *t, const double *cuts, size_t count, double *common,
                         gb_error *err) {
    gb_cut_unit unit = t->options->cut_unit;
    for (size_t c = 0; c < count; c++)
        if (!isfinite(cuts[c]) || (c > 0 && !(cuts[c] > cuts[c - 1])) ||
            (unit == GB_CUT_QUANTILE && !(cuts[c] >= 0 && cuts[c] <= 1)))
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_CUT, .name = t->values->name,
                           .count = (int64_t)c + 1, .value = cuts[c]);
    if (unit == GB_CUT_REFERENCE && t->options->reference != GB_REFERENCE_AREAS)
        return gb_normalise_reference(t, common, err);
    if (unit != GB_CUT_QUANTILE)
        return GB_OK;
    gb_status status = gb_normalise_need_values(t, err);
    if (status == GB_OK && t->framed.n == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_ONE_AREA, .name = t->values->name);
    return status;
}

static gb_status by_threshold(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double common = NAN, cut, given = o->threshold;
    gb_status status = prepare(t, &given, 1, &common, err);
    if (o->cut_unit == GB_CUT_QUANTILE && t->polarity < 0)
        given = 1 - given;
    for (size_t i = 0; i < t->values->n && status == GB_OK; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        status = cut_of(t, i, given, common, &cut, err);
        double past = t->polarity * (t->values->value[i] - cut);
        t->out[i] = o->strict ? past > 0 : past >= 0;
    }
    if (status == GB_OK && !(o->cut_unit == GB_CUT_REFERENCE && o->reference == GB_REFERENCE_AREAS))
        status = cut_of(t, 0, given, common, &t->how->threshold, err);
    return status;
}

/* Rank 1 = most deprived; ties at the border go by the tie rule: min takes all of them in, max none. */
static gb_status by_top(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    gb_ranking ranking;
    gb_rank_options rank = {.ties = o->ties, .compare = o->compare, .lowest_first = t->polarity < 0};
    if (o->frame)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOP_OF_FRAME, .name = t->values->name);
    gb_status status = gb_rank(t->values, &rank, &ranking, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < t->values->n; i++)
        if (!isnan(ranking.rank[i]))
            t->out[i] = ranking.rank[i] <= (double)o->top;
    gb_ranking_release(&ranking);
    return GB_OK;
}

static gb_status by_cuts(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double common = NAN;
    if (o->cut_count == 0 || !o->cuts || !o->scores)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_CUT, .name = t->values->name, .count = 0);
    gb_status status = prepare(t, o->cuts, o->cut_count, &common, err);
    for (size_t c = 0; c <= o->cut_count && status == GB_OK; c++)
        if (!isfinite(o->scores[c]))
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_SCORE, .name = t->values->name,
                             .count = (int64_t)c + 1, .value = o->scores[c]);
    for (size_t i = 0; i < t->values->n && status == GB_OK; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        size_t past = 0;
        for (size_t c = 0; c < o->cut_count && status == GB_OK; c++) {
            double cut, x = t->values->value[i];
            status = cut_of(t, i, o->cuts[c], common, &cut, err);
            past += o->open_left ? x > cut : x >= cut;
        }
        t->out[i] = o->scores[past];
    }
    return status;
}

gb_status gb_normalise_by_class(gb_normalise_task *t, gb_error *err) {
    if (t->options->method == GB_NORMALISE_CATEGORICAL)
        return by_cuts(t, err);
    return t->options->top > 0 ? by_top(t, err) : by_threshold(t, err);
}
