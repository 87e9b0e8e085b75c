/* The tables of the city, each with the dirt of the desk that it comes from. samples/README.md lists it. */
#include "tables.h"

#include "people.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void cell_year(cell out, int year) {
    cell_count(out, FIRST_YEAR + year, false);
}

/** Small counts hidden, zero shown. */
static void cell_hidden(cell out, double value, const char *mark) {
    if (value > 0 && value < 5)
        cell_text(out, mark);
    else
        cell_count(out, value, true);
}

static void upper(char *text) {
    for (; *text; text++)
        *text = (char)toupper((unsigned char)*text);
}

static void lower(char *text) {
    for (; *text; text++)
        *text = (char)tolower((unsigned char)*text);
}

/** Register of inhabitants: sectors as before the merger, `<5`, thousands dots, people without a place,
 *  one row twice. */
static void write_inhabitants(const city *town, const people *all, const char *folder) {
    static const figure what[] = {INWONERS, I0017, I65PLUS, I80PLUS, BUITEN_EU};
    sheet t =
        sheet_new("NIS9|Sector|Jaar|Inwoners|0-17 jaar|65 jaar en ouder|80 jaar en ouder|Herkomst buiten EU");
    for (int year = 0; year < YEARS; year++) {
        for (size_t i = 0; i < town->count; i++) {
            bool is_twice = year == 3 && i == 61;
            for (int copy = 0; copy < (is_twice ? 2 : 1); copy++) {
                cell *row = sheet_row(&t);
                cell_text(row[0], town->sectors[i].old_code);
                cell_text(row[1], town->sectors[i].name);
                upper(row[1]);
                cell_year(row[2], year);
                for (size_t k = 0; k < 5; k++)
                    cell_hidden(row[3 + k], all->of[i][year][what[k]], "<5");
            }
        }
        cell *row = sheet_row(&t);
        cell_text(row[0], "44999ZZZZ");
        cell_text(row[1], "ONBEKEND");
        cell_year(row[2], year);
        static const double nowhere[] = {87, 6, 11, 0, 38};
        for (size_t k = 0; k < 5; k++)
            cell_count(row[3 + k], nowhere[k] + (k == 0 ? 4 * year : 0), true);
    }
    sheet_write_csv(&t, folder, "bevolking_2020-2024.csv",
                    (csv_form){.separator = ';', .has_bom = true, .has_crlf = true});
    sheet_free(&t);
}

/** A workbook whose first sheet is a guide; `x` where there are few households. */
static void write_households(const city *town, const people *all, const char *folder) {
    static const figure what[] = {HUISHOUDENS, ALLEENSTAANDEN, EENOUDER};
    static const char *const guide[] = {
        "Huishoudens naar type, per statistische sector, op 1 januari",
        "Bron: dienst Burgerzaken van de (verzonnen) stad Elzevoorde",
        "x = verborgen: minder dan 10 huishoudens in de sector",
        "De cijfers staan op het tweede werkblad.",
        NULL,
    };
    sheet t = sheet_new("statsec|naam|jaar|huishoudens|alleenstaanden|eenoudergezinnen");
    for (size_t i = 0; i < town->count; i++)
        for (int year = 0; year < YEARS; year++) {
            cell *row = sheet_row(&t);
            cell_text(row[0], town->sectors[i].code);
            cell_text(row[1], town->sectors[i].name);
            cell_year(row[2], year);
            double many = all->of[i][year][HUISHOUDENS];
            for (size_t k = 0; k < 3; k++)
                if (many > 0 && many < 10)
                    cell_text(row[3 + k], "x");
                else
                    cell_count(row[3 + k], all->of[i][year][what[k]], false);
        }
    sheet_write_xlsx(&t, folder, "huishoudens_2020-2024.xlsx", "Data", guide);
    sheet_free(&t);
}

