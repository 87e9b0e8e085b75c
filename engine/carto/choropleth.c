#include "carto/choropleth.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/basemap.h"
#include "carto/division_parts.h"
#include "carto/sheet.h"
#include "carto/wording.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Above this many areas names would bury the data; only selected areas and the outline level are named. */
enum { NAMES_MOST = 60, OUTLINE_NAMES_MOST = 60 };
/* Above this many selected areas leaders would cover the map; the panel names them. */
enum { LEADERS_SELECTED_MOST = 25 };
static const double least_difference = 7;

/* One map being drawn. */
typedef struct work {
    const gb_map *map;
    gb_map_sheet sheet;
    size_t n;
    bool has_classes;
    int32_t *class_of; /* per area 0.., or -1 - state for a missing value */
    gb_colour *fill;   /* per area */
    gb_colour colours[GB_CLASSES_MAX];
    gb_arena *words; /* of labels that say name and code */
} work;

/* --- fills --- */

static gb_colour missing_ground(const gb_style *style, gb_cell state) {
    return state == GB_CENSORED || state == GB_SUPPRESSED ? style->censored_ground : style->no_data_ground;
}

static gb_hatch missing_hatch(const gb_style *style, gb_cell state) {
    switch (state) {
    case GB_CENSORED:
        return style->censored;
    case GB_SUPPRESSED:
        return style->suppressed;
    case GB_UNDEFINED:
        return style->undefined;
    case GB_NOT_APPLICABLE:
        return style->not_applicable;
    default:
        return style->no_data;
    }
}

/* --- checks --- */

static gb_status check_map(const gb_map *map, gb_error *err) {
    size_t n = gb_areas_count(map->areas);
    if (map->column->value == NULL)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_MAP_TEXT_COLUMN, .name = map->column->key);
    if (map->column->n != n)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_MAP_COLUMN, .name = map->column->key,
                       .count = (int64_t)map->column->n, .total = (int64_t)n);
    return GB_OK;
}

const char *gb_map_ramp(const gb_map *map) {
    if (map->ramp != NULL)
        return map->ramp;
    /* Dark is always the side that asks for attention. */
    if (map->column->polarity < 0)
        return "baksteen-reversed";
    return map->column->polarity > 0 ? "baksteen" : "schelde";
}

gb_status gb_map_colours(const gb_map *map, gb_colour out[GB_CLASSES_MAX], gb_error *err) {
    if (map->classes == NULL || map->classes->count < 1)
        return GB_OK;
    return gb_ramp(gb_map_ramp(map), map->classes->count, out, err);
}

void gb_map_class_label(const gb_map *map, int i, char *out, size_t size) {
    char text[GB_WORDING_SIZE];
    gb_word_class(map->classes, i, map->page.language, text);
    gb_copy(out, size, text);
}

const char *gb_map_missing_label(gb_cell state, gb_language language) {
    return gb_text_pattern(gb_word_missing(state), language);
}

static gb_status choose_colours(work *w, gb_notes *notes, gb_error *err) {
    const gb_map *map = w->map;
    if (!w->has_classes)
        return GB_OK;
    int count = map->classes->count;
    gb_status status = gb_map_colours(map, w->colours, err);
    if (status != GB_OK)
        return status;
    double score = gb_ramp_score(w->colours, count);
    if (count > 1 && score < least_difference)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_COLOURS_CLOSE, .name = gb_map_ramp(map), .count = count,
                .value = gb_number_round(score, 1));
    if (map->column->kind == GB_KIND_COUNT || map->column->kind == GB_KIND_AMOUNT)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_COUNT_CHOROPLETH,
                .name = gb_column_label(map->column, map->page.language));
    return GB_OK;
}

