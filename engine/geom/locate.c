/* Points in areas by a grid. A cell without border belongs to one area or to none; elsewhere a point is
 * tested against the areas that reach into its cell, each by the segments of its border in that row. */
#include "geom/locate.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "geom/topology_data.h"

#include <math.h>
#include <string.h>

enum { SEGMENTS_PER_CELL = 3, MOST_ACROSS = 32768, ROWS_PER_BLOCK = 8, POINTS_PER_BLOCK = 4096 };
enum { NOTHING = GB_OUTSIDE, FIRST_LIST = -2 }; /* a cell at or below FIRST_LIST tells where its list is */
static const double margin = 1e-3;              /* in cells: more than rounding ever moves a point */

/* Segments first..first+count-1; segment i runs from point i to point i+1 of an arc. */
typedef struct run {
    uint32_t first, count;
    float low, high; /* all its x lie between */
} run;

/* The border of one area in one row. */
typedef struct strip {
    int32_t area;
    uint32_t first_run, runs;
} strip;

/* Lists of the cells of some rows: a count, then so many strips in order of their areas. */
typedef struct row_block {
    uint32_t *list;
    size_t length, capacity;
} row_block;

struct gb_locator {
    const gb_topology *t;
    double box[4], x0, y0, per_unit, cell; /* cells per unit, units per cell */
    size_t columns, rows;
    size_t *row_strip; /* rows + 1: strips of a row, lowest area first */
    strip *strips;
    run *runs;
    int32_t
        *cells; /* rows * columns: an area, NOTHING, or FIRST_LIST less the offset of a list in the block */
    row_block *blocks;
    size_t block_count;
};

/* Both rise with the coordinate, rounding included: what lies between two points lies in their cells or in
 * between. */
static size_t column_of(const gb_locator *l, double x) {
    double c = (x - l->x0) * l->per_unit;
    return c <= 0 ? 0 : c >= (double)l->columns ? l->columns - 1 : (size_t)c;
}

static size_t row_of(const gb_locator *l, double y) {
    double r = (y - l->y0) * l->per_unit;
    return r <= 0 ? 0 : r >= (double)l->rows ? l->rows - 1 : (size_t)r;
}

/* Does the ray from the point to the right cross the segments of a run an odd number of times? */
static bool crosses_run(const gb_locator *l, const run *r, double x, double y, bool *on_border) {
    const double *xs = l->t->x, *ys = l->t->y;
    bool odd = false;
    double by = ys[r->first] - y;
    for (size_t i = r->first, last = i + r->count; i < last; i++) {
        double ay = by;
        by = ys[i + 1] - y;
        if ((ay > 0 && by > 0) || (ay < 0 && by < 0))
            continue;
        double ax = xs[i] - x, bx = xs[i + 1] - x, cross = ax * by - ay * bx;
        odd ^= ((ay > 0) != (by > 0)) & ((cross > 0) == (by > ay));
        if (cross == 0 && ax * bx <= 0 && ay * by <= 0)
            *on_border = true;
    }
    return odd;
}

/* As gb_area_contains asks all segments of an area, here those of one row: the others do not reach the
 * height of the point. Runs that lie to its left are not crossed, those to its right once for each time that
 * they change sides. 1 inside, 0 on the border, -1 outside. */
static int place_in(const gb_locator *l, const strip *s, double x, double y) {
    const double *ys = l->t->y;
    bool inside = false, on_border = false;
    for (const run *r = l->runs + s->first_run, *end = r + s->runs; r < end; r++) {
        if (x > (double)r->high)
            continue;
        if (x < (double)r->low)
            inside ^= (ys[r->first] > y) != (ys[r->first + r->count] > y);
        else
            inside ^= crosses_run(l, r, x, y, &on_border);
    }
    return on_border ? 0 : inside ? 1 : -1;
}

/* --- the borders of areas, row by row --- */

/* Rows or columns low..high. */
typedef struct span {
    size_t low, high;
} span;

