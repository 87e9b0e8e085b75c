#include "suites.h"

#include "base/memory.h"
#include "support/carto_fixture.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    gb_areas *areas;
    gb_column *column;
    gb_classes classes;
    uint8_t *selected;
    gb_notes *notes;
    gb_scene *scene;
} fixture;

static fixture make(size_t columns, size_t rows, double width, double height) {
    fixture f = {.areas = gbt_mosaic(columns, rows, width, height), .notes = gb_notes_new()};
    f.column = gbt_wave_column(f.areas, "Werkloosheid", "%", 2, 25);
    f.selected = gb_alloc_zero(columns * rows, 1);
    gbt_classes(f.column, 5, &f.classes);
    return f;
}

static void drop(fixture *f) {
    gb_scene_free(f->scene);
    gb_notes_free(f->notes);
    gb_column_free(f->column);
    gb_areas_free(f->areas);
    gb_free(f->selected);
}

static void draw(fixture *f, gb_label_mode labels) {
    gb_map map = gbt_map(f->areas, f->column, &f->classes, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_text_meter meter = gbt_fake_meter();
    map.labels = labels;
    map.selected = f->selected;
    gbt_equal_status("drawn", gb_choropleth(&map, &meter, &f->scene, f->notes, NULL), GB_OK, NULL);
}

/* Texts in the label layer that say this; "" counts all. */
static size_t count_labels(const gb_scene *scene, const char *text, bool bold) {
    size_t count = 0;
    bool inside = false;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN)
            inside = item->id != NULL && strcmp(item->id, "layer-labels") == 0;
        else if (item->type == GB_ITEM_GROUP_END)
            inside = false;
        else if (inside && item->type == GB_ITEM_TEXT && (text[0] == '\0' || strcmp(item->text, text) == 0))
            count += !bold || item->font.weight == GB_WEIGHT_BOLD;
    }
    return count;
}

static void roomy_areas_are_named_inside(void) {
    fixture f = make(3, 2, 3000, 2000);
    draw(&f, GB_LABELS_AUTO);
    gbt_equal_int("Markt", count_labels(f.scene, "Markt", false), 1);
    gbt_equal_int("nothing left out", gb_notes_count(f.notes), 0);
    drop(&f);
}

/* Columns of about 16.5 mm on paper: too narrow for "Sint-Amandsberg" (19 mm), wide enough for its halves. */
static void long_names_break_at_a_hyphen(void) {
    fixture f = make(12, 1, 500, 4000);
    draw(&f, GB_LABELS_NAME);
    gbt_equal_int("whole", count_labels(f.scene, "Sint-Amandsberg", false), 0);
    gbt_equal_int("first line", count_labels(f.scene, "Sint-", false), 1);
    gbt_equal_int("second line", count_labels(f.scene, "Amandsberg", false), 1);
    drop(&f);
}

static void many_areas_name_only_the_selected(void) {
    fixture f = make(10, 10, 900, 700);
    f.selected[9] = 1;
    draw(&f, GB_LABELS_AUTO);
    gbt_equal_int("only one", count_labels(f.scene, "", false), 1);
    gbt_equal_int("the selected one", count_labels(f.scene, "Ledeberg", true), 1);
    drop(&f);
}

static void what_does_not_fit_is_told_with_its_code(void) {
    fixture f = make(40, 30, 200, 150);
    draw(&f, GB_LABELS_NAME);
    bool told = false;
    for (size_t i = 0; i < gb_notes_count(f.notes); i++) {
        const gb_note *note = gb_notes_at(f.notes, i);
        if (note->text == GB_NOTE_LABELS_DROPPED)
            told = note->code_count > 0 && note->codes[0][0] == 'A';
    }
    gbt_true("listed", told);
    drop(&f);
}

/* Lines in the label layer (a leader is two: casing and line), and the longest of them in mm. */
static size_t count_leaders(const gb_scene *scene, double *longest) {
    size_t count = 0;
    bool inside = false;
    *longest = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        const double *x, *y;
        if (item->type == GB_ITEM_GROUP_BEGIN)
            inside = item->id != NULL && strcmp(item->id, "layer-labels") == 0;
        if (!inside || item->type != GB_ITEM_PATH || item->closed ||
            gb_scene_ring(scene, item->first_ring, &x, &y) != 2)
            continue;
        count++;
        *longest = fmax(*longest, hypot(x[1] - x[0], y[1] - y[0]));
    }
    return count / 2;
}

