/* Step 8 of a run: workbook, CSV and GeoPackage with the map's own style. */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "export/qgis.h"
#include "export/tables.h"
#include "io/geopackage.h"
#include "project/allocate_step.h"
#include "project/maps_step.h"
#include "project/method.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status add_file(gb_project *project, gb_outputs *outputs, const char *name, const char **temporary,
                          gb_error *err) {
    char *path = gb_project_output(project, name);
    gb_status status = path ? gb_outputs_add(outputs, path, temporary, err) : no_memory(err);
    gb_free(path);
    return status;
}

static const char *date_of(const gb_project *project) {
    const char *date = gb_value_text(&project->plan, "date");
    return date ? date : project->session->date;
}

/* Classes of the score as its map shows them; none (count 0) when no map of the analysis level shows it. */
static gb_status score_classes(const gb_project *project, gb_classes *out, gb_error *err) {
    const gb_value *maps = gb_value_member(&project->plan, "maps");
    const char *id = gb_value_text(gb_value_member(&project->plan, "index"), "id");
    const gb_column *score = gb_table_find(gb_areas_table(project->level[project->analyse].areas), id);
    for (size_t m = 0; score && m < maps->count; m++) {
        size_t level = 0;
        gb_status status = gb_project_level_find(project, gb_value_text(&maps->item[m], "level"),
                                                 project->analyse, &level, err);
        if (status != GB_OK)
            return status;
        if (level == project->analyse && gb_plan_map_shows(&maps->item[m], id))
            return gb_classes_from_plan(gb_value_member(&maps->item[m], "classes"), score, out, err);
    }
    return GB_OK;
}

static gb_status write_ranking(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const gb_value *plan = gb_value_member(&project->plan, "outputs");
    const gb_value *index = gb_value_member(&project->plan, "index");
    const gb_areas *areas = project->level[project->analyse].areas;
    char *method = gb_method_text(index, gb_value_member(&project->plan, "select"), project->language);
    const char *temporary = NULL;
    gb_notes *notes = gb_project_report_notes(project);
    gb_status status = method && notes ? GB_OK : no_memory(err);
    gb_index_report columns = {0};
    if (status == GB_OK)
        status = gb_index_report_columns(index, &project->outcome, gb_areas_table(areas), &columns, err);
    gb_classes classes = {0};
    if (status == GB_OK)
        status = score_classes(project, &classes, err);
    const gb_listing *sheets[3];
    size_t sheet_count = 0;
    if (project->has_uncertainty)
        sheets[sheet_count++] = &project->uncertainty.sheet;
    if (project->has_uncertainty && project->uncertainty.alternatives.columns)
        sheets[sheet_count++] = &project->uncertainty.alternatives;
    if (project->allocation.columns)
        sheets[sheet_count++] = &project->allocation;
    gb_ranking_report report = {.areas = areas,
                                .index_key = gb_value_text(index, "id"),
                                .ranking = &project->ranking,
                                .selection = project->has_selection ? &project->selection : NULL,
                                .classes = classes.count ? &classes : NULL,
                                .sheets = sheets,
                                .sheet_count = sheet_count,
                                .certainty = project->has_uncertainty ? &project->uncertainty.cells : NULL,
                                .notes = notes,
                                .title = gb_value_label(&project->plan, "title", project->language),
                                .source = gb_value_label(&project->plan, "source", project->language),
                                .method = method,
                                .date = date_of(project),
                                .language = project->language};
    gb_index_report_fill(&project->outcome, &columns, &report);
    if (status == GB_OK && gb_value_bool(plan, "workbook")) {
        status = add_file(project, outputs, "ranking.xlsx", &temporary, err);
        if (status == GB_OK)
            status = gb_ranking_xlsx(&report, temporary, err);
    }
    if (status == GB_OK && gb_value_bool(plan, "csv")) {
        status = add_file(project, outputs, "ranking.csv", &temporary, err);
        if (status == GB_OK)
            status = gb_ranking_csv(&report, &(gb_csv_options){0}, temporary, err);
    }
    gb_index_report_release(&columns);
    gb_notes_free(notes);
    gb_free(method);
    return status;
}

