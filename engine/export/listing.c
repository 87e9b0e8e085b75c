#include "export/listing.h"

#include "base/memory.h"
#include "base/number.h"
#include "export/csv.h"

#include <math.h>

void gb_listing_head(gb_listing *sheet, const char *key, gb_text label, gb_listing_type type, int decimals) {
    if (sheet->columns == GB_LISTING_COLUMNS) {
        sheet->failed = true;
        return;
    }
    sheet->column[sheet->columns++] =
        (gb_listing_column){.key = key, .label = label, .type = type, .decimals = decimals};
}

static gb_listing_cell *next_cell(gb_listing *sheet) {
    if (sheet->failed || !gb_reserve(&sheet->cell, &sheet->capacity, sheet->cells + 1, sizeof *sheet->cell)) {
        sheet->failed = true;
        return NULL;
    }
    gb_listing_cell *cell = &sheet->cell[sheet->cells++];
    *cell = (gb_listing_cell){.number = NAN};
    return cell;
}

void gb_listing_add_text(gb_listing *sheet, const char *text) {
    gb_listing_cell *cell = next_cell(sheet);
    if (cell && text && !(cell->text = gb_strdup(text)))
        sheet->failed = true;
}

void gb_listing_add(gb_listing *sheet, double number) {
    gb_listing_cell *cell = next_cell(sheet);
    if (cell)
        cell->number = number;
}

size_t gb_listing_rows(const gb_listing *sheet) {
    return sheet->columns ? sheet->cells / sheet->columns : 0;
}

void gb_listing_release(gb_listing *sheet) {
    for (size_t c = 0; c < sheet->cells; c++)
        gb_free(sheet->cell[c].text);
    gb_free(sheet->cell);
    *sheet = (gb_listing){.columns = 0};
}

gb_status gb_listing_csv(const gb_listing *sheet, const gb_csv_options *options, gb_buffer *out,
                         gb_error *err) {
    gb_csv csv;
    gb_csv_begin(&csv, options, options ? options->language : GB_LANG_NL);
    for (size_t c = 0; c < sheet->columns; c++)
        gb_csv_text(&csv, sheet->column[c].key);
    gb_csv_end_row(&csv);
    for (size_t r = 0; r < gb_listing_rows(sheet); r++) {
        for (size_t c = 0; c < sheet->columns; c++) {
            const gb_listing_cell *cell = &sheet->cell[r * sheet->columns + c];
            if (sheet->column[c].type == GB_LISTING_TEXT)
                gb_csv_text(&csv, cell->text);
            else
                gb_csv_number(&csv, cell->number);
        }
        gb_csv_end_row(&csv);
    }
    *out = csv.out;
    out->failed = out->failed || sheet->failed;
    return out->failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}

void gb_listing_json_cells(const gb_listing *listing, size_t row, gb_json *json) {
    for (size_t c = 0; c < listing->columns; c++) {
        const gb_listing_cell *cell = &listing->cell[row * listing->columns + c];
        const gb_listing_column *column = &listing->column[c];
        if (column->type == GB_LISTING_TEXT)
            gb_json_key_text(json, column->key, cell->text);
        else if (column->type == GB_LISTING_FLAG && !isnan(cell->number))
            gb_json_key_bool(json, column->key, cell->number != 0);
        else
            gb_json_key_number(json, column->key, cell->number);
    }
}

void gb_listing_json(const gb_listing *listing, gb_json *json) {
    gb_json_array(json);
    for (size_t r = 0; r < gb_listing_rows(listing); r++) {
        gb_json_object(json);
        gb_listing_json_cells(listing, r, json);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    json->out->failed = json->out->failed || listing->failed;
}

void gb_listing_show(const gb_listing *sheet, size_t row, size_t column, gb_language language,
                     gb_buffer *out) {
    const gb_listing_cell *cell = &sheet->cell[row * sheet->columns + column];
    const gb_listing_column *head = &sheet->column[column];
    char number[GB_NUMBER_SIZE] = "";
    if (head->type == GB_LISTING_TEXT)
        gb_buffer_add(out, cell->text);
    else if (head->type == GB_LISTING_FLAG)
        gb_buffer_add(out, cell->number == 1 ? gb_text_pattern(GB_TXT_WB_YES, language) : "");
    else if (!isnan(cell->number)) {
        gb_number_display(cell->number, head->decimals, language, number);
        gb_buffer_add(out, number);
    }
}
