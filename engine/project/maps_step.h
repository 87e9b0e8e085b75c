/* Step 7 of a run: the declared maps as scenes and files. */
#ifndef GB_PROJECT_MAPS_STEP_H
#define GB_PROJECT_MAPS_STEP_H

#include "carto/choropleth.h"
#include "carto/division.h"
#include "geom/overlay.h"
#include "project/context.h"
#include "project/project.h"

/** The kinds of maps, in the order of the choices of `type`. */
typedef enum gb_map_type { GB_MAP_CHOROPLETH, GB_MAP_DIVISION, GB_MAP_DIVISION_CHANGE } gb_map_type;

/** One map of a kind, with the texts and rows that it owns. */
typedef struct gb_map_job {
    gb_map_type type;
    gb_map map;
    gb_division division;
    gb_division_change change;
    gb_classes classes;
    const char *id;
    char *title, *subtitle, *source, *date_text;
    const char *note;
    char *panel_note;
    int32_t *rank;
    gb_panel_row *panel;
    char **panel_text;
    size_t panel_texts;
    gb_areas *before;            /**< read from a file to compare with; NULL = a level of the project */
    gb_overlay overlay;          /**< of both; empty when both are levels of the project */
    int32_t *before_of, *now_of; /**< per base area, when both are levels of the project */
} gb_map_job;

/** Everything a map needs, bound to the project's results. Release with gb_map_job_release. */
gb_status gb_map_job_make(gb_project *project, const gb_value *plan, const gb_context *context,
                          gb_map_job *out, gb_error *err);
/** The map as a scene; yours. Notes may be those of the map alone, for drawing in parallel. */
gb_status gb_map_job_draw(const gb_map_job *job, const gb_text_meter *meter, gb_scene **out, gb_notes *notes,
                          gb_error *err);
void gb_map_job_release(gb_map_job *job);

/** Page and texts as every kind of map has them. The texts must stand in the job. */
void gb_map_job_page(const gb_project *project, const gb_value *plan, const gb_context *context,
                     const gb_map_job *job, gb_map_page *out);
/** The part of gb_map_job_make for the maps of a division and of two divisions (division_job.c). */
gb_status gb_division_job_make(gb_project *project, const gb_value *plan, const gb_context *context,
                               gb_map_job *out, gb_error *err);
/** Lay another division under `areas` and compare: sets job->overlay and job->change from job->before.
 *  @param tolerance  borders this near are one  @param sliver  narrower ground is no change; both metres */
gb_status gb_division_job_overlay(const gb_areas *areas, double tolerance, double sliver, gb_map_job *job,
                                  gb_error *err);

enum { GB_SOURCE_LABEL = 128 };
/** What boundaries of a file are called on a map: their layer, else the file without its extension. */
void gb_source_label(const char *path, const char *layer, char out[GB_SOURCE_LABEL]);

/** Classes of a column as a `classes` block asks; with breaks rounded for people. */
gb_status gb_classes_from_plan(const gb_value *block, const gb_column *column, gb_classes *out,
                               gb_error *err);

/** "31 januari 2026" from an ISO date; empty for NULL. Yours (gb_free). */
char *gb_date_text(const char *date, gb_language language);

#endif
