/* Columns over a crosswalk: each number moves by what it is. */
#ifndef GB_PREPARE_CONVERT_H
#define GB_PREPARE_CONVERT_H

#include "areas/crosswalk.h"
#include "base/error.h"
#include "base/notes.h"
#include "table/column.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A column on its new areas. Start with {0}; gb_converted_release. */
typedef struct gb_converted {
    gb_column *column;
    double
        *guessed; /**< per new area: share of its value that was divided by guess, 0..1; NAN when missing */
    double before,
        after;     /**< totals of a column that adds up: all present values, and what arrived; else NAN */
    double lost;   /**< of `before`: in areas, or parts of areas, that go nowhere */
    double unused; /**< of `before`: in parts of totals that ended missing */
} gb_converted;
void gb_converted_release(gb_converted *converted);

/**
 * Move one column. Sums are divided by share; means are weighted by share x base; a rate or a share asks to
 * be recomputed from its parts (GB_NOT_APPLICABLE and a note); medians, classes, unknown kinds and texts
 * refuse in the same way. A missing part makes a total missing with the part's reason (gb_column_bounds makes
 * an interval of withheld parts); a part with base 0 has no say in a mean, one with a base below 0 makes it
 * undefined. before = after + lost + unused for sums, within rounding.
 *
 * @param base            the column of column->base on the old areas, for means; else NULL
 * @param crosswalk       shares and lost are used, and covered when given: codes may be NULL
 * @param keep_unchanged  what cannot be added up is copied where an old area goes over whole and alone to a
 * new one (the same area in another edition); false: nowhere
 * @return GB_ERR_USAGE for a mean without its base and for a text that is to be added up; GB_ERR_BUG when
 *         column and crosswalk differ in length
 */
gb_status gb_column_convert(const gb_column *column, const gb_column *base, const gb_crosswalk *crosswalk,
                            bool keep_unchanged, gb_converted *out, gb_notes *notes, gb_error *err);

/**
 * The bounds of a column of which cells are withheld: what is present stays, a withheld cell becomes `low` in
 * one and `high` in the other, other missing cells stay missing. They add up like the column itself, so that
 * a total with withheld parts is an interval. Keys <key>_low and <key>_high, all else as the column's.
 *
 * @param low, high  of one withheld cell: 1 and 4 for "<5"
 * @param out        low and high, yours; both NULL when no cell is withheld or the column holds text
 */
gb_status gb_column_bounds(const gb_column *column, double low, double high, gb_column *out[2],
                           gb_error *err);

/** One total that differs from what was supplied. */
typedef struct gb_total_difference {
    int32_t area;
    double computed, supplied;
} gb_total_difference;

/**
 * Compare computed totals with a supplied column of the same level: differences larger than `slack` (rounding
 * to fives over m parts may add up to 2.5 m). Areas in which either is missing are not compared.
 *
 * @param differences  out: yours (gb_free), largest first, of equal ones the lower area first; NULL when none
 * @param compared     out: areas in which both are present; may be NULL
 */
gb_status gb_totals_compare(const gb_column *computed, const gb_column *supplied, double slack,
                            gb_total_difference **differences, size_t *count, size_t *compared,
                            gb_error *err);

#endif
