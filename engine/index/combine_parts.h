/* How the files of gb_combine_columns share their work. Private to index. */
#ifndef GB_INDEX_COMBINE_PARTS_H
#define GB_INDEX_COMBINE_PARTS_H

#include "index/combine.h"

/** One area's available indicators, packed. */
typedef struct gb_combine_row {
    const double *z, *w; /**< m each */
    size_t m, asked;     /**< available, and asked for (weight above 0) */
    double total;        /**< weight of all that were asked for */
    double *terms;       /**< scratch of m */
} gb_combine_row;

/** Score by a rule that looks at one area at a time; m >= 1. NAN when it cannot be computed (see
 *  gb_combine_row_check). */
double gb_combine_row_score(gb_combine rule, const gb_combine_parameters *p, const gb_combine_row *row);

/** What each value adds to an ordered weighted average; they sum to the score. @param part  out: m */
void gb_combine_owa_parts(const double *order_weights, const gb_combine_row *row, double *part);

/** Why a row cannot be scored. */
typedef enum gb_row_fault {
    GB_ROW_GOOD = 0,
    GB_ROW_NOT_POSITIVE, /**< value `at` must be above 0 */
    GB_ROW_NEGATIVE,     /**< value `at` must not be negative */
    GB_ROW_MEAN,         /**< the mean must be above 0 */
    GB_ROW_NOT_FLAG      /**< value `at` must be 0 or 1 */
} gb_row_fault;

/** What a rule refuses in a row; *at is the position in row->z. */
gb_row_fault gb_combine_row_check(gb_combine rule, const gb_combine_parameters *p, const gb_combine_row *row,
                                  size_t *at);

/** Whether the rule compares areas with each other. */
bool gb_combine_is_table_rule(gb_combine rule);

/** Areas that have all the indicators. */
typedef struct gb_combine_table {
    const gb_values *columns; /**< as given, for their names */
    size_t *area;             /**< n rows of the columns */
    double *z;                /**< k * n */
    size_t n, k;
    size_t *which; /**< k: the column of each indicator of weight above 0 */
    double *w;     /**< k */
} gb_combine_table;

/**
 * Scores of the areas of a table.
 *
 * @param w             k weights; 0 leaves an indicator out
 * @param contribution  k * n for rules with exact contributions (Borda, PCA), else untouched; may be NULL
 */
gb_status gb_combine_table_score(gb_combine rule, const gb_combine_parameters *p,
                                 const gb_combine_table *table, const double *w, double *score,
                                 double *contribution, double *orders, gb_error *err);

#endif
