#include "project/explain.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Columns as they went into normalising: treated, or as they came. */
static gb_values member_values(const gb_ranked *r, const gb_method_member *member) {
    if (member->is_group)
        return gb_method_values(r->method, r->result, member->index);
    gb_values values = r->method->input[member->index].values;
    const gb_treated *treated = &r->result->treated[member->index];
    if (treated->n)
        values.value = treated->value;
    return values;
}

static gb_status take_members(gb_explained *e, gb_error *err) {
    const gb_ranked *r = &e->ranked;
    const gb_method_group *top = &r->method->group[r->method->top];
    e->ids = gb_alloc(top->members + 1, sizeof *e->ids);
    e->members = gb_alloc(top->members + 1, sizeof *e->members);
    if (!e->ids || !e->members)
        return no_memory(err);
    for (size_t m = 0; m < top->members; m++) {
        const gb_method_member *member = &top->member[m];
        e->ids[m] =
            member->is_group ? r->method->group[member->index].id : r->method->input[member->index].id;
        e->members[m] = member_values(r, member);
    }
    return GB_OK;
}

/* The rule at the border that decides: that of the last gate that goes by place. */
static gb_border_rule border_rule(const gb_select_rule *rule) {
    gb_border_rule border = GB_BORDER_IN;
    for (size_t g = 0; g < rule->gate_count; g++)
        if (rule->gates[g].kind == GB_GATE_TOP || rule->gates[g].kind == GB_GATE_TOP_SHARE ||
            rule->gates[g].kind == GB_GATE_PEOPLE_SHARE)
            border = rule->gates[g].border;
    return border;
}

static gb_status find_changes(gb_explained *e, gb_error *err) {
    const gb_ranked *r = &e->ranked;
    e->border = (gb_border){.in = NAN, .out = NAN};
    if (!r->selection)
        return GB_OK;
    const size_t cells = e->view.k * e->view.n;
    e->border = gb_border_find(e->view.score, r->selection, border_rule(r->rule));
    gb_explain_rivals(e->view.score, r->selection, GB_RIVALS, e->inside, e->outside, e->rivals);
    e->needed = gb_alloc(cells ? cells : 1, sizeof *e->needed);
    return e->needed ? gb_explain_changes(&e->view, e->members, r->result->part[r->method->top].how,
                                          r->selection->selected, &e->border, e->needed, err)
                     : no_memory(err);
}

/* Too few indicators or areas for it is no failure: there is just nothing to tell. */
static gb_status find_consistency(gb_explained *e, gb_error *err) {
    gb_error inner = {0};
    gb_status status = gb_consistency_build(&e->view, false, &e->consistency, &inner);
    e->has_consistency = status == GB_OK;
    if (status == GB_OK || status == GB_ERR_USAGE || status == GB_ERR_DATA)
        return GB_OK;
    if (err)
        *err = inner;
    return status;
}

gb_status gb_explained_make(const gb_ranked *ranked, const uint32_t *district, size_t districts,
                            gb_explained *out, gb_error *err) {
    out->ranked = *ranked;
    out->view = gb_index_view_of_group(ranked->method, ranked->result, ranked->method->top);
    gb_status status = take_members(out, err);
    if (status == GB_OK)
        status = gb_explain(&out->view, NULL, 0, &ranked->rank->compare, &out->parts, err);
    if (status == GB_OK)
        status = find_changes(out, err);
    if (status == GB_OK)
        status = find_consistency(out, err);
    if (status == GB_OK && district)
        status = gb_group_variation_build(&out->view, district, districts, &out->within, err);
    out->has_groups = status == GB_OK && district != NULL;
    return status;
}

void gb_explained_release(gb_explained *e) {
    gb_explanation_release(&e->parts);
    if (e->has_consistency)
        gb_consistency_release(&e->consistency);
    if (e->has_groups)
        gb_group_variation_release(&e->within);
    gb_free(e->ids);
    gb_free(e->members);
    gb_free(e->needed);
    *e = (gb_explained){.has_groups = false};
}

static const char *label_of(const gb_explained *e, size_t member, gb_language language) {
    const gb_column *column = gb_table_find(e->ranked.table, e->ids[member]);
    return column ? gb_column_label(column, language) : e->ids[member];
}

static int decimals_of(const gb_explained *e, size_t member) {
    const gb_column *column = gb_table_find(e->ranked.table, e->ids[member]);
    return column && column->decimals >= 0 ? column->decimals : 2;
}

void gb_explained_area(const gb_explained *e, size_t area, gb_language language, gb_listing *out) {
    *out = (gb_listing){.columns = 0};
    int decimals = 0;
    for (size_t m = 0; m < e->view.k; m++)
        decimals = decimals_of(e, m) > decimals ? decimals_of(e, m) : decimals;
    gb_listing_head(out, "id", GB_TXT_COL_CODE, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "label", GB_TXT_COL_INDICATOR, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "value", GB_TXT_COL_VALUE, GB_LISTING_NUMBER, decimals);
    gb_listing_head(out, "contribution", GB_TXT_COL_CONTRIBUTION, GB_LISTING_NUMBER, 3);
    gb_listing_head(out, "above", GB_TXT_COL_ABOVE, GB_LISTING_NUMBER, 3);
    gb_listing_head(out, "moves", GB_TXT_COL_MOVES, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "needed", GB_TXT_COL_NEEDED, GB_LISTING_NUMBER, decimals + 1);
    gb_listing_head(out, "unheard", GB_TXT_COL_UNHEARD, GB_LISTING_FLAG, 0);
    for (size_t m = 0; m < e->view.k; m++) {
        const size_t cell = m * e->view.n + area;
        gb_listing_add_text(out, e->ids[m]);
        gb_listing_add_text(out, label_of(e, m, language));
        gb_listing_add(out,
                       gb_values_state(&e->members[m], area) == GB_PRESENT ? e->members[m].value[area] : NAN);
        gb_listing_add(out, e->view.contribution[cell]);
        gb_listing_add(out, e->parts.above[cell]);
        gb_listing_add(out, e->parts.moves[cell]);
        gb_listing_add(out, e->needed ? e->needed[cell].value : NAN);
        gb_listing_add(out, e->needed && !isnan(e->needed[cell].value) ? e->needed[cell].unheard : NAN);
    }
}

