/* Any bytes as CSV: the reader refuses them or gives a table whose every cell is UTF-8. */
#include "base/text.h"
#include "io/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char separators[] = {0, ';', ',', '\t', '|'};
    if (length < 1)
        return 0;
    gb_table_options options = {.separator = separators[bytes[0] % 5],
                                .encoding = (gb_encoding)(bytes[0] / 5 % 3),
                                .header = bytes[0] / 15 % 4,
                                .limit_bytes = (size_t)1 << 24};
    gb_notes *notes = gb_notes_new();
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_csv_read_memory((const char *)bytes + 1, length - 1, "fuzz.csv", &options, &table,
                                          NULL, notes, &err);
    if ((status == GB_OK) != (table != NULL) || (status != GB_OK) != (err.status != GB_OK))
        abort();
    for (size_t r = 0; table != NULL && r < gb_raw_rows(table); r++)
        for (size_t c = 0; c < gb_raw_columns(table); c++)
            if (!gb_utf8_valid(gb_raw_cell(table, r, c), strlen(gb_raw_cell(table, r, c))))
                abort();
    gb_raw_free(table);
    gb_notes_free(notes);
    return 0;
}
