#include "suites.h"

#include "base/memory.h"
#include "carto/division.h"
#include "carto/moves.h"
#include "carto/pieces.h"
#include "support/carto_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, ROWS = 4, CELLS = COLUMNS * ROWS };

/* 24 cells; wijken of two cells; gemeenten of six. */
typedef struct fixture {
    gb_areas *base, *wijk, *gemeente;
    int32_t wijk_of[CELLS], gemeente_of[CELLS];
} fixture;

static gb_areas *joined(const gb_areas *base, const char *id, const char *prefix, const int32_t *of,
                        size_t n) {
    char **codes = gb_alloc(n, sizeof *codes), **names = gb_alloc(n, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "%s%zu", prefix, i + 1);
        codes[i] = gb_strdup(text);
        names[i] = gb_strdup(text);
    }
    gb_areas *out = NULL;
    gb_error err = {0};
    gbt_equal_status(id, gb_areas_dissolve(base, id, of, n, codes, names, &out, &err), GB_OK, &err);
    return out;
}

static fixture make(void) {
    fixture f = {.base = gbt_mosaic(COLUMNS, ROWS, 1400, 1000)};
    for (int i = 0; i < CELLS; i++) {
        f.wijk_of[i] = i / COLUMNS * 3 + i % COLUMNS / 2;
        f.gemeente_of[i] = i / COLUMNS / 2 * 2 + i % COLUMNS / 3;
    }
    f.wijk = joined(f.base, "wijk", "W", f.wijk_of, 12);
    f.gemeente = joined(f.base, "gemeente", "G", f.gemeente_of, 4);
    return f;
}

static void drop(fixture *f) {
    gb_areas_free(f->gemeente);
    gb_areas_free(f->wijk);
    gb_areas_free(f->base);
}

static gb_division division_of(const fixture *f, gb_page page, gb_language language) {
    return (gb_division){.base = f->base,
                         .areas = f->wijk,
                         .area_of = f->wijk_of,
                         .border = {{"sector", NULL}, {"wijk", f->wijk_of}, {"gemeente", f->gemeente_of}},
                         .borders = 3,
                         .page = {.size = page,
                                  .language = language,
                                  .title = "De wijken",
                                  .subtitle = "Indeling van 2025",
                                  .source = "Stad",
                                  .credit = "Dienst Data"}};
}

static gb_scene *draw(const gb_division *division, gb_notes *notes) {
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    gbt_equal_status("drawn", gb_division_map(division, &meter, &scene, notes, &err), GB_OK, &err);
    return scene;
}

/* Counts texts that hold these words, in a group or (NULL) anywhere. */
static size_t texts(const gb_scene *scene, const char *words) {
    size_t count = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        count += item->type == GB_ITEM_TEXT && strstr(item->text, words) != NULL;
    }
    return count;
}

/* The open lines of a group, per width. */
static size_t lines_of_width(const gb_scene *scene, const char *group, double *widths, size_t most,
                             size_t *count) {
    size_t kinds = 0;
    bool inside = false;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN)
            inside = item->id != NULL && strcmp(item->id, group) == 0;
        else if (item->type == GB_ITEM_GROUP_END)
            inside = false;
        else if (inside && item->type == GB_ITEM_PATH && kinds < most) {
            widths[kinds] = item->stroke.width;
            count[kinds++] = item->rings;
        }
    }
    return kinds;
}

static void every_border_is_drawn_once_as_wide_as_its_level(void) {
    fixture f = make();
    gb_division division = division_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_scene *scene = draw(&division, NULL);
    double width[4];
    size_t count[4];
    gbt_equal_int("three widths", lines_of_width(scene, "layer-borders", width, 4, count), 3);
    gbt_true("thin to heavy", width[0] >= 0.09 && width[1] >= 1.5 * width[0] && width[2] >= 1.5 * width[1]);
    /* 6 x 4 cells have 5 x 4 upright and 6 x 3 level borders. Of gemeenten: 4 upright, 6 level; of wijken
     * without those: 2 columns x 4 upright less 0, 2 rows x 6 level; the rest within wijken: 20 - 4 - 8
     * upright. */
    gbt_equal_int("sector", count[0], 8);
    gbt_equal_int("wijk", count[1], 8 + 12);
    gbt_equal_int("gemeente", count[2], 4 + 6);
    gb_scene_free(scene);
    drop(&f);
}

