/* Private to export: what scene groups mean, as the tagged tree of a PDF. */
#ifndef GB_EXPORT_PDF_TAGS_H
#define GB_EXPORT_PDF_TAGS_H

#include "carto/scene.h"

#include <cairo.h>
#include <stdbool.h>

enum { GB_PDF_NESTING = 32 };

/** State while one page is painted. Start from {.cr = cr}. */
typedef struct gb_pdf_tags {
    cairo_t *cr;
    int depth, leaf;                    /**< open groups; depth at which a leaf tag was opened, 0 = none */
    int container, row, silent;         /**< likewise */
    unsigned char kind[GB_PDF_NESTING]; /**< per open group */
    enum { GB_PDF_NO_BLOCK, GB_PDF_PARAGRAPH, GB_PDF_TABLE } block; /**< open inside the container */
    const char *leaf_tag;                                           /**< name of the open leaf */
    bool cell, cell_has_text, alone; /**< an open cell; a paragraph round a single text */
} gb_pdf_tags;

/** Call before and after every item is painted. */
void gb_pdf_tags_before(gb_pdf_tags *tags, const gb_item *item);
void gb_pdf_tags_after(gb_pdf_tags *tags, const gb_item *item);

#endif
