#include "carto/labels.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More lines than this read as a hedgehog; only selected areas then still get one. */
enum { LEADERS_MOST = 8, PASSES = 2 };
static const double padding = 0.3; /* mm between a label and anything else */

/* --- inside --- */

/* The area that a label must stand in, and what stands there. */
typedef struct site {
    const gb_label *label;
    gb_paper_rings rings;
    gb_box box; /* of the area on the page */
    gb_obstacles near;
    gb_soft_lines soft; /* water and roads, which a name rather does not lie over */
    gb_label_point pole[2];
} site;

static double needed_air(const gb_label *label) {
    return padding + label->clear;
}

static bool box_of_area(const gb_frame *frame, const gb_label *label, gb_box *out) {
    double b[4];
    if (!gb_topology_area_bounds(label->topology, label->area, b))
        return false;
    *out = (gb_box){gb_frame_x(frame, b[0]), gb_frame_y(frame, b[3]), gb_frame_x(frame, b[2]),
                    gb_frame_y(frame, b[1])};
    return true;
}

static bool room_for(const gb_box *area, double width, double height, double air) {
    return area->x1 - area->x0 > width + 2 * air && area->y1 - area->y0 > height + 2 * air;
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

/* Could the text stand in this box in its smallest and narrowest form? On a map of thousands of areas most
 * names end here, after one measurement. */
static bool might_fit(gb_draft *draft, const gb_label *label, const gb_box *area) {
    gb_text_style font;
    trial_font(draft, label, TRIALS - 1, &font);
    double em = font.size * 25.4 / 72, air = needed_air(label);
    if (!room_for(area, 0, 0.4 * em, air))
        return false;
    double width = gb_draft_measure(draft, &font, label->text).width;
    if (strpbrk(label->text, " -/") != NULL)
        width = (width - em) / GB_LABEL_LINES; /* without the spaces at which it breaks */
    return room_for(area, width, 0.4 * em, air);
}

static bool fits_at(const site *s, bool dry, const gb_label_form *f, double more, double x, double y) {
    gb_box box = gb_label_form_box(f, x, y), wide = gb_box_grow(box, needed_air(s->label) + more);
    return gb_paper_contains_box(&s->rings, &wide) && gb_obstacles_box_free(&s->near, box, padding) &&
           (!dry || !gb_soft_lines_meet(&s->soft, gb_box_grow(box, 2 * padding)));
}

/* The free place nearest to the pole, on a fixed raster over the area. */
static bool scan_inside(const site *s, bool dry, const gb_label_form *f, double *x, double *y) {
    enum { STEPS = 32 };
    double width = s->box.x1 - s->box.x0 - f->box_width, height = s->box.y1 - s->box.y0 - f->box_height;
    double pole_x = *x, pole_y = *y, nearest = INFINITY;
    for (int r = 0; r <= STEPS; r++)
        for (int c = 0; c <= STEPS; c++) {
            double px = s->box.x0 + f->box_width / 2 + width * c / STEPS;
            double py = s->box.y0 + f->box_height / 2 + height * r / STEPS;
            double distance = hypot(px - pole_x, 2 * (py - pole_y));
            if (distance < nearest && fits_at(s, dry, f, 0, px, py)) {
                nearest = distance;
                *x = px;
                *y = py;
            }
        }
    return isfinite(nearest);
}

static bool find_pole(gb_draft *draft, const gb_label *label, double aspect, gb_label_point *out) {
    gb_status status = gb_label_place(label->topology, label->area, aspect, out, draft->err);
    if (status != GB_OK)
        gb_draft_fail(draft, status);
    return status == GB_OK && isfinite(out->x);
}

/* Is the area too narrow everywhere? The circle in the box, where y is stretched to make it a square, must
 * fit somewhere; the pole is known within a hundredth of the size of the area. */
static bool too_narrow(const gb_frame *frame, const site *s, const gb_label_form *f, double shape,
                       const gb_label_point *pole) {
    double size = sqrt((s->box.x1 - s->box.x0) * (s->box.y1 - s->box.y0) * shape);
    return pole->clearance / frame->scale + 0.02 * size < f->box_width / 2 + needed_air(s->label);
}

/* The middle of the area when the text has room to spare there; else where its shape fits best; else any
 * place. First without water and roads under it, then over them. */
static bool place_form(gb_draft *draft, const gb_frame *frame, const site *s, const gb_label_form *f,
                       double *x, double *y) {
    const double roomy = 1; /* mm */
    double shape = f->box_width / fmax(f->box_height, 0.1);
    gb_label_point pole[3] = {s->pole[0], s->pole[1]};
    if (!room_for(&s->box, f->box_width, f->box_height, needed_air(s->label)) ||
        !find_pole(draft, s->label, shape, &pole[2]) || too_narrow(frame, s, f, shape, &pole[2]))
        return false;
    for (int dry = s->soft.count > 0; dry >= 0; dry--) {
        for (int i = 0; i < 3; i++) {
            *x = gb_frame_x(frame, pole[i].x);
            *y = gb_frame_y(frame, pole[i].y);
            if (fits_at(s, dry, f, i < 2 ? roomy : 0, *x, *y))
                return true;
        }
        if (scan_inside(s, dry, f, x, y))
            return true;
    }
    return false;
}

static void try_forms(gb_draft *draft, const gb_frame *frame, const site *s, gb_placed *out) {
    for (int trial = 0; trial < TRIALS && !out->done; trial++) {
        gb_text_style font;
        if (!trial_font(draft, s->label, trial, &font))
            continue;
        for (size_t lines = 1; lines <= GB_LABEL_LINES && !out->done && gb_draft_ok(draft); lines++) {
            gb_label_form f;
            if (!gb_label_form_make(draft, &font, s->label->text, lines, &f))
                continue;
            out->done = place_form(draft, frame, s, &f, &out->x, &out->y);
            if (out->done)
                out->form = f;
            else
                gb_label_form_release(&f);
        }
    }
}

static void place_inside(gb_draft *draft, const gb_frame *frame, const gb_label *label,
                         const gb_obstacles *obstacles, gb_placed *out) {
    site s = {.label = label};
    if (!box_of_area(frame, label, &s.box) || !might_fit(draft, label, &s.box) ||
        !find_pole(draft, label, 1, &s.pole[0]) || !find_pole(draft, label, 2, &s.pole[1]))
        return;
    gb_status status = gb_frame_rings(frame, label->topology, label->area, &s.rings, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return;
    }
    gb_soft_lines_in(draft, obstacles, s.box, &s.soft);
    if (gb_obstacles_near(obstacles, gb_box_grow(s.box, padding), &s.near))
        try_forms(draft, frame, &s, out);
    else
        gb_draft_fail_memory(draft);
    gb_free(s.soft.line);
    gb_obstacles_release(&s.near);
    gb_paper_rings_release(&s.rings);
}

/* --- drawing --- */

int32_t gb_label_area_at(const gb_frame *frame, double page_x, double page_y) {
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

gb_colour gb_label_ground(const gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_box box) {
    enum { ACROSS = 8, DOWN = 2 };
    gb_colour darkest = {255, 255, 255, 255}, lightest = {0, 0, 0, 255};
    for (int r = 0; r <= DOWN; r++)
        for (int c = 0; c <= ACROSS; c++) {
            int32_t area = gb_label_area_at(frame, box.x0 + (box.x1 - box.x0) * c / ACROSS,
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
                       const gb_placed *p) {
    gb_colour text, halo, ground = GB_COLOUR_NONE;
    if (!p->has_leader)
        ground = label->ground.alpha != 0
                     ? label->ground
                     : gb_label_ground(draft, frame, fill, gb_label_form_box(&p->form, p->x, p->y));
    gb_style_text_on(draft->style, ground, &text, &halo);
    gb_label_form_draw(draft, &p->form, p->x, p->y, text, halo);
}

static int by_priority(const void *a, const void *b) {
    const gb_label *first = a, *second = b;
    if (first->rank != second->rank)
        return first->rank < second->rank ? -1 : 1;
    if (first->size != second->size)
        return first->size > second->size ? -1 : 1;
    return strcmp(first->code, second->code);
}

static size_t tell_dropped(gb_draft *draft, const gb_label *labels, const gb_placed *places, size_t count) {
    const char **codes = gb_alloc(count, sizeof *codes);
    if (codes == NULL) {
        gb_draft_fail_memory(draft);
        return 0;
    }
    size_t dropped = 0;
    for (size_t i = 0; i < count; i++)
        if (!places[i].done && labels[i].required)
            codes[dropped++] = labels[i].code;
    if (dropped > 0)
        gb_notes_add(draft->notes, GB_NOTE_WARNING, GB_NOTE_LABELS_DROPPED,
                     &(gb_detail){.count = (int64_t)dropped}, codes, dropped);
    gb_free(codes);
    return dropped;
}

static void keep(gb_draft *draft, gb_obstacles *obstacles, gb_placed *p) {
    p->box_at = obstacles->boxes;
    p->line_at = obstacles->lines;
    bool room = gb_obstacles_add_box(obstacles, gb_label_form_box(&p->form, p->x, p->y));
    if (p->has_leader)
        room = room && gb_obstacles_add_line(obstacles, p->leader);
    if (!room)
        gb_draft_fail_memory(draft);
}

static void place_all_inside(gb_draft *draft, const gb_frame *frame, const gb_label *labels,
                             gb_placed *places, size_t count, gb_obstacles *obstacles) {
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        if (places[i].done)
            continue;
        place_inside(draft, frame, &labels[i], obstacles, &places[i]);
        if (places[i].done)
            keep(draft, obstacles, &places[i]);
    }
}

static void place_rest_outside(gb_draft *draft, const gb_frame *frame, const gb_label *labels,
                               gb_placed *places, size_t count, gb_obstacles *obstacles) {
    gb_leader_rules rules = gb_leader_rules_of(draft, frame);
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        bool crowded = labels[i].rank >= GB_LABEL_UNSELECTED && obstacles->lines >= LEADERS_MOST;
        if (places[i].done || !labels[i].leader || crowded)
            continue;
        gb_leader_place(draft, frame, &labels[i], &rules, obstacles, &places[i]);
        if (places[i].done)
            keep(draft, obstacles, &places[i]);
    }
}

/* Each label outside may move to a better place now that the others stand. */
static void improve_outside(gb_draft *draft, const gb_frame *frame, const gb_label *labels, gb_placed *places,
                            size_t count, gb_obstacles *obstacles) {
    static const gb_box nowhere = {-1e6, -1e6, -1e6, -1e6};
    gb_leader_rules rules = gb_leader_rules_of(draft, frame);
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        gb_placed *old = &places[i];
        if (!old->has_leader)
            continue;
        gb_placed again = {0};
        obstacles->box[old->box_at] = nowhere;
        for (int k = 0; k < 4; k++)
            obstacles->line[old->line_at][k] = nowhere.x0;
        gb_leader_place(draft, frame, &labels[i], &rules, obstacles, &again);
        if (again.done) {
            again.box_at = old->box_at;
            again.line_at = old->line_at;
            gb_label_form_release(&old->form);
            *old = again;
        }
        obstacles->box[old->box_at] = gb_label_form_box(&old->form, old->x, old->y);
        memcpy(obstacles->line[old->line_at], old->leader, sizeof old->leader);
    }
}

/* A name without a place: its number in the panel says as much. */
static void place_keys(gb_draft *draft, const gb_frame *frame, const gb_label *labels, gb_placed *places,
                       size_t count, gb_obstacles *obstacles) {
    for (size_t i = 0; i < count && gb_draft_ok(draft); i++) {
        if (places[i].done || labels[i].key == NULL)
            continue;
        gb_label brief = labels[i];
        brief.text = labels[i].key;
        place_inside(draft, frame, &brief, obstacles, &places[i]);
        if (places[i].done)
            keep(draft, obstacles, &places[i]);
    }
}

/* --- numbers for names --- */

typedef struct numbered {
    const gb_label *label;
    gb_placed *place;
} numbered;

static int by_text(const void *a, const void *b) {
    const numbered *first = a, *second = b;
    int order = gb_compare_natural(first->label->text, second->label->text);
    return order != 0 ? order : strcmp(first->label->code, second->label->code);
}

/* The final number in the place that was kept for the widest one. */
static void write_number(gb_draft *draft, const numbered *one, int32_t number) {
    char text[GB_NUMBER_SIZE];
    gb_number_fixed(number, 0, text);
    gb_text_style font = one->place->form.font;
    gb_label_form_release(&one->place->form);
    if (!gb_label_form_make(draft, &font, text, 1, &one->place->form))
        one->place->done = false;
    *one->label->number = number;
}

/* Numbers being placed. */
typedef struct numbering {
    gb_draft *draft;
    const gb_frame *frame;
    const gb_leader_rules *rules;
    const gb_label *labels;
    gb_placed *places;
    size_t count;
    gb_obstacles *obstacles;
    numbered *list;
    size_t placed;
} numbering;

/* A place for as many as `most` numbers in all, each as wide as `widest`. */
static void number_all(numbering *n, const char *widest, size_t most) {
    for (size_t i = 0; i < n->count && n->placed < most && gb_draft_ok(n->draft); i++) {
        gb_placed *place = &n->places[i];
        if (place->done || n->labels[i].number == NULL)
            continue;
        gb_label brief = n->labels[i];
        brief.text = widest;
        place_inside(n->draft, n->frame, &brief, n->obstacles, place);
        /* Too narrow for a number: any line that leads to it. */
        brief.number = NULL;
        if (!place->done && brief.leader)
            gb_leader_place(n->draft, n->frame, &brief, n->rules, n->obstacles, place);
        if (!place->done)
            continue;
        keep(n->draft, n->obstacles, place);
        n->list[n->placed++] = (numbered){&n->labels[i], place};
    }
}

/* A name without a place becomes a number; which one is known when all have theirs. */
static void place_numbers(gb_draft *draft, const gb_frame *frame, const gb_label *labels, gb_placed *places,
                          size_t count, size_t most, gb_obstacles *obstacles) {
    numbered *list = gb_alloc(count, sizeof *list);
    gb_leader_rules rules = gb_leader_rules_of(draft, frame);
    size_t without = 0;
    if (list == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    for (size_t i = 0; i < count; i++)
        without += !places[i].done && labels[i].number != NULL;
    without = without < most ? without : most;
    numbering n = {draft, frame, &rules, labels, places, count, obstacles, list, 0};
    number_all(&n, without > 99 ? "888" : without > 9 ? "88" : "8", without);
    /* So few found a place that two figures do: they fit in smaller areas. */
    if (without > 99)
        number_all(&n, "88", 99);
    size_t placed = n.placed;
    qsort(list, placed, sizeof *list, by_text);
    for (size_t i = 0; i < placed; i++)
        write_number(draft, &list[i], (int32_t)i + 1);
    gb_free(list);
}

static void draw_placed(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, const gb_label *labels,
                        const gb_placed *places, size_t count) {
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-labels",
                   gb_text_pattern(GB_TXT_LAYER_LABELS, draft->language), NULL);
    for (size_t i = 0; i < count; i++)
        if (places[i].has_leader)
            gb_leader_draw(draft, &places[i]);
    for (size_t i = 0; i < count; i++)
        if (places[i].done)
            draw_label(draft, frame, fill, &labels[i], &places[i]);
    gb_scene_end_group(draft->scene);
}

size_t gb_labels_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_label *labels,
                      size_t count, size_t numbers, gb_obstacles *obstacles) {
    if (count == 0 || !gb_draft_ok(draft))
        return 0;
    gb_placed *places = gb_alloc_zero(count, sizeof *places);
    if (places == NULL) {
        gb_draft_fail_memory(draft);
        return 0;
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
        place_keys(draft, frame, labels, places, upto[group], obstacles);
    }
    if (numbers > 0)
        place_numbers(draft, frame, labels, places, count, numbers, obstacles);
    draw_placed(draft, frame, fill, labels, places, count);
    size_t dropped = tell_dropped(draft, labels, places, count);
    for (size_t i = 0; i < count; i++)
        gb_label_form_release(&places[i].form);
    gb_free(places);
    return dropped;
}
