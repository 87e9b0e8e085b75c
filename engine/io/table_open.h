/* What a table file is, shared by gb_table_read and gb_inspect. */
#ifndef GB_IO_TABLE_OPEN_H
#define GB_IO_TABLE_OPEN_H

#include "io/csv.h"
#include "io/gdal_call.h"
#include "io/workbook.h"

#include <ogr_api.h>

typedef enum gb_table_sort {
    GB_TABLE_CSV,
    GB_TABLE_XLSX,
    GB_TABLE_ODS,
    GB_TABLE_LAYER, /**< read through OGR */
    GB_TABLE_ARCHIVE,
    GB_TABLE_GZIP
} gb_table_sort;

typedef struct gb_table_file {
    const char *path; /**< as given, borrowed */
    gb_place place;
    gb_table_sort sort; /**< one of the first four once opened */
} gb_table_file;

/** Find a table file and see by its first bytes what it is; archives and .gz are looked into. */
gb_status gb_table_file_open(const char *path, const gb_access *access, gb_table_file *out, gb_error *err);
void gb_table_file_release(gb_table_file *file);

/** A delimited text file; most_rows 0 = all. form (may be NULL) tells how it was written. */
gb_status gb_table_file_csv(const gb_table_file *file, const gb_table_options *options, size_t most_rows,
                            gb_raw_table **out, gb_csv_form *form, gb_notes *notes, gb_error *err);
/** A sheet that was read, as a table named after file and sheet. */
gb_status gb_table_file_grid(const gb_workbook *book, size_t sheet, const gb_grid *grid, size_t header,
                             size_t most_rows, gb_raw_table **out, bool *cut, gb_notes *notes, gb_error *err);
/** Attributes of a layer; most_rows 0 = all. */
gb_status gb_table_layer_read(OGRLayerH layer, const char *path, size_t most_rows, gb_gdal_call *call,
                              gb_raw_table **out, gb_notes *notes, gb_error *err);

#endif
