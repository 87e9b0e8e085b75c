#include "base/memory.h"
#include "prepare/code_form.h"
#include "prepare/code_index.h"
#include "prepare/codes.h"
#include "prepare/match.h"

#include <string.h>

enum { SEVERAL = -1 };

struct gb_code_map {
    char *source;
    gb_code_index *from; /* old code -> number of the new one in `to`, or SEVERAL */
    gb_code_index *to;
    size_t incomplete;
    size_t several;
};

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status add_pair(gb_code_map *map, const char *from, const char *to, gb_error *err) {
    if (from[0] == '\0' || to[0] == '\0') {
        map->incomplete++;
        return GB_OK;
    }
    const int32_t *target = gb_code_index_add(map->to, to, (int32_t)gb_code_index_count(map->to), NULL);
    if (target == NULL)
        return out_of_memory(err);
    int32_t number = *target;
    int32_t *now = gb_code_index_add(map->from, from, number, NULL);
    if (now == NULL)
        return out_of_memory(err);
    if (*now != number && *now != SEVERAL) {
        *now = SEVERAL;
        map->several++;
    }
    return GB_OK;
}

gb_status gb_code_map_new(const gb_raw_table *table, const char *from, const char *to, gb_code_map **out,
                          gb_error *err) {
    *out = NULL;
    int32_t from_column = -1;
    int32_t to_column = -1;
    gb_status status = gb_prepare_column(table, from, &from_column, err);
    if (status == GB_OK)
        status = gb_prepare_column(table, to, &to_column, err);
    if (status != GB_OK)
        return status;
    gb_code_map *map = gb_alloc_zero(1, sizeof *map);
    if (map == NULL)
        return out_of_memory(err);
    map->source = gb_strdup(gb_raw_source(table));
    map->from = gb_code_index_new();
    map->to = gb_code_index_new();
    if (map->source == NULL || map->from == NULL || map->to == NULL)
        status = out_of_memory(err);
    gb_buffer old = {0};
    gb_buffer new = {0};
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(table); row++) {
        const char *old_code = gb_code_trimmed(gb_raw_cell(table, row, (size_t)from_column), &old);
        const char *new_code = gb_code_trimmed(gb_raw_cell(table, row, (size_t)to_column), &new);
        if (old_code == NULL || new_code == NULL)
            status = out_of_memory(err);
        else
            status = add_pair(map, old_code, new_code, err);
    }
    gb_buffer_release(&old);
    gb_buffer_release(&new);
    if (status != GB_OK) {
        gb_code_map_free(map);
        return status;
    }
    *out = map;
    return GB_OK;
}

void gb_code_map_free(gb_code_map *map) {
    if (map == NULL)
        return;
    gb_code_index_free(map->from);
    gb_code_index_free(map->to);
    gb_free(map->source);
    gb_free(map);
}

const char *gb_code_map_find(const gb_code_map *map, const char *code) {
    const int32_t *target = gb_code_index_find(map->from, code);
    if (target == NULL || *target == SEVERAL)
        return NULL;
    return gb_code_index_texts(map->to)[*target];
}

bool gb_code_map_is_ambiguous(const gb_code_map *map, const char *code) {
    const int32_t *target = gb_code_index_find(map->from, code);
    return target != NULL && *target == SEVERAL;
}

size_t gb_code_map_count(const gb_code_map *map) {
    return gb_code_index_count(map->from);
}

const char *gb_code_map_from(const gb_code_map *map, size_t i) {
    return gb_code_index_texts(map->from)[i];
}

void gb_code_map_note(const gb_code_map *map, gb_notes *notes) {
    if (map->incomplete > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_CODE_MAP_INCOMPLETE, .file = map->source,
                .count = (int64_t)map->incomplete);
}
