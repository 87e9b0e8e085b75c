/* Step 5 of a run: columns moved up, small counts hidden, formulas evaluated, at every level that is shown.
 */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/derive.h"
#include "prepare/levels.h"
#include "prepare/privacy.h"
#include "project/names.h"
#include "project/table_options.h"
#include "table/formula.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_table *table_of(const gb_project *project, size_t level) {
    return gb_areas_table(project->level[level].areas);
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

/* Per area of `fine` the area of `coarse` that it lies in, or -1. Yours. Fails when an area of fine
 * lies in two of coarse, or only partly in one. */
static gb_status nest(const gb_project *project, size_t fine, size_t coarse, int32_t **out, gb_error *err) {
    const gb_project_level *f = &project->level[fine], *c = &project->level[coarse];
    const size_t n = gb_areas_count(f->areas), base = gb_areas_count(project->level[0].areas);
    int32_t *parent = gb_alloc(n ? n : 1, sizeof *parent);
    bool *met = gb_alloc_zero(n ? n : 1, sizeof *met);
    gb_status status = parent && met ? GB_OK : no_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        parent[i] = -1;
    for (size_t b = 0; b < base && status == GB_OK; b++) {
        const int32_t child = f->parent_of ? f->parent_of[b] : (int32_t)b;
        const int32_t above = c->parent_of ? c->parent_of[b] : (int32_t)b;
        if (child < 0)
            continue;
        if (met[child] && parent[child] != above) {
            const bool partly = above < 0 || parent[child] < 0;
            status = GB_FAIL(err, GB_ERR_DATA, partly ? GB_MSG_PARTLY_NESTED : GB_MSG_NOT_NESTED,
                             .file = project->file, .found = f->id, .expected = c->id,
                             .code = gb_areas_code(f->areas, (size_t)child));
            break;
        }
        met[child] = true;
        parent[child] = above;
    }
    gb_free(met);
    if (status == GB_OK)
        *out = parent;
    else
        gb_free(parent);
    return status;
}

/* Adding up something that is no count makes a wrong number that looks right: be sure, or ask. */
static gb_status make_sure_of_kind(const gb_project *project, gb_column *column, size_t from, size_t to,
                                   gb_names *assumed, gb_error *err) {
    double largest = 0;
    if (column->kind != GB_KIND_UNKNOWN)
        return GB_OK;
    if (!gb_column_is_whole(column, &largest) || gb_column_has_suspect_name(column))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_KIND_NEEDED, .file = project->file, .name = column->key,
                       .found = project->level[from].id, .expected = project->level[to].id,
                       .hint = GB_HINT_KIND);
    column->kind = GB_KIND_COUNT;
    column->aggregate = GB_AGGREGATE_SUM;
    return gb_names_add(assumed, column->key, err);
}

/* An indicator without formula is a column of a table; what it says of kind and base tells how it moves up.
 */
static gb_status apply_declared_rule(const gb_project *project, gb_column *column, gb_error *err) {
    const gb_value *indicator = gb_plan_indicator(&project->plan, column->key);
    if (!indicator || gb_value_text(indicator, "formula"))
        return GB_OK;
    const char *kind = gb_value_text(indicator, "kind");
    const char *base = gb_value_text(indicator, "base");
    if (kind)
        gb_kind_set(column, kind);
    if (!base || column->kind == GB_KIND_COUNT || column->kind == GB_KIND_AMOUNT ||
        column->kind == GB_KIND_MEDIAN || column->kind == GB_KIND_CLASS)
        return GB_OK;
    if (column->kind == GB_KIND_UNKNOWN)
        column->kind = GB_KIND_MEAN;
    column->aggregate = GB_AGGREGATE_MEAN;
    return gb_column_set_string(&column->base, base, err);
}

static gb_status move_up(const gb_project *project, gb_column *column, size_t from, size_t to,
                         gb_names *assumed, gb_error *err) {
    int32_t *parent = NULL;
    gb_column *moved = NULL;
    gb_status status = apply_declared_rule(project, column, err);
    if (status == GB_OK)
        status = make_sure_of_kind(project, column, from, to, assumed, err);
    if (status == GB_OK)
        status = nest(project, from, to, &parent, err);
    const gb_column *base = column->base ? gb_table_find(table_of(project, from), column->base) : NULL;
    if (status == GB_OK)
        status = gb_column_move_up(column, base, parent, gb_areas_count(project->level[to].areas), &moved,
                                   project->session->notes, err);
    if (status == GB_OK)
        status = gb_table_add_take(table_of(project, to), moved, err);
    if (status != GB_OK)
        gb_column_free(moved);
    gb_free(parent);
    return status;
}

/* Where a raw column is: the level with the most areas that has it and that is finer than `to`. -1 = nowhere
 * finer. */
static int32_t finer_level_with(const gb_project *project, const char *key, size_t to) {
    int32_t best = -1;
    size_t most = 0;
    for (size_t l = 0; l < project->levels; l++) {
        const size_t n = gb_areas_count(project->level[l].areas);
        if (l == to || n < gb_areas_count(project->level[to].areas) ||
            !gb_table_find(table_of(project, l), key))
            continue;
        if (best < 0 || n > most) {
            best = (int32_t)l;
            most = n;
        }
    }
    return best;
}

