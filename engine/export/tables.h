/* Results as tables: ranking workbook, CSV, JSON text. */
#ifndef GB_EXPORT_TABLES_H
#define GB_EXPORT_TABLES_H

#include "areas/areas.h"
#include "base/error.h"
#include "base/language.h"
#include "base/notes.h"
#include "index/composite.h"
#include "index/rank.h"
#include "index/select.h"
#include "table/column.h"

#include <stdbool.h>
#include <stddef.h>

/** A ranking with all that explains it. Everything is borrowed. */
typedef struct gb_ranking_report {
    const gb_areas *areas;
    const gb_column *const *indicators; /**< k columns that went into the index */
    size_t indicator_count;
    const gb_indicator *entries;        /**< the k indicators as the index took them: polarity, weight, normalisation */
    const gb_composite_options *options;
    const gb_composite *index;
    const char *index_key;              /**< key of the score column, e.g. "index" */
    const gb_ranking *ranking;
    const gb_selection *selection;      /**< may be NULL */
    const gb_notes *notes;              /**< may be NULL */
    const char *title, *subtitle, *source, *method; /**< method: one paragraph in the report's language */
    const char *date;                   /**< ISO; NULL = none */
    gb_language language;
} gb_ranking_report;

/**
 * Workbook: sheets ranking, values, contributions, method and notes in the report's language. Frozen header,
 * filters, number formats; score cells are live formulas over the values sheet that give the engine's value;
 * text that begins with = + - @ is written as text.
 */
gb_status gb_ranking_xlsx(const gb_ranking_report *report, const char *path, gb_error *err);

/** How a CSV is written for people (Excel in Belgium) or for programs. */
typedef struct gb_csv_options {
    bool plain; /**< true: comma, decimal point, UTF-8 without BOM (programs). false: ';', decimal comma for nl and fr, BOM */
} gb_csv_options;

/** code,name,score,rank,class,selected, then one contribution column per indicator. Column names are stable. */
gb_status gb_ranking_csv(const gb_ranking_report *report, const gb_csv_options *options, const char *path,
                         gb_error *err);

/** One CSV of chosen columns of a level: code,name, then per key the value and, where cells are missing, key_state. */
gb_status gb_areas_csv(const gb_areas *areas, const char *const *columns, size_t count,
                       const gb_csv_options *options, const char *path, gb_error *err);

#endif
