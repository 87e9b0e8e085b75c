/* Any bytes as a sheet of a workbook: XLSX when the first byte is even, ODS when it is odd. */
#include "io/workbook.h"

#include <cpl_vsi.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    if (length < 1)
        return 0;
    bool ods = bytes[0] % 2 == 1;
    const char *part = ods ? "/vsimem/fuzz/content.xml" : "/vsimem/fuzz/sheet.xml";
    VSIFCloseL(VSIFileFromMemBuffer(part, (GByte *)(uintptr_t)(bytes + 1), length - 1, FALSE));
    char root[] = "/vsimem/fuzz", sheet[] = "sheet.xml", *members[] = {sheet};
    gb_workbook book = {
        .root = root, .path = "fuzz", .limit = 1 << 24, .ods = ods, .sheets = 1, .member = members};
    gb_grid grid;
    if (gb_workbook_sheet(&book, 0, &grid, NULL) == GB_OK) {
        gb_raw_table *table;
        bool cut;
        gb_grid_table(&grid, "fuzz", 0, 0, &table, &cut, NULL, NULL);
        gb_raw_free(table);
        gb_grid_release(&grid);
    }
    VSIUnlink(part);
    return 0;
}
