/* Names beside the study area, with a line to the area that they name. */
#include "carto/labels.h"

#include "base/memory.h"
#include "geom/measure.h"

#include <math.h>
#include <string.h>

enum { CROSSED_FROM = 60 }; /* areas */
static const double longest_on_a4 = 45, crossed_most = 12;
static const double outside_air = 1.2; /* mm around labels beside the study area */
static const double leader_air = 0.8;  /* mm between a leader and labels or other leaders */

gb_leader_rules gb_leader_rules_of(const gb_draft *draft, const gb_frame *frame) {
    double page = hypot(draft->grid.width, draft->grid.height) / hypot(297, 210);
    bool many = gb_topology_areas(frame->topology) > CROSSED_FROM;
    return (gb_leader_rules){longest_on_a4 * page, many ? crossed_most * page : INFINITY};
}

/* One search: a form, its area, and what stands nearby. */
typedef struct search {
    const gb_frame *frame;
    const gb_leader_rules *rules;
    const gb_obstacles *near;
    const gb_paper_rings *own; /* NULL when crossing is free */
    const gb_label_form *form;
    const uint8_t *avoid; /* NULL = stand beside the study area */
    double anchor[2];
    double best; /* cost to beat */
} search;

/* Straight line from the nearest side of the box to the anchor. */
static void leader_from(gb_box box, const double anchor[2], double out[4]) {
    const double air = 0.6;
    double cx = (box.x0 + box.x1) / 2, cy = (box.y0 + box.y1) / 2;
    bool beside = anchor[0] < box.x0 || anchor[0] > box.x1;
    out[0] = beside ? (anchor[0] < box.x0 ? box.x0 - air : box.x1 + air) : cx;
    out[1] = beside ? cy : (anchor[1] < box.y0 ? box.y0 - air : box.y1 + air);
    out[2] = anchor[0];
    out[3] = anchor[1];
}

/* Does the leader run through more of other areas than it may? Sampled every half millimetre. */
static bool crosses_too_much(const search *s, const double leader[4]) {
    const double step = 0.5;
    double length = hypot(leader[2] - leader[0], leader[3] - leader[1]), crossed = 0;
    int steps = (int)ceil(length / step);
    for (int i = 0; s->own != NULL && i < steps; i++) {
        double t = (i + 0.5) / steps;
        double x = leader[0] + t * (leader[2] - leader[0]), y = leader[1] + t * (leader[3] - leader[1]);
        gb_box spot = {x - 0.01, y - 0.01, x + 0.01, y + 0.01};
        if (!gb_frame_is_free(s->frame, &spot) && !gb_paper_contains(s->own, x, y))
            crossed += length / steps;
        if (crossed > s->rules->crossed)
            return true;
    }
    return false;
}

/* Beside the study area; or, with areas to avoid, over any others. */
static bool has_ground(const search *s, const gb_box *box) {
    enum { ACROSS = 3 };
    if (gb_frame_is_free(s->frame, box))
        return true;
    const gb_box *frame = &s->frame->box;
    if (s->avoid == NULL || box->x0 < frame->x0 || box->y0 < frame->y0 || box->x1 > frame->x1 ||
        box->y1 > frame->y1)
        return false;
    for (int i = 0; i < ACROSS * ACROSS; i++) {
        double x = box->x0 + (box->x1 - box->x0) * (i % ACROSS) / (ACROSS - 1);
        double y = box->y0 + (box->y1 - box->y0) * (i / ACROSS) / (ACROSS - 1);
        int32_t area = gb_label_area_at(s->frame, x, y);
        if (area >= 0 && s->avoid[area])
            return false;
    }
    return true;
}

/* The cheap questions first: most places fail at the distance or lie in the study area. */
static bool stands_at(const search *s, double x, double y, double *cost, double leader[4]) {
    gb_box box = gb_label_form_box(s->form, x, y), wide = gb_box_grow(box, outside_air);
    leader_from(box, s->anchor, leader);
    double dx = leader[2] - leader[0], dy = leader[3] - leader[1];
    if (fabs(dx) >= s->best || fabs(dy) >= s->best)
        return false;
    /* Right before left, above before below. */
    *cost = hypot(dx, dy) + (dx > 0 ? 1.5 : 0) + (dy < 0 ? 1 : 0);
    return *cost < s->best && has_ground(s, &wide) && gb_obstacles_box_free(s->near, box, outside_air) &&
           gb_obstacles_line_free(s->near, leader, leader_air) && !crosses_too_much(s, leader);
}

