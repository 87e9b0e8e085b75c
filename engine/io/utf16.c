#include "io/utf16.h"

#include "base/text.h"

#include <string.h>

static uint32_t unit_at(const gb_utf16_input *input, const unsigned char *bytes) {
    return input->big ? (uint32_t)bytes[0] << 8 | bytes[1] : (uint32_t)bytes[1] << 8 | bytes[0];
}

/* Writes at most 3 bytes per 2 read; returns the bytes made and keeps an incomplete tail. */
static size_t narrow(gb_utf16_input *input, const unsigned char *bytes, size_t length, char *out) {
    size_t made = 0, i = 0;
    for (; i + 1 < length; i += 2) {
        uint32_t unit = unit_at(input, bytes + i);
        bool lead = unit >= 0xD800 && unit < 0xDC00;
        if (lead && i + 3 >= length)
            break;
        uint32_t next = lead ? unit_at(input, bytes + i + 2) : 0;
        if (lead && next >= 0xDC00 && next < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        } else if (unit >= 0xD800 && unit < 0xE000) {
            unit = 0xFFFD;
        }
        if (unit < 0x80)
            out[made++] = (char)unit;
        else
            made += gb_utf8_put(unit, out + made);
    }
    input->kept_count = length - i;
    memcpy(input->kept, bytes + i, input->kept_count);
    return made;
}

static size_t read_wide(gb_utf16_input *input, char *bytes, size_t size) {
    unsigned char raw[4096];
    size_t most = size / 3 * 2 < sizeof raw ? size / 3 * 2 : sizeof raw;
    while (most > input->kept_count) {
        size_t length = input->kept_count;
        memcpy(raw, input->kept, length);
        size_t got = input->inner.read(input->inner.context, (char *)raw + length, most - length);
        if (got == 0)
            return 0;
        size_t made = narrow(input, raw, length + got, bytes);
        if (made > 0)
            return made;
    }
    return 0;
}

size_t gb_utf16_read(void *context, char *bytes, size_t size) {
    gb_utf16_input *input = context;
    if (!input->started) {
        input->started = true;
        while (input->kept_count < 2) {
            size_t got = input->inner.read(input->inner.context, (char *)input->kept + input->kept_count,
                                           2 - input->kept_count);
            if (got == 0)
                break;
            input->kept_count += got;
        }
        bool two = input->kept_count == 2;
        input->big = two && input->kept[0] == 0xFE && input->kept[1] == 0xFF;
        input->wide = input->big || (two && input->kept[0] == 0xFF && input->kept[1] == 0xFE);
        if (input->wide)
            input->kept_count = 0;
    }
    if (input->wide)
        return read_wide(input, bytes, size);
    size_t ahead = input->kept_count < size ? input->kept_count : size;
    memcpy(bytes, input->kept, ahead);
    input->kept_count -= ahead;
    memmove(input->kept, input->kept + ahead, input->kept_count);
    return ahead > 0 ? ahead : input->inner.read(input->inner.context, bytes, size);
}
