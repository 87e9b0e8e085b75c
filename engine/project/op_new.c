/* gebied new: a project from a planner's own files, with copies of them, ready to run. */
#include "project/ops.h"

#include "base/memory.h"
#include "project/draft.h"

#include <stdlib.h>
#include <string.h>

static const gb_param params[] = {
    {.key = "files", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_NEW_FILES, .flag = "@"},
    {.key = "areas", .type = GB_PARAM_PATH, .text = GB_TXT_O_NEW_AREAS, .flag = ""},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER, .flag = ""},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CRS, .flag = ""},
    {.key = "source_crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS, .flag = "source-crs"},
    {0},
};

enum { LARGEST_COPY = 1 << 30 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The part of a path that is a file on disk: "a.zip" of "a.zip/b.shp". NULL for a database or an address. */
static const char *file_on_disk(const char *path, gb_arena *arena) {
    if (gb_file_exists(path))
        return gb_arena_strdup(arena, path);
    for (size_t i = strlen(path); i > 0; i--) {
        if (path[i - 1] != '/')
            continue;
        char *front = gb_arena_strndup(arena, path, i - 1);
        if (front && gb_file_exists(front))
            return front;
    }
    return NULL;
}

/* A path below a folder, as seen from it; NULL when it lies elsewhere. */
static const char *seen_from(const char *folder, const char *path, gb_arena *arena) {
    const char *seen = NULL;
    if (!gb_folder_exists(folder) || !gb_path_inside(path, folder))
        return NULL;
    char *whole = realpath(path, NULL), *root = realpath(folder, NULL);
    const size_t length = root ? strlen(root) : 0;
    if (whole && root && strncmp(whole, root, length) == 0 && whole[length] == '/')
        seen = gb_arena_strdup(arena, whole + length + 1);
    free(whole);
    free(root);
    return seen;
}

static bool is_placed(const gb_draft *draft, const char *written) {
    for (size_t f = 0; f < draft->files; f++)
        if (draft->file[f].written && strcmp(draft->file[f].written, written) == 0)
            return true;
    return false;
}

/* "data/cijfers.csv", or "data/cijfers_2.csv" when another file has that name already. */
static gb_status new_place(gb_draft *draft, gb_draft_file *file, gb_error *err) {
    const char *name = gb_path_name(file->real), *dot = strrchr(name, '.');
    const char *inside = file->given + strlen(file->real);
    const int stem = (int)(dot ? dot - name : (long)strlen(name));
    for (int k = 1; k < 1000; k++) {
        gb_buffer path = {0};
        gb_buffer_addf(&path, "data/%.*s", stem, name);
        if (k > 1)
            gb_buffer_addf(&path, "_%d", k);
        gb_buffer_addf(&path, "%s%s", dot ? dot : "", inside);
        char *kept = path.text && !path.failed ? gb_arena_strdup(draft->arena, path.text) : NULL;
        gb_buffer_release(&path);
        if (!kept)
            return no_memory(err);
        if (!is_placed(draft, kept)) {
            file->written = kept;
            file->copied = true;
            return GB_OK;
        }
    }
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FILE_EXISTS, .file = file->given);
}

static gb_status place_files(gb_draft *draft, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t f = 0; f < draft->files && status == GB_OK; f++) {
        gb_draft_file *file = &draft->file[f];
        file->real = file_on_disk(file->given, draft->arena);
        file->written = file->real ? seen_from(draft->folder, file->given, draft->arena) : file->given;
        if (!file->written)
            status = new_place(draft, file, err);
    }
    return status;
}

static gb_status copy_file(const char *from, const char *to, gb_outputs *outputs, gb_error *err) {
    char *bytes = NULL;
    size_t length = 0;
    const char *temporary = NULL;
    gb_status status = gb_file_read(from, LARGEST_COPY, &bytes, &length, err);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, to, &temporary, err);
    if (status == GB_OK)
        status = gb_file_write(temporary, bytes, length, err);
    gb_free(bytes);
    return status;
}

/* Replaces what stands behind the last dot. */
static char *with_extension(const char *path, const char *extension, gb_arena *arena) {
    const char *dot = strrchr(path, '.');
    gb_buffer text = {0};
    gb_buffer_addf(&text, "%.*s.%s", (int)(dot - path), path, extension);
    char *kept = text.text && !text.failed ? gb_arena_strdup(arena, text.text) : NULL;
    gb_buffer_release(&text);
    return kept;
}

