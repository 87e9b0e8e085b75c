/* The gates that go down the ranking. */
#include "base/sum.h"
#include "index/select_run.h"

#include <math.h>
#include <string.h>

bool gb_gate_needs_score(gb_gate_kind kind) {
    return kind == GB_GATE_TOP || kind == GB_GATE_TOP_SHARE || kind == GB_GATE_PEOPLE_SHARE ||
           kind == GB_GATE_AT_MOST || kind == GB_GATE_AT_LEAST;
}

void gb_select_remove(gb_select_run *run, size_t i, size_t g, gb_select_reason reason) {
    run->s->by_rule[i] = 0;
    run->s->rule_reason[i] = (uint8_t)reason;
    run->s->gate[i] = (uint32_t)g;
}

void gb_select_keep(gb_select_run *run, size_t i, size_t g, gb_select_reason reason) {
    run->s->by_rule[i] = 1;
    run->s->rule_reason[i] = (uint8_t)reason;
    run->s->gate[i] = (uint32_t)g;
}

/* How far a sum of what areas count for may pass the target and still be it. */
static double slack(double target) {
    return 1e-9 * fmax(1, fabs(target));
}

static bool takes_crossing(const gb_cut *cut, double before, double after) {
    if (cut->border == GB_BORDER_NEAREST)
        return after - cut->target <= cut->target - before + slack(cut->target);
    return cut->border == GB_BORDER_IN;
}

void gb_select_cut(gb_select_run *run, gb_cut *cut) {
    const gb_ranking *r = run->ranking;
    gb_sum held = {0};
    bool full = false;
    cut->tied = 0;
    cut->held = 0;
    for (size_t first = 0, end; first < r->ranked; first = end) {
        end = first + r->tied[r->order[first]];
        size_t members = 0;
        gb_sum next = held;
        for (size_t at = first; at < end; at++)
            if (run->pool[r->order[at]]) {
                members++;
                gb_sum_add(&next, cut->weight ? cut->weight->value[r->order[at]] : 1);
            }
        if (members == 0)
            continue;
        double before = gb_sum_value(&held), after = gb_sum_value(&next);
        gb_select_reason reason = full ? GB_SELECT_BELOW : GB_SELECT_IN;
        if (!full && after > cut->target + slack(cut->target)) {
            bool in = takes_crossing(cut, before, after);
            reason = members > 1 ? (in ? GB_SELECT_TIED_IN : GB_SELECT_TIED_OUT)
                                 : (in ? GB_SELECT_CROSSING_IN : GB_SELECT_CROSSING_OUT);
            cut->tied = members > 1 ? members : 0;
            full = true;
            if (in)
                held = next;
        } else if (!full) {
            held = next;
            full = after >= cut->target - slack(cut->target);
        }
        for (size_t at = first; at < end; at++)
            if (run->pool[r->order[at]])
                run->verdict[r->order[at]] = (uint8_t)reason;
    }
    cut->held = gb_sum_value(&held);
}

static bool verdict_is_in(uint8_t verdict) {
    return verdict == GB_SELECT_IN || verdict == GB_SELECT_TIED_IN || verdict == GB_SELECT_CROSSING_IN;
}

/* The number of areas that a share of them stands for. */
static double areas_of_share(const gb_gate *gate, size_t areas) {
    double exact = gate->share * (double)areas;
    if (gate->round == GB_SHARE_UP)
        return ceil(exact - slack(exact));
    if (gate->round == GB_SHARE_NEAREST)
        return floor(exact + 0.5 + slack(exact));
    return floor(exact + slack(exact));
}

/* The people that a share is a share of. */
static double people(const gb_select_run *run, const gb_gate *gate) {
    gb_sum sum = {0};
    for (size_t i = 0; i < run->s->n; i++)
        if (gb_values_state(gate->values, i) == GB_PRESENT && (gate->of == GB_OF_ALL || run->s->by_rule[i]))
            gb_sum_add(&sum, gate->values->value[i]);
    return gb_sum_value(&sum);
}

