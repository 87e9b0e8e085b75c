/* Private to export: the ranking workbook while it is written. */
#ifndef GB_EXPORT_XLSX_H
#define GB_EXPORT_XLSX_H

#include "base/text.h"
#include "export/tables.h"

#include <xlsxwriter.h>

enum { GB_BOOK_DECIMALS = 7 };

/* Where things stand; the formulas rely on it. Rows and columns count from 0. */
enum {
    GB_VALUES_FIRST_ROW = 1, /* area i in row 1 + i, in the order of the level */
    GB_VALUES_FIRST_COLUMN = 2,
    GB_PARTS_WEIGHT = 0, /* rows of parameters above the contributions */
    GB_PARTS_POLARITY,
    GB_PARTS_CENTER,
    GB_PARTS_SPREAD,
    GB_PARTS_SHIFT,
    GB_PARTS_NORMALISATION,
    GB_PARTS_HEAD,
    GB_PARTS_FIRST_ROW,
    GB_PARTS_SCORE = 2, /* columns */
    GB_PARTS_SHARE,
    GB_PARTS_FIRST_COLUMN
};

typedef struct gb_book {
    const gb_ranking_report *report;
    lxw_workbook *file;
    lxw_worksheet *ranking, *values, *parts, *method, *notes;
    lxw_format *head, *head_right, *middle, *text, *wrap, *title, *label, *missing, *fixed, *share,
        *parameter, *score;
    lxw_format *number[GB_BOOK_DECIMALS]; /* by decimals */
    size_t n, k;
    bool *shown;       /* k: the values sheet holds what the index used, not what it was treated to */
    bool live_score;   /* scores are formulas: a sum or mean of contributions, no step after it */
    gb_buffer scratch; /* formulas and texts; one at a time */
} gb_book;

/** A text of the catalogue in the report's language, borrowed for ever. */
const char *gb_book_text(const gb_book *book, gb_text id);
/** Write a text, never as a formula; cut at Excel's limit. NULL writes nothing. */
void gb_book_write(gb_book *book, lxw_worksheet *sheet, size_t row, size_t column, const char *text,
                   lxw_format *format);
/** A formula (in scratch) with a number as its last result; NAN = an empty text. Empties scratch. */
void gb_book_formula(gb_book *book, lxw_worksheet *sheet, size_t row, size_t column, lxw_format *format,
                     double result);
/** Append "$C$5", "C$5", ... to scratch. */
void gb_book_cell(gb_book *book, size_t row, size_t column, bool fix_row, bool fix_column);
/** Append "waarden!" to scratch. */
void gb_book_values_sheet(gb_book *book);
/** Append the column of indicator j on the values sheet: "waarden!C$2:C$26". */
void gb_book_values_column(gb_book *book, size_t j);
/** A new sheet with its page set, head_row repeated on every printed page; NULL when out of memory. */
lxw_worksheet *gb_book_sheet(gb_book *book, gb_text name, size_t head_row);
/** Height of a row (points) in which a text of this length wraps in a column of this width (characters). */
double gb_book_height(const char *text, double width);
/** Why a value is missing, in words. */
gb_text gb_book_reason(gb_cell state);
/** "Werkloosheid (%), 2023" into scratch; returns scratch's text. */
const char *gb_book_heading(gb_book *book, const gb_column *column);

/** Fill the sheet with ranks, scores and remarks. */
void gb_book_ranking(gb_book *book);
/** Fill the sheet with the indicators as they were read. */
void gb_book_values(gb_book *book);
/** What may be a formula: fills shown (room for k) and live_score. */
void gb_book_look(gb_book *book);
/** Fill the sheet with parameters, contributions and scores, as formulas where the rules have one. */
void gb_book_contributions(gb_book *book);
/** Add the further sheets of the report. false = out of memory. */
bool gb_book_plain_sheets(gb_book *book);
/** Fill the sheet with method, indicators and how to read the workbook. */
void gb_book_method(gb_book *book);
/** Fill the sheet with the notes of the run. */
void gb_book_notes(gb_book *book);

#endif
