/* What may not be shown: primary suppression of small counts. */
#ifndef GB_PREPARE_PRIVACY_H
#define GB_PREPARE_PRIVACY_H

#include "base/error.h"
#include "base/notes.h"
#include "table/table.h"

#include <stddef.h>

/** A rate or share, or a mean or median, with the counts behind it. */
typedef struct gb_privacy_rate {
    const char *key;       /**< column that shows the rate */
    const char *numerator; /**< column with the events; NULL for a mean or median */
    const char *base;      /**< column with the population at risk; NULL when there is none */
} gb_privacy_rate;

enum { GB_PRIVACY_MINIMUM = 5 };

typedef struct gb_privacy {
    double minimum;            /**< counts above 0 and below this are not shown; 0 = off */
    const char *const *counts; /**< columns with persons or households */
    size_t count_count;
    const gb_privacy_rate *rates;
    size_t rate_count;
    const char *const *codes; /**< one per row, for the notes; may be NULL */
} gb_privacy;

/**
 * Mark as GB_SUPPRESSED, with k = minimum:
 *  - a count v with 0 < v < k; 0 is shown. The numerators and bases of the declared rates are counts as well;
 *  - a rate with a numerator or base that is hidden so, or that is GB_SUPPRESSED or GB_CENSORED already: a
 * rate and one of its parts give the other;
 *  - a rate with a complement 0 < base - numerator < k, and its numerator: base - numerator would tell it
 * again. All decisions are taken on the values as they came in, then written, so the order of the
 * declarations does not matter. A cell that was missing keeps its own reason.
 *
 * This is primary suppression only. A hidden part of a shown total can still be recovered from the other
 * parts; suppressing over a hierarchy is a step of its own. Formulas and scores must be computed after this
 * step, or from full values that are suppressed by rate declarations of their own: gb_formula_evaluate on
 * suppressed cells gives suppressed results.
 *
 * @return GB_ERR_USAGE for a key that is no column (nearest in the hint) or holds text
 * Source of the practice: threshold 5 with 0 shown, threshold of the numerator for ratios (Provincies in
 * Cijfers).
 */
gb_status gb_privacy_apply(gb_table *table, const gb_privacy *privacy, gb_notes *notes, gb_error *err);

#endif
