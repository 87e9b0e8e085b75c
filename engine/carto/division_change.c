#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/affix.h"
#include "carto/arrange.h"
#include "carto/basemap.h"
#include "carto/division.h"
#include "carto/division_alt.h"
#include "carto/division_parts.h"
#include "carto/moves.h"
#include "carto/pieces.h"

#include <math.h>
#include <string.h>

enum { NAMES_MOST = 60, NUMBERS_MOST = 99 };
/* What a line between two pieces is. */
enum { NO_BORDER, KEPT, NEW, FORMER, BORDER_KINDS };

/* One comparison being drawn. */
typedef struct work {
    const gb_division_change *change;
    const gb_moves *moves;
    gb_map_sheet sheet;
    int32_t *now_of;    /* per move, -1 = none */
    gb_topology *shown; /* the areas of now, on the page */
    uint8_t *kind;      /* per arc of the frame's topology */
    bool has[BORDER_KINDS];
    double width[BORDER_KINDS];
    gb_colour *fill;  /* per move */
    uint8_t *changed; /* per move */
    gb_panel_row *row;
    char (*number)[GB_NUMBER_SIZE]; /* per changed move, in order */
    gb_affix affix;                 /* of the names of before and now, not repeated in each */
    gb_arena *words;
} work;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static const gb_move *move_at(const work *w, size_t k) {
    return &w->moves->move[w->moves->order[k]];
}

/* --- shapes and lines --- */

static gb_status fit(work *w, gb_error *err) {
    const gb_division_change *c = w->change;
    const gb_style *style = w->sheet.draft.style;
    size_t n = w->moves->n;
    w->now_of = gb_alloc(n, sizeof *w->now_of);
    w->fill = gb_alloc(n, sizeof *w->fill);
    w->changed = gb_alloc(n, sizeof *w->changed);
    if (w->now_of == NULL || w->fill == NULL || w->changed == NULL)
        return no_memory(err);
    for (size_t m = 0; m < n; m++) {
        w->now_of[m] = w->moves->move[m].now;
        w->changed[m] = w->moves->move[m].changed;
        w->fill[m] = w->moves->move[m].changed ? style->changed : style->quiet;
    }
    gb_status status =
        gb_map_sheet_fit(&w->sheet, w->moves->ground, gb_areas_crs(c->now), gb_areas_id(c->now), NULL, err);
    if (status == GB_OK)
        status =
            gb_topology_dissolve(w->sheet.frame.topology, w->now_of, gb_areas_count(c->now), &w->shown, err);
    return status;
}

static gb_status sort_lines(work *w, gb_error *err) {
    gb_arcs arcs = gb_topology_arcs(w->sheet.frame.topology);
    w->kind = gb_alloc(arcs.arcs, sizeof *w->kind);
    if (w->kind == NULL)
        return no_memory(err);
    for (size_t a = 0; a < arcs.arcs; a++) {
        w->kind[a] = NO_BORDER;
        if (arcs.left[a] < 0 || arcs.right[a] < 0)
            continue;
        const gb_move *left = &w->moves->move[arcs.left[a]], *right = &w->moves->move[arcs.right[a]];
        if (left->now != right->now)
            w->kind[a] = left->before != right->before ? KEPT : NEW;
        else if (left->before != right->before)
            w->kind[a] = FORMER;
        w->has[w->kind[a]] = true;
    }
    const gb_frame *frame = &w->sheet.frame;
    size_t areas = gb_areas_count(w->change->now);
    w->width[KEPT] = gb_border_width(&w->sheet.draft, frame, areas, 1);
    w->width[NEW] = fmax(gb_border_width(&w->sheet.draft, frame, areas, 2), 2 * w->width[KEPT]);
    w->width[FORMER] = fmin(w->sheet.draft.style->former_border.width, w->width[NEW]);
    return GB_OK;
}

static gb_stroke stroke_of(const work *w, int kind) {
    const gb_style *style = w->sheet.draft.style;
    if (kind != FORMER)
        return gb_border_stroke(style, kind == NEW ? 2 : 1, w->width[kind]);
    const gb_line_style *line = &style->former_border;
    return (gb_stroke){
        .colour = line->colour, .width = w->width[FORMER], .dash = {line->dash[0], line->dash[1]}};
}