/* Cutting the border of one area into runs; what is kept per row is clean before and after. */
typedef struct cutter {
    size_t *next;    /* per row: the segment that would lengthen its last piece; SIZE_MAX = none */
    uint32_t *last;  /* per row: its last piece; later where its next run goes */
    uint32_t *count; /* per row: its pieces */
    struct piece {
        run run;
        uint32_t row;
    } * pieces; /* of this area, as they come along the border */
    size_t n, capacity;
    span used;           /* rows */
    strip *strips;       /* of all areas so far */
    uint32_t *strip_row; /* of each strip */
    size_t strip_count, strip_capacity, row_capacity, run_count, run_capacity;
} cutter;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void area_uses(const gb_topology *t, size_t area, size_t *first, size_t *end) {
    *first = t->ring_arc[t->polygon_ring[t->area_polygon[area]]];
    *end = t->ring_arc[t->polygon_ring[t->area_polygon[area + 1]]];
}

static span between(size_t a, size_t b) {
    return a < b ? (span){a, b} : (span){b, a};
}

static gb_status add_segment(cutter *c, size_t segment, size_t row, gb_error *err) {
    if (c->next[row] == segment) {
        c->next[row]++;
        c->pieces[c->last[row]].run.count++;
        return GB_OK;
    }
    if (!gb_reserve(&c->pieces, &c->capacity, c->n, sizeof *c->pieces))
        return no_memory(err);
    c->next[row] = segment + 1;
    c->last[row] = (uint32_t)c->n;
    c->count[row]++;
    c->pieces[c->n++] = (struct piece){{.first = (uint32_t)segment, .count = 1}, (uint32_t)row};
    return GB_OK;
}

/* Rounded outwards: a point between the bounds and the border asks a little more, and gets the same. */
static void bound_run(const gb_locator *l, run *r) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = r->first; i <= (size_t)r->first + r->count; i++) {
        low = l->t->x[i] < low ? l->t->x[i] : low;
        high = l->t->x[i] > high ? l->t->x[i] : high;
    }
    r->low = nextafterf((float)low, -INFINITY);
    r->high = nextafterf((float)high, INFINITY);
}

static gb_status cut_border(const gb_locator *l, size_t area, cutter *c, gb_error *err) {
    const gb_topology *t = l->t;
    gb_status status = GB_OK;
    size_t first, end;
    area_uses(t, area, &first, &end);
    c->n = 0;
    c->used = (span){SIZE_MAX, 0};
    for (size_t u = first; u < end; u++) {
        size_t arc = gb_use_arc(t->arc[u]), row = row_of(l, t->y[t->arc_start[arc]]);
        for (size_t i = t->arc_start[arc]; i + 1 < t->arc_start[arc + 1]; i++) {
            size_t to = row_of(l, t->y[i + 1]);
            span here = between(row, to);
            c->used.low = here.low < c->used.low ? here.low : c->used.low;
            c->used.high = here.high > c->used.high ? here.high : c->used.high;
            for (size_t r = here.low; status == GB_OK && r <= here.high; r++)
                status = add_segment(c, i, r, err);
            row = to;
        }
    }
    return status;
}

/* The pieces of one area, sorted by row: each row with any is a strip. */
static gb_status add_strips(gb_locator *l, size_t area, cutter *c, gb_error *err) {
    while (c->run_count + c->n > c->run_capacity)
        if (!gb_reserve(&l->runs, &c->run_capacity, c->run_capacity, sizeof *l->runs))
            return no_memory(err);
    for (size_t r = c->used.low; r <= c->used.high; r++) {
        uint32_t count = c->count[r], at = (uint32_t)c->run_count;
        c->next[r] = SIZE_MAX;
        c->count[r] = 0;
        c->last[r] = at;
        if (count == 0)
            continue;
        if (!gb_reserve(&c->strips, &c->strip_capacity, c->strip_count, sizeof *c->strips) ||
            !gb_reserve(&c->strip_row, &c->row_capacity, c->strip_count, sizeof *c->strip_row))
            return no_memory(err);
        c->strip_row[c->strip_count] = (uint32_t)r;
        c->strips[c->strip_count++] = (strip){(int32_t)area, at, count};
        c->run_count += count;
    }
    for (size_t k = 0; k < c->n; k++) {
        bound_run(l, &c->pieces[k].run);
        l->runs[c->last[c->pieces[k].row]++] = c->pieces[k].run;
    }
    return GB_OK;
}

