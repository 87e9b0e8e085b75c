#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>

static const gb_normalise_options z_scores[FIXTURE_INDICATORS];

static char *written(fixture *made, const gb_csv_options *options) {
    char folder[GBT_PATH], path[GBT_PATH + 16];
    gb_error err = {0};
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/r.csv", folder);
    gbt_equal_status("write", gb_ranking_csv(&made->report, options, path, &err), GB_OK, &err);
    return gbt_read_file(path, NULL);
}

static void for_programs(void) {
    fixture made;
    fixture_make(&made, z_scores, &(gb_composite_options){0});
    char *text = written(&made, &(gb_csv_options){.plain = true});
    gbt_true("header first, no mark",
             strncmp(text, "code,name,score,rank,class,selected,contribution_werkloos,", 58) == 0);
    gbt_contains("quotes doubled, semicolon plain", text, ",\"Blok \"\"A\"\"; B\",");
    gbt_contains("text as it is", text, "\n02,=1+1,");
    gbt_contains("point, rank 1, no class, selected", text, "\n+08,Oost,");
    gbt_contains("gap says why", text, "\n10,Kern,,,,0,,,,,,censored,no-score\n");
    gbt_contains("other gap", text, "\n12,Eiland,,,,0,,,,,,absent,no-score\n");
    gbt_true("no carriage return", !strchr(text, '\r'));
    free(text);
    fixture_release(&made);
}

static void for_people(void) {
    fixture made;
    fixture_make(&made, z_scores, &(gb_composite_options){0});
    char *text = written(&made, NULL);
    gbt_true("mark of UTF-8", strncmp(text,
                                      "\xEF\xBB\xBF"
                                      "code;name;",
                                      13) == 0);
    gbt_contains("what a spreadsheet would run", text, ";'=1+1;-0,");
    gbt_contains("minus", text, ";'-Zuid;");
    gbt_contains("at sign", text, ";'@Noord;");
    gbt_contains("code with plus", text, "\n'+08;Oost;");
    gbt_contains("quoted", text, ";\"Blok \"\"A\"\"; B\";");
    gbt_true("no decimal point", !strstr(text, "0."));
    free(text);
    made.report.language = GB_LANG_EN;
    text = written(&made, NULL);
    gbt_true("decimal point in English", strstr(text, "0.") && !strstr(text, ";0,"));
    free(text);
    fixture_release(&made);
}

static void columns_of_a_level(void) {
    fixture made;
    fixture_make(&made, z_scores, &(gb_composite_options){0});
    char folder[GBT_PATH], path[GBT_PATH + 16];
    gb_error err = {0};
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/a.csv", folder);
    const char *keys[] = {"inkomen", "schulden"};
    gbt_equal_status("write", gb_areas_csv(made.areas, keys, 2, &(gb_csv_options){.plain = true}, path, &err),
                     GB_OK, &err);
    char *text = gbt_read_file(path, NULL);
    gbt_contains("state only where cells are missing", text, "code,name,inkomen,schulden,schulden_state\n");
    gbt_contains("value", text, "\n01,Haven,21000,4,\n");
    gbt_contains("gap", text, "\n12,Eiland,21000,,absent\n");
    free(text);
    keys[1] = "schuldn";
    gbt_equal_status("unknown", gb_areas_csv(made.areas, keys, 2, NULL, path, &err), GB_ERR_USAGE, &err);
    gbt_equal_text("name", err.name, "schuldn");
    gbt_equal_text("nearest", err.expected, "schulden");
    fixture_release(&made);
}

static void full_disk(void) {
    fixture made;
    fixture_make(&made, z_scores, &(gb_composite_options){0});
    gb_error err = {0};
    gbt_equal_status("full", gb_ranking_csv(&made.report, NULL, "/dev/full", &err), GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/dev/full");
    gb_error other = {0};
    gbt_equal_status("no folder", gb_ranking_csv(&made.report, NULL, "/nergens/r.csv", &other), GB_ERR_IO,
                     &other);
    gbt_equal_text("path", other.file, "/nergens/r.csv");
    fixture_release(&made);
}

void suite_tables_csv(void) {
    gbt_add_suite("tables_csv");
    gbt_add_test("a ranking for programs", for_programs);
    gbt_add_test("a ranking for people", for_people);
    gbt_add_test("columns of a level", columns_of_a_level);
    gbt_add_test("a full disk, a folder that is not there", full_disk);
}
