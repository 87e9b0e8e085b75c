#include "prepare/code_form.h"

#include <string.h>

static bool is_ascii_lower(char c) {
    return c >= 'a' && c <= 'z';
}

/* Upper case of ASCII and Latin-1 letters, byte by byte in UTF-8: the second byte of U+00E0..U+00FE is
 * 0xA0..0xBE, 0x20 above its capital; U+00F7 is the division sign. */
static char upper(char c, char previous) {
    unsigned char byte = (unsigned char)c;
    if (is_ascii_lower(c))
        return (char)(c - 'a' + 'A');
    if ((unsigned char)previous == 0xC3 && byte >= 0xA0 && byte <= 0xBE && byte != 0xB7)
        return (char)(byte - 0x20);
    return c;
}

const char *gb_code_trimmed(const char *text, gb_buffer *scratch) {
    scratch->length = 0;
    gb_buffer_add(scratch, text);
    if (scratch->failed)
        return NULL;
    if (scratch->length == 0)
        return "";
    return gb_trim(scratch->text);
}

static size_t drop_inner(char *text) {
    size_t kept = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ' || *at == '.' || *at == '\t')
            continue;
        if ((unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0) {
            at++;
            continue;
        }
        text[kept++] = *at;
    }
    text[kept] = '\0';
    return kept;
}

static bool starts_with(const char *text, const char *prefix, bool ignore_case) {
    char before = '\0';
    for (; *prefix != '\0'; prefix++, text++) {
        bool same = ignore_case ? upper(*text, before) == upper(*prefix, before) : *text == *prefix;
        if (!same)
            return false;
        before = *prefix;
    }
    return true;
}

static bool all_digits(const char *text) {
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

static bool fold_case(char *text) {
    bool changed = false;
    char before = '\0';
    for (; *text != '\0'; text++) {
        char was = *text;
        *text = upper(was, before);
        changed = changed || *text != was;
        before = was;
    }
    return changed;
}

/* Put text in front of the code at `at` inside the buffer; what stood before `at` is dropped. */
static bool put_in_front(gb_buffer *scratch, char **at, const char *front, size_t count) {
    size_t length = strlen(*at);
    size_t offset = (size_t)(*at - scratch->text);
    for (size_t i = 0; i < count; i++)
        gb_buffer_add_bytes(scratch, " ", 1);
    if (scratch->failed)
        return false;
    memmove(scratch->text + count, scratch->text + offset, length);
    scratch->text[count + length] = '\0';
    memcpy(scratch->text, front, count);
    *at = scratch->text;
    return true;
}

static bool pad(gb_buffer *scratch, char **at, size_t width) {
    for (size_t length = strlen(*at); length < width; length++)
        if (!put_in_front(scratch, at, "0", 1))
            return false;
    return true;
}

const char *gb_code_form(const char *text, const gb_code_rules *rules, gb_buffer *scratch,
                         unsigned *changed) {
    *changed = 0;
    if (gb_code_trimmed(text, scratch) == NULL)
        return NULL;
    if (scratch->length == 0)
        return "";
    char *code = gb_trim(scratch->text);
    if (strlen(code) != strlen(text))
        *changed |= 1u << GB_CODE_REPAIR_SPACES;
    size_t length = strlen(code);
    if (rules->inner_spaces && drop_inner(code) != length)
        *changed |= 1u << GB_CODE_REPAIR_INNER;
    length = strlen(code);
    if (rules->trailing) {
        while (length > 1 && (code[length - 1] == '-' || code[length - 1] == '_')) {
            code[--length] = '\0';
            *changed |= 1u << GB_CODE_REPAIR_TRAILING;
        }
    }
    const char *strip = rules->strip_prefix;
    if (strip != NULL && strip[0] != '\0' && starts_with(code, strip, rules->ignore_case) &&
        length > strlen(strip)) {
        code += strlen(strip);
        *changed |= 1u << GB_CODE_REPAIR_STRIP;
    }
    if (rules->ignore_case && fold_case(code))
        *changed |= 1u << GB_CODE_REPAIR_CASE;
    if (rules->pad > 0 && all_digits(code) && strlen(code) < (size_t)rules->pad) {
        if (!pad(scratch, &code, (size_t)rules->pad))
            return NULL;
        *changed |= 1u << GB_CODE_REPAIR_PAD;
    }
    const char *front = rules->prefix;
    if (front != NULL && front[0] != '\0' && !starts_with(code, front, rules->ignore_case)) {
        if (!put_in_front(scratch, &code, front, strlen(front)))
            return NULL;
        if (rules->ignore_case)
            fold_case(code);
        *changed |= 1u << GB_CODE_REPAIR_PREFIX;
    }
    return code;
}

bool gb_code_fits(const char *text, const char *pattern) {
    const char *star = NULL;
    const char *retry = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            retry = text;
        } else if (upper(*text, '\0') == upper(*pattern, '\0')) {
            text++;
            pattern++;
        } else if (star != NULL) {
            pattern = star;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

bool gb_code_is_unknown(const char *text, const gb_code_rules *rules) {
    for (size_t i = 0; i < rules->unknown_count; i++)
        if (gb_code_fits(text, rules->unknown[i]))
            return true;
    return false;
}
