#include "index/allocate_claims.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>

static const char *const limit_ids[GB_LIMIT_COUNT] = {"",     "floor", "floor_per_head", "guarantee",
                                                      "fall", "cap",   "cap_per_head",   "rise"};

const char *gb_limit_id(gb_limit limit) {
    return (unsigned)limit < GB_LIMIT_COUNT ? limit_ids[limit] : "";
}

static double unit_of(const gb_allocation_options *o) {
    return o->unit_size > 0 ? o->unit_size : 1;
}

static const char *code_of(const gb_allocation_options *o, size_t i) {
    return o->units.codes ? o->units.codes[i] : "";
}

static bool has_per_head(const gb_allocation_limits *l) {
    return l->floor_per_head > 0 || l->cap_per_head > 0;
}

static bool has_limits(const gb_allocation_limits *l) {
    return l->floor > 0 || l->cap > 0 || has_per_head(l) || l->guarantee > 0 || l->fall > 0 || l->rise > 0;
}

bool gb_claims_are_changed(const gb_allocation_options *o) {
    return o->phase_year > 0 || has_limits(&o->limits);
}

static gb_status check_numbers(const gb_allocation_options *o, gb_error *err) {
    const gb_allocation_limits *l = &o->limits;
    const struct {
        const char *name;
        double value, least, most;
        const char *expected;
    } numbers[] = {
        {"base", (double)o->base_total * unit_of(o), 0, (double)o->total * unit_of(o), "0 .. total"},
        {"alpha", o->alpha, 0, 100, "0 .. 100"},
        {"unit_size", o->unit_size, 0, 1e15, ">= 0"},
        {"floor", (double)l->floor * unit_of(o), 0, INFINITY, ">= 0"},
        {"cap", (double)l->cap * unit_of(o), 0, INFINITY, ">= 0"},
        {"floor_per_head", l->floor_per_head, 0, 1e15, ">= 0"},
        {"cap_per_head", l->cap_per_head, 0, 1e15, ">= 0"},
        {"guarantee", l->guarantee, 0, 1e6, ">= 0"},
        {"fall", l->fall, 0, 1, "0 .. 1"},
        {"rise", l->rise, 0, 1e6, ">= 0"},
        {"phase_year", o->phase_year, 0, o->phase_years, "0 .. phase_years"},
    };
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        if (!(numbers[k].value >= numbers[k].least && numbers[k].value <= numbers[k].most))
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, .name = numbers[k].name,
                           .value = numbers[k].value, .expected = numbers[k].expected);
    return GB_OK;
}

static gb_status check_column(const char *name, const gb_values *column, bool needed, size_t n,
                              gb_error *err) {
    if (!column)
        return needed ? GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_COLUMN, .name = name) : GB_OK;
    if (column->n != n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_allocate: unequal lengths");
    return gb_values_check(column, err);
}

gb_status gb_claims_check(const gb_allocation_options *o, size_t n, gb_error *err) {
    if (o->total < 0 || o->total > (INT64_C(1) << 53))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_TOTAL, .value = (double)o->total * unit_of(o));
    const gb_allocation_limits *l = &o->limits;
    bool extra = o->total > o->base_total, base = o->base_total > 0;
    gb_status status = check_numbers(o, err);
    if (status == GB_OK)
        status = check_column("shares", o->shares, base && o->base == GB_BASE_SHARES, n, err);
    if (status == GB_OK)
        status = check_column("population", o->population,
                              extra || (base && o->base == GB_BASE_PER_HEAD) || has_per_head(l), n, err);
    if (status == GB_OK)
        status = check_column("need", o->need, extra && o->alpha > 0, n, err);
    if (status == GB_OK)
        status = check_column("last", l->last, l->guarantee > 0 || l->fall > 0 || l->rise > 0, n, err);
    return status == GB_OK ? check_column("former", o->former, o->phase_year > 0, n, err) : status;
}

