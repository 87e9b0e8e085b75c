#include "carto/legend.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* Where the next element comes: columns are filled from the top, one after another. */
typedef struct flow {
    gb_draft *draft;
    gb_box column[3];
    size_t columns, current;
    double y;
    gb_box *panel; /* only tell where the panel would stand; NULL = draw it */
} flow;

enum { COLUMNS_BELOW = 3, TEXT_LINES_MOST = 3 };
static const double gutter = 4;

static flow start_flow(gb_draft *draft) {
    const gb_page_grid *grid = &draft->grid;
    flow f = {.draft = draft, .columns = grid->side_below ? COLUMNS_BELOW : 1, .y = grid->side_y};
    double width = (grid->side_width - gutter * (double)(f.columns - 1)) / (double)f.columns;
    for (size_t c = 0; c < f.columns; c++) {
        double x = grid->side_x + (double)c * (width + gutter);
        f.column[c] = (gb_box){x, grid->side_y, x + width, grid->side_y + grid->side_height};
    }
    return f;
}

static gb_box column_now(const flow *f) {
    return f->column[f->current];
}

static double room_left(const flow *f) {
    return column_now(f).y1 - f->y;
}

static bool next_column(flow *f) {
    if (f->current + 1 >= f->columns)
        return false;
    f->current++;
    f->y = column_now(f).y0;
    return true;
}

/* Makes room for an element; false when the page is full. */
static bool claim(flow *f, double height) {
    return height <= room_left(f) + 1e-6 || (next_column(f) && height <= room_left(f) + 1e-6);
}

/* --- measures of the rows --- */

typedef struct measures {
    gb_text_style font, small;
    double swatch_width, swatch_height, gap;
    double figure;     /* height of a figure, to centre text on a swatch */
    double text_width; /* room for the wording */
    double count_end;  /* right edge of the counts, from the column's left */
    double bar_width;  /* room for bars right of the counts; 0 = none */
    size_t most;       /* largest count of the scale */
} measures;

static void count_text(gb_draft *draft, size_t count, char out[GB_NUMBER_SIZE]) {
    gb_number_display((double)count, 0, draft->language, out);
}

static double widest_count(gb_draft *draft, const gb_legend *legend, const measures *m) {
    double widest =
        gb_draft_measure(draft, &m->small, gb_text_pattern(GB_TXT_LEGEND_COUNT, draft->language)).width;
    for (size_t i = 0; i < legend->rows; i++)
        if (legend->row[i].has_count) {
            char text[GB_NUMBER_SIZE];
            count_text(draft, legend->row[i].count, text);
            widest = fmax(widest, gb_draft_measure(draft, &m->font, text).width);
        }
    return widest;
}

static double widest_text(gb_draft *draft, const gb_legend *legend, const measures *m, bool scale_only) {
    double widest = 0;
    for (size_t i = 0; i < legend->rows; i++)
        if (!scale_only || legend->row[i].scale)
            widest = fmax(widest, gb_draft_measure(draft, &m->font, legend->row[i].text).width);
    return widest;
}

static measures measure_rows(gb_draft *draft, const gb_legend *legend, double width) {
    measures m = {.font = gb_draft_font(draft, GB_TYPE_LEGEND), .small = gb_draft_font(draft, GB_TYPE_NOTE)};
    m.swatch_width = gb_draft_scaled(draft, 7);
    m.swatch_height = gb_draft_scaled(draft, 4.2);
    m.gap = gb_draft_scaled(draft, 2.5);
    m.figure = gb_draft_figure_height(draft, &m.font);
    double counts = widest_count(draft, legend, &m);
    double left = m.swatch_width + m.gap, spare = width - left - counts - m.gap;
    /* Counts stand close to the wording of the classes; longer wordings below wrap instead. */
    double wanted = fmax(widest_text(draft, legend, &m, true), 0.5 * spare);
    m.text_width = fmin(fmax(wanted, fmin(widest_text(draft, legend, &m, false), 0.8 * spare)), spare);
    m.count_end = left + m.text_width + m.gap + counts;
    double bar = width - m.count_end - m.gap;
    m.bar_width = bar >= gb_draft_scaled(draft, 6) ? bar : 0;
    for (size_t i = 0; i < legend->rows; i++)
        if (legend->row[i].scale && legend->row[i].count > m.most)
            m.most = legend->row[i].count;
    return m;
}

