/* Random figures for draws: weights around those chosen, and values around those measured. */
#ifndef GB_INDEX_SAMPLING_H
#define GB_INDEX_SAMPLING_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** Gamma with shape > 0 and scale 1, as a function of (seed, key, draw).
 *  Source: Marsaglia & Tsang (2000), ACM Transactions on Mathematical Software 26(3). */
double gb_random_gamma(double shape, uint64_t seed, uint64_t key, uint64_t draw);
/** Beta(a, b), a and b > 0, from two gammas. */
double gb_random_beta(double a, double b, uint64_t seed, uint64_t key, uint64_t draw);

/** How weights are drawn around those chosen. */
typedef enum gb_weight_draw {
    GB_WEIGHT_DRAW_DIRICHLET = 0, /**< Dirichlet around the chosen weights: any division may come up, those
                                       nearer to the chosen one more often the higher the concentration */
    GB_WEIGHT_DRAW_SPREAD         /**< each weight times a uniform factor between 1 - spread and 1 + spread */
} gb_weight_draw;

/** All zero = Dirichlet with concentration 1: every division equally likely when the weights are equal. */
typedef struct gb_weight_sampling {
    gb_weight_draw kind;
    double concentration; /**< Dirichlet: parameters are concentration * k * weight / sum; 0 = 1 */
    double spread;        /**< 0 < spread <= 1 */
    uint64_t seed;
} gb_weight_sampling;

/**
 * The weights of one draw. They keep the sum of the chosen ones; a weight of 0 stays 0.
 *
 * @param weights  k chosen weights, >= 0, not all 0
 * @param ids      k ids: a weight depends on its own id, so the order of the indicators is nothing
 * @param out      k
 */
void gb_weights_draw(const double *weights, const char *const *ids, size_t k,
                     const gb_weight_sampling *sampling, uint64_t draw, double *out);
/** GB_ERR_USAGE for a concentration or spread outside its range. */
gb_status gb_weight_sampling_check(const gb_weight_sampling *sampling, gb_error *err);

/** What is not known exactly about a figure. */
typedef enum gb_error_kind {
    GB_ERROR_NONE = 0, /**< as it is */
    GB_ERROR_BINOMIAL, /**< events of base people: the true chance is Beta(events + 1/2, base - events + 1/2)
                        */
    GB_ERROR_POISSON,  /**< events per base: the true rate is Gamma(events + 1/2) / base */
    GB_ERROR_NORMAL,   /**< value with a published standard error */
    GB_ERROR_UNIFORM   /**< anywhere between two bounds: rounding, or a censored 1 to 4 */
} gb_error_kind;

/** The doubt about one figure; which of a and b counts depends on the kind. */
typedef struct gb_doubt {
    gb_error_kind kind;
    double a;   /**< events; standard error; lower bound */
    double b;   /**< base; -; upper bound */
    double per; /**< binomial, Poisson: the figure is per x chance (100 for a percentage); 0 = 1 */
} gb_doubt;

/**
 * One figure as it may truly be.
 *
 * @param value  the figure as published, kept where there is no doubt
 * @param key    hash of indicator and area code (base/random.h)
 * Source of the binomial and Poisson draws: Jeffreys' posterior; Brown, Cai & DasGupta (2001), Statistical
 * Science 16(2).
 */
double gb_doubt_draw(double value, const gb_doubt *doubt, uint64_t seed, uint64_t key, uint64_t draw);

#endif
