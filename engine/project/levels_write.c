/* The files of `gebied levels`: GeoPackage, Shapefiles, GeoJSON, key tables, report. */
#include "project/levels_job.h"

#include "base/file.h"
#include "base/memory.h"
#include "export/findings_report.h"
#include "export/key_table.h"
#include "io/geojson.h"
#include "io/geopackage.h"
#include "io/shapefile.h"
#include "project/version.h"

#include <math.h>

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- where --- */

gb_status gb_job_place(const gb_levels_job *job, bool *folder, gb_error *err) {
    const char *output = gb_value_text(job->a, "output");
    const gb_value *formats = gb_value_member(job->a, "format");
    char extension[16];
    gb_path_extension(output, extension, sizeof extension);
    const bool package = strcmp(extension, "gpkg") == 0;
    *folder = extension[0] == '\0' || gb_folder_exists(output);
    if (*folder ||
        (package && (formats->count == 0 || (formats->count == 1 && gb_value_has(formats, "gpkg")))))
        return GB_OK;
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_LEVELS_OUTPUT, .file = output, .hint = GB_HINT_LEVELS_OUTPUT);
}

/* A file in the output folder, in a subfolder that is made for it. */
static gb_status add_file(const gb_levels_job *job, gb_outputs *outputs, const char *folder, const char *name,
                          const char *extension, const char **temporary, gb_error *err) {
    gb_buffer path = {0};
    gb_buffer_addf(&path, "%s%s%s", gb_value_text(job->a, "output"), *folder ? "/" : "", folder);
    gb_status status = path.failed ? no_memory(err) : gb_folder_create(path.text, err);
    gb_buffer_addf(&path, "/%s.%s", name, extension);
    if (status == GB_OK && path.failed)
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_outputs_add(outputs, path.text, temporary, err);
    gb_buffer_release(&path);
    return status;
}

/* --- levels --- */

static gb_gpkg_layer layer_of(const gb_levels_job *job, size_t i) {
    const gb_areas *areas = gb_job_level(job, i);
    return (gb_gpkg_layer){.areas = areas,
                           .shapes = i == 0        ? job->simple
                                     : job->simple ? job->simple_level[i - 1]
                                                   : NULL,
                           .name = gb_areas_id(areas),
                           .columns = (const char *const *)job->columns[i].name,
                           .column_count = job->columns[i].count};
}

static gb_status write_package(const gb_levels_job *job, const char *path, gb_error *err) {
    const size_t n = gb_job_levels(job);
    gb_gpkg_layer *layers = gb_alloc(n, sizeof *layers);
    if (!layers)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        layers[i] = layer_of(job, i);
    gb_status status = gb_gpkg_write(path, layers, n, job->session->date, err);
    gb_free(layers);
    return status;
}

static gb_status write_shapefile(const gb_levels_job *job, size_t i, gb_outputs *outputs, gb_error *err) {
    const gb_gpkg_layer layer = layer_of(job, i);
    const char *paths[GB_SHAPEFILE_PARTS];
    gb_status status = GB_OK;
    for (int p = 0; p < GB_SHAPEFILE_PARTS && status == GB_OK; p++)
        status = add_file(job, outputs, "shapefiles", layer.name, gb_shapefile_extensions[p], &paths[p], err);
    gb_buffer label = {0};
    gb_buffer_addf(&label, "%s.shp", layer.name);
    if (status == GB_OK && label.failed)
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_shapefile_write(paths, &layer, label.text, job->session->date, job->session->notes, err);
    gb_buffer_release(&label);
    return status;
}

static gb_status write_geojson(const gb_levels_job *job, size_t i, gb_outputs *outputs, gb_error *err) {
    const gb_gpkg_layer layer = layer_of(job, i);
    const char *path = NULL;
    gb_status status = add_file(job, outputs, "geojson", layer.name, "geojson", &path, err);
    return status == GB_OK ? gb_geojson_write(path, &layer, err) : status;
}

/* --- key tables --- */

static gb_status write_keys(const gb_levels_job *job, const gb_key_table *table, gb_outputs *outputs,
                            gb_error *err) {
    const gb_value *formats = gb_value_member(job->a, "format");
    gb_buffer name = {0};
    const char *path = NULL;
    gb_status status = GB_OK;
    gb_buffer_addf(&name, "%s_%s", table->child, table->parent);
    if (name.failed)
        status = no_memory(err);
    if (status == GB_OK && gb_value_has(formats, "csv")) {
        status = add_file(job, outputs, "aggregation", name.text, "csv", &path, err);
        if (status == GB_OK)
            status = gb_key_table_csv(table, path, err);
    }
    if (status == GB_OK && gb_value_has(formats, "xlsx")) {
        status = add_file(job, outputs, "aggregation", name.text, "xlsx", &path, err);
        if (status == GB_OK)
            status = gb_key_table_xlsx(table, path, err);
    }
    gb_buffer_release(&name);
    return status;
}

