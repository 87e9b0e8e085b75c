#include "prepare/code_index.h"

#include "base/memory.h"
#include "base/random.h"

#include <string.h>

struct gb_code_index {
    gb_arena *texts;
    const char **text;
    int32_t *value;
    size_t count;
    size_t text_capacity, value_capacity;
    size_t *slot; /* number of the text + 1; 0 = free */
    size_t slots; /* a power of two, at least twice the count */
};

gb_code_index *gb_code_index_new(void) {
    gb_code_index *index = gb_alloc_zero(1, sizeof *index);
    if (index == NULL)
        return NULL;
    index->slots = 64;
    index->slot = gb_alloc_zero(index->slots, sizeof *index->slot);
    index->texts = gb_arena_new();
    if (index->slot == NULL || index->texts == NULL) {
        gb_code_index_free(index);
        return NULL;
    }
    return index;
}

void gb_code_index_free(gb_code_index *index) {
    if (index == NULL)
        return;
    if (index->texts != NULL)
        gb_arena_free(index->texts);
    gb_free(index->text);
    gb_free(index->value);
    gb_free(index->slot);
    gb_free(index);
}

static size_t find_slot(const gb_code_index *index, const char *text) {
    size_t mask = index->slots - 1;
    size_t at = (size_t)gb_hash_text(text) & mask;
    while (index->slot[at] != 0 && strcmp(index->text[index->slot[at] - 1], text) != 0)
        at = (at + 1) & mask;
    return at;
}

static bool grow(gb_code_index *index) {
    size_t *old = index->slot;
    size_t *slot = gb_alloc_zero(index->slots * 2, sizeof *slot);
    if (slot == NULL)
        return false;
    index->slot = slot;
    index->slots *= 2;
    for (size_t i = 0; i < index->count; i++)
        index->slot[find_slot(index, index->text[i])] = i + 1;
    gb_free(old);
    return true;
}

int32_t *gb_code_index_add(gb_code_index *index, const char *text, int32_t fresh, bool *added) {
    size_t at = find_slot(index, text);
    if (added != NULL)
        *added = index->slot[at] == 0;
    if (index->slot[at] != 0)
        return &index->value[index->slot[at] - 1];
    if ((index->count + 1) * 2 > index->slots) {
        if (!grow(index))
            return NULL;
        at = find_slot(index, text);
    }
    if (!gb_reserve(&index->text, &index->text_capacity, index->count, sizeof *index->text) ||
        !gb_reserve(&index->value, &index->value_capacity, index->count, sizeof *index->value))
        return NULL;
    const char *copy = gb_arena_strdup(index->texts, text);
    if (copy == NULL)
        return NULL;
    index->text[index->count] = copy;
    index->value[index->count] = fresh;
    index->slot[at] = ++index->count;
    return &index->value[index->count - 1];
}

const int32_t *gb_code_index_find(const gb_code_index *index, const char *text) {
    size_t at = find_slot(index, text);
    return index->slot[at] != 0 ? &index->value[index->slot[at] - 1] : NULL;
}

size_t gb_code_index_count(const gb_code_index *index) {
    return index->count;
}

const char *const *gb_code_index_texts(const gb_code_index *index) {
    return index->text;
}