static void the_legend_explains_borders_and_no_colours(void) {
    static const char *const says[GB_LANG_COUNT] = {"De kleuren", "The colours", "Les couleurs"};
    fixture f = make();
    for (int page = 0; page < GB_PAGE_COUNT; page++)
        for (int language = 0; language < GB_LANG_COUNT; language++) {
            gb_division division = division_of(&f, (gb_page)page, (gb_language)language);
            gb_scene *scene = draw(&division, NULL);
            gbt_equal_int("sector", texts(scene, "sector"), 1);
            gbt_equal_int("gemeente", texts(scene, "gemeente"), 1);
            gbt_equal_int(says[language], texts(scene, says[language]), 1);
            gbt_equal_int("areas", gb_scene_areas(scene), 12);
            gb_scene_free(scene);
        }
    drop(&f);
}

static void labels_say_what_was_asked(void) {
    static const struct {
        gb_label_mode mode;
        const char *words;
        size_t at_least;
    } cases[] = {{GB_LABELS_NAME, "W12", 1}, {GB_LABELS_CODE, "W12", 1}, {GB_LABELS_AUTO, "W12", 1}};
    fixture f = make();
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        gb_division division = division_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
        division.labels = cases[c].mode;
        gb_scene *scene = draw(&division, NULL);
        /* on the map, and in the panel */
        gbt_true("label", texts(scene, cases[c].words) > cases[c].at_least);
        gb_scene_free(scene);
    }
    gb_division division = division_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    division.areas = f.base;
    division.area_of = NULL;
    division.labels = GB_LABELS_BOTH;
    gb_scene *scene = draw(&division, NULL);
    gbt_true("name and code", texts(scene, "(A01)") == 1);
    gb_scene_free(scene);
    drop(&f);
}

/* Thin areas hold no name: their numbers stand on the map and in the panel. */
static void a_name_without_a_place_becomes_a_number(void) {
    gb_areas *areas = gbt_mosaic(24, 3, 130, 900);
    gb_division division = {.base = areas,
                            .areas = areas,
                            .border = {{"wijk", NULL}},
                            .borders = 1,
                            .labels = GB_LABELS_NAME,
                            .page = {.size = GB_PAGE_A3_LANDSCAPE, .language = GB_LANG_NL}};
    gb_notes *notes = gb_notes_new();
    gb_scene *scene = draw(&division, notes);
    size_t in_panel = 0, highest = 0;
    int where = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN) {
            bool labels = strcmp(item->id, "layer-labels") == 0, panel = strncmp(item->id, "panel", 5) == 0;
            where = labels ? 1 : panel ? 2 : 0;
        } else if (item->type == GB_ITEM_GROUP_END) {
            where = 0;
        } else if (item->type == GB_ITEM_TEXT && strspn(item->text, "0123456789") == strlen(item->text)) {
            size_t number = strtoul(item->text, NULL, 10);
            highest = where == 1 && number > highest ? number : highest;
            in_panel += where == 2;
        }
    }
    gbt_true("some", highest > 0);
    gbt_equal_int("1, 2, ... and each is explained", in_panel, highest);
    gb_scene_free(scene);
    gb_notes_free(notes);
    gb_areas_free(areas);
}

static void levels_need_not_nest(void) {
    fixture f = make();
    int32_t across[CELLS];
    for (int i = 0; i < CELLS; i++)
        across[i] = i % COLUMNS < 3   ? 0
                    : i / COLUMNS < 1 ? -1
                                      : 1; /* cuts wijken, and leaves some ground out */
    gb_division division = division_of(&f, GB_PAGE_SLIDE, GB_LANG_EN);
    division.border[2] = (gb_division_level){"zone", across};
    gb_scene *scene = draw(&division, NULL);
    gbt_equal_int("all areas", gb_scene_areas(scene), 12);
    gb_scene_free(scene);
    drop(&f);
}

static void the_same_division_gives_the_same_bytes(void) {
    fixture f = make();
    gb_division division = division_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_FR);
    char *text[2] = {0};
    for (int k = 0; k < 2; k++) {
        gb_scene *scene = draw(&division, NULL);
        gb_scene_describe(scene, &text[k], NULL);
        gb_scene_free(scene);
    }
    gbt_equal_text("twice", text[0], text[1]);
    gb_free(text[0]);
    gb_free(text[1]);
    drop(&f);
}

