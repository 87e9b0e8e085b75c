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

/** Old code -> new code, e.g. merged municipalities. Several old may point to one new. */
typedef struct gb_code_map gb_code_map;
/**
 * From a raw table with two columns. Rows with an empty code are skipped and noted by gb_match_codes. A code
 * that leads to several new codes (a split) cannot say where its row belongs: gb_code_map_find gives NULL for
 * it and its rows end as unmatched, in a note of their own. Columns from and to may be swapped to go back.
 *
 * @return GB_ERR_DATA when a column is not there (nearest name in the hint)
 */
gb_status gb_code_map_new(const gb_raw_table *table, const char *from, const char *to, gb_code_map **out,
                          gb_error *err);
void gb_code_map_free(gb_code_map *map);
/** New code or NULL, borrowed. One step: gb_match_codes goes on until a code is an area. */
const char *gb_code_map_find(const gb_code_map *map, const char *code);
/** Does the code lead to several new ones? */
bool gb_code_map_is_ambiguous(const gb_code_map *map, const char *code);
size_t gb_code_map_count(const gb_code_map *map);
/** The i-th old code, in order of the source; borrowed. */
const char *gb_code_map_from(const gb_code_map *map, size_t i);

/** How rows of a table meet the areas of a level. */
typedef struct gb_match {
    size_t rows;
    int32_t *area;        /**< rows: index of the area, or -1 */
    size_t matched;       /**< rows with an area */
    size_t repaired;      /**< of those, only after a rule was applied */
    size_t mapped;        /**< of those, through the code map */
    size_t unknown;       /**< rows declared "place unknown" */
    size_t unmatched;     /**< rows that meet no area (listed in the notes) */
    size_t duplicates;    /**< rows whose area already had a row (see on_duplicate) */
    size_t areas_without; /**< areas that no row met */
    size_t incomplete;    /**< merged areas of which an old code has no row */
    bool *is_incomplete;  /**< per area; NULL when there are none: gb_join_column leaves them absent */
} gb_match;

typedef enum gb_on_duplicate {
    GB_DUPLICATE_ERROR, /**< default: refuse, naming code and both rows; identical rows are only noted */
    GB_DUPLICATE_FIRST,
    GB_DUPLICATE_LAST,
    GB_DUPLICATE_SUM /**< add counts: mergers */
} gb_on_duplicate;

/**
 * Match the codes of a raw table to a level. Writes notes: repaired (per rule, with examples), unmatched
 * (with codes, and the rule that would match more of them), duplicates, unknown places, areas without a row.
 *
 * A row is looked up in this order: "place unknown" patterns; the code map (a mapped code that is no area is
 * mapped again: two merger waves in one list); the code as it stands; the code under the rules, applied to
 * both sides. An area that the map puts together from several old codes is complete when each of them (or a
 * later code on its way, or the new code itself) has a row; else it is noted, and is_incomplete tells
 * gb_join_column not to take the part for the whole, except under GB_DUPLICATE_FIRST and LAST, which ask for
 * one row. Two areas that become the same under the rules are never guessed between. Only codes of digits are
 * padded. Under GB_DUPLICATE_FIRST, LAST and SUM out->area keeps the area of every row; gb_join_column picks.
 *
 * @param column   code column of the table
 * @param row_ok   rows flags, false = leave the row out (other period); NULL = all
 * @return GB_ERR_DATA when no code matches at all (found/expected show an example of both, and the
 *         hint names the rule that would make them match when one does), or on a duplicate
 */
gb_status gb_match_codes(const gb_raw_table *table, size_t column, const bool *row_ok, const gb_areas *areas,
                         const gb_code_rules *rules, const gb_code_map *map, gb_on_duplicate on_duplicate,
                         gb_match *out, gb_notes *notes, gb_error *err);
void gb_match_release(gb_match *match);

#endif
