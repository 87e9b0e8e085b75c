/* How the files of gb_index_plan_read share their work. Private to project. */
#ifndef GB_PROJECT_INDEX_READER_H
#define GB_PROJECT_INDEX_READER_H

#include "project/index_plan.h"

/** An index on its way. */
typedef struct gb_index_reader {
    const gb_value *index;
    const gb_table *table;
    const char *const *codes;
    const char *file;
    gb_arena *store;
    gb_method_input *input; /**< room for every member there can be */
    size_t inputs;
    const uint8_t *only; /**< per row 1 = takes part; NULL = all */
} gb_index_reader;

/** Memory of the store, or the error in *status. */
void *gb_index_room(gb_index_reader *r, size_t count, size_t size, gb_status *status, gb_error *err);
/** A number column; GB_ERR_USAGE with the nearest key. */
gb_status gb_index_column(const gb_index_reader *r, const char *key, const gb_value *place,
                          const gb_column **out, gb_error *err);
/** The entry of `inputs` with this id, or NULL. */
const gb_value *gb_index_input_entry(const gb_value *index, const char *id);
/** The number of a group of the block, or its count when there is none of this id. */
size_t gb_index_group_find(const gb_value *index, const char *id);

/** Which areas take part. */
gb_status gb_index_read_only(gb_index_reader *r, gb_error *err);
/** The input of this id, made when it is not there yet. */
gb_status gb_index_input(gb_index_reader *r, const char *id, const gb_value *place, size_t *out,
                         gb_error *err);
/**
 * Options of normalising.
 * @param own    entry of `inputs`, goes first where it says something; may be NULL
 * @param group  block of the group, or a step
 * @param name   of the member, for messages
 */
gb_status gb_index_normalise(gb_index_reader *r, const gb_value *own, const gb_value *group, const char *name,
                             gb_normalise_options *out, gb_error *err);

#endif
