#include "base/catalogue.h"

#include "base/number.h"
#include "base/sink.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *id;
    const char *pattern[GB_LANG_COUNT];
} catalogue[GB_TEXT_COUNT] = {
    [GB_TEXT_NONE] = {"GB_TEXT_NONE", {"", "", ""}},
#define GB_TEXT(id, nl, en, fr) [id] = {#id, {nl, en, fr}},
#include "base/catalogue/all.def"
#undef GB_TEXT
};

static gb_text known(gb_text id) {
    return (unsigned)id < GB_TEXT_COUNT ? id : GB_TEXT_NONE;
}

const char *gb_text_pattern(gb_text id, gb_language language) {
    return catalogue[known(id)].pattern[(unsigned)language < GB_LANG_COUNT ? language : GB_LANG_NL];
}

const char *gb_text_id(gb_text id) {
    return catalogue[known(id)].id;
}

/* A place in a file is written without groups: editors show 1234, not 1.234. */
static void put_place(gb_sink *sink, int64_t number) {
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    gb_sink_text(sink, digits);
}

static void put_count(gb_sink *sink, int64_t number, gb_language language) {
    char digits[GB_NUMBER_SIZE];
    gb_number_display((double)number, 0, language, digits);
    gb_sink_text(sink, digits);
}

/* At most six figures: enough to recognise a value, and 0.30000000000000004 reads as 0.3. */
static void put_value(gb_sink *sink, double value, gb_language language) {
    char digits[GB_NUMBER_SIZE];
    if (!isfinite(value))
        return;
    int magnitude = value == 0 ? 0 : (int)floor(log10(fabs(value)));
    double rounded = gb_number_round(value, magnitude < 6 ? 5 - magnitude : 0);
    gb_number_shortest(rounded, digits);
    const char *point = strchr(digits, '.');
    if (strchr(digits, 'e') == NULL)
        gb_number_display(rounded, point ? (int)strlen(point + 1) : 0, language, digits);
    gb_sink_text(sink, digits);
}

typedef struct field_name {
    const char *start;
    size_t length;
} field_name;

static bool is_field(field_name name, const char *word) {
    return strlen(word) == name.length && memcmp(name.start, word, name.length) == 0;
}

static bool whole_number(const gb_detail *detail, field_name name, int64_t *out) {
    if (is_field(name, "count"))
        *out = detail->count;
    else if (is_field(name, "total"))
        *out = detail->total;
    else if (is_field(name, "line"))
        *out = detail->line;
    else if (is_field(name, "column"))
        *out = detail->column;
    else if (is_field(name, "row"))
        *out = detail->row;
    else
        return false;
    return true;
}

static bool text_field(const gb_detail *detail, field_name name, const char **out) {
    const struct {
        const char *word;
        const char *text;
    } fields[] = {
        {"file", detail->file},         {"name", detail->name}, {"found", detail->found},
        {"expected", detail->expected}, {"code", detail->code}, {"unit", detail->unit},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (is_field(name, fields[i].word)) {
            *out = fields[i].text;
            return true;
        }
    }
    return false;
}

/* {count|wijk|wijken}: 0 is plural in Dutch and English, singular in French. */
static bool put_plural(gb_sink *sink, const char *inside, const char *bar, const char *close,
                       gb_language language, const gb_detail *detail) {
    int64_t number;
    const char *second = memchr(bar + 1, '|', (size_t)(close - bar - 1));
    if (!second || !whole_number(detail, (field_name){inside, (size_t)(bar - inside)}, &number))
        return false;
    bool single = number == 1 || (number == 0 && language == GB_LANG_FR);
    if (single)
        gb_sink_bytes(sink, bar + 1, (size_t)(second - bar - 1));
    else
        gb_sink_bytes(sink, second + 1, (size_t)(close - second - 1));
    return true;
}

/* Write the field between two braces; false when it is none of ours. */
static bool put_field(gb_sink *sink, const char *inside, const char *close, gb_language language,
                      const gb_detail *detail) {
    const char *bar = memchr(inside, '|', (size_t)(close - inside));
    if (bar)
        return put_plural(sink, inside, bar, close, language, detail);
    field_name name = {inside, (size_t)(close - inside)};
    const char *text;
    int64_t number;
    if (text_field(detail, name, &text))
        gb_sink_text(sink, text);
    else if (is_field(name, "value"))
        put_value(sink, detail->value, language);
    else if (!whole_number(detail, name, &number))
        return false;
    else if (is_field(name, "count") || is_field(name, "total"))
        put_count(sink, number, language);
    else
        put_place(sink, number);
    return true;
}

size_t gb_text_format(gb_text id, gb_language language, const gb_detail *detail, char *out, size_t size) {
    static const gb_detail nothing;
    gb_sink sink = {out, size, 0};
    const char *at = gb_text_pattern(id, language);
    while (*at) {
        const char *open = strchr(at, '{');
        const char *close = open ? strchr(open, '}') : NULL;
        if (!close)
            break;
        gb_sink_bytes(&sink, at, (size_t)(open - at));
        /* braces around anything else are part of the text, as in an example of a project file */
        if (!put_field(&sink, open + 1, close, language, detail ? detail : &nothing)) {
            gb_sink_bytes(&sink, "{", 1);
            close = open;
        }
        at = close + 1;
    }
    gb_sink_text(&sink, at);
    return gb_sink_end(&sink);
}
