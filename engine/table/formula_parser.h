/* The expression parser behind formulas. Private to the room. */
#ifndef GB_TABLE_FORMULA_PARSER_H
#define GB_TABLE_FORMULA_PARSER_H

#include "base/error.h"
#include "table/formula_text.h"

#include <stddef.h>

/** Is the rewritten formula well formed? @param source the planner's text, for the message */
gb_status gb_formula_check(const gb_formula_text *text, const char *source, gb_error *err);
/**
 * Evaluate n rows. Safe from several threads.
 *
 * @param values  per name n numbers; NaN gives NaN
 * @param result  out: n numbers, NaN where not defined; caller's array
 */
gb_status gb_formula_run(const gb_formula_text *text, double *const *values, size_t n, double *result,
                         gb_error *err);

#endif
