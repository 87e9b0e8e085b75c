/* The privacy section of a project: which counts are hidden, and what is told about it. */
#include "project/indicators.h"

#include "base/memory.h"
#include "prepare/privacy.h"
#include "project/names.h"
#include "project/table_options.h"
#include "table/formula.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Does a formula make a rate of the column and another one? */
static bool is_part_of_rate(const gb_project *project, const char *key) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    for (size_t i = 0; i < indicators->count; i++) {
        const char *text = gb_value_text(&indicators->item[i], "formula");
        gb_formula *formula = NULL;
        bool named = false;
        if (!text || !strchr(text, '/') || gb_formula_parse(text, &formula, NULL) != GB_OK)
            continue;
        for (size_t f = 0; f < gb_formula_names(formula) && gb_formula_names(formula) > 1; f++)
            named = named || strcmp(gb_formula_name(formula, f), key) == 0;
        gb_formula_free(formula);
        if (named)
            return true;
    }
    return false;
}

/* Counts that the privacy section protects: those named, else every count. Whole numbers of a column whose
 * kind nobody declared are taken for counts when a formula divides by them or divides them, or when they are
 * too large for a class or a mark. */
static bool is_protected(const gb_project *project, gb_column *column) {
    enum { LARGEST_CLASS = 20 };
    const gb_value *counts = gb_value_member(gb_value_member(&project->plan, "privacy"), "counts");
    double largest = 0;
    if (counts->count)
        return gb_value_has(counts, column->key);
    if (column->kind == GB_KIND_UNKNOWN && !gb_column_has_suspect_name(column) &&
        gb_column_is_whole(column, &largest) &&
        (largest > LARGEST_CLASS || is_part_of_rate(project, column->key))) {
        column->kind = GB_KIND_COUNT;
        column->aggregate = GB_AGGREGATE_SUM;
    }
    /* a number of neighbours counts too, but not people: it does not add up, and no formula made it */
    return column->kind == GB_KIND_COUNT && column->aggregate != GB_AGGREGATE_NONE;
}

static double privacy_minimum(const gb_project *project) {
    return gb_value_number(gb_value_member(&project->plan, "privacy"), "minimum");
}

/* What a formula divides by: the declared base, else the second of two columns in "... / ...". Borrowed; NULL
 * when it is no rate of two columns. */
static const char *base_of(const gb_value *indicator, const gb_formula *formula) {
    const char *text = gb_value_text(indicator, "formula");
    const char *base = gb_value_text(indicator, "base");
    const char *slash = strchr(text, '/');
    if (base || gb_formula_names(formula) != 2 || !slash || strchr(slash + 1, '/'))
        return base;
    const char *second = gb_formula_name(formula, 1);
    const char *at = strstr(slash, second);
    return at && strstr(text, second) == at ? second : NULL;
}

/* The columns of a rate: part and whole, both borrowed from the table. numerator NULL when it is none. */
static gb_status parts_of_rate(const gb_project *project, const gb_value *indicator, const gb_table *table,
                               const char **numerator, const char **base, gb_error *err) {
    gb_formula *formula = NULL;
    *numerator = *base = NULL;
    if (!gb_value_text(indicator, "formula"))
        return GB_OK;
    gb_status status = gb_formula_parse(gb_value_text(indicator, "formula"), &formula, err);
    if (status != GB_OK)
        return status;
    const char *whole = base_of(indicator, formula);
    for (size_t i = 0; whole && gb_formula_names(formula) == 2 && i < 2; i++) {
        gb_column *part = gb_table_find(table, gb_formula_name(formula, 1 - i));
        gb_column *all = gb_table_find(table, whole);
        if (strcmp(gb_formula_name(formula, i), whole) != 0 || !part || !part->value || !all || !all->value ||
            !is_protected(project, part) || !(all->kind == GB_KIND_COUNT || is_protected(project, all)))
            continue;
        *numerator = part->key;
        *base = all->key;
    }
    gb_formula_free(formula);
    return GB_OK;
}

/* Hide small counts, and parts of a rate whose complement is small. Before the formulas: what uses a hidden
 * count is then hidden by its formula, whichever formula that is. */
gb_status gb_privacy_hide_counts(const gb_project *project, size_t level, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_table *table = gb_level_table(project, level);
    const size_t n = gb_table_columns(table);
    const char **codes = NULL, **counts = gb_alloc(n ? n : 1, sizeof *counts);
    gb_privacy_rate *rates = gb_alloc(indicators->count + 1, sizeof *rates);
    gb_privacy privacy = {.minimum = privacy_minimum(project), .counts = counts, .rates = rates};
    gb_status status =
        counts && rates ? gb_level_codes(project->level[level].areas, &codes, err) : no_memory(err);
    privacy.codes = codes;
    for (size_t c = 0; c < n && status == GB_OK; c++) {
        gb_column *column = gb_table_column(table, c);
        if (column->value && is_protected(project, column))
            counts[privacy.count_count++] = column->key;
    }
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const char *numerator = NULL, *base = NULL;
        if (!gb_indicator_is_at(project, &indicators->item[i], level))
            continue;
        status = parts_of_rate(project, &indicators->item[i], table, &numerator, &base, err);
        if (numerator)
            rates[privacy.rate_count++] =
                (gb_privacy_rate){.key = numerator, .numerator = numerator, .base = base};
    }
    if (status == GB_OK)
        status = gb_privacy_apply(table, &privacy, project->session->notes, err);
    gb_free(codes);
    gb_free(rates);
    gb_free(counts);
    return status;
}

