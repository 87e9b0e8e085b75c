/* The planner's formula, rewritten for the expression parser. Private to the room. */
#ifndef GB_TABLE_FORMULA_TEXT_H
#define GB_TABLE_FORMULA_TEXT_H

#include "base/error.h"

#include <stddef.h>

/** Functions that a formula may call; the names are what planners write. */
typedef enum gb_formula_function {
    GB_FORMULA_ABS,
    GB_FORMULA_SQRT,
    GB_FORMULA_EXP,
    GB_FORMULA_LN,
    GB_FORMULA_LOG10,
    GB_FORMULA_LOG2,
    GB_FORMULA_FLOOR,
    GB_FORMULA_CEIL,
    GB_FORMULA_SIGN,
    GB_FORMULA_ROUND,
    GB_FORMULA_MIN,
    GB_FORMULA_MAX,
    GB_FORMULA_SUM,
    GB_FORMULA_AVG,
    GB_FORMULA_IF,
    GB_FORMULA_FUNCTION_COUNT
} gb_formula_function;

/** "abs", "sqrt", ... */
extern const char *const gb_formula_function_names[GB_FORMULA_FUNCTION_COUNT];

/** Where a piece of the rewritten expression came from. */
typedef struct gb_formula_mark {
    size_t at;     /**< byte in the expression */
    size_t source; /**< byte in the planner's text */
    size_t length; /**< bytes in the planner's text */
} gb_formula_mark;

/**
 * A formula in the words of the parser: names become v0, v1 ..., numbers k0, k1 ..., so that the
 * parser never reads a number or a foreign name itself and no locale can play a part. `c ? a : b` becomes
 * if(c, a, b); / ^ comparisons and logic become operators of ours that keep "undefined" undefined.
 */
typedef struct gb_formula_text {
    char *expression;
    size_t mark_count, mark_capacity;
    gb_formula_mark *marks; /**< ascending */
    size_t name_count, name_capacity;
    char **names; /**< each once, in order of first use */
    size_t constant_count, constant_capacity;
    double *constants;
} gb_formula_text;

/**
 * @param text  the planner's formula
 * @param out   zeroed by the function; release also after a failure
 * @return GB_ERR_USAGE with .column = 1-based character, .name = the formula, .found = the piece
 */
gb_status gb_formula_rewrite(const char *text, gb_formula_text *out, gb_error *err);
void gb_formula_text_release(gb_formula_text *text);
/** 1-based character position of a byte. */
int64_t gb_formula_position(const char *text, size_t byte);

#endif
