/* gebied levels: build and check the levels above a layer of areas. */
#include "project/ops.h"

#include "base/memory.h"
#include "io/source.h"
#include "project/areas_step.h"
#include "project/levels_job.h"
#include "project/project.h"
#include "project/schema.h"

#include <string.h>
#include <unistd.h>

/* As `levels:` of a project, but the header of the parent column will do as the name of the level. */
static const gb_param key_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_LEVEL_ID},
#include "project/params/level.def"
    {0},
};

static const gb_param compare_params[] = {
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_AREAS_SOURCE, .required = true},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_COMPARE_LEVEL},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS},
    {.key = "tolerance",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_COMPARE_TOLERANCE,
     .fallback = "0.000001",
     .max = 1},
    {0},
};

static const gb_param params[] = {
    {.key = "project", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_LEVELS_PROJECT, .flag = "@"},
    {.key = "areas", .type = GB_PARAM_PATH, .text = GB_TXT_O_AREAS, .flag = ""},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER, .flag = ""},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_O_LEVELS_BASE, .flag = ""},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE, .flag = ""},
    {.key = "source_crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS, .flag = "source-crs"},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_O_LEVELS_CRS, .flag = ""},
    {.key = "tolerance",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_TOLERANCE,
     .fallback = "0.001",
     .max = 100,
     .flag = ""},
    {.key = "key", .type = GB_PARAM_OBJECTS, .text = GB_TXT_O_LEVELS_KEY, .members = key_params, .flag = ""},
#include "project/params/codes.def"
    {.key = "check_only",
     .type = GB_PARAM_BOOL,
     .text = GB_TXT_O_CHECK_ONLY,
     .fallback = "false",
     .flag = "check-only"},
    {.key = "accept", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_ACCEPT, .flag = ""},
    {.key = "sliver",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_O_FLAW_SLIVER,
     .fallback = "2",
     .max = 1000,
     .flag = ""},
    {.key = "smallest",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_O_SMALLEST,
     .fallback = "100",
     .max = 1e12,
     .flag = ""},
    {.key = "repair", .type = GB_PARAM_NUMBER, .text = GB_TXT_O_REPAIR, .max = 1000, .flag = ""},
    {.key = "simplify", .type = GB_PARAM_TEXT, .text = GB_TXT_O_SIMPLIFY, .flag = ""},
    {.key = "compare",
     .type = GB_PARAM_OBJECTS,
     .text = GB_TXT_O_COMPARE,
     .members = compare_params,
     .flag = ""},
    {.key = "format",
     .type = GB_PARAM_CHOICES,
     .text = GB_TXT_O_LEVELS_FORMAT,
     .choices = "gpkg|shp|geojson|csv|xlsx",
     .flag = ""},
    {.key = "report", .type = GB_PARAM_PATH, .text = GB_TXT_O_REPORT, .flag = ""},
    {.key = "output", .type = GB_PARAM_PATH, .text = GB_TXT_O_LEVELS_OUTPUT, .flag = ""},
    {0},
};

/* Kinds that leave nothing to build: accepting them would not help. */
static bool is_fatal(gb_finding_kind kind) {
    return kind <= GB_FOUND_TWO_PARENTS;
}

static gb_status refuse_kind(const char *word, gb_error *err) {
    const char *ids[GB_FOUND_KIND_COUNT];
    size_t n = 0;
    gb_buffer list = {0};
    for (gb_finding_kind kind = 0; kind < GB_FOUND_KIND_COUNT; kind++)
        if (!is_fatal(kind)) {
            gb_buffer_addf(&list, "%s%s", n ? ", " : "", gb_finding_kind_id(kind));
            ids[n++] = gb_finding_kind_id(kind);
        }
    const char *nearest = gb_nearest_name(word, ids, n);
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ACCEPT, .found = word, .expected = list.text,
                               .code = nearest, .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    gb_buffer_release(&list);
    return status;
}

static gb_status accept(gb_levels_job *job, gb_error *err) {
    const gb_value *list = gb_value_member(job->a, "accept");
    for (size_t i = 0; i < list->count; i++) {
        gb_finding_kind kind;
        if (!gb_finding_kind_parse(list->item[i].text, &kind) || is_fatal(kind))
            return refuse_kind(list->item[i].text, err);
        gb_findings_accept(job->findings, kind);
    }
    return GB_OK;
}