/* From order of areas to order of rows, areas in order within. */
static gb_status sort_strips(gb_locator *l, const cutter *c, gb_error *err) {
    l->row_strip = gb_alloc_zero(l->rows + 2, sizeof *l->row_strip);
    l->strips = gb_alloc(c->strip_count, sizeof *l->strips);
    if (!l->row_strip || !l->strips)
        return no_memory(err);
    for (size_t k = 0; k < c->strip_count; k++)
        l->row_strip[c->strip_row[k] + 2]++;
    for (size_t r = 2; r < l->rows + 2; r++)
        l->row_strip[r] += l->row_strip[r - 1];
    for (size_t k = 0; k < c->strip_count; k++)
        l->strips[l->row_strip[c->strip_row[k] + 1]++] = c->strips[k];
    return GB_OK;
}

static gb_status make_strips(gb_locator *l, gb_error *err) {
    cutter c = {.next = gb_alloc(l->rows, sizeof *c.next),
                .last = gb_alloc(l->rows, sizeof *c.last),
                .count = gb_alloc_zero(l->rows, sizeof *c.count)};
    gb_status status = c.next && c.last && c.count ? GB_OK : no_memory(err);
    for (size_t r = 0; status == GB_OK && r < l->rows; r++)
        c.next[r] = SIZE_MAX;
    for (size_t a = 0; status == GB_OK && a < l->t->areas; a++) {
        status = cut_border(l, a, &c, err);
        if (status == GB_OK && c.n > 0)
            status = add_strips(l, a, &c, err);
    }
    if (status == GB_OK)
        status = sort_strips(l, &c, err);
    gb_free(c.next);
    gb_free(c.last);
    gb_free(c.count);
    gb_free(c.pieces);
    gb_free(c.strips);
    gb_free(c.strip_row);
    return status;
}

/* --- the cells of a row --- */

/* What one row needs while its cells are made. */
typedef struct row_scratch {
    uint32_t *seen;  /* per column: the last strip that touched it, + 1 */
    size_t *start;   /* columns + 2: slices of `strip` */
    uint32_t *strip; /* strips whose border touches a column, lowest area first */
    size_t strip_capacity;
    struct touch {
        uint32_t column, strip;
    } * touches;
    size_t touch_count, touch_capacity;
    uint32_t *list, *before; /* candidates of this cell and of the one before */
    size_t list_capacity, before_capacity, before_count;
    int32_t last_list; /* the cell value of the list made last in this row */
} row_scratch;

static void release_scratch(row_scratch *s) {
    gb_free(s->seen);
    gb_free(s->start);
    gb_free(s->strip);
    gb_free(s->touches);
    gb_free(s->list);
    gb_free(s->before);
}

/* Columns that segment i touches within a row, a little more rather than less. */
static span columns_touched(const gb_locator *l, size_t i, size_t row) {
    double ax = l->t->x[i], ay = l->t->y[i], bx = l->t->x[i + 1], by = l->t->y[i + 1];
    double low = fmin(ax, bx), high = fmax(ax, bx);
    span rows = between(row_of(l, ay), row_of(l, by));
    if (rows.low < rows.high) { /* only the part between the edges of the row */
        double edge[2] = {l->y0 + ((double)row - margin) * l->cell,
                          l->y0 + ((double)row + 1 + margin) * l->cell};
        double slope = (bx - ax) / (by - ay), p = ax + (edge[0] - ay) * slope,
               q = ax + (edge[1] - ay) * slope;
        low = fmax(low, fmin(p, q) - margin * l->cell);
        high = fmin(high, fmax(p, q) + margin * l->cell);
    }
    return (span){column_of(l, low), column_of(l, high)};
}

static gb_status touch_columns(const gb_locator *l, size_t row, row_scratch *s, gb_error *err) {
    memset(s->seen, 0, l->columns * sizeof *s->seen);
    memset(s->start, 0, (l->columns + 2) * sizeof *s->start);
    s->touch_count = 0;
    for (size_t k = l->row_strip[row]; k < l->row_strip[row + 1]; k++) {
        const run *r = l->runs + l->strips[k].first_run, *end = r + l->strips[k].runs;
        for (; r < end; r++) {
            for (size_t i = r->first, last = i + r->count; i < last; i++) {
                span across = columns_touched(l, i, row);
                for (size_t c = across.low; c <= across.high; c++) {
                    if (s->seen[c] == (uint32_t)k + 1)
                        continue;
                    s->seen[c] = (uint32_t)k + 1;
                    if (!gb_reserve(&s->touches, &s->touch_capacity, s->touch_count, sizeof *s->touches))
                        return no_memory(err);
                    s->touches[s->touch_count++] = (struct touch){(uint32_t)c, (uint32_t)k};
                    s->start[c + 2]++;
                }
            }
        }
    }
    for (size_t c = 2; c < l->columns + 2; c++)
        s->start[c] += s->start[c - 1];
    if (s->touch_count > s->strip_capacity) {
        gb_free(s->strip);
        s->strip_capacity = s->touch_count * 2;
        s->strip = gb_alloc(s->strip_capacity, sizeof *s->strip);
        if (!s->strip)
            return no_memory(err);
    }
    for (size_t k = 0; k < s->touch_count; k++)
        s->strip[s->start[s->touches[k].column + 1]++] = s->touches[k].strip;
    return GB_OK;
}

