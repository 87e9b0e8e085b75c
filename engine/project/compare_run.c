#include "project/compare_run.h"

#include "base/file.h"
#include "base/memory.h"
#include "export/json.h"
#include "io/tablefile.h"
#include "project/ops.h"
#include "project/table_options.h"
#include "project/table_rows.h"

#include <stdlib.h>
#include <string.h>

enum { MANIFEST_LIMIT = 1 << 28 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool is_manifest(const char *path) {
    char extension[16];
    gb_path_extension(path, extension, sizeof extension);
    return strcmp(extension, "json") == 0;
}

/* Does the project read its boundaries from this path. */
static bool is_ground(const gb_value *plan, const char *path) {
    const gb_value *areas = gb_value_member(plan, "areas"), *levels = gb_value_member(areas, "levels");
    bool found = strcmp(gb_value_text(areas, "source"), path) == 0;
    for (size_t l = 0; l < levels->count; l++) {
        const char *key = gb_value_text(&levels->item[l], "key");
        found = found || (key && strcmp(key, path) == 0);
    }
    return found;
}

/* Layers that only give orientation change no figure. */
static bool is_context(const gb_value *plan, const char *path) {
    const gb_value *context = gb_value_member(plan, "context");
    for (size_t c = 0; c < context->count; c++)
        if (strcmp(gb_value_text(&context->item[c], "source"), path) == 0)
            return true;
    return false;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Only the hash counts: a file may have moved. */
static gb_status list_hashes(const gb_json_value *inputs, const gb_value *plan, bool ground, gb_buffer *out,
                             gb_error *err) {
    const size_t n = gb_json_count(inputs);
    const char **hashes = gb_alloc(n + 1, sizeof *hashes);
    size_t count = 0;
    if (!hashes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const char *path = gb_json_string(gb_json_get(gb_json_at(inputs, i), "path"));
        const char *hash = gb_json_string(gb_json_get(gb_json_at(inputs, i), "sha256"));
        if (path && hash && is_ground(plan, path) == ground && (ground || !is_context(plan, path)))
            hashes[count++] = hash;
    }
    qsort(hashes, count, sizeof *hashes, by_text);
    for (size_t i = 0; i < count; i++) {
        gb_buffer_add(out, hashes[i]);
        gb_buffer_add(out, "\n");
    }
    gb_free(hashes);
    return out->failed ? no_memory(err) : GB_OK;
}

static bool names_ranking(const gb_json_value *outputs) {
    for (size_t i = 0; i < gb_json_count(outputs); i++) {
        const char *path = gb_json_string(gb_json_get(gb_json_at(outputs, i), "path"));
        if (path && strcmp(path, "ranking.csv") == 0)
            return true;
    }
    return false;
}

static gb_status read_manifest(const char *path, gb_session *session, gb_compared *out, char **table,
                               gb_error *err) {
    char *text = NULL, *folder = NULL;
    size_t length = 0;
    gb_json_value *json = NULL;
    gb_status status = gb_file_read(path, MANIFEST_LIMIT, &text, &length, err);
    if (status == GB_OK)
        status = gb_json_parse(text, path, &json, err);
    if (status == GB_OK && !names_ranking(gb_json_get(json, "outputs")))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMPARE_NO_RANKING, .file = path);
    if (status == GB_OK)
        status = gb_project_open(path, session, &out->project, err);
    out->has_project = status == GB_OK;
    if (status == GB_OK)
        status = list_hashes(gb_json_get(json, "inputs"), &out->project.plan, false, &out->inputs, err);
    if (status == GB_OK)
        status = list_hashes(gb_json_get(json, "inputs"), &out->project.plan, true, &out->grounds, err);
    if (status == GB_OK) {
        folder = gb_path_folder(path);
        *table = folder ? gb_path_join(folder, "ranking.csv") : NULL;
        if (!*table)
            status = no_memory(err);
    }
    gb_free(folder);
    gb_json_free(json);
    gb_free(text);
    return status;
}

static gb_status read_columns(gb_value *a, gb_session *session, const gb_raw_table *raw, gb_compared *out,
                              gb_error *err) {
    const char *rank = gb_value_text(a, "rank"), *selected = gb_value_text(a, "selected");
    const size_t n = gb_raw_rows(raw);
    gb_status status = GB_OK;
    gb_value *name = (gb_value *)gb_value_member(a, "name");
    const bool found = !name->text && gb_raw_find(raw, "name") >= 0;
    if (found)
        status = gb_value_set(a, "name", "name", err);
    if (status == GB_OK)
        status = gb_rows_as_areas(a, raw, &out->areas, err);
    if (found) { /* the other run may have none */
        gb_free(name->text);
        name->text = NULL;
        name->given = false;
    }
    if (status == GB_OK)
        status = gb_table_new(n, &out->table, err);
    if (status == GB_OK)
        status = gb_rows_column(a, session, raw, rank, out->table, err);
    const bool tells = gb_value_given(a, "selected") || gb_raw_find(raw, selected) >= 0;
    if (status == GB_OK && tells)
        status = gb_rows_column(a, session, raw, selected, out->table, err);
    if (status != GB_OK)
        return status;
    out->codes = gb_alloc(n + 1, sizeof *out->codes);
    out->selected = tells ? gb_alloc_zero(n + 1, 1) : NULL;
    if (!out->codes || (tells && !out->selected))
        return no_memory(err);
    const gb_column *chosen = tells ? gb_table_find(out->table, selected) : NULL;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        out->codes[i] = gb_areas_code(out->areas, i);
        if (chosen && chosen->state[i] == GB_PRESENT) {
            out->selected[i] = chosen->value[i] > 0;
            any = true;
        }
    }
    if (!any) { /* the column of a ranking without selection is empty */
        gb_free(out->selected);
        out->selected = NULL;
    }
    out->rank = gb_table_find(out->table, rank)->value;
    return GB_OK;
}

