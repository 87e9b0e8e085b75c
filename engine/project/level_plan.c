#include "project/level_plan.h"

#include "base/memory.h"
#include "base/text.h"
#include "io/tablefile.h"

#include <string.h>
#include <strings.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- columns by their headers --- */

static bool ends_in(const char *text, const char *end) {
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

static bool holds_names(const char *header) {
    static const char *const words[] = {"naam", "name", "nom"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncasecmp(header, words[i], strlen(words[i])) == 0 || ends_in(header, words[i]))
            return true;
    return ends_in(header, "nm") || strcasestr(header, "naam") || strcasestr(header, "name");
}

/* The first column from `from` on that holds codes, or names; NULL when there is none. */
static const char *column_from(const gb_raw_table *table, size_t from, bool names) {
    for (size_t c = from; c < gb_raw_columns(table); c++)
        if (gb_raw_name(table, c)[0] != '\0' && holds_names(gb_raw_name(table, c)) == names)
            return gb_raw_name(table, c);
    return NULL;
}

static const char *neighbour_with_names(const gb_raw_table *table, const char *column) {
    const int32_t at = gb_raw_find(table, column);
    if (at < 0 || (size_t)at + 1 >= gb_raw_columns(table))
        return NULL;
    const char *right = gb_raw_name(table, (size_t)at + 1);
    return holds_names(right) ? right : NULL;
}

static gb_status settle_columns(gb_level_plan *plan, gb_error *err) {
    plan->child = gb_value_text(plan->value, "child");
    plan->parent = gb_value_text(plan->value, "parent");
    plan->name = gb_value_text(plan->value, "name");
    plan->is_guessed = !plan->child || !plan->parent;
    if (!plan->child)
        plan->child = column_from(plan->keys, 0, false);
    const int32_t at = plan->child ? gb_raw_find(plan->keys, plan->child) : -1;
    if (!plan->parent)
        plan->parent = column_from(plan->keys, at >= 0 ? (size_t)at + 1 : 1, false);
    if (!plan->child || !plan->parent)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_LEVEL_COLUMNS, .file = gb_raw_source(plan->keys),
                       .hint = GB_HINT_LEVEL_COLUMNS);
    if (!plan->name)
        plan->name = neighbour_with_names(plan->keys, plan->parent);
    return GB_OK;
}

/* A table of definitions: a column with codes by its header, else the first; names likewise. */
static gb_status settle_definitions(gb_level_plan *plan, gb_error *err) {
    const gb_raw_table *table = plan->definitions;
    plan->definition_code = gb_value_text(plan->value, "names_code");
    plan->definition_name = gb_value_text(plan->value, "names_name");
    for (size_t c = 0; !plan->definition_code && c < gb_raw_columns(table); c++)
        if (strcasestr(gb_raw_name(table, c), "code") || strcasestr(gb_raw_name(table, c), "geoitem"))
            plan->definition_code = gb_raw_name(table, c);
    if (!plan->definition_code)
        plan->definition_code = column_from(table, 0, false);
    static const char *const exact[] = {"name", "naam", "nom"};
    for (size_t i = 0; !plan->definition_name && i < sizeof exact / sizeof *exact; i++) {
        const int32_t at = gb_raw_find(table, exact[i]);
        plan->definition_name = at >= 0 ? gb_raw_name(table, (size_t)at) : NULL;
    }
    if (!plan->definition_name)
        plan->definition_name = column_from(table, 0, true);
    if (plan->definition_code && plan->definition_name)
        return GB_OK;
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_LEVEL_DEFINITIONS, .file = gb_raw_source(table),
                   .hint = GB_HINT_LEVEL_DEFINITIONS);
}

/* The name of a level where none is given: the header of its codes, as a word that formulas can use. */
static gb_status settle_id(gb_level_plan *plan, gb_error *err) {
    const char *given = gb_value_text(plan->value, "id");
    plan->id = gb_strdup(given ? given : plan->parent);
    if (!plan->id)
        return no_memory(err);
    for (char *c = plan->id; !given && *c; c++) {
        const bool letter = (*c | 32) >= 'a' && (*c | 32) <= 'z';
        const bool digit = *c >= '0' && *c <= '9';
        if (!letter && (!digit || c == plan->id) && *c != '_' && *c != '-')
            *c = '_';
    }
    return GB_OK;
}

/* --- reading --- */

static gb_status read_table(const gb_level_reader *reader, const char *path, const char *sheet,
                            gb_raw_table **out, gb_error *err) {
    char *full = NULL;
    gb_table_options options = {.sheet = sheet, .access = {.network = reader->session->allow_network}};
    gb_status status = GB_OK;
    if (reader->project) {
        options.access = gb_project_access(reader->project);
        status = gb_project_path(reader->project, path, &full, err);
    }
    if (status == GB_OK)
        status = gb_table_read(full ? full : path, &options, out, reader->session->notes, err);
    gb_free(full);
    return status;
}