/* Sizes are measured in a plane: that of the file when it is one, else the one that is asked for. */
static gb_status choose_crs(const gb_levels_job *job, const gb_source *source, const char *path, gb_crs **out,
                            gb_error *err) {
    const char *given = gb_value_text(job->a, "crs");
    if (given)
        return gb_analysis_crs(given, NULL, out, err);
    if (gb_crs_is_projected(source->crs))
        return gb_crs_copy(source->crs, out, err);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CRS_GEOGRAPHIC, .file = path, .name = gb_crs_code(source->crs),
                   .hint = GB_HINT_LEVELS_CRS);
}

static gb_area_fields how_to_read(const gb_levels_job *job) {
    const double repair = gb_value_number(job->a, "repair");
    return (gb_area_fields){.findings = job->findings,
                            .sliver = gb_value_number(job->a, "sliver"),
                            .repair = repair > 0 ? repair : 0};
}

static gb_status read_files(gb_levels_job *job, gb_error *err) {
    const gb_value *a = job->a;
    const char *path = gb_value_text(a, "areas");
    const gb_source_options options = {.layer = gb_value_text(a, "layer"),
                                       .crs = gb_value_text(a, "source_crs"),
                                       .where = gb_value_text(a, "where"),
                                       .access = {.network = job->session->allow_network}};
    gb_source source = {0};
    gb_status status = gb_source_read(path, &options, &source, job->session->notes, err);
    if (status == GB_OK)
        status = choose_crs(job, &source, path, &job->crs, err);
    if (status == GB_OK) {
        gb_area_fields fields = how_to_read(job);
        const char *level = gb_value_text(a, "level");
        fields.level = level ? level : source.layer;
        fields.code = gb_value_text(a, "code");
        fields.name = gb_value_text(a, "name");
        fields.tolerance = gb_value_number(a, "tolerance");
        status = gb_areas_from_source(&source, path, &fields, job->crs, &job->base, job->session->notes, err);
    }
    gb_source_release(&source);
    return status;
}

static gb_status read_project(gb_levels_job *job, const char *path, gb_error *err) {
    const gb_area_fields how = how_to_read(job);
    job->has_project = true;
    gb_status status = gb_project_open(path, job->session, &job->project, err);
    if (status == GB_OK)
        status = gb_analysis_crs(gb_value_text(&job->project.plan, "crs"), path, &job->project.crs, err);
    if (status == GB_OK)
        status = gb_crs_copy(job->project.crs, &job->crs, err);
    return status == GB_OK ? gb_project_read_base(&job->project, &how, &job->base, err) : status;
}

static gb_status read_base(gb_levels_job *job, gb_error *err) {
    const gb_value *project = gb_value_member(job->a, "project");
    const bool files = gb_value_text(job->a, "areas") != NULL;
    if (files == (project->count > 0))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVELS_INPUT, .expected = "levels", .hint = GB_HINT_HELP);
    return files ? read_files(job, err) : read_project(job, project->item[0].text, err);
}

static gb_status build(gb_levels_job *job, gb_error *err) {
    const gb_level_reader reader = {.session = job->session,
                                    .project = job->has_project ? &job->project : NULL,
                                    .codes = job->has_project ? NULL : job->a};
    const gb_value *list = job->has_project
                               ? gb_value_member(gb_value_member(&job->project.plan, "areas"), "levels")
                               : gb_value_member(job->a, "key");
    if (!job->base)
        return GB_OK; /* codes that occur twice: nothing can be bound to them */
    gb_status status = gb_levels_read(&reader, list, job->base, &job->levels, err);
    if (status == GB_OK)
        status = gb_levels_build(&reader, &job->levels, job->findings, err);
    job->columns = gb_alloc_zero(list->count + 1, sizeof *job->columns);
    if (status == GB_OK && !job->columns)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_job_check(job, err);
    if (status == GB_OK)
        status = gb_job_compare(job, err);
    return status == GB_OK ? gb_job_add_ancestors(job, err) : status;
}

