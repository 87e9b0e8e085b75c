/* A column: one indicator over all areas of a level, each value with its state. */
#ifndef GB_TABLE_COLUMN_H
#define GB_TABLE_COLUMN_H

#include "base/error.h"
#include "base/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Why a value is there or not. The reason is kept up to the legend. */
typedef enum gb_cell {
    GB_PRESENT = 0,
    GB_ABSENT,         /**< not supplied, empty, no matching row */
    GB_CENSORED,       /**< withheld by the source (small number, "x", "<5", -99997) */
    GB_SUPPRESSED,     /**< withheld by us (privacy section) */
    GB_UNDEFINED,      /**< cannot be computed: denominator 0, no valid neighbour */
    GB_NOT_APPLICABLE, /**< has no meaning here: a median moved upward, "-" */
    GB_CELL_COUNT
} gb_cell;

/** What sort of figure it is; decides what may be done with it. */
typedef enum gb_kind {
    GB_KIND_UNKNOWN = 0,
    GB_KIND_COUNT,  /**< adds up over areas */
    GB_KIND_RATE,   /**< part per base; recomputed from its parts */
    GB_KIND_SHARE,  /**< as a rate, 0..100 */
    GB_KIND_AMOUNT, /**< money or another quantity that adds up */
    GB_KIND_MEAN,   /**< weighted by its base */
    GB_KIND_MEDIAN, /**< never aggregated */
    GB_KIND_INDEX,
    GB_KIND_CLASS,
    GB_KIND_TEXT
} gb_kind;

/** How values of areas become the value of a larger area. */
typedef enum gb_aggregate {
    GB_AGGREGATE_NONE = 0, /**< refuse: the result is "not applicable" */
    GB_AGGREGATE_SUM,
    GB_AGGREGATE_MEAN,     /**< mean weighted by the base column */
    GB_AGGREGATE_RECOMPUTE /**< from the aggregated parts, through the formula */
} gb_aggregate;

/** +1: high is worse (more need); -1: low is worse; 0: neither declared. */
typedef int8_t gb_polarity;

/** One column of n cells. Built through gb_column_new; strings and arrays belong to it. */
typedef struct gb_column {
    char *key;                  /**< unique in its table, as formulas use it */
    char *label[GB_LANG_COUNT]; /**< NULL where not given; see gb_column_label */
    gb_kind kind;
    gb_aggregate aggregate;
    gb_polarity polarity;
    int decimals;  /**< for people; -1 = choose from the data */
    char *unit;    /**< "%", "EUR", "per 1000 inwoners"; NULL = none */
    char *period;  /**< "2023"; NULL = none */
    char *source;  /**< provider, dataset; NULL = none */
    char *base;    /**< key of the denominator column; NULL = none */
    char *formula; /**< as the planner wrote it; NULL = read from a source */
    size_t n;
    double *value;  /**< n; NAN wherever state is not GB_PRESENT; NULL for text */
    uint8_t *state; /**< n gb_cell */
    char **text;    /**< n, only for GB_KIND_TEXT, else NULL; entries may be NULL */
} gb_column;

/** A column of n absent cells. @param text true for a text column. */
gb_status gb_column_new(const char *key, size_t n, bool text, gb_column **out, gb_error *err);
void gb_column_free(gb_column *column);
/** Set a number; NaN becomes GB_UNDEFINED, an infinity as well. */
void gb_column_set(gb_column *column, size_t i, double value);
/** Set a reason; the value becomes NAN. state must not be GB_PRESENT. */
void gb_column_set_missing(gb_column *column, size_t i, gb_cell state);
/** Set cell i of a text column to a copy; NULL or "" makes the cell GB_ABSENT. */
gb_status gb_column_set_text(gb_column *column, size_t i, const char *text, gb_error *err);
/** Replace a string member by a copy (text may be NULL). */
gb_status gb_column_set_string(char **member, const char *text, gb_error *err);
/** Copy all that is declared about a column (labels, kind, unit, base, formula ...), not its key and cells.
 */
gb_status gb_column_copy_meta(gb_column *to, const gb_column *from, gb_error *err);
/** The label in a language, else in another one, else the key. Borrowed. */
const char *gb_column_label(const gb_column *column, gb_language language);
/** How many cells have each state. */
void gb_column_count_states(const gb_column *column, size_t counts[GB_CELL_COUNT]);
/** The stable word of a state for CSV and JSON: "present", "absent", "censored", ... */
const char *gb_cell_id(gb_cell state);
/**
 * The state of a result that needs both cells. A known reason outranks plain absence:
 * suppressed > censored > not applicable > undefined > absent > present.
 */
gb_cell gb_cell_combine(gb_cell a, gb_cell b);

#endif
