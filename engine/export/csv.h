/* A CSV, cell by cell: how every table of the program becomes one. */
#ifndef GB_EXPORT_CSV_H
#define GB_EXPORT_CSV_H

#include "base/language.h"
#include "base/text.h"
#include "export/tables.h"

typedef struct gb_csv {
    gb_buffer out;
    bool plain;   /**< comma and point, for programs */
    char decimal; /**< '.' or ',' */
    bool in_row;
} gb_csv;

/** Start an empty file; options may be NULL (for people). */
void gb_csv_begin(gb_csv *csv, const gb_csv_options *options, gb_language language);
/** A cell; NULL is an empty one. */
void gb_csv_text(gb_csv *csv, const char *text);
/** Shortest form; NaN is an empty cell. */
void gb_csv_number(gb_csv *csv, double value);
void gb_csv_end_row(gb_csv *csv);
/** Write to path and release. */
gb_status gb_csv_finish(gb_csv *csv, const char *path, gb_error *err);

#endif
