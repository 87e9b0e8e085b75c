/* Results as tables: ranking workbook, CSV, JSON text. */
#ifndef GB_EXPORT_TABLES_H
#define GB_EXPORT_TABLES_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/language.h"
#include "base/notes.h"
#include "base/text.h"
#include "index/composite.h"
#include "index/rank.h"
#include "index/select.h"
#include "stats/classify.h"
#include "table/column.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct gb_listing gb_listing;

/** A ranking with all that explains it. Everything is borrowed. */
typedef struct gb_ranking_report {
    const gb_areas *areas;
    const gb_column *const *indicators; /**< k columns that went into the index */
    size_t indicator_count;
    const gb_indicator
        *entries; /**< the k indicators as the index took them: polarity, weight, normalisation */
    const gb_composite_options *options;
    const gb_composite *index;
    const char *index_key;          /**< key of the score column, e.g. "index" */
    const gb_column *const *groups; /**< scores and classes of groups of the index, as columns */
    size_t group_count;
    const gb_column *class_column;  /**< class of an area where the index declares one; NULL = by `classes` */
    const gb_column *const *inputs; /**< with groups: the indicators that the score goes back to */
    size_t input_count;             /**< 0 without groups, or where steps do not add up */
    const double *input_contribution; /**< input_count * n */
    const gb_ranking *ranking;
    const gb_selection *selection;   /**< may be NULL */
    const gb_classes *classes;       /**< of the score, as the map shows them; may be NULL */
    const gb_listing *const *sheets; /**< more sheets of the workbook, before the method */
    size_t sheet_count;
    const gb_listing *certainty; /**< rows of areas in the order of the level, whose columns follow in the
                                  CSV; may be NULL */
    const gb_notes *notes;       /**< may be NULL */
    const char *title, *subtitle, *source, *method; /**< method: one paragraph in the report's language */
    const char *date;                               /**< ISO; NULL = none */
    gb_language language;
} gb_ranking_report;

/**
 * Workbook: sheets ranking, values, contributions, method and notes in the report's language. Frozen header,
 * filters, number formats; score cells are live formulas over the values sheet that give the engine's value;
 * text that begins with = + - @ is written as text.
 */
gb_status gb_ranking_xlsx(const gb_ranking_report *report, const char *path, gb_error *err);

/** How a CSV is written for people (Excel in Belgium) or for programs. For people a text that begins with
 *  = + - @ or a tab gets an apostrophe in front, because a spreadsheet would run it; programs get the bytes.
 */
typedef struct gb_csv_options {
    gb_language
        language; /**< for people: the decimal mark of gb_areas_csv; a report brings its own language */
    bool plain;   /**< true: comma, decimal point, UTF-8 without BOM (programs). false: ';', decimal comma for
                     nl and fr, BOM */
} gb_csv_options;

/**
 * code,name,score,rank,class,selected, then <group> per group with its classes, contribution_<key> per member
 * of the index, per indicator in its groups, and state. Column names are
 * stable; rows in order of rank. class counts from 1; selected is 1 or 0; what does not exist is empty. state
 * is the word of gb_cell_id: why there is no score. With a selection follows reason, the word of
 * gb_select_reason_id; then the columns of certainty.
 */
gb_status gb_ranking_csv(const gb_ranking_report *report, const gb_csv_options *options, const char *path,
                         gb_error *err);

/** The same as text, for standard output; *out is yours (gb_buffer_release), also after a failure. */
gb_status gb_ranking_csv_text(const gb_ranking_report *report, const gb_csv_options *options, gb_buffer *out,
                              gb_error *err);

/**
 * One CSV of chosen columns of a level: code,name, then per key the value and, where cells are missing,
 * key_state.
 *
 * @param columns  keys; NULL = all columns of the level
 * @return GB_ERR_USAGE for an unknown key, with the nearest one
 */
gb_status gb_areas_csv(const gb_areas *areas, const char *const *columns, size_t count,
                       const gb_csv_options *options, const char *path, gb_error *err);

#endif
