/* The last file of a run: what went in, what came out, every parameter and note. */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "export/digest.h"
#include "export/json.h"
#include "project/version.h"

#include <string.h>

/* The way from the output folder back to the project folder: one "../" per folder name. */
static void add_way_back(const char *folder, gb_buffer *out) {
    bool inside = false;
    for (const char *c = folder; *c; c++) {
        if (*c == '/') {
            inside = false;
        } else if (!inside) {
            inside = true;
            if (!(c[0] == '.' && (c[1] == '/' || c[1] == '\0')))
                gb_buffer_add(out, "../");
        }
    }
}

static gb_status write_inputs(const gb_project *project, gb_json *json, gb_error *err) {
    gb_json_key(json, "inputs");
    gb_json_array(json);
    gb_status status = GB_OK;
    for (size_t i = 0; i < project->inputs && status == GB_OK; i++) {
        char digest[GB_DIGEST_SIZE] = "";
        if (gb_file_exists(project->input[i].full)) /* a database has no bytes to hash */
            status = gb_file_sha256(project->input[i].full, digest, err);
        gb_json_object(json);
        gb_json_key(json, "path");
        gb_json_public_text(json, project->input[i].path);
        gb_json_key_text(json, "sha256", digest[0] ? digest : NULL);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    return status;
}

static gb_status write_outputs(const gb_outputs *outputs, gb_json *json, gb_error *err) {
    gb_json_key(json, "outputs");
    gb_json_array(json);
    gb_status status = GB_OK;
    for (size_t i = 0; i < gb_outputs_count(outputs) && status == GB_OK; i++) {
        char digest[GB_DIGEST_SIZE];
        status = gb_file_sha256(gb_outputs_temporary(outputs, i), digest, err);
        if (status != GB_OK)
            break;
        gb_json_object(json);
        gb_json_key_text(json, "path", gb_path_name(gb_outputs_target(outputs, i)));
        gb_json_key_text(json, "sha256", digest);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    return status;
}

void gb_notes_write_json(const gb_notes *notes, gb_language language, gb_json *json) {
    gb_json_array(json);
    for (size_t i = 0; i < gb_notes_count(notes); i++) {
        const gb_note *note = gb_notes_at(notes, i);
        char text[1024];
        gb_note_format(note, language, 0, text, sizeof text);
        gb_json_object(json);
        gb_json_key_text(json, "level", note->level == GB_NOTE_WARNING ? "warning" : "info");
        gb_json_key_text(json, "id", gb_text_id(note->text));
        gb_json_key_text(json, "text", text);
        gb_json_key(json, "codes");
        gb_json_array(json);
        for (size_t c = 0; c < note->code_count; c++)
            gb_json_text(json, note->codes[c]);
        gb_json_end_array(json);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
}

gb_status gb_project_write_manifest(gb_project *project, gb_outputs *outputs, gb_error *err) {
    gb_buffer text = {0}, back = {0};
    gb_json json = {.out = &text, .pretty = true};
    const char *folder = gb_value_text(gb_value_member(&project->plan, "outputs"), "folder");
    add_way_back(folder, &back);
    gb_json_object(&json);
    gb_json_key_text(&json, "program", "gebied");
    gb_json_key_text(&json, "version", GB_VERSION);
    gb_json_key_integer(&json, "seed", 1);
    gb_json_key_text(&json, "project", project->name);
    gb_json_key_text(&json, "folder", back.text ? back.text : "./");
    gb_status status = write_inputs(project, &json, err);
    if (status == GB_OK)
        status = write_outputs(outputs, &json, err);
    gb_json_key(&json, "notes");
    gb_notes *notes = gb_project_report_notes(project);
    gb_notes_write_json(notes, project->language, &json);
    const bool told = notes != NULL;
    gb_notes_free(notes);
    gb_json_key(&json, "parameters");
    gb_value_write_json(&project->plan, &json);
    gb_json_end_object(&json);
    gb_buffer_add(&text, "\n");
    char *path = gb_project_output(project, "manifest.json");
    const char *temporary = NULL;
    if (status == GB_OK && (!path || !told || text.failed))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, path, &temporary, err);
    if (status == GB_OK)
        status = gb_file_write(temporary, text.text, text.length, err);
    gb_free(path);
    gb_buffer_release(&back);
    gb_buffer_release(&text);
    return status;
}
