/* An index computed from its block, and the columns that it makes. */
#ifndef GB_PROJECT_INDEX_RUN_H
#define GB_PROJECT_INDEX_RUN_H

#include "export/tables.h"
#include "project/index_plan.h"

/** An index with every step. Release with gb_index_outcome_release. */
typedef struct gb_index_outcome {
    gb_index_plan plan;
    gb_method_result result;
    gb_composite index;           /**< the top group; borrowed from the result, not to be released */
    gb_composite_options options; /**< of the top group */
    gb_indicator *entries;        /**< its members, as it takes them: indicators and groups */
} gb_index_outcome;

/**
 * Compute an index.
 *
 * @param index  with its preset merged in
 * @param codes  area codes for notes and messages; may be NULL
 * @return errors of gb_index_plan_read and gb_method_run
 */
gb_status gb_index_run(const gb_value *index, const gb_table *table, const char *const *codes,
                       const char *file, gb_notes *notes, gb_index_outcome *out, gb_error *err);
void gb_index_outcome_release(gb_index_outcome *outcome);

/**
 * Add what the groups and the index make: <group> per group; <group>_class (number), <group>_label (name) and
 * <group>_part where the block asks for them, also for the index itself.
 *
 * @return GB_ERR_DATA when the table has a column of that key
 */
gb_status gb_index_add_columns(const gb_value *index, const gb_index_outcome *outcome, gb_table *table,
                               gb_error *err);

/** The columns of a report: members of the index, scores of groups, and what stands as class. Arrays are
 *  yours (gb_index_report_release); columns belong to the table. */
typedef struct gb_index_report {
    const gb_column **members; /**< index.k */
    const gb_column **groups;  /**< scores, classes and parts of the groups */
    size_t group_count;
    const gb_column **inputs;      /**< where contributions go back to inputs through groups; else NULL */
    const gb_column *class_column; /**< part or class of the index; NULL = none declared */
} gb_index_report;
gb_status gb_index_report_columns(const gb_value *index, const gb_index_outcome *outcome,
                                  const gb_table *table, gb_index_report *out, gb_error *err);
void gb_index_report_release(gb_index_report *columns);
/** Fill the parts of a report that come from the index. */
void gb_index_report_fill(const gb_index_outcome *outcome, const gb_index_report *columns,
                          gb_ranking_report *report);

#endif
