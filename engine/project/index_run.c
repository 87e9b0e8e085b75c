#include "project/index_run.h"

#include "index/class.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 160 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The members of the top group as a flat index takes its indicators. */
static gb_status view_members(gb_index_outcome *o, gb_error *err) {
    const gb_method *m = &o->plan.method;
    const gb_method_group *top = &m->group[m->top];
    o->entries = gb_alloc_zero(top->members ? top->members : 1, sizeof *o->entries);
    if (!o->entries)
        return no_memory(err);
    for (size_t j = 0; j < top->members; j++) {
        const gb_method_member *member = &top->member[j];
        const bool group = member->is_group;
        const gb_treated *treated = group ? NULL : &o->result.treated[member->index];
        o->entries[j] = (gb_indicator){.values = group ? gb_method_values(m, &o->result, member->index)
                                                       : m->input[member->index].values,
                                       .polarity = group ? 1 : m->input[member->index].polarity,
                                       .weight = member->weight,
                                       .normalise = member->normalise};
        if (treated && treated->n > 0)
            o->entries[j].values.value = treated->value;
    }
    return GB_OK;
}

gb_status gb_index_run(const gb_value *index, const gb_table *table, const char *const *codes,
                       const char *file, gb_notes *notes, gb_index_outcome *out, gb_error *err) {
    *out = (gb_index_outcome){0};
    gb_status status = gb_index_plan_read(index, table, codes, file, &out->plan, err);
    if (status == GB_OK)
        status = gb_method_run(&out->plan.method, &out->result, notes, err);
    if (status == GB_OK)
        status = view_members(out, err);
    if (status != GB_OK) {
        gb_index_outcome_release(out);
        return status;
    }
    const gb_method_group *top = &out->plan.method.group[out->plan.method.top];
    out->index = gb_method_composite(&out->plan.method, &out->result, out->plan.method.top);
    out->options = (gb_composite_options){.weighting = top->weigh.weighting,
                                          .combine = top->combine.combine,
                                          .gaps = top->combine.gaps,
                                          .minimum_share = top->combine.minimum_share,
                                          .codes = codes,
                                          .weigh = top->weigh,
                                          .parameters = top->combine.parameters};
    return GB_OK;
}

void gb_index_outcome_release(gb_index_outcome *outcome) {
    gb_method_result_release(&outcome->result);
    gb_index_plan_release(&outcome->plan);
    gb_free(outcome->entries);
    *outcome = (gb_index_outcome){0};
}

/* --- columns --- */

static const gb_value *block_of(const gb_value *index, size_t group) {
    const gb_value *groups = gb_value_member(index, "groups");
    return group < groups->count ? &groups->item[group] : index;
}

static void key_of(const gb_value *block, const char *ending, char key[KEY_SIZE]) {
    snprintf(key, KEY_SIZE, "%s%s", gb_value_text(block, "id"), ending);
}

static gb_status new_column(const gb_value *block, const char *ending, size_t n, bool text, gb_column **out,
                            gb_error *err) {
    char key[KEY_SIZE];
    key_of(block, ending, key);
    gb_status status = gb_column_new(key, n, text, out, err);
    for (int l = 0; l < GB_LANG_COUNT && status == GB_OK; l++) {
        const char *label = gb_value_label(block, "label", (gb_language)l);
        if (label && *ending == '\0')
            status = gb_column_set_string(&(*out)->label[l], label, err);
    }
    return status;
}

