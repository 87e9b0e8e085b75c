#include "carto/frame.h"

#include "base/memory.h"
#include "geom/measure.h"

#include <math.h>
#include <string.h>

/* Half of what a good eye resolves at reading distance (0.05 mm). */
static const double paper_tolerance = 0.025;
static const double mask_cell = 0.5;

void gb_frame_release(gb_frame *frame) {
    gb_topology_free(frame->topology);
    gb_topology_free(frame->whole);
    gb_topology_free(frame->outline);
    gb_free(frame->paper_area);
    gb_free(frame->area_box);
    gb_free(frame->parent);
    gb_free(frame->mask.covered);
    *frame = (gb_frame){0};
}

static gb_status check_level(const gb_frame_spec *spec, double bounds[4], gb_error *err) {
    if (spec->crs != NULL && !gb_crs_is_projected(spec->crs))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_MAP_NOT_PROJECTED, .name = spec->name,
                       .found = gb_crs_name(spec->crs), .hint = GB_HINT_MAP_NOT_PROJECTED);
    if (!gb_topology_bounds(spec->topology, bounds) || !(bounds[2] > bounds[0] && bounds[3] > bounds[1]))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_MAP_NO_POLYGON, .name = spec->name);
    return GB_OK;
}

/* Largest scale at which the bounds fit; in the middle, and of spare height a little less above than below.
 */
static void place(const gb_frame_spec *spec, const double bounds[4], gb_frame *frame) {
    double width = spec->box.x1 - spec->box.x0, height = spec->box.y1 - spec->box.y0;
    double free_width = width - 2 * spec->margin, free_height = height - 2 * spec->margin - spec->bottom;
    frame->box = spec->box;
    frame->scale = fmax((bounds[2] - bounds[0]) / free_width, (bounds[3] - bounds[1]) / free_height);
    double x = (bounds[0] + bounds[2]) / 2;
    frame->world_x = x - width / 2 * frame->scale;
    double spare = free_height - (bounds[3] - bounds[1]) / frame->scale;
    frame->world_y = bounds[3] + (spec->margin + 0.42 * spare) * frame->scale;
    frame->study = (gb_box){gb_frame_x(frame, bounds[0]), gb_frame_y(frame, bounds[3]),
                            gb_frame_x(frame, bounds[2]), gb_frame_y(frame, bounds[1])};
}

/* Metres per CRS unit at the centre of the frame; what the projection says when it has no way to degrees. */
static double unit_length(const gb_frame *frame, const gb_crs *crs) {
    if (crs == NULL)
        return 1;
    double half = 5 * frame->scale;
    double cx = frame->world_x + (frame->box.x1 - frame->box.x0) / 2 * frame->scale;
    double cy = frame->world_y - (frame->box.y1 - frame->box.y0) / 2 * frame->scale;
    const double x[2] = {cx - half, cx + half}, y[2] = {cy, cy};
    double length = NAN;
    gb_status status = gb_crs_distance(crs, x, y, &length, NULL);
    return status == GB_OK && length > 0 ? length / (2 * half) : gb_crs_metres(crs);
}

/* --- which area of the outline level holds each area --- */

typedef struct bounds_list {
    double (*box)[4];
    bool *known;
} bounds_list;

static int32_t containing(const gb_topology *outline, const bounds_list *bounds, size_t n, double x,
                          double y) {
    for (size_t i = 0; i < n; i++) {
        const double *box = bounds->box[i];
        if (bounds->known[i] && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] &&
            gb_area_contains(outline, i, x, y))
            return (int32_t)i;
    }
    return -1;
}

/* A point that lies in the area for certain. */
static gb_status inner_point(const gb_topology *topology, size_t area, double *x, double *y, gb_error *err) {
    if (isfinite(*x) && gb_area_contains(topology, area, *x, *y))
        return GB_OK;
    gb_label_point point;
    gb_status status = gb_label_place(topology, area, 1, &point, err);
    if (status != GB_OK)
        return status;
    *x = point.x;
    *y = point.y;
    return GB_OK;
}

static gb_status parents_by_points(gb_frame *frame, const gb_topology *topology, const gb_topology *outline,
                                   const bounds_list *bounds, double *x, double *y, gb_error *err) {
    size_t n = gb_topology_areas(topology), m = gb_topology_areas(outline);
    gb_status status = gb_measure_centroid(topology, x, y, err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        frame->parent[i] = -1;
        if (!isfinite(x[i]))
            continue;
        status = inner_point(topology, i, &x[i], &y[i], err);
        if (status == GB_OK && isfinite(x[i]))
            frame->parent[i] = containing(outline, bounds, m, x[i], y[i]);
    }
    return status;
}

