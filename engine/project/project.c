#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/schema.h"

#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status check_date(const gb_project *project, gb_error *err) {
    const gb_value *date = gb_value_member(&project->plan, "date");
    if (!date->text)
        return GB_OK;
    int year = 0, month = 0, day = 0;
    const char *t = date->text;
    const bool form = strlen(t) == 10 && t[4] == '-' && t[7] == '-' && strspn(t, "0123456789-") == 10;
    if (form) {
        year = (int)strtol(t, NULL, 10);
        month = (int)strtol(t + 5, NULL, 10);
        day = (int)strtol(t + 8, NULL, 10);
    }
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!form || year < 1900 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DATE, .file = project->file, .line = date->line,
                       .column = date->column, .found = t);
    return GB_OK;
}

static gb_status list_folders(gb_project *project, gb_error *err) {
    const gb_session *session = project->session;
    project->folders = gb_alloc(session->allow_count + 1, sizeof *project->folders);
    if (!project->folders)
        return no_memory(err);
    project->folders[0] = project->folder;
    for (size_t i = 0; i < session->allow_count; i++)
        project->folders[i + 1] = session->allow[i];
    project->folder_count = session->allow_count + 1;
    return GB_OK;
}

static const gb_yaml_node *child_named(const gb_yaml_node *node, const char *key) {
    for (size_t i = 0; node->type == GB_YAML_MAP && i < node->count; i++)
        if (strcmp(node->child[i].key, key) == 0)
            return &node->child[i];
    return NULL;
}

/* JSON is YAML: the manifest of an earlier run holds the plan under `parameters`, and the way back to the
 * folder of its project. */
static gb_status find_plan(gb_project *project, const gb_yaml_node *root, const gb_yaml_node **plan,
                           gb_error *err) {
    const gb_yaml_node *parameters = child_named(root, "parameters");
    const gb_yaml_node *back = child_named(root, "folder");
    *plan = root;
    if (!parameters || !back || back->type != GB_YAML_SCALAR)
        return GB_OK;
    const gb_yaml_node *name = child_named(root, "project");
    const bool named = name && name->type == GB_YAML_SCALAR && *name->text;
    char *folder = gb_path_join(project->folder, back->text);
    char *first = gb_strdup(named ? name->text : project->name);
    if (!folder || !first) {
        gb_free(folder);
        gb_free(first);
        return no_memory(err);
    }
    gb_free(project->folder);
    gb_free(project->name);
    project->folder = folder;
    project->name = first;
    *plan = parameters;
    return GB_OK;
}

gb_status gb_project_open(const char *path, gb_session *session, gb_project *out, gb_error *err) {
    out->session = session;
    out->file = gb_strdup(path);
    out->folder = gb_path_folder(path);
    out->name = gb_strdup(gb_path_name(path));
    if (!out->file || !out->folder || !out->name)
        return no_memory(err);
    gb_yaml_node *root = NULL;
    const gb_yaml_node *plan = NULL;
    gb_status status = gb_yaml_read(path, &root, err);
    if (status == GB_OK)
        status = find_plan(out, root, &plan, err);
    if (status == GB_OK)
        status = gb_value_from_yaml(gb_project_params, plan, path, &out->plan, err);
    gb_yaml_free(root);
    if (status != GB_OK)
        return status;
    out->language = session->language;
    if (!session->language_given)
        gb_language_parse(gb_value_text(&out->plan, "language"), &out->language);
    status = check_date(out, err);
    if (status == GB_OK)
        status = list_folders(out, err);
    return status == GB_OK ? gb_project_use_preset(out, err) : status;
}

gb_status gb_project_path(gb_project *project, const char *path, char **out, gb_error *err) {
    const bool remote = strstr(path, "://") != NULL || strncmp(path, "PG:", 3) == 0;
    char *full =
        remote || strcmp(project->folder, ".") == 0 ? gb_strdup(path) : gb_path_join(project->folder, path);
    char *written = gb_strdup(path);
    if (!full || !written ||
        !gb_reserve(&project->input, &project->input_capacity, project->inputs, sizeof *project->input)) {
        gb_free(full);
        gb_free(written);
        return no_memory(err);
    }
    for (size_t i = 0; i < project->inputs; i++)
        if (strcmp(project->input[i].path, path) == 0) { /* a workbook may hold several tables */
            gb_free(written);
            *out = full;
            return GB_OK;
        }
    char *kept = gb_strdup(full);
    if (!kept) {
        gb_free(full);
        gb_free(written);
        return no_memory(err);
    }
    project->input[project->inputs++] = (gb_project_input){.path = written, .full = kept};
    *out = full;
    return GB_OK;
}

char *gb_project_output(const gb_project *project, const char *name) {
    const gb_value *outputs = gb_value_member(&project->plan, "outputs");
    char *folder = gb_path_join(project->folder, gb_value_text(outputs, "folder"));
    char *path = folder ? gb_path_join(folder, name) : NULL;
    gb_free(folder);
    return path;
}

gb_access gb_project_access(const gb_project *project) {
    return (gb_access){.network = project->session->allow_network,
                       .folders = project->folders,
                       .folder_count = project->folder_count};
}

