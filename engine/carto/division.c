#include "carto/division.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "base/text.h"
#include "carto/affix.h"
#include "carto/arrange.h"
#include "carto/basemap.h"
#include "carto/colouring.h"
#include "carto/division_alt.h"
#include "carto/division_parts.h"
#include "carto/pieces.h"
#include "geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Above NAMES_MOST areas names would bury the map; the coarsest level is named instead. Without one, names
 * and numbers are tried up to NAMES_TRIED. */
enum { NAMES_MOST = 60, NAMES_TRIED = 400 };

/* One map being drawn. A piece is ground that lies in the same area at every level that the map shows. */
typedef struct work {
    const gb_division *division;
    gb_map_sheet sheet;
    size_t n; /* areas */
    size_t pieces;
    int32_t *piece_of;                   /* per base area, -1 = not on the map */
    int32_t *area_of;                    /* per piece: area that is shown */
    int32_t *level_of[GB_BORDER_WIDTHS]; /* per piece: area of a border level, -1 = none */
    size_t count[GB_BORDER_WIDTHS];      /* areas of a border level on the map */
    int rank[GB_BORDER_WIDTHS];          /* of a border level: 0 thin, 1 medium, 2 heavy */
    double width[GB_BORDER_WIDTHS];
    gb_topology *ground; /* the pieces, as digitised */
    gb_topology *shown;  /* the areas, simplified for the page */
    gb_topology *coarse; /* the areas of the coarsest level, likewise; NULL = not named */
    double *paper_area;  /* of each area, mm2 */
    int32_t *colour;     /* per area */
    gb_colour *fill;     /* per piece */
    int32_t *number;     /* per area: stands in for its label, 0 = none */
    gb_affix affix;      /* of the names, not repeated in each */
    gb_arena *words;
    gb_panel_row *row;
} work;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- pieces --- */

static int32_t level_area(const int32_t *area_of, size_t base) {
    return area_of != NULL ? area_of[base] : (int32_t)base;
}

/* Every base area's piece: the areas that are shown, cut by one border level after another. */
static gb_status cut(work *w, gb_error *err) {
    const gb_division *d = w->division;
    size_t n = gb_areas_count(d->base);
    int32_t *other = gb_alloc(n, sizeof *other);
    w->piece_of = gb_alloc(n, sizeof *w->piece_of);
    gb_status status = other != NULL && w->piece_of != NULL ? GB_OK : no_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        w->piece_of[i] = other[i] = level_area(d->area_of, i);
    for (size_t l = 0; l <= d->borders && status == GB_OK; l++) {
        status = gb_pieces_pair(w->piece_of, other, n, -1, w->piece_of, &w->pieces, err);
        for (size_t i = 0; i < n && status == GB_OK && l < d->borders; i++)
            other[i] = level_area(d->border[l].area_of, i);
    }
    gb_free(other);
    return status;
}

/* How many areas of a level are on the map. */
static size_t count_level(const int32_t *level_of, size_t pieces, uint8_t *seen) {
    size_t count = 0;
    for (size_t p = 0; p < pieces; p++)
        if (level_of[p] >= 0 && !seen[level_of[p]]) {
            seen[level_of[p]] = 1;
            count++;
        }
    return count;
}

static gb_status tell_levels(work *w, gb_error *err) {
    const gb_division *d = w->division;
    size_t n = gb_areas_count(d->base);
    w->area_of = gb_alloc(w->pieces, sizeof *w->area_of);
    if (w->area_of == NULL)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (w->piece_of[i] >= 0)
            w->area_of[w->piece_of[i]] = level_area(d->area_of, i);
    for (size_t l = 0; l < d->borders; l++) {
        uint8_t *seen = gb_alloc_zero(n, 1);
        w->level_of[l] = gb_alloc(w->pieces, sizeof *w->level_of[l]);
        if (seen == NULL || w->level_of[l] == NULL) {
            gb_free(seen);
            return no_memory(err);
        }
        for (size_t i = 0; i < n; i++)
            if (w->piece_of[i] >= 0)
                w->level_of[l][w->piece_of[i]] = level_area(d->border[l].area_of, i);
        w->count[l] = count_level(w->level_of[l], w->pieces, seen);
        gb_free(seen);
    }
    return GB_OK;
}

static gb_status make_pieces(work *w, gb_error *err) {
    gb_status status = cut(w, err);
    if (status == GB_OK)
        status = tell_levels(w, err);
    if (status == GB_OK)
        status = gb_topology_dissolve(gb_areas_topology(w->division->base), w->piece_of, w->pieces,
                                      &w->ground, err);
    return status;
}

