#include "base/memory.h"
#include "base/text.h"
#include "io/tablefile.h"
#include "make.h"
#include "suites.h"

#include <stdio.h>
#include <string.h>

static const char workbook_part[] =
    "<?xml version=\"1.0\"?><workbook xmlns:r=\"x\"><sheets><sheet name=\"Leeg\" sheetId=\"1\" "
    "r:id=\"rId1\"/>"
    "<sheet name=\"Cijfers &amp; zo\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
static const char relations_part[] =
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>";
/* Formats 0 general, 1 "00000", 2 built-in date, 3 date and time, 4 an amount whose text holds a d. */
static const char styles_part[] =
    "<styleSheet><numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"00000\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\\ hh:mm\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"#,##0.00\\ &quot;duizend&quot;\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>";
static const char shared_part[] =
    "<sst><si><t>naam</t></si><si><r><t>Li</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">\u00E8ge "
    "</t></r>"
    "<rPh sb=\"0\" eb=\"1\"><t>not this</t></rPh></si><si><t>a&lt;b&#10;c</t></si></sst>";
static const char empty_sheet[] = "<worksheet><sheetData/></worksheet>";
static const char filled_sheet[] =
    "<worksheet><sheetData>"
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Cijfers 2023</t></is></c></row>"
    "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>nis</t></is></c><c r=\"B3\" t=\"s\"><v>0</v></c>"
    "<c r=\"C3\" t=\"inlineStr\"><is><t>w</t></is></c><c r=\"D3\" t=\"inlineStr\"><is><t>dag</t></is></c>"
    "<c r=\"E3\" t=\"inlineStr\"><is><t>som</t></is></c></row>"
    "<row r=\"4\"><c r=\"A4\" s=\"1\"><v>1000</v></c><c r=\"B4\" t=\"s\"><v>1</v></c><c "
    "r=\"C4\"><v>7.0999999999999996</v></c>"
    "<c r=\"D4\" s=\"2\"><v>44957</v></c><c r=\"E4\" s=\"4\"><f>A4*2</f><v>2.00</v></c></row>"
    "<row r=\"5\"><c r=\"A5\" s=\"1\"><v>11001</v></c><c r=\"B5\" t=\"s\"><v>2</v></c><c "
    "r=\"C5\"><v>6.2E-2</v></c>"
    "<c r=\"D5\" s=\"3\"><v>44957.5</v></c><c r=\"E5\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"
    "<row r=\"7\"><c r=\"A7\" s=\"1\"><v>2</v></c><c r=\"C7\" t=\"str\"><v>x</v></c><c r=\"D7\" "
    "t=\"b\"><v>1</v></c>"
    "<c r=\"E7\"><f>A7</f></c></row>"
    "</sheetData></worksheet>";

static void make_xlsx(const char *path) {
    make_member(path, "xl/workbook.xml", workbook_part);
    make_member(path, "xl/_rels/workbook.xml.rels", relations_part);
    make_member(path, "xl/styles.xml", styles_part);
    make_member(path, "xl/sharedStrings.xml", shared_part);
    make_member(path, "xl/worksheets/sheet1.xml", empty_sheet);
    make_member(path, "xl/worksheets/sheet2.xml", filled_sheet);
}

/* 44957 days after 1899-12-30 is 31 January 2023. */
static const char *const wanted[3][5] = {
    {"01000", "Li\u00E8ge ", "7.1", "2023-01-31", "2"},
    {"11001", "a<b\nc", "0.062", "2023-01-31T12:00:00", ""},
    {"00002", "", "x", "true", ""},
};

