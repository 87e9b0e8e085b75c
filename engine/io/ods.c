/* OpenDocument spreadsheets (ODF 1.2 part 1, chapter 9): one content.xml holds all sheets. */
#include "io/workbook.h"

#include "base/memory.h"
#include "io/xml_pull.h"

#include <cpl_string.h>
#include <string.h>

enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384 };

static gb_status open_content(const gb_workbook *book, gb_xml *xml, gb_error *err) {
    return gb_xml_open(xml, CPLSPrintf("%s/content.xml", book->root), book->path, book->limit, err);
}

/* Moves past the end of the element that was just opened. */
static gb_status skip_element(gb_xml *xml, gb_error *err) {
    int depth = xml->depth;
    gb_xml_event event;
    gb_status status;
    while ((status = gb_xml_next(xml, &event, err)) == GB_OK && event != GB_XML_END)
        if (event == GB_XML_CLOSE && xml->depth < depth)
            break;
    return status;
}

gb_status gb_ods_open(gb_workbook *book, gb_error *err) {
    gb_xml xml;
    gb_status status = open_content(book, &xml, err);
    if (status != GB_OK)
        return status;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && status == GB_OK && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN || !gb_xml_is(&xml, "table"))
            continue;
        const char *name = gb_xml_attribute(&xml, "name");
        status = gb_workbook_add_sheet(book, name != NULL ? name : "", "", err);
        if (status == GB_OK)
            status = skip_element(&xml, err);
    }
    gb_xml_close(&xml);
    return status;
}

static uint32_t repeat_of(const gb_xml *xml, const char *name) {
    const char *text = gb_xml_attribute(xml, name);
    uint32_t count = 0;
    for (; text != NULL && *text >= '0' && *text <= '9' && count < 100000000; text++)
        count = count * 10 + (uint32_t)(*text - '0');
    return count > 0 ? count : 1;
}

typedef enum ods_type { ODS_EMPTY, ODS_TEXT, ODS_NUMBER, ODS_STORED } ods_type;

typedef struct ods_cell {
    ods_type type;
    gb_buffer text;
    bool error, formula;
} ods_cell;

static void keep(ods_cell *cell, const char *text) {
    cell->text.length = 0;
    if (text != NULL)
        gb_buffer_add(&cell->text, text);
}

/* The stored value; a text may also stand in the paragraphs inside. */
static void begin_cell(const gb_xml *xml, ods_cell *cell) {
    const char *type = gb_xml_attribute(xml, "value-type");
    const char *stored = gb_xml_attribute(xml, "string-value");
    cell->type = ODS_EMPTY;
    cell->formula = gb_xml_attribute(xml, "formula") != NULL;
    cell->error = false;
    cell->text.length = 0;
    if (type == NULL)
        return;
    if (strcmp(type, "string") == 0) {
        cell->type = stored != NULL ? ODS_STORED : ODS_TEXT;
        keep(cell, stored);
    } else if (strcmp(type, "date") == 0) {
        cell->type = ODS_STORED;
        keep(cell, gb_xml_attribute(xml, "date-value"));
    } else if (strcmp(type, "boolean") == 0) {
        cell->type = ODS_STORED;
        keep(cell, gb_xml_attribute(xml, "boolean-value"));
    } else if (strcmp(type, "time") == 0) {
        cell->type = ODS_TEXT;
    } else {
        cell->type = ODS_NUMBER;
        keep(cell, gb_xml_attribute(xml, "value"));
    }
}

/* What paragraphs hold besides text: spaces, tabs, line ends. */
static void add_blank(const gb_xml *xml, ods_cell *cell) {
    if (gb_xml_is(xml, "s"))
        for (uint32_t i = repeat_of(xml, "c"); i > 0 && i < 1000; i--)
            gb_buffer_add(&cell->text, " ");
    else if (gb_xml_is(xml, "tab"))
        gb_buffer_add(&cell->text, "\t");
    else if (gb_xml_is(xml, "line-break"))
        gb_buffer_add(&cell->text, "\n");
}

