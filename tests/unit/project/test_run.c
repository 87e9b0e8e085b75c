/* A project from file to file, as the engine sees it. */
#include "base/memory.h"
#include "export/json.h"
#include "project/project.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

static const char *const grid =
    "{\"type\":\"FeatureCollection\",\"name\":\"wijken\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
    "\"urn:ogc:def:crs:EPSG::31370\"}},\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"01\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[0,0],"
    "[1000,0],[1000,1000],[0,1000],[0,0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"02\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[1000,"
    "0],[2000,0],[2000,1000],[1000,1000],[1000,0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"03\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[2000,"
    "0],[3000,0],[3000,1000],[2000,1000],[2000,0]]]}}]}";

static const char *const plan =
    "gebied: 1\nareas: {source: wijken.geojson, code: code, level: wijk}\n"
    "tables:\n  - {source: cijfers.csv, code: code}\n"
    "indicators:\n  - {id: graad, formula: 100 * a / b, polarity: high is worse}\n"
    "index: {indicators: [graad]}\n"
    "privacy: {minimum: 0}\n"
    "outputs: {maps: []}\n";

typedef struct place {
    char folder[GBT_PATH], project[GBT_PATH], path[GBT_PATH];
} place;

static place make_project(const char *table, const char *yaml) {
    place p;
    gbt_temp_dir(p.folder);
    gbt_write_file(p.folder, "wijken.geojson", grid, p.path);
    gbt_write_file(p.folder, "cijfers.csv", table, p.path);
    gbt_write_file(p.folder, "project.yaml", yaml, p.project);
    return p;
}

static gb_status run(const char *path, bool check_only, gb_project *project, gb_session *session,
                     gb_error *err) {
    *session = (gb_session){.notes = gb_notes_new(), .language = GB_LANG_EN};
    *project = (gb_project){0};
    *err = (gb_error){0};
    gb_status status = gb_project_open(path, session, project, err);
    return status == GB_OK ? gb_project_run(project, check_only, err) : status;
}

static void finish(gb_project *project, gb_session *session) {
    gb_project_release(project);
    gb_notes_free(session->notes);
    gb_buffer_release(&session->out);
}

/* 1/4, 3/4 and 1/2 per cent: z-scores -sqrt(3/2), sqrt(3/2), 0, so ranks 3, 1, 2. */
static void a_small_project_ranks(void) {
    place p = make_project("code;a;b\n01;1;400\n02;3;400\n03;2;400\n", plan);
    gb_project project;
    gb_session session;
    gb_error err;
    gbt_equal_status("run", run(p.project, false, &project, &session, &err), GB_OK, &err);
    if (project.has_index) {
        gbt_equal_double("rank of 01", project.ranking.rank[0], 3, 0);
        gbt_equal_double("rank of 02", project.ranking.rank[1], 1, 0);
        gbt_near_double("score of 02", project.index.score[1], 1.224744871391589, 1e-12);
        gbt_near_double("score of 03", project.index.score[2], 0, 1e-12);
    }
    finish(&project, &session);
}

static void a_manifest_runs_again(void) {
    place p = make_project("code;a;b\n01;1;400\n02;3;400\n03;2;400\n", plan);
    char path[GBT_PATH];
    gb_project project;
    gb_session session;
    gb_error err;
    gbt_equal_status("run", run(p.project, false, &project, &session, &err), GB_OK, &err);
    finish(&project, &session);
    snprintf(path, sizeof path, "%.900s/uit/manifest.json", p.folder);
    char *first = gbt_read_file(path, NULL);
    gbt_true("manifest", first != NULL);
    if (!first)
        return;
    gb_json_value *json = NULL;
    gbt_equal_status("json", gb_json_parse(first, path, &json, &err), GB_OK, &err);
    static const char *const keys[] = {"program", "version", "seed",      "inputs",
                                       "outputs", "notes",   "parameters"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        gbt_true(keys[k], gb_json_get(json, keys[k]) != NULL);
    gbt_equal_int("inputs", gb_json_count(gb_json_get(json, "inputs")), 2);
    gb_json_free(json);
    gbt_equal_status("again", run(path, false, &project, &session, &err), GB_OK, &err);
    finish(&project, &session);
    char *second = gbt_read_file(path, NULL);
    const char *one = strstr(first, "\"inputs\""), *two = second ? strstr(second, "\"inputs\"") : NULL;
    gbt_equal_text("same inputs, outputs and parameters", two, one);
    free(first);
    free(second);
}

/* What a planner does wrong, and where the message points. */
static void mistakes(void) {
    static const struct {
        const char *name, *table, *from, *to; /* in the plan, `from` is replaced by `to` */
        gb_status status;
        const char *part;
    } cases[] = {
        {"field that is not there", NULL, "code: code, level", "code: kode, level", GB_ERR_DATA, "kode"},
        {"column that is not there", NULL, "csv, code: code", "csv, code: kode", GB_ERR_DATA, "'code'"},
        {"no code matches", "code;a;b\nx;1;2\ny;2;3\n", NULL, NULL, GB_ERR_DATA, "cijfers.csv"},
        {"a code twice", "code;a;b\n01;1;2\n01;2;3\n02;1;1\n03;1;1\n", NULL, NULL, GB_ERR_DATA, "01"},
        {"text in a number column", "code;a;b\n01;1;2\n02;x7;3\n03;1;1\n", NULL, NULL, GB_ERR_DATA, "x7"},
        {"all values missing", "code;a;b\n01;;2\n02;;3\n03;;1\n", NULL, NULL, GB_ERR_DATA, "graad"},
        {"all values equal", "code;a;b\n01;1;2\n02;1;2\n03;1;2\n", NULL, NULL, GB_ERR_DATA, "graad"},
        {"cyclic formula", NULL, "formula: 100 * a / b", "formula: graad + 1", GB_ERR_USAGE, "graad"},
        {"formula with a hole", NULL, "formula: 100 * a / b", "formula: 100 * / b", GB_ERR_USAGE,
         "project.yaml:6"},
        {"formula with an unknown name", NULL, "formula: 100 * a / b", "formula: 100 * aa / b", GB_ERR_USAGE,
         "aa"},
        {"degrees as the system", NULL, "gebied: 1\n", "gebied: 1\ncrs: EPSG:4326\n", GB_ERR_USAGE,
         "EPSG:4326"},
        {"unknown system", NULL, "gebied: 1\n", "gebied: 1\ncrs: EPSG:99999999\n", GB_ERR_USAGE,
         "EPSG:99999999"},
        {"index of something unknown", NULL, "[graad]", "[graat]", GB_ERR_USAGE, "graat"},
        {"no polarity", NULL, ", polarity: high is worse", "", GB_ERR_USAGE, "polarity"},
        {"missing file", NULL, "cijfers.csv", "cijfer.csv", GB_ERR_IO, "cijfer.csv"},
        {"outside the folder", NULL, "cijfers.csv", "/etc/passwd", GB_ERR_IO, "--allow"},
        {"not a date", NULL, "gebied: 1\n", "gebied: 1\ndate: 2026-02-30x\n", GB_ERR_USAGE,
         "project.yaml:2:7"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char yaml[2048], message[2048];
        const char *at = cases[c].from ? strstr(plan, cases[c].from) : NULL;
        if (at)
            snprintf(yaml, sizeof yaml, "%.*s%s%s", (int)(at - plan), plan, cases[c].to,
                     at + strlen(cases[c].from));
        else
            snprintf(yaml, sizeof yaml, "%s", plan);
        gbt_true(cases[c].name, (at != NULL) == (cases[c].from != NULL));
        place p =
            make_project(cases[c].table ? cases[c].table : "code;a;b\n01;1;400\n02;3;400\n03;2;400\n", yaml);
        gb_project project;
        gb_session session;
        gb_error err;
        gb_status status = run(p.project, false, &project, &session, &err);
        gb_error_format(&err, GB_LANG_EN, message, sizeof message);
        gbt_equal_status(cases[c].name, status, cases[c].status, &err);
        gbt_contains(cases[c].name, message, cases[c].part);
        finish(&project, &session);
        snprintf(p.path, sizeof p.path, "%.900s/uit/ranking.csv", p.folder);
        gbt_true(cases[c].name, !gb_file_exists(p.path));
    }
}

/* 1/0 is a gap with a reason, and the rest of the areas still get their rank. */
static void division_by_zero_leaves_a_gap(void) {
    place p = make_project("code;a;b\n01;1;0\n02;3;400\n03;2;400\n", plan);
    gb_project project;
    gb_session session;
    gb_error err;
    gbt_equal_status("run", run(p.project, true, &project, &session, &err), GB_OK, &err);
    if (project.has_index) {
        const gb_column *column = gb_table_find(gb_areas_table(project.level[0].areas), "graad");
        gbt_equal_int("state", column->state[0], GB_UNDEFINED);
        gbt_equal_double("rank of 02", project.ranking.rank[1], 1, 0);
    }
    finish(&project, &session);
}

void suite_run(void) {
    gbt_add_suite("run");
    gbt_add_test("a small project ranks", a_small_project_ranks);
    gbt_add_test("a manifest runs again", a_manifest_runs_again);
    gbt_add_test("mistakes are told with their place", mistakes);
    gbt_add_test("division by zero leaves a gap", division_by_zero_leaves_a_gap);
}
