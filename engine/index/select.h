/* From a ranking to a selection: the rule that turns ranks into aandachtswijken. */
#ifndef GB_INDEX_SELECT_H
#define GB_INDEX_SELECT_H

#include "base/notes.h"
#include "index/rank.h"

/** What happens to areas with equal scores on both sides of the border. */
typedef enum gb_border_rule {
    GB_BORDER_IN = 0, /**< all of them selected: more than top */
    GB_BORDER_OUT     /**< none of them selected: fewer than top */
} gb_border_rule;

/** Why an area is in or out. */
typedef enum gb_select_reason {
    GB_SELECT_IN = 0,        /**< within the top */
    GB_SELECT_TIED_IN,       /**< equal to the last place, selected by the rule */
    GB_SELECT_TIED_OUT,      /**< equal to the last place, left out by the rule */
    GB_SELECT_BELOW,         /**< past the border */
    GB_SELECT_SMALL,         /**< population under the minimum */
    GB_SELECT_NO_POPULATION, /**< population not known, so the minimum can not be tested */
    GB_SELECT_NO_SCORE,
    GB_SELECT_REASON_COUNT
} gb_select_reason;

/** top is required; the rest may be zero. Gates of other kinds join here. */
typedef struct gb_select_options {
    size_t top; /**< how many areas, at least 1 */
    gb_border_rule border;
    const gb_values *population; /**< NULL when there is no minimum */
    double min_population;       /**< areas with fewer are passed over, the next in rank moves up; 0 = none */
    const char *const *codes;    /**< n area codes for the notes; may be NULL */
} gb_select_options;

/** Release with gb_selection_release. */
typedef struct gb_selection {
    size_t n;
    size_t count;       /**< areas selected */
    size_t eligible;    /**< areas with a score that pass the population gate */
    size_t small;       /**< areas that would have been eligible but for the population gate */
    size_t border_tied; /**< eligible areas tied across the border; 0 = the border is clean */
    uint8_t *selected;  /**< n; 1 = selected */
    uint8_t *reason;    /**< n gb_select_reason */
} gb_selection;

/**
 * Select the top N of a ranking.
 *
 * Ties across the border are never cut by row order: all in or all out as declared, and a note says so.
 * Notes also tell areas passed over for their population and a selection that has fewer than N areas.
 *
 * @param ranking  of n areas; ties are read from it, so its comparison rule holds here as well
 * @param notes    may be NULL
 * @return GB_ERR_USAGE: top = 0, minimum negative or without population; GB_ERR_DATA: no area has a score;
 *         GB_ERR_BUG: population of another length; GB_ERR_NOMEM
 */
gb_status gb_select(const gb_ranking *ranking, const gb_select_options *options, gb_selection *out,
                    gb_notes *notes, gb_error *err);
void gb_selection_release(gb_selection *selection);

/** A stable word for CSV and JSON: "top", "tied-in", "tied-out", "below", "small", "no-population",
 * "no-score". */
const char *gb_select_reason_id(gb_select_reason reason);

#endif
