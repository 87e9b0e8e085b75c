/* Normalisations that move and stretch: z, robust z, none; min-max, goalposts, AMPI. */
#include "index/normalise_parts.h"

#include <math.h>

/* out = low + width * (x - center) / spread, kept within low..low + width when capped */
static gb_status linear(gb_normalise_task *t, double low, double width, double center, double spread,
                        gb_error *err) {
    bool logarithm = t->options->method == GB_NORMALISE_GOALPOSTS && t->options->logarithm;
    bool between = t->options->method != GB_NORMALISE_Z && t->options->method != GB_NORMALISE_ROBUST_Z &&
                   t->options->method != GB_NORMALISE_NONE;
    bool cap = between && t->options->cap;
    for (size_t i = 0; i < t->values->n; i++) {
        if (gb_values_state(t->values, i) != GB_PRESENT)
            continue;
        double x = t->values->value[i];
        if (logarithm && !(x > 0))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_LOGARITHM, .name = t->values->name,
                           .row = (int64_t)i + 1, .value = x);
        double y = low + width * (((logarithm ? log(x) : x) - center) / spread);
        if (!isfinite(y))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_RANGE, .name = t->values->name,
                           .row = (int64_t)i + 1);
        if (cap && (y < low || y > low + width)) {
            t->how->capped++;
            y = y < low ? low : low + width;
        }
        t->out[i] = y;
    }
    t->how->is_linear = !logarithm && t->how->capped == 0;
    if (t->how->is_linear) {
        t->how->center = center;
        t->how->spread = spread / width;
        t->how->shift = low;
    }
    return GB_OK;
}

static gb_status check_spread(const gb_normalise_task *t, double center, double spread,
                              const char *center_name, const char *spread_name, gb_error *err) {
    bool given = t->options->frame && t->options->frame->given;
    gb_status status = given ? GB_OK : gb_normalise_need_variation(t, err);
    if (status == GB_OK && given)
        status = gb_normalise_need_number(t, center, center_name, err);
    if (status == GB_OK && given)
        status = gb_normalise_need_number(t, spread, spread_name, err);
    if (status == GB_OK && !(spread > 0))
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_NO_SPREAD, .name = t->values->name,
                         .value = center, .hint = GB_HINT_DROP_INDICATOR);
    return status;
}

gb_status gb_normalise_center(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    if (o->method == GB_NORMALISE_NONE)
        return linear(t, 0, 1, 0, t->polarity, err);
    bool robust = o->method == GB_NORMALISE_ROBUST_Z;
    double center = robust ? t->frame.median : t->frame.mean;
    double spread = robust ? t->frame.mad * (o->raw_mad ? 1 : 1.4826) : t->frame.sd;
    double width = o->spread_to == 0 ? 1 : o->spread_to;
    if (!(width > 0 && isfinite(width) && isfinite(o->center_at)))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_SCALE, .name = t->values->name);
    gb_status status =
        check_spread(t, center, spread, robust ? "median" : "mean", robust ? "mad" : "sd", err);
    return status == GB_OK ? linear(t, o->center_at, width, center, t->polarity * spread, err) : status;
}

/* From a..b to low..high, turned by the polarity. */
static gb_status between(gb_normalise_task *t, double a, double b, double low, double high, gb_error *err) {
    if (!(isfinite(low) && isfinite(high) && low < high))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_SCALE, .name = t->values->name);
    return linear(t, low, high - low, t->polarity > 0 ? a : b, t->polarity * (b - a), err);
}

static gb_status need_range(const gb_normalise_task *t, gb_error *err) {
    if (!(t->options->frame && t->options->frame->given))
        return gb_normalise_need_variation(t, err);
    gb_status status = gb_normalise_need_number(t, t->frame.min, "min", err);
    if (status == GB_OK)
        status = gb_normalise_need_number(t, t->frame.max, "max", err);
    if (status == GB_OK && !(t->frame.min < t->frame.max))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_GOALPOSTS, .name = t->values->name);
    return status;
}

static gb_status between_goalposts(gb_normalise_task *t, double low, double high, gb_error *err) {
    const gb_normalise_options *o = t->options;
    double a = o->goal_low, b = o->goal_high;
    if (!(isfinite(a) && isfinite(b) && a < b) || (o->logarithm && !(a > 0)))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_GOALPOSTS, .name = t->values->name);
    return between(t, o->logarithm ? log(a) : a, o->logarithm ? log(b) : b, low, high, err);
}

static gb_status around_reference(gb_normalise_task *t, double low, double high, gb_error *err) {
    double reference;
    gb_status status = need_range(t, err);
    if (status == GB_OK)
        status = gb_normalise_reference(t, &reference, err);
    if (status != GB_OK)
        return status;
    double half = (t->frame.max - t->frame.min) / 2;
    return between(t, reference - half, reference + half, low, high, err);
}

gb_status gb_normalise_between(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    bool ampi = o->method == GB_NORMALISE_AMPI, unset = o->low == 0 && o->high == 0;
    double low = unset ? (ampi ? 70 : 0) : o->low, high = unset ? (ampi ? 130 : 1) : o->high;
    if (!(isfinite(low) && isfinite(high) && low < high))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_SCALE, .name = t->values->name);
    if (ampi)
        return around_reference(t, low, high, err);
    if (o->method == GB_NORMALISE_GOALPOSTS)
        return between_goalposts(t, low, high, err);
    gb_status status = need_range(t, err);
    return status == GB_OK ? between(t, t->frame.min, t->frame.max, low, high, err) : status;
}
