#include "base/number.h"
#include "stats/classify.h"

#include <math.h>

/* Beyond these a fixed number of decimals no longer carries a double's digits. */
enum { DECIMALS_MOST = 15 };
static const double magnitude_most = 1e15;

/* How the lines below read the open gap between two neighbouring values. */
typedef struct gap {
    double below, above;
    bool opens, closes; /* t = above is allowed; t = below is allowed */
} gap;

static double power_of_ten(int p) {
    static const double power[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    return power[p];
}

/* whole * m * 10^p, with one rounding. */
static double multiple(double whole, int m, int p) {
    return p >= 0 ? whole * m * power_of_ten(p) : whole * m / power_of_ten(-p);
}

static bool fits(const gap *g, double t) {
    return (t > g->below || (g->closes && t == g->below)) && (t < g->above || (g->opens && t == g->above));
}

/* The lowest multiple of the step in the gap. One below and one above are tried as well, because the
 * division may have been rounded across a whole number. */
static bool multiple_in_gap(const gap *g, int m, int p, double *t) {
    double units = p >= 0 ? g->below / power_of_ten(p) : g->below * power_of_ten(-p);
    double whole = floor(units / m) - 1;
    for (int step = 0; step < 4; step++) {
        *t = multiple(whole + step, m, p);
        if (fits(g, *t))
            return true;
    }
    return false;
}

/* The roundest number in the gap with at most so many decimals. decimals: out, those it needs. */
static bool roundest(const gap *g, int most, double *t, double *step, int *decimals) {
    static const int leads[] = {5, 2, 1};
    if (fits(g, 0) && g->below < 0) {
        *t = 0;
        *decimals = 0;
        *step = INFINITY;
        return true;
    }
    int top = (int)ceil(log10(fmax(fabs(g->below), fabs(g->above))));
    for (int p = top < DECIMALS_MOST ? top : DECIMALS_MOST; p >= -most; p--) {
        if (p < -DECIMALS_MOST)
            break;
        for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
            if (!multiple_in_gap(g, leads[i], p, t))
                continue;
            *step = multiple(1, leads[i], p);
            *decimals = p < 0 ? -p : 0;
            return true;
        }
    }
    return false;
}

static gap gap_at(const gb_classes *c, int i) {
    return (gap){.below = c->below[i], .above = c->above[i]};
}

static bool shares_gap(const gb_classes *c, int i) {
    bool with_last = i > 1 && c->below[i] == c->below[i - 1];
    bool with_next = i + 1 < c->count && c->below[i] == c->below[i + 1];
    return with_last || with_next;
}

/* Several breaks in one gap (empty classes): each near its own place, in as few decimals as keep them apart.
 */
static bool round_shared(gb_classes *c, int first, int last, gb_break_side side, int *decimals) {
    gap g = gap_at(c, first);
    g.opens = side == GB_BREAK_OPENS;
    g.closes = side == GB_BREAK_CLOSES;
    for (int d = 0; d <= DECIMALS_MOST; d++) {
        bool good = true;
        for (int i = first; i <= last && good; i++) {
            c->printed[i] = round(c->breaks[i] * power_of_ten(d)) / power_of_ten(d);
            good = fits(&g, c->printed[i]) && (i == first || c->printed[i] > c->printed[i - 1]);
        }
        if (good) {
            *decimals = d;
            return true;
        }
    }
    return false;
}

static bool round_single(gb_classes *c, int i, gb_break_side side, double *step, int *decimals) {
    gap g = gap_at(c, i);
    int most = c->data_decimals < 0 ? DECIMALS_MOST : c->data_decimals;
    if (roundest(&g, most, &c->printed[i], step, decimals))
        return true;
    g.opens = side == GB_BREAK_OPENS;
    g.closes = side == GB_BREAK_CLOSES;
    return roundest(&g, DECIMALS_MOST, &c->printed[i], step, decimals);
}

/* The roundest step 5, 2 or 1 times a power of ten that is at most so large, as units per step or steps
 * per unit so that 0.2 is kept as 5. */
