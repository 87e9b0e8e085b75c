/* A plain table of results, made once and written as CSV, JSON or a sheet of a workbook. */
#ifndef GB_EXPORT_LISTING_H
#define GB_EXPORT_LISTING_H

#include "base/catalogue.h"
#include "export/json.h"
#include "export/tables.h"

#include <stdbool.h>
#include <stddef.h>

enum { GB_LISTING_COLUMNS = 40 };

typedef enum gb_listing_type {
    GB_LISTING_TEXT = 0,
    GB_LISTING_NUMBER,
    GB_LISTING_FLAG /**< 0 or 1; for people 1 is "yes" and 0 is empty */
} gb_listing_type;

/** One column. */
typedef struct gb_listing_column {
    const char *key;   /**< stable name in CSV and JSON; borrowed */
    gb_text label;     /**< for people */
    const char *title; /**< for people, instead of label: the name of an indicator; borrowed; may be NULL */
    gb_listing_type type;
    int decimals; /**< for people, 0..6 */
    double width; /**< characters in a workbook; 0 = 14 */
} gb_listing_column;

/** One cell: a number (NAN = empty) or a text. */
typedef struct gb_listing_cell {
    char *text;
    double number;
} gb_listing_cell;

/** Columns and rows of cells. Start with {.name = ...}; gb_listing_release. */
struct gb_listing {
    gb_text name;       /**< of the tab */
    const char *remark; /**< one line under the table in a workbook; borrowed; may be NULL */
    gb_listing_column column[GB_LISTING_COLUMNS];
    size_t columns;
    gb_listing_cell *cell; /**< row by row */
    size_t cells, capacity;
    bool failed; /**< out of memory: later cells are dropped */
};

/** Add a column; all columns come before the first cell. */
void gb_listing_head(gb_listing *sheet, const char *key, gb_text label, gb_listing_type type, int decimals);
/** The next cell, row by row. A copy is kept; NULL is empty. */
void gb_listing_add_text(gb_listing *sheet, const char *text);
/** The next cell; NAN is empty. */
void gb_listing_add(gb_listing *sheet, double number);
/** Whole rows so far. */
size_t gb_listing_rows(const gb_listing *sheet);
void gb_listing_release(gb_listing *sheet);

/** The columns as CSV; names are the keys. *out is yours (gb_buffer_release), also after a failure. */
gb_status gb_listing_csv(const gb_listing *sheet, const gb_csv_options *options, gb_buffer *out,
                         gb_error *err);
/** The rows as an array of objects. */
void gb_listing_json(const gb_listing *sheet, gb_json *json);
/** The cells of one row as members of an open object. */
void gb_listing_json_cells(const gb_listing *listing, size_t row, gb_json *json);
/** A cell as people read it in a language. */
void gb_listing_show(const gb_listing *sheet, size_t row, size_t column, gb_language language,
                     gb_buffer *out);

#endif
