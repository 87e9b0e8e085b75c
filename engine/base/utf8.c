#include "base/text.h"

#include <string.h>

/* Length of the well-formed sequence at text (Unicode 15, table 3-7), 0 when there is none. */
static size_t sequence(const unsigned char *text, uint32_t *out) {
    unsigned char lead = text[0];
    if (lead < 0x80) {
        *out = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    uint32_t c = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (text[i] & 0x3Fu);
    }
    static const uint32_t lowest[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < lowest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return length;
}

uint32_t gb_utf8_next(const char **at) {
    if (!**at)
        return 0;
    uint32_t c = 0xFFFD;
    size_t length = sequence((const unsigned char *)*at, &c);
    *at += length ? length : 1;
    return c;
}

size_t gb_utf8_put(uint32_t c, char out[4]) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)((0xF00u >> length & 0xFF) | c);
    return length;
}

/* Whether the eight bytes are all ASCII. */
static bool plain_eight(const unsigned char *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

bool gb_utf8_valid(const char *text, size_t length) {
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; i < length;) {
        unsigned char window[5] = {0};
        size_t left = length - i;
        if (left >= 8 && plain_eight(bytes + i)) {
            i += 8;
            continue;
        }
        if (bytes[i] < 0x80) {
            i++;
            continue;
        }
        memcpy(window, bytes + i, left < 4 ? left : 4);
        uint32_t c;
        size_t step = sequence(window, &c);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

size_t gb_utf8_count(const char *text) {
    size_t count = 0;
    while (gb_utf8_next(&text))
        count++;
    return count;
}
