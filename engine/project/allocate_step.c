/* Part of step 8: the budget of a project over the areas of its analysis level. */
#include "project/allocate_step.h"

#include "base/memory.h"

#include <string.h>

gb_status gb_project_allocate(gb_project *project, gb_error *err) {
    const gb_value *block = gb_value_member(&project->plan, "allocate");
    if (!block->given)
        return GB_OK;
    const bool chosen = strcmp(gb_value_text(block, "among"), "selected") == 0;
    if (chosen && !project->has_selection)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ALLOCATE_SELECTION, .file = project->file,
                       .line = block->line, .column = block->column);
    const gb_areas *areas = project->level[project->analyse].areas;
    const gb_allocate_scope scope = {.areas = areas,
                                     .table = gb_areas_table(areas),
                                     .selected = chosen ? project->selection.selected : NULL,
                                     .file = project->file};
    gb_allocate_outcome outcome;
    gb_status status = gb_allocate_run(block, &scope, &outcome, project->session->notes, err);
    if (status != GB_OK)
        return status;
    gb_allocate_listing(&outcome, areas, &project->allocation);
    gb_allocate_outcome_release(&outcome);
    return project->allocation.failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}

gb_status gb_project_write_allocation(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const char *temporary = NULL;
    gb_buffer text = {0};
    char *path = gb_project_output(project, "allocation.csv");
    gb_status status =
        path ? gb_outputs_add(outputs, path, &temporary, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_listing_csv(&project->allocation, &(gb_csv_options){.language = project->language}, &text,
                                err);
    if (status == GB_OK)
        status = gb_file_write(temporary, text.text, text.length, err);
    gb_buffer_release(&text);
    gb_free(path);
    return status;
}
