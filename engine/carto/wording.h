/* The words of a map: classes, gaps, values, method. Private to the room. */
#ifndef GB_CARTO_WORDING_H
#define GB_CARTO_WORDING_H

#include "carto/draft.h"
#include "stats/classify.h"
#include "table/column.h"

/** Class i as the legend says it: "minder dan 12,5", "12,5 tot 15", "20 of meer". */
void gb_word_class(const gb_classes *classes, int i, gb_language language, char out[GB_WORDING_SIZE]);
/** Why a value is missing. */
gb_text gb_word_missing(gb_cell state);
/** Decimals for values of the column: as declared, else about three figures over the span of the data, never
 *  fewer than the breaks have nor more than the data has. */
int gb_word_decimals(const gb_column *column, const gb_classes *classes);
/** A value with its unit ("12,5%", "23.400 EUR"), or the reason why there is none. */
void gb_word_cell(const gb_column *column, size_t i, int decimals, gb_language language,
                  char out[GB_WORDING_SIZE]);
void gb_word_value(double value, const char *unit, int decimals, gb_language language,
                   char out[GB_WORDING_SIZE]);
/** "Niet-werkende werkzoekenden (%)"; a unit that stands in the label is not repeated. */
void gb_word_title(const gb_column *column, gb_language language, char out[GB_WORDING_SIZE]);
/** Small print: method and number of classes, which side of a class is closed, extremes. */
void gb_word_method(const gb_classes *classes, gb_language language, char out[GB_WORDING_SIZE]);
void gb_word_extremes(const gb_column *column, const gb_classes *classes, gb_language language,
                      char out[GB_WORDING_SIZE]);

#endif