/* --- colours --- */

static gb_status choose_colours(work *w, gb_error *err) {
    const gb_areas *areas = w->division->areas;
    const gb_style *style = w->sheet.draft.style;
    uint64_t *key = gb_alloc(w->n, sizeof *key);
    w->colour = gb_alloc(w->n, sizeof *w->colour);
    w->fill = gb_alloc(w->pieces, sizeof *w->fill);
    gb_colouring found = {0};
    gb_status status = key != NULL && w->colour != NULL && w->fill != NULL ? GB_OK : no_memory(err);
    for (size_t i = 0; i < w->n && status == GB_OK; i++)
        key[i] = gb_hash_text(gb_areas_code(areas, i));
    if (status == GB_OK)
        status = gb_colouring_find(gb_areas_topology(areas), key, w->colour, &found, err);
    for (size_t p = 0; p < w->pieces && status == GB_OK; p++)
        w->fill[p] = style->division[w->colour[w->area_of[p]]];
    if (status == GB_OK && found.border_conflicts > 0)
        GB_NOTE(w->sheet.draft.notes, GB_NOTE_WARNING, GB_NOTE_SAME_COLOUR,
                .count = (int64_t)found.border_conflicts, .total = GB_DIVISION_COLOURS);
    gb_free(key);
    return status;
}

/* --- shapes on the page --- */

static bool names_coarse(const work *w) {
    const gb_division *d = w->division;
    return d->labels == GB_LABELS_AUTO && w->n > NAMES_MOST && d->coarse != NULL && d->borders > 0 &&
           w->count[d->borders - 1] > 1 && w->count[d->borders - 1] <= NAMES_MOST;
}

static gb_status fit(work *w, gb_error *err) {
    const gb_division *d = w->division;
    gb_frame *frame = &w->sheet.frame;
    gb_status status =
        gb_map_sheet_fit(&w->sheet, w->ground, gb_areas_crs(d->base), gb_areas_id(d->areas), NULL, err);
    if (status == GB_OK)
        status = gb_topology_dissolve(frame->topology, w->area_of, w->n, &w->shown, err);
    if (status == GB_OK && names_coarse(w))
        status = gb_topology_dissolve(frame->topology, w->level_of[d->borders - 1], gb_areas_count(d->coarse),
                                      &w->coarse, err);
    if (status != GB_OK)
        return status;
    w->paper_area = gb_alloc_zero(w->n, sizeof *w->paper_area);
    if (w->paper_area == NULL)
        return no_memory(err);
    for (size_t p = 0; p < w->pieces; p++)
        w->paper_area[w->area_of[p]] += frame->paper_area[p];
    return GB_OK;
}

static const gb_column *surfaces(const gb_areas *areas) {
    return gb_table_find(gb_areas_table(areas), "area_km2");
}

/* --- areas --- */

static void add_area(work *w, size_t i) {
    const gb_areas *areas = w->division->areas;
    gb_draft *draft = &w->sheet.draft;
    const gb_column *surface = surfaces(areas);
    char value[GB_WORDING_SIZE] = "";
    if (surface != NULL && surface->state[i] == GB_PRESENT) {
        gb_surface_words as = gb_surface_words_for(1e6 * surface->value[i], 1e6 * surface->value[i]);
        gb_surface_write(&as, 1e6 * surface->value[i], true, draft->language, value);
    }
    gb_scene_area area = {.code = gb_areas_code(areas, i),
                          .name = gb_areas_name(areas, i),
                          .value = value,
                          .class_label = gb_areas_id(areas),
                          .class_index = w->colour[i]};
    area.first_ring = gb_frame_add_area(&w->sheet.frame, w->shown, i, draft, &area.rings);
    gb_scene_add_area(draft->scene, &area);
}

static void paint_areas(work *w) {
    gb_draft *draft = &w->sheet.draft;
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-areas",
                   gb_text_pattern(GB_TXT_LAYER_AREAS, draft->language), NULL);
    for (int c = 0; c < GB_DIVISION_COLOURS; c++) {
        size_t first = gb_scene_areas(draft->scene);
        for (size_t i = 0; i < w->n && gb_draft_ok(draft); i++)
            if (w->colour[i] == c)
                add_area(w, i);
        size_t count = gb_scene_areas(draft->scene) - first;
        if (count > 0)
            gb_scene_paint_areas(draft->scene, first, count, draft->style->division[c], (gb_hatch){0});
    }
    gb_scene_end_group(draft->scene);
}

