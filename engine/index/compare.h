/* Two rankings or selections of the same areas: what moved, how alike they are, and what the change is due
 * to. */
#ifndef GB_INDEX_COMPARE_H
#define GB_INDEX_COMPARE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One run; all borrowed. */
typedef struct gb_run {
    size_t n;
    const char *const *codes; /**< n, each once */
    const double *rank;       /**< n; 1 = most deprived; NAN without rank */
    const uint8_t *selected;  /**< n, 1 = selected; NULL = there is no selection */
} gb_run;

typedef enum gb_move {
    GB_MOVE_STAYED_OUT = 0,
    GB_MOVE_STAYED_IN,
    GB_MOVE_IN,       /**< selected now, not before */
    GB_MOVE_OUT,      /**< selected before, not now */
    GB_MOVE_APPEARED, /**< not in the old list: new code, split area */
    GB_MOVE_COUNT
} gb_move;

enum { GB_NO_MATCH = -1 };

/** Release with gb_run_comparison_release. */
typedef struct gb_run_comparison {
    size_t n;          /**< areas of the new run; arrays are of it unless said otherwise */
    int32_t *old;      /**< row in the old run; GB_NO_MATCH */
    double *up;        /**< old rank - new rank: positive = nearer the top now; NAN when either is missing */
    uint8_t *move;     /**< gb_move; without selections stayed-out or appeared */
    int32_t *vanished; /**< rows of the old run that no area of the new one matches */
    size_t vanished_count;
    size_t matched;                        /**< areas in both lists */
    size_t ranked;                         /**< areas with a rank in both */
    size_t stayed_in, newly_in, newly_out; /**< appeared areas that are selected count as newly in; vanished
                                              ones that were, as newly out */
    double mean_shift; /**< mean absolute change of rank; NAN when nothing is ranked in both */
    double max_shift;
    double tau_b;    /**< Kendall's rank correlation with ties (1945); NAN for fewer than two, or all tied */
    double spearman; /**< of the ranks among the areas ranked in both, equals at their mean */
    double
        jaccard; /**< selected in both / selected in either; NAN without selections or with two empty ones */
} gb_run_comparison;

/**
 * Compare a new run with an old one.
 *
 * @param match  n of the new run: row in the old run or GB_NO_MATCH, where areas changed code (from a
 * crosswalk); one old row may match one new area only. NULL = by equal code
 * @return GB_ERR_DATA: a code twice in a list (code), an old row matched twice (code), nothing in common.
 *         GB_ERR_BUG: a match out of range; GB_ERR_NOMEM
 */
gb_status gb_runs_compare(const gb_run *old, const gb_run *now, const int32_t *match, gb_run_comparison *out,
                          gb_error *err);
void gb_run_comparison_release(gb_run_comparison *comparison);
/** A stable word: "stayed-out", "stayed-in", "in", "out", "appeared". */
const char *gb_move_id(gb_move move);

/**
 * Kendall's tau-b of two rows of n numbers: (concordant - discordant pairs) / sqrt(pairs not tied in x x
 * pairs not tied in y). In n log n steps (Knight 1966).
 *
 * @param out  NAN for n < 2 or when one row is all equal
 */
gb_status gb_kendall_tau_b(const double *x, const double *y, size_t n, double *out, gb_error *err);
/** Spearman's rank correlation: Pearson's of the ranks, equals at their mean. NAN as gb_kendall_tau_b. */
gb_status gb_spearman(const double *x, const double *y, size_t n, double *out, gb_error *err);

/** What can differ between two runs; also the bits of a scenario. */
typedef enum gb_cause { GB_CAUSE_DATA = 0, GB_CAUSE_METHOD, GB_CAUSE_BOUNDARIES, GB_CAUSE_COUNT } gb_cause;
enum { GB_SCENARIOS = 1 << GB_CAUSE_COUNT };

/** A change taken apart. Matrices hold cause c of area i at [c * n + i]. Release with
 * gb_change_parts_release. */
typedef struct gb_change_parts {
    size_t n;
    double *change; /**< n; new - old; NAN when a scenario lacks the area */
    double *
        shapley; /**< GB_CAUSE_COUNT * n; mean over all orders of swapping; per area they sum to the change */
    double *ordered; /**< GB_CAUSE_COUNT * n; swapped one at a time in the declared order; the same sum */
    double mean_size[GB_CAUSE_COUNT]; /**< mean absolute Shapley part over the areas */
    double share[GB_CAUSE_COUNT];     /**< mean_size over their sum: how much is due to what; NAN when nothing
                                         changed */
    size_t known;                     /**< areas with all scenarios */
} gb_change_parts;

/**
 * How much of a change in score, rank or selection (as 0 and 1) is due to data, to method, to boundaries.
 *
 * The caller computes the figure with every combination of old and new: scenario s takes cause c from the new
 * run when bit c of s is set, so scenario 0 is the old run and 7 the new one. A cause that did not change:
 * the same array for both. Shapley (1953): exact, no cause goes first; the ordered parts depend on who does.
 *
 * @param scenarios  GB_SCENARIOS arrays of n figures for the same areas; NAN = missing
 * @param order      the causes in the order in which they are swapped; NULL = data, method, boundaries
 * @return GB_ERR_USAGE when order does not name each cause once; GB_ERR_NOMEM
 */
gb_status gb_change_take_apart(const double *const scenarios[GB_SCENARIOS], size_t n,
                               const gb_cause order[GB_CAUSE_COUNT], gb_change_parts *out, gb_error *err);
void gb_change_parts_release(gb_change_parts *parts);
/** "data", "method", "boundaries". */
const char *gb_cause_id(gb_cause cause);

#endif
