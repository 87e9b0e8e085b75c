#include "carto/panel.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { NOTE_LINES_MOST = 3 };

void gb_panel_release(gb_panel *panel) {
    gb_wrapped_release(&panel->note);
    gb_free(panel->middle);
    panel->middle = NULL;
}

static void measure_note(gb_draft *draft, const gb_legend *legend, double width, gb_panel *p) {
    gb_text_style small = gb_draft_font(draft, GB_TYPE_NOTE);
    gb_draft_wrap(draft, &small, legend->panel_note, width, NOTE_LINES_MOST, false, &p->note);
    p->note_air = gb_draft_scaled(draft, 1);
    p->note_height = p->note_air + (double)p->note.count * gb_draft_leading(draft, GB_TYPE_NOTE);
}

/* A column may be narrower than its widest row: long names break into two lines, or are cut. */
static void measure_columns(gb_draft *draft, gb_panel *p) {
    const double shortest = gb_draft_scaled(draft, 22);
    const gb_legend *legend = p->legend;
    p->middle = gb_alloc_zero(legend->panel_rows, sizeof *p->middle);
    if (p->middle == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    for (size_t i = 0; i < legend->panel_rows; i++) {
        const gb_panel_row *row = &legend->panel[i];
        if (row->middle != NULL)
            p->middle[i] = gb_draft_measure(draft, row->strong ? &p->strong : &p->font, row->middle).width;
        p->widest = fmax(p->widest, p->middle[i]);
        if (row->below != NULL)
            p->widest = fmax(p->widest, gb_draft_measure(draft, &p->font, row->below).width);
    }
    p->least = fmin(p->widest, fmax(shortest, 0.55 * p->widest)) + 0.5;
    if (p->left_width > 0)
        p->least += p->left_width + p->gap;
    if (p->right_width > 0)
        p->least += p->right_width + p->gap;
}

gb_panel gb_panel_measure(gb_draft *draft, const gb_legend *legend, gb_type type, double width) {
    gb_panel p = {.legend = legend,
                  .font = gb_draft_font(draft, type),
                  .heading = gb_draft_font(draft, GB_TYPE_LEGEND_TITLE),
                  .gap = gb_draft_scaled(draft, 2),
                  .gutter = gb_draft_scaled(draft, 5),
                  .one = gb_draft_scaled(draft, 66)};
    p.font.tabular = true;
    p.strong = p.font;
    p.strong.weight = GB_WEIGHT_BOLD;
    p.leading = gb_draft_leading(draft, type);
    p.heading_height = legend->panel_title != NULL ? 1.4 * gb_draft_leading(draft, GB_TYPE_LEGEND_TITLE) : 0;
    for (size_t i = 0; i < legend->panel_rows; i++) {
        const gb_panel_row *row = &legend->panel[i];
        if (row->left != NULL)
            p.left_width = fmax(p.left_width, gb_draft_measure(draft, &p.strong, row->left).width);
        if (row->right != NULL)
            p.right_width = fmax(p.right_width, gb_draft_measure(draft, &p.strong, row->right).width);
    }
    if (legend->panel_flows)
        measure_columns(draft, &p);
    if (legend->panel_note != NULL)
        measure_note(draft, legend, width, &p);
    return p;
}

/* --- how the rows stand --- */

/* What a row has besides its words. */
static double room_around_words(const gb_panel *p) {
    double left = p->left_width > 0 ? p->left_width + p->gap : 0;
    return left + (p->right_width > 0 ? p->right_width + p->gap : 0);
}

static double room_for_words(const gb_panel *p, double width) {
    return width - room_around_words(p);
}

static size_t row_lines(const gb_panel *p, size_t row, const gb_panel_fit *fit) {
    if (p->legend->panel[row].below != NULL)
        return 2;
    return fit->broken && p->middle[row] > room_for_words(p, fit->width) ? 2 : 1;
}

/* The first row that does not stand in so many lines, from a row on. */
static size_t fill_column(const gb_panel *p, size_t row, size_t lines, const gb_panel_fit *fit) {
    for (; row < p->legend->panel_rows && row_lines(p, row, fit) <= lines; row++)
        lines -= row_lines(p, row, fit);
    return row;
}

/* @param spare  lines kept free in the last column */
static size_t fill_columns(const gb_panel *p, const gb_panel_fit *fit, size_t spare) {
    size_t row = 0;
    for (size_t c = 0; c < fit->columns; c++)
        row = fill_column(p, row, c + 1 == fit->columns ? fit->lines - spare : fit->lines, fit);
    return row;
}

/* As short as holds all rows. */
static void level_columns(const gb_panel *p, gb_panel_fit *fit) {
    for (gb_panel_fit shorter = *fit; shorter.lines > 1; *fit = shorter) {
        shorter.lines--;
        if (fill_columns(p, &shorter, 0) < fit->rows)
            return;
    }
}

/* One column more after another, until all rows have a place. */
static gb_panel_fit try_columns(const gb_panel *p, double width, size_t lines, bool broken) {
    size_t all = p->legend->panel_rows, most = 1;
    gb_panel_fit best = {.columns = 1, .width = width, .lines = lines, .broken = broken};
    /* Two lines hold a name that is not much longer than both. */
    double least = broken ? fmax(p->least, room_around_words(p) + 0.62 * p->widest) : p->least;
    if (p->middle != NULL && width > least + p->gutter)
        most = (size_t)floor((width + p->gutter) / (least + p->gutter));
    for (size_t columns = 1; columns <= most && best.rows < all; columns++) {
        gb_panel_fit fit = {.columns = columns, .lines = lines, .broken = broken};
        fit.width = (width - p->gutter * (double)(columns - 1)) / (double)columns;
        double enough = room_around_words(p) + p->widest + 0.5;
        if (p->middle != NULL)
            fit.width = fmin(fit.width, columns == 1 ? fmax(p->one, enough) : enough);
        fit.rows = fill_columns(p, &fit, 0);
        if (fit.rows < all)
            fit.rows = lines * columns < 2 ? 0 : fill_columns(p, &fit, 1);
        if (fit.rows > best.rows)
            best = fit;
    }
    if (best.rows == all && best.columns > 1)
        level_columns(p, &best);
    return best;
}

gb_panel_fit gb_panel_fit_in(const gb_panel *p, double width, double height) {
    double room = height - p->heading_height - p->note_height;
    size_t lines = room < p->leading ? 0 : (size_t)floor(room / p->leading + 1e-6);
    if (lines == 0)
        return (gb_panel_fit){.columns = 1, .width = width};
    gb_panel_fit fit = try_columns(p, width, lines, p->middle != NULL);
    return fit.rows < p->legend->panel_rows && fit.broken ? try_columns(p, width, lines, false) : fit;
}

/* --- drawing --- */

static void draw_fitted(gb_draft *draft, const gb_text_style *font, const char *text, double x, double base,
                        double room) {
    bool cut;
    if (text == NULL || text[0] == '\0')
        return;
    char *fitted = gb_draft_fit(draft, font, text, room, &cut);
    if (fitted != NULL)
        gb_draft_text(draft, x, base, GB_ANCHOR_START, fitted, font, draft->style->ink);
    gb_free(fitted);
}

/* A name that is too long for the column, on two lines. */
static void draw_broken(gb_draft *draft, const gb_panel *p, const gb_text_style *font, const char *text,
                        double x, double base, double room) {
    gb_wrapped lines;
    gb_draft_wrap(draft, font, text, room, 2, false, &lines);
    for (size_t i = 0; i < lines.count; i++)
        gb_draft_text(draft, x, base + (double)i * p->leading, GB_ANCHOR_START, lines.text[i], font,
                      draft->style->ink);
    gb_wrapped_release(&lines);
}

/* A row of the table that a screen reader walks through. */
static void draw_row(gb_draft *draft, const gb_panel *p, const gb_panel_row *row, size_t number, size_t lines,
                     gb_box column, double base) {
    char id[64] = "panel-row-", digits[GB_NUMBER_SIZE];
    gb_number_fixed((double)number + 1, 0, digits);
    gb_copy(id + strlen(id), sizeof id - strlen(id), digits);
    gb_scene_group(draft->scene, GB_ROLE_LEGEND_ROW, id, NULL, NULL);
    const gb_text_style *font = row->strong ? &p->strong : &p->font;
    double start = column.x0 + (p->left_width > 0 ? p->left_width + p->gap : 0);
    double room = room_for_words(p, column.x1 - column.x0);
    if (row->left != NULL && row->left[0] != '\0')
        gb_draft_text(draft, column.x0 + p->left_width, base, GB_ANCHOR_END, row->left, font,
                      draft->style->secondary);
    if (lines > 1 && row->below == NULL)
        draw_broken(draft, p, font, row->middle, start, base, room);
    else
        draw_fitted(draft, font, row->middle, start, base, room);
    draw_fitted(draft, font, row->below, start, base + p->leading, column.x1 - start);
    if (row->right != NULL && row->right[0] != '\0')
        gb_draft_text(draft, column.x1, base, GB_ANCHOR_END, row->right, font, draft->style->ink);
    gb_scene_end_group(draft->scene);
}

/* The rows that have no room, counted in the last line. */
static void draw_rest(gb_draft *draft, const gb_panel *p, gb_box column, size_t rows, double base) {
    char more[GB_WORDING_SIZE];
    gb_detail detail = {.count = (int64_t)(p->legend->panel_rows - rows)};
    gb_text_format(GB_TXT_MORE_ROWS, draft->language, &detail, more, sizeof more);
    gb_panel_row rest = {.middle = more};
    draw_row(draft, p, &rest, rows, 1, column, base);
    GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = (int64_t)rows,
            .total = (int64_t)p->legend->panel_rows);
}

