#include "carto/label_form.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { BREAKS_MAX = 12 };

void gb_label_form_release(gb_label_form *form) {
    for (size_t i = 0; i < form->lines; i++)
        gb_free(form->text[i]);
    *form = (gb_label_form){0};
}

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
                        size_t end[GB_LABEL_LINES]) {
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

bool gb_label_form_make(gb_draft *draft, const gb_text_style *font, const char *text, size_t lines,
                        gb_label_form *out) {
    size_t end[GB_LABEL_LINES];
    *out = (gb_label_form){.font = *font, .leading = 1.12 * font->size * 25.4 / 72};
    if (!best_breaks(draft, font, text, lines, end))
        return false;
    for (size_t i = 0; i < lines; i++) {
        char *line = part_of(text, i == 0 ? 0 : end[i - 1], end[i]);
        if (line == NULL) {
            gb_draft_fail_memory(draft);
            gb_label_form_release(out);
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

gb_box gb_label_form_box(const gb_label_form *form, double x, double y) {
    return (gb_box){x - form->box_width / 2, y - form->box_height / 2, x + form->box_width / 2,
                    y + form->box_height / 2};
}

void gb_label_form_draw(gb_draft *draft, const gb_label_form *form, double x, double y, gb_colour text,
                        gb_colour halo) {
    double base = y - form->box_height / 2 + form->above;
    for (size_t i = 0; i < form->lines; i++)
        gb_scene_text(draft->scene, x, base + (double)i * form->leading, GB_ANCHOR_MIDDLE, form->text[i],
                      &form->font, form->width[i], text, halo, draft->style->halo);
}
