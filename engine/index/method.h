/* An index of any depth: indicators, groups of indicators, groups of groups, and one group at the top.
 *
 * A published method is such a tree with its options filled in: five domains of rates, each ranked and
 * transformed, then a weighted sum; or three indicators and three changes, each summed and put in classes.
 * The blocks stand on their own (index/treat.h, normalise.h, weigh.h, combine.h); this strings them together
 * and keeps every step, so that a score can be taken apart. */
#ifndef GB_INDEX_METHOD_H
#define GB_INDEX_METHOD_H

#include "base/notes.h"
#include "index/composite.h"
#include "index/treat.h"
#include "stats/values.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One indicator as it comes in. */
typedef struct gb_method_input {
    const char *id;
    gb_values values;       /**< borrowed */
    gb_polarity polarity;   /**< +1 high is worse, -1 low is worse; must be declared */
    gb_treat_options treat; /**< zero = as it is */
} gb_method_input;

/** A member of a group, and how it enters. */
typedef struct gb_method_member {
    bool is_group;
    size_t index;    /**< number of the input, or of the group */
    double weight;   /**< with GB_WEIGHTS_GIVEN */
    uint32_t bundle; /**< with GB_WEIGHTS_EQUAL_GROUP: members of one bundle share its weight */
    gb_normalise_options normalise; /**< of the treated values, or of the scores of the group (polarity +1) */
} gb_method_member;

/** A group: its members brought to one scale, weighed and combined; then, if asked, the score transformed. */
typedef struct gb_method_group {
    const char *id;
    const gb_method_member *member;
    size_t members;
    gb_weigh_options weigh; /**< .given and .group are filled in from the members */
    gb_combine_options combine;
    const gb_normalise_options *then; /**< transformations of the score, in order (polarity +1) */
    size_t thens;
} gb_method_group;

/** A whole method. Everything is borrowed. */
typedef struct gb_method {
    const gb_method_input *input;
    size_t inputs;
    const gb_method_group *group;
    size_t groups;
    size_t top;               /**< the group whose score is the index */
    const char *const *codes; /**< n area codes, for messages; may be NULL */
} gb_method;

/** What became of one group. Matrices hold member j of area i at [j * n + i]. */
typedef struct gb_method_part {
    double *score;        /**< n; after the transformations; NAN without score */
    uint8_t *state;       /**< n gb_cell */
    double *normalised;   /**< members * n: what was combined */
    gb_normalised *how;   /**< members */
    double *weight;       /**< members, as used */
    gb_combined combined; /**< before the transformations */
    gb_normalised *then;  /**< thens */
} gb_method_part;

/** Every step of every group. Release with gb_method_result_release. */
typedef struct gb_method_result {
    size_t n, groups, inputs, top;
    gb_method_part *part; /**< groups, also those that the top does not reach */
    gb_treated *treated;  /**< inputs; n = 0 where nothing was to be treated */
    double *contribution; /**< inputs * n: share of the index score that goes back to each input; per area
                             they sum to the score; NAN where an input is not used. NULL when some step on the
                             way is not additive */
    double *input_weight; /**< inputs: product of the weights from the top down (for all but a sum, shares of
                               the weights of a group); 0 for an input that is not used */
} gb_method_result;

/**
 * Carry out a method.
 *
 * Each group is computed once, whatever uses it. A group's score is an indicator of the next: high = more
 * deprived. An input or group that appears twice weighs twice. Groups that the top does not reach are side
 * results, computed all the same: the themes of an index that adds up their parts.
 *
 * @param notes  changed cells (treatment), weights that do not sum to 1, areas without score; may be NULL
 * @return GB_ERR_USAGE: no inputs or groups, a group without members, a group that contains itself (found =
 * the path), a polarity that is not declared; GB_ERR_BUG: a number out of range, unequal lengths; the errors
 * of the blocks, with the name of the indicator or group
 */
gb_status gb_method_run(const gb_method *method, gb_method_result *out, gb_notes *notes, gb_error *err);
void gb_method_result_release(gb_method_result *result);

/** A group as an index of its members: score after the transformations, contributions to the score before
 * them (not exact then). Borrows everything from the result: not to be released. */
gb_composite gb_method_composite(const gb_method *method, const gb_method_result *result, size_t group);

/** The scores of a group as values; borrowed from the result. */
gb_values gb_method_values(const gb_method *method, const gb_method_result *result, size_t group);

#endif
