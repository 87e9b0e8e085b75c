/* A key table as other programs take it: two columns, called after their levels. */
#ifndef GB_EXPORT_KEY_TABLE_H
#define GB_EXPORT_KEY_TABLE_H

#include "base/error.h"
#include "base/language.h"

#include <stddef.h>

/** Everything is borrowed. */
typedef struct gb_key_table {
    const char *child, *parent; /**< headers: the ids of the levels */
    size_t rows;
    const char *const *child_code, *const *parent_code;
} gb_key_table;

/** CSV for people: `;`, UTF-8 with mark. Codes are text. @return GB_ERR_IO */
gb_status gb_key_table_csv(const gb_key_table *table, const char *path, gb_error *err);

/** XLSX with one sheet, codes as text so that leading zeros stay. @return GB_ERR_IO */
gb_status gb_key_table_xlsx(const gb_key_table *table, const char *path, gb_error *err);

#endif
