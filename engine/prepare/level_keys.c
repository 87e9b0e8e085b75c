#include "prepare/level_keys.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status find_columns(gb_level_keys *k, gb_error *err) {
    k->name = -1;
    gb_status status = gb_prepare_column(k->table, k->options->child, &k->child, err);
    if (status == GB_OK)
        status = gb_prepare_column(k->table, k->options->parent, &k->parent, err);
    if (status == GB_OK && k->options->name != NULL)
        status = gb_prepare_column(k->table, k->options->name, &k->name, err);
    return status;
}

/* The first name met stays; another one is told. */
static gb_status keep_name(gb_level_keys *k, size_t row, size_t parent, gb_error *err) {
    if (parent == k->name_count) {
        if (!gb_reserve(&k->names, &k->name_capacity, k->name_count, sizeof *k->names))
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

static gb_status bind(gb_level_keys *k, size_t row, size_t area, const char *parent, gb_error *err) {
    const int32_t *number =
        gb_code_index_add(k->parents, parent, (int32_t)gb_code_index_count(k->parents), NULL);
    if (number == NULL)
        return out_of_memory(err);
    const int32_t before = k->parent_of[area];
    if (before >= 0 && before != *number) {
        if (!gb_reserve(&k->conflict, &k->conflict_capacity, k->conflicts, sizeof *k->conflict))
            return out_of_memory(err);
        k->conflict[k->conflicts++] = (gb_key_conflict){area, row};
    } else {
        k->parent_of[area] = *number;
        k->row_of[area] = row;
    }
    return keep_name(k, row, (size_t)*number, err);
}

static gb_status keep_unknown(gb_level_keys *k, size_t row, gb_error *err) {
    if (!gb_reserve(&k->unknown_row, &k->unknown_capacity, k->unknowns, sizeof *k->unknown_row))
        return out_of_memory(err);
    k->unknown_row[k->unknowns++] = row;
    return GB_OK;
}

static gb_status read_row(gb_level_keys *k, size_t row, const gb_met *met, gb_error *err) {
    gb_buffer scratch = {0};
    const char *parent = gb_code_trimmed(gb_raw_cell(k->table, row, (size_t)k->parent), &scratch);
    gb_status status = parent != NULL ? GB_OK : out_of_memory(err);
    if (status == GB_OK && met->kind != GB_MATCH_AREA)
        k->elsewhere++;
    if (status == GB_OK && parent[0] != '\0') {
        if (met->kind == GB_MATCH_AREA)
            status = bind(k, row, (size_t)met->area, parent, err);
        else if (met->kind == GB_MATCH_UNKNOWN)
            status = keep_unknown(k, row, err);
        else if (gb_code_index_add(k->unused, parent, 0, NULL) == NULL)
            status = out_of_memory(err);
    }
    gb_buffer_release(&scratch);
    return status;
}

/* Do the parents look like the areas, and the children not? Then the columns were swapped. */
static gb_status look_for_swap(gb_level_keys *k, gb_matcher *matcher, gb_error *err) {
    size_t bound = 0, met_rows = 0, rows = gb_raw_rows(k->table);
    for (size_t i = 0; i < gb_areas_count(k->of); i++)
        bound += k->parent_of[i] >= 0;
    gb_status status = GB_OK;
    for (size_t row = 0; status == GB_OK && 2 * bound < gb_areas_count(k->of) && row < rows; row++) {
        gb_met met;
        status = gb_matcher_meet(matcher, gb_raw_cell(k->table, row, (size_t)k->parent), &met, err);
        met_rows += status == GB_OK && met.kind == GB_MATCH_AREA;
    }
    k->is_swapped = met_rows > 0 && 2 * met_rows >= rows && met_rows > 2 * (rows - k->elsewhere);
    return status;
}

static gb_status read_rows(gb_level_keys *k, gb_error *err) {
    gb_matcher matcher;
    gb_status status = gb_matcher_init(&matcher, k->of, &k->options->rules, err);
    if (status != GB_OK)
        return status;
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(k->table); row++) {
        const char *code = gb_raw_cell(k->table, row, (size_t)k->child);
        gb_met met;
        status = gb_matcher_meet(&matcher, code, &met, err);
        if (status == GB_OK && met.kind == GB_MATCH_UNKNOWN && gb_areas_find(k->of, code) >= 0)
            met = (gb_met){.kind = GB_MATCH_AREA, .area = gb_areas_find(k->of, code)}; /* it has ground */
        if (status == GB_OK)
            status = gb_match_log_row(&k->log, code, &met, k->of, err);
        if (status == GB_OK)
            status = read_row(k, row, &met, err);
    }
    if (status == GB_OK)
        status = look_for_swap(k, &matcher, err);
    gb_matcher_release(&matcher);
    return status;
}

gb_status gb_level_keys_read(const gb_areas *of, const gb_raw_table *table, const gb_level_options *options,
                             gb_level_keys *out, gb_error *err) {
    const size_t n = gb_areas_count(of);
    *out = (gb_level_keys){.of = of, .table = table, .options = options};
    gb_status status = find_columns(out, err);
    if (status == GB_OK)
        status = gb_match_log_init(&out->log, err);
    if (status != GB_OK)
        return status;
    out->parent_of = gb_alloc(n, sizeof *out->parent_of);
    out->row_of = gb_alloc_zero(n, sizeof *out->row_of);
    out->parents = gb_code_index_new();
    out->renamed = gb_code_index_new();
    out->unused = gb_code_index_new();
    if (!out->parent_of || !out->row_of || !out->parents || !out->renamed || !out->unused)
        status = out_of_memory(err);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        out->parent_of[i] = -1;
    if (status == GB_OK)
        status = read_rows(out, err);
    if (status != GB_OK)
        gb_level_keys_release(out);
    return status;
}

void gb_level_keys_release(gb_level_keys *keys) {
    for (size_t i = 0; i < keys->name_count; i++)
        gb_free(keys->names[i]);
    gb_free(keys->names);
    gb_code_index_free(keys->parents);
    gb_code_index_free(keys->renamed);
    gb_code_index_free(keys->unused);
    gb_free(keys->conflict);
    gb_free(keys->unknown_row);
    gb_free(keys->row_of);
    gb_free(keys->parent_of);
    gb_match_log_release(&keys->log);
    *keys = (gb_level_keys){0};
}

bool gb_level_keys_are_usable(const gb_level_keys *keys) {
    return keys->conflicts == 0 && !keys->is_swapped && gb_code_index_count(keys->parents) > 0;
}

gb_status gb_level_fit(const gb_areas *areas, const gb_raw_table *keys, const char *column,
                       const gb_code_rules *rules, size_t *rows, gb_error *err) {
    gb_matcher matcher;
    int32_t at;
    *rows = 0;
    gb_status status = gb_prepare_column(keys, column, &at, err);
    if (status == GB_OK)
        status = gb_matcher_init(&matcher, areas, rules, err);
    if (status != GB_OK)
        return status;
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(keys); row++) {
        gb_met met;
        status = gb_matcher_meet(&matcher, gb_raw_cell(keys, row, (size_t)at), &met, err);
        *rows += status == GB_OK && met.kind == GB_MATCH_AREA;
    }
    gb_matcher_release(&matcher);
    return status;
}
