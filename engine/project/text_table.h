/* Columns of text that line up by what a reader sees, not by bytes. */
#ifndef GB_PROJECT_TEXT_TABLE_H
#define GB_PROJECT_TEXT_TABLE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** Append a text and spaces up to a width in characters. */
void gb_add_padded(gb_buffer *out, const char *text, size_t width);

/** Rows of cells; the first row is the heading. Start with {.columns = n}; columns <= 32. */
typedef struct gb_text_table {
    size_t columns;
    unsigned right; /**< bit c: column c is flushed right */
    char **cell;
    size_t cells, capacity;
    bool failed; /**< out of memory: later cells are dropped */
} gb_text_table;

/** The next cell, row by row; a copy is kept. NULL is empty. */
void gb_text_table_add(gb_text_table *table, const char *text);
/** A whole number; 0 gives an empty cell, because zeros hide what matters. */
void gb_text_table_add_count(gb_text_table *table, size_t count);
/** Write it, two spaces between columns; columns that are empty below their heading are left out. */
void gb_text_table_write(const gb_text_table *table, const char *indent, gb_buffer *out);
void gb_text_table_release(gb_text_table *table);

#endif
