/* Indicators of an index, and how each is brought to the scale of its group. */
#include "project/index_reader.h"

#include "base/text.h"
#include "stats/smooth.h"

#include <math.h>
#include <string.h>

void *gb_index_room(gb_index_reader *r, size_t count, size_t size, gb_status *status, gb_error *err) {
    if (*status != GB_OK)
        return NULL;
    void *room = gb_arena_alloc(r->store, count ? count : 1, size);
    if (!room)
        *status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    else
        memset(room, 0, (count ? count : 1) * size);
    return room;
}

static gb_status refuse(const gb_index_reader *r, const gb_value *place, gb_text message, const char *name,
                        const char *expected, gb_error *err) {
    return GB_FAIL(err, GB_ERR_USAGE, message, .file = r->file, .line = place->line, .column = place->column,
                   .name = name, .expected = expected);
}

gb_status gb_index_column(const gb_index_reader *r, const char *key, const gb_value *place,
                          const gb_column **out, gb_error *err) {
    const gb_column *column = gb_table_find(r->table, key);
    *out = column;
    if (column && column->kind != GB_KIND_TEXT)
        return GB_OK;
    const char *nearest = gb_table_nearest(r->table, key);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = r->file, .line = place->line,
                   .column = place->column, .name = key, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

const gb_value *gb_index_input_entry(const gb_value *index, const char *id) {
    const gb_value *inputs = gb_value_member(index, "inputs");
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(gb_value_text(&inputs->item[i], "id"), id) == 0)
            return &inputs->item[i];
    return NULL;
}

/* Rows where a column is there and not 0. */
static gb_status read_flags(gb_index_reader *r, const gb_value *place, const uint8_t **out, gb_error *err) {
    const gb_column *column = NULL;
    gb_status status = gb_index_column(r, place->text, place, &column, err);
    uint8_t *flags = gb_index_room(r, gb_table_rows(r->table), 1, &status, err);
    for (size_t i = 0; flags && i < column->n; i++)
        flags[i] = column->state[i] == GB_PRESENT && column->value[i] != 0;
    *out = flags;
    return status;
}

gb_status gb_index_read_only(gb_index_reader *r, gb_error *err) {
    const gb_value *only = gb_value_member(r->index, "only");
    return only->text ? read_flags(r, only, &r->only, err) : GB_OK;
}

/* --- one indicator --- */

/* Areas that take no part have no value here, for a reason of its own. */
static gb_status leave_out(gb_index_reader *r, gb_values *values, gb_error *err) {
    gb_status status = GB_OK;
    if (!r->only)
        return status;
    double *value = gb_index_room(r, values->n, sizeof *value, &status, err);
    uint8_t *state = gb_index_room(r, values->n, 1, &status, err);
    for (size_t i = 0; status == GB_OK && i < values->n; i++) {
        state[i] = r->only[i] ? (uint8_t)gb_values_state(values, i) : GB_NOT_APPLICABLE;
        value[i] = r->only[i] ? values->value[i] : NAN;
    }
    values->value = value;
    values->state = state;
    return status;
}

/* Numbers 0, 1, ... for the different values of a column, in order of first use. */
static gb_status read_smooth_groups(gb_index_reader *r, const gb_value *place, gb_smooth_options *options,
                                    gb_error *err) {
    const gb_column *column = NULL;
    gb_status status = gb_index_column(r, place->text, place, &column, err);
    const size_t n = gb_table_rows(r->table);
    uint32_t *group = gb_index_room(r, n, sizeof *group, &status, err);
    double *seen = gb_index_room(r, n, sizeof *seen, &status, err);
    for (size_t i = 0; status == GB_OK && i < n; i++) {
        size_t g = 0; /* areas without a group are one together: NAN equals nothing, so it is told apart */
        const bool known = column->state[i] == GB_PRESENT;
        while (g < options->groups && !(known ? seen[g] == column->value[i] : isnan(seen[g])))
            g++;
        if (g == options->groups)
            seen[options->groups++] = known ? column->value[i] : NAN;
        group[i] = (uint32_t)g;
    }
    options->group = group;
    return status;
}

