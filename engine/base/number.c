/* Numbers as text. Neither printf nor strtod ever sees a decimal mark here: digits and exponent go
 * through them as "12345e-2", which no locale changes. */
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* digits[0..count) times 10^exponent; digits as characters, without leading or trailing zeros. */
typedef struct decimal {
    char digits[20];
    int count;
    int exponent;
    bool negative;
} decimal;

enum { MOST_DECIMALS = 15, MOST_WHOLE_DIGITS = 21 };

static const double power_of_ten[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The double nearest to mantissa * 10^exponent. One operation on exact doubles rounds correctly
 * (Clinger 1990, How to read floating point numbers accurately); strtod does the rest. */
static double scaled(uint64_t mantissa, int exponent) {
    if (mantissa <= UINT64_C(1) << 53 && exponent >= -22 && exponent <= 22)
        return exponent < 0 ? (double)mantissa / power_of_ten[-exponent]
                            : (double)mantissa * power_of_ten[exponent];
    char text[40];
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)mantissa, exponent);
    return strtod(text, NULL);
}

static uint64_t mantissa_of(const decimal *d) {
    uint64_t mantissa = 0;
    for (int i = 0; i < d->count; i++)
        mantissa = mantissa * 10 + (uint64_t)(d->digits[i] - '0');
    return mantissa;
}

static void set_digits(decimal *d, uint64_t mantissa, int exponent) {
    while (mantissa > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        exponent++;
    }
    int length = 0;
    char reversed[20];
    for (; mantissa > 0; mantissa /= 10)
        reversed[length++] = (char)('0' + mantissa % 10);
    for (int i = 0; i < length; i++)
        d->digits[i] = reversed[length - 1 - i];
    d->count = length;
    d->exponent = length > 0 ? exponent : 0;
}

/* The first 15..17 figures of magnitude, as printf rounds them. */
static void print_digits(double magnitude, int figures, decimal *d) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", figures - 1, magnitude);
    uint64_t mantissa = 0;
    int seen = 0;
    const char *at = text;
    for (; *at && *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9') { /* whatever the locale puts between them */
            mantissa = mantissa * 10 + (uint64_t)(*at - '0');
            seen++;
        }
    }
    int exponent = *at == 'e' ? (int)strtol(at + 1, NULL, 10) : 0;
    set_digits(d, mantissa, exponent - (seen - 1));
}

/* Steele and White's free-format printing (1990, How to print floating-point numbers accurately), in 64-bit
 * integers: figures come until what is left is less than half the distance to the neighbouring double. For
 * fractions of 2^-2 .. 2^-59 with an even gap on both sides; false leaves the rest to printf. */
static bool generate(double magnitude, decimal *d) {
    enum { DEEPEST = 59 }; /* ten times a fraction of 2^-60 still fits 64 bits */
    int exponent;
    uint64_t bits = (uint64_t)ldexp(frexp(magnitude, &exponent), DBL_MANT_DIG);
    int depth = DBL_MANT_DIG - exponent;
    if (depth < 2 || depth > DEEPEST || bits == UINT64_C(1) << (DBL_MANT_DIG - 1))
        return false;
    uint64_t one = UINT64_C(1) << (depth + 1), gap = 1; /* gap: half the distance */
    uint64_t mantissa = bits >> depth, rest = (bits & ((one >> 1) - 1)) << 1;
    int places = 0;
    while (rest > gap && rest < one - gap) {
        rest *= 10;
        gap *= 10;
        mantissa = mantissa * 10 + (rest >> (depth + 1));
        rest &= one - 1;
        places++;
    }
    if (rest == gap || rest == one - gap || rest == one / 2) /* a tie: whichever is even decides */
        return false;
    set_digits(d, mantissa + (rest > one / 2 ? 1 : 0), -places);
    return true;
}

/* The shortest decimal that reads back as the same finite double. */
static decimal shortest(double value) {
    decimal d = {.negative = signbit(value) && value != 0};
    double magnitude = fabs(value);
    /* most figures of a table have few decimals; a decimal of 15 figures that reads back is unique */
    for (int places = 0; places <= 6; places++) {
        double whole = magnitude * power_of_ten[places];
        if (whole >= 1e15)
            break;
        uint64_t mantissa = (uint64_t)(whole + 0.5);
        if (scaled(mantissa, -places) == magnitude) {
            set_digits(&d, mantissa, -places);
            return d;
        }
    }
    if (generate(magnitude, &d))
        return d;
    /* subnormal doubles hold fewer than 15 figures */
    for (int figures = magnitude < DBL_MIN ? 1 : 15; figures < 17; figures++) {
        print_digits(magnitude, figures, &d);
        if (scaled(mantissa_of(&d), d.exponent) == magnitude)
            return d;
    }
    /* just below a power of two the nearest 16 figures may miss where the next ones up do not */
    uint64_t mantissa = mantissa_of(&d);
    int exponent = d.exponent;
    for (int figures = d.count; figures < 16; figures++, exponent--)
        mantissa *= 10;
    if (scaled(mantissa + 1, exponent) == magnitude)
        set_digits(&d, mantissa + 1, exponent);
    else
        print_digits(magnitude, 17, &d);
    return d;
}

