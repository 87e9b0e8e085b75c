#include "base/memory.h"
#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* Sets of normalisations that together use every formula. */
static const gb_normalise_options sets[][FIXTURE_INDICATORS] = {
    {{0}, {0}, {0}, {0}, {0}},
    {{.method = GB_NORMALISE_MIN_MAX},
     {.method = GB_NORMALISE_MIN_MAX, .low = 0, .high = 100},
     {.method = GB_NORMALISE_Z, .sd = GB_SD_POPULATION},
     {.method = GB_NORMALISE_NONE},
     {.method = GB_NORMALISE_RANK_EXP, .values_are_ranks = true}},
    {{.method = GB_NORMALISE_PERCENT_RANK},
     {.method = GB_NORMALISE_PERCENT_RANK, .ties = GB_TIES_AVERAGE, .percent = GB_PERCENT_MIDDLE},
     {.method = GB_NORMALISE_PERCENT_RANK, .ties = GB_TIES_MAX, .percent = GB_PERCENT_UPPER},
     {.method = GB_NORMALISE_RANK_EXP},
     {.method = GB_NORMALISE_RANK_EXP, .ties = GB_TIES_AVERAGE}},
    {{.method = GB_NORMALISE_PERCENT_RANK, .ties = GB_TIES_DENSE},
     {.method = GB_NORMALISE_RANK_EXP},
     {.method = GB_NORMALISE_MIN_MAX},
     {.method = GB_NORMALISE_PERCENT_RANK, .compare = {.rounded = true, .decimals = 1}},
     {0}},
};
static const gb_composite_options options[] = {
    {.weighting = GB_WEIGHTS_GIVEN},
    {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM, .gaps = GB_GAPS_AVAILABLE},
    {.gaps = GB_GAPS_AVAILABLE},
    {.weighting = GB_WEIGHTS_GIVEN, .gaps = GB_GAPS_AVAILABLE, .minimum_share = 0.9},
};
enum { SETS = sizeof sets / sizeof sets[0] };

static void write_book(size_t set, const char *path, gb_language language) {
    fixture made;
    gb_error err = {0};
    fixture_make(&made, sets[set], &options[set]);
    made.report.language = language;
    gbt_equal_status("write", gb_ranking_xlsx(&made.report, path, &err), GB_OK, &err);
    fixture_release(&made);
}

/* A part of the file, from malloc. */
static char *part(const char *path, const char *name) {
    struct zip_stat about;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_file_t *file = zip ? zip_fopen(zip, name, 0) : NULL;
    char *text = NULL;
    if (file && zip_stat(zip, name, 0, &about) == 0 && (text = calloc(about.size + 1, 1)))
        zip_fread(file, text, about.size);
    if (file)
        zip_fclose(file);
    if (zip)
        zip_discard(zip);
    gbt_true(name, text != NULL);
    return text ? text : calloc(1, 1);
}

static void book_path(char out[GBT_PATH + 16], const char *name) {
    char folder[GBT_PATH];
    gbt_temp_dir(folder);
    snprintf(out, GBT_PATH + 16, "%s/%s", folder, name);
}

static void sheets_in_the_language(void) {
    static const char *const names[][5] = {
        {"rangschikking", "waarden", "bijdragen", "methode", "opmerkingen"},
        {"ranking", "values", "contributions", "method", "notes"},
        {"classement", "valeurs", "contributions", "méthode", "remarques"},
    };
    char path[GBT_PATH + 16];
    book_path(path, "r.xlsx");
    for (int language = 0; language < GB_LANG_COUNT; language++) {
        write_book(0, path, (gb_language)language);
        char *book = part(path, "xl/workbook.xml"), wanted[64];
        const char *at = book;
        for (int s = 0; s < 5 && at; s++) {
            snprintf(wanted, sizeof wanted, "<sheet name=\"%s\"", names[language][s]);
            gbt_contains("in this order", at, wanted);
            at = strstr(at, wanted);
        }
        free(book);
    }
}

static void scores_are_formulas(void) {
    char path[GBT_PATH + 16];
    book_path(path, "r.xlsx");
    write_book(0, path, GB_LANG_NL);
    char *ranking = part(path, "xl/worksheets/sheet1.xml"), *parts = part(path, "xl/worksheets/sheet3.xml");
    /* Oost, area 7 of the level, ranks first: row 7 + 7 + 1 of the contributions */
    gbt_contains("score", ranking, "<f>bijdragen!C15</f><v>1.954431529940");
    gbt_contains("rank", ranking, "<f>IF(ISNUMBER(D2),RANK(D2,D$2:D$13,0),\"\")</f><v>1</v>");
    gbt_contains("mean", parts, "<f>AVERAGE(waarden!C$2:C$13)</f><v>12.025</v>");
    gbt_contains("deviation, turned for a low-is-worse indicator", parts,
                 "<f>F$2*STDEV(waarden!D$2:D$13)</f><v>-");
    gbt_contains(
        "contribution", parts,
        "<f>IF(AND(ISNUMBER($D8),ISNUMBER(waarden!C2)),E$1*(E$5+(waarden!C2-E$3)/E$4)/($D8*$D$1),\"\")</f>");
    gbt_contains("frozen head", ranking, "state=\"frozen\"");
    gbt_contains("filter", ranking, "<autoFilter ref=\"A1:G13\"/>");
    gbt_contains("landscape, one page wide", ranking, "orientation=\"landscape\"");
    free(ranking);
    free(parts);
}

