#include "carto/labels.h"

#include "base/memory.h"
#include "base/text.h"
#include "geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More lines than this read as a hedgehog; only selected areas then still get one. */
enum { LABEL_LINES = 3, BREAKS_MAX = 12, LEADERS_MOST = 8, PASSES = 2 };
static const double padding = 0.3;     /* mm between a label and anything else */
static const double outside_air = 1.2; /* the same for labels beside the study area */
static const double leader_air = 0.8;  /* mm between a leader and labels or other leaders */

/* A text in one form: lines, size, box. */
typedef struct form {
    size_t lines;
    char *text[LABEL_LINES];
    double width[LABEL_LINES];
    gb_text_style font;
    double leading;
    double above, below; /* ink above the first and below the last base line, mm */
    double box_width, box_height;
} form;

/* Where a label went. */
typedef struct placed {
    bool done;
    form form;
    double x, y; /* centre of the box */
    bool has_leader;
    double leader[4];       /* from the box to the anchor in the area */
    size_t box_at, line_at; /* its obstacles */
} placed;

static void release_form(form *f) {
    for (size_t i = 0; i < f->lines; i++)
        gb_free(f->text[i]);
    *f = (form){0};
}

void gb_obstacles_release(gb_obstacles *obstacles) {
    gb_free(obstacles->box);
    gb_free(obstacles->line);
    *obstacles = (gb_obstacles){0};
}

bool gb_obstacles_add_box(gb_obstacles *obstacles, gb_box box) {
    if (!gb_reserve(&obstacles->box, &obstacles->box_capacity, obstacles->boxes, sizeof *obstacles->box))
        return false;
    obstacles->box[obstacles->boxes++] = box;
    return true;
}

static bool add_line(gb_obstacles *obstacles, const double line[4]) {
    if (!gb_reserve(&obstacles->line, &obstacles->line_capacity, obstacles->lines, sizeof *obstacles->line))
        return false;
    memcpy(obstacles->line[obstacles->lines++], line, sizeof *obstacles->line);
    return true;
}

/* --- forms of a text --- */

static size_t find_breaks(const char *text, size_t out[BREAKS_MAX]) {
    size_t count = 0, length = strlen(text);
    for (size_t i = 0; i + 1 < length && count < BREAKS_MAX; i++)
        if ((text[i] == ' ' || text[i] == '-' || text[i] == '/') && text[i + 1] != ' ')
            out[count++] = i + 1;
    return count;
}

static char *part_of(const char *text, size_t from, size_t to) {
    while (from < to && text[from] == ' ')
        from++;
    while (to > from && text[to - 1] == ' ')
        to--;
    return gb_strndup(text + from, to - from);
}

static double part_width(gb_draft *draft, const gb_text_style *font, const char *text, size_t from,
                         size_t to) {
    char *part = part_of(text, from, to);
    if (part == NULL) {
        gb_draft_fail_memory(draft);
        return 0;
    }
    double width = gb_draft_measure(draft, font, part).width;
    gb_free(part);
    return width;
}

/* The ends of `lines` lines that make the widest line as narrow as possible; false when there are too few
 * places to break. */
static bool best_breaks(gb_draft *draft, const gb_text_style *font, const char *text, size_t lines,
                        size_t end[LABEL_LINES]) {
    size_t at[BREAKS_MAX], count = find_breaks(text, at), length = strlen(text);
    end[lines - 1] = length;
    if (lines == 1)
        return true;
    if (count + 1 < lines)
        return false;
    double best = INFINITY;
    for (size_t i = 0; i < count; i++) {
        double first = part_width(draft, font, text, 0, at[i]);
        if (lines == 2) {
            double widest = fmax(first, part_width(draft, font, text, at[i], length));
            if (widest < best - 1e-9) {
                best = widest;
                end[0] = at[i];
            }
            continue;
        }
        for (size_t j = i + 1; j < count; j++) {
            double widest = fmax(first, fmax(part_width(draft, font, text, at[i], at[j]),
                                             part_width(draft, font, text, at[j], length)));
            if (widest < best - 1e-9) {
                best = widest;
                end[0] = at[i];
                end[1] = at[j];
            }
        }
    }
    return gb_draft_ok(draft) && isfinite(best);
}