gb_status gb_compared_read(gb_value *arguments, const char *path, gb_session *session, gb_compared *out,
                           gb_error *err) {
    char *table = NULL;
    gb_raw_table *raw = NULL;
    gb_table_plan plan = {0};
    gb_status status = is_manifest(path) ? read_manifest(path, session, out, &table, err) : GB_OK;
    if (status == GB_OK)
        status = gb_table_plan_read(arguments, NULL, &plan, err);
    plan.reading.access.network = session->allow_network;
    if (status == GB_OK)
        status = gb_table_read(table ? table : path, &plan.reading, &raw, session->notes, err);
    gb_table_plan_release(&plan);
    if (status == GB_OK)
        status = read_columns(arguments, session, raw, out, err);
    gb_raw_free(raw);
    gb_free(table);
    return status;
}

void gb_compared_release(gb_compared *run) {
    gb_project_release(&run->project);
    gb_buffer_release(&run->inputs);
    gb_buffer_release(&run->grounds);
    gb_free(run->codes);
    gb_free(run->selected);
    gb_table_free(run->table);
    gb_areas_free(run->areas);
}

gb_run gb_compared_run(const gb_compared *run) {
    return (gb_run){
        .n = gb_areas_count(run->areas), .codes = run->codes, .rank = run->rank, .selected = run->selected};
}

/* The same keys of both plans, written out with their defaults. */
static gb_status same_blocks(const gb_compared *old, const gb_compared *now, const char *const *keys,
                             bool *same, gb_error *err) {
    for (; *keys; keys++) {
        gb_buffer a = {0}, b = {0};
        gb_json first = {.out = &a}, second = {.out = &b};
        gb_value_write_json(gb_value_member(&old->project.plan, *keys), &first);
        gb_value_write_json(gb_value_member(&now->project.plan, *keys), &second);
        const bool failed = a.failed || b.failed;
        *same = *same && !failed && a.length == b.length && strcmp(a.text, b.text) == 0;
        gb_buffer_release(&a);
        gb_buffer_release(&b);
        if (failed)
            return no_memory(err);
    }
    return GB_OK;
}

static bool same_text(const gb_buffer *a, const gb_buffer *b) {
    return a->length == b->length && (a->length == 0 || strcmp(a->text, b->text) == 0);
}

gb_status gb_compared_causes(const gb_compared *old, const gb_compared *now, bool *changed, gb_error *err) {
    static const char *const data[] = {"tables", "privacy", NULL};
    static const char *const method[] = {"indicators", "index", "select", NULL};
    static const char *const ground[] = {"areas", "analyse", "crs", NULL};
    bool same[GB_CAUSE_COUNT] = {same_text(&old->inputs, &now->inputs), true,
                                 same_text(&old->grounds, &now->grounds)};
    gb_status status = GB_OK;
    status = same_blocks(old, now, data, &same[GB_CAUSE_DATA], err);
    if (status == GB_OK)
        status = same_blocks(old, now, method, &same[GB_CAUSE_METHOD], err);
    if (status == GB_OK)
        status = same_blocks(old, now, ground, &same[GB_CAUSE_BOUNDARIES], err);
    for (int c = 0; c < GB_CAUSE_COUNT; c++)
        changed[c] = !same[c];
    return status;
}
