/* Joins of published tables with their real dirt: counts from the data's own description or counted from the
 * files. */
#include "areas/areas.h"
#include "base/memory.h"
#include "base/notes.h"
#include "io/source.h"
#include "io/tablefile.h"
#include "prepare/cells.h"
#include "prepare/codes.h"
#include "prepare/levels.h"
#include "support/gbt.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A layer of the shared data as a level. NULL when absent (the test is skipped). */
static gb_areas *open_coded(const char *relative, const char *layer, const char *code, const char *crs,
                            const char *const *own_codes) {
    char path[GBT_PATH];
    if (!gbt_shared_path(relative, path))
        return NULL;
    gb_error err = {0};
    gb_source source = {.layer = NULL};
    gb_source_options options = {.layer = layer};
    gb_crs *target = NULL;
    gb_topology *topology = NULL;
    gb_areas *areas = NULL;
    gbt_equal_status(relative, gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err);
    gbt_equal_status(crs, gb_crs_new(crs, &target, &err), GB_OK, &err);
    gbt_equal_status("transform", gb_source_transform(&source, target, &err), GB_OK, &err);
    gb_crs_free(target);
    int32_t column = gb_raw_find(source.attributes, code);
    gbt_true(code, column >= 0);
    size_t n = gb_raw_rows(source.attributes);
    char **codes = gb_alloc(n, sizeof *codes);
    for (size_t i = 0; i < n; i++)
        codes[i] =
            gb_strdup(own_codes != NULL ? own_codes[i] : gb_raw_cell(source.attributes, i, (size_t)column));
    gbt_equal_status("topology", gb_topology_build(&source.shapes, NULL, &topology, NULL, &err), GB_OK, &err);
    gbt_equal_status("areas", gb_areas_new_take("niveau", n, codes, NULL, topology, source.crs, &areas, &err),
                     GB_OK, &err);
    source.crs = NULL;
    gb_source_release(&source);
    return areas;
}

static gb_areas *open_areas(const char *relative, const char *layer, const char *code, const char *crs) {
    return open_coded(relative, layer, code, crs, NULL);
}

static gb_raw_table *open_table(const char *relative, const char *sheet) {
    char path[GBT_PATH];
    if (!gbt_shared_path(relative, path))
        return NULL;
    gb_error err = {0};
    gb_raw_table *table = NULL;
    gb_table_options options = {.sheet = sheet};
    gbt_equal_status(relative, gb_table_read(path, &options, &table, NULL, &err), GB_OK, &err);
    return table;
}

static size_t column_of(const gb_raw_table *table, const char *name) {
    int32_t column = gb_raw_find(table, name);
    gbt_true(name, column >= 0);
    return column >= 0 ? (size_t)column : 0;
}

/* Rows with a text in a column, e.g. of one year. Yours (gb_free). */
static bool *rows_with(const gb_raw_table *table, const char *column, const char *text) {
    bool *ok = gb_alloc(gb_raw_rows(table), sizeof *ok);
    size_t c = column_of(table, column);
    for (size_t row = 0; row < gb_raw_rows(table); row++)
        ok[row] = strcmp(gb_raw_cell(table, row, c), text) == 0;
    return ok;
}