/* Areas of `of` with their area of the level, then the places that are unknown but counted. */
static gb_status write_key_table(const gb_levels_job *job, const gb_areas *of, const int32_t *parent,
                                 const gb_level *level, size_t unknown, gb_outputs *outputs, gb_error *err) {
    const size_t n = gb_areas_count(of);
    const char **child = gb_alloc(n + unknown, sizeof *child);
    const char **above = gb_alloc(n + unknown, sizeof *above);
    size_t rows = 0;
    gb_status status = child && above ? GB_OK : no_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        if (parent[i] < 0)
            continue;
        child[rows] = gb_areas_code(of, i);
        above[rows++] = gb_areas_code(level->areas, (size_t)parent[i]);
    }
    for (size_t i = 0; i < unknown && status == GB_OK; i++) {
        child[rows] = level->unknown_child[i];
        above[rows++] = level->unknown_parent[i];
    }
    const gb_key_table table = {.child = gb_areas_id(of),
                                .parent = gb_areas_id(level->areas),
                                .rows = rows,
                                .child_code = child,
                                .parent_code = above};
    if (status == GB_OK)
        status = write_keys(job, &table, outputs, err);
    gb_free(above);
    gb_free(child);
    return status;
}

static gb_status write_key_tables(const gb_levels_job *job, size_t i, gb_outputs *outputs, gb_error *err) {
    const gb_level *level = &job->levels.level[i - 1];
    const gb_areas *of = gb_levels_of(&job->levels, i - 1);
    gb_status status = write_key_table(job, of, level->of_parent, level, level->unknown, outputs, err);
    if (status == GB_OK && of != job->base)
        status = write_key_table(job, job->base, level->parent_of, level, 0, outputs, err);
    return status;
}

gb_status gb_job_write(gb_levels_job *job, gb_outputs *outputs, gb_error *err) {
    const gb_value *formats = gb_value_member(job->a, "format");
    const char *path = NULL;
    bool folder = false;
    gb_status status = gb_job_place(job, &folder, err);
    if (status == GB_OK && !folder) {
        status = gb_outputs_add(outputs, gb_value_text(job->a, "output"), &path, err);
        return status == GB_OK ? write_package(job, path, err) : status;
    }
    if (status == GB_OK && (formats->count == 0 || gb_value_has(formats, "gpkg"))) {
        status = add_file(job, outputs, "", "levels", "gpkg", &path, err);
        if (status == GB_OK)
            status = write_package(job, path, err);
    }
    for (size_t i = 0; i < gb_job_levels(job) && status == GB_OK; i++) {
        if (gb_value_has(formats, "shp"))
            status = write_shapefile(job, i, outputs, err);
        if (status == GB_OK && gb_value_has(formats, "geojson"))
            status = write_geojson(job, i, outputs, err);
        if (status == GB_OK && i > 0)
            status = write_key_tables(job, i, outputs, err);
    }
    return status;
}

/* --- report --- */

static void write_level(const gb_levels_job *job, size_t i, gb_json *json) {
    const gb_areas *level = gb_job_level(job, i);
    const gb_areas *of = i > 0 ? gb_levels_of(&job->levels, i - 1) : NULL;
    gb_json_object(json);
    gb_json_key_text(json, "id", i == 0 ? (level ? gb_areas_id(level) : NULL) : job->levels.plan[i - 1].id);
    gb_json_key_text(json, "of", of ? gb_areas_id(of) : NULL);
    gb_json_key(json, "areas");
    if (level)
        gb_json_integer(json, (int64_t)gb_areas_count(level));
    else
        gb_json_text(json, NULL);
    double km2 = NAN;
    const gb_column *area = level ? gb_table_find(gb_areas_table(level), "area_km2") : NULL;
    for (size_t k = 0; area && k < area->n; k++)
        if (area->state[k] == GB_PRESENT)
            km2 = (isnan(km2) ? 0 : km2) + area->value[k];
    gb_json_key_number(json, "area_km2", isnan(km2) ? NAN : round(km2 * 1e9) / 1e9);
    gb_json_end_object(json);
}

