/* Tables as text, and the forms in which a planner gets them. */
#ifndef SAMPLE_TABLES_H
#define SAMPLE_TABLES_H

#include <stdbool.h>
#include <stddef.h>

enum { SHEET_COLUMNS = 9, CELL_SIZE = 80 };

typedef char cell[CELL_SIZE];

/** Rows of UTF-8 text; the first is the header. */
typedef struct sheet {
    size_t columns, rows, capacity;
    cell (*at)[SHEET_COLUMNS];
} sheet;

/** header: column names with '|' between them. */
sheet sheet_new(const char *header);
void sheet_free(sheet *table);
/** A new empty row; its cells may be written until the next call. */
cell *sheet_row(sheet *table);
void cell_text(cell out, const char *text);
/** Whole number; with dots 1234567 is 1.234.567. */
void cell_count(cell out, double value, bool dots);
/** Two decimals after a comma, dots between the thousands. */
void cell_amount(cell out, double value);

typedef struct csv_form {
    char separator;
    bool has_bom, is_cp1252, has_crlf;
    const char *title; /**< lines above the header; NULL when none */
} csv_form;

void sheet_write_csv(const sheet *table, const char *folder, const char *file, csv_form form);
/** guide: lines of a sheet before the data; NULL when the data stand first. Whole numbers are stored as
 *  numbers, which is how Excel loses a leading zero. */
void sheet_write_xlsx(const sheet *table, const char *folder, const char *file, const char *name,
                      const char *const *guide);

#endif
