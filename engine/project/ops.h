/* The operations, and what several of them share. */
#ifndef GB_PROJECT_OPS_H
#define GB_PROJECT_OPS_H

#include "areas/areas.h"
#include "project/fields.h"
#include "project/op.h"
#include "table/raw.h"
#include "table/table.h"

extern const gb_op gb_op_run, gb_op_check, gb_op_new, gb_op_inspect, gb_op_schema, gb_op_list, gb_op_rank,
    gb_op_classify, gb_op_locate, gb_op_map, gb_op_completion, gb_op_manual, gb_op_reference;
extern const gb_op gb_op_levels;
extern const gb_op gb_op_crosswalk;
extern const gb_op gb_op_convert;
extern const gb_op gb_op_allocate;
extern const gb_op gb_op_compare;
extern const gb_op gb_op_explain;
extern const gb_op gb_op_overlay;

/** The table of a command that needs one. */
#define GB_TABLE_PARAM                                                                                       \
    { .key = "table", .type = GB_PARAM_PATH, .text = GB_TXT_O_TABLE, .required = true, .flag = "" }

/** How a result is written: as `first` unless the user says otherwise. */
#define GB_FORMAT_PARAM(first, all)                                                                          \
    {                                                                                                        \
        .key = "format", .type = GB_PARAM_CHOICE, .text = GB_TXT_O_FORMAT, .fallback = first,                \
        .choices = all, .flag = ""                                                                           \
    }

#define GB_OUTPUT_PARAM                                                                                      \
    { .key = "output", .type = GB_PARAM_PATH, .text = GB_TXT_O_OUTPUT, .flag = "" }

/** Where a result goes: the file of `output`, else the session's text for stdout. Takes nothing over. */
gb_status gb_op_deliver(const gb_value *arguments, gb_session *session, gb_buffer *text, gb_error *err);

/** The raw table of `table` and friends. Yours (gb_raw_free). */
gb_status gb_op_read_table(const gb_value *arguments, gb_session *session, gb_raw_table **out, gb_error *err);

/** Column c as numbers, one per row of the raw table. Yours. */
gb_status gb_op_number_column(const gb_value *arguments, const gb_raw_table *table, size_t c,
                              gb_session *session, gb_column **out, gb_error *err);

#endif
