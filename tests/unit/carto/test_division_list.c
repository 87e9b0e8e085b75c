#include "suites.h"

#include "base/memory.h"
#include "carto/affix.h"
#include "carto/division.h"
#include "support/carto_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gb_areas *named(const char *const *names, size_t n) {
    gb_areas *base = gbt_mosaic(n, 1, 1000, 1000), *out = NULL;
    int32_t *of = gb_alloc(n, sizeof *of);
    char **codes = gb_alloc(n, sizeof *codes), **own = gb_alloc(n, sizeof *own);
    gb_error err = {0};
    for (size_t i = 0; i < n; i++) {
        char code[16];
        snprintf(code, sizeof code, "C%zu", i + 1);
        of[i] = (int32_t)i;
        codes[i] = gb_strdup(code);
        own[i] = gb_strdup(names[i]);
    }
    gbt_equal_status("named", gb_areas_dissolve(base, "wijk", of, n, codes, own, &out, &err), GB_OK, &err);
    gb_free(of);
    gb_areas_free(base);
    return out;
}

static void what_all_names_share_is_cut(void) {
    static const struct {
        const char *name[3], *cut, *first;
    } cases[] = {
        {{"Dampoort (Gent)", "Oud Gentbrugge (Gent)", "Ledeberg (Gent)"}, "(Gent)", "Dampoort"},
        {{"Halle - Centrum", "Halle - Lembeek", "Halle - Buizingen"}, "Halle", "Centrum"},
        {{"Noord, Baarn", "Zuid, Baarn", "Lage Vuursche, Baarn"}, "Baarn", "Noord"},
        /* not in all of them */
        {{"Dampoort (Gent)", "Ledeberg (Gent)", "Ninove"}, NULL, "Dampoort (Gent)"},
        /* a part of a word, or a word that belongs to the name */
        {{"Sint-Niklaas", "Sint-Truiden", "Sint-Gillis"}, NULL, "Sint-Niklaas"},
        {{"Oud Gent", "Nieuw Gent", "Klein Gent"}, NULL, "Oud Gent"},
        /* a bare number would read as one of the map */
        {{"1 (Gent)", "2 (Gent)", "3 (Gent)"}, NULL, "1 (Gent)"},
        {{"Gent - 1", "Gent - 2", "Gent - 3"}, NULL, "Gent - 1"},
        /* nothing would be left */
        {{"Gent (Gent)", " (Gent)", "Ham (Gent)"}, NULL, "Gent (Gent)"},
    };
    gb_arena *words = gb_arena_new();
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        gb_areas *areas = named(cases[c].name, 3);
        gb_affix affix;
        gbt_true("memory", gb_affix_find(areas, NULL, &affix));
        gbt_equal_int(cases[c].name[0], affix.before + affix.after > 0, cases[c].cut != NULL);
        gbt_equal_text("rest", gb_affix_cut(affix, areas, 0, words), cases[c].first);
        if (cases[c].cut != NULL)
            gbt_equal_text("cut", gb_affix_words(affix, areas, words), cases[c].cut);
        gb_areas_free(areas);
    }
    gb_arena_free(words);
}

/* The end that both divisions share, and none that only one has. */
static void two_divisions_are_cut_alike(void) {
    static const char *const gent[] = {"Dampoort (Gent)", "Ledeberg (Gent)", "Ham (Gent)"};
    static const char *const plain[] = {"Dampoort", "Ledeberg", "Ham"};
    gb_areas *first = named(gent, 3), *second = named(plain, 3);
    gb_affix affix;
    gbt_true("memory", gb_affix_find(first, first, &affix));
    gbt_equal_int("both", affix.after, strlen(" (Gent)"));
    gbt_true("memory", gb_affix_find(first, second, &affix));
    gbt_equal_int("one", affix.after, 0);
    gb_areas_free(first);
    gb_areas_free(second);
}

/* What stands in a scene: numbers on the map, rows and numbers in the panel, whether all of it is on paper.
 */
typedef struct seen {
    size_t map_numbers, panel_numbers, rows;
    bool inside, apart;
    double lowest; /* base line of the panel */
} seen;

static bool is_number(const char *text) {
    return strspn(text, "0123456789") == strlen(text);
}

static seen look(const gb_scene *scene) {
    seen s = {.inside = true, .apart = true};
    int where = 0;
    double row_end = 0, row_base = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN) {
            where = strcmp(item->id, "layer-labels") == 0 ? 1 : strncmp(item->id, "panel", 5) == 0 ? 2 : 0;
            s.rows += strncmp(item->id, "panel-row", 9) == 0;
            row_end = 0;
        } else if (item->type == GB_ITEM_GROUP_END) {
            where = 0;
        } else if (item->type == GB_ITEM_TEXT) {
            double start = item->anchor == GB_ANCHOR_END ? item->x - item->width : item->x;
            s.map_numbers += where == 1 && is_number(item->text);
            if (where != 2)
                continue;
            s.panel_numbers += is_number(item->text);
            s.inside = s.inside && start >= 0 && start + item->width <= gb_scene_width(scene) - 8 &&
                       item->y <= gb_scene_height(scene) - 8;
            s.apart = s.apart && (row_end == 0 || item->y != row_base || start >= row_end);
            row_end = start + item->width;
            row_base = item->y;
            s.lowest = item->y > s.lowest ? item->y : s.lowest;
        }
    }
    return s;
}

