#include "index/select.h"

#include "base/memory.h"
#include "index/select_run.h"

#include <math.h>
#include <string.h>

static const char *const reason_ids[GB_SELECT_REASON_COUNT] = {
    "top",      "tied-in",   "tied-out", "below",       "small",        "no-population", "no-score",
    "passed",   "failed",    "unknown",  "crossing-in", "crossing-out", "small-base",    "no-base",
    "isolated", "quota-out", "quota-in", "hand-in",     "hand-out"};
static const char *const gate_names[GB_GATE_KIND_COUNT] = {
    "top",      "top-share",  "people-share", "flags",   "classes", "min-population",
    "min-base", "contiguous", "at-most",      "at-least"};

const char *gb_select_reason_id(gb_select_reason reason) {
    return (unsigned)reason < GB_SELECT_REASON_COUNT ? reason_ids[reason] : "";
}

bool gb_select_reason_eligible(gb_select_reason reason) {
    return reason != GB_SELECT_NO_SCORE && reason != GB_SELECT_SMALL && reason != GB_SELECT_NO_POPULATION &&
           reason != GB_SELECT_SMALL_BASE && reason != GB_SELECT_NO_BASE && reason != GB_SELECT_UNKNOWN;
}

const char *gb_gate_name(gb_gate_kind kind) {
    return (unsigned)kind < GB_GATE_KIND_COUNT ? gate_names[kind] : "";
}

bool gb_gate_parse(const char *name, gb_gate_kind *out) {
    for (int k = 0; k < GB_GATE_KIND_COUNT; k++)
        if (strcmp(name, gate_names[k]) == 0) {
            *out = (gb_gate_kind)k;
            return true;
        }
    return false;
}

static bool has_kind(const gb_select_rule *rule, gb_gate_kind kind) {
    for (size_t g = 0; g < rule->gate_count; g++)
        if (rule->gates[g].kind == kind)
            return true;
    return false;
}

static bool needs_score(const gb_select_rule *rule) {
    for (size_t g = 0; g < rule->gate_count; g++)
        if (gb_gate_needs_score(rule->gates[g].kind))
            return true;
    return false;
}

/* How many areas there are: what the ranking says, else the first column. */
static size_t count_areas(const gb_ranking *ranking, const gb_gate *gate) {
    if (ranking)
        return ranking->n;
    if (gate->kind == GB_GATE_FLAGS && gate->flag_count > 0)
        return gate->flags[0].values->n;
    if (gate->kind == GB_GATE_CLASSES && gate->status)
        return gate->status->n;
    return gate->values ? gate->values->n : 0;
}

static gb_status check(const gb_ranking *ranking, const gb_select_rule *rule, gb_error *err) {
    if (rule->gate_count == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_GATES, .count = 0);
    if (!ranking && needs_score(rule))
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_select_by_gates: no ranking");
    size_t n = count_areas(ranking, &rule->gates[0]);
    if (n > UINT32_MAX)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    gb_status status = GB_OK;
    for (size_t g = 0; g < rule->gate_count && status == GB_OK; g++)
        status = gb_gate_check(&rule->gates[g], g, n, err);
    if (status == GB_OK)
        status = gb_hands_check(rule, n, err);
    if (status == GB_OK && needs_score(rule) && ranking->ranked == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NOTHING_TO_SELECT, .total = (int64_t)n);
    return status;
}

static bool allocate(gb_select_run *run, gb_selection *s) {
    size_t n = s->n;
    bool clusters = has_kind(run->rule, GB_GATE_CONTIGUOUS);
    s->selected = gb_alloc(n, 1);
    s->reason = gb_alloc(n, 1);
    s->by_rule = gb_alloc(n, 1);
    s->rule_reason = gb_alloc(n, 1);
    s->gate = gb_alloc(n, sizeof *s->gate);
    s->report = gb_alloc_zero(s->gate_count, sizeof *s->report);
    s->cluster = clusters ? gb_alloc_zero(n, sizeof *s->cluster) : NULL;
    run->pool = gb_alloc(n, 1);
    run->verdict = gb_alloc(n, 1);
    run->flags_up = gb_alloc(n, 1);
    run->flags_unsure = gb_alloc(n, 1);
    run->number = gb_alloc(n, sizeof *run->number);
    run->index = gb_alloc(n, sizeof *run->index);
    return s->selected && s->reason && s->by_rule && s->rule_reason && s->gate && s->report &&
           (s->cluster || !clusters) && run->pool && run->verdict && run->flags_up && run->flags_unsure &&
           run->number && run->index;
}

static void release_run(gb_select_run *run) {
    gb_free(run->pool);
    gb_free(run->verdict);
    gb_free(run->flags_up);
    gb_free(run->flags_unsure);
    gb_free(run->number);
    gb_free(run->index);
}