/* --- title --- */

static bool draw_title(flow *f, const gb_legend *legend) {
    gb_draft *draft = f->draft;
    gb_text_style font = gb_draft_font(draft, GB_TYPE_LEGEND_TITLE);
    double leading = gb_draft_leading(draft, GB_TYPE_LEGEND_TITLE);
    gb_box column = column_now(f);
    gb_wrapped lines;
    gb_draft_wrap(draft, &font, legend->title, column.x1 - column.x0, 4, false, &lines);
    double figure = gb_draft_figure_height(draft, &font);
    double height = figure + (double)lines.count * leading;
    bool fits = claim(f, height);
    for (size_t i = 0; fits && i < lines.count; i++)
        gb_scene_text(draft->scene, column_now(f).x0, f->y + figure + (double)i * leading, GB_ANCHOR_START,
                      lines.text[i], &font, lines.width[i], draft->style->ink, GB_COLOUR_NONE, 0);
    f->y += figure + ((double)lines.count - 1) * leading;
    gb_wrapped_release(&lines);
    return fits;
}

/* --- rows --- */

static void draw_sample(gb_draft *draft, const gb_legend_row *row, double x, double y, double height,
                        double lap, const measures *m) {
    gb_hatch none = {0};
    switch (row->sample) {
    case GB_SAMPLE_SWATCH:
        /* Swatches of a scale touch, also beside a wording of two lines; each reaches under the next one, or
         * paper would shine through the joint. */
        gb_scene_rectangle(draft->scene, x, y, m->swatch_width, row->scale ? height + lap : m->swatch_height,
                           row->fill, row->hatch, row->stroke);
        break;
    case GB_SAMPLE_OUTLINE: {
        double inset = row->stroke.width / 2;
        gb_scene_rectangle(draft->scene, x + inset, y + inset, m->swatch_width - 2 * inset,
                           m->swatch_height - 2 * inset, row->fill, none, row->stroke);
        break;
    }
    case GB_SAMPLE_LINE:
        gb_scene_line(draft->scene, x, y + m->swatch_height / 2, x + m->swatch_width,
                      y + m->swatch_height / 2, row->stroke);
        break;
    }
}

static void draw_bar(gb_draft *draft, const gb_legend_row *row, double x, double y, const measures *m) {
    if (!row->scale || m->bar_width == 0 || m->most == 0 || row->count == 0)
        return;
    const gb_colour grey = {0xCF, 0xCD, 0xC8, 255};
    double height = 0.42 * m->swatch_height;
    gb_scene_rectangle(draft->scene, x + m->count_end + m->gap, y + (m->swatch_height - height) / 2,
                       m->bar_width * (double)row->count / (double)m->most, height, grey, (gb_hatch){0},
                       (gb_stroke){0});
}

static double row_height(gb_draft *draft, const gb_legend_row *row, const measures *m, gb_wrapped *lines) {
    double room = row->has_count ? m->text_width : m->count_end - m->swatch_width - m->gap;
    gb_draft_wrap(draft, &m->font, row->text, room, TEXT_LINES_MOST, false, lines);
    double more = lines->count > 1 ? (double)(lines->count - 1) * gb_draft_leading(draft, GB_TYPE_LEGEND) : 0;
    return m->swatch_height + more;
}

/* "legend-row-1" for number 0. */
static void numbered_id(const char *stem, size_t number, char out[64]) {
    char digits[GB_NUMBER_SIZE];
    gb_number_fixed((double)number + 1, 0, digits);
    gb_copy(out, 64, stem);
    gb_copy(out + strlen(out), 64 - strlen(out), digits);
}

