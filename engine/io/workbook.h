/* Sheets of a workbook: XLSX and ODS. */
#ifndef GB_IO_WORKBOOK_H
#define GB_IO_WORKBOOK_H

#include "base/error.h"
#include "io/grid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An opened workbook. Release with gb_workbook_release. */
typedef struct gb_workbook {
    char *root;       /**< /vsizip/{file} */
    const char *path; /**< for messages, borrowed */
    uint64_t limit;   /**< bytes of one part */
    bool ods;
    size_t sheets;
    char **name;
    char **member; /**< part that holds each sheet (XLSX) */
    /* XLSX only */
    gb_buffer shared_text;
    size_t *shared; /**< offsets of the shared texts */
    size_t shared_count;
    uint8_t *style; /**< gb_cell_style per cell format */
    size_t styles;
    bool from_1904; /**< dates count from 1904 */
} gb_workbook;

/** What a number format makes of a number: 0 nothing, a kind of date, or a code of so many digits. */
enum { GB_STYLE_PLAIN = 0, GB_STYLE_DATE = 1, GB_STYLE_MOMENT = 2, GB_STYLE_TIME = 3, GB_STYLE_DIGITS = 16 };

/** true when the file at a VSI path is a zip that holds a workbook. */
bool gb_workbook_recognise(const char *file, bool *ods);

/** Read the list of sheets, the shared texts and the formats. path is the name for messages, limit the most
 *  bytes of one part. @return GB_ERR_IO when it is damaged, GB_ERR_DATA when it has no sheets */
gb_status gb_workbook_open(const char *file, const char *path, bool ods, uint64_t limit, gb_workbook *out,
                           gb_error *err);
void gb_workbook_release(gb_workbook *book);
/** All filled cells of a sheet. */
gb_status gb_workbook_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err);
/** Index of a sheet by name (exact, else without case) or by number from 1. @return GB_ERR_DATA, listing the
 * sheets */
gb_status gb_workbook_find(const gb_workbook *book, const char *sheet, size_t *out, gb_error *err);

/* The two formats. */
gb_status gb_xlsx_open(gb_workbook *book, gb_error *err);
gb_status gb_xlsx_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err);
gb_status gb_ods_open(gb_workbook *book, gb_error *err);
gb_status gb_ods_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err);

/** Add a sheet to the list. */
gb_status gb_workbook_add_sheet(gb_workbook *book, const char *name, const char *member, gb_error *err);

#endif