static size_t standing(const gb_selection *s) {
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++)
        count += s->by_rule[i];
    return count;
}

static gb_status pass(gb_select_run *run, size_t g, gb_error *err) {
    switch (run->rule->gates[g].kind) {
    case GB_GATE_FLAGS:
        return gb_gate_flags(run, g, err);
    case GB_GATE_CLASSES:
        gb_gate_classes(run, g);
        return GB_OK;
    case GB_GATE_MIN_POPULATION:
    case GB_GATE_MIN_BASE:
        gb_gate_minimum(run, g);
        return GB_OK;
    case GB_GATE_CONTIGUOUS:
        gb_gate_contiguous(run, g);
        return GB_OK;
    case GB_GATE_AT_MOST:
    case GB_GATE_AT_LEAST:
        gb_gate_quota(run, g);
        return GB_OK;
    default:
        return gb_gate_rank(run, g, err);
    }
}

static gb_status pass_all(gb_select_run *run, gb_error *err) {
    gb_selection *s = run->s;
    bool scored = needs_score(run->rule);
    for (size_t i = 0; i < s->n; i++)
        if (scored && run->ranking->tied[i] == 0)
            gb_select_remove(run, i, s->gate_count, GB_SELECT_NO_SCORE);
        else
            gb_select_keep(run, i, s->gate_count, GB_SELECT_PASSED);
    for (size_t g = 0; g < s->gate_count; g++) {
        s->report[g].before = standing(s);
        s->report[g].asked = s->report[g].held = NAN;
        gb_status status = pass(run, g, err);
        if (status != GB_OK)
            return status;
        s->report[g].after = standing(s);
        s->border_tied += s->report[g].tied;
    }
    return GB_OK;
}

static void decide(const gb_select_rule *rule, gb_selection *s) {
    memcpy(s->selected, s->by_rule, s->n);
    memcpy(s->reason, s->rule_reason, s->n);
    for (size_t h = 0; h < rule->hand_count; h++) {
        s->selected[rule->hands[h].area] = rule->hands[h].in;
        s->reason[rule->hands[h].area] = rule->hands[h].in ? GB_SELECT_HAND_IN : GB_SELECT_HAND_OUT;
    }
    for (size_t i = 0; i < s->n; i++) {
        s->count += s->selected[i];
        s->eligible += gb_select_reason_eligible((gb_select_reason)s->rule_reason[i]);
        s->small += s->rule_reason[i] == GB_SELECT_SMALL;
    }
}

gb_status gb_select_by_gates(const gb_ranking *ranking, const gb_select_rule *rule, gb_selection *out,
                             gb_notes *notes, gb_error *err) {
    gb_status status = check(ranking, rule, err);
    if (status != GB_OK)
        return status;
    gb_selection s = {.n = count_areas(ranking, &rule->gates[0]), .gate_count = rule->gate_count};
    gb_select_run run = {.ranking = ranking, .rule = rule, .s = &s};
    bool room = allocate(&run, &s);
    const char **list = gb_alloc(s.n, sizeof *list);
    status = room && list ? pass_all(&run, err)
                          : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)s.n);
    release_run(&run);
    if (status == GB_OK) {
        decide(rule, &s);
        gb_select_tell(&s, rule, list, notes);
        *out = s;
    } else {
        gb_selection_release(&s);
    }
    gb_free(list);
    return status;
}

gb_status gb_select(const gb_ranking *ranking, const gb_select_options *options, gb_selection *out,
                    gb_notes *notes, gb_error *err) {
    if (options->top == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOP_ZERO, .count = 0);
    if (!isfinite(options->min_population) || options->min_population < 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MIN_POPULATION, .value = options->min_population);
    if (options->min_population > 0 && !options->population)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POPULATION_COLUMN, .value = options->min_population);
    if (options->population && options->population->n != ranking->n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_select: population");
    const gb_gate gates[] = {
        {.kind = GB_GATE_MIN_POPULATION, .values = options->population, .minimum = options->min_population},
        {.kind = GB_GATE_TOP, .count = options->top, .border = options->border},
    };
    bool has_minimum = options->min_population > 0;
    gb_select_rule rule = {
        .gates = has_minimum ? gates : gates + 1, .gate_count = has_minimum ? 2 : 1, .codes = options->codes};
    return gb_select_by_gates(ranking, &rule, out, notes, err);
}

void gb_selection_release(gb_selection *selection) {
    if (!selection)
        return;
    gb_free(selection->selected);
    gb_free(selection->reason);
    gb_free(selection->by_rule);
    gb_free(selection->rule_reason);
    gb_free(selection->gate);
    gb_free(selection->cluster);
    gb_free(selection->report);
    *selection = (gb_selection){0};
}
