#include "table/formula_parser.h"

#include "base/number.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <muParserDLL.h>
#include <stdbool.h>
#include <stdio.h>

/* Inside a formula "undefined" is NaN. Plain IEEE arithmetic would lose it: 1/0 is infinity, and
 * min(1/0, 100) or 1/0 > 5 would be a number again. These keep it, except where a value is not used:
 * the other branch of if(), and the side of && or || that does not decide. */

static double known(double x) {
    return isfinite(x) ? x : NAN;
}

static double divide(double a, double b) {
    return b == 0 || !isfinite(b) ? NAN : known(a / b);
}

static double power(double a, double b) {
    return isfinite(a) && isfinite(b) ? known(pow(a, b)) : NAN;
}

static double truth(double a, double b, bool is_true) {
    return isfinite(a) && isfinite(b) ? (double)is_true : NAN;
}

static double less(double a, double b) {
    return truth(a, b, a < b);
}

static double at_most(double a, double b) {
    return truth(a, b, a <= b);
}

static double more(double a, double b) {
    return truth(a, b, a > b);
}

static double at_least(double a, double b) {
    return truth(a, b, a >= b);
}

static double equal(double a, double b) {
    return truth(a, b, a == b);
}

static double unequal(double a, double b) {
    return truth(a, b, a != b);
}

static double both(double a, double b) {
    if ((isfinite(a) && a == 0) || (isfinite(b) && b == 0))
        return 0;
    return truth(a, b, true);
}

static double either(double a, double b) {
    if ((isfinite(a) && a != 0) || (isfinite(b) && b != 0))
        return 1;
    return truth(a, b, false);
}

static double choose(double condition, double yes, double no) {
    if (!isfinite(condition))
        return NAN;
    return condition != 0 ? yes : no;
}

static double absolute(double x) {
    return known(fabs(x));
}

static double square_root(double x) {
    return known(sqrt(x));
}

static double exponential(double x) {
    return isfinite(x) ? known(exp(x)) : NAN;
}

static double natural_log(double x) {
    return known(log(x));
}

static double log_ten(double x) {
    return known(log10(x));
}

static double log_two(double x) {
    return known(log2(x));
}

static double round_down(double x) {
    return known(floor(x));
}

static double round_up(double x) {
    return known(ceil(x));
}

static double sign(double x) {
    return isfinite(x) ? (double)(x > 0) - (double)(x < 0) : NAN;
}

static double round_to(const double *x, int count) {
    if (count > 2 || !isfinite(x[0]))
        return NAN;
    double decimals = count == 2 ? x[1] : 0;
    if (!(decimals >= 0 && decimals <= 15) || decimals != floor(decimals))
        return NAN;
    return known(gb_number_round(x[0], (int)decimals));
}

static double smallest(const double *x, int count) {
    double result = known(x[0]);
    for (int i = 1; i < count; i++)
        result = isfinite(result) && isfinite(x[i]) ? fmin(result, x[i]) : NAN;
    return result;
}

static double largest(const double *x, int count) {
    double result = known(x[0]);
    for (int i = 1; i < count; i++)
        result = isfinite(result) && isfinite(x[i]) ? fmax(result, x[i]) : NAN;
    return result;
}

static double total(const double *x, int count) {
    double result = 0;
    for (int i = 0; i < count; i++)
        result += x[i];
    return known(result);
}

static double average(const double *x, int count) {
    return total(x, count) / count;
}

/* The parser calls this on a failure; without a handler it would print. mupError() tells us afterwards. */
static void keep_quiet(muParserHandle_t parser) {
    (void)parser;
}

