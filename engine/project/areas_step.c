/* Steps 2 and 4 of a run: boundaries to the base level, key tables to the levels above it. */
#include "project/areas_step.h"

#include "base/memory.h"
#include "base/number.h"
#include "geom/measure.h"
#include "io/source.h"
#include "io/tablefile.h"
#include "prepare/levels.h"
#include "project/fields.h"
#include "project/project.h"

#include <stdio.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

/* Column `field` as n owned texts, trimmed; without a field the record numbers. */
gb_status gb_take_texts(const gb_raw_table *table, size_t field, char ***out, gb_error *err) {
    const size_t n = gb_raw_rows(table);
    char **texts = gb_alloc_zero(n ? n : 1, sizeof *texts);
    if (!texts)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (field != GB_NO_FIELD) {
            texts[i] = gb_strdup(gb_raw_cell(table, i, field));
        } else {
            char number[24];
            snprintf(number, sizeof number, "%zu", i + 1);
            texts[i] = gb_strdup(number);
        }
        if (!texts[i]) {
            gb_free_texts(texts, n);
            return no_memory(err);
        }
        char *trimmed = gb_trim(texts[i]);
        memmove(texts[i], trimmed, strlen(trimmed) + 1);
    }
    *out = texts;
    return GB_OK;
}

static gb_status note_repairs(const gb_source *source, const char *file, char **codes,
                              const gb_repair *repairs, size_t count, gb_notes *notes, gb_error *err) {
    if (count == 0)
        return GB_OK;
    const char **list = gb_alloc(count, sizeof *list);
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        list[i] = codes[repairs[i].feature];
    const gb_detail detail = {.file = file, .name = source->layer, .count = (int64_t)count};
    gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_REPAIRED_SHAPES, &detail, list, count);
    gb_free(list);
    return GB_OK;
}

static void note_topology(const char *file, const gb_topology_report *report, const gb_crs *crs,
                          gb_notes *notes) {
    if (report->snapped)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_SNAPPED, .file = file, .count = (int64_t)report->snapped,
                .value = report->largest_move * gb_crs_metres(crs), .unit = "m");
    if (report->collapsed)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_COLLAPSED, .file = file, .count = (int64_t)report->collapsed);
    if (report->overused)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_OVERLAPS, .file = file, .count = (int64_t)report->overused);
}

gb_status gb_areas_from_source(gb_source *source, const char *file, const gb_area_fields *fields,
                               const gb_crs *crs, gb_areas **out, gb_notes *notes, gb_error *err) {
    size_t code = GB_NO_FIELD, name = GB_NO_FIELD;
    char **codes = NULL, **names = NULL;
    gb_repair *repairs = NULL;
    size_t repaired = 0;
    const size_t n = source->shapes.n;
    gb_topology *topology = NULL;
    gb_crs *own = NULL;
    gb_topology_report report = {0};
    gb_topology_options options = GB_TOPOLOGY_OPTIONS_DEFAULT;
    options.tolerance = fields->tolerance / gb_crs_metres(crs);

    gb_status status = gb_source_transform(source, crs, err);
    if (status == GB_OK && fields->code)
        status = gb_find_field(source->attributes, fields->code, &code, err);
    if (status == GB_OK && fields->name)
        status = gb_find_field(source->attributes, fields->name, &name, err);
    if (status == GB_OK)
        status = gb_take_texts(source->attributes, code, &codes, err);
    if (status == GB_OK && fields->name)
        status = gb_take_texts(source->attributes, name, &names, err);
    if (status == GB_OK)
        status = gb_shapes_repair(&source->shapes, &repairs, &repaired, err);
    if (status == GB_OK)
        status = note_repairs(source, file, codes, repairs, repaired, notes, err);
    if (status == GB_OK)
        status = gb_topology_build(&source->shapes, &options, &topology, &report, err);
    if (status == GB_OK)
        status = gb_crs_copy(crs, &own, err);
    if (status == GB_OK) {
        note_topology(file, &report, crs, notes);
        status = gb_areas_new_take(fields->level, n, codes, names, topology, own, out, err);
    }
    gb_free(repairs);
    if (status != GB_OK) {
        if (err && err->status != GB_OK && err->file[0] == '\0')
            gb_copy(err->file, sizeof err->file, file);
        gb_crs_free(own);
        gb_topology_free(topology);
        gb_free_texts(codes, n);
        gb_free_texts(names, n);
    }
    return status;
}

