/* Crosswalks brought to the areas of a project: several steps after each other, mergers in waves, codes that
 * stayed. */
#ifndef GB_PREPARE_CROSSWALK_SETTLE_H
#define GB_PREPARE_CROSSWALK_SETTLE_H

#include "areas/areas.h"
#include "areas/crosswalk.h"
#include "base/error.h"
#include "prepare/codes.h"

#include <stdbool.h>
#include <stddef.h>

/** Where every code ends. Start with {0}; gb_settled_release. */
typedef struct gb_settled {
    gb_crosswalk crosswalk; /**< from: codes that lead to an area; to: the areas, in their order */
    bool *own;              /**< per from: an area's own code, which no step lists */
} gb_settled;
void gb_settled_release(gb_settled *settled);

/**
 * Follow every code of the steps to the areas. A code that a step does not list stays what it is; a code that
 * is no area after the last step is followed on within that step (two merger waves in one list). A code that
 * leads nowhere but is an area itself stays there. Codes meet as they stand, else under the rules.
 *
 * @param steps  n, in order of time
 * @param areas  NULL: end where the last step does not lead on; the areas are then the codes that are met
 * @return GB_ERR_DATA for codes that lead in a circle (.found = the way) and when no code leads to an area
 */
gb_status gb_crosswalk_settle(const gb_crosswalk *steps, size_t n, const gb_areas *areas,
                              const gb_code_rules *rules, gb_settled *out, gb_error *err);

/** A settled crosswalk for one table: without the codes that it has no business with. Start with {0}. */
typedef struct gb_narrowed {
    gb_crosswalk crosswalk; /**< without codes; rows and columns as the settled one's */
    const char *
        *lacking; /**< codes without a row that an area with rows needs; borrowed texts, yours (gb_free) */
    size_t lacking_count;
    const char *
        *later; /**< codes without a row of which a later code has one: the table is further in time */
    size_t later_count;
    const char **doubled; /**< codes with a row that a step makes of others that have one too: right when the
                               area stood there before, counted double when the table holds both */
    size_t doubled_count;
} gb_narrowed;
void gb_narrowed_release(gb_narrowed *narrowed);

/**
 * Leave out codes without a row that are not missing: an area's own code, a code that a step makes of others,
 * and an old code of which a later code on the way has a row. Other codes without a row stay, and make their
 * area missing.
 *
 * @param has_row  per from of the settled crosswalk
 */
gb_status gb_settled_narrow(const gb_settled *settled, const gb_crosswalk *steps, size_t n,
                            const bool *has_row, gb_narrowed *out, gb_error *err);

#endif
