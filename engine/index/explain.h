/* Why an area stands where it stands, and what would move it.
 *
 * Exact for scores that are sums or means of weighted indicators. For other rules of combination the
 * contribution of an indicator is the score minus the score without it, and says no more than that. Ranks
 * here are competition ranks, highest score first, of scores compared as declared. */
#ifndef GB_INDEX_EXPLAIN_H
#define GB_INDEX_EXPLAIN_H

#include "index/composite.h"
#include "index/method.h"
#include "index/select.h"

/** What an explanation needs to know of an index; all borrowed. Matrices hold indicator j of area i at
 *  [j * n + i]. */
typedef struct gb_index_view {
    size_t n, k;
    const double *score;        /**< n; NAN without score */
    const double *contribution; /**< k * n; NAN where not used */
    bool exact;                 /**< per area the contributions sum to the score; else leave-one-out */
    const double *normalised;   /**< k * n; NAN where missing */
    const double *weight;       /**< k, >= 0, as used */
    const double *used_share;   /**< n; share of the weight that the score rests on */
    const char *const *codes;   /**< n; for messages; may be NULL */
} gb_index_view;

/** The view of a composite; codes may be NULL. */
gb_index_view gb_index_view_of(const gb_composite *composite, const char *const *codes);
/** The view of one group of a method, with its members (indicators or groups) as the indicators, and its
 * score before the transformations. The whole is explained from the top down: each group by its members. */
gb_index_view gb_index_view_of_group(const gb_method *method, const gb_method_result *result, size_t group);

/** Contributions to scores and ranks. Release with gb_explanation_release. */
typedef struct gb_explanation {
    size_t n, k, groups;
    double *rank;  /**< n; NAN without score */
    double *above; /**< k * n; contribution minus what it would be with the indicator at its mean: these sum
                        to the distance of the score from that of an area with every indicator it has at
                        the mean; NAN where not used. Leave-one-out: the contribution */
    double *moves; /**< k * n; ranks by which the area would go down the list (+, less deprived) or up (-) if
                        this indicator alone stood at its mean. Leave-one-out: if it were left out */
    double *group_part;  /**< groups * n; contribution of a group of indicators; NAN where none is used, and
                            with  leave-one-out, where parts do not add up */
    double *group_above; /**< groups * n */
    double *group_moves; /**< groups * n; the whole group at its mean */
} gb_explanation;

/**
 * Take the scores apart.
 *
 * The mean of an indicator is over the areas whose score uses it. Moves are found by ranking again, one area
 * changed and the others as they are.
 *
 * @param group    k numbers 0..groups-1; NULL when there are none
 * @param compare  how scores are told apart; NULL = exactly
 * @return GB_ERR_DATA with the area's code when contributions do not sum to the score (to 1e-9 of their
 * size); GB_ERR_USAGE for decimals; GB_ERR_BUG for a group out of range; GB_ERR_NOMEM
 */
gb_status gb_explain(const gb_index_view *index, const uint32_t *group, size_t groups,
                     const gb_compare *compare, gb_explanation *out, gb_error *err);
void gb_explanation_release(gb_explanation *explanation);

/** The scores on both sides of the border of a selection, and what happens at equality. For a fixed limit on
 * the score set in and out to that limit. */
typedef struct gb_border {
    double in;           /**< lowest score among the selected; NAN = none */
    double out;          /**< highest score among those that could have been; NAN = none */
    bool leave_at_equal; /**< a selected area that comes to equal `out` is no longer selected */
    bool enter_at_equal; /**< an area outside that comes to equal `in` is selected */
} gb_border;

/**
 * The border of a selection by rank. Hand decisions and areas that could not be chosen (no score, too small,
 * unknown) play no part.
 *
 * @param rule  the border rule that the selection was made with
 */
gb_border gb_border_find(const double *score, const gb_selection *selection, gb_border_rule rule);

/** What one indicator would have to be for an area to change sides. */
typedef struct gb_needed {
    double value;  /**< the indicator at which the scores are equal; NAN = no value of it can do it */
    double change; /**< value - present value, in the unit of the indicator */
    bool past;     /**< must pass the value; false: reaching it is enough */
    bool unheard;  /**< beyond any value that occurs: no realistic way out */
} gb_needed;

/**
 * The smallest change of one indicator, all else as it is, with which an area leaves or enters a selection.
 *
 * Means, spreads and the scores of the others are held: the question is about this area's place, not about
 * what a new set of figures would do to everybody's scale. Exact for linear normalisation of exact
 * contributions; where an indicator was normalised otherwise (ranks, capped), is missing, has weight 0 or
 * does not vary, the value is NAN (see gb_explain_search). Which way: a selected area must fall to
 * border->out, another rise to border->in. For rules in which one area's entry moves the border (a share of
 * the population) it is an approximation.
 *
 * @param indicators  k columns as they went into normalising
 * @param how         k; whether they were normalised linearly
 * @param selected    n, 1 = selected
 * @param out         k * n, the caller's
 * @return GB_ERR_BUG for unequal lengths
 */
gb_status gb_explain_changes(const gb_index_view *index, const gb_values *indicators,
                             const gb_normalised *how, const uint8_t *selected, const gb_border *border,
                             gb_needed *out, gb_error *err);

/** Whether the area is selected when the indicator in question is x; recomputes whatever it must. */
typedef gb_status (*gb_explain_probe)(double x, void *context, bool *selected, gb_error *err);

/**
 * The same question for any method: the x between from (where the answer is what it is now) and to (furthest
 * change considered) at which the answer changes, by halving. For an answer that changes once on the way.
 *
 * @param tolerance  stop when the bracket is no wider; > 0
 * @param out        the nearest x found at which the answer differs from that at `from`; NAN when it does not
 * at `to`
 * @return GB_ERR_USAGE: bounds not finite, tolerance not above 0; errors of the probe
 */
gb_status gb_explain_search(gb_explain_probe probe, void *context, double from, double to, double tolerance,
                            double *out, gb_error *err);

/**
 * Nearest rivals: the selected areas with the lowest scores and the areas outside with the highest, nearest
 * to the border first; equals in row order. Hand decisions and areas that could not be chosen play no part.
 *
 * @param most     how many of each
 * @param inside   out, room for most area numbers
 * @param outside  out, room for most
 * @param counts   out: how many of each were found (inside, outside)
 */
void gb_explain_rivals(const double *score, const gb_selection *selection, size_t most, size_t *inside,
                       size_t *outside, size_t counts[2]);

/** What is left of a ranking without each indicator in turn. Release with gb_drop_one_release. */
typedef struct gb_drop_one {
    size_t n, k;
    double *rank;       /**< k * n; rank of area i without indicator j; NAN without score */
    double *mean_shift; /**< k; mean absolute change of rank over the areas ranked both times */
    double *max_shift;  /**< k */
} gb_drop_one;

/**
 * Rank again without each indicator, the other weights as they are (OECD/JRC 2008, section 7). An area whose
 * score rests on the dropped indicator alone has no rank. GB_ERR_USAGE for a single indicator; GB_ERR_NOMEM.
 */
gb_status gb_drop_one_build(const gb_index_view *index, const gb_compare *compare, gb_drop_one *out,
                            gb_error *err);
void gb_drop_one_release(gb_drop_one *drop);

#endif
