/* How sure a ranking and its selection are: the `uncertainty` of an index. */
#ifndef GB_PROJECT_UNCERTAINTY_H
#define GB_PROJECT_UNCERTAINTY_H

#include "areas/areas.h"
#include "export/listing.h"
#include "index/draws.h"
#include "index/method.h"
#include "index/rank.h"
#include "index/select.h"
#include "project/declare.h"
#include "project/names.h"
#include "table/table.h"

/** A ranking as it was made; all is borrowed. */
typedef struct gb_ranked {
    const gb_method *method;
    const gb_method_result *result;
    const gb_composite *index; /**< the top group */
    const gb_rank_options *rank;
    const gb_ranking *ranking;
    const gb_select_rule *rule;    /**< NULL without selection */
    const gb_selection *selection; /**< NULL without selection */
    const gb_areas *areas;
    const gb_table *table; /**< bases and margins of the figures */
    const char *file;      /**< for messages; NULL from the command line */
} gb_ranked;

/** The three lists and what they rest on. Start with {0}; gb_uncertainty_release. */
typedef struct gb_uncertainty {
    gb_rank_draws draws;
    uint8_t *certainty; /**< n gb_certainty; NULL without selection */
    size_t top;         /**< how many areas each draw selects; 0 without selection */
    size_t lists[4];    /**< areas per gb_certainty */
    gb_listing cells;   /**< per area in the order of the level: rank_low, rank_high, rank_mean, p_selected,
                           certainty, same_list */
    gb_listing sheet;   /**< the same with code, name and rank, in order of rank */
    gb_listing alternatives; /**< per other method who stays, comes in, drops out; no columns without */
} gb_uncertainty;

/** Are draws asked for. */
bool gb_uncertainty_is_asked(const gb_value *block);

/** The columns that a block names: bases and margins. */
gb_status gb_uncertainty_columns(const gb_value *block, gb_names *out, gb_error *err);

/**
 * Draw and rank again, and try the other methods.
 *
 * Weights are drawn in every group of the method. A draw selects the areas that the rule selects by rank: as
 * many as in the ranking itself, among those that could be chosen; a rule with more to it than a minimum and
 * a number is so approximated, and a note says so. What was decided by hand is certain.
 *
 * @param out  released by the caller also after a failure
 * @return GB_ERR_USAGE: nothing varies, a doubt about no indicator, or without what its kind needs; errors of
 *         gb_draw_ranks and gb_method_run
 */
gb_status gb_uncertainty_run(const gb_value *block, const gb_ranked *ranked, int threads,
                             const gb_progress *progress, gb_language language, gb_uncertainty *out,
                             gb_notes *notes, gb_error *err);
void gb_uncertainty_release(gb_uncertainty *uncertainty);

/** The three lists and the alternatives as members of an open object. */
void gb_uncertainty_json(const gb_uncertainty *uncertainty, const gb_areas *areas, gb_json *json);

#endif