/* --- borders --- */

/* The border of what is shown is medium: finer ones thin, coarser ones heavy. */
static void choose_ranks(work *w) {
    const gb_division *d = w->division;
    const int heavy = GB_BORDER_WIDTHS - 1;
    bool finer = d->borders > 0 && w->count[0] > w->n;
    int first = d->borders == GB_BORDER_WIDTHS || finer ? 0 : 1;
    for (size_t l = 0; l < d->borders; l++) {
        w->rank[l] = first + (int)l < heavy ? first + (int)l : heavy;
        w->width[l] = gb_border_width(&w->sheet.draft, &w->sheet.frame, w->count[l], w->rank[l]);
        if (l > 0)
            w->width[l] = fmax(w->width[l], 1.5 * w->width[l - 1]);
    }
}

/* The coarsest level of which an arc is a border, from 1; 0 = none, or the outline. */
static uint8_t coarsest_border(const work *w, int32_t left, int32_t right) {
    if (left < 0 || right < 0)
        return 0;
    for (size_t l = w->division->borders; l > 0; l--)
        if (w->level_of[l - 1][left] != w->level_of[l - 1][right])
            return (uint8_t)l;
    return 0;
}

static double outline_width(const work *w) {
    size_t borders = w->division->borders;
    double least = gb_border_width(&w->sheet.draft, &w->sheet.frame, w->n, GB_BORDER_WIDTHS - 1);
    return borders > 0 ? fmax(least, w->width[borders - 1]) : least;
}

static void draw_borders(work *w) {
    gb_draft *draft = &w->sheet.draft;
    const gb_frame *frame = &w->sheet.frame;
    gb_arcs arcs = gb_topology_arcs(frame->topology);
    uint8_t *border = gb_alloc(arcs.arcs, sizeof *border);
    if (border == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    for (size_t a = 0; a < arcs.arcs; a++)
        border[a] = coarsest_border(w, arcs.left[a], arcs.right[a]);
    gb_scene_group(draft->scene, GB_ROLE_LAYER, "layer-borders",
                   gb_text_pattern(GB_TXT_LAYER_BORDERS, draft->language), NULL);
    for (size_t l = 0; l < w->division->borders; l++) {
        gb_stroke stroke = gb_border_stroke(draft->style, w->rank[l], w->width[l]);
        gb_basemap_arcs(draft, frame, border, (uint8_t)(l + 1), &stroke, 1);
    }
    gb_scene_end_group(draft->scene);
    gb_free(border);
    gb_basemap_outline(draft, frame, outline_width(w));
}

/* --- legend and panel --- */

typedef struct listed {
    const char *key, *left, *words; /* what the rows are ordered by, what stands before the name, the name */
    size_t area;
} listed;

static int by_list_key(const void *a, const void *b) {
    const listed *first = a, *second = b;
    int order = gb_compare_natural(first->key, second->key);
    return order != 0 ? order : (first->area > second->area) - (first->area < second->area);
}

static const char *kept(work *w, const char *text) {
    if (text == NULL)
        gb_draft_fail_memory(&w->sheet.draft);
    return text != NULL ? text : "";
}

static bool shows_codes(const work *w) {
    return w->division->labels == GB_LABELS_CODE;
}

static bool any_number(const work *w) {
    for (size_t i = 0; i < w->n; i++)
        if (w->number[i] > 0)
            return true;
    return false;
}

/* What stands on the map for an area: its number, or its code when codes stand there. */
static const char *list_mark(work *w, bool numbered, size_t i) {
    char number[GB_NUMBER_SIZE] = "";
    if (!numbered && shows_codes(w))
        return gb_areas_code(w->division->areas, i);
    if (w->number[i] > 0)
        gb_number_fixed(w->number[i], 0, number);
    return kept(w, gb_arena_strdup(w->words, number));
}

/* Which rows the panel has: numbered areas only; all of them in the same few words, to see how many fit; all
 * with their name; all with their surface. */
typedef enum rows { ROWS_NUMBERED, ROWS_BRIEF, ROWS_ALL, ROWS_SURFACE } rows;

/* Its name. Where numbers stand for codes: its code, with the name when the list has room. */
static const char *list_words(work *w, rows which, bool numbered, size_t i) {
    const gb_areas *areas = w->division->areas;
    const char *name = kept(w, gb_affix_cut(w->affix, areas, i, w->words)), *code = gb_areas_code(areas, i);
    if (!numbered || !shows_codes(w) || gb_compare_fold(code, name) == 0)
        return name;
    if (which < ROWS_ALL)
        return code;
    return gb_text_in(&w->sheet.draft, GB_TXT_CODE_NAME, &(gb_detail){.code = code, .name = name}, w->words);
}

static bool all_known(const gb_areas *areas, const gb_column *surface) {
    bool known = surface != NULL;
    for (size_t i = 0; known && i < gb_areas_count(areas); i++)
        known = surface->state[i] == GB_PRESENT;
    return known;
}

/* The areas that the panel names, in the order of their names (or codes, when those stand on the map). */
static size_t list_areas(work *w, rows which, listed *list) {
    const gb_division *d = w->division;
    const bool numbered = any_number(w);
    size_t count = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->number[i] > 0 || which != ROWS_NUMBERED)
            list[count++] = (listed){shows_codes(w) ? gb_areas_code(d->areas, i) : gb_areas_name(d->areas, i),
                                     list_mark(w, numbered, i), list_words(w, which, numbered, i), i};
    qsort(list, count, sizeof *list, by_list_key);
    return count;
}

