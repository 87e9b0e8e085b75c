#include "base/text.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static const size_t buffer_limit = (size_t)1 << 30;

static bool grow(gb_buffer *buffer, size_t extra) {
    if (buffer->failed)
        return false;
    if (extra > buffer_limit || buffer->length > buffer_limit - extra) {
        buffer->failed = true;
        return false;
    }
    size_t needed = buffer->length + extra + 1;
    if (needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity ? buffer->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    char *text = gb_resize(buffer->text, capacity, 1);
    if (!text) {
        buffer->failed = true;
        return false;
    }
    buffer->text = text;
    buffer->capacity = capacity;
    return true;
}

void gb_buffer_add_bytes(gb_buffer *buffer, const char *bytes, size_t length) {
    if (length == 0 || !grow(buffer, length))
        return;
    memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = 0;
}

void gb_buffer_add(gb_buffer *buffer, const char *text) {
    if (text)
        gb_buffer_add_bytes(buffer, text, strlen(text));
}

void gb_buffer_addf(gb_buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) {
        buffer->failed = true;
    } else if (length > 0 && grow(buffer, (size_t)length)) {
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

static const char *xml_escape(uint32_t c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* XML 1.0, production Char. */
static bool xml_allows(uint32_t c) {
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c != 0xFFFE && c != 0xFFFF;
}

void gb_buffer_add_xml(gb_buffer *buffer, const char *text) {
    if (!text)
        return;
    const char *at = text;
    for (uint32_t c = gb_utf8_next(&at); c; c = gb_utf8_next(&at)) {
        const char *escape = xml_escape(c);
        char bytes[4];
        if (escape)
            gb_buffer_add(buffer, escape);
        else if (xml_allows(c))
            gb_buffer_add_bytes(buffer, bytes, gb_utf8_put(c, bytes));
    }
}

char *gb_buffer_take(gb_buffer *buffer) {
    char *text = NULL;
    if (!buffer->failed) {
        text = buffer->text ? buffer->text : gb_strdup("");
        buffer->text = NULL;
    }
    gb_buffer_release(buffer);
    return text;
}

void gb_buffer_release(gb_buffer *buffer) {
    gb_free(buffer->text);
    *buffer = (gb_buffer){0};
}

/* Windows-1252 0x80..0x9F; the five bytes it leaves open become U+FFFD. */
static const uint16_t cp1252[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

void gb_buffer_add_cp1252(gb_buffer *buffer, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        uint32_t c = byte >= 0x80 && byte <= 0x9F ? cp1252[byte - 0x80] : byte;
        char out[4];
        gb_buffer_add_bytes(buffer, out, gb_utf8_put(c, out));
    }
}

static bool is_space(unsigned char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of the white space that starts here; 0 when it is something else. */
static size_t space_at(const char *text) {
    if (is_space((unsigned char)*text))
        return 1;
    if (strncmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return strncmp(text, "\xE2\x80\xAF", 3) == 0 || strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

char *gb_trim(char *text) {
    for (size_t step = space_at(text); step; step = space_at(text))
        text += step;
    size_t length = strlen(text);
    for (bool more = true; more && length > 0;) {
        more = false;
        for (size_t step = 1; step <= 3 && step <= length; step++) {
            if (space_at(text + length - step) == step) {
                length -= step;
                more = true;
                break;
            }
        }
    }
    text[length] = 0;
    return text;
}

void gb_copy(char *out, size_t size, const char *text) {
    size_t length = text ? strlen(text) : 0;
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    if (length > 0)
        memmove(out, text, length);
    out[length] = 0;
}
