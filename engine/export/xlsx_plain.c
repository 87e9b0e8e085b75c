/* Tables of results as sheets of the ranking workbook. */
#include "export/listing.h"
#include "export/xlsx.h"

#include <math.h>

static void write_head(gb_book *book, lxw_worksheet *at, const gb_listing *sheet) {
    for (size_t c = 0; c < sheet->columns; c++) {
        const gb_listing_column *column = &sheet->column[c];
        const char *title = column->title ? column->title : gb_book_text(book, column->label);
        gb_book_write(book, at, 0, c, title,
                      column->type == GB_LISTING_NUMBER ? book->head_right : book->head);
        worksheet_set_column(at, (lxw_col_t)c, (lxw_col_t)c, column->width > 0 ? column->width : 14, NULL);
    }
    worksheet_set_row(at, 0, 45, NULL); /* three lines: titles wrap */
}

static void write_cell(gb_book *book, lxw_worksheet *at, const gb_listing *sheet, size_t r, size_t c) {
    const gb_listing_cell *cell = &sheet->cell[r * sheet->columns + c];
    const gb_listing_column *column = &sheet->column[c];
    const int decimals = column->decimals < GB_BOOK_DECIMALS ? column->decimals : GB_BOOK_DECIMALS - 1;
    if (column->type == GB_LISTING_TEXT)
        gb_book_write(book, at, r + 1, c, cell->text, book->text);
    else if (column->type == GB_LISTING_FLAG)
        gb_book_write(book, at, r + 1, c, cell->number == 1 ? gb_book_text(book, GB_TXT_WB_YES) : NULL,
                      book->middle);
    else if (!isnan(cell->number))
        worksheet_write_number(at, (lxw_row_t)(r + 1), (lxw_col_t)c, cell->number, book->number[decimals]);
}

bool gb_book_plain_sheets(gb_book *book) {
    for (size_t s = 0; s < book->report->sheet_count; s++) {
        const gb_listing *sheet = book->report->sheets[s];
        const size_t rows = gb_listing_rows(sheet);
        lxw_worksheet *at = gb_book_sheet(book, sheet->name, 0);
        if (!at || sheet->failed)
            return false;
        write_head(book, at, sheet);
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < sheet->columns; c++)
                write_cell(book, at, sheet, r, c);
        if (sheet->remark)
            gb_book_write(book, at, rows + 2, 0, sheet->remark, book->label);
        worksheet_freeze_panes(at, 1, 2);
        if (rows)
            worksheet_autofilter(at, 0, 0, (lxw_row_t)rows, (lxw_col_t)(sheet->columns - 1));
        worksheet_ignore_errors(at, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:A1048576");
    }
    return true;
}
