/* Two runs read back from their files, and what differs between their projects. */
#ifndef GB_PROJECT_COMPARE_RUN_H
#define GB_PROJECT_COMPARE_RUN_H

#include "areas/areas.h"
#include "index/compare.h"
#include "project/declare.h"
#include "project/project.h"
#include "project/session.h"

/** One run. Start with {0}; gb_compared_release. */
typedef struct gb_compared {
    gb_areas *areas; /**< codes and names */
    gb_table *table; /**< rank, selected */
    const char **codes;
    const double *rank;
    uint8_t *selected;  /**< NULL when the table does not tell */
    bool has_project;   /**< read from a manifest */
    gb_project project; /**< opened, not run */
    gb_buffer inputs;   /**< path and hash of each source, sorted, one per line; boundaries left out */
    gb_buffer grounds;  /**< the same of the boundaries and key tables */
} gb_compared;

/**
 * Read a run from a table with codes and ranks, or from manifest.json: then from ranking.csv beside it.
 * @return GB_ERR_USAGE for a manifest without ranking.csv or a column that is not there; errors of reading
 */
gb_status gb_compared_read(gb_value *arguments, const char *path, gb_session *session, gb_compared *out,
                           gb_error *err);
void gb_compared_release(gb_compared *run);
/** Borrowed from what was read. */
gb_run gb_compared_run(const gb_compared *run);

/**
 * What differs between two runs: their data (hashes of sources, how these are read), their method
 * (indicators, index, selection), their boundaries (hashes, levels).
 *
 * @param changed  out: GB_CAUSE_COUNT answers
 * @return GB_ERR_NOMEM
 */
gb_status gb_compared_causes(const gb_compared *old, const gb_compared *now, bool *changed, gb_error *err);

#endif
