/* Weights of indicators: given, equal, from the data, from judgement.
 *
 * Given weights are never renormalised. Weights from data and judgement add up to 1, unit weights to k.
 * OECD/JRC (2008) Handbook, section 6; entropy: Zeleny (1982) in the form of Zhou et al. (2007); CRITIC:
 * Diakoulaki, Mavrotas and Papayannakis (1995) Computers & Operations Research 22. Pairwise comparison stands
 * in index/ahp.h, weights per area in index/bod.h. */
#ifndef GB_INDEX_WEIGH_H
#define GB_INDEX_WEIGH_H

#include "stats/pca.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum gb_weighting {
    GB_WEIGHTS_EQUAL = 0,   /**< 1 / k each */
    GB_WEIGHTS_GIVEN,       /**< as declared; never renormalised */
    GB_WEIGHTS_EQUAL_GROUP, /**< each group the same, equal within a group: 1 / (groups * members) */
    GB_WEIGHTS_PCA,         /**< squared loadings on the first principal component, to sum 1 */
    GB_WEIGHTS_FACTOR,      /**< varimax-rotated factors, OECD weights: see gb_factor_weights */
    GB_WEIGHTS_SD,          /**< proportional to the sd: what differs most weighs most */
    GB_WEIGHTS_INVERSE_SD,  /**< proportional to 1 / sd: every indicator moves the score as much */
    GB_WEIGHTS_ENTROPY,     /**< proportional to 1 - e, e = -sum p ln p / ln n, p = x / sum x */
    GB_WEIGHTS_CRITIC,      /**< proportional to sd * sum (1 - r): different, and from what the others say */
    GB_WEIGHTS_UNIT,        /**< 1 each: a plain sum */
    GB_WEIGHTS_COUNT
} gb_weighting;

/** What some rules ask; all zero = nothing. */
typedef struct gb_weigh_options {
    gb_weighting weighting;
    const double *given;   /**< k, GB_WEIGHTS_GIVEN */
    const uint32_t *group; /**< k group numbers, GB_WEIGHTS_EQUAL_GROUP; any numbers, equal = same group */
    gb_pairs pairs;        /**< PCA, factor, CRITIC: which areas */
    size_t factors;        /**< factor: how many; 0 = those with an eigenvalue above 1 */
} gb_weigh_options;

/**
 * Weights of k indicators.
 *
 * The rules from data take the columns as they come: entropy asks for columns without negative values (raw
 * shares or min-max), sd, inverse sd and CRITIC for columns on one scale (min-max), PCA and factor do not
 * mind the scale. Only areas that have the value count; entropy and sd take each column by itself.
 *
 * @param columns  k columns; only looked at by the rules from data
 * @param weight   out: k numbers
 * @return GB_ERR_USAGE: k = 0; given weights that gb_weights_check refuses, no groups, more factors than
 *         indicators. GB_ERR_DATA with the name: a column that does not vary; a negative value or a sum of 0
 *         (entropy; row); errors of gb_pca_build. GB_ERR_NOMEM
 */
gb_status gb_weigh(const gb_values *columns, size_t k, const gb_weigh_options *options, double *weight,
                   gb_error *err);

/**
 * Check a list of weights against the number of indicators (project files, presets).
 *
 * @param sum  out, may be NULL
 * @return GB_ERR_USAGE when count != k, or a weight is negative or not finite, or all are 0
 */
gb_status gb_weights_check(const double *weights, size_t count, size_t k, double *sum, gb_error *err);

/** Weights from several people who each divide a budget of points over the indicators. */
typedef struct gb_budget {
    double mean; /**< of the people's shares; the means add up to 1 */
    double sd;   /**< sample standard deviation of the shares; NAN with one person */
    double min, max;
} gb_budget;

/**
 * Budget allocation (Handbook, section 6.3.1): each person's points become shares of that person's total.
 *
 * @param points  people * k: those of person p for indicator j at [p * k + j]
 * @param out     k
 * @param uneven  out: people whose total differs from that of the first by more than 1e-9 of it: worth
 * telling
 * @return GB_ERR_USAGE: nobody, no indicators; points negative or not finite, or somebody with a total of 0
 *         (row = person)
 */
gb_status gb_budget_weights(const double *points, size_t people, size_t k, gb_budget *out, size_t *uneven,
                            gb_error *err);

/** "equal", "given", "equal-group", "pca", "factor", "sd", "inverse-sd", "entropy", "critic",
 *  "unit". */
const char *gb_weighting_name(gb_weighting weighting);
/** false when unknown; *out untouched. */
bool gb_weighting_parse(const char *name, gb_weighting *out);

#endif