static gb_status find_parents(gb_frame *frame, const gb_topology *topology, const gb_areas *outline,
                              gb_error *err) {
    gb_status simple = gb_topology_simplify(gb_areas_topology(outline), paper_tolerance * frame->scale,
                                            &frame->outline, err);
    if (simple != GB_OK)
        return simple;
    const gb_topology *coarse = frame->outline;
    size_t n = gb_topology_areas(topology), m = gb_topology_areas(coarse);
    bounds_list bounds = {gb_alloc(m, sizeof *bounds.box), gb_alloc(m, sizeof *bounds.known)};
    double *x = gb_alloc(n, sizeof *x), *y = gb_alloc(n, sizeof *y);
    frame->parent = gb_alloc(n, sizeof *frame->parent);
    gb_status status = GB_OK;
    if (bounds.box == NULL || bounds.known == NULL || x == NULL || y == NULL || frame->parent == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < m && status == GB_OK; i++)
        bounds.known[i] = gb_topology_area_bounds(coarse, i, bounds.box[i]);
    if (status == GB_OK)
        status = parents_by_points(frame, topology, coarse, &bounds, x, y, err);
    gb_free(bounds.box);
    gb_free(bounds.known);
    gb_free(x);
    gb_free(y);
    return status;
}

/* --- mask --- */

typedef struct grid {
    gb_mask *mask;
    uint8_t *touched; /* columns x rows: the border passes, or inside */
    uint8_t *flips;   /* columns x rows: border crossings of the row's centre line */
} grid;

static void touch(grid *g, double x, double y) {
    long column = (long)floor((x - g->mask->x) / g->mask->cell),
         row = (long)floor((y - g->mask->y) / g->mask->cell);
    if (column >= 0 && row >= 0 && (size_t)column < g->mask->columns && (size_t)row < g->mask->rows)
        g->touched[(size_t)row * g->mask->columns + (size_t)column] = 1;
}

static void mark_segment(grid *g, double x0, double y0, double x1, double y1) {
    double length = hypot(x1 - x0, y1 - y0);
    int steps = (int)fmin(1 + length / (g->mask->cell / 2), 1e6);
    for (int i = 0; i <= steps; i++) {
        double t = (double)i / steps;
        touch(g, x0 + t * (x1 - x0), y0 + t * (y1 - y0));
    }
    /* Each row whose centre line the segment crosses flips from outside to inside at the crossing. */
    double low = (fmin(y0, y1) - g->mask->y) / g->mask->cell - 0.5;
    double high = (fmax(y0, y1) - g->mask->y) / g->mask->cell - 0.5;
    for (long row = (long)fmax(ceil(low), 0); (double)row < high && (size_t)row < g->mask->rows; row++) {
        double y = g->mask->y + ((double)row + 0.5) * g->mask->cell;
        double x = x0 + (y - y0) / (y1 - y0) * (x1 - x0);
        double column = floor((x - g->mask->x) / g->mask->cell);
        column = fmin(fmax(column, 0), (double)g->mask->columns - 1);
        g->flips[(size_t)row * g->mask->columns + (size_t)column] ^= 1;
    }
}

static void mark_whole(const gb_frame *frame, grid *g) {
    gb_arcs arcs = gb_topology_arcs(frame->whole);
    for (size_t a = 0; a < arcs.arcs; a++)
        for (size_t i = arcs.arc_start[a]; i + 1 < arcs.arc_start[a + 1]; i++)
            mark_segment(g, gb_frame_x(frame, arcs.x[i]), gb_frame_y(frame, arcs.y[i]),
                         gb_frame_x(frame, arcs.x[i + 1]), gb_frame_y(frame, arcs.y[i + 1]));
}

/* Sums over the rectangle from the corner, so that any box is counted with four look-ups. */
static void sum_mask(grid *g) {
    size_t columns = g->mask->columns, rows = g->mask->rows;
    memset(g->mask->covered, 0, (columns + 1) * (rows + 1) * sizeof *g->mask->covered);
    for (size_t r = 0; r < rows; r++) {
        uint32_t row_sum = 0;
        uint8_t inside = 0;
        for (size_t c = 0; c < columns; c++) {
            inside ^= g->flips[r * columns + c];
            row_sum += inside | g->touched[r * columns + c];
            g->mask->covered[(r + 1) * (columns + 1) + c + 1] =
                g->mask->covered[r * (columns + 1) + c + 1] + row_sum;
        }
    }
}

