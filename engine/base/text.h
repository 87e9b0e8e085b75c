/* Text: a growing buffer with a hard limit, UTF-8, trimming, nearest name. */
#ifndef GB_BASE_TEXT_H
#define GB_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A growing text. Start with {0}. After a failed append `failed` stays true and appends do nothing. */
typedef struct gb_buffer {
    char *text; /**< terminated when length > 0; NULL when empty */
    size_t length;
    size_t capacity;
    bool failed; /**< out of memory, or past 1 GiB */
} gb_buffer;

/** Append a text; NULL is fine. */
void gb_buffer_add(gb_buffer *buffer, const char *text);
/** Append bytes, which may hold zeros. */
void gb_buffer_add_bytes(gb_buffer *buffer, const char *bytes, size_t length);
/** printf-style, for whole numbers and text only: doubles go through base/number.h. */
void gb_buffer_addf(gb_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Text with & < > " ' escaped for XML and HTML; characters that XML 1.0 forbids are left out. */
void gb_buffer_add_xml(gb_buffer *buffer, const char *text);
/** The text, yours (gb_free); the buffer is empty again. NULL when the buffer failed. */
char *gb_buffer_take(gb_buffer *buffer);
/** Drop the text; the buffer is empty and usable again. */
void gb_buffer_release(gb_buffer *buffer);

/** Next code point of a UTF-8 text and step *at past it; U+FFFD for a bad byte; 0 at the end. */
uint32_t gb_utf8_next(const char **at);
/** Write one code point; returns the bytes written (1..4). */
size_t gb_utf8_put(uint32_t code_point, char out[4]);
/** Well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates. */
bool gb_utf8_valid(const char *text, size_t length);
/** Code points in a text. */
size_t gb_utf8_count(const char *text);
/** Windows-1252 to UTF-8, appended; its five open bytes become U+FFFD. */
void gb_buffer_add_cp1252(gb_buffer *buffer, const char *bytes, size_t length);

/** Strip white space (ASCII, U+00A0, U+202F, U+FEFF) at both ends, in place; returns the new start. */
char *gb_trim(char *text);
/** Copy with a size limit, cut at a whole character; size > 0. */
void gb_copy(char *out, size_t size, const char *text);
/** Case-insensitive comparison of ASCII letters and Latin-1 letters. */
int gb_compare_fold(const char *a, const char *b);
/** Order for people and for files: numbers inside the text count as numbers ("W2" < "W10"), else bytes. */
int gb_compare_natural(const char *a, const char *b);

/** The nearest of n names by edit distance (a swap counts as one; case, "-" and "_" do not count) when at
 *  most a third of its letters and at most three differ, else NULL. Borrowed from names. */
const char *gb_nearest_name(const char *name, const char *const *names, size_t n);

#endif