/* Dashes run on from arc to arc, or short arcs would look solid. */
static void draw_former(work *w) {
    gb_draft *draft = &w->sheet.draft;
    gb_chains chains;
    gb_status status = gb_chains_find(w->sheet.frame.topology, w->kind, FORMER, &chains, draft->err);
    if (status != GB_OK) {
        gb_draft_fail(draft, status);
        return;
    }
    size_t first = gb_scene_rings(draft->scene);
    for (size_t l = 0; l < chains.lines && gb_draft_ok(draft); l++)
        gb_frame_add_chain(&w->sheet.frame, chains.use + chains.start[l],
                           chains.start[l + 1] - chains.start[l], draft);
    size_t lines = gb_scene_rings(draft->scene) - first;
    if (lines > 0)
        gb_scene_paint_path(draft->scene, first, lines, false, GB_COLOUR_NONE, (gb_hatch){0},
                            stroke_of(w, FORMER));
    gb_chains_release(&chains);
}

static void draw_borders(work *w) {
    gb_draft *draft = &w->sheet.draft;
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-borders",
                   gb_text_pattern(GB_TXT_LAYER_BORDERS, draft->language), NULL);
    for (int kind = KEPT; kind <= NEW; kind++) {
        gb_stroke stroke = stroke_of(w, kind);
        gb_basemap_arcs(draft, &w->sheet.frame, w->kind, (uint8_t)kind, &stroke, 1);
    }
    gb_scene_end_group(draft->scene);
    gb_basemap_outline(draft, &w->sheet.frame, w->width[KEPT]); /* heavier, it would read as a new border */
    if (!w->has[FORMER])
        return;
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-former-borders",
                   gb_text_pattern(GB_TXT_LAYER_FORMER, draft->language), NULL);
    draw_former(w);
    gb_scene_end_group(draft->scene);
}

/* --- areas --- */

static void paint_areas(work *w) {
    gb_draft *draft = &w->sheet.draft;
    const gb_areas *now = w->change->now;
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-areas",
                   gb_text_pattern(GB_TXT_LAYER_AREAS, draft->language), NULL);
    size_t first = gb_scene_areas(draft->scene);
    for (size_t i = 0; i < gb_areas_count(now) && gb_draft_ok(draft); i++) {
        gb_scene_area area = {.code = gb_areas_code(now, i),
                              .name = gb_areas_name(now, i),
                              .value = "",
                              .class_label =
                                  w->change->now_label != NULL ? w->change->now_label : gb_areas_id(now)};
        area.first_ring = gb_frame_add_area(&w->sheet.frame, w->shown, i, draft, &area.rings);
        if (area.rings > 0)
            gb_scene_add_area(draft->scene, &area);
    }
    size_t count = gb_scene_areas(draft->scene) - first;
    if (count > 0)
        gb_scene_paint_areas(draft->scene, first, count, draft->style->quiet, (gb_hatch){0});
    gb_scene_end_group(draft->scene);
}

static void paint_changed(work *w) {
    gb_draft *draft = &w->sheet.draft;
    if (w->moves->changed == 0)
        return;
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-changed",
                   gb_text_pattern(GB_TXT_LAYER_CHANGED, draft->language), NULL);
    size_t first = gb_scene_rings(draft->scene);
    for (size_t k = 0; k < w->moves->changed && gb_draft_ok(draft); k++) {
        size_t rings;
        gb_frame_add_area(&w->sheet.frame, w->sheet.frame.topology, w->moves->order[k], draft, &rings);
    }
    size_t rings = gb_scene_rings(draft->scene) - first;
    /* A hair of the same colour closes the seams between neighbouring pieces. */
    if (rings > 0)
        gb_scene_paint_path(draft->scene, first, rings, true, draft->style->changed, (gb_hatch){0},
                            (gb_stroke){.colour = draft->style->changed, .width = 0.05, .round = true});
    gb_scene_end_group(draft->scene);
}

/* --- panel and legend --- */

static const char *side_name(work *w, const gb_areas *areas, int32_t i) {
    if (i < 0)
        return gb_text_pattern(GB_TXT_OUTSIDE_DIVISION, w->sheet.draft.language);
    const char *name = gb_affix_cut(w->affix, areas, (size_t)i, w->words);
    if (name == NULL)
        gb_draft_fail_memory(&w->sheet.draft);
    return name;
}