static bool draw_row(flow *f, const gb_legend_row *row, size_t number, double lap, const measures *m) {
    gb_draft *draft = f->draft;
    double leading = gb_draft_leading(draft, GB_TYPE_LEGEND);
    gb_wrapped lines;
    double height = row_height(draft, row, m, &lines);
    bool fits = claim(f, height);
    if (fits && gb_draft_ok(draft)) {
        char id[64];
        numbered_id("legend-row-", number, id);
        double x = column_now(f).x0, base = f->y + (m->swatch_height + m->figure) / 2;
        gb_scene_group(draft->scene, GB_ROLE_LEGEND_ROW, id, NULL, NULL);
        draw_sample(draft, row, x, f->y, height, lap, m);
        for (size_t i = 0; i < lines.count; i++)
            gb_scene_text(draft->scene, x + m->swatch_width + m->gap, base + (double)i * leading,
                          GB_ANCHOR_START, lines.text[i], &m->font, lines.width[i], draft->style->ink,
                          GB_COLOUR_NONE, 0);
        if (row->has_count) {
            char count[GB_NUMBER_SIZE];
            count_text(draft, row->count, count);
            gb_draft_text(draft, x + m->count_end, base, GB_ANCHOR_END, count, &m->font,
                          draft->style->secondary);
        }
        draw_bar(draft, row, x, f->y, m);
        gb_scene_end_group(draft->scene);
    }
    gb_wrapped_release(&lines);
    f->y += height;
    return fits;
}

/* Air above a row. */
static double row_gap(gb_draft *draft, const gb_legend *legend, size_t i) {
    if (i == 0 || (legend->row[i].scale && legend->row[i - 1].scale))
        return 0;
    return gb_draft_scaled(draft, legend->row[i - 1].scale != legend->row[i].scale ? 2 : 1.2);
}

/* Rows after the scale stay together: when they do not all fit below it, they begin the next column. */
static void keep_together(flow *f, const gb_legend *legend, size_t from, const measures *m) {
    double height = 0;
    for (size_t i = from; i < legend->rows; i++) {
        gb_wrapped lines;
        height += row_gap(f->draft, legend, i) + row_height(f->draft, &legend->row[i], m, &lines);
        gb_wrapped_release(&lines);
    }
    if (height > room_left(f) && height <= f->column[0].y1 - f->column[0].y0)
        next_column(f);
}

static bool draw_rows(flow *f, const gb_legend *legend, const measures *m) {
    gb_draft *draft = f->draft;
    double small_leading = gb_draft_leading(draft, GB_TYPE_NOTE);
    if (legend->rows > 0 && legend->row[0].has_count) {
        f->y += small_leading;
        gb_draft_text(draft, column_now(f).x0 + m->count_end, f->y, GB_ANCHOR_END,
                      gb_text_pattern(GB_TXT_LEGEND_COUNT, draft->language), &m->small,
                      draft->style->secondary);
        f->y += gb_draft_scaled(draft, 1.2);
    } else {
        f->y += gb_draft_scaled(draft, 2.5);
    }
    for (size_t i = 0; i < legend->rows; i++) {
        if (i > 0 && legend->row[i - 1].scale && !legend->row[i].scale)
            keep_together(f, legend, i, m);
        if (f->y > column_now(f).y0)
            f->y += row_gap(draft, legend, i);
        bool joined = i + 1 < legend->rows && legend->row[i + 1].scale;
        if (!draw_row(f, &legend->row[i], i, joined ? 0.15 : 0, m))
            return false;
    }
    return true;
}

/* --- small print --- */

typedef struct paragraphs {
    size_t count;
    gb_wrapped *lines;
    double height;
} paragraphs;

static void free_paragraphs(paragraphs *p) {
    for (size_t i = 0; i < p->count; i++)
        gb_wrapped_release(&p->lines[i]);
    gb_free(p->lines);
    *p = (paragraphs){0};
}