static gb_status classify_areas(work *w, gb_error *err) {
    const gb_column *column = w->map->column;
    w->class_of = gb_alloc(w->n, sizeof *w->class_of);
    if (w->class_of == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < w->n; i++) {
        gb_cell state = (gb_cell)column->state[i];
        if (state == GB_PRESENT && !w->has_classes)
            state = GB_ABSENT;
        w->class_of[i] = state == GB_PRESENT ? (int32_t)gb_classes_of(w->map->classes, column->value[i])
                                             : -1 - (int32_t)state;
    }
    return GB_OK;
}

static gb_status fill_areas(work *w, gb_error *err) {
    w->fill = gb_alloc(w->n, sizeof *w->fill);
    if (w->fill == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < w->n; i++)
        w->fill[i] = w->class_of[i] >= 0
                         ? w->colours[w->class_of[i]]
                         : missing_ground(w->sheet.draft.style, (gb_cell)(-1 - w->class_of[i]));
    return GB_OK;
}

void gb_map_missing_look(const gb_style *style, gb_cell state, gb_colour *ground, gb_hatch *hatch) {
    *ground = missing_ground(style, state);
    *hatch = missing_hatch(style, state);
}

/* Adds one area to the scene with what people may read of it. */
static void add_area(work *w, size_t i, const char *class_label) {
    const gb_map *map = w->map;
    char value[GB_WORDING_SIZE];
    int decimals = w->has_classes ? gb_word_decimals(map->column, map->classes) : 0;
    gb_word_cell(map->column, i, decimals, map->page.language, value);
    gb_scene_area area = {
        .code = gb_areas_code(map->areas, i),
        .name = gb_areas_name(map->areas, i),
        .value = value,
        .class_label = class_label,
        .class_index = w->class_of[i] >= 0 ? w->class_of[i] : -1,
    };
    area.first_ring =
        gb_frame_add_area(&w->sheet.frame, w->sheet.frame.topology, i, &w->sheet.draft, &area.rings);
    gb_scene_add_area(w->sheet.draft.scene, &area);
}

/* Paints all areas with this class; returns how many. */
static size_t paint_class(work *w, int32_t wanted, const char *label, gb_colour fill, gb_hatch hatch) {
    size_t first = gb_scene_areas(w->sheet.draft.scene), count = 0;
    for (size_t i = 0; i < w->n && gb_draft_ok(&w->sheet.draft); i++)
        if (w->class_of[i] == wanted) {
            add_area(w, i, label);
            count++;
        }
    if (count > 0)
        gb_scene_paint_areas(w->sheet.draft.scene, first, gb_scene_areas(w->sheet.draft.scene) - first, fill,
                             hatch);
    return count;
}

static void paint_areas(work *w) {
    const gb_map *map = w->map;
    const gb_style *style = w->sheet.draft.style;
    gb_scene_group(w->sheet.draft.scene, GB_ROLE_LAYER, "layer-areas",
                   gb_text_pattern(GB_TXT_LAYER_AREAS, map->page.language), NULL);
    for (int c = 0; w->has_classes && c < map->classes->count; c++) {
        char label[GB_WORDING_SIZE];
        gb_word_class(map->classes, c, map->page.language, label);
        paint_class(w, c, label, w->colours[c], (gb_hatch){0});
    }
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++)
        paint_class(w, -1 - state, gb_text_pattern(gb_word_missing((gb_cell)state), map->page.language),
                    missing_ground(style, (gb_cell)state), missing_hatch(style, (gb_cell)state));
    gb_scene_end_group(w->sheet.draft.scene);
}

/* --- legend --- */

static gb_legend_row *new_row(gb_legend *legend) {
    assert(legend->rows < GB_LEGEND_ROWS_MAX);
    return &legend->row[legend->rows++];
}

static gb_stroke thin_line(gb_colour colour) {
    return (gb_stroke){.colour = colour, .width = 0.15};
}

