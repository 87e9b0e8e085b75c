/* Office Open XML workbooks (ECMA-376 part 1, SpreadsheetML): cells as they are stored. */
#include "io/workbook.h"

#include "base/memory.h"
#include "base/number.h"
#include "io/xml_pull.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384 };

static gb_status open_part(const gb_workbook *book, const char *member, gb_xml *xml, gb_error *err) {
    return gb_xml_open(xml, CPLSPrintf("%s/%s", book->root, member), book->path, book->limit, err);
}

static bool has_part(const gb_workbook *book, const char *member) {
    VSIStatBufL info;
    return VSIStatExL(CPLSPrintf("%s/%s", book->root, member), &info, VSI_STAT_EXISTS_FLAG) == 0;
}

/* The part that a relation of the workbook points to. "" when there is none. */
static gb_status find_target(const gb_workbook *book, const char *id, char *out, size_t size, gb_error *err) {
    out[0] = '\0';
    gb_xml xml;
    gb_status status = open_part(book, "xl/_rels/workbook.xml.rels", &xml, err);
    if (status != GB_OK)
        return status;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && out[0] == '\0' && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN || !gb_xml_is(&xml, "Relationship"))
            continue;
        const char *key = gb_xml_attribute(&xml, "Id"), *target = gb_xml_attribute(&xml, "Target");
        if (key != NULL && target != NULL && strcmp(key, id) == 0 && strstr(target, "..") == NULL)
            snprintf(out, size, "%s%s", target[0] == '/' ? "" : "xl/", target + (target[0] == '/'));
    }
    gb_xml_close(&xml);
    return status;
}

static gb_status read_sheets(gb_workbook *book, gb_error *err) {
    gb_xml xml;
    gb_status status = open_part(book, "xl/workbook.xml", &xml, err);
    if (status != GB_OK)
        return status;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN)
            continue;
        if (gb_xml_is(&xml, "workbookPr")) {
            const char *flag = gb_xml_attribute(&xml, "date1904");
            book->from_1904 = flag != NULL && (strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0);
        }
        /* The relation is r:id, next to sheetId; the prefix is already gone. */
        const char *name = gb_xml_attribute(&xml, "name"), *id = gb_xml_attribute(&xml, "id");
        if (!gb_xml_is(&xml, "sheet") || name == NULL || id == NULL)
            continue;
        char member[256];
        status = find_target(book, id, member, sizeof member, err);
        if (status == GB_OK && strstr(member, "chartsheet") == NULL)
            status = gb_workbook_add_sheet(book, name, member, err);
        if (status != GB_OK)
            break;
    }
    gb_xml_close(&xml);
    return status;
}

/* Text of the element that was just opened, without its phonetic reading; ends after its close. */
static gb_status take_text(gb_xml *xml, gb_buffer *into, gb_error *err) {
    int depth = xml->depth;
    int phonetic = 0;
    bool inside = gb_xml_is(xml, "t") || gb_xml_is(xml, "v");
    gb_xml_event event = GB_XML_TEXT;
    gb_status status = GB_OK;
    while ((status = gb_xml_next(xml, &event, err)) == GB_OK && event != GB_XML_END) {
        if (event == GB_XML_CLOSE && xml->depth < depth)
            return GB_OK;
        if (event == GB_XML_TEXT && inside && phonetic == 0)
            gb_buffer_add_bytes(into, xml->text.length > 0 ? xml->text.text : "", xml->text.length);
        else if (event != GB_XML_TEXT && gb_xml_is(xml, "rPh"))
            phonetic += event == GB_XML_OPEN ? 1 : -1;
        else if (event != GB_XML_TEXT && gb_xml_is(xml, "t"))
            inside = event == GB_XML_OPEN;
    }
    return status;
}

