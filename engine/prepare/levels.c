#include "prepare/levels.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/match.h"

#include <stdlib.h>
#include <string.h>

/* The key table as read: per base area its parent's number in order of appearance. */
typedef struct level_keys {
    const gb_areas *base;
    const gb_raw_table *table;
    const gb_level_options *options;
    int32_t child, parent, name; /* columns; name -1 = none */
    int32_t *parent_of;          /* per base area: number in `parents`, or -1 */
    size_t *row_of;              /* per base area: the row that said so */
    gb_code_index *parents;
    gb_code_index *renamed; /* parents that have several names */
    char **names;           /* per parent met so far; NULL while none is known */
    size_t name_count, names_capacity;
    size_t elsewhere; /* rows about areas outside the boundaries */
} level_keys;

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status find_columns(level_keys *k, gb_error *err) {
    k->name = -1;
    gb_status status = gb_prepare_column(k->table, k->options->child, &k->child, err);
    if (status == GB_OK)
        status = gb_prepare_column(k->table, k->options->parent, &k->parent, err);
    if (status == GB_OK && k->options->name != NULL)
        status = gb_prepare_column(k->table, k->options->name, &k->name, err);
    return status;
}

static gb_status fail_two_parents(const level_keys *k, size_t area, size_t row, gb_error *err) {
    gb_detail detail = gb_prepare_place(k->table, row);
    detail.name = k->options->id;
    detail.code = gb_areas_code(k->base, area);
    detail.found = gb_raw_cell(k->table, row, (size_t)k->parent);
    detail.expected = gb_raw_cell(k->table, k->row_of[area], (size_t)k->parent);
    detail.count = gb_raw_place(k->table, k->row_of[area]);
    return gb_error_set(err, GB_ERR_DATA, GB_MSG_LEVEL_TWO_PARENTS, &detail);
}

/* The first name met stays; another one is noted. */
static gb_status keep_name(level_keys *k, size_t row, size_t parent, gb_error *err) {
    if (parent == k->name_count) {
        if (!gb_reserve(&k->names, &k->names_capacity, k->name_count, sizeof *k->names))
            return out_of_memory(err);
        k->names[k->name_count++] = NULL;
    }
    if (k->name < 0)
        return GB_OK;
    gb_buffer scratch = {0};
    const char *name = gb_code_trimmed(gb_raw_cell(k->table, row, (size_t)k->name), &scratch);
    bool kept = name != NULL;
    if (kept && name[0] != '\0' && k->names[parent] == NULL) {
        k->names[parent] = gb_strdup(name);
        kept = k->names[parent] != NULL;
    } else if (kept && name[0] != '\0' && strcmp(k->names[parent], name) != 0) {
        kept = gb_code_index_add(k->renamed, gb_code_index_texts(k->parents)[parent], 0, NULL) != NULL;
    }
    gb_buffer_release(&scratch);
    return kept ? GB_OK : out_of_memory(err);
}

static gb_status read_parent(level_keys *k, size_t row, size_t area, gb_error *err) {
    gb_buffer scratch = {0};
    const char *code = gb_code_trimmed(gb_raw_cell(k->table, row, (size_t)k->parent), &scratch);
    gb_status status = code != NULL ? GB_OK : out_of_memory(err);
    if (status == GB_OK && code[0] != '\0') {
        const int32_t *number =
            gb_code_index_add(k->parents, code, (int32_t)gb_code_index_count(k->parents), NULL);
        if (number == NULL) {
            status = out_of_memory(err);
        } else if (k->parent_of[area] >= 0 && k->parent_of[area] != *number) {
            status = fail_two_parents(k, area, row, err);
        } else {
            k->parent_of[area] = *number;
            k->row_of[area] = row;
            status = keep_name(k, row, (size_t)*number, err);
        }
    }
    gb_buffer_release(&scratch);
    return status;
}

static gb_status fail_no_match(const level_keys *k, const gb_code_index *missed, gb_error *err) {
    enum { SAMPLE = 200 };
    size_t count = gb_code_index_count(missed);
    const char *const *codes = gb_code_index_texts(missed);
    gb_code_advice advice = {.hint = GB_TEXT_NONE};
    gb_status status = GB_OK;
    if (count > 0)
        status = gb_code_advise(codes, count < SAMPLE ? count : SAMPLE, k->base, &k->options->rules, NULL,
                                &advice, err);
    if (status != GB_OK)
        return status;
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CODES_NO_MATCH, .file = gb_raw_source(k->table),
                   .name = k->options->child, .found = count > 0 ? codes[0] : "",
                   .expected = gb_areas_count(k->base) > 0 ? gb_areas_code(k->base, 0) : "",
                   .code = advice.text, .total = advice.pad,
                   .hint = advice.hint != GB_TEXT_NONE ? advice.hint : GB_HINT_CODES_CHECK);
}

static gb_status read_keys(level_keys *k, gb_notes *notes, gb_error *err) {
    gb_matcher matcher;
    gb_match_log log;
    gb_status status = gb_matcher_init(&matcher, k->base, &k->options->rules, NULL, err);
    if (status != GB_OK)
        return status;
    status = gb_match_log_init(&log, err);
    if (status != GB_OK) {
        gb_matcher_release(&matcher);
        return status;
    }
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(k->table); row++) {
        const char *code = gb_raw_cell(k->table, row, (size_t)k->child);
        gb_met met;
        status = gb_matcher_meet(&matcher, code, &met, err);
        if (status == GB_OK)
            status = gb_match_log_row(&log, code, &met, k->base, err);
        if (status == GB_OK && met.kind == GB_MATCH_AREA)
            status = read_parent(k, row, (size_t)met.area, err);
        else if (status == GB_OK)
            k->elsewhere++;
    }
    if (status == GB_OK && gb_code_index_count(k->parents) == 0)
        status = fail_no_match(k, log.missed, err);
    if (status == GB_OK)
        gb_match_note_repairs(&log, k->table, (size_t)k->child, notes);
    gb_match_log_release(&log);
    gb_matcher_release(&matcher);
    return status;
}

