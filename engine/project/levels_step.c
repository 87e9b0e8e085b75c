/* Bringing columns to the level that needs them. Adding up something that is no count would make a wrong
 * number that looks right, so kinds are made sure of first. */
#include "project/indicators.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/levels.h"
#include "project/table_options.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_table *gb_level_table(const gb_project *project, size_t level) {
    return gb_areas_table(project->level[level].areas);
}

gb_status gb_level_codes(const gb_areas *areas, const char ***out, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    const char **codes = gb_alloc(n ? n : 1, sizeof *codes);
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        codes[i] = gb_areas_code(areas, i);
    *out = codes;
    return GB_OK;
}

/* The indicators that are computed at a level: those that name it, and at other levels those that name none.
 */
bool gb_indicator_is_at(const gb_project *project, const gb_value *indicator, size_t level) {
    const char *own = gb_value_text(indicator, "level");
    return !own || strcmp(own, project->level[level].id) == 0;
}

/* Per area of `fine` the area of `coarse` that it lies in, or -1. Yours. Fails when an area of fine
 * lies in two of coarse, or only partly in one. */
gb_status gb_level_nest(const gb_project *project, size_t fine, size_t coarse, int32_t **out, gb_error *err) {
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

static gb_status move_up(const gb_project *project, gb_column *column, size_t from, size_t to,
                         gb_names *assumed, gb_error *err) {
    int32_t *parent = NULL;
    gb_column *moved = NULL;
    gb_status status = gb_indicator_apply(&project->plan, column, err);
    if (status == GB_OK)
        status = make_sure_of_kind(project, column, from, to, assumed, err);
    if (status == GB_OK)
        status = gb_level_nest(project, from, to, &parent, err);
    const gb_column *base = column->base ? gb_table_find(gb_level_table(project, from), column->base) : NULL;
    if (status == GB_OK)
        status = gb_column_move_up(column, base, parent, gb_areas_count(project->level[to].areas), &moved,
                                   project->session->notes, err);
    if (status == GB_OK)
        status = gb_table_add_take(gb_level_table(project, to), moved, err);
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
            !gb_table_find(gb_level_table(project, l), key))
            continue;
        if (best < 0 || n > most) {
            best = (int32_t)l;
            most = n;
        }
    }
    return best;
}

/* A name with a dash, written bare in a formula, is read as a difference of two names. */
static const char *dashed_name(const gb_project *project, const char *part) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    const size_t length = strlen(part);
    for (size_t i = 0; i < project->offered.count + indicators->count; i++) {
        const char *name = i < project->offered.count
                               ? project->offered.name[i]
                               : gb_value_text(&indicators->item[i - project->offered.count], "id");
        if (strncmp(name, part, length) == 0 && name[length] == '-')
            return name;
    }
    return NULL;
}

static const char *nearest_indicator(const gb_project *project, const char *key) {
    const gb_value *indicators = gb_value_member(&project->plan, "indicators");
    const char **ids = gb_alloc(indicators->count + 1, sizeof *ids);
    for (size_t i = 0; ids && i < indicators->count; i++)
        ids[i] = gb_value_text(&indicators->item[i], "id");
    const char *nearest = ids ? gb_nearest_name(key, ids, indicators->count) : NULL;
    gb_free(ids);
    return nearest;
}

static gb_status unknown_name(const gb_project *project, const char *key, size_t to, gb_error *err) {
    const char *dashed = dashed_name(project, key);
    const char *nearest =
        gb_nearest_name(key, (const char *const *)project->offered.name, project->offered.count);
    gb_text hint = GB_TEXT_NONE;
    if (!nearest)
        nearest = gb_table_nearest(gb_level_table(project, to), key);
    if (!nearest)
        nearest = nearest_indicator(project, key);
    if (dashed)
        hint = GB_HINT_DASHED;
    else if (nearest)
        hint = GB_HINT_NEAREST;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = project->file, .name = key,
                   .code = dashed ? dashed : nearest, .hint = hint);
}

gb_status gb_column_bring(const gb_project *project, const char *key, size_t to, gb_names *assumed,
                          gb_error *err) {
    if (gb_table_find(gb_level_table(project, to), key))
        return GB_OK;
    const int32_t from = finer_level_with(project, key, to);
    if (from >= 0)
        return move_up(project, gb_table_find(gb_level_table(project, (size_t)from), key), (size_t)from, to,
                       assumed, err);
    for (size_t l = 0; l < project->levels; l++)
        if (gb_table_find(gb_level_table(project, l), key))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NOT_AT_LEVEL, .file = project->file, .name = key,
                           .expected = project->level[to].id, .found = project->level[l].id,
                           .hint = GB_HINT_INDICATOR_LEVEL);
    return unknown_name(project, key, to, err);
}
