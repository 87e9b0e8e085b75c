/* Points of a register or a layer, each in its area; for `gebied locate`. */
#ifndef GB_PROJECT_LOCATE_JOB_H
#define GB_PROJECT_LOCATE_JOB_H

#include "areas/areas.h"
#include "base/error.h"
#include "project/declare.h"
#include "project/session.h"
#include "table/raw.h"

#include <stddef.h>
#include <stdint.h>

/** What was read and found. Start with {0}; release with gb_locate_job_release. */
typedef struct gb_locate_job {
    gb_areas *areas;
    gb_raw_table *table; /**< one row per point */
    size_t n;            /**< points */
    double *x, *y;       /**< in the system of the areas; NaN = no usable coordinates */
    int32_t *area;       /**< per point: its area or GB_OUTSIDE */
    size_t located, outside, unusable;
} gb_locate_job;

/**
 * Read areas and points as the options of `gebied locate` say, bring them together in one system and find the
 * area of every point. Rows outside and rows without usable coordinates are noted, with their places.
 *
 * @return GB_ERR_DATA when coordinates look like another system than the one they are said to be in
 */
gb_status gb_locate_job_run(const gb_value *arguments, gb_session *session, gb_locate_job *job,
                            gb_error *err);
void gb_locate_job_release(gb_locate_job *job);

/** Was the point without usable coordinates? */
bool gb_locate_job_unusable(const gb_locate_job *job, size_t point);

#endif
