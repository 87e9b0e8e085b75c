/* The gates that look at an area's own figures. */
#include "index/select_run.h"

#include <math.h>
#include <string.h>

/* Count per area the flags that are raised and those that cannot be told. */
static gb_status raise_flags(gb_select_run *run, const gb_gate *gate, gb_error *err) {
    size_t n = run->s->n;
    memset(run->flags_up, 0, n);
    memset(run->flags_unsure, 0, n);
    for (size_t f = 0; f < gate->flag_count; f++) {
        const gb_flag *flag = &gate->flags[f];
        gb_status status = gb_threshold_limits(flag->values, &flag->threshold, run->number, err);
        if (status != GB_OK)
            return status;
        for (size_t i = 0; i < n; i++) {
            bool known = gb_values_state(flag->values, i) == GB_PRESENT && !isnan(run->number[i]);
            run->flags_unsure[i] += !known;
            run->flags_up[i] +=
                known && gb_threshold_passes(&flag->threshold, flag->values->value[i], run->number[i]);
        }
    }
    return GB_OK;
}

/* The limit of a single flag, for the report, when it is the same everywhere. */
static double single_limit(const gb_select_run *run, const gb_gate *gate) {
    if (gate->flag_count != 1)
        return NAN;
    for (size_t i = 1; i < run->s->n; i++)
        if (run->number[i] != run->number[0])
            return NAN;
    return run->s->n > 0 ? run->number[0] : NAN;
}

gb_status gb_gate_flags(gb_select_run *run, size_t g, gb_error *err) {
    const gb_gate *gate = &run->rule->gates[g];
    size_t needed = gate->count > 0 ? gate->count : gate->flag_count;
    gb_status status = raise_flags(run, gate, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < run->s->n; i++) {
        if (!run->s->by_rule[i])
            continue;
        if (run->flags_up[i] >= needed)
            gb_select_keep(run, i, g, GB_SELECT_PASSED);
        else
            gb_select_remove(run, i, g,
                             (size_t)run->flags_up[i] + run->flags_unsure[i] < needed ? GB_SELECT_FAILED
                                                                                      : GB_SELECT_UNKNOWN);
    }
    run->s->report[g].asked = single_limit(run, gate);
    return GB_OK;
}

/* 1 = the class is the one asked, 0 = another, -1 = not known. */
static int matches(const gb_values *classes, size_t i, int32_t asked) {
    if (asked == GB_CLASS_ANY || !classes)
        return 1;
    if (gb_values_state(classes, i) != GB_PRESENT)
        return -1;
    return classes->value[i] == (double)asked;
}

void gb_gate_classes(gb_select_run *run, size_t g) {
    const gb_gate *gate = &run->rule->gates[g];
    for (size_t i = 0; i < run->s->n; i++) {
        bool listed = false, unsure = false;
        for (size_t p = 0; p < gate->pair_count; p++) {
            int status = matches(gate->status, i, gate->pairs[p].status);
            int dynamics = matches(gate->dynamics, i, gate->pairs[p].dynamics);
            listed = listed || (status == 1 && dynamics == 1);
            unsure = unsure || (status != 0 && dynamics != 0);
        }
        if (!run->s->by_rule[i])
            continue;
        if (listed)
            gb_select_keep(run, i, g, GB_SELECT_PASSED);
        else
            gb_select_remove(run, i, g, unsure ? GB_SELECT_UNKNOWN : GB_SELECT_FAILED);
    }
}

void gb_gate_minimum(gb_select_run *run, size_t g) {
    const gb_gate *gate = &run->rule->gates[g];
    bool people = gate->kind == GB_GATE_MIN_POPULATION;
    for (size_t i = 0; i < run->s->n; i++) {
        if (!run->s->by_rule[i])
            continue;
        if (gb_values_state(gate->values, i) != GB_PRESENT)
            gb_select_remove(run, i, g, people ? GB_SELECT_NO_POPULATION : GB_SELECT_NO_BASE);
        else if (gate->values->value[i] < gate->minimum)
            gb_select_remove(run, i, g, people ? GB_SELECT_SMALL : GB_SELECT_SMALL_BASE);
    }
    run->s->report[g].asked = gate->minimum;
}

/* Union-find with the smallest row as root, so that a cluster is named by its first area. */
static uint32_t root(uint32_t *parent, uint32_t i) {
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void join_neighbours(gb_select_run *run, const gb_csr *neighbours) {
    const uint8_t *stands = run->s->by_rule;
    uint32_t *parent = run->index;
    for (size_t i = 0; i < run->s->n; i++)
        parent[i] = (uint32_t)i;
    for (size_t i = 0; i < run->s->n; i++)
        for (size_t e = neighbours->start[i]; e < neighbours->start[i + 1]; e++) {
            size_t j = (size_t)neighbours->column[e];
            if (!stands[i] || !stands[j])
                continue;
            uint32_t a = root(parent, (uint32_t)i), b = root(parent, (uint32_t)j);
            if (a < b)
                parent[b] = a;
            else
                parent[a] = b;
        }
}

void gb_gate_contiguous(gb_select_run *run, size_t g) {
    const gb_gate *gate = &run->rule->gates[g];
    gb_selection *s = run->s;
    double *total = run->number;
    join_neighbours(run, gate->neighbours);
    for (size_t i = 0; i < s->n; i++)
        total[i] = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->by_rule[i] && gb_values_state(gate->values, i) == GB_PRESENT)
            total[root(run->index, (uint32_t)i)] += gate->values->value[i];
    s->clusters = 0;
    for (size_t i = 0; i < s->n; i++) {
        uint32_t first = root(run->index, (uint32_t)i);
        s->cluster[i] = 0;
        if (!s->by_rule[i])
            continue;
        if (total[first] < gate->minimum)
            gb_select_remove(run, i, g, GB_SELECT_ISOLATED);
        else
            s->cluster[i] = first == i ? (uint32_t)++s->clusters : s->cluster[first];
    }
    s->report[g].asked = gate->minimum;
}
