/* Whether the indicators of an index measure one thing, and how much each of them really weighs. */
#ifndef GB_INDEX_EXPLAIN_CONSISTENCY_H
#define GB_INDEX_EXPLAIN_CONSISTENCY_H

#include "index/explain.h"

/** Two indicators with a correlation worth looking at. */
typedef struct gb_pair_flag {
    uint32_t a, b; /**< a < b */
    double r;      /**< below 0: they contradict each other; above 0.9: they count the same thing twice */
} gb_pair_flag;

/** Release with gb_consistency_release. */
typedef struct gb_consistency {
    size_t n, k;
    size_t complete;          /**< areas with all indicators: alpha and what goes with it rest on these */
    double alpha;             /**< Cronbach (1951), unweighted */
    double *alpha_without;    /**< k; NAN for k = 2 */
    double *rest_correlation; /**< k; with the sum of the other indicators */
    double *r;           /**< k * k; over the areas that have both; NAN when one of them is constant there */
    double *with_score;  /**< k; correlation with the score */
    double *intended;    /**< k; weight / sum of weights */
    double *effective;   /**< k; squared correlation with the score / sum of these */
    gb_pair_flag *pairs; /**< worst first within each kind: negative ones, then the very high ones */
    size_t negative, high; /**< pairs with r < 0, pairs with r > 0.9 */
} gb_consistency;

/**
 * Consistency of the normalised indicators of an index.
 *
 * alpha = k / (k - 1) x (1 - sum of variances / variance of the sum). OECD/JRC Handbook (2008), section 4.2:
 * above 0.7 is usual for a scale; an index need not be one. Effective weights: Paruolo, Saisana and Saltelli
 * (2013), linear case.
 *
 * @param standardise  bring every indicator to equal spread before alpha (alpha of correlations); else alpha
 * of the indicators as they were normalised
 * @return GB_ERR_USAGE for fewer than two indicators; GB_ERR_DATA for fewer than three complete areas;
 * GB_ERR_NOMEM
 */
gb_status gb_consistency_build(const gb_index_view *index, bool standardise, gb_consistency *out,
                               gb_error *err);
void gb_consistency_release(gb_consistency *consistency);

/** What is left to tell areas of one group (a municipality) apart. Release with gb_group_variation_release.
 */
typedef struct gb_group_variation {
    size_t n, k, groups;
    double *within; /**< k; share of the variance of an indicator that lies within groups: 0 = the same for
                         all areas of a group, 1 = groups do not differ; NAN when constant */
    uint32_t *constant_groups; /**< k; groups of two or more areas in which the indicator does not vary */
    uint32_t *size;            /**< groups; areas with a score */
    double *live_weight;    /**< groups; share of the weight on indicators that vary inside the group; NAN for
                                 fewer than two areas */
    double *rank_variation; /**< groups; variance of the ranks inside the group over that of all ranks; NAN
                               for fewer than two areas */
    double rank_within;     /**< share of the variance of all ranks that lies within groups */
} gb_group_variation;

/**
 * Which indicators are constant within groups, and what that leaves of the ranking inside each.
 *
 * Crime known per municipality only, copied to its sectors, adds the same to all of them: it moves a
 * municipality as a whole, and inside it the other indicators decide with their share of the weight. Values
 * within 1e-12 of their size count as equal. Areas without score do not count.
 *
 * @param group  n numbers 0..groups-1
 * @return GB_ERR_BUG for a group out of range; GB_ERR_NOMEM
 */
gb_status gb_group_variation_build(const gb_index_view *index, const uint32_t *group, size_t groups,
                                   gb_group_variation *out, gb_error *err);
void gb_group_variation_release(gb_group_variation *variation);

#endif
