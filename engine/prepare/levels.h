/* Moving between levels: key tables, and columns that move up by their own rule. */
#ifndef GB_PREPARE_LEVELS_H
#define GB_PREPARE_LEVELS_H

#include "areas/areas.h"
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
    const char *name;    /**< NULL: no names */
    gb_code_rules rules; /**< for the child codes */
} gb_level_options;

/**
 * Build a level from a key table: parents in order of their code. Every base area must have one parent;
 * a base area in two parents is GB_ERR_DATA, base areas without parent are left out and noted.
 *
 * @param parent_of  out: per base area its parent index or -1; yours (gb_free)
 */
gb_status gb_level_build(const gb_areas *base, const gb_raw_table *keys, const gb_level_options *options,
                         gb_areas **out, int32_t **parent_of, gb_notes *notes, gb_error *err);

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
