/* Notes as a report tells them: a file is named as the project names it, wherever the program was called
 * from. */
#include "project/project.h"

#include <string.h>

/* What stands behind the project's folder in a path; the path itself when it lies elsewhere. */
static const char *behind_folder(const gb_project *project, const char *path) {
    size_t length = strlen(project->folder);
    while (length && project->folder[length - 1] == '/')
        length--;
    if (!path || !length || strncmp(path, project->folder, length) != 0 || path[length] != '/')
        return path;
    return path + length + 1;
}

gb_notes *gb_project_report_notes(const gb_project *project) {
    const gb_notes *notes = project->session->notes;
    gb_notes *told = gb_notes_new();
    for (size_t i = 0; told && i < gb_notes_count(notes); i++) {
        const gb_note *note = gb_notes_at(notes, i);
        gb_detail detail = note->detail;
        detail.file = behind_folder(project, detail.file);
        gb_notes_add(told, note->level, note->text, &detail, note->codes, note->code_count);
    }
    return told;
}
