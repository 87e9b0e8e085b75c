/* Step 5 of a run: columns moved up, small counts hidden, formulas evaluated, at every level that is shown.
 */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/derive.h"
#include "project/index_plan.h"
#include "project/indicators.h"
#include "project/names.h"
#include "project/table_options.h"
#include "table/formula.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Levels at which indicators are needed: that of the analysis, of maps, and of indicators themselves. */
static gb_status levels_in_use(const gb_project *project, bool *used, gb_error *err) {
    const gb_value *maps = gb_value_member(&project->plan, "maps");
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    size_t level = 0;
    gb_status status = GB_OK;
    memset(used, 0, project->levels * sizeof *used);
    used[project->analyse] = true;
    for (size_t i = 0; i < maps->count && status == GB_OK; i++) {
        if (!gb_plan_map_is_choropleth(&maps->item[i]))
            continue;
        status = gb_project_level_find(project, gb_value_text(&maps->item[i], "level"), project->analyse,
                                       &level, err);
        used[level] = true;
    }
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        status = gb_project_level_find(project, gb_value_text(&indicators->item[i], "level"),
                                       project->analyse, &level, err);
        used[level] = true;
    }
    return status;
}

/* Names that a level's own indicators need from tables. */
static gb_status needed_at(const gb_project *project, size_t level, gb_names *out, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_status status = GB_OK;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const gb_value *indicator = &indicators->item[i];
        if (!gb_indicator_is_at(project, indicator, level))
            continue;
        const char *text = gb_value_text(indicator, "formula");
        const char *base = gb_value_text(indicator, "base");
        gb_formula *formula = NULL;
        if (!text)
            status = gb_names_add(out, gb_value_text(indicator, "id"), err);
        else
            status = gb_formula_parse(text, &formula, err);
        for (size_t f = 0; formula && f < gb_formula_names(formula) && status == GB_OK; f++) {
            const gb_value *made = gb_plan_indicator(&project->plan, gb_formula_name(formula, f));
            if (!made || !gb_value_text(made, "formula"))
                status = gb_names_add(out, gb_formula_name(formula, f), err);
        }
        gb_formula_free(formula);
        if (status == GB_OK && base && !gb_plan_indicator(&project->plan, base))
            status = gb_names_add(out, base, err);
    }
    return status;
}

/* What the index needs beside indicators: frames, weights, the parts of smoothed rates. */
static gb_status index_needs(const gb_project *project, gb_names *out, gb_error *err) {
    const gb_value *index = gb_value_member(&project->plan, "index");
    gb_names used = {0};
    gb_status status = index->given ? gb_index_columns(index, &used, err) : GB_OK;
    for (size_t i = 0; i < used.count && status == GB_OK; i++)
        if (!gb_plan_indicator(&project->plan, used.name[i]))
            status = gb_names_add(out, used.name[i], err);
    gb_names_release(&used);
    return status;
}

static gb_status bring_columns(const gb_project *project, size_t level, gb_names *assumed, gb_error *err) {
    gb_names names = {0};
    gb_status status = needed_at(project, level, &names, err);
    gb_names selecting = {0};
    if (status == GB_OK && level == project->analyse)
        status = gb_plan_looks_at(&project->plan, &selecting, err);
    for (size_t i = 0; i < selecting.count && status == GB_OK; i++)
        if (!gb_plan_indicator(&project->plan, selecting.name[i]))
            status = gb_names_add(&names, selecting.name[i], err);
    gb_names_release(&selecting);
    if (status == GB_OK && level == project->analyse)
        status = index_needs(project, &names, err);
    for (size_t i = 0; i < names.count && status == GB_OK; i++)
        status = gb_column_bring(project, names.name[i], level, assumed, err);
    gb_names_release(&names);
    return status;
}

/* Maps may show a plain column of a table. */
static gb_status bring_shown(const gb_project *project, gb_names *assumed, gb_error *err) {
    const gb_value *maps = gb_value_member(&project->plan, "maps");
    const gb_value *index = gb_value_member(&project->plan, "index");
    gb_status status = GB_OK;
    for (size_t m = 0; m < maps->count && status == GB_OK; m++) {
        const char *show = gb_value_text(&maps->item[m], "show");
        size_t level = 0;
        if (!show || !gb_plan_map_is_choropleth(&maps->item[m]) || gb_plan_indicator(&project->plan, show) ||
            gb_index_makes(index, show))
            continue;
        status = gb_project_level_find(project, gb_value_text(&maps->item[m], "level"), project->analyse,
                                       &level, err);
        if (status == GB_OK)
            status = gb_column_bring(project, show, level, assumed, err);
    }
    return status;
}

