/* A table as it arrived: text cells with their place in the source. */
#ifndef GB_TABLE_RAW_H
#define GB_TABLE_RAW_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Text cells, nothing guessed yet. Rows in source order. All text is UTF-8 and belongs to the table. */
typedef struct gb_raw_table gb_raw_table;

/** An empty table with its column names; source and names are copied. */
gb_status gb_raw_new(const char *source, size_t columns, const char *const *names, gb_raw_table **out,
                     gb_error *err);
void gb_raw_free(gb_raw_table *table);
/**
 * Append a row.
 * @param cells  one text per column; NULL = empty. Copied.
 * @param place  line in a text file, row in a sheet, record number elsewhere (1-based)
 */
gb_status gb_raw_add(gb_raw_table *table, const char *const *cells, int64_t place, gb_error *err);

const char *gb_raw_source(const gb_raw_table *table); /**< path (and sheet) as given, for messages */
/** Rows so far. */
size_t gb_raw_rows(const gb_raw_table *table);
/** Columns, as given to gb_raw_new. */
size_t gb_raw_columns(const gb_raw_table *table);
/** The name of column c as the source wrote it; borrowed. */
const char *gb_raw_name(const gb_raw_table *table, size_t c);
/** Index of a column by exact name, else by case-insensitive name when that is unique; -1 = none. */
int32_t gb_raw_find(const gb_raw_table *table, const char *name);
/** The column name nearest to a misspelt one; NULL when none is near. */
const char *gb_raw_nearest(const gb_raw_table *table, const char *name);
/** A cell, never NULL ("" when empty). Borrowed. */
const char *gb_raw_cell(const gb_raw_table *table, size_t row, size_t c);
int64_t gb_raw_place(const gb_raw_table *table, size_t row);
/** true when the source itself stored this column as numbers (XLSX, DBF, GPKG): a point is then the decimal
 * mark. */
bool gb_raw_is_numeric(const gb_raw_table *table, size_t c);
void gb_raw_set_numeric(gb_raw_table *table, size_t c, bool numeric);

#endif