static double metres2(const work *w) {
    const gb_crs *crs = gb_areas_crs(w->change->now);
    double unit = crs != NULL ? gb_crs_metres(crs) : 1;
    return unit * unit;
}

static double total_surface(const work *w, bool changed_only) {
    double sum = 0;
    for (size_t m = 0; m < w->moves->n; m++)
        if (!changed_only || w->moves->move[m].changed)
            sum += w->moves->move[m].surface;
    return sum * metres2(w);
}

static gb_surface_words surface_words(const work *w) {
    double low = INFINITY, high = 0;
    for (size_t k = 0; k < w->moves->changed; k++) {
        low = fmin(low, move_at(w, k)->surface * metres2(w));
        high = fmax(high, move_at(w, k)->surface * metres2(w));
    }
    return gb_surface_words_for(high, low);
}

static const char *amount_text(work *w, const gb_move *move, gb_surface_words as) {
    gb_draft *draft = &w->sheet.draft;
    const gb_column *column = w->change->count;
    if (column == NULL)
        return gb_surface_text(&as, move->surface * metres2(w), false, draft->language, w->words);
    char text[GB_NUMBER_SIZE];
    gb_number_display(move->count, column->decimals > 0 ? column->decimals : 0, draft->language, text);
    return gb_arena_strdup(w->words, text);
}

/* "Gentbrugge", and below it "→ Ledeberg". */
static void fill_panel(work *w, gb_legend *legend) {
    gb_draft *draft = &w->sheet.draft;
    gb_surface_words as = surface_words(w);
    for (size_t k = 0; k < w->moves->changed; k++) {
        const gb_move *move = move_at(w, k);
        gb_number_fixed((double)k + 1, 0, w->number[k]);
        const char *to = side_name(w, w->change->now, move->now);
        w->row[k] =
            (gb_panel_row){.left = w->number[k],
                           .middle = side_name(w, w->change->before, move->before),
                           .below = gb_text_in(draft, GB_TXT_MOVE_TO, &(gb_detail){.name = to}, w->words),
                           .right = amount_text(w, move, as)};
    }
    const gb_column *column = w->change->count;
    const char *unit = column != NULL ? gb_column_label(column, draft->language) : as.unit;
    legend->panel = w->row;
    legend->panel_rows = w->moves->changed;
    legend->panel_flows = true;
    legend->panel_title = gb_text_in(draft, GB_TXT_PANEL_MOVES, &(gb_detail){.unit = unit}, w->words);
}

static void add_line_row(const work *w, gb_legend *legend, int kind, gb_text text, const gb_detail *detail) {
    if (!w->has[kind])
        return;
    char words[GB_WORDING_SIZE];
    gb_text_format(text, w->sheet.draft.language, detail, words, sizeof words);
    gb_legend_add(legend, (gb_legend_row){.sample = GB_SAMPLE_LINE, .stroke = stroke_of(w, kind)}, words);
}

/* "In totaal 12,3 km², 4% van het geheel." */
static const char *sum_text(work *w) {
    gb_draft *draft = &w->sheet.draft;
    double changed = total_surface(w, true), whole = total_surface(w, false);
    if (w->moves->changed == 0)
        return gb_text_pattern(GB_TXT_NO_MOVES, draft->language);
    char share[GB_WORDING_SIZE], number[GB_NUMBER_SIZE];
    double percent = 100 * changed / whole;
    gb_number_display(percent, percent < 10 ? 1 : 0, draft->language, number);
    gb_text_format(GB_TXT_PERCENT, draft->language, &(gb_detail){.found = number}, share, sizeof share);
    gb_surface_words as = gb_surface_words_for(changed, changed);
    gb_detail detail = {.found = gb_surface_text(&as, changed, true, draft->language, w->words),
                        .expected = share};
    return gb_text_in(draft, GB_TXT_MOVES_SUM, &detail, w->words);
}

/* "12 stukken langs grenzen die net anders getekend zijn, samen 4 ha, tellen niet mee." */
static void tell_slips(work *w, gb_legend *legend, const char **print) {
    gb_draft *draft = &w->sheet.draft;
    double surface = w->moves->slips * metres2(w);
    if (w->moves->slip_parts == 0 || surface < 1)
        return;
    gb_surface_words as = gb_surface_words_for(surface, surface);
    gb_detail detail = {.count = (int64_t)w->moves->slip_parts,
                        .found = gb_surface_text(&as, surface, true, draft->language, w->words)};
    print[legend->paragraphs++] = gb_text_in(draft, GB_TXT_SLIPS, &detail, w->words);
}

