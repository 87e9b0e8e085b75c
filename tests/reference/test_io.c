/* Real files: every one opens and gives the rows that the list of the shared data names (data/README.md). */
#include "base/memory.h"
#include "io/inspect.h"
#include "io/source.h"
#include "io/tablefile.h"
#include "support/gbt.h"

#include <stdio.h>
#include <string.h>

static void flemish_boundaries(void) {
    static const struct {
        const char *path;
        size_t rows;
        const char *crs;
    } files[] = {
        {"data/be-flanders-levels/shapefiles/ggw7.shp", 2767, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/ggw72024.shp", 2730, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/deelgemeente2024.shp", 1150, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/gemeente2018.shp", 327, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/gemeente2024.shp", 319, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/gemeente.shp", 304, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/provincie2024.shp", 6, "EPSG:31370"},
        {"data/be-flanders-levels/shapefiles/provincie.shp", 6, "EPSG:31370"},
        {"data/be-zennevallei/original/sectors.geojson", 154, "EPSG:4326"},
        {"data/be-zennevallei/derived/statsec_zennevallei_31370.gpkg", 154, "EPSG:31370"},
        {"data/nl-leefbaarometer/Wijk_2014_layer_q1e3.topojson", 2738, "EPSG:4326"},
        {"data/nl-leefbaarometer/wijk_2014_coarse_4326.gpkg", 2738, "EPSG:4326"},
        {"data/nl-baarn/baarn_buurten.geojson", 21, "EPSG:4326"},
        {"data/uk-iod2019/gm_lsoa2011_super_generalised.geojson", 1673, "EPSG:4326"},
        {"data/classic-spdata/boston_tracts.shp", 506, "EPSG:4267"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[GBT_PATH];
        if (!gbt_shared_path(files[i].path, path))
            return;
        gb_source_options options = {0};
        gb_source source;
        gb_error err = {0};
        if (!gbt_equal_status(files[i].path, gb_source_read(path, &options, &source, NULL, &err), GB_OK,
                              &err))
            continue;
        gbt_equal_int(files[i].path, source.shapes.n, files[i].rows);
        gbt_equal_int(files[i].path, gb_raw_rows(source.attributes), files[i].rows);
        gbt_equal_text(files[i].path, gb_crs_code(source.crs), files[i].crs);
        gb_source_release(&source);
    }
}

static void dutch_layers_are_chosen_by_name(void) {
    static const struct {
        const char *layer;
        size_t rows;
    } layers[] = {{"wijk_2022", 3340}, {"gemeente_2022", 345}, {"provincie_2022", 12}};
    char path[GBT_PATH];
    if (!gbt_shared_path("data/nl-cbs-2022/nl_cbs_2022_28992.gpkg", path))
        return;
    for (size_t i = 0; i < 3; i++) {
        gb_source_options options = {.layer = layers[i].layer};
        gb_source source;
        gb_error err = {0};
        if (!gbt_equal_status(layers[i].layer, gb_source_read(path, &options, &source, NULL, &err), GB_OK,
                              &err))
            continue;
        gbt_equal_int(layers[i].layer, source.shapes.n, layers[i].rows);
        gb_source_release(&source);
    }
}

static void boundaries_without_a_system_are_refused(void) {
    static const char *const files[] = {"columbus", "sids", "eire", "auckland"};
    static const size_t rows[] = {49, 100, 26, 167};
    for (size_t i = 0; i < 4; i++) {
        char relative[64], path[GBT_PATH];
        snprintf(relative, sizeof relative, "data/classic-spdata/%s.shp", files[i]);
        if (!gbt_shared_path(relative, path))
            return;
        gb_source_options options = {0};
        gb_source source;
        gb_error err = {0};
        gbt_equal_int(files[i], gb_source_read(path, &options, &source, NULL, &err), GB_ERR_DATA);
        gbt_equal_text(files[i], gb_text_id(err.message), "GB_MSG_IO_NO_CRS");
        options.crs = "EPSG:4267";
        err = (gb_error){0};
        if (!gbt_equal_status(files[i], gb_source_read(path, &options, &source, NULL, &err), GB_OK, &err))
            continue;
        gbt_equal_int(files[i], source.shapes.n, rows[i]);
        gb_source_release(&source);
    }
}

/* One cell of each table, as a person sees it in the file. */
typedef struct real_table {
    const char *path;
    size_t rows, columns; /* columns 0 = not counted */
    size_t row;
    const char *name, *cell;
} real_table;

static const real_table tables[] = {
    {"be-flanders-levels/aggregation/statsec2019_statsec2024.xlsx", 10241, 2, 0, "statsec2019", " "},
    {"be-flanders-levels/aggregation/statsec2024_ggw72024.xlsx", 10241, 2, 0, "statsec2024", "11001A00-"},
    {"be-flanders-levels/aggregation/statsec2024_deelgemeente2024.xlsx", 10241, 2, 0, "deelgemeente2024",
     "11001A"},
    {"be-flanders-levels/aggregation/statsec2024_gemeente2024.xlsx", 10241, 2, 0, "gemeente2024", "11001"},
    {"be-flanders-levels/aggregation/statsec_ggw7.xlsx", 10902, 2, 0, "statsec", "11001A00-"},
    {"be-flanders-levels/aggregation/statsec_gemeente.xlsx", 10902, 2, 0, "gemeente", "11001"},
    {"be-flanders-levels/aggregation/ggw72024_gemeente2024.xlsx", 3052, 2, 0, "ggw72024", "1100101"},
    {"be-flanders-levels/aggregation/ggw7_gemeente.xlsx", 3074, 2, 0, "ggw7", "11001W01"},
    {"be-flanders-levels/aggregation/gemeente2024_gemeente.xlsx", 323, 2, 1, "gemeente", "11002"},
    {"be-flanders-levels/aggregation/gemeente2024_provincie2024.xlsx", 323, 2, 0, "provincie2024", "10000"},
    {"be-flanders-levels/aggregation/gemeente_provincie.xlsx", 308, 2, 0, "provincie", "10000"},
    {"be-flanders-levels/aggregation/deelgemeente2024_gemeente2024.xlsx", 1375, 2, 1, "deelgemeente2024",
     "11002-Y"},
    {"be-flanders-levels/definitions/ggw7.xlsx", 3074, 4, 0, "short name", "'t Heiken"},
    {"be-flanders-levels/definitions/ggw7_type.xlsx", 304, 5, 0, "v9900_eerstewijk", "11001W01"},
    {"be-fluvius-statsec/upload_elektriciteit_verbruik.xlsx", 40932, 12, 0, "v2506_elek_nietres_cons",
     "3570675.76"},
    {"be-fluvius-statsec/upload_elektriciteit_verbruik.xlsx", 40932, 12, 0, "period", "2018"},
    {"be-fluvius-statsec/Indicators.xlsx", 13, 0, 0, "Unit", "kwh"},
    {"be-fluvius-statsec/fluvius_statsec2019_2018-2021.csv.gz", 40932, 11, 0, "v2506_elek_nietres_cons",
     "3570675,76"},
    {"be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip", 5301, 41, 0, "CD_YEAR", "2005"},
    {"be-statbel-gemeente/REFNIS_2019.csv", 638, 6, 1, "Entit\u00E9s administratives",
     "R\u00C9GION DE BRUXELLES-CAPITALE"},
    {"be-statbel-gemeente/REFNIS_2019.csv", 638, 6, 0, "Code INS", "01000"},
    {"be-statbel-gemeente/bevolking_per_gemeente_20200101.csv", 638, 5, 0, "Woonplaats", "Belgi\u00EB"},
    {"be-statbel-gemeente/bevolking_structuur_gemeente_2009-2015.csv", 4123, 9, 0, "bevolking", "14265"},
    {"be-statbel-gemeente/census2011_gemeente.csv", 589, 8, 0, "nis", "11001"},
    {"be-statbel-gemeente/statsec2011_hierarchie.csv.gz", 20375, 10, 0, "CD_RGN_REFNIS", "2000"},
    {"be-zennevallei/derived/inkomen_statsec_2019-2023.csv", 770, 10, 0, "totaal_netto_belastbaar",
     "22991134,09"},
    {"be-zennevallei/derived/scores_statsec_2026.csv", 154, 25, 0, "CD_SECTOR", "23003A001"},
    {"be-zennevallei/derived/hierarchie_statsec2024.csv", 154, 7, 0, "gemeente_naam", "Beersel"},
    {"nl-leefbaarometer/leefbaarometer2_wijk_klassen.csv", 2981, 16, 0, "code", "WK000300"},
    {"nl-leefbaarometer/leefbaarometer3_amstelveen_wijk_dimensies.csv", 56, 11, 0, "lbm",
     "4.270599604867483"},
    {"nl-amsterdam-ses/SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv", 579, 9, 1,
     "Regiocode (gemeente, wijk, buurt) (code)", "WK036300  "},
    {"nl-baarn/baarn_buurt_tijdreeks_2016-2025.csv", 220, 13, 0, "code", "GM0308"},
    {"nl-baarn/cbs_baarn_buurten.csv", 21, 2, 0, "Buurt2024", "03080000"},
    {"nl-aandachtswijken/aandachtswijken_40_bijlage_BWBR0004418.csv", 41, 3, 0,
     "Maximale subsidiebedrag per wijk (in euro)", "580.000"},
    {"uk-iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz", 32844, 20, 0, "LSOA code (2011)",
     "E01000001"},
    {"uk-iod2019/File_6_-_IoD2019_Population_Denominators.csv.gz", 32844, 9, 0,
     "Total population: mid 2015 (excluding prisoners)", "1,296"},
    {"uk-iod2019/IoD2019_local_authority_district.csv", 3170, 10, 0, "lad19cd", "E06000001"},
    {"uk-iod2019/imd2015_england_lsoa11_score_rank.csv.gz", 32844, 0, 0, NULL, NULL},
    {"uk-iod2019/imd2019_gm_lsoa11_indicators.csv", 1673, 29, 0, "lsoa11_code", "E01004766"},
    {"uk-iod2019/gm_lsoa_to_ward_best-fit_lookup.csv", 1673, 0, 0, NULL, NULL},
    {"uk-townsend-2011/Scores- 2011 UK Ward.csv", 9481, 5, 0, "GEO_CODE", "95AA01   "},
    {"uk-townsend-2011/Dataset- 2011 UK Local Authority.csv", 404, 13, 0, "GEO_LABEL", "Antrim"},
    {"uk-trafford-services/trafford_care_homes.csv", 56, 14, 0, "website", "NA"},
    {"uk-trafford-services/gm_libraries.csv", 141, 10, 0, "area_name", "Bolton"},
    {"un-hdi/HDR23-24_Composite_indices_complete_time_series.csv", 206, 1076, 0, "hdi_1990", "0.284"},
};

static void tables_give_their_rows_and_cells(void) {
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const real_table *want = &tables[i];
        char relative[GBT_PATH], path[GBT_PATH];
        snprintf(relative, sizeof relative, "data/%s", want->path);
        if (!gbt_shared_path(relative, path))
            return;
        gb_table_options options = {0};
        gb_raw_table *table;
        gb_error err = {0};
        if (!gbt_equal_status(want->path, gb_table_read(path, &options, &table, NULL, &err), GB_OK, &err))
            continue;
        gbt_equal_int(want->path, gb_raw_rows(table), want->rows);
        if (want->columns > 0)
            gbt_equal_int(want->path, gb_raw_columns(table), want->columns);
        int32_t c = want->name != NULL ? gb_raw_find(table, want->name) : -1;
        if (want->name != NULL && gbt_true(want->name, c >= 0))
            gbt_equal_text(want->path, gb_raw_cell(table, want->row, (size_t)c), want->cell);
        gb_raw_free(table);
    }
}

