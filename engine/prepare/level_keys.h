/* A key table read against the areas that its children are. Private to the room. */
#ifndef GB_PREPARE_LEVEL_KEYS_H
#define GB_PREPARE_LEVEL_KEYS_H

#include "prepare/levels.h"
#include "prepare/match.h"

/** A row that says something else about an area than an earlier row. */
typedef struct gb_key_conflict {
    size_t area, row;
} gb_key_conflict;

typedef struct gb_level_keys {
    const gb_areas *of;
    const gb_raw_table *table;
    const gb_level_options *options;
    int32_t child, parent, name; /**< columns; name -1 = none */
    int32_t *parent_of;          /**< per area of `of`: number in `parents`, or -1 */
    size_t *row_of;              /**< per area of `of`: the row that said so */
    gb_code_index *parents;
    gb_code_index *renamed; /**< parents that have several names */
    gb_code_index *unused;  /**< parents of children that are no areas */
    char **names;           /**< per parent; NULL while none is known */
    size_t name_count, name_capacity;
    size_t elsewhere; /**< rows about areas outside the boundaries */
    gb_key_conflict *conflict;
    size_t conflicts, conflict_capacity;
    size_t *unknown_row; /**< rows about places declared unknown */
    size_t unknowns, unknown_capacity;
    bool is_swapped; /**< it is the parent column that holds the codes of the areas */
    gb_match_log log;
} gb_level_keys;

/** Read all rows. Nothing is left after a failure. @return GB_ERR_DATA for a column that is not there */
gb_status gb_level_keys_read(const gb_areas *of, const gb_raw_table *table, const gb_level_options *options,
                             gb_level_keys *out, gb_error *err);
void gb_level_keys_release(gb_level_keys *keys);
/** Can a level be made of it? */
bool gb_level_keys_are_usable(const gb_level_keys *keys);

/** What makes the level impossible, as an error. */
gb_status gb_level_keys_fail(const gb_level_keys *keys, gb_error *err);
/** What is left out or repaired, as notes. */
gb_status gb_level_keys_note(const gb_level_keys *keys, gb_notes *notes, gb_error *err);
/** Everything as findings. */
gb_status gb_level_keys_find(const gb_level_keys *keys, gb_findings *findings, gb_error *err);

#endif
