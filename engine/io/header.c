#include "io/header.h"

#include "base/number.h"
#include "base/text.h"

#include <string.h>

static bool is_blank(const char *text) {
    const char *at = text;
    for (uint32_t point; (point = gb_utf8_next(&at)) != 0;)
        if (point != ' ' && (point < '\t' || point > '\r') && point != 0xA0 && point != 0x202F &&
            point != 0xFEFF)
            return false;
    return true;
}

/* Years head columns often enough. */
static bool is_figure(const char *text) {
    double value;
    if (gb_number_read(text, GB_DECIMAL_POINT, &value) != GB_NUMBER_OK &&
        gb_number_read(text, GB_DECIMAL_COMMA, &value) != GB_NUMBER_OK)
        return false;
    return !(value >= 1800 && value <= 2200 && strpbrk(text, ".,") == NULL);
}

void gb_row_shape_add(gb_row_shape *row, const char *text) {
    row->cells++;
    row->unnamed = row->cells == 2 ? row->filled == 0 : row->unnamed;
    if (is_blank(text)) {
        row->unnamed = false;
        return;
    }
    row->filled++;
    row->last = row->cells;
    row->numbers += is_figure(text);
}

bool gb_header_find(const gb_row_shape *rows, size_t n, int64_t header, size_t *found) {
    size_t most = 0;
    for (size_t i = 0; i < n; i++) {
        if (header > 0 && rows[i].place >= header) {
            *found = i;
            return rows[i].filled > 0;
        }
        if (rows[i].filled > most)
            most = rows[i].filled;
    }
    if (most == 0 || header > 0)
        return false;
    size_t enough = (most + 1) / 2;
    if (enough < 2)
        enough = most < 2 ? 1 : 2;
    size_t i = 0;
    while (rows[i].filled < enough && !(rows[i].unnamed && rows[i].filled + 1 >= most))
        i++;
    *found = i;
    return true;
}

bool gb_header_doubtful(const gb_row_shape *row) {
    return 2 * row->numbers > row->filled;
}

size_t gb_header_width(const gb_row_shape *rows, size_t n, size_t header) {
    size_t width = rows[header].last;
    for (size_t i = header + 1; i < n; i++) {
        size_t last = rows[i].last < rows[header].cells ? rows[i].last : rows[header].cells;
        if (last > width)
            width = last;
    }
    return width;
}
