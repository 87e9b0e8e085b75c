/* From scores to ranks. Rank 1 = most deprived = highest score. */
#ifndef GB_INDEX_RANK_H
#define GB_INDEX_RANK_H

#include "index/normalise.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

/** All zero = competition ranking, highest value first, exact comparison. */
typedef struct gb_rank_options {
    gb_ties ties;
    gb_compare compare;
    bool lowest_first; /**< rank 1 = lowest value */
} gb_rank_options;

/** Release with gb_ranking_release. */
typedef struct gb_ranking {
    size_t n;
    size_t ranked;     /**< areas with a value */
    size_t tied_areas; /**< areas that share their value with another */
    double *rank;      /**< n; NAN for an area without value; halves occur with GB_TIES_AVERAGE */
    uint32_t *tied;    /**< n; how many areas share this value (1 = alone, 0 = no value) */
    uint32_t *order;   /**< n; areas from rank 1 downward, ties in row order, then those without value */
} gb_ranking;

/**
 * Rank the present values.
 *
 * @param out  overwritten; release with gb_ranking_release also after GB_OK only
 * @return GB_OK also when nothing is present; GB_ERR_USAGE for decimals outside 0..15; GB_ERR_NOMEM;
 *         errors of gb_values_check
 */
gb_status gb_rank(const gb_values *values, const gb_rank_options *options, gb_ranking *out, gb_error *err);
/** A released or zeroed ranking is fine. */
void gb_ranking_release(gb_ranking *ranking);

#endif