static void test_amsterdam_padded_codes(void) {
    gb_areas *areas =
        open_areas("data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", "wijk_2022", "code", "EPSG:28992");
    gb_raw_table *table =
        areas == NULL
            ? NULL
            : open_table("data/nl-amsterdam-ses/SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv", NULL);
    if (table != NULL) {
        gb_match match;
        gb_column *score = NULL;
        gb_error err = {0};
        size_t code = column_of(table, "Regiocode (gemeente, wijk, buurt) (code)");
        gbt_equal_int("rows", gb_raw_rows(table), 579);
        gbt_equal_status(
            "match", gb_match_codes(table, code, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, &err),
            GB_OK, &err);
        gbt_equal_int("all wijken", match.matched, 99);
        gbt_equal_int("all were padded", match.repaired, 99);
        gbt_equal_int("the municipality and the buurten", match.unmatched, 480);
        gbt_equal_status(
            "join",
            gb_join_column(table, column_of(table, "SES-WOA/Totaalscore/Gemiddelde score (Getal)"), &match,
                           gb_areas_count(areas), NULL, GB_DUPLICATE_ERROR, "ses", &score, NULL, &err),
            GB_OK, &err);
        int32_t centre = gb_areas_find(areas, "WK036300");
        gbt_true("Burgwallen-Oude Zijde", centre >= 0);
        gbt_equal_double("Burgwallen-Oude Zijde", score->value[centre], -0.022, 0);
        gb_column_free(score);
        gb_match_release(&match);
        size_t missing = 0;
        for (size_t row = 0; row < gb_raw_rows(table); row++) {
            double value = 0;
            gb_cell state = GB_PRESENT;
            gbt_equal_status("cell",
                             gb_cell_read(table, row,
                                          column_of(table, "SES-WOA/Totaalscore/Gemiddelde score (Getal)"),
                                          GB_DECIMAL_POINT, NULL, &value, &state, &err),
                             GB_OK, &err);
            missing += state == GB_ABSENT;
        }
        gbt_equal_int("points are missing values", missing, 90);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_leading_zeros_are_kept(void) {
    gb_raw_table *refnis = open_table("data/be-statbel-gemeente/REFNIS_2019.csv", NULL);
    if (refnis == NULL)
        return;
    size_t code = column_of(refnis, "Code INS");
    size_t zeros = 0;
    gbt_equal_int("all levels", gb_raw_rows(refnis), 638);
    for (size_t row = 0; row < gb_raw_rows(refnis); row++)
        zeros += gb_raw_cell(refnis, row, code)[0] == '0';
    gbt_equal_int("codes with a leading zero", zeros, 4);
    gbt_equal_text("Windows-1252", gb_raw_cell(refnis, 1, 1), "R\xC3\x89GION DE BRUXELLES-CAPITALE");
    gb_raw_free(refnis);
}

/* The regions are 02000, 03000, 04000 in one publication and 2000, 3000, 4000 in another. Only the codes of
 * this level matter; its six polygons are borrowed from the provinces. */
static void test_lost_zeros_are_put_back(void) {
    static const char *const regions[] = {"01000", "02000", "03000", "04000", "05000", "06000"};
    gb_areas *areas = open_coded("data/be-flanders-levels/shapefiles/provincie.shp", NULL, "provincie",
                                 "EPSG:31370", regions);
    gb_raw_table *table =
        areas == NULL ? NULL : open_table("data/be-statbel-gemeente/statsec2011_hierarchie.csv.gz", NULL);
    if (table != NULL) {
        gb_error err = {0};
        gb_match match;
        size_t column = column_of(table, "CD_RGN_REFNIS");
        gbt_equal_status(
            "as they stand",
            gb_match_codes(table, column, NULL, areas, NULL, GB_DUPLICATE_FIRST, &match, NULL, &err),
            GB_ERR_DATA, NULL);
        gbt_equal_text("hint", gb_text_id(err.hint), "GB_HINT_CODES_PAD");
        gbt_equal_int("length", err.total, 5);
        gb_code_rules rules = {.pad = 5};
        gb_error_clear(&err);
        gbt_equal_status(
            "with the rule",
            gb_match_codes(table, column, NULL, areas, &rules, GB_DUPLICATE_FIRST, &match, NULL, &err), GB_OK,
            &err);
        gbt_equal_int("every row", match.matched, 20375);
        gbt_equal_int("three regions", match.areas_without, 3);
        gb_match_release(&match);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_fluvius(void) {
    gb_areas *areas = open_areas("data/be-zennevallei/derived/statsec_zennevallei_31370.gpkg", NULL,
                                 "CD_SECTOR", "EPSG:31370");
    gb_raw_table *table =
        areas == NULL ? NULL
                      : open_table("data/be-fluvius-statsec/fluvius_statsec2019_2018-2021.csv.gz", NULL);
    if (table != NULL) {
        static const char *const unknown[] = {"*ZZZZ"};
        gb_code_rules rules = {.unknown = unknown, .unknown_count = 1};
        gb_error err = {0};
        gb_match match;
        gb_column *use = NULL;
        bool *year = rows_with(table, "period", "2021");
        gbt_equal_status(
            "match", gb_match_codes(table, 0, year, areas, &rules, GB_DUPLICATE_ERROR, &match, NULL, &err),
            GB_OK, &err);
        gbt_equal_int("unknown places", match.unknown, 327);
        gbt_equal_int("rows of a year", match.matched + match.unknown + match.unmatched, 10233);
        size_t column = column_of(table, "v2506_elek_res_cons");
        gbt_equal_status("join",
                         gb_join_column(table, column, &match, gb_areas_count(areas), NULL,
                                        GB_DUPLICATE_ERROR, "kWh", &use, NULL, &err),
                         GB_OK, &err);
        gb_decimal decimal = GB_DECIMAL_POINT;
        gbt_equal_status("decimal", gb_decimal_find(table, column, NULL, &decimal, &err), GB_OK, &err);
        gbt_equal_int("comma", decimal, GB_DECIMAL_COMMA);
        size_t missing = 0;
        double total = 0;
        for (size_t row = 0; row < gb_raw_rows(table); row++) {
            double value = 0;
            gb_cell state = GB_PRESENT;
            gbt_equal_status("cell", gb_cell_read(table, row, column, decimal, NULL, &value, &state, &err),
                             GB_OK, &err);
            missing += state == GB_ABSENT;
            if (state == GB_PRESENT && year[row])
                total += value;
        }
        gbt_equal_int("-99999 in Brussels, which the grid does not serve", missing, 2972);
        gbt_near_double("residential electricity 2021", total, 8.830e9, 0.0005e9);
        gb_column_free(use);
        gb_match_release(&match);
        gb_free(year);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_baarn_without_prefix(void) {
    gb_areas *areas = open_areas("data/nl-baarn/baarn_buurten.geojson", NULL, "buurtcode", "EPSG:28992");
    gb_raw_table *table = areas == NULL ? NULL : open_table("data/nl-baarn/cbs_baarn_buurten.csv", NULL);
    if (table != NULL) {
        gb_error err = {0};
        gb_match match;
        gbt_equal_status("as they stand",
                         gb_match_codes(table, 0, NULL, areas, NULL, GB_DUPLICATE_ERROR, &match, NULL, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_text("hint", gb_text_id(err.hint), "GB_HINT_CODES_PREFIX");
        gbt_equal_text("prefix", err.code, "BU");
        gb_code_rules rules = {.prefix = "BU"};
        gb_error_clear(&err);
        gbt_equal_status(
            "with the rule",
            gb_match_codes(table, 0, NULL, areas, &rules, GB_DUPLICATE_ERROR, &match, NULL, &err), GB_OK,
            &err);
        gbt_equal_int("matched", match.matched, 21);
        gbt_equal_int("repaired", match.repaired, 21);
        gbt_equal_int("every area", match.areas_without, 0);
        gb_match_release(&match);
    }
    gb_raw_free(table);
    gb_areas_free(areas);
}

static void test_cbs_missing_codes(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("data/nl-baarn/baarn_buurten.geojson", path))
        return;
    gb_error err = {0};
    gb_source source = {.layer = NULL};
    gb_source_options options = {.layer = NULL};
    gbt_equal_status("read", gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err);
    size_t absent = 0;
    size_t censored = 0;
    for (size_t c = 0; c < gb_raw_columns(source.attributes); c++)
        for (size_t row = 0; row < gb_raw_rows(source.attributes); row++) {
            if (strncmp(gb_raw_cell(source.attributes, row, c), "-9999", 5) != 0)
                continue;
            double value = 0;
            gb_cell state = GB_PRESENT;
            gbt_equal_status(
                "cell", gb_cell_read(source.attributes, row, c, GB_DECIMAL_POINT, NULL, &value, &state, &err),
                GB_OK, &err);
            absent += state == GB_ABSENT;
            censored += state == GB_CENSORED;
        }
    gbt_equal_int("-99995", absent, 3675);
    gbt_equal_int("-99997", censored, 9);
    gb_source_release(&source);
}

static void test_thousands(void) {
    gb_raw_table *table =
        open_table("data/nl-aandachtswijken/aandachtswijken_40_bijlage_BWBR0004418.csv", NULL);
    if (table == NULL)
        return;
    gbt_equal_int("40 and their total", gb_raw_rows(table), 41);
    static const double totals[] = {250.0, 50000000};
    gb_error err = {0};
    for (size_t c = 1; c < 3; c++) {
        gb_decimal decimal = GB_DECIMAL_POINT;
        double sum = 0;
        gbt_equal_status("decimal", gb_decimal_find(table, c, NULL, &decimal, &err), GB_OK, &err);
        for (size_t row = 0; row < 40; row++) {
            double value = 0;
            gb_cell state = GB_PRESENT;
            gbt_equal_status("cell", gb_cell_read(table, row, c, decimal, NULL, &value, &state, &err), GB_OK,
                             &err);
            sum += value;
        }
        gbt_near_double(gb_raw_name(table, c), sum, totals[c - 1], 1e-9);
    }
    gb_raw_free(table);
}

static void test_thousands_with_a_comma(void) {
    gb_raw_table *table = open_table("data/uk-iod2019/File_6_-_IoD2019_Population_Denominators.csv.gz", NULL);
    if (table == NULL)
        return;
    gb_error err = {0};
    gb_decimal decimal = GB_DECIMAL_COMMA;
    gb_cell_options options = {.decimal_given = true, .decimal = GB_DECIMAL_POINT};
    gbt_equal_status("only forms as 1,296: nothing proves what they mean",
                     gb_decimal_find(table, 4, NULL, &decimal, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("told", gb_text_id(err.message), "GB_MSG_CELLS_AMBIGUOUS");
    gb_error_clear(&err);
    double smallest = INFINITY;
    for (size_t row = 0; row < gb_raw_rows(table); row++) {
        double value = 0;
        gb_cell state = GB_PRESENT;
        gbt_equal_status("cell",
                         gb_cell_read(table, row, 4, GB_DECIMAL_POINT, &options, &value, &state, &err), GB_OK,
                         &err);
        smallest = fmin(smallest, value);
        if (row == 0)
            gbt_equal_double("City of London 001A", value, 1296, 0);
    }
    gbt_true("no LSOA of one inhabitant", smallest > 100);
    gb_raw_free(table);
}

static void check_level(const gb_areas *base, const char *file, const char *child, const char *parent,
                        const char *name, size_t parents, size_t elsewhere) {
    gb_raw_table *keys = open_table(file, NULL);
    if (keys == NULL)
        return;
    gb_error err = {0};
    gb_level level = {0};
    gb_notes *notes = gb_notes_new();
    gb_level_options options = {.id = "hoger", .child = child, .parent = parent, .name = name};
    gbt_equal_status(file, gb_level_build(base, base, NULL, keys, &options, &level, notes, NULL, &err), GB_OK,
                     &err);
    gbt_equal_int(parent, level.areas != NULL ? gb_areas_count(level.areas) : 0, parents);
    size_t without = 0;
    for (size_t i = 0; level.areas != NULL && i < gb_areas_count(base); i++)
        without += level.parent_of[i] < 0;
    gbt_equal_int("areas without a parent", without, 0);
    int64_t rows = 0;
    for (size_t i = 0; i < gb_notes_count(notes); i++)
        if (gb_notes_at(notes, i)->text == GB_NOTE_LEVEL_ELSEWHERE)
            rows = gb_notes_at(notes, i)->detail.count;
    gbt_equal_int("rows about other places", rows, elsewhere);
    gb_notes_free(notes);
    gb_level_release(&level);
    gb_raw_free(keys);
}

/* 154 sectors in 45 wijken, 22 deelgemeenten, 7 municipalities; with the table of all Flanders as well. */
static void test_levels_of_zennevallei(void) {
    gb_areas *base = open_areas("data/be-zennevallei/derived/statsec_zennevallei_31370.gpkg", NULL,
                                "CD_SECTOR", "EPSG:31370");
    if (base == NULL)
        return;
    const char *own = "data/be-zennevallei/derived/hierarchie_statsec2024.csv";
    check_level(base, own, "CD_SECTOR", "ggw72024", "wijk_naam", 45, 0);
    check_level(base, own, "CD_SECTOR", "deelgemeente2024", NULL, 22, 0);
    check_level(base, own, "CD_SECTOR", "gemeente2024", "gemeente_naam", 7, 0);
    check_level(base, "data/be-flanders-levels/aggregation/statsec2024_ggw72024.xlsx", "statsec2024",
                "ggw72024", NULL, 45, 10241 - 154);
    gb_areas_free(base);
}

/* 2730 wijken with a polygon, 3052 codes in the key table (322 "onbekend" ones without), 300 + 19
 * municipalities. */
static void test_levels_of_flanders(void) {
    gb_areas *base =
        open_areas("data/be-flanders-levels/shapefiles/ggw72024.shp", NULL, "geoitem", "EPSG:31370");
    if (base == NULL)
        return;
    gbt_equal_int("wijken", gb_areas_count(base), 2730);
    check_level(base, "data/be-flanders-levels/aggregation/ggw72024_gemeente2024.xlsx", "ggw72024",
                "gemeente2024", NULL, 319, 3052 - 2730);
    gb_areas_free(base);
}

static void suite_prepare(void) {
    gbt_add_suite("prepare");
    gbt_add_test("Amsterdam: padded codes", test_amsterdam_padded_codes);
    gbt_add_test("REFNIS: leading zeros are kept", test_leading_zeros_are_kept);
    gbt_add_test("regions: lost zeros are put back", test_lost_zeros_are_put_back);
    gbt_add_test("Fluvius: unknown places and -99999", test_fluvius);
    gbt_add_test("Baarn: codes without prefix", test_baarn_without_prefix);
    gbt_add_test("CBS: -99995 and -99997", test_cbs_missing_codes);
    gbt_add_test("aandachtswijken: thousands with a point", test_thousands);
    gbt_add_test("IoD: thousands with a comma", test_thousands_with_a_comma);
    gbt_add_test("Zennevallei: levels", test_levels_of_zennevallei);
    gbt_add_test("Flanders: levels", test_levels_of_flanders);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_prepare};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
