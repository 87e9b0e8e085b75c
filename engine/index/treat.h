/* Treatment of an indicator before it is normalised: logarithms, Box-Cox, winsorising. Nothing is changed
 * unseen: every cell that differs is listed.
 *
 * OECD/JRC (2008) Handbook, section 5.2; Box and Cox (1964) JRSS B 26; Becker et al. (2022) COINr, JOSS 7
 * (the rule "skew below 2 or kurtosis below 3.5, at most 5 points, then a logarithm"). */
#ifndef GB_INDEX_TREAT_H
#define GB_INDEX_TREAT_H

#include "base/notes.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum gb_treat_method {
    GB_TREAT_NONE = 0,
    GB_TREAT_LOG,         /**< ln x */
    GB_TREAT_LOG1P,       /**< ln (x + 1) */
    GB_TREAT_BOX_COX,     /**< (x^lambda - 1) / lambda; ln x for lambda 0 */
    GB_TREAT_WINSORISE,   /**< draw in the largest (or smallest) values until the shape is acceptable */
    GB_TREAT_PERCENTILES, /**< values past two quantiles become those quantiles */
    GB_TREAT_COUNT
} gb_treat_method;

/** All zero = no treatment. */
typedef struct gb_treat_options {
    gb_treat_method method;
    double lambda;     /**< Box-Cox, with lambda_given */
    bool lambda_given; /**< else lambda of largest likelihood within -5..5 */
    size_t most;       /**< winsorise: at most so many cells; 0 = 5 */
    double skew;       /**< winsorise: acceptable when |skew| < skew */
    double kurtosis;   /**< or kurtosis < this; 0 = 2 and 3.5 */
    bool no_log;       /**< winsorise: when drawing in is not enough leave the indicator as it was, instead of
                            the logarithm */
    double low, high;  /**< percentiles, as shares: 0 <= low < high <= 1; both 0 = 0.05 and 0.95 */
    const char *const *codes; /**< n area codes for the notes; may be NULL */
} gb_treat_options;

/** One cell before and after. */
typedef struct gb_treated_cell {
    size_t area;
    double before, after;
} gb_treated_cell;

/** How a treatment ended. */
typedef enum gb_treat_outcome {
    GB_TREAT_UNTOUCHED = 0, /**< nothing to do */
    GB_TREAT_DRAWN_IN,      /**< some cells were drawn in */
    GB_TREAT_TRANSFORMED,   /**< all cells were transformed */
    GB_TREAT_UNRESOLVED /**< winsorising was not enough, and the logarithm (used all the same, unless no_log)
                             does not make the shape acceptable either */
} gb_treat_outcome;

/** A treated indicator. Release with gb_treated_release. */
typedef struct gb_treated {
    size_t n;
    double *value;          /**< n; NAN where missing; the states are those of the input */
    gb_treated_cell *cells; /**< the cells that differ, in row order */
    size_t cell_count;
    gb_treat_outcome outcome;
    double lambda;                       /**< Box-Cox: as used; else NAN */
    double skew_before, kurtosis_before; /**< sample-corrected; NAN with too few values */
    double skew_after, kurtosis_after;
} gb_treated;

/**
 * Treat an indicator.
 *
 * Winsorise: while neither |skew| < 2 nor kurtosis < 3.5, all values at the far end (the high end when the
 * skew is positive) take the next value; each round counts the cells that have left their own value. When
 * more than `most` cells would change, the original values take ln(x - min + a) (positive skew) or -ln(max +
 * a - x) (negative skew), a = (max - min) / 100.
 *
 * @param notes  GB_NOTE_TREAT_CELLS with the areas drawn in, GB_NOTE_TREAT_LOG when it came to the logarithm,
 *               GB_NOTE_TREAT_UNRESOLVED; may be NULL
 * @return GB_ERR_DATA with name, row and value: a value without logarithm; nothing present; Box-Cox of a
 *         constant. GB_ERR_USAGE: quantiles, lambda or limits that make no sense. GB_ERR_NOMEM; errors of
 *         gb_values_check
 */
gb_status gb_treat(const gb_values *values, const gb_treat_options *options, gb_treated *out, gb_notes *notes,
                   gb_error *err);
void gb_treated_release(gb_treated *treated);

/**
 * Sample-corrected skewness and excess kurtosis (G1 and G2 of Joanes and Gill 1998; type 2 in R's e1071, as
 * in spreadsheets): G1 = g1 sqrt(n (n - 1)) / (n - 2), G2 = ((n + 1) g2 + 6) (n - 1) / ((n - 2)(n - 3)).
 *
 * @param skew, kurtosis  NAN for fewer than 3, 4 values or when all are equal
 */
void gb_skew_kurtosis(const double *values, size_t n, double *skew, double *kurtosis);

/** The lambda in -5..5 that makes the profile likelihood of Box-Cox largest, to 1e-9.
 *  @param values  n > 1 positive numbers, not all equal */
double gb_box_cox_lambda(const double *values, size_t n);

/** "none", "ln", "ln1p", "box-cox", "winsorise", "percentiles". */
const char *gb_treat_name(gb_treat_method method);
/** false when unknown; *out untouched. */
bool gb_treat_parse(const char *name, gb_treat_method *out);

#endif
