/* Matching of codes, in parts. Private to the room. */
#ifndef GB_PREPARE_MATCH_H
#define GB_PREPARE_MATCH_H

#include "areas/areas.h"
#include "base/text.h"
#include "prepare/cells.h"
#include "prepare/code_form.h"
#include "prepare/code_index.h"
#include "prepare/codes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Index of a column, or GB_ERR_DATA with the nearest name. */
gb_status gb_prepare_column(const gb_raw_table *table, const char *name, int32_t *column, gb_error *err);
/** The place of a row as detail fields: a line for text files, a record elsewhere. */
gb_detail gb_prepare_place(const gb_raw_table *table, size_t row);

/** gb_decimal_find that also tells whether only the other columns of the table could decide. */
gb_status gb_decimal_decide(const gb_raw_table *table, size_t column, const gb_cell_options *options,
                            gb_decimal *out, bool *by_others, gb_error *err);

/** The areas under a set of rules. */
typedef struct gb_matcher {
    const gb_areas *areas;
    const gb_code_rules *rules;
    gb_code_index *form; /**< area code under the rules -> area, or GB_MATCH_SEVERAL */
    uint8_t *changed;    /**< per area what the rules changed */
    gb_buffer scratch;
} gb_matcher;

enum { GB_MATCH_NONE = -1, GB_MATCH_SEVERAL = -2 };

typedef enum gb_match_kind {
    GB_MATCH_AREA,
    GB_MATCH_UNKNOWN,   /**< declared "place unknown" */
    GB_MATCH_EMPTY,     /**< no code in the row */
    GB_MATCH_AMBIGUOUS, /**< several areas are the same under the rules */
    GB_MATCH_MISSED
} gb_match_kind;

typedef struct gb_met {
    gb_match_kind kind;
    int32_t area;
    unsigned repairs; /**< 1 << gb_code_repair */
} gb_met;

/** Index the areas. Nothing is left after a failure. */
gb_status gb_matcher_init(gb_matcher *matcher, const gb_areas *areas, const gb_code_rules *rules,
                          gb_error *err);
void gb_matcher_release(gb_matcher *matcher);
/** Where one code belongs. */
gb_status gb_matcher_meet(gb_matcher *matcher, const char *code, gb_met *met, gb_error *err);

/** A rule that is not declared and would match more codes. */
typedef struct gb_code_advice {
    gb_text hint; /**< GB_TEXT_NONE when no rule helps */
    gb_text note;
    size_t more; /**< of the sample */
    int pad;
    char text[32]; /**< prefix */
} gb_code_advice;

/** Try the rules one after another on codes that do not match. */
gb_status gb_code_advise(const char *const *codes, size_t count, const gb_areas *areas,
                         const gb_code_rules *rules, gb_code_advice *advice, gb_error *err);

/** What happened to the rows, for the notes. */
typedef struct gb_match_log {
    size_t repairs[GB_CODE_REPAIR_COUNT];
    gb_code_index *repaired[GB_CODE_REPAIR_COUNT]; /**< examples "old → new" */
    gb_code_index *missed, *ambiguous, *unknown;
    size_t missed_rows, ambiguous_rows, empty_rows;
    size_t identical; /**< rows that repeat another one in every cell */
    gb_code_index *duplicated;
} gb_match_log;

/** An empty log. Nothing is left after a failure. */
gb_status gb_match_log_init(gb_match_log *log, gb_error *err);
void gb_match_log_release(gb_match_log *log);
/** Remember what happened to a row. */
gb_status gb_match_log_row(gb_match_log *log, const char *code, const gb_met *met, const gb_areas *areas,
                           gb_error *err);
/** Notes about repairs only. */
void gb_match_note_repairs(const gb_match_log *log, const gb_raw_table *table, size_t column,
                           gb_notes *notes);
/** All notes of a match. */
gb_status gb_match_note_all(const gb_match_log *log, const gb_match *match, const gb_raw_table *table,
                            size_t column, const gb_areas *areas, const gb_code_rules *rules, gb_notes *notes,
                            gb_error *err);

#endif
