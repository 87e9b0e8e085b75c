/* What a rule may not ask, and what it tells. */
#include "base/memory.h"
#include "index/select_run.h"

#include <math.h>
#include <stdio.h>

static gb_status broken(const char *what, gb_error *err) {
    return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = what);
}

static gb_status check_column(const gb_values *values, size_t n, gb_error *err) {
    return !values || values->n != n ? broken("gb_select_by_gates: column", err)
                                     : gb_values_check(values, err);
}

/* People are added up, so none may be negative. */
static gb_status check_people(const gb_gate *gate, size_t n, gb_error *err) {
    gb_status status = check_column(gate->values, n, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        if (gb_values_state(gate->values, i) == GB_PRESENT && gate->values->value[i] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_BASE, .name = gate->values->name,
                           .row = (int64_t)i + 1, .value = gate->values->value[i]);
    return status;
}

static gb_status check_minimum(const gb_gate *gate, gb_error *err) {
    if (isfinite(gate->minimum) && gate->minimum >= 0)
        return GB_OK;
    gb_text text = gate->kind == GB_GATE_MIN_BASE ? GB_MSG_MIN_BASE : GB_MSG_MIN_POPULATION;
    return GB_FAIL(err, GB_ERR_USAGE, text, .value = gate->minimum);
}

static gb_status check_flags(const gb_gate *gate, size_t g, size_t n, gb_error *err) {
    if (gate->flag_count == 0 || gate->flag_count > UINT8_MAX || gate->count > gate->flag_count)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_GATE_FLAGS, .name = gb_gate_name(gate->kind),
                       .row = (int64_t)g + 1, .count = (int64_t)gate->count,
                       .total = (int64_t)gate->flag_count);
    gb_status status = GB_OK;
    for (size_t f = 0; f < gate->flag_count && status == GB_OK; f++)
        status = check_column(gate->flags[f].values, n, err);
    return status;
}

static gb_status check_classes(const gb_gate *gate, size_t g, size_t n, gb_error *err) {
    if (gate->pair_count == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_GATE_COUNT, .name = gb_gate_name(gate->kind),
                       .row = (int64_t)g + 1);
    gb_status status = check_column(gate->status, n, err);
    return status == GB_OK && gate->dynamics ? check_column(gate->dynamics, n, err) : status;
}

static gb_status check_contiguous(const gb_gate *gate, size_t n, gb_error *err) {
    if (!gate->neighbours || gate->neighbours->rows != n || gate->neighbours->columns != n)
        return broken("gb_select_by_gates: neighbours", err);
    gb_status status = check_minimum(gate, err);
    return status == GB_OK ? check_people(gate, n, err) : status;
}

static gb_status check_quota(const gb_gate *gate, size_t n, gb_error *err) {
    for (size_t i = 0; i < n; i++)
        if (!gate->district || gate->district[i] >= gate->districts)
            return broken("gb_select_by_gates: district", err);
    return GB_OK;
}

gb_status gb_gate_check(const gb_gate *gate, size_t g, size_t n, gb_error *err) {
    const gb_detail at = {.name = gb_gate_name(gate->kind), .row = (int64_t)g + 1, .value = gate->share};
    bool by_share = gate->kind == GB_GATE_TOP_SHARE || gate->kind == GB_GATE_PEOPLE_SHARE;
    bool by_count = gb_gate_needs_score(gate->kind) && !by_share;
    if (by_share && !(gate->share > 0 && gate->share <= 1))
        return gb_error_set(err, GB_ERR_USAGE, GB_MSG_GATE_SHARE, &at);
    if (by_count && gate->count == 0)
        return gb_error_set(err, GB_ERR_USAGE, GB_MSG_GATE_COUNT, &at);
    gb_status status;
    switch (gate->kind) {
    case GB_GATE_TOP:
    case GB_GATE_TOP_SHARE:
        return GB_OK;
    case GB_GATE_PEOPLE_SHARE:
        return check_people(gate, n, err);
    case GB_GATE_FLAGS:
        return check_flags(gate, g, n, err);
    case GB_GATE_CLASSES:
        return check_classes(gate, g, n, err);
    case GB_GATE_MIN_POPULATION:
    case GB_GATE_MIN_BASE:
        status = check_minimum(gate, err);
        return status == GB_OK ? check_column(gate->values, n, err) : status;
    case GB_GATE_CONTIGUOUS:
        return check_contiguous(gate, n, err);
    case GB_GATE_AT_MOST:
    case GB_GATE_AT_LEAST:
        return check_quota(gate, n, err);
    default:
        return broken("gb_select_by_gates: kind", err);
    }
}

static bool is_empty(const char *text) {
    return !text || text[0] == '\0';
}

gb_status gb_hands_check(const gb_select_rule *rule, size_t n, gb_error *err) {
    uint8_t *seen = gb_alloc_zero(n, 1);
    gb_status status = seen ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
    for (size_t h = 0; h < rule->hand_count && status == GB_OK; h++) {
        const gb_hand *hand = &rule->hands[h];
        if (hand->area >= n) {
            status = broken("gb_select_by_gates: hand", err);
            break;
        }
        const char *code = rule->codes ? rule->codes[hand->area] : "";
        if (is_empty(hand->who) || is_empty(hand->why))
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_HAND_REASON, .code = code, .row = (int64_t)h + 1);
        else if (seen[hand->area]++)
            status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_HAND_TWICE, .code = code, .row = (int64_t)h + 1);
    }
    gb_free(seen);
    return status;
}

