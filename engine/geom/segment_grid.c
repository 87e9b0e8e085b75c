#include "geom/segment_grid.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS_ACROSS = 4096 };

/* Cells of about two mean segments, so that most segments touch one to three cells; not many more cells
 * than segments. */
static void choose_cells(gb_segment_grid *g) {
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY, length = 0;
    for (size_t i = 0; i < g->n; i++) {
        size_t a = (size_t)g->segment[i].from, b = (size_t)g->segment[i].to;
        double low_x = g->x[a] < g->x[b] ? g->x[a] : g->x[b], high_x = g->x[a] < g->x[b] ? g->x[b] : g->x[a];
        double low_y = g->y[a] < g->y[b] ? g->y[a] : g->y[b], high_y = g->y[a] < g->y[b] ? g->y[b] : g->y[a];
        x0 = low_x < x0 ? low_x : x0;
        y0 = low_y < y0 ? low_y : y0;
        x1 = high_x > x1 ? high_x : x1;
        y1 = high_y > y1 ? high_y : y1;
        length += (high_x - low_x) + (high_y - low_y);
    }
    double width = x1 - x0, height = y1 - y0;
    g->cell = fmax(1.6 * length / (double)g->n, fmax(width, height) / MOST_CELLS_ACROSS);
    g->cell = fmax(g->cell, sqrt(width * height / (2 * (double)g->n + 64)));
    g->cell = fmax(g->cell, 2 * g->reach);
    if (!(g->cell > 0))
        g->cell = 1;
    g->x0 = x0;
    g->y0 = y0;
    g->columns = (size_t)(width / g->cell) + 1;
    g->rows = (size_t)(height / g->cell) + 1;
}

static size_t index_of(double offset, double cell, size_t count) {
    if (!(offset > 0))
        return 0;
    size_t k = (size_t)(offset / cell);
    return k < count ? k : count - 1;
}

size_t gb_segment_grid_cell(const gb_segment_grid *grid, double x, double y) {
    return index_of(y - grid->y0, grid->cell, grid->rows) * grid->columns +
           index_of(x - grid->x0, grid->cell, grid->columns);
}

/* Rows that a segment comes near to, and for each of them the columns. */
typedef struct span {
    double ax, ay, bx, by; /* lower end first */
    double margin;         /* reach, and more than any rounding of the steps below */
    size_t r0, r1;
} span;

static span rows_of(const gb_segment_grid *g, size_t i) {
    size_t a = (size_t)g->segment[i].from, b = (size_t)g->segment[i].to;
    if (g->y[b] < g->y[a]) {
        size_t t = a;
        a = b;
        b = t;
    }
    span s = {.ax = g->x[a], .ay = g->y[a], .bx = g->x[b], .by = g->y[b]};
    s.margin = g->reach + 1e-6 * g->cell;
    s.r0 = index_of(s.ay - s.margin - g->y0, g->cell, g->rows);
    s.r1 = index_of(s.by + s.margin - g->y0, g->cell, g->rows);
    return s;
}

static double x_at(const span *s, double y) {
    if (y <= s->ay)
        return s->ax;
    if (y >= s->by)
        return s->bx;
    return s->ax + (s->bx - s->ax) * ((y - s->ay) / (s->by - s->ay));
}

static void columns_of(const gb_segment_grid *g, const span *s, size_t row, size_t *c0, size_t *c1) {
    double low = s->ax, high = s->bx;
    if (s->r1 > s->r0) {
        double y = g->y0 + (double)row * g->cell;
        low = row == s->r0 ? s->ax : x_at(s, y - s->margin);
        high = row == s->r1 ? s->bx : x_at(s, y + g->cell + s->margin);
    }
    *c0 = index_of((low < high ? low : high) - s->margin - g->x0, g->cell, g->columns);
    *c1 = index_of((low < high ? high : low) + s->margin - g->x0, g->cell, g->columns);
}

static void mark_cells(const gb_segment_grid *g, const uint8_t *active, uint8_t *wanted) {
    for (size_t i = 0; i < g->n; i++) {
        if (!active[i])
            continue;
        span s = rows_of(g, i);
        for (size_t r = s.r0; r <= s.r1; r++) {
            size_t c0, c1;
            columns_of(g, &s, r, &c0, &c1);
            memset(wanted + r * g->columns + c0, 1, c1 - c0 + 1);
        }
    }
}

/* Counting sort: once to count, once to place. */
static void visit_cells(gb_segment_grid *g, const uint8_t *wanted, bool placing) {
    for (size_t i = 0; i < g->n; i++) {
        span s = rows_of(g, i);
        for (size_t r = s.r0; r <= s.r1; r++) {
            size_t c0, c1;
            columns_of(g, &s, r, &c0, &c1);
            for (size_t k = r * g->columns + c0; k <= r * g->columns + c1; k++) {
                if (wanted && !wanted[k])
                    continue;
                if (placing)
                    g->entry[g->cell_start[k + 1]++] = (int32_t)i;
                else
                    g->cell_start[k + 2]++;
            }
        }
    }
}

static gb_status fill(gb_segment_grid *g, const uint8_t *active, uint8_t *wanted, gb_error *err) {
    size_t cells = g->columns * g->rows;
    if (wanted)
        mark_cells(g, active, wanted);
    g->cell_start = gb_alloc_zero(cells + 2, sizeof *g->cell_start);
    if (!g->cell_start)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    visit_cells(g, wanted, false);
    for (size_t k = 1; k < cells + 2; k++)
        g->cell_start[k] += g->cell_start[k - 1];
    g->entry = gb_alloc(g->cell_start[cells + 1], sizeof *g->entry);
    if (!g->entry)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    visit_cells(g, wanted, true);
    return GB_OK;
}

gb_status gb_segment_grid_new(const double *x, const double *y, const gb_segment *segment, size_t n,
                              double reach, const uint8_t *active, gb_segment_grid *out, gb_error *err) {
    *out = (gb_segment_grid){.x = x, .y = y, .segment = segment, .n = n, .reach = reach};
    if (n == 0)
        return GB_OK;
    choose_cells(out);
    uint8_t *wanted = active ? gb_alloc_zero(out->columns * out->rows, 1) : NULL;
    gb_status status = active && !wanted ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
    if (status == GB_OK)
        status = fill(out, active, wanted, err);
    gb_free(wanted);
    if (status != GB_OK)
        gb_segment_grid_release(out);
    return status;
}

void gb_segment_grid_release(gb_segment_grid *grid) {
    gb_free(grid->cell_start);
    gb_free(grid->entry);
    *grid = (gb_segment_grid){0};
}
