#include "prepare/levels.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/level_keys.h"

#include <stdlib.h>
#include <string.h>

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
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

/* Codes and names in order of the code; place: the number of each parent in that order. */
static gb_status order_parents(gb_level_keys *k, char **codes, char **names, int32_t *place, gb_error *err) {
    const size_t count = gb_code_index_count(k->parents);
    parent_order *order = gb_alloc(count, sizeof *order);
    bool whole = order != NULL;
    for (size_t i = 0; whole && i < count; i++)
        order[i] = (parent_order){.code = gb_code_index_texts(k->parents)[i], .number = (int32_t)i};
    if (whole)
        qsort(order, count, sizeof *order, compare_parents);
    for (size_t i = 0; whole && i < count; i++) {
        place[order[i].number] = (int32_t)i;
        codes[i] = gb_strdup(order[i].code);
        names[i] = k->names[order[i].number];
        k->names[order[i].number] = NULL;
        whole = codes[i] != NULL;
    }
    gb_free(order);
    return whole ? GB_OK : out_of_memory(err);
}

static gb_status replace_name(char **name, const char *cell, gb_error *err) {
    gb_buffer scratch = {0};
    const char *text = gb_code_trimmed(cell, &scratch);
    char *copy = text != NULL ? gb_strdup(text) : NULL;
    gb_buffer_release(&scratch);
    if (copy == NULL)
        return out_of_memory(err);
    if (copy[0] == '\0') {
        gb_free(copy);
        return GB_OK;
    }
    gb_free(*name);
    *name = copy;
    return GB_OK;
}

/* Names of a table of definitions: for each code its first row. */
static gb_status define_names(const gb_level_options *options, char *const *codes, char **names, size_t count,
                              gb_error *err) {
    const gb_raw_table *table = options->definitions;
    int32_t code = -1, name = -1;
    if (table == NULL)
        return GB_OK;
    gb_status status = gb_prepare_column(table, options->definition_code, &code, err);
    if (status == GB_OK)
        status = gb_prepare_column(table, options->definition_name, &name, err);
    if (status != GB_OK)
        return status;
    gb_code_index *numbers = gb_code_index_new();
    gb_buffer scratch = {0};
    if (numbers == NULL)
        status = out_of_memory(err);
    for (size_t i = 0; status == GB_OK && i < count; i++)
        if (gb_code_index_add(numbers, codes[i], (int32_t)i, NULL) == NULL)
            status = out_of_memory(err);
    for (size_t row = gb_raw_rows(table); status == GB_OK && row-- > 0;) {
        const char *text = gb_code_trimmed(gb_raw_cell(table, row, (size_t)code), &scratch);
        const int32_t *at = text != NULL ? gb_code_index_find(numbers, text) : NULL;
        if (text == NULL)
            status = out_of_memory(err);
        else if (at != NULL)
            status = replace_name(&names[*at], gb_raw_cell(table, row, (size_t)name), err);
    }
    gb_buffer_release(&scratch);
    gb_code_index_free(numbers);
    return status;
}

/* Where every area of `of` and, through it, every base area belongs. */
static gb_status hang(const gb_level_keys *k, const int32_t *place, size_t base_count,
                      const int32_t *of_parent, gb_level *out, gb_error *err) {
    const size_t n = gb_areas_count(k->of);
    out->of_parent = gb_alloc(n, sizeof *out->of_parent);
    out->parent_of = gb_alloc(base_count, sizeof *out->parent_of);
    if (out->of_parent == NULL || out->parent_of == NULL)
        return out_of_memory(err);
    for (size_t i = 0; i < n; i++)
        out->of_parent[i] = k->parent_of[i] >= 0 ? place[k->parent_of[i]] : -1;
    for (size_t b = 0; b < base_count; b++) {
        const int32_t area = of_parent != NULL ? of_parent[b] : (int32_t)b;
        out->parent_of[b] = area >= 0 ? out->of_parent[area] : -1;
    }
    return GB_OK;
}