static gb_status set_label(gb_column *column, const gb_value *indicator, const char *member, gb_error *err) {
    const gb_value *label = gb_value_member(indicator, member);
    gb_status status = GB_OK;
    for (int l = 0; l < GB_LANG_COUNT && status == GB_OK; l++) {
        const char *text = label->label[l] ? label->label[l] : label->text;
        if (text)
            status = gb_column_set_string(&column->label[l], text, err);
    }
    return status;
}

static gb_status describe(const gb_project *project, const gb_value *indicator, gb_column *column,
                          gb_error *err) {
    static const gb_polarity polarity[] = {1, -1, 0};
    const char *unit = gb_value_label(indicator, "unit", project->language);
    const char *source = gb_value_label(indicator, "source", project->language);
    const char *kind = gb_value_text(indicator, "kind");
    const int64_t decimals = gb_value_int(indicator, "decimals");
    gb_status status = set_label(column, indicator, "label", err);
    column->polarity = polarity[gb_value_choice(gb_value_member(indicator, "polarity"))];
    if (decimals >= 0)
        column->decimals = (int)decimals;
    if (status == GB_OK && unit)
        status = gb_column_set_string(&column->unit, unit, err);
    if (status == GB_OK && source)
        status = gb_column_set_string(&column->source, source, err);
    if (status == GB_OK && gb_value_text(indicator, "base"))
        status = gb_column_set_string(&column->base, gb_value_text(indicator, "base"), err);
    if (status == GB_OK && gb_value_text(indicator, "formula"))
        status = gb_column_set_string(&column->formula, gb_value_text(indicator, "formula"), err);
    if (kind)
        gb_kind_set(column, kind);
    return status;
}

/* The period and source of a formula are those of its parts when they agree. */
static gb_status inherit(const gb_formula *formula, const gb_table *table, gb_column *column, gb_error *err) {
    const char *period = NULL, *source = NULL;
    bool same_period = true, same_source = true;
    for (size_t i = 0; i < gb_formula_names(formula); i++) {
        const gb_column *part = gb_table_find(table, gb_formula_name(formula, i));
        if (!part)
            continue;
        if (part->period && period && strcmp(part->period, period) != 0)
            same_period = false;
        if (part->source && source && strcmp(part->source, source) != 0)
            same_source = false;
        period = period ? period : part->period;
        source = source ? source : part->source;
    }
    gb_status status = GB_OK;
    if (same_period && period && !column->period)
        status = gb_column_set_string(&column->period, period, err);
    if (status == GB_OK && same_source && source && !column->source)
        status = gb_column_set_string(&column->source, source, err);
    return status;
}

static gb_status evaluate(const gb_project *project, const gb_value *indicator, gb_areas *areas,
                          const char *const *codes, gb_error *err) {
    const double least = gb_value_number(indicator, "min_base");
    const char *text = gb_value_text(indicator, "formula");
    gb_table *table = gb_areas_table(areas);
    const gb_derive derive = {.key = gb_value_text(indicator, "id"),
                              .formula = text,
                              .base = gb_value_text(indicator, "base"),
                              .minimum_base = isnan(least) ? 0 : least};
    gb_formula *formula = NULL;
    gb_status status = gb_derive_column(table, &derive, codes, project->session->notes, err);
    gb_column *column = status == GB_OK ? gb_table_find(table, derive.key) : NULL;
    if (status == GB_OK && text)
        status = gb_formula_parse(text, &formula, err);
    if (status == GB_OK && text)
        status = inherit(formula, table, column, err);
    gb_formula_free(formula);
    return status == GB_OK ? describe(project, indicator, column, err) : status;
}

