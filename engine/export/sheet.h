/* A workbook with one sheet, written row by row. */
#ifndef GB_EXPORT_SHEET_H
#define GB_EXPORT_SHEET_H

#include "base/error.h"

#include <stddef.h>

typedef struct gb_sheet gb_sheet;

/** The next cell of the row; NULL leaves it empty. Text is never taken for a formula. */
void gb_sheet_text(gb_sheet *sheet, const char *text);
/** The next cell of the row; a number that is not finite leaves it empty. */
void gb_sheet_number(gb_sheet *sheet, double value);
void gb_sheet_end_row(gb_sheet *sheet);

/** Fill the sheet; its first row is the heading. */
typedef void gb_sheet_fill(gb_sheet *sheet, void *context);

/**
 * Write a workbook; the heading is bold, frozen and has filters.
 * @param rows  with the heading; GB_ERR_USAGE when a sheet does not hold them
 */
gb_status gb_sheet_xlsx(const char *path, const char *name, size_t rows, gb_sheet_fill *fill, void *context,
                        gb_error *err);

#endif
