/* Private to project: what is not known exactly about the figures of an index. */
#ifndef GB_PROJECT_UNCERTAINTY_DOUBTS_H
#define GB_PROJECT_UNCERTAINTY_DOUBTS_H

#include "index/sampling.h"
#include "project/uncertainty.h"

/** The doubts about one input: n of them, or NULL when there is none. */
typedef struct gb_input_doubts {
    gb_doubt *doubt;
    uint64_t *key; /**< of the random numbers: a function of indicator and area code */
} gb_input_doubts;

/**
 * The doubts of all inputs: those of `doubts`; with `data`, for an indicator with a base that is not named
 * there, the sampling error of events out of that base when its figures are whole events per 1, 100, 1,000,
 * 10,000 or 100,000 of the base.
 *
 * @param out  method->inputs of them; gb_doubts_free
 * @param any  out: is there a doubt at all
 */
gb_status gb_doubts_read(const gb_value *block, const gb_ranked *ranked, gb_input_doubts **out, bool *any,
                         gb_notes *notes, gb_error *err);
void gb_doubts_free(gb_input_doubts *doubts, size_t inputs);

#endif
