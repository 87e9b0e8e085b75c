/* Step 7 of a run: the declared maps as scenes and files. */
#ifndef GB_PROJECT_MAPS_STEP_H
#define GB_PROJECT_MAPS_STEP_H

#include "carto/choropleth.h"
#include "project/context.h"
#include "project/project.h"

/** Texts and rows that one map owns besides its gb_map. */
typedef struct gb_map_job {
    gb_map map;
    gb_classes classes;
    const char *id;
    char *title, *subtitle, *source, *date_text;
    const char *note;
    char *panel_note;
    int32_t *rank;
    gb_panel_row *panel;
    char **panel_text;
    size_t panel_texts;
} gb_map_job;

/** Everything a map needs, bound to the project's results. Release with gb_map_job_release. */
gb_status gb_map_job_make(gb_project *project, const gb_value *plan, const gb_context *context,
                          gb_map_job *out, gb_error *err);
void gb_map_job_release(gb_map_job *job);

/** Classes of a column as a `classes` block asks; with breaks rounded for people. */
gb_status gb_classes_from_plan(const gb_value *block, const gb_column *column, gb_classes *out,
                               gb_error *err);

/** "31 januari 2026" from an ISO date; empty for NULL. Yours (gb_free). */
char *gb_date_text(const char *date, gb_language language);

#endif