static gb_scene *draw(const gb_areas *areas, gb_page page, gb_label_mode labels, gb_notes *notes) {
    gb_division division = {
        .base = areas,
        .areas = areas,
        .border = {{"wijk", NULL}},
        .borders = 1,
        .labels = labels,
        .page = {.size = page, .language = GB_LANG_NL, .title = "De wijken", .source = "Stad"}};
    gb_text_meter meter = gbt_fake_meter();
    gb_scene *scene = NULL;
    gb_error err = {0};
    gbt_equal_status("drawn", gb_division_map(&division, &meter, &scene, notes, &err), GB_OK, &err);
    return scene;
}

static bool says(const gb_scene *scene, const char *words) {
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_TEXT && strstr(item->text, words) != NULL)
            return true;
    }
    return false;
}

/* 10, 27 and 60 areas are all listed on A4 upright, whatever the shape of the study area; of more, the list
 * has every number of the map. Nothing leaves the paper or runs into its neighbour. */
static void the_list_fills_the_page(void) {
    static const size_t across[] = {5, 9, 10, 15}, down[] = {2, 3, 6, 10};
    for (int page = 0; page < GB_PAGE_COUNT; page++)
        for (size_t c = 0; c < 4; c++)
            for (int shape = 0; shape < 3; shape++) {
                size_t n = across[c] * down[c];
                gb_areas *areas =
                    gbt_mosaic(across[c], down[c], shape == 1 ? 500 : 1400, shape == 2 ? 500 : 1400);
                gb_scene *scene = draw(areas, (gb_page)page, GB_LABELS_AUTO, NULL);
                seen s = look(scene);
                gbt_true("on paper", s.inside);
                gbt_true("apart", s.apart);
                if (page == GB_PAGE_A4_PORTRAIT && n <= 60)
                    gbt_equal_int("all listed", s.rows, n);
                gbt_true("no number without its row", !says(scene, "en nog"));
                gb_scene_free(scene);
                gb_areas_free(areas);
            }
}

/* Thin areas hold no code: numbers stand in, as they do for names. */
static void a_code_without_a_place_becomes_a_number(void) {
    gb_areas *areas = gbt_mosaic(60, 2, 60, 900);
    gb_notes *notes = gb_notes_new();
    gb_scene *scene = draw(areas, GB_PAGE_A3_LANDSCAPE, GB_LABELS_CODE, notes);
    seen s = look(scene);
    gbt_true("numbers", s.map_numbers > 0);
    gbt_true("explained", s.panel_numbers >= s.map_numbers);
    gb_scene_free(scene);
    gb_notes_free(notes);
    gb_areas_free(areas);
}

/* Too many for the page: the small print counts those without a name, as the note does. */
static void the_map_tells_how_many_have_no_name(void) {
    gb_areas *areas = gbt_mosaic(40, 25, 300, 300);
    gb_notes *notes = gb_notes_new();
    gb_scene *scene = draw(areas, GB_PAGE_A4_PORTRAIT, GB_LABELS_NAME, notes);
    size_t at = 0;
    while (at < gb_notes_count(notes) && gb_notes_at(notes, at)->text != GB_NOTE_LABELS_DROPPED)
        at++;
    gbt_true("noted", at < gb_notes_count(notes));
    if (at < gb_notes_count(notes)) {
        char words[64];
        snprintf(words, sizeof words, "%d van de", (int)gb_notes_at(notes, at)->detail.count);
        gbt_true(words, says(scene, words));
    }
    gb_scene_free(scene);
    scene = draw(areas, GB_PAGE_A4_PORTRAIT, GB_LABELS_NONE, NULL);
    gbt_true("none were asked", !says(scene, "zonder naam"));
    gb_scene_free(scene);
    gb_notes_free(notes);
    gb_areas_free(areas);
}

void suite_division_list(void) {
    gbt_add_suite("division list");
    gbt_add_test("what all names share is cut", what_all_names_share_is_cut);
    gbt_add_test("two divisions are cut alike", two_divisions_are_cut_alike);
    gbt_add_test("the list fills the page", the_list_fills_the_page);
    gbt_add_test("a code without a place becomes a number", a_code_without_a_place_becomes_a_number);
    gbt_add_test("the map tells how many have no name", the_map_tells_how_many_have_no_name);
}
