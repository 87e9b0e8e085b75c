#include "index/normalise.h"

#include "base/number.h"
#include "index/names.h"
#include "index/normalise_parts.h"

#include <math.h>

static const char *const method_names[GB_NORMALISE_COUNT] = {
    "z",         "min-max", "percent-rank", "rank-exp", "none",      "robust-z",   "rank",
    "goalposts", "ampi",    "ratio",        "distance", "threshold", "categorical"};
static const char *const form_names[GB_PERCENT_FORM_COUNT] = {"full", "upper", "middle"};
static const char *const reference_names[GB_REFERENCE_COUNT] = {"mean", "median", "min",
                                                                "max",  "given",  "areas"};
static const char *const unit_names[GB_CUT_UNIT_COUNT] = {"value", "reference", "quantile"};

const char *gb_normalise_name(gb_normalise_method method) {
    return gb_index_name(method_names, GB_NORMALISE_COUNT, (int)method);
}

bool gb_normalise_parse(const char *name, gb_normalise_method *out) {
    int i;
    bool found = gb_index_parse(method_names, GB_NORMALISE_COUNT, name, &i);
    if (found)
        *out = (gb_normalise_method)i;
    return found;
}

const char *gb_percent_form_name(gb_percent_form form) {
    return gb_index_name(form_names, GB_PERCENT_FORM_COUNT, (int)form);
}

bool gb_percent_form_parse(const char *name, gb_percent_form *out) {
    int i;
    bool found = gb_index_parse(form_names, GB_PERCENT_FORM_COUNT, name, &i);
    if (found)
        *out = (gb_percent_form)i;
    return found;
}

const char *gb_reference_name(gb_reference_kind reference) {
    return gb_index_name(reference_names, GB_REFERENCE_COUNT, (int)reference);
}

bool gb_reference_parse(const char *name, gb_reference_kind *out) {
    int i;
    bool found = gb_index_parse(reference_names, GB_REFERENCE_COUNT, name, &i);
    if (found)
        *out = (gb_reference_kind)i;
    return found;
}

const char *gb_cut_unit_name(gb_cut_unit unit) {
    return gb_index_name(unit_names, GB_CUT_UNIT_COUNT, (int)unit);
}

bool gb_cut_unit_parse(const char *name, gb_cut_unit *out) {
    int i;
    bool found = gb_index_parse(unit_names, GB_CUT_UNIT_COUNT, name, &i);
    if (found)
        *out = (gb_cut_unit)i;
    return found;
}

gb_status gb_normalise_need_variation(const gb_normalise_task *t, gb_error *err) {
    const char *name = t->values->name;
    if (t->frame.n < 2)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_ONE_AREA, .name = name,
                       .hint = GB_HINT_DROP_INDICATOR);
    /* equal but for the noise that arithmetic leaves in the last digits */
    double min = t->frame.min, max = t->frame.max;
    if (max == min || max - min <= 1e-12 * fmax(fabs(min), fabs(max)))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_CONSTANT, .name = name, .value = min,
                       .hint = GB_HINT_DROP_INDICATOR);
    return GB_OK;
}

gb_status gb_normalise_need_values(const gb_normalise_task *t, gb_error *err) {
    if (t->options->frame && t->options->frame->given)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FRAME_NO_VALUES, .name = t->values->name,
                       .code = gb_normalise_name(t->options->method));
    return GB_OK;
}

gb_status gb_normalise_need_number(const gb_normalise_task *t, double number, const char *what,
                                   gb_error *err) {
    if (isfinite(number))
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FRAME_NO_NUMBER, .name = t->values->name, .expected = what);
}

static gb_status apply(gb_normalise_task *t, gb_error *err) {
    switch (t->options->method) {
    case GB_NORMALISE_Z:
    case GB_NORMALISE_ROBUST_Z:
    case GB_NORMALISE_NONE:
        return gb_normalise_center(t, err);
    case GB_NORMALISE_MIN_MAX:
    case GB_NORMALISE_GOALPOSTS:
    case GB_NORMALISE_AMPI:
        return gb_normalise_between(t, err);
    case GB_NORMALISE_PERCENT_RANK:
    case GB_NORMALISE_RANK_EXP:
    case GB_NORMALISE_RANK:
        return gb_normalise_by_rank(t, err);
    case GB_NORMALISE_RATIO:
    case GB_NORMALISE_DISTANCE:
        return gb_normalise_against(t, err);
    case GB_NORMALISE_THRESHOLD:
    case GB_NORMALISE_CATEGORICAL:
        return gb_normalise_by_class(t, err);
    default:
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_normalise: method");
    }
}

/* The frame: its values and their figures, or the numbers given. */
static gb_status load(gb_normalise_task *t, gb_error *err) {
    const gb_normalise_options *o = t->options;
    gb_status status = gb_values_check(t->values, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < t->values->n; i++)
        t->present += gb_values_state(t->values, i) == GB_PRESENT;
    if (t->present == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY, .name = t->values->name,
                       .total = (int64_t)t->values->n, .hint = GB_HINT_DROP_INDICATOR);
    if (o->frame && o->frame->given) {
        t->frame = *o->frame->given;
        return GB_OK;
    }
    status = gb_frame_collect(t->values, o->weights, o->frame, &t->framed, err);
    if (status == GB_OK && !gb_framed_numbers(&t->framed, o->sd, &t->frame))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    return status;
}

/* Rounded results have no straight line through them any more. */
static void round_results(gb_normalise_task *t) {
    for (size_t i = 0; i < t->values->n; i++)
        t->out[i] = gb_number_round(t->out[i], t->options->round.decimals);
    t->how->is_linear = false;
    t->how->center = t->how->spread = t->how->shift = NAN;
}

gb_status gb_normalise(const gb_values *values, gb_polarity polarity, const gb_normalise_options *options,
                       double *out, gb_normalised *how, gb_error *err) {
    if (polarity != 1 && polarity != -1)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POLARITY, .name = values->name);
    const gb_compare *round = &options->round;
    if (round->rounded && (round->decimals < 0 || round->decimals > 15))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_DECIMALS, .count = round->decimals, .total = 15);
    gb_normalised result = {.center = NAN, .spread = NAN, .shift = NAN, .rank_count = NAN};
    result.reference = result.threshold = NAN;
    gb_normalise_task t = {
        .values = values, .polarity = polarity, .options = options, .out = out, .how = &result};
    for (size_t i = 0; i < values->n; i++)
        out[i] = NAN;
    gb_status status = load(&t, err);
    if (status == GB_OK)
        status = apply(&t, err);
    if (status == GB_OK && round->rounded)
        round_results(&t);
    gb_framed_release(&t.framed);
    if (status != GB_OK)
        return status;
    result.present = t.present;
    result.frame = t.frame;
    if (how)
        *how = result;
    return GB_OK;
}
