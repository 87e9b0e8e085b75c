/* Private to gebied convert: a table on old codes becomes one on new codes, period by period. */
#ifndef GB_PROJECT_CONVERT_JOB_H
#define GB_PROJECT_CONVERT_JOB_H

#include "areas/areas.h"
#include "prepare/convert.h"
#include "project/declare.h"
#include "project/session.h"
#include "project/table_options.h"
#include "table/raw.h"
#include "table/table.h"

#include <stddef.h>

/** What became of one column in one period. */
typedef struct gb_convert_account {
    const char *key; /**< borrowed from the column */
    double table;    /**< present values of all rows */
    double joined;   /**< of those, in areas of the crosswalk; = after + lost + unused */
    double after, lost, unused;
    size_t values, missing; /**< new areas with and without a value */
} gb_convert_account;

/** One period. */
typedef struct gb_convert_period {
    const char *period;          /**< borrowed from the table; NULL without period column */
    gb_table *table;             /**< the moved columns, and those that formulas made of them */
    double **guessed;            /**< per column of the table n shares, or NULL for a formula */
    gb_convert_account *account; /**< per moved column */
    size_t columns;              /**< moved ones */
    bool *reached;               /**< per new area: some row of this period leads to it */
} gb_convert_period;

/** Everything of one call. Start with {0}; gb_convert_job_release. */
typedef struct gb_convert_job {
    const gb_value *a;
    gb_session *session;
    gb_raw_table *raw;
    size_t code;
    gb_crosswalk listed;    /**< as its table says it */
    gb_crosswalk crosswalk; /**< with codes of the table that stay what they are */
    size_t own;             /**< so many of these, at the start of its old list */
    gb_areas *from, *to;    /**< codes only */
    gb_table_plan plan;
    gb_code_rules rules;
    const char **unknown;
    gb_convert_period *period;
    size_t periods;
} gb_convert_job;

/** Read everything and move every column of `kinds` in every period. */
gb_status gb_convert_job_run(const gb_value *arguments, gb_session *session, gb_convert_job *out,
                             gb_error *err);
void gb_convert_job_release(gb_convert_job *job);

/** The moved table: code, period, and per column its value, <key>_state where some are missing, and with
 * `guessed` <key>_guessed. */
void gb_convert_csv(const gb_convert_job *job, gb_buffer *out);
/** The same as a workbook. */
gb_status gb_convert_xlsx(gb_convert_job *job, const char *path, gb_error *err);
/** Totals before and after, per period and column. */
void gb_convert_report(const gb_convert_job *job, gb_buffer *out);

#endif
