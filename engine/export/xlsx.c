#include "export/xlsx.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "export/workbook_file.h"

#include <math.h>
#include <string.h>

enum { ROWS_MAX = 1048576 - 16, CELL_MAX = 32000 /* bytes; Excel takes 32767 characters */ };

const char *gb_book_text(const gb_book *book, gb_text id) {
    return gb_text_pattern(id, book->report->language);
}

void gb_book_write(gb_book *book, lxw_worksheet *sheet, size_t row, size_t column, const char *text,
                   lxw_format *format) {
    (void)book;
    if (!text)
        return;
    if (strlen(text) < CELL_MAX) {
        worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, text, format);
        return;
    }
    char *cut = gb_alloc(CELL_MAX, 1);
    if (cut) {
        gb_copy(cut, CELL_MAX, text);
        worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, cut, format);
    }
    gb_free(cut);
}

void gb_book_formula(gb_book *book, lxw_worksheet *sheet, size_t row, size_t column, lxw_format *format,
                     double result) {
    gb_buffer *formula = &book->scratch;
    if (!formula->failed && formula->text) {
        if (isnan(result))
            worksheet_write_formula_str(sheet, (lxw_row_t)row, (lxw_col_t)column, formula->text, format, "");
        else
            worksheet_write_formula_num(sheet, (lxw_row_t)row, (lxw_col_t)column, formula->text, format,
                                        result);
    }
    formula->length = 0;
}

