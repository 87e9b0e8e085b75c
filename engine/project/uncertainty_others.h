/* Private to project: the same list under other reasonable methods. */
#ifndef GB_PROJECT_UNCERTAINTY_OTHERS_H
#define GB_PROJECT_UNCERTAINTY_OTHERS_H

#include "project/uncertainty.h"

/**
 * Rank and select by six other methods: two other normalisations, equal weights, two other ways of combining,
 * and without the indicator whose absence changes the list most. One that gives what the index does already
 * or that these figures do not allow is left out.
 *
 * @param out    a row per method: who stays, comes in, drops out; yours (gb_listing_release) also on failure
 * @param times  out: per area how many of them select it; n numbers of the caller
 * @param tried  out: how many methods
 */
gb_status gb_others_try(const gb_ranked *ranked, gb_language language, gb_listing *out, uint32_t *times,
                        size_t *tried, gb_error *err);

#endif
