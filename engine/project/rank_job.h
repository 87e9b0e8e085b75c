/* A ranking from one table: what `gebied rank` computes. */
#ifndef GB_PROJECT_RANK_JOB_H
#define GB_PROJECT_RANK_JOB_H

#include "areas/areas.h"
#include "index/select.h"
#include "project/index_run.h"
#include "project/select_plan.h"
#include "project/session.h"
#include "project/uncertainty.h"
#include "stats/classify.h"
#include "table/raw.h"

/** What a ranking is made of. Zero to start; gb_rank_job_release. */
typedef struct gb_rank_job {
    gb_value index, select; /**< the blocks: options, preset and list of indicators together */
    gb_value preset;        /**< what is left of the preset: its indicators */
    gb_areas *areas;        /**< codes and names, without boundaries */
    gb_table *table;        /**< of its own: a column may be called area_km2, as one that areas derive */
    gb_index_outcome outcome;
    gb_index_report columns;
    gb_ranking ranking;
    gb_selection selection;
    gb_select_plan rule; /**< that the selection was made with */
    bool has_selection;
    bool has_uncertainty;
    gb_uncertainty uncertainty;
    gb_classes classes; /**< of the score: five natural classes, where the index declares none */
} gb_rank_job;

/**
 * Compute a ranking.
 *
 * @param arguments  of `gebied rank`; members that the index takes over are moved out of it
 * @return GB_ERR_USAGE: nothing to rank, a column that is not there, a formula without name; errors of
 * gb_preset_apply, gb_index_run, gb_select_plan_read, gb_uncertainty_run
 */
gb_status gb_rank_job_run(gb_value *arguments, gb_session *session, const gb_raw_table *table,
                          gb_rank_job *job, gb_error *err);
/** Add a column of the table as names of districts, when it is not there yet. */
gb_status gb_rank_job_district(const gb_raw_table *table, const char *name, gb_rank_job *job, gb_error *err);
/** The ranking as uncertainty and explanation take it; borrowed. */
gb_ranked gb_rank_job_ranked(const gb_rank_job *job);
void gb_rank_job_release(gb_rank_job *job);

#endif
