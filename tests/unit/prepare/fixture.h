/* Small levels and tables for the tests of this room. */
#ifndef TEST_PREPARE_FIXTURE_H
#define TEST_PREPARE_FIXTURE_H

#include "areas/areas.h"
#include "base/notes.h"
#include "table/raw.h"

#include <stddef.h>

/** A level "wijk" of squares of 1 km in a row, in EPSG:31370. */
gb_areas *fixture_areas(const char *const *codes, size_t n);
/** A table from "a;b|1;2|3;4": rows separated by '|', cells by ';'; the first row names the columns. */
gb_raw_table *fixture_table(const char *source, const char *text);
/** The first note with this text, or NULL. */
const gb_note *fixture_note(const gb_notes *notes, gb_text text);

#endif