/* A figure that decides what area i gets. */
static gb_status take(const gb_allocation_options *o, const gb_values *column, const char *name, size_t i,
                      double *out, gb_error *err) {
    if (gb_values_state(column, i) != GB_PRESENT)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_MISSING, .code = code_of(o, i), .name = name,
                       .row = (int64_t)i + 1);
    if (column->value[i] < 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_NEGATIVE, .code = code_of(o, i), .name = name,
                       .row = (int64_t)i + 1, .value = column->value[i]);
    *out = column->value[i];
    return GB_OK;
}

static gb_status weigh_base(const gb_allocation_options *o, size_t i, double *weight, gb_error *err) {
    *weight = 1;
    if (o->base == GB_BASE_PER_HEAD)
        return take(o, o->population, "population", i, weight, err);
    if (o->base != GB_BASE_SHARES)
        return GB_OK;
    *weight = 0;
    return gb_values_state(o->shares, i) == GB_PRESENT ? take(o, o->shares, "shares", i, weight, err) : GB_OK;
}

static gb_status weigh_extra(const gb_allocation_options *o, size_t i, double *weight, gb_error *err) {
    *weight = 0;
    if (o->selected && !o->selected[i])
        return GB_OK;
    double need = 1;
    gb_status status = take(o, o->population, "population", i, weight, err);
    if (status == GB_OK && o->alpha > 0)
        status = take(o, o->need, "need", i, &need, err);
    *weight *= pow(need, o->alpha);
    return status;
}

typedef gb_status (*weigh_function)(const gb_allocation_options *, size_t, double *, gb_error *);

/* Divide units in proportion to weights, not yet whole. */
static gb_status share_out(const gb_allocation_options *o, weigh_function weigh, const char *name,
                           double units, size_t n, double *part, gb_error *err) {
    if (units == 0)
        return GB_OK;
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        gb_status status = weigh(o, i, &part[i], err);
        if (status != GB_OK)
            return status;
        largest = fmax(largest, part[i]);
    }
    if (!isfinite(largest))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, .name = "alpha", .value = o->alpha,
                       .expected = "need^alpha < 1e300");
    if (!(largest > 0))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_NOBODY, .name = name, .value = units * unit_of(o));
    for (size_t i = 0; i < n; i++)
        part[i] /= largest;
    double sum = gb_sum_array(part, n);
    for (size_t i = 0; i < n; i++)
        part[i] *= units / sum;
    return GB_OK;
}

static gb_status phase_in(const gb_allocation_options *o, size_t n, gb_claims *c, gb_error *err) {
    for (size_t i = 0; i < n; i++)
        c->target[i] = c->base[i] + c->extra[i];
    if (o->phase_year == 0)
        return GB_OK;
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        double amount = 0;
        if (gb_values_state(o->former, i) == GB_PRESENT) {
            gb_status status = take(o, o->former, "former", i, &amount, err);
            if (status != GB_OK)
                return status;
        }
        gb_sum_add(&sum, amount);
    }
    double former = gb_sum_value(&sum), part = (double)o->phase_year / o->phase_years;
    if (!(former > 0))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_NOBODY, .name = "former",
                       .value = (double)o->total * unit_of(o));
    for (size_t i = 0; i < n; i++) {
        double old = gb_values_state(o->former, i) == GB_PRESENT ? o->former->value[i] : 0;
        c->target[i] = part * c->target[i] + (1 - part) * old * ((double)o->total / former);
    }
    return GB_OK;
}

static void raise_least(gb_claims *c, size_t i, double units, gb_limit limit) {
    double whole = ceil(units - 1e-9 * fmax(1, fabs(units) * 1e-3));
    if (whole > c->least[i]) {
        c->least[i] = whole;
        c->least_limit[i] = (uint8_t)limit;
    }
}

static void lower_most(gb_claims *c, size_t i, double units, gb_limit limit) {
    double whole = floor(units + 1e-9 * fmax(1, fabs(units) * 1e-3));
    if (whole < c->most[i]) {
        c->most[i] = whole;
        c->most_limit[i] = (uint8_t)limit;
    }
}

