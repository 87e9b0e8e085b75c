#include "stats/classify.h"

#include "base/memory.h"
#include "base/sum.h"
#include "stats/describe.h"
#include "stats/fisher.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

/* Below this many different values the careful arithmetic costs nothing that anyone notices. */
enum { PRECISE_BELOW = 2048 };

/* The present values: sorted, then each once with its multiplicity. */
typedef struct sorted_values {
    double *x;     /* n values, later the distinct ones */
    double *times; /* multiplicities */
    size_t n, distinct;
} sorted_values;

static const char *const method_names[GB_CLASS_METHOD_COUNT] = {"fisher-jenks", "quantile", "equal",
                                                                "manual"};

const char *gb_class_method_name(gb_class_method method) {
    return (unsigned)method < GB_CLASS_METHOD_COUNT ? method_names[method] : "";
}

bool gb_class_method_parse(const char *name, gb_class_method *out) {
    for (int m = 0; m < GB_CLASS_METHOD_COUNT; m++)
        if (strcmp(name, method_names[m]) == 0) {
            *out = (gb_class_method)m;
            return true;
        }
    return false;
}

static bool has_full_breaks(const gb_class_options *options) {
    return options->full_breaks || (options->count > 0 && options->break_count == (size_t)options->count + 1);
}

static gb_status check_manual(const gb_class_options *options, gb_error *err) {
    const size_t n = options->break_count;
    size_t classes = has_full_breaks(options) ? n - 1 : n + 1;
    if (n == 0 || !options->breaks || classes < 1 || classes > GB_CLASSES_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BREAK_NUMBER, .count = (int64_t)n, .total = GB_CLASSES_MAX);
    if (options->count > 0 && classes != (size_t)options->count)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BREAKS_NOT_CLASSES, .count = (int64_t)n,
                       .total = options->count);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(options->breaks[i]) || (i > 0 && options->breaks[i] <= options->breaks[i - 1]))
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BREAKS_NOT_RISING, .value = options->breaks[i],
                           .count = (int64_t)i + 1);
    return GB_OK;
}

static gb_status check_options(const gb_class_options *options, gb_error *err) {
    if ((unsigned)options->method >= GB_CLASS_METHOD_COUNT)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_classify: method");
    if (options->method == GB_CLASS_MANUAL)
        return check_manual(options, err);
    if (options->count < 1 || options->count > GB_CLASSES_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CLASS_NUMBER, .count = options->count,
                       .total = GB_CLASSES_MAX);
    return GB_OK;
}

static gb_status load(const gb_values *values, sorted_values *s, gb_error *err) {
    s->x = gb_alloc(values->n, sizeof *s->x);
    s->times = gb_alloc(values->n, sizeof *s->times);
    if (!s->x || !s->times)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    gb_status status = gb_values_present(values, s->x, &s->n, err);
    if (status != GB_OK)
        return status;
    if (s->n == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NOTHING_TO_CLASSIFY, .name = values->name,
                       .total = (int64_t)values->n);
    if (!gb_sort_values(s->x, s->n))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    return GB_OK;
}

static void keep_distinct(sorted_values *s) {
    size_t d = 0;
    s->times[0] = 1;
    for (size_t i = 1; i < s->n; i++) {
        if (s->x[i] == s->x[d]) {
            s->times[d]++;
            continue;
        }
        s->x[++d] = s->x[i];
        s->times[d] = 1;
    }
    s->distinct = d + 1;
}

static void add_break(gb_classes *c, double upper) {
    c->breaks[c->count++] = upper;
}

/* Type 7, with the position (n - 1) i / k in whole numbers. A cut counts when it moves values. */
static void quantile_breaks(const double *x, size_t n, int k, gb_classes *c) {
    size_t taken = 0, at = 0;
    for (size_t i = 1; i < (size_t)k; i++) {
        size_t low = (n - 1) / (size_t)k * i + (n - 1) % (size_t)k * i / (size_t)k;
        double part = (double)((n - 1) % (size_t)k * i % (size_t)k) / k;
        double cut = x[low];
        if (part > 0 && x[low + 1] > cut)
            cut += part * x[low + 1] - part * cut;
        while (at < n && x[at] <= cut)
            at++;
        if (at > taken && at < n)
            add_break(c, cut);
        taken = at;
    }
}

static void equal_breaks(double min, double max, int k, gb_classes *c) {
    for (int i = 1; i < k && min < max; i++) {
        double share = (double)i / k, cut = min + (share * max - share * min);
        if (cut > c->breaks[c->count - 1] && cut < max)
            add_break(c, cut);
    }
}

static bool fisher_breaks(const sorted_values *s, int k, bool precise, gb_classes *c) {
    size_t end[GB_CLASSES_MAX];
    if ((size_t)k >= s->distinct) {
        k = (int)s->distinct;
        for (int m = 0; m < k; m++)
            end[m] = (size_t)m + 1;
    } else if (k > 1 && !gb_fisher_runs(s->x, s->times, s->distinct, k, precise, end)) {
        return false;
    }
    for (int m = 0; m < k - 1; m++)
        add_break(c, s->x[end[m] - 1]);
    return true;
}