/** The upload form of the provinces' portal: lower case, -99997 hidden, -99996 nothing there. */
static void write_work(const city *town, const people *all, const char *folder) {
    sheet t = sheet_new("geolevel|geoitem|period|nwwz|bevolking1864");
    for (size_t i = 0; i < town->count; i++)
        for (int year = 0; year < YEARS; year++) {
            cell *row = sheet_row(&t);
            cell_text(row[0], "statsec");
            cell_text(row[1], town->sectors[i].code);
            lower(row[1]);
            cell_year(row[2], year);
            double many = all->of[i][year][I1864];
            cell_count(row[3], all->of[i][year][NWWZ], false);
            cell_count(row[4], many, false);
            if (many > 0 && many < 20)
                cell_text(row[3], "-99997");
            if (town->sectors[i].group == 1)
                cell_text(row[3], "-99996");
        }
    sheet_write_csv(&t, folder, "werk_pinc_2020-2024.csv", (csv_form){.separator = ';', .has_crlf = true});
    sheet_free(&t);
}

/** Tax statistics: Windows-1252, a title above the header, decimal commas, dots, `.` for too few. */
static void write_incomes(const city *town, const people *all, const char *folder) {
    sheet t = sheet_new(
        "NIS9|Naam sector|Jaar|Aantal aangiften|Totaal belastbaar inkomen (€)|Gemiddelde (€)|Mediaan (€)");
    for (int year = 0; year < YEARS; year++)
        for (size_t i = 0; i < town->count; i++) {
            const double *now = all->of[i][year];
            cell *row = sheet_row(&t);
            cell_text(row[0], town->sectors[i].old_code);
            cell_text(row[1], town->sectors[i].name);
            cell_year(row[2], year);
            bool is_hidden = now[AANGIFTEN] > 0 && now[AANGIFTEN] < 50;
            for (size_t k = 3; k < 7; k++)
                cell_text(row[k], ".");
            if (!is_hidden) {
                cell_count(row[3], now[AANGIFTEN], true);
                cell_count(row[4], now[INKOMEN], true);
            }
            if (!is_hidden && now[AANGIFTEN] > 0) {
                cell_amount(row[5], now[INKOMEN] / now[AANGIFTEN]);
                cell_amount(row[6], now[MEDIAAN]);
            }
        }
    sheet_write_csv(&t, folder, "inkomens_2020-2024.csv",
                    (csv_form){.separator = ';',
                               .is_cp1252 = true,
                               .has_crlf = true,
                               .title = "Fiscale inkomens per statistische sector – reële bedragen in €, "
                                        "inkomensjaren 2020–2024 (verzonnen)"});
    sheet_free(&t);
}

/** Pupils: the dash at the end of the code is lost; nothing where there are no pupils. */
static void write_pupils(const city *town, const people *all, const char *folder) {
    sheet t = sheet_new("sector|schooljaar|leerlingen_secundair|schoolse_vertraging");
    for (int year = 0; year < YEARS; year++)
        for (size_t i = 0; i < town->count; i++) {
            const double *now = all->of[i][year];
            cell *row = sheet_row(&t);
            cell_text(row[0], town->sectors[i].code);
            size_t end = strlen(row[0]) - 1;
            if (row[0][end] == '-')
                row[0][end] = '\0';
            cell_year(row[1], year);
            if (town->sectors[i].group && now[LEERLINGEN] < 5)
                continue;
            cell_count(row[2], now[LEERLINGEN], false);
            cell_count(row[3], now[VERTRAAGD], false);
        }
    sheet_write_csv(&t, folder, "onderwijs_2020-2024.csv", (csv_form){.separator = ','});
    sheet_free(&t);
}

/** Dwellings: `-` means none. */
static void write_dwellings(const city *town, const people *all, const char *folder) {
    static const figure what[] = {WONINGEN, SOCIAAL, VOOR1945};
    sheet t = sheet_new("Sectorcode|Sector|Jaar|Woningen|Sociale huurwoningen|Gebouwd voor 1945");
    for (int year = 0; year < YEARS; year++)
        for (size_t i = 0; i < town->count; i++) {
            cell *row = sheet_row(&t);
            cell_text(row[0], town->sectors[i].code);
            cell_text(row[1], town->sectors[i].name);
            cell_year(row[2], year);
            for (size_t k = 0; k < 3; k++)
                if (all->of[i][year][what[k]] == 0)
                    cell_text(row[3 + k], "-");
                else
                    cell_count(row[3 + k], all->of[i][year][what[k]], false);
        }
    sheet_write_xlsx(&t, folder, "wonen_2020-2024.xlsx", "wonen", NULL);
    sheet_free(&t);
}

