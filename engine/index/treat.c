#include "index/treat.h"

#include "base/memory.h"
#include "index/names.h"
#include "stats/describe.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

static const char *const method_names[GB_TREAT_COUNT] = {"none",    "ln",        "ln1p",
                                                         "box-cox", "winsorise", "percentiles"};

const char *gb_treat_name(gb_treat_method method) {
    return gb_index_name(method_names, GB_TREAT_COUNT, (int)method);
}

bool gb_treat_parse(const char *name, gb_treat_method *out) {
    int i;
    bool found = gb_index_parse(method_names, GB_TREAT_COUNT, name, &i);
    if (found)
        *out = (gb_treat_method)i;
    return found;
}

typedef struct task {
    const gb_values *values;
    const gb_treat_options *options;
    gb_treated *out;
    double *x;      /* present values in row order, as they become */
    uint32_t *row;  /* where they stand */
    double *sorted; /* the originals upwards */
    size_t n;
} task;

static bool acceptable(const task *t, const double *x) {
    double skew, kurtosis;
    gb_skew_kurtosis(x, t->n, &skew, &kurtosis);
    double most_skew = t->options->skew > 0 ? t->options->skew : 2;
    double most_kurtosis = t->options->kurtosis > 0 ? t->options->kurtosis : 3.5;
    return isnan(skew) || isnan(kurtosis) || fabs(skew) < most_skew || kurtosis < most_kurtosis;
}

/* One round: the far end takes the next value. Returns the cells that have now left their own value; n when
 * all are equal. */
static size_t draw_in(const task *t, bool high) {
    double end = t->x[0], next = NAN;
    for (size_t i = 1; i < t->n; i++)
        end = high ? fmax(end, t->x[i]) : fmin(end, t->x[i]);
    for (size_t i = 0; i < t->n; i++)
        if (t->x[i] != end)
            next = isnan(next) ? t->x[i] : high ? fmax(next, t->x[i]) : fmin(next, t->x[i]);
    if (isnan(next))
        return t->n;
    size_t moved = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->x[i] == end)
            t->x[i] = next;
        moved += t->x[i] != t->values->value[t->row[i]];
    }
    return moved;
}

static void start_again(const task *t) {
    for (size_t i = 0; i < t->n; i++)
        t->x[i] = t->values->value[t->row[i]];
}

static void bend(const task *t) {
    double skew, kurtosis, low = t->sorted[0], high = t->sorted[t->n - 1], a = (high - low) / 100;
    gb_skew_kurtosis(t->x, t->n, &skew, &kurtosis);
    for (size_t i = 0; i < t->n; i++)
        t->x[i] = skew > 0 ? log(t->x[i] - low + a) : -log(high + a - t->x[i]);
}

static gb_status winsorise(const task *t) {
    size_t most = t->options->most > 0 ? t->options->most : 5;
    bool good = acceptable(t, t->x);
    while (!good) {
        double skew, kurtosis;
        gb_skew_kurtosis(t->x, t->n, &skew, &kurtosis);
        if (draw_in(t, skew > 0) > most)
            break;
        t->out->outcome = GB_TREAT_DRAWN_IN;
        good = acceptable(t, t->x);
    }
    if (good)
        return GB_OK;
    start_again(t);
    t->out->outcome = GB_TREAT_UNRESOLVED;
    if (!t->options->no_log) {
        bend(t);
        if (acceptable(t, t->x))
            t->out->outcome = GB_TREAT_TRANSFORMED;
    }
    return GB_OK;
}

static gb_status percentiles(const task *t, gb_error *err) {
    double low = t->options->low, high = t->options->high;
    if (low == 0 && high == 0) {
        low = 0.05;
        high = 0.95;
    }
    if (!(low >= 0 && low < high && high <= 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TREAT_QUANTILES, .name = t->values->name);
    double a = gb_quantile(t->sorted, t->n, low), b = gb_quantile(t->sorted, t->n, high);
    for (size_t i = 0; i < t->n; i++) {
        double x = fmin(b, fmax(a, t->x[i]));
        if (x != t->x[i])
            t->out->outcome = GB_TREAT_DRAWN_IN;
        t->x[i] = x;
    }
    return GB_OK;
}

static double box_cox(double x, double lambda) {
    double y = log(x);
    return lambda == 0 ? y : expm1(lambda * y) / lambda;
}

static gb_status transform(const task *t, gb_error *err) {
    gb_treat_method method = t->options->method;
    for (size_t i = 0; i < t->n; i++)
        if (!(t->x[i] > (method == GB_TREAT_LOG1P ? -1 : 0)))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_LOGARITHM, .name = t->values->name,
                           .row = (int64_t)t->row[i] + 1, .value = t->x[i]);
    double lambda = t->options->lambda;
    if (method == GB_TREAT_BOX_COX) {
        if (t->options->lambda_given ? !isfinite(lambda) : t->sorted[0] == t->sorted[t->n - 1])
            return GB_FAIL(err, t->options->lambda_given ? GB_ERR_USAGE : GB_ERR_DATA, GB_MSG_BOX_COX_LAMBDA,
                           .name = t->values->name);
        lambda = t->options->lambda_given ? lambda : gb_box_cox_lambda(t->sorted, t->n);
        t->out->lambda = lambda;
    }
    for (size_t i = 0; i < t->n; i++) {
        double x = t->x[i];
        t->x[i] = method == GB_TREAT_LOG ? log(x) : method == GB_TREAT_LOG1P ? log1p(x) : box_cox(x, lambda);
        if (!isfinite(t->x[i]))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_RANGE, .name = t->values->name,
                           .row = (int64_t)t->row[i] + 1);
    }
    t->out->outcome = GB_TREAT_TRANSFORMED;
    return GB_OK;
}