static gb_surface_words surface_words(const gb_column *surface) {
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < surface->n; i++) {
        low = fmin(low, 1e6 * surface->value[i]);
        high = fmax(high, 1e6 * surface->value[i]);
    }
    return gb_surface_words_for(high, low);
}

/* Surfaces stand beside all names, when they are known of all. */
static void add_surfaces(work *w, const listed *list, gb_legend *legend) {
    const gb_column *surface = surfaces(w->division->areas);
    gb_draft *draft = &w->sheet.draft;
    gb_surface_words as = surface_words(surface);
    for (size_t r = 0; r < legend->panel_rows; r++)
        w->row[r].right = kept(
            w, gb_surface_text(&as, 1e6 * surface->value[list[r].area], false, draft->language, w->words));
    legend->panel_title = gb_text_in(draft, GB_TXT_PANEL_SURFACE, &(gb_detail){.unit = as.unit}, w->words);
}

static void fill_panel(work *w, gb_legend *legend, rows which) {
    const gb_areas *areas = w->division->areas;
    gb_draft *draft = &w->sheet.draft;
    listed *list = gb_alloc(w->n, sizeof *list);
    if (list == NULL) {
        gb_draft_fail_memory(draft);
        return;
    }
    legend->panel = w->row;
    legend->panel_rows = list_areas(w, which, list);
    legend->panel_flows = true;
    gb_text heading = shows_codes(w) ? GB_TXT_PANEL_CODES : GB_TXT_PANEL_NUMBERS;
    legend->panel_title = gb_text_pattern(heading, draft->language);
    for (size_t r = 0; r < legend->panel_rows; r++)
        w->row[r] = (gb_panel_row){.left = list[r].left, .middle = list[r].words};
    if (which == ROWS_SURFACE && all_known(areas, surfaces(areas)))
        add_surfaces(w, list, legend);
    gb_free(list);
}

/* "Van elke naam is ‘(Gent)’ weggelaten." */
static void tell_affix(work *w, gb_legend *legend, const char **print) {
    if (w->affix.before + w->affix.after == 0)
        return;
    const char *cut = kept(w, gb_affix_words(w->affix, w->division->areas, w->words));
    print[legend->paragraphs++] =
        gb_text_in(&w->sheet.draft, GB_TXT_AFFIX_CUT, &(gb_detail){.found = cut}, w->words);
}

/* How many areas have neither a name nor a number. */
static void tell_nameless(work *w, gb_legend *legend, const char **print, size_t nameless) {
    gb_detail detail = {.count = (int64_t)nameless, .total = (int64_t)w->n};
    if (nameless > 0)
        print[legend->paragraphs++] = gb_text_in(&w->sheet.draft, GB_TXT_NAMELESS, &detail, w->words);
}