static gb_status limit_area(const gb_allocation_options *o, size_t i, gb_claims *c, gb_error *err) {
    const gb_allocation_limits *l = &o->limits;
    bool entitled = c->base[i] + c->extra[i] > 0;
    if (entitled && l->floor > 0)
        raise_least(c, i, (double)l->floor, GB_LIMIT_FLOOR);
    if (entitled && l->cap > 0)
        lower_most(c, i, (double)l->cap, GB_LIMIT_CAP);
    if (entitled && has_per_head(l)) {
        double people;
        gb_status status = take(o, o->population, "population", i, &people, err);
        if (status != GB_OK)
            return status;
        if (l->floor_per_head > 0)
            raise_least(c, i, l->floor_per_head * people, GB_LIMIT_FLOOR_PER_HEAD);
        if (l->cap_per_head > 0)
            lower_most(c, i, l->cap_per_head * people, GB_LIMIT_CAP_PER_HEAD);
    }
    if (!l->last || gb_values_state(l->last, i) != GB_PRESENT)
        return GB_OK;
    double last;
    gb_status status = take(o, l->last, "last", i, &last, err);
    if (status != GB_OK)
        return status;
    if (l->guarantee > 0)
        raise_least(c, i, l->guarantee * last, GB_LIMIT_GUARANTEE);
    if (l->fall > 0)
        raise_least(c, i, (1 - l->fall) * last, GB_LIMIT_FALL);
    if (l->rise > 0)
        lower_most(c, i, (1 + l->rise) * last, GB_LIMIT_RISE);
    return GB_OK;
}

/* The limit that sets the most units over all areas. */
static const char *heaviest(const double *units, const uint8_t *limit, size_t n) {
    double sum[GB_LIMIT_COUNT] = {0};
    int most = GB_LIMIT_NONE;
    for (size_t i = 0; i < n; i++)
        if (limit[i] != GB_LIMIT_NONE)
            sum[limit[i]] += units[i];
    for (int k = 1; k < GB_LIMIT_COUNT; k++)
        if (sum[k] > sum[most])
            most = k;
    return limit_ids[most];
}

static gb_status set_limits(const gb_allocation_options *o, size_t n, gb_claims *c, gb_error *err) {
    for (size_t i = 0; i < n; i++) {
        c->most[i] = INFINITY;
        gb_status status = limit_area(o, i, c, err);
        if (status != GB_OK)
            return status;
        if (c->least[i] > c->most[i])
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_AREA, .code = code_of(o, i),
                           .row = (int64_t)i + 1, .name = limit_ids[c->least_limit[i]],
                           .found = limit_ids[c->most_limit[i]],
                           .value = (c->least[i] - c->most[i]) * unit_of(o));
    }
    double asked = gb_sum_array(c->least, n);
    if (asked > (double)o->total)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_FLOORS,
                       .name = heaviest(c->least, c->least_limit, n),
                       .value = (asked - (double)o->total) * unit_of(o));
    return GB_OK;
}

gb_status gb_claims_too_capped(const gb_allocation_options *o, const gb_claims *c, size_t n, double unplaced,
                               gb_error *err) {
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_ALLOCATE_CAPS, .name = heaviest(c->most, c->most_limit, n),
                   .value = unplaced * unit_of(o));
}

gb_status gb_claims_build(const gb_allocation_options *o, size_t n, gb_claims *c, gb_error *err) {
    gb_status status = share_out(o, weigh_base, "base", (double)o->base_total, n, c->base, err);
    if (status == GB_OK)
        status = share_out(o, weigh_extra, "extra", (double)(o->total - o->base_total), n, c->extra, err);
    if (status == GB_OK)
        status = phase_in(o, n, c, err);
    return status == GB_OK ? set_limits(o, n, c, err) : status;
}