static gb_status apply(const task *t, gb_error *err) {
    switch (t->options->method) {
    case GB_TREAT_NONE:
        return GB_OK;
    case GB_TREAT_WINSORISE:
        return winsorise(t);
    case GB_TREAT_PERCENTILES:
        return percentiles(t, err);
    case GB_TREAT_LOG:
    case GB_TREAT_LOG1P:
    case GB_TREAT_BOX_COX:
        return transform(t, err);
    default:
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_treat: method");
    }
}

static gb_status load(task *t, gb_error *err) {
    gb_treated *out = t->out;
    size_t n = t->values->n;
    out->value = gb_alloc(n, sizeof *out->value);
    t->x = gb_alloc(n, sizeof *t->x);
    t->row = gb_alloc(n, sizeof *t->row);
    t->sorted = gb_alloc(n, sizeof *t->sorted);
    if (!out->value || !t->x || !t->row || !t->sorted)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    gb_status status = gb_values_present(t->values, t->sorted, &t->n, err);
    if (status != GB_OK)
        return status;
    if (t->n == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY, .name = t->values->name,
                       .total = (int64_t)n);
    memcpy(t->x, t->sorted, t->n * sizeof *t->x);
    for (size_t i = 0, at = 0; i < n; i++)
        if (gb_values_state(t->values, i) == GB_PRESENT)
            t->row[at++] = (uint32_t)i;
    if (!gb_sort_values(t->sorted, t->n))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    gb_skew_kurtosis(t->x, t->n, &out->skew_before, &out->kurtosis_before);
    return GB_OK;
}

/* The result by row, and the list of what differs. */
static gb_status unload(task *t, gb_error *err) {
    gb_treated *out = t->out;
    gb_skew_kurtosis(t->x, t->n, &out->skew_after, &out->kurtosis_after);
    for (size_t i = 0; i < out->n; i++)
        out->value[i] = NAN;
    for (size_t i = 0; i < t->n; i++) {
        out->value[t->row[i]] = t->x[i];
        out->cell_count += t->x[i] != t->values->value[t->row[i]];
    }
    out->cells = gb_alloc(out->cell_count, sizeof *out->cells);
    if (!out->cells)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = t->values->name);
    for (size_t i = 0, at = 0; i < t->n; i++)
        if (t->x[i] != t->values->value[t->row[i]])
            out->cells[at++] = (gb_treated_cell){t->row[i], t->values->value[t->row[i]], t->x[i]};
    return GB_OK;
}

static void tell(const task *t, gb_notes *notes) {
    const gb_treated *out = t->out;
    const char *const *codes = t->options->codes;
    const gb_detail detail = {.name = t->values->name, .count = (int64_t)out->cell_count};
    if (out->outcome == GB_TREAT_DRAWN_IN) {
        const char **list = codes && notes ? gb_alloc(out->cell_count, sizeof *list) : NULL;
        for (size_t c = 0; list && c < out->cell_count; c++)
            list[c] = codes[out->cells[c].area];
        gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_TREAT_CELLS, &detail, list, list ? out->cell_count : 0);
        gb_free(list);
    } else if (t->options->method == GB_TREAT_WINSORISE && out->outcome == GB_TREAT_TRANSFORMED) {
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_TREAT_LOG, &detail, NULL, 0);
    } else if (out->outcome == GB_TREAT_UNRESOLVED) {
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_TREAT_UNRESOLVED, &detail, NULL, 0);
    }
}

gb_status gb_treat(const gb_values *values, const gb_treat_options *options, gb_treated *out, gb_notes *notes,
                   gb_error *err) {
    gb_treated result = {.n = values->n, .lambda = NAN};
    task t = {.values = values, .options = options, .out = &result};
    gb_status status = load(&t, err);
    if (status == GB_OK)
        status = apply(&t, err);
    if (status == GB_OK)
        status = unload(&t, err);
    if (status == GB_OK)
        tell(&t, notes);
    gb_free(t.x);
    gb_free(t.row);
    gb_free(t.sorted);
    if (status == GB_OK)
        *out = result;
    else
        gb_treated_release(&result);
    return status;
}

void gb_treated_release(gb_treated *treated) {
    if (!treated)
        return;
    gb_free(treated->value);
    gb_free(treated->cells);
    *treated = (gb_treated){0};
}
