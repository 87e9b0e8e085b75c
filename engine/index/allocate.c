#include "index/allocate.h"

#include "base/memory.h"
#include "base/sum.h"
#include "index/allocate_claims.h"

#include <math.h>
#include <string.h>

static bool reserve(gb_allocation *a, gb_claims *c) {
    size_t n = a->n;
    a->amount = gb_alloc(n, sizeof *a->amount);
    a->base = gb_alloc_zero(n, sizeof *a->base);
    a->extra = gb_alloc(n, sizeof *a->extra);
    a->adjust = gb_alloc(n, sizeof *a->adjust);
    a->exact = gb_alloc(n, sizeof *a->exact);
    a->per_head = gb_alloc(n, sizeof *a->per_head);
    a->limit = gb_alloc_zero(n, 1);
    c->base = gb_alloc_zero(n, sizeof *c->base);
    c->extra = gb_alloc_zero(n, sizeof *c->extra);
    c->target = gb_alloc(n, sizeof *c->target);
    c->least = gb_alloc_zero(n, sizeof *c->least);
    c->most = gb_alloc(n, sizeof *c->most);
    c->least_limit = gb_alloc_zero(n, 1);
    c->most_limit = gb_alloc_zero(n, 1);
    return a->amount && a->base && a->extra && a->adjust && a->exact && a->per_head && a->limit && c->base &&
           c->extra && c->target && c->least && c->most && c->least_limit && c->most_limit;
}

static void release_claims(gb_claims *c) {
    gb_free(c->base);
    gb_free(c->extra);
    gb_free(c->target);
    gb_free(c->least);
    gb_free(c->most);
    gb_free(c->least_limit);
    gb_free(c->most_limit);
}

/* What the rule alone gives, in whole units: base and extra. The base is part of the whole, so that the two
 * add up to it for every area. */
static gb_status divide_rule(const gb_allocation_options *o, const gb_claims *c, gb_allocation *a,
                             gb_error *err) {
    gb_units_report report;
    double *most = gb_alloc(a->n, sizeof *most);
    if (!most)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)a->n);
    for (size_t i = 0; i < a->n; i++)
        most[i] = c->base[i] + c->extra[i];
    gb_status status = gb_units_divide(most, NULL, NULL, a->n, o->total, &o->units, a->amount, &report, err);
    a->tied = report.tied;
    for (size_t i = 0; i < a->n && status == GB_OK; i++)
        most[i] = (double)a->amount[i];
    if (status == GB_OK && a->base_total > 0)
        status = gb_units_divide(c->base, NULL, most, a->n, a->base_total, &o->units, a->base, &report, err);
    for (size_t i = 0; i < a->n && status == GB_OK; i++)
        a->extra[i] = a->amount[i] - a->base[i];
    gb_free(most);
    return status;
}

/* What is paid: the target after phase-in, between the limits. */
static gb_status divide_target(const gb_allocation_options *o, const gb_claims *c, gb_allocation *a,
                               gb_error *err) {
    gb_units_report report;
    gb_units_fit(c->target, c->least, c->most, a->n, (double)o->total, a->exact, &report);
    if (report.unplaced > 0)
        return gb_claims_too_capped(o, c, a->n, report.unplaced, err);
    for (size_t i = 0; i < a->n; i++) {
        double free = c->target[i] * report.multiplier;
        if (c->least_limit[i] && a->exact[i] <= c->least[i] && free < c->least[i] * (1 - 1e-12))
            a->limit[i] = c->least_limit[i];
        if (c->most_limit[i] && a->exact[i] >= c->most[i] && free > c->most[i] * (1 + 1e-12))
            a->limit[i] = c->most_limit[i];
        a->bound += a->limit[i] != GB_LIMIT_NONE;
    }
    gb_status status =
        gb_units_divide(c->target, c->least, c->most, a->n, o->total, &o->units, a->amount, &report, err);
    a->tied = report.tied;
    return status;
}

static gb_status measure(const gb_allocation_options *o, gb_allocation *a, gb_error *err) {
    for (size_t i = 0; i < a->n; i++) {
        a->adjust[i] = a->amount[i] - a->base[i] - a->extra[i];
        bool known = o->population && gb_values_state(o->population, i) == GB_PRESENT;
        double people = known ? o->population->value[i] : NAN;
        a->per_head[i] = people > 0 ? (double)a->amount[i] / people : NAN;
    }
    a->gini = a->concentration = NAN;
    if (!o->population)
        return GB_OK;
    double *amount = gb_alloc(a->n, sizeof *amount);
    if (!amount)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)a->n);
    for (size_t i = 0; i < a->n; i++)
        amount[i] = (double)a->amount[i];
    gb_status status = gb_concentration(amount, o->population, NULL, &a->gini, err);
    if (status == GB_OK && o->need)
        status = gb_concentration(amount, o->population, o->need, &a->concentration, err);
    gb_free(amount);
    return status;
}

static gb_status work(const gb_allocation_options *o, gb_claims *c, gb_allocation *a, gb_error *err) {
    gb_status status = gb_claims_build(o, a->n, c, err);
    if (status == GB_OK)
        status = divide_rule(o, c, a, err);
    if (status == GB_OK && gb_claims_are_changed(o))
        status = divide_target(o, c, a, err);
    else if (status == GB_OK)
        memcpy(a->exact, c->target, a->n * sizeof *a->exact);
    return status == GB_OK ? measure(o, a, err) : status;
}

gb_status gb_allocate(size_t n, const gb_allocation_options *options, gb_allocation *out, gb_notes *notes,
                      gb_error *err) {
    gb_status status = gb_claims_check(options, n, err);
    if (status != GB_OK)
        return status;
    gb_allocation a = {.n = n,
                       .total = options->total,
                       .base_total = options->base_total,
                       .extra_total = options->total - options->base_total};
    gb_claims claims = {0};
    gb_allocation_options by_need = *options;
    if (options->need && !options->units.priority)
        by_need.units.priority = options->need->value;
    status = reserve(&a, &claims) ? work(&by_need, &claims, &a, err)
                                  : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    release_claims(&claims);
    if (status != GB_OK) {
        gb_allocation_release(&a);
        return status;
    }
    if (a.tied > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_ALLOCATE_TIED, .count = (int64_t)a.tied);
    if (a.bound > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_ALLOCATE_BOUND, .count = (int64_t)a.bound, .total = (int64_t)n);
    *out = a;
    return GB_OK;
}

void gb_allocation_release(gb_allocation *allocation) {
    if (!allocation)
        return;
    gb_free(allocation->amount);
    gb_free(allocation->base);
    gb_free(allocation->extra);
    gb_free(allocation->adjust);
    gb_free(allocation->exact);
    gb_free(allocation->per_head);
    gb_free(allocation->limit);
    *allocation = (gb_allocation){0};
}