void gb_explained_members(const gb_explained *e, gb_language language, gb_listing *out) {
    const gb_consistency *c = &e->consistency;
    *out = (gb_listing){.columns = 0};
    gb_listing_head(out, "id", GB_TXT_COL_CODE, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "label", GB_TXT_COL_INDICATOR, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "weight", GB_TXT_COL_WEIGHT, GB_LISTING_NUMBER, 3);
    gb_listing_head(out, "effective", GB_TXT_COL_EFFECTIVE, GB_LISTING_NUMBER, 3);
    gb_listing_head(out, "with_score", GB_TXT_COL_WITH_SCORE, GB_LISTING_NUMBER, 2);
    gb_listing_head(out, "alpha_without", GB_TXT_COL_ALPHA_WITHOUT, GB_LISTING_NUMBER, 2);
    gb_listing_head(out, "within", GB_TXT_COL_WITHIN, GB_LISTING_NUMBER, 2);
    gb_listing_head(out, "constant_in", GB_TXT_COL_CONSTANT, GB_LISTING_NUMBER, 0);
    for (size_t m = 0; m < e->view.k; m++) {
        gb_listing_add_text(out, e->ids[m]);
        gb_listing_add_text(out, label_of(e, m, language));
        gb_listing_add(out, e->has_consistency ? c->intended[m] : e->view.weight[m]);
        gb_listing_add(out, e->has_consistency ? c->effective[m] : NAN);
        gb_listing_add(out, e->has_consistency ? c->with_score[m] : NAN);
        gb_listing_add(out, e->has_consistency ? c->alpha_without[m] : NAN);
        gb_listing_add(out, e->has_groups ? e->within.within[m] : NAN);
        gb_listing_add(out, e->has_groups ? e->within.constant_groups[m] : NAN);
    }
}

static void write_codes(const gb_explained *e, const char *key, const size_t *areas, size_t count,
                        gb_json *json) {
    gb_json_key(json, key);
    gb_json_array(json);
    for (size_t r = 0; r < count; r++)
        gb_json_text(json, gb_areas_code(e->ranked.areas, areas[r]));
    gb_json_end_array(json);
}

static void write_area(const gb_explained *e, size_t area, gb_json *json) {
    gb_listing list;
    const gb_selection *selection = e->ranked.selection;
    gb_json_object(json);
    gb_json_key_text(json, "code", gb_areas_code(e->ranked.areas, area));
    gb_json_key_text(json, "name", gb_areas_name(e->ranked.areas, area));
    gb_json_key_number(json, "score", e->view.score[area]);
    gb_json_key_number(json, "rank", e->ranked.ranking->rank[area]);
    if (selection) {
        gb_json_key_bool(json, "selected", selection->selected[area]);
        gb_json_key_text(json, "reason", gb_select_reason_id((gb_select_reason)selection->reason[area]));
        gb_json_key_number(json, "margin",
                           e->view.score[area] - (selection->selected[area] ? e->border.out : e->border.in));
    }
    gb_json_key(json, "indicators");
    gb_explained_area(e, area, GB_LANG_NL, &list);
    gb_listing_json(&list, json);
    gb_listing_release(&list);
    gb_json_end_object(json);
}

static void write_pairs(const gb_explained *e, gb_json *json) {
    const gb_consistency *c = &e->consistency;
    gb_json_key(json, "pairs");
    gb_json_array(json);
    for (size_t p = 0; p < c->negative + c->high; p++) {
        gb_json_object(json);
        gb_json_key_text(json, "a", e->ids[c->pairs[p].a]);
        gb_json_key_text(json, "b", e->ids[c->pairs[p].b]);
        gb_json_key_number(json, "r", c->pairs[p].r);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
}

void gb_explained_json(const gb_explained *e, const size_t *areas, size_t count, gb_json *json) {
    gb_listing list;
    gb_json_object(json);
    gb_json_key_bool(json, "exact", e->view.exact);
    if (e->ranked.selection) {
        gb_json_key_number(json, "border_in", e->border.in);
        gb_json_key_number(json, "border_out", e->border.out);
        write_codes(e, "last_inside", e->inside, e->rivals[0], json);
        write_codes(e, "first_outside", e->outside, e->rivals[1], json);
    }
    gb_json_key(json, "areas");
    gb_json_array(json);
    for (size_t a = 0; a < count; a++)
        write_area(e, areas[a], json);
    gb_json_end_array(json);
    gb_json_key_number(json, "alpha", e->has_consistency ? e->consistency.alpha : NAN);
    gb_json_key(json, "indicators");
    gb_explained_members(e, GB_LANG_NL, &list);
    gb_listing_json(&list, json);
    gb_listing_release(&list);
    if (e->has_consistency)
        write_pairs(e, json);
    gb_json_end_object(json);
}
