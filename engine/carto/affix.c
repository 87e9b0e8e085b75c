#include "carto/affix.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_LEAST = 3 };

static const char *const openers[] = {" (", ", ", " - ", " \xE2\x80\x93 "};        /* of a common end */
static const char *const closers[] = {": ", ", ", " - ", " \xE2\x80\x93 ", " | "}; /* of a common beginning */

static const char *name_at(const gb_areas *areas, const gb_areas *other, size_t i) {
    size_t n = gb_areas_count(areas);
    return i < n ? gb_areas_name(areas, i) : gb_areas_name(other, i - n);
}

/* The longest common end that begins with an opener. A bracket that opens must close. */
static size_t whole_end(const char *end, size_t length) {
    size_t longest = 0;
    for (size_t o = 0; o < sizeof openers / sizeof *openers; o++)
        for (size_t i = 0; i < length; i++) {
            const char *at = end + i;
            bool opens = strncmp(at, openers[o], strlen(openers[o])) == 0;
            bool whole = (strchr(at, '(') != NULL) == (strchr(at, ')') != NULL);
            if (opens && whole && length - i > longest)
                longest = length - i;
        }
    return longest;
}

static size_t whole_beginning(const char *text, size_t length) {
    size_t longest = 0;
    for (size_t c = 0; c < sizeof closers / sizeof *closers; c++) {
        size_t size = strlen(closers[c]);
        for (size_t i = 1; i + size <= length; i++)
            if (strncmp(text + i, closers[c], size) == 0 && i + size > longest)
                longest = i + size;
    }
    return longest;
}

static bool has_letter(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return true;
    }
    return false;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t clashes(const char **name, size_t n) {
    size_t count = 0;
    qsort(name, n, sizeof *name, by_text);
    for (size_t i = 1; i < n; i++)
        count += strcmp(name[i - 1], name[i]) == 0;
    return count;
}

/* Are the names of a division told apart as well as before? *out: yes. */
static bool stay_apart(const gb_areas *areas, gb_affix affix, bool *out) {
    size_t n = gb_areas_count(areas);
    gb_arena *words = gb_arena_new();
    const char **name = gb_alloc(n, sizeof *name), **rest = gb_alloc(n, sizeof *rest);
    bool room = words != NULL && name != NULL && rest != NULL;
    for (size_t i = 0; room && i < n; i++) {
        name[i] = gb_areas_name(areas, i);
        rest[i] = gb_affix_cut(affix, areas, i, words);
        room = rest[i] != NULL;
    }
    if (room)
        *out = clashes(rest, n) <= clashes(name, n);
    gb_free(name);
    gb_free(rest);
    gb_arena_free(words);
    return room;
}

bool gb_affix_find(const gb_areas *areas, const gb_areas *other, gb_affix *out) {
    size_t n = gb_areas_count(areas) + (other != NULL ? gb_areas_count(other) : 0);
    *out = (gb_affix){0};
    if (gb_areas_count(areas) < NAMES_LEAST)
        return true;
    const char *first = name_at(areas, other, 0);
    size_t length = strlen(first), before = length, after = length;
    for (size_t i = 1; i < n; i++) {
        const char *name = name_at(areas, other, i);
        size_t own = strlen(name), same = 0;
        while (same < before && name[same] == first[same])
            same++;
        before = same;
        for (same = 0; same < after && same < own && name[own - 1 - same] == first[length - 1 - same];)
            same++;
        after = same;
    }
    gb_affix found = {whole_beginning(first, before), whole_end(first + length - after, after)};
    bool apart = found.before + found.after > 0;
    for (size_t i = 0; apart && i < n; i++) {
        const char *name = name_at(areas, other, i);
        size_t own = strlen(name), cut = found.before + found.after;
        apart = own > cut && has_letter(name + found.before, own - cut);
    }
    bool room = !apart || stay_apart(areas, found, &apart);
    room = room && (!apart || other == NULL || stay_apart(other, found, &apart));
    if (room && apart)
        *out = found;
    return room;
}

const char *gb_affix_cut(gb_affix affix, const gb_areas *areas, size_t i, gb_arena *words) {
    const char *name = gb_areas_name(areas, i);
    return gb_arena_strndup(words, name + affix.before, strlen(name) - affix.before - affix.after);
}

/* Without the separators around it. */
static size_t trim(const char **text, size_t length) {
    static const char separators[] = " ,:|-";
    while (length > 0 && strchr(separators, **text) != NULL) {
        (*text)++;
        length--;
    }
    while (length > 0 && strchr(separators, (*text)[length - 1]) != NULL)
        length--;
    return length;
}

const char *gb_affix_words(gb_affix affix, const gb_areas *areas, gb_arena *words) {
    const char *name = gb_areas_name(areas, 0), *before = name, *after = name + strlen(name) - affix.after;
    size_t first = trim(&before, affix.before), last = trim(&after, affix.after);
    char text[256];
    gb_copy(text, first + 1 < sizeof text ? first + 1 : sizeof text, before);
    size_t used = strlen(text);
    if (first > 0 && last > 0)
        gb_copy(text + used, sizeof text - used, " \xE2\x80\xA6 ");
    used = strlen(text);
    size_t room = sizeof text - used;
    gb_copy(text + used, last + 1 < room ? last + 1 : room, after);
    return gb_arena_strdup(words, text);
}
