/* Reading a small CSV of expected values: comma, optional quotes, first row is the header. */
#ifndef GBT_CSV_H
#define GBT_CSV_H

#include <stddef.h>

typedef struct gbt_csv {
    char *text;  /* the file, cut into cells */
    char **cell; /* rows * columns, the header first */
    size_t rows; /* without the header */
    size_t columns;
} gbt_csv;

/** Ends the program when the file cannot be read or a row has another number of cells than the header. */
gbt_csv gbt_csv_read(const char *path);
void gbt_csv_release(gbt_csv *csv);
/** Column by name; ends the program when there is none. */
size_t gbt_csv_column(const gbt_csv *csv, const char *name);
const char *gbt_csv_cell(const gbt_csv *csv, size_t row, size_t column);
/** NaN for an empty cell. */
double gbt_csv_number(const gbt_csv *csv, size_t row, size_t column);
/** A whole column, from malloc. */
double *gbt_csv_numbers(const gbt_csv *csv, const char *name);

#endif
