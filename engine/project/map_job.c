/* One declared map bound to the results of a run: classes, texts, ranking panel. */
#include "project/maps_step.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

char *gb_date_text(const char *date, gb_language language) {
    static const gb_text months[] = {GB_TXT_MONTH_1, GB_TXT_MONTH_2,  GB_TXT_MONTH_3,  GB_TXT_MONTH_4,
                                     GB_TXT_MONTH_5, GB_TXT_MONTH_6,  GB_TXT_MONTH_7,  GB_TXT_MONTH_8,
                                     GB_TXT_MONTH_9, GB_TXT_MONTH_10, GB_TXT_MONTH_11, GB_TXT_MONTH_12};
    if (!date || strlen(date) < 10)
        return gb_strdup("");
    const long month = strtol(date + 5, NULL, 10), day = strtol(date + 8, NULL, 10);
    if (month < 1 || month > 12)
        return gb_strdup("");
    gb_buffer text = {0};
    gb_buffer_addf(&text, "%ld %s %.4s", day, gb_text_pattern(months[month - 1], language), date);
    return gb_buffer_take(&text);
}

static const gb_column *shown_column(const gb_project *project, const gb_value *plan, size_t level,
                                     gb_error *err) {
    const gb_table *table = gb_areas_table(project->level[level].areas);
    const gb_value *show = gb_value_member(plan, "show");
    const gb_column *column = gb_table_find(table, show->text);
    if (column && column->kind != GB_KIND_TEXT)
        return column;
    const char *nearest = gb_table_nearest(table, show->text);
    GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = project->file, .line = show->line,
            .column = show->column, .name = show->text, .code = nearest,
            .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    return NULL;
}

gb_status gb_classes_from_plan(const gb_value *block, const gb_column *column, gb_classes *out,
                               gb_error *err) {
    const gb_value *given = gb_value_member(block, "breaks");
    const int64_t count = gb_value_int(block, "count");
    const gb_values values = gb_values_of(column);
    double breaks[GB_CLASSES_MAX + 1];
    gb_class_options options = {.count = count > 0 ? (int)count : 5, .breaks = breaks, .round = true};
    gb_class_method_parse(gb_value_text(block, "method"), &options.method);
    if (given->count) { /* breaks say enough: no need to write method: manual as well */
        options.method = GB_CLASS_MANUAL;
        options.count = count > 0 ? (int)count : 0;
    }
    for (size_t i = 0; i < given->count && i <= GB_CLASSES_MAX; i++)
        breaks[i] = given->item[i].number;
    options.break_count = given->count;
    const gb_status status = gb_classify(&values, &options, out, err);
    if (status == GB_ERR_USAGE && err && err->line == 0) {
        const gb_value *place = given->count ? given : block;
        err->line = place->line;
        err->column = place->column;
    }
    return status;
}

/* What the column shows, with its unit: the legend's own title when the map has one. */
static void add_subject(gb_buffer *text, const gb_project *project, const gb_value *plan,
                        const gb_column *column) {
    const char *legend = gb_value_label(plan, "legend", project->language);
    gb_buffer_add(text, legend ? legend : gb_column_label(column, project->language));
    if (!legend && column->unit) {
        gb_buffer_add(text, " (");
        gb_buffer_add(text, column->unit);
        gb_buffer_add(text, ")");
    }
    gb_buffer_add(text, ", ");
}

/* "Werkzoekenden (%), per wijk, 2024": what a reader must know before looking. A title that is the column's
 * label has said the first part. */
static char *default_subtitle(const gb_project *project, const gb_value *plan, const gb_column *column,
                              size_t level) {
    char per[160];
    gb_text_format(GB_TXT_PER_LEVEL, project->language, &(gb_detail){.name = project->level[level].id}, per,
                   sizeof per);
    gb_buffer text = {0};
    if (gb_value_label(plan, "title", project->language)) {
        add_subject(&text, project, plan, column);
    } else if (column->unit) {
        gb_buffer_add(&text, column->unit);
        gb_buffer_add(&text, ", ");
    }
    gb_buffer_add(&text, per);
    if (column->period) {
        gb_buffer_add(&text, ", ");
        gb_buffer_add(&text, column->period);
    }
    return gb_buffer_take(&text);
}

