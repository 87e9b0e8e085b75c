#include "project/names.h"

#include "base/memory.h"
#include "project/allocate_plan.h"
#include "project/index_plan.h"
#include "project/select_plan.h"
#include "project/uncertainty.h"
#include "table/formula.h"

#include <string.h>

bool gb_names_has(const gb_names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

gb_status gb_names_add(gb_names *names, const char *name, gb_error *err) {
    if (gb_names_has(names, name))
        return GB_OK;
    char *copy = gb_strdup(name);
    if (!copy || !gb_reserve(&names->name, &names->capacity, names->count, sizeof *names->name)) {
        gb_free(copy);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    names->name[names->count++] = copy;
    return GB_OK;
}

void gb_names_release(gb_names *names) {
    for (size_t i = 0; i < names->count; i++)
        gb_free(names->name[i]);
    gb_free(names->name);
    memset(names, 0, sizeof *names);
}

const gb_value *gb_plan_indicator(const gb_value *plan, const char *id) {
    const gb_value *indicators = gb_value_member(plan, "indicators");
    for (size_t i = 0; i < indicators->count; i++)
        if (strcmp(gb_value_text(&indicators->item[i], "id"), id) == 0)
            return &indicators->item[i];
    return NULL;
}

static bool formula_uses(const gb_value *indicator, const char *name) {
    const char *text = gb_value_text(indicator, "formula");
    gb_formula *formula = NULL;
    bool found = false;
    if (text && gb_formula_parse(text, &formula, NULL) == GB_OK)
        for (size_t i = 0; i < gb_formula_names(formula) && !found; i++)
            found = strcmp(gb_formula_name(formula, i), name) == 0;
    gb_formula_free(formula);
    return found;
}

static bool is_text(const gb_value *value, const char *name) {
    return value && value->given && value->text && strcmp(value->text, name) == 0;
}

const gb_value *gb_plan_place(const gb_value *plan, const char *name) {
    const gb_value *indicators = gb_value_member(plan, "indicators");
    const gb_value *maps = gb_value_member(plan, "maps");
    const gb_value *select = gb_value_member(plan, "select");
    if (gb_plan_indicator(plan, name))
        return gb_value_member(gb_plan_indicator(plan, name), "id");
    for (size_t i = 0; i < indicators->count; i++) {
        if (formula_uses(&indicators->item[i], name))
            return gb_value_member(&indicators->item[i], "formula");
        if (is_text(gb_value_member(&indicators->item[i], "base"), name))
            return gb_value_member(&indicators->item[i], "base");
    }
    if (select->given && gb_select_place(select, name))
        return gb_select_place(select, name);
    const gb_value *allocate = gb_value_member(plan, "allocate");
    for (const char *const *key = gb_allocate_columns; allocate->given && *key; key++)
        if (is_text(gb_value_member(allocate, *key), name))
            return gb_value_member(allocate, *key);
    for (size_t i = 0; i < maps->count; i++)
        if (is_text(gb_value_member(&maps->item[i], "show"), name))
            return gb_value_member(&maps->item[i], "show");
    return NULL;
}

/* A name that no formula makes has to come from a table. */
static bool is_made(const gb_value *plan, const char *name) {
    const gb_value *indicator = gb_plan_indicator(plan, name);
    return indicator && gb_value_text(indicator, "formula");
}

static gb_status add_needed(const gb_value *plan, const char *name, gb_names *out, gb_error *err) {
    return name && !is_made(plan, name) ? gb_names_add(out, name, err) : GB_OK;
}

static gb_status formula_names(const gb_value *plan, const gb_value *indicator, const char *file,
                               gb_names *out, gb_error *err) {
    const gb_value *text = gb_value_member(indicator, "formula");
    gb_formula *formula = NULL;
    gb_error inner = {0};
    gb_status status = gb_formula_parse(text->text, &formula, &inner);
    if (status != GB_OK) { /* the formula knows its own column; the planner needs the line of the project */
        gb_copy(inner.file, sizeof inner.file, file);
        inner.line = text->line;
        inner.column += inner.column ? text->column - 1 : text->column;
        if (err && err->status == GB_OK)
            *err = inner;
        return status;
    }
    for (size_t i = 0; i < gb_formula_names(formula) && status == GB_OK; i++)
        status = add_needed(plan, gb_formula_name(formula, i), out, err);
    gb_formula_free(formula);
    return status;
}

static gb_status indicator_needs(const gb_value *plan, const char *file, gb_names *out, gb_error *err) {
    const gb_value *indicators = gb_value_member(plan, "indicators");
    gb_status status = GB_OK;
    for (size_t i = 0; i < indicators->count && status == GB_OK; i++) {
        const gb_value *indicator = &indicators->item[i];
        const char *id = gb_value_text(indicator, "id");
        if (gb_plan_indicator(plan, id) != indicator)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ID_TWICE, .file = file, .line = indicator->line,
                           .column = indicator->column, .name = id);
        status = gb_value_text(indicator, "formula") ? formula_names(plan, indicator, file, out, err)
                                                     : gb_names_add(out, id, err);
        if (status == GB_OK)
            status = add_needed(plan, gb_value_text(indicator, "base"), out, err);
    }
    return status;
}

bool gb_plan_map_is_choropleth(const gb_value *map) {
    return gb_value_choice(gb_value_member(map, "type")) == 0;
}

bool gb_plan_map_shows(const gb_value *map, const char *name) {
    const char *show = gb_value_text(map, "show");
    return show && gb_plan_map_is_choropleth(map) && strcmp(show, name) == 0;
}

/* A manifest writes the defaults out; one that is repeated asks for nothing. */
static bool asks(const gb_value *member) {
    const char *fallback = member->param->fallback;
    if (member->given && member->param->type == GB_PARAM_BOOL && fallback)
        return member->flag != (strcmp(fallback, "true") == 0);
    return member->given;
}

gb_status gb_plan_map_check(const gb_value *map, const char *file, gb_error *err) {
    enum { CHOROPLETH = 1, DIVISION = 2, CHANGE = 4 };
    static const struct {
        const char *key;
        int types;
    } keys[] = {{"show", CHOROPLETH | CHANGE}, {"outline", CHOROPLETH}, {"classes", CHOROPLETH},
                {"ramp", CHOROPLETH},          {"panel", CHOROPLETH},   {"selection", CHOROPLETH},
                {"borders", DIVISION},         {"before", CHANGE}};
    const int type = 1 << gb_value_choice(gb_value_member(map, "type"));
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        const gb_value *member = gb_value_member(map, keys[k].key);
        if (asks(member) && !(keys[k].types & type))
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MAP_KEY, .file = file, .line = member->line,
                           .column = member->column, .name = keys[k].key,
                           .found = gb_value_text(map, "type"));
    }
    const char *needed = type == CHOROPLETH ? "show" : type == CHANGE ? "before" : NULL;
    if (needed && !gb_value_member(map, needed)->given)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .file = file, .line = map->line,
                       .column = map->column, .name = needed);
    return GB_OK;
}

