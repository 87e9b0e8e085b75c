/* A `tables` entry as the options that readers and joiners take. */
#ifndef GB_PROJECT_TABLE_OPTIONS_H
#define GB_PROJECT_TABLE_OPTIONS_H

#include "base/error.h"
#include "io/tablefile.h"
#include "prepare/cells.h"
#include "prepare/codes.h"
#include "project/declare.h"

/** Options of one table; texts borrow from the plan. Release with gb_table_plan_release. */
typedef struct gb_table_plan {
    gb_table_options reading;
    gb_cell_options cells;
    gb_on_duplicate on_duplicate;
    gb_missing_mark *marks;
    const char **zero_marks;
} gb_table_plan;

/** Read the keys of a `tables` entry, or of a command that has the same ones. GB_ERR_USAGE for an unknown
 * state. */
gb_status gb_table_plan_read(const gb_value *plan, const char *file, gb_table_plan *out, gb_error *err);
void gb_table_plan_release(gb_table_plan *plan);

/** Set kind and aggregation rule of a column from a word of GB_CHOICES_KIND; false when there is no such
 * word. */
bool gb_kind_set(gb_column *column, const char *word);

/**
 * What the declared indicator of this name says of its column, when it has no formula: kind, and what a mean
 * is weighed with. So it is known how the column moves up and over to other areas.
 */
gb_status gb_indicator_apply(const gb_value *plan, gb_column *column, gb_error *err);
/** As gb_kind_set for a word that stands at `place` in a file: GB_ERR_USAGE when there is no such kind. */
gb_status gb_kind_apply(const char *kind, gb_column *column, const char *file, const gb_value *place,
                        gb_error *err);

/** Are all present cells whole and not negative? @param largest  out: the largest of them, 0 without any */
bool gb_column_is_whole(const gb_column *column, double *largest);
/** Does its name, here or in the source, tell that whole numbers are no counts ("mediaan", "pct", "rang")? */
bool gb_column_has_suspect_name(const gb_column *column);

#endif