/** The open-data form of the statistical office: pipes, a byte order mark, codes before the merger. */
static void write_movers(const city *town, const people *all, const char *folder) {
    sheet t = sheet_new("CD_YEAR|CD_SECTOR|MS_MOVES");
    for (int year = 0; year < YEARS; year++)
        for (size_t i = 0; i < town->count; i++) {
            cell *row = sheet_row(&t);
            cell_year(row[0], year);
            cell_text(row[1], town->sectors[i].old_code);
            cell_count(row[2], all->of[i][year][BEWEGERS], false);
        }
    sheet_write_csv(&t, folder, "verhuizingen_2020-2024.txt", (csv_form){.separator = '|', .has_bom = true});
    sheet_free(&t);
}

static double sum(const city *town, const people *all, size_t home, int year, figure what) {
    double total = 0;
    for (size_t i = 0; i < town->count; i++)
        if (town->sectors[i].wijk == home)
            total += all->of[i][year][what];
    return total;
}

/** What social services hand over, by wijk: one workbook without the NIS in front of its codes, one
 *  text with spaces after them, and complaints by a wijk number that lost its zero. */
static void write_by_wijk(const city *town, const people *all, const char *folder) {
    static const int complaints[] = {61,  57, 74, 138, 22, 37, 96, 31, 118, 84, 49, 66, 71,
                                     102, 24, 33, 28,  45, 19, 16, 5,  18,  8,  21, 12, 20};
    sheet social = sheet_new("wijk|naam|jaar|leefloon|verhoogde tegemoetkoming");
    sheet births = sheet_new("wijkcode|jaar|geboorten_3j|kansarme_geboorten_3j");
    sheet reports = sheet_new("wijknr|wijk|meldingen zwerfvuil en sluikstort");
    for (size_t w = 0; w < WIJK_COUNT; w++) {
        for (int year = 0; year < YEARS; year++) {
            cell *row = sheet_row(&social);
            cell_text(row[0], WIJKEN[w].code);
            cell_text(row[1], WIJKEN[w].name);
            cell_year(row[2], year);
            cell_hidden(row[3], sum(town, all, w, year, LEEFLOON), "<5");
            cell_count(row[4], sum(town, all, w, year, VERHOOGD), false);
            row = sheet_row(&births);
            snprintf(row[0], CELL_SIZE, "44999%s%s", WIJKEN[w].code, w % 3 == 1 ? "  " : "");
            cell_year(row[1], year);
            cell_hidden(row[2], sum(town, all, w, year, GEBOORTEN), "<5");
            cell_hidden(row[3], sum(town, all, w, year, KANSARM), "<5");
        }
        cell *row = sheet_row(&reports);
        cell_count(row[0], (double)w + 1, false);
        cell_text(row[1], WIJKEN[w].name);
        cell_count(row[2], complaints[w], false);
    }
    sheet_write_xlsx(&social, folder, "ocmw_2020-2024.xlsx", "Blad1", NULL);
    sheet_write_csv(&births, folder, "geboorten_2020-2024.csv", (csv_form){.separator = ';'});
    sheet_write_xlsx(&reports, folder, "meldingen_2024.xlsx", "export", NULL);
    sheet_free(&social);
    sheet_free(&births);
    sheet_free(&reports);
}

static const part *part_of(size_t home) {
    for (size_t i = 0; i < PART_COUNT; i++)
        if (PARTS[i].letter == WIJKEN[home].part)
            return &PARTS[i];
    give_up("no such deelgemeente", WIJKEN[home].name);
}