/* Areas with a reason that the rule gave. Which gate gave it is in detail.row when it is only about one. */
static void note_reason(const gb_selection *s, const gb_select_rule *rule, gb_select_reason reason,
                        gb_text text, double value, const char **list, gb_notes *notes) {
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->rule_reason[i] == reason)
            list[count++] = rule->codes ? rule->codes[i] : "";
    gb_detail detail = {.count = (int64_t)count, .total = (int64_t)s->n, .value = value};
    if (count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, text, &detail, rule->codes ? list : NULL,
                     rule->codes ? count : 0);
}

static double minimum_of(const gb_select_rule *rule, gb_gate_kind kind) {
    for (size_t g = 0; g < rule->gate_count; g++)
        if (rule->gates[g].kind == kind)
            return rule->gates[g].minimum;
    return 0;
}

static void tell_hands(const gb_selection *s, const gb_select_rule *rule, gb_notes *notes) {
    for (size_t h = 0; h < rule->hand_count; h++) {
        const gb_hand *hand = &rule->hands[h];
        bool same = s->by_rule[hand->area] == hand->in;
        gb_text text = hand->in ? (same ? GB_NOTE_HAND_IN_SAME : GB_NOTE_HAND_IN)
                                : (same ? GB_NOTE_HAND_OUT_SAME : GB_NOTE_HAND_OUT);
        gb_detail detail = {
            .name = hand->who, .found = hand->why, .code = rule->codes ? rule->codes[hand->area] : ""};
        gb_notes_add(notes, GB_NOTE_INFO, text, &detail, NULL, 0);
    }
}

/* Districts that have fewer than a gate wants them to have. */
static void tell_short_districts(const gb_selection *s, const gb_gate *gate, gb_notes *notes) {
    for (size_t d = 0; d < gate->districts; d++) {
        size_t standing = 0, areas = 0;
        for (size_t i = 0; i < s->n; i++) {
            areas += gate->district[i] == d;
            standing += gate->district[i] == d && s->by_rule[i];
        }
        if (areas == 0 || standing >= gate->count)
            continue;
        char number[24];
        snprintf(number, sizeof number, "%zu", d + 1);
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_QUOTA_SHORT,
                .name = gate->district_names ? gate->district_names[d] : number, .count = (int64_t)standing,
                .total = (int64_t)gate->count);
    }
}

/* Gates that ended elsewhere than asked. */
static void tell_gates(const gb_selection *s, const gb_select_rule *rule, gb_notes *notes) {
    for (size_t g = 0; g < rule->gate_count; g++) {
        const gb_gate *gate = &rule->gates[g];
        if (gate->kind == GB_GATE_TOP && s->report[g].after < gate->count && s->report[g].tied == 0)
            GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_SELECT_FEWER, .count = (int64_t)s->report[g].after,
                    .total = (int64_t)gate->count);
        if (gate->kind == GB_GATE_AT_LEAST)
            tell_short_districts(s, gate, notes);
    }
}

void gb_select_tell(const gb_selection *s, const gb_select_rule *rule, const char **list, gb_notes *notes) {
    const struct {
        gb_select_reason reason;
        gb_text text;
        double value;
    } about[] = {
        {GB_SELECT_TIED_IN, GB_NOTE_BORDER_TIES_IN, 0},
        {GB_SELECT_TIED_OUT, GB_NOTE_BORDER_TIES_OUT, 0},
        {GB_SELECT_CROSSING_IN, GB_NOTE_CROSSING_IN, 0},
        {GB_SELECT_CROSSING_OUT, GB_NOTE_CROSSING_OUT, 0},
        {GB_SELECT_SMALL, GB_NOTE_SELECT_SMALL, minimum_of(rule, GB_GATE_MIN_POPULATION)},
        {GB_SELECT_NO_POPULATION, GB_NOTE_SELECT_NO_POPULATION, 0},
        {GB_SELECT_SMALL_BASE, GB_NOTE_SELECT_SMALL_BASE, minimum_of(rule, GB_GATE_MIN_BASE)},
        {GB_SELECT_NO_BASE, GB_NOTE_SELECT_NO_BASE, 0},
        {GB_SELECT_UNKNOWN, GB_NOTE_SELECT_UNKNOWN, 0},
        {GB_SELECT_ISOLATED, GB_NOTE_SELECT_ISOLATED, minimum_of(rule, GB_GATE_CONTIGUOUS)},
        {GB_SELECT_QUOTA_OUT, GB_NOTE_QUOTA_OUT, 0},
        {GB_SELECT_QUOTA_IN, GB_NOTE_QUOTA_IN, 0},
    };
    for (size_t a = 0; a < sizeof about / sizeof *about; a++)
        note_reason(s, rule, about[a].reason, about[a].text, about[a].value, list, notes);
    tell_gates(s, rule, notes);
    tell_hands(s, rule, notes);
    if (s->count == 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_SELECT_NONE, .total = (int64_t)s->n);
}
