#include "prepare/coordinates.h"

#include "base/parallel.h"

#include <math.h>

enum { ROWS_PER_BLOCK = 8192 };
static const double farthest = 1e9; /* as for boundaries */

typedef struct reading {
    const gb_raw_table *table;
    size_t column[2];
    gb_decimal decimal[2];
    const gb_cell_options *options;
    double *out[2];
} reading;

static gb_status read_rows(size_t block, int worker, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    const reading *r = context;
    size_t rows = gb_raw_rows(r->table), first = block * ROWS_PER_BLOCK, end = first + ROWS_PER_BLOCK;
    for (size_t row = first; row < end && row < rows; row++) {
        bool usable = true;
        for (int k = 0; k < 2; k++) {
            double value = NAN;
            gb_cell state = GB_ABSENT;
            gb_status read =
                gb_cell_read(r->table, row, r->column[k], r->decimal[k], r->options, &value, &state, NULL);
            usable = usable && read == GB_OK && state == GB_PRESENT && fabs(value) <= farthest;
            r->out[k][row] = value;
        }
        if (!usable)
            r->out[0][row] = r->out[1][row] = NAN;
    }
    return GB_OK;
}

gb_status gb_coordinates_read(const gb_raw_table *table, size_t x_column, size_t y_column,
                              const gb_cell_options *options, double *x, double *y, gb_error *err) {
    reading r = {.table = table, .column = {x_column, y_column}, .options = options, .out = {x, y}};
    gb_status status = GB_OK;
    for (int k = 0; k < 2 && status == GB_OK; k++)
        status = gb_decimal_find(table, r.column[k], options, &r.decimal[k], err);
    if (status != GB_OK)
        return status;
    size_t blocks = (gb_raw_rows(table) + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    return gb_parallel_for(blocks, 0, read_rows, &r, err);
}