/** Key tables in the provinces' form, and what became of codes when the municipalities merged. */
static void write_keys(const city *town, const char *folder) {
    static const char form[] = "basisniveau|Name basisniveau|nieuweafgeleide|Name nieuweafgeleide";
    sheet to_wijk = sheet_new(form), to_part = sheet_new(form), wijk_part = sheet_new(form);
    sheet edition = sheet_new("statsec2024|statsec2025");
    for (size_t i = 0; i < town->count; i++) {
        const sector *one = &town->sectors[i];
        char code[CELL_SIZE];
        snprintf(code, sizeof code, "44999%s", WIJKEN[one->wijk].code);
        cell *row = sheet_row(&to_wijk);
        cell_text(row[0], one->code);
        cell_text(row[1], one->name);
        cell_text(row[2], code);
        cell_text(row[3], WIJKEN[one->wijk].name);
        row = sheet_row(&to_part);
        cell_text(row[0], one->code);
        cell_text(row[1], one->name);
        cell_text(row[2], part_of(one->wijk)->code);
        cell_text(row[3], part_of(one->wijk)->name);
        row = sheet_row(&edition);
        cell_text(row[0], one->old_code);
        cell_text(row[1], one->code);
        if (i > 0 && one->wijk == one[-1].wijk)
            continue;
        row = sheet_row(&wijk_part);
        cell_text(row[0], code);
        cell_text(row[1], WIJKEN[one->wijk].name);
        cell_text(row[2], part_of(one->wijk)->code);
        cell_text(row[3], part_of(one->wijk)->name);
    }
    sheet_write_xlsx(&to_wijk, folder, "sector_wijk.xlsx", "statsec_wijk", NULL);
    sheet_write_csv(&to_wijk, folder, "sector_wijk.csv", (csv_form){.separator = ';', .has_crlf = true});
    sheet_write_xlsx(&to_part, folder, "sector_deelgemeente.xlsx", "statsec_deelgemeente", NULL);
    sheet_write_csv(&wijk_part, folder, "wijk_deelgemeente.csv", (csv_form){.separator = ';'});
    sheet_write_csv(&edition, folder, "statsec2024_statsec2025.csv", (csv_form){.separator = ';'});
    sheet merger = sheet_new("nis_oud|gemeente_oud|nis_nieuw|gemeente_nieuw|datum");
    static const char *const towns[][5] = {
        {"44998", "Maldersbeke", "44999", "Elzevoorde", "2025-01-01"},
        {"44999", "Elzevoorde", "44999", "Elzevoorde", "2025-01-01"},
    };
    for (size_t r = 0; r < 2; r++) {
        cell *row = sheet_row(&merger);
        for (size_t c = 0; c < 5; c++)
            cell_text(row[c], towns[r][c]);
    }
    sheet_write_csv(&merger, folder, "fusie_gemeenten_2025.csv", (csv_form){.separator = ';'});
    sheet_free(&merger);
    sheet_free(&to_wijk);
    sheet_free(&to_part);
    sheet_free(&wijk_part);
    sheet_free(&edition);
}

/** The small sample: one clean table. */
static void write_small(const city *town, const people *all, const char *folder) {
    sheet t = sheet_new("code|wijk|inwoners|werkzoekenden|beroepsbevolking");
    for (size_t w = 0; w < WIJK_COUNT; w++) {
        cell *row = sheet_row(&t);
        cell_text(row[0], WIJKEN[w].code);
        cell_text(row[1], WIJKEN[w].name);
        cell_count(row[2], sum(town, all, w, YEARS - 1, INWONERS), false);
        cell_count(row[3], sum(town, all, w, YEARS - 1, NWWZ), false);
        cell_count(row[4], sum(town, all, w, YEARS - 1, I1864), false);
    }
    sheet_write_csv(&t, folder, "cijfers.csv", (csv_form){.separator = ';'});
    sheet_free(&t);
}

void tables_write(const city *town, const char *folder, const char *small_folder) {
    people *all = calloc(1, sizeof *all);
    if (!all)
        give_up("out of memory", "people");
    people_settle(town, all);
    write_keys(town, folder);
    write_inhabitants(town, all, folder);
    write_households(town, all, folder);
    write_work(town, all, folder);
    write_incomes(town, all, folder);
    write_pupils(town, all, folder);
    write_dwellings(town, all, folder);
    write_movers(town, all, folder);
    write_by_wijk(town, all, folder);
    write_small(town, all, small_folder);
    free(all);
}
