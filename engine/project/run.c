#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/allocate_step.h"
#include "project/names.h"

#include <string.h>
#include <unistd.h>

typedef gb_status (*run_step)(gb_project *project, gb_error *err);

static gb_status fill_folder(gb_project *project, gb_outputs *outputs, gb_error *err) {
    gb_progress_step(project->session->progress, GB_TXT_STEP_MAPS, 5, 6);
    gb_status status = gb_project_protect(project, outputs, err);
    if (status == GB_OK)
        status = gb_project_draw_maps(project, outputs, err);
    gb_progress_step(project->session->progress, GB_TXT_STEP_FILES, 6, 6);
    if (status == GB_OK)
        status = gb_project_write_tables(project, outputs, err);
    if (status == GB_OK)
        status = gb_project_write_manifest(project, outputs, err);
    project->outputs = gb_outputs_count(outputs);
    return gb_session_finish(project->session, outputs, status, err);
}

/* The nearest existing place on the way to a folder; "" when the way climbs with ".." out of what is not
 * there. Yours; NULL when out of memory. */
static char *existing_part(const char *folder) {
    char *at = gb_strdup(folder);
    while (at && !gb_folder_exists(at) && !gb_file_exists(at)) {
        const bool climbs = strcmp(gb_path_name(at), "..") == 0;
        char *parent = climbs ? gb_strdup("") : gb_path_folder(at);
        gb_free(at);
        at = parent;
        if (climbs)
            break;
    }
    return at;
}

/* A project that came from elsewhere writes no further than it reads. */
static gb_status check_folder(const gb_project *project, const char *folder, gb_error *err) {
    const gb_value *plan = gb_value_member(gb_value_member(&project->plan, "outputs"), "folder");
    char *part = existing_part(folder);
    bool inside = false;
    if (!part)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; *part && i < project->folder_count; i++)
        inside = inside || gb_path_inside(part, project->folders[i]);
    gb_free(part);
    if (inside)
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OUTSIDE_FOLDER, .file = project->file, .line = plan->line,
                   .column = plan->column, .name = "folder", .found = plan->text, .hint = GB_HINT_ALLOW);
}

static gb_status write_outputs(gb_project *project, gb_error *err) {
    gb_outputs *outputs = NULL;
    char *folder =
        gb_path_join(project->folder, gb_value_text(gb_value_member(&project->plan, "outputs"), "folder"));
    if (!folder)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const bool existed = gb_folder_exists(folder);
    gb_status status = check_folder(project, folder, err);
    if (status == GB_OK)
        status = gb_folder_create(folder, err);
    /* the project's own output folder may be written again: a run repeats every year */
    if (status == GB_OK)
        status = gb_session_outputs(project->session, true, &outputs, err);
    if (status == GB_OK)
        status = fill_folder(project, outputs, err);
    if (status != GB_OK && !existed)
        rmdir(folder); /* only when nothing is in it */
    gb_free(folder);
    return status;
}

/* What went wrong with an indicator or column is told at its line of the project. */
static void place_error(const gb_project *project, gb_status status, gb_error *err) {
    if (!err || !project->file || (status != GB_ERR_DATA && status != GB_ERR_USAGE))
        return;
    if (err->file[0] == '\0')
        gb_copy(err->file, sizeof err->file, project->file);
    if (err->line > 0 || err->row > 0 || strcmp(err->file, project->file) != 0)
        return;
    const gb_value *place = gb_plan_place(&project->plan, err->name);
    if (place) {
        err->line = place->line;
        err->column = place->column;
    }
}

gb_status gb_project_run(gb_project *project, bool check_only, gb_error *err) {
    static const struct {
        gb_text text;
        run_step step;
    } steps[] = {
        {GB_TXT_STEP_AREAS, gb_project_read_areas},
        {GB_TXT_STEP_TABLES, gb_project_read_tables},
        {GB_TXT_STEP_INDICATORS, gb_project_make_indicators},
        {GB_TXT_STEP_RANK, gb_project_rank},
    };
    gb_status status = GB_OK;
    for (int i = 0; i < 4 && status == GB_OK; i++) {
        gb_progress_step(project->session->progress, steps[i].text, i + 1, check_only ? 4 : 6);
        status = gb_session_check(project->session, err);
        if (status == GB_OK)
            status = steps[i].step(project, err);
    }
    if (status == GB_OK)
        status = gb_project_allocate(project, err);
    if (status == GB_OK && !check_only)
        status = write_outputs(project, err);
    if (status != GB_OK)
        place_error(project, status, err);
    return status;
}
