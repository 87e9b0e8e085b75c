/* Whole units from fractional claims: cents, full-time posts, places in a school. */
#ifndef GB_INDEX_ALLOCATE_UNITS_H
#define GB_INDEX_ALLOCATE_UNITS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum gb_units_method {
    /** Hamilton, Hare-Niemeyer: the whole part of each claim, then one each to the largest remainders. Nobody
     *  is more than one unit from the exact claim. */
    GB_UNITS_LARGEST_REMAINDER = 0,
    /** Webster: the highest claim / (2 units + 1) gets the next unit. No paradoxes when the total grows. */
    GB_UNITS_SAINTE_LAGUE,
    GB_UNITS_METHOD_COUNT
} gb_units_method;

/** Who comes first when claims to the last unit are equal. What is still equal then is decided by priority,
 * the area code, and row order when these are not given. */
typedef enum gb_units_ties {
    GB_UNITS_TIES_LARGER = 0, /**< the larger claim */
    GB_UNITS_TIES_SMALLER,    /**< the smaller claim */
    GB_UNITS_TIES_ORDER,      /**< the earlier row */
    GB_UNITS_TIES_COUNT
} gb_units_ties;

/** All zero = largest remainder, larger claim first. */
typedef struct gb_units_options {
    gb_units_method method;
    gb_units_ties ties;
    const double *priority;   /**< n, among equal claims the higher goes first; NAN goes last; may be NULL */
    const char *const *codes; /**< n area codes for ties; may be NULL */
} gb_units_options;

/** How the division went. */
typedef struct gb_units_report {
    double
        unplaced; /**< what nobody could get: every claim is 0 or at its most; 0 = everything was divided */
    double multiplier; /**< units per unit of claim for those not held by a bound */
    size_t tied;       /**< areas with an equal claim to the last unit, when only some of them got one */
} gb_units_report;

/**
 * Fit claims between bounds: exact[i] = claim[i] x one multiplier, held at least[i] and most[i], so that they
 * add up to total (proportional division with minimum and maximum requirements, Balinski and Young 1982).
 * What a bound takes away or adds is so shared by the others in proportion to their claims.
 *
 * @param claim   n numbers >= 0
 * @param least   n whole numbers; their sum is at most total
 * @param most    n whole numbers or INFINITY, most[i] >= least[i]
 * @param exact   out, n
 * @param report  out: unplaced and multiplier
 */
void gb_units_fit(const double *claim, const double *least, const double *most, size_t n, double total,
                  double *exact, gb_units_report *report);

/**
 * Divide total units over n claims, between bounds.
 *
 * The units add up to exactly total minus report->unplaced. Remainders are compared to 1e-9 of a unit, so
 * that noise in the last bits does not break a tie; with the tie rules LARGER and SMALLER the order of the
 * rows plays no part as long as codes are given.
 *
 * @param least  n whole numbers, or NULL = 0
 * @param most   n whole numbers (INFINITY = no limit), or NULL
 * @param units  out, n, the caller's
 * @return GB_ERR_USAGE: total negative or above 2^53. GB_ERR_DATA: a claim that is negative or not finite,
 * the least together above total. GB_ERR_NOMEM
 */
gb_status gb_units_divide(const double *claim, const double *least, const double *most, size_t n,
                          int64_t total, const gb_units_options *options, int64_t *units,
                          gb_units_report *report, gb_error *err);

#endif
