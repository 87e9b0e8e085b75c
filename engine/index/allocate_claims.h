/* What each area may claim of a budget, and between which limits; for the files of index/allocate only. */
#ifndef GB_INDEX_ALLOCATE_CLAIMS_H
#define GB_INDEX_ALLOCATE_CLAIMS_H

#include "index/allocate.h"

/** All of n, in units. */
typedef struct gb_claims {
    double *base, *extra;              /* what the rule gives */
    double *target;                    /* after phase-in; sums to the total */
    double *least, *most;              /* whole units; most may be INFINITY */
    uint8_t *least_limit, *most_limit; /* gb_limit that set them */
} gb_claims;

/** Refuse options that cannot be. */
gb_status gb_claims_check(const gb_allocation_options *options, size_t n, gb_error *err);
/** Fill the arrays of claims, which are zeroed where the header says so. */
gb_status gb_claims_build(const gb_allocation_options *options, size_t n, gb_claims *claims, gb_error *err);
/** Whether phase-in or a limit can make the amounts differ from the rule. */
bool gb_claims_are_changed(const gb_allocation_options *options);
/** The failure that maximums leave units over: how many, and which limit weighs most. */
gb_status gb_claims_too_capped(const gb_allocation_options *options, const gb_claims *claims, size_t n,
                               double unplaced, gb_error *err);

#endif
