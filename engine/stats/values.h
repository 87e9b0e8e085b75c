/* A borrowed view of one column's numbers, as every statistic takes them. */
#ifndef GB_STATS_VALUES_H
#define GB_STATS_VALUES_H

#include "base/error.h"
#include "table/column.h"

#include <stddef.h>
#include <stdint.h>

/** n values with their states. Nothing is owned; {.name, .n, .value, .state} is all it takes. */
typedef struct gb_values {
    const char *name; /**< for messages: the key of the column; may be NULL */
    size_t n;
    const double *value;  /**< n; NAN where not present */
    const uint8_t *state; /**< n gb_cell; NULL = every cell is present */
} gb_values;

/** A number column as a view; borrows from it. */
static inline gb_values gb_values_of(const gb_column *column) {
    return (gb_values){.name = column->key, .n = column->n, .value = column->value, .state = column->state};
}

/** The state of cell i. */
static inline gb_cell gb_values_state(const gb_values *values, size_t i) {
    return values->state ? (gb_cell)values->state[i] : GB_PRESENT;
}

/**
 * Check what every statistic relies on: present cells hold finite numbers and states exist.
 *
 * @return GB_OK; GB_ERR_BUG with the name and the 1-based row when a present cell is NaN or infinite or
 *         a state is unknown: whoever made the column broke its promise (see gb_column_set)
 */
gb_status gb_values_check(const gb_values *values, gb_error *err);

/**
 * The present values in row order. Checks like gb_values_check on the way.
 *
 * @param out      room for values->n numbers; -0 is stored as 0
 * @param present  out: how many were stored
 */
gb_status gb_values_present(const gb_values *values, double *out, size_t *present, gb_error *err);

#endif
