#include "carto/draft.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const char ellipsis[] = "\xE2\x80\xA6";

gb_status gb_draft_status(gb_draft *draft) {
    if (draft->status == GB_OK)
        draft->status = gb_scene_status(draft->scene, draft->err);
    return draft->status;
}

bool gb_draft_ok(const gb_draft *draft) {
    return draft->status == GB_OK;
}

void gb_draft_fail(gb_draft *draft, gb_status status) {
    if (draft->status == GB_OK)
        draft->status = status;
}

void gb_draft_fail_memory(gb_draft *draft) {
    gb_draft_fail(draft, GB_FAIL(draft->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY));
}

gb_text_extent gb_draft_measure(gb_draft *draft, const gb_text_style *font, const char *text) {
    gb_text_extent extent = {0};
    if (!gb_draft_ok(draft))
        return extent;
    gb_status status = draft->meter->measure(draft->meter->context, font, text, &extent, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return (gb_text_extent){0};
    }
    return extent;
}

double gb_draft_figure_height(gb_draft *draft, const gb_text_style *font) {
    return -gb_draft_measure(draft, font, "0").ink_top;
}

gb_text_style gb_draft_font(const gb_draft *draft, gb_type type) {
    return gb_style_type(draft->style, draft->page, type);
}

double gb_draft_leading(const gb_draft *draft, gb_type type) {
    return gb_style_leading(draft->style, draft->page, type);
}

double gb_draft_scaled(const gb_draft *draft, double mm) {
    return mm * draft->grid.text_scale;
}

void gb_draft_text(gb_draft *draft, double x, double y, gb_anchor anchor, const char *text,
                   const gb_text_style *font, gb_colour colour) {
    double width = gb_draft_measure(draft, font, text).width;
    if (gb_draft_ok(draft))
        gb_scene_text(draft->scene, x, y, anchor, text, font, width, colour, GB_COLOUR_NONE, 0);
}

/* --- wrapping --- */

static double prefix_width(gb_draft *draft, const gb_text_style *font, const char *text, size_t length) {
    char *part = gb_strndup(text, length);
    if (part == NULL) {
        gb_draft_fail_memory(draft);
        return 0;
    }
    double width = gb_draft_measure(draft, font, part).width;
    gb_free(part);
    return width;
}

static bool breaks_after(char c) {
    return c == ' ' || c == '-' || c == '/';
}