static paragraphs wrap_small_print(gb_draft *draft, const gb_legend *legend, double width) {
    paragraphs p = {0};
    gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
    double leading = gb_draft_leading(draft, GB_TYPE_NOTE);
    if (!gb_draft_ok(draft) || legend->paragraphs == 0)
        return p;
    p.lines = gb_alloc_zero(legend->paragraphs, sizeof *p.lines);
    if (p.lines == NULL) {
        gb_draft_fail_memory(draft);
        return p;
    }
    for (size_t i = 0; i < legend->paragraphs; i++) {
        gb_draft_wrap(draft, &font, legend->small_print[i], width, GB_LINES_MAX, false, &p.lines[i]);
        p.height += (double)p.lines[i].count * leading;
        p.count++;
    }
    return p;
}

/* @param top of the first line */
static void draw_small_print(gb_draft *draft, const paragraphs *p, double x, double top) {
    gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
    double leading = gb_draft_leading(draft, GB_TYPE_NOTE);
    double base = top + leading - gb_draft_measure(draft, &font, "g").descent;
    gb_scene_group(draft->scene, GB_ROLE_FOOTER, "small-print", NULL, NULL);
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->lines[i].count; k++, base += leading)
            gb_scene_text(draft->scene, x, base, GB_ANCHOR_START, p->lines[i].text[k], &font,
                          p->lines[i].width[k], draft->style->source_ink, GB_COLOUR_NONE, 0);
    gb_scene_end_group(draft->scene);
}

/* --- panel --- */

typedef struct panel {
    gb_text_style font, strong, heading;
    double leading, heading_height;
    double left_width, right_width;
    gb_wrapped note;
    double note_air, note_height; /* the height with the air above it */
} panel;

/* The lines of its note are yours (gb_wrapped_release). */
static panel measure_panel(gb_draft *draft, const gb_legend *legend, gb_type type, double width) {
    panel p = {.font = gb_draft_font(draft, type), .heading = gb_draft_font(draft, GB_TYPE_LEGEND_TITLE)};
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
    if (legend->panel_note != NULL) {
        gb_text_style small = gb_draft_font(draft, GB_TYPE_NOTE);
        gb_draft_wrap(draft, &small, legend->panel_note, width, TEXT_LINES_MOST, false, &p.note);
        p.note_air = gb_draft_scaled(draft, 1);
        p.note_height = p.note_air + (double)p.note.count * gb_draft_leading(draft, GB_TYPE_NOTE);
    }
    return p;
}

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

/* A row of the table that a screen reader walks through. */
static void draw_panel_row(gb_draft *draft, const panel *p, const gb_panel_row *row, size_t number,
                           gb_box column, double base) {
    char id[64];
    numbered_id("panel-row-", number, id);
    gb_scene_group(draft->scene, GB_ROLE_LEGEND_ROW, id, NULL, NULL);
    const gb_text_style *font = row->strong ? &p->strong : &p->font;
    double gap = gb_draft_scaled(draft, 2);
    double start = column.x0 + (p->left_width > 0 ? p->left_width + gap : 0);
    double room = column.x1 - start - (p->right_width > 0 ? p->right_width + gap : 0);
    if (row->left != NULL && row->left[0] != '\0')
        gb_draft_text(draft, column.x0 + p->left_width, base, GB_ANCHOR_END, row->left, font,
                      draft->style->secondary);
    draw_fitted(draft, font, row->middle, start, base, room);
    draw_fitted(draft, font, row->below, start, base + p->leading, column.x1 - start);
    if (row->right != NULL && row->right[0] != '\0')
        gb_draft_text(draft, column.x1, base, GB_ANCHOR_END, row->right, font, draft->style->ink);
    gb_scene_end_group(draft->scene);
}

static int row_lines(const gb_panel_row *row) {
    return row->below != NULL ? 2 : 1;
}