static gb_status manual_breaks(const gb_values *values, const gb_class_options *options, gb_classes *c,
                               gb_error *err) {
    const double *b = options->breaks;
    size_t n = options->break_count;
    bool full = has_full_breaks(options);
    if (full && (c->min < b[0] || c->max > b[n - 1]))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_OUTSIDE_BREAKS, .name = values->name,
                       .value = c->min < b[0] ? c->min : c->max, .hint = GB_HINT_INNER_BREAKS);
    c->breaks[0] = full ? b[0] : fmin(c->min, b[0]);
    for (size_t i = full; i + full < n; i++)
        add_break(c, b[i]);
    c->breaks[c->count] = full ? b[n - 1] : fmax(c->max, b[n - 1]);
    return GB_OK;
}

/* Squared deviations of the distinct values from..to-1 from their mean, in squared units of 1 / scale. */
static double squared_deviations(const sorted_values *s, size_t from, size_t to, double scale) {
    gb_sum sum = {0}, squares = {0};
    double weight = 0, origin = from < to ? s->x[from] * scale : 0;
    for (size_t i = from; i < to; i++) {
        gb_sum_add(&sum, s->times[i] * (s->x[i] * scale - origin));
        weight += s->times[i];
    }
    double mean = weight > 0 ? gb_sum_value(&sum) / weight : 0;
    for (size_t i = from; i < to; i++) {
        double d = s->x[i] * scale - origin - mean;
        gb_sum_add(&squares, s->times[i] * d * d);
    }
    return gb_sum_value(&squares);
}

static void summarise(const sorted_values *s, gb_classes *c) {
    double ends[2] = {c->min, c->max}, scale = gb_unit_scale(ends, 2);
    double within = 0, total = squared_deviations(s, 0, s->distinct, scale);
    size_t at = 0;
    for (int m = 0; m < c->count; m++) {
        size_t from = at;
        bool last = m + 1 == c->count;
        c->counts[m] = 0;
        for (; at < s->distinct && (last || s->x[at] <= c->breaks[m + 1]); at++)
            c->counts[m] += (size_t)s->times[at];
        within += squared_deviations(s, from, at, scale);
        c->below[m + 1] = at > 0 ? s->x[at - 1] : NAN;
        c->above[m + 1] = at < s->distinct ? s->x[at] : NAN;
    }
    c->below[0] = NAN;
    c->above[0] = c->min;
    c->gvf = total > 0 ? 1 - within / total : NAN;
    c->within = within / scale / scale;
    c->total = total / scale / scale;
}

/* Breaks from distinct values; a class was opened by the caller. */
static bool inner_breaks(const gb_class_options *options, const sorted_values *s, bool precise,
                         gb_classes *c) {
    if (options->method == GB_CLASS_EQUAL)
        equal_breaks(c->min, c->max, options->count, c);
    else if (options->method == GB_CLASS_FISHER_JENKS && !fisher_breaks(s, options->count, precise, c))
        return false;
    c->breaks[c->count] = c->max;
    return true;
}

/* The fast sums carry an error of some 1e-16 of the variance; an optimum near that needs the careful ones. */
static bool needs_precision(const gb_class_options *options, const sorted_values *s, const gb_classes *c) {
    return options->method == GB_CLASS_FISHER_JENKS && s->distinct > PRECISE_BELOW && c->gvf > 1 - 1e-6;
}

static gb_status classify(const gb_values *values, const gb_class_options *options, sorted_values *s,
                          gb_classes *c, gb_error *err) {
    gb_status status = load(values, s, err);
    if (status != GB_OK)
        return status;
    c->n = s->n;
    c->min = c->breaks[0] = s->x[0];
    c->max = s->x[s->n - 1];
    c->count = 1;
    if (options->method == GB_CLASS_QUANTILE)
        quantile_breaks(s->x, s->n, options->count, c);
    keep_distinct(s);
    c->data_decimals = gb_decimals_of(s->x, s->distinct);
    if (options->method == GB_CLASS_MANUAL)
        status = manual_breaks(values, options, c, err);
    else if (!inner_breaks(options, s, s->distinct <= PRECISE_BELOW, c))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status != GB_OK)
        return status;
    summarise(s, c);
    if (needs_precision(options, s, c)) {
        c->count = 1;
        if (!inner_breaks(options, s, true, c))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
        summarise(s, c);
    }
    return GB_OK;
}

gb_status gb_classify(const gb_values *values, const gb_class_options *options, gb_classes *out,
                      gb_error *err) {
    gb_status status = check_options(options, err);
    if (status == GB_OK)
        status = gb_values_check(values, err);
    if (status != GB_OK)
        return status;
    gb_classes c = {.method = options->method, .requested = options->count};
    gb_count_states(values, c.missing);
    c.missing[GB_PRESENT] = 0;
    sorted_values s = {0};
    status = classify(values, options, &s, &c, err);
    gb_free(s.x);
    gb_free(s.times);
    if (status != GB_OK)
        return status;
    if (options->method == GB_CLASS_MANUAL)
        c.requested = c.count;
    if (options->round)
        gb_classes_round(&c, GB_BREAK_OPENS);
    *out = c;
    return GB_OK;
}

int gb_classes_of(const gb_classes *classes, double value) {
    if (isnan(value))
        return -1;
    int class = 0;
    while (class + 1 < classes->count && value > classes->breaks[class + 1])
        class ++;
    return class;
}