static size_t without_trailing_space(const char *text, size_t length) {
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

/* The longest start of text, in whole characters, that is at most width wide; at least one character. */
static size_t characters_that_fit(gb_draft *draft, const gb_text_style *font, const char *text,
                                  double width) {
    size_t fits = 0;
    const char *at = text;
    while (*at != '\0' && gb_utf8_next(&at) != 0) {
        size_t length = (size_t)(at - text);
        if (fits > 0 && prefix_width(draft, font, text, length) > width)
            break;
        fits = length;
    }
    return fits;
}

/* How much of text goes on a line of this width: up to a break when there is one. */
static size_t line_length(gb_draft *draft, const gb_text_style *font, const char *text, double width) {
    size_t best = 0, length = strlen(text);
    for (size_t i = 0; i < length && gb_draft_ok(draft); i++) {
        bool last = i + 1 == length;
        if (!last && !breaks_after(text[i]))
            continue;
        size_t end = last ? length : i + 1;
        if (prefix_width(draft, font, text, without_trailing_space(text, end)) > width)
            break;
        best = end;
    }
    return best > 0 ? best : characters_that_fit(draft, font, text, width);
}

char *gb_draft_fit(gb_draft *draft, const gb_text_style *font, const char *text, double width, bool *cut) {
    *cut = gb_draft_measure(draft, font, text).width > width;
    if (!gb_draft_ok(draft))
        return NULL;
    char *copy = gb_alloc(strlen(text) + sizeof ellipsis, 1);
    if (copy == NULL) {
        gb_draft_fail_memory(draft);
        return NULL;
    }
    memcpy(copy, text, strlen(text) + 1);
    if (!*cut)
        return copy;
    double room = width - gb_draft_measure(draft, font, ellipsis).width;
    size_t length = characters_that_fit(draft, font, text, room);
    length = without_trailing_space(text, length);
    memcpy(copy + length, ellipsis, sizeof ellipsis);
    return copy;
}

static void add_line(gb_draft *draft, const gb_text_style *font, const char *text, size_t length,
                     gb_wrapped *out) {
    char *line = gb_strndup(text, without_trailing_space(text, length));
    if (line == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    out->width[out->count] = gb_draft_measure(draft, font, line).width;
    out->text[out->count++] = line;
}

static void wrap_greedy(gb_draft *draft, const gb_text_style *font, const char *text, double width,
                        size_t most, gb_wrapped *out) {
    *out = (gb_wrapped){0};
    while (*text == ' ')
        text++;
    while (*text != '\0' && gb_draft_ok(draft)) {
        if (out->count + 1 == most) {
            char *line = gb_draft_fit(draft, font, text, width, &out->cut);
            if (line == NULL)
                return;
            add_line(draft, font, line, strlen(line), out);
            gb_free(line);
            return;
        }
        size_t length = line_length(draft, font, text, width);
        add_line(draft, font, text, length, out);
        text += length;
        while (*text == ' ')
            text++;
    }
}

void gb_draft_wrap(gb_draft *draft, const gb_text_style *font, const char *text, double width, size_t most,
                   bool balanced, gb_wrapped *out) {
    if (most > GB_LINES_MAX)
        most = GB_LINES_MAX;
    wrap_greedy(draft, font, text, width, most, out);
    if (!balanced || out->count < 2 || out->cut)
        return;
    double narrow = width / (double)out->count, wide = width;
    for (int step = 0; step < 8 && gb_draft_ok(draft); step++) {
        double middle = (narrow + wide) / 2;
        gb_wrapped lines;
        wrap_greedy(draft, font, text, middle, most, &lines);
        if (lines.count <= out->count && !lines.cut) {
            gb_wrapped_release(out);
            *out = lines;
            wide = middle;
        } else {
            gb_wrapped_release(&lines);
            narrow = middle;
        }
    }
}

void gb_wrapped_release(gb_wrapped *lines) {
    for (size_t i = 0; i < lines->count; i++)
        gb_free(lines->text[i]);
    *lines = (gb_wrapped){0};
}

/* --- header and footer --- */

enum { TITLE_LINES = 2 };

/* Title in its own size when it fits on two lines, else in smaller steps down to three quarters. */
static void wrap_title(gb_draft *draft, const char *title, gb_text_style *font, gb_wrapped *lines) {
    double width = draft->grid.width - draft->grid.left - draft->grid.right;
    double full = font->size;
    for (int step = 0; step <= 5; step++) {
        font->size = full * (1 - 0.05 * step);
        gb_draft_wrap(draft, font, title, width, TITLE_LINES, true, lines);
        if (!lines->cut || step == 5)
            return;
        gb_wrapped_release(lines);
    }
}

static void note_cut(gb_draft *draft, const char *text) {
    GB_NOTE(draft->notes, GB_NOTE_WARNING, GB_NOTE_TEXT_CUT, .name = text);
}

static const double subtitle_air = 1.15; /* leadings between the title's last base line and the subtitle's */

/* The map and the side column begin this much higher (or lower, with a negative number). */
static void raise_map(gb_draft *draft, double by) {
    gb_page_grid *grid = &draft->grid;
    grid->header_height -= by;
    grid->map_y -= by;
    grid->map_height += by;
    if (!grid->side_below) {
        grid->side_y -= by;
        grid->side_height += by;
    }
}

void gb_draft_header_fit(gb_draft *draft, const char *title, const char *subtitle) {
    gb_text_style font = gb_draft_font(draft, GB_TYPE_TITLE), small = gb_draft_font(draft, GB_TYPE_SUBTITLE);
    gb_wrapped lines = {0};
    if (title != NULL)
        wrap_title(draft, title, &font, &lines);
    double height = 0;
    if (lines.count > 0)
        height = gb_draft_figure_height(draft, &font) +
                 (double)(lines.count - 1) * gb_draft_leading(draft, GB_TYPE_TITLE) +
                 gb_draft_measure(draft, &font, "g").descent;
    if (subtitle != NULL && subtitle[0] != '\0')
        height += subtitle_air * gb_draft_leading(draft, GB_TYPE_SUBTITLE) +
                  gb_draft_measure(draft, &small, "g").descent - gb_draft_measure(draft, &font, "g").descent;
    gb_wrapped_release(&lines);
    if (gb_draft_ok(draft))
        raise_map(draft, draft->grid.header_height - height);
}

void gb_draft_header(gb_draft *draft, const char *title, const char *subtitle) {
    double x = draft->grid.left, y = draft->grid.header_y;
    if (title != NULL && title[0] != '\0') {
        gb_text_style font = gb_draft_font(draft, GB_TYPE_TITLE);
        double leading = gb_draft_leading(draft, GB_TYPE_TITLE);
        gb_wrapped lines = {0};
        wrap_title(draft, title, &font, &lines);
        if (lines.cut)
            note_cut(draft, title);
        gb_scene_group(draft->scene, GB_ROLE_TITLE, "title", NULL, NULL);
        /* The base line stands so that capitals begin at the top of the grid. */
        double base = y + gb_draft_figure_height(draft, &font);
        for (size_t i = 0; i < lines.count; i++)
            gb_scene_text(draft->scene, x, base + (double)i * leading, GB_ANCHOR_START, lines.text[i], &font,
                          lines.width[i], draft->style->ink, GB_COLOUR_NONE, 0);
        gb_scene_end_group(draft->scene);
        y = base + ((double)lines.count - 1) * leading;
        gb_wrapped_release(&lines);
    }
    if (subtitle == NULL || subtitle[0] == '\0')
        return;
    gb_text_style font = gb_draft_font(draft, GB_TYPE_SUBTITLE);
    bool cut = false;
    char *line =
        gb_draft_fit(draft, &font, subtitle, draft->grid.width - draft->grid.left - draft->grid.right, &cut);
    if (line == NULL)
        return;
    if (cut)
        note_cut(draft, subtitle);
    gb_scene_group(draft->scene, GB_ROLE_SUBTITLE, "subtitle", NULL, NULL);
    gb_draft_text(draft, x, y + subtitle_air * gb_draft_leading(draft, GB_TYPE_SUBTITLE), GB_ANCHOR_START,
                  line, &font, draft->style->secondary);
    gb_scene_end_group(draft->scene);
    gb_free(line);
}

/* "Kaart: Stad X · 31 januari 2026" */
static void maker_text(const gb_draft *draft, const gb_footer *footer, gb_buffer *out) {
    if (footer->credit != NULL && footer->credit[0] != '\0') {
        char text[GB_WORDING_SIZE];
        gb_text_format(GB_TXT_MAP_BY, draft->language, &(gb_detail){.found = footer->credit}, text,
                       sizeof text);
        gb_buffer_add(out, text);
    }
    if (footer->date_text != NULL && footer->date_text[0] != '\0') {
        if (out->length > 0)
            gb_buffer_add(out, " \xC2\xB7 ");
        gb_buffer_add(out, footer->date_text);
    }
}

/* "Bron: Statbel; ..." of any length. */
static void source_text(const gb_draft *draft, const gb_footer *footer, gb_buffer *out) {
    if (footer->source == NULL || footer->source[0] == '\0')
        return;
    char lead[64];
    gb_text_format(GB_TXT_MAP_SOURCE, draft->language, NULL, lead, sizeof lead);
    gb_buffer_addf(out, "%s %s", lead, footer->source);
}

/* The footer's texts, wrapped. */
typedef struct footer_lines {
    gb_text_style font;
    double leading, left, right;
    gb_wrapped source;
    char *maker; /* NULL = none */
} footer_lines;

static void release_footer(footer_lines *f) {
    gb_wrapped_release(&f->source);
    gb_free(f->maker);
}

static void wrap_footer(gb_draft *draft, const char *source, const char *maker, footer_lines *out) {
    double air = 2 * out->leading, width = out->right - out->left;
    if (maker != NULL) {
        bool cut;
        out->maker = gb_draft_fit(draft, &out->font, maker, width / 2 - air, &cut);
        if (out->maker != NULL)
            width -= gb_draft_measure(draft, &out->font, out->maker).width + air;
    }
    if (source != NULL)
        gb_draft_wrap(draft, &out->font, source, width, 3, false, &out->source);
}

static footer_lines measure_footer(gb_draft *draft, const gb_footer *footer) {
    footer_lines out = {.font = gb_draft_font(draft, GB_TYPE_SOURCE),
                        .leading = gb_draft_leading(draft, GB_TYPE_SOURCE),
                        .left = draft->grid.left,
                        .right = draft->grid.width - draft->grid.right};
    gb_buffer source = {0}, maker = {0};
    maker_text(draft, footer, &maker);
    source_text(draft, footer, &source);
    if (source.failed || maker.failed)
        gb_draft_fail_memory(draft);
    else
        wrap_footer(draft, source.text, maker.text, &out);
    gb_buffer_release(&source);
    gb_buffer_release(&maker);
    return out;
}

void gb_draft_footer_fit(gb_draft *draft, const gb_footer *footer) {
    footer_lines f = measure_footer(draft, footer);
    if (f.source.cut)
        note_cut(draft, footer->source);
    double extra = (double)f.source.count * f.leading - draft->grid.footer_height;
    /* The leading has air of its own; a hair too much is no reason to leave the grid. */
    if (extra > 0.3 * f.leading) {
        draft->grid.footer_y -= extra;
        draft->grid.footer_height += extra;
        draft->grid.side_height -= extra;
        if (!draft->grid.side_below)
            draft->grid.map_height -= extra;
    }
    release_footer(&f);
}

void gb_draft_footer_draw(gb_draft *draft, const gb_footer *footer) {
    if (!gb_draft_ok(draft))
        return;
    footer_lines f = measure_footer(draft, footer);
    double bottom =
        draft->grid.footer_y + draft->grid.footer_height - gb_draft_measure(draft, &f.font, "g").descent;
    double base = f.source.count > 0 ? bottom - (double)(f.source.count - 1) * f.leading : bottom;
    if (f.source.count > 0 || f.maker != NULL) {
        gb_scene_group(draft->scene, GB_ROLE_FOOTER, "footer", NULL, NULL);
        for (size_t i = 0; i < f.source.count; i++)
            gb_scene_text(draft->scene, f.left, base + (double)i * f.leading, GB_ANCHOR_START,
                          f.source.text[i], &f.font, f.source.width[i], draft->style->source_ink,
                          GB_COLOUR_NONE, 0);
        if (f.maker != NULL)
            gb_draft_text(draft, f.right, base, GB_ANCHOR_END, f.maker, &f.font, draft->style->source_ink);
        gb_scene_end_group(draft->scene);
    }
    release_footer(&f);
}

bool gb_box_overlap(const gb_box *a, const gb_box *b) {
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

gb_box gb_box_grow(gb_box box, double by) {
    return (gb_box){box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by};
}
