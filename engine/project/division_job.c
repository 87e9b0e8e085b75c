/* Declared maps of a division, and of two divisions, bound to the levels of a project. */
#include "project/maps_step.h"

#include "base/memory.h"
#include "base/text.h"
#include "io/source.h"
#include "project/areas_step.h"

#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* --- texts --- */

void gb_source_label(const char *path, const char *layer, char out[GB_SOURCE_LABEL]) {
    gb_copy(out, GB_SOURCE_LABEL, layer ? layer : gb_path_name(path));
    char *dot = strrchr(out, '.');
    if (!layer && dot && dot != out)
        *dot = '\0';
}

static gb_status write_texts(const gb_project *project, const gb_value *plan, const char *subtitle,
                             gb_map_job *job, gb_error *err) {
    const gb_language language = project->language;
    const char *title = gb_value_label(plan, "title", language);
    const char *own = gb_value_label(plan, "subtitle", language);
    const char *source = gb_value_label(plan, "source", language);
    const char *date = gb_value_text(&project->plan, "date");
    if (!title)
        title = gb_value_label(&project->plan, "title", language);
    if (!source)
        source = gb_value_label(&project->plan, "source", language);
    job->title = gb_strdup(title ? title : job->id);
    job->subtitle = gb_strdup(own ? own : subtitle);
    job->source = gb_strdup(source ? source : "");
    job->date_text = gb_date_text(date ? date : project->session->date, language);
    return job->title && job->subtitle && job->source && job->date_text ? GB_OK : no_memory(err);
}

/* --- a division --- */

static int by_fineness(const void *a, const void *b) {
    const gb_project_level *first = *(const gb_project_level *const *)a;
    const gb_project_level *second = *(const gb_project_level *const *)b;
    const size_t n = gb_areas_count(first->areas), m = gb_areas_count(second->areas);
    if (n != m)
        return n > m ? -1 : 1;
    return (first > second) - (first < second);
}

/* The levels whose borders are drawn, finest first; by default the level of the map. */
static gb_status find_borders(const gb_project *project, const gb_value *plan, size_t level,
                              const gb_project_level *out[GB_BORDER_WIDTHS], size_t *count, gb_error *err) {
    const gb_value *borders = gb_value_member(plan, "borders");
    if (borders->count > GB_BORDER_WIDTHS)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MAP_BORDERS, .file = project->file, .line = borders->line,
                       .column = borders->column, .count = (int64_t)borders->count,
                       .total = GB_BORDER_WIDTHS);
    out[0] = &project->level[level];
    *count = borders->count ? borders->count : 1;
    for (size_t b = 0; b < borders->count; b++) {
        size_t found = 0;
        gb_status status = gb_project_level_find(project, borders->item[b].text, level, &found, err);
        if (status != GB_OK)
            return status;
        out[b] = &project->level[found];
    }
    qsort(out, *count, sizeof *out, by_fineness);
    return GB_OK;
}

static gb_status make_division(gb_project *project, const gb_value *plan, const gb_context *context,
                               size_t level, gb_map_job *out, gb_error *err) {
    const gb_project_level *own = &project->level[level], *border[GB_BORDER_WIDTHS];
    gb_division *division = &out->division;
    size_t borders = 0;
    char subtitle[256];
    gb_text_format(GB_TXT_DIVISION_SUBTITLE, project->language,
                   &(gb_detail){.name = own->id, .count = (int64_t)gb_areas_count(own->areas)}, subtitle,
                   sizeof subtitle);
    gb_status status = find_borders(project, plan, level, border, &borders, err);
    if (status == GB_OK)
        status = write_texts(project, plan, subtitle, out, err);
    if (status != GB_OK)
        return status;
    *division = (gb_division){.base = project->level[0].areas,
                              .areas = own->areas,
                              .area_of = own->parent_of,
                              .borders = borders,
                              .labels = (gb_label_mode)gb_value_choice(gb_value_member(plan, "labels")),
                              .legend_title = gb_value_label(plan, "legend", project->language)};
    for (size_t b = 0; b < borders; b++)
        division->border[b] = (gb_division_level){.label = border[b]->id, .area_of = border[b]->parent_of};
    if (border[borders - 1] != own)
        division->coarse = border[borders - 1]->areas;
    gb_map_job_page(project, plan, context, out, &division->page);
    return GB_OK;
}

/* --- two divisions --- */

static gb_status read_before(gb_project *project, const gb_value *plan, gb_areas **out, gb_error *err) {
    char *path = NULL, label[GB_SOURCE_LABEL];
    gb_source source = {0};
    gb_source_label(gb_value_text(plan, "source"), gb_value_text(plan, "layer"), label);
    gb_status status = gb_project_path(project, gb_value_text(plan, "source"), &path, err);
    const gb_source_options options = {.layer = gb_value_text(plan, "layer"),
                                       .crs = gb_value_text(plan, "crs"),
                                       .where = gb_value_text(plan, "where"),
                                       .access = gb_project_access(project)};
    if (status == GB_OK)
        status = gb_source_read(path, &options, &source, project->session->notes, err);
    if (status == GB_OK) {
        const gb_area_fields fields = {.level = label,
                                       .code = gb_value_text(plan, "code"),
                                       .name = gb_value_text(plan, "name"),
                                       .tolerance = 0.001};
        status =
            gb_areas_from_source(&source, path, &fields, project->crs, out, project->session->notes, err);
    }
    gb_source_release(&source);
    gb_free(path);
    return status;
}

