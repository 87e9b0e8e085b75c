/* Reading tables as text, in the forms in which they really arrive. */
#ifndef GB_IO_TABLEFILE_H
#define GB_IO_TABLEFILE_H

#include "base/error.h"
#include "base/notes.h"
#include "io/source.h"
#include "table/raw.h"

#include <stddef.h>

typedef enum gb_encoding { GB_ENCODING_AUTO, GB_ENCODING_UTF8, GB_ENCODING_CP1252 } gb_encoding;

/** Zero means: find out, and say in a note what was found. */
typedef struct gb_table_options {
    const char
        *sheet; /**< sheet (XLSX, ODS) or layer (GPKG); a name or a number from 1; NULL = first with data */
    char separator; /**< CSV: ';' ',' '\t' '|'; 0 = find out */
    gb_encoding encoding;
    size_t header; /**< line or row of the header, from 1; 0 = find out (title lines above are skipped and
                      noted) */
    size_t limit_bytes; /**< 0 = 2 GiB */
    gb_access access;
} gb_table_options;

/**
 * Read a table: CSV/TSV/TXT (also .gz, and the only .csv/.txt in a .zip), XLSX, ODS, DBF, GPKG,
 * GeoJSON and other OGR attribute tables. All cells are text; numbers that a workbook stores
 * come as the shortest text with a decimal point, whole numbers without decimals, dates as ISO.
 * Quoted fields may hold separators and line ends. Rows that are shorter are filled with empty
 * cells; longer ones are an error with line:column unless the surplus is empty.
 *
 * @return GB_ERR_IO missing/unreadable, GB_ERR_DATA no header, no rows, a line above the limit (16 MiB)
 */
gb_status gb_table_read(const char *path, const gb_table_options *options, gb_raw_table **out,
                        gb_notes *notes, gb_error *err);

#endif
