#include "suites.h"

#include "base/memory.h"
#include "base/text.h"
#include "support/carto_fixture.h"

#include <stdio.h>
#include <string.h>

static void length_stays_readable_in_every_language(void) {
    static const size_t sizes[][2] = {{1, 1}, {2, 1}, {5, 5}, {12, 10}};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        gb_areas *areas = gbt_mosaic(sizes[s][0], sizes[s][1], 900, 700);
        gb_column *column = gbt_wave_column(areas, "Niet-werkende werkzoekenden", "%", 2, 25);
        gb_classes classes = {0};
        gbt_classes(column, 5, &classes);
        for (int language = 0; language < GB_LANG_COUNT; language++) {
            gb_map map = gbt_map(areas, column, &classes, GB_PAGE_A4_LANDSCAPE, (gb_language)language);
            char *alt = NULL, name[64];
            snprintf(name, sizeof name, "%zu areas, language %d", gb_areas_count(areas), language);
            gbt_equal_status(name, gb_map_alt_text(&map, &alt, NULL), GB_OK, NULL);
            size_t length = alt != NULL ? gb_utf8_count(alt) : 0;
            gbt_true(name, length >= 150 && length <= 500);
            gb_free(alt);
        }
        gb_column_free(column);
        gb_areas_free(areas);
    }
}

/* Values by hand: 10, 20, 30 and a gap. */
static void says_what_where_highest_lowest_and_gaps(void) {
    gb_areas *areas = gbt_mosaic(4, 1, 900, 700);
    gb_column *column = gbt_wave_column(areas, "Werkloosheid", "%", 0, 1);
    for (size_t i = 0; i < 3; i++)
        gb_column_set(column, i, 10.0 * (double)(i + 1));
    gb_column_set_missing(column, 3, GB_SUPPRESSED);
    gb_classes classes = {0};
    gbt_classes(column, 3, &classes);
    gb_map map = gbt_map(areas, column, &classes, GB_PAGE_A4_LANDSCAPE, GB_LANG_NL);
    char *alt = NULL;
    gb_map_alt_text(&map, &alt, NULL);
    gbt_contains("what", alt, "Werkloosheid (%) voor 4 gebieden");
    gbt_contains("range", alt, "van 10% tot 30%");
    gbt_contains("highest", alt, "Hoogste: Nieuw Gent (30%), Sint-Amandsberg (20%), Markt (10%).");
    gbt_contains("gaps", alt, "Zonder waarde: 1 gebied.");
    gbt_true("the hidden area is not named", strstr(alt, "Brugse Poort") == NULL);
    gb_free(alt);
    gb_column_free(column);
    gb_areas_free(areas);
}

static void long_titles_and_names_are_cut(void) {
    gb_areas *areas = gbt_mosaic(16, 1, 900, 700);
    gb_column *column = gbt_wave_column(areas, "Een indicator met een heel lange naam die nergens past",
                                        "per 1000 inwoners", 2, 25);
    gb_map map = gbt_map(areas, column, NULL, GB_PAGE_A4_LANDSCAPE, GB_LANG_FR);
    char title[260] = {0}, *alt = NULL;
    memset(title, 'x', sizeof title - 1);
    map.page.title = title;
    gb_map_alt_text(&map, &alt, NULL);
    gbt_true("at most 500", gb_utf8_count(alt) <= 500);
    gb_free(alt);
    gb_column_free(column);
    gb_areas_free(areas);
}

void suite_alt(void) {
    gbt_add_suite("alt");
    gbt_add_test("length stays readable in every language", length_stays_readable_in_every_language);
    gbt_add_test("says what, where, highest, lowest and gaps", says_what_where_highest_lowest_and_gaps);
    gbt_add_test("long titles and names are cut", long_titles_and_names_are_cut);
}
