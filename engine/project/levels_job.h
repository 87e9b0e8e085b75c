/* What `gebied levels` works on, from boundaries and key tables to files. */
#ifndef GB_PROJECT_LEVELS_JOB_H
#define GB_PROJECT_LEVELS_JOB_H

#include "areas/areas.h"
#include "areas/findings.h"
#include "project/declare.h"
#include "project/level_plan.h"
#include "project/session.h"

#include <stdbool.h>
#include <stddef.h>

/** Everything of one call. Zero to start. */
typedef struct gb_levels_job {
    const gb_value *a; /**< arguments */
    gb_session *session;
    gb_project project; /**< when a project was given */
    bool has_project;
    gb_crs *crs;
    gb_areas *base; /**< NULL: could not be made, a finding says why */
    gb_levels levels;
    gb_findings *findings;
    gb_names *columns;          /**< per level, the base first: the columns that its files get */
    gb_topology *simple;        /**< the base areas in fewer points; NULL without --simplify */
    gb_topology **simple_level; /**< per level above the base */
} gb_levels_job;

/** How many levels there are, with the base; and level i (0 = base), NULL when it could not be made. */
size_t gb_job_levels(const gb_levels_job *job);
const gb_areas *gb_job_level(const gb_levels_job *job, size_t i);

/** Look at the ground and codes of every level; findings. */
gb_status gb_job_check(gb_levels_job *job, gb_error *err);
/** Compare levels with other boundaries (--compare); findings. */
gb_status gb_job_compare(gb_levels_job *job, gb_error *err);
/** Codes and names of the levels that each level lies in, as columns; what does not nest is a finding. */
gb_status gb_job_add_ancestors(gb_levels_job *job, gb_error *err);
/** Outlines in fewer points (--simplify), each border once for all levels. */
gb_status gb_job_simplify(gb_levels_job *job, gb_error *err);

/** The files of all levels, as -o and --format say. */
gb_status gb_job_write(gb_levels_job *job, gb_outputs *outputs, gb_error *err);
/** Is the place of -o a folder, and not yet there? Fails for a form that cannot hold levels. */
gb_status gb_job_place(const gb_levels_job *job, bool *folder, gb_error *err);
/** The report (--report). */
gb_status gb_job_report(gb_levels_job *job, gb_outputs *outputs, gb_error *err);
/** What a person reads at the end. Appended. */
void gb_job_summary(gb_levels_job *job, gb_buffer *out);

#endif
