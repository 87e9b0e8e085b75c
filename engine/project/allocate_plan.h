/* The `allocate` block as the index room takes it; shared by projects and `gebied allocate`. */
#ifndef GB_PROJECT_ALLOCATE_PLAN_H
#define GB_PROJECT_ALLOCATE_PLAN_H

#include "areas/areas.h"
#include "export/listing.h"
#include "index/allocate.h"
#include "project/declare.h"
#include "table/table.h"

/** What a block is applied to; all is borrowed. */
typedef struct gb_allocate_scope {
    const gb_areas *areas;
    const gb_table *table;
    const uint8_t *selected; /**< areas that take part in the extra; NULL = all */
    const char *file;        /**< for messages; NULL from the command line */
} gb_allocate_scope;

/** A division, with the amounts of last year beside it. Release with gb_allocate_outcome_release. */
typedef struct gb_allocate_outcome {
    gb_allocation result;
    double unit;               /**< amounts of the result are multiples of it */
    double *last;              /**< n amounts of last year; NULL without them */
    gb_allocation_shift shift; /**< against last year, where it is known; zero without */
} gb_allocate_outcome;

/** The keys of the block that name a column, ended by NULL. */
extern const char *const gb_allocate_columns[];

/**
 * Divide the budget of a block.
 *
 * A floor is rounded up to whole units and a cap down, so that neither is broken by rounding.
 *
 * @return GB_ERR_USAGE with the place: a column that does not exist (nearest name), a total that is no
 *         whole number of units, a transition without its years; errors of gb_allocate
 */
gb_status gb_allocate_run(const gb_value *block, const gb_allocate_scope *scope, gb_allocate_outcome *out,
                          gb_notes *notes, gb_error *err);
void gb_allocate_outcome_release(gb_allocate_outcome *outcome);

/** code,base,extra,total,per_head, then adjust, limit, with last year last and change, and name. */
void gb_allocate_listing(const gb_allocate_outcome *outcome, const gb_areas *areas, gb_listing *out);
/** Totals, Gini, concentration, winners and losers, and the areas of the sheet, as one object. */
void gb_allocate_json(const gb_allocate_outcome *outcome, const gb_areas *areas, const gb_listing *sheet,
                      gb_json *json);

#endif
