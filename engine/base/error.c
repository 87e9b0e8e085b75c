#include "base/error.h"

#include "base/secrets.h"
#include "base/sink.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

gb_status gb_error_set(gb_error *err, gb_status status, gb_text message, const gb_detail *detail) {
    if (!err || err->status != GB_OK)
        return status;
    static const gb_detail nothing;
    const gb_detail *from = detail ? detail : &nothing;
    err->status = status;
    err->message = message;
    err->hint = from->hint;
    err->line = from->line;
    err->column = from->column;
    err->row = from->row;
    err->count = from->count;
    err->total = from->total;
    err->value = from->value;
    gb_copy(err->file, sizeof err->file, from->file);
    gb_copy(err->name, sizeof err->name, from->name);
    gb_copy(err->found, sizeof err->found, from->found);
    gb_copy(err->expected, sizeof err->expected, from->expected);
    gb_hide_passwords(err->file);
    gb_hide_passwords(err->name);
    gb_hide_passwords(err->found);
    gb_hide_passwords(err->expected);
    gb_copy(err->code, sizeof err->code, from->code);
    gb_copy(err->unit, sizeof err->unit, from->unit);
    return status;
}

void gb_error_clear(gb_error *err) {
    if (err)
        memset(err, 0, sizeof *err);
}

gb_detail gb_error_detail(const gb_error *err) {
    return (gb_detail){
        .file = err->file,
        .line = err->line,
        .column = err->column,
        .row = err->row,
        .name = err->name,
        .found = err->found,
        .expected = err->expected,
        .code = err->code,
        .unit = err->unit,
        .count = err->count,
        .total = err->total,
        .value = err->value,
        .hint = err->hint,
    };
}

void gb_sink_formatted(gb_sink *sink, gb_text id, gb_language language, const gb_detail *detail) {
    size_t used = sink->needed < sink->size ? sink->needed : sink->size;
    char *rest = sink->size > 0 ? sink->out + used : NULL;
    sink->needed += gb_text_format(id, language, detail, rest, sink->size - used);
}

void gb_sink_place(gb_sink *sink, gb_text text, gb_language language, const gb_detail *detail) {
    /* a text that names its file itself needs no place before it */
    if (!detail->file || !*detail->file || strstr(gb_text_pattern(text, language), "{file}"))
        return;
    gb_sink_text(sink, detail->file);
    char place[64] = "";
    if (detail->line > 0 && detail->column > 0)
        snprintf(place, sizeof place, ":%lld:%lld", (long long)detail->line, (long long)detail->column);
    else if (detail->line > 0)
        snprintf(place, sizeof place, ":%lld", (long long)detail->line);
    gb_sink_text(sink, place);
    bool says_row = strstr(gb_text_pattern(text, language), "{row}") != NULL;
    if (detail->line == 0 && detail->row > 0 && !says_row)
        gb_sink_formatted(sink, GB_TXT_AT_ROW, language, detail);
    gb_sink_text(sink, ": ");
}

size_t gb_error_format(const gb_error *err, gb_language language, char *out, size_t size) {
    gb_sink sink = {out, size, 0};
    gb_detail detail = gb_error_detail(err);
    gb_sink_place(&sink, err->message, language, &detail);
    gb_sink_formatted(&sink, err->message, language, &detail);
    if (err->hint != GB_TEXT_NONE) {
        const char *pattern = gb_text_pattern(err->message, language);
        size_t length = strlen(pattern);
        gb_sink_text(&sink, length > 0 && strchr(".!?", pattern[length - 1]) ? " " : ". ");
        gb_sink_formatted(&sink, err->hint, language, &detail);
    }
    return gb_sink_end(&sink);
}
