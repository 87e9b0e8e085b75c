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

/** What a total does when one of its parts is withheld by the source. */
typedef enum gb_censored_parts {
    GB_CENSORED_SPREADS, /**< the total is withheld too (default: nothing is invented) */
    GB_CENSORED_INTERVAL /**< the total is an interval: each withheld part lies between low and high */
} gb_censored_parts;

/** How to move. Zero is a good start. */
typedef struct gb_convert_options {
    gb_censored_parts censored;
    double low, high;    /**< bounds of a withheld part: 1 and 4 for "<5" */
    bool keep_unchanged; /**< what cannot be added up is copied where an old area goes over whole and alone to
                              a new one (the same area under another edition); false: nowhere */
} gb_convert_options;

/** A column on its new areas. Start with {0}; gb_converted_release. */
typedef struct gb_converted {
    gb_column *column;     /**< an area with a withheld part is GB_CENSORED here, also with an interval */
    gb_column *low, *high; /**< bounds of every area, when an interval was asked for and some part was
                              withheld; else NULL. Keys <key>_low and <key>_high */
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
 * refuse in the same way, but see keep_unchanged. A missing part makes a total missing with the part's
 * reason; a part with base 0 has no say in a mean. before = after + lost + unused for sums, within rounding.
 *
 * @param base       the column of column->base on the old areas, for means; else NULL
 * @param crosswalk  shares and lost are used, and covered when given: codes may be NULL
 * @param options    NULL = all zero
 * @return GB_ERR_USAGE for a mean without its base and for a text that is to be added up; GB_ERR_BUG when
 *         column and crosswalk differ in length
 */
gb_status gb_column_convert(const gb_column *column, const gb_column *base, const gb_crosswalk *crosswalk,
                            const gb_convert_options *options, gb_converted *out, gb_notes *notes,
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
