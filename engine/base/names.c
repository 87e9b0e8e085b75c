/* Comparing names: folded, natural, nearest. */
#include "base/text.h"

#include <string.h>

static uint32_t fold(uint32_t c) {
    if (c >= 'A' && c <= 'Z')
        return c + 0x20;
    return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 0x20 : c;
}

int gb_compare_fold(const char *a, const char *b) {
    for (;;) {
        uint32_t left = fold(gb_utf8_next(&a)), right = fold(gb_utf8_next(&b));
        if (left != right)
            return left < right ? -1 : 1;
        if (left == 0)
            return 0;
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Compare the whole numbers at *a and *b and step past them. */
static int compare_digits(const char **a, const char **b) {
    while (**a == '0')
        ++*a;
    while (**b == '0')
        ++*b;
    size_t left = strspn(*a, "0123456789"), right = strspn(*b, "0123456789");
    int order = left != right ? (left < right ? -1 : 1) : memcmp(*a, *b, left);
    *a += left;
    *b += right;
    return order;
}

int gb_compare_natural(const char *a, const char *b) {
    const char *left = a, *right = b;
    while (*left && *right) {
        if (is_digit(*left) && is_digit(*right)) {
            int order = compare_digits(&left, &right);
            if (order != 0)
                return order < 0 ? -1 : 1;
        } else if (*left != *right) {
            return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
        } else {
            left++;
            right++;
        }
    }
    if (*left || *right)
        return *right ? -1 : 1;
    /* "01" and "1" are different codes: never equal, or sorting would depend on the file's order */
    int order = strcmp(a, b);
    return (order > 0) - (order < 0);
}

enum { LONGEST_NAME = 64 };

/* The folded code points of a name; 0 when it is empty or too long to be compared. */
static size_t decode(const char *name, uint32_t out[LONGEST_NAME]) {
    size_t n = 0;
    for (uint32_t c = gb_utf8_next(&name); c; c = gb_utf8_next(&name)) {
        if (n == LONGEST_NAME)
            return 0;
        out[n++] = c == '-' || c == ' ' ? '_' : fold(c);
    }
    return n;
}

/* Edits between two names, a swap of neighbours counting as one (optimal string alignment). */
static size_t distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[m];
}

const char *gb_nearest_name(const char *name, const char *const *names, size_t n) {
    uint32_t asked[LONGEST_NAME], offered[LONGEST_NAME];
    size_t length = decode(name, asked);
    const char *nearest = NULL;
    size_t least = length / 3 < 3 ? length / 3 + 1 : 4; /* one more than may be wrong */
    if (length > 1 && least < 2)
        least = 2;
    for (size_t i = 0; i < n; i++) {
        size_t other = names[i] ? decode(names[i], offered) : 0;
        if (length == 0 || other == 0)
            continue;
        size_t edits = distance(asked, length, offered, other);
        if (edits < least) {
            least = edits;
            nearest = names[i];
        }
    }
    return nearest;
}