gb_status gb_project_level_find(const gb_project *project, const char *id, size_t fallback, size_t *out,
                                gb_error *err) {
    *out = fallback;
    if (!id)
        return GB_OK;
    gb_buffer names = {0};
    for (size_t l = 0; l < project->levels; l++) {
        if (strcmp(project->level[l].id, id) == 0) {
            *out = l;
            gb_buffer_release(&names);
            return GB_OK;
        }
        gb_buffer_add(&names, l ? ", " : "");
        gb_buffer_add(&names, project->level[l].id);
    }
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVEL_UNKNOWN, .file = project->file, .name = id,
                               .expected = names.text);
    gb_buffer_release(&names);
    return status;
}

gb_status gb_rules_read(const gb_value *block, gb_rules *out, gb_error *err) {
    memset(out, 0, sizeof *out);
    const int64_t pad = gb_value_int(block, "pad");
    out->rules.pad = pad > 0 ? (int)pad : 0;
    out->rules.trailing = gb_value_bool(block, "trailing");
    out->rules.ignore_case = gb_value_bool(block, "ignore_case");
    out->rules.inner_spaces = gb_value_bool(block, "inner_spaces");
    out->rules.prefix = gb_value_text(block, "prefix");
    out->rules.strip_prefix = gb_value_text(block, "strip_prefix");
    const gb_value *unknown = gb_value_member(block, "unknown");
    if (unknown->count) {
        out->unknown = gb_alloc(unknown->count, sizeof *out->unknown);
        if (!out->unknown)
            return no_memory(err);
        for (size_t i = 0; i < unknown->count; i++)
            out->unknown[i] = unknown->item[i].text;
        out->rules.unknown = out->unknown;
        out->rules.unknown_count = unknown->count;
    }
    return GB_OK;
}

void gb_rules_release(gb_rules *rules) {
    gb_free(rules->unknown);
    memset(rules, 0, sizeof *rules);
}

void gb_project_release(gb_project *project) {
    gb_selection_release(&project->selection);
    gb_listing_release(&project->allocation);
    gb_uncertainty_release(&project->uncertainty);
    gb_select_plan_release(&project->rule);
    gb_ranking_release(&project->ranking);
    gb_index_outcome_release(&project->outcome);
    for (size_t l = 0; l < project->levels; l++) {
        gb_areas_free(project->level[l].areas);
        gb_free(project->level[l].parent_of);
    }
    gb_free(project->level);
    for (size_t i = 0; i < project->inputs; i++) {
        gb_free(project->input[i].path);
        gb_free(project->input[i].full);
    }
    gb_free(project->input);
    gb_names_release(&project->offered);
    gb_crs_free(project->crs);
    gb_free(project->folders);
    gb_free(project->folder);
    gb_free(project->name);
    gb_free(project->file);
    gb_value_release(&project->plan);
    memset(project, 0, sizeof *project);
}

/* Every text of the arguments that happens to be a file, but for those that say where results go. A manifest
 * that is run again is written again. */
static gb_status protect_named(const gb_value *value, gb_outputs *outputs, gb_error *err) {
    const char *key = value->param ? value->param->key : NULL;
    if (key && (strcmp(key, "output") == 0 || strcmp(key, "report") == 0 || strcmp(key, "project") == 0))
        return GB_OK;
    gb_status status = value->given && value->text ? gb_outputs_protect(outputs, value->text, err) : GB_OK;
    for (size_t i = 0; value->item && i < value->count && status == GB_OK; i++)
        status = protect_named(&value->item[i], outputs, err);
    return status;
}

gb_status gb_session_outputs(gb_session *session, bool overwrite, gb_outputs **out, gb_error *err) {
    gb_status status = gb_outputs_new(overwrite, out, err);
    if (status == GB_OK && session->outputs_changed)
        session->outputs_changed(session->outputs_context, *out);
    if (status == GB_OK && session->arguments)
        status = protect_named(session->arguments, *out, err);
    if (status == GB_OK)
        return GB_OK;
    status = gb_session_finish(session, *out, status, err);
    *out = NULL;
    return status;
}

gb_status gb_project_protect(const gb_project *project, gb_outputs *outputs, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t i = 0; i < project->inputs && status == GB_OK; i++)
        if (project->input[i].full)
            status = gb_outputs_protect(outputs, project->input[i].full, err);
    return status;
}

/* A planner knows the file that was to come, not the hidden one that it is written as. */
static void name_target(const gb_outputs *outputs, gb_error *err) {
    for (size_t i = 0; err && i < gb_outputs_count(outputs); i++)
        if (strcmp(err->file, gb_outputs_temporary(outputs, i)) == 0) {
            gb_copy(err->file, sizeof err->file, gb_outputs_target(outputs, i));
            return;
        }
}

gb_status gb_session_finish(gb_session *session, gb_outputs *outputs, gb_status status, gb_error *err) {
    if (status == GB_OK)
        status = gb_session_check(session, err);
    if (status == GB_OK && outputs)
        status = gb_outputs_commit(outputs, err);
    if (status != GB_OK && outputs)
        name_target(outputs, err);
    if (session->outputs_changed)
        session->outputs_changed(session->outputs_context, NULL);
    gb_outputs_free(outputs);
    return status;
}

gb_status gb_session_check(const gb_session *session, gb_error *err) {
    if (gb_progress_cancelled(session->progress))
        return GB_FAIL(err, GB_ERR_CANCELLED, GB_MSG_CANCELLED);
    return GB_OK;
}