static gb_status read_plan(const gb_level_reader *reader, gb_level_plan *plan, gb_error *err) {
    const gb_value *codes = gb_value_member(plan->value, "codes");
    const char *names = gb_value_text(plan->value, "names");
    gb_status status = read_table(reader, gb_value_text(plan->value, "key"),
                                  gb_value_text(plan->value, "sheet"), &plan->keys, err);
    if (status == GB_OK && names)
        status = read_table(reader, names, NULL, &plan->definitions, err);
    if (status == GB_OK)
        status = gb_rules_read(codes->given || !reader->codes ? codes : reader->codes, &plan->rules, err);
    if (status == GB_OK)
        status = settle_columns(plan, err);
    if (status == GB_OK && names)
        status = settle_definitions(plan, err);
    if (status == GB_OK)
        status = settle_id(plan, err);
    plan->of = gb_value_text(plan->value, "of");
    return status;
}

static gb_status check_ids(const gb_level_reader *reader, const gb_levels *levels, gb_error *err) {
    for (size_t i = 0; i < levels->count; i++) {
        const gb_level_plan *plan = &levels->plan[i];
        bool twice = strcmp(plan->id, gb_areas_id(levels->base)) == 0;
        for (size_t k = 0; k < i; k++)
            twice = twice || strcmp(levels->plan[k].id, plan->id) == 0;
        if (twice)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVEL_TWICE,
                           .file = reader->project ? reader->project->file : gb_raw_source(plan->keys),
                           .line = plan->value->line, .column = plan->value->column, .name = plan->id,
                           .hint = reader->project ? GB_TEXT_NONE : GB_HINT_LEVEL_ID);
    }
    return GB_OK;
}

gb_status gb_levels_read(const gb_level_reader *reader, const gb_value *list, const gb_areas *base,
                         gb_levels *out, gb_error *err) {
    const size_t n = list->count;
    out->base = base;
    out->plan = gb_alloc_zero(n, sizeof *out->plan);
    out->level = gb_alloc_zero(n, sizeof *out->level);
    out->of = gb_alloc_zero(n, sizeof *out->of);
    out->is_done = gb_alloc_zero(n, sizeof *out->is_done);
    gb_status status = out->plan && out->level && out->of && out->is_done ? GB_OK : no_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        out->plan[i].value = &list->item[i];
        out->count++;
        status = read_plan(reader, &out->plan[i], err);
    }
    return status == GB_OK ? check_ids(reader, out, err) : status;
}

/* --- building --- */

enum { BASE = -1, OPEN = -2 };

const gb_areas *gb_levels_of(const gb_levels *levels, size_t i) {
    return levels->of[i] == BASE ? levels->base : levels->level[levels->of[i]].areas;
}

/* The level with this id: BASE, a number, or OPEN when there is none. */
static int32_t find_level(const gb_levels *levels, const char *id) {
    if (strcmp(gb_areas_id(levels->base), id) == 0)
        return BASE;
    for (size_t i = 0; i < levels->count; i++)
        if (strcmp(levels->plan[i].id, id) == 0)
            return (int32_t)i;
    return OPEN;
}

static gb_status unknown_of(const gb_level_reader *reader, const gb_levels *levels, const gb_level_plan *plan,
                            gb_error *err) {
    gb_buffer names = {0};
    gb_buffer_add(&names, gb_areas_id(levels->base));
    for (size_t i = 0; i < levels->count; i++)
        gb_buffer_addf(&names, ", %s", levels->plan[i].id);
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVEL_UNKNOWN,
                               .file = reader->project ? reader->project->file : gb_raw_source(plan->keys),
                               .line = plan->value->line, .column = plan->value->column, .name = plan->of,
                               .expected = names.text);
    gb_buffer_release(&names);
    return status;
}

/* What is said, or clear from the name of the child column. OPEN: the codes must tell. */
static gb_status settle_of(const gb_level_reader *reader, gb_levels *levels, gb_error *err) {
    for (size_t i = 0; i < levels->count; i++) {
        gb_level_plan *plan = &levels->plan[i];
        levels->of[i] = find_level(levels, plan->of ? plan->of : plan->child);
        if (levels->of[i] == OPEN && plan->of)
            return unknown_of(reader, levels, plan, err);
        if (levels->of[i] == (int32_t)i && !plan->of)
            levels->of[i] = OPEN; /* child and level of one name: the edition of a level */
    }
    return GB_OK;
}