static void no_memory_leaves_nothing_behind(void) {
    fixture f = make();
    gb_text_meter meter = gbt_fake_meter();
    gb_division division = division_of(&f, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 100000; k += k < 400 ? 1 : 37) {
        gb_scene *scene = NULL;
        gb_error err = {0};
        gb_test_fail_allocation(k);
        status = gb_division_map(&division, &meter, &scene, NULL, &err);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("a scene or none", (status == GB_OK) == (scene != NULL));
        gb_scene_free(scene);
    }
    gbt_equal_int("done in the end", status, GB_OK);
    drop(&f);
}

/* --- two divisions --- */

/* Wijken before: as now, but cell 1 (row 0) was of W2, and W11 and W12 were one area W11. */
static void before_of(const fixture *f, int32_t out[CELLS]) {
    memcpy(out, f->wijk_of, sizeof f->wijk_of);
    out[1] = 1;
    for (int i = 0; i < CELLS; i++)
        if (out[i] == 11)
            out[i] = 10;
}

static void moves_name_what_came_from_where(void) {
    fixture f = make();
    int32_t before[CELLS];
    before_of(&f, before);
    gb_areas *old = joined(f.base, "wijk2024", "W", before, 11);
    gb_division_change change = {.pieces = gb_areas_topology(f.base),
                                 .before_of = before,
                                 .now_of = f.wijk_of,
                                 .before = old,
                                 .now = f.wijk};
    gb_moves moves;
    gb_error err = {0};
    gbt_equal_status("moves", gb_moves_find(&change, &moves, &err), GB_OK, &err);
    gbt_equal_int("two", moves.changed, 2);
    bool strip = false, split = false;
    for (size_t k = 0; k < moves.changed; k++) {
        const gb_move *m = &moves.move[moves.order[k]];
        strip = strip || (m->before == 1 && m->now == 0);
        split = split || (m->before == 10 && m->now == 11);
    }
    gbt_true("W2 to W1", strip);
    gbt_true("W11 to W12", split);
    gbt_true("largest first", moves.move[moves.order[0]].surface >= moves.move[moves.order[1]].surface);
    double total = 0;
    for (size_t m = 0; m < moves.n; m++)
        total += moves.move[m].surface;
    gbt_near_double("all ground once", total, 24 * 1400 * 1000.0, 24 * 1400 * 1000.0 * 0.05);
    gb_moves_release(&moves);
    gb_areas_free(old);
    drop(&f);
}

/* New codes for the same ground: an area that holds nine tenths of the other is that other. */
static void other_codes_for_the_same_ground_are_no_change(void) {
    fixture f = make();
    gb_areas *old = joined(f.base, "oud", "X", f.wijk_of, 12);
    gb_division_change change = {.pieces = gb_areas_topology(f.base),
                                 .before_of = f.wijk_of,
                                 .now_of = f.wijk_of,
                                 .before = old,
                                 .now = f.wijk};
    gb_moves moves;
    gbt_equal_status("moves", gb_moves_find(&change, &moves, NULL), GB_OK, NULL);
    gbt_equal_int("none", moves.changed, 0);
    gb_moves_release(&moves);
    gb_areas_free(old);
    drop(&f);
}

/* With a column the panel counts; the larger count stands first. */
static void counts_order_the_moves(void) {
    fixture f = make();
    int32_t before[CELLS];
    before_of(&f, before);
    gb_areas *old = joined(f.base, "wijk2024", "W", before, 11);
    gb_column *people = gbt_wave_column(f.base, "Inwoners", NULL, 0, 0);
    for (size_t i = 0; i < CELLS; i++)
        gb_column_set(people, i, i == 1 ? 900 : 10);
    gb_division_change change = {.pieces = gb_areas_topology(f.base),
                                 .before_of = before,
                                 .now_of = f.wijk_of,
                                 .before = old,
                                 .now = f.wijk,
                                 .count = people};
    gb_moves moves;
    gbt_equal_status("moves", gb_moves_find(&change, &moves, NULL), GB_OK, NULL);
    gbt_equal_double("cell 1", moves.move[moves.order[0]].count, 900, 0);
    gbt_equal_double("two cells", moves.move[moves.order[1]].count, 20, 0);
    gb_moves_release(&moves);
    gb_column_free(people);
    gb_areas_free(old);
    drop(&f);
}

static gb_areas *areas_of(gb_shapes *shapes, const char *const *words, size_t n) {
    char **codes = gb_alloc(n, sizeof *codes);
    gb_topology *topology = NULL;
    gb_areas *out = NULL;
    for (size_t i = 0; i < n; i++)
        codes[i] = gb_strdup(words[i]);
    gb_topology_build(shapes, NULL, &topology, NULL, NULL);
    gb_shapes_release(shapes);
    gbt_equal_status("areas", gb_areas_new_take("niveau", n, codes, NULL, topology, NULL, &out, NULL), GB_OK,
                     NULL);
    return out;
}

