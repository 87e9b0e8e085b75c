/* Text cells to values with a state. */
#ifndef GB_PREPARE_CELLS_H
#define GB_PREPARE_CELLS_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/notes.h"
#include "base/number.h"
#include "prepare/codes.h"
#include "table/raw.h"

#include <stddef.h>

/** A text that means "no value" and why. Compared after trimming, without case. */
typedef struct gb_missing_mark {
    const char *text;
    gb_cell state;
} gb_missing_mark;

/** The marks of the field: "" "." ".." ":" "NA" "N/A" "#N/A" "n.a." "null" "none" "nan" absent; "x" "*"
 * censored;
 *  "-" (and an en dash) "nvt" "n.v.t." not applicable (a nil in CBS tables: declare it as 0 when the source
 * means that); "#DIV/0!" undefined; "<5" and other "<n" censored; -99995 -99996 -99999 absent, -99997
 * censored, -99998 not applicable, also written -99997.0. A mark of the options with state GB_PRESENT
 * switches a default mark off. */
extern const gb_missing_mark gb_missing_marks_default[];
extern const size_t gb_missing_marks_default_count;

typedef struct gb_cell_options {
    bool decimal_given; /**< false: find the decimal mark per column */
    gb_decimal decimal;
    const gb_missing_mark
        *marks; /**< looked at before the default ones; a mark may also give 0: see zero_marks */
    size_t mark_count;
    const char *const *zero_marks; /**< texts that mean 0 ("-" in CBS tables) */
    size_t zero_mark_count;
    bool percent_allowed; /**< "12,5 %" reads as 12.5 */
} gb_cell_options;

/**
 * How numbers of a column are written: as given, else point for a column that the source stored as numbers,
 * else as its cells prove ("12,5", "0.123", "1.234,5"). A column that only shows "1.234" forms follows the
 * other columns of its table when they agree (gb_join_column notes it), else it is ambiguous: GB_ERR_DATA. So
 * is a column that proves both.
 */
gb_status gb_decimal_find(const gb_raw_table *table, size_t column, const gb_cell_options *options,
                          gb_decimal *out, gb_error *err);

/**
 * One number from one cell. options may be NULL.
 * @return GB_ERR_DATA with file, line/row, name = column and found = the text when it is neither a number nor
 * a mark
 */
gb_status gb_cell_read(const gb_raw_table *table, size_t row, size_t column, gb_decimal decimal,
                       const gb_cell_options *options, double *value, gb_cell *state, gb_error *err);

/**
 * Join a column of a raw table to a level through a match: areas without a row become GB_ABSENT.
 * Marks are counted, one note per state with the marks found. on_duplicate SUM adds, and a part that is
 * missing makes the sum missing with its reason (gb_cell_combine); FIRST and ERROR keep an area's first row,
 * LAST its last. Only rows that met an area are read: a text in a "Totaal" row does no harm. options may be
 * NULL.
 *
 * @param out  yours: a new column with key `key`
 */
gb_status gb_join_column(const gb_raw_table *table, size_t column, const gb_match *match, size_t areas,
                         const gb_cell_options *options, gb_on_duplicate on_duplicate, const char *key,
                         gb_column **out, gb_notes *notes, gb_error *err);

#endif
