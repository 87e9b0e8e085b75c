/* The CSV reader: any bytes in, text cells out. */
#ifndef GB_IO_CSV_H
#define GB_IO_CSV_H

#include "base/error.h"
#include "base/notes.h"
#include "io/tablefile.h"
#include "table/raw.h"

#include <stdbool.h>
#include <stddef.h>

/** Where bytes come from. */
typedef struct gb_csv_input {
    size_t (*read)(void *context, char *bytes, size_t size); /**< 0 = the end */
    void *context;
} gb_csv_input;

/** What was found out about a file. */
typedef struct gb_csv_form {
    char separator;
    const char *encoding; /**< "UTF-8", "UTF-8 BOM", "UTF-16" or "Windows-1252"; static text */
    int64_t header_line;
    bool cut; /**< there were more rows than most_rows */
} gb_csv_form;

/**
 * Read CSV in one pass, in memory for one record at a time plus the table itself.
 *
 * The separator is the one of ; , tab | that cuts most rows in the same number of fields. Each
 * record is read as UTF-8 when it is valid UTF-8, else as Windows-1252, so that a late accent cannot
 * spoil a file; a mixture is noted. A field is quoted when its first character is a double quote.
 *
 * @param file       name for messages
 * @param most_rows  stop after so many rows; 0 = all
 * @param form       may be NULL
 */
gb_status gb_csv_read(const gb_csv_input *input, const char *file, const gb_table_options *options,
                      size_t most_rows, gb_raw_table **out, gb_csv_form *form, gb_notes *notes,
                      gb_error *err);

/** The same from memory. */
gb_status gb_csv_read_memory(const char *bytes, size_t length, const char *file,
                             const gb_table_options *options, gb_raw_table **out, gb_csv_form *form,
                             gb_notes *notes, gb_error *err);

#endif
