/* What did not stop the run but must be told: counted, listed, and carried to the report. */
#ifndef GB_BASE_NOTES_H
#define GB_BASE_NOTES_H

#include "base/catalogue.h"
#include "base/error.h"

#include <stddef.h>

typedef enum gb_note_level { GB_NOTE_INFO, GB_NOTE_WARNING } gb_note_level;

/** One note; texts are owned by the collection. */
typedef struct gb_note {
    gb_note_level level;
    gb_text text;
    gb_detail detail; /**< its strings belong to the notes */
    size_t code_count;
    const char *const *codes; /**< area codes (or other items) involved; may be empty */
} gb_note;

typedef struct gb_notes gb_notes;

/** NULL when out of memory. Not for use from several threads. */
gb_notes *gb_notes_new(void);
/** NULL is fine. */
void gb_notes_free(gb_notes *notes);

/**
 * Add a note; a copy is kept of everything. notes may be NULL (nothing happens).
 * Out of memory drops the note and marks the collection (gb_notes_lost).
 */
void gb_notes_add(gb_notes *notes, gb_note_level level, gb_text text, const gb_detail *detail,
                  const char *const *codes, size_t code_count);
#define GB_NOTE(notes, level, text, ...)                                                                     \
    gb_notes_add((notes), (level), (text), &(gb_detail){.nothing = 0, __VA_ARGS__}, NULL, 0)

/** 0 for NULL. */
size_t gb_notes_count(const gb_notes *notes);
/** Borrowed until the notes go; NULL past the end. */
const gb_note *gb_notes_at(const gb_notes *notes, size_t i);
/** Notes that could not be kept for lack of memory. */
size_t gb_notes_lost(const gb_notes *notes);
/** "file: text (a, b, c and 12 more)"; returns the length needed. */
size_t gb_note_format(const gb_note *note, gb_language language, size_t most_codes, char *out, size_t size);

#endif
