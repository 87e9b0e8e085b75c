/* From key tables to levels: which columns, of which level, in which order. For projects and `gebied levels`.
 */
#ifndef GB_PROJECT_LEVEL_PLAN_H
#define GB_PROJECT_LEVEL_PLAN_H

#include "areas/areas.h"
#include "areas/findings.h"
#include "prepare/levels.h"
#include "project/project.h"

#include <stdbool.h>
#include <stddef.h>

/** One level to build. Texts borrow from the plan, the table, or are owned where said. */
typedef struct gb_level_plan {
    const gb_value *value; /**< its object: an item of `levels:` or a --key */
    char *id;              /**< owned */
    const char *of;        /**< the level that the children are; NULL: their codes decide */
    gb_raw_table *keys, *definitions;
    const char *child, *parent, *name;
    const char *definition_code, *definition_name;
    gb_rules rules;
    bool is_guessed; /**< a column was not given */
} gb_level_plan;

/** All levels above the base, in the order in which they were written. Start with {0}. */
typedef struct gb_levels {
    const gb_areas *base; /**< borrowed */
    size_t count;
    gb_level_plan *plan;
    gb_level *level; /**< level[i].areas NULL: could not be made (a finding says why) */
    int32_t *of;     /**< -1 = the base level, else the level that it was built on */
    bool *is_done;
} gb_levels;

/** Where the files of a plan are and which rules hold for codes. */
typedef struct gb_level_reader {
    gb_session *session;
    gb_project *project;   /**< NULL on the command line: paths are what they are */
    const gb_value *codes; /**< rules for a level without `codes` of its own; NULL = none */
} gb_level_reader;

/**
 * Read the key tables and settle columns and names of levels.
 *
 * Columns that are not given are found by their headers: the child is the first column, the parent the next
 * one that does not hold names, the name column stands right of the parent. The id of a level is the header
 * of its parent column.
 *
 * @param list  objects of gb_level_params
 * @param out   zeroed; gb_levels_release, also after a failure
 */
gb_status gb_levels_read(const gb_level_reader *reader, const gb_value *list, const gb_areas *base,
                         gb_levels *out, gb_error *err);

/**
 * Build them, each on the level that its children are: `of`; else the level of that name as the child column;
 * else the level whose codes most of the children are, the base level first.
 *
 * @param findings  NULL in a project: then problems are errors and notes
 * @return GB_ERR_USAGE for levels that are parts of each other (a finding when there are findings)
 */
gb_status gb_levels_build(const gb_level_reader *reader, gb_levels *levels, gb_findings *findings,
                          gb_error *err);
void gb_levels_release(gb_levels *levels);

/** The level that level i was built on. */
const gb_areas *gb_levels_of(const gb_levels *levels, size_t i);

#endif
