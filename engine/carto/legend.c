#include "carto/legend.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/panel.h"

#include <math.h>
#include <string.h>

/* Where the next element comes: columns are filled from the top, one after another. */
typedef struct flow {
    gb_draft *draft;
    gb_box column[3];
    size_t columns, current;
    double y;
    gb_box *panel;   /* only tell where the panel would stand; NULL = draw it */
    double *stacked; /* only tell how high all but the panel is; NULL = draw on */
} flow;

enum { COLUMNS_BELOW = 3, TEXT_LINES_MOST = 3 };
static const double gutter = 4;

double gb_legend_width(const gb_draft *draft, const gb_page_grid *grid) {
    return grid->side_below ? fmin(gb_draft_scaled(draft, 59), (grid->side_width - gutter) / 2)
                            : grid->side_width;
}

/* Below the map a list takes all that the legend leaves. */
static void split_below(const gb_page_grid *grid, double width, flow *f) {
    double top = grid->side_y, bottom = grid->side_y + grid->side_height;
    f->columns = 2;
    f->column[0] = (gb_box){grid->side_x, top, grid->side_x + width, bottom};
    f->column[1] = (gb_box){grid->side_x + width + gutter, top, grid->side_x + grid->side_width, bottom};
}

static flow start_flow(gb_draft *draft, bool flows) {
    const gb_page_grid *grid = &draft->grid;
    flow f = {.draft = draft, .columns = grid->side_below ? COLUMNS_BELOW : 1, .y = grid->side_y};
    if (grid->side_below && flows) {
        split_below(grid, gb_legend_width(draft, grid), &f);
        return f;
    }
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
        gb_panel_place(draft, legend, box);
    draw_small_print(draft, small, column.x0, foot);
}

/* Below the map, without a list: the next block for the small print, the last for the panel. */
static void finish_below(flow *f, const gb_legend *legend, const paragraphs *small) {
    gb_draft *draft = f->draft;
    double top = f->y > column_now(f).y0 ? f->y + gb_draft_scaled(draft, 3) : f->y;
    if (f->current == 0 || top + small->height > column_now(f).y1) {
        if (!next_column(f) || small->height > room_left(f))
            return too_tall(draft);
        top = f->y;
    }
    draw_small_print(draft, small, column_now(f).x0, top);
    if (legend->panel_rows == 0)
        return;
    if (next_column(f))
        gb_panel_place(draft, legend, column_now(f));
    else
        GB_NOTE(draft->notes, GB_NOTE_INFO, GB_NOTE_PANEL_CUT, .count = 0,
                .total = (int64_t)legend->panel_rows);
}

/* Below the map: the small print under the legend, or on top of the list when there is no room. */
static void finish_flowing(flow *f, const gb_legend *legend, const paragraphs *small) {
    gb_draft *draft = f->draft;
    double top = f->y + gb_draft_scaled(draft, 3);
    bool under = f->current == 0 && top + small->height <= column_now(f).y1;
    gb_box box = f->column[1];
    if (!under) {
        bool room = f->current == 1 || next_column(f);
        top = f->current == 1 && f->y > box.y0 ? f->y + gb_draft_scaled(draft, 3) : box.y0;
        box.y0 = top + small->height + gb_draft_scaled(draft, 3);
        if (!room || box.y0 > box.y1)
            return too_tall(draft);
    }
    draw_small_print(draft, small, f->column[under ? 0 : 1].x0, top);
    if (f->panel != NULL)
        *f->panel = box;
    else
        gb_panel_place(draft, legend, box);
}

static void finish(flow *f, const gb_legend *legend, const paragraphs *small) {
    if (f->stacked != NULL)
        *f->stacked = f->y - f->column[0].y0 + gb_draft_scaled(f->draft, 3) + small->height;
    else if (!f->draft->grid.side_below)
        finish_beside(f, legend, small);
    else if (legend->panel_flows)
        finish_flowing(f, legend, small);
    else
        finish_below(f, legend, small);
}

static void draw_all(gb_draft *draft, const gb_legend *legend, gb_box *panel_box, double *stacked) {
    if (!gb_draft_ok(draft))
        return;
    flow f = start_flow(draft, legend->panel_flows);
    f.panel = panel_box;
    f.stacked = stacked;
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
    if (gb_draft_ok(draft))
        finish(&f, legend, &small);
    free_paragraphs(&small);
}

void gb_legend_draw(gb_draft *draft, const gb_legend *legend) {
    draw_all(draft, legend, NULL, NULL);
}

/* Drawn on a page that nobody sees: the same steps as the real one. */
static bool draw_unseen(gb_draft *draft, const gb_legend *legend, gb_box *panel_box, double *stacked) {
    gb_scene *page = draft->scene;
    if (!gb_draft_ok(draft))
        return false;
    gb_status status = gb_scene_new(draft->grid.width, draft->grid.height, NULL, &draft->scene, draft->err);
    if (status == GB_OK) {
        draw_all(draft, legend, panel_box, stacked);
        status = gb_draft_status(draft);
        gb_scene_free(draft->scene);
    }
    draft->scene = page;
    gb_draft_fail(draft, status);
    return status == GB_OK;
}

size_t gb_legend_panel_room(gb_draft *draft, const gb_legend *legend) {
    gb_box box = {0};
    if (!draw_unseen(draft, legend, &box, NULL))
        return 0;
    gb_panel p = gb_panel_measure(draft, legend, GB_TYPE_NOTE, box.x1 - box.x0);
    gb_panel_fit fit = gb_panel_fit_in(&p, box.x1 - box.x0, box.y1 - box.y0);
    gb_panel_release(&p);
    return gb_draft_ok(draft) ? fit.rows : 0;
}

double gb_legend_height(gb_draft *draft, const gb_legend *legend, double width) {
    const gb_page_grid grid = draft->grid;
    double height = 0;
    draft->grid.side_below = false;
    draft->grid.side_width = width;
    draft->grid.side_y = 0;
    draft->grid.side_height = 1e4; /* any height will do */
    bool good = draw_unseen(draft, legend, NULL, &height);
    draft->grid = grid;
    return good ? height : 0;
}

bool gb_legend_panel_box(const gb_draft *draft, const gb_page_grid *grid, double height, double *width_out,
                         double *height_out) {
    if (grid->side_below) {
        *width_out = grid->side_width - gb_legend_width(draft, grid) - gutter;
        *height_out = grid->side_height;
        return height <= grid->side_height;
    }
    *width_out = grid->side_width;
    *height_out = grid->side_height - height - gb_draft_scaled(draft, 6); /* the air of finish_beside */
    return *height_out > 0;
}