/* Areas of the cell before that have no border in this one either cover it whole or not at all. */
static bool still_covers(const gb_locator *l, size_t row, size_t column, uint32_t k) {
    double x = l->x0 + ((double)column + 0.5) * l->cell, y = l->y0 + ((double)row + 0.5) * l->cell;
    return place_in(l, &l->strips[k], x, y) > 0;
}

/* The candidates of a cell, in s->list: its borders and what it has from the cell before. */
static gb_status merge(const gb_locator *l, size_t row, size_t column, row_scratch *s, size_t *count,
                       gb_error *err) {
    size_t b = s->start[column], end = s->start[column + 1], most = s->before_count + end - b;
    if (most > s->list_capacity) {
        gb_free(s->list);
        s->list_capacity = most * 2;
        s->list = gb_alloc(s->list_capacity, sizeof *s->list);
        if (!s->list)
            return no_memory(err);
    }
    *count = 0;
    for (size_t k = 0; k < s->before_count || b < end;) {
        if (b < end && (k == s->before_count || s->strip[b] <= s->before[k])) {
            k += k < s->before_count && s->before[k] == s->strip[b];
            s->list[(*count)++] = s->strip[b++];
        } else {
            uint32_t candidate = s->before[k++];
            if (still_covers(l, row, column, candidate))
                s->list[(*count)++] = candidate;
        }
    }
    return GB_OK;
}

/* Neighbouring cells mostly share their list. */
static gb_status write_list(row_block *block, row_scratch *s, size_t count, bool same, int32_t *cell,
                            gb_error *err) {
    if (same && s->last_list <= FIRST_LIST) {
        *cell = s->last_list;
        return GB_OK;
    }
    size_t offset = block->length;
    for (size_t k = 0; k <= count; k++) {
        if (!gb_reserve(&block->list, &block->capacity, block->length, sizeof *block->list))
            return no_memory(err);
        block->list[block->length++] = k == 0 ? (uint32_t)count : s->list[k - 1];
    }
    *cell = s->last_list = FIRST_LIST - (int32_t)offset;
    return GB_OK;
}

static gb_status make_cell(const gb_locator *l, size_t row, size_t column, row_block *block, row_scratch *s,
                           gb_error *err) {
    int32_t *cell = &l->cells[row * l->columns + column];
    bool border = s->start[column] < s->start[column + 1];
    if (!border && column > 0 && s->start[column - 1] == s->start[column]) {
        *cell = cell[-1];
        return GB_OK;
    }
    size_t count = 0;
    gb_status status = merge(l, row, column, s, &count, err);
    if (status != GB_OK)
        return status;
    bool same =
        count == s->before_count && (count == 0 || memcmp(s->list, s->before, count * sizeof *s->list) == 0);
    if (border)
        status = write_list(block, s, count, same, cell, err);
    else
        *cell = count > 0 ? l->strips[s->list[0]].area : NOTHING;
    if (!same)
        s->last_list = border ? s->last_list : NOTHING;
    uint32_t *list = s->list;
    size_t capacity = s->list_capacity;
    s->list = s->before;
    s->list_capacity = s->before_capacity;
    s->before = list;
    s->before_capacity = capacity;
    s->before_count = count;
    return status;
}

