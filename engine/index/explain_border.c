/* What lies across the border of a selection, and how far it is. */
#include "base/memory.h"
#include "index/explain.h"

#include <math.h>

static bool could_be_chosen(const gb_selection *selection, size_t i) {
    return selection->by_rule[i] || gb_select_reason_eligible((gb_select_reason)selection->rule_reason[i]);
}

gb_border gb_border_find(const double *score, const gb_selection *selection, gb_border_rule rule) {
    gb_border border = {.in = NAN, .out = NAN};
    border.leave_at_equal = rule == GB_BORDER_OUT;
    border.enter_at_equal = rule != GB_BORDER_OUT;
    for (size_t i = 0; i < selection->n; i++) {
        if (isnan(score[i]) || !could_be_chosen(selection, i))
            continue;
        if (selection->by_rule[i])
            border.in = fmin(border.in, score[i]);
        else
            border.out = fmax(border.out, score[i]);
    }
    return border;
}

/* Score per unit of indicator j for a complete area, from the two areas that lie furthest apart; 0 when there
 * is no telling. */
static double score_per_unit(const gb_index_view *index, size_t j, const gb_values *indicator,
                             const gb_normalised *how) {
    const double *part = index->contribution + j * index->n;
    size_t low = index->n, high = index->n;
    for (size_t i = 0; i < index->n; i++) {
        if (isnan(part[i]) || isnan(index->score[i]) || gb_values_state(indicator, i) != GB_PRESENT)
            continue;
        low = low == index->n || indicator->value[i] < indicator->value[low] ? i : low;
        high = high == index->n || indicator->value[i] > indicator->value[high] ? i : high;
    }
    if (!how->is_linear || !index->exact || low == index->n)
        return 0;
    double apart = indicator->value[high] - indicator->value[low];
    return apart > 0 ? (part[high] * index->used_share[high] - part[low] * index->used_share[low]) / apart
                     : 0;
}

static gb_needed needed(double present, double distance, double per_unit, bool at_equal, double least,
                        double most) {
    gb_needed result = {.value = NAN, .change = NAN};
    if (per_unit == 0 || isnan(per_unit) || isnan(distance) || isnan(present))
        return result;
    result.change = distance / per_unit;
    result.value = present + result.change;
    result.past = !at_equal;
    result.unheard = result.value < least || result.value > most;
    return result;
}

static void change_indicator(const gb_index_view *index, const gb_values *indicator, double per_unit,
                             const uint8_t *selected, const gb_border *border, gb_needed *out) {
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < index->n; i++)
        if (gb_values_state(indicator, i) == GB_PRESENT) {
            least = fmin(least, indicator->value[i]);
            most = fmax(most, indicator->value[i]);
        }
    for (size_t i = 0; i < index->n; i++) {
        double x = gb_values_state(indicator, i) == GB_PRESENT ? indicator->value[i] : NAN;
        double to = selected[i] ? border->out : border->in;
        bool at_equal = selected[i] ? border->leave_at_equal : border->enter_at_equal;
        out[i] = needed(x, to - index->score[i], per_unit / index->used_share[i], at_equal, least, most);
    }
}

gb_status gb_explain_changes(const gb_index_view *index, const gb_values *indicators,
                             const gb_normalised *how, const uint8_t *selected, const gb_border *border,
                             gb_needed *out, gb_error *err) {
    for (size_t j = 0; j < index->k; j++) {
        if (indicators[j].n != index->n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_explain_changes: unequal lengths");
        change_indicator(index, &indicators[j], score_per_unit(index, j, &indicators[j], &how[j]), selected,
                         border, out + j * index->n);
    }
    return GB_OK;
}

gb_status gb_explain_search(gb_explain_probe probe, void *context, double from, double to, double tolerance,
                            double *out, gb_error *err) {
    if (!isfinite(from) || !isfinite(to) || !(tolerance > 0))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_LIMIT, .name = "search", .value = tolerance);
    bool now, then;
    gb_status status = probe(from, context, &now, err);
    if (status == GB_OK)
        status = probe(to, context, &then, err);
    if (status != GB_OK)
        return status;
    if (now == then) {
        *out = NAN;
        return GB_OK;
    }
    while (fabs(to - from) > tolerance) {
        double middle = from + (to - from) / 2;
        if (middle == from || middle == to)
            break;
        status = probe(middle, context, &then, err);
        if (status != GB_OK)
            return status;
        if (then == now)
            from = middle;
        else
            to = middle;
    }
    *out = to;
    return GB_OK;
}

/* Put area i in its place in a list that is sorted by distance to the border; sign: +1 lowest first. */
static size_t insert(const double *score, size_t *list, size_t count, size_t most, size_t i, double sign) {
    size_t at = count < most ? count : most;
    while (at > 0 && sign * score[list[at - 1]] > sign * score[i])
        at--;
    if (at >= most)
        return count;
    size_t last = count < most ? count : most - 1;
    for (size_t move = last; move > at; move--)
        list[move] = list[move - 1];
    list[at] = i;
    return count < most ? count + 1 : count;
}

void gb_explain_rivals(const double *score, const gb_selection *selection, size_t most, size_t *inside,
                       size_t *outside, size_t counts[2]) {
    counts[0] = counts[1] = 0;
    for (size_t i = 0; i < selection->n; i++) {
        if (isnan(score[i]) || !could_be_chosen(selection, i))
            continue;
        if (selection->by_rule[i])
            counts[0] = insert(score, inside, counts[0], most, i, 1);
        else
            counts[1] = insert(score, outside, counts[1], most, i, -1);
    }
}
