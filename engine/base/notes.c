#include "base/notes.h"

#include "base/keep.h"
#include "base/memory.h"
#include "base/sink.h"

#include <string.h>

struct gb_notes {
    gb_arena *arena; /* the notes and their texts, which therefore never move */
    gb_note **notes;
    size_t count, capacity;
    size_t lost;
};

gb_notes *gb_notes_new(void) {
    gb_notes *notes = gb_alloc_zero(1, sizeof *notes);
    if (!notes)
        return NULL;
    notes->arena = gb_arena_new();
    if (!notes->arena) {
        gb_free(notes);
        return NULL;
    }
    return notes;
}

void gb_notes_free(gb_notes *notes) {
    if (!notes)
        return;
    gb_arena_free(notes->arena);
    gb_free(notes->notes);
    gb_free(notes);
}

static gb_note *copy_note(gb_arena *arena, const gb_note *from) {
    gb_note *note = gb_arena_alloc(arena, 1, sizeof *note);
    if (!note)
        return NULL;
    *note = *from;
    const bool good =
        gb_keep_detail(arena, &note->detail) && gb_keep_codes(arena, &note->codes, note->code_count);
    return good ? note : NULL;
}

void gb_notes_add(gb_notes *notes, gb_note_level level, gb_text text, const gb_detail *detail,
                  const char *const *codes, size_t code_count) {
    if (!notes)
        return;
    gb_note given = {.level = level, .text = text, .code_count = codes ? code_count : 0, .codes = codes};
    if (detail)
        given.detail = *detail;
    gb_note *note = NULL;
    if (gb_reserve(&notes->notes, &notes->capacity, notes->count, sizeof(gb_note *)))
        note = copy_note(notes->arena, &given);
    if (note)
        notes->notes[notes->count++] = note;
    else
        notes->lost++;
}

size_t gb_notes_count(const gb_notes *notes) {
    return notes ? notes->count : 0;
}

const gb_note *gb_notes_at(const gb_notes *notes, size_t i) {
    return notes && i < notes->count ? notes->notes[i] : NULL;
}

size_t gb_notes_lost(const gb_notes *notes) {
    return notes ? notes->lost : 0;
}

static void put_codes(gb_sink *sink, const gb_note *note, gb_language language, size_t most) {
    size_t shown = note->code_count < most ? note->code_count : most;
    gb_sink_text(sink, " (");
    for (size_t i = 0; i < shown; i++) {
        gb_sink_text(sink, i > 0 ? ", " : "");
        gb_sink_text(sink, note->codes[i]);
    }
    if (shown < note->code_count) {
        gb_detail rest = {.count = (int64_t)(note->code_count - shown)};
        gb_sink_formatted(sink, GB_TXT_AND_MORE, language, &rest);
    }
    gb_sink_text(sink, ")");
}

size_t gb_note_format(const gb_note *note, gb_language language, size_t most_codes, char *out, size_t size) {
    gb_sink sink = {out, size, 0};
    gb_sink_place(&sink, note->text, language, &note->detail);
    gb_sink_formatted(&sink, note->text, language, &note->detail);
    if (note->code_count > 0 && most_codes > 0)
        put_codes(&sink, note, language, most_codes);
    return gb_sink_end(&sink);
}