/* Everything but the rows of the panel. print: room for the notes and PRINT_MORE lines. */
static void fill_legend(work *w, gb_legend *legend, const char **print, size_t nameless) {
    const gb_division *d = w->division;
    const gb_draft *draft = &w->sheet.draft;
    legend->rows = legend->paragraphs = 0;
    legend->title =
        d->legend_title != NULL ? d->legend_title : gb_text_pattern(GB_TXT_LAYER_BORDERS, draft->language);
    for (size_t l = d->borders; l-- > 0;)
        gb_legend_add(legend,
                      (gb_legend_row){.sample = GB_SAMPLE_LINE,
                                      .stroke = gb_border_stroke(draft->style, w->rank[l], w->width[l]),
                                      .has_count = true,
                                      .count = w->count[l]},
                      d->border[l].label);
    print[legend->paragraphs++] = gb_text_pattern(GB_TXT_COLOURS_MEAN_NOTHING, draft->language);
    tell_affix(w, legend, print);
    tell_nameless(w, legend, print, nameless);
    for (size_t i = 0; i < d->page.note_count; i++)
        print[legend->paragraphs++] = d->page.notes[i];
    legend->small_print = print;
}

/* --- labels --- */

static bool names_areas(const work *w) {
    gb_label_mode mode = w->division->labels;
    size_t most = names_coarse(w) ? NAMES_MOST : NAMES_TRIED;
    return mode != GB_LABELS_NONE && mode != GB_LABELS_RANK && (mode != GB_LABELS_AUTO || w->n <= most);
}

/* Many names stand in one small size rather than in all sizes from large to small. */
static gb_text_style label_font(const work *w) {
    const gb_draft *draft = &w->sheet.draft;
    gb_text_style font = gb_draft_font(draft, GB_TYPE_LABEL);
    if (w->n > NAMES_MOST)
        font.size = fmax(0.8 * font.size, draft->grid.smallest_text);
    return font;
}

static double own_border(const work *w) {
    double width = 0.15;
    for (size_t l = 0; l < w->division->borders; l++)
        width = fmax(width, w->width[l]);
    return width;
}

static size_t area_labels(work *w, gb_label *out) {
    const gb_division *d = w->division;
    size_t count = 0;
    for (size_t i = 0; i < w->n && gb_draft_ok(&w->sheet.draft); i++) {
        const char *text = gb_label_words(d->areas, d->labels, w->affix, i, w->words);
        if (text == NULL)
            gb_draft_fail_memory(&w->sheet.draft);
        if (text == NULL || w->paper_area[i] <= 0)
            continue;
        out[count++] = (gb_label){.topology = w->shown,
                                  .area = i,
                                  .text = text,
                                  .code = gb_areas_code(d->areas, i),
                                  .number = &w->number[i],
                                  .font = label_font(w),
                                  .ground = w->sheet.draft.style->division[w->colour[i]],
                                  .clear = own_border(w) / 2,
                                  .leader = true,
                                  .required = true,
                                  .rank = GB_LABEL_UNSELECTED,
                                  .size = w->paper_area[i]};
    }
    return count;
}

static size_t coarse_labels(const work *w, gb_label *out) {
    const gb_areas *coarse = w->division->coarse;
    size_t count = 0;
    for (size_t i = 0; i < gb_areas_count(coarse); i++) {
        double bounds[4];
        if (gb_topology_area_bounds(w->coarse, i, bounds))
            out[count++] = (gb_label){.topology = w->coarse,
                                      .area = i,
                                      .text = gb_areas_name(coarse, i),
                                      .code = gb_areas_code(coarse, i),
                                      .font = gb_draft_font(&w->sheet.draft, GB_TYPE_LABEL_STRONG),
                                      .leader = true,
                                      .required = true,
                                      .rank = GB_LABEL_UNSELECTED,
                                      .size = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])};
    }
    return count;
}

/* How many areas are left without a name. */
static size_t draw_labels(work *w, size_t numbers) {
    size_t most = names_coarse(w) ? gb_areas_count(w->division->coarse) : w->n;
    if (!names_areas(w) && !names_coarse(w))
        return 0;
    gb_label *labels = gb_alloc(most, sizeof *labels);
    if (labels == NULL) {
        gb_draft_fail_memory(&w->sheet.draft);
        return 0;
    }
    size_t count = names_coarse(w) ? coarse_labels(w, labels) : area_labels(w, labels);
    size_t dropped = gb_map_sheet_labels(&w->sheet, w->fill, labels, count, numbers);
    gb_free(labels);
    return names_coarse(w) ? 0 : dropped;
}

/* --- the page --- */

enum { PRINT_MORE = 3 }; /* lines of small print besides the notes */

/* Numbers as wide as they can become, while nobody knows yet which areas need one. */
static void mark_all(work *w, int32_t number) {
    for (size_t i = 0; i < w->n; i++)
        w->number[i] = number;
}

/* The page is shared before anything is drawn: the list as long as it can become, the map as large as that
 * leaves it. */
