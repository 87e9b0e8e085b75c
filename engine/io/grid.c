#include "io/grid.h"

#include "base/memory.h"
#include "base/number.h"
#include "io/header.h"
#include "io/names.h"

#include <string.h>

gb_status gb_grid_add(gb_grid *grid, uint32_t row, uint32_t column, const char *text, bool number,
                      const char *file, gb_error *err) {
    if (text[0] == '\0')
        return GB_OK;
    const gb_grid_cell *last = grid->cells > 0 ? &grid->cell[grid->cells - 1] : NULL;
    if (last != NULL && (row < last->row || (row == last->row && column <= last->column)))
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = file, .row = row, .found = "XML");
    if (grid->cells >= GB_GRID_MOST_CELLS || grid->repeated > GB_GRID_MOST_REPEATED)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_MANY_CELLS, .file = file, .row = row,
                       .count = grid->repeated > GB_GRID_MOST_REPEATED ? GB_GRID_MOST_REPEATED
                                                                       : GB_GRID_MOST_CELLS);
    if (!gb_reserve(&grid->cell, &grid->capacity, grid->cells, sizeof *grid->cell))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    grid->cell[grid->cells++] = (gb_grid_cell){grid->texts.length, row, column, number};
    gb_buffer_add_bytes(&grid->texts, text, strlen(text) + 1);
    return grid->texts.failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}

/* Digits, perhaps with decimals, of at most 15 figures: without its trailing zeros that is the shortest text
   already, and no conversion is needed. Returns the length to keep, 0 for anything else. */
static size_t plain_number(const char *text) {
    enum { FIGURES = 15, MOST_ZEROS = 3 };
    size_t start = text[0] == '-', whole = strspn(text + start, "0123456789");
    const char *point = text + start + whole;
    if (whole == 0 || whole > FIGURES || (text[start] == '0' && (whole > 1 || *point != '.')))
        return whole == 1 && text[0] == '0' && *point == '\0';
    if (*point == '\0')
        return start + whole;
    size_t decimals = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    if (decimals == 0 || point[1 + decimals] != '\0' || whole + decimals > FIGURES)
        return 0;
    while (decimals > 0 && point[decimals] == '0')
        decimals--;
    if (text[start] == '0' && (decimals == 0 || strspn(point + 1, "0") > MOST_ZEROS))
        return 0;
    return start + whole + (decimals > 0 ? 1 + decimals : 0);
}

gb_status gb_grid_add_number(gb_grid *grid, uint32_t row, uint32_t column, const char *text, const char *file,
                             gb_error *err) {
    double value;
    char shortest[GB_NUMBER_SIZE];
    size_t plain = plain_number(text);
    if (plain > 0)
        gb_copy(shortest, plain + 1, text);
    else if (gb_number_read(text, GB_DECIMAL_POINT, &value) == GB_NUMBER_OK)
        gb_number_shortest(value, shortest);
    else
        return gb_grid_add(grid, row, column, text, false, file, err);
    return gb_grid_add(grid, row, column, shortest, true, file, err);
}

void gb_grid_release(gb_grid *grid) {
    gb_buffer_release(&grid->texts);
    gb_free(grid->cell);
    *grid = (gb_grid){0};
}

static const char *text_of(const gb_grid *grid, size_t i) {
    return grid->texts.text + grid->cell[i].text;
}

/* Shapes of the first rows that hold cells; first[i] is the first cell of each. */
static size_t look(const gb_grid *grid, gb_row_shape shape[GB_HEADER_ROWS], size_t first[GB_HEADER_ROWS]) {
    size_t n = 0;
    for (size_t i = 0; i < grid->cells; i++) {
        const gb_grid_cell *cell = &grid->cell[i];
        if (n == 0 || shape[n - 1].place != cell->row) {
            if (n == GB_HEADER_ROWS)
                break;
            first[n] = i;
            shape[n++] = (gb_row_shape){.place = cell->row};
        }
        shape[n - 1].cells = cell->column; /* the empty ones before it */
        gb_row_shape_add(&shape[n - 1], text_of(grid, i));
    }
    return n;
}

/* Which columns of the sheet become columns of the table: those that hold anything from the header on. */
typedef struct layout {
    size_t width;
    size_t *slot; /* per column of the sheet; SIZE_MAX = empty, left out */
} layout;

static gb_status lay_out(const gb_grid *grid, size_t from, layout *out, gb_error *err) {
    size_t columns = 0;
    for (size_t i = from; i < grid->cells; i++)
        if (grid->cell[i].column >= columns)
            columns = grid->cell[i].column + 1;
    out->slot = gb_alloc(columns, sizeof *out->slot);
    if (out->slot == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t c = 0; c < columns; c++)
        out->slot[c] = SIZE_MAX;
    for (size_t i = from; i < grid->cells; i++)
        out->slot[grid->cell[i].column] = 0;
    for (size_t c = 0; c < columns; c++)
        if (out->slot[c] == 0)
            out->slot[c] = out->width++;
    return GB_OK;
}