/* "Côte d'Ivoire" and "Türkiye" stand in the UN table as single bytes. */
static void accents_survive(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("data/un-hdi/HDR23-24_Composite_indices_complete_time_series.csv", path))
        return;
    gb_table_options options = {0};
    gb_raw_table *table;
    gb_error err = {0};
    if (!gbt_equal_status("un-hdi", gb_table_read(path, &options, &table, NULL, &err), GB_OK, &err))
        return;
    size_t seen = 0;
    for (size_t r = 0; r < gb_raw_rows(table); r++)
        seen += strcmp(gb_raw_cell(table, r, 1), "C\u00F4te d'Ivoire") == 0 ||
                strcmp(gb_raw_cell(table, r, 1), "T\u00FCrkiye") == 0;
    gbt_equal_int("names", seen, 2);
    gb_raw_free(table);
}

static void code_and_name_are_guessed(void) {
    static const struct {
        const char *path, *code, *name;
    } files[] = {
        {"data/be-flanders-levels/shapefiles/ggw7.shp", "geoitem", "naam"},
        {"data/be-zennevallei/derived/statsec_zennevallei_31370.gpkg", "CD_SECTOR", "TX_SECTOR_DESCR_NL"},
        {"data/nl-baarn/baarn_buurten.geojson", "buurtcode", "buurtnaam"},
        {"data/be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip", "CD_MUNTY_REFNIS", NULL},
        {"data/be-statbel-gemeente/REFNIS_2019.csv", "Code INS", NULL},
        {"data/nl-amsterdam-ses/SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv",
         "Regiocode (gemeente, wijk, buurt) (code)", "Wijken en buurten"},
        {"data/uk-iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz", "LSOA code (2011)",
         "LSOA name (2011)"},
        {"data/un-hdi/HDR23-24_Composite_indices_complete_time_series.csv", "iso3", "country"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[GBT_PATH];
        if (!gbt_shared_path(files[i].path, path))
            return;
        const gb_access access = {0};
        gb_file_info info;
        gb_error err = {0};
        if (!gbt_equal_status(files[i].path, gb_inspect(path, &access, &info, &err), GB_OK, &err))
            continue;
        const gb_layer_info *layer = &info.layer[0];
        if (gbt_true(files[i].path, layer->code_field >= 0))
            gbt_equal_text(files[i].path, layer->field[layer->code_field].name, files[i].code);
        if (files[i].name != NULL && gbt_true(files[i].path, layer->name_field >= 0))
            gbt_equal_text(files[i].path, layer->field[layer->name_field].name, files[i].name);
        gb_file_info_release(&info);
    }
}

static void suite_real_files(void) {
    gbt_add_suite("real files");
    gbt_add_test("boundaries", flemish_boundaries);
    gbt_add_test("Dutch layers are chosen by name", dutch_layers_are_chosen_by_name);
    gbt_add_test("boundaries without a system are refused", boundaries_without_a_system_are_refused);
    gbt_add_test("tables give their rows and cells", tables_give_their_rows_and_cells);
    gbt_add_test("accents survive", accents_survive);
    gbt_add_test("code and name are guessed", code_and_name_are_guessed);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_real_files};
    return gbt_main(argc, argv, suites, 1);
}
