#include "tables.h"

#include "city.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

sheet sheet_new(const char *header) {
    sheet table = {0};
    cell *row = sheet_row(&table);
    const char *p = header;
    for (;;) {
        size_t length = strcspn(p, "|");
        snprintf(row[table.columns++], CELL_SIZE, "%.*s", (int)length, p);
        if (p[length] == '\0')
            return table;
        p += length + 1;
    }
}

void sheet_free(sheet *table) {
    free(table->at);
    *table = (sheet){0};
}

cell *sheet_row(sheet *table) {
    if (table->rows == table->capacity) {
        table->capacity = table->capacity ? 2 * table->capacity : 256;
        table->at = realloc(table->at, table->capacity * sizeof *table->at);
        if (!table->at)
            give_up("out of memory", "sheet");
    }
    memset(table->at[table->rows], 0, sizeof *table->at);
    return table->at[table->rows++];
}

void cell_text(cell out, const char *text) {
    snprintf(out, CELL_SIZE, "%s", text);
}

void cell_count(cell out, double value, bool dots) {
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%.0f", value), k = 0;
    for (int i = 0; i < n; i++) {
        if (dots && i > 0 && (n - i) % 3 == 0)
            out[k++] = '.';
        out[k++] = digits[i];
    }
    out[k] = '\0';
}

void cell_amount(cell out, double value) {
    double cents = round(value * 100), whole = floor(cents / 100);
    cell_count(out, whole, true);
    size_t n = strlen(out);
    snprintf(out + n, CELL_SIZE - n, ",%02d", (int)(cents - 100 * whole));
}

static FILE *open_file(const char *folder, const char *file) {
    char target[1024];
    snprintf(target, sizeof target, "%s/%s", folder, file);
    FILE *out = fopen(target, "wb");
    if (!out)
        give_up("cannot write", target);
    return out;
}

/** The few letters outside ASCII that our tables use. */
static void put_text(FILE *out, const char *text, bool is_cp1252) {
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        if (!is_cp1252 || *p < 0x80) {
            fputc(*p++, out);
        } else if (*p == 0xC3) {
            fputc(p[1] + 0x40, out);
            p += 2;
        } else if (memcmp(p, "\xE2\x82\xAC", 3) == 0) {
            fputc(0x80, out);
            p += 3;
        } else if (memcmp(p, "\xE2\x80\x93", 3) == 0) {
            fputc(0x96, out);
            p += 3;
        } else {
            give_up("a letter that is not in our Windows-1252 list", text);
        }
    }
}

void sheet_write_csv(const sheet *table, const char *folder, const char *file, csv_form form) {
    FILE *out = open_file(folder, file);
    const char *end = form.has_crlf ? "\r\n" : "\n";
    if (form.has_bom)
        fputs("\xEF\xBB\xBF", out);
    if (form.title) {
        put_text(out, form.title, form.is_cp1252);
        fputs(end, out);
    }
    for (size_t r = 0; r < table->rows; r++) {
        for (size_t c = 0; c < table->columns; c++) {
            bool quoted = strchr(table->at[r][c], form.separator) != NULL;
            if (c > 0)
                fputc(form.separator, out);
            if (quoted)
                fputc('"', out);
            put_text(out, table->at[r][c], form.is_cp1252);
            if (quoted)
                fputc('"', out);
        }
        fputs(end, out);
    }
    if (fclose(out) != 0)
        give_up("cannot write", file);
}

static bool is_number(const char *text) {
    size_t sign = text[0] == '-';
    return text[sign] != '\0' && strspn(text + sign, "0123456789") == strlen(text + sign);
}

void sheet_write_xlsx(const sheet *table, const char *folder, const char *file, const char *name,
                      const char *const *guide) {
    char target[1024];
    snprintf(target, sizeof target, "%s/%s", folder, file);
    lxw_workbook *book = workbook_new(target);
    lxw_doc_properties about = {.title = "Elzevoorde, verzonnen stad", .created = 1735689600};
    workbook_set_properties(book, &about);
    if (guide) {
        lxw_worksheet *first = workbook_add_worksheet(book, "Leeswijzer");
        for (lxw_row_t r = 0; guide[r]; r++)
            worksheet_write_string(first, r, 0, guide[r], NULL);
    }
    lxw_worksheet *data = workbook_add_worksheet(book, name);
    for (size_t r = 0; r < table->rows; r++)
        for (size_t c = 0; c < table->columns; c++) {
            const char *text = table->at[r][c];
            if (r > 0 && is_number(text))
                worksheet_write_number(data, (lxw_row_t)r, (lxw_col_t)c, strtod(text, NULL), NULL);
            else if (text[0])
                worksheet_write_string(data, (lxw_row_t)r, (lxw_col_t)c, text, NULL);
        }
    if (workbook_close(book) != LXW_NO_ERROR)
        give_up("cannot write", target);
}
