/* Private to export: a workbook to a file, whole or not at all. */
#ifndef GB_EXPORT_WORKBOOK_FILE_H
#define GB_EXPORT_WORKBOOK_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <xlsxwriter.h>

/** Fill a new workbook; false when out of memory. */
typedef bool gb_workbook_fill(lxw_workbook *file, void *context);

/** Make a workbook in memory, look whether it is whole, and write it. @return GB_ERR_IO, GB_ERR_NOMEM */
gb_status gb_workbook_write(const char *path, gb_workbook_fill *fill, void *context, gb_error *err);

#endif
