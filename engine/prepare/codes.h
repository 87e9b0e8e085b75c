/* Codes stay text; they are repaired by declared rules only, and every repair is counted. */
#ifndef GB_PREPARE_CODES_H
#define GB_PREPARE_CODES_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/notes.h"
#include "table/raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Which differences between codes a project declares harmless. Spaces at the ends are always stripped and
 * counted. */
typedef struct gb_code_rules {
    int pad;                  /**< put lost leading zeros back up to this length; 0 = never */
    bool trailing;            /**< ignore trailing '-' and '_' on both sides */
    bool ignore_case;         /**< compare without case */
    bool inner_spaces;        /**< ignore spaces and dots inside */
    const char *prefix;       /**< put this in front when missing ("BU"); NULL = never */
    const char *strip_prefix; /**< take this off when there; NULL = never */
    const char *const
        *unknown; /**< codes or endings that mean "place unknown" ("*ZZZZ", "99999"); counted, not an error */
    size_t unknown_count;
} gb_code_rules;

/** How rows of a table meet the areas of a level. */
typedef struct gb_match {
    size_t rows;
    int32_t *area;        /**< rows: index of the area, or -1 */
    size_t matched;       /**< rows with an area */
    size_t repaired;      /**< of those, only after a rule was applied */
    size_t unknown;       /**< rows declared "place unknown" */
    size_t unmatched;     /**< rows that meet no area (listed in the notes) */
    size_t duplicates;    /**< rows whose area already had a row (see on_duplicate) */
    size_t areas_without; /**< areas that no row met */
} gb_match;

typedef enum gb_on_duplicate {
    GB_DUPLICATE_ERROR, /**< default: refuse, naming code and both rows; identical rows are only noted */
    GB_DUPLICATE_FIRST,
    GB_DUPLICATE_LAST,
    GB_DUPLICATE_SUM /**< add counts */
} gb_on_duplicate;

/**
 * Match the codes of a raw table to a level. Writes notes: repaired (per rule, with examples), unmatched
 * (with codes, and the rule that would match more of them), duplicates, unknown places, areas without a row.
 *
 * A row is looked up in this order: "place unknown" patterns; the code as it stands; the code under the
 * rules, applied to both sides. Two areas that become the same under the rules are never guessed between.
 * Only codes of digits are padded. Under GB_DUPLICATE_FIRST, LAST and SUM out->area keeps the area of every
 * row; gb_join_column picks.
 *
 * @param column   code column of the table
 * @param row_ok   rows flags, false = leave the row out (other period); NULL = all
 * @return GB_ERR_DATA when no code matches at all (found/expected show an example of both, and the
 *         hint names the rule that would make them match when one does), or on a duplicate
 */
gb_status gb_match_codes(const gb_raw_table *table, size_t column, const bool *row_ok, const gb_areas *areas,
                         const gb_code_rules *rules, gb_on_duplicate on_duplicate, gb_match *out,
                         gb_notes *notes, gb_error *err);
void gb_match_release(gb_match *match);

#endif