/* The rows that have no room, counted in the last row. */
static void draw_rest(gb_draft *draft, const gb_legend *legend, const panel *p, gb_box box, size_t rows,
                      double base) {
    char more[GB_WORDING_SIZE];
    gb_detail detail = {.count = (int64_t)(legend->panel_rows - rows)};
    gb_text_format(GB_TXT_MORE_ROWS, draft->language, &detail, more, sizeof more);
    gb_panel_row rest = {.middle = more};
    draw_panel_row(draft, p, &rest, rows, box, base);
    GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = (int64_t)rows,
            .total = (int64_t)legend->panel_rows);
}

static void draw_panel(gb_draft *draft, const gb_legend *legend, const panel *p, gb_box box, size_t rows) {
    gb_scene_group(draft->scene, GB_ROLE_PANEL, "panel", legend->panel_title, NULL);
    double base = box.y0 + p->heading_height - p->leading + gb_draft_figure_height(draft, &p->font);
    if (legend->panel_title != NULL) {
        bool cut;
        char *heading = gb_draft_fit(draft, &p->heading, legend->panel_title, box.x1 - box.x0, &cut);
        if (heading != NULL)
            gb_draft_text(draft, box.x0, box.y0 + gb_draft_figure_height(draft, &p->heading), GB_ANCHOR_START,
                          heading, &p->heading, draft->style->ink);
        gb_free(heading);
    }
    base += p->leading;
    for (size_t i = 0; i < rows; i++) {
        draw_panel_row(draft, p, &legend->panel[i], i, box, base);
        base += row_lines(&legend->panel[i]) * p->leading;
    }
    if (rows < legend->panel_rows)
        draw_rest(draft, legend, p, box, rows, base);
    else
        base -= p->leading;
    gb_text_style font = gb_draft_font(draft, GB_TYPE_NOTE);
    base += p->note_air;
    for (size_t i = 0; i < p->note.count; i++)
        gb_scene_text(draft->scene, box.x0, base += gb_draft_leading(draft, GB_TYPE_NOTE), GB_ANCHOR_START,
                      p->note.text[i], &font, p->note.width[i], draft->style->source_ink, GB_COLOUR_NONE, 0);
    gb_scene_end_group(draft->scene);
}

/* How many of the rows stand in so many lines. */
static size_t rows_in(const gb_legend *legend, size_t lines) {
    size_t rows = 0;
    while (rows < legend->panel_rows && (size_t)row_lines(&legend->panel[rows]) <= lines)
        lines -= (size_t)row_lines(&legend->panel[rows++]);
    return rows;
}

static size_t lines_in(const panel *p, gb_box box) {
    double room = box.y1 - box.y0 - p->heading_height - p->note_height;
    return room > 0 ? (size_t)floor(room / p->leading + 1e-6) : 0;
}

/* Draws as many rows as fit in this type; false when the next type must be tried. */
static bool try_panel(gb_draft *draft, const gb_legend *legend, gb_box box, const panel *p, bool last) {
    size_t lines = lines_in(p, box), rows = rows_in(legend, lines);
    if (rows < legend->panel_rows && (!last || lines < 2))
        return false;
    /* One line tells how many there are more. */
    draw_panel(draft, legend, p, box, rows < legend->panel_rows ? rows_in(legend, lines - 1) : rows);
    return true;
}

/* The panel in a box: in legend type when all rows fit, else in small type, else as many as fit. */
static void place_panel(gb_draft *draft, const gb_legend *legend, gb_box box) {
    if (legend->panel_rows == 0 || !gb_draft_ok(draft))
        return;
    const gb_type types[] = {GB_TYPE_LEGEND, GB_TYPE_NOTE};
    bool drawn = false;
    for (int t = 0; t < 2 && !drawn; t++) {
        panel p = measure_panel(draft, legend, types[t], box.x1 - box.x0);
        drawn = try_panel(draft, legend, box, &p, t == 1);
        gb_wrapped_release(&p.note);
    }
    if (!drawn)
        GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = 0,
                .total = (int64_t)legend->panel_rows);
}

static void too_tall(gb_draft *draft) {
    if (gb_draft_ok(draft))
        gb_draft_fail(draft, GB_FAIL(draft->err, GB_ERR_USAGE, GB_MSG_LEGEND_TOO_TALL,
                                     .expected = gb_page_name(draft->page), .hint = GB_HINT_LEGEND_TOO_TALL));
}

