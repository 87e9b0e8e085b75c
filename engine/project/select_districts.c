#include "project/select_districts.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "project/indicators.h"

#include <string.h>

/* Districts in order of first use. */
typedef struct districts {
    uint32_t *of;
    char **name; /* room for one per area and the end */
    size_t count;
} districts;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool put(districts *d, size_t area, const char *name) {
    size_t k = 0;
    while (k < d->count && strcmp(d->name[k], name) != 0)
        k++;
    if (k == d->count) {
        d->name[k] = gb_strdup(name);
        if (!d->name[k])
            return false;
        d->count++;
    }
    d->of[area] = (uint32_t)k;
    return true;
}

static gb_status homeless(const gb_select_scope *scope, const gb_value *per, size_t area, gb_error *err) {
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_DISTRICT, .file = scope->file, .line = per->line,
                   .column = per->column, .name = per->text, .code = gb_areas_code(scope->areas, area));
}

static gb_status by_column(const gb_select_scope *scope, const gb_value *per, const gb_column *column,
                           districts *out, gb_error *err) {
    for (size_t i = 0; i < column->n; i++) {
        char number[GB_NUMBER_SIZE] = "";
        if (column->state[i] != GB_PRESENT)
            return homeless(scope, per, i, err);
        if (!column->text)
            gb_number_shortest(column->value[i], number);
        if (!put(out, i, column->text ? column->text[i] : number))
            return no_memory(err);
    }
    return GB_OK;
}

static gb_status by_level(const gb_select_scope *scope, const gb_value *per, size_t level, districts *out,
                          gb_error *err) {
    const gb_project *project = scope->project;
    const gb_areas *coarse = project->level[level].areas;
    int32_t *parent = NULL;
    gb_status status = gb_level_nest(project, project->analyse, level, &parent, err);
    for (size_t i = 0; status == GB_OK && i < gb_areas_count(scope->areas); i++) {
        if (parent[i] < 0)
            status = homeless(scope, per, i, err);
        else if (!put(out, i, gb_areas_code(coarse, (size_t)parent[i])))
            status = no_memory(err);
    }
    /* found by code, shown by name */
    for (size_t d = 0; status == GB_OK && d < out->count; d++) {
        const int32_t area = gb_areas_find(coarse, out->name[d]);
        char *name = gb_strdup(gb_areas_name(coarse, (size_t)area));
        if (!name)
            status = no_memory(err);
        else {
            gb_free(out->name[d]);
            out->name[d] = name;
        }
    }
    gb_free(parent);
    return status;
}

static gb_status unknown(const gb_select_scope *scope, const gb_value *per, gb_error *err) {
    const char *nearest = gb_table_nearest(scope->table, per->text);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = scope->file, .line = per->line,
                   .column = per->column, .name = per->text, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

gb_status gb_districts_find(const gb_select_scope *scope, const gb_value *per, uint32_t **district,
                            char ***names, size_t *count, gb_error *err) {
    const size_t n = gb_areas_count(scope->areas);
    const gb_column *column = gb_table_find(scope->table, per->text);
    size_t level = SIZE_MAX;
    for (size_t l = 0; scope->project && l < scope->project->levels; l++)
        if (strcmp(scope->project->level[l].id, per->text) == 0)
            level = l;
    if (level == SIZE_MAX && !column)
        return unknown(scope, per, err);
    districts d = {.of = gb_alloc(n + 1, sizeof *d.of), .name = gb_alloc_zero(n + 1, sizeof *d.name)};
    gb_status status = d.of && d.name ? GB_OK : no_memory(err);
    if (status == GB_OK)
        status =
            level != SIZE_MAX ? by_level(scope, per, level, &d, err) : by_column(scope, per, column, &d, err);
    if (status == GB_OK) {
        *district = d.of;
        *names = d.name;
        *count = d.count;
        return GB_OK;
    }
    gb_free_names(d.name);
    gb_free(d.of);
    return status;
}

void gb_free_names(char **names) {
    for (size_t d = 0; names && names[d]; d++)
        gb_free(names[d]);
    gb_free(names);
}