static void add_box(gb_shapes *shapes, double x0, double y0, double x1, double y1) {
    const double x[4] = {x0, x1, x1, x0}, y[4] = {y0, y0, y1, y1};
    gb_shapes_begin_feature(shapes, NULL);
    gb_shapes_begin_polygon(shapes, NULL);
    gb_shapes_begin_ring(shapes, NULL);
    gb_shapes_add_points(shapes, x, y, 4, NULL);
    gb_shapes_end_ring(shapes);
}

/* A border that runs 5 m beside the old one gives a strip that is no change; one of 300 m is. One of 40 m is
 * drawing between two large areas, of which it is less than a hundredth, and a change between two narrow
 * ones. */
static void narrow_strips_are_lines_drawn_twice(void) {
    static const char *const words[] = {"A", "B"};
    static const struct {
        double width, shift;
        size_t changed;
    } cases[] = {{1000, 5, 0}, {1000, 300, 1}, {5000, 40, 0}, {300, 40, 1}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const double old_x = cases[c].width, new_x = old_x + cases[c].shift, end = 2 * old_x;
        gb_shapes shapes = {0};
        add_box(&shapes, 0, 0, old_x, 2000);
        add_box(&shapes, old_x, 0, new_x, 2000);
        add_box(&shapes, new_x, 0, end, 2000);
        gb_topology *pieces = NULL;
        gb_topology_build(&shapes, NULL, &pieces, NULL, NULL);
        gb_shapes_release(&shapes);
        const int32_t old_of[] = {0, 1, 1}, new_of[] = {0, 0, 1};
        add_box(&shapes, 0, 0, old_x, 2000);
        add_box(&shapes, old_x, 0, end, 2000);
        gb_areas *old = areas_of(&shapes, words, 2);
        add_box(&shapes, 0, 0, new_x, 2000);
        add_box(&shapes, new_x, 0, end, 2000);
        gb_areas *now = areas_of(&shapes, words, 2);
        gb_division_change change = {.pieces = pieces,
                                     .before_of = old_of,
                                     .now_of = new_of,
                                     .before = old,
                                     .now = now,
                                     .least_width = 20};
        gb_moves moves;
        gbt_equal_status("moves", gb_moves_find(&change, &moves, NULL), GB_OK, NULL);
        gbt_equal_int("changed", moves.changed, cases[c].changed);
        gbt_near_double("slips", moves.slips, cases[c].changed ? 0 : cases[c].shift * 2000, 1e-6);
        gbt_equal_int("parts", moves.slip_parts, 1 - cases[c].changed);
        gb_moves_release(&moves);
        gb_areas_free(old);
        gb_areas_free(now);
        gb_topology_free(pieces);
    }
}

static gb_division_change change_of(const fixture *f, const gb_areas *old, const int32_t *before,
                                    gb_page page, gb_language language) {
    return (gb_division_change){.pieces = gb_areas_topology(f->base),
                                .before_of = before,
                                .now_of = f->wijk_of,
                                .before = old,
                                .now = f->wijk,
                                .before_label = "wijken 2024",
                                .now_label = "wijken 2025",
                                .page = {.size = page, .language = language, .title = "Wat verandert"}};
}

static void the_map_of_a_change_tells_it_in_every_language(void) {
    static const char *const says[GB_LANG_COUNT] = {"nieuwe grens in", "new border in",
                                                    "nouvelle limite dans"};
    fixture f = make();
    int32_t before[CELLS];
    before_of(&f, before);
    gb_areas *old = joined(f.base, "wijk2024", "W", before, 11);
    gb_text_meter meter = gbt_fake_meter();
    for (int page = 0; page < GB_PAGE_COUNT; page++)
        for (int language = 0; language < GB_LANG_COUNT; language++) {
            gb_division_change change = change_of(&f, old, before, (gb_page)page, (gb_language)language);
            gb_scene *scene = NULL;
            gb_error err = {0};
            gbt_equal_status("drawn", gb_division_change_map(&change, &meter, &scene, NULL, &err), GB_OK,
                             &err);
            gbt_true(says[language], texts(scene, says[language]) == 1);
            gbt_true("to", texts(scene, "\xE2\x86\x92 W12") == 1 && texts(scene, "\xE2\x86\x92 W1") >= 2);
            gb_scene_free(scene);
        }
    gb_areas_free(old);
    drop(&f);
}