/* Beside the map: legend on top, small print on the foot of the column, panel between. */
static void finish_beside(flow *f, const gb_legend *legend, const paragraphs *small) {
    gb_draft *draft = f->draft;
    gb_box column = column_now(f);
    /* The footer follows closely on a slide; small print must not read as part of it. */
    double apart = gb_draft_scaled(draft, 3) - (draft->grid.footer_y - column.y1);
    double foot = column.y1 - small->height - fmax(apart, 0);
    if (f->y > foot)
        return too_tall(draft);
    double air = gb_draft_scaled(draft, 5);
    gb_box box = {column.x0, f->y + air, column.x1, foot - 0.6 * air};
    if (f->panel != NULL)
        *f->panel = box;
    else
        place_panel(draft, legend, box);
    draw_small_print(draft, small, column.x0, foot);
}

/* Below the map: the next block for the small print, the last for the panel. */
static void finish_below(flow *f, const gb_legend *legend, const paragraphs *small) {
    gb_draft *draft = f->draft;
    double top = f->y > column_now(f).y0 ? f->y + gb_draft_scaled(draft, 3) : f->y;
    if (f->current == 0 || top + small->height > column_now(f).y1) {
        if (!next_column(f) || small->height > room_left(f))
            return too_tall(draft);
        top = f->y;
    }
    draw_small_print(draft, small, column_now(f).x0, top);
    if (f->panel != NULL && next_column(f)) {
        *f->panel = column_now(f);
        return;
    }
    if (legend->panel_rows == 0)
        return;
    if (next_column(f))
        place_panel(draft, legend, column_now(f));
    else
        GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = 0,
                .total = (int64_t)legend->panel_rows);
}

static void draw_all(gb_draft *draft, const gb_legend *legend, gb_box *panel_box) {
    if (!gb_draft_ok(draft))
        return;
    flow f = start_flow(draft);
    f.panel = panel_box;
    double width = f.column[0].x1 - f.column[0].x0;
    measures m = measure_rows(draft, legend, width);
    gb_scene_group(draft->scene, GB_ROLE_LEGEND, "legend", gb_text_pattern(GB_TXT_LEGEND, draft->language),
                   NULL);
    bool fits = draw_title(&f, legend) && draw_rows(&f, legend, &m);
    gb_scene_end_group(draft->scene);
    if (!fits) {
        too_tall(draft);
        return;
    }
    paragraphs small = wrap_small_print(draft, legend, width);
    if (gb_draft_ok(draft)) {
        if (draft->grid.side_below)
            finish_below(&f, legend, &small);
        else
            finish_beside(&f, legend, &small);
    }
    free_paragraphs(&small);
}

void gb_legend_draw(gb_draft *draft, const gb_legend *legend) {
    draw_all(draft, legend, NULL);
}

size_t gb_legend_panel_room(gb_draft *draft, const gb_legend *legend) {
    gb_scene *page = draft->scene;
    gb_box box = {0};
    if (!gb_draft_ok(draft))
        return 0;
    /* Drawn on a page that nobody sees: the same steps as the real one. */
    gb_status status = gb_scene_new(draft->grid.width, draft->grid.height, NULL, &draft->scene, draft->err);
    if (status == GB_OK) {
        draw_all(draft, legend, &box);
        status = gb_draft_status(draft);
        gb_scene_free(draft->scene);
    }
    draft->scene = page;
    gb_draft_fail(draft, status);
    if (status != GB_OK)
        return 0;
    panel p = measure_panel(draft, legend, GB_TYPE_NOTE, box.x1 - box.x0);
    size_t lines = lines_in(&p, box);
    gb_wrapped_release(&p.note);
    size_t rows = rows_in(legend, lines);
    if (rows < legend->panel_rows)
        return lines > 0 ? rows_in(legend, lines - 1) : 0;
    return legend->panel_rows > 0 ? rows : lines;
}