static bool is_level(const gb_value *plan, const char *name) {
    const gb_value *areas = gb_value_member(plan, "areas"), *levels = gb_value_member(areas, "levels");
    bool found = strcmp(gb_value_text(areas, "level"), name) == 0;
    for (size_t l = 0; l < levels->count; l++)
        found = found || strcmp(gb_value_text(&levels->item[l], "id"), name) == 0;
    return found;
}

gb_status gb_plan_looks_at(const gb_value *plan, gb_names *out, gb_error *err) {
    gb_names all = {0};
    const gb_value *allocate = gb_value_member(plan, "allocate");
    gb_status status = GB_OK;
    if (gb_value_member(plan, "select")->given)
        status = gb_select_columns(gb_value_member(plan, "select"), &all, err);
    for (const char *const *key = gb_allocate_columns; allocate->given && *key && status == GB_OK; key++)
        if (gb_value_text(allocate, *key))
            status = gb_names_add(&all, gb_value_text(allocate, *key), err);
    const gb_value *index = gb_value_member(plan, "index");
    if (status == GB_OK && index->given && gb_uncertainty_is_asked(gb_value_member(index, "uncertainty")))
        status = gb_uncertainty_columns(gb_value_member(index, "uncertainty"), &all, err);
    for (size_t i = 0; i < all.count && status == GB_OK; i++)
        if (!is_level(plan, all.name[i]) && !gb_index_makes(gb_value_member(plan, "index"), all.name[i]))
            status = gb_names_add(out, all.name[i], err);
    gb_names_release(&all);
    return status;
}

gb_status gb_plan_needed(const gb_value *plan, const char *file, gb_names *out, gb_error *err) {
    gb_status status = indicator_needs(plan, file, out, err);
    const gb_value *index = gb_value_member(plan, "index");
    gb_names selecting = {0};
    if (status == GB_OK)
        status = gb_plan_looks_at(plan, &selecting, err);
    for (size_t i = 0; i < selecting.count && status == GB_OK; i++)
        status = add_needed(plan, selecting.name[i], out, err);
    gb_names_release(&selecting);
    gb_names used = {0};
    if (status == GB_OK && index->given)
        status = gb_index_columns(index, &used, err);
    for (size_t i = 0; i < used.count && status == GB_OK; i++)
        status = add_needed(plan, used.name[i], out, err);
    gb_names_release(&used);
    const gb_value *maps = gb_value_member(plan, "maps");
    for (size_t i = 0; i < maps->count && status == GB_OK; i++) {
        const char *show = gb_value_text(&maps->item[i], "show");
        status = gb_plan_map_check(&maps->item[i], file, err);
        if (status == GB_OK && show && !gb_index_makes(index, show))
            status = add_needed(plan, show, out, err);
    }
    return status;
}
