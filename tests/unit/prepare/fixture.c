#include "fixture.h"

#include "base/memory.h"
#include "support/gbt.h"

#include <stdlib.h>
#include <string.h>

static gb_topology *squares(size_t n) {
    gb_shapes shapes = {0};
    gb_topology *topology = NULL;
    gb_status status = GB_OK;
    for (size_t i = 0; status == GB_OK && i < n; i++) {
        double west = 150000 + 1000 * (double)i;
        const double x[] = {west, west + 1000, west + 1000, west};
        const double y[] = {170000, 170000, 171000, 171000};
        status = gb_shapes_begin_feature(&shapes, NULL);
        if (status == GB_OK)
            status = gb_shapes_begin_polygon(&shapes, NULL);
        if (status == GB_OK)
            status = gb_shapes_begin_ring(&shapes, NULL);
        if (status == GB_OK)
            status = gb_shapes_add_points(&shapes, x, y, 4, NULL);
        gb_shapes_end_ring(&shapes);
    }
    if (status == GB_OK)
        status = gb_topology_build(&shapes, NULL, &topology, NULL, NULL);
    gb_shapes_release(&shapes);
    gbt_equal_status("squares", status, GB_OK, NULL);
    return topology;
}

gb_areas *fixture_areas(const char *const *codes, size_t n) {
    gb_error err = {0};
    gb_areas *areas = NULL;
    gb_crs *crs = NULL;
    gbt_equal_status("crs", gb_crs_new("EPSG:31370", &crs, &err), GB_OK, &err);
    char **copies = gb_alloc(n, sizeof *copies);
    for (size_t i = 0; i < n; i++)
        copies[i] = gb_strdup(codes[i]);
    gbt_equal_status("areas", gb_areas_new_take("wijk", n, copies, NULL, squares(n), crs, &areas, &err),
                     GB_OK, &err);
    return areas;
}

enum { MOST_CELLS = 16, LONGEST_ROW = 512 };

/* Cut a row at ';' in place. */
static size_t cut_row(char *row, const char *cells[MOST_CELLS]) {
    size_t count = 0;
    cells[count++] = row;
    for (char *at = row; *at != '\0'; at++)
        if (*at == ';' && count < MOST_CELLS) {
            *at = '\0';
            cells[count++] = at + 1;
        }
    return count;
}

gb_raw_table *fixture_table(const char *source, const char *text) {
    gb_raw_table *table = NULL;
    size_t columns = 0;
    for (int64_t line = 1; *text != '\0'; line++) {
        char row[LONGEST_ROW] = "";
        size_t length = strcspn(text, "|");
        memcpy(row, text, length);
        text += length + (text[length] == '|');
        const char *cells[MOST_CELLS] = {NULL};
        size_t count = cut_row(row, cells);
        gb_status status = GB_OK;
        if (line == 1) {
            columns = count;
            status = gb_raw_new(source, columns, cells, &table, NULL);
        } else {
            status = gb_raw_add(table, cells, line, NULL);
        }
        gbt_equal_status("fixture", status, GB_OK, NULL);
    }
    return table;
}

const gb_note *fixture_note(const gb_notes *notes, gb_text text) {
    for (size_t i = 0; i < gb_notes_count(notes); i++)
        if (gb_notes_at(notes, i)->text == text)
            return gb_notes_at(notes, i);
    return NULL;
}