static gb_status smooth(gb_index_reader *r, const gb_value *plan, gb_values *values, gb_error *err) {
    const gb_value *group = gb_value_member(plan, "group");
    const gb_column *events = NULL, *base = NULL;
    gb_smooth_options options = {0};
    gb_smoothed smoothed = {0};
    gb_smooth_parse(gb_value_text(plan, "method"), &options.method);
    gb_status status =
        gb_index_column(r, gb_value_text(plan, "events"), gb_value_member(plan, "events"), &events, err);
    if (status == GB_OK)
        status = gb_index_column(r, gb_value_text(plan, "base"), gb_value_member(plan, "base"), &base, err);
    if (status == GB_OK && group->text)
        status = read_smooth_groups(r, group, &options, err);
    if (status == GB_OK) {
        const gb_values of_events = gb_values_of(events), of_base = gb_values_of(base);
        status = gb_smooth(&of_events, &of_base, &options, &smoothed, err);
    }
    double *value = gb_index_room(r, smoothed.n, sizeof *value, &status, err);
    uint8_t *state = gb_index_room(r, smoothed.n, 1, &status, err);
    for (size_t i = 0; status == GB_OK && i < smoothed.n; i++) {
        value[i] = smoothed.rate[i] * gb_value_number(plan, "per");
        state[i] = smoothed.state[i];
    }
    gb_smoothed_release(&smoothed);
    values->value = value;
    values->state = state;
    values->n = gb_table_rows(r->table);
    return status;
}

static gb_status read_pair(const gb_index_reader *r, const gb_value *list, const char *name, double *low,
                           double *high, gb_error *err) {
    if (list->count == 0)
        return GB_OK;
    if (list->count != 2 || !(list->item[0].number < list->item[1].number))
        return refuse(r, list, GB_MSG_INDEX_PAIR, name, list->param->key, err);
    *low = list->item[0].number;
    *high = list->item[1].number;
    return GB_OK;
}

static gb_status read_treatment(const gb_index_reader *r, const gb_value *entry, gb_treat_options *out,
                                gb_error *err) {
    const char *method = gb_value_text(entry, "treat");
    if (method)
        gb_treat_parse(method, &out->method);
    out->lambda_given = gb_value_given(entry, "lambda");
    out->lambda = out->lambda_given ? gb_value_number(entry, "lambda") : 0;
    const int64_t most = gb_value_int(entry, "most");
    out->most = most > 0 ? (size_t)most : 0;
    out->skew = gb_value_given(entry, "skew") ? gb_value_number(entry, "skew") : 0;
    out->kurtosis = gb_value_given(entry, "kurtosis") ? gb_value_number(entry, "kurtosis") : 0;
    out->no_log = gb_value_bool(entry, "no_log");
    return read_pair(r, gb_value_member(entry, "quantiles"), gb_value_text(entry, "id"), &out->low,
                     &out->high, err);
}

static bool is_smoothed(const gb_value *entry) {
    return entry && gb_value_given(entry, "smooth");
}

/* A smoothed rate is made of its parts; whether high is worse the column of its own name says, or a preset.
 */
static gb_status bind(gb_index_reader *r, const char *id, const gb_value *place, gb_method_input *out,
                      gb_error *err) {
    const gb_value *entry = gb_index_input_entry(r->index, id);
    const gb_column *column = NULL;
    gb_status status = gb_index_column(r, id, place, &column, err);
    if (status != GB_OK)
        return status;
    if (column->polarity == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_POLARITY_NEEDED, .file = r->file, .line = place->line,
                       .column = place->column, .name = id, .hint = GB_HINT_POLARITY);
    *out = (gb_method_input){.id = column->key, .values = gb_values_of(column), .polarity = column->polarity};
    if (entry)
        status = read_treatment(r, entry, &out->treat, err);
    if (status == GB_OK && is_smoothed(entry))
        status = smooth(r, gb_value_member(entry, "smooth"), &out->values, err);
    return status == GB_OK ? leave_out(r, &out->values, err) : status;
}