static void cells_come_as_they_are_stored(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    make_xlsx(path);
    gb_table_options options = {0};
    gb_notes *notes = gb_notes_new();
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_table_read(path, &options, &table, notes, &err);
    if (gbt_equal_status("read", status, GB_OK, &err)) {
        gbt_equal_int("rows", gb_raw_rows(table), 3);
        gbt_equal_text("header", gb_raw_name(table, 1), "naam");
        for (size_t r = 0; r < 3; r++)
            for (size_t c = 0; c < 5; c++)
                gbt_equal_text("cell", gb_raw_cell(table, r, c), wanted[r][c]);
        gbt_equal_int("row of the sheet", gb_raw_place(table, 2), 7);
        gbt_true("codes are numbers", gb_raw_is_numeric(table, 0));
        gbt_true("a mark among numbers", gb_raw_is_numeric(table, 2));
        gbt_true("names are not", !gb_raw_is_numeric(table, 1));
        gbt_contains("source names the sheet", gb_raw_source(table), "t.xlsx [Cijfers & zo]");
        gbt_true("title", has_note(notes, GB_NOTE_IO_TITLES));
        gbt_true("sheet", has_note(notes, GB_NOTE_IO_SHEET));
        gbt_true("#DIV/0!", has_note(notes, GB_NOTE_IO_FORMULA_ERRORS));
        gbt_true("formula without value", has_note(notes, GB_NOTE_IO_FORMULA_UNSTORED));
    }
    gb_raw_free(table);
    gb_notes_free(notes);
}