static void draw_heading(gb_draft *draft, const gb_panel *p, gb_box box) {
    bool cut;
    if (p->legend->panel_title == NULL)
        return;
    char *heading = gb_draft_fit(draft, &p->heading, p->legend->panel_title, box.x1 - box.x0, &cut);
    if (heading != NULL)
        gb_draft_text(draft, box.x0, box.y0 + gb_draft_figure_height(draft, &p->heading), GB_ANCHOR_START,
                      heading, &p->heading, draft->style->ink);
    gb_free(heading);
}

static void draw_note(gb_draft *draft, const gb_panel *p, double x, double base) {
    gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
    base += p->note_air;
    for (size_t i = 0; i < p->note.count; i++)
        gb_scene_text(draft->scene, x, base += gb_draft_leading(draft, GB_TYPE_NOTE), GB_ANCHOR_START,
                      p->note.text[i], &font, p->note.width[i], draft->style->source_ink, GB_COLOUR_NONE, 0);
}

static void draw(gb_draft *draft, const gb_panel *p, gb_box box, const gb_panel_fit *fit) {
    gb_scene_group(draft->scene, GB_ROLE_PANEL, "panel", p->legend->panel_title, NULL);
    draw_heading(draft, p, box);
    double above = box.y0 + p->heading_height - p->leading + gb_draft_figure_height(draft, &p->font);
    const double first = above + p->leading;
    double base = first, last = above;
    gb_box column = {box.x0, box.y0, box.x0 + fit->width, box.y1};
    for (size_t i = 0, c = 0, end = 0; i < fit->rows; i++) {
        if (c == 0 || i == end) {
            base = first;
            column.x0 = box.x0 + (double)c++ * (fit->width + p->gutter);
            column.x1 = column.x0 + fit->width;
            end = fill_column(p, i, fit->lines, fit);
        }
        size_t lines = row_lines(p, i, fit);
        draw_row(draft, p, &p->legend->panel[i], i, lines, column, base);
        base += (double)lines * p->leading;
        last = fmax(last, base - p->leading);
    }
    if (fit->rows < p->legend->panel_rows) {
        draw_rest(draft, p, column, fit->rows, base);
        last = fmax(last, base);
    }
    draw_note(draft, p, box.x0, last);
    gb_scene_end_group(draft->scene);
}

void gb_panel_place(gb_draft *draft, const gb_legend *legend, gb_box box) {
    if (legend->panel_rows == 0 || !gb_draft_ok(draft))
        return;
    const gb_type types[] = {GB_TYPE_LEGEND, GB_TYPE_NOTE};
    for (int t = 0; t < 2; t++) {
        gb_panel p = gb_panel_measure(draft, legend, types[t], box.x1 - box.x0);
        gb_panel_fit fit = gb_panel_fit_in(&p, box.x1 - box.x0, box.y1 - box.y0);
        bool good = gb_draft_ok(draft) && fit.rows > 0 && (fit.rows == legend->panel_rows || t == 1);
        if (good)
            draw(draft, &p, box, &fit);
        gb_panel_release(&p);
        if (good)
            return;
    }
    GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = 0, .total = (int64_t)legend->panel_rows);
}
