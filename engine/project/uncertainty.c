#include "project/uncertainty.h"

#include "base/memory.h"
#include "project/uncertainty_draws.h"
#include "project/uncertainty_others.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

bool gb_uncertainty_is_asked(const gb_value *block) {
    return gb_value_int(block, "draws") > 0;
}

gb_status gb_uncertainty_columns(const gb_value *block, gb_names *out, gb_error *err) {
    const gb_value *doubts = gb_value_member(block, "doubts");
    gb_status status = GB_OK;
    for (size_t d = 0; d < doubts->count && status == GB_OK; d++) {
        const char *base = gb_value_text(&doubts->item[d], "base");
        const char *margin = gb_value_text(&doubts->item[d], "margin");
        if (base)
            status = gb_names_add(out, base, err);
        if (margin && status == GB_OK)
            status = gb_names_add(out, margin, err);
    }
    return status;
}

static gb_weight_sampling sampling_of(const gb_value *block) {
    const bool spread = gb_value_choice(gb_value_member(block, "vary")) == 1;
    return (gb_weight_sampling){.kind = spread ? GB_WEIGHT_DRAW_SPREAD : GB_WEIGHT_DRAW_DIRICHLET,
                                .concentration = gb_value_number(block, "concentration"),
                                .spread = gb_value_number(block, "spread"),
                                .seed = (uint64_t)gb_value_int(block, "seed")};
}

/* Past these gates an area cannot come back by its place. */
static bool is_candidate(const gb_selection *s, size_t i) {
    switch ((gb_select_reason)s->rule_reason[i]) {
    case GB_SELECT_FAILED:
    case GB_SELECT_ISOLATED:
        return false;
    default:
        return gb_select_reason_eligible((gb_select_reason)s->rule_reason[i]);
    }
}

/* A minimum or conditions and then a number or share of areas is drawn exactly. */
static bool is_simple(const gb_select_rule *rule) {
    bool ranked = false, simple = true;
    for (size_t g = 0; g < rule->gate_count; g++) {
        const gb_gate_kind kind = rule->gates[g].kind;
        const bool places = kind == GB_GATE_TOP || kind == GB_GATE_TOP_SHARE;
        const bool fixed = kind == GB_GATE_MIN_POPULATION || kind == GB_GATE_MIN_BASE ||
                           kind == GB_GATE_FLAGS || kind == GB_GATE_CLASSES;
        simple = simple && !ranked && (places || fixed);
        ranked = ranked || places;
    }
    return simple && ranked;
}

static size_t read_rule(const gb_ranked *r, uint8_t *eligible, gb_notes *notes) {
    size_t top = 0, candidates = 0;
    for (size_t i = 0; i < r->selection->n; i++) {
        eligible[i] = is_candidate(r->selection, i);
        candidates += eligible[i];
        top += r->selection->by_rule[i] && eligible[i];
    }
    if (!is_simple(r->rule))
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_UNCERTAINTY_RULE, .count = (int64_t)top,
                .total = (int64_t)candidates);
    return top;
}

static gb_status draw(const gb_value *block, const gb_ranked *r, int threads, const gb_progress *progress,
                      gb_uncertainty *out, gb_notes *notes, gb_error *err) {
    const bool vary = gb_value_choice(gb_value_member(block, "vary")) != 2;
    const gb_weight_sampling sampling = sampling_of(block);
    gb_input_doubts *doubts = NULL;
    bool doubted = false;
    uint8_t *eligible = gb_alloc_zero(r->result->n + 1, 1);
    gb_status status = eligible ? gb_doubts_read(block, r, &doubts, &doubted, notes, err) : no_memory(err);
    if (status == GB_OK && !vary && !doubted)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_UNCERTAINTY_NOTHING, .file = r->file, .line = block->line,
                         .column = block->column);
    if (status == GB_OK && r->selection)
        out->top = read_rule(r, eligible, notes);
    const gb_draw_options options = {.draws = (size_t)gb_value_int(block, "draws"),
                                     .level = gb_value_number(block, "level"),
                                     .top = out->top,
                                     .eligible = out->top ? eligible : NULL,
                                     .rival = -1,
                                     .threads = threads,
                                     .progress = progress};
    if (status == GB_OK)
        status = gb_method_draws(r, vary, &sampling, doubted ? doubts : NULL, &options, &out->draws, err);
    gb_doubts_free(doubts, r->method->inputs);
    gb_free(eligible);
    return status;
}

/* What was decided by hand does not depend on any draw. */
static gb_status classify(const gb_value *block, const gb_ranked *r, gb_uncertainty *out, gb_notes *notes,
                          gb_error *err) {
    const double surely = gb_value_number(block, "surely");
    size_t certain = 0;
    if (out->top == 0)
        return GB_OK;
    out->certainty = gb_alloc(r->result->n + 1, 1);
    gb_status status =
        out->certainty ? gb_draws_classify(&out->draws, surely, out->certainty, err) : no_memory(err);
    for (size_t i = 0; i < r->result->n && status == GB_OK; i++) {
        if (r->selection->reason[i] == GB_SELECT_HAND_IN || r->selection->reason[i] == GB_SELECT_HAND_OUT)
            out->certainty[i] = r->selection->selected[i] ? GB_SURELY_IN : GB_SURELY_OUT;
        out->lists[out->certainty[i]]++;
        certain += r->selection->selected[i] && out->certainty[i] == GB_SURELY_IN;
    }
    if (status == GB_OK)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_UNCERTAINTY, .count = (int64_t)certain,
                .total = (int64_t)r->selection->count, .value = 100 * surely);
    return status;
}