static void text_never_runs(void) {
    char path[GBT_PATH + 16];
    book_path(path, "r.xlsx");
    write_book(0, path, GB_LANG_NL);
    char *strings = part(path, "xl/sharedStrings.xml");
    static const char *const texts[] = {">=1+1<", ">-Zuid<", ">@Noord<", ">+08<", ">=Schulden (%), 2023<",
                                        ">01<"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        gbt_contains("a string", strings, texts[i]);
    free(strings);
    for (int s = 1; s <= 5; s++) {
        char name[40];
        snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", s);
        char *sheet = part(path, name);
        gbt_true("no formula of a stranger",
                 !strstr(sheet, "<f>1+1") && !strstr(sheet, "<f>Schulden") && !strstr(sheet, "Zuid"));
        free(sheet);
    }
}

static void same_bytes_again(void) {
    char one[GBT_PATH + 16], two[GBT_PATH + 16];
    book_path(one, "1.xlsx");
    book_path(two, "2.xlsx");
    write_book(2, one, GB_LANG_NL);
    write_book(2, two, GB_LANG_NL);
    gbt_true("same", same_bytes(one, two));
    char *core = part(one, "docProps/core.xml");
    gbt_contains("date of the report", core, "2026-01-31T00:00:00Z");
    free(core);
}

static void full_disk(void) {
    fixture made;
    gb_error err = {0}, other = {0};
    fixture_make(&made, sets[0], &options[0]);
    gbt_equal_status("full", gb_ranking_xlsx(&made.report, "/dev/full", &err), GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/dev/full");
    gbt_equal_status("folder", gb_ranking_xlsx(&made.report, "/nergens/r.xlsx", &other), GB_ERR_IO, &other);
    gbt_equal_text("path", other.file, "/nergens/r.xlsx");
    fixture_release(&made);
}

/* The file without the results that are stored beside the formulas, so that a reader must compute them. */
static void strip_results(const char *path) {
    zip_t *zip = zip_open(path, 0, NULL);
    for (int s = 1; zip && s <= 4; s++) {
        char name[40];
        snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", s);
        char *sheet = part(path, name), *to = sheet;
        for (char *from = sheet; *from;) {
            if (strncmp(from, "</f><v>", 7) == 0) {
                memmove(to, "</f>", 4);
                to += 4;
                from = strstr(from, "</v>") + 4;
            } else {
                *to++ = *from++;
            }
        }
        zip_source_t *source = zip_source_buffer(zip, sheet, (zip_uint64_t)(to - sheet), 1);
        zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);
    }
    if (zip)
        zip_close(zip);
}

static void compare_sheet(const char *folder, size_t set) {
    fixture made;
    fixture_make(&made, sets[set], &options[set]);
    char path[GBT_PATH + 64], *save = NULL;
    snprintf(path, sizeof path, "%s/r-bijdragen.csv", folder);
    char *text = gbt_read_file(path, NULL);
    gbt_true("sheet as CSV", text != NULL);
    size_t row = 0;
    for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
         line = strtok_r(NULL, "\n", &save), row++) {
        if (row < 7 || row >= 7 + FIXTURE_AREAS)
            continue;
        size_t i = row - 7, column = 0;
        for (char *cell = line; cell; column++) {
            char *next = strchr(cell, '\t');
            if (next)
                *next++ = '\0';
            const double *want = column == 2 ? &made.index.score[i]
                                 : column >= 4 && column < 4 + FIXTURE_INDICATORS
                                     ? &made.index.contribution[(column - 4) * made.index.n + i]
                                     : NULL;
            if (want && isnan(*want))
                gbt_equal_text("no score, no number", cell, "");
            else if (want)
                gbt_near_double(gb_areas_code(made.areas, i), *cell ? atof(cell) : NAN, *want,
                                1e-9 * fmax(1, fabs(*want)));
            cell = next;
        }
    }
    gbt_true("all rows", row >= 7 + FIXTURE_AREAS);
    free(text);
    fixture_release(&made);
}

static void a_spreadsheet_gets_the_same_scores(void) {
    if (!tool_installed("soffice"))
        return;
    char folder[GBT_PATH], path[GBT_PATH + 16], command[4 * GBT_PATH];
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/r.xlsx", folder);
    for (size_t set = 0; set < SETS; set++) {
        write_book(set, path, GB_LANG_NL);
        strip_results(path);
        int code = 1;
        snprintf(command, sizeof command,
                 "cd '%s' && soffice -env:UserInstallation=file://%s/profile --headless --convert-to "
                 "'csv:Text - txt - csv (StarCalc):9,0,76,1,,1033,false,false,false,false,false,-1' r.xlsx",
                 folder, folder);
        free(tool_output(command, &code));
        if (code != 0) {
            gbt_skip("soffice does not start here");
            return;
        }
        compare_sheet(folder, set);
    }
}

void suite_xlsx(void) {
    gbt_add_suite("xlsx");
    gbt_add_test("sheets in the language", sheets_in_the_language);
    gbt_add_test("scores are formulas", scores_are_formulas);
    gbt_add_test("text never runs", text_never_runs);
    gbt_add_test("same bytes again", same_bytes_again);
    gbt_add_test("a full disk", full_disk);
    gbt_add_test("a spreadsheet gets the same scores", a_spreadsheet_gets_the_same_scores);
}