static gb_status build_mask(gb_frame *frame, gb_error *err) {
    gb_mask *mask = &frame->mask;
    mask->cell = mask_cell;
    mask->x = frame->box.x0;
    mask->y = frame->box.y0;
    mask->columns = (size_t)ceil((frame->box.x1 - frame->box.x0) / mask->cell);
    mask->rows = (size_t)ceil((frame->box.y1 - frame->box.y0) / mask->cell);
    mask->covered = gb_alloc((mask->columns + 1) * (mask->rows + 1), sizeof *mask->covered);
    grid g = {mask, gb_alloc_zero(mask->columns * mask->rows, 1),
              gb_alloc_zero(mask->columns * mask->rows, 1)};
    gb_status status = GB_OK;
    if (mask->covered == NULL || g.touched == NULL || g.flips == NULL) {
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    } else {
        mark_whole(frame, &g);
        sum_mask(&g);
    }
    gb_free(g.touched);
    gb_free(g.flips);
    return status;
}

bool gb_frame_is_free(const gb_frame *frame, const gb_box *box) {
    if (box->x0 < frame->box.x0 || box->y0 < frame->box.y0 || box->x1 > frame->box.x1 ||
        box->y1 > frame->box.y1)
        return false;
    const gb_mask *mask = &frame->mask;
    size_t width = mask->columns + 1;
    size_t c0 = (size_t)fmax(floor((box->x0 - mask->x) / mask->cell), 0);
    size_t r0 = (size_t)fmax(floor((box->y0 - mask->y) / mask->cell), 0);
    size_t c1 = (size_t)fmin(ceil((box->x1 - mask->x) / mask->cell), (double)mask->columns);
    size_t r1 = (size_t)fmin(ceil((box->y1 - mask->y) / mask->cell), (double)mask->rows);
    uint32_t count = mask->covered[r1 * width + c1] - mask->covered[r0 * width + c1] -
                     mask->covered[r1 * width + c0] + mask->covered[r0 * width + c0];
    return count == 0;
}

/* --- fitting --- */