static gb_status bring_column(const gb_project *project, const char *key, size_t to, gb_names *assumed,
                              gb_error *err) {
    if (gb_table_find(table_of(project, to), key))
        return GB_OK;
    const int32_t from = finer_level_with(project, key, to);
    if (from >= 0)
        return move_up(project, gb_table_find(table_of(project, (size_t)from), key), (size_t)from, to,
                       assumed, err);
    for (size_t l = 0; l < project->levels; l++)
        if (gb_table_find(table_of(project, l), key))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NOT_AT_LEVEL, .file = project->file, .name = key,
                           .expected = project->level[to].id, .found = project->level[l].id,
                           .hint = GB_HINT_INDICATOR_LEVEL);
    const char *nearest = gb_table_nearest(table_of(project, to), key);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = project->file, .name = key,
                   .code = nearest, .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

/* The indicators that are computed at a level: those that name it, and at other levels those that name none.
 */
static bool computed_at(const gb_project *project, const gb_value *indicator, size_t level) {
    const char *own = gb_value_text(indicator, "level");
    return !own || strcmp(own, project->level[level].id) == 0;
}

/* Names that a level's own indicators need from tables. */
static gb_status needed_at(const gb_project *project, size_t level, gb_names *out, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_status status = GB_OK;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const gb_value *indicator = &indicators->item[i];
        if (!computed_at(project, indicator, level))
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

static gb_status bring_columns(const gb_project *project, size_t level, gb_names *assumed, gb_error *err) {
    gb_names names = {0};
    gb_status status = needed_at(project, level, &names, err);
    const gb_value *select = gb_value_member(&project->plan, "select");
    const char *population = select->given ? gb_value_text(select, "population") : NULL;
    if (status == GB_OK && level == project->analyse && population &&
        !gb_plan_indicator(&project->plan, population))
        status = gb_names_add(&names, population, err);
    for (size_t i = 0; i < names.count && status == GB_OK; i++)
        status = bring_column(project, names.name[i], level, assumed, err);
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
        if (gb_plan_indicator(&project->plan, show) ||
            (index->given && strcmp(show, gb_value_text(index, "id")) == 0))
            continue;
        status = gb_project_level_find(project, gb_value_text(&maps->item[m], "level"), project->analyse,
                                       &level, err);
        if (status == GB_OK)
            status = bring_column(project, show, level, assumed, err);
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

static gb_status list_codes(const gb_areas *areas, const char ***out, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    const char **codes = gb_alloc(n ? n : 1, sizeof *codes);
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        codes[i] = gb_areas_code(areas, i);
    *out = codes;
    return GB_OK;
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
static gb_status hide_small_counts(const gb_project *project, size_t level, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_table *table = table_of(project, level);
    const size_t n = gb_table_columns(table);
    const char **codes = NULL, **counts = gb_alloc(n ? n : 1, sizeof *counts);
    gb_privacy_rate *rates = gb_alloc(indicators->count + 1, sizeof *rates);
    gb_privacy privacy = {.minimum = privacy_minimum(project), .counts = counts, .rates = rates};
    gb_status status =
        counts && rates ? list_codes(project->level[level].areas, &codes, err) : no_memory(err);
    privacy.codes = codes;
    for (size_t c = 0; c < n && status == GB_OK; c++) {
        gb_column *column = gb_table_column(table, c);
        if (column->value && is_protected(project, column))
            counts[privacy.count_count++] = column->key;
    }
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const char *numerator = NULL, *base = NULL;
        if (!computed_at(project, &indicators->item[i], level))
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
static gb_status hide_made(const gb_project *project, const gb_value *indicator, gb_table *table,
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

/* Formulas in an order in which each finds its parts. */
static gb_status evaluate_all(const gb_project *project, size_t level, gb_error *err) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    gb_areas *areas = project->level[level].areas;
    gb_formula_rule *rules = gb_alloc(indicators->count + 1, sizeof *rules);
    size_t *order = gb_alloc(indicators->count + 1, sizeof *order);
    const gb_value **chosen = gb_alloc(indicators->count + 1, sizeof *chosen);
    const char **codes = NULL;
    gb_status status = rules && order && chosen ? list_codes(areas, &codes, err) : no_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const gb_value *indicator = &indicators->item[i];
        if (!computed_at(project, indicator, level))
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
            status = hide_made(project, chosen[order[i]], gb_areas_table(areas), codes, err);
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
        status = nest(project, to, from, &parent, err);
    const gb_column *column = status == GB_OK ? gb_table_find(table_of(project, from), id) : NULL;
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
        status = gb_table_add_take(table_of(project, to), copy, err);
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
        if (!computed_at(project, &indicators->item[i], project->analyse))
            status = copy_down(project, &indicators->item[i], project->analyse, err);
    return status;
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
        for (size_t c = 0; c < gb_table_columns(table_of(project, l)) && status == GB_OK; c++) {
            const gb_column *column = gb_table_column(table_of(project, l), c);
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
    const gb_table *parts = table_of(project, fine), *totals = table_of(project, coarse);
    const size_t parents = gb_areas_count(project->level[coarse].areas), columns = gb_table_columns(parts);
    int32_t *parent = NULL;
    if (gb_areas_count(project->level[fine].areas) <= parents ||
        nest(project, fine, coarse, &parent, NULL) != GB_OK)
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

static gb_status note_privacy(const gb_project *project, gb_error *err) {
    gb_status status = privacy_minimum(project) > 0 ? note_unsure(project, err) : GB_OK;
    for (size_t f = 0; f < project->levels; f++)
        for (size_t c = 0; c < project->levels && status == GB_OK; c++)
            if (f != c && privacy_minimum(project) > 0)
                status = note_recoverable(project, f, c, err);
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
        status = hide_small_counts(project, l, err);
    for (size_t l = 0; l < project->levels && status == GB_OK; l++)
        if (used[l])
            status = evaluate_all(project, l, err);
    if (status == GB_OK)
        status = note_privacy(project, err);
    if (status == GB_OK)
        status = copy_all_down(project, err);
    gb_free(used);
    return status;
}