gb_status gb_analysis_crs(const char *definition, const char *file, gb_crs **out, gb_error *err) {
    gb_status status = gb_crs_new(definition, out, err);
    if (status != GB_OK || gb_crs_is_projected(*out))
        return status;
    status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CRS_GEOGRAPHIC, .file = file, .name = definition,
                     .hint = GB_HINT_CRS_PROJECTED);
    gb_crs_free(*out);
    *out = NULL;
    return status;
}

static gb_status read_base(gb_project *project, gb_error *err) {
    const gb_value *areas = gb_value_member(&project->plan, "areas");
    char *path = NULL;
    gb_source source = {0};
    gb_status status = gb_project_path(project, gb_value_text(areas, "source"), &path, err);
    const gb_source_options options = {.layer = gb_value_text(areas, "layer"),
                                       .crs = gb_value_text(areas, "crs"),
                                       .where = gb_value_text(areas, "where"),
                                       .access = gb_project_access(project)};
    if (status == GB_OK)
        status = gb_source_read(path, &options, &source, project->session->notes, err);
    if (status == GB_OK) {
        const gb_area_fields fields = {.level = gb_value_text(areas, "level"),
                                       .code = gb_value_text(areas, "code"),
                                       .name = gb_value_text(areas, "name"),
                                       .tolerance = gb_value_number(areas, "tolerance")};
        status = gb_areas_from_source(&source, path, &fields, project->crs, &project->level[0].areas,
                                      project->session->notes, err);
    }
    project->level[0].id = gb_value_text(areas, "level");
    gb_source_release(&source);
    gb_free(path);
    return status;
}

static gb_status build_level(gb_project *project, const gb_value *plan, gb_project_level *level,
                             gb_error *err) {
    char *path = NULL;
    gb_raw_table *keys = NULL;
    gb_rules rules = {0};
    const gb_table_options reading = {.sheet = gb_value_text(plan, "sheet"),
                                      .access = gb_project_access(project)};
    gb_status status = gb_project_path(project, gb_value_text(plan, "key"), &path, err);
    if (status == GB_OK)
        status = gb_table_read(path, &reading, &keys, project->session->notes, err);
    if (status == GB_OK)
        status = gb_rules_read(gb_value_member(plan, "codes"), &rules, err);
    if (status == GB_OK) {
        const gb_level_options options = {.id = level->id,
                                          .child = gb_value_text(plan, "child"),
                                          .parent = gb_value_text(plan, "parent"),
                                          .name = gb_value_text(plan, "name"),
                                          .rules = rules.rules};
        status = gb_level_build(project->level[0].areas, keys, &options, &level->areas, &level->parent_of,
                                project->session->notes, err);
    }
    gb_rules_release(&rules);
    gb_raw_free(keys);
    gb_free(path);
    return status;
}

gb_status gb_project_read_areas(gb_project *project, gb_error *err) {
    const gb_value *plan = gb_value_member(gb_value_member(&project->plan, "areas"), "levels");
    gb_status status =
        gb_analysis_crs(gb_value_text(&project->plan, "crs"), project->file, &project->crs, err);
    if (status != GB_OK)
        return status;
    project->level = gb_alloc_zero(plan->count + 1, sizeof *project->level);
    if (!project->level)
        return no_memory(err);
    project->levels = 1;
    status = read_base(project, err);
    for (size_t l = 0; l < plan->count && status == GB_OK; l++) {
        const char *id = gb_value_text(&plan->item[l], "id");
        for (size_t k = 0; k < project->levels; k++)
            if (strcmp(project->level[k].id, id) == 0)
                return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVEL_TWICE, .file = project->file,
                               .line = plan->item[l].line, .column = plan->item[l].column, .name = id);
        project->level[project->levels].id = id;
        status = build_level(project, &plan->item[l], &project->level[project->levels], err);
        project->levels++;
    }
    if (status == GB_OK)
        status = gb_project_level_find(project, gb_value_text(&project->plan, "analyse"), 0,
                                       &project->analyse, err);
    return status;
}
