/* A grid that brings segments together which may meet; for the files of this room only. */
#ifndef GB_GEOM_SEGMENT_GRID_H
#define GB_GEOM_SEGMENT_GRID_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** A segment between two points of coordinate arrays. */
typedef struct gb_segment {
    int32_t from, to;
} gb_segment;

/** Segments by square cell. Start with {0}. */
typedef struct gb_segment_grid {
    const double *x, *y; /**< borrowed */
    const gb_segment *segment;
    size_t n;
    double reach; /**< a segment stands in every cell that it comes this near to */
    double x0, y0, cell;
    size_t columns, rows;
    size_t *cell_start; /**< columns * rows + 2 */
    int32_t *entry;     /**< segment numbers, ascending within a cell */
} gb_segment_grid;

/**
 * Sort segments into cells of about two mean lengths. The arrays must outlive the grid. Two points of two
 * segments at most `reach` apart share every cell that one of the points lies in.
 *
 * @param active  per segment, or NULL for all: only cells that an active segment comes near to are filled
 */
gb_status gb_segment_grid_new(const double *x, const double *y, const gb_segment *segment, size_t n,
                              double reach, const uint8_t *active, gb_segment_grid *out, gb_error *err);
void gb_segment_grid_release(gb_segment_grid *grid);

/** The cell that a place lies in; places outside belong to the cell at the edge. */
size_t gb_segment_grid_cell(const gb_segment_grid *grid, double x, double y);

#endif
