/* Crosswalks from tables: key tables, merger tables, tables of shares. */
#ifndef GB_PREPARE_CROSSWALK_READ_H
#define GB_PREPARE_CROSSWALK_READ_H

#include "areas/crosswalk.h"
#include "base/error.h"
#include "base/notes.h"
#include "prepare/cells.h"
#include "prepare/codes.h"
#include "table/raw.h"

#include <stdbool.h>
#include <stddef.h>

/** How a table says a crosswalk. Columns by name. */
typedef struct gb_crosswalk_columns {
    const char *from, *to;
    const char *share; /**< shares, 0..1; NULL = none. Not together with weight. A sum within 1e-6 of 1 is 1:
                            tables round their shares */
    const char
        *weight; /**< counts that are divided by their sum per from (people of each part); NULL = none */
    const char *method;  /**< words of gb_share_method_id, as `gebied crosswalk` writes them; NULL = none. An
                            empty  `to` then says which share is lost */
    bool equal;          /**< several targets without shares: equal parts, told in a note */
    gb_code_rules rules; /**< only `unknown` is used: a code for "place unknown" on either side. Rows from it
                            are left out; what goes to it is lost; both are counted */
    const gb_cell_options *cells; /**< how shares and weights are written; NULL = defaults */
} gb_crosswalk_columns;

/**
 * From a key or merger table. Rows with an empty code are skipped and noted; identical pairs count once, with
 * weights they add up. Codes in order of first appearance.
 *
 * @return GB_ERR_DATA for a from that leads to several targets without share, weight or leave (.code, .count
 * how many there are, .found its targets, .row or .line), for shares that are negative or add up to more than
 *         1.000001 (hint when they are percentages), for a pair that stands twice with other shares, for
 * weights that are negative, missing, or sum to 0 over several targets, for a method that does not exist,
 * when no row is usable, and when a column is not there; GB_ERR_USAGE for share and weight together
 */
gb_status gb_crosswalk_read(const gb_raw_table *table, const gb_crosswalk_columns *columns, gb_crosswalk *out,
                            gb_notes *notes, gb_error *err);

/**
 * The same crosswalk, in which codes of a table that it does not list stay what they are (a merger table
 * lists only what merged). Codes for "place unknown" do not.
 *
 * @param rules  under which codes meet; NULL = as they stand
 * @param own    out: so many codes at the start of the old list stay what they are
 */
gb_status gb_crosswalk_keep_unlisted(const gb_crosswalk *crosswalk, const gb_raw_table *table, size_t column,
                                     const gb_code_rules *rules, gb_crosswalk *out, size_t *own,
                                     gb_error *err);

#endif
