/* The quick case of uncertainty: scores that are weighted sums, under other weights. */
#ifndef GB_INDEX_WEIGHT_DRAWS_H
#define GB_INDEX_WEIGHT_DRAWS_H

#include "index/composite.h"
#include "index/draws.h"
#include "index/sampling.h"

/**
 * Rank intervals of a weighted mean or sum under drawn weights. Normalised values stay as they are; areas
 * with gaps follow the rule of the index.
 *
 * @param index    as built; its weights are those drawn around
 * @param ids      index->k ids of the indicators
 * @param gaps     the gap rule and least share that the index was built with
 * @return errors of gb_draw_ranks and gb_weight_sampling_check
 */
gb_status gb_weight_draws(const gb_composite *index, const char *const *ids, gb_gap_rule gaps,
                          double minimum_share, const gb_weight_sampling *sampling,
                          const gb_draw_options *options, gb_rank_draws *out, gb_error *err);

#endif
