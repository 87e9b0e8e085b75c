/* A table of results for a terminal. */
#ifndef GB_PROJECT_LISTING_TEXT_H
#define GB_PROJECT_LISTING_TEXT_H

#include "export/listing.h"

/** Append the table in columns that line up, numbers flushed right. */
void gb_listing_write_text(const gb_listing *listing, gb_language language, gb_buffer *out);

#endif