/* Places stand on one raster over the frame, so that labels line up; only those within reach are tried. */
static bool scan(search *s, gb_placed *out) {
    const double step = 1.5;
    const gb_box *frame = &s->frame->box;
    double half_width = s->form->box_width / 2, half_height = s->form->box_height / 2;
    double x0 = frame->x0 + half_width + step, y0 = frame->y0 + half_height + step;
    double reach_x = s->rules->longest + half_width + step, reach_y = s->rules->longest + half_height + step;
    double first_x = x0 + step * fmax(ceil((s->anchor[0] - reach_x - x0) / step), 0);
    double first_y = y0 + step * fmax(ceil((s->anchor[1] - reach_y - y0) / step), 0);
    double last_x = fmin(frame->x1 - half_width, s->anchor[0] + reach_x);
    double last_y = fmin(frame->y1 - half_height, s->anchor[1] + reach_y);
    bool found = false;
    for (double y = first_y; y < last_y; y += step)
        for (double x = first_x; x < last_x; x += step) {
            double cost, leader[4];
            if (!stands_at(s, x, y, &cost, leader))
                continue;
            found = true;
            s->best = cost;
            out->x = x;
            out->y = y;
            memcpy(out->leader, leader, sizeof leader);
        }
    return found;
}

static void try_forms(gb_draft *draft, const gb_label *label, search *s, gb_placed *out) {
    for (size_t lines = 1; lines <= 2 && !out->done && gb_draft_ok(draft); lines++) {
        gb_label_form form;
        if (!gb_label_form_make(draft, &label->font, label->text, lines, &form))
            continue;
        s->form = &form;
        s->best = s->rules->longest;
        if (scan(s, out)) {
            out->done = out->has_leader = true;
            out->form = form;
        } else {
            gb_label_form_release(&form);
        }
    }
}

/* A name that may become a number needs no long line across its neighbours. */
static gb_leader_rules short_rules(const gb_draft *draft, const gb_leader_rules *rules) {
    double page = hypot(draft->grid.width, draft->grid.height) / hypot(297, 210);
    return (gb_leader_rules){fmin(rules->longest, 0.6 * longest_on_a4 * page),
                             fmin(rules->crossed, 0.4 * crossed_most * page)};
}

void gb_leader_place(gb_draft *draft, const gb_frame *frame, const gb_label *label,
                     const gb_leader_rules *rules, const gb_obstacles *obstacles, gb_placed *out) {
    gb_leader_rules own_rules = label->number != NULL ? short_rules(draft, rules) : *rules;
    rules = &own_rules;
    gb_label_point point;
    gb_paper_rings own = {0};
    gb_obstacles near = {0};
    gb_status status = gb_label_place(label->topology, label->area, 1, &point, draft->err);
    if (status == GB_OK && isfinite(rules->crossed))
        status = gb_frame_rings(frame, label->topology, label->area, &own, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return;
    }
    search s = {.frame = frame,
                .rules = rules,
                .near = &near,
                .own = isfinite(rules->crossed) ? &own : NULL,
                .avoid = label->avoid,
                .anchor = {gb_frame_x(frame, point.x), gb_frame_y(frame, point.y)}};
    double width = gb_draft_measure(draft, &label->font, label->text).width;
    gb_box reach = {s.anchor[0], s.anchor[1], s.anchor[0], s.anchor[1]};
    reach = gb_box_grow(reach, rules->longest + width + 5);
    if (isfinite(point.x) && !gb_obstacles_near(obstacles, reach, &near))
        gb_draft_fail_memory(draft);
    if (isfinite(point.x))
        try_forms(draft, label, &s, out);
    gb_obstacles_release(&near);
    gb_paper_rings_release(&own);
}

void gb_leader_draw(gb_draft *draft, const gb_placed *p) {
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