static gb_status write_texts(gb_project *project, const gb_value *plan, const gb_column *column, size_t level,
                             gb_map_job *job, gb_error *err) {
    const gb_language language = project->language;
    const char *title = gb_value_label(plan, "title", language);
    const char *subtitle = gb_value_label(plan, "subtitle", language);
    const char *source = gb_value_label(plan, "source", language);
    if (!source)
        source = column->source ? column->source : gb_value_label(&project->plan, "source", language);
    const char *date = gb_value_text(&project->plan, "date");
    job->title = gb_strdup(title ? title : gb_column_label(column, language));
    job->subtitle = subtitle ? gb_strdup(subtitle) : default_subtitle(project, plan, column, level);
    job->source = gb_strdup(source ? source : "");
    job->date_text = gb_date_text(date ? date : project->session->date, language);
    return job->title && job->subtitle && job->source && job->date_text ? GB_OK : no_memory(err);
}

/* Text of one panel cell; kept by the job. NULL when out of memory. */
static const char *keep_text(gb_map_job *job, char *text) {
    if (text)
        job->panel_text[job->panel_texts++] = text;
    return text;
}

/* Decimals of a column in the panel: as declared, else none for whole numbers and large ones. */
static int panel_decimals(const gb_column *column) {
    if (column->decimals >= 0)
        return column->decimals;
    for (size_t i = 0; i < column->n; i++)
        if (column->state[i] == GB_PRESENT && fabs(column->value[i]) < 1000 &&
            column->value[i] != floor(column->value[i]))
            return 1;
    return 0;
}

static gb_status make_panel(gb_project *project, const gb_column *column, gb_map_job *job, gb_error *err) {
    enum { MOST_ROWS = 15 };
    const gb_areas *areas = project->level[project->analyse].areas;
    const bool all = !project->has_selection;
    const int decimals = panel_decimals(column);
    job->panel = gb_alloc_zero(MOST_ROWS, sizeof *job->panel);
    job->panel_text = gb_alloc_zero((size_t)MOST_ROWS * 2, sizeof *job->panel_text);
    if (!job->panel || !job->panel_text)
        return no_memory(err);
    size_t rows = 0;
    for (size_t k = 0; k < project->ranking.ranked && rows < (all ? 10 : MOST_ROWS); k++) {
        const size_t i = project->ranking.order[k];
        if (!all && !project->selection.selected[i])
            continue;
        char number[GB_NUMBER_SIZE];
        const bool half = project->ranking.rank[i] != floor(project->ranking.rank[i]);
        gb_number_display(project->ranking.rank[i], half ? 1 : 0, project->language, number);
        const char *rank = keep_text(job, gb_strdup(number));
        if (column->state[i] == GB_PRESENT)
            gb_number_display(column->value[i], decimals, project->language, number);
        else
            number[0] = '\0';
        const char *value = keep_text(job, gb_strdup(number));
        if (!rank || !value)
            return no_memory(err);
        job->panel[rows++] = (gb_panel_row){.left = rank, .middle = gb_areas_name(areas, i), .right = value};
    }
    job->map.panel = job->panel;
    job->map.panel_count = rows;
    return GB_OK;
}

/* Ranks that are absent from the panel (1, 2, 4) belong to areas that the selection passed over. */
static gb_status add_panel_note(gb_project *project, const gb_value *select, gb_map_job *job, gb_error *err) {
    const double least = gb_value_number(select, "min_population");
    if (!project->has_selection || project->selection.small == 0 || !(least > 0))
        return GB_OK;
    char text[256];
    gb_text_format(GB_TXT_PANEL_SMALL, project->language, &(gb_detail){.value = least}, text, sizeof text);
    job->panel_note = gb_strdup(text);
    job->map.panel_note = job->panel_note;
    return job->panel_note ? GB_OK : no_memory(err);
}

static gb_status add_ranking(gb_project *project, const gb_value *plan, const gb_column *column,
                             gb_map_job *job, gb_error *err) {
    const gb_value *select = gb_value_member(&project->plan, "select");
    job->rank = gb_alloc(project->ranking.n ? project->ranking.n : 1, sizeof *job->rank);
    if (!job->rank)
        return no_memory(err);
    for (size_t i = 0; i < project->ranking.n; i++)
        job->rank[i] = isnan(project->ranking.rank[i]) ? 0 : (int32_t)project->ranking.rank[i];
    job->map.rank = job->rank;
    if (project->has_selection) {
        const char *label = gb_value_label(select, "label", project->language);
        job->map.selected_label = label ? label : gb_text_pattern(GB_TXT_SELECTION, project->language);
        if (gb_value_bool(plan, "selection"))
            job->map.selected = project->selection.selected;
    }
    job->map.panel_title = project->has_selection ? job->map.selected_label
                                                  : gb_text_pattern(GB_TXT_TOP_OF_RANKING, project->language);
    if (!gb_value_bool(plan, "panel"))
        return GB_OK;
    gb_status status = add_panel_note(project, select, job, err);
    return status == GB_OK ? make_panel(project, column, job, err) : status;
}