static void add_class_rows(const work *w, gb_legend *legend) {
    const gb_classes *classes = w->map->classes;
    for (int c = classes->count - 1; c >= 0; c--) {
        gb_legend_row *row = new_row(legend);
        *row = (gb_legend_row){.sample = GB_SAMPLE_SWATCH,
                               .fill = w->colours[c],
                               .scale = true,
                               .has_count = true,
                               .count = classes->counts[c]};
        gb_word_class(classes, c, w->map->page.language, row->text);
    }
}

static void add_missing_rows(const work *w, gb_legend *legend) {
    const gb_style *style = w->sheet.draft.style;
    size_t counts[GB_CELL_COUNT] = {0};
    for (size_t i = 0; i < w->n; i++)
        if (w->class_of[i] < 0)
            counts[-1 - w->class_of[i]]++;
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++) {
        if (counts[state] == 0)
            continue;
        gb_legend_row *row = new_row(legend);
        gb_hatch hatch = missing_hatch(style, (gb_cell)state);
        *row = (gb_legend_row){.sample = GB_SAMPLE_SWATCH,
                               .fill = missing_ground(style, (gb_cell)state),
                               .hatch = hatch,
                               .stroke = thin_line(hatch.colour),
                               .has_count = true,
                               .count = counts[state]};
        gb_text_format(gb_word_missing((gb_cell)state), w->map->page.language, NULL, row->text,
                       sizeof row->text);
    }
}

static void add_line_rows(const work *w, const gb_border_widths *widths, gb_legend *legend) {
    const gb_map *map = w->map;
    const gb_style *style = w->sheet.draft.style;
    size_t selected = 0;
    for (size_t i = 0; map->selected != NULL && i < w->n; i++)
        selected += map->selected[i] != 0;
    if (selected > 0) {
        gb_legend_row *row = new_row(legend);
        *row = (gb_legend_row){.sample = GB_SAMPLE_OUTLINE, .has_count = true, .count = selected};
        row->stroke = (gb_stroke){.colour = style->selection.colour, .width = fmax(widths->selection, 0.6)};
        gb_copy(row->text, sizeof row->text,
                map->selected_label != NULL ? map->selected_label
                                            : gb_text_pattern(GB_TXT_LEGEND_SELECTED, map->page.language));
    }
}

enum { PRINT_MOST = 3 };

static void draw_legend(work *w, const gb_border_widths *widths) {
    const gb_map *map = w->map;
    gb_draft *draft = &w->sheet.draft;
    char title[GB_WORDING_SIZE], method[GB_WORDING_SIZE], extremes[GB_WORDING_SIZE];
    gb_legend *legend = gb_alloc_zero(1, sizeof *legend);
    const char **print = gb_alloc(map->page.note_count + PRINT_MOST, sizeof *print);
    if (legend == NULL || print == NULL) {
        gb_draft_fail_memory(draft);
        goto done;
    }
    gb_word_title(map->column, map->page.language, title);
    legend->title = map->legend_title != NULL ? map->legend_title : title;
    if (w->has_classes) {
        add_class_rows(w, legend);
        gb_word_method(map->classes, map->page.language, method);
        gb_word_extremes(map->column, map->classes, map->page.language, extremes);
        print[legend->paragraphs++] = method;
        print[legend->paragraphs++] = extremes;
        if (map->ramp == NULL && map->column->polarity != 0 && map->classes->count > 1)
            print[legend->paragraphs++] = gb_text_pattern(GB_TXT_DARK_IS_WORSE, map->page.language);
    }
    add_missing_rows(w, legend);
    add_line_rows(w, widths, legend);
    for (size_t i = 0; i < map->page.note_count; i++)
        print[legend->paragraphs++] = map->page.notes[i];
    legend->small_print = print;
    legend->panel_title = map->panel_title;
    legend->panel = map->panel;
    legend->panel_rows = map->panel_count;
    legend->panel_note = map->panel_note;
    gb_legend_draw(draft, legend);
done:
    gb_free(print);
    gb_free(legend);
}

/* --- labels --- */

static bool is_selected(const gb_map *map, size_t i) {
    return map->selected != NULL && map->selected[i] != 0;
}

