#include "project/totals_step.h"

#include "base/memory.h"
#include "base/number.h"
#include "prepare/convert.h"
#include "prepare/levels.h"
#include "project/indicators.h"
#include "project/table_options.h"

#include <math.h>
#include <string.h>

/* Columns that areas derive from their boundaries differ by nature. */
static bool is_derived(const char *key) {
    static const char *const derived[] = {"area_km2", "perimeter_km", "compactness", "neighbours"};
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (strcmp(key, derived[i]) == 0)
            return true;
    return false;
}

static bool adds_up(const gb_column *column) {
    double largest = 0;
    if (!column->value || is_derived(column->key))
        return false;
    if (column->kind == GB_KIND_UNKNOWN)
        return gb_column_is_whole(column, &largest) && !gb_column_has_suspect_name(column);
    return column->aggregate == GB_AGGREGATE_SUM;
}

/* The slack that the table of a level declares; the largest when several do. */
static double slack_of(const gb_project *project, size_t level) {
    const gb_value *tables = gb_value_member(&project->plan, "tables");
    double slack = 0;
    for (size_t t = 0; t < tables->count; t++) {
        const char *id = gb_value_text(&tables->item[t], "level");
        const double own = gb_value_number(&tables->item[t], "slack");
        if (strcmp(id ? id : project->level[0].id, project->level[level].id) == 0 && isfinite(own))
            slack = fmax(slack, own);
    }
    return slack;
}

/* "code (supplied / sum)" per difference; yours, n texts. NULL when out of memory. */
static char **list_differences(const gb_project *project, const gb_areas *areas, const gb_total_difference *d,
                               size_t n) {
    char **out = gb_alloc_zero(n, sizeof *out);
    for (size_t i = 0; out && i < n; i++) {
        char supplied[GB_NUMBER_SIZE], computed[GB_NUMBER_SIZE];
        gb_buffer text = {0};
        gb_number_display(d[i].supplied, d[i].supplied == floor(d[i].supplied) ? 0 : 2, project->language,
                          supplied);
        gb_number_display(d[i].computed, d[i].computed == floor(d[i].computed) ? 0 : 2, project->language,
                          computed);
        gb_buffer_addf(&text, "%s (%s / %s)", gb_areas_code(areas, (size_t)d[i].area), supplied, computed);
        if (!(out[i] = gb_buffer_take(&text))) {
            while (i-- > 0)
                gb_free(out[i]);
            gb_free(out);
            return NULL;
        }
    }
    return out;
}

static gb_status note_differences(const gb_project *project, size_t fine, size_t coarse, const char *key,
                                  const gb_total_difference *found, size_t count, size_t compared,
                                  gb_error *err) {
    const gb_detail detail = {.name = key,
                              .found = project->level[fine].id,
                              .expected = project->level[coarse].id,
                              .count = (int64_t)count,
                              .total = (int64_t)compared};
    char **codes = list_differences(project, project->level[coarse].areas, found, count);
    if (!codes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (count)
        gb_notes_add(project->session->notes, GB_NOTE_WARNING, GB_NOTE_TOTALS_DIFFER, &detail,
                     (const char *const *)codes, count);
    else
        gb_notes_add(project->session->notes, GB_NOTE_INFO, GB_NOTE_TOTALS_AGREE, &detail, NULL, 0);
    for (size_t i = 0; i < count; i++)
        gb_free(codes[i]);
    gb_free(codes);
    return GB_OK;
}

static gb_status compare_column(const gb_project *project, size_t fine, size_t coarse, const gb_column *parts,
                                const gb_column *supplied, const int32_t *parent, gb_error *err) {
    gb_column *computed = NULL, *counted = NULL;
    gb_total_difference *found = NULL;
    size_t count = 0, compared = 0;
    gb_status status = gb_column_new(parts->key, parts->n, false, &counted, err);
    for (size_t i = 0; status == GB_OK && i < parts->n; i++)
        if (parts->state[i] == GB_PRESENT)
            gb_column_set(counted, i, parts->value[i]);
        else
            gb_column_set_missing(counted, i, (gb_cell)parts->state[i]);
    if (status == GB_OK) {
        counted->aggregate = GB_AGGREGATE_SUM;
        status = gb_column_move_up(counted, NULL, parent, supplied->n, &computed, NULL, err);
    }
    if (status == GB_OK)
        status =
            gb_totals_compare(computed, supplied, slack_of(project, coarse), &found, &count, &compared, err);
    if (status == GB_OK && compared > 0)
        status = note_differences(project, fine, coarse, parts->key, found, count, compared, err);
    gb_free(found);
    gb_column_free(computed);
    gb_column_free(counted);
    return status;
}

static gb_status compare_levels(const gb_project *project, size_t fine, size_t coarse, gb_error *err) {
    const gb_table *parts = gb_level_table(project, fine), *wholes = gb_level_table(project, coarse);
    int32_t *parent = NULL;
    gb_status status = GB_OK;
    for (size_t c = 0; c < gb_table_columns(parts) && status == GB_OK; c++) {
        const gb_column *part = gb_table_column(parts, c), *whole = gb_table_find(wholes, part->key);
        if (!whole || !adds_up(part) || !adds_up(whole))
            continue;
        /* levels that do not nest have no parts to add */
        if (!parent && gb_level_nest(project, fine, coarse, &parent, NULL) != GB_OK)
            return GB_OK;
        status = compare_column(project, fine, coarse, part, whole, parent, err);
    }
    gb_free(parent);
    return status;
}

gb_status gb_project_compare_totals(gb_project *project, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t fine = 0; fine < project->levels; fine++)
        for (size_t coarse = 0; coarse < project->levels && status == GB_OK; coarse++)
            if (gb_areas_count(project->level[fine].areas) > gb_areas_count(project->level[coarse].areas))
                status = compare_levels(project, fine, coarse, err);
    return status;
}