gb_status gb_index_input(gb_index_reader *r, const char *id, const gb_value *place, size_t *out,
                         gb_error *err) {
    *out = 0;
    while (*out < r->inputs && strcmp(r->input[*out].id, id) != 0)
        (*out)++;
    if (*out < r->inputs)
        return GB_OK;
    gb_status status = bind(r, id, place, &r->input[r->inputs], err);
    r->inputs += status == GB_OK;
    return status;
}

/* --- one scale --- */

/* What the member itself says, else its group. */
static const gb_value *pick(const gb_value *own, const gb_value *group, const char *key) {
    return own && gb_value_given(own, key) ? gb_value_member(own, key) : gb_value_member(group, key);
}

static int pick_choice(const gb_value *own, const gb_value *group, const char *key) {
    const int choice = gb_value_choice(pick(own, group, key));
    return choice < 0 ? 0 : choice;
}

static double pick_number(const gb_value *own, const gb_value *group, const char *key) {
    const double number = pick(own, group, key)->number;
    return isnan(number) ? 0 : number;
}

static void pick_decimals(const gb_value *own, const gb_value *group, const char *key, gb_compare *out) {
    const double decimals = pick(own, group, key)->number;
    out->rounded = !isnan(decimals);
    out->decimals = out->rounded ? (int)decimals : 0;
}

static gb_status read_numbers(gb_index_reader *r, const gb_value *list, const double **out, size_t *count,
                              gb_error *err) {
    gb_status status = GB_OK;
    double *numbers = list->count ? gb_index_room(r, list->count, sizeof *numbers, &status, err) : NULL;
    for (size_t i = 0; numbers && i < list->count; i++)
        numbers[i] = list->item[i].number;
    *out = numbers;
    *count = list->count;
    return status;
}

static gb_status read_column(gb_index_reader *r, const gb_value *place, const gb_values **out,
                             gb_error *err) {
    const gb_column *column = NULL;
    gb_status status = gb_index_column(r, place->text, place, &column, err);
    gb_values *values = gb_index_room(r, 1, sizeof *values, &status, err);
    if (status == GB_OK)
        *values = gb_values_of(column);
    *out = values;
    return status;
}

static gb_status read_fixed(gb_index_reader *r, const gb_value *fixed, const gb_frame_numbers **out,
                            gb_error *err) {
    static const char *const names[] = {"mean", "sd", "min", "max", "median", "mad"};
    gb_status status = GB_OK;
    gb_frame_numbers *given = gb_index_room(r, 1, sizeof *given, &status, err);
    if (status != GB_OK)
        return status;
    *given = (gb_frame_numbers){.mean = NAN, .sd = NAN, .min = NAN, .max = NAN, .median = NAN, .mad = NAN};
    double *const slots[] = {&given->mean, &given->sd, &given->min, &given->max, &given->median, &given->mad};
    for (size_t f = 0; f < fixed->count; f++) {
        size_t k = 0;
        while (k < 6 && strcmp(names[k], fixed->key[f]) != 0)
            k++;
        if (k == 6)
            return refuse(r, &fixed->item[f], GB_MSG_INDEX_FIXED, fixed->key[f],
                          "mean, sd, min, max, median, mad", err);
        *slots[k] = fixed->item[f].number;
    }
    *out = given;
    return GB_OK;
}

static gb_status read_frame(gb_index_reader *r, const gb_value *own, const gb_value *group,
                            const gb_index_frame **out, gb_error *err) {
    const gb_value *place = pick(own, group, "frame");
    if (!place->text)
        place = gb_value_member(r->index, "frame");
    const gb_value *fixed = own && gb_value_given(own, "fixed") ? gb_value_member(own, "fixed") : NULL;
    gb_status status = GB_OK;
    if (!place->text && !fixed)
        return GB_OK;
    gb_index_frame *frame = gb_index_room(r, 1, sizeof *frame, &status, err);
    if (status == GB_OK && fixed)
        status = read_fixed(r, fixed, &frame->given, err);
    else if (status == GB_OK)
        status = read_flags(r, place, &frame->areas, err);
    *out = frame;
    return status;
}

