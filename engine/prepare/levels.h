/* Moving between levels: key tables, and columns that move up by their own rule. */
#ifndef GB_PREPARE_LEVELS_H
#define GB_PREPARE_LEVELS_H

#include "areas/areas.h"
#include "areas/findings.h"
#include "base/error.h"
#include "base/notes.h"
#include "prepare/codes.h"
#include "table/raw.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gb_level_options {
    const char *id;    /**< new level */
    const char *child; /**< columns of the key table */
    const char *parent;
    const char *name;                /**< NULL: no names in the key table */
    gb_code_rules rules;             /**< for the child codes */
    const gb_raw_table *definitions; /**< codes and names of the new level; NULL = none. A name that stands
                                          there wins over that of the key table */
    const char *definition_code, *definition_name; /**< its columns */
} gb_level_options;

/** A level and how it hangs on others. Start with {0}; gb_level_release. */
typedef struct gb_level {
    gb_areas *areas;
    int32_t *parent_of; /**< per base area the area of this level, or -1 */
    int32_t *of_parent; /**< per area of the level that the key table is about, or -1 */
    size_t unknown;     /**< rows of the key table about places declared unknown: they keep their parent */
    char **unknown_child, **unknown_parent;
} gb_level;
void gb_level_release(gb_level *level);

/**
 * Build a level from a key table: parents in order of their code, dissolved from the base areas, so that the
 * bytes do not depend on the way along other levels.
 *
 * The children of the table are areas of `of`: the base level or a level that was built on it. An area in
 * two parents, columns that were swapped or codes that match nothing make the level impossible; areas
 * without parent are left out; parents without areas are not part of the level.
 *
 * @param of_parent  per base area its area of `of`, or -1; NULL when of == base
 * @param findings   NULL: what is impossible is GB_ERR_DATA, the rest is noted. Else everything is a finding,
 *                   and an impossible level gives GB_OK with out->areas NULL
 */
gb_status gb_level_build(const gb_areas *base, const gb_areas *of, const int32_t *of_parent,
                         const gb_raw_table *keys, const gb_level_options *options, gb_level *out,
                         gb_notes *notes, gb_findings *findings, gb_error *err);

/**
 * How many rows of a column of a key table are about areas of a level, under the rules.
 * @return GB_ERR_DATA for a column that is not there
 */
gb_status gb_level_fit(const gb_areas *areas, const gb_raw_table *keys, const char *column,
                       const gb_code_rules *rules, size_t *rows, gb_error *err);

/**
 * Per area of a finer level the area of a coarser one that it lies in, or -1 when it lies in none, from what
 * each base area belongs to. NULL for a level means the base level itself.
 *
 * @param fine_count  areas of the finer level
 * @param split       out: per fine area true when it lies in several or only partly in one (its parent is
 *                    then the first met); fine_count
 * @param parent      out: fine_count
 * @return how many fine areas are split
 */
size_t gb_level_within(const int32_t *fine, const int32_t *coarse, size_t base_count, size_t fine_count,
                       bool *split, int32_t *parent);

/**
 * Move one column up by its aggregate rule: SUM adds (a missing part makes the total missing with the
 * part's reason), MEAN is weighted by the base column, NONE and RECOMPUTE give GB_NOT_APPLICABLE and a note
 * (RECOMPUTE columns are evaluated again on the parent's table by their formula).
 *
 * @param base_column  values of column->base at the child level, needed for MEAN; else NULL
 * @param out          yours
 */
gb_status gb_column_move_up(const gb_column *column, const gb_column *base_column, const int32_t *parent_of,
                            size_t parents, gb_column **out, gb_notes *notes, gb_error *err);

#endif