static gb_status read_shared(gb_workbook *book, gb_error *err) {
    if (!has_part(book, "xl/sharedStrings.xml"))
        return GB_OK;
    gb_xml xml;
    gb_status status = open_part(book, "xl/sharedStrings.xml", &xml, err);
    if (status != GB_OK)
        return status;
    size_t capacity = 0;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN || !gb_xml_is(&xml, "si"))
            continue;
        if (!gb_reserve(&book->shared, &capacity, book->shared_count, sizeof *book->shared)) {
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
            break;
        }
        book->shared[book->shared_count++] = book->shared_text.length;
        status = take_text(&xml, &book->shared_text, err);
        gb_buffer_add_bytes(&book->shared_text, "", 1);
        if (status == GB_OK && book->shared_text.failed)
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        if (status != GB_OK)
            break;
    }
    gb_xml_close(&xml);
    return status;
}

/* What a number format shows. Text in quotes, brackets and after a backslash says nothing about it. */
static uint8_t style_of_format(const char *code) {
    size_t zeros = strspn(code, "0");
    if (zeros >= 2 && code[zeros] == '\0')
        return (uint8_t)(GB_STYLE_DIGITS + (zeros < 200 ? zeros : 200));
    bool date = false, time = false;
    for (const char *at = code; *at != '\0' && *at != ';'; at++) {
        const char *end = *at == '"' ? strchr(at + 1, '"') : *at == '[' ? strchr(at, ']') : NULL;
        bool elapsed = *at == '[' && (at[1] == 'h' || at[1] == 'm' || at[1] == 's' || at[1] == 'H');
        if (end != NULL) {
            time = time || elapsed;
            at = end;
        } else if (*at == '\\' || *at == '_' || *at == '*') {
            if (at[1] != '\0')
                at++;
        } else if (strchr("ydYDjJaA", *at) != NULL && strncmp(at, "AM/PM", 5) != 0 &&
                   strncmp(at, "A/P", 3) != 0) {
            date = true;
        } else if (strchr("hsHS", *at) != NULL) {
            time = true;
        } else if (*at == 'M' || *at == 'm') {
            date = date || !time;
        } else if (strncmp(at, "General", 7) == 0 || *at == '#' || *at == '?' || *at == 'E') {
            return GB_STYLE_PLAIN;
        }
    }
    return date && time ? GB_STYLE_MOMENT : date ? GB_STYLE_DATE : time ? GB_STYLE_TIME : GB_STYLE_PLAIN;
}

/* Formats with a fixed number (ECMA-376 part 1, 18.8.30). */
static uint8_t style_of_number(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 58))
        return GB_STYLE_DATE;
    if (id == 22)
        return GB_STYLE_MOMENT;
    return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35) ? GB_STYLE_TIME
                                                                                      : GB_STYLE_PLAIN;
}

static int whole_number(const char *text) {
    int value = 0;
    for (; text != NULL && *text >= '0' && *text <= '9' && value < 10000000; text++)
        value = value * 10 + (*text - '0');
    return value;
}

typedef struct number_format {
    int id;
    uint8_t style;
} number_format;

static gb_status add_format(number_format **formats, size_t *count, size_t *capacity, const gb_xml *xml,
                            gb_error *err) {
    const char *id = gb_xml_attribute(xml, "numFmtId"), *code = gb_xml_attribute(xml, "formatCode");
    if (id == NULL || code == NULL)
        return GB_OK;
    if (!gb_reserve(formats, capacity, *count, sizeof **formats))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    (*formats)[(*count)++] = (number_format){whole_number(id), style_of_format(code)};
    return GB_OK;
}

static gb_status add_style(gb_workbook *book, size_t *capacity, int id, const number_format *formats,
                           size_t count, gb_error *err) {
    uint8_t style = style_of_number(id);
    for (size_t i = 0; i < count; i++)
        if (formats[i].id == id)
            style = formats[i].style;
    if (!gb_reserve(&book->style, capacity, book->styles, sizeof *book->style))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    book->style[book->styles++] = style;
    return GB_OK;
}

