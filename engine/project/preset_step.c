/* The preset of a project's index: found, checked and put under what the project says itself. */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/index_plan.h"
#include "project/preset.h"

#include <string.h>

static gb_status outside(const gb_project *project, const gb_value *place, gb_error *err) {
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OUTSIDE_FOLDER, .file = project->file, .line = place->line,
                   .column = place->column, .name = "preset", .found = place->text, .hint = GB_HINT_ALLOW);
}

static gb_status read_preset(gb_project *project, const gb_value *place, gb_value *out, gb_error *err) {
    char *path = NULL;
    bool inside = false;
    if (!gb_preset_is_path(place->text))
        return gb_preset_find(place->text, place, project->file, out, err);
    gb_status status = gb_project_path(project, place->text, &path, err);
    for (size_t i = 0; status == GB_OK && i < project->folder_count; i++)
        inside = inside || gb_path_inside(path, project->folders[i]);
    if (status == GB_OK && gb_file_exists(path) && !inside)
        status = outside(project, place, err);
    if (status == GB_OK)
        status = gb_preset_read(path, out, err);
    gb_free(path);
    return status;
}

/* An indicator that the project declares gets its direction; one that it does not is declared as it stands in
 * the preset. */
static gb_status declare(gb_project *project, gb_value *slot, gb_error *err) {
    const char *id = gb_value_text(slot, "id");
    gb_value *own = (gb_value *)gb_plan_indicator(&project->plan, id);
    if (own) {
        const gb_value *polarity = gb_value_member(slot, "polarity");
        return polarity->given && !gb_value_given(own, "polarity")
                   ? gb_value_set(own, "polarity", polarity->text, err)
                   : GB_OK;
    }
    gb_status status = gb_value_set(&project->plan, "indicators", id, err);
    if (status != GB_OK)
        return status;
    const gb_value *list = gb_value_member(&project->plan, "indicators");
    gb_value_inherit(&list->item[list->count - 1], slot);
    return GB_OK;
}

static gb_status declare_slots(gb_project *project, gb_value *preset, const gb_value *index, gb_error *err) {
    const gb_value *slots = gb_value_member(preset, "indicators");
    gb_names used = {0};
    gb_status status = gb_index_columns(index, &used, err);
    for (size_t i = 0; i < slots->count && status == GB_OK; i++)
        if (gb_names_has(&used, gb_value_text(&slots->item[i], "id")))
            status = declare(project, &slots->item[i], err);
    gb_names_release(&used);
    return status;
}

gb_status gb_project_use_preset(gb_project *project, gb_error *err) {
    gb_value *index = (gb_value *)gb_value_member(&project->plan, "index");
    gb_value *select = (gb_value *)gb_value_member(&project->plan, "select");
    if (!index->given)
        return GB_OK;
    const gb_value *name = gb_value_member(index, "preset"), *use = gb_value_member(index, "use");
    gb_value preset = {0};
    gb_status status = GB_OK;
    if (name->text) {
        status = read_preset(project, name, &preset, err);
        if (status == GB_OK)
            status = gb_preset_apply(&preset, index, select, project->file, err);
        if (status == GB_OK)
            status = declare_slots(project, &preset, index, err);
    } else if (use->count) {
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_USE_WITHOUT_PRESET, .file = project->file,
                         .line = use->line, .column = use->column);
    }
    gb_value_release(&preset);
    gb_names members = {0};
    if (status == GB_OK)
        status = gb_index_members(index, project->file, &members, err);
    gb_names_release(&members);
    return status;
}