/* The inside of a cell, up to its end. */
static gb_status take_cell(gb_xml *xml, ods_cell *cell, gb_error *err) {
    begin_cell(xml, cell);
    int depth = xml->depth, paragraphs = 0, inside = 0;
    gb_xml_event event;
    gb_status status;
    while ((status = gb_xml_next(xml, &event, err)) == GB_OK && event != GB_XML_END) {
        if (event == GB_XML_CLOSE && xml->depth < depth)
            break;
        bool paragraph = event != GB_XML_TEXT && gb_xml_is(xml, "p");
        if (event == GB_XML_OPEN && (gb_xml_is(xml, "annotation") || gb_xml_is(xml, "table"))) {
            status = skip_element(xml, err);
        } else if (event == GB_XML_OPEN && paragraph) {
            inside++;
            if (paragraphs++ > 0 && cell->type == ODS_TEXT)
                gb_buffer_add(&cell->text, "\n");
        } else if (event == GB_XML_CLOSE && paragraph) {
            inside--;
        } else if (event == GB_XML_OPEN && inside > 0 && cell->type == ODS_TEXT) {
            add_blank(xml, cell);
        } else if (event == GB_XML_TEXT && inside > 0 && cell->type == ODS_TEXT && xml->text.length > 0) {
            gb_buffer_add_bytes(&cell->text, xml->text.text, xml->text.length);
        } else if (event == GB_XML_TEXT && inside > 0 && cell->formula && xml->text.length > 0) {
            cell->error = xml->text.text[0] == '#' || strncmp(xml->text.text, "Err:", 4) == 0;
        }
        if (status != GB_OK)
            return status;
    }
    if (cell->text.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return status;
}

static gb_status add_cell(const gb_workbook *book, const ods_cell *cell, uint32_t row, uint32_t column,
                          uint32_t repeat, gb_grid *grid, gb_error *err) {
    const char *text = cell->text.length > 0 ? cell->text.text : "";
    bool error = cell->error || (cell->formula && cell->type != ODS_NUMBER &&
                                 (text[0] == '#' || strncmp(text, "Err:", 4) == 0));
    if (error) {
        grid->errors += repeat;
        return GB_OK;
    }
    gb_status status = GB_OK;
    for (uint32_t i = 0; i < repeat && text[0] != '\0' && column + i < MOST_COLUMNS && status == GB_OK; i++) {
        grid->repeated += i > 0;
        status = cell->type == ODS_NUMBER ? gb_grid_add_number(grid, row, column + i, text, book->path, err)
                                          : gb_grid_add(grid, row, column + i, text, false, book->path, err);
    }
    return status;
}

/* Repeat the cells of the last row. A repeated row without cells only moves the row number. */
static gb_status repeat_row(const gb_workbook *book, gb_grid *grid, size_t first, uint32_t row,
                            uint32_t times, gb_error *err) {
    size_t last = grid->cells;
    gb_status status = GB_OK;
    for (uint32_t t = 1; t < times && last > first && status == GB_OK; t++) {
        for (size_t i = first; i < last && status == GB_OK; i++) {
            gb_grid_cell cell = grid->cell[i];
            grid->repeated++;
            char *text = gb_strdup(grid->texts.text + cell.text);
            status = text != NULL
                         ? gb_grid_add(grid, row + t, cell.column, text, cell.number, book->path, err)
                         : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
            gb_free(text);
        }
    }
    return status;
}

/* Rows of the sheet that was just opened. */
static gb_status take_rows(const gb_workbook *book, gb_xml *xml, gb_grid *out, gb_error *err) {
    ods_cell cell = {0};
    uint32_t row = 1, column = 0, times = 1;
    size_t first = 0;
    int depth = xml->depth;
    gb_xml_event event;
    gb_status status = GB_OK;
    while (status == GB_OK && (status = gb_xml_next(xml, &event, err)) == GB_OK && event != GB_XML_END) {
        if (event == GB_XML_CLOSE && xml->depth < depth)
            break;
        if (event == GB_XML_OPEN && (gb_xml_is(xml, "shapes") || gb_xml_is(xml, "table"))) {
            status = skip_element(xml, err);
        } else if (event == GB_XML_OPEN && gb_xml_is(xml, "table-row")) {
            times = repeat_of(xml, "number-rows-repeated");
            first = out->cells;
            column = 0;
        } else if (event == GB_XML_CLOSE && gb_xml_is(xml, "table-row")) {
            if (out->cells > first && row + (uint64_t)times > MOST_ROWS)
                times = 1; /* a format that was dragged down to the end of the sheet */
            status = repeat_row(book, out, first, row, times, err);
            row += times;
        } else if (event == GB_XML_OPEN &&
                   (gb_xml_is(xml, "table-cell") || gb_xml_is(xml, "covered-table-cell"))) {
            uint32_t repeat = repeat_of(xml, "number-columns-repeated");
            status = take_cell(xml, &cell, err);
            if (status == GB_OK)
                status = add_cell(book, &cell, row, column, repeat, out, err);
            column = column + (uint64_t)repeat < MOST_COLUMNS ? column + repeat : MOST_COLUMNS;
        }
    }
    gb_buffer_release(&cell.text);
    return status;
}

gb_status gb_ods_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err) {
    gb_xml xml;
    gb_status status = open_content(book, &xml, err);
    if (status != GB_OK)
        return status;
    size_t number = 0;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && status == GB_OK && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN || !gb_xml_is(&xml, "table"))
            continue;
        if (number++ == sheet) {
            status = take_rows(book, &xml, out, err);
            break;
        }
        status = skip_element(&xml, err);
    }
    gb_xml_close(&xml);
    return status;
}