static gb_status read_styles(gb_workbook *book, gb_error *err) {
    if (!has_part(book, "xl/styles.xml"))
        return GB_OK;
    gb_xml xml;
    gb_status status = open_part(book, "xl/styles.xml", &xml, err);
    if (status != GB_OK)
        return status;
    number_format *formats = NULL;
    size_t count = 0, capacity = 0, style_capacity = 0;
    bool cells = false;
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && status == GB_OK && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event == GB_XML_TEXT || event == GB_XML_END)
            continue;
        if (gb_xml_is(&xml, "cellXfs"))
            cells = event == GB_XML_OPEN;
        else if (event == GB_XML_OPEN && gb_xml_is(&xml, "numFmt"))
            status = add_format(&formats, &count, &capacity, &xml, err);
        else if (event == GB_XML_OPEN && cells && gb_xml_is(&xml, "xf"))
            status = add_style(book, &style_capacity, whole_number(gb_xml_attribute(&xml, "numFmtId")),
                               formats, count, err);
    }
    gb_free(formats);
    gb_xml_close(&xml);
    return status;
}

gb_status gb_xlsx_open(gb_workbook *book, gb_error *err) {
    gb_status status = read_sheets(book, err);
    if (status == GB_OK)
        status = read_shared(book, err);
    return status == GB_OK ? read_styles(book, err) : status;
}

/* Days since 1970-01-01 to a date in the Gregorian calendar (H. Hinnant, "civil from days"). */
static void civil_date(int64_t days, int *year, int *month, int *day) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

/* Serial number to ISO text. Day 60 is the 29 February 1900 that never was; before it days are one off. */
static void write_date(double serial, uint8_t style, bool from_1904, char out[40]) {
    int year, month, day;
    int64_t whole = (int64_t)floor(serial);
    int64_t seconds = llround((serial - (double)whole) * 86400);
    if (seconds == 86400) {
        seconds = 0;
        whole++;
    }
    int64_t days = from_1904 ? whole - 24107 : whole < 60 ? whole - 25568 : whole - 25569;
    civil_date(days, &year, &month, &day);
    int hour = (int)(seconds / 3600), minute = (int)(seconds / 60 % 60), second = (int)(seconds % 60);
    if (style == GB_STYLE_TIME && whole == 0)
        snprintf(out, 40, "%02d:%02d:%02d", hour, minute, second);
    else if (style == GB_STYLE_DATE && seconds == 0)
        snprintf(out, 40, "%04d-%02d-%02d", year, month, day);
    else
        snprintf(out, 40, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
}

typedef struct xlsx_cell {
    uint32_t row, column;
    char type[12];
    size_t style;
    gb_buffer value;
    bool formula;
} xlsx_cell;

static gb_status add_number(const gb_workbook *book, const xlsx_cell *cell, const char *text, gb_grid *grid,
                            gb_error *err) {
    uint8_t style = cell->style < book->styles ? book->style[cell->style] : GB_STYLE_PLAIN;
    double value;
    if (style == GB_STYLE_PLAIN || gb_number_read(text, GB_DECIMAL_POINT, &value) != GB_NUMBER_OK)
        return gb_grid_add_number(grid, cell->row, cell->column, text, book->path, err);
    if (style > GB_STYLE_DIGITS) { /* "00000": a code, shown with its leading zeros */
        char digits[GB_NUMBER_SIZE], padded[300];
        size_t length = gb_number_shortest(value, digits), wanted = style - GB_STYLE_DIGITS;
        bool whole = strspn(digits, "0123456789") == length && length < wanted;
        snprintf(padded, sizeof padded, "%0*d%s", whole ? (int)(wanted - length) : 1, 0, digits);
        return gb_grid_add(grid, cell->row, cell->column, whole ? padded : digits, true, book->path, err);
    }
    const double last_day = 2958466; /* 9999-12-31 and a day */
    if (!(value >= 0 && value < last_day))
        return gb_grid_add_number(grid, cell->row, cell->column, text, book->path, err);
    char date[40];
    write_date(value, style, book->from_1904, date);
    return gb_grid_add(grid, cell->row, cell->column, date, false, book->path, err);
}

static gb_status add_cell(const gb_workbook *book, const xlsx_cell *cell, gb_grid *grid, gb_error *err) {
    const char *text = cell->value.length > 0 ? cell->value.text : "";
    if (text[0] == '\0') {
        grid->unstored += cell->formula && strcmp(cell->type, "str") != 0;
        return GB_OK;
    }
    if (strcmp(cell->type, "e") == 0) {
        grid->errors++;
        return GB_OK;
    }
    if (strcmp(cell->type, "s") == 0) {
        size_t index = (size_t)whole_number(text);
        if (index >= book->shared_count)
            return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = book->path, .row = cell->row,
                           .found = text);
        text = book->shared_text.text + book->shared[index];
    } else if (strcmp(cell->type, "b") == 0) {
        text = text[0] == '1' ? "true" : "false";
    } else if (cell->type[0] == '\0' || strcmp(cell->type, "n") == 0) {
        return add_number(book, cell, text, grid, err);
    }
    return gb_grid_add(grid, cell->row, cell->column, text, false, book->path, err);
}

