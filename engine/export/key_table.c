#include "export/key_table.h"

#include "export/csv.h"
#include "export/workbook_file.h"

#include <stdint.h>

gb_status gb_key_table_csv(const gb_key_table *table, const char *path, gb_error *err) {
    gb_csv csv;
    gb_csv_begin(&csv, NULL, GB_LANG_NL);
    gb_csv_text(&csv, table->child);
    gb_csv_text(&csv, table->parent);
    gb_csv_end_row(&csv);
    for (size_t i = 0; i < table->rows; i++) {
        gb_csv_text(&csv, table->child_code[i]);
        gb_csv_text(&csv, table->parent_code[i]);
        gb_csv_end_row(&csv);
    }
    return gb_csv_finish(&csv, path, err);
}

static bool fill(lxw_workbook *file, void *context) {
    enum { BEGIN = 315532800 }; /* 1980-01-01, where the zip calendar begins: the same bytes on any day */
    const gb_key_table *table = context;
    lxw_worksheet *sheet = workbook_add_worksheet(file, "Sheet1");
    if (!sheet)
        return false;
    lxw_doc_properties properties = {.company = "", .author = "Gebied", .created = BEGIN};
    workbook_set_properties(file, &properties);
    worksheet_set_column(sheet, 0, 1, 16, NULL);
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_write_string(sheet, 0, 0, table->child, NULL);
    worksheet_write_string(sheet, 0, 1, table->parent, NULL);
    for (size_t i = 0; i < table->rows; i++) {
        worksheet_write_string(sheet, (lxw_row_t)i + 1, 0, table->child_code[i], NULL);
        worksheet_write_string(sheet, (lxw_row_t)i + 1, 1, table->parent_code[i], NULL);
    }
    return true;
}

gb_status gb_key_table_xlsx(const gb_key_table *table, const char *path, gb_error *err) {
    enum { ROWS_MAX = 1048575 };
    if (table->rows > ROWS_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_WORKBOOK_SIZE, .file = path,
                       .count = (int64_t)table->rows, .total = ROWS_MAX);
    return gb_workbook_write(path, fill, (void *)(uintptr_t)table, err);
}
