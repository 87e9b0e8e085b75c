/* Coordinates that stand in two columns of a table. */
#ifndef GB_PREPARE_COORDINATES_H
#define GB_PREPARE_COORDINATES_H

#include "base/error.h"
#include "prepare/cells.h"
#include "table/raw.h"

#include <stddef.h>

/**
 * The point of every row. A row of which a coordinate is empty, a missing mark, a text, or beyond 1e9 has
 * none: both its coordinates are NaN. In parallel.
 *
 * @param options  how numbers are written; NULL = find out per column
 * @param x, y     out: gb_raw_rows
 * @return GB_ERR_DATA when the decimal mark of a column cannot be told (gb_decimal_find)
 */
gb_status gb_coordinates_read(const gb_raw_table *table, size_t x_column, size_t y_column,
                              const gb_cell_options *options, double *x, double *y, gb_error *err);

#endif
