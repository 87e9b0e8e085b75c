/* The frame of a comparison: the values from which a mean, a spread, a minimum, a maximum or a rank is taken.
 *
 * Mostly these are the areas themselves in this period. They may also be some of the areas (without the
 * smallest), another period (a base year that stays fixed), several periods together, a region larger than
 * the study area (Flemish deciles are relative to Flanders, not to the city), or numbers given once and for
 * all. */
#ifndef GB_INDEX_FRAME_H
#define GB_INDEX_FRAME_H

#include "stats/describe.h"
#include "stats/values.h"

#include <stdbool.h>

/** Figures of a frame; NAN = not given, not computed. */
typedef struct gb_frame_numbers {
    size_t n;        /**< values in the frame; 0 when the numbers were given */
    double mean, sd; /**< sd of the kind asked for */
    double min, max;
    double median, mad; /**< mad: median of the absolute distances to the median, not scaled */
} gb_frame_numbers;

/** All zero = the areas themselves. Nothing is owned. */
typedef struct gb_index_frame {
    const uint8_t *areas;     /**< n, 1 = counts in the frame; NULL = all. The others are still placed
                                   against it */
    bool without_own;         /**< only the further values: another period, a reference region */
    const gb_values *further; /**< columns with further values: other periods, areas of the reference
                                   region (leave out those of the study area unless without_own) */
    size_t further_count;
    const gb_values *further_weights; /**< further_count columns; required when weights are used */
    const gb_frame_numbers *given;    /**< numbers instead of values; a method that needs one which is NAN
                                           refuses, and so do all methods that go by ranks or quantiles */
} gb_index_frame;

/** The values of a frame. Release with gb_framed_release. */
typedef struct gb_framed {
    size_t n;
    double *value;  /**< n, rising */
    double *weight; /**< n, above 0; NULL without weights */
} gb_framed;

/**
 * Collect the present values of a frame, sorted upwards.
 *
 * @param weights  n, for example inhabitants; NULL = none. A value whose weight is missing or 0 does not
 * count
 * @param frame    NULL = the areas themselves; its given numbers play no part here
 * @return GB_OK also when nothing is left; GB_ERR_DATA: negative weight (name, row); GB_ERR_BUG: unequal
 * lengths, broken cells, further values without weights; GB_ERR_NOMEM
 */
gb_status gb_frame_collect(const gb_values *values, const gb_values *weights, const gb_index_frame *frame,
                           gb_framed *out, gb_error *err);
void gb_framed_release(gb_framed *framed);

/**
 * The figures of a frame, for printing and for keeping (as given numbers of the next edition).
 *
 * With weights w over m values: mean = sum w x / sum w; population sd: divisor sum w; sample sd: divisor
 * sum w (m - 1) / m (NIST Dataplot, weighted standard deviation), so that equal weights give the plain sample
 * sd. Minimum, maximum, median and MAD are unweighted.
 *
 * @return false when out of memory
 */
bool gb_framed_numbers(const gb_framed *framed, gb_sd_kind sd, gb_frame_numbers *out);

/**
 * Type 7 quantile that is exactly a value where its position is whole but for rounding: 1 - 0.8 is not 0.2,
 * and a cut a hair below a value would put that area in the next class.
 *
 * @param sorted  n > 0 rising numbers; p is clamped to 0..1
 */
double gb_frame_quantile(const double *sorted, size_t n, double p);

#endif