/* "AB12" -> column 27; the row comes from the row element. */
static bool column_of(const char *reference, uint32_t *column) {
    uint32_t value = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && value <= MOST_COLUMNS; reference++)
        value = value * 26 + (uint32_t)(*reference - 'A') + 1;
    *column = value - 1;
    return value >= 1 && value <= MOST_COLUMNS;
}

/* The inside of <c …>, up to its end. */
static gb_status take_cell(gb_xml *xml, xlsx_cell *cell, gb_error *err) {
    const char *reference = gb_xml_attribute(xml, "r"), *type = gb_xml_attribute(xml, "t");
    const char *style = gb_xml_attribute(xml, "s");
    cell->value.length = 0;
    cell->formula = false;
    cell->style = (size_t)whole_number(style);
    gb_copy(cell->type, sizeof cell->type, type != NULL ? type : "");
    if (reference == NULL)
        cell->column++;
    else if (!column_of(reference, &cell->column))
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = xml->path, .row = cell->row,
                       .found = reference);
    int depth = xml->depth;
    gb_xml_event event;
    gb_status status;
    while ((status = gb_xml_next(xml, &event, err)) == GB_OK && event != GB_XML_END) {
        if (event == GB_XML_CLOSE && xml->depth < depth)
            break;
        if (event != GB_XML_OPEN)
            continue;
        cell->formula = cell->formula || gb_xml_is(xml, "f");
        if (gb_xml_is(xml, "v") || gb_xml_is(xml, "is"))
            status = take_text(xml, &cell->value, err);
        if (status != GB_OK)
            return status;
    }
    if (cell->value.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return status;
}

gb_status gb_xlsx_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err) {
    gb_xml xml;
    gb_status status = open_part(book, book->member[sheet], &xml, err);
    if (status != GB_OK)
        return status;
    xlsx_cell cell = {0};
    gb_xml_event event = GB_XML_TEXT;
    while (event != GB_XML_END && status == GB_OK && (status = gb_xml_next(&xml, &event, err)) == GB_OK) {
        if (event != GB_XML_OPEN)
            continue;
        if (gb_xml_is(&xml, "row")) {
            const char *row = gb_xml_attribute(&xml, "r");
            cell.row = row != NULL ? (uint32_t)whole_number(row) : cell.row + 1;
            cell.column = UINT32_MAX;
            if (cell.row == 0 || cell.row > MOST_ROWS)
                status = GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = book->path, .found = row);
        } else if (gb_xml_is(&xml, "c")) {
            status = take_cell(&xml, &cell, err);
            if (status == GB_OK && cell.column >= MOST_COLUMNS)
                status = GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = book->path, .row = cell.row,
                                 .found = "XML");
            if (status == GB_OK)
                status = add_cell(book, &cell, out, err);
        }
    }
    gb_buffer_release(&cell.value);
    gb_xml_close(&xml);
    return status;
}