/* Formulas in an order in which each finds its parts. */
static gb_status evaluate_all(const gb_project *project, size_t level, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_areas *areas = project->level[level].areas;
    gb_formula_rule *rules = gb_alloc(indicators->count + 1, sizeof *rules);
    size_t *order = gb_alloc(indicators->count + 1, sizeof *order);
    const gb_value **chosen = gb_alloc(indicators->count + 1, sizeof *chosen);
    const char **codes = NULL;
    gb_status status = rules && order && chosen ? gb_level_codes(areas, &codes, err) : no_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const gb_value *indicator = &indicators->item[i];
        if (!gb_indicator_is_at(project, indicator, level))
            continue;
        chosen[n] = indicator;
        rules[n++] = (gb_formula_rule){.key = gb_value_text(indicator, "id"),
                                       .formula = gb_value_text(indicator, "formula")};
    }
    if (status == GB_OK)
        status = gb_formula_order(rules, n, gb_areas_table(areas), order, err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        status = evaluate(project, chosen[order[i]], areas, codes, err);
        if (status == GB_OK)
            status = gb_privacy_hide_made(project, chosen[order[i]], gb_areas_table(areas), codes, err);
    }
    if (status != GB_OK && err && err->file[0] == '\0')
        gb_copy(err->file, sizeof err->file, project->file);
    gb_free(codes);
    gb_free(chosen);
    gb_free(order);
    gb_free(rules);
    return status;
}

/* An indicator of a larger level, copied to the areas that lie in it. */
static gb_status copy_down(const gb_project *project, const gb_value *indicator, size_t to, gb_error *err) {
    const char *id = gb_value_text(indicator, "id");
    size_t from = 0;
    int32_t *parent = NULL;
    gb_column *copy = NULL;
    gb_status status = gb_project_level_find(project, gb_value_text(indicator, "level"), to, &from, err);
    if (status == GB_OK)
        status = gb_level_nest(project, to, from, &parent, err);
    const gb_column *column = status == GB_OK ? gb_table_find(gb_level_table(project, from), id) : NULL;
    if (status == GB_OK)
        status = gb_column_new(id, gb_areas_count(project->level[to].areas), false, &copy, err);
    for (size_t i = 0; status == GB_OK && i < copy->n; i++) {
        if (parent[i] < 0)
            continue;
        if (column->state[parent[i]] == GB_PRESENT)
            gb_column_set(copy, i, column->value[parent[i]]);
        else
            gb_column_set_missing(copy, i, (gb_cell)column->state[parent[i]]);
    }
    if (status == GB_OK)
        status = describe(project, indicator, copy, err);
    if (status == GB_OK && column->period)
        status = gb_column_set_string(&copy->period, column->period, err);
    if (status == GB_OK)
        status = gb_table_add_take(gb_level_table(project, to), copy, err);
    if (status == GB_OK)
        GB_NOTE(project->session->notes, GB_NOTE_INFO, GB_NOTE_COPIED_DOWN, .name = id,
                .found = project->level[from].id);
    else
        gb_column_free(copy);
    gb_free(parent);
    return status;
}

static gb_status copy_all_down(const gb_project *project, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_status status = GB_OK;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++)
        if (!gb_indicator_is_at(project, &indicators->item[i], project->analyse))
            status = copy_down(project, &indicators->item[i], project->analyse, err);
    return status;
}

gb_status gb_project_make_indicators(gb_project *project, gb_error *err) {
    bool *used = gb_alloc_zero(project->levels, sizeof *used);
    if (!used)
        return no_memory(err);
    gb_names assumed = {0};
    gb_status status = levels_in_use(project, used, err);
    /* Sums are made of true values; only then is hidden what may not be shown. */
    for (size_t l = 0; l < project->levels && status == GB_OK; l++)
        if (used[l])
            status = bring_columns(project, l, &assumed, err);
    if (status == GB_OK)
        status = bring_shown(project, &assumed, err);
    if (assumed.count)
        gb_notes_add(project->session->notes, GB_NOTE_INFO, GB_NOTE_KIND_ASSUMED,
                     &(gb_detail){.count = (int64_t)assumed.count}, (const char *const *)assumed.name,
                     assumed.count);
    gb_names_release(&assumed);
    for (size_t l = 0; l < project->levels && status == GB_OK; l++)
        status = gb_privacy_hide_counts(project, l, err);
    for (size_t l = 0; l < project->levels && status == GB_OK; l++)
        if (used[l])
            status = evaluate_all(project, l, err);
    if (status == GB_OK)
        status = gb_privacy_note(project, err);
    if (status == GB_OK)
        status = copy_all_down(project, err);
    gb_free(used);
    return status;
}
