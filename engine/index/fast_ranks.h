/* Ranks of many draws of scores, quickly; for the files of this room only. */
#ifndef GB_INDEX_FAST_RANKS_H
#define GB_INDEX_FAST_RANKS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** Scratch for rankings of up to `room` areas; one per worker. Start with {0}. */
typedef struct gb_rank_scratch {
    size_t room, buckets;
    uint32_t *bucket;  /**< per area */
    uint32_t *start;   /**< buckets + 1 */
    uint32_t *pending; /**< areas that share their bucket, in row order */
    uint32_t *shared;  /**< the same by bucket */
} gb_rank_scratch;

/** Room for rankings of so many areas. GB_ERR_NOMEM. */
gb_status gb_rank_scratch_reserve(gb_rank_scratch *scratch, size_t areas, gb_error *err);
void gb_rank_scratch_release(gb_rank_scratch *scratch);

/**
 * Competition ranks, 1 = highest score; areas with equal scores share the best rank.
 *
 * @param score  n; NAN = no score
 * @param rank   out: n; 0 = no score
 * @return how many areas have a score
 * Method: buckets of equal width over the bulk of the scores, each sorted by itself; exact for any scores,
 * and linear in time for those that occur.
 */
size_t gb_fast_ranks(const double *score, size_t n, gb_rank_scratch *scratch, uint32_t *rank);

#endif