static gb_status make_table(const gb_grid *grid, const char *source, size_t first, const layout *columns,
                            gb_raw_table **out, gb_notes *notes, gb_error *err) {
    char **names = gb_alloc_zero(columns->width, sizeof *names);
    bool whole = names != NULL;
    uint32_t row = grid->cell[first].row;
    for (size_t i = first; whole && i < grid->cells && grid->cell[i].row == row; i++) {
        size_t c = columns->slot[grid->cell[i].column];
        names[c] = gb_strdup(text_of(grid, i));
        whole = names[c] != NULL;
    }
    for (size_t c = 0; whole && c < columns->width; c++) {
        if (names[c] == NULL)
            names[c] = gb_strdup("");
        whole = names[c] != NULL;
    }
    gb_status status = whole ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_names_clean(names, columns->width, source, row, notes, err);
    if (status == GB_OK)
        status = gb_raw_new(source, columns->width, (const char *const *)names, out, err);
    gb_names_free(names, columns->width);
    return status;
}

static bool reads_as_number(const char *text) {
    double value;
    return gb_number_read(text, GB_DECIMAL_POINT, &value) == GB_NUMBER_OK ||
           gb_number_read(text, GB_DECIMAL_COMMA, &value) == GB_NUMBER_OK;
}

/* A column is numeric when some cells are stored as numbers and no text in it could be read as one. */
static gb_status flag_numbers(const gb_grid *grid, size_t from, const layout *columns, gb_raw_table *table,
                              gb_error *err) {
    enum { NUMBERS = 1, TEXT_NUMBERS = 2 };
    uint8_t *seen = gb_alloc_zero(columns->width, 1);
    if (seen == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = from; i < grid->cells; i++) {
        uint8_t *column = &seen[columns->slot[grid->cell[i].column]];
        if (grid->cell[i].number)
            *column |= NUMBERS;
        else if (!(*column & TEXT_NUMBERS) && reads_as_number(text_of(grid, i)))
            *column |= TEXT_NUMBERS;
    }
    for (size_t c = 0; c < columns->width; c++)
        gb_raw_set_numeric(table, c, seen[c] == NUMBERS);
    gb_free(seen);
    return GB_OK;
}

static gb_status add_rows(const gb_grid *grid, size_t from, const layout *columns, size_t most_rows,
                          gb_raw_table *table, bool *cut, gb_error *err) {
    const char **cell = gb_alloc(columns->width, sizeof *cell);
    if (cell == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = GB_OK;
    for (size_t i = from; status == GB_OK && i < grid->cells;) {
        if (most_rows > 0 && gb_raw_rows(table) == most_rows) {
            *cut = true;
            break;
        }
        uint32_t row = grid->cell[i].row;
        memset(cell, 0, columns->width * sizeof *cell);
        bool any = false;
        for (; i < grid->cells && grid->cell[i].row == row; i++) {
            const char *text = text_of(grid, i);
            cell[columns->slot[grid->cell[i].column]] = text;
            any = any || text[strspn(text, " \t\r\n")] != '\0';
        }
        if (any)
            status = gb_raw_add(table, cell, row, err);
    }
    gb_free(cell);
    return status;
}

static void tell(const gb_grid *grid, const char *source, const gb_row_shape *shape, size_t header,
                 bool given, gb_notes *notes) {
    if (header > 0 && !given)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_TITLES, .file = source, .row = shape[header].place,
                .count = (int64_t)header);
    if (gb_header_doubtful(&shape[header]))
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_HEADER_NUMBERS, .file = source,
                .row = shape[header].place);
    if (grid->errors > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_FORMULA_ERRORS, .file = source,
                .count = (int64_t)grid->errors);
    if (grid->unstored > 0)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_FORMULA_UNSTORED, .file = source,
                .count = (int64_t)grid->unstored);
}

gb_status gb_grid_table(const gb_grid *grid, const char *source, size_t header, size_t most_rows,
                        gb_raw_table **out, bool *cut, gb_notes *notes, gb_error *err) {
    *out = NULL;
    *cut = false;
    gb_row_shape shape[GB_HEADER_ROWS] = {0};
    size_t first[GB_HEADER_ROWS] = {0}, row = 0;
    size_t n = look(grid, shape, first);
    if (!gb_header_find(shape, n, (int64_t)header, &row))
        return header > 0 ? GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_HEADER_LINE, .file = source,
                                    .row = (int64_t)header)
                          : GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_EMPTY_FILE, .file = source);
    size_t from = row + 1 < n ? first[row + 1] : grid->cells;
    layout columns = {0};
    gb_status status = lay_out(grid, first[row], &columns, err);
    tell(grid, source, shape, row, header > 0, notes);
    if (status == GB_OK)
        status = make_table(grid, source, first[row], &columns, out, notes, err);
    if (status == GB_OK)
        status = flag_numbers(grid, from, &columns, *out, err);
    if (status == GB_OK)
        status = add_rows(grid, from, &columns, most_rows, *out, cut, err);
    gb_free(columns.slot);
    if (status == GB_OK && gb_raw_rows(*out) == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_ROWS, .file = source, .row = shape[row].place);
    if (status != GB_OK) {
        gb_raw_free(*out);
        *out = NULL;
    }
    return status;
}
