#include "table/raw.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

struct gb_raw_table {
    gb_arena *texts; /* source, names and cells; cells of a row lie together */
    const char *source;
    size_t columns;
    const char **names;
    bool *numeric;
    size_t rows;
    size_t cell_capacity; /* in rows */
    const char **cells;   /* rows * columns */
    size_t place_capacity;
    int64_t *places;
};

gb_status gb_raw_new(const char *source, size_t columns, const char *const *names, gb_raw_table **out,
                     gb_error *err) {
    *out = NULL;
    gb_raw_table *table = gb_alloc_zero(1, sizeof *table);
    if (table == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    table->columns = columns;
    table->texts = gb_arena_new();
    table->names = gb_alloc_zero(columns, sizeof *table->names);
    table->numeric = gb_alloc_zero(columns, sizeof *table->numeric);
    bool whole = table->texts != NULL && table->names != NULL && table->numeric != NULL;
    if (whole)
        table->source = gb_arena_strdup(table->texts, source != NULL ? source : "");
    whole = whole && table->source != NULL;
    for (size_t c = 0; whole && c < columns; c++) {
        table->names[c] = gb_arena_strdup(table->texts, names[c] != NULL ? names[c] : "");
        whole = table->names[c] != NULL;
    }
    if (!whole) {
        gb_raw_free(table);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *out = table;
    return GB_OK;
}

void gb_raw_free(gb_raw_table *table) {
    if (table == NULL)
        return;
    if (table->texts != NULL)
        gb_arena_free(table->texts);
    gb_free(table->names);
    gb_free(table->numeric);
    gb_free(table->cells);
    gb_free(table->places);
    gb_free(table);
}

gb_status gb_raw_add(gb_raw_table *table, const char *const *cells, int64_t place, gb_error *err) {
    size_t total = 0;
    for (size_t c = 0; c < table->columns; c++)
        if (cells[c] != NULL && cells[c][0] != '\0')
            total += strlen(cells[c]) + 1;
    if (!gb_reserve(&table->cells, &table->cell_capacity, table->rows,
                    table->columns * sizeof *table->cells) ||
        !gb_reserve(&table->places, &table->place_capacity, table->rows, sizeof *table->places))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    char *text = NULL;
    if (total > 0) {
        text = gb_arena_alloc(table->texts, total, 1);
        if (text == NULL)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    const char **row = table->cells + table->rows * table->columns;
    for (size_t c = 0; c < table->columns; c++) {
        row[c] = "";
        if (cells[c] == NULL || cells[c][0] == '\0')
            continue;
        size_t size = strlen(cells[c]) + 1;
        memcpy(text, cells[c], size);
        row[c] = text;
        text += size;
    }
    table->places[table->rows++] = place;
    return GB_OK;
}

const char *gb_raw_source(const gb_raw_table *table) {
    return table->source;
}

size_t gb_raw_rows(const gb_raw_table *table) {
    return table->rows;
}

size_t gb_raw_columns(const gb_raw_table *table) {
    return table->columns;
}

const char *gb_raw_name(const gb_raw_table *table, size_t c) {
    assert(c < table->columns);
    return table->names[c];
}

int32_t gb_raw_find(const gb_raw_table *table, const char *name) {
    for (size_t c = 0; c < table->columns; c++)
        if (strcmp(table->names[c], name) == 0)
            return (int32_t)c;
    int32_t found = -1;
    for (size_t c = 0; c < table->columns; c++) {
        if (gb_compare_fold(table->names[c], name) != 0)
            continue;
        if (found >= 0)
            return -1;
        found = (int32_t)c;
    }
    return found;
}

const char *gb_raw_nearest(const gb_raw_table *table, const char *name) {
    return gb_nearest_name(name, table->names, table->columns);
}

const char *gb_raw_cell(const gb_raw_table *table, size_t row, size_t c) {
    assert(row < table->rows && c < table->columns);
    return table->cells[row * table->columns + c];
}

int64_t gb_raw_place(const gb_raw_table *table, size_t row) {
    assert(row < table->rows);
    return table->places[row];
}

bool gb_raw_is_numeric(const gb_raw_table *table, size_t c) {
    assert(c < table->columns);
    return table->numeric[c];
}

void gb_raw_set_numeric(gb_raw_table *table, size_t c, bool numeric) {
    assert(c < table->columns);
    table->numeric[c] = numeric;
}
