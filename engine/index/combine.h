/* From normalised indicators to one score: sums, means, penalties, distances, votes, counts.
 *
 * All columns are on one scale with higher = more deprived. OECD/JRC (2008) Handbook, section 6; the source
 * of each rule stands beside it. */
#ifndef GB_INDEX_COMBINE_H
#define GB_INDEX_COMBINE_H

#include "stats/pca.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

/** w = weights of the indicators that an area has, W their sum, m their number. */
typedef enum gb_combine {
    GB_COMBINE_MEAN = 0,  /**< sum of w z over sum of w */
    GB_COMBINE_SUM,       /**< sum of w z; with weights that sum to 0.999 the score is that of 0.999 */
    GB_COMBINE_GEOMETRIC, /**< exp(sum w ln z / W); refuses z <= 0 */
    GB_COMBINE_HARMONIC,  /**< W / sum(w / z); refuses z <= 0 */
    GB_COMBINE_POWER,     /**< (sum w z^p / W)^(1/p); p = 0: geometric, 1: mean, +-infinity: max, min; refuses
                               z < 0, and z = 0 for p <= 0 */
    GB_COMBINE_MIN,
    GB_COMBINE_MAX,
    GB_COMBINE_OWA, /**< ordered weighted average (Yager 1988): weights go to places, the largest value
                         first */
    GB_COMBINE_MPI, /**< M +- S^2 / M, M weighted mean, S^2 weighted variance over the indicators: Mazziotta
                         and Pareto (2013; adjusted, AMPI, 2016). Asks M > 0: z moved to 100 +- 10 */
    GB_COMBINE_MEAN_MIN,    /**< M - alpha (sqrt((M - min)^2 + beta^2) - beta): Casadio Tarabusi and Guarini
                               (2013);    alpha 0 = mean, alpha 1 and beta 0 = min */
    GB_COMBINE_WROCLAW,     /**< d / (mean d + 2 sd d), d = weighted Euclidean distance to the least deprived
                               value of     each indicator: Hellwig (1968); weights scaled to mean 1, sample sd */
    GB_COMBINE_BORDA,       /**< sum of w times the points of gb_borda_points */
    GB_COMBINE_COPELAND,    /**< pairwise majorities won minus lost: gb_copeland */
    GB_COMBINE_KEMENY,      /**< areas behind in the best order, n - place; the middle of first and last place
                               where      several orders are best: gb_kemeny_order. At most GB_KEMENY_MOST areas */
    GB_COMBINE_COUNT_FLAGS, /**< number of flags (0 or 1) that are 1; weights play no part */
    GB_COMBINE_K_OF_N,      /**< 1 when at least `at_least` flags are 1, else 0 */
    GB_COMBINE_ALL,         /**< 1 when all flags are 1 (and) */
    GB_COMBINE_ANY,         /**< 1 when a flag is 1 (or) */
    GB_COMBINE_PCA, /**< score on the first principal component: gb_pca_coefficients; weights play no part */
    GB_COMBINE_COUNT
} gb_combine;

/** What happens with an area that misses an indicator. */
typedef enum gb_gap_rule {
    GB_GAPS_NO_SCORE = 0, /**< an area that misses an indicator gets no score */
    GB_GAPS_AVAILABLE     /**< its score is that of the indicators it has, when they carry enough weight */
} gb_gap_rule;

/** Which way unbalanced indicators move the score of GB_COMBINE_MPI. */
typedef enum gb_penalty {
    GB_PENALTY_UP = 0, /**< M + S^2 / M: an area that is bad in one respect is worse off than its mean says */
    GB_PENALTY_DOWN    /**< M - S^2 / M: for an index where high is good */
} gb_penalty;