static void arrange(work *w, gb_legend *legend, const char **print) {
    const bool named = names_areas(w);
    mark_all(w, named ? (int32_t)w->n : 0);
    fill_legend(w, legend, print, named ? w->n : 0);
    fill_panel(w, legend, named ? ROWS_SURFACE : ROWS_NUMBERED);
    gb_map_sheet_arrange(&w->sheet, legend, w->ground);
    mark_all(w, 0);
}

/* What the panel has room for: all areas with their surface, all areas, or as many numbers as *room. */
static rows choose_rows(work *w, gb_legend *legend, size_t *room) {
    rows which = ROWS_SURFACE;
    mark_all(w, names_areas(w) ? (int32_t)w->n : 0);
    fill_panel(w, legend, ROWS_SURFACE);
    *room = gb_legend_panel_room(&w->sheet.draft, legend);
    if (*room < w->n || w->n < 2) {
        fill_panel(w, legend, ROWS_ALL);
        *room = gb_legend_panel_room(&w->sheet.draft, legend);
        which = *room >= w->n && w->n > 1 && shows_codes(w) ? ROWS_ALL : ROWS_NUMBERED;
    }
    if (which == ROWS_NUMBERED) {
        fill_panel(w, legend, ROWS_BRIEF);
        *room = gb_legend_panel_room(&w->sheet.draft, legend);
    }
    mark_all(w, 0);
    return which;
}

static void draw_page(work *w, gb_legend *legend, const char **print) {
    gb_draft *draft = &w->sheet.draft;
    size_t room;
    choose_ranks(w);
    fill_legend(w, legend, print, names_areas(w) ? w->n : 0); /* the longest it can become */
    /* Numbers stand for names only as far as the panel can explain them. */
    rows which = choose_rows(w, legend, &room);
    gb_map_sheet_begin_map(&w->sheet);
    paint_areas(w);
    gb_map_sheet_context_above(&w->sheet);
    draw_borders(w);
    gb_map_sheet_furniture(&w->sheet);
    size_t nameless = draw_labels(w, room);
    gb_map_sheet_end_map(&w->sheet);
    fill_legend(w, legend, print, nameless);
    fill_panel(w, legend, which);
    gb_legend_draw(draft, legend);
}

static gb_status draw(work *w, gb_error *err) {
    gb_legend *legend = gb_alloc_zero(1, sizeof *legend);
    const char **print = gb_alloc(w->division->page.note_count + PRINT_MORE, sizeof *print);
    w->number = gb_alloc_zero(w->n, sizeof *w->number);
    w->row = gb_alloc_zero(w->n, sizeof *w->row);
    w->words = gb_arena_new();
    bool room = legend != NULL && print != NULL && w->number != NULL && w->row != NULL && w->words != NULL &&
                gb_affix_find(w->division->areas, NULL, &w->affix);
    gb_status status = room ? choose_colours(w, err) : no_memory(err);
    if (status == GB_OK) {
        arrange(w, legend, print);
        status = fit(w, err);
    }
    if (status == GB_OK)
        draw_page(w, legend, print);
    gb_free(legend);
    gb_free(print);
    return status;
}

static void release(work *w) {
    gb_topology_free(w->ground);
    gb_topology_free(w->shown);
    gb_topology_free(w->coarse);
    for (size_t l = 0; l < GB_BORDER_WIDTHS; l++)
        gb_free(w->level_of[l]);
    gb_free(w->piece_of);
    gb_free(w->area_of);
    gb_free(w->paper_area);
    gb_free(w->colour);
    gb_free(w->fill);
    gb_free(w->number);
    gb_free(w->row);
    gb_arena_free(w->words);
}

gb_status gb_division_map(const gb_division *division, const gb_text_meter *meter, gb_scene **out,
                          gb_notes *notes, gb_error *err) {
    *out = NULL;
    char *alt = NULL;
    gb_error local = {0};
    err = err != NULL ? err : &local;
    work w = {.division = division, .n = gb_areas_count(division->areas)};
    gb_status status = make_pieces(&w, err);
    if (status == GB_OK)
        status = gb_division_alt_text(division, w.count, &alt, err);
    if (status == GB_OK) {
        status = gb_map_sheet_open(&division->page, alt, meter, notes, &w.sheet, err);
        if (status == GB_OK)
            status = draw(&w, err);
        status = gb_map_sheet_close(&w.sheet, status, out);
    }
    release(&w);
    gb_free(alt);
    return status;
}
