#include "carto/water_names.h"

#include "base/memory.h"
#include "carto/clip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MOST = 12 };
static const double air = 0.4;  /* mm around a name */
static const double bank = 0.6; /* mm between the bank and a name along it */
static const double seen = 0.8; /* mm; narrower water hides under borders and roads */

/* One ring of named water. */
typedef struct part {
    const gb_context_layer *layer;
    size_t at;
    const char *name;
} part;

/* All water with one name, cut to the frame. */
typedef struct water {
    const char *name;
    gb_points points;
    size_t *start; /* rings + 1 */
    size_t rings, capacity;
    gb_box box;
    double size; /* diagonal, mm */
} water;

typedef struct search {
    gb_draft *draft;
    const gb_frame *frame;
    const gb_colour *fill;
    const gb_obstacles *obstacles;
    const gb_label_form *form;
    gb_paper_rings rings;
    gb_soft_lines soft;
    gb_box box;
    double best, x, y;
    gb_colour halo;
} search;

static int by_name(const void *a, const void *b) {
    const part *first = a, *second = b;
    int order = strcmp(first->name, second->name);
    if (order != 0)
        return order;
    return (first->at > second->at) - (first->at < second->at);
}

static int by_size(const void *a, const void *b) {
    const water *first = a, *second = b;
    if (first->size != second->size)
        return first->size > second->size ? -1 : 1;
    return strcmp(first->name, second->name);
}

static size_t named_parts(const gb_context_layer *layers, size_t count, part *out) {
    size_t n = 0;
    for (size_t l = 0; l < count; l++)
        for (size_t p = 0;
             layers[l].kind == GB_CONTEXT_WATER && layers[l].names != NULL && p < layers[l].parts; p++)
            if (layers[l].names[p] != NULL && layers[l].names[p][0] != '\0') {
                if (out != NULL)
                    out[n] = (part){&layers[l], p, layers[l].names[p]};
                n++;
            }
    return n;
}

static bool add_ring(const gb_frame *frame, const part *p, water *w) {
    gb_points ring = {0}, inside = {0};
    size_t start = p->layer->part_point[p->at], end = p->layer->part_point[p->at + 1];
    bool room = gb_reserve(&w->start, &w->capacity, w->rings + 1, sizeof *w->start);
    for (size_t i = start; i < end && room; i++)
        room = gb_points_add(&ring, gb_frame_x(frame, p->layer->x[i]), gb_frame_y(frame, p->layer->y[i]));
    room = room && gb_clip_ring(&frame->box, &ring, &inside);
    for (size_t i = 0; i < inside.n && room; i++)
        room = gb_points_add(&w->points, inside.x[i], inside.y[i]);
    if (room) {
        w->start[0] = 0;
        w->start[w->rings + 1] = w->points.n;
        w->rings += inside.n > 0;
    }
    gb_points_release(&ring);
    gb_points_release(&inside);
    return room;
}

static void measure_water(water *w) {
    w->box = (gb_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < w->points.n; i++) {
        w->box.x0 = fmin(w->box.x0, w->points.x[i]);
        w->box.x1 = fmax(w->box.x1, w->points.x[i]);
        w->box.y0 = fmin(w->box.y0, w->points.y[i]);
        w->box.y1 = fmax(w->box.y1, w->points.y[i]);
    }
    w->size = w->points.n > 0 ? hypot(w->box.x1 - w->box.x0, w->box.y1 - w->box.y0) : 0;
}

/* --- places --- */

static bool in_frame(const search *s, const gb_box *box) {
    const gb_box *f = &s->frame->box;
    return box->x0 >= f->x0 && box->y0 >= f->y0 && box->x1 <= f->x1 && box->y1 <= f->y1;
}

/* Does the box lie in one area, away from its border, on a colour that bears the ink of water? */
static bool in_one_area(search *s, double x, double y, const gb_box *box, gb_colour *ground) {
    int32_t area = gb_label_area_at(s->frame, x, y);
    if (area < 0 || gb_colour_contrast(s->draft->style->water_ink, s->fill[area]) < GB_TEXT_CONTRAST)
        return false;
    gb_paper_rings rings;
    gb_status status = gb_frame_rings(s->frame, s->frame->topology, (size_t)area, &rings, s->draft->err);
    if (status != GB_OK) {
        gb_draft_fail(s->draft, status);
        return false;
    }
    bool inside = gb_paper_contains_box(&rings, box);
    gb_paper_rings_release(&rings);
    *ground = s->fill[area];
    return inside;
}

static void try_place(search *s, bool inside, double x, double y, double cost) {
    gb_box box = gb_label_form_box(s->form, x, y), wide = gb_box_grow(box, air);
    gb_colour ground = s->draft->style->water;
    if (cost >= s->best || !gb_draft_ok(s->draft) || !in_frame(s, &wide) ||
        (inside && !gb_paper_contains_box(&s->rings, &wide)) ||
        !gb_obstacles_box_free(s->obstacles, box, air) || gb_soft_lines_meet(&s->soft, wide))
        return;
    if (!inside && gb_paper_contains(&s->rings, x, y))
        return;
    if (!inside && gb_frame_is_free(s->frame, &wide))
        ground = GB_COLOUR_NONE;
    else if (!inside && !in_one_area(s, x, y, &wide, &ground))
        return;
    s->best = cost;
    s->x = x;
    s->y = y;
    s->halo = ground;
}

