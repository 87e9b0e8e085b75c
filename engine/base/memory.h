/* One set of allocation functions, so that a test can make the k-th fail; scratch arenas. */
#ifndef GB_BASE_MEMORY_H
#define GB_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/** count * size bytes, not initialised; NULL when out of memory or when the product overflows.
 *  A zero size gives a valid block. */
void *gb_alloc(size_t count, size_t size);
/** As gb_alloc, zeroed. */
void *gb_alloc_zero(size_t count, size_t size);
/** Resize; on failure NULL and the old block lives on. */
void *gb_resize(void *block, size_t count, size_t size);
/** NULL is fine. */
void gb_free(void *block);
/** A copy of text; NULL when out of memory. */
char *gb_strdup(const char *text);
/** A terminated copy of length bytes. */
char *gb_strndup(const char *text, size_t length);

/**
 * Make room for one more element at the end of a growing array: doubles the capacity when
 * *count == *capacity.
 * @param array     address of the array pointer (any type), may point to NULL
 * @return false when out of memory; nothing has changed then
 */
bool gb_reserve(void *array, size_t *capacity, size_t count, size_t element_size);

/** Scratch memory that is dropped in one go. Not for use from several threads. */
typedef struct gb_arena gb_arena;
/** NULL when out of memory. */
gb_arena *gb_arena_new(void);
/** NULL is fine. */
void gb_arena_free(gb_arena *arena);
/** Aligned for any type, not initialised; NULL when out of memory. */
void *gb_arena_alloc(gb_arena *arena, size_t count, size_t size);
/** Copies in the arena; NULL when out of memory. */
char *gb_arena_strdup(gb_arena *arena, const char *text);
char *gb_arena_strndup(gb_arena *arena, const char *text, size_t length);

/* For tests. The counter is the only mutable state in the engine. */
/** Let the k-th allocation from now fail, once (0 = the next one); SIZE_MAX switches failing off. */
void gb_test_fail_allocation(size_t k);
/** Blocks that are allocated and not freed. */
size_t gb_test_live_blocks(void);

#endif