/* What the label of an area says; NULL when it has none. Numbers of ranks go into buffer. */
static const char *label_text(const work *w, size_t i, char buffer[GB_NUMBER_SIZE]) {
    const gb_map *map = w->map;
    switch (map->labels) {
    case GB_LABELS_NONE:
        return NULL;
    case GB_LABELS_CODE:
        return gb_areas_code(map->areas, i);
    case GB_LABELS_RANK:
        if (map->rank == NULL || map->rank[i] <= 0)
            return NULL;
        gb_number_display(map->rank[i], 0, map->page.language, buffer);
        return buffer;
    case GB_LABELS_AUTO:
        return gb_areas_count(map->areas) <= NAMES_MOST || is_selected(map, i) ? gb_areas_name(map->areas, i)
                                                                               : NULL;
    case GB_LABELS_BOTH:
        return gb_label_words(map->areas, GB_LABELS_BOTH, (gb_affix){0}, i, w->words);
    default:
        return gb_areas_name(map->areas, i);
    }
}

static bool may_lead(const work *w) {
    size_t selected = 0;
    for (size_t i = 0; i < w->n; i++)
        selected += is_selected(w->map, i);
    return selected <= LEADERS_SELECTED_MOST;
}

static int label_rank(const gb_map *map, size_t i) {
    const int unranked = GB_LABEL_UNSELECTED - 1;
    int rank = map->rank != NULL && map->rank[i] > 0 ? (int)map->rank[i] : unranked;
    if (rank > unranked)
        rank = unranked;
    return is_selected(map, i) ? rank : GB_LABEL_UNSELECTED + rank;
}

/* The rank of an area when the panel lists it, so that the number alone can be looked up; else NULL. */
static const char *panel_key(const gb_map *map, size_t i, char buffer[GB_NUMBER_SIZE]) {
    if (map->labels == GB_LABELS_RANK || map->rank == NULL || map->rank[i] <= 0)
        return NULL;
    gb_number_display(map->rank[i], 0, map->page.language, buffer);
    for (size_t r = 0; r < map->panel_count; r++)
        if (map->panel[r].left != NULL && strcmp(map->panel[r].left, buffer) == 0)
            return buffer;
    return NULL;
}

static size_t area_labels(const work *w, const gb_border_widths *widths, char (*buffers)[GB_NUMBER_SIZE],
                          gb_label *out) {
    const gb_map *map = w->map;
    size_t count = 0;
    bool leaders = may_lead(w);
    for (size_t i = 0; i < w->n; i++) {
        const char *text = label_text(w, i, buffers[i]);
        if (text == NULL || text[0] == '\0')
            continue;
        bool strong = is_selected(map, i);
        gb_label *label = &out[count++];
        *label = (gb_label){.topology = w->sheet.frame.topology,
                            .area = i,
                            .text = text,
                            .code = gb_areas_code(map->areas, i),
                            .font = gb_draft_font(&w->sheet.draft, GB_TYPE_LABEL),
                            .ground = w->fill[i],
                            .clear = (strong ? widths->selection : widths->inner) / 2,
                            .leader = leaders,
                            .required = true,
                            .rank = label_rank(map, i),
                            .size = w->sheet.frame.paper_area[i]};
        if (strong)
            label->key = panel_key(map, i, buffers[i]);
        if (strong || map->labels == GB_LABELS_RANK)
            label->font.weight = GB_WEIGHT_BOLD;
    }
    return count;
}

static bool names_outline(const gb_map *map) {
    return map->labels == GB_LABELS_AUTO && map->outline != NULL && gb_areas_count(map->areas) > NAMES_MOST &&
           gb_areas_count(map->outline) <= OUTLINE_NAMES_MOST && gb_areas_count(map->outline) > 1;
}