static gb_status read_reference(gb_index_reader *r, const gb_value *own, const gb_value *group,
                                gb_normalise_options *out, gb_error *err) {
    const gb_value *column = pick(own, group, "reference_column"),
                   *value = pick(own, group, "reference_value");
    out->reference = (gb_reference_kind)pick_choice(own, group, "reference");
    if (column->text) {
        out->reference = GB_REFERENCE_AREAS;
        return read_column(r, column, &out->reference_values, err);
    }
    if (!isnan(value->number)) {
        out->reference = GB_REFERENCE_GIVEN;
        out->reference_value = value->number;
    }
    return GB_OK;
}

static void read_plain(const gb_value *own, const gb_value *group, gb_normalise_options *out) {
    const gb_value *method = pick(own, group, "normalise"), *sd = pick(own, group, "sd");
    out->method = method->text ? (gb_normalise_method)gb_value_choice(method) : GB_NORMALISE_NONE;
    out->sd = sd->text && strcmp(sd->text, "sample") == 0 ? GB_SD_SAMPLE : GB_SD_POPULATION;
    out->percent = (gb_percent_form)pick_choice(own, group, "percent_form");
    out->ties = (gb_ties)pick_choice(own, group, "rank_ties");
    out->cut_unit = (gb_cut_unit)pick_choice(own, group, "threshold_unit");
    out->logarithm = pick(own, group, "logarithm")->flag;
    out->cap = pick(own, group, "cap")->flag;
    out->relative = pick(own, group, "relative")->flag;
    out->strict = pick(own, group, "strict")->flag;
    out->open_left = pick(own, group, "open_left")->flag;
    out->values_are_ranks = pick(own, group, "published_ranks")->flag;
    out->raw_mad = pick(own, group, "raw_mad")->flag;
    out->threshold = pick_number(own, group, "threshold");
    out->top = (size_t)pick_number(own, group, "worst");
    out->rank_count = pick_number(own, group, "rank_count");
    out->exp_constant = pick_number(own, group, "exp_constant");
    out->center_at = pick_number(own, group, "center_at");
    out->spread_to = pick_number(own, group, "spread_to");
    pick_decimals(own, group, "round", &out->round);
    pick_decimals(own, group, "compare_decimals", &out->compare);
}

/* What a method cannot do without. */
static gb_status check_needs(const gb_index_reader *r, const gb_value *own, const gb_value *group,
                             const char *name, const gb_normalise_options *o, gb_error *err) {
    const gb_value *place = pick(own, group, "normalise");
    const char *missing = NULL;
    if (o->method == GB_NORMALISE_GOALPOSTS && pick(own, group, "goalposts")->count == 0)
        missing = "goalposts";
    if (o->method == GB_NORMALISE_THRESHOLD && o->top == 0 && isnan(pick(own, group, "threshold")->number))
        missing = "threshold";
    if (o->method == GB_NORMALISE_CATEGORICAL &&
        (o->cut_count == 0 || pick(own, group, "scores")->count != o->cut_count + 1))
        missing = "cuts, scores";
    if (!missing)
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_NEEDS, .file = r->file, .line = place->line,
                   .column = place->column, .name = name, .found = gb_normalise_name(o->method),
                   .expected = missing);
}

gb_status gb_index_normalise(gb_index_reader *r, const gb_value *own, const gb_value *group, const char *name,
                             gb_normalise_options *out, gb_error *err) {
    *out = (gb_normalise_options){0};
    read_plain(own, group, out);
    const gb_value *weights = pick(own, group, "weigh_by");
    size_t scores = 0;
    gb_status status = read_pair(r, pick(own, group, "scale"), name, &out->low, &out->high, err);
    if (status == GB_OK)
        status = read_pair(r, pick(own, group, "goalposts"), name, &out->goal_low, &out->goal_high, err);
    if (status == GB_OK)
        status = read_numbers(r, pick(own, group, "cuts"), &out->cuts, &out->cut_count, err);
    if (status == GB_OK)
        status = read_numbers(r, pick(own, group, "scores"), &out->scores, &scores, err);
    if (status == GB_OK && weights->text)
        status = read_column(r, weights, &out->weights, err);
    if (status == GB_OK)
        status = read_reference(r, own, group, out, err);
    if (status == GB_OK)
        status = read_frame(r, own, group, &out->frame, err);
    return status == GB_OK ? check_needs(r, own, group, name, out, err) : status;
}