static bool make_form(gb_draft *draft, const gb_text_style *font, const char *text, size_t lines, form *out) {
    size_t end[LABEL_LINES];
    *out = (form){.font = *font, .leading = 1.12 * font->size * 25.4 / 72};
    if (!best_breaks(draft, font, text, lines, end))
        return false;
    for (size_t i = 0; i < lines; i++) {
        char *line = part_of(text, i == 0 ? 0 : end[i - 1], end[i]);
        if (line == NULL) {
            gb_draft_fail_memory(draft);
            release_form(out);
            return false;
        }
        out->text[out->lines++] = line;
        gb_text_extent extent = gb_draft_measure(draft, font, line);
        out->width[i] = extent.width;
        out->box_width = fmax(out->box_width, extent.width);
        if (i == 0)
            out->above = -extent.ink_top;
        if (i + 1 == lines)
            out->below = fmax(extent.ink_bottom, 0);
    }
    out->box_height = (double)(lines - 1) * out->leading + out->above + out->below;
    return gb_draft_ok(draft);
}

static gb_box box_at(const form *f, double x, double y) {
    return (gb_box){x - f->box_width / 2, y - f->box_height / 2, x + f->box_width / 2, y + f->box_height / 2};
}

/* --- collisions --- */

static bool segment_meets_box(const gb_box *box, const double s[4]) {
    double enter = 0, leave = 1;
    const double step[4] = {s[0] - s[2], s[2] - s[0], s[1] - s[3], s[3] - s[1]};
    const double room[4] = {s[0] - box->x0, box->x1 - s[0], s[1] - box->y0, box->y1 - s[1]};
    for (int k = 0; k < 4; k++) {
        if (step[k] == 0) {
            if (room[k] < 0)
                return false;
        } else if (step[k] < 0) {
            enter = fmax(enter, room[k] / step[k]);
        } else {
            leave = fmin(leave, room[k] / step[k]);
        }
    }
    return enter <= leave;
}

