/* UTF-16 input as UTF-8: "Unicode text" as spreadsheets save it. */
#ifndef GB_IO_UTF16_H
#define GB_IO_UTF16_H

#include "io/csv.h"

#include <stdbool.h>

/** An input in front of another one. Set inner, the rest zero. */
typedef struct gb_utf16_input {
    gb_csv_input inner;
    bool started;
    bool wide;             /**< a UTF-16 byte order mark was seen */
    bool big;              /**< big endian */
    unsigned char kept[4]; /**< bytes read ahead */
    size_t kept_count;
} gb_utf16_input;

/** The read function for gb_csv_input; context is a gb_utf16_input. Bytes of other encodings pass unchanged.
 */
size_t gb_utf16_read(void *context, char *bytes, size_t size);

#endif