static void head(gb_listing *out, bool selected, bool others) {
    gb_listing_head(out, "rank_low", GB_TXT_COL_RANK_LOW, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "rank_high", GB_TXT_COL_RANK_HIGH, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "rank_mean", GB_TXT_COL_RANK_MEAN, GB_LISTING_NUMBER, 1);
    gb_listing_head(out, "p_selected", GB_TXT_COL_P_SELECTED, GB_LISTING_NUMBER, 3);
    if (selected)
        gb_listing_head(out, "certainty", GB_TXT_COL_CERTAINTY, GB_LISTING_TEXT, 0);
    if (others) {
        gb_listing_head(out, "same_list", GB_TXT_COL_SAME_LIST, GB_LISTING_NUMBER, 0);
        out->column[out->columns - 1].width = 24;
    }
}

/* For programs a stable word, for people one of their language. */
static const char *certainty_word(gb_certainty certainty, const gb_language *people) {
    static const gb_text texts[] = {GB_TXT_SURELY_OUT, GB_TXT_BORDERLINE, GB_TXT_SURELY_IN, GB_TXT_NO_SCORE};
    return people ? gb_text_pattern(texts[certainty], *people) : gb_certainty_id(certainty);
}

static void add_cells(const gb_uncertainty *u, const uint32_t *times, size_t i, const gb_language *people,
                      gb_listing *out) {
    gb_listing_add(out, u->draws.low[i]);
    gb_listing_add(out, u->draws.high[i]);
    gb_listing_add(out, u->draws.mean[i]);
    gb_listing_add(out, u->draws.selected ? u->draws.selected[i] : NAN);
    if (u->certainty)
        gb_listing_add_text(out, certainty_word((gb_certainty)u->certainty[i], people));
    if (times)
        gb_listing_add(out, times[i]);
}

static gb_status list(const gb_ranked *r, const uint32_t *times, gb_language language, gb_uncertainty *u,
                      gb_error *err) {
    u->cells = (gb_listing){.name = GB_TXT_SHEET_UNCERTAINTY};
    u->sheet = (gb_listing){.name = GB_TXT_SHEET_UNCERTAINTY};
    head(&u->cells, u->certainty != NULL, times != NULL);
    gb_listing_head(&u->sheet, "code", GB_TXT_COL_CODE, GB_LISTING_TEXT, 0);
    gb_listing_head(&u->sheet, "name", GB_TXT_COL_NAME, GB_LISTING_TEXT, 0);
    u->sheet.column[1].width = 30;
    gb_listing_head(&u->sheet, "rank", GB_TXT_COL_RANK, GB_LISTING_NUMBER, 0);
    if (r->selection)
        gb_listing_head(&u->sheet, "selected", GB_TXT_COL_SELECTED, GB_LISTING_FLAG, 0);
    head(&u->sheet, u->certainty != NULL, times != NULL);
    for (size_t i = 0; i < r->result->n; i++)
        add_cells(u, times, i, NULL, &u->cells);
    for (size_t o = 0; o < r->ranking->n; o++) {
        const size_t i = r->ranking->order[o];
        gb_listing_add_text(&u->sheet, gb_areas_code(r->areas, i));
        gb_listing_add_text(&u->sheet, gb_areas_name(r->areas, i));
        gb_listing_add(&u->sheet, r->ranking->rank[i]);
        if (r->selection)
            gb_listing_add(&u->sheet, r->selection->selected[i]);
        add_cells(u, times, i, &language, &u->sheet);
    }
    return u->cells.failed || u->sheet.failed ? no_memory(err) : GB_OK;
}

gb_status gb_uncertainty_run(const gb_value *block, const gb_ranked *ranked, int threads,
                             const gb_progress *progress, gb_language language, gb_uncertainty *out,
                             gb_notes *notes, gb_error *err) {
    uint32_t *times = NULL;
    size_t tried = 0;
    gb_status status = draw(block, ranked, threads, progress, out, notes, err);
    if (status == GB_OK)
        status = classify(block, ranked, out, notes, err);
    if (status == GB_OK && ranked->selection && gb_value_bool(block, "alternatives")) {
        times = gb_alloc_zero(ranked->result->n + 1, sizeof *times);
        status =
            times ? gb_others_try(ranked, language, &out->alternatives, times, &tried, err) : no_memory(err);
    }
    if (status == GB_OK)
        status = list(ranked, times, language, out, err);
    gb_free(times);
    return status;
}

void gb_uncertainty_release(gb_uncertainty *uncertainty) {
    gb_rank_draws_release(&uncertainty->draws);
    gb_free(uncertainty->certainty);
    gb_listing_release(&uncertainty->cells);
    gb_listing_release(&uncertainty->sheet);
    gb_listing_release(&uncertainty->alternatives);
    *uncertainty = (gb_uncertainty){.top = 0};
}

void gb_uncertainty_json(const gb_uncertainty *uncertainty, const gb_areas *areas, gb_json *json) {
    static const gb_certainty lists[] = {GB_SURELY_IN, GB_BORDERLINE, GB_SURELY_OUT};
    static const char *const keys[] = {"surely_in", "borderline", "surely_out"};
    gb_json_key_integer(json, "draws", (int64_t)uncertainty->draws.draws);
    for (int l = 0; uncertainty->certainty && l < 3; l++) {
        gb_json_key(json, keys[l]);
        gb_json_array(json);
        for (size_t i = 0; i < uncertainty->draws.n; i++)
            if (uncertainty->certainty[i] == lists[l])
                gb_json_text(json, gb_areas_code(areas, i));
        gb_json_end_array(json);
    }
    if (uncertainty->alternatives.columns) {
        gb_json_key(json, "alternatives");
        gb_listing_json(&uncertainty->alternatives, json);
    }
}