static void tell_affix(work *w, gb_legend *legend, const char **print) {
    if (w->affix.before + w->affix.after == 0)
        return;
    gb_detail detail = {.found = gb_affix_words(w->affix, w->change->now, w->words)};
    print[legend->paragraphs++] = gb_text_in(&w->sheet.draft, GB_TXT_AFFIX_CUT, &detail, w->words);
}

static void fill_legend(work *w, gb_legend *legend, const char **print) {
    const gb_division_change *c = w->change;
    gb_draft *draft = &w->sheet.draft;
    const char *before = c->before_label != NULL ? c->before_label : gb_areas_id(c->before);
    const char *now = c->now_label != NULL ? c->now_label : gb_areas_id(c->now);
    legend->rows = legend->paragraphs = 0;
    legend->title =
        c->legend_title != NULL ? c->legend_title : gb_text_pattern(GB_TXT_LAYER_BORDERS, draft->language);
    gb_detail detail = {.found = before, .expected = now};
    add_line_row(w, legend, KEPT, GB_TXT_BORDER_KEPT, &detail);
    add_line_row(w, legend, NEW, GB_TXT_BORDER_NEW, &detail);
    add_line_row(w, legend, FORMER, GB_TXT_BORDER_FORMER, &detail);
    if (w->moves->changed > 0) {
        gb_legend_add(legend,
                      (gb_legend_row){.sample = GB_SAMPLE_SWATCH,
                                      .fill = draft->style->changed,
                                      .stroke = {.colour = draft->style->secondary, .width = 0.15}},
                      gb_text_pattern(GB_TXT_GROUND_MOVED, draft->language));
        print[legend->paragraphs++] = gb_text_pattern(GB_TXT_MOVES_RULE, draft->language);
    }
    print[legend->paragraphs++] = sum_text(w);
    tell_slips(w, legend, print);
    tell_affix(w, legend, print);
    for (size_t i = 0; i < c->page.note_count; i++)
        print[legend->paragraphs++] = c->page.notes[i];
    legend->small_print = print;
}

/* --- labels --- */

static size_t move_labels(work *w, size_t listed, gb_label *out) {
    size_t count = listed < w->moves->changed ? listed : w->moves->changed;
    for (size_t k = 0; k < count; k++) {
        const gb_move *move = move_at(w, k);
        out[k] = (gb_label){.topology = w->sheet.frame.topology,
                            .area = w->moves->order[k],
                            .text = w->number[k],
                            .code = gb_areas_code(move->now >= 0 ? w->change->now : w->change->before,
                                                  (size_t)(move->now >= 0 ? move->now : move->before)),
                            .font = gb_draft_font(&w->sheet.draft, GB_TYPE_LABEL),
                            .ground = w->sheet.draft.style->changed,
                            .clear = w->width[FORMER] / 2,
                            .leader = true,
                            .avoid = w->changed,
                            .rank = (int)k,
                            .size = move->surface};
        out[k].font.weight = GB_WEIGHT_BOLD;
    }
    return count;
}

static size_t area_labels(work *w, gb_label *out) {
    const gb_division_change *c = w->change;
    size_t n = gb_areas_count(c->now), count = 0;
    bool few = c->labels != GB_LABELS_AUTO || n <= NAMES_MOST;
    if (c->labels == GB_LABELS_NONE || c->labels == GB_LABELS_RANK || !few)
        return 0;
    for (size_t i = 0; i < n && gb_draft_ok(&w->sheet.draft); i++) {
        double bounds[4];
        if (!gb_topology_area_bounds(w->shown, i, bounds))
            continue;
        const char *text = gb_label_words(c->now, c->labels, w->affix, i, w->words);
        if (text == NULL)
            gb_draft_fail_memory(&w->sheet.draft);
        else
            out[count++] = (gb_label){.topology = w->shown,
                                      .area = i,
                                      .text = text,
                                      .code = gb_areas_code(c->now, i),
                                      .font = gb_draft_font(&w->sheet.draft, GB_TYPE_LABEL),
                                      .clear = w->width[KEPT] / 2,
                                      .leader = true,
                                      .required = c->labels != GB_LABELS_AUTO,
                                      .rank = GB_LABEL_UNSELECTED,
                                      .size = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])};
    }
    return count;
}