/* Formats that are several files beside each other. */
static gb_status copy_sides(const gb_draft *draft, const char *from, const char *to, gb_outputs *outputs,
                            gb_error *err) {
    static const struct {
        const char *main, *side;
    } sides[] = {{"shp", "dbf"}, {"shp", "DBF"}, {"shp", "shx"}, {"shp", "SHX"},
                 {"shp", "prj"}, {"shp", "PRJ"}, {"shp", "cpg"}, {"shp", "CPG"},
                 {"tab", "dat"}, {"tab", "DAT"}, {"tab", "map"}, {"tab", "MAP"},
                 {"tab", "id"},  {"tab", "ID"},  {"mif", "mid"}, {"mif", "MID"}};
    char extension[16];
    gb_path_extension(from, extension, sizeof extension);
    gb_status status = GB_OK;
    for (size_t i = 0; i < sizeof sides / sizeof *sides && status == GB_OK; i++) {
        if (strcmp(extension, sides[i].main) != 0)
            continue;
        const char *side = with_extension(from, sides[i].side, draft->arena);
        const char *target = with_extension(to, sides[i].side, draft->arena);
        if (!side || !target)
            return no_memory(err);
        if (gb_file_exists(side))
            status = copy_file(side, target, outputs, err);
    }
    return status;
}

static gb_status copy_used(const gb_draft *draft, gb_outputs *outputs, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t f = 0; f < draft->files && status == GB_OK; f++) {
        const gb_draft_file *file = &draft->file[f];
        if (!file->used || !file->copied)
            continue;
        /* of "data/a.zip/b.shp" only the archive is a file */
        const size_t inside = strlen(file->given) - strlen(file->real);
        const char *written = gb_arena_strndup(draft->arena, file->written, strlen(file->written) - inside);
        char *to = written ? gb_path_join(draft->folder, written) : NULL;
        status = to ? copy_file(file->real, to, outputs, err) : no_memory(err);
        if (status == GB_OK && inside == 0)
            status = copy_sides(draft, file->real, to, outputs, err);
        gb_free(to);
    }
    return status;
}

static gb_status write_all(gb_draft *draft, const char *project, gb_error *err) {
    gb_buffer text = {0};
    gb_outputs *outputs = NULL;
    const char *temporary = NULL;
    char *data = gb_path_join(draft->folder, "data");
    gb_status status = data ? gb_draft_write(draft, &text, err) : no_memory(err);
    if (status == GB_OK)
        status = gb_folder_create(data, err);
    if (status == GB_OK)
        status = gb_session_outputs(draft->session, draft->session->overwrite, &outputs, err);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, project, &temporary, err);
    if (status == GB_OK)
        status = gb_file_write(temporary, text.text, text.length, err);
    if (status == GB_OK)
        status = copy_used(draft, outputs, err);
    status = gb_session_finish(draft->session, outputs, status, err);
    gb_buffer_release(&text);
    gb_free(data);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_draft draft = {.session = session, .folder = gb_value_member(arguments, "files")->item[0].text};
    draft.arena = gb_arena_new();
    char *project = gb_path_join(draft.folder, "project.yaml");
    gb_status status = draft.arena && project ? GB_OK : no_memory(err);
    if (status == GB_OK && gb_file_exists(draft.folder))
        status =
            GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NEW_FOLDER, .name = draft.folder, .hint = GB_HINT_NEW_FOLDER);
    if (status == GB_OK && !session->overwrite && gb_file_exists(project)) /* before an hour of reading */
        status = GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_EXISTS, .file = project, .hint = GB_HINT_OVERWRITE);
    if (status == GB_OK)
        status = gb_draft_areas(arguments, &draft, err);
    if (status == GB_OK)
        status = gb_draft_tables(&draft, err);
    if (status == GB_OK)
        status = place_files(&draft, err);
    if (status == GB_OK)
        status = write_all(&draft, project, err);
    if (status == GB_OK) {
        char line[2048];
        gb_text_format(GB_TXT_NEW_DONE, session->language, &(gb_detail){.file = project}, line, sizeof line);
        gb_buffer_addf(&session->out, "%s\n", line);
    }
    gb_free(project);
    gb_draft_release(&draft);
    return status;
}

const gb_op gb_op_new = {
    .name = "new",
    .summary = GB_TXT_OP_NEW,
    .details = GB_TXT_OP_NEW_MORE,
    .params = params,
    .inputs = "DIR FILE…",
    .min_inputs = 2,
    .max_inputs = 100,
    .example = "new mijnstad samples/klein/wijken.geojson samples/klein/cijfers.csv",
    .run = run,
};
