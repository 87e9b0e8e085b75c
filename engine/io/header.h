/* Finding the header among title lines, blank lines and data; shared by CSV and workbooks. */
#ifndef GB_IO_HEADER_H
#define GB_IO_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What one row looks like from afar. */
typedef struct gb_row_shape {
    int64_t place;  /**< line or row, from 1 */
    size_t cells;   /**< cells, empty ones included */
    size_t filled;  /**< cells that hold more than white space */
    size_t last;    /**< last filled cell, from 1; 0 = none */
    size_t numbers; /**< filled cells that read as numbers, years left out */
    bool unnamed;   /**< only the first cell is empty, as row names without a heading leave it */
} gb_row_shape;

enum { GB_HEADER_ROWS = 200 }; /**< rows that are worth looking at */

/** Add a cell to the shape of its row. */
void gb_row_shape_add(gb_row_shape *row, const char *text);

/**
 * The row that names the columns: the first one that fills at least half as many cells as the fullest row,
 * and at least two when any row does, or all but its first. Titles fill one or two from the left.
 *
 * @param header  place that was asked for; 0 = find out
 * @param found   out: index into rows
 * @return false when there is no such row
 */
bool gb_header_find(const gb_row_shape *rows, size_t n, int64_t header, size_t *found);

/** true when most of its filled cells are numbers: then the file probably has no header. */
bool gb_header_doubtful(const gb_row_shape *row);

/** How many columns to keep: up to the last one that has a name or, in the rows looked at, a value. */
size_t gb_header_width(const gb_row_shape *rows, size_t n, size_t header);

#endif