/* On a raster over the water, nearest to its middle. */
static void search_inside(search *s) {
    enum { STEPS = 48 };
    double cx = (s->box.x0 + s->box.x1) / 2, cy = (s->box.y0 + s->box.y1) / 2;
    for (int r = 1; r < STEPS; r++)
        for (int c = 1; c < STEPS; c++) {
            double x = s->box.x0 + (s->box.x1 - s->box.x0) * c / STEPS;
            double y = s->box.y0 + (s->box.y1 - s->box.y0) * r / STEPS;
            try_place(s, true, x, y, hypot(x - cx, y - cy));
        }
}

/* Is the water wide enough here for a reader to see what the name belongs to? On one side of the bank there
 * is water, and not only at the end of a ditch. */
static bool is_wide(const search *s, double x, double y, double dx, double dy) {
    double length = hypot(dx, dy), tx = dx / length * seen, ty = dy / length * seen;
    for (int side = -1; side <= 1; side += 2) {
        double px = x - side * ty, py = y + side * tx;
        if (gb_paper_contains(&s->rings, px, py) && gb_paper_contains(&s->rings, px + tx / 2, py + ty / 2) &&
            gb_paper_contains(&s->rings, px - tx / 2, py - ty / 2))
            return true;
    }
    return false;
}

/* Beside the bank: above or below where it runs level, else right or left. */
static void try_bank(search *s, double x, double y, double dx, double dy, double away) {
    const double steep = 20; /* mm of distance that a level bank is worth */
    if (!is_wide(s, x, y, dx, dy))
        return;
    double w = s->form->box_width / 2 + bank, h = s->form->box_height / 2 + bank;
    if (fabs(dy) < 0.35 * fabs(dx)) {
        try_place(s, false, x, y - h, away);
        try_place(s, false, x, y + h, away);
    } else {
        try_place(s, false, x + w, y, away + steep);
        try_place(s, false, x - w, y, away + steep);
    }
}

static void search_banks(search *s) {
    const double apart = 2;
    double cx = (s->box.x0 + s->box.x1) / 2, cy = (s->box.y0 + s->box.y1) / 2;
    for (size_t r = 0; r < s->rings.rings; r++) {
        double walked = apart;
        for (size_t i = s->rings.start[r]; i + 1 < s->rings.start[r + 1]; i++) {
            double x = s->rings.x[i], y = s->rings.y[i];
            double dx = s->rings.x[i + 1] - x, dy = s->rings.y[i + 1] - y, length = hypot(dx, dy);
            for (double t = apart - walked; t < length; t += apart, walked = 0)
                if (t >= 0)
                    try_bank(s, x + dx * t / length, y + dy * t / length, dx, dy, hypot(x - cx, y - cy));
            walked = fmod(walked + length, apart);
        }
    }
}

/* true when the name found a place. */
static bool name_water(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, const water *w,
                       gb_obstacles *obstacles) {
    gb_text_style font = gb_draft_font(draft, GB_TYPE_WATER_LABEL);
    gb_label_form form;
    if (w->rings == 0 || !gb_label_form_make(draft, &font, w->name, 1, &form))
        return false;
    search s = {.draft = draft,
                .frame = frame,
                .fill = fill,
                .obstacles = obstacles,
                .form = &form,
                .rings = {w->rings, w->start, w->points.x, w->points.y},
                .box = w->box,
                .best = INFINITY};
    gb_soft_lines_in(draft, obstacles, gb_box_grow(w->box, form.box_width + 2), &s.soft);
    search_inside(&s);
    /* Water shorter than its name is not recognised by a name beside it. */
    if (!isfinite(s.best) && w->size > 1.2 * form.box_width)
        search_banks(&s);
    bool found = isfinite(s.best) && gb_draft_ok(draft);
    if (found) {
        gb_label_form_draw(draft, &form, s.x, s.y, draft->style->water_ink, s.halo);
        if (!gb_obstacles_add_box(obstacles, gb_label_form_box(&form, s.x, s.y)))
            gb_draft_fail_memory(draft);
    }
    gb_free(s.soft.line);
    gb_label_form_release(&form);
    return found;
}

/* --- all names --- */

/* One entry per name; returns how many. */
static size_t gather(gb_draft *draft, const gb_frame *frame, const part *parts, size_t n, water *out) {
    size_t count = 0;
    for (size_t i = 0; i < n && gb_draft_ok(draft); i++) {
        if (i == 0 || strcmp(parts[i].name, parts[i - 1].name) != 0)
            out[count++].name = parts[i].name;
        if (!add_ring(frame, &parts[i], &out[count - 1]))
            gb_draft_fail_memory(draft);
    }
    for (size_t i = 0; i < count; i++)
        measure_water(&out[i]);
    return count;
}

void gb_water_names_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill,
                         const gb_context_layer *layers, size_t count, gb_obstacles *obstacles) {
    size_t n = named_parts(layers, count, NULL);
    if (n == 0 || !gb_draft_ok(draft))
        return;
    part *parts = gb_alloc(n, sizeof *parts);
    water *waters = gb_alloc_zero(n, sizeof *waters);
    size_t names = 0, placed = 0;
    if (parts == NULL || waters == NULL) {
        gb_draft_fail_memory(draft);
    } else {
        named_parts(layers, count, parts);
        qsort(parts, n, sizeof *parts, by_name);
        names = gather(draft, frame, parts, n, waters);
        qsort(waters, names, sizeof *waters, by_size);
        gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-water-names",
                       gb_text_pattern(GB_TXT_LAYER_WATER_NAMES, draft->language), NULL);
        for (size_t i = 0; i < names && placed < NAMES_MOST && gb_draft_ok(draft); i++)
            placed += name_water(draft, frame, fill, &waters[i], obstacles);
        gb_scene_end_group(draft->scene);
    }
    for (size_t i = 0; i < names; i++) {
        gb_points_release(&waters[i].points);
        gb_free(waters[i].start);
    }
    gb_free(waters);
    gb_free(parts);
}