static void draw_labels(work *w, size_t listed) {
    gb_label *labels = gb_alloc(w->moves->changed + gb_areas_count(w->change->now), sizeof *labels);
    if (labels == NULL || w->number == NULL) {
        gb_draft_fail_memory(&w->sheet.draft);
    } else {
        size_t count = move_labels(w, listed < NUMBERS_MOST ? listed : NUMBERS_MOST, labels);
        count += area_labels(w, labels + count);
        gb_map_sheet_labels(&w->sheet, w->fill, labels, count, 0);
    }
    gb_free(labels);
}

/* --- the page --- */

/* The page is shared before anything is drawn; which lines there are, is known when they are on paper. */
static void arrange(work *w, gb_legend *legend, const char **print) {
    w->has[KEPT] = true;
    w->has[NEW] = w->has[FORMER] = w->moves->changed > 0;
    fill_legend(w, legend, print);
    fill_panel(w, legend);
    gb_map_sheet_arrange(&w->sheet, legend, w->moves->ground);
    w->has[KEPT] = w->has[NEW] = w->has[FORMER] = false;
}

static void draw_page(work *w, gb_legend *legend, const char **print) {
    fill_legend(w, legend, print);
    size_t listed = gb_legend_panel_room(&w->sheet.draft, legend);
    gb_map_sheet_begin_map(&w->sheet);
    paint_areas(w);
    paint_changed(w);
    gb_map_sheet_context_above(&w->sheet);
    draw_borders(w);
    gb_map_sheet_furniture(&w->sheet);
    draw_labels(w, listed);
    gb_map_sheet_end_map(&w->sheet);
    gb_legend_draw(&w->sheet.draft, legend);
}

static gb_status draw(work *w, gb_error *err) {
    enum { PRINT_MOST = 4 };
    const gb_division_change *c = w->change;
    gb_legend *legend = gb_alloc_zero(1, sizeof *legend);
    const char **print = gb_alloc(c->page.note_count + PRINT_MOST, sizeof *print);
    w->words = gb_arena_new();
    w->row = gb_alloc_zero(w->moves->changed, sizeof *w->row);
    w->number = gb_alloc(w->moves->changed, sizeof *w->number);
    bool room = legend != NULL && print != NULL && w->words != NULL && w->row != NULL && w->number != NULL &&
                gb_affix_find(c->now, c->before, &w->affix);
    gb_status status = room ? GB_OK : no_memory(err);
    if (status == GB_OK) {
        arrange(w, legend, print);
        status = fit(w, err);
    }
    if (status == GB_OK)
        status = sort_lines(w, err);
    if (status == GB_OK)
        draw_page(w, legend, print);
    gb_free(legend);
    gb_free(print);
    return status;
}

static void release(work *w) {
    gb_topology_free(w->shown);
    gb_free(w->now_of);
    gb_free(w->kind);
    gb_free(w->fill);
    gb_free(w->changed);
    gb_free(w->row);
    gb_free(w->number);
    gb_arena_free(w->words);
}

gb_status gb_division_change_map(const gb_division_change *change, const gb_text_meter *meter, gb_scene **out,
                                 gb_notes *notes, gb_error *err) {
    *out = NULL;
    char *alt = NULL;
    gb_moves moves = {0};
    gb_error local = {0};
    err = err != NULL ? err : &local;
    gb_status status = gb_moves_find(change, &moves, err);
    if (status == GB_OK)
        status = gb_division_change_alt_text(change, &moves, &alt, err);
    if (status == GB_OK) {
        work w = {.change = change, .moves = &moves};
        status = gb_map_sheet_open(&change->page, alt, meter, notes, &w.sheet, err);
        if (status == GB_OK)
            status = draw(&w, err);
        if (status == GB_OK && moves.slips > 0)
            GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_SLIPS, .count = (int64_t)moves.slip_parts,
                    .value = gb_number_round(moves.slips * metres2(&w) / 1e4, 2));
        status = gb_map_sheet_close(&w.sheet, status, out);
        release(&w);
    }
    gb_moves_release(&moves);
    gb_free(alt);
    return status;
}
