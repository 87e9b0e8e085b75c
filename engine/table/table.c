#include "table/table.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

struct gb_table {
    size_t rows;
    size_t count;
    size_t capacity;
    gb_column **columns;
};

gb_status gb_table_new(size_t n, gb_table **out, gb_error *err) {
    *out = gb_alloc_zero(1, sizeof **out);
    if (*out == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    (*out)->rows = n;
    return GB_OK;
}

void gb_table_free(gb_table *table) {
    if (table == NULL)
        return;
    for (size_t c = 0; c < table->count; c++)
        gb_column_free(table->columns[c]);
    gb_free(table->columns);
    gb_free(table);
}

size_t gb_table_rows(const gb_table *table) {
    return table->rows;
}

size_t gb_table_columns(const gb_table *table) {
    return table->count;
}

gb_column *gb_table_column(const gb_table *table, size_t c) {
    assert(c < table->count);
    return table->columns[c];
}

gb_column *gb_table_find(const gb_table *table, const char *key) {
    for (size_t c = 0; c < table->count; c++)
        if (strcmp(table->columns[c]->key, key) == 0)
            return table->columns[c];
    return NULL;
}

gb_status gb_table_add_take(gb_table *table, gb_column *column, gb_error *err) {
    if (column->n != table->rows)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = column->key);
    if (gb_table_find(table, column->key) != NULL)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_TABLE_KEY_TWICE, .name = column->key,
                       .hint = GB_HINT_TABLE_KEY_TWICE);
    if (!gb_reserve(&table->columns, &table->capacity, table->count, sizeof *table->columns))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    table->columns[table->count++] = column;
    return GB_OK;
}

const char *gb_table_nearest(const gb_table *table, const char *key) {
    const char **names = gb_alloc(table->count, sizeof *names);
    if (names == NULL)
        return NULL;
    for (size_t c = 0; c < table->count; c++)
        names[c] = table->columns[c]->key;
    const char *nearest = gb_nearest_name(key, names, table->count);
    gb_free(names);
    return nearest;
}
