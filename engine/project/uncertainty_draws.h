/* Private to project: a method computed again and again with other weights and figures. */
#ifndef GB_PROJECT_UNCERTAINTY_DRAWS_H
#define GB_PROJECT_UNCERTAINTY_DRAWS_H

#include "index/weight_draws.h"
#include "project/uncertainty_doubts.h"

/**
 * Draw and rank. A weighted mean or sum of indicators under other weights alone takes the quick way
 * (index/weight_draws.h); anything else is computed whole for every draw.
 *
 * @param vary    weights are drawn by sampling; false: they stay
 * @param doubts  per input, or NULL: the figures stay
 */
gb_status gb_method_draws(const gb_ranked *ranked, bool vary, const gb_weight_sampling *sampling,
                          const gb_input_doubts *doubts, const gb_draw_options *options, gb_rank_draws *out,
                          gb_error *err);

/** A method that may be changed: its groups, members and inputs are copies. Start with {0}. */
typedef struct gb_method_copy {
    gb_method method;
    gb_method_input *input;
    gb_method_group *group;
    gb_method_member **member; /**< per group */
    double **values;           /**< per input, NULL = as in the original */
} gb_method_copy;

/** GB_ERR_NOMEM; what was made is released by gb_method_copy_release also then. */
gb_status gb_method_copy_make(const gb_method *method, gb_method_copy *out, gb_error *err);
/** Give an input values of its own (a copy), to be changed in copy->values[input]. */
gb_status gb_method_copy_own(gb_method_copy *copy, size_t input, gb_error *err);
void gb_method_copy_release(gb_method_copy *copy);

#endif
