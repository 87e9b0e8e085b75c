/* Formulas over columns: 100 * nwwz / beroepsbevolking. Parsed by muParser. */
#ifndef GB_TABLE_FORMULA_H
#define GB_TABLE_FORMULA_H

#include "base/error.h"
#include "table/table.h"

#include <stddef.h>

/** A parsed formula. */
typedef struct gb_formula gb_formula;

/**
 * Parse a formula. Names are column keys ([A-Za-z_][A-Za-z0-9_]*, or any key between back-ticks).
 * Operators, weakest first: c ? a : b, ||, &&, < <= > >= == !=, + -, * /, sign, ^. Functions, in any case:
 * abs, sqrt, exp, ln, log10, log2, floor, ceil, sign, round(x) or round(x, decimals) (half away from zero),
 * min, max, sum, avg, if(c, a, b). Comparisons give 1 or 0. Numbers have a decimal point; a decimal
 * comma is refused with a hint, because a comma separates arguments. No assignment, no text.
 *
 * @param text  borrowed for the call; at most 6000 bytes
 * @return GB_ERR_USAGE with .column = position in the text (characters, from 1), .name = the text
 */
gb_status gb_formula_parse(const char *text, gb_formula **out, gb_error *err);
void gb_formula_free(gb_formula *formula);
/** The column keys that it uses, each once, in order of first use. */
size_t gb_formula_names(const gb_formula *formula);
const char *gb_formula_name(const gb_formula *formula, size_t i);

/**
 * Evaluate for every row. A row with a cell that is not present gets gb_cell_combine of its
 * cells; a result that is not finite (division by zero) gets GB_UNDEFINED. Undefined stays undefined
 * on its way: min(1/0, 100) and 1/0 > 5 are undefined too, but b == 0 ? 0 : a/b is 0 for b = 0.
 * Fails when the table lacks a name (with the nearest key).
 *
 * @param into  column of the same number of rows; only value and state are written
 */
gb_status gb_formula_evaluate(const gb_formula *formula, const gb_table *table, gb_column *into,
                              gb_error *err);

/** One declared formula. */
typedef struct gb_formula_rule {
    const char *key;     /**< column it makes */
    const char *formula; /**< NULL: the key must already be a column */
} gb_formula_rule;

/**
 * Put formulas in an order in which each only uses what exists or was made before.
 *
 * @param order  out: n indexes into rules, caller's array
 * @return GB_ERR_USAGE for a cycle (found = "a -> b -> a") or an unknown name
 */
gb_status gb_formula_order(const gb_formula_rule *rules, size_t n, const gb_table *table, size_t *order,
                           gb_error *err);

#endif
