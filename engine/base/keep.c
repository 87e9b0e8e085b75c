#include "base/keep.h"

#include "base/secrets.h"

bool gb_keep_text(gb_arena *arena, const char **text) {
    if (!*text)
        return true;
    char *copy = gb_arena_strdup(arena, *text);
    if (copy)
        gb_hide_passwords(copy);
    *text = copy;
    return copy != NULL;
}

bool gb_keep_detail(gb_arena *arena, gb_detail *detail) {
    return gb_keep_text(arena, &detail->file) && gb_keep_text(arena, &detail->name) &&
           gb_keep_text(arena, &detail->found) && gb_keep_text(arena, &detail->expected) &&
           gb_keep_text(arena, &detail->code) && gb_keep_text(arena, &detail->unit);
}

bool gb_keep_codes(gb_arena *arena, const char *const **codes, size_t count) {
    const char **copy = gb_arena_alloc(arena, count, sizeof *copy);
    bool good = copy != NULL;
    for (size_t i = 0; good && i < count; i++) {
        copy[i] = (*codes)[i];
        good = gb_keep_text(arena, &copy[i]);
    }
    *codes = copy;
    return good;
}
