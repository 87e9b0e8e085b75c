#include "index/allocate_units.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double most_units = 9007199254740992.0; /* 2^53 */

static double held(double claim, double least, double most, double multiplier) {
    return fmin(fmax(claim * multiplier, least), most);
}

static double sum_at(const double *claim, const double *least, const double *most, size_t n,
                     double multiplier) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&sum, held(claim[i], least[i], most[i], multiplier));
    return gb_sum_value(&sum);
}

/* What can be given at most: those without a claim stay at their least. */
static double capacity(const double *claim, const double *least, const double *most, size_t n) {
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        double room = claim[i] > 0 ? most[i] : least[i];
        if (isinf(room))
            return INFINITY;
        gb_sum_add(&sum, room);
    }
    return gb_sum_value(&sum);
}

/* The multiplier at which the sum is total: between two neighbours by halving, then exactly for those that
 * no bound holds there. */
static double find_multiplier(const double *claim, const double *least, const double *most, size_t n,
                              double total) {
    double low = 0, high = 1;
    while (sum_at(claim, least, most, n, high) < total && high < 1e300)
        high *= 2;
    for (int step = 0; step < 2000; step++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if (sum_at(claim, least, most, n, middle) < total)
            low = middle;
        else
            high = middle;
    }
    gb_sum bound = {0}, free = {0};
    for (size_t i = 0; i < n; i++) {
        double x = claim[i] * high;
        if (x > least[i] && x < most[i])
            gb_sum_add(&free, claim[i]);
        else
            gb_sum_add(&bound, held(claim[i], least[i], most[i], high));
    }
    double claims = gb_sum_value(&free);
    return claims > 0 ? (total - gb_sum_value(&bound)) / claims : high;
}

void gb_units_fit(const double *claim, const double *least, const double *most, size_t n, double total,
                  double *exact, gb_units_report *report) {
    double room = capacity(claim, least, most, n);
    report->unplaced = fmax(total - room, 0);
    if (total >= room) {
        report->multiplier = INFINITY;
        for (size_t i = 0; i < n; i++)
            exact[i] = claim[i] > 0 ? most[i] : least[i];
        return;
    }
    report->multiplier = find_multiplier(claim, least, most, n, total);
    for (size_t i = 0; i < n; i++)
        exact[i] = held(claim[i], least[i], most[i], report->multiplier);
}

/* An area in line for a unit. */
typedef struct place {
    double remainder; /* in steps of the comparison */
    double claim, priority;
    const char *code;
    size_t row;
    gb_units_ties ties;
} place;

static int prefer(const place *a, const place *b) {
    if (a->ties == GB_UNITS_TIES_ORDER)
        return a->row < b->row ? -1 : a->row > b->row;
    if (a->claim != b->claim)
        return (a->claim > b->claim) == (a->ties == GB_UNITS_TIES_LARGER) ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority > b->priority ? -1 : 1;
    int by_code = a->code && b->code ? strcmp(a->code, b->code) : 0;
    return by_code != 0 ? by_code : a->row < b->row ? -1 : a->row > b->row;
}

static int by_remainder(const void *left, const void *right) {
    const place *a = left, *b = right;
    if (a->remainder != b->remainder)
        return a->remainder > b->remainder ? -1 : 1;
    return prefer(a, b);
}

/* One division under way; all of n. */
typedef struct division {
    const double *claim, *exact, *least, *most;
    size_t n;
    int64_t *units;
    place *line;
} division;

static double priority_of(const gb_units_options *options, size_t i) {
    return options->priority && !isnan(options->priority[i]) ? options->priority[i] : -INFINITY;
}

static void form_line(division *d, const gb_units_options *options) {
    for (size_t i = 0; i < d->n; i++)
        d->line[i] = (place){.claim = d->exact[i],
                             .priority = priority_of(options, i),
                             .code = options->codes ? options->codes[i] : NULL,
                             .row = i,
                             .ties = options->ties};
}

static int64_t units_left(const division *d, double total) {
    int64_t left = (int64_t)total;
    for (size_t i = 0; i < d->n; i++)
        left -= d->units[i];
    return left;
}

/* Areas at the cut with the same remainder, when some of them got a unit and others not. */
static size_t tied_at(const division *d, size_t given, size_t eligible) {
    if (given == 0 || given >= eligible || d->line[given - 1].remainder != d->line[given].remainder)
        return 0;
    size_t tied = 0;
    for (size_t at = 0; at < eligible; at++)
        tied += d->line[at].remainder == d->line[given].remainder;
    return tied;
}