void gb_map_job_page(const gb_project *project, const gb_value *plan, const gb_context *context,
                     const gb_map_job *job, gb_map_page *out) {
    const char *date = gb_value_text(&project->plan, "date");
    *out = (gb_map_page){.context = context->layer,
                         .context_count = context->count,
                         .size = (gb_page)gb_value_choice(gb_value_member(plan, "page")),
                         .title = job->title,
                         .subtitle = job->subtitle,
                         .source = job->source,
                         .credit = gb_value_text(&project->plan, "author"),
                         .date_text = job->date_text,
                         .date = date ? date : project->session->date,
                         .notes = job->note ? &job->note : NULL,
                         .note_count = job->note ? 1 : 0,
                         .language = project->language};
}

static gb_status make_choropleth(gb_project *project, const gb_value *plan, const gb_context *context,
                                 gb_map_job *out, gb_error *err) {
    size_t level = 0, outline = 0;
    const gb_value *outline_plan = gb_value_member(plan, "outline");
    const char *outline_id =
        outline_plan->text ? outline_plan->text : gb_value_text(&project->plan, "outline");
    gb_status status =
        gb_project_level_find(project, gb_value_text(plan, "level"), project->analyse, &level, err);
    if (status == GB_OK)
        status = gb_project_level_find(project, outline_id, level, &outline, err);
    const gb_column *column = status == GB_OK ? shown_column(project, plan, level, err) : NULL;
    if (status == GB_OK && !column)
        status = GB_ERR_USAGE;
    if (status == GB_OK)
        status = gb_classes_from_plan(gb_value_member(plan, "classes"), column, &out->classes, err);
    if (status == GB_OK)
        status = write_texts(project, plan, column, level, out, err);
    if (status != GB_OK)
        return status;
    out->map = (gb_map){.areas = project->level[level].areas,
                        .column = column,
                        .classes = &out->classes,
                        .outline = outline != level ? project->level[outline].areas : NULL,
                        .ramp = gb_value_text(plan, "ramp"),
                        .labels = (gb_label_mode)gb_value_choice(gb_value_member(plan, "labels")),
                        .legend_title = gb_value_label(plan, "legend", project->language)};
    gb_map_job_page(project, plan, context, out, &out->map.page);
    if (project->has_index && level == project->analyse)
        status = add_ranking(project, plan, column, out, err);
    return status;
}

gb_status gb_map_job_make(gb_project *project, const gb_value *plan, const gb_context *context,
                          gb_map_job *out, gb_error *err) {
    out->type = (gb_map_type)gb_value_choice(gb_value_member(plan, "type"));
    out->id = gb_value_text(plan, "id");
    out->note = gb_value_label(plan, "note", project->language);
    return out->type == GB_MAP_CHOROPLETH ? make_choropleth(project, plan, context, out, err)
                                          : gb_division_job_make(project, plan, context, out, err);
}

gb_status gb_map_job_draw(const gb_map_job *job, const gb_text_meter *meter, gb_scene **out, gb_notes *notes,
                          gb_error *err) {
    switch (job->type) {
    case GB_MAP_DIVISION:
        return gb_division_map(&job->division, meter, out, notes, err);
    case GB_MAP_DIVISION_CHANGE:
        return gb_division_change_map(&job->change, meter, out, notes, err);
    default:
        return gb_choropleth(&job->map, meter, out, notes, err);
    }
}

void gb_map_job_release(gb_map_job *job) {
    for (size_t i = 0; i < job->panel_texts; i++)
        gb_free(job->panel_text[i]);
    gb_free(job->panel_text);
    gb_free(job->panel);
    gb_free(job->rank);
    gb_free(job->title);
    gb_free(job->subtitle);
    gb_free(job->source);
    gb_free(job->date_text);
    gb_free(job->panel_note);
    gb_areas_free(job->before);
    gb_overlay_release(&job->overlay);
    gb_free(job->before_of);
    gb_free(job->now_of);
    memset(job, 0, sizeof *job);
}