/* A count, or a rate of a count, that a formula made: hidden before another formula uses it. */
gb_status gb_privacy_hide_made(const gb_project *project, const gb_value *indicator, gb_table *table,
                               const char *const *codes, gb_error *err) {
    gb_column *column = gb_table_find(table, gb_value_text(indicator, "id"));
    const char *key = column ? column->key : NULL, *numerator = NULL, *base = NULL;
    if (!key || !column->value || !gb_value_text(indicator, "formula"))
        return GB_OK;
    gb_status status = parts_of_rate(project, indicator, table, &numerator, &base, err);
    const gb_privacy_rate rate = {.key = key, .numerator = numerator, .base = base};
    const gb_privacy privacy = {.minimum = privacy_minimum(project),
                                .counts = &key,
                                .count_count = is_protected(project, column) ? 1 : 0,
                                .rates = &rate,
                                .rate_count = numerator ? 1 : 0,
                                .codes = codes};
    return status == GB_OK ? gb_privacy_apply(table, &privacy, project->session->notes, err) : status;
}

/* Columns left alone by the privacy section that could count people after all. */
static gb_status note_unsure(const gb_project *project, gb_error *err) {
    const double minimum = privacy_minimum(project);
    gb_names unsure = {0};
    gb_status status = GB_OK;
    double largest = 0;
    if (gb_value_member(gb_value_member(&project->plan, "privacy"), "counts")->count)
        return GB_OK;
    for (size_t l = 0; l < project->levels; l++)
        for (size_t c = 0; c < gb_table_columns(gb_level_table(project, l)) && status == GB_OK; c++) {
            const gb_column *column = gb_table_column(gb_level_table(project, l), c);
            bool small = false;
            if (!column->value || column->kind != GB_KIND_UNKNOWN || !gb_column_is_whole(column, &largest) ||
                gb_column_has_suspect_name(column))
                continue;
            for (size_t i = 0; i < column->n; i++)
                small = small || (column->state[i] == GB_PRESENT && column->value[i] > 0 &&
                                  column->value[i] < minimum);
            if (small)
                status = gb_names_add(&unsure, column->key, err);
        }
    if (unsure.count)
        gb_notes_add(project->session->notes, GB_NOTE_WARNING, GB_NOTE_PRIVACY_UNSURE,
                     &(gb_detail){.count = (int64_t)unsure.count}, (const char *const *)unsure.name,
                     unsure.count);
    gb_names_release(&unsure);
    return status;
}

/* Hidden cells of a column that are the only hidden part of a total that is shown. hidden: scratch. */
static size_t count_recoverable(const gb_column *fine, const gb_column *coarse, const int32_t *parent,
                                uint32_t *hidden) {
    size_t count = 0;
    memset(hidden, 0, coarse->n * sizeof *hidden);
    for (size_t i = 0; i < fine->n; i++)
        if (parent[i] >= 0 && fine->state[i] != GB_PRESENT)
            hidden[parent[i]]++;
    for (size_t i = 0; i < fine->n; i++)
        count += parent[i] >= 0 && fine->state[i] == GB_SUPPRESSED && hidden[parent[i]] == 1 &&
                 coarse->state[parent[i]] == GB_PRESENT;
    return count;
}

/* A shown total less its shown parts tells the part that was hidden. */
static gb_status note_recoverable(const gb_project *project, size_t fine, size_t coarse, gb_error *err) {
    const gb_table *parts = gb_level_table(project, fine), *totals = gb_level_table(project, coarse);
    const size_t parents = gb_areas_count(project->level[coarse].areas), columns = gb_table_columns(parts);
    int32_t *parent = NULL;
    if (gb_areas_count(project->level[fine].areas) <= parents ||
        gb_level_nest(project, fine, coarse, &parent, NULL) != GB_OK)
        return GB_OK;
    const char **list = gb_alloc(columns ? columns : 1, sizeof *list);
    uint32_t *hidden = gb_alloc(parents ? parents : 1, sizeof *hidden);
    gb_status status = list && hidden ? GB_OK : no_memory(err);
    size_t cells = 0, keys = 0;
    for (size_t c = 0; c < columns && status == GB_OK; c++) {
        const gb_column *part = gb_table_column(parts, c), *total = gb_table_find(totals, part->key);
        if (!part->value || !total || !total->value || total->aggregate != GB_AGGREGATE_SUM)
            continue;
        const size_t count = count_recoverable(part, total, parent, hidden);
        cells += count;
        if (count)
            list[keys++] = part->key;
    }
    if (cells)
        gb_notes_add(project->session->notes, GB_NOTE_WARNING, GB_NOTE_PRIVACY_RECOVERABLE,
                     &(gb_detail){.found = project->level[fine].id,
                                  .expected = project->level[coarse].id,
                                  .count = (int64_t)cells},
                     list, keys);
    gb_free(hidden);
    gb_free(list);
    gb_free(parent);
    return status;
}

gb_status gb_privacy_note(const gb_project *project, gb_error *err) {
    gb_status status = privacy_minimum(project) > 0 ? note_unsure(project, err) : GB_OK;
    for (size_t f = 0; f < project->levels; f++)
        for (size_t c = 0; c < project->levels && status == GB_OK; c++)
            if (f != c && privacy_minimum(project) > 0)
                status = note_recoverable(project, f, c, err);
    return status;
}
