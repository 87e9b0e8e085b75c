#include "carto/basemap.h"

#include "base/memory.h"
#include "carto/clip.h"
#include "stats/sort.h"

#include <math.h>
#include <string.h>

/* Rubric: no line thinner than this prints reliably (a quarter point). */
static const double thinnest = 0.09;
static const double context_tolerance = 0.05;

static double clamp(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

/* --- widths --- */

/* Side of the median area on paper, mm; of the selected ones when a selection is given. */
static double typical_side(gb_draft *draft, const gb_frame *frame, const uint8_t *only) {
    size_t n = gb_topology_areas(frame->topology), count = 0;
    double *areas = gb_alloc(n, sizeof *areas);
    if (areas == NULL) {
        gb_draft_fail_memory(draft);
        return 10;
    }
    for (size_t i = 0; i < n; i++)
        if ((only == NULL || only[i]) && frame->paper_area[i] > 0)
            areas[count++] = frame->paper_area[i];
    double side = 10;
    if (count > 0 && !gb_sort_values(areas, count))
        gb_draft_fail_memory(draft);
    else if (count > 0)
        side = sqrt(areas[count / 2]);
    gb_free(areas);
    return side;
}

static double coarse_side(const gb_frame *frame) {
    int32_t last = -1;
    double total = 0;
    size_t n = gb_topology_areas(frame->topology);
    for (size_t i = 0; i < n; i++) {
        last = frame->parent[i] > last ? frame->parent[i] : last;
        total += frame->paper_area[i];
    }
    return last < 0 ? 10 : sqrt(total / (last + 1));
}

void gb_basemap_widths(gb_draft *draft, const gb_frame *frame, const uint8_t *selected,
                       gb_border_widths *out) {
    const gb_style *style = draft->style;
    double side = typical_side(draft, frame, NULL);
    out->inner = clamp(0.02 * side, thinnest, style->wijk.width);
    out->coarse = 0;
    if (frame->parent != NULL)
        out->coarse = clamp(0.03 * coarse_side(frame), 1.5 * out->inner, style->gemeente.width);
    out->outline = clamp(0.05 * side, 0.3, style->outline.width);
    const double too_small = 5; /* mm: lines round each area would hide its colour */
    double selected_side = selected != NULL ? typical_side(draft, frame, selected) : INFINITY;
    double share = clamp(selected_side / 12, 0.3, 1);
    out->together = selected_side < too_small;
    out->selection = style->selection.width * share;
    out->casing = style->selection_casing.width * share;
}

/* --- context --- */

/* One part on the page, thinned for the paper. */
static bool part_on_page(const gb_frame *frame, const gb_context_layer *layer, size_t part, bool closed,
                         gb_points *out) {
    *out = (gb_points){0};
    size_t start = layer->part_point[part], end = layer->part_point[part + 1];
    if (closed && end > start + 1 && layer->x[start] == layer->x[end - 1] &&
        layer->y[start] == layer->y[end - 1])
        end--;
    for (size_t i = start; i < end; i++)
        if (!gb_points_add(out, gb_frame_x(frame, layer->x[i]), gb_frame_y(frame, layer->y[i])))
            return false;
    gb_points_thin(out, context_tolerance);
    return true;
}

/* Adds the rings of a layer cut to the frame; returns how many, the first in *first. */
static size_t add_rings(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layer,
                        size_t *first) {
    *first = gb_scene_rings(draft->scene);
    for (size_t p = 0; p < layer->parts && gb_draft_ok(draft); p++) {
        gb_points ring, inside = {0};
        if (!part_on_page(frame, layer, p, true, &ring) || !gb_clip_ring(&frame->box, &ring, &inside))
            gb_draft_fail_memory(draft);
        else if (inside.n > 2)
            gb_scene_add_ring(draft->scene, inside.x, inside.y, inside.n);
        gb_points_release(&ring);
        gb_points_release(&inside);
    }
    return gb_scene_rings(draft->scene) - *first;
}

/* Adds the lines of a layer (or the borders of its rings) cut to the frame. */
static size_t add_lines(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layer, bool closed,
                        size_t *first) {
    *first = gb_scene_rings(draft->scene);
    for (size_t p = 0; p < layer->parts && gb_draft_ok(draft); p++) {
        gb_points line;
        bool room = part_on_page(frame, layer, p, closed, &line);
        if (room && closed && line.n > 2)
            room = gb_points_add(&line, line.x[0], line.y[0]);
        if (room)
            gb_clip_line(draft, &frame->box, &line);
        else
            gb_draft_fail_memory(draft);
        gb_points_release(&line);
    }
    return gb_scene_rings(draft->scene) - *first;
}

static gb_stroke stroke_of(const gb_line_style *line, double width, bool round) {
    return (gb_stroke){
        .colour = line->colour, .width = width, .dash = {line->dash[0], line->dash[1]}, .round = round};
}

static void layer_group(gb_draft *draft, const char *id, gb_text label) {
    gb_scene_group(draft->scene, GB_ROLE_LAYER, id, gb_text_pattern(label, draft->language), NULL);
}

static bool has_kind(const gb_context_layer *layers, size_t count, gb_context_kind kind) {
    for (size_t i = 0; i < count; i++)
        if (layers[i].kind == kind && layers[i].parts > 0)
            return true;
    return false;
}

static void fill_kind(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers, size_t count,
                      gb_context_kind kind, gb_colour fill, gb_stroke stroke) {
    for (size_t i = 0; i < count; i++) {
        if (layers[i].kind != kind)
            continue;
        size_t first, rings = add_rings(draft, frame, &layers[i], &first);
        if (rings > 0)
            gb_scene_paint_path(draft->scene, first, rings, true, fill, (gb_hatch){0}, stroke);
    }
}

static void stroke_kind(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers, size_t count,
                        gb_context_kind kind, bool closed, gb_stroke stroke) {
    for (size_t i = 0; i < count; i++) {
        if (layers[i].kind != kind)
            continue;
        size_t first, lines = add_lines(draft, frame, &layers[i], closed, &first);
        if (lines > 0)
            gb_scene_paint_path(draft->scene, first, lines, false, GB_COLOUR_NONE, (gb_hatch){0}, stroke);
    }
}

void gb_basemap_context_below(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers,
                              size_t count) {
    const gb_style *style = draft->style;
    gb_stroke none = {0};
    if (has_kind(layers, count, GB_CONTEXT_OUTSIDE)) {
        layer_group(draft, "layer-outside", GB_TXT_LAYER_OUTSIDE);
        fill_kind(draft, frame, layers, count, GB_CONTEXT_OUTSIDE, style->outside, none);
        stroke_kind(draft, frame, layers, count, GB_CONTEXT_OUTSIDE, true,
                    stroke_of(&style->outside_border, style->outside_border.width, false));
        gb_scene_end_group(draft->scene);
    }
    if (has_kind(layers, count, GB_CONTEXT_GREEN)) {
        layer_group(draft, "layer-green", GB_TXT_LAYER_GREEN);
        fill_kind(draft, frame, layers, count, GB_CONTEXT_GREEN, style->green, none);
        gb_scene_end_group(draft->scene);
    }
    if (has_kind(layers, count, GB_CONTEXT_WATER)) {
        layer_group(draft, "layer-water-below", GB_TXT_LAYER_WATER);
        fill_kind(draft, frame, layers, count, GB_CONTEXT_WATER, style->water, none);
        gb_scene_end_group(draft->scene);
    }
}

void gb_basemap_context_above(gb_draft *draft, const gb_frame *frame, const gb_context_layer *layers,
                              size_t count) {
    const gb_style *style = draft->style;
    if (has_kind(layers, count, GB_CONTEXT_WATER)) {
        layer_group(draft, "layer-water", GB_TXT_LAYER_WATER);
        fill_kind(draft, frame, layers, count, GB_CONTEXT_WATER, style->water, (gb_stroke){0});
        gb_scene_end_group(draft->scene);
    }
    if (has_kind(layers, count, GB_CONTEXT_ROAD)) {
        layer_group(draft, "layer-roads", GB_TXT_LAYER_ROADS);
        stroke_kind(draft, frame, layers, count, GB_CONTEXT_ROAD, false,
                    stroke_of(&style->road, style->road.width, true));
        gb_scene_end_group(draft->scene);
    }
    if (has_kind(layers, count, GB_CONTEXT_RAIL)) {
        layer_group(draft, "layer-rail", GB_TXT_LAYER_RAIL);
        stroke_kind(draft, frame, layers, count, GB_CONTEXT_RAIL, false,
                    stroke_of(&style->rail, style->rail.width, false));
        gb_scene_end_group(draft->scene);
    }
}

/* --- ground and borders --- */

static double ring_area(const double *x, const double *y, size_t n) {
    double sum = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        sum += x[j] * y[i] - x[i] * y[j];
    return sum / 2;
}

/* Rings of the union with an area on paper of least..most mm2, without the specks that sliver gaps between
 * areas leave: an outline around them would print as dirt. */
static size_t add_union(gb_draft *draft, const gb_frame *frame, double least, double most, size_t *first) {
    const double speck = 0.25; /* mm2 */
    gb_paper_rings rings;
    *first = gb_scene_rings(draft->scene);
    if (!gb_draft_ok(draft))
        return 0;
    gb_status status = gb_frame_rings(frame, frame->whole, 0, &rings, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return 0;
    }
    double largest = 0;
    for (size_t r = 0; r < rings.rings; r++) {
        size_t at = rings.start[r];
        double area = ring_area(rings.x + at, rings.y + at, rings.start[r + 1] - at);
        if (fabs(area) > fabs(largest))
            largest = area;
    }
    for (size_t r = 0; r < rings.rings; r++) {
        size_t at = rings.start[r], n = rings.start[r + 1] - at;
        double area = ring_area(rings.x + at, rings.y + at, n);
        bool hole = (area > 0) != (largest > 0), within = fabs(area) >= least && fabs(area) < most;
        if (within && (!hole || fabs(area) > speck))
            gb_scene_add_ring(draft->scene, rings.x + at, rings.y + at, n);
    }
    gb_paper_rings_release(&rings);
    return gb_scene_rings(draft->scene) - *first;
}

void gb_basemap_ground(gb_draft *draft, const gb_frame *frame) {
    layer_group(draft, "layer-ground", GB_TXT_LAYER_GROUND);
    size_t first, rings = add_union(draft, frame, 0, INFINITY, &first);
    gb_scene_paint_path(draft->scene, first, rings, true, draft->style->wijk.colour, (gb_hatch){0},
                        (gb_stroke){0});
    gb_scene_end_group(draft->scene);
}

enum { RANK_NONE, RANK_INNER, RANK_INNER_LIGHT, RANK_COARSE };

static uint8_t arc_rank(const gb_frame *frame, const gb_colour *fill, int32_t left, int32_t right) {
    if (left < 0 || right < 0 || left == right)
        return RANK_NONE;
    if (frame->parent != NULL && frame->parent[left] != frame->parent[right])
        return RANK_COARSE;
    return gb_style_is_light(fill[left]) && gb_style_is_light(fill[right]) ? RANK_INNER_LIGHT : RANK_INNER;
}

void gb_basemap_arcs(gb_draft *draft, const gb_frame *frame, const uint8_t *rank, uint8_t wanted,
                     const gb_stroke *strokes, size_t count) {
    gb_arcs arcs = gb_topology_arcs(frame->topology);
    size_t first = gb_scene_rings(draft->scene);
    for (size_t a = 0; a < arcs.arcs && gb_draft_ok(draft); a++)
        if (rank[a] == wanted)
            gb_frame_add_arc(frame, a, draft);
    size_t lines = gb_scene_rings(draft->scene) - first;
    for (size_t s = 0; s < count && lines > 0; s++)
        gb_scene_paint_path(draft->scene, first, lines, false, GB_COLOUR_NONE, (gb_hatch){0}, strokes[s]);
}

static bool is_selected(const uint8_t *selected, int32_t area) {
    return area >= 0 && selected[area] != 0;
}

static void draw_selection(gb_draft *draft, const gb_frame *frame, const gb_border_widths *widths,
                           const uint8_t *selected) {
    gb_arcs arcs = gb_topology_arcs(frame->topology);
    size_t first = gb_scene_rings(draft->scene);
    for (size_t a = 0; a < arcs.arcs && gb_draft_ok(draft); a++) {
        bool left = is_selected(selected, arcs.left[a]), right = is_selected(selected, arcs.right[a]);
        if (arcs.left[a] != arcs.right[a] && (widths->together ? left != right : left || right))
            gb_frame_add_arc(frame, a, draft);
    }
    size_t lines = gb_scene_rings(draft->scene) - first;
    if (lines == 0)
        return;
    layer_group(draft, "layer-selection", GB_TXT_LAYER_SELECTION);
    gb_scene_paint_path(draft->scene, first, lines, false, GB_COLOUR_NONE, (gb_hatch){0},
                        stroke_of(&draft->style->selection_casing, widths->casing, true));
    gb_scene_paint_path(draft->scene, first, lines, false, GB_COLOUR_NONE, (gb_hatch){0},
                        stroke_of(&draft->style->selection, widths->selection, true));
    gb_scene_end_group(draft->scene);
}

static void draw_inner(gb_draft *draft, const gb_frame *frame, const gb_border_widths *widths,
                       const uint8_t *rank) {
    const gb_style *style = draft->style;
    gb_stroke inner = stroke_of(&style->wijk, widths->inner, true);
    gb_stroke grey = inner;
    grey.colour = style->light_border;
    gb_basemap_arcs(draft, frame, rank, RANK_INNER_LIGHT, &grey, 1);
    gb_basemap_arcs(draft, frame, rank, RANK_INNER, &inner, 1);
    if (frame->parent == NULL)
        return;
    /* A white casing keeps the dark line legible on the darkest class. */
    gb_stroke coarse[2] = {{.colour = style->paper, .width = widths->coarse + 2 * thinnest, .round = true},
                           stroke_of(&style->gemeente, widths->coarse, true)};
    gb_basemap_arcs(draft, frame, rank, RANK_COARSE, coarse, 2);
}

void gb_basemap_outline(gb_draft *draft, const gb_frame *frame, double width) {
    const gb_style *style = draft->style;
    layer_group(draft, "layer-outline", GB_TXT_LAYER_OUTLINE);
    /* Enclaves and islets of a few square millimetres would drown in the full line. */
    const double islet = 6;
    size_t first, rings = add_union(draft, frame, 0, islet, &first);
    if (rings > 0)
        gb_scene_paint_path(draft->scene, first, rings, true, GB_COLOUR_NONE, (gb_hatch){0},
                            stroke_of(&style->outline, fmin(width / 2.5, 0.12), true));
    rings = add_union(draft, frame, islet, INFINITY, &first);
    if (rings > 0)
        gb_scene_paint_path(draft->scene, first, rings, true, GB_COLOUR_NONE, (gb_hatch){0},
                            stroke_of(&style->outline, width, true));
    gb_scene_end_group(draft->scene);
}

void gb_basemap_borders(gb_draft *draft, const gb_frame *frame, const gb_border_widths *widths,
                        const gb_colour *fill, const uint8_t *selected) {
    gb_arcs arcs = gb_topology_arcs(frame->topology);
    uint8_t *rank = gb_alloc(arcs.arcs, sizeof *rank);
    if (rank == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    for (size_t a = 0; a < arcs.arcs; a++)
        rank[a] = arc_rank(frame, fill, arcs.left[a], arcs.right[a]);
    layer_group(draft, "layer-borders", GB_TXT_LAYER_BORDERS);
    draw_inner(draft, frame, widths, rank);
    gb_scene_end_group(draft->scene);
    gb_free(rank);
    gb_basemap_outline(draft, frame, widths->outline);
    if (selected != NULL)
        draw_selection(draft, frame, widths, selected);
}
