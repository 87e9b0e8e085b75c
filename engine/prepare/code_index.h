/* Texts in order of first appearance, each with a number. Private to the room. */
#ifndef GB_PREPARE_CODE_INDEX_H
#define GB_PREPARE_CODE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gb_code_index gb_code_index;

/** NULL when out of memory. */
gb_code_index *gb_code_index_new(void);
void gb_code_index_free(gb_code_index *index);
/**
 * The number of a text, added with `fresh` when it was not there.
 * @param added  out: was it new? may be NULL
 * @return borrowed until the next addition; NULL when out of memory
 */
int32_t *gb_code_index_add(gb_code_index *index, const char *text, int32_t fresh, bool *added);
/** NULL when the text is not there. */
const int32_t *gb_code_index_find(const gb_code_index *index, const char *text);
size_t gb_code_index_count(const gb_code_index *index);
/** All texts in order of first appearance; borrowed until the next addition. */
const char *const *gb_code_index_texts(const gb_code_index *index);

#endif