static size_t largest_remainder(division *d, double total) {
    double largest = 1;
    for (size_t i = 0; i < d->n; i++)
        largest = fmax(largest, d->exact[i]);
    double step = fmax(1e-9, largest * 1e-14);
    size_t eligible = 0;
    for (size_t i = 0; i < d->n; i++) {
        double whole = floor(d->exact[i] + step / 2);
        d->units[i] = (int64_t)whole;
        d->line[i].remainder = whole < d->most[i] ? round((d->exact[i] - whole) / step) : -INFINITY;
        eligible += whole < d->most[i];
    }
    qsort(d->line, d->n, sizeof *d->line, by_remainder);
    int64_t left = units_left(d, total);
    size_t tied = left > 0 ? tied_at(d, (size_t)left, eligible) : 0;
    /* more than one round, or a step back, only when rounding noise adds up to a unit */
    for (size_t at = 0, idle = 0; left > 0 && idle < d->n; at = (at + 1) % d->n) {
        size_t i = d->line[at].row;
        bool room = (double)d->units[i] < d->most[i];
        d->units[i] += room;
        left -= room;
        idle = room ? 0 : idle + 1;
    }
    for (size_t at = d->n, idle = 0; left < 0 && idle<d->n; at = at> 1 ? at - 1 : d->n) {
        size_t i = d->line[at - 1].row;
        bool room = (double)d->units[i] > d->least[i];
        d->units[i] -= room;
        left += room;
        idle = room ? 0 : idle + 1;
    }
    return tied;
}

/* Claim per (2 units +- 1), in steps of its own last digits so that noise does not break ties. */
static double quotient(const division *d, size_t i, int64_t odd) {
    if (d->claim[i] <= 0)
        return 0;
    double q = d->claim[i] / (double)odd;
    int exponent;
    double mantissa = frexp(q, &exponent);
    return ldexp(round(mantissa * 1e12) / 1e12, exponent);
}

static double next_quotient(const division *d, size_t i) {
    return (double)d->units[i] < d->most[i] ? quotient(d, i, 2 * d->units[i] + 1) : -1;
}

static double last_quotient(const division *d, size_t i) {
    return (double)d->units[i] > d->least[i] ? quotient(d, i, 2 * d->units[i] - 1) : INFINITY;
}

static size_t tied_quotients(const division *d) {
    double lowest_given = INFINITY, highest_waiting = -1;
    for (size_t i = 0; i < d->n; i++) {
        lowest_given = fmin(lowest_given, last_quotient(d, i));
        highest_waiting = fmax(highest_waiting, next_quotient(d, i));
    }
    size_t tied = 0;
    for (size_t i = 0; lowest_given == highest_waiting && i < d->n; i++)
        tied += last_quotient(d, i) == lowest_given || next_quotient(d, i) == lowest_given;
    return tied;
}

/* Start at the rounded fit, which has a divisor in common, and move one unit at a time. */
static size_t sainte_lague(division *d, double total) {
    for (size_t i = 0; i < d->n; i++)
        d->units[i] = (int64_t)fmin(fmax(floor(d->exact[i] + 0.5), d->least[i]), d->most[i]);
    for (int64_t left = units_left(d, total); left != 0; left += left > 0 ? -1 : 1) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < d->n; i++) {
            double mine = left > 0 ? next_quotient(d, i) : last_quotient(d, i);
            if (mine < 0 || isinf(mine))
                continue;
            if (best == SIZE_MAX) {
                best = i;
                continue;
            }
            double other = left > 0 ? next_quotient(d, best) : last_quotient(d, best);
            bool first = prefer(&d->line[i], &d->line[best]) < 0;
            if (left > 0 ? mine > other || (mine == other && first)
                         : mine < other || (mine == other && !first))
                best = i;
        }
        if (best == SIZE_MAX)
            break;
        d->units[best] += left > 0 ? 1 : -1;
    }
    return tied_quotients(d);
}

static gb_status check(const double *claim, const double *least, size_t n, double total, gb_error *err) {
    if (!(total >= 0 && total <= most_units))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_TOTAL, .value = total);
    double asked = least ? gb_sum_array(least, n) : 0;
    if (asked > total)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_FLOORS, .name = "least", .value = asked - total);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(claim[i]) || claim[i] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_NEGATIVE, .name = "claim", .row = (int64_t)i + 1,
                           .value = claim[i]);
    return GB_OK;
}

gb_status gb_units_divide(const double *claim, const double *least, const double *most, size_t n,
                          int64_t total, const gb_units_options *options, int64_t *units,
                          gb_units_report *report, gb_error *err) {
    gb_status status = check(claim, least, n, (double)total, err);
    if (status != GB_OK)
        return status;
    double *bounds = gb_alloc(n, 3 * sizeof *bounds);
    place *line = gb_alloc(n, sizeof *line);
    if (!bounds || !line) {
        gb_free(bounds);
        gb_free(line);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    }
    double *low = bounds, *high = bounds + n, *exact = bounds + 2 * n;
    for (size_t i = 0; i < n; i++) {
        low[i] = least ? least[i] : 0;
        high[i] = most ? most[i] : INFINITY;
    }
    gb_units_fit(claim, low, high, n, (double)total, exact, report);
    division d = {
        .claim = claim, .exact = exact, .least = low, .most = high, .n = n, .units = units, .line = line};
    form_line(&d, options);
    double placed = (double)total - report->unplaced;
    report->tied =
        options->method == GB_UNITS_SAINTE_LAGUE ? sainte_lague(&d, placed) : largest_remainder(&d, placed);
    gb_free(bounds);
    gb_free(line);
    return GB_OK;
}