static void define_operators(muParserHandle_t parser) {
    static const struct {
        const char *name;
        muFun2_t function;
        int precedence;
        bool from_right;
    } operators[] = {
        {"$|", either, 1, false},   {"$&", both, 2, false},     {"$<", less, 4, false},
        {"$<=", at_most, 4, false}, {"$>", more, 4, false},     {"$>=", at_least, 4, false},
        {"$==", equal, 4, false},   {"$!=", unequal, 4, false}, {"#", divide, 6, false},
        {"~", power, 7, true},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        mupDefineOprt(parser, operators[i].name, operators[i].function, operators[i].precedence,
                      operators[i].from_right ? muOPRT_ASCT_RIGHT : muOPRT_ASCT_LEFT, 1);
}

static void define_functions(muParserHandle_t parser) {
    static const muFun1_t one[GB_FORMULA_FUNCTION_COUNT] = {
        [GB_FORMULA_ABS] = absolute,     [GB_FORMULA_SQRT] = square_root, [GB_FORMULA_EXP] = exponential,
        [GB_FORMULA_LN] = natural_log,   [GB_FORMULA_LOG10] = log_ten,    [GB_FORMULA_LOG2] = log_two,
        [GB_FORMULA_FLOOR] = round_down, [GB_FORMULA_CEIL] = round_up,    [GB_FORMULA_SIGN] = sign,
    };
    static const muMultFun_t many[GB_FORMULA_FUNCTION_COUNT] = {
        [GB_FORMULA_ROUND] = round_to, [GB_FORMULA_MIN] = smallest, [GB_FORMULA_MAX] = largest,
        [GB_FORMULA_SUM] = total,      [GB_FORMULA_AVG] = average,
    };
    mupClearFun(parser);
    mupClearConst(parser);
    for (size_t f = 0; f < GB_FORMULA_FUNCTION_COUNT; f++) {
        if (one[f] != NULL)
            mupDefineFun1(parser, gb_formula_function_names[f], one[f], 1);
        else if (many[f] != NULL)
            mupDefineMultFun(parser, gb_formula_function_names[f], many[f], 1);
        else
            mupDefineFun3(parser, gb_formula_function_names[f], choose, 1);
    }
}

static muParserHandle_t new_parser(const gb_formula_text *text) {
    muParserHandle_t parser = mupCreate(muBASETYPE_FLOAT);
    if (parser == NULL)
        return NULL;
    mupSetErrorHandler(parser, keep_quiet);
    define_functions(parser);
    define_operators(parser);
    char name[32];
    for (size_t k = 0; k < text->constant_count; k++) {
        snprintf(name, sizeof name, "k%zu", k);
        mupDefineConst(parser, name, text->constants[k]);
    }
    return parser;
}

static void bind(muParserHandle_t parser, size_t index, double *values) {
    char name[32];
    snprintf(name, sizeof name, "v%zu", index);
    mupDefineBulkVar(parser, name, values);
}

/* The piece of the planner's text in which the parser stopped: the last one that starts at or before
 * its position. */
static gb_status refused(muParserHandle_t parser, const gb_formula_text *text, const char *source,
                         gb_error *err) {
    int code = mupGetErrorCode(parser);
    int position = mupGetErrorPos(parser);
    size_t m = 0;
    while (m + 1 < text->mark_count && position >= 0 && text->marks[m + 1].at <= (size_t)position)
        m++;
    const gb_formula_mark *mark = &text->marks[m];
    char found[64] = "";
    gb_copy(found, mark->length + 1 < sizeof found ? mark->length + 1 : sizeof found, source + mark->source);
    enum { UNEXPECTED_END = 2, MISSING_PARENTHESIS = 11, TOO_MANY = 14, TOO_FEW = 15 };
    gb_text message = code == UNEXPECTED_END                ? GB_MSG_FORMULA_END
                      : code == MISSING_PARENTHESIS         ? GB_MSG_FORMULA_PARENTHESIS
                      : code == TOO_MANY || code == TOO_FEW ? GB_MSG_FORMULA_ARGUMENTS
                                                            : GB_MSG_FORMULA_UNEXPECTED;
    return GB_FAIL(err, GB_ERR_USAGE, message, .name = source, .found = found,
                   .column = gb_formula_position(source, mark->source));
}

gb_status gb_formula_check(const gb_formula_text *text, const char *source, gb_error *err) {
    muParserHandle_t parser = new_parser(text);
    if (parser == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    double probe = 1;
    for (size_t v = 0; v < text->name_count; v++)
        bind(parser, v, &probe);
    mupErrorReset(parser);
    mupSetExpr(parser, text->expression);
    gb_status status = GB_OK;
    if (!mupError(parser))
        mupEval(parser);
    else
        status = refused(parser, text, source, err);
    if (status == GB_OK && mupError(parser))
        status = refused(parser, text, source, err);
    mupRelease(parser);
    return status;
}

gb_status gb_formula_run(const gb_formula_text *text, double *const *values, size_t n, double *result,
                         gb_error *err) {
    if (n == 0)
        return GB_OK;
    muParserHandle_t parser = new_parser(text);
    if (parser == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t v = 0; v < text->name_count; v++)
        bind(parser, v, values[v]);
    mupErrorReset(parser);
    mupSetExpr(parser, text->expression);
    if (n <= INT_MAX)
        mupEvalBulk(parser, result, (int)n);
    bool failed = n > INT_MAX || mupError(parser);
    mupRelease(parser);
    return failed ? GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_formula_run") : GB_OK;
}