void gb_book_cell(gb_book *book, size_t row, size_t column, bool fix_row, bool fix_column) {
    char cell[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell_abs(cell, (lxw_row_t)row, (lxw_col_t)column, fix_row, fix_column);
    gb_buffer_add(&book->scratch, cell);
}

void gb_book_values_sheet(gb_book *book) {
    gb_buffer_add(&book->scratch, gb_book_text(book, GB_TXT_WB_VALUES));
    gb_buffer_add(&book->scratch, "!");
}

void gb_book_values_column(gb_book *book, size_t j) {
    gb_book_values_sheet(book);
    gb_book_cell(book, GB_VALUES_FIRST_ROW, GB_VALUES_FIRST_COLUMN + j, true, false);
    gb_buffer_add(&book->scratch, ":");
    gb_book_cell(book, GB_VALUES_FIRST_ROW + book->n - 1, GB_VALUES_FIRST_COLUMN + j, true, false);
}

double gb_book_height(const char *text, double width) {
    double lines =
        text ? ceil((double)gb_utf8_count(text) * 1.15 / width) : 1; /* words leave room at the end */
    return 15 * fmax(1, lines);
}

gb_text gb_book_reason(gb_cell state) {
    switch (state) {
    case GB_CENSORED:
        return GB_TXT_WB_CELL_CENSORED;
    case GB_SUPPRESSED:
        return GB_TXT_WB_CELL_SUPPRESSED;
    case GB_UNDEFINED:
        return GB_TXT_WB_CELL_UNDEFINED;
    case GB_NOT_APPLICABLE:
        return GB_TXT_WB_CELL_NOT_APPLICABLE;
    default:
        return GB_TXT_WB_CELL_ABSENT;
    }
}

const char *gb_book_heading(gb_book *book, const gb_column *column) {
    const char *label = gb_column_label(column, book->report->language);
    gb_buffer *out = &book->scratch;
    out->length = 0;
    gb_buffer_add(out, label);
    if (column->unit && !strstr(label, column->unit)) {
        gb_buffer_add(out, " (");
        gb_buffer_add(out, column->unit);
        gb_buffer_add(out, ")");
    }
    if (column->period && !strstr(label, column->period)) {
        gb_buffer_add(out, ", ");
        gb_buffer_add(out, column->period);
    }
    return out->failed ? label : out->text;
}

static lxw_format *format_new(gb_book *book, const char *number, uint32_t ink) {
    lxw_format *format = workbook_add_format(book->file);
    if (number)
        format_set_num_format(format, number);
    if (ink)
        format_set_font_color(format, ink);
    return format;
}

static void add_formats(gb_book *book) {
    static const char *const numbers[GB_BOOK_DECIMALS] = {
        "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000", "#,##0.00000", "#,##0.000000"};
    for (int d = 0; d < GB_BOOK_DECIMALS; d++)
        book->number[d] = format_new(book, numbers[d], 0);
    book->head = format_new(book, NULL, 0);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_bg_color(book->head, 0xF2EFE9);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
    book->head_right = format_new(book, NULL, 0);
    format_set_bold(book->head_right);
    format_set_text_wrap(book->head_right);
    format_set_bg_color(book->head_right, 0xF2EFE9);
    format_set_bottom(book->head_right, LXW_BORDER_THIN);
    format_set_align(book->head_right, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(book->head_right, LXW_ALIGN_RIGHT);
    book->middle = format_new(book, "General", 0);
    format_set_align(book->middle, LXW_ALIGN_CENTER);
    book->text = format_new(book, "@", 0);
    book->wrap = format_new(book, NULL, 0);
    format_set_text_wrap(book->wrap);
    format_set_align(book->wrap, LXW_ALIGN_VERTICAL_TOP);
    book->title = format_new(book, NULL, 0);
    format_set_bold(book->title);
    format_set_font_size(book->title, 16);
    book->label = format_new(book, NULL, 0x595959);
    format_set_align(book->label, LXW_ALIGN_VERTICAL_TOP);
    book->missing = format_new(book, NULL, 0x7F7F7F);
    format_set_italic(book->missing);
    format_set_align(book->missing, LXW_ALIGN_RIGHT);
    format_set_shrink(book->missing);
    book->fixed = format_new(book, "#,##0.0###", 0x595959);
    book->share = format_new(book, "0%", 0);
    book->parameter = format_new(book, "0.0000", 0x1F5F8B);
    format_set_bg_color(book->parameter, 0xFFF8E5);
    book->score = format_new(book, "0.000", 0);
    format_set_bold(book->score);
}

/* The number that the digits at text give; -1 when one of them is none. */
static long digits_at(const char *text, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* Days since 1970 of "2026-01-31...", by the civil calendar: no time zone plays a part. */
static time_t seconds_of(const char *date) {
    bool given = date && strlen(date) >= 10 && date[4] == '-' && date[7] == '-';
    long year = given ? digits_at(date, 4) : -1, month = given ? digits_at(date + 5, 2) : -1;
    long day = given ? digits_at(date + 8, 2) : -1;
    if (year < 0 || month < 1 || month > 12 || day < 1)
        return 315532800; /* 1980-01-01, where the zip calendar begins */
    long y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (time_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468) * 86400;
}

static void set_properties(gb_book *book) {
    const gb_ranking_report *report = book->report;
    lxw_doc_properties properties = {.title = (char *)report->title,
                                     .subject = (char *)report->subtitle,
                                     .comments = (char *)report->source,
                                     .company = "",
                                     .author = "Gebied",
                                     .created = seconds_of(report->date)};
    workbook_set_properties(book->file, &properties);
}

/* "&" starts a code in a page header; it takes 255 characters. */
static void set_page(gb_book *book, lxw_worksheet *sheet, size_t head_row) {
    char header[240] = "&L&\"-,Bold\"", *at = header + strlen(header);
    for (const char *from = book->report->title; from && *from && at < header + 150; from++) {
        *at++ = *from;
        if (*from == '&')
            *at++ = '&';
    }
    *at = '\0';
    char whole[240];
    gb_copy(whole, sizeof whole - 1, header);
    worksheet_set_header(sheet, whole);
    worksheet_set_footer(sheet, "&L&A&R&P / &N");
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.75, 0.6);
    worksheet_repeat_rows(sheet, (lxw_row_t)head_row, (lxw_row_t)head_row);
}

lxw_worksheet *gb_book_sheet(gb_book *book, gb_text name, size_t head_row) {
    lxw_worksheet *sheet = workbook_add_worksheet(book->file, gb_book_text(book, name));
    if (sheet)
        set_page(book, sheet, head_row);
    return sheet;
}

static bool fill(gb_book *book) {
    add_formats(book);
    set_properties(book);
    book->ranking = gb_book_sheet(book, GB_TXT_WB_RANKING, 0);
    book->values = gb_book_sheet(book, GB_TXT_WB_VALUES, 0);
    book->parts = gb_book_sheet(book, GB_TXT_WB_CONTRIBUTIONS, GB_PARTS_HEAD);
    if (!gb_book_plain_sheets(book))
        return false;
    book->method = gb_book_sheet(book, GB_TXT_WB_METHOD, 0);
    book->notes = gb_book_sheet(book, GB_TXT_WB_NOTES, 0);
    if (!book->ranking || !book->values || !book->parts || !book->method || !book->notes)
        return false;
    gb_book_ranking(book);
    gb_book_values(book);
    gb_book_contributions(book);
    gb_book_method(book);
    gb_book_notes(book);
    return !book->scratch.failed;
}

static bool fill_file(lxw_workbook *file, void *context) {
    gb_book *book = context;
    book->file = file;
    const bool filled = fill(book);
    gb_buffer_release(&book->scratch);
    return filled;
}

gb_status gb_ranking_xlsx(const gb_ranking_report *report, const char *path, gb_error *err) {
    gb_book book = {.report = report, .n = report->ranking->n, .k = report->indicator_count};
    if (book.n > ROWS_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_WORKBOOK_SIZE, .file = path, .count = (int64_t)book.n,
                       .total = ROWS_MAX);
    book.shown = gb_alloc(book.k ? book.k : 1, sizeof *book.shown);
    if (!book.shown)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    gb_book_look(&book);
    gb_status status = gb_workbook_write(path, fill_file, &book, err);
    gb_free(book.shown);
    return status;
}