typedef struct parent_order {
    const char *code;
    int32_t number;
} parent_order;

static int compare_parents(const void *a, const void *b) {
    const char *left = ((const parent_order *)a)->code;
    const char *right = ((const parent_order *)b)->code;
    int order = gb_compare_natural(left, right);
    return order != 0 ? order : strcmp(left, right);
}

static void free_texts(char **texts, size_t count) {
    if (texts != NULL)
        for (size_t i = 0; i < count; i++)
            gb_free(texts[i]);
    gb_free(texts);
}

/* Codes and names in order of the code; parent_of in the same numbers. */
static gb_status order_parents(level_keys *k, char ***codes, char ***names, gb_error *err) {
    size_t count = gb_code_index_count(k->parents);
    parent_order *order = gb_alloc(count, sizeof *order);
    int32_t *place = gb_alloc(count, sizeof *place);
    *codes = gb_alloc_zero(count, sizeof **codes);
    *names = k->name >= 0 ? gb_alloc_zero(count, sizeof **names) : NULL;
    bool whole = order != NULL && place != NULL && *codes != NULL && (k->name < 0 || *names != NULL);
    for (size_t i = 0; whole && i < count; i++)
        order[i] = (parent_order){.code = gb_code_index_texts(k->parents)[i], .number = (int32_t)i};
    if (whole)
        qsort(order, count, sizeof *order, compare_parents);
    for (size_t i = 0; whole && i < count; i++) {
        place[order[i].number] = (int32_t)i;
        (*codes)[i] = gb_strdup(order[i].code);
        whole = (*codes)[i] != NULL;
        if (whole && *names != NULL) {
            (*names)[i] = k->names[order[i].number];
            k->names[order[i].number] = NULL;
        }
    }
    for (size_t i = 0; whole && i < gb_areas_count(k->base); i++)
        if (k->parent_of[i] >= 0)
            k->parent_of[i] = place[k->parent_of[i]];
    gb_free(place);
    gb_free(order);
    return whole ? GB_OK : out_of_memory(err);
}

static gb_status note_keys(const level_keys *k, gb_notes *notes, gb_error *err) {
    const char *file = gb_raw_source(k->table);
    size_t n = gb_areas_count(k->base);
    const char **orphans = gb_alloc(n, sizeof *orphans);
    if (orphans == NULL)
        return out_of_memory(err);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (k->parent_of[i] < 0)
            orphans[count++] = gb_areas_code(k->base, i);
    gb_detail detail = {.file = file, .name = k->options->id, .count = (int64_t)count, .total = (int64_t)n};
    if (count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_LEVEL_ORPHANS, &detail, orphans, count);
    gb_free(orphans);
    if (k->elsewhere > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_LEVEL_ELSEWHERE, .file = file, .name = k->options->id,
                .count = (int64_t)k->elsewhere, .total = (int64_t)gb_raw_rows(k->table));
    detail.count = (int64_t)gb_code_index_count(k->renamed);
    if (detail.count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_LEVEL_RENAMED, &detail, gb_code_index_texts(k->renamed),
                     gb_code_index_count(k->renamed));
    return GB_OK;
}

static gb_status dissolve(level_keys *k, gb_areas **out, gb_error *err) {
    char **codes = NULL;
    char **names = NULL;
    size_t parents = gb_code_index_count(k->parents);
    gb_status status = order_parents(k, &codes, &names, err);
    if (status == GB_OK)
        status = gb_areas_dissolve(k->base, k->options->id, k->parent_of, parents, codes, names, out, err);
    if (status != GB_OK) {
        free_texts(codes, parents);
        free_texts(names, parents);
    }
    return status;
}

gb_status gb_level_build(const gb_areas *base, const gb_raw_table *keys, const gb_level_options *options,
                         gb_areas **out, int32_t **parent_of, gb_notes *notes, gb_error *err) {
    *out = NULL;
    *parent_of = NULL;
    size_t n = gb_areas_count(base);
    level_keys k = {.base = base, .table = keys, .options = options};
    gb_status status = find_columns(&k, err);
    if (status != GB_OK)
        return status;
    k.parent_of = gb_alloc(n, sizeof *k.parent_of);
    k.row_of = gb_alloc_zero(n, sizeof *k.row_of);
    k.parents = gb_code_index_new();
    k.renamed = gb_code_index_new();
    if (k.parent_of == NULL || k.row_of == NULL || k.parents == NULL || k.renamed == NULL)
        status = out_of_memory(err);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        k.parent_of[i] = -1;
    if (status == GB_OK)
        status = read_keys(&k, notes, err);
    if (status == GB_OK)
        status = note_keys(&k, notes, err);
    if (status == GB_OK)
        status = dissolve(&k, out, err);
    free_texts(k.names, k.name_count);
    gb_code_index_free(k.parents);
    gb_code_index_free(k.renamed);
    gb_free(k.row_of);
    if (status != GB_OK)
        gb_free(k.parent_of);
    else
        *parent_of = k.parent_of;
    return status;
}
