/* Numbers as text, independent of the locale. */
#ifndef GB_BASE_NUMBER_H
#define GB_BASE_NUMBER_H

#include "base/language.h"

#include <stdbool.h>
#include <stddef.h>

/** How numbers are written in a source. */
typedef enum gb_decimal {
    GB_DECIMAL_POINT, /**< 1234.5 or 1,234.5 */
    GB_DECIMAL_COMMA  /**< 1234,5 or 1.234,5 or 1 234,5 */
} gb_decimal;

typedef enum gb_number_result {
    GB_NUMBER_OK,
    GB_NUMBER_NOT,      /**< not a number */
    GB_NUMBER_AMBIGUOUS /**< "1.234" under GB_DECIMAL_POINT is fine, but "1.234.567" is not: the other
                           convention */
} gb_number_result;

/**
 * Read a whole text as one number: optional sign (+ - U+2212), digits, groups of exactly three
 * (separated by the other mark, space, U+00A0, U+202F or '), decimals, exponent. White space
 * around it is allowed, a percent sign is not. Never reads a part: "12abc" is not a number, nor is
 * one beyond the range of a double. ".5" is read, "5." is not.
 * @param out  untouched unless the result is GB_NUMBER_OK
 * @return GB_NUMBER_AMBIGUOUS when the text is a number under the other convention only
 */
gb_number_result gb_number_read(const char *text, gb_decimal decimal, double *out);

enum { GB_NUMBER_SIZE = 64 }; /**< enough for every form below */

/**
 * The shortest text that reads back as the same double, with a decimal point. Same bytes everywhere.
 * Written out from 1e-6 to below 1e21, else with an exponent ("1e+22"), as in RFC 8785 (JSON).
 * NaN and infinities give "null", and -0 gives "0".
 * @return length without the terminator
 */
size_t gb_number_shortest(double value, char out[GB_NUMBER_SIZE]);
/** Fixed decimals (0..15) rounded as gb_number_round does, decimal point, no groups, trailing zeros kept;
 *  -0 is written 0. From 1e21 on an exponent. NaN and infinities give "null". */
size_t gb_number_fixed(double value, int decimals, char out[GB_NUMBER_SIZE]);
/**
 * As people read it: nl 1.234,5  en 1,234.5  fr 1 234,5 (U+202F); minus is U+2212.
 * Four digits are grouped as well. Rounds as gb_number_round does. NaN gives an empty text.
 */
size_t gb_number_display(double value, int decimals, gb_language language, char out[GB_NUMBER_SIZE]);
/** Round half away from zero at a number of decimals, on the shortest decimal form (so 0.285 -> 0.29).
 *  Negative decimals round to tens, hundreds, ...; NaN and infinities stay what they are. */
double gb_number_round(double value, int decimals);

#endif
