#include "project/listing_text.h"

#include "project/text_table.h"

void gb_listing_write_text(const gb_listing *listing, gb_language language, gb_buffer *out) {
    gb_text_table table = {.columns = listing->columns};
    for (size_t c = 0; c < listing->columns; c++) {
        const gb_listing_column *column = &listing->column[c];
        if (column->type == GB_LISTING_NUMBER)
            table.right |= 1u << c;
        gb_text_table_add(&table, column->title ? column->title : gb_text_pattern(column->label, language));
    }
    for (size_t r = 0; r < gb_listing_rows(listing); r++)
        for (size_t c = 0; c < listing->columns; c++) {
            gb_buffer cell = {0};
            gb_listing_show(listing, r, c, language, &cell);
            out->failed = out->failed || cell.failed;
            gb_text_table_add(&table, cell.text);
            gb_buffer_release(&cell);
        }
    gb_text_table_write(&table, "", out);
    out->failed = out->failed || table.failed;
    gb_text_table_release(&table);
}