static gb_status ask(gb_select_run *run, const gb_gate *gate, size_t standing, gb_cut *cut, gb_error *err) {
    if (gate->kind == GB_GATE_TOP) {
        cut->target = (double)gate->count;
    } else if (gate->kind == GB_GATE_TOP_SHARE) {
        cut->target = areas_of_share(gate, gate->of == GB_OF_ALL ? run->ranking->ranked : standing);
    } else {
        double all = people(run, gate);
        if (!(all > 0) && standing > 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_PEOPLE, .name = gate->values->name);
        cut->target = gate->share * all;
        cut->weight = gate->values;
    }
    return GB_OK;
}

gb_status gb_gate_rank(gb_select_run *run, size_t g, gb_error *err) {
    const gb_gate *gate = &run->rule->gates[g];
    gb_selection *s = run->s;
    gb_cut cut = {.border = gate->border};
    gb_status status = ask(run, gate, s->report[g].before, &cut, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < s->n; i++)
        if (s->by_rule[i] && cut.weight && gb_values_state(cut.weight, i) != GB_PRESENT)
            gb_select_remove(run, i, g, GB_SELECT_NO_POPULATION);
    memcpy(run->pool, s->by_rule, s->n);
    if (cut.target > 0)
        gb_select_cut(run, &cut);
    else
        memset(run->verdict, GB_SELECT_BELOW, s->n);
    for (size_t i = 0; i < s->n; i++)
        if (run->pool[i] && verdict_is_in(run->verdict[i]))
            gb_select_keep(run, i, g, (gb_select_reason)run->verdict[i]);
        else if (run->pool[i])
            gb_select_remove(run, i, g, (gb_select_reason)run->verdict[i]);
    s->report[g].asked = cut.target;
    s->report[g].held = cut.held;
    s->report[g].tied = cut.tied;
    return GB_OK;
}

/* Who of district d may be cut or brought back; how many of it stand. */
static size_t pool_of_district(gb_select_run *run, const gb_gate *gate, size_t d) {
    const gb_selection *s = run->s;
    size_t standing = 0;
    for (size_t i = 0; i < s->n; i++) {
        bool here = gate->district[i] == d;
        bool passed_over = !s->by_rule[i] && gb_select_reason_eligible((gb_select_reason)s->rule_reason[i]);
        standing += here && s->by_rule[i];
        run->pool[i] = here && (gate->kind == GB_GATE_AT_MOST ? s->by_rule[i] : passed_over);
    }
    return standing;
}

/* An area that a quota leaves where it was keeps the reason it had. */
static void apply_quota(gb_select_run *run, const gb_gate *gate, size_t g) {
    for (size_t i = 0; i < run->s->n; i++) {
        bool in = verdict_is_in(run->verdict[i]), tied = run->verdict[i] == GB_SELECT_TIED_OUT;
        if (!run->pool[i])
            continue;
        if (gate->kind == GB_GATE_AT_MOST && !in)
            gb_select_remove(run, i, g, tied ? GB_SELECT_TIED_OUT : GB_SELECT_QUOTA_OUT);
        else if (gate->kind == GB_GATE_AT_LEAST && in)
            gb_select_keep(run, i, g, GB_SELECT_QUOTA_IN);
        else if (gate->kind == GB_GATE_AT_LEAST && tied)
            gb_select_remove(run, i, g, GB_SELECT_TIED_OUT);
    }
}

void gb_gate_quota(gb_select_run *run, size_t g) {
    const gb_gate *gate = &run->rule->gates[g];
    for (size_t d = 0; d < gate->districts; d++) {
        size_t standing = pool_of_district(run, gate, d);
        gb_cut cut = {.target = (double)gate->count, .border = gate->border};
        if (gate->kind == GB_GATE_AT_LEAST) {
            if (standing >= gate->count)
                continue;
            cut.target -= (double)standing;
        }
        gb_select_cut(run, &cut);
        apply_quota(run, gate, g);
        run->s->report[g].tied += cut.tied;
    }
    run->s->report[g].asked = (double)gate->count;
}
