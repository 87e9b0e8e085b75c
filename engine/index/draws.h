/* How sure is a ranking? The same scores drawn again and again, and what became of each area. */
#ifndef GB_INDEX_DRAWS_H
#define GB_INDEX_DRAWS_H

#include "base/error.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GB_MOST_DRAWS = 65535 };

/**
 * The scores of one draw, higher = more deprived. Called from several threads at once and, for many areas,
 * twice for the same draw: it must give the same scores then, so its random numbers are a function of the
 * draw (base/random.h).
 *
 * @param worker  0..gb_parallel_workers()-1, for scratch of its own
 * @param score   out: n; NAN = no score
 */
typedef gb_status (*gb_draw_scores)(size_t draw, int worker, double *score, void *context, gb_error *err);

/** Start from {0}; draws is required. */
typedef struct gb_draw_options {
    size_t draws; /**< 1..GB_MOST_DRAWS */
    double level; /**< the interval holds this share of the draws, the rest is cut off on both sides
                       equally: 0.9 = from the 5th to the 95th percentile; 0 = 0.9 */
    size_t top;   /**< an area is selected in a draw when fewer than `top` eligible areas score
                       higher; 0 = no selection */
    const uint8_t *eligible; /**< n: 1 = can be selected; NULL = all */
    int32_t rival;           /**< count the draws in which an area scores higher than this one; -1 = none */
    int threads;             /**< 0 = one per core */
    const gb_progress *progress; /**< told and asked to stop; may be NULL */
} gb_draw_options;

/** Per area what the draws say. Release with gb_rank_draws_release. */
typedef struct gb_rank_draws {
    size_t n, draws;
    uint32_t *scored; /**< draws in which the area has a score; what follows is over these */
    double *mean; /**< mean rank (1 = most deprived; equal scores share the best rank); NAN if never scored */
    double *low, *high; /**< rank interval: the smallest rank that at least (1 - level) / 2, and (1 + level) /
                           2, of the draws do not exceed */
    double *selected;   /**< share of the draws in which it is selected; NULL without top */
    double *worse;      /**< share of the draws in which it scores higher than the rival; NULL without one */
} gb_rank_draws;

/**
 * Draw and rank. The result depends on the draws only, not on threads.
 *
 * @return GB_ERR_USAGE for options outside their range; GB_ERR_CANCELLED; errors of the scores
 * Memory: about 1 kB per area and worker. Quantiles are exact (inverse of the empirical distribution, type 1
 * of Hyndman & Fan 1996).
 */
gb_status gb_draw_ranks(size_t n, gb_draw_scores scores, void *context, const gb_draw_options *options,
                        gb_rank_draws *out, gb_error *err);
void gb_rank_draws_release(gb_rank_draws *draws);

/** Where an area stands in a list. */
typedef enum gb_certainty {
    GB_SURELY_OUT = 0, /**< selected in at most 1 - surely of the draws */
    GB_BORDERLINE,
    GB_SURELY_IN,   /**< selected in at least `surely` of the draws */
    GB_NEVER_SCORED /**< no score in any draw */
} gb_certainty;

/** The three lists. @param surely  0.5 < surely <= 1, e.g. 0.9; @param out  n gb_certainty.
 *  @return GB_ERR_USAGE for another share, or when the draws selected nothing */
gb_status gb_draws_classify(const gb_rank_draws *draws, double surely, uint8_t *out, gb_error *err);
/** A stable word for CSV and JSON: "out", "borderline", "in", "no-score". */
const char *gb_certainty_id(gb_certainty certainty);

#endif
