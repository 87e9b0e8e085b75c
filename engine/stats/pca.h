/* Correlations, principal components, varimax rotation and factor weights of a table of indicators.
 *
 * Jolliffe (2002) Principal Component Analysis; Kaiser (1958) Psychometrika 23 (varimax); OECD/JRC (2008)
 * Handbook on Constructing Composite Indicators, sections 4.1 and 6.1. Eigenvalues by LAPACK's dsyev.
 *
 * Matrices of indicators x components hold component c of indicator j at [c * k + j]. A component is only
 * known up to its sign; the rule for it is declared, never left to the library. */
#ifndef GB_STATS_PCA_H
#define GB_STATS_PCA_H

#include "stats/values.h"

#include <stdbool.h>

/** Which areas a correlation rests on when values are missing. */
typedef enum gb_pairs {
    GB_PAIRS_LISTWISE = 0, /**< areas that have all the indicators: one set of areas for the whole matrix */
    GB_PAIRS_PAIRWISE      /**< areas that have both indicators: more data, but the matrix may be improper */
} gb_pairs;

/** Correlations of k indicators. Release with gb_correlations_release. */
typedef struct gb_correlations {
    size_t k;
    double *r;       /**< k * k, symmetric, 1 on the diagonal */
    double *mean;    /**< k, over the areas used (listwise: the complete ones; pairwise: all present) */
    double *sd;      /**< k, sample standard deviation over the same areas */
    size_t complete; /**< areas that have all the indicators */
    size_t least;    /**< areas behind the least founded correlation */
} gb_correlations;

/**
 * Pearson correlations.
 *
 * @param columns  k columns of equal length
 * @return GB_ERR_USAGE: k = 0. GB_ERR_DATA: fewer than two areas for a pair (name of the column); a column
 *         equal to 1e-12 of its size over the areas used (name, value). GB_ERR_BUG: unequal lengths or broken
 *         cells. GB_ERR_NOMEM
 */
gb_status gb_correlations_build(const gb_values *columns, size_t k, gb_pairs pairs, gb_correlations *out,
                                gb_error *err);
void gb_correlations_release(gb_correlations *correlations);

/** How the sign of each component is fixed. */
typedef enum gb_pca_sign {
    GB_PCA_SIGN_ANCHOR = 0, /**< the anchor indicator loads positively; where its loading is below 1e-9 in
                                 size, the first indicator whose loading is not */
    GB_PCA_SIGN_MAJORITY    /**< more indicators load positively than negatively (the indicators are turned so
                                 that high = more deprived); evenly: as the anchor */
} gb_pca_sign;

/** All zero = listwise, first indicator positive. */
typedef struct gb_pca_options {
    gb_pairs pairs;
    gb_pca_sign sign;
    size_t anchor; /**< indicator 0..k-1 */
} gb_pca_options;

/** Principal components of a correlation matrix. Release with gb_pca_release. */
typedef struct gb_pca {
    size_t k;
    size_t areas;       /**< behind the matrix: gb_correlations.least */
    double *eigenvalue; /**< k, largest first; they add up to k */
    double *vector;     /**< k * k; unit length */
    double *loading;   /**< k * k; vector * sqrt(eigenvalue) = correlation of indicator and component (0 where
                            the eigenvalue is not positive) */
    double *mean, *sd; /**< k, as gb_correlations */
    bool improper;     /**< pairwise matrix with an eigenvalue below -1e-9: correlations that no one set of
                            areas can have; say so */
} gb_pca;

/**
 * Principal components of the correlation matrix (each indicator weighs the same, whatever its unit).
 *
 * @return also GB_ERR_DATA: not more areas than indicators (count, total): the components would be made of
 *         chance; GB_ERR_USAGE: anchor outside 0..k-1; GB_ERR_BUG when LAPACK reports a failure; errors of
 *         gb_correlations_build
 */
gb_status gb_pca_build(const gb_values *columns, size_t k, const gb_pca_options *options, gb_pca *out,
                       gb_error *err);
void gb_pca_release(gb_pca *pca);

/** Share of the variance that component c carries: eigenvalue / k. */
double gb_pca_share(const gb_pca *pca, size_t component);

/**
 * What each indicator adds to the score of an area on component c, per standard deviation: the score is the
 * sum over j of coefficient[j] * (x_j - mean_j) / sd_j, has mean 0 and sd 1 over the areas used.
 *
 * @param coefficient  out: k numbers, vector / sqrt(eigenvalue)
 * @return GB_ERR_DATA when the eigenvalue is not positive; GB_ERR_BUG for c >= k
 */
gb_status gb_pca_coefficients(const gb_pca *pca, size_t component, double *coefficient, gb_error *err);

/** Components with an eigenvalue above 1 (Kaiser's rule), at least one. */
size_t gb_pca_kaiser_count(const gb_pca *pca);

/**
 * Varimax rotation of the first m components, with Kaiser's normalisation: rows are brought to unit length
 * for the search. Factors are put in order of the variance they carry and signed so that their loadings add
 * up to at least 0.
 *
 * @param loading  k * m, replaced by the rotated loadings
 * @return false when out of memory; loading is untouched then
 */
bool gb_varimax(double *loading, size_t k, size_t m);

/**
 * OECD factor weights: the squared loading of each indicator on the factor it loads on most, over the total
 * variance of the factors, scaled to sum 1 (Handbook, Table 18: intermediate composites weighed by their
 * share of the explained variance).
 *
 * @param loading  k * m, rotated or not; m = 1 gives squared loadings on the first component
 * @param weight   out: k numbers
 */
void gb_factor_weights(const double *loading, size_t k, size_t m, double *weight);

#endif
