#include "io/names.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Open addressing over the names seen so far; slots hold index + 1. */
typedef struct name_set {
    size_t *slot;
    size_t mask;
} name_set;

static bool set_find_or_add(name_set *set, char **names, size_t i, const char *name) {
    size_t at = (size_t)gb_hash_text(name) & set->mask;
    for (; set->slot[at] != 0; at = (at + 1) & set->mask)
        if (strcmp(names[set->slot[at] - 1], name) == 0)
            return true;
    set->slot[at] = i + 1;
    return false;
}

static bool set_has(const name_set *set, char **names, const char *name) {
    for (size_t at = (size_t)gb_hash_text(name) & set->mask; set->slot[at] != 0; at = (at + 1) & set->mask)
        if (strcmp(names[set->slot[at] - 1], name) == 0)
            return true;
    return false;
}

static bool replace(char **name, const char *text) {
    char *copy = gb_strdup(text);
    if (copy == NULL)
        return false;
    gb_free(*name);
    *name = copy;
    return true;
}

/* "naam" -> "naam_2"; counts up until no other column has that name. */
static bool make_unique(name_set *set, char **names, size_t i) {
    gb_buffer text = {0};
    for (size_t number = 2;; number++) {
        text.length = 0;
        gb_buffer_addf(&text, "%s_%zu", names[i], number);
        if (text.failed || !set_has(set, names, text.text))
            break;
    }
    bool whole = !text.failed && replace(&names[i], text.text);
    gb_buffer_release(&text);
    return whole && !set_find_or_add(set, names, i, names[i]);
}

static void flatten(char *name) {
    char *start = gb_trim(name);
    memmove(name, start, strlen(start) + 1);
    char *into = name;
    for (const char *at = name; *at != '\0'; at++) {
        char byte = *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at;
        if (byte != ' ' || into == name || into[-1] != ' ')
            *into++ = byte;
    }
    *into = '\0';
}

/* Trimmed, and "column_3" instead of nothing. */
static bool clean_name(char **name, size_t i, const char *file, int64_t place, gb_notes *notes) {
    flatten(*name);
    if ((*name)[0] != '\0')
        return true;
    char text[40];
    snprintf(text, sizeof text, "column_%zu", i + 1);
    GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_NAMELESS, .file = file, .line = place, .name = text,
            .count = (int64_t)i + 1);
    return replace(name, text);
}

gb_status gb_names_clean(char **names, size_t n, const char *file, int64_t place, gb_notes *notes,
                         gb_error *err) {
    name_set set = {.mask = 15};
    while (set.mask < 2 * n)
        set.mask = 2 * set.mask + 1;
    set.slot = gb_alloc_zero(set.mask + 1, sizeof *set.slot);
    bool *again = gb_alloc_zero(n, sizeof *again);
    bool whole = set.slot != NULL && again != NULL;
    /* All names that may stay come first, so that a new one does not take the name of a later column. */
    for (size_t i = 0; whole && i < n; i++) {
        whole = clean_name(&names[i], i, file, place, notes);
        again[i] = whole && set_find_or_add(&set, names, i, names[i]);
    }
    for (size_t i = 0; whole && i < n; i++) {
        if (!again[i])
            continue;
        char before[120];
        gb_copy(before, sizeof before, names[i]);
        whole = make_unique(&set, names, i);
        if (whole)
            GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_NAME_TWICE, .file = file, .line = place,
                    .name = before, .found = names[i]);
    }
    gb_free(again);
    gb_free(set.slot);
    return whole ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_names_free(char **names, size_t n) {
    for (size_t i = 0; names != NULL && i < n; i++)
        gb_free(names[i]);
    gb_free(names);
}
