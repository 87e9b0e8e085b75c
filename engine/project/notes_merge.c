#include "project/notes_merge.h"

#include <string.h>

static bool same_codes(const gb_note *a, const gb_note *b) {
    if (a->code_count != b->code_count)
        return false;
    for (size_t i = 0; i < a->code_count; i++)
        if (strcmp(a->codes[i], b->codes[i]) != 0)
            return false;
    return true;
}

static bool is_there(const gb_notes *notes, const gb_note *note) {
    char words[2048], other[2048];
    gb_note_format(note, GB_LANG_EN, 0, words, sizeof words);
    for (size_t i = 0; i < gb_notes_count(notes); i++) {
        const gb_note *at = gb_notes_at(notes, i);
        if (at->text != note->text || !same_codes(at, note))
            continue;
        gb_note_format(at, GB_LANG_EN, 0, other, sizeof other);
        if (strcmp(words, other) == 0)
            return true;
    }
    return false;
}

void gb_notes_merge(gb_notes *into, const gb_notes *from, gb_text skip) {
    for (size_t i = 0; i < gb_notes_count(from); i++) {
        const gb_note *note = gb_notes_at(from, i);
        if ((skip == GB_TEXT_NONE || note->text != skip) && !is_there(into, note))
            gb_notes_add(into, note->level, note->text, &note->detail, note->codes, note->code_count);
    }
}
