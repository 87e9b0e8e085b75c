#include "base/memory.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static atomic_size_t live_blocks;
static atomic_size_t countdown = SIZE_MAX;

/* A test asked for this very allocation to fail; it fails once. */
static bool must_fail(void) {
    size_t left = atomic_load_explicit(&countdown, memory_order_relaxed);
    while (left != SIZE_MAX) {
        size_t next = left == 0 ? SIZE_MAX : left - 1;
        if (atomic_compare_exchange_weak(&countdown, &left, next))
            return left == 0;
    }
    return false;
}

static bool total_size(size_t count, size_t size, size_t *out) {
    if (__builtin_mul_overflow(count, size, out) || *out > PTRDIFF_MAX)
        return false;
    if (*out == 0)
        *out = 1;
    return true;
}

static void *count_block(void *block) {
    if (block)
        atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    return block;
}

void *gb_alloc(size_t count, size_t size) {
    size_t total;
    return total_size(count, size, &total) && !must_fail() ? count_block(malloc(total)) : NULL;
}

void *gb_alloc_zero(size_t count, size_t size) {
    size_t total;
    return total_size(count, size, &total) && !must_fail() ? count_block(calloc(1, total)) : NULL;
}

void *gb_resize(void *block, size_t count, size_t size) {
    size_t total;
    if (!total_size(count, size, &total) || must_fail())
        return NULL;
    return block ? realloc(block, total) : count_block(malloc(total));
}

void gb_free(void *block) {
    if (!block)
        return;
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    free(block);
}

char *gb_strndup(const char *text, size_t length) {
    char *copy = length < SIZE_MAX ? gb_alloc(length + 1, 1) : NULL;
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

char *gb_strdup(const char *text) {
    return gb_strndup(text, strlen(text));
}

bool gb_reserve(void *array, size_t *capacity, size_t count, size_t element_size) {
    if (count < *capacity)
        return true;
    if (*capacity > SIZE_MAX / 2)
        return false;
    size_t wider = *capacity ? *capacity * 2 : 8;
    while (wider <= count) {
        if (wider > SIZE_MAX / 2)
            return false;
        wider *= 2;
    }
    void *block;
    memcpy(&block, array, sizeof block); /* the caller's pointer may have any type */
    block = gb_resize(block, wider, element_size);
    if (!block)
        return false;
    memcpy(array, &block, sizeof block);
    *capacity = wider;
    return true;
}

typedef struct arena_chunk {
    struct arena_chunk *previous;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
} arena_chunk;

struct gb_arena {
    arena_chunk *last;
};

enum { ARENA_CHUNK = 64 * 1024 };

gb_arena *gb_arena_new(void) {
    return gb_alloc_zero(1, sizeof(gb_arena));
}

void gb_arena_free(gb_arena *arena) {
    if (!arena)
        return;
    for (arena_chunk *chunk = arena->last; chunk;) {
        arena_chunk *previous = chunk->previous;
        gb_free(chunk);
        chunk = previous;
    }
    gb_free(arena);
}

static arena_chunk *add_chunk(gb_arena *arena, size_t size) {
    if (size > PTRDIFF_MAX - sizeof(arena_chunk))
        return NULL;
    arena_chunk *chunk = gb_alloc(1, sizeof *chunk + size);
    if (!chunk)
        return NULL;
    chunk->used = 0;
    chunk->size = size;
    if (size > ARENA_CHUNK && arena->last) {
        /* a large block goes behind the chunk in use, whose rest stays of use */
        chunk->previous = arena->last->previous;
        arena->last->previous = chunk;
    } else {
        chunk->previous = arena->last;
        arena->last = chunk;
    }
    return chunk;
}

void *gb_arena_alloc(gb_arena *arena, size_t count, size_t size) {
    size_t total;
    if (!total_size(count, size, &total))
        return NULL;
    size_t unit = alignof(max_align_t);
    total = (total + unit - 1) / unit * unit;
    arena_chunk *chunk = arena->last;
    if (!chunk || chunk->size - chunk->used < total)
        chunk = add_chunk(arena, total > ARENA_CHUNK ? total : ARENA_CHUNK);
    if (!chunk)
        return NULL;
    void *block = chunk->bytes + chunk->used;
    chunk->used += total;
    return block;
}

char *gb_arena_strndup(gb_arena *arena, const char *text, size_t length) {
    char *copy = length < SIZE_MAX ? gb_arena_alloc(arena, length + 1, 1) : NULL;
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

char *gb_arena_strdup(gb_arena *arena, const char *text) {
    return gb_arena_strndup(arena, text, strlen(text));
}

void gb_test_fail_allocation(size_t k) {
    atomic_store(&countdown, k);
}

size_t gb_test_live_blocks(void) {
    return atomic_load(&live_blocks);
}