static gb_status write_indicators(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const char *temporary = NULL;
    gb_status status = add_file(project, outputs, "indicators.csv", &temporary, err);
    if (status == GB_OK)
        status = gb_areas_csv(project->level[project->analyse].areas, NULL, 0,
                              &(gb_csv_options){.language = project->language}, temporary, err);
    return status;
}

/* One styled layer per declared map of this level; the map of the index first, so that QGIS opens with it. */
static gb_status style_layer(gb_project *project, size_t level, gb_gpkg_layer *layer, gb_error *err) {
    const gb_value *maps = gb_value_member(&project->plan, "maps");
    const gb_context none = {0};
    gb_status status = GB_OK;
    for (size_t m = 0; m < maps->count && status == GB_OK && layer->style_count < 4; m++) {
        size_t own = 0;
        status = gb_project_level_find(project, gb_value_text(&maps->item[m], "level"), project->analyse,
                                       &own, err);
        if (status != GB_OK || own != level || !gb_plan_map_is_choropleth(&maps->item[m]))
            continue;
        gb_map_job job = {0};
        char *qml = NULL, *sld = NULL;
        status = gb_map_job_make(project, &maps->item[m], &none, &job, err);
        if (status == GB_OK)
            status = gb_qgis_style(&job.map, &qml, &sld, err);
        if (status == GB_OK) {
            struct gb_gpkg_style *style = &layer->style[layer->style_count++];
            style->name = gb_value_text(&maps->item[m], "id");
            style->description = NULL;
            style->qml = qml;
            style->sld = sld;
        } else {
            gb_free(qml);
            gb_free(sld);
        }
        gb_map_job_release(&job);
    }
    return status;
}

static bool has_own_columns(const gb_areas *areas) {
    enum { DERIVED = 4 }; /* area_km2, perimeter_km, compactness, neighbours */
    return gb_table_columns(gb_areas_table(areas)) > DERIVED;
}

static gb_status write_geopackage(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const char *temporary = NULL;
    gb_gpkg_layer *layers = gb_alloc_zero(project->levels, sizeof *layers);
    size_t count = 0;
    gb_status status = layers ? add_file(project, outputs, "areas.gpkg", &temporary, err) : no_memory(err);
    /* the level of the analysis first: it is what people open */
    for (size_t k = 0; k < project->levels && status == GB_OK; k++) {
        const size_t l = k == 0 ? project->analyse : k <= project->analyse ? k - 1 : k;
        gb_areas *areas = project->level[l].areas;
        if (l != project->analyse && !has_own_columns(areas))
            continue;
        layers[count].areas = areas;
        layers[count].name = project->level[l].id;
        status = style_layer(project, l, &layers[count], err);
        count++;
    }
    char stamp[32] = "";
    const char *date = date_of(project);
    if (date) {
        gb_copy(stamp, sizeof stamp, date);
        if (strlen(stamp) == 10)
            memcpy(stamp + 10, "T00:00:00Z", sizeof "T00:00:00Z");
    }
    if (status == GB_OK)
        status = gb_gpkg_write(temporary, layers, count, date ? stamp : NULL, err);
    for (size_t l = 0; l < count; l++)
        for (size_t s = 0; s < layers[l].style_count; s++) {
            gb_free((char *)layers[l].style[s].qml);
            gb_free((char *)layers[l].style[s].sld);
        }
    gb_free(layers);
    return status;
}

gb_status gb_project_write_tables(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const gb_value *plan = gb_value_member(&project->plan, "outputs");
    gb_status status = GB_OK;
    if (project->has_index)
        status = write_ranking(project, outputs, err);
    if (status == GB_OK && gb_value_bool(plan, "csv"))
        status = write_indicators(project, outputs, err);
    if (status == GB_OK && project->allocation.columns && gb_value_bool(plan, "csv"))
        status = gb_project_write_allocation(project, outputs, err);
    if (status == GB_OK && gb_value_bool(plan, "geopackage"))
        status = write_geopackage(project, outputs, err);
    return status;
}
