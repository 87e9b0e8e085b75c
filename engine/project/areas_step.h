/* From a source in memory to a level; shared by projects and by single commands. */
#ifndef GB_PROJECT_AREAS_STEP_H
#define GB_PROJECT_AREAS_STEP_H

#include "areas/areas.h"
#include "areas/findings.h"
#include "base/error.h"
#include "base/notes.h"
#include "geom/crs.h"
#include "io/source.h"
#include "table/raw.h"

#include <stddef.h>
#include <stdint.h>

/** Which fields hold what, and how closely to look. */
typedef struct gb_area_fields {
    const char *level;
    const char *code; /**< NULL: the record number is the code */
    const char *name; /**< NULL: no names */
    double tolerance; /**< metres */
    gb_findings
        *findings; /**< NULL: what was repaired or snapped is noted, and codes that occur twice are an
                        error. Else all of it is a finding, and such codes give GB_OK without a level */
    double sliver; /**< metres; with findings: strips that are narrower are slivers */
    double repair; /**< metres; with findings: gaps, openings and overlaps that are narrower are
                        mended; 0 = nothing is */
} gb_area_fields;

/**
 * Reproject, repair, build shared arcs and bind codes and names.
 * @param source  changed (reprojected, repaired); still the caller's
 */
gb_status gb_areas_from_source(gb_source *source, const char *file, const gb_area_fields *fields,
                               const gb_crs *crs, gb_areas **out, gb_notes *notes, gb_error *err);

typedef struct gb_project gb_project;
/**
 * The base level of a project, in its crs.
 * @param how  findings, sliver and repair; the fields come from the project
 */
gb_status gb_project_read_base(gb_project *project, const gb_area_fields *how, gb_areas **out, gb_error *err);

#define GB_NO_FIELD SIZE_MAX

/** Column `field` of a raw table as owned texts, trimmed; GB_NO_FIELD gives the record numbers. */
gb_status gb_take_texts(const gb_raw_table *table, size_t field, char ***out, gb_error *err);
/** n texts and their array. NULL is fine. */
void gb_free_texts(char **texts, size_t n);

/** A CRS to measure in; a geographic one is refused. @param file  for the message, may be NULL */
gb_status gb_analysis_crs(const char *definition, const char *file, gb_crs **out, gb_error *err);

#endif