static gb_status make_rows(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    const gb_locator *l = context;
    row_scratch s = {.seen = gb_alloc(l->columns, sizeof *s.seen),
                     .start = gb_alloc(l->columns + 2, sizeof *s.start)};
    gb_status status = s.seen && s.start ? GB_OK : no_memory(err);
    size_t end = (i + 1) * ROWS_PER_BLOCK;
    for (size_t row = i * ROWS_PER_BLOCK; status == GB_OK && row < end && row < l->rows; row++) {
        s.before_count = 0;
        s.last_list = NOTHING;
        status = touch_columns(l, row, &s, err);
        for (size_t c = 0; status == GB_OK && c < l->columns; c++)
            status = make_cell(l, row, c, &l->blocks[i], &s, err);
    }
    release_scratch(&s);
    return status;
}

/* --- the whole --- */

static void choose_grid(gb_locator *l) {
    double width = l->box[2] - l->box[0], height = l->box[3] - l->box[1];
    double reach = fmax(fmax(fabs(l->box[0]), fabs(l->box[2])), fmax(fabs(l->box[1]), fabs(l->box[3])));
    double wanted = (double)(l->t->points - l->t->arcs) / SEGMENTS_PER_CELL + 1;
    l->cell = fmax(sqrt(width * height / wanted), fmax(width, height) / MOST_ACROSS);
    l->cell = fmax(l->cell, reach * 1e-9); /* far wider than the step between two doubles */
    if (!(l->cell > 0))
        l->cell = 1;
    l->per_unit = 1 / l->cell;
    l->x0 = l->box[0] - l->cell / 2;
    l->y0 = l->box[1] - l->cell / 2;
    l->columns = (size_t)((l->box[2] - l->x0) * l->per_unit) + 1;
    l->rows = (size_t)((l->box[3] - l->y0) * l->per_unit) + 1;
}

gb_status gb_locator_new(const gb_topology *topology, gb_locator **out, gb_error *err) {
    gb_locator *l = gb_alloc_zero(1, sizeof *l);
    if (!l)
        return no_memory(err);
    l->t = topology;
    gb_status status = GB_OK;
    if (gb_topology_bounds(topology, l->box)) {
        choose_grid(l);
        l->block_count = (l->rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
        l->cells = gb_alloc(l->rows * l->columns, sizeof *l->cells);
        l->blocks = gb_alloc_zero(l->block_count, sizeof *l->blocks);
        status = l->cells && l->blocks ? make_strips(l, err) : no_memory(err);
        if (status == GB_OK)
            status = gb_parallel_for(l->block_count, 0, make_rows, l, err);
    }
    if (status != GB_OK) {
        gb_locator_free(l);
        return status;
    }
    *out = l;
    return GB_OK;
}

void gb_locator_free(gb_locator *locator) {
    if (!locator)
        return;
    for (size_t i = 0; locator->blocks && i < locator->block_count; i++)
        gb_free(locator->blocks[i].list);
    gb_free(locator->row_strip);
    gb_free(locator->strips);
    gb_free(locator->runs);
    gb_free(locator->cells);
    gb_free(locator->blocks);
    gb_free(locator);
}

int32_t gb_locator_at(const gb_locator *locator, double x, double y) {
    const gb_locator *l = locator;
    if (!l->cells || !(x >= l->box[0] && x <= l->box[2] && y >= l->box[1] && y <= l->box[3]))
        return GB_OUTSIDE;
    size_t row = row_of(l, y);
    int32_t cell = l->cells[row * l->columns + column_of(l, x)];
    if (cell > FIRST_LIST)
        return cell;
    const uint32_t *list = l->blocks[row / ROWS_PER_BLOCK].list + (FIRST_LIST - cell);
    for (uint32_t k = 1; k <= list[0]; k++) {
        const strip *s = &l->strips[list[k]];
        if (place_in(l, s, x, y) >= 0)
            return s->area;
    }
    return GB_OUTSIDE;
}

/* The points of one call. */
typedef struct question {
    const gb_locator *locator;
    const double *x, *y;
    size_t n;
    int32_t *area;
} question;

static gb_status find_block(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    const question *q = context;
    size_t first = i * POINTS_PER_BLOCK, end = first + POINTS_PER_BLOCK;
    for (size_t k = first; k < end && k < q->n; k++)
        q->area[k] = gb_locator_at(q->locator, q->x[k], q->y[k]);
    return GB_OK;
}

void gb_locator_find(const gb_locator *locator, const double *x, const double *y, size_t n, int32_t *area) {
    question q = {locator, x, y, n, area};
    (void)gb_parallel_for((n + POINTS_PER_BLOCK - 1) / POINTS_PER_BLOCK, 0, find_block, &q, NULL);
}
