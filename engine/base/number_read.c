/* Reading one number under a declared convention; never a part of a text. */
#include "base/number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 400 }; /* longer texts are not figures that somebody wrote down */

/* What has been read so far: digits for strtod, without any mark. */
typedef struct reading {
    const char *at;
    char digits[LONGEST + 16];
    size_t count;
    int shift; /* decimals read */
    bool grouped;
} reading;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t starts_with(const char *text, const char *word) {
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 ? length : 0;
}

static size_t white_space(const char *at) {
    if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        return 1;
    static const char *const wide[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (starts_with(at, wide[i]))
            return strlen(wide[i]);
    return 0;
}

static void skip_space(reading *r) {
    for (size_t step = white_space(r->at); step; step = white_space(r->at))
        r->at += step;
}

static bool take_digit(reading *r) {
    if (!is_digit(*r->at) || r->count >= LONGEST)
        return false;
    r->digits[r->count++] = *r->at++;
    return true;
}

/* The group mark at this place, when exactly three digits follow it. */
static size_t group_mark(const char *at, char other_mark) {
    const char other[2] = {other_mark, 0};
    const char *const candidates[] = {other, " ", "\xC2\xA0", "\xE2\x80\xAF", "'"};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        size_t length = starts_with(at, candidates[i]);
        const char *next = at + length;
        if (length && is_digit(next[0]) && is_digit(next[1]) && is_digit(next[2]) && !is_digit(next[3]))
            return length;
    }
    return 0;
}

static void take_whole_part(reading *r, char other_mark) {
    const char *start = r->at;
    while (take_digit(r))
        continue;
    if (r->at - start > 3 || r->at == start || *start == '0')
        return; /* 0.750 or 1234.567 is no grouped number */
    const char *mark = r->at;
    size_t length = group_mark(mark, other_mark);
    for (size_t step = length; step && step == length && memcmp(r->at, mark, length) == 0;
         step = group_mark(r->at, other_mark)) {
        r->at += length;
        r->grouped = true;
        while (take_digit(r))
            continue;
    }
}

static bool take_decimals(reading *r, char decimal_mark) {
    if (*r->at != decimal_mark)
        return true;
    r->at++;
    const char *start = r->at;
    while (take_digit(r))
        r->shift++;
    return r->at > start;
}

static bool take_exponent(reading *r, long *exponent) {
    *exponent = 0;
    if (*r->at != 'e' && *r->at != 'E')
        return true;
    const char *digits = r->at + 1;
    if (*digits == '+' || *digits == '-')
        digits++;
    if (r->grouped || !is_digit(*digits))
        return false;
    char *end;
    *exponent = strtol(r->at + 1, &end, 10);
    r->at = end;
    return *exponent > -100000 && *exponent < 100000;
}

static bool finish(reading *r, long exponent, bool negative, double *out) {
    char *end = r->digits + r->count;
    *end++ = 'e';
    long power = exponent - r->shift;
    if (power < 0)
        *end++ = '-';
    unsigned long rest = (unsigned long)(power < 0 ? -power : power);
    char reversed[12];
    int n = 0;
    do {
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (n > 0)
        *end++ = reversed[--n];
    *end = 0;
    double value = strtod(r->digits, NULL);
    if (!isfinite(value))
        return false;
    *out = negative && value != 0 ? -value : value;
    return true;
}

static bool read_as(const char *text, char decimal_mark, char other_mark, double *out) {
    reading r = {.at = text};
    skip_space(&r);
    size_t minus = starts_with(r.at, "\xE2\x88\x92");
    bool negative = *r.at == '-' || minus;
    r.at += minus ? minus : (size_t)(*r.at == '-' || *r.at == '+');
    long exponent;
    take_whole_part(&r, other_mark);
    if (!take_decimals(&r, decimal_mark) || r.count == 0 || !take_exponent(&r, &exponent))
        return false;
    skip_space(&r);
    return *r.at == 0 && finish(&r, exponent, negative, out);
}

/* Most figures in tables: [-]digits[mark digits], at most 15 digits. Digits and power of ten are then exact
 * doubles, so that one division rounds as strtod does (Clinger 1990, How to read floating point numbers
 * accurately). */
static bool read_plain(const char *text, char decimal_mark, double *out) {
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *at = text + (*text == '-'), *start = at, *mark = NULL;
    uint64_t digits = 0;
    for (; is_digit(*at) || (*at == decimal_mark && !mark); at++) {
        if (!is_digit(*at))
            mark = at;
        else
            digits = digits * 10 + (uint64_t)(*at - '0');
        if (at - start > 15)
            return false;
    }
    bool whole = *at == '\0' && at > start && mark != start && mark != at - 1;
    if (!whole || at - start - (mark != NULL) > 15)
        return false;
    double value = (double)digits / power[mark ? at - mark - 1 : 0];
    *out = *text == '-' && digits > 0 ? -value : value;
    return true;
}

gb_number_result gb_number_read(const char *text, gb_decimal decimal, double *out) {
    if (!text)
        return GB_NUMBER_NOT;
    bool comma = decimal == GB_DECIMAL_COMMA;
    double value;
    if (read_plain(text, comma ? ',' : '.', out))
        return GB_NUMBER_OK;
    if (read_as(text, comma ? ',' : '.', comma ? '.' : ',', &value)) {
        *out = value;
        return GB_NUMBER_OK;
    }
    if (read_as(text, comma ? '.' : ',', comma ? ',' : '.', &value))
        return GB_NUMBER_AMBIGUOUS;
    return GB_NUMBER_NOT;
}
