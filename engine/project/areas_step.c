/* Steps 2 and 4 of a run: boundaries to the base level, key tables to the levels above it. */
#include "project/areas_step.h"

#include "base/memory.h"
#include "project/level_plan.h"
#include "project/project.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_project_read_base(gb_project *project, const gb_area_fields *how, gb_areas **out,
                               gb_error *err) {
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
        gb_area_fields fields = *how;
        fields.level = gb_value_text(areas, "level");
        fields.code = gb_value_text(areas, "code");
        fields.name = gb_value_text(areas, "name");
        fields.tolerance = gb_value_number(areas, "tolerance");
        status =
            gb_areas_from_source(&source, path, &fields, project->crs, out, project->session->notes, err);
    }
    gb_source_release(&source);
    gb_free(path);
    return status;
}

/* Levels as the steps after this one know them: the base level first, then in the order of the plan. */
static void take_levels(gb_project *project, gb_levels *built, const gb_value *plan) {
    for (size_t i = 0; i < built->count; i++) {
        gb_project_level *level = &project->level[project->levels++];
        level->id = gb_value_text(&plan->item[i], "id");
        level->areas = built->level[i].areas;
        level->parent_of = built->level[i].parent_of;
        built->level[i].areas = NULL;
        built->level[i].parent_of = NULL;
    }
}

gb_status gb_project_read_areas(gb_project *project, gb_error *err) {
    const gb_value *plan = gb_value_member(gb_value_member(&project->plan, "areas"), "levels");
    const gb_level_reader reader = {.session = project->session, .project = project};
    gb_levels built = {0};
    gb_status status =
        gb_analysis_crs(gb_value_text(&project->plan, "crs"), project->file, &project->crs, err);
    if (status != GB_OK)
        return status;
    project->level = gb_alloc_zero(plan->count + 1, sizeof *project->level);
    if (!project->level)
        return no_memory(err);
    project->levels = 1;
    project->level[0].id = gb_value_text(gb_value_member(&project->plan, "areas"), "level");
    status = gb_project_read_base(project, &(gb_area_fields){0}, &project->level[0].areas, err);
    if (status == GB_OK)
        status = gb_levels_read(&reader, plan, project->level[0].areas, &built, err);
    if (status == GB_OK)
        status = gb_levels_build(&reader, &built, NULL, err);
    if (status == GB_OK)
        take_levels(project, &built, plan);
    gb_levels_release(&built);
    if (status == GB_OK)
        status = gb_project_level_find(project, gb_value_text(&project->plan, "analyse"), 0,
                                       &project->analyse, err);
    return status;
}
