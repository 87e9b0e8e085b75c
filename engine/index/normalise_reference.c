/* Normalisations that hold a value against another: ratio, distance. */
#include "index/normalise_parts.h"

#include <math.h>

gb_status gb_normalise_reference(const gb_normalise_task *t, double *out, gb_error *err) {
    double found = t->frame.mean;
    switch (t->options->reference) {
    case GB_REFERENCE_MEDIAN:
        found = t->frame.median;
        break;
    case GB_REFERENCE_MIN:
        found = t->frame.min;
        break;
    case GB_REFERENCE_MAX:
        found = t->frame.max;
        break;
    case GB_REFERENCE_GIVEN:
        found = t->options->reference_value;
        break;
    case GB_REFERENCE_AREAS:
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_REFERENCE_ONE, .name = t->values->name,
                       .code = gb_normalise_name(t->options->method));
    default:
        break;
    }
    gb_status status = gb_normalise_need_number(t, found, gb_reference_name(t->options->reference), err);
    if (status == GB_OK)
        *out = t->how->reference = found;
    return status;
}

gb_status gb_normalise_reference_of(const gb_normalise_task *t, size_t i, double common, double *out,
                                    gb_error *err) {
    const gb_values *list = t->options->reference_values;
    *out = common;
    if (t->options->reference != GB_REFERENCE_AREAS)
        return GB_OK;
    if (!list || list->n != t->values->n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_normalise: reference values");
    if (gb_values_state(list, i) != GB_PRESENT)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_REFERENCE_MISSING, .name = t->values->name,
                       .row = (int64_t)i + 1);
    *out = list->value[i];
    return GB_OK;
}

static gb_status place(const gb_normalise_task *t, size_t i, double reference, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double x = t->values->value[i];
    bool ratio = o->method == GB_NORMALISE_RATIO;
    if ((ratio || o->relative) && reference == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_REFERENCE_ZERO, .name = t->values->name,
                       .row = (int64_t)i + 1);
    if (ratio && t->polarity < 0 && !(x > 0))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_RATIO_NOT_POSITIVE, .name = t->values->name,
                       .row = (int64_t)i + 1, .value = x);
    double y = ratio ? (t->polarity > 0 ? x / reference : reference / x)
                     : t->polarity * (x - reference) / (o->relative ? fabs(reference) : 1);
    if (!isfinite(y))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_RANGE, .name = t->values->name,
                       .row = (int64_t)i + 1);
    t->out[i] = y;
    return GB_OK;
}

gb_status gb_normalise_against(gb_normalise_task *t, gb_error *err) {
    double common = NAN;
    bool per_area = t->options->reference == GB_REFERENCE_AREAS;
    gb_status status = per_area ? GB_OK : gb_normalise_reference(t, &common, err);
    for (size_t i = 0; i < t->values->n && status == GB_OK; i++) {
        double reference;
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        status = gb_normalise_reference_of(t, i, common, &reference, err);
        if (status == GB_OK)
            status = place(t, i, reference, err);
    }
    bool ratio = t->options->method == GB_NORMALISE_RATIO;
    if (status == GB_OK && !per_area && !(ratio && t->polarity < 0)) {
        t->how->is_linear = true;
        t->how->shift = 0;
        t->how->center = ratio ? 0 : common;
        t->how->spread = ratio ? common : t->polarity * (t->options->relative ? fabs(common) : 1);
    }
    return status;
}