/* Round half away from zero; decimals counts from the decimal mark, negative to its left. */
static void round_decimal(decimal *d, int decimals) {
    int surplus = -decimals - d->exponent; /* figures to drop */
    if (surplus <= 0 || d->count == 0)
        return;
    if (surplus > d->count) {
        d->count = d->exponent = 0;
        return;
    }
    bool up = d->digits[d->count - surplus] >= '5';
    d->count -= surplus;
    uint64_t mantissa = mantissa_of(d) + (up ? 1 : 0);
    set_digits(d, mantissa, -decimals);
}

/* Round a double straight away, unless it is so near a tie that its shortest form must decide. */
static bool round_plain(double value, int decimals, decimal *d) {
    if (decimals < 0 || decimals > MOST_DECIMALS)
        return false;
    double scaled_up = fabs(value) * power_of_ten[decimals];
    if (scaled_up >= 1e12) /* from here on the error of the product reaches the margin below */
        return false;
    double below = floor(scaled_up), rest = scaled_up - below;
    if (fabs(rest - 0.5) < 1e-3)
        return false;
    set_digits(d, (uint64_t)below + (rest > 0.5 ? 1 : 0), -decimals);
    d->negative = value < 0;
    return true;
}

static decimal rounded(double value, int decimals) {
    decimal d = {.count = 0};
    if (!round_plain(value, decimals, &d)) {
        d = shortest(value);
        round_decimal(&d, decimals);
    }
    return d;
}

static size_t put_text(char *out, const char *text) {
    size_t length = strlen(text);
    memcpy(out, text, length);
    return length;
}

typedef struct marks {
    const char *minus, *group, *decimal;
} marks;

/* The figure at 10^power. */
static char digit_at(const decimal *d, int power) {
    int index = d->count - 1 + d->exponent - power;
    return index >= 0 && index < d->count ? d->digits[index] : '0';
}

static size_t write_plain(const decimal *d, int decimals, marks m, char *out) {
    size_t n = 0;
    if (d->negative && d->count > 0)
        n += put_text(out, m.minus);
    int top = d->count - 1 + d->exponent;
    for (int power = top > 0 ? top : 0; power >= 0; power--) {
        out[n++] = digit_at(d, power);
        if (power > 0 && power % 3 == 0)
            n += put_text(out + n, m.group);
    }
    if (decimals > 0)
        n += put_text(out + n, m.decimal);
    for (int power = -1; power >= -decimals; power--)
        out[n++] = digit_at(d, power);
    out[n] = 0;
    return n;
}

static size_t write_exponent(const decimal *d, const char *minus, const char *mark, char *out) {
    size_t n = 0;
    if (d->negative)
        n += put_text(out, minus);
    out[n++] = d->digits[0];
    if (d->count > 1)
        n += put_text(out + n, mark);
    memcpy(out + n, d->digits + 1, (size_t)d->count - 1);
    n += (size_t)d->count - 1;
    return n + (size_t)snprintf(out + n, 8, "e%+d", d->exponent + d->count - 1);
}

size_t gb_number_shortest(double value, char out[GB_NUMBER_SIZE]) {
    if (!isfinite(value)) {
        memcpy(out, "null", 5);
        return 4;
    }
    decimal d = shortest(value);
    int top = d.count - 1 + d.exponent;
    if (d.count > 0 && (top >= MOST_WHOLE_DIGITS || top < -6))
        return write_exponent(&d, "-", ".", out);
    return write_plain(&d, d.exponent < 0 ? -d.exponent : 0, (marks){"-", "", "."}, out);
}

static int clamp_decimals(int decimals) {
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

static size_t write_rounded(double value, int decimals, marks m, char *out) {
    decimals = clamp_decimals(decimals);
    if (fabs(value) >= 1e21) {
        decimal whole = shortest(value);
        return write_exponent(&whole, m.minus, m.decimal, out);
    }
    decimal d = rounded(value, decimals);
    return write_plain(&d, decimals, m, out);
}

size_t gb_number_fixed(double value, int decimals, char out[GB_NUMBER_SIZE]) {
    if (!isfinite(value))
        return gb_number_shortest(value, out);
    return write_rounded(value, decimals, (marks){"-", "", "."}, out);
}

#define MINUS "\xE2\x88\x92"
#define NARROW_SPACE "\xE2\x80\xAF"

size_t gb_number_display(double value, int decimals, gb_language language, char out[GB_NUMBER_SIZE]) {
    static const marks by_language[GB_LANG_COUNT] = {
        [GB_LANG_NL] = {MINUS, ".", ","},
        [GB_LANG_EN] = {MINUS, ",", "."},
        [GB_LANG_FR] = {MINUS, NARROW_SPACE, ","},
    };
    out[0] = 0;
    if (isnan(value))
        return 0;
    if (isinf(value)) {
        size_t n = put_text(out, value < 0 ? MINUS "\xE2\x88\x9E" : "\xE2\x88\x9E");
        out[n] = 0;
        return n;
    }
    return write_rounded(value, decimals, by_language[(unsigned)language < GB_LANG_COUNT ? language : 0],
                         out);
}

double gb_number_round(double value, int decimals) {
    if (!isfinite(value))
        return value;
    decimal d = rounded(value, decimals);
    double magnitude = d.count > 0 ? scaled(mantissa_of(&d), d.exponent) : 0;
    return d.negative && magnitude > 0 ? -magnitude : magnitude;
}