static double turn(double ax, double ay, double bx, double by, double cx, double cy) {
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

static bool segments_cross(const double a[4], const double b[4]) {
    double d1 = turn(a[0], a[1], a[2], a[3], b[0], b[1]), d2 = turn(a[0], a[1], a[2], a[3], b[2], b[3]);
    double d3 = turn(b[0], b[1], b[2], b[3], a[0], a[1]), d4 = turn(b[0], b[1], b[2], b[3], a[2], a[3]);
    return (d1 > 0) != (d2 > 0) && (d3 > 0) != (d4 > 0);
}

static double point_to_segment(double x, double y, const double s[4]) {
    double dx = s[2] - s[0], dy = s[3] - s[1], length = dx * dx + dy * dy;
    double t = length > 0 ? fmin(fmax(((x - s[0]) * dx + (y - s[1]) * dy) / length, 0), 1) : 0;
    return hypot(x - s[0] - t * dx, y - s[1] - t * dy);
}

/* Two lines that nearly touch are read as one. */
static bool segments_apart(const double a[4], const double b[4], double distance) {
    if (segments_cross(a, b))
        return false;
    return point_to_segment(a[0], a[1], b) >= distance && point_to_segment(a[2], a[3], b) >= distance &&
           point_to_segment(b[0], b[1], a) >= distance && point_to_segment(b[2], b[3], a) >= distance;
}

static bool box_is_free(const gb_obstacles *obstacles, gb_box box, double air) {
    gb_box wide = gb_box_grow(box, air);
    for (size_t i = 0; i < obstacles->boxes; i++)
        if (gb_box_overlap(&wide, &obstacles->box[i]))
            return false;
    for (size_t i = 0; i < obstacles->lines; i++)
        if (segment_meets_box(&wide, obstacles->line[i]))
            return false;
    return true;
}

static bool line_is_free(const gb_obstacles *obstacles, const double line[4]) {
    for (size_t i = 0; i < obstacles->boxes; i++) {
        gb_box wide = gb_box_grow(obstacles->box[i], leader_air);
        if (segment_meets_box(&wide, line))
            return false;
    }
    for (size_t i = 0; i < obstacles->lines; i++)
        if (!segments_apart(line, obstacles->line[i], leader_air))
            return false;
    return true;
}

static bool rings_box(const gb_paper_rings *rings, gb_box *out) {
    *out = (gb_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; rings->rings > 0 && i < rings->start[rings->rings]; i++) {
        out->x0 = fmin(out->x0, rings->x[i]);
        out->x1 = fmax(out->x1, rings->x[i]);
        out->y0 = fmin(out->y0, rings->y[i]);
        out->y1 = fmax(out->y1, rings->y[i]);
    }
    return out->x0 < out->x1 && out->y0 < out->y1;
}

/* --- water and roads, which a name rather does not lie over --- */

typedef struct soft_lines {
    double (*line)[4];
    size_t count, capacity;
} soft_lines;

/* The pieces of water and roads in the box of an area. */
static void collect_soft(gb_draft *draft, const gb_obstacles *obstacles, const gb_paper_rings *rings,
                         soft_lines *out) {
    gb_box area;
    *out = (soft_lines){0};
    if (obstacles->soft == 0 || !rings_box(rings, &area))
        return;
    for (size_t r = obstacles->first_soft; r < obstacles->first_soft + obstacles->soft; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(draft->scene, r, &x, &y);
        for (size_t i = 0; i + 1 < n; i++) {
            const double line[4] = {x[i], y[i], x[i + 1], y[i + 1]};
            if (!segment_meets_box(&area, line))
                continue;
            if (!gb_reserve(&out->line, &out->capacity, out->count, sizeof *out->line)) {
                gb_draft_fail_memory(draft);
                return;
            }
            memcpy(out->line[out->count++], line, sizeof line);
        }
    }
}

static bool lies_over(const soft_lines *soft, gb_box box) {
    box = gb_box_grow(box, 2 * padding);
    for (size_t i = 0; i < soft->count; i++)
        if (segment_meets_box(&box, soft->line[i]))
            return true;
    return false;
}

/* --- inside --- */

/* What a place must respect. */
typedef struct limits {
    const gb_paper_rings *rings;
    const gb_obstacles *obstacles;
    const soft_lines *soft; /* NULL = names may lie over water and roads */
    double clear;
} limits;

static bool fits_at(const limits *limit, const form *f, double more, double x, double y) {
    gb_box box = box_at(f, x, y), wide = gb_box_grow(box, padding + limit->clear + more);
    return gb_paper_contains_box(limit->rings, &wide) && box_is_free(limit->obstacles, box, padding) &&
           (limit->soft == NULL || !lies_over(limit->soft, box));
}

/* The free place nearest to the pole, on a fixed raster over the area. */
static bool scan_inside(const limits *limit, const form *f, double *x, double *y) {
    enum { STEPS = 32 };
    gb_box area;
    if (!rings_box(limit->rings, &area))
        return false;
    double width = area.x1 - area.x0 - f->box_width, height = area.y1 - area.y0 - f->box_height;
    if (width <= 0 || height <= 0)
        return false;
    double pole_x = *x, pole_y = *y, nearest = INFINITY;
    for (int r = 0; r <= STEPS; r++)
        for (int c = 0; c <= STEPS; c++) {
            double px = area.x0 + f->box_width / 2 + width * c / STEPS;
            double py = area.y0 + f->box_height / 2 + height * r / STEPS;
            double distance = hypot(px - pole_x, 2 * (py - pole_y));
            if (distance < nearest && fits_at(limit, f, 0, px, py)) {
                nearest = distance;
                *x = px;
                *y = py;
            }
        }
    return isfinite(nearest);
}

static bool pole(gb_draft *draft, const gb_frame *frame, const gb_label *label, double aspect, double *x,
                 double *y) {
    gb_label_point point;
    gb_status status = gb_label_place(label->topology, label->area, aspect, &point, draft->err);
    if (status != GB_OK)
        gb_draft_fail(draft, status);
    if (status != GB_OK || !isfinite(point.x))
        return false;
    *x = gb_frame_x(frame, point.x);
    *y = gb_frame_y(frame, point.y);
    return true;
}

/* The middle of the area when the text has room to spare there; else where its shape fits best. */
static bool place_form(gb_draft *draft, const gb_frame *frame, const gb_label *label, const limits *limit,
                       const form *f, double *x, double *y) {
    const double roomy = 1; /* mm */
    double shape = f->box_width / fmax(f->box_height, 0.1);
    const double aspects[] = {1, 2, shape};
    for (size_t i = 0; i < sizeof aspects / sizeof aspects[0]; i++) {
        bool last = aspects[i] == shape;
        if (!pole(draft, frame, label, aspects[i], x, y))
            return false;
        if (fits_at(limit, f, last ? 0 : roomy, *x, *y))
            return true;
    }
    return scan_inside(limit, f, x, y);
}

enum { TRIALS = 4 };

/* Fonts to try in turn: as asked, a little smaller, regular instead of bold, smaller again. */
static bool trial_font(const gb_draft *draft, const gb_label *label, int trial, gb_text_style *out) {
    static const double sizes[TRIALS] = {1, 0.94, 1, 0.88};
    *out = label->font;
    out->size = fmax(sizes[trial] * label->font.size, draft->grid.smallest_text);
    bool bold = label->font.weight == GB_WEIGHT_BOLD;
    if (trial >= 2)
        out->weight = GB_WEIGHT_REGULAR;
    bool smaller = out->size < label->font.size;
    return trial == 0 || (trial == 2 ? bold : smaller);
}

static void place_inside(gb_draft *draft, const gb_frame *frame, const gb_label *label,
                         const gb_obstacles *obstacles, placed *out) {
    gb_paper_rings rings;
    gb_status status = gb_frame_rings(frame, label->topology, label->area, &rings, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return;
    }
    soft_lines soft;
    collect_soft(draft, obstacles, &rings, &soft);
    for (int trial = 0; trial < TRIALS && !out->done; trial++) {
        gb_text_style font;
        if (!trial_font(draft, label, trial, &font))
            continue;
        for (size_t lines = 1; lines <= LABEL_LINES && !out->done && gb_draft_ok(draft); lines++) {
            form f;
            if (!make_form(draft, &font, label->text, lines, &f))
                continue;
            limits hard = {&rings, obstacles, NULL, label->clear},
                   dry = {&rings, obstacles, &soft, label->clear};
            if ((soft.count > 0 && place_form(draft, frame, label, &dry, &f, &out->x, &out->y)) ||
                place_form(draft, frame, label, &hard, &f, &out->x, &out->y)) {
                out->done = true;
                out->form = f;
            } else {
                release_form(&f);
            }
        }
    }
    gb_free(soft.line);
    gb_paper_rings_release(&rings);
}

/* --- outside --- */

/* Straight line from the nearest side of the box to the anchor. */
static void leader_from(gb_box box, double anchor_x, double anchor_y, double out[4]) {
    const double air = 0.6;
    double cx = (box.x0 + box.x1) / 2, cy = (box.y0 + box.y1) / 2;
    bool beside = anchor_x < box.x0 || anchor_x > box.x1;
    out[0] = beside ? (anchor_x < box.x0 ? box.x0 - air : box.x1 + air) : cx;
    out[1] = beside ? cy : (anchor_y < box.y0 ? box.y0 - air : box.y1 + air);
    out[2] = anchor_x;
    out[3] = anchor_y;
}

static bool outside_at(const gb_frame *frame, const gb_obstacles *obstacles, const form *f, double x,
                       double y, const double anchor[2], double best, double *cost, double leader[4]) {
    gb_box box = box_at(f, x, y), wide = gb_box_grow(box, outside_air);
    leader_from(box, anchor[0], anchor[1], leader);
    double dx = leader[2] - leader[0], dy = leader[3] - leader[1];
    /* Right before left, above before below. */
    *cost = hypot(dx, dy) + (dx > 0 ? 1.5 : 0) + (dy < 0 ? 1 : 0);
    if (*cost >= best || !gb_frame_is_free(frame, &wide) || !box_is_free(obstacles, box, outside_air))
        return false;
    return line_is_free(obstacles, leader);
}

static bool scan_outside(const gb_frame *frame, const gb_obstacles *obstacles, const form *f, double longest,
                         const double anchor[2], placed *out) {
    const double step = 1.5;
    double best = longest;
    bool found = false;
    for (double y = frame->box.y0 + f->box_height / 2 + 1.5; y < frame->box.y1 - f->box_height / 2; y += step)
        for (double x = frame->box.x0 + f->box_width / 2 + 1.5; x < frame->box.x1 - f->box_width / 2;
             x += step) {
            double cost, leader[4];
            if (!outside_at(frame, obstacles, f, x, y, anchor, best, &cost, leader))
                continue;
            found = true;
            best = cost;
            out->x = x;
            out->y = y;
            memcpy(out->leader, leader, sizeof leader);
        }
    return found;
}

static void place_outside(gb_draft *draft, const gb_frame *frame, const gb_label *label,
                          const gb_obstacles *obstacles, placed *out) {
    gb_label_point point;
    gb_status status = gb_label_place(label->topology, label->area, 1, &point, draft->err);
    if (status != GB_OK)
        gb_draft_fail(draft, status);
    if (status != GB_OK || !isfinite(point.x))
        return;
    double longest = (label->rank < GB_LABEL_UNSELECTED ? 0.35 : 0.22) * (frame->box.x1 - frame->box.x0);
    double anchor[2] = {gb_frame_x(frame, point.x), gb_frame_y(frame, point.y)};
    for (size_t lines = 1; lines <= 2 && !out->done && gb_draft_ok(draft); lines++) {
        form f;
        if (!make_form(draft, &label->font, label->text, lines, &f))
            continue;
        if (scan_outside(frame, obstacles, &f, longest, anchor, out)) {
            out->done = out->has_leader = true;
            out->form = f;
        } else {
            release_form(&f);
        }
    }
}

/* --- drawing --- */

static void draw_leader(gb_draft *draft, const placed *p) {
    const gb_line_style *line = &draft->style->leader;
    const double dot = 0.45;
    gb_stroke casing = {.colour = draft->style->paper, .width = line->width + 0.4, .round = true};
    gb_stroke stroke = {.colour = line->colour, .width = line->width, .round = true};
    gb_scene_line(draft->scene, p->leader[0], p->leader[1], p->leader[2], p->leader[3], casing);
    gb_scene_line(draft->scene, p->leader[0], p->leader[1], p->leader[2], p->leader[3], stroke);
    enum { CORNERS = 16 };
    double x[CORNERS], y[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
        double angle = 2 * 3.14159265358979323846 * i / CORNERS;
        x[i] = p->leader[2] + dot * cos(angle);
        y[i] = p->leader[3] + dot * sin(angle);
    }
    size_t ring = gb_scene_add_ring(draft->scene, x, y, CORNERS);
    casing.width = 0.2;
    gb_scene_paint_path(draft->scene, ring, 1, true, line->colour, (gb_hatch){0}, casing);
}

/* The area under a point of the page; -1 when there is none. */
static int32_t area_under(const gb_frame *frame, double page_x, double page_y) {
    double x = frame->world_x + (page_x - frame->box.x0) * frame->scale;
    double y = frame->world_y - (page_y - frame->box.y0) * frame->scale;
    for (size_t i = 0; i < gb_topology_areas(frame->topology); i++) {
        const gb_box *box = &frame->area_box[i];
        if (page_x >= box->x0 && page_x <= box->x1 && page_y >= box->y0 && page_y <= box->y1 &&
            gb_area_contains(frame->topology, i, x, y))
            return (int32_t)i;
    }
    return -1;
}

/* The ground of a name over several areas: the darkest or lightest of their colours when all of them bear
 * white or all bear ink; else none, and the halo must be paper. */
static gb_colour ground_under(const gb_draft *draft, const gb_frame *frame, const gb_colour *fill,
                              gb_box box) {
    enum { ACROSS = 8, DOWN = 2 };
    gb_colour darkest = {255, 255, 255, 255}, lightest = {0, 0, 0, 255};
    for (int r = 0; r <= DOWN; r++)
        for (int c = 0; c <= ACROSS; c++) {
            int32_t area = area_under(frame, box.x0 + (box.x1 - box.x0) * c / ACROSS,
                                      box.y0 + (box.y1 - box.y0) * r / DOWN);
            gb_colour colour = area >= 0 ? fill[area] : draft->style->paper;
            if (gb_colour_lightness(colour) < gb_colour_lightness(darkest))
                darkest = colour;
            if (gb_colour_lightness(colour) > gb_colour_lightness(lightest))
                lightest = colour;
        }
    if (gb_colour_contrast(draft->style->paper, lightest) >= GB_TEXT_CONTRAST)
        return darkest;
    if (gb_colour_contrast(draft->style->ink, darkest) >= GB_TEXT_CONTRAST)
        return lightest;
    return GB_COLOUR_NONE;
}

static void draw_label(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, const gb_label *label,
                       const placed *p) {
    gb_colour text, halo, ground = GB_COLOUR_NONE;
    if (!p->has_leader)
        ground = label->ground.alpha != 0 ? label->ground
                                          : ground_under(draft, frame, fill, box_at(&p->form, p->x, p->y));
    gb_style_text_on(draft->style, ground, &text, &halo);
    gb_box box = box_at(&p->form, p->x, p->y);
    for (size_t i = 0; i < p->form.lines; i++)
        gb_scene_text(draft->scene, p->x, box.y0 + p->form.above + (double)i * p->form.leading,
                      GB_ANCHOR_MIDDLE, p->form.text[i], &p->form.font, p->form.width[i], text, halo,
                      draft->style->halo);
}

static int by_priority(const void *a, const void *b) {
    const gb_label *first = a, *second = b;
    if (first->rank != second->rank)
        return first->rank < second->rank ? -1 : 1;
    if (first->size != second->size)
        return first->size > second->size ? -1 : 1;
    return strcmp(first->code, second->code);
}

static void tell_dropped(gb_draft *draft, const gb_label *labels, const placed *places, size_t count) {
    const char **codes = gb_alloc(count, sizeof *codes);
    if (codes == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    size_t dropped = 0;
    for (size_t i = 0; i < count; i++)
        if (!places[i].done && labels[i].required)
            codes[dropped++] = labels[i].code;
    if (dropped > 0)
        gb_notes_add(draft->notes, GB_NOTE_WARNING, GB_NOTE_LABELS_DROPPED,
                     &(gb_detail){.count = (int64_t)dropped}, codes, dropped);
    gb_free(codes);
}

static void keep(gb_draft *draft, gb_obstacles *obstacles, placed *p) {
    p->box_at = obstacles->boxes;
    p->line_at = obstacles->lines;
    bool room = gb_obstacles_add_box(obstacles, box_at(&p->form, p->x, p->y));
    if (p->has_leader)
        room = room && add_line(obstacles, p->leader);
    if (!room)
        gb_draft_fail_memory(draft);
}

static void place_all_inside(gb_draft *draft, const gb_frame *frame, const gb_label *labels, placed *places,
                             size_t count, gb_obstacles *obstacles) {
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        if (places[i].done)
            continue;
        place_inside(draft, frame, &labels[i], obstacles, &places[i]);
        if (places[i].done)
            keep(draft, obstacles, &places[i]);
    }
}

static void place_rest_outside(gb_draft *draft, const gb_frame *frame, const gb_label *labels, placed *places,
                               size_t count, gb_obstacles *obstacles) {
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        bool crowded = labels[i].rank >= GB_LABEL_UNSELECTED && obstacles->lines >= LEADERS_MOST;
        if (places[i].done || !labels[i].leader || crowded)
            continue;
        place_outside(draft, frame, &labels[i], obstacles, &places[i]);
        if (places[i].done)
            keep(draft, obstacles, &places[i]);
    }
}

