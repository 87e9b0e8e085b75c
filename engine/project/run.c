#include "project/project.h"

#include "base/memory.h"

#include <unistd.h>

typedef gb_status (*run_step)(gb_project *project, gb_error *err);

static gb_status fill_folder(gb_project *project, gb_outputs *outputs, gb_error *err) {
    gb_progress_step(project->session->progress, GB_TXT_STEP_MAPS, 5, 6);
    gb_status status = gb_project_draw_maps(project, outputs, err);
    gb_progress_step(project->session->progress, GB_TXT_STEP_FILES, 6, 6);
    if (status == GB_OK)
        status = gb_project_write_tables(project, outputs, err);
    if (status == GB_OK)
        status = gb_project_write_manifest(project, outputs, err);
    project->outputs = gb_outputs_count(outputs);
    return gb_session_finish(project->session, outputs, status, err);
}

static gb_status write_outputs(gb_project *project, gb_error *err) {
    gb_outputs *outputs = NULL;
    char *folder =
        gb_path_join(project->folder, gb_value_text(gb_value_member(&project->plan, "outputs"), "folder"));
    if (!folder)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const bool existed = gb_folder_exists(folder);
    gb_status status = gb_folder_create(folder, err);
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
    return status == GB_OK && !check_only ? write_outputs(project, err) : status;
}
