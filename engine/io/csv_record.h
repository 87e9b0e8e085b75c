/* Cutting bytes into CSV records. */
#ifndef GB_IO_CSV_RECORD_H
#define GB_IO_CSV_RECORD_H

#include "base/text.h"
#include "io/csv.h"

enum {
    GB_CSV_BLOCK = 256 * 1024,         /* bytes read at once, and looked at before deciding */
    GB_CSV_LONGEST = 16 * 1024 * 1024, /* bytes in one record */
    GB_CSV_MOST_FIELDS = 65536
};

typedef struct gb_csv_cutter {
    gb_csv_input input;
    const char *file;
    char *block;
    size_t fill, at;
    bool ended;   /**< the input has no more */
    bool looking; /**< stop at the end of the first block instead of reading on */
    uint64_t total, limit;
    char separator;
    int64_t line;
    int64_t column; /**< of the next character, from 1 */
    size_t width;   /**< fields at or past it must be empty */

    /* the current record */
    gb_buffer text; /**< fields, each with its terminator */
    size_t *start;
    size_t fields, capacity;
    int64_t record_line;
    bool high; /**< has a byte outside ASCII */
    int64_t surplus_line, surplus_column;
    size_t surplus; /**< index of the first filled field at or past width */
} gb_csv_cutter;

/** Begin at the first record; file is the name for messages, limit the most bytes that are read. */
gb_status gb_csv_cutter_begin(gb_csv_cutter *cutter, const gb_csv_input *input, const char *file,
                              uint64_t limit, gb_error *err);
/** Begin again at an offset of the first block, with this separator. */
void gb_csv_cutter_rewind(gb_csv_cutter *cutter, size_t offset, int64_t line, char separator);
/** The next record; *more is false at the end. Blank lines give one empty field. */
gb_status gb_csv_cutter_next(gb_csv_cutter *cutter, bool *more, gb_error *err);
void gb_csv_cutter_end(gb_csv_cutter *cutter);

#endif