/** All zero = what the rules do by themselves. */
typedef struct gb_combine_parameters {
    double power;                /**< p of the power mean */
    const double *order_weights; /**< OWA: k, used as given */
    gb_penalty penalty;          /**< MPI */
    bool sample_variance;        /**< MPI: divisor m - 1 instead of m */
    double alpha, beta;          /**< mean-min: 0..1, and at least 0; both 0 = 0.5 and 1 */
    size_t at_least;             /**< k-of-n */
    gb_pca_options pca;          /**< PCA: sign of the component */
    bool no_contributions;       /**< save the time of leave-one-out where nobody looks */
    int threads;                 /**< Copeland; 0 = one per core */
} gb_combine_parameters;

/** All zero = mean, no score for an area with a gap. */
typedef struct gb_combine_options {
    gb_combine combine;
    gb_gap_rule gaps;
    double minimum_share; /**< GB_GAPS_AVAILABLE: least share of the weight, 0 < share <= 1; 0 = 0.5 */
    gb_combine_parameters parameters;
    const char *const *codes; /**< n area codes for messages; may be NULL */
} gb_combine_options;

/** Scores and how they came about; matrices hold indicator j of area i at [j * n + i]. Release with
 *  gb_combined_release. */
typedef struct gb_combined {
    size_t n, k;
    double *score;        /**< n; higher = more deprived; NAN without score */
    uint8_t *state;       /**< n gb_cell: gb_cell_combine of the missing indicators */
    double *contribution; /**< k * n; NAN where not used; all NAN with no_contributions */
    bool exact;     /**< per area the contributions sum to the score. Otherwise a contribution is the score
                         minus the score without the indicator, the others weighed as before: they need not
                         sum to anything */
    uint32_t *used; /**< n; indicators that the score rests on; 0 without score */
    double *used_share; /**< n; share of the total weight they carry: 1 when complete */
    double weight_sum;  /**< printed, never changed */
    size_t scored;      /**< areas with a score */
    size_t partial;     /**< areas whose score rests on fewer than k indicators */
    double orders;      /**< Kemeny: best orders; above 1 = a tie to report; else 0 */
} gb_combined;

/**
 * Combine k columns.
 *
 * An indicator of weight 0 plays no part. With GB_GAPS_AVAILABLE the rules that go by area run over the
 * indicators present; sum and number of flags are their mean times the total, so that an area with a gap is
 * comparable with the others. Rules that compare areas or go by places (OWA, Wroclaw, Borda, Copeland,
 * Kemeny, PCA) ask for all indicators whatever the gap rule; areas with a gap get no score and play no part
 * for the others. K-of-n, all and any are decided as soon as the missing flags can not change the answer,
 * whatever the gap rule; else there is no score.
 *
 * Contributions are exact for mean, sum, number of flags, OWA, Borda and PCA; else leave-one-out (with a
 * single indicator: the score). That costs k times the work.
 *
 * @param columns  k of equal length
 * @param weight   k, checked with gb_weights_check
 * @return GB_ERR_USAGE: k = 0, weights, minimum_share, parameters, more areas than Kemeny can order.
 * GB_ERR_DATA: a value that the rule refuses (name of the indicator, row, code, value); a mean that is not
 * positive (MPI; row); a flag that is not 0 or 1; no area gets a score; errors of gb_pca_build. GB_ERR_BUG:
 * unequal lengths. GB_ERR_NOMEM
 */
gb_status gb_combine_columns(const gb_values *columns, size_t k, const double *weight,
                             const gb_combine_options *options, gb_combined *out, gb_error *err);
void gb_combined_release(gb_combined *combined);

/** Sum in a fixed order, so that the order of the terms does not touch the last digit. terms is reordered. */
double gb_sum_sorted(double *terms, size_t n);

/** "mean", "sum", "geometric", "harmonic", "power", "min", "max", "owa", "mpi", "mean-min", "wroclaw",
 * "borda", "copeland", "kemeny", "count", "k-of-n", "all", "any", "pca". */
const char *gb_combine_name(gb_combine combine);
/** Reads "ampi" as "mpi", "and" as "all", "or" as "any" too; false when unknown, *out untouched. */
bool gb_combine_parse(const char *name, gb_combine *out);

#endif