static size_t outline_labels(const work *w, gb_label *out) {
    const gb_map *map = w->map;
    size_t count = 0;
    bool leaders = may_lead(w);
    for (size_t i = 0; i < gb_areas_count(map->outline); i++) {
        double bounds[4];
        if (!gb_topology_area_bounds(w->sheet.frame.outline, i, bounds))
            continue;
        out[count++] = (gb_label){.topology = w->sheet.frame.outline,
                                  .area = i,
                                  .text = gb_areas_name(map->outline, i),
                                  .code = gb_areas_code(map->outline, i),
                                  .font = gb_draft_font(&w->sheet.draft, GB_TYPE_LABEL_STRONG),
                                  .leader = leaders,
                                  .required = true,
                                  .rank = GB_LABEL_UNSELECTED,
                                  .size = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])};
    }
    return count;
}

static void draw_labels(work *w, const gb_border_widths *widths) {
    const gb_map *map = w->map;
    size_t most = w->n + (names_outline(map) ? gb_areas_count(map->outline) : 0);
    if (map->labels == GB_LABELS_NONE || !gb_draft_ok(&w->sheet.draft))
        return;
    gb_label *labels = gb_alloc(most, sizeof *labels);
    char(*buffers)[GB_NUMBER_SIZE] = gb_alloc(w->n, sizeof *buffers);
    w->words = gb_arena_new();
    if (labels == NULL || buffers == NULL || w->words == NULL) {
        gb_draft_fail_memory(&w->sheet.draft);
    } else {
        size_t count = area_labels(w, widths, buffers, labels);
        if (names_outline(map))
            count += outline_labels(w, labels + count);
        gb_map_sheet_labels(&w->sheet, w->fill, labels, count, 0);
    }
    gb_free(labels);
    gb_free(buffers);
}

/* --- the page --- */

static void draw_page(work *w) {
    const gb_map *map = w->map;
    gb_map_sheet *sheet = &w->sheet;
    gb_border_widths widths = {0};
    gb_basemap_widths(&sheet->draft, &sheet->frame, map->selected, &widths);
    gb_map_sheet_begin_map(sheet);
    paint_areas(w);
    gb_map_sheet_context_above(sheet);
    gb_basemap_borders(&sheet->draft, &sheet->frame, &widths, w->fill, map->selected);
    gb_map_sheet_furniture(sheet);
    draw_labels(w, &widths);
    gb_map_sheet_end_map(sheet);
    draw_legend(w, &widths);
}

static gb_status draw(work *w, gb_error *err) {
    const gb_map *map = w->map;
    gb_status status = classify_areas(w, err);
    if (status == GB_OK)
        status = choose_colours(w, w->sheet.draft.notes, err);
    if (status == GB_OK)
        status = fill_areas(w, err);
    if (status == GB_OK)
        status = gb_map_sheet_fit(&w->sheet, gb_areas_topology(map->areas), gb_areas_crs(map->areas),
                                  gb_areas_id(map->areas), map->outline, err);
    if (status == GB_OK)
        draw_page(w);
    return status;
}

gb_status gb_choropleth(const gb_map *map, const gb_text_meter *meter, gb_scene **out, gb_notes *notes,
                        gb_error *err) {
    *out = NULL;
    char *alt = NULL;
    work w = {.map = map, .n = gb_areas_count(map->areas)};
    gb_error local = {0};
    err = err != NULL ? err : &local;
    gb_status status = check_map(map, err);
    if (status == GB_OK)
        status = gb_map_alt_text(map, &alt, err);
    if (status != GB_OK)
        return status;
    w.has_classes = map->classes != NULL && map->classes->count > 0 && map->classes->n > 0;
    status = gb_map_sheet_open(&map->page, alt, meter, notes, &w.sheet, err);
    if (status == GB_OK)
        status = draw(&w, err);
    status = gb_map_sheet_close(&w.sheet, status, out);
    gb_free(w.class_of);
    gb_free(w.fill);
    gb_arena_free(w.words);
    gb_free(alt);
    return status;
}
