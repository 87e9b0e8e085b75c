/* Reading two divisions, and what counts in them, for the commands that lay one over the other. */
#ifndef GB_PROJECT_TWO_AREAS_H
#define GB_PROJECT_TWO_AREAS_H

#include "areas/areas.h"
#include "base/error.h"
#include "project/declare.h"
#include "project/session.h"

#include <stddef.h>

/** Two divisions in one system of coordinates. Start with {0}; gb_two_areas_release. */
typedef struct gb_two_areas {
    gb_areas *from, *to;
    gb_crs *crs;
    double tolerance; /**< in units of the system */
} gb_two_areas;

/** Read params/two_areas.def: both divisions must be given (GB_ERR_USAGE). Areas that overlap their
 * neighbours by 2 m or more are told: their ground counts once, for the first. */
gb_status gb_two_areas_read(const gb_value *arguments, gb_session *session, gb_two_areas *out, gb_error *err);
void gb_two_areas_release(gb_two_areas *areas);

/** A level with a count per area, from one file. */
gb_status gb_counted_areas_read(const gb_value *arguments, const char *path, const char *layer,
                                const char *count, const gb_crs *crs, gb_session *session, gb_areas **out,
                                double **counts, gb_error *err);

/** Points with their weights. Start with {0}; gb_weighted_points_release. */
typedef struct gb_weighted_points {
    size_t n;
    double *x, *y, *weight; /**< weight NULL = 1 each */
} gb_weighted_points;

/** The points of `points`, weighed by column `weight` (NULL = 1 each), in a system. GB_ERR_DATA for a weight
 * that is missing or negative. */
gb_status gb_weighted_points_read(const gb_value *arguments, const char *weight, const gb_crs *crs,
                                  gb_session *session, gb_weighted_points *out, gb_error *err);
void gb_weighted_points_release(gb_weighted_points *points);

#endif
