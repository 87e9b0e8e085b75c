/* Private to the step of the tables: a table on the codes of another edition than the boundaries. */
#ifndef GB_PROJECT_CROSSWALK_STEP_H
#define GB_PROJECT_CROSSWALK_STEP_H

#include "prepare/crosswalk_settle.h"
#include "project/project.h"
#include "table/column.h"

/** The crosswalk of one `tables` entry. Start with {0}; gb_table_crosswalk_release. */
typedef struct gb_table_crosswalk {
    gb_crosswalk *steps;
    size_t n;
    gb_settled settled;
    gb_areas *from;       /**< the codes that the table may have; NULL: the table has no crosswalk */
    gb_narrowed narrowed; /**< as the rows of the table need it */
    bool changes;         /**< some area is divided, merged or cut */
} gb_table_crosswalk;

/** Read the `crosswalk` of a table, when it has one, and bring it to the areas. */
gb_status gb_table_crosswalk_read(gb_project *project, const gb_value *table, const gb_areas *areas,
                                  const gb_code_rules *rules, gb_table_crosswalk *out, gb_error *err);
void gb_table_crosswalk_release(gb_table_crosswalk *crosswalk);

/**
 * Match the rows of a table to its codes, and tell how its areas fare.
 * @param match  out: area is an index into crosswalk->from
 */
gb_status gb_table_crosswalk_match(gb_table_crosswalk *crosswalk, const gb_raw_table *table, size_t column,
                                   const bool *row_ok, const gb_areas *areas, const gb_code_rules *rules,
                                   gb_on_duplicate on_duplicate, gb_match *match, gb_notes *notes,
                                   gb_error *err);

/**
 * Move a column to the areas. A column without a kind is a count when it holds whole numbers and no name that
 * tells otherwise; else it must not have to be added up or divided.
 *
 * @param column  on crosswalk->from; taken over on success and replaced by the moved one
 * @param base    of a mean, on crosswalk->from; NULL: then a mean stays only where its area stayed
 * @return GB_ERR_DATA for a column without a kind that would have to be added up
 */
gb_status gb_table_crosswalk_move(const gb_table_crosswalk *crosswalk, const char *file, gb_column **column,
                                  const gb_column *base, gb_notes *notes, gb_error *err);

#endif
