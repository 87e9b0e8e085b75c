#include "prepare/match.h"

#include "base/memory.h"

#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The letters with which all texts start; "" when they share none or one consists of letters only. */
static void shared_letters(const char *(*text)(const void *from, size_t i), const void *from, size_t count,
                           char out[32]) {
    out[0] = '\0';
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        const char *at = text(from, i);
        if (i == 0) {
            while (length < 31 && is_letter(at[length]))
                length++;
            memcpy(out, at, length);
            out[length] = '\0';
            continue;
        }
        size_t same = 0;
        while (same < length && at[same] == out[same])
            same++;
        length = same;
        out[length] = '\0';
    }
}

static const char *area_text(const void *from, size_t i) {
    return gb_areas_code(from, i);
}

static const char *list_text(const void *from, size_t i) {
    return ((const char *const *)from)[i];
}

/* The length that most codes have; 0 unless they are digits. */
static int usual_length(const char *(*text)(const void *from, size_t i), const void *from, size_t n) {
    size_t counts[33] = {0};
    size_t best = 0;
    for (size_t i = 0; i < n; i++) {
        const char *code = text(from, i);
        size_t length = strlen(code);
        if (length < 33 && strspn(code, "0123456789") == length)
            counts[length]++;
    }
    for (size_t length = 1; length < 33; length++)
        if (counts[length] > counts[best])
            best = length;
    return (int)best;
}

/* How many of the codes match under the rules. */
static gb_status count_met(const char *const *codes, size_t count, const gb_areas *areas,
                           const gb_code_rules *rules, size_t *met_count, gb_error *err) {
    gb_matcher matcher;
    *met_count = 0;
    gb_status status = gb_matcher_init(&matcher, areas, rules, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; status == GB_OK && i < count; i++) {
        gb_met met;
        status = gb_matcher_meet(&matcher, codes[i], &met, err);
        if (status == GB_OK && met.kind == GB_MATCH_AREA)
            (*met_count)++;
    }
    gb_matcher_release(&matcher);
    return status;
}

gb_status gb_code_advise(const char *const *codes, size_t count, const gb_areas *areas,
                         const gb_code_rules *rules, gb_code_advice *advice, gb_error *err) {
    *advice = (gb_code_advice){.hint = GB_TEXT_NONE, .note = GB_TEXT_NONE};
    char front[32];
    char strip[32];
    shared_letters(area_text, areas, gb_areas_count(areas), front);
    shared_letters(list_text, codes, count, strip);
    /* the zeros may be lost in the table or in the boundaries */
    const int here = usual_length(area_text, areas, gb_areas_count(areas));
    const int there = usual_length(list_text, codes, count);
    const int width = here > there ? here : there;
    gb_code_rules tried[6];
    for (size_t t = 0; t < 6; t++)
        tried[t] = *rules;
    tried[0].pad = width > 0 ? width : rules->pad;
    tried[1].trailing = true;
    tried[2].ignore_case = true;
    tried[3].prefix = front[0] != '\0' ? front : rules->prefix;
    tried[4].strip_prefix = strip[0] != '\0' ? strip : rules->strip_prefix;
    tried[5].inner_spaces = true;
    static const gb_text hints[6] = {GB_HINT_CODES_PAD,    GB_HINT_CODES_TRAILING, GB_HINT_CODES_CASE,
                                     GB_HINT_CODES_PREFIX, GB_HINT_CODES_STRIP,    GB_HINT_CODES_INNER};
    static const gb_text notes[6] = {GB_NOTE_CODES_TRY_PAD,   GB_NOTE_CODES_TRY_TRAILING,
                                     GB_NOTE_CODES_TRY_CASE,  GB_NOTE_CODES_TRY_PREFIX,
                                     GB_NOTE_CODES_TRY_STRIP, GB_NOTE_CODES_TRY_INNER};
    for (size_t t = 0; t < 6; t++) {
        size_t met = 0;
        gb_status status = count_met(codes, count, areas, &tried[t], &met, err);
        if (status != GB_OK)
            return status;
        if (met <= advice->more)
            continue;
        *advice = (gb_code_advice){.hint = hints[t], .note = notes[t], .more = met, .pad = width};
        memcpy(advice->text, t == 3 ? front : strip, sizeof advice->text);
    }
    return GB_OK;
}
