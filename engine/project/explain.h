/* Why areas stand where they stand: an explanation of a ranking, for people and for programs. */
#ifndef GB_PROJECT_EXPLAIN_H
#define GB_PROJECT_EXPLAIN_H

#include "export/listing.h"
#include "index/explain.h"
#include "index/explain_consistency.h"
#include "project/uncertainty.h"

enum { GB_RIVALS = 3 };

/** All that is known about a ranking. Start with {0}; gb_explained_release. */
typedef struct gb_explained {
    gb_ranked ranked;   /**< as given */
    gb_index_view view; /**< the index by its members: indicators or groups */
    const char **ids;   /**< of the members, borrowed from the method */
    gb_values *members; /**< as they went into normalising */
    gb_explanation parts;
    gb_border border;  /**< NAN without selection */
    gb_needed *needed; /**< k * n; NULL without selection */
    size_t inside[GB_RIVALS], outside[GB_RIVALS], rivals[2];
    bool has_consistency; /**< not with one indicator or fewer than three complete areas */
    gb_consistency consistency;
    bool has_groups;
    gb_group_variation within; /**< of the districts */
} gb_explained;

/**
 * Explain a ranking.
 *
 * @param district  n numbers 0..districts-1, to tell which indicators are constant within; NULL = not asked
 * @param out       released by the caller also after a failure; borrows from ranked
 */
gb_status gb_explained_make(const gb_ranked *ranked, const uint32_t *district, size_t districts,
                            gb_explained *out, gb_error *err);
void gb_explained_release(gb_explained *explained);

/** What each member of the index does for one area: indicator, value, contribution, above, moves, needed. */
void gb_explained_area(const gb_explained *explained, size_t area, gb_language language, gb_listing *out);
/** What each member does in the whole: weight, effective, with_score, alpha_without, within, constant. */
void gb_explained_members(const gb_explained *explained, gb_language language, gb_listing *out);

/** The explanation of areas, and of the index, as one object. */
void gb_explained_json(const gb_explained *explained, const size_t *areas, size_t count, gb_json *json);
/** The same in sentences and tables. */
void gb_explained_text(const gb_explained *explained, const size_t *areas, size_t count, gb_language language,
                       gb_buffer *out);

#endif
