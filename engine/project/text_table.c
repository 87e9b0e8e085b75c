#include "project/text_table.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static void add_spaces(gb_buffer *out, size_t count) {
    for (size_t i = 0; i < count; i++)
        gb_buffer_add(out, " ");
}

void gb_add_padded(gb_buffer *out, const char *text, size_t width) {
    const size_t length = gb_utf8_count(text);
    gb_buffer_add(out, text);
    add_spaces(out, length < width ? width - length : 0);
}

void gb_text_table_add(gb_text_table *table, const char *text) {
    char *copy = gb_strdup(text ? text : "");
    if (table->failed || !copy ||
        !gb_reserve(&table->cell, &table->capacity, table->cells, sizeof *table->cell)) {
        gb_free(copy);
        table->failed = true;
        return;
    }
    table->cell[table->cells++] = copy;
}

void gb_text_table_add_count(gb_text_table *table, size_t count) {
    char text[24] = "";
    if (count)
        snprintf(text, sizeof text, "%zu", count);
    gb_text_table_add(table, text);
}

/* The width of a column; 0 when nothing stands below its heading. */
static size_t width_of(const gb_text_table *table, size_t c) {
    size_t width = 0;
    bool filled = false;
    for (size_t i = c; i < table->cells; i += table->columns) {
        const size_t length = gb_utf8_count(table->cell[i]);
        filled = filled || (i >= table->columns && length > 0);
        width = length > width ? length : width;
    }
    return filled ? width : 0;
}

void gb_text_table_write(const gb_text_table *table, const char *indent, gb_buffer *out) {
    size_t width[32] = {0};
    for (size_t c = 0; c < table->columns && c < 32; c++)
        width[c] = width_of(table, c);
    for (size_t row = 0; row + table->columns <= table->cells; row += table->columns) {
        size_t behind = 0; /* spaces that only matter when something follows */
        gb_buffer_add(out, indent);
        for (size_t c = 0; c < table->columns && c < 32; c++) {
            if (width[c] == 0)
                continue;
            const char *text = table->cell[row + c];
            const size_t blank = width[c] - gb_utf8_count(text);
            if (*text) {
                add_spaces(out, behind + (table->right >> c & 1u ? blank : 0));
                gb_buffer_add(out, text);
                behind = 2 + (table->right >> c & 1u ? 0 : blank);
            } else {
                behind += width[c] + 2;
            }
        }
        gb_buffer_add(out, "\n");
    }
}

void gb_text_table_release(gb_text_table *table) {
    for (size_t i = 0; i < table->cells; i++)
        gb_free(table->cell[i]);
    gb_free(table->cell);
    memset(table, 0, sizeof *table);
}