/* Among what is built, the level that most children of the table are; the base level when none is better. */
static gb_status find_best(const gb_levels *levels, size_t i, gb_error *err) {
    const gb_level_plan *plan = &levels->plan[i];
    size_t best = 0, met = 0;
    levels->of[i] = BASE;
    gb_status status = gb_level_fit(levels->base, plan->keys, plan->child, &plan->rules.rules, &best, err);
    for (size_t k = 0; k < levels->count && status == GB_OK; k++) {
        if (k == i || !levels->is_done[k] || !levels->level[k].areas)
            continue;
        status = gb_level_fit(levels->level[k].areas, plan->keys, plan->child, &plan->rules.rules, &met, err);
        if (status == GB_OK && met > best) {
            best = met;
            levels->of[i] = (int32_t)k;
        }
    }
    return status;
}

static gb_status build_one(const gb_level_reader *reader, gb_levels *levels, size_t i, gb_findings *findings,
                           gb_error *err) {
    const gb_level_plan *plan = &levels->plan[i];
    const gb_areas *of = gb_levels_of(levels, i);
    levels->is_done[i] = true;
    if (!of)
        return GB_OK; /* what it stands on could not be made; that is told already */
    const gb_level_options options = {.id = plan->id,
                                      .child = plan->child,
                                      .parent = plan->parent,
                                      .name = plan->name,
                                      .rules = plan->rules.rules,
                                      .definitions = plan->definitions,
                                      .definition_code = plan->definition_code,
                                      .definition_name = plan->definition_name};
    if (plan->is_guessed || (!plan->of && levels->of[i] != BASE))
        GB_NOTE(reader->session->notes, GB_NOTE_INFO, GB_NOTE_LEVEL_GUESSED,
                .file = gb_raw_source(plan->keys), .name = plan->id, .found = plan->child,
                .expected = plan->parent, .code = gb_areas_id(of));
    return gb_level_build(levels->base, of,
                          levels->of[i] == BASE ? NULL : levels->level[levels->of[i]].parent_of, plan->keys,
                          &options, &levels->level[i], reader->session->notes, findings, err);
}

/* Levels that wait for each other for ever. */
static gb_status tell_circle(const gb_level_reader *reader, const gb_levels *levels, gb_findings *findings,
                             gb_error *err) {
    const char **ids = gb_alloc(levels->count, sizeof *ids);
    gb_buffer names = {0};
    size_t n = 0;
    if (!ids)
        return no_memory(err);
    for (size_t i = 0; i < levels->count; i++)
        if (!levels->is_done[i]) {
            gb_buffer_add(&names, n ? ", " : "");
            gb_buffer_add(&names, levels->plan[i].id);
            ids[n++] = levels->plan[i].id;
        }
    gb_status status;
    if (findings)
        status = gb_findings_add(findings,
                                 &GB_FINDING(GB_FOUND_CYCLE, GB_SEVERITY_ERROR, GB_MSG_LEVEL_CYCLE,
                                             .detail = {.found = names.text, .hint = GB_HINT_LEVEL_CYCLE},
                                             .codes = ids, .code_count = n),
                                 err);
    else
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVEL_CYCLE,
                         .file = reader->project ? reader->project->file : NULL, .found = names.text,
                         .hint = GB_HINT_LEVEL_CYCLE);
    gb_buffer_release(&names);
    gb_free(ids);
    return status;
}

/* The first level that can be built now; levels whose codes must decide come when no other is left. */
static size_t next_level(const gb_levels *levels) {
    for (size_t i = 0; i < levels->count; i++) {
        const int32_t of = levels->of[i];
        if (!levels->is_done[i] && of != OPEN && (of == BASE || levels->is_done[of]))
            return i;
    }
    for (size_t i = 0; i < levels->count; i++)
        if (!levels->is_done[i] && levels->of[i] == OPEN)
            return i;
    return levels->count;
}

gb_status gb_levels_build(const gb_level_reader *reader, gb_levels *levels, gb_findings *findings,
                          gb_error *err) {
    gb_status status = settle_of(reader, levels, err);
    for (size_t done = 0; done < levels->count && status == GB_OK; done++) {
        const size_t i = next_level(levels);
        if (i == levels->count)
            return tell_circle(reader, levels, findings, err);
        if (levels->of[i] == OPEN)
            status = find_best(levels, i, err);
        if (status == GB_OK)
            status = build_one(reader, levels, i, findings, err);
    }
    return status;
}

void gb_levels_release(gb_levels *levels) {
    for (size_t i = 0; i < levels->count; i++) {
        gb_level_plan *plan = &levels->plan[i];
        gb_rules_release(&plan->rules);
        gb_raw_free(plan->definitions);
        gb_raw_free(plan->keys);
        gb_free(plan->id);
        gb_level_release(&levels->level[i]);
    }
    gb_free(levels->is_done);
    gb_free(levels->of);
    gb_free(levels->level);
    gb_free(levels->plan);
    memset(levels, 0, sizeof *levels);
}
