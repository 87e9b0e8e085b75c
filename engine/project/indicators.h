/* Private to project: what the step of the indicators is made of. */
#ifndef GB_PROJECT_INDICATORS_H
#define GB_PROJECT_INDICATORS_H

#include "project/names.h"
#include "project/project.h"

/** The table of a level, borrowed. */
gb_table *gb_level_table(const gb_project *project, size_t level);
/** The codes of a level for notes: an array that is yours (gb_free) of borrowed texts. */
gb_status gb_level_codes(const gb_areas *areas, const char ***out, gb_error *err);
/** Is an indicator computed at this level: it names the level, or none. */
bool gb_indicator_is_at(const gb_project *project, const gb_value *indicator, size_t level);

/**
 * Per area of `fine` the area of `coarse` that it lies in, or -1; yours (gb_free).
 * @return GB_ERR_DATA when an area of fine lies in two of coarse, or only partly in one
 */
gb_status gb_level_nest(const gb_project *project, size_t fine, size_t coarse, int32_t **out, gb_error *err);
/**
 * Make sure that a level has a column: from a table joined to it, else moved up from a finer level.
 * @param assumed  out: keys that were taken for counts without being declared
 * @return GB_ERR_USAGE for an unknown name, GB_ERR_DATA when the column cannot come to this level
 */
gb_status gb_column_bring(const gb_project *project, const char *key, size_t to, gb_names *assumed,
                          gb_error *err);

/** Hide small counts of a level, and parts of a rate whose complement is small. Before the formulas: what
 * uses a hidden count is then hidden by its formula, whichever formula that is. */
gb_status gb_privacy_hide_counts(const gb_project *project, size_t level, gb_error *err);
/** Hide what a formula made of small counts, before another formula uses it. */
gb_status gb_privacy_hide_made(const gb_project *project, const gb_value *indicator, gb_table *table,
                               const char *const *codes, gb_error *err);
/** Tell what could not be decided, and which hidden cells a total gives away. */
gb_status gb_privacy_note(const gb_project *project, gb_error *err);

#endif