static gb_status add_take(gb_table *table, gb_column *column, gb_status status, gb_error *err) {
    if (status == GB_OK)
        status = gb_table_add_take(table, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status add_score(const gb_value *block, const gb_values *score, gb_table *table, gb_error *err) {
    gb_column *column = NULL;
    gb_status status = new_column(block, "", score->n, false, &column, err);
    for (size_t i = 0; status == GB_OK && i < score->n; i++) {
        if (gb_values_state(score, i) == GB_PRESENT)
            gb_column_set(column, i, score->value[i]);
        else
            gb_column_set_missing(column, i, gb_values_state(score, i));
    }
    if (status == GB_OK) {
        column->kind = GB_KIND_INDEX;
        column->polarity = 1;
        column->decimals = 2;
    }
    return add_take(table, column, status, err);
}

/* 1 = below the first cut. */
static size_t class_of(const gb_value *cuts, bool open_left, double value) {
    size_t c = 0;
    while (c < cuts->count && (open_left ? value > cuts->item[c].number : value >= cuts->item[c].number))
        c++;
    return c + 1;
}

static gb_status add_class_numbers(const gb_value *block, const gb_values *score, gb_table *table,
                                   gb_error *err) {
    const gb_value *classes = gb_value_member(block, "classes"), *cuts = gb_value_member(classes, "cuts");
    const bool open_left = gb_value_bool(classes, "open_left");
    gb_column *column = NULL;
    gb_status status = new_column(block, "_class", score->n, false, &column, err);
    for (size_t i = 0; status == GB_OK && i < score->n; i++) {
        if (gb_values_state(score, i) == GB_PRESENT)
            gb_column_set(column, i, (double)class_of(cuts, open_left, score->value[i]));
        else
            gb_column_set_missing(column, i, gb_values_state(score, i));
    }
    if (status == GB_OK)
        column->kind = GB_KIND_CLASS;
    return add_take(table, column, status, err);
}

static gb_status add_class_labels(const gb_value *block, const gb_values *score, gb_table *table,
                                  gb_error *err) {
    const gb_value *classes = gb_value_member(block, "classes"), *cuts = gb_value_member(classes, "cuts");
    const gb_value *labels = gb_value_member(classes, "labels");
    const bool open_left = gb_value_bool(classes, "open_left");
    gb_column *column = NULL;
    if (labels->count != cuts->count + 1)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_CLASS_LABELS, .line = labels->line,
                       .column = labels->column, .count = (int64_t)labels->count,
                       .total = (int64_t)cuts->count + 1);
    gb_status status = new_column(block, "_label", score->n, true, &column, err);
    for (size_t i = 0; status == GB_OK && i < score->n; i++) {
        if (gb_values_state(score, i) == GB_PRESENT)
            status = gb_column_set_text(
                column, i, labels->item[class_of(cuts, open_left, score->value[i]) - 1].text, err);
        else
            column->state[i] = (uint8_t)gb_values_state(score, i);
    }
    return add_take(table, column, status, err);
}

static gb_status add_classes(const gb_value *block, const gb_values *score, gb_table *table, gb_error *err) {
    const gb_value *classes = gb_value_member(block, "classes");
    if (!classes->given)
        return GB_OK;
    gb_status status = add_class_numbers(block, score, table, err);
    if (status == GB_OK && gb_value_member(classes, "labels")->count)
        status = add_class_labels(block, score, table, err);
    return status;
}

static gb_status add_parts(const gb_value *block, const gb_values *score, const gb_rank_options *rank,
                           gb_table *table, gb_error *err) {
    const gb_value *parts = gb_value_member(block, "parts");
    gb_ranking ranking = {0};
    gb_part_rule rule = GB_PARTS_CEILING;
    gb_column *column = NULL;
    if (!parts->given)
        return GB_OK;
    gb_part_rule_parse(gb_value_text(parts, "rule"), &rule);
    uint32_t *part = gb_alloc(score->n ? score->n : 1, sizeof *part);
    gb_status status = part ? gb_rank(score, rank, &ranking, err) : no_memory(err);
    if (status == GB_OK) {
        gb_values values = *score;
        if (strcmp(gb_value_text(parts, "of"), "rank") == 0)
            values.value = ranking.rank;
        status = gb_parts(&values, (unsigned)gb_value_int(parts, "count"), rule, part, err);
    }
    if (status == GB_OK)
        status = new_column(block, "_part", score->n, false, &column, err);
    for (size_t i = 0; status == GB_OK && i < score->n; i++) {
        if (part[i])
            gb_column_set(column, i, part[i]);
        else
            gb_column_set_missing(column, i, gb_values_state(score, i));
    }
    if (status == GB_OK) {
        column->kind = GB_KIND_CLASS;
        status = gb_table_add_take(table, column, err);
    }
    if (status != GB_OK)
        gb_column_free(column);
    gb_ranking_release(&ranking);
    gb_free(part);
    return status;
}

gb_status gb_index_add_columns(const gb_value *index, const gb_index_outcome *outcome, gb_table *table,
                               gb_error *err) {
    gb_status status = GB_OK;
    for (size_t g = 0; g < outcome->result.groups && status == GB_OK; g++) {
        const gb_value *block = block_of(index, g);
        const gb_values score = gb_method_values(&outcome->plan.method, &outcome->result, g);
        if (block != index)
            status = add_score(block, &score, table, err);
        if (status == GB_OK)
            status = add_classes(block, &score, table, err);
        if (status == GB_OK)
            status = add_parts(block, &score, &outcome->plan.rank, table, err);
    }
    return status;
}

/* --- reports --- */

static void add_found(const gb_table *table, const gb_value *block, const char *ending,
                      gb_index_report *out) {
    char key[KEY_SIZE];
    key_of(block, ending, key);
    const gb_column *column = gb_table_find(table, key);
    if (column)
        out->groups[out->group_count++] = column;
}

gb_status gb_index_report_columns(const gb_value *index, const gb_index_outcome *outcome,
                                  const gb_table *table, gb_index_report *out, gb_error *err) {
    static const char *const endings[] = {"_label", "_class", "_part"};
    const gb_method *m = &outcome->plan.method;
    const gb_method_group *top = &m->group[m->top];
    const bool deep = outcome->result.contribution && m->groups > 1;
    *out = (gb_index_report){.members = gb_alloc_zero(top->members, sizeof *out->members),
                             .groups = gb_alloc_zero(4 * m->groups, sizeof *out->groups),
                             .inputs = deep ? gb_alloc_zero(m->inputs, sizeof *out->inputs) : NULL};
    if (!out->members || !out->groups || (deep && !out->inputs)) {
        gb_index_report_release(out);
        return no_memory(err);
    }
    for (size_t j = 0; j < top->members; j++) {
        const gb_method_member *member = &top->member[j];
        out->members[j] =
            gb_table_find(table, member->is_group ? m->group[member->index].id : m->input[member->index].id);
    }
    for (size_t i = 0; deep && i < m->inputs; i++)
        out->inputs[i] = gb_table_find(table, m->input[i].id);
    for (size_t g = 0; g < m->groups; g++) {
        const gb_value *block = block_of(index, g);
        if (block != index)
            add_found(table, block, "", out);
        for (int e = 0; e < 3; e++)
            add_found(table, block, endings[e], out);
    }
    char key[KEY_SIZE];
    for (int e = 0; e < 3; e++) {
        key_of(index, endings[e], key);
        if (gb_table_find(table, key))
            out->class_column = gb_table_find(table, key);
    }
    return GB_OK;
}

void gb_index_report_release(gb_index_report *columns) {
    gb_free(columns->members);
    gb_free(columns->groups);
    gb_free(columns->inputs);
    *columns = (gb_index_report){0};
}

void gb_index_report_fill(const gb_index_outcome *outcome, const gb_index_report *columns,
                          gb_ranking_report *report) {
    report->indicators = columns->members;
    report->indicator_count = outcome->index.k;
    report->entries = outcome->entries;
    report->options = &outcome->options;
    report->index = &outcome->index;
    report->groups = columns->groups;
    report->group_count = columns->group_count;
    report->class_column = columns->class_column;
    report->inputs = columns->inputs;
    report->input_count = columns->inputs ? outcome->result.inputs : 0;
    report->input_contribution = outcome->result.contribution;
}
