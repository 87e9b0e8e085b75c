/* Private to base: text into a buffer of fixed size that counts what it would have needed. */
#ifndef GB_BASE_SINK_H
#define GB_BASE_SINK_H

#include "base/catalogue.h"

#include <stddef.h>

typedef struct gb_sink {
    char *out;
    size_t size;
    size_t needed;
} gb_sink;

/** Append; what no longer fits is counted only. NULL text is fine. */
void gb_sink_bytes(gb_sink *sink, const char *bytes, size_t length);
void gb_sink_text(gb_sink *sink, const char *text);
/** A text of the catalogue with its fields (error.c). */
void gb_sink_formatted(gb_sink *sink, gb_text id, gb_language language, const gb_detail *detail);
/** "file:line:column: " or "file, row 3: " before a text; nothing without a file (error.c). */
void gb_sink_place(gb_sink *sink, gb_text text, gb_language language, const gb_detail *detail);
/** Terminate, cut at a whole UTF-8 sequence; returns the length that the whole text needs. */
size_t gb_sink_end(gb_sink *sink);

#endif
