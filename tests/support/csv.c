#include "support/csv.h"

#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void give_up(const char *path, const char *why) {
    fprintf(stderr, "%s: %s\n", path, why);
    exit(2);
}

/* Terminates the cell at *at in place and steps past it. @return false at the end of the row */
static bool next_cell(char **at, char **cell) {
    char *from = *at, *to = from;
    *cell = to;
    bool quoted = *from == '"';
    from += quoted;
    while (*from && (quoted || (*from != ',' && *from != '\n'))) {
        if (quoted && *from == '"') {
            quoted = from[1] == '"';
            if (!quoted) {
                from++;
                break;
            }
            from++;
        }
        *to++ = *from++;
    }
    from += *from == '\r';
    bool more = *from == ',';
    *at = from + (*from != '\0');
    if (to > *cell && to[-1] == '\r')
        to--;
    *to = '\0';
    return more;
}

gbt_csv gbt_csv_read(const char *path) {
    gbt_csv csv = {.text = gbt_read_file(path, NULL)};
    if (!csv.text)
        give_up(path, "cannot be read");
    size_t cells = 0, capacity = 0, lines = 0;
    for (char *at = csv.text; *at; lines++) {
        size_t first = cells;
        for (bool more = true; more;) {
            if (cells == capacity) {
                capacity = capacity ? capacity * 2 : 1024;
                csv.cell = realloc(csv.cell, capacity * sizeof *csv.cell);
                if (!csv.cell)
                    give_up(path, "out of memory");
            }
            more = next_cell(&at, &csv.cell[cells++]);
        }
        if (lines == 0)
            csv.columns = cells;
        else if (cells - first != csv.columns)
            give_up(path, "a row has another number of cells than the header");
    }
    if (lines == 0)
        give_up(path, "empty");
    csv.rows = lines - 1;
    return csv;
}

void gbt_csv_release(gbt_csv *csv) {
    free(csv->cell);
    free(csv->text);
    *csv = (gbt_csv){0};
}

size_t gbt_csv_column(const gbt_csv *csv, const char *name) {
    for (size_t c = 0; c < csv->columns; c++)
        if (strcmp(csv->cell[c], name) == 0)
            return c;
    give_up(name, "no such column");
}

const char *gbt_csv_cell(const gbt_csv *csv, size_t row, size_t column) {
    return csv->cell[(row + 1) * csv->columns + column];
}

double gbt_csv_number(const gbt_csv *csv, size_t row, size_t column) {
    const char *text = gbt_csv_cell(csv, row, column);
    return *text ? strtod(text, NULL) : NAN;
}

double *gbt_csv_numbers(const gbt_csv *csv, const char *name) {
    size_t column = gbt_csv_column(csv, name);
    double *out = malloc((csv->rows ? csv->rows : 1) * sizeof *out);
    if (!out)
        give_up(name, "out of memory");
    for (size_t row = 0; row < csv->rows; row++)
        out[row] = gbt_csv_number(csv, row, column);
    return out;
}