static double round_step(double most, double *units) {
    int p = (int)floor(log10(most));
    p = p < -DECIMALS_MOST ? -DECIMALS_MOST : p;
    int lead = multiple(5, 1, p) <= most ? 5 : multiple(2, 1, p) <= most ? 2 : 1;
    *units = p < 0 ? power_of_ten(-p) : 1;
    return p < 0 ? lead : multiple(lead, 1, p);
}

/* Outer bounds: outwards to the finest step of the inner breaks, or to a fifth of the range. */
static void round_outer(gb_classes *c, double finest) {
    double range = c->max - c->min, units;
    double step = round_step(fmin(finest, range > 0 ? range / 5 : 1e-15), &units);
    double low = floor(c->min * units / step) * step / units;
    double high = ceil(c->max * units / step) * step / units;
    c->printed[0] = low <= c->min ? low : c->min;
    c->printed[c->count] = high >= c->max ? high : c->max;
}

static int decimals_needed(const double *values, int n) {
    int most = 0;
    for (int i = 0; i < n; i++) {
        int d = 0;
        while (d < DECIMALS_MOST && round(values[i] * power_of_ten(d)) / power_of_ten(d) != values[i])
            d++;
        most = d > most ? d : most;
    }
    return most;
}

/* What a reader of the printed text gets back. */
static bool read_back(double value, int decimals, double *back) {
    char text[GB_NUMBER_SIZE];
    if (fabs(value) >= magnitude_most)
        return false;
    gb_number_fixed(value, decimals, text);
    return gb_number_read(text, GB_DECIMAL_POINT, back) == GB_NUMBER_OK;
}

/* Re-classify the values next to each break by the printed text. */
static void verify(gb_classes *c) {
    c->rounded = c->opens = c->closes = true;
    for (int i = 0; i <= c->count; i++) {
        double t;
        if (!read_back(c->printed[i], c->decimals, &t)) {
            c->rounded = c->opens = c->closes = false;
            return;
        }
        if (i == 0 || i == c->count)
            continue;
        bool has_below = !isnan(c->below[i]), has_above = !isnan(c->above[i]);
        c->opens = c->opens && !(has_below && t <= c->below[i]) && !(has_above && t > c->above[i]);
        c->closes = c->closes && !(has_below && t < c->below[i]) && !(has_above && t >= c->above[i]);
    }
    c->strict = c->opens && c->closes;
    c->rounded = c->opens || c->closes;
}

static void print_as_given(gb_classes *c) {
    for (int i = 0; i <= c->count; i++)
        c->printed[i] = c->breaks[i];
    c->decimals = decimals_needed(c->printed, c->count + 1);
}

static bool round_inner(gb_classes *c, gb_break_side side, double *finest) {
    *finest = INFINITY;
    c->decimals = 0;
    for (int i = 1; i < c->count; i++) {
        double step = INFINITY;
        int decimals = 0, last = i;
        bool done;
        if (shares_gap(c, i)) {
            while (last + 1 < c->count && c->below[last + 1] == c->below[i])
                last++;
            done = round_shared(c, i, last, side, &decimals);
            step = multiple(1, 1, -decimals);
        } else {
            done = round_single(c, i, side, &step, &decimals);
        }
        if (!done)
            return false;
        i = last;
        *finest = fmin(*finest, step);
    }
    return true;
}

void gb_classes_round(gb_classes *classes, gb_break_side side) {
    double finest;
    bool small =
        fabs(classes->breaks[0]) < magnitude_most && fabs(classes->breaks[classes->count]) < magnitude_most;
    classes->rounded = classes->opens = classes->closes = classes->strict = false;
    if (classes->method != GB_CLASS_MANUAL && small && round_inner(classes, side, &finest)) {
        round_outer(classes, finest);
        classes->decimals = decimals_needed(classes->printed, classes->count + 1);
        verify(classes);
    }
    if (!classes->rounded) {
        print_as_given(classes);
        if (small)
            verify(classes);
    }
}