gb_status gb_division_job_overlay(const gb_areas *areas, double tolerance, double sliver, gb_map_job *job,
                                  gb_error *err) {
    const gb_crs *crs = gb_areas_crs(areas);
    const double metres = crs ? gb_crs_metres(crs) : 1;
    /* The lines of now are the ones that stay where they are. */
    gb_status status = gb_overlay_find(gb_areas_topology(areas), gb_areas_topology(job->before),
                                       tolerance / metres, &job->overlay, err);
    job->change.pieces = job->overlay.pieces;
    job->change.now_of = job->overlay.a;
    job->change.before_of = job->overlay.b;
    job->change.before = job->before;
    job->change.now = areas;
    job->change.least_width = sliver / metres;
    return status;
}

/* Which area of a level every base area is. */
static gb_status areas_of(const gb_project *project, size_t level, int32_t **out, gb_error *err) {
    const size_t n = gb_areas_count(project->level[0].areas);
    const int32_t *parent = project->level[level].parent_of;
    int32_t *of = gb_alloc(n ? n : 1, sizeof *of);
    if (!of)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        of[i] = parent ? parent[i] : (int32_t)i;
    *out = of;
    return GB_OK;
}

static gb_status compare_levels(gb_project *project, const gb_value *plan, size_t level, gb_map_job *out,
                                gb_error *err) {
    size_t before = 0;
    gb_status status = gb_project_level_find(project, gb_value_text(gb_value_member(plan, "before"), "level"),
                                             level, &before, err);
    if (status == GB_OK)
        status = areas_of(project, before, &out->before_of, err);
    if (status == GB_OK)
        status = areas_of(project, level, &out->now_of, err);
    if (status != GB_OK)
        return status;
    out->change.pieces = gb_areas_topology(project->level[0].areas);
    out->change.before_of = out->before_of;
    out->change.now_of = out->now_of;
    out->change.before = project->level[before].areas;
    out->change.now = project->level[level].areas;
    return GB_OK;
}

/* The count that the panel gives instead of the surface: a column of the base areas. */
static gb_status find_count(const gb_project *project, const gb_value *plan, gb_map_job *out, gb_error *err) {
    const gb_value *show = gb_value_member(plan, "show");
    if (!show->text)
        return GB_OK;
    if (out->before)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BEFORE_COUNT, .file = project->file, .line = show->line,
                       .column = show->column);
    const gb_table *table = gb_areas_table(project->level[0].areas);
    out->change.count = gb_table_find(table, show->text);
    if (out->change.count && out->change.count->kind != GB_KIND_TEXT)
        return GB_OK;
    const char *nearest = gb_table_nearest(table, show->text);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = project->file, .line = show->line,
                   .column = show->column, .name = show->text, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

static gb_status make_change(gb_project *project, const gb_value *plan, const gb_context *context,
                             size_t level, gb_map_job *out, gb_error *err) {
    const gb_value *before = gb_value_member(plan, "before");
    const bool from_file = gb_value_text(before, "source");
    if (from_file == (gb_value_text(before, "level") != NULL))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BEFORE_ONE, .file = project->file, .line = before->line,
                       .column = before->column);
    gb_status status = GB_OK;
    if (from_file) {
        status = read_before(project, before, &out->before, err);
        if (status == GB_OK)
            status =
                gb_division_job_overlay(project->level[level].areas, gb_value_number(before, "tolerance"),
                                        gb_value_number(before, "sliver"), out, err);
    } else {
        status = compare_levels(project, plan, level, out, err);
    }
    if (status == GB_OK)
        status = find_count(project, plan, out, err);
    if (status != GB_OK)
        return status;
    const char *label = gb_value_label(before, "label", project->language);
    char subtitle[256];
    out->change.before_label = label ? label : gb_areas_id(out->change.before);
    out->change.now_label = project->level[level].id;
    out->change.labels = (gb_label_mode)gb_value_choice(gb_value_member(plan, "labels"));
    out->change.legend_title = gb_value_label(plan, "legend", project->language);
    gb_text_format(GB_TXT_CHANGE_SUBTITLE, project->language,
                   &(gb_detail){.name = project->level[level].id, .found = out->change.before_label},
                   subtitle, sizeof subtitle);
    status = write_texts(project, plan, subtitle, out, err);
    if (status == GB_OK)
        gb_map_job_page(project, plan, context, out, &out->change.page);
    return status;
}

gb_status gb_division_job_make(gb_project *project, const gb_value *plan, const gb_context *context,
                               gb_map_job *out, gb_error *err) {
    size_t level = 0;
    gb_status status =
        gb_project_level_find(project, gb_value_text(plan, "level"), project->analyse, &level, err);
    if (status != GB_OK)
        return status;
    return out->type == GB_MAP_DIVISION ? make_division(project, plan, context, level, out, err)
                                        : make_change(project, plan, context, level, out, err);
}