static void sheets_are_found_by_name_or_number(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    make_xlsx(path);
    static const struct {
        const char *sheet, *message;
    } cases[] = {{"cijfers & zo", NULL},
                 {"2", NULL},
                 {"1", "GB_MSG_IO_EMPTY_FILE"},
                 {"3", "GB_MSG_IO_NO_SHEET"},
                 {"Blad1", "GB_MSG_IO_NO_SHEET"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_table_options options = {.sheet = cases[i].sheet};
        gb_raw_table *table;
        gb_error err = {0};
        gb_table_read(path, &options, &table, NULL, &err);
        if (cases[i].message != NULL)
            gbt_equal_text(cases[i].sheet, gb_text_id(err.message), cases[i].message);
        else
            gbt_equal_status(cases[i].sheet, err.status, GB_OK, &err);
        if (err.message == GB_MSG_IO_NO_SHEET)
            gbt_equal_text(cases[i].sheet, err.found, "Leeg, Cijfers & zo");
        gb_raw_free(table);
    }
}

static const char ods_content[] =
    "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" "
    "xmlns:text=\"x\"><office:body><office:spreadsheet>"
    "<table:table table:name=\"Blad1\"><table:table-column table:number-columns-repeated=\"3\"/>"
    "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>nis</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"string\"><text:p>naam</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"string\"><text:p>w</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"string\"><text:p>dag</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell "
    "office:value-type=\"string\"><text:p>01</text:p>"
    "</table:table-cell><table:table-cell "
    "office:value-type=\"string\"><office:annotation><text:p>note</text:p>"
    "</office:annotation><text:p>a<text:s text:c=\"2\"/><text:span>b</text:span></text:p><text:p>c</text:p>"
    "</table:table-cell><table:table-cell office:value-type=\"percentage\" "
    "office:value=\"0.125\"><text:p>12,5 %</text:p>"
    "</table:table-cell><table:table-cell office:value-type=\"date\" "
    "office:date-value=\"2023-01-31\"><text:p>31/01/23"
    "</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>"
    "<table:table-row><table:table-cell office:value-type=\"float\" "
    "office:value=\"11001\"><text:p>11001</text:p>"
    "</table:table-cell><table:table-cell/><table:table-cell table:formula=\"of:=1/0\" "
    "office:value-type=\"string\">"
    "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>";

static void open_document_sheets_read_alike(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.ods", dir);
    make_member(path, "content.xml", ods_content);
    gb_table_options options = {0};
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_table_read(path, &options, &table, NULL, &err);
    if (!gbt_equal_status("read", status, GB_OK, &err))
        return;
    gbt_equal_int("rows", gb_raw_rows(table), 3);
    gbt_equal_int("columns", gb_raw_columns(table), 4);
    for (size_t r = 0; r < 2; r++) {
        gbt_equal_text("nis", cell_of(table, r, "nis"), "01");
        gbt_equal_text("naam", cell_of(table, r, "naam"), "a  b\nc");
        gbt_equal_text("w", cell_of(table, r, "w"), "0.125");
        gbt_equal_text("dag", cell_of(table, r, "dag"), "2023-01-31");
    }
    gbt_equal_text("number", cell_of(table, 2, "nis"), "11001");
    gbt_equal_text("error", cell_of(table, 2, "w"), "");
    gbt_equal_int("row", gb_raw_place(table, 2), 4);
    gbt_true("text and number codes", !gb_raw_is_numeric(table, 0));
    gb_raw_free(table);
}

static void broken_workbooks_are_refused(void) {
    static const struct {
        const char *name, *sheet, *message;
    } cases[] = {
        {"cut off", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v>", "GB_MSG_IO_BROKEN"},
        {"a document type", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet/>", "GB_MSG_IO_BROKEN"},
        {"a document type after a comment",
         "<!-- x --><!DOCTYPE w SYSTEM \"http://localhost/x.dtd\"><w><row r=\"1\"><c "
         "r=\"A1\"><v>1</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"an entity of its own", "<w><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&a;</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"tags that cross", "<w><row r=\"1\"><c r=\"A1\"><v>1</c></v></row></w>", "GB_MSG_IO_BROKEN"},
        {"bytes of no encoding", "<w><row r=\"1\"><c r=\"A1\" t=\"str\"><v>caf\xe9</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"an encoding that it is not in", "<?xml version=\"1.0\" encoding=\"EUC-JP\"?><w>\x8f\xff\xff</w>",
         "GB_MSG_IO_BROKEN"},
        {"nothing", "", "GB_MSG_IO_BROKEN"},
        {"a shared text that is not there", "<w><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"a row beyond the last", "<w><row r=\"2000000\"><c r=\"A1\"><v>1</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"a column beyond the last", "<w><row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"rows that go back",
         "<w><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></w>",
         "GB_MSG_IO_BROKEN"},
        {"only a header", "<w><row r=\"1\"><c r=\"A1\" t=\"str\"><v>nis</v></c></row></w>",
         "GB_MSG_IO_NO_ROWS"},
    };
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(path, sizeof path, "%.900s/%zu.xlsx", dir, i);
        make_member(path, "xl/workbook.xml", workbook_part);
        make_member(path, "xl/_rels/workbook.xml.rels", relations_part);
        make_member(path, "xl/worksheets/sheet1.xml", cases[i].sheet);
        gb_table_options options = {.sheet = "1"};
        gb_raw_table *table;
        gb_error err = {0};
        gb_table_read(path, &options, &table, NULL, &err);
        gbt_equal_text(cases[i].name, gb_text_id(err.message), cases[i].message);
        CU_ASSERT_PTR_NULL(table);
        gb_raw_free(table);
    }
}

/* A cell of 60 000 references is parsed in more than one go and is still one text. */
static void long_texts_stay_whole(void) {
    enum { TIMES = 60000 };
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    gb_buffer sheet = {0};
    gb_buffer_add(
        &sheet, "<w><row r=\"1\"><c r=\"A1\" t=\"str\"><v>nis</v></c><c r=\"B1\" t=\"str\"><v>n</v></c></row>"
                "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>01</v></c><c r=\"B2\" t=\"str\"><v>");
    for (int i = 0; i < TIMES; i++)
        gb_buffer_add(&sheet, i % 2 == 0 ? "&amp;" : "<![CDATA[<]]>");
    gb_buffer_add(&sheet, "</v></c></row></w>");
    make_member(path, "xl/workbook.xml", workbook_part);
    make_member(path, "xl/_rels/workbook.xml.rels", relations_part);
    make_member(path, "xl/worksheets/sheet1.xml", sheet.text);
    gb_buffer_release(&sheet);
    gb_table_options options = {.sheet = "1"};
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_table_read(path, &options, &table, NULL, &err);
    if (gbt_equal_status("read", status, GB_OK, &err)) {
        const char *text = cell_of(table, 0, "n");
        gbt_equal_int("length", strlen(text), TIMES);
        gbt_true("begin", strncmp(text, "&<&<", 4) == 0);
        gbt_true("end", strlen(text) == TIMES && strcmp(text + TIMES - 4, "&<&<") == 0);
    }
    gb_raw_free(table);
}

/* Comparing each of 100 000 attributes with all others would take ten seconds. */
static void attributes_have_an_end(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    gb_buffer sheet = {0};
    gb_buffer_add(&sheet, "<w");
    for (int i = 0; i < 100000; i++)
        gb_buffer_addf(&sheet, " a%d=\"\"", i);
    gb_buffer_add(&sheet, "/>");
    make_member(path, "xl/workbook.xml", workbook_part);
    make_member(path, "xl/_rels/workbook.xml.rels", relations_part);
    make_member(path, "xl/worksheets/sheet1.xml", sheet.text);
    gb_buffer_release(&sheet);
    gb_table_options options = {.sheet = "1"};
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_table_read(path, &options, &table, NULL, &err);
    gbt_equal_status("too many attributes", status, GB_ERR_IO, &err);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_IO_BROKEN");
    gb_raw_free(table);
}

static void nesting_has_an_end(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%.900s/t.xlsx", dir);
    gb_buffer sheet = {0};
    for (int i = 0; i < 300; i++)
        gb_buffer_add(&sheet, "<w>");
    for (int i = 0; i < 300; i++)
        gb_buffer_add(&sheet, "</w>");
    make_member(path, "xl/workbook.xml", workbook_part);
    make_member(path, "xl/_rels/workbook.xml.rels", relations_part);
    make_member(path, "xl/worksheets/sheet1.xml", sheet.text);
    gb_buffer_release(&sheet);
    gb_table_options options = {.sheet = "1"};
    gb_raw_table *table;
    gb_error err = {0};
    gb_status status = gb_table_read(path, &options, &table, NULL, &err);
    gbt_equal_status("deeper than 256", status, GB_ERR_DATA, &err);
    gb_raw_free(table);
}

static void every_allocation_may_fail(void) {
    char dir[GBT_PATH], paths[2][GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(paths[0], GBT_PATH, "%.900s/t.xlsx", dir);
    make_xlsx(paths[0]);
    snprintf(paths[1], GBT_PATH, "%.900s/t.ods", dir);
    make_member(paths[1], "content.xml", ods_content);
    for (int i = 0; i < 2; i++) {
        bool done = false;
        for (size_t k = 0; !done && k < 1000; k++) {
            gb_table_options options = {0};
            gb_raw_table *table;
            size_t before = gb_test_live_blocks();
            gb_test_fail_allocation(k);
            gb_status status = gb_table_read(paths[i], &options, &table, NULL, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            gb_raw_free(table);
            gbt_equal_int(paths[i], gb_test_live_blocks(), before);
        }
        gbt_true("came to an end", done);
    }
}

void suite_workbook(void) {
    gbt_add_suite("workbook");
    gbt_add_test("cells come as they are stored", cells_come_as_they_are_stored);
    gbt_add_test("sheets are found by name or number", sheets_are_found_by_name_or_number);
    gbt_add_test("OpenDocument sheets read alike", open_document_sheets_read_alike);
    gbt_add_test("broken workbooks are refused", broken_workbooks_are_refused);
    gbt_add_test("long texts stay whole", long_texts_stay_whole);
    gbt_add_test("attributes have an end", attributes_have_an_end);
    gbt_add_test("nesting has an end", nesting_has_an_end);
    gbt_add_test("every allocation may fail", every_allocation_may_fail);
}
