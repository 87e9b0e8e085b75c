#include "carto/furniture.h"

#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const double shortest_share = 0.15, longest_share = 0.30;
static const double bar_thickness = 1.1;

/* Shortest of 1, 2, 2.5, 5 times a power of ten that is at least a share of the frame. */
static double round_length(double least) {
    double power = pow(10, floor(log10(least)));
    const double steps[] = {1, 2, 2.5, 5, 10};
    for (int i = 0; i < 5; i++)
        if (steps[i] * power >= least * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

/* 2.5 divides badly; 5 is taken when it still fits. */
static double bar_metres(double frame_metres) {
    double metres = round_length(shortest_share * frame_metres);
    double lead = metres / pow(10, floor(log10(metres) + 1e-9));
    if (fabs(lead - 2.5) < 1e-6 && 2 * metres <= longest_share * frame_metres)
        return 2 * metres;
    return metres;
}

static gb_text_style bar_font(const gb_draft *draft) {
    gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
    font.tabular = true;
    return font;
}

double gb_scale_bar_height(gb_draft *draft) {
    gb_text_style font = bar_font(draft);
    return bar_thickness + 0.9 + gb_draft_figure_height(draft, &font);
}

static void bar_text(double metres, bool with_unit, bool in_km, gb_language language,
                     char out[GB_WORDING_SIZE]) {
    double value = in_km ? metres / 1000 : metres;
    int decimals = 0;
    while (decimals < 3 && fabs(gb_number_round(value, decimals) - value) > 1e-9 * value)
        decimals++;
    char number[GB_NUMBER_SIZE];
    gb_number_display(value, decimals, language, number);
    gb_copy(out, GB_WORDING_SIZE, number);
    if (with_unit) {
        size_t length = strlen(out);
        gb_copy(out + length, GB_WORDING_SIZE - length, in_km ? "\xC2\xA0km" : "\xC2\xA0m");
    }
}

bool gb_scale_bar_place(gb_draft *draft, const gb_frame *frame, gb_scale_bar *out) {
    gb_text_style font = bar_font(draft);
    double per_mm = frame->scale * frame->metres;
    double width = frame->box.x1 - frame->box.x0;
    out->metres = bar_metres(width * per_mm);
    out->length = out->metres / per_mm;
    out->height = gb_scale_bar_height(draft);
    /* Half a figure sticks out at the left, the unit at the right. */
    double left = gb_draft_measure(draft, &font, "0").width / 2;
    double right = gb_draft_measure(draft, &font, "10\xC2\xA0km").width;
    double w = left + out->length + right, h = out->height;
    const gb_box *f = &frame->box;
    const double corners[4][2] = {
        {f->x0, f->y1 - h}, {f->x1 - w, f->y1 - h}, {f->x0, f->y0}, {f->x1 - w, f->y0}};
    for (int i = 0; i < 4; i++) {
        gb_box box = {corners[i][0], corners[i][1], corners[i][0] + w, corners[i][1] + h};
        gb_box wide = {fmax(box.x0 - 2, f->x0), fmax(box.y0 - 2, f->y0), fmin(box.x1 + 2, f->x1),
                       fmin(box.y1 + 2, f->y1)};
        if (!gb_frame_is_free(frame, &wide))
            continue;
        out->box = box;
        out->x = box.x0 + left;
        out->y = box.y0;
        return true;
    }
    return false;
}

static void bar_figure(gb_draft *draft, double x, double y, double metres, bool last, bool in_km) {
    gb_text_style font = bar_font(draft);
    char figure[GB_WORDING_SIZE], whole[GB_WORDING_SIZE];
    bar_text(metres, false, in_km, draft->language, figure);
    bar_text(metres, last, in_km, draft->language, whole);
    /* The figure is centred on its mark; the unit follows it. */
    double half = gb_draft_measure(draft, &font, figure).width / 2;
    double width = gb_draft_measure(draft, &font, whole).width;
    gb_scene_text(draft->scene, x - half, y, GB_ANCHOR_START, whole, &font, width, draft->style->secondary,
                  draft->style->paper, draft->style->halo);
}

void gb_scale_bar_draw(gb_draft *draft, const gb_scale_bar *bar) {
    /* 2.5 divides into five, other lengths into two with a figure at the middle. */
    double lead = bar->metres / pow(10, floor(log10(bar->metres) + 1e-9));
    bool fifths = fabs(lead - 2.5) < 1e-6;
    int parts = fifths ? 5 : 2;
    const gb_stroke edge = {.colour = draft->style->secondary, .width = 0.15};
    bool in_km = bar->metres >= 1000;
    gb_scene_group(draft->scene, GB_ROLE_FURNITURE, "scale-bar",
                   gb_text_pattern(GB_TXT_SCALE_BAR, draft->language), NULL);
    for (int i = 0; i < parts; i++)
        gb_scene_rectangle(draft->scene, bar->x + bar->length * i / parts, bar->y, bar->length / parts,
                           bar_thickness, i % 2 == 0 ? draft->style->secondary : draft->style->paper,
                           (gb_hatch){0}, edge);
    for (int i = 0; i <= parts; i += fifths ? parts : 1)
        bar_figure(draft, bar->x + bar->length * i / parts, bar->y + bar->height, bar->metres * i / parts,
                   i == parts, in_km);
    gb_scene_end_group(draft->scene);
}

/* --- north --- */

static void draw_arrow(gb_draft *draft, double cx, double cy, double degrees) {
    const double length = 6, wing = 1.6, notch = 1.8;
    const double shape[4][2] = {
        {0, -length / 2}, {wing, length / 2}, {0, length / 2 - notch}, {-wing, length / 2}};
    double angle = degrees * 3.14159265358979323846 / 180, x[4], y[4];
    for (int i = 0; i < 4; i++) {
        x[i] = cx + shape[i][0] * cos(angle) - shape[i][1] * sin(angle);
        y[i] = cy + shape[i][0] * sin(angle) + shape[i][1] * cos(angle);
    }
    size_t ring = gb_scene_add_ring(draft->scene, x, y, 4);
    gb_scene_paint_path(draft->scene, ring, 1, true, draft->style->secondary, (gb_hatch){0}, (gb_stroke){0});
}

void gb_north_arrow_draw(gb_draft *draft, const gb_frame *frame, const gb_crs *crs, gb_obstacles *obstacles) {
    const double noticeable = 2; /* degrees */
    double degrees = 0;
    double cx = frame->world_x + (frame->box.x1 - frame->box.x0) / 2 * frame->scale;
    double cy = frame->world_y - (frame->box.y1 - frame->box.y0) / 2 * frame->scale;
    if (crs == NULL || !gb_draft_ok(draft) || gb_crs_convergence(crs, cx, cy, &degrees, NULL) != GB_OK ||
        fabs(degrees) <= noticeable)
        return;
    const double w = 6, h = 9.5;
    const gb_box *f = &frame->box;
    const double corners[4][2] = {
        {f->x1 - w, f->y0}, {f->x0, f->y0}, {f->x1 - w, f->y1 - h}, {f->x0, f->y1 - h}};
    for (int i = 0; i < 4; i++) {
        gb_box box = {corners[i][0], corners[i][1], corners[i][0] + w, corners[i][1] + h};
        bool taken = !gb_frame_is_free(frame, &box);
        for (size_t k = 0; k < obstacles->boxes; k++)
            taken = taken || gb_box_overlap(&box, &obstacles->box[k]);
        if (taken)
            continue;
        gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
        const char *north = gb_text_pattern(GB_TXT_MAP_NORTH, draft->language);
        gb_scene_group(draft->scene, GB_ROLE_FURNITURE, "north-arrow",
                       gb_text_pattern(GB_TXT_NORTH_ARROW, draft->language), NULL);
        gb_draft_text(draft, box.x0 + w / 2, box.y0 + 2.4, GB_ANCHOR_MIDDLE, north, &font,
                      draft->style->secondary);
        draw_arrow(draft, box.x0 + w / 2, box.y0 + 6.3, degrees);
        gb_scene_end_group(draft->scene);
        if (!gb_obstacles_add_box(obstacles, box))
            gb_draft_fail_memory(draft);
        return;
    }
}