static gb_status dissolve_all(gb_frame *frame, gb_error *err) {
    size_t n = gb_topology_areas(frame->topology);
    int32_t *region = gb_alloc_zero(n, sizeof *region);
    if (region == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_topology_dissolve(frame->topology, region, 1, &frame->whole, err);
    gb_free(region);
    return status;
}

static gb_status measure_paper(gb_frame *frame, gb_error *err) {
    size_t n = gb_topology_areas(frame->topology);
    frame->paper_area = gb_alloc(n, sizeof *frame->paper_area);
    frame->area_box = gb_alloc(n, sizeof *frame->area_box);
    if (frame->paper_area == NULL || frame->area_box == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_measure_area(frame->topology, frame->paper_area, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        frame->paper_area[i] /= frame->scale * frame->scale;
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        double b[4];
        frame->area_box[i] = (gb_box){1, 1, 0, 0};
        if (gb_topology_area_bounds(frame->topology, i, b))
            frame->area_box[i] = (gb_box){gb_frame_x(frame, b[0]), gb_frame_y(frame, b[3]),
                                          gb_frame_x(frame, b[2]), gb_frame_y(frame, b[1])};
    }
    return status;
}

gb_status gb_frame_fit(const gb_frame_spec *spec, gb_frame *out, gb_error *err) {
    *out = (gb_frame){0};
    double bounds[4];
    gb_status status = check_level(spec, bounds, err);
    if (status != GB_OK)
        return status;
    place(spec, bounds, out);
    out->metres = unit_length(out, spec->crs);
    status = gb_topology_simplify(spec->topology, paper_tolerance * out->scale, &out->topology, err);
    if (status == GB_OK)
        status = dissolve_all(out, err);
    if (status == GB_OK)
        status = measure_paper(out, err);
    if (status == GB_OK && spec->outline != NULL)
        status = find_parents(out, spec->topology, spec->outline, err);
    if (status == GB_OK)
        status = build_mask(out, err);
    if (status != GB_OK)
        gb_frame_release(out);
    return status;
}

/* --- shapes on the page --- */

gb_status gb_frame_rings(const gb_frame *frame, const gb_topology *topology, size_t area, gb_paper_rings *out,
                         gb_error *err) {
    *out = (gb_paper_rings){0};
    gb_rings rings = gb_topology_rings(topology);
    size_t first = rings.polygon_ring[rings.area_polygon[area]];
    size_t last = rings.polygon_ring[rings.area_polygon[area + 1]];
    size_t points = 0;
    for (size_t r = first; r < last; r++)
        points += gb_topology_ring_size(topology, r);
    out->start = gb_alloc(last - first + 1, sizeof *out->start);
    out->x = gb_alloc(points, sizeof *out->x);
    out->y = gb_alloc(points, sizeof *out->y);
    if (out->start == NULL || out->x == NULL || out->y == NULL) {
        gb_paper_rings_release(out);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    out->rings = last - first;
    out->start[0] = 0;
    for (size_t r = first; r < last; r++) {
        size_t at = out->start[r - first];
        gb_topology_ring_points(topology, r, out->x + at, out->y + at);
        out->start[r - first + 1] = at + gb_topology_ring_size(topology, r);
    }
    for (size_t i = 0; i < points; i++) {
        out->x[i] = gb_frame_x(frame, out->x[i]);
        out->y[i] = gb_frame_y(frame, out->y[i]);
    }
    return GB_OK;
}

void gb_paper_rings_release(gb_paper_rings *rings) {
    gb_free(rings->start);
    gb_free(rings->x);
    gb_free(rings->y);
    *rings = (gb_paper_rings){0};
}

size_t gb_frame_add_area(const gb_frame *frame, const gb_topology *topology, size_t area, gb_draft *draft,
                         size_t *count) {
    *count = 0;
    gb_paper_rings rings;
    if (!gb_draft_ok(draft))
        return 0;
    gb_status status = gb_frame_rings(frame, topology, area, &rings, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return 0;
    }
    size_t first = gb_scene_rings(draft->scene);
    for (size_t r = 0; r < rings.rings; r++)
        gb_scene_add_ring(draft->scene, rings.x + rings.start[r], rings.y + rings.start[r],
                          rings.start[r + 1] - rings.start[r]);
    *count = gb_scene_rings(draft->scene) - first;
    gb_paper_rings_release(&rings);
    return first;
}

size_t gb_frame_add_chain(const gb_frame *frame, const int32_t *use, size_t uses, gb_draft *draft) {
    gb_arcs arcs = gb_topology_arcs(frame->topology);
    size_t most = 1, n = 0, ring = 0;
    for (size_t u = 0; u < uses; u++) {
        size_t arc = (size_t)(use[u] < 0 ? ~use[u] : use[u]);
        most += arcs.arc_start[arc + 1] - arcs.arc_start[arc];
    }
    double *x = gb_alloc(most, sizeof *x), *y = gb_alloc(most, sizeof *y);
    if (x == NULL || y == NULL) {
        gb_draft_fail_memory(draft);
    } else {
        for (size_t u = 0; u < uses; u++) {
            size_t arc = (size_t)(use[u] < 0 ? ~use[u] : use[u]);
            size_t start = arcs.arc_start[arc], end = arcs.arc_start[arc + 1];
            /* Where one arc ends the next begins: that point once. */
            for (size_t i = u > 0; i < end - start; i++, n++) {
                size_t at = use[u] < 0 ? end - 1 - i : start + i;
                x[n] = gb_frame_x(frame, arcs.x[at]);
                y[n] = gb_frame_y(frame, arcs.y[at]);
            }
        }
        ring = gb_scene_add_ring(draft->scene, x, y, n);
    }
    gb_free(x);
    gb_free(y);
    return ring;
}

size_t gb_frame_add_arc(const gb_frame *frame, size_t arc, gb_draft *draft) {
    int32_t use = (int32_t)arc;
    return gb_frame_add_chain(frame, &use, 1, draft);
}

bool gb_paper_contains(const gb_paper_rings *rings, double x, double y) {
    bool inside = false;
    for (size_t r = 0; r < rings->rings; r++)
        for (size_t i = rings->start[r], j = rings->start[r + 1] - 1; i < rings->start[r + 1]; j = i++) {
            bool above = rings->y[i] > y, before = rings->y[j] > y;
            if (above != before &&
                x < (rings->x[j] - rings->x[i]) * (y - rings->y[i]) / (rings->y[j] - rings->y[i]) +
                        rings->x[i])
                inside = !inside;
        }
    return inside;
}

/* Does any part of the segment lie in the box? Liang and Barsky's clipping, asked for yes or no. */
static bool segment_meets(const gb_box *box, double x0, double y0, double x1, double y1) {
    if (fmax(x0, x1) < box->x0 || fmin(x0, x1) > box->x1 || fmax(y0, y1) < box->y0 || fmin(y0, y1) > box->y1)
        return false;
    const double step[4] = {-(x1 - x0), x1 - x0, -(y1 - y0), y1 - y0};
    const double room[4] = {x0 - box->x0, box->x1 - x0, y0 - box->y0, box->y1 - y0};
    double enter = 0, leave = 1;
    for (int side = 0; side < 4; side++) {
        if (step[side] == 0) {
            if (room[side] < 0)
                return false;
            continue;
        }
        double t = room[side] / step[side];
        if (step[side] < 0)
            enter = fmax(enter, t);
        else
            leave = fmin(leave, t);
    }
    return enter <= leave;
}

bool gb_paper_contains_box(const gb_paper_rings *rings, const gb_box *box) {
    for (size_t r = 0; r < rings->rings; r++)
        for (size_t i = rings->start[r], j = rings->start[r + 1] - 1; i < rings->start[r + 1]; j = i++)
            if (segment_meets(box, rings->x[j], rings->y[j], rings->x[i], rings->y[i]))
                return false;
    return gb_paper_contains(rings, (box->x0 + box->x1) / 2, (box->y0 + box->y1) / 2);
}
