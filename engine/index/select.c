#include "index/select.h"

#include "base/memory.h"

#include <math.h>

static const char *const reason_ids[GB_SELECT_REASON_COUNT] = {"top",   "tied-in",       "tied-out", "below",
                                                               "small", "no-population", "no-score"};

const char *gb_select_reason_id(gb_select_reason reason) {
    return (unsigned)reason < GB_SELECT_REASON_COUNT ? reason_ids[reason] : "";
}

static gb_status check(const gb_ranking *ranking, const gb_select_options *options, gb_error *err) {
    if (options->top == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_TOP_ZERO, .count = 0);
    if (!isfinite(options->min_population) || options->min_population < 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MIN_POPULATION, .value = options->min_population);
    if (options->min_population > 0 && !options->population)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POPULATION_COLUMN, .value = options->min_population);
    if (options->population && options->population->n != ranking->n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_select: population");
    if (ranking->ranked == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NOTHING_TO_SELECT, .total = (int64_t)ranking->n);
    return options->population ? gb_values_check(options->population, err) : GB_OK;
}

/* Whether an area may be selected at all; GB_SELECT_BELOW = it may, its place decides. */
static gb_select_reason gate(const gb_ranking *ranking, const gb_select_options *options, size_t i) {
    if (ranking->tied[i] == 0)
        return GB_SELECT_NO_SCORE;
    if (options->min_population <= 0)
        return GB_SELECT_BELOW;
    if (gb_values_state(options->population, i) != GB_PRESENT)
        return GB_SELECT_NO_POPULATION;
    return options->population->value[i] < options->min_population ? GB_SELECT_SMALL : GB_SELECT_BELOW;
}

/* Go down the ranking, one group of equals at a time. */
static void take_top(const gb_ranking *ranking, const gb_select_options *options, gb_selection *s) {
    size_t end;
    for (size_t first = 0; first < ranking->ranked && s->count < options->top; first = end) {
        end = first + ranking->tied[ranking->order[first]];
        size_t group = 0;
        for (size_t r = first; r < end; r++)
            group += s->reason[ranking->order[r]] == GB_SELECT_BELOW;
        bool crosses = s->count + group > options->top;
        gb_select_reason reason = !crosses                          ? GB_SELECT_IN
                                  : options->border == GB_BORDER_IN ? GB_SELECT_TIED_IN
                                                                    : GB_SELECT_TIED_OUT;
        for (size_t r = first; r < end; r++) {
            size_t i = ranking->order[r];
            if (s->reason[i] != GB_SELECT_BELOW)
                continue;
            s->reason[i] = (uint8_t)reason;
            s->selected[i] = reason != GB_SELECT_TIED_OUT;
            s->count += s->selected[i];
        }
        if (crosses) {
            s->border_tied = group;
            return;
        }
    }
}

/* A note about the areas with a reason, with their codes when the caller gave them. list: scratch of n. */
static void note_reason(const gb_selection *s, const gb_select_options *options, gb_select_reason reason,
                        gb_text text, const char **list, gb_notes *notes) {
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->reason[i] == reason)
            list[count++] = options->codes ? options->codes[i] : "";
    gb_detail detail = {.count = (int64_t)count, .value = options->min_population};
    if (count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, text, &detail, options->codes ? list : NULL,
                     options->codes ? count : 0);
}

static void tell(const gb_selection *s, const gb_select_options *options, const char **list,
                 gb_notes *notes) {
    note_reason(s, options, GB_SELECT_TIED_IN, GB_NOTE_BORDER_TIES_IN, list, notes);
    note_reason(s, options, GB_SELECT_TIED_OUT, GB_NOTE_BORDER_TIES_OUT, list, notes);
    note_reason(s, options, GB_SELECT_SMALL, GB_NOTE_SELECT_SMALL, list, notes);
    note_reason(s, options, GB_SELECT_NO_POPULATION, GB_NOTE_SELECT_NO_POPULATION, list, notes);
    if (s->count < options->top && s->border_tied == 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_SELECT_FEWER, .count = (int64_t)s->count,
                .total = (int64_t)options->top);
}

gb_status gb_select(const gb_ranking *ranking, const gb_select_options *options, gb_selection *out,
                    gb_notes *notes, gb_error *err) {
    gb_status status = check(ranking, options, err);
    if (status != GB_OK)
        return status;
    gb_selection s = {.n = ranking->n};
    s.selected = gb_alloc_zero(s.n, sizeof *s.selected);
    s.reason = gb_alloc(s.n, sizeof *s.reason);
    const char **list = gb_alloc(s.n, sizeof *list);
    if (!s.selected || !s.reason || !list) {
        gb_selection_release(&s);
        gb_free(list);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)s.n);
    }
    for (size_t i = 0; i < s.n; i++) {
        s.reason[i] = (uint8_t)gate(ranking, options, i);
        s.eligible += s.reason[i] == GB_SELECT_BELOW;
        s.small += s.reason[i] == GB_SELECT_SMALL;
    }
    take_top(ranking, options, &s);
    tell(&s, options, list, notes);
    gb_free(list);
    *out = s;
    return GB_OK;
}

void gb_selection_release(gb_selection *selection) {
    if (!selection)
        return;
    gb_free(selection->selected);
    gb_free(selection->reason);
    *selection = (gb_selection){0};
}
