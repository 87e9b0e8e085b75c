/* gebied map: one map of a project, or of one column of files without a project. */
#include "project/ops.h"

#include "base/memory.h"
#include "base/text.h"
#include "export/render.h"
#include "io/source.h"
#include "prepare/cells.h"
#include "project/areas_step.h"
#include "project/context.h"
#include "project/maps_step.h"
#include "project/project.h"
#include "project/schema.h"
#include "project/table_options.h"

#include <string.h>

static const gb_param params[] = {
    {.key = "project", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_PROJECT, .flag = "@"},
    {.key = "map", .type = GB_PARAM_TEXT, .text = GB_TXT_O_MAP_ID, .flag = ""},
    {.key = "areas", .type = GB_PARAM_PATH, .text = GB_TXT_O_AREAS, .flag = ""},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER, .flag = ""},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD, .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE, .flag = ""},
    {.key = "source_crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS, .flag = "source-crs"},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CRS, .fallback = "EPSG:31370", .flag = ""},
    {.key = "table", .type = GB_PARAM_PATH, .text = GB_TXT_O_MAP_TABLE, .flag = ""},
    {.key = "table_code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_TABLE_CODE, .flag = "table-code"},
#include "project/params/codes.def"
#include "project/params/reading.def"
    {.key = "column", .type = GB_PARAM_TEXT, .text = GB_TXT_O_COLUMN, .flag = ""},
    {.key = "type",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_MAP_TYPE,
     .fallback = "choropleth",
     .choices = GB_CHOICES_MAP_TYPE,
     .flag = ""},
    {.key = "before", .type = GB_PARAM_PATH, .text = GB_TXT_P_BEFORE_SOURCE, .flag = ""},
    {.key = "before_layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER, .flag = "before-layer"},
    {.key = "before_code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD, .flag = "before-code"},
    {.key = "before_name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = "before-name"},
    {.key = "before_where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE, .flag = "before-where"},
    {.key = "tolerance",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_BEFORE_TOLERANCE,
     .fallback = "1",
     .max = 100,
     .flag = ""},
    {.key = "sliver",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_BEFORE_SLIVER,
     .fallback = "20",
     .max = 1000,
     .flag = ""},
#include "project/params/classes.def"
    {.key = "ramp", .type = GB_PARAM_CHOICE, .text = GB_TXT_P_RAMP, .choices = GB_CHOICES_RAMP, .flag = ""},
    {.key = "page",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_PAGE,
     .fallback = "A4 landscape",
     .choices = GB_CHOICES_PAGE,
     .flag = ""},
    {.key = "labels",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_LABELS,
     .fallback = "auto",
     .choices = GB_CHOICES_LABELS,
     .flag = ""},
    {.key = "title", .type = GB_PARAM_TEXT, .text = GB_TXT_P_TITLE, .flag = ""},
    {.key = "subtitle", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SUBTITLE, .flag = ""},
    {.key = "unit", .type = GB_PARAM_TEXT, .text = GB_TXT_P_UNIT, .flag = ""},
    {.key = "source", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_LINE, .flag = ""},
    {.key = "dpi",
     .type = GB_PARAM_INT,
     .text = GB_TXT_P_DPI,
     .fallback = "200",
     .min = 36,
     .max = 1200,
     .flag = ""},
    {.key = "output", .type = GB_PARAM_PATH, .text = GB_TXT_O_MAP_OUTPUT, .required = true, .flag = ""},
    {0},
};

/* Which boundaries to read, and how: those of now, or those of before. */
typedef struct boundary_words {
    const char *path, *layer, *code, *name, *where;
} boundary_words;

static gb_status read_areas(const gb_value *a, gb_session *session, const boundary_words *words,
                            gb_source *source, gb_areas **out, gb_error *err) {
    const gb_source_options options = {.layer = words->layer,
                                       .crs = gb_value_text(a, "source_crs"),
                                       .where = words->where,
                                       .access = {.network = session->allow_network}};
    char label[GB_SOURCE_LABEL];
    gb_source_label(words->path, words->layer, label);
    const gb_area_fields fields = {
        .level = label, .code = words->code, .name = words->name, .tolerance = 0.001};
    gb_crs *crs = NULL;
    gb_status status = gb_analysis_crs(gb_value_text(a, "crs"), NULL, &crs, err);
    if (status == GB_OK)
        status = gb_source_read(words->path, &options, source, session->notes, err);
    if (status == GB_OK)
        status = gb_areas_from_source(source, words->path, &fields, crs, out, session->notes, err);
    gb_crs_free(crs);
    return status;
}

/* The column, from the attributes of the areas or from a table that is joined to them. */
static gb_status read_column(const gb_value *a, gb_session *session, const gb_source *source,
                             const gb_areas *areas, gb_column **out, gb_error *err) {
    const char *name = gb_value_text(a, "column");
    size_t column = 0, code = 0;
    if (!gb_value_text(a, "table")) {
        gb_status found = gb_find_field(source->attributes, name, &column, err);
        return found == GB_OK ? gb_op_number_column(a, source->attributes, column, session, out, err) : found;
    }
    gb_raw_table *table = NULL;
    gb_table_plan plan;
    gb_rules rules = {0};
    gb_match match = {0};
    gb_status status = gb_table_plan_read(a, NULL, &plan, err);
    if (status == GB_OK)
        status = gb_op_read_table(a, session, &table, err);
    if (status == GB_OK && !gb_value_text(a, "table_code"))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_MISSING, .name = "table-code");
    if (status == GB_OK)
        status = gb_find_field(table, gb_value_text(a, "table_code"), &code, err);
    if (status == GB_OK)
        status = gb_find_field(table, name, &column, err);
    if (status == GB_OK)
        status = gb_rules_read(a, &rules, err);
    if (status == GB_OK)
        status = gb_match_codes(table, code, NULL, areas, &rules.rules, plan.on_duplicate, &match,
                                session->notes, err);
    if (status == GB_OK)
        status = gb_join_column(table, column, &match, gb_areas_count(areas), &plan.cells, plan.on_duplicate,
                                name, out, session->notes, err);
    gb_match_release(&match);
    gb_rules_release(&rules);
    gb_table_plan_release(&plan);
    gb_raw_free(table);
    return status;
}

static gb_status render(const gb_scene *scene, gb_fonts *fonts, const gb_value *a, const char *extension,
                        const char *path, gb_error *err) {
    if (strcmp(extension, "png") == 0)
        return gb_render_png(scene, fonts, &(gb_png_options){.dpi = (int)gb_value_int(a, "dpi")}, path, err);
    if (strcmp(extension, "svg") == 0)
        return gb_render_svg(scene, fonts, &(gb_svg_options){0}, path, err);
    const gb_scene *const pages[] = {scene};
    return gb_render_pdf(pages, 1, fonts, path, err);
}

static gb_status draw(const gb_map_job *job, const gb_value *a, gb_session *session, const char *path,
                      gb_error *err) {
    char extension[16];
    gb_fonts *fonts = NULL;
    gb_scene *scene = NULL;
    gb_path_extension(gb_value_text(a, "output"), extension, sizeof extension);
    gb_status status = gb_fonts_new(NULL, 0, &fonts, err);
    if (status == GB_OK) {
        const gb_text_meter meter = gb_fonts_meter(fonts);
        status = gb_map_job_draw(job, &meter, &scene, session->notes, err);
    }
    if (status == GB_OK)
        status = render(scene, fonts, a, extension, path, err);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
    return status;
}

static gb_status choose_column(const gb_value *a, gb_session *session, const gb_source *source,
                               const gb_areas *areas, gb_column **column, gb_map_job *job, gb_error *err) {
    gb_status status = read_column(a, session, source, areas, column, err);
    if (status == GB_OK && gb_value_text(a, "unit"))
        status = gb_column_set_string(&(*column)->unit, gb_value_text(a, "unit"), err);
    if (status == GB_OK)
        status = gb_classes_from_plan(a, *column, &job->classes, err);
    if (status == GB_OK)
        job->map = (gb_map){
            .areas = areas, .column = *column, .classes = &job->classes, .ramp = gb_value_text(a, "ramp")};
    return status;
}

static gb_status choose_before(const gb_value *a, gb_session *session, const gb_areas *areas, gb_map_job *job,
                               gb_error *err) {
    gb_source source = {0};
    const boundary_words before = {.path = gb_value_text(a, "before"),
                                   .layer = gb_value_text(a, "before_layer"),
                                   .code = gb_value_text(a, "before_code"),
                                   .name = gb_value_text(a, "before_name"),
                                   .where = gb_value_text(a, "before_where")};
    gb_status status = read_areas(a, session, &before, &source, &job->before, err);
    if (status == GB_OK)
        status = gb_division_job_overlay(areas, gb_value_number(a, "tolerance"), gb_value_number(a, "sliver"),
                                         job, err);
    gb_source_release(&source);
    return status;
}

/* The page of every kind of map, from the options. */
static gb_status draw_job(const gb_value *a, gb_session *session, gb_map_job *job, const char *title,
                          const char *path, gb_error *err) {
    const gb_label_mode labels = (gb_label_mode)gb_value_choice(gb_value_member(a, "labels"));
    job->date_text = gb_date_text(session->date, session->language);
    if (!job->date_text)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const gb_map_page page = {.size = (gb_page)gb_value_choice(gb_value_member(a, "page")),
                              .title = gb_value_text(a, "title") ? gb_value_text(a, "title") : title,
                              .subtitle = gb_value_text(a, "subtitle"),
                              .source = gb_value_text(a, "source"),
                              .date = session->date,
                              .date_text = job->date_text,
                              .language = session->language};
    job->map.page = job->division.page = job->change.page = page;
    job->map.labels = job->division.labels = job->change.labels = labels;
    return draw(job, a, session, path, err);
}

static gb_status draw_files(const gb_value *a, gb_session *session, const char *path, gb_error *err) {
    static const char *const needed[] = {"column", NULL, "before"}; /* by type */
    gb_map_job job = {.type = (gb_map_type)gb_value_choice(gb_value_member(a, "type"))};
    gb_source source = {0};
    gb_areas *areas = NULL;
    gb_column *column = NULL;
    const char *const both[] = {"areas", needed[job.type]};
    for (size_t i = 0; i < 2; i++)
        if (both[i] && !gb_value_text(a, both[i]))
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_OPTION_MISSING, .name = both[i],
                           .hint = GB_HINT_MAP_PROJECT);
    const boundary_words now = {.path = gb_value_text(a, "areas"),
                                .layer = gb_value_text(a, "layer"),
                                .code = gb_value_text(a, "code"),
                                .name = gb_value_text(a, "name"),
                                .where = gb_value_text(a, "where")};
    gb_status status = read_areas(a, session, &now, &source, &areas, err);
    if (status == GB_OK && job.type == GB_MAP_CHOROPLETH)
        status = choose_column(a, session, &source, areas, &column, &job, err);
    if (status == GB_OK && job.type == GB_MAP_DIVISION_CHANGE)
        status = choose_before(a, session, areas, &job, err);
    if (status == GB_OK && job.type == GB_MAP_DIVISION)
        job.division = (gb_division){
            .base = areas, .areas = areas, .border = {{gb_areas_id(areas), NULL}}, .borders = 1};
    if (status == GB_OK)
        status = draw_job(a, session, &job, column ? column->key : gb_areas_id(areas), path, err);
    gb_map_job_release(&job);
    gb_column_free(column);
    gb_areas_free(areas);
    gb_source_release(&source);
    return status;
}

/* The plan of the map with this id; without one the first. */
static gb_status find_map(const gb_project *project, const char *id, const gb_value **out, gb_error *err) {
    const gb_value *maps = gb_value_member(&project->plan, "maps");
    gb_buffer names = {0};
    *out = NULL;
    for (size_t m = 0; m < maps->count && !*out; m++) {
        const char *own = gb_value_text(&maps->item[m], "id");
        if (!id || strcmp(own, id) == 0)
            *out = &maps->item[m];
        gb_buffer_add(&names, m ? ", " : "");
        gb_buffer_add(&names, own);
    }
    gb_status status =
        *out ? GB_OK
             : GB_FAIL(err, GB_ERR_USAGE, GB_MSG_VALUE_CHOICE, .file = project->file, .name = "map",
                       .found = id ? id : "", .expected = names.text ? names.text : "");
    gb_buffer_release(&names);
    return status;
}

static gb_status draw_project(const gb_value *a, gb_session *session, const char *path, gb_error *err) {
    gb_project project = {0};
    gb_context context = {0};
    gb_map_job job = {0};
    const gb_value *plan = NULL;
    gb_status status = gb_project_open(gb_value_member(a, "project")->item[0].text, session, &project, err);
    if (status == GB_OK)
        status = find_map(&project, gb_value_text(a, "map"), &plan, err);
    if (status == GB_OK)
        status = gb_project_run(&project, true, err);
    if (status == GB_OK)
        status = gb_context_read(&project, &context, err);
    if (status == GB_OK)
        status = gb_map_job_make(&project, plan, &context, &job, err);
    if (status == GB_OK)
        status = draw(&job, a, session, path, err);
    session->warnings_only = true;
    gb_map_job_release(&job);
    gb_context_release(&context);
    gb_project_release(&project);
    return status;
}

static gb_status run(const gb_value *a, gb_session *session, gb_error *err) {
    const char *output = gb_value_text(a, "output");
    char extension[16];
    gb_outputs *outputs = NULL;
    const char *temporary = NULL;
    gb_path_extension(output, extension, sizeof extension);
    if (strcmp(extension, "png") != 0 && strcmp(extension, "pdf") != 0 && strcmp(extension, "svg") != 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_VALUE_CHOICE, .name = "output", .found = extension,
                       .expected = ".png, .pdf, .svg");
    gb_status status = gb_session_outputs(session, session->overwrite, &outputs, err);
    if (status != GB_OK)
        return status;
    status = gb_outputs_add(outputs, output, &temporary, err);
    if (status == GB_OK)
        status = gb_value_member(a, "project")->count ? draw_project(a, session, temporary, err)
                                                      : draw_files(a, session, temporary, err);
    return gb_session_finish(session, outputs, status, err);
}

const gb_op gb_op_map = {
    .name = "map",
    .summary = GB_TXT_OP_MAP,
    .details = GB_TXT_OP_MAP_MORE,
    .params = params,
    .inputs = "PROJECT",
    .max_inputs = 1,
    .example = "map --areas wijken.gpkg --code wijkcode --name wijknaam --column inwoners -o kaart.png",
    .run = run,
};
