/* Steadier rates for small areas: shrinkage towards a group, empirical Bayes, pooling of years.
 *
 * The raw rate is always kept beside the smoothed one: shrinking to a municipality can hide a small poor
 * pocket in a rich one, and the reader must be able to see that. */
#ifndef GB_STATS_SMOOTH_H
#define GB_STATS_SMOOTH_H

#include "stats/values.h"
#include "table/csr.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum gb_smooth_method {
    GB_SMOOTH_NONE = 0, /**< events / base */
    GB_SMOOTH_LOGIT, /**< shrinkage on the logit scale towards the rate of the group, as the English, Scottish
                          and Welsh indices; events are part of the base */
    GB_SMOOTH_EB, /**< empirical Bayes towards the rate of the group: Marshall (1991) Applied Statistics 40,
                       the method of moments for a gamma-Poisson model */
    GB_SMOOTH_EB_LOCAL, /**< the same towards the rate of the area with its neighbours */
    GB_SMOOTH_COUNT
} gb_smooth_method;

/** All zero = raw rates; with a method and nothing else all areas are one group. */
typedef struct gb_smooth_options {
    gb_smooth_method method;
    const uint32_t *group; /**< n: the group 0..groups-1 whose rate an area is drawn to (municipality, type of
                                area); NULL = all areas are one group. Not for GB_SMOOTH_EB_LOCAL */
    size_t groups;         /**< with group */
    const gb_csr *neighbours; /**< n x n, GB_SMOOTH_EB_LOCAL: the entries of row i are the neighbours of i;
                                 their values play no part, and the area itself always counts */
} gb_smooth_options;

/** Raw and smoothed rates, per unit of base. Release with gb_smoothed_release. */
typedef struct gb_smoothed {
    size_t n;
    double *raw;    /**< n; events / base; NAN where state is not present */
    double *rate;   /**< n; smoothed */
    double *weight; /**< n; share of the area's own figure in the smoothed rate, 0..1 */
    double *target; /**< n; the rate that the area is drawn to */
    uint8_t *state; /**< n gb_cell: of events and base combined; GB_UNDEFINED where the base is 0 */
    size_t lonely;  /**< areas whose group has no other area with a rate, so that the spread in the group is
                       not  known: they keep their own figure (weight 1) */
} gb_smoothed;

/**
 * Smooth rates events / base.
 *
 * Logit, per group of k areas with R events on a base N: z = ln((r + .5) / (n - r + .5)) with variance
 * s2 = (n + 1)(n + 2) / (n (r + 1)(n - r + 1)); Z = ln((R + .5) / (N - R + .5)); t2 = sum (z - Z)^2 / (k -
 * 1); w = (1 / s2) / (1 / s2 + 1 / t2); the rate is the antilogit of w z + (1 - w) Z. The half is added also
 * where w = 1, so a smoothed rate is never exactly 0 or 1. (Noble et al., Scottish Indices of Deprivation
 * 2003, appendix 1; variance as in the English indices' technical reports.)
 *
 * Empirical Bayes: b = sum r / sum n; v = sum n (r/n - b)^2 / sum n; a = max(0, v - b / mean n);
 * w = a / (a + b / n); the rate is b + w (r/n - b). Local: sums over the area and its neighbours (the rule of
 * GeoDa and PySAL).
 *
 * Areas without a rate count nowhere.
 *
 * @param events, base  equal length; not negative; a fractional count is fine
 * @return GB_ERR_DATA with name, row and value: negative events or base; events above the base (logit);
 *         events on a base of 0. GB_ERR_BUG: unequal lengths, a group out of range, neighbours of another
 * size or missing. GB_ERR_NOMEM
 */
gb_status gb_smooth(const gb_values *events, const gb_values *base, const gb_smooth_options *options,
                    gb_smoothed *out, gb_error *err);
void gb_smoothed_release(gb_smoothed *smoothed);

/**
 * Add up a count over several periods (three years of births): the cure of Flemish portals for small numbers.
 * Pool events and base both, then divide. An area that misses a period gets the combined reason, never a sum
 * of fewer periods.
 *
 * @param periods  columns of equal length, at least one
 * @param value, state  out: n each; value NAN where missing
 * @return GB_ERR_USAGE: no periods; GB_ERR_BUG: unequal lengths or broken cells
 */
gb_status gb_pool_periods(const gb_values *periods, size_t count, double *value, uint8_t *state,
                          gb_error *err);

/** "none", "logit", "empirical-bayes", "empirical-bayes-local". */
const char *gb_smooth_name(gb_smooth_method method);
/** false when unknown; *out untouched. */
bool gb_smooth_parse(const char *name, gb_smooth_method *out);

#endif