static gb_status keep_unknown(const gb_level_keys *k, gb_level *out, gb_error *err) {
    out->unknown_child = gb_alloc_zero(k->unknowns, sizeof *out->unknown_child);
    out->unknown_parent = gb_alloc_zero(k->unknowns, sizeof *out->unknown_parent);
    if (out->unknown_child == NULL || out->unknown_parent == NULL)
        return out_of_memory(err);
    out->unknown = k->unknowns;
    gb_status status = GB_OK;
    for (size_t i = 0; i < k->unknowns && status == GB_OK; i++) {
        status = replace_name(&out->unknown_child[i],
                              gb_raw_cell(k->table, k->unknown_row[i], (size_t)k->child), err);
        if (status == GB_OK)
            status = replace_name(&out->unknown_parent[i],
                                  gb_raw_cell(k->table, k->unknown_row[i], (size_t)k->parent), err);
    }
    return status;
}

static gb_status make_level(const gb_areas *base, const int32_t *of_parent, gb_level_keys *k, gb_level *out,
                            gb_error *err) {
    const size_t parents = gb_code_index_count(k->parents);
    const bool named = k->name >= 0 || k->options->definitions != NULL;
    char **codes = gb_alloc_zero(parents, sizeof *codes);
    char **names = gb_alloc_zero(parents, sizeof *names);
    int32_t *place = gb_alloc(parents, sizeof *place);
    gb_status status = codes && names && place ? GB_OK : out_of_memory(err);
    if (status == GB_OK)
        status = order_parents(k, codes, names, place, err);
    if (status == GB_OK)
        status = define_names(k->options, codes, names, parents, err);
    if (status == GB_OK)
        status = hang(k, place, gb_areas_count(base), of_parent, out, err);
    if (status == GB_OK)
        status = keep_unknown(k, out, err);
    if (status == GB_OK)
        status = gb_areas_dissolve(base, k->options->id, out->parent_of, parents, codes, named ? names : NULL,
                                   &out->areas, err);
    gb_free(place);
    if (status != GB_OK)
        free_texts(codes, parents);
    if (status != GB_OK || !named)
        free_texts(names, parents);
    return status;
}

gb_status gb_level_build(const gb_areas *base, const gb_areas *of, const int32_t *of_parent,
                         const gb_raw_table *keys, const gb_level_options *options, gb_level *out,
                         gb_notes *notes, gb_findings *findings, gb_error *err) {
    *out = (gb_level){0};
    gb_level_keys k;
    gb_status status = gb_level_keys_read(of, keys, options, &k, err);
    if (status != GB_OK)
        return status;
    const bool usable = gb_level_keys_are_usable(&k);
    if (findings != NULL)
        status = gb_level_keys_find(&k, findings, err);
    else
        status = usable ? gb_level_keys_note(&k, notes, err) : gb_level_keys_fail(&k, err);
    if (status == GB_OK && usable)
        status = make_level(base, of_parent, &k, out, err);
    gb_level_keys_release(&k);
    if (status != GB_OK)
        gb_level_release(out);
    return status;
}

void gb_level_release(gb_level *level) {
    gb_areas_free(level->areas);
    gb_free(level->parent_of);
    gb_free(level->of_parent);
    free_texts(level->unknown_child, level->unknown);
    free_texts(level->unknown_parent, level->unknown);
    *level = (gb_level){0};
}

size_t gb_level_within(const int32_t *fine, const int32_t *coarse, size_t base_count, size_t fine_count,
                       bool *split, int32_t *parent) {
    enum { UNMET = -2 };
    size_t count = 0;
    for (size_t i = 0; i < fine_count; i++) {
        parent[i] = UNMET;
        split[i] = false;
    }
    for (size_t b = 0; b < base_count; b++) {
        const int32_t area = fine != NULL ? fine[b] : (int32_t)b;
        const int32_t above = coarse != NULL ? coarse[b] : (int32_t)b;
        if (area < 0)
            continue;
        if (parent[area] == UNMET)
            parent[area] = above;
        else if (parent[area] != above) {
            count += !split[area];
            split[area] = true;
        }
    }
    for (size_t i = 0; i < fine_count; i++)
        if (parent[i] == UNMET)
            parent[i] = -1;
    return count;
}