/* 480 areas of some 8 by 7 mm: no name fits inside. */
static void leaders_are_short(void) {
    fixture f = make(24, 20, 300, 240);
    f.selected[1] = f.selected[10 * 24 + 12] = 1; /* on the edge; in the middle */
    draw(&f, GB_LABELS_AUTO);
    double longest;
    gbt_equal_int("the edge only", count_leaders(f.scene, &longest), 1);
    gbt_true("at most 45 mm", longest <= 45);
    gbt_equal_int("the middle is told", gb_notes_count(f.notes), 1);
    drop(&f);
}

static void many_selected_areas_have_no_leaders(void) {
    for (size_t selected = 25; selected <= 26; selected++) {
        fixture f = make(24, 20, 300, 240);
        for (size_t i = 0; i < selected; i++)
            f.selected[i] = 1;
        draw(&f, GB_LABELS_AUTO);
        double longest;
        gbt_true("leaders", (count_leaders(f.scene, &longest) > 0) == (selected == 25));
        drop(&f);
    }
}

/* Areas of 8 by 7 mm in the middle, where no leader may go: the number that the panel lists stands instead.
 */
static void a_name_without_room_becomes_its_number(void) {
    fixture f = make(24, 20, 300, 240);
    const size_t listed = 10 * 24 + 12, unlisted = 10 * 24 + 6;
    f.selected[listed] = f.selected[unlisted] = 1;
    int32_t *rank = gb_alloc_zero(24 * 20, sizeof *rank);
    rank[listed] = 7;
    rank[unlisted] = 8;
    gb_map map = gbt_map(f.areas, f.column, &f.classes, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_text_meter meter = gbt_fake_meter();
    const gb_panel_row panel = {.left = "7", .middle = "Ledeberg", .right = "3,1"};
    map.selected = f.selected;
    map.rank = rank;
    map.panel_title = "Aandachtswijken";
    map.panel = &panel;
    map.panel_count = 1;
    gbt_equal_status("drawn", gb_choropleth(&map, &meter, &f.scene, f.notes, NULL), GB_OK, NULL);
    gbt_equal_int("in the panel", count_labels(f.scene, "7", true), 1);
    gbt_equal_int("not in the panel", count_labels(f.scene, "8", false), 0);
    gb_free(rank);
    drop(&f);
}

/* Lines of the selection: each border of an area of 30 mm; only the outer ones of areas of 3 mm. */
static size_t count_selection_lines(const gb_scene *scene) {
    for (size_t i = 0; i + 1 < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN && item->id != NULL && strcmp(item->id, "layer-selection") == 0)
            return gb_scene_item(scene, i + 1)->rings;
    }
    return 0;
}

static void small_selected_neighbours_share_a_line(void) {
    fixture large = make(6, 4, 900, 700), small = make(60, 45, 900, 700);
    large.selected[7] = large.selected[8] = 1;
    small.selected[20 * 60 + 7] = small.selected[20 * 60 + 8] = 1;
    draw(&large, GB_LABELS_NONE);
    draw(&small, GB_LABELS_NONE);
    size_t lines = count_selection_lines(large.scene);
    gbt_true("selection drawn", lines > 1);
    gbt_equal_int("without the line between", (long long)count_selection_lines(small.scene),
                  (long long)lines - 1);
    drop(&large);
    drop(&small);
}

static void none_means_none(void) {
    fixture f = make(3, 2, 3000, 2000);
    draw(&f, GB_LABELS_NONE);
    gbt_equal_int("no label", count_labels(f.scene, "", false), 0);
    drop(&f);
}

static void codes_and_ranks_instead_of_names(void) {
    fixture f = make(3, 2, 3000, 2000);
    draw(&f, GB_LABELS_CODE);
    gbt_equal_int("code", count_labels(f.scene, "A03", false), 1);
    drop(&f);
}

void suite_labels(void) {
    gbt_add_suite("labels");
    gbt_add_test("roomy areas are named inside", roomy_areas_are_named_inside);
    gbt_add_test("long names break at a hyphen", long_names_break_at_a_hyphen);
    gbt_add_test("many areas: only the selected are named", many_areas_name_only_the_selected);
    gbt_add_test("what does not fit is told with its code", what_does_not_fit_is_told_with_its_code);
    gbt_add_test("leaders are short", leaders_are_short);
    gbt_add_test("many selected areas have no leaders", many_selected_areas_have_no_leaders);
    gbt_add_test("a name without room becomes its number", a_name_without_room_becomes_its_number);
    gbt_add_test("small selected neighbours share a line", small_selected_neighbours_share_a_line);
    gbt_add_test("none means none", none_means_none);
    gbt_add_test("codes and ranks instead of names", codes_and_ranks_instead_of_names);
}
