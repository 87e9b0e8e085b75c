#include "export/sheet.h"

#include "base/text.h"
#include "export/workbook_file.h"

#include <math.h>
#include <string.h>

enum { ROWS_MAX = 1048576, CELL_MAX = 32000 /* bytes; Excel takes 32767 characters */ };

struct gb_sheet {
    lxw_worksheet *sheet;
    lxw_format *head;
    lxw_row_t row;
    lxw_col_t column, widest;
};

void gb_sheet_text(gb_sheet *sheet, const char *text) {
    char cut[CELL_MAX];
    if (text && *text) {
        gb_copy(cut, sizeof cut, text);
        worksheet_write_string(sheet->sheet, sheet->row, sheet->column, cut, sheet->row ? NULL : sheet->head);
    }
    sheet->column++;
}

void gb_sheet_number(gb_sheet *sheet, double value) {
    if (isfinite(value))
        worksheet_write_number(sheet->sheet, sheet->row, sheet->column, value, NULL);
    sheet->column++;
}

void gb_sheet_end_row(gb_sheet *sheet) {
    sheet->widest = sheet->column > sheet->widest ? sheet->column : sheet->widest;
    sheet->column = 0;
    sheet->row++;
}

typedef struct sheet_job {
    const char *name;
    gb_sheet_fill *fill;
    void *context;
} sheet_job;

static bool fill_file(lxw_workbook *file, void *context) {
    const sheet_job *job = context;
    lxw_doc_properties properties = {.author = "Gebied", .company = "", .created = 315532800};
    gb_sheet sheet = {.sheet = workbook_add_worksheet(file, job->name), .head = workbook_add_format(file)};
    if (!sheet.sheet || !sheet.head)
        return false;
    workbook_set_properties(file, &properties);
    format_set_bold(sheet.head);
    job->fill(&sheet, job->context);
    worksheet_freeze_panes(sheet.sheet, 1, 0);
    if (sheet.row > 1 && sheet.widest > 0)
        worksheet_autofilter(sheet.sheet, 0, 0, sheet.row - 1, (lxw_col_t)(sheet.widest - 1));
    return true;
}

gb_status gb_sheet_xlsx(const char *path, const char *name, size_t rows, gb_sheet_fill *fill, void *context,
                        gb_error *err) {
    sheet_job job = {.name = name, .fill = fill, .context = context};
    if (rows > ROWS_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_WORKBOOK_SIZE, .file = path, .count = (int64_t)rows,
                       .total = ROWS_MAX);
    return gb_workbook_write(path, fill_file, &job, err);
}
