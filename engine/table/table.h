/* A table: columns over the same n rows. */
#ifndef GB_TABLE_TABLE_H
#define GB_TABLE_TABLE_H

#include "base/error.h"
#include "base/notes.h"
#include "table/column.h"

#include <stddef.h>

typedef struct gb_table gb_table;

/** An empty table for n rows. */
gb_status gb_table_new(size_t n, gb_table **out, gb_error *err);
void gb_table_free(gb_table *table);
size_t gb_table_rows(const gb_table *table);
size_t gb_table_columns(const gb_table *table);
/** Column c, borrowed; c < gb_table_columns. */
gb_column *gb_table_column(const gb_table *table, size_t c);
/** The column with this key, borrowed; NULL when there is none. */
gb_column *gb_table_find(const gb_table *table, const char *key);
/** Take over a column; fails on a used key (GB_ERR_DATA) or another number of rows (GB_ERR_BUG). On failure
 * the caller keeps it. */
gb_status gb_table_add_take(gb_table *table, gb_column *column, gb_error *err);
/** The key nearest to a misspelt one, borrowed; NULL when none is near. */
const char *gb_table_nearest(const gb_table *table, const char *key);

#endif