/* The report always; the levels when nothing is wrong with them. */
static gb_status deliver(gb_levels_job *job, gb_error *err) {
    const bool wrong = gb_findings_weighing(job->findings, GB_SEVERITY_ERROR) > 0;
    const bool levels = gb_value_text(job->a, "output") && !wrong;
    gb_outputs *outputs = NULL;
    gb_status status = gb_session_outputs(job->session, job->session->overwrite, &outputs, err);
    if (status == GB_OK && job->has_project)
        status = gb_project_protect(&job->project, outputs, err);
    if (status == GB_OK)
        status = gb_job_report(job, outputs, err);
    if (status == GB_OK && levels)
        status = gb_job_simplify(job, err);
    if (status == GB_OK && levels)
        status = gb_job_write(job, outputs, err);
    return gb_session_finish(job->session, outputs, status, err);
}

/* Folders that a failed call made are not left behind. */
static void tidy(const gb_levels_job *job, bool existed) {
    static const char *const below[] = {"shapefiles", "geojson", "aggregation"};
    const char *output = gb_value_text(job->a, "output");
    for (size_t i = 0; i < sizeof below / sizeof *below && !existed; i++) {
        char *path = gb_path_join(output, below[i]);
        if (path)
            rmdir(path); /* only when nothing is in it */
        gb_free(path);
    }
    if (!existed)
        rmdir(output);
}

static gb_status check_output(const gb_levels_job *job, gb_error *err) {
    const bool check_only = gb_value_bool(job->a, "check_only");
    const bool output = gb_value_text(job->a, "output") != NULL;
    bool folder = false;
    if (check_only == output)
        return GB_FAIL(err, GB_ERR_USAGE, check_only ? GB_MSG_LEVELS_CHECK_OUTPUT : GB_MSG_LEVELS_NO_OUTPUT,
                       .expected = "levels", .hint = GB_HINT_HELP);
    return output ? gb_job_place(job, &folder, err) : GB_OK;
}

static void release(gb_levels_job *job) {
    for (size_t i = 0; job->simple_level && i < job->levels.count; i++)
        gb_topology_free(job->simple_level[i]);
    gb_free(job->simple_level);
    gb_topology_free(job->simple);
    for (size_t i = 0; job->columns && i < gb_job_levels(job); i++)
        gb_names_release(&job->columns[i]);
    gb_free(job->columns);
    gb_levels_release(&job->levels);
    gb_areas_free(job->base);
    gb_findings_free(job->findings);
    gb_crs_free(job->crs);
    if (job->has_project)
        gb_project_release(&job->project);
}

static gb_status work(gb_levels_job *job, gb_error *err) {
    const char *output = gb_value_text(job->a, "output");
    const bool existed = !output || gb_folder_exists(output);
    gb_status status = accept(job, err);
    if (status == GB_OK)
        status = read_base(job, err);
    if (status == GB_OK)
        status = build(job, err);
    if (status == GB_OK)
        status = deliver(job, err);
    if (status != GB_OK) {
        tidy(job, existed);
        return status;
    }
    gb_job_summary(job, &job->session->out);
    const size_t errors = gb_findings_weighing(job->findings, GB_SEVERITY_ERROR);
    return errors == 0 ? GB_OK
                       : GB_FAIL(err, GB_ERR_DATA, output ? GB_MSG_LEVELS_ERRORS : GB_MSG_LEVELS_WRONG,
                                 .count = (int64_t)errors);
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_levels_job job = {.a = arguments, .session = session, .findings = gb_findings_new()};
    gb_status status = job.findings ? check_output(&job, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = work(&job, err);
    release(&job);
    return status;
}

const gb_op gb_op_levels = {
    .name = "levels",
    .summary = GB_TXT_OP_LEVELS,
    .details = GB_TXT_OP_LEVELS_MORE,
    .params = params,
    .inputs = "PROJECT",
    .max_inputs = 1,
    .source = "Bostock (2012), TopoJSON; Visvalingam & Whyatt (1993), Cartographic Journal 30(1)",
    .example = "levels --areas sectoren.gpkg --code nis9 --key sector_wijk.xlsx --key wijk_gemeente.xlsx "
               "-o niveaus.gpkg --report verslag.json",
    .run = run,
};