static void no_change_is_a_map_that_says_so(void) {
    fixture f = make();
    gb_text_meter meter = gbt_fake_meter();
    gb_division_change change = change_of(&f, f.wijk, f.wijk_of, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_scene *scene = NULL;
    gbt_equal_status("drawn", gb_division_change_map(&change, &meter, &scene, NULL, NULL), GB_OK, NULL);
    gbt_equal_int("says so", texts(scene, "Geen grond veranderde"), 1);
    gb_scene_free(scene);
    drop(&f);
}

static void no_memory_in_a_comparison_leaves_nothing_behind(void) {
    fixture f = make();
    int32_t before[CELLS];
    before_of(&f, before);
    gb_areas *old = joined(f.base, "wijk2024", "W", before, 11);
    gb_text_meter meter = gbt_fake_meter();
    gb_division_change change = change_of(&f, old, before, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 100000; k += k < 400 ? 1 : 37) {
        gb_scene *scene = NULL;
        gb_error err = {0};
        gb_test_fail_allocation(k);
        status = gb_division_change_map(&change, &meter, &scene, NULL, &err);
        gb_test_fail_allocation(SIZE_MAX);
        gb_scene_free(scene);
    }
    gbt_equal_int("done in the end", status, GB_OK);
    gb_areas_free(old);
    drop(&f);
}

/* Lines go on through nodes where two of them meet, and end where three do; closed ones close. */
static void lines_are_joined_as_far_as_they_go(void) {
    gb_areas *areas = gbt_mosaic(4, 1, 100, 100);
    const gb_topology *topology = gb_areas_topology(areas);
    gb_arcs arcs = gb_topology_arcs(topology);
    uint8_t *mark = gb_alloc_zero(arcs.arcs, 1);
    gb_chains chains;
    for (size_t a = 0; a < arcs.arcs; a++)
        mark[a] = arcs.left[a] == GB_OUTSIDE || arcs.right[a] == GB_OUTSIDE;
    gbt_equal_status("ring", gb_chains_find(topology, mark, 1, &chains, NULL), GB_OK, NULL);
    gbt_equal_int("the outline is one line", chains.lines, 1);
    gb_chains_release(&chains);
    gbt_equal_status("rungs", gb_chains_find(topology, mark, 0, &chains, NULL), GB_OK, NULL);
    gbt_equal_int("three borders apart", chains.lines, 3);
    gb_chains_release(&chains);
    memset(mark, 1, arcs.arcs);
    gbt_equal_status("all", gb_chains_find(topology, mark, 1, &chains, NULL), GB_OK, NULL);
    gbt_equal_int("every arc once", chains.start[chains.lines], arcs.arcs);
    gb_chains_release(&chains);
    gb_free(mark);
    gb_areas_free(areas);
}

void suite_division(void) {
    gbt_add_suite("division");
    gbt_add_test("every border is drawn once as wide as its level",
                 every_border_is_drawn_once_as_wide_as_its_level);
    gbt_add_test("the legend explains borders and no colours", the_legend_explains_borders_and_no_colours);
    gbt_add_test("labels say what was asked", labels_say_what_was_asked);
    gbt_add_test("a name without a place becomes a number", a_name_without_a_place_becomes_a_number);
    gbt_add_test("levels need not nest", levels_need_not_nest);
    gbt_add_test("the same division gives the same bytes", the_same_division_gives_the_same_bytes);
    gbt_add_test("no memory leaves nothing behind", no_memory_leaves_nothing_behind);
    gbt_add_test("moves name what came from where", moves_name_what_came_from_where);
    gbt_add_test("other codes for the same ground are no change",
                 other_codes_for_the_same_ground_are_no_change);
    gbt_add_test("counts order the moves", counts_order_the_moves);
    gbt_add_test("narrow strips are lines drawn twice", narrow_strips_are_lines_drawn_twice);
    gbt_add_test("the map of a change tells it in every language",
                 the_map_of_a_change_tells_it_in_every_language);
    gbt_add_test("no change is a map that says so", no_change_is_a_map_that_says_so);
    gbt_add_test("no memory in a comparison leaves nothing behind",
                 no_memory_in_a_comparison_leaves_nothing_behind);
    gbt_add_test("lines are joined as far as they go", lines_are_joined_as_far_as_they_go);
}