static void write_json(gb_levels_job *job, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_text(&json, "program", "gebied");
    gb_json_key_text(&json, "version", GB_VERSION);
    gb_json_key_text(&json, "crs", job->crs ? gb_crs_code(job->crs) : NULL);
    gb_json_key(&json, "levels");
    gb_json_array(&json);
    for (size_t i = 0; i < gb_job_levels(job); i++)
        write_level(job, i, &json);
    gb_json_end_array(&json);
    gb_json_key(&json, "counts");
    gb_json_object(&json);
    for (int severity = GB_SEVERITY_ERROR; severity >= GB_SEVERITY_INFO; severity--)
        gb_json_key_integer(&json, gb_severity_id((gb_severity)severity),
                            (int64_t)gb_findings_weighing(job->findings, (gb_severity)severity));
    gb_json_end_object(&json);
    gb_json_key(&json, "findings");
    gb_findings_write_json(job->findings, job->session->language, &json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

gb_status gb_job_report(gb_levels_job *job, gb_outputs *outputs, gb_error *err) {
    const char *target = gb_value_text(job->a, "report");
    const char *path = NULL;
    char extension[16];
    if (!target)
        return GB_OK;
    gb_path_extension(target, extension, sizeof extension);
    gb_status status = gb_outputs_add(outputs, target, &path, err);
    if (status != GB_OK)
        return status;
    if (strcmp(extension, "csv") == 0)
        return gb_findings_csv(job->findings, job->session->language, path, err);
    gb_buffer text = {0};
    write_json(job, &text);
    status = text.failed ? no_memory(err) : gb_file_write(path, text.text, text.length, err);
    gb_buffer_release(&text);
    return status;
}

/* --- for people --- */

static void put_text(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char words[512];
    gb_text_format(text, language, detail, words, sizeof words);
    gb_buffer_add(out, words);
    gb_buffer_add(out, "\n");
}

static void summarise_levels(const gb_levels_job *job, gb_buffer *out) {
    for (size_t i = 0; i < gb_job_levels(job); i++) {
        const gb_areas *level = gb_job_level(job, i);
        const gb_areas *of = i > 0 ? gb_levels_of(&job->levels, i - 1) : NULL;
        if (!level)
            continue;
        put_text(out, of ? GB_TXT_LEVELS_LINE_OF : GB_TXT_LEVELS_LINE, job->session->language,
                 &(gb_detail){.name = gb_areas_id(level),
                              .count = (int64_t)gb_areas_count(level),
                              .found = of ? gb_areas_id(of) : NULL});
    }
}

void gb_job_summary(gb_levels_job *job, gb_buffer *out) {
    static const char *const marks[] = {"·", "!", "✗"};
    enum { MOST = 5, MOST_CODES = 6 };
    const gb_language language = job->session->language;
    const size_t n = gb_findings_count(job->findings);
    summarise_levels(job, out);
    for (size_t i = 0, same = 0; i < n; i++) {
        const gb_finding *finding = gb_findings_at(job->findings, i);
        const gb_finding *before = i > 0 ? gb_findings_at(job->findings, i - 1) : NULL;
        const gb_finding *after = i + 1 < n ? gb_findings_at(job->findings, i + 1) : NULL;
        const bool begins = !before || before->kind != finding->kind || before->severity != finding->severity;
        const bool ends = !after || after->kind != finding->kind || after->severity != finding->severity;
        same = begins ? 1 : same + 1;
        if (same <= MOST) {
            gb_buffer_addf(out, "%s %s: ", marks[finding->severity], gb_finding_kind_id(finding->kind));
            gb_finding_format(finding, language, MOST_CODES, out);
            gb_buffer_add(out, "\n");
        } else if (ends) {
            gb_buffer_addf(out, "%s %s: ", marks[finding->severity], gb_finding_kind_id(finding->kind));
            put_text(out, GB_TXT_LEVELS_MORE, language, &(gb_detail){.count = (int64_t)(same - MOST)});
        }
    }
    put_text(out, GB_TXT_LEVELS_COUNTS, language,
             &(gb_detail){.count = (int64_t)gb_findings_weighing(job->findings, GB_SEVERITY_ERROR),
                          .total = (int64_t)gb_findings_weighing(job->findings, GB_SEVERITY_WARNING),
                          .row = (int64_t)gb_findings_weighing(job->findings, GB_SEVERITY_INFO)});
}
