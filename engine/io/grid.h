/* The cells of one sheet, and how they become a table. */
#ifndef GB_IO_GRID_H
#define GB_IO_GRID_H

#include "base/error.h"
#include "base/notes.h"
#include "base/text.h"
#include "table/raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gb_grid_cell {
    size_t text;     /**< offset in texts */
    uint32_t row;    /**< from 1 */
    uint32_t column; /**< from 0 */
    bool number;     /**< stored as a number */
} gb_grid_cell;

/** Filled cells in reading order. Start with {0}. */
typedef struct gb_grid {
    gb_buffer texts;
    gb_grid_cell *cell;
    size_t cells, capacity;
    size_t repeated; /**< cells that only stand in the file as "the same again" */
    size_t errors;   /**< cells that held a formula error (read as empty) */
    size_t unstored; /**< formulas of which the file holds no value (read as empty) */
} gb_grid;

/** Refuse more cells than a sheet of figures can have: the repeats of ODS make a small file endless. */
enum { GB_GRID_MOST_CELLS = 50 * 1000 * 1000, GB_GRID_MOST_REPEATED = 1000 * 1000 };

/** Append a cell; an empty text adds nothing. Rows must not go back, columns must rise within a row. */
gb_status gb_grid_add(gb_grid *grid, uint32_t row, uint32_t column, const char *text, bool number,
                      const char *file, gb_error *err);
/** The number as shortest text; a text that is no number is added as text. */
gb_status gb_grid_add_number(gb_grid *grid, uint32_t row, uint32_t column, const char *text, const char *file,
                             gb_error *err);
void gb_grid_release(gb_grid *grid);

/**
 * Find the header and make the table.
 *
 * @param source  "file.xlsx" or "file.xlsx [sheet]", kept in the table
 * @param header  row of the header; 0 = find out
 * @param most_rows  0 = all; *cut tells whether there were more
 */
gb_status gb_grid_table(const gb_grid *grid, const char *source, size_t header, size_t most_rows,
                        gb_raw_table **out, bool *cut, gb_notes *notes, gb_error *err);

#endif