/* Each label outside may move to a better place now that the others stand. */
static void improve_outside(gb_draft *draft, const gb_frame *frame, const gb_label *labels, placed *places,
                            size_t count, gb_obstacles *obstacles) {
    static const gb_box nowhere = {-1e6, -1e6, -1e6, -1e6};
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        placed *old = &places[i];
        if (!old->has_leader)
            continue;
        placed again = {0};
        obstacles->box[old->box_at] = nowhere;
        for (int k = 0; k < 4; k++)
            obstacles->line[old->line_at][k] = nowhere.x0;
        place_outside(draft, frame, &labels[i], obstacles, &again);
        if (again.done) {
            again.box_at = old->box_at;
            again.line_at = old->line_at;
            release_form(&old->form);
            *old = again;
        }
        obstacles->box[old->box_at] = box_at(&old->form, old->x, old->y);
        memcpy(obstacles->line[old->line_at], old->leader, sizeof old->leader);
    }
}

static void draw_placed(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, const gb_label *labels,
                        const placed *places, size_t count) {
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-labels",
                   gb_text_pattern(GB_TXT_LAYER_LABELS, draft->language), NULL);
    for (size_t i = 0; i < count; i++)
        if (places[i].has_leader)
            draw_leader(draft, &places[i]);
    for (size_t i = 0; i < count; i++)
        if (places[i].done)
            draw_label(draft, frame, fill, &labels[i], &places[i]);
    gb_scene_end_group(draft->scene);
}

void gb_labels_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_label *labels,
                    size_t count, gb_obstacles *obstacles) {
    if (count == 0 || !gb_draft_ok(draft))
        return;
    placed *places = gb_alloc_zero(count, sizeof *places);
    if (places == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    qsort(labels, count, sizeof *labels, by_priority);
    /* Selected areas first, outside as well: the names of the others go round them. */
    size_t selected = 0;
    while (selected < count && labels[selected].rank < GB_LABEL_UNSELECTED)
        selected++;
    const size_t upto[] = {selected, count};
    for (int group = 0; group < 2; group++) {
        place_all_inside(draft, frame, labels, places, upto[group], obstacles);
        for (int pass = 0; pass < PASSES; pass++) {
            place_rest_outside(draft, frame, labels, places, upto[group], obstacles);
            improve_outside(draft, frame, labels, places, upto[group], obstacles);
        }
    }
    draw_placed(draft, frame, fill, labels, places, count);
    tell_dropped(draft, labels, places, count);
    for (size_t i = 0; i < count; i++)
        release_form(&places[i].form);
    gb_free(places);
}
