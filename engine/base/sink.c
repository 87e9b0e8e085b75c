#include "base/sink.h"

#include <string.h>

void gb_sink_bytes(gb_sink *sink, const char *bytes, size_t length) {
    if (sink->needed < sink->size) {
        size_t room = sink->size - sink->needed;
        memcpy(sink->out + sink->needed, bytes, length < room ? length : room);
    }
    sink->needed += length;
}

void gb_sink_text(gb_sink *sink, const char *text) {
    if (text)
        gb_sink_bytes(sink, text, strlen(text));
}

size_t gb_sink_end(gb_sink *sink) {
    if (sink->size == 0)
        return sink->needed;
    size_t end = sink->needed;
    if (end >= sink->size) {
        end = sink->size - 1;
        while (end > 0 && ((unsigned char)sink->out[end] & 0xC0) == 0x80)
            end--;
    }
    sink->out[end] = 0;
    return sink->needed;
}
